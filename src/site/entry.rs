//! What the site says of each document and of each name.

use std::sync::Arc;

use jiff::civil::Date;

use super::{
    AgentIx, AssessmentIx, Assessments, EventIx, IndexVec, Item, Linker, LinkerMap, PageIx,
    PublisherIx, Recorded, TagIx,
};
use crate::digest::Digest;
use crate::model::{Agent, Assessment, Event, Marking, Moment, Outline, Page, When};
use crate::route::Route;

/// The body of a document, whose text is elsewhere until its page is rendered.
#[derive(Debug, Clone)]
pub struct Body {
    /// The file.
    pub path: Box<str>,
    /// Its digest when it was parsed.
    pub digest: Digest,
    /// Its headings.
    pub outline: Arc<Outline>,
}

/// Where a link of a body leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Href {
    /// A page or a file of this site.
    Internal(Box<InternalHref>),
    /// Elsewhere, as written.
    External,
    /// Nowhere: the words stand plain. They are boxed, because there are many links and few of these.
    Plain(Option<Box<LinkWords>>),
    /// An image elsewhere, shown as a link to it.
    ImageLink,
}

/// A link within the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InternalHref {
    /// The page or file.
    pub route: Route,
    /// What follows the path: `#anchor`, `?query` or nothing.
    pub rest: Box<str>,
    /// What a wikilink says that has no words of its own.
    pub words: Option<LinkWords>,
}

/// What a wikilink says that has no words of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkWords {
    /// What this is called today.
    Title(Linker),
    /// The name, as it was written.
    Name(Box<str>),
}

/// Why a document is only in this edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// `draft: true`.
    Draft,
    /// It has a `publish_on`.
    Embargo,
    /// It is marked above TLP:CLEAR.
    Marked(Marking),
}

/// An assessment.
#[derive(Debug, Clone)]
pub struct AssessmentEntry {
    /// What its front matter says.
    pub facts: Arc<Assessment>,
    /// Its text.
    pub body: Body,
    /// When it was made. A draft that leaves this open stands beside the newest that does not.
    pub date: Moment,
    /// Its page.
    pub route: Route,
    /// Its title, never empty.
    pub title: Arc<str>,
    /// Its summary, perhaps empty.
    pub summary: Arc<str>,
    /// Who judges.
    pub agents: Vec<AgentIx>,
    /// What is judged.
    pub events: Vec<EventIx>,
    /// Its tags.
    pub tags: Vec<TagIx>,
    /// What its front matter says that it relies on.
    pub sources: Vec<SourceEntry>,
    /// Publishers that its text links to besides, and to how many of their pages.
    pub cited: Vec<(PublisherIx, usize)>,
    /// What the record says of it.
    pub recorded: Option<Box<Recorded>>,
    /// Why a public build does not have it.
    pub withheld: Option<Withheld>,
}

impl Withheld {
    /// The word in data and class names: `draft`, `embargo` or a label of TLP.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Embargo => "embargo",
            Self::Marked(marking) => marking.label(),
        }
    }

    /// How far a document may be shared: TLP:CLEAR if nothing is said.
    pub fn marking(this: Option<Self>) -> Marking {
        match this {
            Some(Self::Marked(marking)) => marking,
            _ => Marking::Clear,
        }
    }
}

impl AssessmentEntry {
    /// How far it may be shared: TLP:CLEAR if nothing is said.
    pub fn marking(&self) -> Marking {
        Withheld::marking(self.withheld)
    }
}

/// An event.
#[derive(Debug, Clone)]
pub struct EventEntry {
    /// What its file says; none for an undeclared event.
    pub facts: Option<Arc<Event>>,
    /// Its text.
    pub body: Option<Body>,
    /// Its page.
    pub route: Route,
    /// The last segment of its URL.
    pub slug: Box<str>,
    /// Its title.
    pub title: Arc<str>,
    /// When it happened, or for an undeclared event nothing.
    pub when: Option<When>,
    /// The day by which it is ordered: its first, or that of its first assessment.
    pub first_day: Option<Date>,
    /// All assessments, in order.
    pub assessments: Vec<AssessmentIx>,
    /// Agents that are expected to speak.
    pub expected: Vec<AgentIx>,
    /// Why a public build does not have it.
    pub withheld: Option<Withheld>,
}

impl EventEntry {
    /// All that it may be called: its aliases, its id, its slug and its title.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let facts = self.facts.as_deref();
        let aliases = facts.into_iter().flat_map(|facts| &facts.aliases);
        let aliases = aliases.map(|alias| &*alias.value);
        aliases
            .chain(facts.map(|facts| &*facts.id))
            .chain([&*self.slug, &*self.title])
    }
}

/// An agent.
#[derive(Debug, Clone)]
pub struct AgentEntry {
    /// What its file says; none for an undeclared agent.
    pub facts: Option<Arc<Agent>>,
    /// Its text.
    pub body: Option<Body>,
    /// Its page.
    pub route: Route,
    /// The last segment of its URL.
    pub slug: Box<str>,
    /// Its id as written, such as `UA-01`.
    pub id: Box<str>,
    /// Its name in words, perhaps the id again.
    pub name: Box<str>,
    /// All assessments, in order.
    pub assessments: Vec<AssessmentIx>,
    /// Why a public build does not have it.
    pub withheld: Option<Withheld>,
}

impl AgentEntry {
    /// Its name in a few words, or else as it is, for figures and lists.
    pub fn brief(&self) -> &str {
        let facts = self.facts.as_deref();
        let short = facts.and_then(|facts| facts.short.as_deref());
        short.unwrap_or(&self.name)
    }

