//! The timeline and the archives of events and agents, by year, month and day.

use serde::Serialize;

use super::parts::{Backlinks, BodyView, DateView, EventRow, LinkView, Row};
use super::ready::Ready;
use super::shell::Shell;
use super::vantage::Vantage;
use crate::route::Route;
use crate::site::{Folder, Item, PAGE_LIMIT, Part, archive};

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

/// The view of `timeline.html`.
#[derive(Debug, Serialize)]
pub struct TimelineView {
    /// What is around the content.
    pub shell: Shell,
    /// Headings of the document that introduces it.
    pub body: BodyView,
    /// The years with their months, newest first.
    pub years: Vec<CountedFolder>,
    /// The newest items, newest first, at most 200, by day.
    pub days: Vec<Day>,
    /// How many items there are in all.
    pub total: usize,
    /// What links to the document that introduces it.
    pub backlinks: Backlinks,
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
    /// The assessments of the event at this position.
    Event(usize),
    /// The assessments of the agent at this position.
    Agent(usize),
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
pub fn years(from: Vantage<'_>, assessments: &[usize]) -> Vec<CountedFolder> {
    let days: Vec<_> = assessments
        .iter()
        .map(|&at| from.site.assessments[at].facts.date.date())
        .collect();
    let folders = archive(&days, Part::Year);
    folders
        .iter()
        .rev()
        .map(|year| counted(from, from.here, year))
        .collect()
}

fn counted(from: Vantage<'_>, top: &Route, folder: &Folder) -> CountedFolder {
    CountedFolder {
        href: from.href(&below(top, &folder.path)),
        text: words(from, folder),
        count: folder.items.len(),
        children: folder
            .children
            .iter()
            .rev()
            .map(|child| counted(from, top, child))
            .collect(),
    }
}

/// The page of a period.
pub fn below(top: &Route, path: &str) -> Route {
    path.split('/')
        .fold(top.clone(), |route, segment| route.child(segment))
}

fn words(from: Vantage<'_>, folder: &Folder) -> String {
    let segments: Vec<_> = folder.path.split('/').collect();
    let english = from.site.settings.lang.starts_with("en");
    match segments.as_slice() {
        [year] => (*year).to_owned(),
        [_, _] if english => folder.first.strftime("%B %Y").to_string(),
        [year, month] => format!("{year}-{month}"),
        [_, _, _] => from.day(folder.first).text,
        _ => format!("Part {}", segments[segments.len() - 1]),
    }
}

impl TimelineView {
    /// The view of the timeline's own page.
    pub fn new(from: Vantage<'_>, years: &[Folder]) -> Self {
        let items = &from.site.timeline;
        let newest = items.len().saturating_sub(PAGE_LIMIT)..items.len();
        let intro = from.site.introduction(from.here);
        let title = intro.map_or("Timeline", |page| &page.title);
        let told = intro.map_or("", |page| &page.summary);
        let description = if told.is_empty() {
            "Events and assessments in order of time"
        } else {
            told
        };
        Self {
            shell: from.shell("timeline", title, description),
            body: from.body(intro.map(|page| &page.body)),
            years: years
                .iter()
                .rev()
                .map(|year| counted(from, from.here, year))
                .collect(),
            days: days(from, &items[newest]),
            total: items.len(),
            backlinks: from.backlinks_of(intro),
        }
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
                Route::page(["timeline"]),
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
        };
        let period = words(from, &page.folder);
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
            let text = path.rsplit('/').next().unwrap_or(path);
            shell
                .crumbs
                .push(from.link(&below(&top, path), text).into());
        }
        let link = |path: &String| {
            let text = path.replace('/', "-");
            from.link(&below(&top, path), &text)
        };
        Self {
            shell,
            kind,
            of: from.link(&top, title),
            period,
            total: page.folder.items.len(),
            days: if page.folder.lists_items() {
                days(from, &own)
            } else {
                Vec::new()
            },
            folders: page
                .folder
                .children
                .iter()
                .rev()
                .map(|f| counted(from, &top, f))
                .collect(),
            previous: page.previous.as_ref().map(link),
            next: page.next.as_ref().map(link),
        }
    }
}

fn items(assessments: &[usize], page: &ArchivePage) -> Vec<Item> {
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
