//! The second half of linking: references between documents, both ways.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use super::aliases::{alias_id, redirects};
use super::names::{Names, Placed};
use super::past::{self, Past};
use super::references::{Goal, Resolved, Resolver};
use super::sort::Hidden;
use super::{AgentIx, AssessmentEntry, AssessmentIx, Body, EventIx, Index, Linker, Site};
use crate::diagnostic::{Code, Diagnostics};
use crate::digest::Digest;
use crate::model::Faulty;
use crate::route::Route;
use crate::source::Tree;

/// Names, and where they are on the site.
type Named<'a, I> = (&'a Names, &'a Placed<I>);

/// What documents may refer to and the site does not have.
#[derive(Clone, Copy)]
pub struct Absent<'a> {
    /// Assessments that are withheld.
    pub hidden: &'a [Hidden],
    /// Files of all documents that are withheld.
    pub files: &'a [Box<str>],
    /// Pages of all documents that are withheld, and their files.
    pub routes: &'a [(Route, Box<str>)],
    /// Documents with errors.
    pub faulty: &'a [Faulty],
}

/// Resolves every link of every body and every id in front matter.
pub fn resolve(
    site: &mut Site,
    tree: &Tree,
    past: &Past,
    events: Named<'_, EventIx>,
    agents: Named<'_, AgentIx>,
    absent: Absent<'_>,
    diagnostics: &mut Diagnostics,
) {
    let (results, supersedes, responds_to, versions) = {
        let site = &*site;
        let ((by_file, by_route), by_id) = rayon::join(
            || rayon::join(|| by_file(site, absent.files), || by_route(site, absent)),
            || by_id(site, absent),
        );
        let resolver = Resolver {
            site,
            by_file,
            by_route,
            by_id,
            events: events.0,
            agents: agents.0,
            event_at: events.1,
            agent_at: agents.1,
            files: &tree.files,
            documents: &tree.documents,
            ledger: past.ledger.as_deref(),
        };
        let bodies = bodies(site);
        let results: Vec<(Linker, Resolved)> = bodies
            .into_par_iter()
            .map(|(linker, body)| (linker, resolver.body(body)))
            .collect();
        for faulty in absent.faulty {
            diagnostics.append(faulty_links(&resolver, faulty));
        }
        let typed = |key: &'static str, diagnostics: &mut Diagnostics| {
            let mut pairs = Vec::new();
            for (at, entry) in site.assessments.enumerated() {
                let ids = match key {
                    "supersedes" => &entry.facts.supersedes,
                    _ => &entry.facts.responds_to,
                };
                for id in ids {
                    let found = resolver.assessment(&entry.body.path, key, id, diagnostics);
                    pairs.extend(found.filter(|&other| other != at).map(|other| (at, other)));
                }
            }
            pairs
        };
        let supersedes = typed("supersedes", diagnostics);
        let responds_to = typed("responds_to", diagnostics);
        let versions = past::versions(&resolver, past);
        (results, supersedes, responds_to, versions)
    };
    site.versions = versions.into();
    for (at, other) in supersedes {
        assessment(site, at).supersedes.push(other);
        assessment(site, other).superseded_by.push(at);
    }
    for (at, other) in responds_to {
        assessment(site, at).responds_to.push(other);
        assessment(site, other).answered_by.push(at);
    }
    apply(site, results, diagnostics);
    past::apply(site, past);
    redirects(site, diagnostics);
}

/// What is wrong with the links of a document that has other errors. Whether it is public is not
/// known, and so not whether it may refer to what is withheld.
fn faulty_links(resolver: &Resolver<'_>, faulty: &Faulty) -> Diagnostics {
    let body = Body {
        path: faulty.path.clone(),
        digest: Digest::of(b""),
        outline: faulty.outline.clone(),
        links: faulty.links.clone(),
        hrefs: Vec::new(),
    };
    let mut diagnostics = resolver.body(&body).diagnostics;
    diagnostics.drop_code(Code::WithheldReference);
    diagnostics
}

fn bodies(site: &Site) -> Vec<(Linker, &Body)> {
    let assessments = site.assessments.enumerated();
    let events = site.events.enumerated();
    let agents = site.agents.enumerated();
    let pages = site.pages.enumerated();
    assessments
        .map(|(at, entry)| (Linker::Assessment(at), &entry.body))
        .chain(events.filter_map(|(at, entry)| Some((Linker::Event(at), entry.body.as_ref()?))))
        .chain(agents.filter_map(|(at, entry)| Some((Linker::Agent(at), entry.body.as_ref()?))))
        .chain(pages.map(|(at, entry)| (Linker::Page(at), &entry.body)))
        .collect()
}

