//! The timeline's own page: a row for each event where there are few, counts where there are many,
//! and the newest items in a list.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::archive::{CountedFolder, counted_folders};
use super::density::{DensityView, YearView, year_table};
use super::figure::LineView;
use super::parts::{Backlinks, BodyView, DateView, EventRow, Row};
use super::ready::Ready;
use super::shell::Shell;
use super::vantage::Vantage;
use crate::chart::{Axis, Entry, Overview, Percent, State, Stretch};
use crate::model::Level;
use crate::route::Route;
use crate::site::{AgentIx, AssessmentIx, EventIx, Folder, Item, Ix, PAGE_LIMIT, TagIx};

/// More events than this have no rows of their own.
const ROWS: usize = 60;

/// More assessments and events than the list below can hold are counted by month: where rows are
/// drawn, the list has everything, and a filter counts everything.
const ITEMS: usize = PAGE_LIMIT;

/// So many agents and tags can be chosen.
const CHOICES: usize = 12;

/// So many of the most assessed events are listed.
const MOST_ASSESSED: usize = 10;

/// The view of `timeline.html`.
#[derive(Debug, Serialize)]
pub struct TimelineView {
    /// What is around the content.
    pub shell: Shell,
    /// Headings of the document that introduces it.
    pub body: BodyView,
    /// How many items there are in all: events with a date, and assessments.
    pub total: usize,
    /// How many assessments there are.
    pub assessments: usize,
    /// How many events have a date or an assessment.
    pub events: usize,
    /// How many agents have made them.
    pub agents: usize,
    /// The months of the first assessment and of the last, in words.
    pub span: Option<String>,
    /// A row for each event, where there are few.
    pub overview: Option<OverviewView>,
    /// Counts by month, where there are many.
    pub density: Option<DensityView>,
    /// The table of years by months, newest first, where there are many.
    pub table: Vec<YearView>,
    /// The most assessed events, where there are many.
    pub most_assessed: Vec<Ready<EventRow>>,
    /// What the list can be narrowed to.
    pub filters: Filters,
    /// The newest items by month, newest first, at most 200 of them.
    pub months: Vec<Month>,
    /// How many items the list has.
    pub listed: usize,
    /// The years with their months, newest first.
    pub years: Vec<CountedFolder>,
    /// What links to the document that introduces it.
    pub backlinks: Backlinks,
}

/// A row for each event.
#[derive(Debug, Serialize)]
pub struct OverviewView {
    /// The height of a row in pixels.
    pub row: u32,
    /// The top of an event's bar below the top of its row.
    pub bar: u32,
    /// Above the rows.
    pub axis: Axis,
    /// The line at the latest assessment.
    pub latest: Option<Latest>,
    /// Newest activity first.
    pub rows: Vec<OverviewRow>,
}

/// The line at the latest assessment of all.
#[derive(Debug, Serialize)]
pub struct Latest {
    /// Where it stands.
    pub x: Percent,
    /// Its day.
    pub date: DateView,
}

/// An event with its assessments.
#[derive(Debug, Serialize)]
pub struct OverviewRow {
    /// The event.
    pub event: Ready<EventRow>,
    /// Its days.
    pub days: Option<Stretch>,
    /// `past`, `open` or `future`, as seen from the latest assessment.
    pub state: State,
    /// Its assessments.
    pub line: LineView,
}

/// What the list can be narrowed to, each with a page of its own.
#[derive(Debug, Serialize)]
pub struct Filters {
    /// Agents, those of most assessments in the list first, at most 12.
    pub agents: Vec<Choice>,
    /// How many agents there are in all.
    pub agents_total: usize,
    /// Levels of confidence, high first.
    pub levels: Vec<Choice>,
    /// Tags, those of most assessments in the list first, at most 12.
    pub tags: Vec<Choice>,
    /// How many tags there are in all.
    pub tags_total: usize,
}

/// An agent, a tag or a level to choose.
#[derive(Debug, Serialize)]
pub struct Choice {
    /// The page of the agent or of the tag, or what the level means.
    pub href: String,
    /// Its words.
    pub text: String,
    /// What stands for it in addresses and in the items.
    pub key: String,
    /// How many assessments in the list have it.
    pub count: usize,
}

