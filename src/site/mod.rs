//! The linked site: every name resolved, everything in order, only what this edition shows.

mod aliases;
mod archive;
mod decided;
mod edition;
mod entry;
mod forecasts;
mod groups;
mod index;
mod ix;
mod link;
mod linker;
mod movement;
mod names;
mod near;
mod notes;
mod past;
mod place;
mod questions;
mod references;
mod renew;
mod resolve;
mod sort;
mod stands;

pub use archive::{Folder, PAGE_LIMIT, Part, archive, parts};
pub use decided::{AgentPair, DecidedQuestions, decided_at};
pub use edition::{Edition, WithheldCounts, visibility, withheld};
pub use entry::{
    AgentEntry, AssessmentEntry, Body, Entries, EventEntry, Group, Href, InternalHref, LinkWords,
    PageEntry, SourceEntry, Withheld,
};
pub use forecasts::{
    AgentForecasts, Credit, Forecast, Forecasts, OfflineAnswers, QuestionForecasts, QuestionState,
    Said, Step,
};
pub use index::Index;
pub use ix::{
    AgentIx, AssessmentIx, EventIx, IndexVec, Ix, PageIx, PublisherIx, QuestionIx, TagIx,
    TombstoneIx, VersionIx,
};
pub use link::link;
pub use linker::{Linker, LinkerMap};
pub use movement::{Movement, MovementKind, NoteKind};
pub use notes::{Assessments, Rows, note_rows, noted, noting};
pub use past::{
    Kept, Past, PastText, PastVersion, Recorded, Tombstone, VersionEntry, WrittenName, permanent,
};
pub use questions::QuestionAt;
pub use references::kind_and_name;
pub use resolve::Related;
pub use stands::{AgentAnswers, Answer, QuestionEntry, Standing};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::config::Settings;
use crate::digest::Digest;
use crate::ledger::{Fact, Ledger, Manifest};
use crate::model::{Moment, Question};
use crate::route::{Route, fold};

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
    pub assessments: Assessments,
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
    /// Where the links of each text lead, in their order.
    pub hrefs: Arc<LinkerMap<Vec<Href>>>,
    /// What links to everything, newest first.
    pub backlinks: Arc<LinkerMap<Vec<Linker>>>,
    /// What assessments say of others, both ways.
    pub related: Arc<IndexVec<AssessmentIx, Related>>,
    /// The questions that the judgements of each assessment answer, in their order; empty where none
    /// does.
    pub answers: Arc<IndexVec<AssessmentIx, Vec<Option<QuestionAt>>>>,
    /// Where agents stand on each event.
    pub standings: Arc<IndexVec<EventIx, Standing>>,
    /// What agents have forecast on questions, over time and as of the outcomes.
    pub forecasts: Arc<Forecasts>,
    /// The stamp of the site: `SOURCE_DATE_EPOCH`, else the newest date of an assessment that is shown. `None` if nothing
    /// has a date.
    pub stamp: Option<Moment>,
    /// Decided questions, and which agents can be compared by them.
    pub decided: Arc<DecidedQuestions>,
    /// What moved, in order of time.
    pub movements: Arc<Vec<Movement>>,
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
    /// What the versions of facts that have several say, by the digests of their texts.
    pub facts: Arc<BTreeMap<Digest, Fact>>,
    /// The manifests of recorded versions, by their digests, if the site has their sources, too; else empty.
    pub manifests: Arc<BTreeMap<Digest, Manifest>>,
    /// Earlier versions of assessments, in the order of (position, number).
    pub versions: IndexVec<VersionIx, Arc<VersionEntry>>,
    /// Assessments that were removed from the record or taken offline, by id.
    pub tombstones: IndexVec<TombstoneIx, Tombstone>,
    /// Pages that are missing because their documents have errors.
    pub faulty: BTreeSet<Route>,
}

/// A tag or a publisher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupIx {
    /// A tag.
    Tag(TagIx),
    /// A publisher or named source.
    Publisher(PublisherIx),
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

