//! The track record of an agent.

use serde::Serialize;

use super::{LastAnswer, is_yes, outcome_of, question_link};
use crate::model::Interval;
use crate::route::Route;
use crate::score::{ENOUGH, Figures, TermFigures};
use crate::site::{
    AgentForecasts, AgentIx, Credit, PAGE_LIMIT, QuestionAt, QuestionState, Site, decided_at, parts,
};
use crate::view::parts::{CountedLink, LinkView, PartView};
use crate::view::questions::OutcomeView;
use crate::view::ready::Ready;
use crate::view::shell::Shell;
use crate::view::vantage::Vantage;

/// The decided questions that an agent had answered, with figures if there are enough.
#[derive(Debug, Serialize)]
pub struct TrackView {
    /// Number of questions, also open ones, to which the agent's last answer counts.
    pub answered: usize,
    /// Number of decided questions whose last answer counts.
    pub decided: usize,
    /// How many of the answered questions nobody can answer any more.
    pub void: usize,
    /// How many of `all` answers were on the record before the outcome. The others do not count.
    pub attested: usize,
    /// Whether the site has a record.
    pub has_record: bool,
    /// Of the decided ones, how many were decided before their deadline.
    pub early: usize,
    /// Of these, how many came out as yes.
    pub early_yes: usize,
    /// Answers to decided questions that do not count.
    pub left_out: LeftOut,
    /// Whether fewer than 20 answers count: then there are no figures.
    pub few: bool,
    /// The answers by term, from the least likely; those that span terms last. Empty if `few`.
    pub terms: Vec<TermRow>,
    /// The Brier score; `None` if `few`.
    pub brier: Option<BrierView>,
    /// The decided questions, newest first, at most 200.
    pub rows: Vec<TrackRow>,
    /// Number of decided questions to which the agent has an answer that claims to be from before the outcome.
    pub total: usize,
    /// The same with those that were taken offline after the outcome.
    pub all: usize,
    /// The page of all, if there are more.
    pub more: Option<String>,
    /// The other agents with which this one is compared, with the number of shared questions.
    pub compared: Vec<CountedLink>,
    /// The page that explains the figures.
    pub explained: String,
}

/// Answers that do not count, by why.
#[derive(Debug, Default, Serialize)]
pub struct LeftOut {
    /// Recorded after the outcome.
    pub recorded_after: usize,
    /// Not on the record.
    pub unrecorded: usize,
    /// Withdrawn before the outcome.
    pub withdrawn: usize,
    /// Taken offline after the outcome.
    pub offline: usize,
}

/// The answers of one term.
#[derive(Debug, Serialize)]
pub struct TermRow {
    /// The term, or the terms that the ranges span.
    pub term: String,
    /// Whether the ranges span several.
    pub spans: bool,
    /// Where its band begins, in percent.
    pub band_low: u8,
    /// Where it ends.
    pub band_high: u8,
    /// How many came out as yes.
    pub count: u32,
    /// How many there are.
    pub total: u32,
    /// The lower end of the 95% interval of that share, in whole percent.
    pub low: u8,
    /// The upper end.
    pub high: u8,
}

/// A Brier score between its bounds, with three decimals.
#[derive(Debug, Serialize)]
pub struct BrierView {
    /// If every probability was at the end of its range nearest to the outcome.
    pub low: String,
    /// If every probability was at the farthest end.
    pub high: String,
}

/// A decided question with the agent's last answer.
#[derive(Debug, Serialize)]
pub struct TrackRow {
    /// The question.
    pub question: LinkView,
    /// The event.
    pub event: Ready<LinkView>,
    /// What the agent had answered.
    pub answer: LastAnswer,
    /// How it came out.
    pub outcome: OutcomeView,
    /// Whether it was decided before its deadline.
    pub early: bool,
}

/// The view of `track.html`: all decided questions of an agent, for one that has more than its page shows.
#[derive(Debug, Serialize)]
pub struct TrackPageView {
    /// What is around the content.
    pub shell: Shell,
    /// The id of the agent.
    pub agent: String,
    /// Decided questions, newest first, at most 200.
    pub rows: Vec<TrackRow>,
    /// How many there are in all.
    pub total: usize,
    /// The numbered parts, oldest first.
    pub parts: Vec<PartView>,
}

impl From<TermFigures> for TermRow {
    fn from(figures: TermFigures) -> Self {
        let Interval { low, high } = figures.term.band();
        Self {
            term: figures.term.name(),
            spans: figures.term.spans(),
            band_low: low,
            band_high: high,
            count: figures.count,
            total: figures.total,
            low: figures.bounds.low,
            high: figures.bounds.high,
        }
    }
}

impl Site {
    /// The decided questions that an agent has answered at some time, each with its forecasts.
    fn decided_by(&self, agent: AgentIx) -> impl Iterator<Item = (QuestionAt, &AgentForecasts)> {
        let answered = self.forecasts.by(agent).iter().copied();
        let decided = answered.filter(|at| self.forecasts.of(*at).state == QuestionState::Decided);
        decided.filter_map(move |at| Some((at, self.forecasts.of(at).by(agent)?)))
    }

    /// Number of decided questions of which an agent's last answer counts.
    pub fn counted_answers(&self, agent: AgentIx) -> usize {
        let counts = |(_, own): &(QuestionAt, &AgentForecasts)| own.counted().is_some();
        self.decided_by(agent).filter(counts).count()
    }

