//! `standpoint record`: puts public assessments on the record.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;

use super::Outcome;
use super::clock;
use super::reason::{self, note};
use super::terminal::{Terminal, number};
use super::verify::print;
use super::{loses_record, unwritten};
use crate::archive::{Error, Reason, Recording, Refusal, Store, prepare, stored};
use crate::cli::{ChangeKind, RecordArgs};
use crate::compile::{Inputs, Options, Parsed};
use crate::diagnostic::{Code, Diagnostics, nearest};
use crate::digest::Digest;
use crate::ledger::{Act, Audit, Change, Entry, History, Ledger, object_path, stamp};
use crate::plan::Plan;
use crate::record::{Present, Standing};
use crate::route::Route;
use crate::site::{Site, history_route, version_route};
use crate::source;
use crate::view::record_route;

/// So many entries are told one by one; `-v` tells all of them.
const MOST_TOLD: usize = 20;

/// Runs the command.
pub fn run(terminal: &Terminal, root: &Path, args: &RecordArgs) -> Outcome {
    let change = args.kind.map(|kind| match kind {
        ChangeKind::Minor => Change::Minor,
        ChangeKind::Update => Change::Update,
        ChangeKind::Correction => Change::Correction,
    });
    let given = args.note.as_deref().map(note).transpose();
    let note = match given {
        Ok(note) => note,
        Err(why) => {
            Terminal::fail(&format!("--note: {why}"));
            return Outcome::WrongUsage;
        }
    };
    let reason = change
        .zip(note)
        .map(|(change, note)| Reason { change, note });
    record(terminal, root, args, reason).unwrap_or_else(|error| unwritten(&error))
}

fn record(
    terminal: &Terminal,
    root: &Path,
    args: &RecordArgs,
    reason: Option<Reason<'_>>,
) -> Result<Outcome, Error> {
    let store = (!args.dry_run).then(|| Store::open(root)).transpose()?;
    let mut diagnostics = Diagnostics::default();
    let inputs = Inputs::scan(root, &Options::default(), None, &mut diagnostics);
    diagnostics.drop_code(Code::NoBaseUrl);
    let parsed = inputs.parse(root);
    let present: Vec<Present> = parsed.iter().flat_map(Parsed::present).collect();
    let book = inputs.book.clone();
    let settings = inputs.settings.clone();
    // What would not build is not recorded.
    let past = inputs.past(root, &mut diagnostics);
    let compiled = inputs.link(parsed, &past, &mut diagnostics);
    if diagnostics.has_errors() {
        terminal.report(root, &diagnostics);
        terminal.say("nothing was recorded: the content has errors");
        return Ok(Outcome::ContentErrors);
    }
    let ids = present.iter().map(|one| &*one.id);
    if book.is_none() && loses_record(&root.join(&*settings.output), ids) {
        return Ok(Outcome::ContentErrors);
    }
    let none = Ledger::default();
    let ledger = book.as_ref().map_or(&none, |book| &book.ledger);
    // Where objects are left of a first run that was stopped, there is no ledger to mend.
    let is_first = book.as_ref().is_none_or(|book| book.is_blank);
    if !is_first && !reason::is_sound(ledger) {
        return Ok(Outcome::ContentErrors);
    }
    let Some(wanted) = select(&present, ledger, &args.ids) else {
        return Ok(Outcome::ContentErrors);
    };
    let now = clock::now();
    let digest_of = |path: &str| source::digest(root, path).ok();
    let prepared = prepare((root, &settings), ledger, &wanted, reason, now, digest_of);
    let recording = match prepared {
        Ok(recording) => recording,
        Err(refusals) => {
            refuse(&refusals, args);
            return Ok(Outcome::ContentErrors);
        }
    };
    if recording.entries.is_empty() {
        terminal.say("nothing to record");
        return Ok(Outcome::Done);
    }
    if !reason::follows(ledger, now) {
        return Ok(Outcome::ContentErrors);
    }
    if let Some(lost) = is_first
        .then(|| left_alone(root, &recording))
        .transpose()?
        .flatten()
    {
        Terminal::fail(&format!(
            "there is no ledger, and an object that one must have named: `{}`. Restore \
             archive/ledger.jsonl; a new record would hide what the old one said",
            object_path(lost)
        ));
        return Ok(Outcome::ContentErrors);
    }
    if !has_room((&compiled.site, &compiled.plan), &recording.entries) {
        return Ok(Outcome::ContentErrors);
    }
    let Some(store) = store else {
        tell(terminal, &recording.entries);
        terminal.say(&format!("{} would be recorded", summary(&recording)));
        return Ok(Outcome::Done);
    };
    store.keep(&recording.objects)?;
    let book = book.as_deref().filter(|_| !is_first);
    let head = store.append(book, &recording.entries)?;
    if reason.is_some()
        && recording
            .entries
            .iter()
            .all(|entry| entry.act != Act::Revise)
    {
        terminal.say("--kind and --note are not kept: a first version has no change to tell of");
    }
    tell(terminal, &recording.entries);
    terminal.say(&format!("recorded {}", summary(&recording)));
    Terminal::data(&format!("{head}\n"));
    Ok(Outcome::Done)
}

