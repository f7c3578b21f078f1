//! What the commands that need a reason have in common: they look, ask, and add an entry.

use std::sync::Arc;

use super::dating::{confirm, dating, tell_clock};
use super::failure::{Failure, Part};
use super::public;
use super::terminal::{self, Terminal};
use crate::archive::Store;
use crate::cli::{EntryArgs, ReasonArgs};
use crate::compile::Scanned;
use crate::diagnostic::{Diagnostics, nearest};
use crate::digest::Digest;
use crate::ledger::{Act, Entry, History, Ledger, Subject, object_path};
use crate::record::{self, Book};
use crate::source::{DiskFiles, Files as _};
use crate::text::{first_hidden, is_line_break, is_unprintable, is_visible_letter};

/// A note is a sentence or two.
const LONGEST_NOTE: usize = 2_000;

const DAMAGED: &str = "nothing was recorded: the ledger is damaged";

/// Takes the record for writing, unless the command writes nothing or a question may come first: while one is open, the
/// record is free for others, and is taken after the answer.
pub(super) fn open_unless_asking(
    disk: &DiskFiles,
    args: &EntryArgs,
) -> Result<Option<Store>, Failure> {
    let may_ask = terminal::is_answered() && !args.yes;
    let store = (!args.dry_run && !may_ask).then(|| Store::open(disk));
    Ok(store.transpose()?)
}

/// What a command finds.
pub(super) enum Look {
    /// All is done and said. These objects are gone, perhaps by a run that was stopped.
    Done(Vec<Digest>),
    /// There is something to do.
    Next {
        /// A sentence that begins with a verb.
        what: String,
        /// The objects that it takes away.
        objects: Vec<Digest>,
    },
}

/// Whether the store has an object.
pub(super) fn is_there(disk: &DiskFiles, object: Digest) -> bool {
    matches!(disk.has(&object_path(object)), Ok(true))
}

/// Runs what needs a reason. `look` says what there is to do, if anything, and `perform` does it, once the
/// user agrees.
pub(super) fn with_reason(
    terminal: &Terminal,
    disk: &DiskFiles,
    args: &ReasonArgs,
    act: Act,
    look: impl Fn(&Book, History<'_>) -> Result<Look, Failure>,
    perform: impl Fn(&Store, &Book, History<'_>, &str, Vec<Digest>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let reason = note(&args.reason).map_err(|why| Failure::usage(format!("--reason: {why}")))?;
    let book = read_ledger(disk)?;
    let history = find_history(disk, &book.ledger, act, &args.id)?;
    let (what, objects) = match look(&book, history)? {
        Look::Next { what, objects } => (what, objects),
        Look::Done(_) if args.entry.dry_run => return Ok(()),
        Look::Done(gone) => {
            // A run that was stopped at its end has left this to do.
            Store::open(disk)?.discard(gone)?;
            return Ok(());
        }
    };
    // To finish a removal that was stopped takes no entry.
    if history.removed().is_none() {
        dating(&book.ledger, &args.entry)?;
    }
    // What must go must go, whatever the clock says.
    if act != Act::Remove {
        confirm(&book.ledger, &args.entry)?;
    }
    if args.entry.dry_run {
        for object in objects.into_iter().filter(|object| is_there(disk, *object)) {
            terminal.say(&format!("  {}", object_path(object)));
        }
        terminal.say(&format!("would {what}"));
        return Ok(());
    }
    if !args.entry.yes && terminal::ask(&format!("{what}?"), false)? == Some(false) {
        return Err(Failure::usage("nothing was done"));
    }
    let store = Store::open(disk)?;
    // Another command may have written while the question was open.
    let book = read_ledger(disk)?;
    let history = find_history(disk, &book.ledger, act, &args.id)?;
    match look(&book, history)? {
        Look::Next { objects, .. } => perform(&store, &book, history, reason, objects),
        Look::Done(_) => Ok(()),
    }
}

/// A note or a reason as it is recorded.
///
/// # Errors
/// What is wrong with it.
pub fn note(text: &str) -> Result<&str, &'static str> {
    let text = text.trim();
    if !text.contains(is_visible_letter) {
        return Err("it says nothing; readers will see it");
    }
    if text.len() > LONGEST_NOTE {
        return Err("it is longer than 2,000 bytes: say it in a sentence or two");
    }
    let is_wrong = |c: char| is_unprintable(c) || is_line_break(c);
    if text.contains(is_wrong) || first_hidden(text).is_some() {
        return Err("it holds an invisible character, or a line break");
    }
    Ok(text)
}

/// The ledger. Fails if there is none, or if it is damaged.
pub(super) fn read_ledger(disk: &DiskFiles) -> Result<Arc<Book>, Failure> {
    let book = record::read(disk, None).ok_or_else(|| {
        Failure::content("nothing was recorded yet: `standpoint record` begins the record")
    })?;
    check_undamaged(&book.ledger)?;
    Ok(book)
}

/// Fails if the ledger is damaged: no entry can be added then.
pub fn check_undamaged(ledger: &Ledger) -> Result<(), Failure> {
    if ledger.faults.is_empty() {
        return Ok(());
    }
    Err(Failure::because(vec![
        Part::Findings(ledger.faults.clone()),
        Part::Message(DAMAGED.to_owned()),
    ]))
}

fn find_history<'l>(
    disk: &DiskFiles,
    ledger: &'l Ledger,
    act: Act,
    id: &str,
) -> Result<History<'l>, Failure> {
    let found = ledger.history(id);
    match found.map(History::subject) {
        None | Some(Subject::Assessment) => {}
        Some(Subject::Site | Subject::Clock) => {
            let why = "the record says by which time zone its dates are read";
            return Err(Failure::content(format!("`{id}` stays: {why}")));
        }
        Some(_) if act == Act::Remove => {}
        Some(_) => {
            return Err(Failure::content(format!(
                "`{id}` is a fact, and facts are changed or removed. State it as it is now, and put the change on the \
                 record with `standpoint record {id} --kind correction --note \"…\"`"
            )));
        }
    }
    found.ok_or_else(|| {
        if let Some(today) = ledger.today(id) {
            return Failure::content(format!("`{id}` was renamed: its id is `{today}`"));
        }
        Failure::content(format!(
            "`{id}` is not on the record{}",
            hint_at_meant(disk, ledger, id)
        ))
    })
}

