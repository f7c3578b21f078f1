//! The linked site: every name resolved, everything in order, only what this edition shows.

mod aliases;
mod archive;
mod groups;
mod index;
mod ix;
mod link;
mod names;
mod near;
mod past;
mod questions;
mod references;
mod renew;
mod resolve;
mod sort;
mod stands;

pub use archive::{Folder, PAGE_LIMIT, Part, archive, parts};
pub use index::Index;
pub use ix::{
    AgentIx, AssessmentIx, EventIx, IndexVec, Ix, PageIx, PublisherIx, QuestionIx, TagIx,
    TombstoneIx, VersionIx,
};
pub use link::link;
pub use past::{
    Kept, Past, PastText, PastVersion, Recorded, Tombstone, VersionEntry, WrittenName,
    history_route, version_route,
};
pub use questions::QuestionAt;
pub use sort::visibility;
pub use stands::{AgentAnswers, Answer, QuestionEntry};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::config::Settings;
use crate::digest::Digest;
use crate::ledger::Ledger;
use crate::model::{Agent, Assessment, Event, Link, Marking, Moment, Outline, Page, When};
use crate::route::{Route, fold};

/// Which documents an edition shows beside the public ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Edition {
    /// Drafts, too (`--drafts`).
    pub drafts: bool,
    /// Documents with a `publish_on`, too (`--future`).
    pub future: bool,
    /// Documents marked above TLP:CLEAR, too.
    pub marked: bool,
}

impl Edition {
    /// Everything that there is.
    pub const ALL: Self = Self {
        drafts: true,
        future: true,
        marked: true,
    };

    /// Whether it shows what is not public.
    pub fn is_preview(self) -> bool {
        self.drafts || self.future || self.marked
    }
}

/// Something on the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// An event, on its first day.
    Event(EventIx),
    /// An assessment.
    Assessment(AssessmentIx),
}

/// The whole site, immutable.
#[derive(Debug, Clone)]
pub struct Site {
    /// The settings.
    pub settings: Settings,
    /// Which documents it shows.
    pub edition: Edition,
    /// All assessments in the order of (instant, id).
    pub assessments: IndexVec<AssessmentIx, Arc<AssessmentEntry>>,
    /// All events, by slug.
    pub events: IndexVec<EventIx, EventEntry>,
    /// Events in the order of (first day, slug).
    pub events_by_date: Vec<EventIx>,
    /// Events that have a date and assessments, in order of days.
    pub timeline: Vec<Item>,
    /// All agents, by slug.
    pub agents: IndexVec<AgentIx, AgentEntry>,
    /// All tags, by slug.
    pub tags: IndexVec<TagIx, Group>,
    /// All publishers and named sources, by slug.
    pub publishers: IndexVec<PublisherIx, Group>,
    /// Plain pages, by route.
    pub pages: IndexVec<PageIx, PageEntry>,
    /// Old addresses: where they lead, and the file that says so.
    pub redirects: BTreeMap<Route, (Route, Box<str>)>,
    /// Files under `content/` that documents refer to, and their routes.
    pub files: BTreeMap<Box<str>, Route>,
    /// Files under `static/`.
    pub statics: Vec<Box<str>>,
    /// Links from Markdown to absolute paths, to be checked against the plan.
    pub absolute_links: Vec<AbsoluteLink>,
    /// The ledger of the record.
    pub ledger: Option<Arc<Ledger>>,
    /// Earlier versions of assessments, in the order of (position, number).
    pub versions: IndexVec<VersionIx, Arc<VersionEntry>>,
    /// Assessments that were removed from the record, by id.
    pub tombstones: IndexVec<TombstoneIx, Tombstone>,
    /// Pages that are missing because their documents have errors.
    pub faulty: BTreeSet<Route>,
}

/// A link to `/path/` in Markdown.
#[derive(Debug, Clone)]
pub struct AbsoluteLink {
    /// The document that has it.
    pub file: Box<str>,
    /// Where.
    pub span: crate::diagnostic::Span,
    /// Where it leads.
    pub route: Route,
    /// The anchor there, perhaps empty.
    pub anchor: Box<str>,
}

/// The body of a document, to be read again when its page is rendered.
#[derive(Debug, Clone)]
pub struct Body {
    /// The file.
    pub path: Box<str>,
    /// Its digest when it was parsed.
    pub digest: Digest,
    /// Its headings.
    pub outline: Arc<Outline>,
    /// Its links, until it is known where they lead.
    pub links: Arc<Vec<Link>>,
    /// Where its links lead, in their order.
    pub hrefs: Vec<Href>,
}

/// Where a link of a body leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Href {
    /// A page or a file of this site.
    Internal(Box<InternalHref>),
    /// Elsewhere, as written.
    External,
    /// Nowhere: the words stand plain.
    Plain(Option<Box<str>>),
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

/// What links here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Linker {
    /// An assessment.
    Assessment(AssessmentIx),
    /// An event.
    Event(EventIx),
    /// An agent.
    Agent(AgentIx),
    /// A plain page.
    Page(PageIx),
}

