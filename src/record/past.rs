//! Reading the versions that assessments had.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::facts::source;
use super::object::{manifest, object};
use super::read::Book;
use super::report::{Lines, diagnostic};
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::ledger::{Entry, Fact, Finding, History, Manifest, Subject};
use crate::model::{Faulty, Front};
use crate::parse;
use crate::site::{Past, PastText, PastVersion};
use crate::source::{Files, Source};

/// Reads all versions of the assessments that have several; none where the ledger is damaged. An
/// object that cannot be read is reported.
pub fn past(
    files: &dyn Files,
    settings: &Settings,
    book: Option<&Book>,
    diagnostics: &mut Diagnostics,
) -> Past {
    let Some(book) = book else {
        return Past::default();
    };
    let is_sound = book.ledger.faults.is_empty();
    let histories = book.ledger.histories().filter(|_| is_sound);
    let histories: Vec<_> = histories.filter(has_several).collect();
    let read = histories.into_par_iter().map(|history| {
        let versions: Vec<_> = history.versions().collect();
        let latest = versions.last().map(|latest| latest.rev);
        let read = |entry: &&Entry| {
            let is_latest = latest == Some(entry.rev);
            version(files, settings, history.id(), entry, is_latest)
        };
        versions.iter().map(read).collect::<Vec<_>>()
    });
    let mut past = Past {
        ledger: Some(book.ledger.clone()),
        versions: Vec::new(),
        offline: Vec::new(),
        facts: Arc::default(),
        manifests: Arc::default(),
    };
    if is_sound {
        past.facts = facts(files, book).into();
        past.offline = offline(files, settings, book);
    }
    let mut lines = Lines::default();
    for version in read.collect::<Vec<_>>().into_iter().flatten() {
        match version {
            Ok(version) => past.versions.push(version),
            Err(finding) => diagnostics.push(diagnostic(files, &finding, &mut lines)),
        }
    }
    if settings.publish_sources && is_sound {
        past.manifests = manifests(files, book).into();
    }
    past
}

/// The versions of assessments that were taken offline. A copy of the record may do without them.
fn offline(files: &dyn Files, settings: &Settings, book: &Book) -> Vec<PastVersion> {
    let histories = book.ledger.histories();
    let offline = histories.filter(|history| history.removed().is_none());
    let offline: Vec<_> = offline
        .filter(|history| history.unpublished().is_some())
        .flat_map(|history| history.versions().map(move |entry| (history.id(), entry)))
        .collect();
    let read = |(id, entry): (&str, &Entry)| version(files, settings, id, entry, false).ok();
    offline.into_par_iter().filter_map(read).collect()
}

/// The manifests of all versions of assessments that are online. What is wrong with one is found where the store
/// is examined.
fn manifests(files: &dyn Files, book: &Book) -> BTreeMap<Digest, Manifest> {
    let histories = book.ledger.histories();
    let live = histories.filter(|history| !history.is_offline());
    let contents = live.flat_map(History::versions).map(|entry| entry.content);
    let contents: BTreeSet<Digest> = contents.collect();
    let read = |content: Digest| Some((content, manifest(files, content).ok()?));
    contents.into_par_iter().filter_map(read).collect()
}

/// What the versions of facts that have several say. What is wrong with one is found where the store is examined.
fn facts(files: &dyn Files, book: &Book) -> BTreeMap<Digest, Fact> {
    let histories = book.ledger.all_histories();
    let facts = histories.filter(|history| history.subject() != Subject::Assessment);
    let versions = facts.filter(has_several).flat_map(History::versions);
    let contents: BTreeSet<Digest> = versions.map(|entry| entry.content).collect();
    let read = |content: Digest| Some((content, Fact::parse(&object(files, content).ok()?)?));
    contents.into_par_iter().filter_map(read).collect()
}

fn has_several(history: &History<'_>) -> bool {
    !history.is_offline() && history.versions().nth(1).is_some()
}

/// A version of the assessment that has this id today.
fn version(
    files: &dyn Files,
    settings: &Settings,
    id: &str,
    entry: &Entry,
    is_latest: bool,
) -> Result<PastVersion, Finding> {
    let of = |finding: Finding| finding.of(&entry.id, entry.rev);
    let manifest =
        manifest(files, entry.content).map_err(|damage| of(damage.finding(entry.content)))?;
    let (digest, path) = manifest.source();
    let text = if is_latest {
        None
    } else {
        let bytes = object(files, digest).map_err(|damage| of(damage.finding(digest)))?;
        // It was text when it was recorded, and is what it was.
        let source = source(path, digest, String::from_utf8_lossy(&bytes).into_owned());
        Some(text(&source, settings))
    };
    let attached = manifest.attachments();
    Ok(PastVersion {
        id: id.into(),
        source: digest,
        files: attached
            .map(|(digest, path)| (path.into(), digest))
            .collect(),
        entry: entry.clone(),
        text,
    })
}

/// What a version says. What is wrong with it by the rules of today is not reported.
fn text(source: &Source, settings: &Settings) -> PastText {
    let parsed = parse::document(source, settings, &mut Diagnostics::default());
    let (facts, outline, links) = match parsed {
        Some(document) => match document.front {
            Front::Assessment(facts) => (Some(facts), document.outline, document.links),
            _ => (None, document.outline, document.links),
        },
        None => {
            let Faulty { outline, links, .. } = parse::salvage(&source.path, &source.text);
            (None, outline, links)
        }
    };
    PastText {
        path: source.path.clone(),
        facts,
        outline,
        links,
    }
}

/// Whether both read the same versions.
pub fn is_same(past: &Past, book: Option<&Book>) -> bool {
    match (&past.ledger, book) {
        (Some(ledger), Some(book)) => Arc::ptr_eq(ledger, &book.ledger),
        (None, None) => true,
        _ => false,
    }
}
