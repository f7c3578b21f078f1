//! The parts that views share: links, dates, confidences, rows of lists.

use jiff::civil::Date;
use serde::Serialize;

use super::ready::{Ready, Shared};

use crate::model::{Confidence, Heading, Level, Moment, display_date};
use crate::route::Route;
use crate::site::{
    AssessmentEntry, Body, EventEntry, Linker, PAGE_LIMIT, PageEntry, Site, Withheld,
    backlinks_route,
};

/// A page shows this many backlinks; the others have pages of their own.
const BACKLINK_LIMIT: usize = 100;

/// The page from which a view looks at the site.
#[derive(Debug, Clone, Copy)]
pub struct Vantage<'a> {
    /// The site.
    pub site: &'a Site,
    /// What is prepared.
    pub shared: &'a Shared,
    /// The page.
    pub here: &'a Route,
}

/// A link with its words.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// The path from the root, to be put behind `root`.
    pub href: String,
    /// The words.
    pub text: String,
}

/// A link with a count.
#[derive(Debug, Clone, Serialize)]
pub struct CountedLink {
    /// The path from the root, to be put behind `root`.
    pub href: String,
    /// The words.
    pub text: String,
    /// How many items stand there.
    pub count: usize,
}

/// One of the numbered parts of a long list.
#[derive(Debug, Clone, Serialize)]
pub struct PartView {
    /// The path from the root, to be put behind `root`.
    pub href: String,
    /// Its number.
    pub text: String,
    /// Whether it is this page.
    pub current: bool,
}

/// An agent with its id and its name.
#[derive(Debug, Serialize)]
pub struct AgentName {
    /// Its page.
    pub href: String,
    /// Its id.
    pub id: String,
    /// Its name, perhaps the id again.
    pub name: String,
}

/// A day, perhaps with a time, for machines and for readers.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// For `<time datetime>`: `2025-11-19`, or RFC 3339.
    pub iso: String,
    /// In words: `19 November 2025`, or with a time `19 November 2025, 14:30`.
    pub text: String,
}

/// A confidence as it was written and as it is banded.
#[derive(Debug, Clone, Serialize)]
pub struct ConfidenceView {
    /// `low`, `moderate`, `high` or `unstated`: for class names and data.
    pub level: &'static str,
    /// The word for readers.
    pub label: &'static str,
    /// A self-reported score in whole percent.
    pub percent: Option<u8>,
    /// The text as written.
    pub written: String,
}

/// One assessment in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// When it was made.
    pub date: DateView,
    /// Who judges, as text: `UA-01, EU-01`.
    pub who: String,
    /// Who judges.
    pub agents: Vec<Ready<LinkView>>,
    /// What is judged.
    pub events: Vec<Ready<LinkView>>,
    /// Its confidence.
    pub confidence: ConfidenceView,
    /// Its summary, perhaps empty.
    pub summary: String,
    /// Whether a later one replaces it.
    pub superseded: bool,
    /// `draft` or `embargo` in an edition that shows them.
    pub withheld: Option<&'static str>,
}

/// One event in a list.
#[derive(Debug, Clone, Serialize)]
pub struct EventRow {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// When it happened, in words.
    pub when: Option<String>,
    /// Its first day, for machines.
    pub first: Option<String>,
    /// How many assessments it has.
    pub assessments: usize,
    /// How many agents have assessed it.
    pub agents: usize,
    /// The newest assessment.
    pub latest: Option<DateView>,
    /// The latest confidence of each agent, in the order of agents.
    pub confidences: Vec<ConfidenceView>,
    /// Its summary or its question, perhaps empty.
    pub summary: String,
    /// `draft` or `embargo` in an edition that shows them.
    pub withheld: Option<&'static str>,
}

/// Something that links here.
#[derive(Debug, Clone, Serialize)]
pub struct Backlink {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// `assessment`, `event`, `agent` or `page`.
    pub kind: &'static str,
    /// Who wrote it and when, for assessments: `UA-01, 3 December 2025`; otherwise empty.
    pub by: String,
}

