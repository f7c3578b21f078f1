//! References between documents, both ways.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::aliases::{alias_id, page_alias};
use super::linker::{Linker, LinkerMap};
use super::past::{self, Past, VersionEntry};
use super::place::{Links, Placed};
use super::references::{Goal, Resolved, Resolver};
use super::sort::Hidden;
use super::{AbsoluteLink, AssessmentIx, Body, Entries, Href, Index, IndexVec, VersionIx};
use crate::diagnostic::{Code, Diagnostics};
use crate::digest::Digest;
use crate::ledger::Ledger;
use crate::model::{Assessment, Faulty, Text};
use crate::route::Route;
use crate::source::Tree;

/// What documents may refer to and the site does not have.
#[derive(Clone, Copy)]
pub struct Absent<'a> {
    /// Documents that are withheld.
    pub hidden: &'a Hidden,
    /// Documents with errors.
    pub faulty: &'a [Faulty],
}

/// What an assessment says of others, and they of it.
#[derive(Debug, Default)]
pub struct Related {
    /// Those it replaces.
    pub supersedes: Vec<AssessmentIx>,
    /// Those that replace it.
    pub superseded_by: Vec<AssessmentIx>,
    /// Those it answers.
    pub responds_to: Vec<AssessmentIx>,
    /// Those that answer it.
    pub answered_by: Vec<AssessmentIx>,
}

/// What the references of all documents come to.
pub struct References {
    /// Where the links of each body lead.
    pub hrefs: LinkerMap<Vec<Href>>,
    /// What links to everything, newest first.
    pub backlinks: LinkerMap<Vec<Linker>>,
    /// What assessments say of others.
    pub related: IndexVec<AssessmentIx, Related>,
    /// Files under `content/` that documents refer to, and their routes.
    pub files: BTreeMap<Box<str>, Route>,
    /// Links to absolute paths, to be checked against the plan.
    pub absolute: Vec<AbsoluteLink>,
    /// Earlier versions of assessments, with the links that they can still have.
    pub versions: IndexVec<VersionIx, Arc<VersionEntry>>,
}

/// Resolves every link of every body and every id in front matter.
pub fn resolve(
    placed: &Placed,
    links: Links,
    base_url: Option<&str>,
    tree: &Tree,
    past: &Past,
    absent: Absent<'_>,
    diagnostics: &mut Diagnostics,
) -> References {
    let entries = placed.entries();
    let ((by_file, by_route), by_id) = rayon::join(
        || rayon::join(|| by_file(entries, absent), || by_route(entries, absent)),
        || by_id(entries, absent, past.ledger.as_deref()),
    );
    let resolver = Resolver {
        entries,
        base_url,
        by_file,
        by_route,
        by_old_page: by_old_page(entries),
        by_id,
        events: &placed.event_names,
        agents: &placed.agent_names,
        tree,
        ledger: past.ledger.as_deref(),
    };
    let bodies: Vec<_> = bodies(entries).collect();
    let results: Vec<(Linker, Resolved)> = bodies
        .into_par_iter()
        .map(|(linker, body)| (linker, resolver.body(body, &links[linker])))
        .collect();
    for faulty in absent.faulty {
        diagnostics.append(faulty_links(&resolver, faulty));
    }
    let related = related(&resolver, diagnostics);
    let versions = past::versions(&resolver, past);
    // What they come to stands in for the links from here on. There are many, so that to free them takes as long.
    let (backlinks, ()) = rayon::join(|| backlinks(entries, &results), || drop(links));
    let mut hrefs: LinkerMap<Vec<Href>> = entries.table();
    let mut files = BTreeMap::new();
    let mut absolute = Vec::new();
    for (linker, resolved) in results {
        diagnostics.append(resolved.diagnostics);
        absolute.extend(resolved.absolute);
        for file in resolved.files {
            let route = Route::copy_of(&file);
            files.insert(file, route);
        }
        hrefs[linker] = resolved.hrefs;
    }
    References {
        hrefs,
        backlinks,
        related,
        files,
        absolute,
        versions,
    }
}

/// Turns links round, newest first.
fn backlinks(entries: Entries<'_>, results: &[(Linker, Resolved)]) -> LinkerMap<Vec<Linker>> {
    let mut backlinks: LinkerMap<Vec<Linker>> = entries.table();
    // Assessments come first, in the order of time.
    let assessments = results.partition_point(|(of, _)| matches!(of, Linker::Assessment(_)));
    let (assessments, others) = results.split_at(assessments);
    for (linker, resolved) in assessments.iter().rev().chain(others) {
        for goal in resolved.goals.iter().filter(|goal| *goal != linker) {
            backlinks[*goal].push(*linker);
        }
    }
    backlinks
}

