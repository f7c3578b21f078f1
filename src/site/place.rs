//! Putting documents and names in their places: in order, with routes and titles, and of assessments
//! it is known who judges what.

use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::groups::{self, Relied};
use super::ix::NameIx;
use super::linker::LinkerMap;
use super::names::{Found, Named, Names};
use super::sort::{Shown, Sorted};
use super::{
    AgentEntry, AgentIx, AssessmentEntry, AssessmentIx, Assessments, Body, Entries, EventEntry,
    EventIx, Group, Index, IndexVec, Ix, PageEntry, PageIx, Past, PastVersion, PublisherIx,
    Recorded, TagIx, Withheld,
};
use crate::diagnostic::Diagnostics;
use crate::model::{Agent, Assessment, Event, Link, Moment, Outline, Page, Text};
use crate::route::Route;

/// The links of every body.
pub type Links = LinkerMap<Arc<Vec<Link>>>;

/// What events and agents are called, and where they are.
pub struct PlacedNames<I> {
    /// All names.
    pub names: Names,
    /// Their places; `None` for one whose URL another already has, which is an error.
    pub at: IndexVec<NameIx, Option<I>>,
    order: IndexVec<I, NameIx>,
}

/// Everything in its place.
pub struct Placed {
    /// Assessments in the order of (instant, id).
    pub assessments: Assessments,
    /// Events by slug.
    pub events: IndexVec<EventIx, EventEntry>,
    /// Agents by slug.
    pub agents: IndexVec<AgentIx, AgentEntry>,
    /// Plain pages by route.
    pub pages: IndexVec<PageIx, PageEntry>,
    /// All tags.
    pub tags: IndexVec<TagIx, Group>,
    /// All publishers.
    pub publishers: IndexVec<PublisherIx, Group>,
    /// What events are called.
    pub event_names: PlacedNames<EventIx>,
    /// What agents are called.
    pub agent_names: PlacedNames<AgentIx>,
}

/// Finds out who judges what, and puts everything in its place. `recorded` is what the record says of
/// each assessment, and `past` what earlier versions said.
pub fn place(
    sorted: Sorted,
    recorded: Vec<Option<Box<Recorded>>>,
    past: &Past,
    diagnostics: &mut Diagnostics,
) -> (Placed, Links) {
    let Sorted {
        assessments,
        events,
        agents,
        pages,
        mut event_names,
        mut agent_names,
        undated,
    } = sorted;
    let assessments = IndexVec::from(assessments);
    // Much of this is waiting for memory, so that one half goes on beside the other.
    let mut own = Diagnostics::default();
    let ((agents_of, expected, (tags, tags_of)), (events_of, (publishers, relied_on))) =
        rayon::join(
            || {
                let names = &mut agent_names;
                let of = mentions(names, &assessments, |facts| &facts.agents, diagnostics);
                let expected = mentions(names, &events, |facts| &facts.agents, diagnostics);
                (of, expected, groups::tags(&assessments, diagnostics))
            },
            || {
                let names = &mut event_names;
                let of = mentions(names, &assessments, |facts| &facts.events, &mut own);
                (of, groups::publishers(&assessments))
            },
        );
    diagnostics.append(own);
    agent_names.remember(forecasters(past, &assessments));
    let event_names = PlacedNames::new(event_names, diagnostics);
    let agent_names = PlacedNames::new(agent_names, diagnostics);
    let (agents_of, events_of) = (agent_names.all(agents_of), event_names.all(events_of));
    let expected = agent_names.all(expected);
    let date = |shown: &Shown<Assessment>| shown.facts.date.as_ref().unwrap_or(&undated).clone();
    let (events, event_links) = event_names.entries(events, &events_of, |named, shown, members| {
        let expected = named.declared.map(|at| expected[at].clone());
        let assessed = members.first().map(|&at| date(&assessments[at]).date());
        event(
            named,
            shown,
            (members, assessed),
            expected.unwrap_or_default(),
        )
    });
    let (agents, agent_links) = agent_names.entries(agents, &agents_of, agent);
    let (pages, page_links) = pages_by_route(pages);
    let links = Links {
        assessments: links_of(&assessments),
        events: event_links,
        agents: agent_links,
        pages: page_links,
    };
    let known = (
        assessments,
        agents_of,
        events_of,
        tags_of,
        relied_on,
        recorded,
    );
    let assessments: IndexVec<_, _> = known
        .into_par_iter()
        .map(|(shown, by, on, tags, relied, recorded)| {
            // A withheld name has no place; its error stops the build.
            let agent = by.first().map_or("", |&at| &agents[at].id);
            let event = on.first().map_or("", |&at| &events[at].title);
            let title = title(&shown.facts, agent, event);
            let date = date(&shown);
            Arc::new(assessment(
                shown,
                (title, date),
                (by, on, tags),
                relied,
                recorded,
            ))
        })
        .collect();
    let placed = Placed {
        assessments: assessments.into(),
        events,
        agents,
        pages,
        tags,
        publishers,
        event_names,
        agent_names,
    };
    (placed, links)
}

