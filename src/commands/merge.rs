//! `standpoint record --merge`: the entries of another branch follow those of this one.

use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use super::addresses::check_addresses_free;
use super::dating::{confirm, dating};
use super::failure::{Failure, Part};
use super::public;
use super::reason::{check_undamaged, open_unless_asking};
use super::record::list;
use super::terminal::Terminal;
use crate::archive::{Merge, Reason, Store, merge, removable};
use crate::cli::EntryArgs;
use crate::compile::{Linked, Record, Scanned};
use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::ledger::{FILE, LARGEST, Ledger, sides};
use crate::record::{self, Book};
use crate::source::{DiskFiles, Files as _};

/// Runs the command.
pub fn run(
    terminal: &Terminal,
    disk: &DiskFiles,
    path: &Path,
    reason: Option<Reason<'_>>,
    args: &EntryArgs,
) -> Result<(), Failure> {
    let store = open_unless_asking(disk, args)?;
    let theirs = other(disk, path)?;
    let Some(book) = ours(disk)? else {
        return Err(Failure::content(
            "nothing was recorded yet: put the other ledger in the place of archive/ledger.jsonl",
        ));
    };
    check_undamaged(&book.ledger)?;
    let dating = dating(&book.ledger, args)?;
    let merge = merge(disk, (&book.ledger, &theirs), reason, dating).map_err(refused)?;
    for skipped in &merge.skipped {
        terminal.say(&format!("  not taken over: {skipped}"));
    }
    let is_conflict = is_conflict(disk);
    if !merge.entries.is_empty() {
        check_addresses_free(&linked(disk, &book)?, &merge.entries, "nothing was merged")?;
        confirm(&book.ledger, args)?;
    }
    if args.dry_run {
        list(terminal, &merge.entries);
        terminal.say(&match (merge.entries.len(), is_conflict) {
            (0, false) => NOTHING.to_owned(),
            (0, true) => format!("{NOTHING}: the conflict in {FILE} would be resolved"),
            (count, _) => format!("{} would be merged", entries(count)),
        });
        return Ok(());
    }
    let store = store.map_or_else(|| Store::open(disk), Ok)?;
    if merge.entries.is_empty() && !is_conflict {
        // A run that was stopped at its end has left this to do.
        discard(disk, &store, &book.ledger, &theirs)?;
        terminal.say(NOTHING);
        return Ok(());
    }
    write(terminal, disk, &store, &book, &merge)?;
    discard(disk, &store, &book.ledger.extended(&merge.entries), &theirs)?;
    terminal.say(&match merge.entries.len() {
        0 => format!("{NOTHING}: the conflict in {FILE} is resolved"),
        count => format!("merged {}", entries(count)),
    });
    Ok(())
}

const NOTHING: &str = "nothing to merge";

fn entries(count: usize) -> String {
    match count {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    }
}

/// The site with the record of this branch, whatever Git has left in the ledger. Its content may have errors, such as
/// conflicts of its own.
fn linked(disk: &DiskFiles, book: &Arc<Book>) -> Result<Linked, Failure> {
    let mut ignored = Diagnostics::default();
    let mut scanned = Scanned::scan(disk.clone(), &public()?, None, &mut ignored);
    scanned.book = Some(Arc::clone(book));
    Ok(scanned.read().link(Record::Shown, &mut ignored))
}

/// Why nothing is merged.
fn refused(refusals: Vec<String>) -> Failure {
    let parts = refusals.into_iter();
    let parts = parts.map(|why| Part::Message(format!("nothing was merged: {why}")));
    Failure::because(parts.collect())
}

/// Adds the entries, and prints the new head.
fn write(
    terminal: &Terminal,
    disk: &DiskFiles,
    store: &Store,
    book: &Book,
    merge: &Merge,
) -> Result<(), Failure> {
    // What cannot be removed is to be known before anything is written.
    let ledger = book.ledger.extended(&merge.entries);
    for id in &merge.removed {
        gone(disk, &ledger, id)?;
    }
    let head = store.append(Some(book), &merge.entries)?;
    list(terminal, &merge.entries);
    Terminal::data(&format!("{head}\n"));
    Ok(())
}

