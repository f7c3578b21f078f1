//! `standpoint withdraw` and `standpoint remove`: entries that need a reason.

use std::sync::Arc;

use jiff::Timestamp;

use super::clock;
use super::failure::{Failure, Part};
use super::record::day;
use super::terminal::{Terminal, number};
use crate::archive::{Store, removable};
use crate::cli::ReasonArgs;
use crate::compile::{Options, Scanned};
use crate::diagnostic::{Diagnostics, nearest};
use crate::digest::Digest;
use crate::ledger::{Act, Entry, History, Ledger, stamp};
use crate::record::{self, Book};
use crate::source::DiskFiles;
use crate::text::{first_hidden, is_line_break, is_unprintable, is_visible_letter};

/// A note is a sentence or two.
const LONGEST_NOTE: usize = 2_000;

const DAMAGED: &str = "nothing was recorded: the ledger is damaged";

/// Runs `withdraw`.
pub fn withdraw(terminal: &Terminal, disk: &DiskFiles, args: &ReasonArgs) -> Result<(), Failure> {
    let run = |store: &Store, book: &Book, history: History<'_>, reason: &str| {
        if let Some(entry) = history.removed() {
            return Err(Failure::content(format!(
                "`{}` was removed on {}: there is nothing left to withdraw",
                args.id,
                day(entry.recorded)
            )));
        }
        if let Some(entry) = history.withdrawn() {
            terminal.say(&format!(
                "`{}` was withdrawn on {} already: {}",
                args.id,
                day(entry.recorded),
                entry.note
            ));
            return Ok(());
        }
        let head = append(store, book, history, Act::Withdraw, reason)?;
        terminal.say(&format!(
            "withdrew `{}`: its page and every list say so from the next build on",
            args.id
        ));
        Terminal::data(&format!("{head}\n"));
        Ok(())
    };
    with_reason(disk, args, run)
}

/// Runs `remove`.
pub fn remove(terminal: &Terminal, disk: &DiskFiles, args: &ReasonArgs) -> Result<(), Failure> {
    let run = |store: &Store, book: &Book, history: History<'_>, reason: &str| {
        let objects = removable(disk, &book.ledger, &args.id).map_err(|version| {
            Failure::content(format!(
                "nothing was removed: the manifest of {version} cannot be read, so that it is not \
                 known which objects are to go and which others need. `standpoint verify` names \
                 it: restore it first"
            ))
        })?;
        let head = match history.removed() {
            Some(_) => None,
            None => Some(append(store, book, history, Act::Remove, reason)?),
        };
        let gone = store.discard(objects)?;
        if head.is_none() && gone == 0 {
            terminal.say(&format!("`{}` was removed before", args.id));
            return Ok(());
        }
        terminal.say(&format!(
            "removed `{}` from the record: {}. Its entries stay, and a page that says so. Where its file \
             is still public, delete it, or write `draft: true` into it, before the next build, which names \
             whatever refers to it. What was published or committed elsewhere is not touched",
            args.id,
            number(gone, "object")
        ));
        Terminal::data(&format!("{}\n", head.unwrap_or(book.ledger.head())));
        Ok(())
    };
    with_reason(disk, args, run)
}

/// Runs what needs a reason, with the record open and the history of the assessment that is meant.
fn with_reason(
    disk: &DiskFiles,
    args: &ReasonArgs,
    run: impl Fn(&Store, &Book, History<'_>, &str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let reason = note(&args.reason).map_err(|why| Failure::usage(format!("--reason: {why}")))?;
    let store = Store::open(disk)?;
    let book = read_ledger(disk)?;
    let history = find_history(disk, &book.ledger, &args.id)?;
    run(&store, &book, history, reason)
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
fn read_ledger(disk: &DiskFiles) -> Result<Arc<Book>, Failure> {
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

/// Fails if the newest entry is of a later moment than `now`: an entry of now cannot follow it.
pub fn check_clock(ledger: &Ledger, now: Timestamp) -> Result<(), Failure> {
    match ledger.last().map(|entry| entry.recorded) {
        Some(last) if last > now => Err(Failure::content(format!(
            "nothing was recorded: the clock says {}, and the newest entry is of {}. Set the clock \
             right (or SOURCE_DATE_EPOCH, where it is set)",
            stamp(now),
            stamp(last)
        ))),
        _ => Ok(()),
    }
}

fn find_history<'l>(
    disk: &DiskFiles,
    ledger: &'l Ledger,
    id: &str,
) -> Result<History<'l>, Failure> {
    ledger.history(id).ok_or_else(|| {
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
    let scanned = Scanned::scan(disk.clone(), &Options::default(), None, &mut ignored);
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
fn append(
    store: &Store,
    book: &Book,
    history: History<'_>,
    act: Act,
    reason: &str,
) -> Result<Digest, Failure> {
    let now = clock::now();
    check_clock(&book.ledger, now)?;
    let (Some(latest), Some(last)) = (history.latest(), book.ledger.last()) else {
        // Only the history of a damaged ledger can lack a version.
        return Err(Failure::content(DAMAGED));
    };
    let entry = Entry {
        seq: last.seq.saturating_add(1),
        act,
        id: latest.id.clone(),
        rev: latest.rev,
        content: latest.content,
        change: None,
        note: reason.into(),
        recorded: now,
    };
    Ok(store.append(Some(book), &[entry])?)
}
