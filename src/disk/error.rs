//! What the system answers when it refuses.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Something that could not be done with a file or a folder.
#[derive(Debug)]
pub struct Error {
    /// Completes the sentence "cannot …", as in "create".
    pub action: &'static str,
    /// What it was about.
    pub path: PathBuf,
    /// What the system said.
    pub error: io::Error,
}

impl Error {
    /// Makes an error of the system's answer: `map_err(disk::Error::of("create", &path))`.
    pub fn of(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |error| Self {
            action,
            path,
            error,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, error) = (self.path.display(), &self.error);
        write!(f, "cannot {} `{path}`: {error}", self.action)
    }
}

impl std::error::Error for Error {}
