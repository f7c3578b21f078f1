//! `standpoint record`: puts public assessments on the record.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::dating::{confirm, dating};
use super::failure::{Failure, Part};
use super::heads::rewound;
use super::reason::{check_undamaged, note};
use super::sound::{Reworded, Sound};
use super::terminal::{self, Terminal, number};
use super::{check_record_not_lost, merge, public};
use crate::archive::{self, Asked, Error, Reason, Recording, Refusal, Store, prepare, stored};
use crate::cache::Findings;
use crate::cli::{ChangeKind, RecordArgs};
use crate::compile::{Begun, Linked, Record};
use crate::config::{self, RecordKey, Settings, require_record};
use crate::diagnostic::{Code, Diagnostics, nearest};
use crate::digest::Digest;
use crate::ledger::{Act, Audit, Change, Entry, History, Ledger, Subject, object_path, stamp};
use crate::record::{Book, ChangedFact, FactVerdict, Facts, Present, Standing, unrecorded};
use crate::route::Route;
use crate::source::{DiskFiles, Files as _, LARGEST_TEXT};

/// Number of entries that are listed before "and N more"; `-v` lists all of them.
const MOST_LISTED: usize = 20;

/// Runs the command.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &RecordArgs) -> Result<(), Failure> {
    let reason = reason(args)?;
    if let Some(path) = &args.merge {
        return merge::run(terminal, disk, path, reason, &args.entry);
    }
    let store = (!args.entry.dry_run)
        .then(|| Store::open(disk))
        .transpose()?;
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
    if recording.entries.is_empty() {
        terminal.say("nothing to record");
        if let Some(book) = begun {
            content.seen.keep(book.digest, args);
        }
        return Ok(());
    }
    confirm(ledger, &args.entry)?;
    if begun.is_none() {
        check_objects_named(disk, &recording)?;
    }
    if let Some(linked) = &content.linked {
        check_addresses_free(linked, &recording.entries)?;
    }
    let key = match begun {
        None => RequiredKey::of(disk)?,
        Some(_) => RequiredKey::default(),
    };
    let Some(store) = store else {
        list(terminal, &recording.entries);
        terminal.say(&format!("{} would be recorded", summary(&recording)));
        key.tell(terminal, "would be written");
        return Ok(());
    };
    confirm_one_note(&recording.entries, args)?;
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
    content.seen.keep(digest, args);
    Ok(())
}

/// The key by which the settings say that the site has a record, as the first recording writes it.
#[derive(Default)]
struct RequiredKey {
    /// The text of the settings; `None` if there is no file.
    was: Option<String>,
    /// What is to be done; `None` for nothing.
    key: Option<RecordKey>,
}

impl RequiredKey {
    /// What a first recording does to the settings, which have no errors.
    fn of(disk: &DiskFiles) -> Result<Self, Failure> {
        if disk.place(config::FILE).is_symlink() {
            return Ok(Self {
                was: None,
                key: Some(RecordKey::ByHand),
            });
        }
        let is_there = disk.stamp(config::FILE).is_some();
        let bytes = is_there.then(|| disk.bytes(config::FILE, LARGEST_TEXT));
        let bytes = bytes
            .transpose()
            .map_err(|why| Error::Content(why.into()))?;
        let was = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let key = require_record(was.as_deref().unwrap_or_default());
        Ok(Self {
            was,
            key: Some(key),
        })
    }

    fn write(&self, store: &Store) -> Result<(), Failure> {
        match &self.key {
            Some(RecordKey::Text(text)) => Ok(store.write_settings(self.was.as_deref(), text)?),
            _ => Ok(()),
        }
    }

