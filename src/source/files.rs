//! The one way to the files of a site. Whoever reads them is handed a [`Files`], and does not know
//! whether they lie on a disk.

use std::borrow::Cow;
use std::io::{self, Read};

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

    /// Opens a file of any size, to be read piece by piece.
    ///
    /// # Errors
    /// A diagnostic that names the file, if it cannot be read.
    fn open(&self, path: &str) -> Result<Opened<'_>, Diagnostic>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// A diagnostic that names the file, if it cannot be read or is larger than `limit` bytes.
    fn bytes(&self, path: &str, limit: u64) -> Result<Vec<u8>, Diagnostic> {
        let file = self.open(path).map_err(|why| match why.code {
            // What is refused for its size has more than any limit.
            Code::TooLarge => too_large(path, limit),
            _ => why,
        })?;
        if file.length > limit {
            return Err(too_large(path, limit));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(file.length).unwrap_or(0) + 1);
        // The file may grow while it is read; the limit holds all the same.
        let read = file.take(limit + 1).read_to_end(&mut bytes);
        if read.map_err(unreadable(path))? as u64 > limit {
            return Err(too_large(path, limit));
        }
        Ok(bytes)
    }

    /// The digest of a file of any size, which is read piece by piece.
    ///
    /// # Errors
    /// A diagnostic that names the file, if it cannot be read.
    fn digest(&self, path: &str) -> Result<Digest, Diagnostic> {
        Digest::of_all(self.open(path)?).map_err(unreadable(path))
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
        Err(changed(path))
    }

    /// The text of a file for the frames of a report; bytes that are not UTF-8 are replaced.
    fn for_report(&self, path: &str) -> Option<String> {
        Some(report_text(&self.bytes(path, LARGEST_TEXT).ok()?))
    }
}

/// A file that is open for reading.
pub struct Opened<'f> {
    /// Its length in bytes when it was opened.
    pub length: u64,
    reader: Box<dyn Read + Send + 'f>,
}

impl<'f> Opened<'f> {
    pub(super) fn new(length: u64, reader: impl Read + Send + 'f) -> Self {
        let reader = Box::new(reader);
        Self { length, reader }
    }
}

impl Read for Opened<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        self.reader.read(target)
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
    /// Whether a folder among them is one.
    pub has_linked_folders: bool,
}

pub(super) fn unreadable(path: &str) -> impl Fn(io::Error) -> Diagnostic {
    move |error| {
        Diagnostic::error(Code::Unreadable, format!("cannot read this file: {error}"))
            .in_file(path)
            .hint("check that it exists and may be read")
    }
}

pub(super) fn changed(path: &str) -> Diagnostic {
    let message = "this file was changed while the site was built";
    Diagnostic::error(Code::Unreadable, message)
        .in_file(path)
        .hint("build again")
}

pub(super) fn too_large(path: &str, limit: u64) -> Diagnostic {
    let message = format!("this file is larger than {} MiB", limit >> 20);
    Diagnostic::error(Code::TooLarge, message)
        .in_file(path)
        .hint("split it, or link to it instead")
}
