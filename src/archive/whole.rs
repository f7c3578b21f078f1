//! What builds remember of the store: the state in which all of it was examined and found whole.

use super::error::Error;
use super::examine::{examine, list};
use crate::digest::{Digest, Digester};
use crate::disk;
use crate::ledger::{Audit, FILE, Ledger};
use crate::record::Book;
use crate::source::{DiskFiles, Files};

/// Where that is kept. It is a cache: where it cannot be read or written, the store is examined again.
const KNOWN: &str = ".standpoint/record.whole";

/// The state of a record: it changes when the ledger or a file of the store comes, goes or is written. Nothing is
/// read.
///
/// # Errors
/// Where the store cannot be looked at.
pub fn state(disk: &DiskFiles) -> Result<Digest, Error> {
    let mut digester = Digester::default();
    let listed = list(disk)?;
    // The stamp of the ledger, too: nobody who writes a site for others knows it in advance.
    let paths = listed.files.iter().chain(&listed.witnesses);
    for path in paths.map(|path| &**path).chain([FILE]) {
        let stamp = disk.stamp(path).map(|stamp| stamp.exact());
        digester.part(path).part(stamp.unwrap_or_default());
    }
    for link in &listed.links {
        digester.part(link);
    }
    Ok(digester.finish())
}

/// What is wrong with the store of a record in this state. One that was found whole is not read again. Without a ledger,
/// there is nothing to be read but what witnesses have left.
///
/// # Errors
/// Where the store cannot be read.
pub fn examine_once(disk: &DiskFiles, book: Option<&Book>, state: Digest) -> Result<Audit, Error> {
    let Some(book) = book else {
        return Ok(examine(disk, &Ledger::default())?.audit);
    };
    let text = format!("{state} {}\n", book.digest);
    if disk
        .bytes(KNOWN, text.len() as u64)
        .is_ok_and(|known| known == text.as_bytes())
    {
        return Ok(Audit::default());
    }
    let audit = examine(disk, &book.ledger)?.audit;
    if audit.findings.is_empty() {
        let place = disk.place(KNOWN);
        let new = place.with_extension("new");
        // For want of it the store is examined again, and nothing else.
        let _ = disk::replace(&place, &new, text.as_bytes());
    }
    Ok(audit)
}