/// Resolves the ids of other assessments, and turns them round.
fn related(
    resolver: &Resolver<'_>,
    diagnostics: &mut Diagnostics,
) -> IndexVec<AssessmentIx, Related> {
    let assessments = resolver.entries.assessments;
    let mut pairs = |key: &str, written: fn(&Assessment) -> &[Text]| {
        let mut pairs = Vec::new();
        for (at, entry) in assessments.enumerated() {
            for id in written(&entry.facts) {
                let other = resolver.assessment(&entry.body.path, key, id, diagnostics);
                pairs.extend(other.filter(|&other| other != at).map(|other| (at, other)));
            }
        }
        pairs
    };
    let supersedes = pairs("supersedes", |facts| &facts.supersedes);
    let responds_to = pairs("responds_to", |facts| &facts.responds_to);
    let mut related: IndexVec<_, Related> =
        assessments.iter().map(|_| Related::default()).collect();
    for (at, other) in supersedes {
        related[at].supersedes.push(other);
        related[other].superseded_by.push(at);
    }
    for (at, other) in responds_to {
        related[at].responds_to.push(other);
        related[other].answered_by.push(at);
    }
    related
}

/// What is wrong with the links of a document that has other errors. Whether it is public is not
/// known, and so not whether it may refer to what is withheld.
fn faulty_links(resolver: &Resolver<'_>, faulty: &Faulty) -> Diagnostics {
    let body = Body {
        path: faulty.path.clone(),
        digest: Digest::of(b""),
        outline: faulty.outline.clone(),
    };
    let mut diagnostics = resolver.body(&body, &faulty.links).diagnostics;
    diagnostics.drop_code(Code::WithheldReference);
    diagnostics
}

fn bodies(entries: Entries<'_>) -> impl Iterator<Item = (Linker, &Body)> {
    let linkers = entries.linkers();
    linkers.filter_map(move |linker| Some((linker, entries.body(linker)?)))
}

fn by_file<'a>(entries: Entries<'a>, absent: Absent<'a>) -> Index<&'a str, Goal<'a>> {
    let below = |path: &'a str| path.strip_prefix("content/").unwrap_or(path);
    let mut index = Index::with_capacity(entries.assessments.len());
    for (linker, body) in bodies(entries) {
        index.insert(below(&body.path), Goal::Public(linker));
    }
    for (_, file) in &absent.hidden.routes {
        index.insert(below(file), Goal::Withheld(file));
    }
    index
}

fn by_route<'a>(entries: Entries<'a>, absent: Absent<'a>) -> Index<&'a str, Goal<'a>> {
    let mut index = Index::with_capacity(entries.assessments.len());
    for linker in entries.linkers() {
        let (route, _) = entries.linker(linker);
        index.insert(route.as_str(), Goal::Public(linker));
    }
    for (route, file) in &absent.hidden.routes {
        index.insert(route.as_str(), Goal::Withheld(file));
    }
    for route in absent.faulty.iter().flat_map(|faulty| &faulty.routes) {
        index.insert(route.as_str(), Goal::Faulty);
    }
    index
}

fn by_old_page(entries: Entries<'_>) -> Index<Route, Goal<'_>> {
    let mut index = Index::default();
    for (at, page) in entries.pages.enumerated() {
        for alias in &page.facts.aliases {
            index.insert(page_alias(&alias.value), Goal::Public(Linker::Page(at)));
        }
    }
    index
}

fn by_id<'a>(
    entries: Entries<'a>,
    absent: Absent<'a>,
    ledger: Option<&'a Ledger>,
) -> Index<Cow<'a, str>, Goal<'a>> {
    let mut index = Index::with_capacity(entries.assessments.len());
    for (at, entry) in entries.assessments.enumerated() {
        let id = Cow::Borrowed(&*entry.facts.id);
        index.insert(id, Goal::Public(Linker::Assessment(at)));
    }
    for (id, file) in &absent.hidden.ids {
        index.insert(alias_id(id).into(), Goal::Withheld(file));
    }
    for (at, entry) in entries.assessments.enumerated() {
        for alias in &entry.facts.aliases {
            let id = alias_id(&alias.value).into();
            index.insert(id, Goal::Public(Linker::Assessment(at)));
        }
    }
    for id in absent.faulty.iter().flat_map(|faulty| &faulty.ids) {
        index.insert(Cow::Borrowed(&**id), Goal::Faulty);
    }
    // Other texts on the record need not be changed for the sake of a new id.
    let former = ledger.into_iter().flat_map(Ledger::former_ids);
    for (id, today) in former {
        if let Some(goal) = index.get(today).copied() {
            index.insert(Cow::Borrowed(id), goal);
        }
    }
    index
}
