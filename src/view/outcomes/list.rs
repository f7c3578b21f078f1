//! The page of all decided questions.

use serde::Serialize;

use super::{LastAnswer, is_yes, outcome_of, question_link};
use crate::ledger::Act;
use crate::route::Route;
use crate::site::{PAGE_LIMIT, QuestionAt, parts};
use crate::view::parts::{CountedLink, LinkView, PartView};
use crate::view::questions::OutcomeView;
use crate::view::ready::Ready;
use crate::view::shell::Shell;
use crate::view::vantage::Vantage;

/// This many answers to a question are shown; its page has all.
const ANSWER_LIMIT: usize = 24;

/// The view of `outcomes.html`: decided questions, newest first.
#[derive(Debug, Serialize)]
pub struct OutcomesView {
    /// What is around the content.
    pub shell: Shell,
    /// Decided questions, at most 200.
    pub rows: Vec<DecidedRow>,
    /// Number of decided questions.
    pub total: usize,
    /// Number of questions that nobody can answer any more.
    pub void: usize,
    /// Number of answers to decided questions that were taken offline after the outcome.
    pub offline: usize,
    /// Number of recorded assessments that were removed with all that they said.
    pub removed: usize,
    /// How many of the decided ones were decided before their deadline.
    pub early: usize,
    /// How many of these came out as yes.
    pub early_yes: usize,
    /// The agents that have answered one of them, with the number of their answers that count; at most 200, and empty
    /// for numbered parts.
    pub agents: Vec<CountedLink>,
    /// Whether there are more agents.
    pub more_agents: bool,
    /// The page that explains the figures.
    pub explained: String,
    /// The numbered parts, oldest first; empty if one page holds all.
    pub parts: Vec<PartView>,
}

/// A decided question with what all agents had answered.
#[derive(Debug, Serialize)]
pub struct DecidedRow {
    /// The question.
    pub question: LinkView,
    /// Its event.
    pub event: Ready<LinkView>,
    /// How it came out.
    pub outcome: OutcomeView,
    /// Whether it was decided before its deadline.
    pub early: bool,
    /// The agents' last answers before the outcome, at most 24.
    pub answers: Vec<DecidedAnswer>,
    /// How many more there are.
    pub more: usize,
    /// Number of answers that were taken offline after the outcome.
    pub offline: usize,
}

/// An agent's last answer to a decided question.
#[derive(Debug, Serialize)]
pub struct DecidedAnswer {
    /// The agent.
    pub agent: Ready<LinkView>,
    /// What it answered.
    pub answer: LastAnswer,
}

impl OutcomesView {
    /// The view of a numbered part, from 1, or of the newest.
    pub fn new(from: Vantage<'_>, part: Option<usize>) -> Self {
        let site = from.site;
        let decided = &site.decided.questions;
        let all_parts = parts(decided.len());
        let range = match part {
            Some(part) => all_parts.get(part - 1).cloned().unwrap_or(0..0),
            None => decided.len().saturating_sub(PAGE_LIMIT)..decided.len(),
        };
        let title = part.map_or("Outcomes".to_owned(), |part| {
            format!("Outcomes, part {part}")
        });
        let about = "Decided questions, and what the agents had answered";
        let mut shell = from.shell("outcomes", &title, about);
        if part.is_some() {
            shell.crumbs = vec![from.link(&Route::outcomes(), "Outcomes").into()];
        }
        let is_early = |at: &&QuestionAt| site.forecasts.of(**at).is_early;
        let early = decided.iter().filter(is_early);
        let counts = site
            .agents
            .enumerated()
            .filter(|_| part.is_none())
            .filter_map(|(at, agent)| {
                let count = site.counted_answers(at);
                (count > 0).then(|| CountedLink {
                    href: from.href(&agent.route),
                    text: agent.id.to_string(),
                    count,
                })
            });
        let mut agents: Vec<_> = counts.take(PAGE_LIMIT + 1).collect();
        let more_agents = agents.len() > PAGE_LIMIT;
        agents.truncate(PAGE_LIMIT);
        let offline = decided
            .iter()
            .map(|at| site.forecasts.of(*at).offline.count());
        let removed = site
            .tombstones
            .iter()
            .filter(|one| one.entry.act == Act::Remove);
        Self {
            shell,
            rows: decided[range]
                .iter()
                .rev()
                .filter_map(|&at| DecidedRow::new(from, at))
                .collect(),
            total: decided.len(),
            void: site.decided.void,
            offline: offline.sum(),
            removed: removed.count(),
            early: early.clone().count(),
            early_yes: early.filter(|at| is_yes(site, **at)).count(),
            agents,
            more_agents,
            explained: from.href(&Route::outcomes_explained()),
            parts: from.parts(all_parts.len(), part, Route::outcomes_part),
        }
    }
}

impl DecidedRow {
    fn new(from: Vantage<'_>, at: QuestionAt) -> Option<Self> {
        let site = from.site;
        let question = site.forecasts.of(at);
        let given = question.agents.iter().filter(|agent| agent.last.is_some());
        let total = given.clone().count();
        let answers = given.take(ANSWER_LIMIT).filter_map(|agent| {
            Some(DecidedAnswer {
                agent: from.shared.agent(agent.agent).clone(),
                answer: LastAnswer::new(site, question.state, agent)?,
            })
        });
        Some(Self {
            question: question_link(site, at),
            event: from.shared.event(at.0).clone(),
            outcome: outcome_of(site, at)?,
            early: question.is_early,
            answers: answers.collect(),
            more: total.saturating_sub(ANSWER_LIMIT),
            offline: question.offline.count(),
        })
    }
}
