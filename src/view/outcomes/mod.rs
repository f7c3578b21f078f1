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

use super::parts::DateView;
pub use super::question_list::question_link;
use super::questions::{OutcomeView, outcome};
use super::vantage::moment;
use crate::model::Answer;
use crate::site::{QuestionAt, Site};

/// How a question came out, with the date from which on answers do not count.
fn outcome_of(site: &Site, question: QuestionAt) -> Option<OutcomeView> {
    let outcome = outcome(site, site.question(question).outcome.as_ref()?);
    Some(OutcomeView {
        date: decided(site, question).or(outcome.date),
        ..outcome
    })
}

/// When a question was decided.
fn decided(site: &Site, question: QuestionAt) -> Option<DateView> {
    let decided = site.forecasts.of(question).decided.as_ref();
    decided.map(|decided| moment(site, decided))
}

/// Whether a decided question came out as yes.
fn is_yes(site: &Site, question: QuestionAt) -> bool {
    let outcome = site.question(question).outcome.as_ref();
    outcome.is_some_and(|outcome| outcome.answer == Answer::Yes)
}
