//! What a run of `record` puts on the record, worked out before anything is written.

use super::names::NameFault;
use super::recorded_facts::{Asked, Chooser};
use super::store::{Object, Origin};
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic};
use crate::ledger::{Act, Change, Dating, Entry, Finding, History, Ledger, Manifest};
use crate::record::{ChangedFact, Present, Standing, Verdict, changed_facts, judge};
use crate::source::{Digests, Files, Stamp};

/// How changed assessments are put on the record.
#[derive(Debug, Clone, Copy)]
pub struct Reason<'a> {
    /// How much changes.
    pub change: Change,
    /// What, and why.
    pub note: &'a str,
}

/// Entries to be added, and the objects that they need.
#[derive(Debug, Default)]
pub struct Recording {
    /// One of the type `clock`, if a clock had run ahead; then those of facts by their ids, and those of assessments in the
    /// order of these.
    pub entries: Vec<Entry>,
    /// Each once or more.
    pub objects: Vec<Object>,
}

/// Why an assessment is not put on the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It has changed, and no reason was given.
    Changed(Finding),
    /// It bears an earlier date, which is no small thing.
    Backdated(Finding),
    /// Facts of it differ, which is more than its form.
    Facts(Box<str>, Vec<ChangedFact>),
    /// Its record is damaged.
    Damaged(Finding),
    /// It has an id that was given up.
    Barred(Finding),
    /// Not every tool would read the name of this file of it alike, for this reason.
    BadName(Box<str>, NameFault),
    /// A file of it cannot be read: it would be left out.
    Unread(Diagnostic),
}

/// Works out what to record of these assessments, and of the facts on which they depend or that were asked for. `entries`
/// follow the last one of `ledger`.
///
/// # Errors
/// All refusals; then nothing is to be recorded.
pub fn prepare(
    files: &dyn Files,
    settings: &Settings,
    ledger: &Ledger,
    (wanted, asked): (&[&Present], Asked<'_>),
    reason: Option<Reason<'_>>,
    dating: Dating,
) -> Result<Recording, Vec<Refusal>> {
    let mut recording = Recording::default();
    let mut refusals = Vec::new();
    let paths = wanted.iter().flat_map(|one| &one.files);
    let digests = Digests::read(files, paths, &Digests::default());
    for present in wanted {
        if present.standing != Standing::Public {
            continue;
        }
        let verdict = judge(files, settings, ledger, present, &digests);
        let is_changed = match verdict {
            Verdict::Same => continue,
            Verdict::New => false,
            Verdict::Barred(finding) => {
                refusals.push(Refusal::Barred(*finding));
                continue;
            }
            Verdict::Other(finding) => match (finding.code(), reason) {
                (Code::RecordMoved, _) => continue,
                (Code::RecordStoreCorrupt, _) => {
                    refusals.push(Refusal::Damaged(*finding));
                    continue;
                }
                (_, None) => {
                    refusals.push(Refusal::Changed(*finding));
                    continue;
                }
                (Code::RecordBackdated, Some(reason)) if reason.change != Change::Correction => {
                    refusals.push(Refusal::Backdated(*finding));
                    continue;
                }
                (_, Some(reason)) => {
                    let facts = more_than_form(files, settings, ledger, present, reason.change);
                    if !facts.is_empty() {
                        refusals.push(Refusal::Facts(present.id.clone(), facts));
                        continue;
                    }
                    true
                }
            },
        };
        let unread = present.files.iter().filter(|path| {
            let is_file = |stamp: Stamp| !stamp.is_folder;
            digests.of(path).is_none() && files.stamp(path).is_some_and(is_file)
        });
        let unread: Vec<_> = unread.filter_map(|path| files.digest(path).err()).collect();
        if !unread.is_empty() {
            refusals.extend(unread.into_iter().map(Refusal::Unread));
            continue;
        }
        let manifest = present.manifest(&digests);
        let names = manifest.files().map(|(_, path)| path);
        let bad: Vec<_> = names
            .filter_map(|path| Some(Refusal::BadName(path.into(), NameFault::of(path)?)))
            .collect();
        if !bad.is_empty() {
            refusals.extend(bad);
            continue;
        }
        let date = present.date.as_ref();
        let history = ledger.history(&present.id);
        let latest = history.and_then(History::latest);
        let rev = latest.map_or(1, |latest| latest.rev.saturating_add(1));
        let reason = reason.filter(|_| is_changed);
        let act = match reason {
            Some(_) => Act::Revise,
            None if date.is_some_and(|date| date.is_attested_by(dating.recorded)) => Act::Publish,
            None => Act::Import,
        };
        let last = recording.entries.last().or_else(|| ledger.last());
        recording.entries.push(Entry {
            change: reason.map(|reason| reason.change),
            note: reason.map_or("", |reason| reason.note).into(),
            ..Entry::after(last, act, &present.id, (rev, manifest.digest()), dating)
        });
        recording.objects.extend(objects(present, &manifest));
    }
    let chooser = Chooser {
        files,
        settings,
        ledger,
        asked,
        reason,
        dating,
    };
    refusals.extend(chooser.add(wanted, &mut recording));
    if refusals.is_empty() {
        recording.objects.sort_by_key(|object| object.digest);
        recording.objects.dedup_by_key(|object| object.digest);
        Ok(recording)
    } else {
        Err(refusals)
    }
}

/// The facts that forbid to call a change of an assessment minor.
fn more_than_form(
    files: &dyn Files,
    settings: &Settings,
    ledger: &Ledger,
    present: &Present,
    change: Change,
) -> Vec<ChangedFact> {
    let history = ledger.history(&present.id);
    let latest = history.filter(|_| change == Change::Minor);
    let latest = latest.and_then(History::latest);
    latest.map_or_else(Vec::new, |latest| {
        changed_facts(files, settings, latest, &present.path)
    })
}

fn objects(present: &Present, manifest: &Manifest) -> Vec<Object> {
    let mut objects = vec![
        Object {
            digest: manifest.digest(),
            origin: Origin::Text(manifest.text()),
        },
        Object {
            digest: present.content,
            origin: Origin::Document(present.path.clone()),
        },
    ];
    objects.extend(manifest.attachments().map(|(digest, path)| Object {
        digest,
        origin: Origin::File(path.into()),
    }));
    objects
}
