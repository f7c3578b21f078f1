//! The audit of facts: those that are not as they were recorded, and those that are not recorded yet.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::fact_words::subject;
use super::object::{manifest, object};
use super::present::{Present, Standing};
use super::stated::{FactVerdict, Facts};
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostics};
use crate::ledger::{Audit, Finding, History, Ledger, Subject};
use crate::model::{Assessment, Front};
use crate::parse;
use crate::source::{Files, Source};

/// Whether an assessment is on the record and stands, whatever its id is today: it was neither withdrawn, taken offline
/// nor removed.
pub fn stands(ledger: &Ledger, history: History<'_>) -> bool {
    let today = ledger.today(history.id());
    let history = today.and_then(|id| ledger.history(id)).unwrap_or(history);
    history.removed().is_none()
        && history.withdrawn().is_none()
        && history.unpublished().is_none()
        && history.latest().is_some()
}

/// The facts of the record that are not as they were recorded, by id. Those on which no assessment depends any more are
/// left out, but for those that are `wanted`.
pub fn changed_facts_of_record(
    files: &dyn Files,
    settings: &Settings,
    ledger: &Ledger,
    (facts, wanted): (&Facts, &BTreeSet<Box<str>>),
    present: &[Present],
) -> BTreeMap<Box<str>, FactVerdict> {
    let histories = ledger.all_histories();
    let histories = histories.filter(|history| {
        let is_fact = !matches!(history.subject(), Subject::Assessment | Subject::Clock);
        is_fact && !ledger.doubts(history.id())
    });
    let judged = histories.map(|history| (history.id().into(), facts.judge(files, history)));
    let changed = judged.filter(|(_, verdict)| *verdict != FactVerdict::Same);
    let mut changed: BTreeMap<Box<str>, FactVerdict> = changed.collect();
    let ids: BTreeSet<_> = changed.keys().cloned().collect();
    if ids.iter().any(|id| !wanted.contains(id)) {
        let needed = needed(files, settings, ledger, facts, present, &ids);
        let is_removed = |id: &str| ledger.history(id).and_then(History::removed).is_some();
        changed.retain(|id, _| wanted.contains(id) || needed.contains_key(id) || is_removed(id));
        for (id, verdict) in &mut changed {
            if let (FactVerdict::Changed { now, finding, .. }, Some(by)) = (verdict, needed.get(id))
                && now.refers_to.is_some()
            {
                finding.diagnostic.message += &concerned(by);
            }
        }
    }
    changed
}

/// The assessments that would be those of another agent or event, a few of them by their ids.
fn concerned(ids: &BTreeSet<Box<str>>) -> String {
    let named: Vec<_> = ids.iter().take(3).map(|id| format!("`{id}`")).collect();
    let more = match ids.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(" (in {}{more})", named.join(", "))
}

/// Which of these facts assessments that stand depend on, with any of their versions, and the ids of such assessments:
/// of those that are `present`, if any is.
fn needed(
    files: &dyn Files,
    settings: &Settings,
    ledger: &Ledger,
    facts: &Facts,
    present: &[Present],
    ids: &BTreeSet<Box<str>>,
) -> BTreeMap<Box<str>, BTreeSet<Box<str>>> {
    let among = |assessment: &Assessment| {
        let mut needed = facts.needed_by(assessment);
        needed.retain(|id| ids.contains(id));
        needed
    };
    let mut found: BTreeMap<Box<str>, BTreeSet<Box<str>>> = BTreeMap::new();
    let is_live = |history| stands(ledger, history);
    for one in present {
        let stands = || ledger.history(&one.id).is_some_and(is_live);
        if let Some(assessment) = one.facts.as_deref().filter(|_| stands()) {
            for id in among(assessment) {
                found.entry(id).or_default().insert(one.id.clone());
            }
        }
    }
    if found.len() == ids.len() {
        return found;
    }
    // Nothing that lies there needs the others: what was recorded once may.
    let versions = ledger
        .histories()
        .filter(|history| stands(ledger, *history));
    let versions: Vec<_> = versions.flat_map(History::versions).collect();
    let more = versions.into_par_iter().filter_map(|version| {
        let manifest = manifest(files, version.content).ok()?;
        let (digest, path) = manifest.source();
        let source = Source {
            path: path.into(),
            digest,
            content: digest,
            text: String::from_utf8(object(files, digest).ok()?).ok()?,
        };
        let document = parse::document(&source, settings, &mut Diagnostics::default())?;
        match &document.front {
            Front::Assessment(assessment) => Some((version.id.clone(), among(assessment))),
            _ => None,
        }
    });
    for (by, needed) in more.collect::<Vec<_>>() {
        for id in needed {
            found.entry(id).or_default().insert(by.clone());
        }
    }
    found
}

/// What is wrong with the facts of the record; and as notes, which are not on it yet, though assessments that are depend
/// on them.
pub fn audit_facts(
    files: &dyn Files,
    settings: &Settings,
    ledger: &Ledger,
    facts: &Facts,
    present: &[Present],
) -> Audit {
    let mut audit = Audit::default();
    let facts_of_record = (facts, &BTreeSet::new());
    for verdict in
        changed_facts_of_record(files, settings, ledger, facts_of_record, present).into_values()
    {
        match verdict {
            FactVerdict::Changed { finding, .. } | FactVerdict::Gone(finding) => {
                audit.push(*finding);
            }
            FactVerdict::Same => {}
        }
    }
    if !ledger.faults.is_empty() {
        // What the lost lines said is not known.
        return audit;
    }
    for id in unrecorded(ledger, facts, present) {
        let Some(stated) = facts.get(&id) else {
            continue;
        };
        let message = format!(
            "{} is not on the record, and assessments that are depend on it",
            subject(&id)
        );
        let hint = "`standpoint record` puts it there";
        let finding = Finding::new(Code::Unrecorded, &stated.path, message, hint);
        audit.push(finding.of(&id, 1).digests(None, stated.fact.digest()));
    }
    audit
}

/// The facts that are stated and not on the record, though assessments that are on it depend on them.
pub fn unrecorded(ledger: &Ledger, facts: &Facts, present: &[Present]) -> BTreeSet<Box<str>> {
    let new = facts.ids().filter(|id| ledger.history(id).is_none());
    let new: BTreeSet<&str> = new.collect();
    if new.is_empty() {
        return BTreeSet::new();
    }
    let is_live = |history| stands(ledger, history);
    let needed = present.par_iter().filter_map(|one| {
        let is_public = one.standing == Standing::Public;
        let stands = is_public && ledger.history(&one.id).is_some_and(is_live);
        let assessment = one.facts.as_deref().filter(|_| stands)?;
        let mut needed = facts.needed_by(assessment);
        needed.retain(|id| new.contains(&**id));
        (!needed.is_empty()).then_some(needed)
    });
    needed.reduce(BTreeSet::new, |mut all, mut more| {
        all.append(&mut more);
        all
    })
}