    /// Says what was `done`, or what is to be written by hand.
    fn tell(&self, terminal: &Terminal, done: &str) {
        let why = "a build without archive/ then fails, also on a fresh clone";
        match &self.key {
            Some(RecordKey::Text(_)) => terminal.say(&format!(
                "`required = true` {done} into `[record]` of standpoint.toml: {why}"
            )),
            Some(RecordKey::ByHand) => terminal.say(&format!(
                "write `required = true` into `record` of standpoint.toml, which is written in a form that \
                 Standpoint does not edit: {why}"
            )),
            Some(RecordKey::Written) | None => {}
        }
    }
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

/// The content of a site, and its record so far.
struct Content {
    present: Vec<Present>,
    /// What the site states; `None` if nothing but words of recorded assessments can have changed.
    facts: Option<Facts>,
    settings: Settings,
    book: Option<Arc<Book>>,
    /// The site; `None` if only words of recorded assessments have changed since it was found without errors.
    linked: Option<Linked>,
    seen: Seen,
    /// How many documents were read.
    read: usize,
}

/// What was found, for the next run to know.
enum Seen {
    /// It cannot be kept.
    Nothing,
    /// All there is.
    All(Sound, Findings),
    /// Documents that have changed.
    Reworded(Sound, Vec<Reworded>),
}

impl Seen {
    /// Keeps what was found, once all of it is on the record in a ledger of this digest.
    fn keep(self, ledger: Digest, args: &RecordArgs) {
        if args.entry.dry_run {
            return;
        }
        match self {
            Self::All(sound, findings) if args.ids.is_empty() => sound.keep(ledger, findings),
            Self::Reworded(sound, reworded) => {
                let ids = &args.ids;
                let is_recorded =
                    |one: &Reworded| ids.is_empty() || ids.iter().any(|id| **id == *one.present.id);
                sound.keep_reworded(ledger, reworded.into_iter().filter(is_recorded).collect());
            }
            Self::All(..) | Self::Nothing => {}
        }
    }
}

impl Content {
    /// Fails if the content has errors, for what would not build is not recorded, or if `archive/`
    /// was lost.
    fn read(disk: &DiskFiles, ids: &[String]) -> Result<Self, Failure> {
        let mut diagnostics = Diagnostics::default();
        let begun = Begun::begin(disk.clone(), &public()?, None, &mut diagnostics);
        let mut sound = Sound::open(disk, &begun);
        let quick = sound
            .as_mut()
            .and_then(|sound| sound.reworded(disk, &begun.settings));
        if let Some((reworded, book)) = quick
            && !diagnostics.has_errors()
            && (ids.iter()).all(|id| reworded.iter().any(|one| *one.present.id == **id))
        {
            return Ok(Self {
                present: reworded.iter().map(|one| one.present.clone()).collect(),
                // An id of a fact is none of these, so that nobody asks for one.
                facts: None,
                settings: begun.settings,
                book: Some(book),
                linked: None,
                read: reworded.len(),
                seen: sound.map_or(Seen::Nothing, |sound| Seen::Reworded(sound, reworded)),
            });
        }
        let scanned = begun.scan(None, &mut diagnostics);
        diagnostics.drop_code(Code::NoBaseUrl);
        let (book, settings) = (scanned.book.clone(), scanned.settings.clone());
        let (read, findings) = match &sound {
            Some(sound) => {
                let (read, findings) = sound.read(scanned);
                (read, Some(findings))
            }
            None => (scanned.read(), None),
        };
        let count = read.unknown();
        let (present, facts) = (read.present(), Some(read.facts()));
        let linked = read.link(Record::Shown, &mut diagnostics);
        if diagnostics.has_errors() {
            let conclusion = "nothing was recorded: the content has errors";
            return Err(Failure::problems(disk, diagnostics, conclusion));
        }
        Ok(Self {
            present,
            facts,
            settings,
            book,
            linked: Some(linked),
            seen: sound
                .zip(findings)
                .map_or(Seen::Nothing, |(sound, findings)| {
                    Seen::All(sound, findings)
                }),
            read: count,
        })
    }
}

/// Fails if the record is not the one that is known from elsewhere.
fn check_not_rewound(disk: &DiskFiles, content: &Content) -> Result<(), Failure> {
    let ledger = content.book.as_ref().map(|book| &*book.ledger);
    let rewound = rewound(disk, &content.settings, ledger, None, None);
    if rewound.is_empty() {
        return Ok(());
    }
    let message = "nothing was recorded: an entry would be added to another record than the one that is known";
    Err(Failure::because(vec![
        Part::Findings(rewound),
        Part::Message(message.to_owned()),
    ]))
}

/// Fails if pages of the site already use addresses that these entries need.
fn check_addresses_free(linked: &Linked, entries: &[Entry]) -> Result<(), Failure> {
    let Linked { site, plan, .. } = linked;
    let is_first = |entry: &&Entry| {
        matches!(entry.act, Act::Publish | Act::Import) && entry.subject() == Subject::Assessment
    };
    let first = entries.iter().filter(is_first);
    let versions = first.flat_map(|entry| {
        let page = Route::assessment(&entry.id);
        [page.version(1), page.history()]
    });
    // A page of that address introduces the record.
    let own = Some(Route::record()).filter(|route| site.introduction(route).is_none());
    let own = own.filter(|_| site.ledger.is_none());
    let routes = own.into_iter().chain(versions);
    let taken = routes.filter_map(|route| Some((plan.owner_at(&route, site)?, route)));
    let taken = taken.map(|(owner, route)| {
        format!(
            "nothing was recorded: `{route}` is claimed by {owner}, and the record has a page there. \
             Give that another address"
        )
    });
    Failure::unless_empty(taken)
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

/// The ids of facts among these, and the others. Fails if one of these facts cannot be recorded.
fn named_facts<'i>(
    disk: &DiskFiles,
    content: &Content,
    ledger: &Ledger,
    ids: &'i [String],
) -> Result<(BTreeSet<Box<str>>, Vec<&'i str>), Failure> {
    // No id of an assessment has a colon.
    let (facts, others): (Vec<&str>, Vec<&str>) =
        ids.iter().map(|id| &**id).partition(|id| id.contains(':'));
    let problems = facts
        .iter()
        .filter_map(|id| no_fact(disk, content, ledger, id));
    Failure::unless_empty(problems)?;
    let named = facts.into_iter().map(Box::from).collect();
    Ok((named, others))
}

/// Why nothing can be recorded of a fact.
fn no_fact(disk: &DiskFiles, content: &Content, ledger: &Ledger, id: &str) -> Option<String> {
    let Content { present, facts, .. } = content;
    let facts = facts.as_ref()?;
    let is_stated = facts.get(id).is_some();
    match ledger.history(id) {
        Some(_) if is_stated => None,
        Some(history) => match facts.judge(disk, history) {
            FactVerdict::Gone(finding) => Some(format!(
                "{}; {}",
                finding.diagnostic.message,
                finding.diagnostic.hint.unwrap_or_default()
            )),
            _ => None,
        },
        None if !is_stated => {
            let hint = nearest(id, facts.ids()).map(|meant| format!(": did you mean `{meant}`?"));
            Some(format!(
                "nothing public states a fact with the id `{id}`{}",
                hint.unwrap_or_default()
            ))
        }
        None if unrecorded(ledger, facts, present).contains(id) => None,
        None => Some(format!(
            "no recorded assessment depends on `{id}`: it goes onto the record together with the first that does"
        )),
    }
}

/// The assessments with these ids; all where nothing was asked for. Fails if one of them cannot be recorded.
fn select<'p>(
    present: &'p [Present],
    ledger: &Ledger,
    ids: &[&str],
    is_all: bool,
) -> Result<Vec<&'p Present>, Failure> {
    if is_all {
        return Ok(present.iter().collect());
    }
    let mut wanted = Vec::new();
    let mut problems = Vec::new();
    for id in ids {
        match select_one(present, ledger, id) {
            Ok(one) => wanted.push(one),
            Err(problem) => problems.push(problem),
        }
    }
    Failure::unless_empty(problems)?;
    wanted.sort_by(|a, b| a.path.cmp(&b.path));
    wanted.dedup_by(|a, b| a.path == b.path);
    Ok(wanted)
}

