//! `standpoint record`: puts public assessments on the record.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::addresses::check_addresses_free;
use super::dating::{confirm, dating};
use super::failure::{Failure, Part};
use super::heads::rewound;
use super::reason::{check_undamaged, note, open_unless_asking};
use super::recordable::{Content, Seen};
use super::refusal::refused;
use super::required_key::RequiredKey;
use super::selection::{named_facts, select};
use super::terminal::{self, Terminal, number};
use super::{check_record_not_lost, merge};
use crate::archive::{Asked, Reason, Recording, Store, prepare, stored, unwitnessed};
use crate::cli::{ChangeKind, RecordArgs};
use crate::ledger::{Act, Change, Entry, Ledger, Subject, object_path, stamp};
use crate::source::DiskFiles;
use crate::text::shown;

/// Number of entries that are listed before "and N more"; `-v` lists all of them.
const MOST_LISTED: usize = 20;

/// Runs the command.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &RecordArgs) -> Result<(), Failure> {
    let reason = reason(args)?;
    if let Some(path) = &args.merge {
        return merge::run(terminal, disk, path, reason, &args.entry);
    }
    let store = open_unless_asking(disk, &args.entry)?;
    let content = Content::read(disk, &args.ids)?;
    terminal.detail(&format!("read {}", number(content.read, "document")));
    check_not_rewound(disk, &content)?;
    if content.book.is_none() {
        let ids = content.present.iter().map(|one| &*one.id);
        check_record_not_lost(&disk.place(&content.settings.output), ids)?;
    }
    let none = Ledger::default();
    let book = content.book.as_deref();
    let ledger = book.map_or(&none, |book| &book.ledger);
    // Where objects are left of a first run that was stopped, there is no ledger to mend.
    let begun = book.filter(|book| !book.is_blank);
    if begun.is_some() {
        check_undamaged(ledger)?;
    }
    let (named, ids) = named_facts(disk, &content, ledger, &args.ids)?;
    let wanted = select(&content.present, ledger, &ids, args.ids.is_empty())?;
    let asked = Asked {
        facts: content.facts.as_ref(),
        present: &content.present,
        named: (!args.ids.is_empty()).then_some(&named),
    };
    let dating = dating(ledger, &args.entry)?;
    let what = (&*wanted, asked);
    let recording = prepare(disk, &content.settings, ledger, what, reason, dating)
        .map_err(|refusals| refused(refusals, args))?;
    let is_all = args.ids.is_empty()
        || matches!(content.seen, Seen::All(..)) && {
            let all = select(&content.present, ledger, &[], true)?;
            let asked = Asked {
                named: None,
                ..asked
            };
            let all = prepare(
                disk,
                &content.settings,
                ledger,
                (&*all, asked),
                reason,
                dating,
            );
            all.is_ok_and(|all| all.entries.len() == recording.entries.len())
        };
    if recording.entries.is_empty() {
        terminal.say("nothing to record");
        if store.is_none() && !args.entry.dry_run {
            // A run that was stopped at its end has left something unfinished.
            drop(Store::open(disk)?);
        }
        if let Some(book) = begun {
            content.seen.keep(book.digest, is_all, args);
        }
        return Ok(());
    }
    confirm(ledger, &args.entry)?;
    if begun.is_none() {
        check_objects_named(disk, &recording)?;
    }
    if let Some(linked) = &content.linked {
        check_addresses_free(linked, &recording.entries, "nothing was recorded")?;
    }
    let key = match begun {
        None => RequiredKey::of(disk)?,
        Some(_) => RequiredKey::default(),
    };
    if args.entry.dry_run {
        list(terminal, &recording.entries);
        terminal.say(&format!("{} would be recorded", summary(&recording)));
        key.tell(terminal, "would be written");
        return Ok(());
    }
    confirm_one_note(&recording.entries, args)?;
    // What others wrote while a question was open is noticed below: the ledger and the texts must be as they were read.
    let store = store.map_or_else(|| Store::open(disk), Ok)?;
    store.keep(&recording.objects)?;
    // Before the ledger: where this run is stopped, the next one is the first still.
    key.write(&store)?;
    let (head, digest) = store.append_all(begun, &recording.entries)?;
    let mut entries = recording.entries.iter();
    if reason.is_some() && entries.all(|entry| entry.act != Act::Revise) {
        terminal.say("--kind and --note are not kept: a first version has no change to tell of");
    }
    list(terminal, &recording.entries);
    terminal.say(&format!("recorded {}", summary(&recording)));
    key.tell(terminal, "was written");
    Terminal::data(&format!("{head}\n"));
    content.seen.keep(digest, is_all, args);
    Ok(())
}

