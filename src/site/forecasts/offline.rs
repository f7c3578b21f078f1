//! Answers that were taken offline after the outcome: the record had them, and the site does not show what they say.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::credit::{Cutoff, is_withdrawn};
use super::gather::{Basis, acts};
use super::{Forecast, Forecasts, QuestionState};
use crate::ledger::Entry;
use crate::model::Assessment;
use crate::route::fold;
use crate::site::past::PastVersion;
use crate::site::{AgentIx, QuestionAt};

/// An agent with a place on the site, or the name of another one.
type Whose = Result<AgentIx, String>;

/// Finds the answers that were taken offline after the outcome, and adds them to what is known of each question.
pub(super) fn add_offline(basis: Basis<'_>, forecasts: &mut Forecasts) {
    let mut found: BTreeMap<QuestionAt, BTreeSet<Whose>> = BTreeMap::new();
    for versions in basis.offline.chunk_by(|a, b| a.id == b.id) {
        add_of(basis, forecasts, versions, &mut found);
    }
    for ((event, question), whose) in found {
        let offline = &mut forecasts.of[event][question].offline;
        for one in whose {
            match one {
                Ok(agent) => {
                    offline.agents.push(agent);
                    forecasts.offline[agent] += 1;
                }
                Err(_) => offline.unnamed += 1,
            }
        }
    }
}

/// The same of the versions of one assessment.
fn add_of(
    basis: Basis<'_>,
    forecasts: &Forecasts,
    versions: &[PastVersion],
    found: &mut BTreeMap<QuestionAt, BTreeSet<Whose>>,
) {
    let history = basis.ledger.zip(versions.first());
    let Some(history) = history.and_then(|(ledger, first)| ledger.history(&first.id)) else {
        return;
    };
    let Some(taken) = history.unpublished().map(Entry::first_recorded) else {
        return;
    };
    let facts = |version: &PastVersion| version.text.as_ref().and_then(|text| text.facts.clone());
    let asked = versions.iter().filter_map(facts);
    let asked: BTreeSet<_> = asked.flat_map(|facts| questions(basis, &facts)).collect();
    for at in asked {
        let of = forecasts.of(at);
        let cutoff = Cutoff::of(basis, of.state, of.decided.as_ref());
        if of.state != QuestionState::Decided || cutoff.is_after_record(taken) {
            continue;
        }
        let mut before = versions.iter().rev();
        let current = before.find(|one| cutoff.is_after_record(one.entry.first_recorded()));
        let is_withdrawn = is_withdrawn(&acts(history), cutoff);
        let Some(facts) = current.filter(|_| !is_withdrawn).and_then(facts) else {
            continue;
        };
        let date = facts.date.as_ref().filter(|date| cutoff.is_after(date));
        let Some(date) = date.filter(|_| questions(basis, &facts).contains(&at)) else {
            continue;
        };
        for name in &facts.agents {
            let whose = basis
                .agents
                .find(&name.value)
                .ok_or_else(|| fold(&name.value));
            let own = whose.as_ref().ok().and_then(|agent| of.by(*agent));
            let counted = own.and_then(|own| own.counted());
            // What a later answer replaced before the outcome is missed by nobody.
            if counted.is_none_or(|counted| made(basis, counted) < date.instant) {
                found.entry(at).or_default().insert(whose);
            }
        }
    }
}

/// The questions to which an assessment gives a likelihood.
fn questions(basis: Basis<'_>, facts: &Assessment) -> Vec<QuestionAt> {
    let named = |name: &str| basis.events.find(name);
    let judgements = facts.judgements.iter();
    let answers = judgements.filter(|judgement| judgement.likelihood.is_some());
    let found = answers.filter_map(|judgement| {
        let events = facts.events.iter().filter_map(|name| named(&name.value));
        basis
            .ids
            .find(&judgement.question.as_ref()?.value, events, named)
    });
    found.collect()
}

/// The instant of a forecast.
fn made(basis: Basis<'_>, forecast: &Forecast) -> Timestamp {
    let today = &basis.entries.assessments[forecast.assessment].date;
    let version = forecast.version.map(|version| &basis.versions[version]);
    let facts = version.and_then(|version| version.facts.as_deref());
    let date = facts.and_then(|facts| facts.date.as_ref());
    date.unwrap_or(today).instant
}