/// The assessment with this id, or why it cannot be recorded.
fn select_one<'p>(
    present: &'p [Present],
    ledger: &Ledger,
    id: &str,
) -> Result<&'p Present, String> {
    let history = ledger.history(id);
    if let Some(entry) = history.and_then(History::removed) {
        return Err(format!(
            "`{id}` was removed from the record on {}: what is new needs another id",
            day(entry.recorded)
        ));
    }
    if let Some(today) = ledger.today(id) {
        return Err(format!("`{id}` was renamed: its id is `{today}`"));
    }
    if let Some(entry) = history.and_then(History::unpublished) {
        return Err(format!(
            "`{id}` was taken offline on {}: `standpoint reinstate {id} --reason \"…\"` puts it back",
            day(entry.recorded)
        ));
    }
    match present.iter().find(|one| *one.id == *id) {
        Some(one) if one.standing == Standing::Withheld => Err(format!(
            "`{id}` is withheld (a draft, an embargo or a marking), and only what is public is \
             recorded; it is `{}`",
            one.path
        )),
        Some(one) => Ok(one),
        None if history.is_some() => Err(format!(
            "`{id}` is on the record, and no file has that id any more: `standpoint verify` says \
             what to do"
        )),
        None => {
            let ids = present.iter().map(|one| &*one.id);
            let hint = nearest(id, ids).map(|meant| format!(": did you mean `{meant}`?"));
            Err(format!(
                "no assessment has the id `{id}`{}",
                hint.unwrap_or_default()
            ))
        }
    }
}

