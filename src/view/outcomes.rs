//! What became of the questions that an agent has answered.

use serde::Serialize;

use super::forecast::ForecastView;
use super::parts::LinkView;
use super::questions::{OutcomeView, outcome, question_anchor};
use super::vantage::{Vantage, link};
use crate::site::{AgentIx, Forecast, PAGE_LIMIT, QuestionAt, QuestionState};

/// Below so many outcomes a record says little: the page gives no summary of it.
const ENOUGH: usize = 20;

/// The decided questions on which an agent had given a likelihood, or claims that it had. A question that fell away is
/// none of them.
#[derive(Debug, Serialize)]
pub struct OutcomesView {
    /// The latest first, at most 200.
    pub rows: Vec<OutcomeRow>,
    /// How many there are in all.
    pub total: usize,
    /// On how many of them the agent's answer counts.
    pub counted: usize,
    /// Whether these are fewer than 20.
    pub few: bool,
}

/// A decided question with the agent's last answer before the outcome.
#[derive(Debug, Serialize)]
pub struct OutcomeRow {
    /// The question on the page of its event.
    pub question: LinkView,
    /// The answer, and whether it counts.
    pub forecast: ForecastView,
    /// How it came out.
    pub outcome: OutcomeView,
}

impl OutcomesView {
    /// The outcomes of the agent at a position; `None` where there are none.
    pub fn new(from: Vantage<'_>, agent: AgentIx) -> Option<Self> {
        let forecasts = &from.site.forecasts;
        let answered = forecasts.by(agent).iter().filter_map(|&question| {
            let of = forecasts.of(question);
            let last = of.by(agent)?.last()?;
            (of.state == QuestionState::Decided).then_some((question, last))
        });
        let mut order: Vec<(QuestionAt, &Forecast)> = answered.collect();
        order.sort_by_key(|&(question, last)| (std::cmp::Reverse(last.assessment), question));
        let counted = order
            .iter()
            .filter(|(_, last)| last.credit.counts())
            .count();
        let rows = order.iter().take(PAGE_LIMIT);
        let rows = rows.filter_map(|&(question, last)| OutcomeRow::new(from, question, last));
        (!order.is_empty()).then(|| Self {
            rows: rows.collect(),
            total: order.len(),
            counted,
            few: counted < ENOUGH,
        })
    }
}

impl OutcomeRow {
    fn new(from: Vantage<'_>, question: QuestionAt, last: &Forecast) -> Option<Self> {
        let site = from.site;
        let facts = site.question(question);
        let page = link(&site.events[question.0].route, &facts.text);
        Some(Self {
            question: LinkView {
                href: format!("{}#{}", page.href, question_anchor(facts)),
                ..page
            },
            forecast: ForecastView::new(site, last)?,
            outcome: outcome(site, facts.outcome.as_ref()?),
        })
    }
}