    /// All that it may be called: its aliases, its slug, its id and its name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let facts = self.facts.as_deref();
        let aliases = facts.into_iter().flat_map(|facts| &facts.aliases);
        let aliases = aliases.map(|alias| &*alias.value);
        aliases.chain([&*self.slug, &*self.id, &*self.name])
    }
}

/// A plain page.
#[derive(Debug, Clone)]
pub struct PageEntry {
    /// What its front matter says.
    pub facts: Arc<Page>,
    /// Its text.
    pub body: Body,
    /// Where it stands; a page at the place of a collection is that collection's introduction.
    pub route: Route,
    /// Its title.
    pub title: Arc<str>,
    /// Its summary, perhaps empty.
    pub summary: Arc<str>,
    /// Why a public build does not have it.
    pub withheld: Option<Withheld>,
}

/// A tag or a publisher, with the assessments that have it.
#[derive(Debug, Clone)]
pub struct Group {
    /// The last segment of its URL.
    pub slug: Box<str>,
    /// Its words.
    pub title: Box<str>,
    /// Its page.
    pub route: Route,
    /// The assessments, in order.
    pub assessments: Vec<AssessmentIx>,
}

/// Something that an assessment relies on.
#[derive(Debug, Clone)]
pub struct SourceEntry {
    /// Its position among those of the front matter.
    pub note: usize,
    /// The publisher, or for a source without an address its name.
    pub publisher: PublisherIx,
}

impl AssessmentEntry {
    /// All publishers that it relies on, some perhaps twice.
    pub fn publishers(&self) -> impl Iterator<Item = PublisherIx> {
        let named = self.sources.iter().map(|source| source.publisher);
        named.chain(self.cited.iter().map(|(publisher, _)| *publisher))
    }
}

/// Everything that has an entry.
#[derive(Debug, Clone, Copy)]
pub struct Entries<'a> {
    /// Assessments in the order of (instant, id).
    pub assessments: &'a Assessments,
    /// Events by slug.
    pub events: &'a IndexVec<EventIx, EventEntry>,
    /// Agents by slug.
    pub agents: &'a IndexVec<AgentIx, AgentEntry>,
    /// Plain pages by route.
    pub pages: &'a IndexVec<PageIx, PageEntry>,
}

impl<'a> Entries<'a> {
    /// All that can link and be linked to: assessments, events, agents and pages, each in order.
    pub fn linkers(self) -> impl Iterator<Item = Linker> + use<'a> {
        let assessments = self.assessments.indices().map(Linker::Assessment);
        let events = self.events.indices().map(Linker::Event);
        let agents = self.agents.indices().map(Linker::Agent);
        let pages = self.pages.indices().map(Linker::Page);
        assessments.chain(events).chain(agents).chain(pages)
    }

    /// A table with an empty row for everything.
    pub fn table<T: Clone + Default>(self) -> LinkerMap<T> {
        LinkerMap {
            assessments: vec![T::default(); self.assessments.len()].into(),
            events: vec![T::default(); self.events.len()].into(),
            agents: vec![T::default(); self.agents.len()].into(),
            pages: vec![T::default(); self.pages.len()].into(),
        }
    }

    /// The page and the title of something.
    pub fn linker(self, linker: Linker) -> (&'a Route, &'a str) {
        match linker {
            Linker::Assessment(at) => (&self.assessments[at].route, &self.assessments[at].title),
            Linker::Event(at) => (&self.events[at].route, &self.events[at].title),
            Linker::Agent(at) => (&self.agents[at].route, &self.agents[at].name),
            Linker::Page(at) => (&self.pages[at].route, &self.pages[at].title),
        }
    }

    /// The text of something; `None` if no document declares it.
    pub fn body(self, linker: Linker) -> Option<&'a Body> {
        match linker {
            Linker::Assessment(at) => Some(&self.assessments[at].body),
            Linker::Event(at) => self.events[at].body.as_ref(),
            Linker::Agent(at) => self.agents[at].body.as_ref(),
            Linker::Page(at) => Some(&self.pages[at].body),
        }
    }

    /// What a wikilink says: a title, but for an agent its id.
    pub fn words(self, words: &'a LinkWords) -> &'a str {
        match words {
            LinkWords::Title(Linker::Agent(at)) => &self.agents[*at].id,
            LinkWords::Title(linker) => self.linker(*linker).1,
            LinkWords::Name(name) => name,
        }
    }

    /// The day on which something stands on the timeline.
    pub fn day_of(self, item: Item) -> Date {
        match item {
            Item::Assessment(at) => self.assessments[at].date.date(),
            Item::Event(at) => self.events[at].first_day.unwrap_or_default(),
        }
    }

    /// All events in the order of (first day, slug).
    pub fn events_by_date(self) -> Vec<EventIx> {
        let mut order: Vec<_> = self.events.indices().collect();
        order.sort_by_key(|&at| (self.events[at].first_day, at));
        order
    }

    /// Events that have a date, and all assessments, in order of days. `events` is the order of events.
    pub fn timeline(self, events: &[EventIx]) -> Vec<Item> {
        let dated = events.iter().filter(|&&at| self.events[at].when.is_some());
        let assessments = self.assessments.indices().map(Item::Assessment);
        let dated = dated.map(|&at| Item::Event(at));
        let mut timeline: Vec<_> = dated.chain(assessments).collect();
        // Events stand before the assessments of their day, and positions are in order already.
        timeline.sort_by_key(|&item| (self.day_of(item), item));
        timeline
    }
}
