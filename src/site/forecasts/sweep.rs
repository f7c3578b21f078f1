//! What the latest answer of an agent was at each time.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::Step;
use crate::model::Moment;
use crate::site::AssessmentIx;

/// A version of an assessment, or an act on it, from when on it holds.
pub(super) struct Turn<'a> {
    pub from: Moment,
    pub assessment: AssessmentIx,
    /// By which assessments are ordered.
    pub date: Timestamp,
    /// What it replaces.
    pub supersedes: &'a [AssessmentIx],
    /// Which forecast it has; `None` if it does not answer.
    pub forecast: Option<usize>,
    /// Whether the assessment is withdrawn from then on or no longer is; `None` for a version.
    pub is_withdrawn: Option<bool>,
}

/// An assessment at some time.
#[derive(Default)]
struct Now<'a> {
    /// Its date, its forecast and what it replaces, if it answers.
    answer: Option<(Timestamp, usize, &'a [AssessmentIx])>,
    is_withdrawn: bool,
    /// How many others that answer replace it.
    replaced: usize,
}

/// All assessments of an agent at some time. Those that answer are ranked: the last is the agent's answer.
#[derive(Default)]
struct Latest<'a> {
    known: BTreeMap<AssessmentIx, Now<'a>>,
    ranked: BTreeSet<(bool, Timestamp, AssessmentIx)>,
}

/// The steps of turns in any order.
pub(super) fn sweep(mut turns: Vec<Turn<'_>>) -> Vec<Step> {
    // Versions of one assessment come in their order, for the sort is stable.
    turns.sort_by_key(|turn| (turn.from.instant, turn.assessment));
    let mut latest = Latest::default();
    let mut steps: Vec<Step> = Vec::new();
    for group in turns.chunk_by(|a, b| a.from.instant == b.from.instant) {
        for turn in group {
            latest.take(turn);
        }
        let forecast = latest.forecast();
        if steps.last().and_then(|step| step.forecast) != forecast {
            let from = group[0].from.clone();
            steps.push(Step { from, forecast });
        }
    }
    steps
}

impl<'a> Latest<'a> {
    fn take(&mut self, turn: &Turn<'a>) {
        let at = turn.assessment;
        if let Some(is_withdrawn) = turn.is_withdrawn {
            self.known.entry(at).or_default().is_withdrawn = is_withdrawn;
            return;
        }
        let answer = turn
            .forecast
            .map(|forecast| (turn.date, forecast, turn.supersedes));
        let before = self.change(at, |now| std::mem::replace(&mut now.answer, answer));
        for (answer, is_new) in [(before, false), (answer, true)] {
            let others = answer.map_or(&[][..], |(_, _, others)| others);
            for &other in others.iter().filter(|other| **other != at) {
                self.change(other, |now| {
                    now.replaced = if is_new {
                        now.replaced + 1
                    } else {
                        now.replaced.saturating_sub(1)
                    };
                });
            }
        }
    }

    /// Changes what is known of an assessment, and its rank.
    fn change<T>(&mut self, at: AssessmentIx, change: impl FnOnce(&mut Now<'a>) -> T) -> T {
        let now = self.known.entry(at).or_default();
        let rank = |now: &Now<'_>| Some((now.replaced == 0, now.answer?.0, at));
        if let Some(rank) = rank(now) {
            self.ranked.remove(&rank);
        }
        let changed = change(now);
        if let Some(rank) = rank(now) {
            self.ranked.insert(rank);
        }
        changed
    }

    /// The agent's answer. If it was withdrawn, there is none.
    fn forecast(&self) -> Option<usize> {
        let (_, _, at) = self.ranked.last()?;
        let now = self.known.get(at).filter(|now| !now.is_withdrawn)?;
        now.answer.map(|(_, forecast, _)| forecast)
    }
}
