//! The decided questions that two agents have both answered.

use serde::Serialize;

use super::{LastAnswer, is_yes, outcome_of, question_link};
use crate::route::Route;
use crate::score::{Nearer, nearer};
use crate::site::{AgentIx, AgentPair, PAGE_LIMIT, QuestionAt, QuestionState, Site, parts};
use crate::view::parts::{AgentName, LinkView, PartView};
use crate::view::questions::OutcomeView;
use crate::view::ready::Ready;
use crate::view::shell::Shell;
use crate::view::vantage::Vantage;

/// The view of `compared.html`: two agents side by side.
#[derive(Debug, Serialize)]
pub struct ComparedView {
    /// What is around the content.
    pub shell: Shell,
    /// The two agents.
    pub agents: Vec<AgentName>,
    /// Who was nearer how often.
    pub counts: ComparedCounts,
    /// Questions that both have answered, newest first, at most 200.
    pub rows: Vec<ComparedRow>,
    /// The page that explains the figures.
    pub explained: String,
    /// The numbered parts, oldest first; empty if one page holds all.
    pub parts: Vec<PartView>,
}

/// Who was nearer how often.
#[derive(Debug, Default, Serialize)]
pub struct ComparedCounts {
    /// Number of decided questions whose last answers by both count.
    pub shared: usize,
    /// How often the first agent was nearer.
    pub first: usize,
    /// How often the second was.
    pub second: usize,
    /// How often their ranges were the same or overlapped.
    pub neither: usize,
}

/// A question that both have answered.
#[derive(Debug, Serialize)]
pub struct ComparedRow {
    /// The question.
    pub question: LinkView,
    /// The event.
    pub event: Ready<LinkView>,
    /// What the first had answered.
    pub first: LastAnswer,
    /// What the second had answered.
    pub second: LastAnswer,
    /// How it came out.
    pub outcome: OutcomeView,
    /// `first`, `second` or `neither`.
    pub nearer: &'static str,
}

/// The decided questions whose last answers by two agents count, in the order in which they were decided.
pub fn shared_questions(site: &Site, pair: AgentPair) -> Vec<QuestionAt> {
    let counts = |at: &QuestionAt, agent: AgentIx| {
        let question = site.forecasts.of(*at);
        let own = question
            .by(agent)
            .filter(|_| question.state == QuestionState::Decided);
        own.is_some_and(|own| own.counted().is_some())
    };
    let own = site.track_of(pair.first).into_iter();
    own.filter(|at| counts(at, pair.first) && counts(at, pair.second))
        .collect()
}

/// Which of two agents was nearer to an outcome.
fn nearer_of(site: &Site, pair: AgentPair, at: QuestionAt) -> Option<Nearer> {
    let question = site.forecasts.of(at);
    let range = |agent: AgentIx| {
        let said = site.said(question.by(agent)?.counted()?)?;
        Some(said.likelihood.interval)
    };
    Some(nearer(
        range(pair.first)?,
        range(pair.second)?,
        is_yes(site, at),
    ))
}

impl ComparedView {
    /// The view of a numbered part, from 1, or of the newest.
    pub fn new(from: Vantage<'_>, pair: AgentPair, part: Option<usize>) -> Self {
        let site = from.site;
        let shared = shared_questions(site, pair);
        let all_parts = parts(shared.len());
        let range = match part {
            Some(part) => all_parts.get(part - 1).cloned().unwrap_or(0..0),
            None => shared.len().saturating_sub(PAGE_LIMIT)..shared.len(),
        };
        let mut counts = ComparedCounts {
            shared: shared.len(),
            ..ComparedCounts::default()
        };
        for &at in &shared {
            match nearer_of(site, pair, at) {
                Some(Nearer::First) => counts.first += 1,
                Some(Nearer::Second) => counts.second += 1,
                Some(Nearer::Neither) | None => counts.neither += 1,
            }
        }
        let (first, second) = (&site.agents[pair.first], &site.agents[pair.second]);
        let mut title = format!("{} and {}", first.id, second.id);
        if let Some(part) = part {
            title = format!("{title}, part {part}");
        }
        let about = "Decided questions that both have answered";
        let mut shell = from.shell("outcomes", &title, about);
        shell.crumbs = vec![from.link(&Route::outcomes(), "Outcomes").into()];
        let top = Route::compared(&first.slug, &second.slug);
        let rows = shared[range].iter().rev();
        Self {
            shell,
            agents: from.agent_names(&[pair.first, pair.second]),
            counts,
            rows: rows
                .filter_map(|&at| ComparedRow::new(from, pair, at))
                .collect(),
            explained: from.href(&Route::outcomes_explained()),
            parts: from.parts(all_parts.len(), part, |number| top.part(number)),
        }
    }
}

impl ComparedRow {
    fn new(from: Vantage<'_>, pair: AgentPair, at: QuestionAt) -> Option<Self> {
        let site = from.site;
        let question = site.forecasts.of(at);
        Some(Self {
            question: question_link(site, at),
            event: from.shared.event(at.0).clone(),
            first: LastAnswer::new(site, question.state, question.by(pair.first)?)?,
            second: LastAnswer::new(site, question.state, question.by(pair.second)?)?,
            outcome: outcome_of(site, at)?,
            nearer: match nearer_of(site, pair, at)? {
                Nearer::First => "first",
                Nearer::Second => "second",
                Nearer::Neither => "neither",
            },
        })
    }
}
