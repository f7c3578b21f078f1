//! `standpoint withdraw` and `standpoint remove`: entries that need a reason.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use super::Outcome;
use super::clock;
use super::record::day;
use super::terminal::{Terminal, number};
use super::unwritten;
use super::verify::print;
use crate::archive::{Error, Store, removable};
use crate::cli::ReasonArgs;
use crate::compile::{Inputs, Options, Parsed};
use crate::diagnostic::{Diagnostics, nearest};
use crate::ledger::{Act, Audit, Entry, History, Ledger, stamp};
use crate::record::{self, Book};
use crate::value::is_deceptive;

/// A note is a sentence or two.
const LONGEST_NOTE: usize = 2_000;

/// Runs `withdraw`.
pub fn withdraw(terminal: &Terminal, root: &Path, args: &ReasonArgs) -> Outcome {
    let run = |store: &Store, book: &Book, history: History<'_>, reason: &str| {
        if let Some(entry) = history.removed() {
            Terminal::fail(&format!(
                "`{}` was removed on {}: there is nothing left to withdraw",
                args.id,
                day(entry.recorded)
            ));
            return Ok(Outcome::ContentErrors);
        }
        if let Some(entry) = history.withdrawn() {
            terminal.say(&format!(
                "`{}` was withdrawn on {} already: {}",
                args.id,
                day(entry.recorded),
                entry.note
            ));
            return Ok(Outcome::Done);
        }
        let Some(head) = append(store, book, history, Act::Withdraw, reason)? else {
            return Ok(Outcome::ContentErrors);
        };
        terminal.say(&format!(
            "withdrew `{}`: its page and every list say so from the next build on",
            args.id
        ));
        Terminal::data(&format!("{head}\n"));
        Ok(Outcome::Done)
    };
    with_reason(root, args, run)
}

/// Runs `remove`.
pub fn remove(terminal: &Terminal, root: &Path, args: &ReasonArgs) -> Outcome {
    let run = |store: &Store, book: &Book, history: History<'_>, reason: &str| {
        let objects = match removable(root, &book.ledger, &args.id) {
            Ok(objects) => objects,
            Err(version) => {
                Terminal::fail(&format!(
                    "nothing was removed: the manifest of {version} cannot be read, so that it is not \
                     known which objects are to go and which others need. `standpoint verify` names \
                     it: restore it first"
                ));
                return Ok(Outcome::ContentErrors);
            }
        };
        let mut head = None;
        if history.removed().is_none() {
            head = append(store, book, history, Act::Remove, reason)?;
            if head.is_none() {
                return Ok(Outcome::ContentErrors);
            }
        }
        let gone = store.discard(objects)?;
        if head.is_none() && gone == 0 {
            terminal.say(&format!("`{}` was removed before", args.id));
            return Ok(Outcome::Done);
        }
        terminal.say(&format!(
            "removed `{}` from the record: {}. Its entries stay, and a page that says so. Where its file \
             is still public, delete it, or write `draft: true` into it, before the next build, which names \
             whatever refers to it. What was published or committed elsewhere is not touched",
            args.id,
            number(gone, "object")
        ));
        Terminal::data(&format!("{}\n", head.unwrap_or(book.ledger.head())));
        Ok(Outcome::Done)
    };
    with_reason(root, args, run)
}

/// Runs what needs a reason, with the record open and the history of the assessment that is meant.
fn with_reason(
    root: &Path,
    args: &ReasonArgs,
    run: impl Fn(&Store, &Book, History<'_>, &str) -> Result<Outcome, Error>,
) -> Outcome {
    let reason = match note(&args.reason) {
        Ok(reason) => reason,
        Err(why) => {
            Terminal::fail(&format!("--reason: {why}"));
            return Outcome::WrongUsage;
        }
    };
    let open = || {
        let store = Store::open(root)?;
        let Some(book) = read(root) else {
            return Ok(Outcome::ContentErrors);
        };
        match find(root, &book.ledger, &args.id) {
            Some(history) => run(&store, &book, history, reason),
            None => Ok(Outcome::ContentErrors),
        }
    };
    open().unwrap_or_else(|error| unwritten(&error))
}

/// A note or a reason as it is recorded.
///
/// # Errors
/// What is wrong with it.
pub fn note(text: &str) -> Result<&str, &'static str> {
    let text = text.trim();
    // Letters that look like nothing are the four fillers of Hangul.
    let says = |c: char| c.is_alphanumeric() && !"\u{115f}\u{1160}\u{3164}\u{ffa0}".contains(c);
    if !text.contains(says) {
        return Err("it says nothing; readers will see it");
    }
    if text.len() > LONGEST_NOTE {
        return Err("it is longer than 2,000 bytes: say it in a sentence or two");
    }
    let breaks = ['\u{2028}', '\u{2029}'];
    if text.contains(|c: char| c.is_control() || is_deceptive(c) || breaks.contains(&c)) {
        return Err("it holds an invisible control character, or a line break");
    }
    Ok(text)
}

/// The ledger, sound; nothing where there is none or it is damaged, which is told.
fn read(root: &Path) -> Option<Arc<Book>> {
    let Some(book) = record::read(root, None) else {
        Terminal::fail("nothing was recorded yet: `standpoint record` begins the record");
        return None;
    };
    is_sound(&book.ledger).then_some(book)
}

/// Whether entries can be added to a ledger; why not is told.
pub fn is_sound(ledger: &Ledger) -> bool {
    print(&Audit {
        findings: ledger.faults.clone(),
        ..Audit::default()
    });
    if !ledger.faults.is_empty() {
        Terminal::fail("nothing was recorded: the ledger is damaged");
    }
    ledger.faults.is_empty()
}

/// Whether an entry of this moment can follow the newest one; why not is told.
pub fn follows(ledger: &Ledger, now: Timestamp) -> bool {
    let last = ledger.last().map(|entry| entry.recorded);
    let later = last.filter(|last| *last > now);
    if let Some(last) = later {
        Terminal::fail(&format!(
            "nothing was recorded: the clock says {}, and the newest entry is of {}. Set the clock \
             right (or SOURCE_DATE_EPOCH, where it is set)",
            stamp(now),
            stamp(last)
        ));
    }
    later.is_none()
}

fn find<'l>(root: &Path, ledger: &'l Ledger, id: &str) -> Option<History<'l>> {
    let found = ledger.history(id);
    if found.is_none() {
        Terminal::fail(&format!(
            "`{id}` is not on the record{}",
            absent(root, ledger, id)
        ));
    }
    found
}

/// What may be meant by an id that is not on the record. One that an assessment has is no slip for
/// another one.
fn absent(root: &Path, ledger: &Ledger, id: &str) -> String {
    let mut ignored = Diagnostics::default();
    let inputs = Inputs::scan(root, &Options::default(), None, &mut ignored);
    let parsed = inputs.parse(root);
    let mut present = parsed.iter().flat_map(Parsed::present);
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

/// Adds an entry about the newest version; nothing comes back where that cannot be, which is told.
fn append(
    store: &Store,
    book: &Book,
    history: History<'_>,
    act: Act,
    reason: &str,
) -> Result<Option<crate::digest::Digest>, Error> {
    let now = clock::now();
    let (Some(latest), Some(last)) = (history.latest(), book.ledger.last()) else {
        return Ok(None);
    };
    if !follows(&book.ledger, now) {
        return Ok(None);
    }
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
    store.append(Some(book), &[entry]).map(Some)
}
