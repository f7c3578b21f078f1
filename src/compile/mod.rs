//! The pipeline: from the files of a site to the bytes of its pages. Read this first.
//!
//! ```text
//! Files ──begin──▶ Begun ──scan──▶ Scanned ──read──▶ Read ──link──▶ Linked ──render──▶ Rendered
//!                  settings        theme, ledger,    documents,     Site and Plan      all bytes are
//!                                  names of files    each alone                        in the Sink
//! ```
//!
//! Each stage is made of the one before, and cannot be had without it, so that every command has the
//! same lines in the same order:
//!
//! ```text
//! let scanned = Scanned::scan(files, &options, None, &mut diagnostics);
//! let linked = scanned.read().link(record, &mut diagnostics);
//! let rendered = linked.render(&sink, &mut diagnostics)?;
//! ```

mod begun;
mod bodies;
mod disclosed;
mod due;
mod known;
mod linked;
mod moves;
mod page;
mod planted;
mod read;
mod scanned;
mod searched;
mod words;

pub use begun::Begun;
pub use linked::{Linked, Rendered};
pub use read::{Parsed, Read, Record};
pub use scanned::Scanned;
pub use searched::inputs_of_index_file;
pub use words::{Reworded, WordsOfSite, reworded};

use std::convert::Infallible;

use jiff::Timestamp;

use crate::cache::Basis;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::model::Document;
use crate::site::{Edition, Rows, withheld};
use crate::source::Original;

/// What the command line decides.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which documents are shown.
    pub edition: Edition,
    /// Stands in for `base_url`.
    pub base_url: Option<Box<str>>,
    /// The moment at which embargoes are judged. It decides what is public and nothing else; by default, no embargo has
    /// ended.
    pub now: Timestamp,
    /// The moment of `SOURCE_DATE_EPOCH`, if that is set: the stamp of the site, by which questions are overdue. Otherwise
    /// the stamp is the newest date of an assessment that is shown.
    pub stamp: Option<Timestamp>,
}

impl Options {
    /// Whether the edition shows a document at the moment.
    pub fn shows(&self, document: &Document) -> bool {
        withheld(&document.publishing, self.edition, self.now).is_none()
    }

    /// The digest of all but the moment, which counts by what is due at it.
    pub fn digest(&self) -> Digest {
        let Self {
            edition,
            base_url,
            now: _,
            stamp,
        } = self;
        Digest::of(format!("{edition:?} {base_url:?} {stamp:?}").as_bytes())
    }
}

/// Takes rendered files; threads call it at once.
pub trait Sink: Sync {
    /// What can go wrong with it.
    type Error: Send;

    /// Whether the file at `path` cannot have changed, so that it need not even be known what it is made from.
    fn keep_unseen(&self, path: &str) -> bool {
        let _ = path;
        false
    }

    /// Whether the file at `path` was made from these inputs, so that it need not be rendered. `rows` tells which
    /// assessments were looked at.
    fn keep(&self, path: &str, inputs: Digest, rows: fn() -> Rows) -> bool;

    /// Takes a file.
    ///
    /// # Errors
    /// What the sink says.
    fn put(&self, path: &str, bytes: &[u8], basis: Basis) -> Result<(), Self::Error>;

    /// Whether somebody will read what is put: the index of the search is made for readers alone.
    fn is_read(&self) -> bool {
        true
    }

    /// The bytes of the file at `path` that was put there before, if it is in place as it was.
    fn earlier(&self, path: &str) -> Option<Vec<u8>> {
        let _ = path;
        None
    }

    /// What was to be remembered of the index that was put before.
    fn recall(&self) -> Option<Vec<u8>> {
        None
    }

    /// Remembers this of the index.
    fn remember(&self, index: &[u8]) {
        let _ = index;
    }

    /// Takes a file of the site as it is. Without code of its own, a sink only looks whether it can be read.
    ///
    /// # Errors
    /// Inside: what is wrong with the file. Outside: what the sink says.
    fn copy(&self, path: &str, file: &Original<'_>) -> Result<Result<(), Diagnostic>, Self::Error> {
        let _ = path;
        Ok(file.files.open(file.path).map(drop))
    }
}

/// Takes pages and forgets them: for what is looked at and not written.
pub struct Nowhere;

impl Sink for Nowhere {
    type Error = Infallible;

    fn is_read(&self) -> bool {
        false
    }

    fn keep(&self, _: &str, _: Digest, _: fn() -> Rows) -> bool {
        false
    }

    fn put(&self, _: &str, _: &[u8], _: Basis) -> Result<(), Infallible> {
        Ok(())
    }
}