/// How changed assessments are put on the record, if the arguments say so.
fn reason(args: &RecordArgs) -> Result<Option<Reason<'_>>, Failure> {
    let change = args.kind.map(|kind| match kind {
        ChangeKind::Minor => Change::Minor,
        ChangeKind::Update => Change::Update,
        ChangeKind::Correction => Change::Correction,
    });
    let note = args.note.as_deref().map(note).transpose();
    let note = note.map_err(|why| Failure::usage(format!("--note: {why}")))?;
    let reason = change.zip(note);
    Ok(reason.map(|(change, note)| Reason { change, note }))
}

/// Fails if the record is not the one that is known from elsewhere.
fn check_not_rewound(disk: &DiskFiles, content: &Content) -> Result<(), Failure> {
    let ledger = content.book.as_ref().map(|book| &*book.ledger);
    let mut rewound = rewound(disk, &content.settings, ledger, None, None);
    rewound.extend(unwitnessed(disk, ledger.unwrap_or(&Ledger::default()))?);
    if rewound.is_empty() {
        return Ok(());
    }
    let message = "nothing was recorded: an entry would be added to another record than the one that is known";
    Err(Failure::because(vec![
        Part::Findings(rewound),
        Part::Message(message.to_owned()),
    ]))
}

/// Fails if there is an object that a first recording would not name: the ledger that named it was lost.
fn check_objects_named(disk: &DiskFiles, recording: &Recording) -> Result<(), Failure> {
    let objects = recording.objects.iter();
    let named: BTreeSet<_> = objects.map(|object| object.digest).collect();
    let lost = stored(disk)?
        .into_iter()
        .find(|object| !named.contains(object));
    let lost = lost.map(|lost| {
        format!(
            "there is no ledger, and an object that one must have named: `{}`. Restore \
             archive/ledger.jsonl; a new record would hide what the old one said",
            object_path(lost)
        )
    });
    Failure::unless_empty(lost)
}

/// Asks whether all changes go under one note, where somebody can be asked who has named none of them.
fn confirm_one_note(entries: &[Entry], args: &RecordArgs) -> Result<(), Failure> {
    let changed = entries.iter().filter(|entry| entry.act == Act::Revise);
    let changed: Vec<_> = changed.map(line).collect();
    if !args.ids.is_empty() || changed.len() < 2 || args.entry.yes || args.entry.dry_run {
        return Ok(());
    }
    let question = format!(
        "{}\nRecord these {} changes under that one note?",
        changed.join("\n"),
        changed.len()
    );
    match terminal::ask(&question, false)? {
        Some(false) => Err(Failure::usage(
            "nothing was recorded: `standpoint record ID --kind … --note \"…\"` records one of them",
        )),
        _ => Ok(()),
    }
}

/// An entry in a line.
fn line(entry: &Entry) -> String {
    let how = match (entry.act, entry.change) {
        (_, Some(change)) => format!("{}: {}", change.word(), shown(&entry.note)),
        (Act::Import, None) => {
            "import: its date is more than a day before or after now, and not attested".to_owned()
        }
        (Act::Rename, None) => {
            format!("renamed from {}", entry.from.as_deref().unwrap_or_default())
        }
        (Act::Clock, None) => format!("clock: {}", entry.note),
        _ => entry.act.word().to_owned(),
    };
    format!("  {} version {} ({how})", entry.id, entry.rev)
}

/// Lists entries; the first of them, if there are many.
pub(super) fn list(terminal: &Terminal, entries: &[Entry]) {
    for (at, entry) in entries.iter().enumerate() {
        let line = line(entry);
        if at < MOST_LISTED {
            terminal.say(&line);
        } else {
            terminal.detail(&line);
        }
    }
    if entries.len() > MOST_LISTED {
        terminal.say(&format!(
            "  and {} more (`-v` names them)",
            entries.len() - MOST_LISTED
        ));
    }
}

fn summary(recording: &Recording) -> String {
    let entries = recording.entries.iter();
    let entries = entries.filter(|entry| entry.act.is_version());
    let (assessments, facts): (Vec<&Entry>, Vec<&Entry>) =
        entries.partition(|entry| entry.subject() == Subject::Assessment);
    let parts = [counted(&assessments, "assessment"), counted(&facts, "fact")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `2 new assessments`, `1 changed fact`, `1 new fact and 2 changed`; `None` if there are none.
fn counted(entries: &[&Entry], what: &str) -> Option<String> {
    let changed = entries.iter().filter(|entry| entry.act == Act::Revise);
    let changed = changed.count();
    let of = |kind: &str| format!("{kind} {what}");
    match (entries.len() - changed, changed) {
        (0, 0) => None,
        (new, 0) => Some(number(new, &of("new"))),
        (0, changed) => Some(number(changed, &of("changed"))),
        (new, changed) => Some(format!("{} and {changed} changed", number(new, &of("new")))),
    }
}

/// The day of a moment, in UTC.
pub fn day(moment: Timestamp) -> String {
    stamp(moment)[..10].to_owned()
}