/// Why nothing is recorded.
fn refused(refusals: Vec<Refusal>, args: &RecordArgs) -> Failure {
    let mut parts = Vec::new();
    let mut audit = Audit::default();
    let mut changed = Vec::new();
    for refusal in refusals {
        match refusal {
            Refusal::Changed(mut finding) => {
                changed.push(finding.id.clone().unwrap_or_default());
                // What to type is said once, below.
                finding.diagnostic.hint = None;
                audit.push(finding);
            }
            Refusal::Backdated(finding) | Refusal::Damaged(finding) | Refusal::Barred(finding) => {
                audit.push(finding);
            }
            Refusal::Unread(why) => {
                parts.push(Part::Message(
                    archive::Error::Content(why.into()).to_string(),
                ));
            }
            Refusal::Facts(id, facts) => parts.push(Part::Message(more_than_form(&id, &facts))),
            Refusal::BadName(path, fault) => parts.push(Part::Message(format!(
                "the name `{}` {fault}, which not every tool that checks digests reads alike: rename the file",
                archive::shown(&path)
            ))),
        }
    }
    audit.sort();
    parts.push(Part::Findings(audit.findings));
    if !changed.is_empty() {
        let which = match (changed.as_slice(), args.ids.is_empty()) {
            ([one], _) => format!(" {one}"),
            (_, true) => String::new(),
            (many, false) => format!(" {}", many.join(" ")),
        };
        parts.push(Part::Message(format!(
            "nothing was recorded: what is on the record and has changed needs a kind and a note. Type\n\n    \
             standpoint record{which} --kind correction --note \"…\"\n\n\
             with what was wrong, and why; or --kind update (something new) or minor (spelling, a link); or \
             restore the file"
        )));
    }
    Failure::because(parts)
}

/// Why a change of an assessment is not minor.
fn more_than_form(id: &str, facts: &[ChangedFact]) -> String {
    let said = |what: &Option<String>| {
        what.as_ref()
            .map_or_else(|| "not there".to_owned(), |what| format!("`{what}`"))
    };
    let facts = facts.iter().map(|fact| {
        let (then, now) = (said(&fact.then), said(&fact.now));
        format!("    {}: {then} on the record, and {now} now\n", fact.name)
    });
    format!(
        "nothing was recorded: the change of `{id}` is not minor, for more differs than its form:\n\n{}\nType\n\n    \
         standpoint record {id} --kind update --note \"…\"\n\n\
         if that is new, or --kind correction if it was wrong; or restore the file",
        facts.collect::<String>()
    )
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
        (_, Some(change)) => format!("{}: {}", change.word(), entry.note),
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
