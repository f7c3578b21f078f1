//! Gathering what each agent has answered to each question, in all versions of its assessments.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::credit::{Cutoff, credit};
use super::offline::add_offline;
use super::{AgentForecasts, Forecasts, OfflineAnswers, QuestionForecasts, QuestionState};
use crate::digest::Digest;
use crate::ledger::{Act, Entry, Fact, History, Ledger, Time};
use crate::model::{Assessment, Moment, Question};
use crate::site::past::{PastVersion, VersionEntry, WrittenName};
use crate::site::place::PlacedNames;
use crate::site::questions::QuestionIds;
use crate::site::{
    AgentIx, AssessmentIx, Entries, EventIx, IndexVec, Ix, QuestionAt, QuestionIx, VersionIx,
};

/// All that forecasts are found in.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    /// All entries.
    pub entries: Entries<'a>,
    /// The questions that the judgements of each assessment answer.
    pub answers: &'a IndexVec<AssessmentIx, Vec<Option<QuestionAt>>>,
    /// Earlier versions, in the order of (assessment, number).
    pub versions: &'a IndexVec<VersionIx, Arc<VersionEntry>>,
    /// The ledger, if the site has a record.
    pub ledger: Option<&'a Ledger>,
    /// What the versions of facts that have several say.
    pub facts: &'a BTreeMap<Digest, Fact>,
    /// The ids of all questions.
    pub ids: &'a QuestionIds<'a>,
    /// The names of all events.
    pub events: &'a PlacedNames<EventIx>,
    /// The names of all agents.
    pub agents: &'a PlacedNames<AgentIx>,
    /// The versions of assessments that were taken offline, by id and number.
    pub offline: &'a [PastVersion],
    /// The time zone of the site.
    pub zone: &'a TimeZone,
    /// The stamp of the site; `None` if nothing on it has a date.
    pub stamp: Option<&'a Moment>,
}

/// An assessment in all of its versions, oldest first; only one if it is not recorded.
pub(super) struct Spoken<'a> {
    pub assessment: AssessmentIx,
    pub id: &'a str,
    pub versions: Vec<Version<'a>>,
    /// When it was withdrawn (`true`) and reinstated, in order.
    pub acts: Vec<(Timestamp, bool)>,
}

/// A version of an assessment.
pub(super) struct Version<'a> {
    /// `None` for the newest.
    pub at: Option<VersionIx>,
    pub date: &'a Moment,
    pub recorded: Option<Timestamp>,
    /// Whether that time was given by hand.
    pub is_given: bool,
    pub supersedes: &'a [AssessmentIx],
    agents: Vec<AgentIx>,
    /// Each question to which it gives a likelihood, and the judgement that does.
    answers: Vec<(QuestionAt, usize)>,
}

/// What an agent says on one question in an assessment: for each version, the judgement that answers.
pub(super) struct Track<'a> {
    pub spoken: &'a Spoken<'a>,
    pub answers: Vec<Option<usize>>,
}

/// Finds what agents have forecast on all questions. `supersedes` is what each assessment replaces.
pub fn forecasts<'a>(
    basis: Basis<'a>,
    supersedes: impl Fn(AssessmentIx) -> &'a [AssessmentIx] + Sync,
) -> Forecasts {
    let entries = basis.entries;
    let moved = moved(basis);
    let events: Vec<EventIx> = entries.events.indices().collect();
    let of = events.into_par_iter().map(|event| {
        let facts = entries.events[event].facts.as_ref();
        let questions = facts.map_or(&[][..], |facts| &facts.questions);
        if questions.is_empty() {
            return Vec::new().into();
        }
        let mut all = entries.events[event].assessments.clone();
        all.extend(moved.get(&event).into_iter().flatten());
        all.sort_unstable();
        let spoken = all
            .into_iter()
            .filter_map(|at| Spoken::new(basis, at, supersedes(at)));
        of_event(basis, event, questions, &spoken.collect::<Vec<_>>())
    });
    let of: IndexVec<EventIx, IndexVec<QuestionIx, QuestionForecasts>> = of.collect();
    let mut by = IndexVec::from(vec![Vec::new(); entries.agents.len()]);
    for (event, questions) in of.enumerated() {
        for (question, forecasts) in questions.enumerated() {
            for one in &forecasts.agents {
                by[one.agent].push((event, question));
            }
        }
    }
    let mut forecasts = Forecasts {
        of,
        by,
        offline: IndexVec::from(vec![0; entries.agents.len()]),
    };
    add_offline(basis, &mut forecasts);
    forecasts
}

