//! Which facts go onto the record together with assessments.

use std::collections::{BTreeMap, BTreeSet};

use super::recording::{Reason, Recording, Refusal};
use super::store::{Object, Origin};
use crate::config::Settings;
use crate::ledger::{Act, Change, Dating, Entry, Fact, Ledger};
use crate::record::{
    FactVerdict, Facts, Present, Standing, changed_facts_of_record, stands, unrecorded,
};
use crate::source::Files;

/// What the site states, and what of it was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What the site states; `None` if it is known to be as it was recorded.
    pub facts: Option<&'a Facts>,
    /// All assessments that are there.
    pub present: &'a [Present],
    /// The ids of facts that were asked for; `None` if nothing was asked for by its id.
    pub named: Option<&'a BTreeSet<Box<str>>>,
}

/// What is needed to look for the versions of facts that go onto the record.
pub(super) struct Chooser<'a> {
    pub(super) files: &'a dyn Files,
    pub(super) settings: &'a Settings,
    pub(super) ledger: &'a Ledger,
    pub(super) asked: Asked<'a>,
    pub(super) reason: Option<Reason<'a>>,
    pub(super) dating: Dating,
}

/// New versions of facts by their ids: the number of each, and what it says.
type Versions = BTreeMap<Box<str>, (u64, Fact)>;

impl Chooser<'_> {
    /// Adds the entries of facts to a recording of the assessments `wanted`, and returns why a fact cannot be recorded.
    ///
    /// They precede the entries of assessments: what a judgement answers is on the record before the judgement.
    pub(super) fn add(&self, wanted: &[&Present], recording: &mut Recording) -> Vec<Refusal> {
        let (mut versions, mut refusals) = (Versions::new(), Vec::new());
        if let Some(facts) = self.asked.facts {
            let mut needed = needed(self.ledger, facts, wanted, recording);
            match self.asked.named {
                None => needed.extend(unrecorded(self.ledger, facts, self.asked.present)),
                Some(named) => needed.extend(named.iter().cloned()),
            }
            let new = needed.iter().filter(|id| self.ledger.history(id).is_none());
            for stated in new.filter_map(|id| facts.get(id)) {
                versions.insert(stated.fact.id.clone(), (1, stated.fact.clone()));
            }
            refusals = self.add_changed(facts, &needed, &mut versions);
        }
        self.insert(versions, recording);
        refusals
    }

    /// Adds the facts that are on the record and have changed.
    fn add_changed(
        &self,
        facts: &Facts,
        needed: &BTreeSet<Box<str>>,
        versions: &mut Versions,
    ) -> Vec<Refusal> {
        let Self {
            files,
            settings,
            ledger,
            asked,
            reason,
            ..
        } = *self;
        let mut refusals = Vec::new();
        let of = (facts, needed);
        for (id, verdict) in changed_facts_of_record(files, settings, ledger, of, asked.present) {
            let is_named = asked.named.is_none_or(|named| named.contains(&id));
            let FactVerdict::Changed {
                now,
                typed,
                finding,
            } = verdict
            else {
                // What is gone or damaged is reported by builds; it does not hinder other entries.
                continue;
            };
            let rev = finding.rev.unwrap_or_default().saturating_add(1);
            match reason {
                // A note on something else says nothing of this.
                _ if !is_named && needed.contains(&id) => refusals.push(Refusal::Changed(*finding)),
                _ if !is_named => {}
                None => refusals.push(Refusal::Changed(*finding)),
                Some(reason) if !typed.is_empty() && reason.change == Change::Minor => {
                    refusals.push(Refusal::Facts(id, typed));
                }
                Some(_) => drop(versions.insert(id, (rev, *now))),
            }
        }
        refusals
    }

    /// Puts these versions in front of the entries of assessments, and numbers all of them.
    fn insert(&self, versions: Versions, recording: &mut Recording) {
        let mut entries = Vec::with_capacity(versions.len() + recording.entries.len());
        for (id, (rev, fact)) in versions {
            let reason = self.reason.filter(|_| rev > 1);
            let act = if rev > 1 { Act::Revise } else { Act::Publish };
            entries.push(Entry {
                change: reason.map(|reason| reason.change),
                note: reason.map_or("", |reason| reason.note).into(),
                ..Entry::after(None, act, &id, (rev, fact.digest()), self.dating)
            });
            recording.objects.push(Object {
                digest: fact.digest(),
                origin: Origin::Text(fact.text()),
            });
        }
        entries.append(&mut recording.entries);
        // What leaves a clock behind comes before all that is of an earlier moment.
        let clock = self.dating.clock_entry(self.ledger);
        let clock = clock.filter(|_| !entries.is_empty());
        let last = self.ledger.last();
        let next = last.map_or(1, |last| last.seq.saturating_add(1));
        let mut all: Vec<Entry> = clock.into_iter().chain(entries).collect();
        for (seq, entry) in (next..).zip(&mut all) {
            entry.seq = seq;
        }
        recording.entries = all;
    }
}

/// The facts on which those of these assessments depend that are on the record or go onto it now.
fn needed(
    ledger: &Ledger,
    facts: &Facts,
    wanted: &[&Present],
    recording: &Recording,
) -> BTreeSet<Box<str>> {
    let new: BTreeSet<&str> = recording.entries.iter().map(|entry| &*entry.id).collect();
    let mut needed = BTreeSet::new();
    for one in wanted {
        let is_recorded = match ledger.history(&one.id) {
            Some(history) => stands(ledger, history),
            None => new.contains(&*one.id),
        };
        if let Some(assessment) = one.facts.as_deref()
            && is_recorded
            && one.standing == Standing::Public
        {
            needed.append(&mut facts.needed_by(assessment));
        }
    }
    needed
}