/// The files and the agents of earlier versions that answer a question by a likelihood: nobody's forecast is gone because
/// a later version names another agent.
fn forecasters<'p>(
    past: &'p Past,
    assessments: &IndexVec<AssessmentIx, Shown<Assessment>>,
) -> Vec<(&'p str, &'p Text)> {
    if past.versions.is_empty() {
        return Vec::new();
    }
    let mut shown: Index<&str, ()> = Index::default();
    for one in assessments {
        shown.insert(&one.facts.id, ());
    }
    let is_shown = |version: &&PastVersion| shown.get(&version.id).is_some();
    let texts = past.versions.iter().filter(is_shown);
    let texts = texts.filter_map(|version| {
        let text = version.text.as_ref()?;
        Some((&*text.path, text.facts.as_deref()?))
    });
    let answers = |facts: &Assessment| {
        let mut judgements = facts.judgements.iter();
        judgements.any(|one| one.question.is_some() && one.likelihood.is_some())
    };
    texts
        .filter(|(_, facts)| answers(facts))
        .flat_map(|(path, facts)| facts.agents.iter().map(move |name| (path, name)))
        .collect()
}

/// What each of several documents names.
fn mentions<T>(
    names: &mut Names,
    documents: &[Shown<T>],
    written: fn(&T) -> &[Text],
    diagnostics: &mut Diagnostics,
) -> Vec<Vec<NameIx>> {
    let all = documents.iter().map(|shown| {
        let file = &shown.body.path;
        names.mention(file, written(&shown.facts), diagnostics)
    });
    all.collect()
}

fn links_of<I, T>(documents: &[Shown<T>]) -> IndexVec<I, Arc<Vec<Link>>> {
    documents.iter().map(|shown| shown.links.clone()).collect()
}

/// The title of an assessment, or what stands in for it.
pub fn title(facts: &Assessment, agent: &str, event: &str) -> Arc<str> {
    let title = facts.title.clone();
    title.unwrap_or_else(|| format!("{agent} on {event}").into())
}

/// The summary as `given`, or else the first paragraph.
pub fn summary(given: Option<&Arc<str>>, outline: &Outline) -> Arc<str> {
    let summary = given.or(outline.first_paragraph.as_ref());
    summary.cloned().unwrap_or_default()
}

/// The entry of an assessment.
fn assessment(
    shown: Shown<Assessment>,
    (title, date): (Arc<str>, Moment),
    (agents, events, tags): (Vec<AgentIx>, Vec<EventIx>, Vec<TagIx>),
    (sources, cited): Relied,
    recorded: Option<Box<Recorded>>,
) -> AssessmentEntry {
    AssessmentEntry {
        date,
        route: Route::assessment(&shown.facts.id),
        title,
        summary: summary(shown.facts.summary.as_ref(), &shown.body.outline),
        facts: shown.facts,
        body: shown.body,
        agents,
        events,
        tags,
        sources,
        cited,
        recorded,
        withheld: shown.withheld,
    }
}

/// The entry of an event with its assessments and the day of the first of them.
fn event(
    named: &Named,
    shown: Option<Shown<Event>>,
    (assessments, assessed): (Vec<AssessmentIx>, Option<Date>),
    expected: Vec<AgentIx>,
) -> EventEntry {
    let (facts, body, withheld) = parts(shown);
    let when = facts.as_ref().and_then(|facts| facts.when.clone());
    let title = facts.as_ref().and_then(|facts| facts.title.clone());
    EventEntry {
        route: Route::member("events", &named.slug),
        slug: named.slug.as_str().into(),
        title: title.unwrap_or_else(|| (*named.name).into()),
        first_day: when.as_ref().map(|when| when.first).or(assessed),
        when,
        assessments,
        expected,
        facts,
        body,
        withheld,
    }
}

