//! What the ledger says of versions, facts and the clock, and what is not so.
//!
//! Lines may be written by hand and chained without a fault. Of what `record` never writes, this finds what the texts
//! on the record themselves show.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::attested::wrongly_attested;
use super::facts::{changed_between, source};
use super::object::{check_object, unchecked_text};
use crate::config::Settings;
use crate::diagnostic::Code;
use crate::digest::Digest;
use crate::ledger::{
    Act, Change, Entry, FILE, Fact, Finding, History, Ledger, Manifest, Subject, stamp,
};
use crate::parse;
use crate::source::{Files, LARGEST_TEXT, Source};

/// The entries of which the ledger says what is not so:
///
/// - a first version is called `publish` or `import`, and is not;
/// - a version is a text that has another id;
/// - a version is called `minor`, and changes a typed fact. Before the first line of format 2, Standpoint allowed that;
///   versions of another branch followed other words there. Both are passed over;
/// - a clock had run ahead, and its entry does not say to which time, or is of a time before 1970.
///
/// A text that cannot be read is passed over.
pub fn misattested(
    files: &dyn Files,
    settings: &Settings,
    ledger: &Ledger,
    manifests: &BTreeMap<Digest, Manifest>,
) -> Vec<Finding> {
    let reader = Reader {
        files,
        ledger,
        manifests,
        zones: zones(files, settings, ledger),
        begins: begin_of_format_2(ledger),
    };
    let histories = ledger.all_histories();
    let live =
        histories.filter(|history| history.removed().is_none() && !ledger.doubts(history.id()));
    let live: Vec<_> = live.collect();
    let found = live
        .into_par_iter()
        .flat_map_iter(|history| match history.subject() {
            Subject::Assessment => reader.assessment(history),
            Subject::Clock => Vec::new(),
            _ => reader.fact(history),
        });
    let mut found: Vec<Finding> = found.collect();
    let pairs = ledger.entries().iter().zip(ledger.entries().iter().skip(1));
    found.extend(pairs.filter_map(|(last, clock)| clock_finding(last, clock)));
    found
}

/// The number of the first entry of format 2; of none, the number after the last one.
fn begin_of_format_2(ledger: &Ledger) -> u64 {
    let mut entries = ledger.entries().iter();
    let first = entries.find(|entry| entry.format() > 1);
    first.map_or(u64::MAX, |entry| entry.seq)
}

/// The settings with each time zone that was on the record, and the number of its entry.
fn zones(files: &dyn Files, settings: &Settings, ledger: &Ledger) -> Vec<(u64, Option<Settings>)> {
    let history = ledger.history("site:settings");
    let versions = history.into_iter().flat_map(History::versions);
    let zone = |entry: &Entry| {
        let fact = Fact::parse(unchecked_text(files, entry.content)?.as_bytes())?;
        let name = fact.time_zone?;
        let time_zone = TimeZone::get(&name).ok()?;
        Some(Settings {
            time_zone,
            time_zone_name: name,
            ..settings.clone()
        })
    };
    versions.map(|entry| (entry.seq, zone(entry))).collect()
}

struct Reader<'a> {
    files: &'a dyn Files,
    ledger: &'a Ledger,
    manifests: &'a BTreeMap<Digest, Manifest>,
    zones: Vec<(u64, Option<Settings>)>,
    /// The number of the first entry of format 2.
    begins: u64,
}