/// Assessments that had other events in an earlier version, by those.
fn moved(basis: Basis<'_>) -> BTreeMap<EventIx, BTreeSet<AssessmentIx>> {
    let mut moved: BTreeMap<EventIx, BTreeSet<AssessmentIx>> = BTreeMap::new();
    for version in basis.versions {
        let today = &basis.entries.assessments[version.assessment].events;
        let then = version.events.iter().filter_map(|name| name.at);
        for event in then.filter(|event| !today.contains(event)) {
            moved.entry(event).or_default().insert(version.assessment);
        }
    }
    moved
}

fn of_event(
    basis: Basis<'_>,
    event: EventIx,
    questions: &[Question],
    spoken: &[Spoken<'_>],
) -> IndexVec<QuestionIx, QuestionForecasts> {
    let mut tracks: IndexVec<QuestionIx, BTreeMap<AgentIx, Vec<Track<'_>>>> =
        questions.iter().map(|_| BTreeMap::new()).collect();
    for spoken in spoken {
        for (number, version) in spoken.versions.iter().enumerate() {
            let own = version.answers.iter().filter(|((of, _), _)| *of == event);
            for ((_, question), judgement) in own {
                for agent in &version.agents {
                    let known = tracks[*question].entry(*agent).or_default();
                    // Of one assessment, all versions come one after the other.
                    let is_first = (known.last())
                        .is_none_or(|last| last.spoken.assessment != spoken.assessment);
                    if is_first {
                        let answers = vec![None; spoken.versions.len()];
                        known.push(Track { spoken, answers });
                    }
                    if let Some(track) = known.last_mut() {
                        track.answers[number] = Some(*judgement);
                    }
                }
            }
        }
    }
    let slug = &*basis.entries.events[event].slug;
    let all = questions.iter().zip(tracks).map(|(question, tracks)| {
        let state = QuestionState::of(question, basis.stamp);
        let decided = decided(basis, slug, question);
        let early = question.resolves_by.as_ref().zip(decided.as_ref());
        let cutoff = Cutoff::of(basis, state, decided.as_ref());
        let agents = tracks.into_iter();
        let agents: Vec<AgentForecasts> = agents
            .map(|(agent, tracks)| credit(agent, &tracks, cutoff))
            .collect();
        QuestionForecasts {
            state,
            is_early: early.is_some_and(|(by, decided)| by.is_later_than(decided)),
            agents,
            offline: OfflineAnswers::default(),
            decided,
        }
    });
    all.collect()
}

/// When a question was decided: as its outcome says, else by its deadline. An outcome that was on the record by then was
/// known by then.
fn decided(basis: Basis<'_>, event: &str, question: &Question) -> Option<Moment> {
    let outcome = question.outcome.as_ref()?;
    let stated = outcome.date.as_ref().or(question.resolves_by.as_ref());
    let aliases = question.aliases.iter().map(|alias| &*alias.value);
    let ids = [&*question.id].into_iter().chain(aliases);
    let recorded = ids.filter_map(|id| {
        let history = basis.ledger?.history(&format!("outcome:{event}/{id}"))?;
        known_since(basis, history)
    });
    let recorded = recorded.min().map(|at| Moment::at(at, basis.zone));
    match (stated, recorded) {
        (Some(stated), Some(recorded)) if stated.is_later_than(&recorded) => Some(recorded),
        (Some(stated), _) => Some(stated.clone()),
        (None, recorded) => recorded,
    }
}

/// When an outcome was first recorded, after it was last taken back.
fn known_since(basis: Basis<'_>, history: History<'_>) -> Option<Timestamp> {
    let mut since = None;
    for version in history.versions() {
        let answer = basis.facts.get(&version.content);
        let answer = answer.and_then(|fact| fact.answer.as_deref());
        if answer == Some("open") {
            since = None;
        } else if since.is_none() {
            since = Some(version.first_recorded());
        }
    }
    since
}

impl<'a> Spoken<'a> {
    /// The assessment at a position; `None` if no version of it gives a likelihood to a question.
    fn new(basis: Basis<'a>, at: AssessmentIx, supersedes: &'a [AssessmentIx]) -> Option<Self> {
        let entry = &basis.entries.assessments[at];
        let has_several = (entry.recorded.as_ref()).is_some_and(|known| !known.versions.is_empty());
        let earlier = if has_several {
            versions_of(basis.versions, at)
        } else {
            0..0
        };
        if earlier.is_empty() && basis.answers[at].is_empty() {
            return None;
        }
        let history = match (&entry.recorded, basis.ledger) {
            (Some(_), Some(ledger)) => ledger.history(&entry.facts.id),
            _ => None,
        };
        let earlier =
            earlier.map(|number| earlier_version(basis, VersionIx::new(number), &entry.date));
        let newest = history.and_then(|history| history.versions().next_back());
        let answered = basis.answers[at].iter().enumerate();
        let answered = answered
            .filter(|(judgement, _)| has_likelihood(&entry.facts, *judgement))
            .filter_map(|(judgement, question)| Some(((*question)?, judgement)));
        let newest = Version {
            at: None,
            date: &entry.date,
            recorded: newest.map(Entry::first_recorded),
            is_given: newest.is_some_and(|entry| entry.time == Time::Given),
            supersedes,
            agents: entry.agents.clone(),
            answers: answered.collect(),
        };
        let versions: Vec<_> = earlier.chain([newest]).collect();
        let says_something = versions.iter().any(|version| !version.answers.is_empty());
        says_something.then(|| Self {
            assessment: at,
            id: &entry.facts.id,
            versions,
            acts: history.map_or_else(Vec::new, acts),
        })
    }
}

/// When an assessment was withdrawn (`true`) and reinstated.
pub(super) fn acts(history: History<'_>) -> Vec<(Timestamp, bool)> {
    let acts = history.entries().filter_map(|entry| match entry.act {
        Act::Withdraw => Some((entry.first_recorded(), true)),
        Act::Reinstate => Some((entry.first_recorded(), false)),
        _ => None,
    });
    acts.collect()
}

/// The positions of the earlier versions of an assessment.
fn versions_of(
    versions: &IndexVec<VersionIx, Arc<VersionEntry>>,
    at: AssessmentIx,
) -> Range<usize> {
    let from = versions.partition_point(|version| version.assessment < at);
    let own = versions.slice(from..versions.len());
    from..from + own.partition_point(|version| version.assessment == at)
}

fn has_likelihood(facts: &Assessment, judgement: usize) -> bool {
    let judgement = facts.judgements.get(judgement);
    judgement.is_some_and(|judgement| judgement.likelihood.is_some())
}

fn earlier_version<'a>(basis: Basis<'a>, at: VersionIx, today: &'a Moment) -> Version<'a> {
    let entry = &basis.versions[at];
    let facts = entry.facts.as_deref();
    let mut answers: Vec<(QuestionAt, usize)> = Vec::new();
    for (number, judgement) in facts
        .into_iter()
        .flat_map(|facts| &facts.judgements)
        .enumerate()
    {
        let Some(question) = judgement
            .question
            .as_ref()
            .filter(|_| judgement.likelihood.is_some())
        else {
            continue;
        };
        let events = entry.events.iter().filter_map(|name| name.at);
        let named = |name: &str| basis.events.find(name);
        if let Some(found) = basis.ids.find(&question.value, events, named)
            && answers.iter().all(|(known, _)| *known != found)
        {
            answers.push((found, number));
        }
    }
    Version {
        at: Some(at),
        date: facts.and_then(|facts| facts.date.as_ref()).unwrap_or(today),
        recorded: Some(entry.entry.first_recorded()),
        is_given: entry.entry.time == Time::Given,
        supersedes: &entry.supersedes,
        agents: places(&entry.agents),
        answers,
    }
}

/// Those of today, each once.
fn places(names: &[WrittenName<AgentIx>]) -> Vec<AgentIx> {
    let agents: BTreeSet<AgentIx> = names.iter().filter_map(|name| name.at).collect();
    agents.into_iter().collect()
}
