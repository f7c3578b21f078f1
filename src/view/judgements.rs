//! Key judgements, each with its likelihood and its confidence.

use serde::Serialize;

use super::parts::ConfidenceView;
use super::questions::AskedView;
use super::ready::{Ready, Shared};
use super::stands::late_mark;
use super::vantage::is_withdrawn;
use crate::model::{Form, Judgement, Likelihood};
use crate::site::{AssessmentIx, EventIx, Ix, Site};

/// A likelihood as it was written and as numbers.
#[derive(Debug, Clone, Serialize)]
pub struct LikelihoodView {
    /// The words as written: `very unlikely`, `65%`, `20–45%`.
    pub written: String,
    /// `term`, `point` or `range`.
    pub form: &'static str,
    /// The yardstick's own term for a term, `very unlikely` for `highly improbable`.
    pub term: Option<&'static str>,
    /// In percent: `5–20%`, or `65%` for a point.
    pub percent: String,
    /// The lower end in whole percent.
    pub low: u8,
    /// The upper end; the same for a point.
    pub high: u8,
}

/// A key judgement on the page of its assessment.
#[derive(Debug, Serialize)]
pub struct JudgementView<'a> {
    /// Its id within the assessment.
    pub id: &'a str,
    /// Its anchor on the page.
    pub anchor: String,
    /// What is judged.
    pub text: &'a str,
    /// How likely it is.
    pub likelihood: Option<LikelihoodView>,
    /// How well founded it is.
    pub confidence: Option<ConfidenceView>,
    /// The question that it answers.
    pub question: Option<Ready<AskedView>>,
    /// Why it was not given in time, if that question is decided: `recorded after the outcome`, `after the outcome`.
    pub mark: Option<&'static str>,
}

/// The first judgement of an assessment, in the table of an event.
#[derive(Debug, Serialize)]
pub struct MainJudgement {
    /// Its anchor on the page of the assessment.
    pub anchor: String,
    /// What is judged.
    pub text: String,
    /// The number of the event's question that it answers, from 1.
    pub question: Option<usize>,
    /// How likely it is.
    pub likelihood: Option<LikelihoodView>,
    /// How well founded it is.
    pub confidence: Option<ConfidenceView>,
    /// Why it was not given in time, if the question that it answers is decided.
    pub mark: Option<&'static str>,
}

impl From<&Likelihood> for LikelihoodView {
    fn from(likelihood: &Likelihood) -> Self {
        let (form, term) = match likelihood.form {
            Form::Term(band) => ("term", Some(band.term)),
            Form::Point => ("point", None),
            Form::Range => ("range", None),
        };
        Self {
            written: likelihood.written.to_string(),
            form,
            term,
            percent: likelihood.interval.to_string(),
            low: likelihood.interval.low,
            high: likelihood.interval.high,
        }
    }
}

/// How anchors begin to which many other pages may link. No heading has an underscore.
pub const ANCHORS: [&str; 2] = ["_judgement-", "_question-"];

/// The anchor of a judgement on the page of its assessment.
pub fn anchor(judgement: &Judgement) -> String {
    format!("{}{}", ANCHORS[0], judgement.id)
}

/// The key judgements of an assessment.
pub fn judgements<'a>(
    shared: &Shared<'a>,
    site: &'a Site,
    at: AssessmentIx,
) -> Vec<JudgementView<'a>> {
    let entry = &site.assessments[at];
    let all = entry.facts.judgements.iter().enumerate();
    let view = |(number, judgement): (usize, &'a Judgement)| {
        let question = site.answers[at].get(number).copied().flatten();
        JudgementView {
            id: &judgement.id,
            anchor: anchor(judgement),
            text: &judgement.text,
            likelihood: judgement.likelihood.as_ref().map(Into::into),
            confidence: judgement.confidence.as_ref().map(Into::into),
            mark: question
                .filter(|_| judgement.likelihood.is_some())
                .and_then(|question| late_mark(site, question, at)),
            question: question.map(|question| shared.question(question).clone()),
        }
    };
    all.map(view).collect()
}

/// The first judgement of an assessment of an event. What was withdrawn gives no likelihood.
pub fn main_judgement(site: &Site, event: EventIx, at: AssessmentIx) -> Option<MainJudgement> {
    let entry = &site.assessments[at];
    let judgement = entry.facts.judgements.first()?;
    let likelihood = judgement.likelihood.as_ref();
    let question = site.answers[at].first().copied().flatten();
    Some(MainJudgement {
        anchor: anchor(judgement),
        text: judgement.text.to_string(),
        question: question
            .filter(|(of, _)| *of == event)
            .map(|(_, number)| number.at() + 1),
        mark: question
            .filter(|_| likelihood.is_some() && !is_withdrawn(entry))
            .and_then(|question| late_mark(site, question, at)),
        likelihood: likelihood.filter(|_| !is_withdrawn(entry)).map(Into::into),
        confidence: judgement.confidence.as_ref().map(Into::into),
    })
}
