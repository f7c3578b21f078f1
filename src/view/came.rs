//! Decided questions with what the agents had answered, as the home page shows them.

use serde::Serialize;

use super::outcomes::{outcome_of, question_link};
use super::parts::{JudgedView, LinkView};
use super::questions::OutcomeView;
use super::ready::Ready;
use super::vantage::{Vantage, link};
use crate::model::{Interval, Level};
use crate::site::{AgentIx, Forecast, QuestionAt};

/// The home page shows this many decided questions.
const CAME: usize = 6;
/// It looks at this many for such as have an answer that counts.
const LOOKED_AT: usize = 60;
/// It draws this many ranges of a question.
const RANGES: usize = 8;
/// It names this many agents with the same range.
const NAMED: usize = 3;

/// A decided question.
#[derive(Debug, Serialize)]
pub struct CameView {
    /// The question, in a few words if it has them.
    pub question: LinkView,
    /// Its event.
    pub event: Ready<LinkView>,
    /// How it came out.
    pub outcome: OutcomeView,
    /// The last ranges before the outcome that count, lowest first, at most eight.
    pub ranges: Vec<CameRange>,
    /// How many agents are left out.
    pub more: usize,
}

/// A range that one or several agents had given.
#[derive(Debug, Serialize)]
pub struct CameRange {
    /// The judgements of these agents, by the names of the agents in a few words, at most three.
    pub agents: Vec<LinkView>,
    /// How many more agents gave the same.
    pub more: usize,
    /// The range.
    pub range: JudgedView,
}

/// The questions that were decided last and that some agent had answered, newest first.
pub fn newest_decided(from: Vantage<'_>) -> Vec<CameView> {
    let newest = from.site.decided.questions.iter().rev().take(LOOKED_AT);
    let newest = newest.filter_map(|&at| CameView::new(from, at));
    newest.take(CAME).collect()
}

impl CameView {
    /// The view of a question; `None` if no answer to it counts.
    fn new(from: Vantage<'_>, at: QuestionAt) -> Option<Self> {
        let site = from.site;
        let counted = site.forecasts.of(at).counted();
        let given = counted.filter_map(|(agent, forecast)| {
            let said = site.said(forecast)?;
            Some(Given {
                range: (said.likelihood.interval, said.confidence().level),
                agent,
                forecast,
            })
        });
        let mut given: Vec<_> = given.collect();
        if given.is_empty() {
            return None;
        }
        given.sort_by_key(|one| (one.range, one.agent));
        let alike: Vec<&[Given<'_>]> = given
            .chunk_by(|one, other| one.range == other.range)
            .collect();
        let shown = &alike[..alike.len().min(RANGES)];
        let left = alike[shown.len()..].iter().map(|one| one.len());
        Some(Self {
            question: question_link(site, at),
            event: from.shared.event(at.0).clone(),
            outcome: outcome_of(site, at)?,
            ranges: shown.iter().map(|one| CameRange::new(from, one)).collect(),
            more: left.sum(),
        })
    }
}

/// What an agent had given.
struct Given<'a> {
    range: (Interval, Level),
    agent: AgentIx,
    forecast: &'a Forecast,
}

impl CameRange {
    fn new(from: Vantage<'_>, alike: &[Given<'_>]) -> Self {
        let site = from.site;
        let (interval, level) = alike[0].range;
        let agents = alike.iter().take(NAMED).map(|one| {
            let page = match one.forecast.version {
                Some(version) => &site.versions[version].route,
                None => &site.assessments[one.forecast.assessment].route,
            };
            link(page, site.agents[one.agent].brief())
        });
        Self {
            agents: agents.collect(),
            more: alike.len().saturating_sub(NAMED),
            range: JudgedView::new(interval, level),
        }
    }
}