/// What links here: the newest, and where the others stand.
#[derive(Debug, Clone, Serialize)]
pub struct Backlinks {
    /// At most 100.
    pub links: Vec<Backlink>,
    /// How many there are in all.
    pub total: usize,
    /// The page of all of them, where there are more.
    pub more: Option<String>,
}

/// What a body offers besides its HTML.
#[derive(Debug, Clone, Serialize)]
pub struct BodyView {
    /// Its headings, for a table of contents.
    pub headings: Vec<HeadingView>,
}

/// A heading in a table of contents.
#[derive(Debug, Clone, Serialize)]
pub struct HeadingView {
    /// 2 to 6.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its words.
    pub text: String,
}

impl From<&Confidence> for ConfidenceView {
    fn from(confidence: &Confidence) -> Self {
        Self {
            level: confidence.level.word(),
            label: confidence.level.label(),
            percent: confidence.percent,
            written: confidence.written.to_string(),
        }
    }
}

impl From<Level> for ConfidenceView {
    fn from(level: Level) -> Self {
        Self {
            level: level.word(),
            label: level.label(),
            percent: None,
            written: level.word().to_owned(),
        }
    }
}

/// The word for why a document is not public.
pub fn withheld_word(withheld: Option<Withheld>) -> Option<&'static str> {
    withheld.map(|withheld| match withheld {
        Withheld::Draft => "draft",
        Withheld::Embargo => "embargo",
    })
}

/// A link with words.
pub fn link(route: &Route, text: &str) -> LinkView {
    LinkView {
        href: route.from_root(),
        text: text.to_owned(),
    }
}

/// A moment on the site's clock.
pub fn moment(site: &Site, moment: &Moment) -> DateView {
    let settings = &site.settings;
    let mut text = display_date(moment.date(), &settings.lang);
    if moment.has_time {
        text.push_str(&moment.local.strftime(", %H:%M").to_string());
    }
    DateView {
        iso: moment.iso(&settings.time_zone),
        text,
    }
}

/// The ids of an assessment's agents.
fn who(site: &Site, entry: &AssessmentEntry) -> String {
    let ids: Vec<_> = entry
        .agents
        .iter()
        .map(|&at| &*site.agents[at].id)
        .collect();
    ids.join(", ")
}

/// The row of an assessment, made of links that are prepared.
pub fn row(site: &Site, at: usize, agents: &[Ready<LinkView>], events: &[Ready<LinkView>]) -> Row {
    let entry: &AssessmentEntry = &site.assessments[at];
    Row {
        href: entry.route.from_root(),
        title: entry.title.to_string(),
        date: moment(site, &entry.facts.date),
        who: who(site, entry),
        agents: entry.agents.iter().map(|&at| agents[at].clone()).collect(),
        events: entry.events.iter().map(|&at| events[at].clone()).collect(),
        confidence: (&entry.facts.confidence).into(),
        summary: entry.summary.to_string(),
        superseded: !entry.superseded_by.is_empty(),
        withheld: withheld_word(entry.withheld),
    }
}

/// The row of an event.
pub fn event_row(site: &Site, event: &EventEntry) -> EventRow {
    let facts = event.facts.as_ref();
    let latest = event.assessments.last();
    let confidence = |at: usize| (&site.assessments[at].facts.confidence).into();
    let told = facts.and_then(|facts| facts.summary.clone().or_else(|| facts.question.clone()));
    EventRow {
        href: event.route.from_root(),
        title: event.title.to_string(),
        when: event
            .when
            .as_ref()
            .map(|when| when.display(&site.settings.lang)),
        first: event.first_day.map(|day| day.to_string()),
        assessments: event.assessments.len(),
        agents: event.latest.len(),
        latest: latest.map(|&at| moment(site, &site.assessments[at].facts.date)),
        confidences: event
            .latest
            .iter()
            .take(PAGE_LIMIT)
            .map(|&(_, at)| confidence(at))
            .collect(),
        summary: told.unwrap_or_default().to_string(),
        withheld: withheld_word(event.withheld),
    }
}