impl Reader<'_> {
    /// Whether this version must not change a typed fact.
    fn is_minor(&self, entry: &Entry) -> bool {
        entry.change == Some(Change::Minor) && entry.merged.is_none() && entry.seq > self.begins
    }

    /// The settings when an entry was recorded; `None` if that is not known.
    fn settings_at(&self, seq: u64) -> Option<&Settings> {
        let at = self.zones.partition_point(|(since, _)| *since < seq);
        self.zones[..at].last()?.1.as_ref()
    }

    /// The text of a version. Whether it is what its name says is found where the store is examined.
    fn text(&self, entry: &Entry) -> Option<Source> {
        let (digest, path) = self.manifests.get(&entry.content)?.source();
        Some(source(path, digest, unchecked_text(self.files, digest)?))
    }

    fn assessment(&self, history: History<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut before: Option<Source> = None;
        for entry in history.versions() {
            let text = self.text(entry);
            if let Some(text) = &text {
                let mut wrong: Vec<Finding> = Vec::new();
                wrong.extend(self.other_id(history.id(), entry, text));
                if entry.rev == 1 {
                    wrong.extend(wrongly_attested(entry, &text.text));
                }
                if let Some(settings) = self.settings_at(entry.seq)
                    && let Some(before) = before.as_ref().filter(|_| self.is_minor(entry))
                    && let [first, ..] = &*changed_between(settings, before, text)
                {
                    let (then, now) = (first.then.as_deref(), first.now.as_deref());
                    wrong.push(not_minor(entry, &first.name, then, now));
                }
                let read = before.iter().map(|before| before.digest);
                if !wrong.is_empty() && self.are_whole(read.chain([text.digest])) {
                    found.append(&mut wrong);
                }
            }
            before = text;
        }
        found
    }

    /// Whether these objects are what their names say. It is asked only where something else is wrong: all objects are
    /// hashed once where the store is examined, and that takes as long as all else.
    fn are_whole(&self, mut objects: impl Iterator<Item = Digest>) -> bool {
        objects.all(|digest| check_object(self.files, digest, LARGEST_TEXT).is_ok())
    }

    /// What is wrong with a version whose text has the id of another assessment.
    fn other_id(&self, today: &str, entry: &Entry, text: &Source) -> Option<Finding> {
        let id = parse::id_of_assessment(&text.path, &text.text)?;
        let is_own = self.ledger.today(&id).unwrap_or(&id) == today;
        (!is_own).then(|| {
            let Entry { id: own, rev, .. } = entry;
            finding(
                entry,
                format!("version {rev} of `{own}` is a text that has the id `{id}`"),
            )
        })
    }

    fn fact(&self, history: History<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut before: Option<(Digest, Fact)> = None;
        for entry in history.versions() {
            let text = unchecked_text(self.files, entry.content);
            let fact = text.and_then(|text| Fact::parse(text.as_bytes()));
            if let Some(fact) = &fact {
                let minor = before.as_ref().filter(|_| self.is_minor(entry));
                let wrong = if fact.id == entry.id {
                    minor.and_then(|(_, before)| {
                        let differences = before.differences(fact);
                        let typed = differences.iter().find(|one| one.is_typed)?;
                        Some(not_minor(entry, typed.what, typed.from, typed.to))
                    })
                } else {
                    let Entry { id, rev, .. } = entry;
                    let message = format!("version {rev} of `{id}` is a text of `{}`", fact.id);
                    Some(finding(entry, message))
                };
                let read = minor.map(|(digest, _)| *digest).into_iter();
                found.extend(wrong.filter(|_| self.are_whole(read.chain([entry.content]))));
            }
            before = fact.map(|fact| (entry.content, fact));
        }
        found
    }
}

fn not_minor(entry: &Entry, name: &str, then: Option<&str>, now: Option<&str>) -> Finding {
    let Entry { id, rev, .. } = entry;
    let value = |value: Option<&str>| value.map_or("nothing".to_owned(), |it| format!("`{it}`"));
    let (then, now) = (value(then), value(now));
    finding(
        entry,
        format!(
            "the ledger calls version {rev} of `{id}` `minor`, and its {name} was {then} before and is {now} there"
        ),
    )
}

/// What is wrong with an entry that says that a clock had run ahead.
fn clock_finding(last: &Entry, clock: &Entry) -> Option<Finding> {
    if clock.act != Act::Clock {
        return None;
    }
    let ahead = stamp(last.recorded);
    let why = if !clock.note.contains(&ahead) {
        format!("it does not say that the clock had run ahead to {ahead}")
    } else if clock.recorded < Timestamp::UNIX_EPOCH {
        "no machine's clock can be at its time".to_owned()
    } else {
        return None;
    };
    let (line, recorded) = (clock.seq, stamp(clock.recorded));
    let message = format!("line {line} leads the clock back to {recorded}, and {why}");
    Some(finding(clock, message))
}

fn finding(entry: &Entry, message: String) -> Finding {
    let hint =
        "`record` never writes that: restore archive/ledger.jsonl from a copy that you trust";
    let finding = Finding::new(Code::RecordMisattested, FILE, message, hint);
    // Lines are numbered as entries are, where none was lost.
    finding.of(&entry.id, entry.rev).at(entry.seq)
}
