//! The archives of the timeline, of events and of agents, by year, month and day.

use jiff::civil::Date;
use serde::Serialize;

use super::density::DensityView;
use super::parts::{DateView, EventRow, LinkView, Row};
use super::ready::Ready;
use super::shell::Shell;
use super::vantage::Vantage;
use crate::route::Route;
use crate::site::{AgentIx, AssessmentIx, EventIx, Folder, Item, Part, archive};

/// A period with what it holds.
#[derive(Debug, Serialize)]
pub struct CountedFolder {
    /// Its page.
    pub href: String,
    /// `2025`, `November 2025`, `19 November 2025`, or the number of a part.
    pub text: String,
    /// How many items it holds.
    pub count: usize,
    /// The periods below it that have pages.
    pub children: Vec<CountedFolder>,
}

/// What happened and was judged on one day.
#[derive(Debug, Serialize)]
pub struct Day {
    /// The day.
    pub date: DateView,
    /// Events that began.
    pub events: Vec<Ready<EventRow>>,
    /// Assessments that were made.
    pub assessments: Vec<Ready<Row>>,
}

/// The view of `archive.html`: one period of the timeline, of an event or of an agent.
#[derive(Debug, Serialize)]
pub struct ArchiveView {
    /// What is around the content.
    pub shell: Shell,
    /// `timeline`, `event` or `agent`.
    pub kind: &'static str,
    /// The collection.
    pub of: LinkView,
    /// The period in words.
    pub period: String,
    /// How many items it holds.
    pub total: usize,
    /// Counts by month, for a year of the timeline.
    pub density: Option<DensityView>,
    /// The items by day, newest first; empty where there are too many for a page.
    pub days: Vec<Day>,
    /// The pages below.
    pub folders: Vec<CountedFolder>,
    /// The period before.
    pub previous: Option<LinkView>,
    /// The period after.
    pub next: Option<LinkView>,
}

/// Whose archive it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveOf {
    /// The timeline of events and assessments.
    Timeline,
    /// The assessments of an event.
    Event(EventIx),
    /// The assessments of an agent.
    Agent(AgentIx),
    /// What moved. Its pages have a view of their own, [`ChangesView`](super::ChangesView).
    Changes,
}

/// One page of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivePage {
    /// Whose archive it is.
    pub of: ArchiveOf,
    /// The period; its children without theirs.
    pub folder: Folder,
    /// The path of the period before, on the same level.
    pub previous: Option<String>,
    /// The path of the period after.
    pub next: Option<String>,
}

/// The years of a list of assessments, newest first.
pub fn years(from: Vantage<'_>, assessments: &[AssessmentIx]) -> Vec<CountedFolder> {
    let days: Vec<_> = assessments
        .iter()
        .map(|&at| from.site.assessments[at].date.date())
        .collect();
    counted_folders(from, from.here, &archive(&days, Part::Year))
}

/// The pages of an archive below `top`, newest first.
pub fn counted_folders(from: Vantage<'_>, top: &Route, folders: &[Folder]) -> Vec<CountedFolder> {
    folders
        .iter()
        .rev()
        .map(|folder| counted(from, top, folder))
        .collect()
}

fn counted(from: Vantage<'_>, top: &Route, folder: &Folder) -> CountedFolder {
    CountedFolder {
        href: from.href(&top.period(&folder.path)),
        text: words(from, &folder.path),
        count: folder.items.len(),
        children: folder
            .children
            .iter()
            .rev()
            .map(|child| counted(from, top, child))
            .collect(),
    }
}

/// The period of a path in words: `2025`, `November 2025`, `19 November 2025`.
pub(super) fn words(from: Vantage<'_>, path: &str) -> String {
    let segments: Vec<_> = path.split('/').collect();
    let day = |written: &str| written.parse::<Date>().ok();
    match segments.as_slice() {
        [year] => (*year).to_owned(),
        [year, month] => {
            let first = day(&format!("{year}-{month}-01"));
            first.map_or_else(|| format!("{year}-{month}"), |first| from.month(first))
        }
        [year, month, number] => {
            let written = format!("{year}-{month}-{number}");
            day(&written).map_or(written, |day| from.day(day).text)
        }
        _ => format!("Part {}", segments[segments.len() - 1]),
    }
}