/// What may be meant by an id that is not on the record, as the end of a sentence. If an assessment has
/// that id, no other one is meant.
fn hint_at_meant(disk: &DiskFiles, ledger: &Ledger, id: &str) -> String {
    let mut ignored = Diagnostics::default();
    let scanned = Scanned::scan(
        disk.clone(),
        &public().unwrap_or_default(),
        None,
        &mut ignored,
    );
    let present = scanned.read().present();
    let mut present = present.iter();
    if let Some(one) = present.find(|one| *one.id == *id || *one.path == *id) {
        return match ledger.history(&one.id) {
            Some(_) => format!(
                ": it is a file, and the id of its assessment is `{}`",
                one.id
            ),
            None => format!(" yet: `standpoint record {}` puts it there", one.id),
        };
    }
    let meant = nearest(id, ledger.histories().map(History::id));
    meant.map_or_else(
        || ", and no assessment has that id".to_owned(),
        |meant| format!(": did you mean `{meant}`?"),
    )
}

/// Appends an entry for the newest version, and returns the new head.
pub(super) fn append(
    terminal: &Terminal,
    store: &Store,
    book: &Book,
    history: History<'_>,
    (act, reason): (Act, &str),
    args: &EntryArgs,
) -> Result<Digest, Failure> {
    let (clock, entry) = next_entry(book, history, (act, reason), args)?;
    let entries: Vec<_> = clock.into_iter().chain([entry]).collect();
    let head = store.append(Some(book), &entries)?;
    tell_clock(terminal, &entries);
    Ok(head)
}

/// The next entry for the newest version, and the one on the clock that must come before it, if any.
pub(super) fn next_entry(
    book: &Book,
    history: History<'_>,
    (act, reason): (Act, &str),
    args: &EntryArgs,
) -> Result<(Option<Entry>, Entry), Failure> {
    let dating = dating(&book.ledger, args)?;
    let (Some(latest), Some(last)) = (history.latest(), book.ledger.last()) else {
        // Only the history of a damaged ledger can lack a version.
        return Err(Failure::content(DAMAGED));
    };
    let version = (latest.rev, latest.content);
    let clock = dating.clock_entry(&book.ledger);
    let last = clock.as_ref().unwrap_or(last);
    let entry = Entry {
        note: reason.into(),
        ..Entry::after(Some(last), act, history.id(), version, dating)
    };
    Ok((clock, entry))
}