impl Site {
    /// The event that a name stands for: its id, its title or an alias, in any spelling.
    pub fn event_named(&self, name: &str) -> Option<&EventEntry> {
        let wanted = fold(name);
        let mut events = self.events.iter();
        events.find(|event| event.names().any(|name| fold(name) == wanted))
    }

    /// The agent that a name stands for: its id, its name or an alias, in any spelling.
    pub fn agent_named(&self, name: &str) -> Option<&AgentEntry> {
        let wanted = fold(name);
        let mut agents = self.agents.iter();
        agents.find(|agent| agent.names().any(|name| fold(name) == wanted))
    }

    /// The document that introduces the page at `route`, where one stands in its place.
    pub fn introduction(&self, route: &Route) -> Option<&PageEntry> {
        self.introduced_by(route).map(|at| &self.pages[at])
    }

    /// The same, as its position.
    pub fn introduced_by(&self, route: &Route) -> Option<PageIx> {
        let found = self.pages.binary_search_by(|page| page.route.cmp(route));
        found.ok().map(PageIx::new)
    }

    /// The agent whose page has this as the last segment of its URL.
    pub fn agent_at(&self, slug: &str) -> Option<AgentIx> {
        let found = self
            .agents
            .binary_search_by(|agent| (*agent.slug).cmp(slug));
        found.ok().map(AgentIx::new)
    }

    /// The question that an event of this URL has, or had, under this id.
    pub fn question_at(&self, event: &str, id: &str) -> Option<QuestionAt> {
        let found = self
            .events
            .binary_search_by(|entry| (*entry.slug).cmp(event));
        let event = EventIx::new(found.ok()?);
        let facts = self.events[event].facts.as_ref()?;
        let is_it =
            |one: &Question| &*one.id == id || one.aliases.iter().any(|old| &*old.value == id);
        let number = facts.questions.iter().position(is_it)?;
        Some((event, QuestionIx::new(number)))
    }

    /// Whether pages state the fact of which the record has versions under this id: those of a question that is gone, or
    /// of an agent without a page of its own, are not shown any more.
    pub fn shows_fact(&self, id: &str) -> bool {
        let (kind, name) = id.split_once(':').unwrap_or_default();
        match (kind, name.split_once('/')) {
            ("agent", _) => {
                let agent = self.agent_at(name);
                agent.is_some_and(|at| self.agents[at].facts.is_some())
            }
            (_, Some((event, question))) => self.question_at(event, question).is_some(),
            // What a name refers to. Its page may be withheld by now.
            ("event", None) => false,
            // That of the settings.
            (_, None) => true,
        }
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

    /// The positions of the assessments that are these documents, whose paths are sorted, in order.
    pub fn positions(&self, paths: &[Box<str>]) -> Vec<AssessmentIx> {
        let all = self.assessments.enumerated();
        let found = all.filter(|(_, entry)| paths.binary_search(&entry.body.path).is_ok());
        found.map(|(at, _)| at).collect()
    }

    /// Everything that has an entry.
    pub fn entries(&self) -> Entries<'_> {
        Entries {
            assessments: &self.assessments,
            events: &self.events,
            agents: &self.agents,
            pages: &self.pages,
        }
    }

    /// The page and the title of what links somewhere.
    pub fn linker(&self, linker: Linker) -> (&Route, &str) {
        self.entries().linker(linker)
    }

    /// The text of what links somewhere; `None` if no document declares it.
    pub fn body(&self, linker: Linker) -> Option<&Body> {
        self.entries().body(linker)
    }

    /// All texts.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let linkers = self.entries().linkers();
        linkers.filter_map(|linker| self.body(linker))
    }

    /// What a wikilink says: a title, but for an agent its id.
    pub fn words<'s>(&'s self, words: &'s LinkWords) -> &'s str {
        self.entries().words(words)
    }

    /// The day on which something stands on the timeline.
    pub fn day_of(&self, item: Item) -> Date {
        self.entries().day_of(item)
    }
}
