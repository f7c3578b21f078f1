//! The one way to the files of a site. Whoever reads them is handed a [`Files`], and does not know
//! whether they lie on a disk.

use std::borrow::Cow;
use std::io;

use super::{LARGEST_TEXT, Source, Stamp, decode, report_text};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::Digest;

/// All files below one folder, by their paths from there, with `/`. Threads ask at once.
///
/// Paths follow symbolic links, except where a method says otherwise.
pub trait Files: Send + Sync {
    /// Lists a folder by the rules of [`scan`](super::scan). A folder that is not there is empty.
    fn list(&self, folder: &str, diagnostics: &mut Diagnostics) -> Listing;

    /// The state of the file or the folder at a path; `None` if there is none.
    fn stamp(&self, path: &str) -> Option<Stamp>;

    /// Whether there is anything at a path, even a symbolic link that leads nowhere.
    ///
    /// # Errors
    /// What the system says where it cannot tell.
    fn has(&self, path: &str) -> io::Result<bool> {
        Ok(self.stamp(path).is_some())
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// A diagnostic that names the file, if it cannot be read or is larger than `limit` bytes.
    fn bytes(&self, path: &str, limit: u64) -> Result<Vec<u8>, Diagnostic>;

    /// The digest of a file of any size. One on disk is read piece by piece.
    ///
    /// # Errors
    /// A diagnostic that names the file, if it cannot be read.
    fn digest(&self, path: &str) -> Result<Digest, Diagnostic> {
        self.whole(path).map(|bytes| Digest::of(&bytes))
    }

    /// The bytes of a file of any size.
    ///
    /// # Errors
    /// A diagnostic that names the file, if it cannot be read.
    fn whole(&self, path: &str) -> Result<Vec<u8>, Diagnostic> {
        // `bytes` adds one to the limit.
        self.bytes(path, u64::MAX - 1)
    }

    /// Reads a text file.
    ///
    /// # Errors
    /// A diagnostic that names the file, and the place of a byte that is not UTF-8 or is NUL.
    fn read(&self, path: &str) -> Result<Source, Diagnostic> {
        decode(path, self.bytes(path, LARGEST_TEXT)?)
    }

    /// The text of a file that had this digest when it was parsed.
    ///
    /// # Errors
    /// As [`Files::read`]; and if the file was changed since.
    fn text(&self, path: &str, digest: Digest) -> Result<Cow<'_, str>, Diagnostic> {
        let source = self.read(path)?;
        if source.digest == digest {
            return Ok(Cow::Owned(source.text));
        }
        let message = "this file was changed while the site was built";
        Err(Diagnostic::error(Code::Unreadable, message)
            .in_file(path)
            .hint("build again"))
    }

    /// The text of a file for the frames of a report; bytes that are not UTF-8 are replaced.
    fn for_report(&self, path: &str) -> Option<String> {
        Some(report_text(&self.bytes(path, LARGEST_TEXT).ok()?))
    }
}

/// The contents of a folder, all below it included. Each list is sorted.
#[derive(Debug, Default)]
pub struct Listing {
    /// Files.
    pub files: Vec<Box<str>>,
    /// Folders, the listed one included.
    pub folders: Vec<Box<str>>,
    /// Files that are symbolic links.
    pub links: Vec<Box<str>>,
}

pub(super) fn unreadable(path: &str) -> impl Fn(io::Error) -> Diagnostic {
    move |error| {
        Diagnostic::error(Code::Unreadable, format!("cannot read this file: {error}"))
            .in_file(path)
            .hint("check that it exists and may be read")
    }
}

pub(super) fn too_large(path: &str, limit: u64) -> Diagnostic {
    let message = format!("this file is larger than {} MiB", limit >> 20);
    Diagnostic::error(Code::TooLarge, message)
        .in_file(path)
        .hint("split it, or link to it instead")
}