/// The entry of an agent with its assessments.
fn agent(named: &Named, shown: Option<Shown<Agent>>, assessments: Vec<AssessmentIx>) -> AgentEntry {
    let (facts, body, withheld) = parts(shown);
    let name = facts.as_ref().and_then(|facts| facts.name.clone());
    AgentEntry {
        route: Route::member("agents", &named.slug),
        slug: named.slug.as_str().into(),
        id: named.name.clone(),
        name: name.unwrap_or_else(|| named.name.clone()),
        assessments,
        facts,
        body,
        withheld,
    }
}

fn parts<T>(shown: Option<Shown<T>>) -> (Option<Arc<T>>, Option<Body>, Option<Withheld>) {
    match shown {
        Some(shown) => (Some(shown.facts), Some(shown.body), shown.withheld),
        None => (None, None, None),
    }
}

type Linked<I, E> = (IndexVec<I, E>, IndexVec<I, Arc<Vec<Link>>>);

fn pages_by_route(mut pages: Vec<Shown<Page>>) -> Linked<PageIx, PageEntry> {
    pages.sort_by_cached_key(|page| (Route::page(&page.facts.segments), page.body.path.clone()));
    let links = links_of(&pages);
    let entry = |page: Shown<Page>| {
        let title = page.facts.title.clone();
        PageEntry {
            title: title.unwrap_or_else(|| match page.facts.segments.last() {
                Some(segment) => segment.replace('-', " ").into(),
                None => "Home".into(),
            }),
            summary: summary(page.facts.summary.as_ref(), &page.body.outline),
            route: Route::page(&page.facts.segments),
            facts: page.facts,
            body: page.body,
            withheld: page.withheld,
        }
    };
    (pages.into_iter().map(entry).collect(), links)
}

impl<I: Ix> PlacedNames<I> {
    fn new(names: Names, diagnostics: &mut Diagnostics) -> Self {
        let order: IndexVec<I, _> = names.by_slug(diagnostics).into();
        let mut at = IndexVec::from(vec![None; names.list().len()]);
        for (place, &name) in order.enumerated() {
            at[name] = Some(place);
        }
        Self { names, at, order }
    }

    /// The place of what a name stands for.
    pub fn find(&self, name: &str) -> Option<I> {
        match self.names.find(name)? {
            Found::At(name) => self.at[*name],
            Found::Withheld(_) | Found::Faulty => None,
        }
    }

    /// The places of all that several documents name.
    fn all(&self, named: Vec<Vec<NameIx>>) -> Vec<Vec<I>> {
        let places = |names: Vec<NameIx>| names.into_iter().filter_map(|name| self.at[name]);
        named
            .into_iter()
            .map(|names| places(names).collect())
            .collect()
    }

    /// The entries of all names, and the links of their documents. `entry` makes one of its document,
    /// if it has one, and of the assessments that name it.
    fn entries<T, E>(
        &self,
        declared: Vec<Shown<T>>,
        assessments: &[Vec<I>],
        entry: impl Fn(&Named, Option<Shown<T>>, Vec<AssessmentIx>) -> E,
    ) -> Linked<I, E> {
        let mut members = IndexVec::<I, _>::from(vec![Vec::new(); self.order.len()]);
        for (at, places) in assessments.iter().enumerate() {
            for &place in places {
                members[place].push(AssessmentIx::new(at));
            }
        }
        let mut declared: Vec<_> = declared.into_iter().map(Some).collect();
        let order = self.order.iter().zip(members);
        let entries = order.map(|(&name, members)| {
            let named = &self.names.list()[name];
            let shown = named.declared.and_then(|at| declared[at].take());
            let links = shown.as_ref().map(|shown| shown.links.clone());
            (entry(named, shown, members), links.unwrap_or_default())
        });
        let (entries, links): (Vec<_>, Vec<_>) = entries.unzip();
        (entries.into(), links.into())
    }
}

impl Placed {
    /// All that has a place.
    pub fn entries(&self) -> Entries<'_> {
        Entries {
            assessments: &self.assessments,
            events: &self.events,
            agents: &self.agents,
            pages: &self.pages,
        }
    }
}
