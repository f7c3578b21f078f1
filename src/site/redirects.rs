//! Old addresses, and where they lead.

use super::{Body, Redirect, Site};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::Text;
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

/// Old addresses: aliases of assessments and pages, and other spellings of events and agents. Two
/// documents that claim one old address are an error that names both.
pub fn redirects(site: &mut Site, diagnostics: &mut Diagnostics) {
    let mut claims: Vec<Claim<'_>> = Vec::new();
    for entry in &site.assessments {
        let old = |alias: &str| {
            let id = alias_id(alias);
            Route::page(std::iter::once("assessments").chain(id.split('/')))
        };
        claim(
            &mut claims,
            &entry.facts.aliases,
            old,
            &entry.route,
            &entry.body,
        );
    }
    for entry in &site.events {
        if let (Some(facts), Some(body)) = (&entry.facts, &entry.body) {
            let old = |alias: &str| Route::page(["events", &slug(alias)]);
            claim(&mut claims, &facts.aliases, old, &entry.route, body);
        }
    }
    for entry in &site.agents {
        if let (Some(facts), Some(body)) = (&entry.facts, &entry.body) {
            let old = |alias: &str| Route::page(["agents", &slug(alias)]);
            claim(&mut claims, &facts.aliases, old, &entry.route, body);
        }
    }
    for page in &site.pages {
        let old = |alias: &str| Route::page(alias.trim_matches('/').split('/').map(slug));
        claim(&mut claims, &page.aliases, old, &page.route, &page.body);
    }
    claims.sort_by(|a, b| (&a.from, &a.file).cmp(&(&b.from, &b.file)));
    for pair in claims.windows(2) {
        let (first, second) = (&pair[0], &pair[1]);
        if first.from == second.from && first.to != second.to {
            diagnostics.push(
                Diagnostic::error(
                    Code::RouteCollision,
                    format!("two files claim the old address `{}`", first.from),
                )
                .at(second.file, second.span)
                .also(first.file, Some(first.span), "the other one")
                .hint("an old address leads to one place: remove one of the aliases"),
            );
        }
    }
    let redirect = |claim: Claim<'_>| {
        let (to, file) = (claim.to.clone(), claim.file.into());
        (claim.from, Redirect { to, file })
    };
    site.redirects = claims.into_iter().map(redirect).collect();
}

/// An old address, where it leads, and who says so.
struct Claim<'a> {
    from: Route,
    to: &'a Route,
    file: &'a str,
    span: Span,
}

/// Adds the old addresses of one document. An alias that begins with `/` is a path of the site as
/// it stands; any other is what `old` makes of it.
fn claim<'a>(
    claims: &mut Vec<Claim<'a>>,
    aliases: &[Text],
    old: impl Fn(&str) -> Route,
    to: &'a Route,
    body: &'a Body,
) {
    for alias in aliases {
        let path = alias
            .value
            .strip_prefix('/')
            .filter(|path| !path.contains('\\'));
        let path = path.map(|path| match path.rsplit_once('.') {
            Some((_, "html")) => path.to_owned(),
            _ => format!("{}/", path.trim_end_matches('/')),
        });
        let from = path.and_then(|path| Route::home().follow(&path));
        let from = from.unwrap_or_else(|| old(&alias.value));
        if from != *to {
            claims.push(Claim {
                from,
                to,
                file: &body.path,
                span: alias.span,
            });
        }
    }
}
