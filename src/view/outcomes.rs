//! What became of the questions that an agent has answered.

use std::collections::BTreeMap;

use serde::Serialize;

use super::judgements::{LikelihoodView, anchor};
use super::parts::{ConfidenceView, DateView, LinkView};
use super::questions::{OutcomeView, outcome, question_anchor};
use super::vantage::{Vantage, date_of, is_withdrawn, link};
use crate::model::{Answer, Moment, Question};
use crate::site::{AgentIx, AssessmentIx, PAGE_LIMIT, QuestionAt};

/// Below so many outcomes a record says little: the page gives no summary of it.
const ENOUGH: usize = 20;

/// The resolved questions on which an agent had given a likelihood before they were decided.
#[derive(Debug, Serialize)]
pub struct OutcomesView {
    /// The latest first, at most 200.
    pub rows: Vec<OutcomeRow>,
    /// How many there are in all.
    pub total: usize,
    /// Whether these are fewer than 20.
    pub few: bool,
}

/// A resolved question with the agent's last answer before the outcome.
#[derive(Debug, Serialize)]
pub struct OutcomeRow {
    /// The question on the page of its event.
    pub question: LinkView,
    /// The judgement that answers it, on the page of its assessment.
    pub judgement: LinkView,
    /// When that was made.
    pub date: DateView,
    /// Whether the assessment was withdrawn later. That takes nothing off the agent's record.
    pub withdrawn: bool,
    /// How likely the agent held it to be.
    pub likelihood: LikelihoodView,
    /// How well founded it held that to be: that of the judgement, or else of the assessment.
    pub confidence: ConfidenceView,
    /// How it came out.
    pub outcome: OutcomeView,
}

impl OutcomesView {
    /// The outcomes of the agent at a position; `None` where there are none. A question that fell
    /// away has none.
    pub fn new(from: Vantage<'_>, agent: AgentIx) -> Option<Self> {
        let site = from.site;
        let mut last: BTreeMap<QuestionAt, (AssessmentIx, usize)> = BTreeMap::new();
        for &at in &site.agents[agent].assessments {
            let entry = &site.assessments[at];
            for (number, question) in site.answers[at].iter().enumerate() {
                let Some((event, place)) = *question else {
                    continue;
                };
                let facts = &site.standings[event].questions[place].facts;
                let given = entry.facts.judgements[number].likelihood.is_some();
                if given && is_decided(facts) && precedes(&entry.date, facts) {
                    last.insert((event, place), (at, number));
                }
            }
        }
        let mut order: Vec<_> = last.into_iter().collect();
        order.sort_by_key(|&(question, (at, _))| (std::cmp::Reverse(at), question));
        let total = order.len();
        let rows: Vec<_> = order
            .into_iter()
            .take(PAGE_LIMIT)
            .filter_map(|(question, answer)| OutcomeRow::new(from, question, answer))
            .collect();
        (total > 0).then_some(Self {
            rows,
            total,
            few: total < ENOUGH,
        })
    }
}

/// Whether a question was answered by yes or no.
fn is_decided(question: &Question) -> bool {
    let outcome = question.outcome.as_ref();
    outcome.is_some_and(|outcome| outcome.answer != Answer::Void)
}

/// Whether an assessment was made no later than the day on which a question was decided, as far
/// as that is known.
fn precedes(made: &Moment, question: &Question) -> bool {
    let told = question.outcome.as_ref().and_then(|of| of.date.as_ref());
    let decided = told.or(question.resolves_by.as_ref());
    decided.is_none_or(|decided| made.date() <= decided.date())
}

impl OutcomeRow {
    fn new(
        from: Vantage<'_>,
        (event, place): QuestionAt,
        (at, number): (AssessmentIx, usize),
    ) -> Option<Self> {
        let site = from.site;
        let facts = &site.standings[event].questions[place].facts;
        let entry = &site.assessments[at];
        let judgement = &entry.facts.judgements[number];
        let with = |route: &str, anchor: &str| format!("{route}#{anchor}");
        let page = link(&site.events[event].route, &facts.text);
        let said = link(&entry.route, &judgement.text);
        let confidence = judgement.confidence.as_ref();
        Some(Self {
            question: LinkView {
                href: with(&page.href, &question_anchor(facts)),
                ..page
            },
            judgement: LinkView {
                href: with(&said.href, &anchor(judgement)),
                ..said
            },
            date: date_of(site, entry),
            withdrawn: is_withdrawn(entry),
            likelihood: judgement.likelihood.as_ref()?.into(),
            confidence: confidence.unwrap_or(&entry.facts.confidence).into(),
            outcome: outcome(site, facts.outcome.as_ref()?),
        })
    }
}
