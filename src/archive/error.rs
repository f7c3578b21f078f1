//! What can go wrong with the record on disk, and how it is told.

use std::fmt;
use std::io;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::disk;

/// What is at fault where Standpoint will not write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// What was asked for.
    Usage,
    /// The content or the record.
    Content,
    /// Another process, just now.
    Busy,
}

/// Why nothing was written, or not all of it.
#[derive(Debug)]
pub enum Error {
    /// Standpoint will not write.
    Refused {
        /// What is at fault.
        fault: Fault,
        /// Why: the beginning of a sentence.
        reason: String,
        /// What to do next: a sentence.
        hint: &'static str,
    },
    /// A file of the site cannot be read, or has changed meanwhile.
    Content(Box<Diagnostic>),
    /// The file system said no.
    Io(disk::Error),
}

impl Error {
    /// Makes an error of the file system's answer: `map_err(Error::io("create", &path))`.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let failed = disk::Error::of(action, path);
        move |error| Self::Io(failed(error))
    }

    /// Makes an error of what is wrong with a file.
    pub(super) fn content(diagnostic: Diagnostic) -> Self {
        Self::Content(Box::new(diagnostic))
    }

    /// A file was changed while it was `recorded`, or whatever else was done with it.
    pub(super) fn changed(path: &str, done: &str) -> Self {
        let message = format!("this file was changed while it was {done}");
        let diagnostic = Diagnostic::error(Code::Unreadable, message).in_file(path);
        Self::content(diagnostic.hint("run the command again"))
    }

    pub(super) fn refused(fault: Fault, reason: impl Into<String>, hint: &'static str) -> Self {
        Self::Refused {
            fault,
            reason: reason.into(),
            hint,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { reason, hint, .. } => write!(f, "{reason}. {hint}"),
            Self::Content(diagnostic) => {
                if let Some(place) = &diagnostic.place {
                    write!(f, "`{}`: ", place.file)?;
                }
                f.write_str(&diagnostic.message)?;
                match &diagnostic.hint {
                    Some(hint) => write!(f, "; {hint}"),
                    None => Ok(()),
                }
            }
            Self::Io(error) => {
                write!(f, "{error}. Run the command again once that is solved")?;
                match error.action {
                    "read" | "look at" => Ok(()),
                    _ => f.write_str(": what was recorded before is whole"),
                }
            }
        }
    }
}

impl std::error::Error for Error {}
