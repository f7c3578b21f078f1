//! The lock that keeps two builds from writing into one folder at once.
//!
//! The system holds it for as long as the file is open, so it ends with the process, however that ends;
//! the empty file stays and means nothing.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

use super::disk;
use super::error::Error;

/// Held for as long as a build may write.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, or says that another build has it. It lies beside the cache file.
    pub(super) fn take(folder: &Path, cache: &Path) -> Result<Lock, Error> {
        let path = cache.with_extension("lock");
        let file = open(&path).map_err(Error::io("open", &path))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Err(Error::refused(
                folder,
                "another Standpoint build is writing just now",
                "Wait until it is done, then build again.",
            )),
            // Some network file systems know no locks, and a site must be built there too.
            Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => {
                Err(Error::io("lock", &path)(error))
            }
            _ => Ok(Lock { _file: file }),
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    let existing = || OpenOptions::new().read(true).write(true).open(path);
    match existing() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        result => return result,
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.is_dir()) {
        disk::make_folders(Path::new(""), folder)?;
    }
    match disk::create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => existing(),
        result => result,
    }
}
