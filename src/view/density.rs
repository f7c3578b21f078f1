//! Many assessments: months as bars with the highest named, and the table of years by months.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::figure::{BarsView, cut};
use super::vantage::Vantage;
use crate::chart::{Anchor, Axis, Density, Percent, compact, years};
use crate::model::Level;
use crate::route::Route;
use crate::site::{AssessmentIx, EventIx, Folder};

/// The name of a bar has this many letters; what is longer would leave its room on a plot that
/// is as wide as the page.
const NAME: usize = 20;

/// Months as bars.
#[derive(Debug, Serialize)]
pub struct DensityView {
    /// The height in pixels, to the axis.
    pub height: u32,
    /// Below the bars.
    pub axis: Axis,
    /// The bars, each with the page of its month or of a longer period.
    pub bars: BarsView,
    /// Those that are named, highest first, at most three.
    pub peaks: Vec<PeakView>,
}

/// The name of a high bar: the event that was assessed most in its period.
#[derive(Debug, Serialize)]
pub struct PeakView {
    /// The edge where the name touches the bar.
    pub x: Percent,
    /// The top of the bar in pixels.
    pub y: u32,
    /// `start` or `end`: what stands at `x`.
    pub anchor: Anchor,
    /// The page of the event.
    pub href: String,
    /// Its title, cut to the room that there is.
    pub text: String,
    /// Its whole title, and how often it was assessed in the period.
    pub name: String,
    /// How many assessments the bar counts.
    pub count: usize,
}

/// A year of the table.
#[derive(Debug, Serialize)]
pub struct YearView {
    /// The page of the year.
    pub href: String,
    /// The year.
    pub text: String,
    /// How many assessments it has.
    pub count: usize,
    /// From January to December.
    pub months: Vec<MonthCell>,
}

/// A month of the table.
#[derive(Debug, Serialize)]
pub struct MonthCell {
    /// The page of the month; none where nothing happened.
    pub href: Option<String>,
    /// The month in words.
    pub name: String,
    /// The month, `2025-11`.
    pub iso: String,
    /// How many assessments it has. A month with a page and none has events only.
    pub count: usize,
    /// The same where there is little room: `1.2k`.
    pub short: String,
    /// 1 to 4, darker for more; 0 for none.
    pub shade: u8,
}

impl DensityView {
    /// The figure of assessments in order, whose periods have pages in the timeline's archive.
    pub fn new(
        from: Vantage<'_>,
        assessments: &[AssessmentIx],
        archive: &[Folder],
    ) -> Option<Self> {
        let site = from.site;
        let day = |at: AssessmentIx| site.assessments[at].date.date();
        let marks: Vec<(Date, Level)> = assessments
            .iter()
            .map(|&at| (day(at), site.assessments[at].facts.confidence.level))
            .collect();
        let figure = Density::new(&marks)?;
        let top = Route::timeline();
        let peaks = figure.peaks.iter().filter_map(|peak| {
            let bar = &figure.bars.bars[peak.index];
            let start = assessments.partition_point(|&at| day(at) < bar.first);
            let end = assessments.partition_point(|&at| day(at) <= bar.last);
            let (event, count) = most_assessed(from, &assessments[start..end])?;
            let event = &site.events[event];
            let room = NAME.saturating_sub(bar.count.to_string().len() + 2);
            Some(PeakView {
                x: peak.x,
                y: bar.y,
                anchor: peak.anchor,
                href: from.href(&event.route),
                text: cut(&event.title, room),
                name: format!(
                    "{}: most assessed of {}, {count} of {}",
                    event.title,
                    from.period(figure.bars.period, bar.first, bar.last),
                    bar.count
                ),
                count: bar.count,
            })
        });
        Some(Self {
            height: figure.height,
            peaks: peaks.collect(),
            bars: BarsView::new(from, &figure.bars, |bar| {
                from.archived(&top, archive, bar.first, bar.last)
            }),
            axis: figure.axis,
        })
    }
}

/// The event of most of these assessments, the first by slug of several, and how many it has.
fn most_assessed(from: Vantage<'_>, assessments: &[AssessmentIx]) -> Option<(EventIx, usize)> {
    let mut counts: BTreeMap<EventIx, usize> = BTreeMap::new();
    for &at in assessments {
        for &event in &from.site.assessments[at].events {
            *counts.entry(event).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .max_by_key(|&(event, count)| (count, std::cmp::Reverse(event)))
}

/// The table of all years of the timeline, newest first.
pub fn year_table(from: Vantage<'_>, archive: &[Folder]) -> Vec<YearView> {
    let days = from.site.assessments.iter().map(|entry| entry.date.date());
    let counted = years(days);
    let mut counted = counted.iter().peekable();
    let top = Route::timeline();
    archive
        .iter()
        .rev()
        .map(|folder| {
            let year = folder.first.year();
            let row = counted.next_if(|row| row.year == year);
            let months = (1..=12).map(|month| {
                let cell = row.and_then(|row| row.months.get(usize::try_from(month - 1).ok()?));
                let count = cell.map_or(0, |cell| cell.count);
                let first = Date::new(year, month, 1).unwrap_or(folder.first);
                let page = folder.children.iter().find(|child| child.first == first);
                MonthCell {
                    href: page.map(|page| from.href(&top.period(&page.path))),
                    name: from.month(first),
                    iso: first.strftime("%Y-%m").to_string(),
                    count,
                    short: compact(count),
                    shade: cell.map_or(0, |cell| cell.shade),
                }
            });
            YearView {
                href: from.href(&top.period(&folder.path)),
                text: folder.path.clone(),
                count: row.map_or(0, |row| row.count),
                months: months.collect(),
            }
        })
        .collect()
}
