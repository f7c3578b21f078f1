//! Sorting documents by kind, and withholding what this edition does not show.

use std::sync::Arc;

use super::names::{Kind, Names, names_of};
use jiff::Timestamp;

use super::{Body, Edition, Index, Withheld, visibility};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Agent, Assessment, Document, Event, Faulty, Front, Link, Moment, Page, Sources,
};
use crate::route::{Route, slug};

/// A document of this edition, its names not yet resolved.
pub struct Shown<T> {
    /// What its front matter says.
    pub facts: Arc<T>,
    /// Its text.
    pub body: Body,
    /// The links of that.
    pub links: Arc<Vec<Link>>,
    /// Who published what it relies on.
    pub sources: Arc<Sources>,
    /// Why a public build does not have it.
    pub withheld: Option<Withheld>,
}

/// What this edition does not show.
#[derive(Default)]
pub struct Hidden {
    /// The pages of all documents, and their files.
    pub routes: Vec<(Route, Box<str>)>,
    /// The ids and the aliases of assessments, and their files.
    pub ids: Vec<(Box<str>, Box<str>)>,
}

/// Documents of this edition by kind, each in the order of files but for assessments, which are in the order of
/// (instant, id).
pub struct Sorted {
    /// Assessments.
    pub assessments: Vec<Shown<Assessment>>,
    /// Declared events.
    pub events: Vec<Shown<Event>>,
    /// Declared agents.
    pub agents: Vec<Shown<Agent>>,
    /// Plain pages.
    pub pages: Vec<Shown<Page>>,
    /// The names of events, so far those that are declared.
    pub event_names: Names,
    /// The names of agents, so far those that are declared.
    pub agent_names: Names,
    /// Where drafts without a date stand: at the newest date that there is.
    pub undated: Moment,
}

/// Sorts documents, and declares their names.
pub fn sort(
    mut documents: Vec<Document>,
    faulty: &[Faulty],
    (edition, now): (Edition, Timestamp),
    diagnostics: &mut Diagnostics,
) -> (Sorted, Hidden) {
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    let mut sorted = Sorted {
        assessments: Vec::with_capacity(documents.len()),
        events: Vec::new(),
        agents: Vec::new(),
        pages: Vec::new(),
        event_names: Names::new(Kind::Event),
        agent_names: Names::new(Kind::Agent),
        undated: Moment::EPOCH,
    };
    let mut hidden = Hidden::default();
    for document in documents {
        let (withheld, shown) = visibility(&document.publishing, edition, now);
        sorted.declare(&document, shown, diagnostics);
        if shown {
            sorted.add(document, withheld);
        } else {
            hidden.add(document);
        }
    }
    let dates = (sorted.assessments.iter()).filter_map(|shown| shown.facts.date.as_ref());
    if let Some(newest) = dates.max_by_key(|date| date.instant) {
        sorted.undated = newest.clone();
    }
    let undated = sorted.undated.instant;
    let instant =
        |shown: &Shown<Assessment>| shown.facts.date.as_ref().map_or(undated, |d| d.instant);
    sorted.assessments.sort_by_cached_key(instant);
    for same in (sorted.assessments).chunk_by_mut(|a, b| instant(a) == instant(b)) {
        same.sort_by(|a, b| a.facts.id.cmp(&b.facts.id));
    }
    sorted.drop_doubles(diagnostics);
    for document in faulty {
        for name in &document.events {
            sorted.event_names.declare_faulty(name);
        }
        for name in &document.agents {
            sorted.agent_names.declare_faulty(name);
        }
    }
    (sorted, hidden)
}

/// What a document has besides its front matter.
type Rest = (Body, Arc<Vec<Link>>, Arc<Sources>, Option<Withheld>);

impl<T> Shown<T> {
    fn new(facts: Arc<T>, (body, links, sources, withheld): Rest) -> Self {
        Self {
            facts,
            body,
            links,
            sources,
            withheld,
        }
    }
}

impl Sorted {
    /// Declares the names of an event or of an agent.
    fn declare(&mut self, document: &Document, shown: bool, diagnostics: &mut Diagnostics) {
        let Some((kind, names)) = names_of(document) else {
            return;
        };
        let (list, position) = match kind {
            Kind::Event => (&mut self.event_names, self.events.len()),
            Kind::Agent => (&mut self.agent_names, self.agents.len()),
        };
        let position = shown.then_some(position);
        list.declare(&document.path, &names, position, diagnostics);
    }

    fn add(&mut self, document: Document, withheld: Option<Withheld>) {
        let body = Body {
            path: document.path,
            digest: document.digest,
            outline: document.outline,
        };
        let rest = (body, document.links, document.sources, withheld);
        match document.front {
            Front::Assessment(facts) => self.assessments.push(Shown::new(facts, rest)),
            Front::Event(facts) => self.events.push(Shown::new(facts, rest)),
            Front::Agent(facts) => self.agents.push(Shown::new(facts, rest)),
            Front::Page(facts) => self.pages.push(Shown::new(facts, rest)),
        }
    }

    /// Two files with one id are an error; the first by file name stays.
    fn drop_doubles(&mut self, diagnostics: &mut Diagnostics) {
        let mut known = Index::with_capacity(self.assessments.len());
        let mut ids = Vec::new();
        for (at, shown) in self.assessments.iter().enumerate() {
            if let Some(&other) = known.insert(&*shown.facts.id, at) {
                ids.extend([other, at].map(|at: usize| {
                    let shown = &self.assessments[at];
                    (shown.facts.id.clone(), shown.body.path.clone())
                }));
            }
        }
        ids.sort();
        ids.dedup();
        let mut doubles = Vec::new();
        for pair in ids.windows(2) {
            let ((first_id, first), (id, file)) = (&pair[0], &pair[1]);
            if first_id == id {
                diagnostics.push(
                    Diagnostic::error(
                        Code::RouteCollision,
                        format!("two files claim `/assessments/{id}/`"),
                    )
                    .in_file(file)
                    .also(first, None, "the other one")
                    .hint("give one of them another `id`, or rename it"),
                );
                doubles.push(file.clone());
            }
        }
        if !doubles.is_empty() {
            doubles.sort();
            self.assessments
                .retain(|shown| doubles.binary_search(&shown.body.path).is_err());
        }
    }
}

impl Hidden {
    fn add(&mut self, document: Document) {
        let file = document.path;
        let route = match &document.front {
            Front::Assessment(facts) => {
                let aliases = facts.aliases.iter().map(|alias| alias.value.clone());
                let ids = std::iter::once(facts.id.clone()).chain(aliases);
                self.ids.extend(ids.map(|id| (id, file.clone())));
                Route::assessment(&facts.id)
            }
            Front::Event(facts) => Route::member("events", &slug(&facts.id)),
            Front::Agent(facts) => Route::member("agents", &slug(&facts.id)),
            Front::Page(facts) => Route::page(&facts.segments),
        };
        self.routes.push((route, file));
    }
}