impl ArchiveView {
    /// The view of one period.
    pub fn new(from: Vantage<'_>, page: &ArchivePage) -> Self {
        let site = from.site;
        let (kind, section, top, title, own): (_, _, Route, _, Vec<Item>) = match page.of {
            ArchiveOf::Timeline => (
                "timeline",
                "timeline",
                Route::timeline(),
                "Timeline",
                site.timeline[page.folder.items.clone()].to_vec(),
            ),
            ArchiveOf::Event(at) => {
                let event = &site.events[at];
                let items = items(&event.assessments, page);
                ("event", "events", event.route.clone(), &*event.title, items)
            }
            ArchiveOf::Agent(at) => {
                let agent = &site.agents[at];
                let items = items(&agent.assessments, page);
                ("agent", "agents", agent.route.clone(), &*agent.name, items)
            }
            ArchiveOf::Changes => (
                "changes",
                "changes",
                Route::changes(),
                "Changes",
                Vec::new(),
            ),
        };
        let period = words(from, &page.folder.path);
        let mut shell = from.shell(section, &format!("{title}, {period}"), "");
        shell.crumbs = vec![from.link(&top, title).into()];
        let parents: Vec<_> = page
            .folder
            .path
            .match_indices('/')
            .map(|(at, _)| at)
            .collect();
        for at in parents {
            let path = &page.folder.path[..at];
            shell
                .crumbs
                .push(from.link(&top.period(path), &words(from, path)).into());
        }
        let link = |path: &String| from.link(&top.period(path), &words(from, path));
        Self {
            shell,
            kind,
            of: from.link(&top, title),
            period,
            total: page.folder.items.len(),
            density: density(from, page, &own),
            days: if page.folder.lists_items() {
                days(from, &own)
            } else {
                Vec::new()
            },
            folders: counted_folders(from, &top, &page.folder.children),
            previous: page.previous.as_ref().map(link),
            next: page.next.as_ref().map(link),
        }
    }
}

/// The figure of a year of the timeline that has assessments of several months.
fn density(from: Vantage<'_>, page: &ArchivePage, items: &[Item]) -> Option<DensityView> {
    if page.of != ArchiveOf::Timeline || page.folder.children.len() < 2 {
        return None;
    }
    let is_year = !page.folder.path.contains('/');
    let assessments = items.iter().filter_map(|item| match item {
        Item::Assessment(at) => Some(*at),
        Item::Event(_) => None,
    });
    let assessments: Vec<_> = assessments.collect();
    let year = std::slice::from_ref(&page.folder);
    is_year
        .then(|| DensityView::new(from, &assessments, year))
        .flatten()
}

fn items(assessments: &[AssessmentIx], page: &ArchivePage) -> Vec<Item> {
    let range = page.folder.items.clone();
    assessments[range]
        .iter()
        .map(|&at| Item::Assessment(at))
        .collect()
}

/// Items in order of time as days, newest first.
fn days(from: Vantage<'_>, items: &[Item]) -> Vec<Day> {
    let site = from.site;
    let mut days: Vec<Day> = Vec::new();
    let mut last = None;
    for &item in items.iter().rev() {
        let day = site.day_of(item);
        if last != Some(day) {
            last = Some(day);
            days.push(Day {
                date: from.day(day),
                events: Vec::new(),
                assessments: Vec::new(),
            });
        }
        if let Some(today) = days.last_mut() {
            match item {
                Item::Event(at) => today.events.push(from.shared.event_row(at).clone()),
                Item::Assessment(at) => today.assessments.push(from.shared.row(at).clone()),
            }
        }
    }
    days
}
