//! An agent's last answer before an outcome, with whether it counts.

use serde::Serialize;

use crate::ledger::Act;
use crate::site::{AgentForecasts, Credit, Forecast, Said, Site};
use crate::view::judgements::{LikelihoodView, anchor};
use crate::view::parts::{ConfidenceView, DateView, LinkView};
use crate::view::record::instant;
use crate::view::vantage::{is_withdrawn, link, moment};

/// Whether an answer counts, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreditView {
    /// Whether it is in the counts.
    pub counts: bool,
    /// `attested` if the record had it before the outcome; `counted` if there is no record; `recorded-after`,
    /// `unrecorded` or `withdrawn` if it does not count.
    pub kind: &'static str,
    /// The same in words; empty for `counted`.
    pub label: &'static str,
}

/// An agent's last answer before an outcome.
#[derive(Debug, Serialize)]
pub struct LastAnswer {
    /// The page that has it, with what it judges as words.
    pub judgement: LinkView,
    /// The date of the assessment.
    pub date: DateView,
    /// How likely the agent held it to be.
    pub likelihood: LikelihoodView,
    /// How well founded: that of the judgement, or else of the assessment.
    pub confidence: ConfidenceView,
    /// Whether it counts.
    pub credit: CreditView,
    /// When it was recorded; `None` if it was not.
    pub recorded: Option<DateView>,
    /// Whether it was first recorded more than a day from its date.
    pub imported: bool,
    /// The version that has it, if the assessment has a newer one.
    pub version: Option<u64>,
    /// Whether the assessment was withdrawn, before the outcome or later.
    pub withdrawn: bool,
    /// Another answer that claims to be from before the outcome, and was recorded after it.
    pub later: Option<LaterAnswer>,
}

/// An answer that was recorded after the outcome, and does not count.
#[derive(Debug, Serialize)]
pub struct LaterAnswer {
    /// The page that has it, with its range in percent as words.
    pub link: LinkView,
    /// Why it does not count.
    pub credit: CreditView,
}

impl CreditView {
    /// What is to be said of a forecast.
    pub fn of(forecast: &Forecast) -> Self {
        let (kind, label) = match forecast.credit {
            Credit::RecordedAfter => ("recorded-after", "recorded after the outcome"),
            Credit::Unrecorded => ("unrecorded", "not on the record"),
            Credit::Withdrawn => ("withdrawn", "withdrawn before the outcome"),
            Credit::After => ("after", "made after the outcome"),
            Credit::Counted | Credit::Replaced if forecast.is_attested() => {
                ("attested", "on the record before the outcome")
            }
            Credit::Counted | Credit::Replaced => ("counted", ""),
        };
        Self {
            counts: forecast.credit == Credit::Counted,
            kind,
            label,
        }
    }
}

impl LastAnswer {
    /// The last answer of an agent; `None` if it had not answered before the outcome.
    pub fn new(site: &Site, agent: &AgentForecasts) -> Option<Self> {
        let last = agent.last()?;
        let said = site.said(last)?;
        let entry = &site.assessments[last.assessment];
        let later = agent.forecasts.iter().rev().find(|other| {
            matches!(other.credit, Credit::RecordedAfter | Credit::Unrecorded) && *other != last
        });
        let date = said.assessment.date.as_ref().unwrap_or(&entry.date);
        Some(Self {
            judgement: answer_link(site, last, said, &said.judgement.text),
            date: moment(site, date),
            likelihood: said.likelihood.into(),
            confidence: said.confidence().into(),
            credit: CreditView::of(last),
            recorded: last.recorded.map(|at| instant(site, at)),
            imported: is_imported(site, last),
            version: last.version.map(|at| site.versions[at].entry.rev),
            withdrawn: is_withdrawn(entry),
            later: later.and_then(|later| LaterAnswer::new(site, later)),
        })
    }
}

impl LaterAnswer {
    fn new(site: &Site, forecast: &Forecast) -> Option<Self> {
        let said = site.said(forecast)?;
        let words = said.likelihood.interval.to_string();
        Some(Self {
            link: answer_link(site, forecast, said, &words),
            credit: CreditView::of(forecast),
        })
    }
}

/// Whether the first version of the assessment was recorded more than a day from its date.
fn is_imported(site: &Site, forecast: &Forecast) -> bool {
    let id = &site.assessments[forecast.assessment].facts.id;
    let history = site.ledger.as_ref().and_then(|ledger| ledger.history(id));
    let first = history.and_then(|history| history.versions().next());
    first.is_some_and(|first| first.act == Act::Import)
}

/// The page that has a forecast, at its judgement.
fn answer_link(site: &Site, forecast: &Forecast, said: Said<'_>, words: &str) -> LinkView {
    match forecast.version {
        None => {
            let page = link(&site.assessments[forecast.assessment].route, words);
            let href = format!("{}#{}", page.href, anchor(said.judgement));
            LinkView { href, ..page }
        }
        // The page of an earlier version has no anchors of judgements.
        Some(version) => link(&site.versions[version].route, words),
    }
}
