//! Sorting documents by kind, and withholding what this edition does not show.

use std::sync::Arc;

use super::names::{Kind, Names, names_of};
use super::{Body, Edition, Index, Withheld};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Agent, Assessment, Document, Event, Faulty, Front, Marking, Moment, Page, Publishing, Sources,
};
use crate::route::{Route, slug};

/// A document of this edition, its names not yet resolved.
pub struct Loose<T> {
    /// What its front matter says.
    pub facts: Arc<T>,
    /// Its text, its links not yet resolved.
    pub body: Body,
    /// Who published what it relies on.
    pub sources: Arc<Sources>,
    /// Why a public build does not have it.
    pub withheld: Option<Withheld>,
}

/// An assessment that this edition does not show.
pub struct Hidden {
    /// Its file.
    pub file: Box<str>,
    /// Its id and its aliases.
    pub ids: Vec<Box<str>>,
}

/// Documents by kind, each in the order of files but for assessments, which are in the order of
/// (instant, id).
pub struct Sorted {
    /// Assessments.
    pub assessments: Vec<Loose<Assessment>>,
    /// Declared events.
    pub events: Vec<Loose<Event>>,
    /// Declared agents.
    pub agents: Vec<Loose<Agent>>,
    /// Plain pages.
    pub pages: Vec<Loose<Page>>,
    /// Assessments that are withheld.
    pub hidden: Vec<Hidden>,
    /// Files of all documents that are withheld.
    pub hidden_files: Vec<Box<str>>,
    /// Pages of all documents that are withheld, and their files.
    pub hidden_routes: Vec<(Route, Box<str>)>,
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
    edition: Edition,
    diagnostics: &mut Diagnostics,
) -> Sorted {
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    let mut sorted = Sorted {
        assessments: Vec::with_capacity(documents.len()),
        events: Vec::new(),
        agents: Vec::new(),
        pages: Vec::new(),
        hidden: Vec::new(),
        hidden_files: Vec::new(),
        hidden_routes: Vec::new(),
        event_names: Names::new(Kind::Event),
        agent_names: Names::new(Kind::Agent),
        undated: Moment::EPOCH,
    };
    for document in documents {
        sorted.add(document, edition, diagnostics);
    }
    let dates = (sorted.assessments.iter()).filter_map(|loose| loose.facts.date.as_ref());
    if let Some(newest) = dates.max_by_key(|date| date.instant) {
        sorted.undated = newest.clone();
    }
    let undated = sorted.undated.instant;
    let instant =
        |loose: &Loose<Assessment>| loose.facts.date.as_ref().map_or(undated, |d| d.instant);
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
    sorted
}

/// Whether and why a document is not in a public build, and whether this edition shows it.
pub fn visibility(publishing: &Publishing, edition: Edition) -> (Option<Withheld>, bool) {
    let marking = publishing
        .marking
        .filter(|&marking| marking > Marking::Clear);
    let embargo = publishing.publish_on.is_some();
    let withheld = match marking {
        Some(marking) => Some(Withheld::Marked(marking)),
        None if publishing.draft => Some(Withheld::Draft),
        None => embargo.then_some(Withheld::Embargo),
    };
    let shown = (marking.is_none() || edition.marked)
        && (!publishing.draft || edition.drafts)
        && (!embargo || edition.future);
    (withheld, shown)
}

impl Sorted {
    fn add(&mut self, document: Document, edition: Edition, diagnostics: &mut Diagnostics) {
        let (withheld, shown) = visibility(&document.publishing, edition);
        if let Some((kind, names)) = names_of(&document) {
            let (list, position) = match kind {
                Kind::Event => (&mut self.event_names, self.events.len()),
                Kind::Agent => (&mut self.agent_names, self.agents.len()),
            };
            list.declare(
                &document.path,
                &names,
                shown.then_some(position),
                diagnostics,
            );
        }
        if !shown {
            if let Front::Assessment(facts) = &document.front {
                let aliases = facts.aliases.iter().map(|alias| alias.value.clone());
                self.hidden.push(Hidden {
                    file: document.path.clone(),
                    ids: std::iter::once(facts.id.clone()).chain(aliases).collect(),
                });
            }
            let route = match &document.front {
                Front::Assessment(facts) => Route::assessment(&facts.id),
                Front::Event(facts) => Route::page(["events", &slug(&facts.id)]),
                Front::Agent(facts) => Route::page(["agents", &slug(&facts.id)]),
                Front::Page(facts) => Route::page(&facts.segments),
            };
            self.hidden_routes.push((route, document.path.clone()));
            self.hidden_files.push(document.path);
            return;
        }
        let body = Body {
            path: document.path,
            digest: document.digest,
            outline: document.outline,
            links: document.links,
            hrefs: Vec::new(),
        };
        let sources = document.sources;
        match document.front {
            Front::Assessment(facts) => self.assessments.push(Loose {
                facts,
                body,
                sources,
                withheld,
            }),
            Front::Event(facts) => self.events.push(Loose {
                facts,
                body,
                sources,
                withheld,
            }),
            Front::Agent(facts) => self.agents.push(Loose {
                facts,
                body,
                sources,
                withheld,
            }),
            Front::Page(facts) => self.pages.push(Loose {
                facts,
                body,
                sources,
                withheld,
            }),
        }
    }

    /// Two files with one id are an error; the first by file name stays.
    fn drop_doubles(&mut self, diagnostics: &mut Diagnostics) {
        let mut known = Index::with_capacity(self.assessments.len());
        let mut ids = Vec::new();
        for (at, loose) in self.assessments.iter().enumerate() {
            if let Some(&other) = known.insert(&*loose.facts.id, at) {
                ids.extend([other, at].map(|at: usize| {
                    let loose = &self.assessments[at];
                    (loose.facts.id.clone(), loose.body.path.clone())
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
                .retain(|loose| doubles.binary_search(&loose.body.path).is_err());
        }
    }
}
