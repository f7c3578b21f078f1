//! The newest assessments with what each changed, on the home page.

use serde::Serialize;

use super::figure::cut;
use super::parts::{LinkView, Row};
use super::question_list::question_link;
use super::ready::Ready;
use super::vantage::{Vantage, is_withdrawn, link};
use crate::model::Interval;
use crate::site::{AssessmentIx, Credit, QuestionAt};

/// The home page shows this many assessments.
const MOVED: usize = 5;
/// It shows this many answers of each.
const STEPS: usize = 2;
/// A question without a short form is cut to this many letters.
const LETTERS: usize = 60;

/// An assessment with what it changed.
#[derive(Debug, Serialize)]
pub struct MovedView {
    /// The assessment.
    pub row: Ready<Row>,
    /// Its agents, by their names in a few words.
    pub agents: Vec<LinkView>,
    /// Its answers, those that changed first, at most two.
    pub steps: Vec<StepView>,
    /// How many more answers it gives.
    pub more: usize,
}

/// An answer to a question, with the agent's answer before.
#[derive(Debug, Serialize)]
pub struct StepView {
    /// The question, in a few words if it has them.
    pub question: LinkView,
    /// What the agent gave before, in percent, if it gave anything.
    pub from: Option<String>,
    /// What it gives now.
    pub to: String,
    /// Whether that differs from what it gave before.
    pub changed: bool,
}

/// The newest assessments, newest first. What was withdrawn moved nothing.
pub fn newest_moved(from: Vantage<'_>) -> Vec<MovedView> {
    let site = from.site;
    let newest = site.assessments.indices().rev();
    let newest = newest.filter(|&at| !is_withdrawn(&site.assessments[at]));
    newest
        .take(MOVED)
        .map(|at| MovedView::new(from, at))
        .collect()
}

impl MovedView {
    fn new(from: Vantage<'_>, at: AssessmentIx) -> Self {
        let site = from.site;
        let entry = &site.assessments[at];
        let answers = site.answers[at].iter().zip(&entry.facts.judgements);
        let steps = answers.filter_map(|(question, judgement)| {
            let now = judgement.likelihood.as_ref()?;
            Some(StepView::new(from, at, (*question)?, now.interval))
        });
        let mut steps: Vec<_> = steps.collect();
        steps.sort_by_key(|step| !step.changed);
        let more = steps.len().saturating_sub(STEPS);
        steps.truncate(STEPS);
        let agents = entry.agents.iter().map(|&at| {
            let agent = &site.agents[at];
            link(&agent.route, agent.brief())
        });
        Self {
            row: from.shared.row(at).clone(),
            agents: agents.collect(),
            steps,
            more,
        }
    }
}

impl StepView {
    fn new(from: Vantage<'_>, at: AssessmentIx, question: QuestionAt, now: Interval) -> Self {
        let site = from.site;
        let by = site.assessments[at].agents.first();
        let by = by.and_then(|agent| site.forecasts.of(question).by(*agent));
        let all = by.map_or(&[][..], |by| &by.forecasts);
        let own = all.iter().position(|one| one.assessment == at);
        let before = all[..own.unwrap_or(0)].iter().rev();
        let mut before = before.filter(|one| one.credit != Credit::Withdrawn);
        let before = before.find_map(|one| site.said(one));
        let before = before.map(|said| said.likelihood.interval);
        let asked = question_link(site, question);
        Self {
            question: LinkView {
                text: cut(&asked.text, LETTERS),
                ..asked
            },
            from: before.map(|before| before.to_string()),
            to: now.to_string(),
            changed: before != Some(now),
        }
    }
}
