//! A folder held against the files that a build would write into it. Nothing is written.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error::Error;
use super::manifest::{self, Manifest};
use super::path;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::source::Original;

/// A larger file is compared, and its digest is not worth the time.
const LARGEST_DIGESTED: u64 = 1 << 30;

/// How a folder differs from what a build writes, at one path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Where, below the folder; a complete folder ends in `/`.
    pub path: String,
    /// The digest of what a build writes; `None` if it writes nothing there.
    pub expected: Option<Digest>,
    /// What is there instead.
    pub found: Instead,
}

/// What is in the place of a file that a build writes, or where it writes none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Instead {
    /// Nothing.
    Nothing,
    /// A file; its digest, unless it is very large.
    File(Option<Digest>),
    /// A symbolic link, a pipe or the like. It is not opened.
    Irregular,
}

/// A folder that is held against what a build makes.
#[derive(Debug)]
pub struct Comparison {
    folder: PathBuf,
    /// What is in the folder, and whether it is a regular file; sorted.
    there: Vec<(String, bool)>,
    made: Mutex<Made>,
}

#[derive(Debug, Default)]
struct Made {
    paths: BTreeSet<String>,
    differences: Vec<Difference>,
}

impl Comparison {
    /// Looks what is in a folder. Symbolic links in it are not followed, and files of Standpoint's own are passed over.
    ///
    /// # Errors
    /// What the disk says.
    pub fn begin(folder: &Path) -> Result<Self, Error> {
        let mut there = Vec::new();
        let mut folders = vec![String::new()];
        while let Some(inner) = folders.pop() {
            let place = folder.join(&inner);
            for entry in fs::read_dir(&place).map_err(Error::unread("read", &place))? {
                let entry = entry.map_err(Error::unread("read", &place))?;
                let kind = entry
                    .file_type()
                    .map_err(Error::unread("look at", &entry.path()))?;
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if inner.is_empty() && path::is_private(&name) {
                    continue;
                }
                let path = format!("{inner}{name}");
                if kind.is_dir() {
                    folders.push(path + "/");
                } else {
                    there.push((path, kind.is_file()));
                }
            }
        }
        there.sort_unstable();
        Ok(Self {
            folder: folder.to_path_buf(),
            there,
            made: Mutex::default(),
        })
    }

    /// The internal edition that the folder holds, as its list of files says; `None` for any other.
    pub fn edition(&self) -> Option<Box<str>> {
        let is_ours = manifest::marks(&self.folder);
        let manifest = is_ours.then(|| Manifest::read(&self.folder).ok())??;
        manifest.edition().map(Box::from)
    }

    /// Holds a file that a build makes against the folder; threads call it at once.
    ///
    /// # Errors
    /// What the disk says.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        let expected = || Ok::<_, Infallible>(Digest::of(bytes));
        let Ok(()) = self.hold(path, bytes.len() as u64, expected)?;
        Ok(())
    }

    /// The same for a file that a build copies.
    ///
    /// # Errors
    /// Inside: what is wrong with the file. Outside: what the disk says.
    pub fn copy(&self, path: &str, file: &Original<'_>) -> Result<Result<(), Diagnostic>, Error> {
        let length = match file.files.open(file.path) {
            Ok(opened) => opened.length,
            Err(diagnostic) => return Ok(Err(diagnostic)),
        };
        self.hold(path, length, || file.digest())
    }

    fn hold<E>(
        &self,
        path: &str,
        length: u64,
        expected: impl FnOnce() -> Result<Digest, E>,
    ) -> Result<Result<(), E>, Error> {
        let at = self
            .there
            .binary_search_by(|(other, _)| (**other).cmp(path));
        let found = match at.map(|at| self.there[at].1) {
            Err(_) => Instead::Nothing,
            Ok(false) => Instead::Irregular,
            Ok(true) => Instead::File(self.digest(path, length)?),
        };
        let expected = match expected() {
            Ok(digest) => digest,
            Err(error) => return Ok(Err(error)),
        };
        let mut made = self.made();
        made.paths.insert(path.to_owned());
        if found != Instead::File(Some(expected)) {
            made.differences.push(Difference {
                path: path.to_owned(),
                expected: Some(expected),
                found,
            });
        }
        Ok(Ok(()))
    }

    /// The digest of a file that was there; `None` if it is large and not of the `expected` length.
    fn digest(&self, path: &str, expected: u64) -> Result<Option<Digest>, Error> {
        let place = self.folder.join(path);
        let read = || -> io::Result<Option<Digest>> {
            let file = File::open(&place)?;
            let length = file.metadata()?.len();
            if length != expected && length > LARGEST_DIGESTED {
                return Ok(None);
            }
            // One that grows meanwhile ends all the same.
            Digest::of_all(file.take(length)).map(Some)
        };
        read().map_err(Error::unread("read", &place))
    }

    /// How many files a build made, and how the folder differs from them, sorted by path.
    ///
    /// # Errors
    /// What the disk says.
    pub fn finish(self) -> Result<(usize, Vec<Difference>), Error> {
        let made = std::mem::take(&mut *self.made());
        let folders: BTreeSet<&str> = made
            .paths
            .iter()
            .flat_map(|path| path::folders(path))
            .collect();
        let mut differences = made.differences;
        let mut foreign = BTreeSet::new();
        for (path, is_file) in &self.there {
            if made.paths.contains(path) {
                continue;
            }
            // The outermost folder in which a build writes nothing stands for all that is in it.
            let above = path::folders(path).filter(|folder| !folders.contains(folder));
            if let Some(folder) = above.last() {
                foreign.insert(format!("{folder}/"));
                continue;
            }
            let found = if *is_file {
                Instead::File(self.digest(path, 0)?)
            } else {
                Instead::Irregular
            };
            differences.push(Difference {
                path: path.clone(),
                expected: None,
                found,
            });
        }
        differences.extend(foreign.into_iter().map(|path| Difference {
            path,
            expected: None,
            found: Instead::Irregular,
        }));
        differences.sort_unstable();
        Ok((made.paths.len(), differences))
    }

    fn made(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
