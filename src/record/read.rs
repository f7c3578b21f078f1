//! Reading the ledger.

use std::sync::Arc;

use super::object::manifest;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::ledger::{FILE, FOLDER, Finding, History, LARGEST, Ledger, OBJECTS, object_digest};
use crate::model::{Document, Front};
use crate::source::Files;

/// No ledger may be larger: an entry takes some 500 bytes.
pub(super) const LARGEST_LEDGER: u64 = 1 << 30;

/// The ledger of a site and the digest of its file.
#[derive(Debug, Clone)]
pub struct Book {
    /// What it says.
    pub ledger: Arc<Ledger>,
    /// The digest of its bytes; of none, where the file is gone.
    pub digest: Digest,
    /// Whether it has no line, be it for want of a file.
    pub is_blank: bool,
}

/// Reads the ledger; returns `None` if nothing was ever recorded. `last` is what
/// came of it before, and comes back where the file is the same.
pub fn read(files: &dyn Files, last: Option<&Arc<Book>>) -> Option<Arc<Book>> {
    let is_absent = |path: &str| matches!(files.has(path), Ok(false));
    let is_folder = |path: &str| files.stamp(path).is_some_and(|stamp| stamp.is_folder);
    // Where the folder cannot be looked into, or is a link that leads nowhere, there may well be a
    // record: a build must not go on as if there were none.
    let is_lost = !is_absent(FOLDER) && !is_folder(FOLDER);
    if is_absent(FILE) && !is_lost {
        return gone(files).map(Into::into);
    }
    let bytes = match files.bytes(FILE, LARGEST) {
        Ok(bytes) => bytes,
        Err(why) => return Some(unread(&why).into()),
    };
    let digest = Digest::of(&bytes);
    if let Some(last) = last.filter(|last| last.digest == digest) {
        return Some(last.clone());
    }
    let book = Book {
        ledger: Ledger::read(&bytes).into(),
        digest,
        is_blank: bytes.is_empty(),
    };
    Some(book.into())
}

/// Whether the text of an assessment is that of a version of it on the record. Where the version cannot be read, it
/// is none.
pub fn is_recorded(files: &dyn Files, book: Option<&Book>, document: &Document) -> bool {
    let Some(book) = book else {
        return false;
    };
    let Front::Assessment(facts) = &document.front else {
        return false;
    };
    let history = book.ledger.history(&facts.id);
    let latest = history.and_then(History::latest);
    latest.is_some_and(|version| {
        manifest(files, version.content).is_ok_and(|found| found.source().0 == document.content)
    })
}

/// An empty ledger with a fault.
fn faulty(finding: Finding) -> Ledger {
    let mut ledger = Ledger::default();
    ledger.faults.push(finding);
    ledger
}

/// What stands for a ledger that is there and cannot be read.
fn unread(why: &Diagnostic) -> Book {
    let finding = Finding::new(
        Code::RecordChainBroken,
        FILE,
        format!("the ledger cannot be read: {}", why.message),
        "let it be read, or restore archive/ledger.jsonl from a backup or from version control",
    );
    Book {
        ledger: faulty(finding).into(),
        digest: Digest::ZERO,
        is_blank: false,
    }
}

/// An empty ledger with a fault, where there is none and yet there are objects.
fn gone(files: &dyn Files) -> Option<Book> {
    let objects = files.list(OBJECTS, &mut Diagnostics::default());
    // What no object is called says nothing of a ledger.
    let first = objects
        .files
        .iter()
        .find(|path| object_digest(path).is_some())?;
    let finding = Finding::new(
        Code::RecordTruncated,
        FILE,
        format!("there is no ledger, and objects that one must have named, such as `{first}`"),
        "restore archive/ledger.jsonl from a backup or from version control; or, if the first \
         `standpoint record` was stopped, run it again",
    );
    Some(Book {
        ledger: faulty(finding).into(),
        digest: Digest::of(b""),
        is_blank: true,
    })
}
