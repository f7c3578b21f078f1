//! What can go wrong with an output folder, and how it is told.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk;

/// Why a site was not written. Shown as what is wrong, where, and what to do next.
#[derive(Debug)]
pub enum Error {
    /// Standpoint will not write here, because files that are not its own could be harmed.
    Refused {
        /// The output folder, as the caller named it or as it was found.
        folder: PathBuf,
        /// Completes the sentence "will not write into the folder: …".
        reason: String,
        /// What to do next: a sentence.
        hint: String,
    },
    /// Another process writes into this folder.
    Busy(PathBuf),
    /// The file system said no.
    Io(disk::Error),
    /// A file or folder that is only compared cannot be read.
    Unread(disk::Error),
}

impl Error {
    /// Makes an error of the file system's answer: `map_err(Error::io("create", &path))`.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
        let failed = disk::Error::of(action, path);
        move |error| Error::Io(failed(error))
    }

    /// The same for what is only compared: nothing is to be written there.
    pub(super) fn unread(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
        let failed = disk::Error::of(action, path);
        move |error| Error::Unread(failed(error))
    }

    pub(super) fn refused(
        folder: &Path,
        reason: impl Into<String>,
        hint: impl Into<String>,
    ) -> Error {
        Error::Refused {
            folder: folder.to_path_buf(),
            reason: reason.into(),
            hint: hint.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Refused {
                folder,
                reason,
                hint,
            } => {
                write!(
                    f,
                    "will not write into `{}`: {reason}. {hint}",
                    folder.display()
                )
            }
            Error::Busy(folder) => write!(
                f,
                "another Standpoint build is writing into `{}` just now. Wait until it is done, then build again.",
                folder.display()
            ),
            Error::Unread(error) => {
                write!(f, "{error}. Let it be read, or name the folder of a site.")
            }
            Error::Io(error) => write!(f, "{error}. {}", remedy(error.error.kind())),
        }
    }
}

fn remedy(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "Free some space there, then build again; nothing is lost."
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "Make it writable for you, or choose another folder with --out, then build again."
        }
        _ => "Build again once that is solved; nothing is lost.",
    }
}

impl std::error::Error for Error {}
