//! Lists of events, agents, tags and sources, and the page of one tag or publisher.

use serde::Serialize;

use super::parts::{Backlinks, BodyView, DateView, EventRow, LinkView, PartView, Row, YearRows};
use super::ready::Ready;
use super::shell::Shell;
use super::vantage::Vantage;
use crate::route::Route;
use crate::site::{AssessmentIx, GroupIx, PAGE_LIMIT, Site, parts};

/// What a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOf {
    /// All events, by date.
    Events,
    /// All agents, by slug.
    Agents,
    /// All tags, by slug.
    Tags,
    /// All publishers, by slug.
    Sources,
}

impl ListOf {
    /// The list that has a tag or a publisher.
    pub fn of(group: GroupIx) -> Self {
        match group {
            GroupIx::Tag(_) => Self::Tags,
            GroupIx::Publisher(_) => Self::Sources,
        }
    }

    /// All of them.
    pub const ALL: [Self; 4] = [Self::Events, Self::Agents, Self::Tags, Self::Sources];

    /// The first segment of its pages' URLs.
    pub fn segment(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Agents => "agents",
            Self::Tags => "tags",
            Self::Sources => "sources",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Events => "Events",
            Self::Agents => "Agents",
            Self::Tags => "Tags",
            Self::Sources => "Sources",
        }
    }

    /// Its own page.
    pub fn route(self) -> Route {
        Route::collection(self.segment())
    }

    /// The page of a numbered part, from 1.
    pub fn part_route(self, part: usize) -> Route {
        Route::collection_part(self.segment(), part)
    }

    /// Whether the site has its page: those of tags and sources only where there are any.
    pub fn is_planned(self, site: &Site) -> bool {
        matches!(self, Self::Events | Self::Agents) || self.length(site) > 0
    }

    /// How many items it has.
    pub fn length(self, site: &Site) -> usize {
        match self {
            Self::Events => site.events.len(),
            Self::Agents => site.agents.len(),
            Self::Tags => site.tags.len(),
            Self::Sources => site.publishers.len(),
        }
    }
}

/// The view of `list.html`.
#[derive(Debug, Serialize)]
pub struct ListView {
    /// What is around the content.
    pub shell: Shell,
    /// `events`, `agents`, `tags` or `sources`.
    pub kind: &'static str,
    /// Its title, or that of the document that introduces it.
    pub title: String,
    /// Headings of that document.
    pub body: BodyView,
    /// How many items there are in all.
    pub total: usize,
    /// Events, newest first; empty in lists of other things.
    pub events: Vec<Ready<EventRow>>,
    /// Agents, tags or sources; empty in the list of events.
    pub items: Vec<ListItem>,
    /// The numbered parts, oldest or first first; empty where one page holds all.
    pub parts: Vec<PartView>,
    /// What links to the document that introduces it.
    pub backlinks: Backlinks,
}

/// An agent, a tag or a publisher in a list.
#[derive(Debug, Serialize)]
pub struct ListItem {
    /// Its page.
    pub href: String,
    /// Its id or its words.
    pub text: String,
    /// The name of an agent; otherwise empty.
    pub name: String,
    /// How many assessments it has.
    pub count: usize,
    /// When the newest of them was made.
    pub latest: Option<Ready<DateView>>,
}

impl ListView {
    /// The view of a list: part `part` (from 1), or its own page.
    pub fn new(from: Vantage<'_>, of: ListOf, part: Option<usize>) -> Self {
        let site = from.site;
        let length = of.length(site);
        let all_parts = parts(length);
        let range = match part {
            Some(part) => all_parts.get(part - 1).cloned().unwrap_or(0..0),
            // The newest events; of what is in the order of names, the first.
            None if of == ListOf::Events => length.saturating_sub(PAGE_LIMIT)..length,
            None => 0..length.min(PAGE_LIMIT),
        };
        let intro = site.introduction(&of.route()).filter(|_| part.is_none());
        let title = intro.map_or(of.title(), |page| &page.title).to_owned();
        let mut shell = from.shell(of.segment(), &title, intro.map_or("", |page| &page.summary));
        if let Some(part) = part {
            shell.title = format!("{title}, part {part}");
            shell.crumbs = vec![from.link(&of.route(), &title).into()];
        }
        let item = |route: &Route, text: &str, name: &str, members: &[AssessmentIx]| ListItem {
            href: from.href(route),
            text: text.to_owned(),
            name: name.to_owned(),
            count: members.len(),
            latest: members.last().map(|&at| from.shared.date(at)),
        };
        let group =
            |group: &crate::site::Group| item(&group.route, &group.title, "", &group.assessments);
        let mut events = Vec::new();
        let items = match of {
            ListOf::Events => {
                let newest_first = site.events_by_date[range].iter().rev();
                events = newest_first
                    .map(|&at| from.shared.event_row(at).clone())
                    .collect();
                Vec::new()
            }
            ListOf::Agents => site
                .agents
                .slice(range)
                .iter()
                .map(|agent| item(&agent.route, &agent.id, &agent.name, &agent.assessments))
                .collect(),
            ListOf::Tags => site.tags.slice(range).iter().map(group).collect(),
            ListOf::Sources => site.publishers.slice(range).iter().map(group).collect(),
        };
        Self {
            shell,
            kind: of.segment(),
            title,
            body: from.body(intro.map(|page| &page.body)),
            total: length,
            events,
            items,
            parts: from.parts(all_parts.len(), part, |number| of.part_route(number)),
            backlinks: from.introduction_backlinks(),
        }
    }
}

/// The view of `group.html`: the assessments of one tag or of one publisher.
#[derive(Debug, Serialize)]
pub struct GroupView {
    /// What is around the content.
    pub shell: Shell,
    /// `tags` or `sources`.
    pub kind: &'static str,
    /// The tag, the publisher's host, or the name of a source.
    pub title: String,
    /// The collection.
    pub of: LinkView,
    /// The assessments, newest first, at most 200.
    pub rows: Vec<Ready<Row>>,
    /// The same by years.
    pub years: Vec<YearRows>,
    /// How many there are in all.
    pub total: usize,
    /// The numbered parts, oldest first; empty where one page holds all.
    pub parts: Vec<PartView>,
}

impl GroupView {
    /// The view of a group: part `part` (from 1), or its own page with the newest.
    pub fn new(from: Vantage<'_>, of: GroupIx, part: Option<usize>) -> Self {
        let site = from.site;
        let (group, of) = (site.group(of), ListOf::of(of));
        let all_parts = parts(group.assessments.len());
        let members = match part {
            Some(part) => &group.assessments[all_parts.get(part - 1).cloned().unwrap_or(0..0)],
            None => &group.assessments[..],
        };
        let title = match part {
            Some(part) => format!("{}, part {part}", group.title),
            None => group.title.to_string(),
        };
        let mut shell = from.shell(of.segment(), &title, "");
        shell.crumbs = vec![from.link(&of.route(), of.title()).into()];
        if part.is_some() {
            shell
                .crumbs
                .push(from.link(&group.route, &group.title).into());
        }
        Self {
            shell,
            kind: of.segment(),
            title,
            of: from.link(&of.route(), of.title()),
            rows: from.newest(members),
            years: from.newest_by_year(members),
            total: group.assessments.len(),
            parts: from.parts(all_parts.len(), part, |number| group.route.part(number)),
        }
    }
}
