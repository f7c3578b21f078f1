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
    /// What the site states.
    pub facts: &'a Facts,
    /// All assessments that are there.
    pub present: &'a [Present],
    /// The ids of facts that were asked for; `None` if nothing was asked for by its id.
    pub named: Option<&'a BTreeSet<Box<str>>>,
}

/// Adds the entries of facts to a recording of the assessments `wanted`, and returns why a fact cannot be recorded.
///
/// They precede the entries of assessments: what a judgement answers is on the record before the judgement.
pub(super) fn add_facts(
    files: &dyn Files,
    settings: &Settings,
    ledger: &Ledger,
    asked: Asked<'_>,
    wanted: &[&Present],
    (reason, dating): (Option<Reason<'_>>, Dating),
    recording: &mut Recording,
) -> Vec<Refusal> {
    let Asked {
        facts,
        present,
        named,
    } = asked;
    let mut needed = needed(ledger, facts, wanted, recording);
    match named {
        None => needed.extend(unrecorded(ledger, facts, present)),
        Some(named) => needed.extend(named.iter().cloned()),
    }
    let mut versions: BTreeMap<Box<str>, (u64, Fact)> = BTreeMap::new();
    for id in needed.iter().filter(|id| ledger.history(id).is_none()) {
        if let Some(stated) = facts.get(id) {
            versions.insert(id.clone(), (1, stated.fact.clone()));
        }
    }
    let mut refusals = Vec::new();
    for (id, verdict) in changed_facts_of_record(files, settings, ledger, (facts, &needed), present)
    {
        let is_named = named.is_none_or(|named| named.contains(&id));
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
    let mut entries = Vec::with_capacity(versions.len() + recording.entries.len());
    for (id, (rev, fact)) in versions {
        let reason = reason.filter(|_| rev > 1);
        let act = if rev > 1 { Act::Revise } else { Act::Publish };
        entries.push(Entry {
            change: reason.map(|reason| reason.change),
            note: reason.map_or("", |reason| reason.note).into(),
            ..Entry::after(None, act, &id, (rev, fact.digest()), dating)
        });
        recording.objects.push(Object {
            digest: fact.digest(),
            origin: Origin::Text(fact.text()),
        });
    }
    entries.extend(
        recording
            .entries
            .drain(..)
            .filter(|entry| entry.act != Act::Clock),
    );
    if !entries.is_empty() {
        // What leaves a clock behind comes before all that is of an earlier moment.
        recording.entries.extend(dating.clock_entry(ledger));
    }
    entries.splice(..0, recording.entries.drain(..));
    let next = ledger.last().map_or(1, |last| last.seq.saturating_add(1));
    for (seq, entry) in (next..).zip(&mut entries) {
        entry.seq = seq;
    }
    recording.entries = entries;
    refusals
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
            Some(history) => stands(history),
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