/// Whether nothing stands where the site gets pages with these entries; what does is told.
fn has_room((site, plan): (&Site, &Plan), entries: &[Entry]) -> bool {
    let first = entries.iter().filter(|entry| entry.rev == 1);
    let versions = first.flat_map(|entry| {
        let page = Route::assessment(&entry.id);
        [version_route(&page, 1), history_route(&page)]
    });
    // A page of that address introduces the record.
    let own = Some(record_route()).filter(|route| site.introduction(route).is_none());
    let own = own.filter(|_| site.ledger.is_none());
    let routes = own.into_iter().chain(versions);
    let taken = routes.filter_map(|route| Some((plan.owner_at(&route, site)?, route)));
    let taken: Vec<_> = taken.collect();
    for (owner, route) in &taken {
        Terminal::fail(&format!(
            "nothing was recorded: `{route}` is claimed by {owner}, and the record has a page there. \
             Give that another address"
        ));
    }
    taken.is_empty()
}

/// An object that a first recording would not name.
fn left_alone(root: &Path, recording: &Recording) -> Result<Option<Digest>, Error> {
    let named: BTreeSet<_> = recording
        .objects
        .iter()
        .map(|object| object.digest)
        .collect();
    let mut objects = stored(root)?.into_iter();
    Ok(objects.find(|object| !named.contains(object)))
}

/// The assessments that are asked for; nothing where one of them cannot be recorded, which is told.
fn select<'p>(present: &'p [Present], ledger: &Ledger, ids: &[String]) -> Option<Vec<&'p Present>> {
    if ids.is_empty() {
        return Some(present.iter().collect());
    }
    let mut wanted = Vec::new();
    let mut all_well = true;
    for id in ids {
        let found = present.iter().find(|one| *one.id == **id);
        let removed = ledger.history(id).and_then(History::removed);
        let problem = match (found, removed) {
            (_, Some(entry)) => format!(
                "`{id}` was removed from the record on {}: what is new needs another id",
                day(entry.recorded)
            ),
            (None, None) if ledger.history(id).is_some() => format!(
                "`{id}` is on the record, and no file has that id any more: `standpoint verify` says \
                 what to do"
            ),
            (None, None) => {
                let ids = present.iter().map(|one| &*one.id);
                let hint = nearest(id, ids).map(|meant| format!(": did you mean `{meant}`?"));
                format!(
                    "no assessment has the id `{id}`{}",
                    hint.unwrap_or_default()
                )
            }
            (Some(one), None) if one.standing == Standing::Withheld => format!(
                "`{id}` is withheld (a draft, an embargo or a marking), and only what is public is \
                 recorded; it is `{}`",
                one.path
            ),
            (Some(one), None) => {
                wanted.push(one);
                continue;
            }
        };
        Terminal::fail(&problem);
        all_well = false;
    }
    wanted.sort_by(|a, b| a.path.cmp(&b.path));
    wanted.dedup_by(|a, b| a.path == b.path);
    all_well.then_some(wanted)
}

fn refuse(refusals: &[Refusal], args: &RecordArgs) {
    let mut audit = Audit::default();
    let mut changed = Vec::new();
    for refusal in refusals {
        match refusal {
            Refusal::Changed(finding) => {
                changed.push(finding.id.as_deref().unwrap_or_default());
                let mut finding = finding.clone();
                // What to type is told once, below.
                finding.hint = String::new();
                audit.push(finding);
            }
            Refusal::Backdated(finding) | Refusal::Damaged(finding) => audit.push(finding.clone()),
            Refusal::BadName(path) => Terminal::fail(&format!(
                "the name of `{path}` holds a backslash or `%`, which not every tool that checks \
                 digests reads alike: rename the file"
            )),
        }
    }
    audit.sort();
    print(&audit);
    if !changed.is_empty() {
        let which = match (changed.as_slice(), args.ids.is_empty()) {
            ([one], _) => format!(" {one}"),
            (_, true) => String::new(),
            (many, false) => format!(" {}", many.join(" ")),
        };
        Terminal::fail(&format!(
            "nothing was recorded: what is on the record and has changed needs a kind and a note. Type\n\n    \
             standpoint record{which} --kind correction --note \"…\"\n\n\
             with what was wrong, and why; or --kind update (something new) or minor (spelling, a link); or \
             restore the file"
        ));
    }
}

fn tell(terminal: &Terminal, entries: &[Entry]) {
    for (at, entry) in entries.iter().enumerate() {
        let how = match (entry.act, entry.change) {
            (_, Some(change)) => format!("{}: {}", change.word(), entry.note),
            (Act::Import, None) => {
                "import: its date is more than a day before or after now, and not attested"
                    .to_owned()
            }
            _ => entry.act.word().to_owned(),
        };
        let line = format!("  {} version {} ({how})", entry.id, entry.rev);
        if at < MOST_TOLD {
            terminal.say(&line);
        } else {
            terminal.detail(&line);
        }
    }
    if entries.len() > MOST_TOLD {
        terminal.say(&format!(
            "  and {} more (`-v` names them)",
            entries.len() - MOST_TOLD
        ));
    }
}

fn summary(recording: &Recording) -> String {
    let changed = recording
        .entries
        .iter()
        .filter(|entry| entry.act == Act::Revise);
    let changed = changed.count();
    let new = recording.entries.len() - changed;
    match (new, changed) {
        (new, 0) => number(new, "new assessment"),
        (0, changed) => number(changed, "changed assessment"),
        (new, changed) => format!("{} and {changed} changed", number(new, "new assessment")),
    }
}

/// The day of a moment, in UTC.
pub fn day(moment: Timestamp) -> String {
    stamp(moment)[..10].to_owned()
}
