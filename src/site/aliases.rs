//! Old addresses of documents, and where they lead now.

use std::collections::BTreeMap;

use super::{Body, Entries};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::ledger::Ledger;
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

/// The address behind an alias that begins with `/`: a path of the site as it stands, of a page or of
/// an `.html` file.
fn address(alias: &str) -> Option<Route> {
    let path = alias
        .strip_prefix('/')
        .filter(|path| !path.contains('\\'))?;
    Route::home().follow(&match path.rsplit_once('.') {
        Some((_, "html")) => path.to_owned(),
        _ => format!("{}/", path.trim_end_matches('/')),
    })
}

/// The address behind an alias of a plain page.
pub fn page_alias(alias: &str) -> Route {
    address(alias).unwrap_or_else(|| Route::page(alias.split('/').map(slug)))
}

/// An old address: where it was, where it leads, and where that was written.
struct Alias {
    from: Route,
    to: Route,
    file: Box<str>,
    /// None of an id that was given up on the record.
    span: Option<Span>,
    /// As it was written, where it names a path.
    written: Box<str>,
}

/// Why an alias cannot have been an address of this site.
fn unusable(alias: &str) -> Option<&'static str> {
    let mut segments = alias.trim_matches('/').split('/');
    if alias.contains("://") || alias.starts_with("//") {
        return Some("it is an address elsewhere");
    }
    if alias.contains(['\\', '%', '?', '#']) {
        return Some("it holds a character that no path here has");
    }
    if alias.len() > 1_000 || alias.split('/').any(|segment| segment.len() > 200) {
        return Some("it is too long");
    }
    segments
        .any(|segment| segment.is_empty() || segment.starts_with('.'))
        .then_some("a part of it is empty or begins with a dot")
}

/// Old addresses, each with where it leads and the file that says so: aliases of assessments and
/// pages, ids that assessments had on the record, and other spellings of events and agents. Two documents with one old
/// address are an error.
pub fn redirects(
    entries: Entries<'_>,
    ledger: Option<&Ledger>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<Route, (Route, Box<str>)> {
    let mut owners: BTreeMap<Route, Alias> = BTreeMap::new();
    for alias in former(entries, ledger).into_iter().chain(aliases(entries)) {
        if let Some(why) = unusable(&alias.written) {
            diagnostics.push(
                at(
                    &alias,
                    Code::BadId,
                    format!("`{}` is not an old id or path: {why}", alias.written),
                )
                .hint(
                    "write an id such as `kyiv/ua-01`, or a path of this site such as `/old/page/`",
                ),
            );
            continue;
        }
        if alias.from == alias.to {
            continue;
        }
        match owners.get(&alias.from) {
            Some(other) if other.to != alias.to => diagnostics.push(
                at(
                    &alias,
                    Code::RouteCollision,
                    format!("two documents have the old address `{}`", alias.from),
                )
                .also(&other.file, other.span, "the other one")
                .hint("an old address leads to one document: remove one of them"),
            ),
            Some(_) => {}
            None => {
                owners.insert(alias.from.clone(), alias);
            }
        }
    }
    owners
        .into_values()
        .map(|alias| (alias.from, (alias.to, alias.file)))
        .collect()
}

/// An error where an alias is written.
fn at(alias: &Alias, code: Code, message: String) -> Diagnostic {
    let error = Diagnostic::error(code, message);
    match alias.span {
        Some(span) => error.at(&alias.file, span),
        None => error.in_file(&alias.file),
    }
}

/// The addresses that assessments had under ids which they gave up on the record.
fn former(entries: Entries<'_>, ledger: Option<&Ledger>) -> Vec<Alias> {
    let mut former: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, today) in ledger.into_iter().flat_map(Ledger::former_ids) {
        former.entry(today).or_default().push(id);
    }
    let mut list = Vec::new();
    for entry in entries.assessments.iter().filter(|_| !former.is_empty()) {
        for id in former.get(&*entry.facts.id).into_iter().flatten() {
            list.push(Alias {
                from: Route::assessment(id),
                to: entry.route.clone(),
                file: entry.body.path.clone(),
                span: None,
                written: (*id).into(),
            });
        }
    }
    list
}

fn aliases(entries: Entries<'_>) -> Vec<Alias> {
    let mut list = Vec::new();
    let mut add = |from: Route, to: &Route, body: &Body, span: Span, written: &str| {
        list.push(Alias {
            from,
            to: to.clone(),
            file: body.path.clone(),
            span: Some(span),
            written: written.into(),
        });
    };
    for entry in entries.assessments {
        for alias in &entry.facts.aliases {
            let id = alias_id(&alias.value);
            let from = Route::assessment(&id);
            let from = address(&alias.value).unwrap_or(from);
            add(from, &entry.route, &entry.body, alias.span, &alias.value);
        }
    }
    for entry in entries.events {
        if let (Some(facts), Some(body)) = (&entry.facts, &entry.body) {
            for alias in &facts.aliases {
                let from = Route::member("events", &slug(&alias.value));
                add(from, &entry.route, body, alias.span, "name");
            }
        }
    }
    for entry in entries.agents {
        if let (Some(facts), Some(body)) = (&entry.facts, &entry.body) {
            for alias in &facts.aliases {
                let from = Route::member("agents", &slug(&alias.value));
                add(from, &entry.route, body, alias.span, "name");
            }
        }
    }
    for page in entries.pages {
        for alias in &page.facts.aliases {
            let from = page_alias(&alias.value);
            add(from, &page.route, &page.body, alias.span, &alias.value);
        }
    }
    list
}
