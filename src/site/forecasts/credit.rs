//! Which forecasts of an agent count as made before the outcome of a question.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::gather::{Basis, Track, Version};
use super::sweep::{Turn, sweep};
use super::{AgentForecasts, Credit, Forecast, QuestionState};
use crate::model::Moment;
use crate::site::{AgentIx, AssessmentIx};

/// Forecasts count as of this: the outcome of a question, or today.
#[derive(Clone, Copy)]
pub(super) struct Cutoff<'a> {
    /// Whether there is no outcome yet.
    is_open: bool,
    /// When the question was decided; `None` if nothing says when, so that all was before.
    date: Option<&'a Moment>,
    /// Whether the site has a record.
    has_record: bool,
    zone: &'a TimeZone,
}

impl<'a> Cutoff<'a> {
    /// That of a question.
    pub fn of(basis: Basis<'a>, state: QuestionState, decided: Option<&'a Moment>) -> Self {
        Self {
            is_open: state.is_open(),
            date: decided,
            has_record: basis.ledger.is_some(),
            zone: basis.zone,
        }
    }

    pub fn is_after(self, moment: &Moment) -> bool {
        self.date.is_none_or(|date| !moment.is_later_than(date))
    }

    pub fn is_after_record(self, recorded: Timestamp) -> bool {
        self.date
            .is_none_or(|_| self.is_after(&Moment::at(recorded, self.zone)))
    }

    /// Whether something should be on the record and is not.
    fn misses(self, version: &Version<'_>) -> bool {
        self.has_record && !self.is_open && version.recorded.is_none()
    }
}

/// Where a forecast is among the tracks of its agent.
type At = (usize, usize);

