//! Documents and names in their places: in order, with routes and titles, and of assessments it is
//! known who judges what. Links lead to places, and become those of the site when they are resolved.

use std::sync::Arc;

use rayon::prelude::*;

use super::groups::{self, Relied};
use super::ix::NameIx;
use super::linker::{Linker, LinkerMap};
use super::names::{Found, Named, Names};
use super::sort::{Shown, Sorted};
use super::{
    AgentIx, AssessmentIx, Body, EventIx, Group, Href, IndexVec, Ix, LinkWords, PageIx,
    PublisherIx, TagIx, Withheld,
};
use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::model::{Agent, Assessment, Event, Link, Moment, Outline, Page, Text};
use crate::route::Route;

/// A body whose links are not resolved yet.
#[derive(Debug, Clone)]
pub struct UnlinkedBody {
    /// The file.
    pub path: Box<str>,
    /// Its digest when it was parsed.
    pub digest: Digest,
    /// Its headings.
    pub outline: Arc<Outline>,
    /// Its links.
    pub links: Arc<Vec<Link>>,
}

/// A document, or a name that no document declares, in its place.
pub struct Place<F, B> {
    /// What is known of it.
    pub facts: F,
    /// Its text.
    pub body: B,
    /// Its page.
    pub route: Route,
    /// Its title, but of an agent its id: what a wikilink says that has no words of its own.
    pub words: Arc<str>,
    /// Why a public build does not have it.
    pub withheld: Option<Withheld>,
}

/// An assessment, and whom and what it is about.
pub struct Attributed {
    /// What its front matter says.
    pub facts: Arc<Assessment>,
    /// When it was made; of a draft that leaves this open, the newest date of all.
    pub date: Moment,
    /// Who judges.
    pub agents: Vec<AgentIx>,
    /// What is judged.
    pub events: Vec<EventIx>,
    /// Its tags.
    pub tags: Vec<TagIx>,
    /// What it relies on.
    pub relied: Relied,
}

/// An event or an agent, and what its file says, if it has one.
pub struct Declared<T> {
    /// What its file says.
    pub facts: Option<Arc<T>>,
    /// The last segment of its URL.
    pub slug: Box<str>,
}

/// The place of an assessment.
pub type AssessmentPlace<B> = Place<Attributed, B>;
/// The place of an event.
pub type EventPlace<B> = Place<Declared<Event>, Option<B>>;
/// The place of an agent.
pub type AgentPlace<B> = Place<Declared<Agent>, Option<B>>;
/// The place of a plain page.
pub type PagePlace<B> = Place<Arc<Page>, B>;

/// All places. `B` is [`UnlinkedBody`], or [`Body`] once links are resolved.
pub struct Places<B> {
    /// Assessments in the order of (instant, id).
    pub assessments: IndexVec<AssessmentIx, AssessmentPlace<B>>,
    /// Events by slug.
    pub events: IndexVec<EventIx, EventPlace<B>>,
    /// Agents by slug.
    pub agents: IndexVec<AgentIx, AgentPlace<B>>,
    /// Plain pages by route.
    pub pages: IndexVec<PageIx, PagePlace<B>>,
}

/// What events and agents are called, and where they are.
pub struct PlacedNames<I> {
    /// All names.
    pub names: Names,
    /// Their places; none where two make one URL, which is an error.
    pub at: IndexVec<NameIx, Option<I>>,
}

/// Everything in its place, and what was found on the way.
pub struct Placed {
    /// All places.
    pub places: Places<UnlinkedBody>,
    /// The names of events.
    pub events: PlacedNames<EventIx>,
    /// The names of agents.
    pub agents: PlacedNames<AgentIx>,
    /// The agents that are expected to speak on each event.
    pub expected: IndexVec<EventIx, Vec<AgentIx>>,
    /// All tags.
    pub tags: IndexVec<TagIx, Group>,
    /// All publishers.
    pub publishers: IndexVec<PublisherIx, Group>,
}

