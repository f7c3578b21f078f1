//! The list of an event's assessments, each with what it gives for the first question.

use serde::Serialize;

use super::range_mark::{DayView, RangeMark, day_of};
use super::stands::late_mark;
use super::vantage::is_withdrawn;
use crate::model::{Confidence, Likelihood};
use crate::site::{AssessmentIx, EventIx, QuestionAt, Site};

/// One assessment of the event in its list: what it gives for the first question, and when.
#[derive(Debug, Serialize)]
pub struct ListedView {
    /// When it was made.
    pub day: DayView,
    /// The year, at the first assessment of each year.
    pub year: Option<String>,
    /// Its range on the first question.
    pub range: Option<RangeMark>,
    /// Why the range does not count: `recorded after the outcome`, `after the outcome`.
    pub mark: Option<&'static str>,
    /// How many sources it names or links to.
    pub sources: usize,
    /// Who judges, by short names.
    pub names: Vec<String>,
}

impl ListedView {
    /// The assessments of an event, in the order of its list.
    pub fn of_event(
        site: &Site,
        event: EventIx,
        newest: impl Iterator<Item = AssessmentIx>,
    ) -> Vec<Self> {
        let question = site.standings[event].questions.indices().next();
        let mut last = None;
        newest
            .map(|at| {
                let entry = &site.assessments[at];
                let date = entry.facts.date.as_ref();
                let day = date.map_or_else(DayView::none, |date| day_of(site, date));
                let year = date.map(|_| day.year.clone());
                let is_new = year.is_some() && year != last;
                let answer = question.filter(|_| !is_withdrawn(entry));
                let answer = answer.and_then(|question| given(site, (event, question), at));
                if year.is_some() {
                    last.clone_from(&year);
                }
                Self {
                    day,
                    year: year.filter(|_| is_new),
                    mark: answer
                        .and(question)
                        .and_then(|question| late_mark(site, (event, question), at)),
                    range: answer.map(|(likelihood, sure)| RangeMark::new(likelihood, sure, None)),
                    sources: entry.publishers().count(),
                    names: (entry.agents.iter())
                        .map(|&agent| site.agents[agent].brief().to_owned())
                        .collect(),
                }
            })
            .collect()
    }
}

/// What an assessment gives for a question, and how well founded that is.
fn given(
    site: &Site,
    question: QuestionAt,
    at: AssessmentIx,
) -> Option<(&Likelihood, &Confidence)> {
    let facts = &site.assessments[at].facts;
    let answer = site.answers[at]
        .iter()
        .position(|one| *one == Some(question))?;
    let judgement = facts.judgements.get(answer)?;
    Some((
        judgement.likelihood.as_ref()?,
        facts.confidence_in(judgement),
    ))
}