/// A tag or a publisher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupIx {
    /// A tag.
    Tag(TagIx),
    /// A publisher or named source.
    Publisher(PublisherIx),
}

/// An assessment and what is linked to it.
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
    /// The questions that its judgements answer, in their order; empty where none does.
    pub answers: Vec<Option<QuestionAt>>,
    /// Those it replaces.
    pub supersedes: Vec<AssessmentIx>,
    /// Those that replace it.
    pub superseded_by: Vec<AssessmentIx>,
    /// Those it answers.
    pub responds_to: Vec<AssessmentIx>,
    /// Those that answer it.
    pub answered_by: Vec<AssessmentIx>,
    /// What links to it, newest first.
    pub backlinks: Vec<Linker>,
    /// What the record says of it.
    pub recorded: Option<Box<Recorded>>,
    /// Why a public build does not have it.
    pub withheld: Option<Withheld>,
}

/// An event and what is linked to it.
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
    /// The latest assessment of each agent, in the order of agents. One that the agent itself
    /// has replaced is not the latest.
    pub latest: Vec<(AgentIx, AssessmentIx)>,
    /// Its questions, in order, and what the agents answer to them.
    pub questions: IndexVec<QuestionIx, QuestionEntry>,
    /// Agents that are expected to speak.
    pub expected: Vec<AgentIx>,
    /// What links to it, newest first.
    pub backlinks: Vec<Linker>,
    /// Why a public build does not have it.
    pub withheld: Option<Withheld>,
}

/// An agent and what is linked to it.
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
    /// What links to it, newest first.
    pub backlinks: Vec<Linker>,
    /// Why a public build does not have it.
    pub withheld: Option<Withheld>,
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
    /// What links to it, newest first.
    pub backlinks: Vec<Linker>,
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

/// The page of all that links to the page at `route`. No name makes the segment `backlinks_`.
pub fn backlinks_route(route: &Route) -> Route {
    route.child("backlinks_")
}

impl Site {
    /// The event that a name stands for: its id, its title or an alias, in any spelling.
    pub fn event_named(&self, name: &str) -> Option<&EventEntry> {
        let wanted = fold(name);
        self.events.iter().find(|event| {
            let facts = event.facts.as_ref();
            let aliases = facts.into_iter().flat_map(|facts| &facts.aliases);
            let aliases = aliases.map(|alias| &*alias.value);
            let mut names = aliases
                .chain(facts.map(|facts| &*facts.id))
                .chain([&*event.slug, &*event.title]);
            names.any(|name| fold(name) == wanted)
        })
    }

    /// The agent that a name stands for: its id, its name or an alias, in any spelling.
    pub fn agent_named(&self, name: &str) -> Option<&AgentEntry> {
        let wanted = fold(name);
        self.agents.iter().find(|agent| {
            let facts = agent.facts.as_ref();
            let aliases = facts.into_iter().flat_map(|facts| &facts.aliases);
            let mut names =
                aliases
                    .map(|alias| &*alias.value)
                    .chain([&*agent.slug, &*agent.id, &*agent.name]);
            names.any(|name| fold(name) == wanted)
        })
    }

    /// The document that introduces the page at `route`, where one stands in its place.
    pub fn introduction(&self, route: &Route) -> Option<&PageEntry> {
        let found = self.pages.binary_search_by(|page| page.route.cmp(route));
        self.pages.get(found.ok()?)
    }

    /// All tags, then all publishers.
    pub fn groups(&self) -> impl Iterator<Item = GroupIx> {
        let tags = self.tags.indices().map(GroupIx::Tag);
        tags.chain(self.publishers.indices().map(GroupIx::Publisher))
    }

    /// A tag or a publisher.
    pub fn group(&self, group: GroupIx) -> &Group {
        match group {
            GroupIx::Tag(at) => &self.tags[at],
            GroupIx::Publisher(at) => &self.publishers[at],
        }
    }

    /// The page and the title of what links somewhere.
    pub fn linker(&self, linker: Linker) -> (&Route, &str) {
        match linker {
            Linker::Assessment(at) => {
                let entry = &self.assessments[at];
                (&entry.route, &entry.title)
            }
            Linker::Event(at) => (&self.events[at].route, &self.events[at].title),
            Linker::Agent(at) => (&self.agents[at].route, &self.agents[at].name),
            Linker::Page(at) => (&self.pages[at].route, &self.pages[at].title),
        }
    }

    /// What a wikilink says: a title, but for an agent its id.
    pub fn words<'s>(&'s self, words: &'s LinkWords) -> &'s str {
        match words {
            LinkWords::Title(Linker::Agent(at)) => &self.agents[*at].id,
            LinkWords::Title(linker) => self.linker(*linker).1,
            LinkWords::Name(name) => name,
        }
    }

    /// The day on which something stands on the timeline.
    pub fn day_of(&self, item: Item) -> Date {
        match item {
            Item::Assessment(at) => self.assessments[at].date.date(),
            Item::Event(at) => self.events[at].first_day.unwrap_or_default(),
        }
    }
}