/// Finds out who judges what, and puts everything in its place.
pub fn place(sorted: Sorted, diagnostics: &mut Diagnostics) -> Placed {
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
    let event_names = PlacedNames::new(event_names, diagnostics);
    let agent_names = PlacedNames::new(agent_names, diagnostics);
    let expected = event_names.in_order().map(|named| {
        let declared = named.declared.and_then(|at| expected.get(at));
        declared.map_or_else(Vec::new, |names| agent_names.places(names))
    });
    let expected = expected.collect();
    let events = named_places(events, &event_names, "events", |facts, named| {
        let title = facts.and_then(|facts| facts.title.clone());
        title.unwrap_or_else(|| (*named.name).into())
    });
    let agents = named_places(agents, &agent_names, "agents", |_, named| {
        (*named.name).into()
    });
    let all = (assessments, agents_of, events_of, tags_of, relied_on);
    let assessments = all.into_par_iter().map(|(shown, by, on, tags, relied)| {
        let (by, on) = (agent_names.places(&by), event_names.places(&on));
        // A withheld name has no place; its error stops the build.
        let agent = by.first().map_or("", |&at| &agents[at].words);
        let event = on.first().map_or("", |&at| &events[at].words);
        Place {
            body: shown.body,
            route: Route::assessment(&shown.facts.id),
            words: title(&shown.facts, agent, event),
            withheld: shown.withheld,
            facts: Attributed {
                date: shown.facts.date.as_ref().unwrap_or(&undated).clone(),
                facts: shown.facts,
                agents: by,
                events: on,
                tags,
                relied,
            },
        }
    });
    Placed {
        places: Places {
            assessments: assessments.collect(),
            events,
            agents,
            pages: pages_by_route(pages),
        },
        events: event_names,
        agents: agent_names,
        expected,
        tags,
        publishers,
    }
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

/// The title of an assessment, or what stands in for it.
pub fn title(facts: &Assessment, agent: &str, event: &str) -> Arc<str> {
    let title = facts.title.clone();
    title.unwrap_or_else(|| format!("{agent} on {event}").into())
}

/// The places of events or of agents, below the page of their collection.
fn named_places<I: Ix, T>(
    declared: Vec<Shown<T>>,
    names: &PlacedNames<I>,
    collection: &str,
    words: impl Fn(Option<&T>, &Named) -> Arc<str>,
) -> IndexVec<I, Place<Declared<T>, Option<UnlinkedBody>>> {
    let mut declared: Vec<_> = declared.into_iter().map(Some).collect();
    let place = |named: &Named| {
        let shown = named.declared.and_then(|at| declared[at].take());
        let (facts, body, withheld) = match shown {
            Some(shown) => (Some(shown.facts), Some(shown.body), shown.withheld),
            None => (None, None, None),
        };
        Place {
            body,
            route: Route::page([collection, &named.slug]),
            words: words(facts.as_deref(), named),
            withheld,
            facts: Declared {
                facts,
                slug: named.slug.as_str().into(),
            },
        }
    };
    names.in_order().map(place).collect()
}

fn pages_by_route(pages: Vec<Shown<Page>>) -> IndexVec<PageIx, PagePlace<UnlinkedBody>> {
    let place = |shown: Shown<Page>| {
        let title = shown.facts.title.clone();
        let words = title.unwrap_or_else(|| match shown.facts.segments.last() {
            Some(segment) => segment.replace('-', " ").into(),
            None => "Home".into(),
        });
        Place {
            body: shown.body,
            route: Route::page(&shown.facts.segments),
            words,
            withheld: shown.withheld,
            facts: shown.facts,
        }
    };
    let mut pages: Vec<_> = pages.into_iter().map(place).collect();
    pages.sort_by(|a, b| (&a.route, &a.body.path).cmp(&(&b.route, &b.body.path)));
    pages.into()
}

impl UnlinkedBody {
    /// The body with its links resolved, in their order.
    pub fn linked(self, hrefs: Vec<Href>) -> Body {
        Body {
            path: self.path,
            digest: self.digest,
            outline: self.outline,
            hrefs,
        }
    }
}

impl<I: Ix> PlacedNames<I> {
    fn new(names: Names, diagnostics: &mut Diagnostics) -> Self {
        let at = names.positions(diagnostics);
        Self { names, at }
    }

    /// The place of what a name stands for.
    pub fn find(&self, name: &str) -> Option<I> {
        match self.names.find(name)? {
            Found::At(name) => self.at[*name],
            Found::Withheld(_) | Found::Faulty => None,
        }
    }

    /// The places of names.
    fn places(&self, names: &[NameIx]) -> Vec<I> {
        names.iter().filter_map(|&name| self.at[name]).collect()
    }

    /// All names that have a place, in the order of these.
    fn in_order(&self) -> impl Iterator<Item = &Named> {
        let placed = self.at.enumerated();
        let mut order: Vec<_> = placed
            .filter_map(|(name, at)| at.map(|at| (at, name)))
            .collect();
        order.sort_unstable();
        order.into_iter().map(|(_, name)| &self.names.list()[name])
    }
}

impl<B> Places<B> {
    /// The route, the words and the body of something.
    pub fn get(&self, linker: Linker) -> (&Route, &Arc<str>, Option<&B>) {
        match linker {
            Linker::Assessment(at) => {
                let place = &self.assessments[at];
                (&place.route, &place.words, Some(&place.body))
            }
            Linker::Event(at) => {
                let place = &self.events[at];
                (&place.route, &place.words, place.body.as_ref())
            }
            Linker::Agent(at) => {
                let place = &self.agents[at];
                (&place.route, &place.words, place.body.as_ref())
            }
            Linker::Page(at) => {
                let place = &self.pages[at];
                (&place.route, &place.words, Some(&place.body))
            }
        }
    }

    /// Everything that has a place: assessments, events, agents and pages, each in their order.
    pub fn linkers(&self) -> impl Iterator<Item = Linker> + use<B> {
        let assessments = self.assessments.indices().map(Linker::Assessment);
        let events = self.events.indices().map(Linker::Event);
        let agents = self.agents.indices().map(Linker::Agent);
        let pages = self.pages.indices().map(Linker::Page);
        assessments.chain(events).chain(agents).chain(pages)
    }

    /// All bodies, in the same order.
    pub fn bodies(&self) -> impl Iterator<Item = (Linker, &B)> {
        let linkers = self.linkers();
        linkers.filter_map(|linker| Some((linker, self.get(linker).2?)))
    }

    /// A table with an empty row for everything.
    pub fn table<T: Default>(&self) -> LinkerMap<T> {
        fn rows<I, E, T: Default>(of: &IndexVec<I, E>) -> IndexVec<I, T> {
            of.iter().map(|_| T::default()).collect()
        }
        LinkerMap {
            assessments: rows(&self.assessments),
            events: rows(&self.events),
            agents: rows(&self.agents),
            pages: rows(&self.pages),
        }
    }

    /// What a wikilink says.
    pub fn words<'s>(&'s self, words: &'s LinkWords) -> &'s str {
        match words {
            LinkWords::Title(linker) => self.get(*linker).1,
            LinkWords::Name(name) => name,
        }
    }
}

impl Places<UnlinkedBody> {
    /// The same places, with links that are resolved.
    pub fn linked(self, hrefs: LinkerMap<Vec<Href>>) -> Places<Body> {
        fn all<I, F, B, C>(
            places: IndexVec<I, Place<F, B>>,
            hrefs: IndexVec<I, Vec<Href>>,
            linked: impl Fn(B, Vec<Href>) -> C,
        ) -> IndexVec<I, Place<F, C>> {
            let places = places.into_iter().zip(hrefs);
            let place = |(place, hrefs): (Place<F, B>, _)| Place {
                facts: place.facts,
                body: linked(place.body, hrefs),
                route: place.route,
                words: place.words,
                withheld: place.withheld,
            };
            places.map(place).collect()
        }
        let linked = UnlinkedBody::linked;
        let if_any = |body: Option<_>, hrefs| body.map(|body| linked(body, hrefs));
        Places {
            assessments: all(self.assessments, hrefs.assessments, linked),
            events: all(self.events, hrefs.events, if_any),
            agents: all(self.agents, hrefs.agents, if_any),
            pages: all(self.pages, hrefs.pages, linked),
        }
    }
}
