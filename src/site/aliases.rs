//! Old addresses of documents, and where they lead now.

use std::collections::BTreeMap;

use super::{Body, Site};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::route::{Route, slug};

/// The id behind an alias, which may be written as an id, a file or a URL path.
pub fn alias_id(alias: &str) -> String {
    let path = alias.trim_matches('/');
    let path = path.strip_prefix("content/").unwrap_or(path);
    let path = path.strip_prefix("assessments/").unwrap_or(path);
    let path = path.strip_suffix(".md").unwrap_or(path);
    let slugs: Vec<_> = path.split('/').map(slug).collect();
    slugs.join("/")
}

/// An old address: where it was, where it leads, and where that was written.
struct Alias {
    from: Route,
    to: Route,
    file: Box<str>,
    span: Span,
}

/// Old addresses: aliases of assessments and pages, and other spellings of events and agents.
/// Two documents with one old address are an error.
pub fn redirects(site: &mut Site, diagnostics: &mut Diagnostics) {
    let mut owners: BTreeMap<Route, Alias> = BTreeMap::new();
    for alias in aliases(site) {
        if alias.from == alias.to {
            continue;
        }
        match owners.get(&alias.from) {
            Some(other) if other.to != alias.to => diagnostics.push(
                Diagnostic::error(
                    Code::RouteCollision,
                    format!("two documents have the old address `{}`", alias.from),
                )
                .at(&alias.file, alias.span)
                .also(&other.file, Some(other.span), "the other one")
                .hint("an old address leads to one document: remove one of them"),
            ),
            Some(_) => {}
            None => {
                owners.insert(alias.from.clone(), alias);
            }
        }
    }
    site.redirects = owners
        .into_values()
        .map(|alias| (alias.from, (alias.to, alias.file)))
        .collect();
}

fn aliases(site: &Site) -> Vec<Alias> {
    let mut list = Vec::new();
    let mut add = |from: Route, to: &Route, body: &Body, span: Span| {
        list.push(Alias {
            from,
            to: to.clone(),
            file: body.path.clone(),
            span,
        });
    };
    for entry in &site.assessments {
        for alias in &entry.facts.aliases {
            let id = alias_id(&alias.value);
            let from = Route::page(std::iter::once("assessments").chain(id.split('/')));
            add(from, &entry.route, &entry.body, alias.span);
        }
    }
    for entry in &site.events {
        if let (Some(facts), Some(body)) = (&entry.facts, &entry.body) {
            for alias in &facts.aliases {
                let from = Route::page(["events", &slug(&alias.value)]);
                add(from, &entry.route, body, alias.span);
            }
        }
    }
    for entry in &site.agents {
        if let (Some(facts), Some(body)) = (&entry.facts, &entry.body) {
            for alias in &facts.aliases {
                let from = Route::page(["agents", &slug(&alias.value)]);
                add(from, &entry.route, body, alias.span);
            }
        }
    }
    for page in &site.pages {
        for alias in &page.aliases {
            let from = alias.value.trim_matches('/').split('/').map(slug);
            add(Route::page(from), &page.route, &page.body, alias.span);
        }
    }
    list
}
