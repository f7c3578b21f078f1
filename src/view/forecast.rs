//! What an agent has forecast, with what the record says of it.

use serde::Serialize;

use super::judgements::{LikelihoodView, anchor};
use super::parts::{ConfidenceView, DateView, LinkView};
use super::record::instant;
use super::vantage::{date_of, is_withdrawn, link, moment};
use crate::site::{Forecast, QuestionState, Site};

/// A forecast of an agent on a question.
#[derive(Debug, Serialize)]
pub struct ForecastView {
    /// The judgement, on the page of its assessment, or of the version that has it.
    pub judgement: LinkView,
    /// When it was made, as its assessment says.
    pub date: DateView,
    /// How likely the agent held it to be.
    pub likelihood: LikelihoodView,
    /// How well founded it held that to be: the confidence of the judgement, or else of the assessment.
    pub confidence: ConfidenceView,
    /// Whether it counts: `counted`, `replaced`, `withdrawn`, `recorded-after`, `unrecorded` or `after`.
    pub credit: &'static str,
    /// Why it is in no count though its date is before the outcome, in words.
    pub mark: Option<&'static str>,
    /// When this version of the assessment was recorded.
    pub recorded: Option<DateView>,
    /// Whether it was on the record before the outcome; for an open question, whether it is on the record.
    pub attested: bool,
    /// Whether its assessment is withdrawn now. If that was after the outcome, it counts all the same.
    pub withdrawn: bool,
}

impl ForecastView {
    /// The view of a forecast on a question of this state; `None` if what it says cannot be read any more.
    pub fn new(site: &Site, state: QuestionState, forecast: &Forecast) -> Option<Self> {
        let said = site.said(forecast)?;
        let entry = &site.assessments[forecast.assessment];
        let (page, date) = match forecast.version {
            None => (&entry.route, date_of(site, entry)),
            Some(version) => {
                let date = said.assessment.date.as_ref().unwrap_or(&entry.date);
                (&site.versions[version].route, moment(site, date))
            }
        };
        let judgement = link(page, &said.judgement.text);
        Some(Self {
            judgement: LinkView {
                href: format!("{}#{}", judgement.href, anchor(said.judgement)),
                ..judgement
            },
            date,
            likelihood: said.likelihood.into(),
            confidence: said.confidence().into(),
            credit: forecast.credit.word(),
            mark: forecast.credit.mark(state),
            recorded: forecast.recorded.map(|at| instant(site, at)),
            attested: forecast.is_attested(),
            withdrawn: is_withdrawn(entry),
        })
    }
}
