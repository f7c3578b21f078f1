//! The figure of an agent: its assessments by confidence over time, and how many in each month.

use jiff::civil::Date;
use serde::Serialize;

use super::figure::{BarsView, LineView};
use super::vantage::Vantage;
use crate::chart::{Activity, Axis, LevelLane};
use crate::model::Level;
use crate::site::{AgentIx, AssessmentIx, Part, archive};

/// Four lanes of confidence over bars by month, on one time axis.
#[derive(Debug, Serialize)]
pub struct ActivityView {
    /// The height of a lane in pixels.
    pub row: u32,
    /// Of the lanes and of the bars.
    pub axis: Axis,
    /// High, moderate, low, not stated, from above.
    pub lanes: Vec<LaneOfLevel>,
    /// How many in each month, or in longer periods.
    pub bars: BarsView,
    /// The months of the first assessment and of the last, in words.
    pub span: String,
}

/// The assessments of one confidence.
#[derive(Debug, Serialize)]
pub struct LaneOfLevel {
    /// `high`, `moderate`, `low` or `unstated`.
    pub level: &'static str,
    /// The word for readers.
    pub label: &'static str,
    /// How many there are.
    pub count: usize,
    /// Its assessments.
    pub line: LineView,
}

impl ActivityView {
    /// The figure of the agent at a position. Boxes and bars link to its archive.
    pub fn new(from: Vantage<'_>, agent: AgentIx) -> Option<Self> {
        let agent = &from.site.agents[agent];
        let entry = |at: AssessmentIx| &from.site.assessments[at];
        let marks: Vec<(Date, Level)> = agent
            .assessments
            .iter()
            .map(|&at| (entry(at).date.date(), entry(at).facts.confidence.level))
            .collect();
        let figure = Activity::new(&marks)?;
        let (first, last) = (marks.first()?.0, marks.last()?.0);
        let days: Vec<Date> = marks.iter().map(|mark| mark.0).collect();
        let years = archive(&days, Part::Year);
        let listed = |first: Date, last: Date| from.archived(&agent.route, &years, first, last);
        let lane = |lane: &LevelLane| {
            let level = [Level::High, Level::Moderate, Level::Low, Level::Unstated]
                .into_iter()
                .find(|level| level.word() == lane.level)
                .unwrap_or(Level::Unstated);
            let mut line = LineView::new(from, &lane.line, &agent.assessments, |one| {
                listed(one.first, one.last)
            });
            // Its days may have marks in other lanes.
            let placed = line.narrow.iter_mut().chain([&mut line.wide]);
            for one in placed.flat_map(|placed| &mut placed.boxes) {
                one.levels = vec![level.word()];
            }
            LaneOfLevel {
                level: lane.level,
                label: level.label(),
                count: lane.count,
                line,
            }
        };
        Some(Self {
            row: figure.row,
            lanes: figure.lanes.iter().map(lane).collect(),
            bars: BarsView::new(from, &figure.bars, |bar| listed(bar.first, bar.last)),
            span: from.period(crate::chart::Period::Month, first, last),
            axis: figure.axis,
        })
    }
}