fn by_file<'a>(site: &'a Site, hidden: &'a [Box<str>]) -> Index<&'a str, Goal<'a>> {
    let below = |path: &'a str| path.strip_prefix("content/").unwrap_or(path);
    let mut index = Index::with_capacity(site.assessments.len());
    for (linker, body) in bodies(site) {
        index.insert(below(&body.path), Goal::Public(linker));
    }
    for file in hidden {
        index.insert(below(file), Goal::Withheld(file));
    }
    index
}

fn by_route<'a>(site: &'a Site, absent: Absent<'a>) -> Index<&'a str, Goal<'a>> {
    let mut index = Index::with_capacity(site.assessments.len());
    let assessments = site.assessments.enumerated();
    for (at, entry) in assessments {
        index.insert(entry.route.as_str(), Goal::Public(Linker::Assessment(at)));
    }
    for (at, entry) in site.events.enumerated() {
        index.insert(entry.route.as_str(), Goal::Public(Linker::Event(at)));
    }
    for (at, entry) in site.agents.enumerated() {
        index.insert(entry.route.as_str(), Goal::Public(Linker::Agent(at)));
    }
    for (at, entry) in site.pages.enumerated() {
        index.insert(entry.route.as_str(), Goal::Public(Linker::Page(at)));
    }
    for (route, file) in absent.routes {
        index.insert(route.as_str(), Goal::Withheld(file));
    }
    for route in absent.faulty.iter().flat_map(|faulty| &faulty.routes) {
        index.insert(route.as_str(), Goal::Faulty);
    }
    index
}

fn by_id<'a>(site: &'a Site, absent: Absent<'a>) -> Index<Cow<'a, str>, Goal<'a>> {
    let mut index = Index::with_capacity(site.assessments.len());
    for (at, entry) in site.assessments.enumerated() {
        let id = Cow::Borrowed(&*entry.facts.id);
        index.insert(id, Goal::Public(Linker::Assessment(at)));
    }
    for hidden in absent.hidden {
        for id in &hidden.ids {
            index.insert(alias_id(id).into(), Goal::Withheld(&hidden.file));
        }
    }
    for (at, entry) in site.assessments.enumerated() {
        for alias in &entry.facts.aliases {
            let id = alias_id(&alias.value).into();
            index.insert(id, Goal::Public(Linker::Assessment(at)));
        }
    }
    for id in absent.faulty.iter().flat_map(|faulty| &faulty.ids) {
        index.insert(Cow::Borrowed(&**id), Goal::Faulty);
    }
    index
}

/// Stores what the links came to, and turns them round into backlinks, newest first.
fn apply(site: &mut Site, results: Vec<(Linker, Resolved)>, diagnostics: &mut Diagnostics) {
    let no_links = Arc::default();
    for (linker, resolved) in results {
        diagnostics.append(resolved.diagnostics);
        site.absolute_links.extend(resolved.absolute);
        for file in resolved.files {
            let below = file.strip_prefix("content/").unwrap_or(&file);
            let route = Route::file(below);
            site.files.insert(file, route);
        }
        for goal in resolved.goals {
            if goal != linker {
                backlinks(site, goal).push(linker);
            }
        }
        let body = match linker {
            Linker::Assessment(at) => Some(&mut assessment(site, at).body),
            Linker::Event(at) => site.events[at].body.as_mut(),
            Linker::Agent(at) => site.agents[at].body.as_mut(),
            Linker::Page(at) => Some(&mut site.pages[at].body),
        };
        if let Some(body) = body {
            body.hrefs = resolved.hrefs;
            // The hrefs stand in for them from here on.
            body.links = Arc::clone(&no_links);
        }
    }
    let assessments = site
        .assessments
        .iter_mut()
        .map(|entry| &mut Arc::make_mut(entry).backlinks);
    let events = site.events.iter_mut().map(|entry| &mut entry.backlinks);
    let agents = site.agents.iter_mut().map(|entry| &mut entry.backlinks);
    let pages = site.pages.iter_mut().map(|entry| &mut entry.backlinks);
    for linkers in assessments.chain(events).chain(agents).chain(pages) {
        // They came in the order of `bodies`: assessments first, in the order of time.
        let dated = linkers.partition_point(|linker| matches!(linker, Linker::Assessment(_)));
        linkers[..dated].reverse();
    }
}

/// An assessment of a site in the making, which nobody shares yet.
fn assessment(site: &mut Site, at: AssessmentIx) -> &mut AssessmentEntry {
    Arc::make_mut(&mut site.assessments[at])
}

fn backlinks(site: &mut Site, of: Linker) -> &mut Vec<Linker> {
    match of {
        Linker::Assessment(at) => &mut assessment(site, at).backlinks,
        Linker::Event(at) => &mut site.events[at].backlinks,
        Linker::Agent(at) => &mut site.agents[at].backlinks,
        Linker::Page(at) => &mut site.pages[at].backlinks,
    }
}