/// Takes away the objects of what the other branch removed.
fn discard(
    disk: &DiskFiles,
    store: &Store,
    ledger: &Ledger,
    theirs: &Ledger,
) -> Result<(), Failure> {
    let removed = theirs
        .all_histories()
        .filter(|history| history.removed().is_some());
    for history in removed {
        let id = ledger.today(history.id()).unwrap_or(history.id());
        let here = ledger.history(id);
        if here.is_some_and(|here| here.removed().is_some()) {
            store.discard(gone(disk, ledger, id)?)?;
        }
    }
    Ok(())
}

/// The objects of an assessment that was removed.
fn gone(disk: &DiskFiles, ledger: &Ledger, id: &str) -> Result<Vec<Digest>, Failure> {
    removable(disk, ledger, id).map_err(|version| {
        Failure::content(format!(
            "nothing was merged: the manifest of {version} cannot be read, so that it is not known which \
             objects are to go with `{id}`. `standpoint verify` names it: restore it first"
        ))
    })
}

/// The ledger of this branch: that before the conflict, where Git has left one.
fn ours(disk: &DiskFiles) -> Result<Option<Arc<Book>>, Failure> {
    let book = record::read(disk, None);
    let Some((bytes, (ours, _))) = conflict(disk)? else {
        return Ok(book);
    };
    let book = Book {
        ledger: Ledger::read(&ours).into(),
        digest: Digest::of(&bytes),
        is_blank: ours.is_empty(),
    };
    Ok(Some(book.into()))
}

type Conflict = (Vec<u8>, (Vec<u8>, Vec<u8>));

/// The bytes of the ledger and both sides of the conflict in it, if Git has left one.
fn conflict(disk: &DiskFiles) -> Result<Option<Conflict>, Failure> {
    if !matches!(disk.has(FILE), Ok(true)) {
        return Ok(None);
    }
    let bytes = disk.bytes(FILE, LARGEST);
    let bytes = bytes.map_err(|why| Failure::machine(why.message.clone()))?;
    let found = sides(&bytes);
    Ok(found.map(|sides| (bytes, sides)))
}

fn is_conflict(disk: &DiskFiles) -> bool {
    matches!(conflict(disk), Ok(Some(_)))
}

/// The ledger of the other branch. Fails if it is not sound.
fn other(disk: &DiskFiles, path: &Path) -> Result<Ledger, Failure> {
    let shown = path.display();
    let refused = |why: &str| Failure::usage(format!("--merge: `{shown}` {why}"));
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().take(LARGEST).read_to_end(&mut bytes);
        read.map_err(|why| refused(&format!("cannot be read: {why}")))?;
        bytes
    } else if path.is_file() {
        let bytes = DiskFiles::new("").bytes(&path.to_string_lossy(), LARGEST);
        bytes.map_err(|why| refused(&format!("cannot be read: {}", why.message)))?
    } else {
        return Err(refused(
            "is no file: write the path of the other branch's archive/ledger.jsonl, or `-` for the standard input",
        ));
    };
    // In a file with the marks of a conflict, the other side is meant.
    let bytes = sides(&bytes).map_or(bytes, |(_, theirs)| theirs);
    if bytes.is_empty() && path.as_os_str() == "-" && !is_conflict(disk) {
        return Err(refused("is empty: nothing came from the standard input"));
    }
    let ledger = Ledger::read(&bytes);
    match ledger.faults.first() {
        None => Ok(ledger),
        Some(fault) => Err(refused(&format!(
            "is no sound ledger: {}. Take the one of that branch as it was committed, such as by \
             `git show BRANCH:{FILE}`",
            fault.diagnostic.message
        ))),
    }
}