/// A month of the list.
#[derive(Debug, Serialize)]
pub struct Month {
    /// The page of the month.
    pub href: String,
    /// The month in words.
    pub text: String,
    /// The month, `2025-11`.
    pub iso: String,
    /// What happened and was judged, newest first.
    pub items: Vec<Listed>,
}

/// An event or an assessment in the list; one of both is there.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// The day, in ISO 8601.
    pub day: String,
    /// The event, on its first day.
    pub event: Option<Ready<EventRow>>,
    /// The assessment.
    pub row: Option<Ready<Row>>,
    /// The keys of its agents.
    pub agents: Vec<String>,
    /// The keys of its tags.
    pub tags: Vec<String>,
}

impl TimelineView {
    /// The view of the timeline's own page.
    pub fn new(from: Vantage<'_>, years: &[Folder]) -> Self {
        let site = from.site;
        let items = &site.timeline;
        let newest = &items[items.len().saturating_sub(PAGE_LIMIT)..];
        let intro = site.introduction(from.here);
        let title = intro.map_or("Timeline", |page| &page.title);
        let told = intro.map_or("", |page| &page.summary);
        let description = if told.is_empty() {
            "Events and assessments in order of time"
        } else {
            told
        };
        let dated: Vec<EventIx> = (site.events.indices())
            .filter(|&at| site.events[at].first_day.is_some())
            .collect();
        let few = dated.len() <= ROWS && items.len() <= ITEMS;
        let day = |entry: &crate::site::AssessmentEntry| entry.date.date();
        let span = site.assessments.first().zip(site.assessments.last());
        let all: Vec<_> = site.assessments.indices().collect();
        Self {
            shell: from.shell("timeline", title, description),
            body: from.body(intro.map(|page| &page.body)),
            total: items.len(),
            assessments: site.assessments.len(),
            events: dated.len(),
            agents: site
                .agents
                .iter()
                .filter(|agent| !agent.assessments.is_empty())
                .count(),
            span: span.map(|(first, last)| {
                let (first, last) = (day(first), day(last));
                from.period(crate::chart::Period::Month, first, last)
            }),
            overview: few.then(|| OverviewView::new(from, &dated)).flatten(),
            density: if few {
                None
            } else {
                DensityView::new(from, &all, years)
            },
            table: if few {
                Vec::new()
            } else {
                year_table(from, years)
            },
            most_assessed: if few {
                Vec::new()
            } else {
                most_assessed(from, dated)
            },
            filters: Filters::new(from, newest),
            months: months(from, newest),
            listed: newest.len(),
            years: counted_folders(from, from.here, years),
            backlinks: from.introduction_backlinks(),
        }
    }
}

impl OverviewView {
    fn new(from: Vantage<'_>, events: &[EventIx]) -> Option<Self> {
        let site = from.site;
        let day = |&at: &AssessmentIx| site.assessments[at].date.date();
        let marks: Vec<Vec<Date>> = events
            .iter()
            .map(|&at| site.events[at].assessments.iter().map(day).collect())
            .collect();
        let entries: Vec<_> = events
            .iter()
            .zip(&marks)
            .map(|(&at, marks)| Entry {
                days: site.events[at]
                    .when
                    .as_ref()
                    .map(|when| (when.first, when.last)),
                marks,
            })
            .collect();
        let figure = Overview::new(&entries)?;
        let last = site.assessments.last().map(|entry| entry.date.date());
        let rows = figure.rows.iter().map(|row| {
            let event = &site.events[events[row.index]];
            let listed = |one: &crate::chart::CountBox| {
                format!("{}#{}", from.href(from.here), month_id(one.last))
            };
            OverviewRow {
                event: from.shared.event_row(events[row.index]).clone(),
                days: row.days,
                state: row.state,
                line: LineView::new(from, &row.line, &event.assessments, listed),
            }
        });
        Some(Self {
            row: figure.row,
            bar: figure.bar,
            latest: figure.latest.zip(last).map(|(x, day)| Latest {
                x,
                date: from.day(day),
            }),
            rows: rows.collect(),
            axis: figure.axis,
        })
    }
}