/// The forecasts of an agent on a question, in order, and what counts of them.
pub(super) fn credit(agent: AgentIx, tracks: &[Track<'_>], cutoff: Cutoff<'_>) -> AgentForecasts {
    let mut found: Vec<(At, Forecast)> = Vec::new();
    // The version of each assessment that was there at the outcome and answers.
    let mut candidates: Vec<At> = Vec::new();
    for (number, track) in tracks.iter().enumerate() {
        let current = current(track, cutoff);
        for (at, version) in track.spoken.versions.iter().enumerate() {
            let Some(judgement) = track.answers[at] else {
                continue;
            };
            let credit = credit_of(track, at, current, cutoff);
            let is_candidate = current == Some(at) && credit != Credit::After;
            candidates.extend(is_candidate.then_some((number, at)));
            let forecast = Forecast {
                assessment: track.spoken.assessment,
                version: version.at,
                judgement,
                recorded: version.recorded,
                is_given: version.is_given,
                credit,
            };
            found.push(((number, at), forecast));
        }
    }
    let date = |(number, at): At| tracks[number].spoken.versions[at].date.instant;
    // Tracks are in the order of assessments.
    found.sort_by_key(|(at, _)| (date(*at), *at));
    let last = last(tracks, &candidates);
    let place = |wanted: At| found.iter().position(|(at, _)| *at == wanted);
    let last = match last {
        Some(last) => place(last),
        None => found
            .iter()
            .rposition(|(_, one)| one.credit != Credit::After && is_late(one.credit)),
    };
    if let Some(last) = last
        && let forecast = &mut found[last].1
        && forecast.credit == Credit::Replaced
    {
        forecast.credit = Credit::Counted;
    }
    let turns = turns(tracks, &found, cutoff.zone);
    AgentForecasts {
        agent,
        last,
        steps: sweep(turns),
        forecasts: found.into_iter().map(|(_, forecast)| forecast).collect(),
    }
}

fn is_late(credit: Credit) -> bool {
    matches!(credit, Credit::RecordedAfter | Credit::Unrecorded)
}

/// The version that was there at the outcome.
fn current(track: &Track<'_>, cutoff: Cutoff<'_>) -> Option<usize> {
    let versions = &track.spoken.versions;
    versions.iter().rposition(|version| match version.recorded {
        Some(recorded) => cutoff.is_after_record(recorded),
        None => !cutoff.misses(version),
    })
}

fn credit_of(track: &Track<'_>, at: usize, current: Option<usize>, cutoff: Cutoff<'_>) -> Credit {
    let version = &track.spoken.versions[at];
    if !cutoff.is_after(version.date) {
        return Credit::After;
    }
    if cutoff.misses(version) {
        return Credit::Unrecorded;
    }
    match current {
        Some(current) if at < current => Credit::Replaced,
        Some(current) if at == current && is_withdrawn(&track.spoken.acts, cutoff) => {
            Credit::Withdrawn
        }
        // Which of these is the last and counts is known when all of them are.
        Some(current) if at == current => Credit::Replaced,
        _ => Credit::RecordedAfter,
    }
}

/// Whether an assessment with these acts was withdrawn when the question was decided.
pub(super) fn is_withdrawn(acts: &[(Timestamp, bool)], cutoff: Cutoff<'_>) -> bool {
    let mut acts = acts.iter().rev();
    let last = acts.find(|(at, _)| cutoff.is_after_record(*at));
    last.is_some_and(|(_, withdrawn)| *withdrawn)
}

/// The newest of the candidates that no other one replaces. Of two of one date it is that with the later id: their places
/// among all assessments follow the dates of today, and a version of after the outcome may have another one.
fn last(tracks: &[Track<'_>], candidates: &[At]) -> Option<At> {
    let replaced: BTreeSet<AssessmentIx> = candidates
        .iter()
        .flat_map(|&(number, at)| {
            let spoken = tracks[number].spoken;
            let others = spoken.versions[at].supersedes.iter().copied();
            others.filter(|other| *other != spoken.assessment)
        })
        .collect();
    let rank = |&(number, at): &At| {
        let spoken = tracks[number].spoken;
        let is_replaced = replaced.contains(&spoken.assessment);
        (!is_replaced, spoken.versions[at].date.instant, spoken.id)
    };
    candidates.iter().copied().max_by_key(rank)
}

/// When the agent's assessments began and ceased to answer.
fn turns<'a>(tracks: &[Track<'a>], found: &[(At, Forecast)], zone: &TimeZone) -> Vec<Turn<'a>> {
    let mut places: Vec<(At, usize)> = found
        .iter()
        .enumerate()
        .map(|(at, one)| (one.0, at))
        .collect();
    places.sort_unstable();
    let mut turns = Vec::new();
    for (number, track) in tracks.iter().enumerate() {
        let spoken = track.spoken;
        let first = turns.len();
        for (at, version) in spoken.versions.iter().enumerate() {
            let place = places.binary_search_by_key(&(number, at), |(at, _)| *at);
            let forecast = place.ok().map(|place| places[place].1);
            let credit = forecast.map(|forecast| found[forecast].1.credit);
            if credit == Some(Credit::Unrecorded) {
                continue;
            }
            let recorded = version.recorded.map(|recorded| Moment::at(recorded, zone));
            let is_later = at > 0 || credit == Some(Credit::RecordedAfter);
            let recorded = recorded.filter(|at| is_later && at.is_later_than(version.date));
            turns.push(Turn {
                from: recorded.unwrap_or_else(|| version.date.clone()),
                assessment: spoken.assessment,
                date: version.date.instant,
                supersedes: version.supersedes,
                forecast,
                is_withdrawn: None,
            });
        }
        // A version with a date in the future is replaced all the same when the next one is recorded.
        for at in (first + 1..turns.len()).rev() {
            if turns[at - 1].from.instant > turns[at].from.instant {
                turns[at - 1].from = turns[at].from.clone();
            }
        }
        turns.extend(spoken.acts.iter().map(|(at, is_withdrawn)| Turn {
            from: Moment::at(*at, zone),
            assessment: spoken.assessment,
            date: *at,
            supersedes: &[],
            forecast: None,
            is_withdrawn: Some(*is_withdrawn),
        }));
    }
    turns
}