impl Vantage<'_> {
    /// The path of a page from the root.
    pub fn href(&self, route: &Route) -> String {
        route.from_root()
    }

    /// A link with words.
    pub fn link(&self, route: &Route, text: &str) -> LinkView {
        link(route, text)
    }

    /// A moment.
    pub fn moment(&self, of: &Moment) -> DateView {
        moment(self.site, of)
    }

    /// A day.
    pub fn day(&self, day: Date) -> DateView {
        DateView {
            iso: day.to_string(),
            text: display_date(day, &self.site.settings.lang),
        }
    }

    /// Links to agents, by their ids.
    pub fn agents(&self, agents: &[usize]) -> Vec<Ready<LinkView>> {
        agents
            .iter()
            .map(|&at| self.shared.agents[at].clone())
            .collect()
    }

    /// Agents with their ids and their names.
    pub fn agent_names(&self, agents: &[usize]) -> Vec<AgentName> {
        let agents = agents.iter().map(|&at| &self.site.agents[at]);
        agents
            .map(|agent| AgentName {
                href: self.href(&agent.route),
                id: agent.id.to_string(),
                name: agent.name.to_string(),
            })
            .collect()
    }

    /// Links to events, by their titles.
    pub fn events(&self, events: &[usize]) -> Vec<Ready<LinkView>> {
        events
            .iter()
            .map(|&at| self.shared.events[at].clone())
            .collect()
    }

    /// The rows of several assessments in the order given.
    pub fn rows<'b>(&self, all: impl IntoIterator<Item = &'b usize>) -> Vec<Ready<Row>> {
        all.into_iter()
            .map(|&at| self.shared.rows[at].clone())
            .collect()
    }

    /// The newest assessments of a list, newest first, as many as a page may hold.
    pub fn newest(&self, all: &[usize]) -> Vec<Ready<Row>> {
        self.rows(all.iter().rev().take(PAGE_LIMIT))
    }

    /// One backlink.
    pub fn backlink(&self, linker: Linker) -> Backlink {
        let (route, title) = self.site.linker(linker);
        let (kind, by) = match linker {
            Linker::Assessment(at) => {
                let entry = &self.site.assessments[at];
                let date = self.moment(&entry.facts.date).text;
                ("assessment", format!("{}, {date}", who(self.site, entry)))
            }
            Linker::Event(_) => ("event", String::new()),
            Linker::Agent(_) => ("agent", String::new()),
            Linker::Page(_) => ("page", String::new()),
        };
        Backlink {
            href: self.href(route),
            title: title.to_owned(),
            kind,
            by,
        }
    }

    /// The backlinks that a page shows.
    pub fn backlinks(&self, linkers: &[Linker]) -> Backlinks {
        let more = backlinks_route(self.here);
        Backlinks {
            links: linkers
                .iter()
                .take(BACKLINK_LIMIT)
                .map(|&l| self.backlink(l))
                .collect(),
            total: linkers.len(),
            more: has_backlinks_page(linkers).then(|| self.href(&more)),
        }
    }

    /// The backlinks of the document that introduces a page, where there is one.
    pub fn backlinks_of(&self, introduction: Option<&PageEntry>) -> Backlinks {
        self.backlinks(introduction.map_or(&[], |page| &page.backlinks))
    }

    /// The numbered parts of a long list of which this page may be one.
    pub fn parts(
        &self,
        count: usize,
        current: Option<usize>,
        route: impl Fn(usize) -> Route,
    ) -> Vec<PartView> {
        let part = |number| PartView {
            href: self.href(&route(number)),
            text: number.to_string(),
            current: current == Some(number),
        };
        (1..=count).map(part).collect()
    }

    /// What a body offers besides its HTML.
    pub fn body(&self, body: Option<&Body>) -> BodyView {
        let Some(body) = body else {
            return BodyView {
                headings: Vec::new(),
            };
        };
        let shown = usize::from(body.outline.title_in_body);
        let headings = body.outline.headings.iter().skip(shown);
        let view = |heading: &Heading| HeadingView {
            level: heading.level,
            id: heading.id.to_string(),
            text: heading.text.to_string(),
        };
        BodyView {
            headings: headings.map(view).collect(),
        }
    }
}

/// Whether the backlinks need pages of their own.
pub fn has_backlinks_page(linkers: &[Linker]) -> bool {
    linkers.len() > BACKLINK_LIMIT
}