/// The anchor of a month in the list.
fn month_id(day: Date) -> String {
    day.strftime("_%Y-%m").to_string()
}

fn most_assessed(from: Vantage<'_>, mut events: Vec<EventIx>) -> Vec<Ready<EventRow>> {
    let count = |at: EventIx| from.site.events[at].assessments.len();
    events.retain(|&at| count(at) > 0);
    events.sort_by_key(|&at| (std::cmp::Reverse(count(at)), at));
    events.truncate(MOST_ASSESSED);
    events
        .iter()
        .map(|&at| from.shared.event_row(at).clone())
        .collect()
}

impl Filters {
    fn new(from: Vantage<'_>, items: &[Item]) -> Self {
        let site = from.site;
        let (mut agents, mut tags) = (BTreeMap::new(), BTreeMap::new());
        let mut levels: BTreeMap<Level, usize> = BTreeMap::new();
        for &item in items {
            let Item::Assessment(at) = item else { continue };
            let entry = &site.assessments[at];
            for &agent in &entry.agents {
                *agents.entry(agent).or_default() += 1;
            }
            for &tag in &entry.tags {
                *tags.entry(tag).or_default() += 1;
            }
            *levels.entry(entry.facts.confidence.level).or_default() += 1;
        }
        let agent = |(at, count): (AgentIx, usize)| Choice {
            href: from.href(&site.agents[at].route),
            text: site.agents[at].id.to_string(),
            key: site.agents[at].slug.to_string(),
            count,
        };
        let tag = |(at, count): (TagIx, usize)| Choice {
            href: from.href(&site.tags[at].route),
            text: site.tags[at].title.to_string(),
            key: site.tags[at].slug.to_string(),
            count,
        };
        let level = |(level, count): (Level, usize)| Choice {
            href: format!("{}#{}", from.href(&Route::legend()), level.word()),
            text: level.label().to_owned(),
            key: level.word().to_owned(),
            count,
        };
        Self {
            agents: chosen(agents).map(agent).collect(),
            agents_total: site.agents.len(),
            levels: levels.into_iter().rev().map(level).collect(),
            tags: chosen(tags).map(tag).collect(),
            tags_total: site.tags.len(),
        }
    }
}

/// The most frequent, then back in the order of the site.
fn chosen<I: Ix>(counts: BTreeMap<I, usize>) -> impl Iterator<Item = (I, usize)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(at, count)| (std::cmp::Reverse(count), at));
    counts.truncate(CHOICES);
    counts.into_iter()
}

/// Items in order of time as months, newest first.
fn months(from: Vantage<'_>, items: &[Item]) -> Vec<Month> {
    let site = from.site;
    let top = Route::timeline();
    let mut months: Vec<Month> = Vec::new();
    let mut last = None;
    for &item in items.iter().rev() {
        let day = site.day_of(item);
        let first = day.first_of_month();
        if last != Some(first) {
            last = Some(first);
            months.push(Month {
                href: from.href(&top.period(&first.strftime("%Y/%m").to_string())),
                text: from.month(first),
                iso: first.strftime("%Y-%m").to_string(),
                items: Vec::new(),
            });
        }
        if let Some(month) = months.last_mut() {
            month.items.push(listed(from, item, day));
        }
    }
    months
}

fn listed(from: Vantage<'_>, item: Item, day: Date) -> Listed {
    let site = from.site;
    let listed = Listed {
        day: day.to_string(),
        event: None,
        row: None,
        agents: Vec::new(),
        tags: Vec::new(),
    };
    match item {
        Item::Event(at) => Listed {
            event: Some(from.shared.event_row(at).clone()),
            ..listed
        },
        Item::Assessment(at) => {
            let entry = &site.assessments[at];
            let agents = entry.agents.iter().map(|&at| &site.agents[at].slug);
            let tags = entry.tags.iter().map(|&at| &site.tags[at].slug);
            Listed {
                row: Some(from.shared.row(at).clone()),
                agents: agents.map(ToString::to_string).collect(),
                tags: tags.map(ToString::to_string).collect(),
                ..listed
            }
        }
    }
}