    /// The decided questions that an agent had answered before they were, in the order in which they were decided.
    pub fn track_of(&self, agent: AgentIx) -> Vec<QuestionAt> {
        let tracked = self.decided_by(agent).filter(|(_, own)| own.last.is_some());
        let mut tracked: Vec<_> = tracked.map(|(at, _)| at).collect();
        tracked.sort_by_key(|&at| decided_at(&self.forecasts, at));
        tracked
    }
}

impl TrackView {
    /// The track record of an agent; `None` if it has answered no question that was decided or fell away.
    pub fn new(from: Vantage<'_>, agent: AgentIx) -> Option<Self> {
        let site = from.site;
        let tracked = site.track_of(agent);
        let counts = |at: &&QuestionAt| {
            let own = site.forecasts.of(**at).by(agent);
            own.is_some_and(|own| own.counted().is_some())
        };
        // What was said after an outcome adds to no count.
        let answered: Vec<_> = site.forecasts.by(agent).iter().filter(counts).collect();
        let is_void = |at: &&&QuestionAt| site.forecasts.of(***at).state == QuestionState::Void;
        let void = answered.iter().filter(is_void).count();
        let offline = site.forecasts.offline_of(agent);
        if tracked.is_empty() && void == 0 && offline == 0 {
            return None;
        }
        let mut figures = Figures::default();
        let (mut decided, mut attested, mut early, mut early_yes) = (0, 0, 0, 0);
        let mut left_out = LeftOut {
            offline,
            ..LeftOut::default()
        };
        for &at in &tracked {
            let question = site.forecasts.of(at);
            let Some(last) = question.by(agent).and_then(|own| own.last()) else {
                continue;
            };
            attested += usize::from(last.is_attested());
            match last.credit {
                Credit::RecordedAfter => left_out.recorded_after += 1,
                Credit::Unrecorded => left_out.unrecorded += 1,
                Credit::Withdrawn => left_out.withdrawn += 1,
                Credit::After | Credit::Replaced => {}
                Credit::Counted => {
                    let yes = is_yes(site, at);
                    decided += 1;
                    early += usize::from(question.is_early);
                    early_yes += usize::from(question.is_early && yes);
                    if let Some(said) = site.said(last) {
                        figures.add(said.likelihood.interval, yes);
                    }
                }
            }
        }
        let compared = site.decided.of(agent).map(|(other, pair)| CountedLink {
            href: from.href(&Route::compared(
                &site.agents[pair.first].slug,
                &site.agents[pair.second].slug,
            )),
            text: site.agents[other].id.to_string(),
            count: pair.shared,
        });
        let page = site.agents[agent].route.agent_outcomes();
        Some(Self {
            answered: answered.len(),
            decided,
            void,
            attested,
            has_record: site.ledger.is_some(),
            early,
            early_yes,
            left_out,
            few: decided < ENOUGH,
            terms: figures.terms().into_iter().map(Into::into).collect(),
            brier: figures.brier().map(|brier| BrierView {
                low: brier.low.to_string(),
                high: brier.high.to_string(),
            }),
            rows: rows(from, agent, &tracked),
            total: tracked.len(),
            all: tracked.len() + offline,
            more: (tracked.len() > PAGE_LIMIT).then(|| from.href(&page)),
            compared: compared.collect(),
            explained: from.href(&Route::outcomes_explained()),
        })
    }
}

/// The newest of these questions with the agent's last answers, newest first.
fn rows(from: Vantage<'_>, agent: AgentIx, tracked: &[QuestionAt]) -> Vec<TrackRow> {
    let site = from.site;
    let row = |&at: &QuestionAt| {
        let question = site.forecasts.of(at);
        Some(TrackRow {
            question: question_link(site, at),
            event: from.shared.event(at.0).clone(),
            answer: LastAnswer::new(site, question.state, question.by(agent)?)?,
            outcome: outcome_of(site, at)?,
            early: question.is_early,
        })
    };
    let newest = tracked.iter().rev().take(PAGE_LIMIT);
    newest.filter_map(row).collect()
}

impl TrackPageView {
    /// The view of a numbered part, from 1, or of the newest.
    pub fn new(from: Vantage<'_>, at: AgentIx, part: Option<usize>) -> Self {
        let agent = &from.site.agents[at];
        let tracked = from.site.track_of(at);
        let all_parts = parts(tracked.len());
        let range = match part {
            Some(part) => all_parts.get(part - 1).cloned().unwrap_or(0..0),
            None => 0..tracked.len(),
        };
        let top = agent.route.agent_outcomes();
        let mut title = format!("Outcomes of {}", agent.name);
        if let Some(part) = part {
            title = format!("{title}, part {part}");
        }
        let mut shell = from.shell("agents", &title, "");
        shell.crumbs = vec![
            from.link(&Route::collection("agents"), "Agents").into(),
            from.link(&agent.route, &agent.name).into(),
        ];
        Self {
            shell,
            agent: agent.id.to_string(),
            rows: rows(from, at, &tracked[range]),
            total: tracked.len(),
            parts: from.parts(all_parts.len(), part, |number| top.part(number)),
        }
    }
}
