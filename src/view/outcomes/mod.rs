//! How questions came out, and what agents had answered before: the page of all, a part of each agent's page, the
//! comparison of two agents, and what the figures mean.

mod answer;
mod compared;
mod explained;
mod list;
mod track;

pub use answer::LastAnswer;
pub use compared::ComparedView;
pub use explained::ExplainedView;
pub use list::OutcomesView;
pub use track::{TrackPageView, TrackView};

pub use super::question_list::{is_yes, question_link};
use super::questions::{OutcomeView, outcome};
use super::vantage::moment;
use crate::model::Moment;
use crate::site::{QuestionAt, Site};

/// How a question came out, with when the record had that if answers count up to then.
pub fn outcome_of(site: &Site, at: QuestionAt) -> Option<OutcomeView> {
    let question = site.question(at);
    let stated = question.outcome.as_ref()?;
    let date = stated.date.as_ref().or(question.resolves_by.as_ref());
    let decided = site.forecasts.of(at).decided.as_ref();
    let is_other = |decided: &&Moment| date.map(|date| date.instant) != Some(decided.instant);
    Some(OutcomeView {
        known: decided
            .filter(is_other)
            .map(|decided| moment(site, decided)),
        ..outcome(site, stated)
    })
}
