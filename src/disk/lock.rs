//! A lock that keeps two processes from writing to one place at once.
//!
//! The system holds it for as long as the file is open, so it ends with the process, however that ends;
//! the empty file stays and means nothing.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// `EBADF` of all Unix systems.
const BAD_DESCRIPTOR: i32 = 9;

/// Held for as long as its holder may write.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the file at `path`, which is made if need be; nothing where another
    /// process has it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        Self::of(open(path)?)
    }

    /// Takes the lock of a file that is there and is not written to, such as one on a disk that cannot be.
    ///
    /// # Errors
    /// What the disk says.
    pub fn take_existing(path: &Path) -> io::Result<Option<Self>> {
        let mut options = OpenOptions::new();
        options.read(true);
        match Self::of(options.open(path)?) {
            // Some systems only lock what is open for writing.
            Err(error) if error.raw_os_error() == Some(BAD_DESCRIPTOR) => Ok(Some(Self {
                _file: options.open(path)?,
            })),
            taken => taken,
        }
    }

    fn of(file: File) -> io::Result<Option<Self>> {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Ok(None),
            // Some network file systems know no locks, and there must be a way to write there, too.
            Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => {
                Err(error)
            }
            _ => Ok(Some(Self { _file: file })),
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    // A symlink would have a file elsewhere locked.
    #[cfg(unix)]
    {
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    }
    let existing = || options.open(path);
    match existing() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        result => return result,
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.is_dir()) {
        super::make_folders(Path::new(""), folder)?;
    }
    match super::create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => existing(),
        result => result,
    }
}
