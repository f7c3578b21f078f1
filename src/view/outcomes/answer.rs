//! An agent's last answer before an outcome, with what the record says of it.

use serde::Serialize;

use crate::ledger::Act;
use crate::site::{AgentForecasts, Credit, Forecast, QuestionState, Site};
use crate::view::forecast::ForecastView;

/// An agent's last answer before an outcome.
#[derive(Debug, Serialize)]
pub struct LastAnswer {
    /// The answer, and whether it counts.
    pub forecast: ForecastView,
    /// Whether its assessment was first recorded more than a day from its date.
    pub imported: bool,
    /// The version that has it, if the assessment has a newer one.
    pub version: Option<u64>,
    /// Another answer that claims to be from before the outcome, and was recorded after it or not at all.
    pub later: Option<ForecastView>,
}

impl LastAnswer {
    /// The last answer of an agent; `None` if it had not answered before the outcome.
    pub fn new(site: &Site, state: QuestionState, agent: &AgentForecasts) -> Option<Self> {
        let last = agent.last()?;
        let later = agent.forecasts.iter().rev().find(|other| {
            let is_late = matches!(other.credit, Credit::RecordedAfter | Credit::Unrecorded);
            is_late && *other != last
        });
        Some(Self {
            forecast: ForecastView::new(site, state, last)?,
            imported: is_imported(site, last),
            version: last.version.map(|at| site.versions[at].entry.rev),
            later: later.and_then(|later| ForecastView::new(site, state, later)),
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
