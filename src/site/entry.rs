//! What the site says of each document and of each name.

use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::place::{AgentPlace, AssessmentPlace, Attributed, Declared, EventPlace, PagePlace};
use super::resolve::Related;
use super::stands::Standing;
use super::{
    AgentIx, AssessmentIx, EventIx, IndexVec, Linker, PageIx, PublisherIx, QuestionAt,
    QuestionEntry, QuestionIx, Recorded, TagIx,
};
use crate::digest::Digest;
use crate::model::{Agent, Assessment, Event, Marking, Moment, Outline, Page, When};
use crate::route::Route;

/// The body of a document, to be read again when its page is rendered.
#[derive(Debug, Clone)]
pub struct Body {
    /// The file.
    pub path: Box<str>,
    /// Its digest when it was parsed.
    pub digest: Digest,
    /// Its headings.
    pub outline: Arc<Outline>,
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

/// The entries of assessments, from all that was found out about them.
pub(super) fn assessments(
    places: IndexVec<AssessmentIx, AssessmentPlace<Body>>,
    related: IndexVec<AssessmentIx, Related>,
    answers: IndexVec<AssessmentIx, Vec<Option<QuestionAt>>>,
    backlinks: IndexVec<AssessmentIx, Vec<Linker>>,
    recorded: IndexVec<AssessmentIx, Option<Box<Recorded>>>,
) -> IndexVec<AssessmentIx, Arc<AssessmentEntry>> {
    let known = (places, related, answers, backlinks, recorded).into_par_iter();
    let entries = known.map(|(place, related, answers, backlinks, recorded)| {
        let Attributed {
            facts,
            date,
            agents,
            events,
            tags,
            relied: (sources, cited),
        } = place.facts;
        Arc::new(AssessmentEntry {
            summary: summary(facts.summary.as_ref(), &place.body.outline),
            facts,
            body: place.body,
            date,
            route: place.route,
            title: place.words,
            agents,
            events,
            tags,
            sources,
            cited,
            answers,
            supersedes: related.supersedes,
            superseded_by: related.superseded_by,
            responds_to: related.responds_to,
            answered_by: related.answered_by,
            backlinks,
            recorded,
            withheld: place.withheld,
        })
    });
    entries.collect()
}

/// The entries of events, from all that was found out about them.
pub(super) fn events(
    places: IndexVec<EventIx, EventPlace<Body>>,
    expected: IndexVec<EventIx, Vec<AgentIx>>,
    assessments: IndexVec<EventIx, Vec<AssessmentIx>>,
    first_days: IndexVec<EventIx, Option<Date>>,
    standings: IndexVec<EventIx, Standing>,
    backlinks: IndexVec<EventIx, Vec<Linker>>,
) -> IndexVec<EventIx, EventEntry> {
    let known = (
        places,
        expected,
        assessments,
        first_days,
        standings,
        backlinks,
    )
        .into_par_iter();
    let entries = known.map(|known| {
        let (place, expected, assessments, first_day, standing, backlinks) = known;
        let Declared { facts, slug } = place.facts;
        EventEntry {
            when: facts.as_ref().and_then(|facts| facts.when.clone()),
            facts,
            body: place.body,
            route: place.route,
            slug,
            title: place.words,
            first_day,
            assessments,
            latest: standing.latest,
            questions: standing.questions,
            expected,
            backlinks,
            withheld: place.withheld,
        }
    });
    entries.collect()
}

/// The entries of agents, from all that was found out about them.
pub(super) fn agents(
    places: IndexVec<AgentIx, AgentPlace<Body>>,
    assessments: IndexVec<AgentIx, Vec<AssessmentIx>>,
    backlinks: IndexVec<AgentIx, Vec<Linker>>,
) -> IndexVec<AgentIx, AgentEntry> {
    let known = (places, assessments, backlinks).into_par_iter();
    let entries = known.map(|(place, assessments, backlinks)| {
        let Declared { facts, slug } = place.facts;
        let name = facts.as_ref().and_then(|facts| facts.name.clone());
        let id: Box<str> = (*place.words).into();
        AgentEntry {
            facts,
            body: place.body,
            route: place.route,
            slug,
            name: name.unwrap_or_else(|| id.clone()),
            id,
            assessments,
            backlinks,
            withheld: place.withheld,
        }
    });
    entries.collect()
}

/// The entries of plain pages, from all that was found out about them.
pub(super) fn pages(
    places: IndexVec<PageIx, PagePlace<Body>>,
    backlinks: IndexVec<PageIx, Vec<Linker>>,
) -> IndexVec<PageIx, PageEntry> {
    let entries = (places, backlinks).into_par_iter();
    let entries = entries.map(|(place, backlinks)| PageEntry {
        summary: summary(place.facts.summary.as_ref(), &place.body.outline),
        facts: place.facts,
        body: place.body,
        route: place.route,
        title: place.words,
        backlinks,
        withheld: place.withheld,
    });
    entries.collect()
}

/// The summary as `given`, or else the first paragraph.
pub(super) fn summary(given: Option<&Arc<str>>, outline: &Outline) -> Arc<str> {
    let summary = given.or(outline.first_paragraph.as_ref());
    summary.cloned().unwrap_or_default()
}
