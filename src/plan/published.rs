//! What of `archive/` the site has besides pages: the ledger, its checkpoint, and the objects of what is shown.

use std::collections::{BTreeMap, BTreeSet};

use super::Planned;
use crate::digest::Digest;
use crate::ledger::{FILE, History, Ledger, Manifest, object_path};
use crate::route::Route;
use crate::site::Site;

/// Whether the site has something of its own at the address of a file, or below it.
pub(super) fn is_taken(route: &Route, site: &Site, pages: &[Planned]) -> bool {
    let is_there = |other: &Route| {
        let rest = other.as_str().strip_prefix(route.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut statics = site.statics.iter().map(|path| Route::copy_of(path));
    pages.iter().any(|page| is_there(&page.route))
        || statics.any(|route| is_there(&route))
        || site.files.values().any(is_there)
}

/// The routes of all files that are the site's own, in `content/` or `static/`.
pub(super) struct OwnFiles(BTreeSet<Route>);

impl OwnFiles {
    /// Those of a site.
    pub(super) fn of(site: &Site) -> Self {
        let statics = site.statics.iter().map(|path| Route::copy_of(path));
        Self(statics.chain(site.files.values().cloned()).collect())
    }

    /// Whether the site has a page, an old address or a file of its own at this address.
    pub(super) fn have(&self, route: &Route, site: &Site) -> bool {
        let index = || Route::file(&format!("{}index.html", route.as_str()));
        site.introduced_by(route).is_some()
            || site.redirects.contains_key(route)
            || self.0.contains(route)
            || (route.is_page() && self.0.contains(&index()))
    }
}

/// The files of the record that are copied, by their routes: the ledger, the manifests of all versions of recorded
/// assessments that are shown, what these name if sources are published, and the versions of facts that are shown.
pub(super) fn files(site: &Site, pages: &[Planned]) -> BTreeMap<Route, Box<str>> {
    let mut files = BTreeMap::new();
    let Some(ledger) = &site.ledger else {
        return files;
    };
    if !is_taken(&Route::ledger(), site, pages) {
        files.insert(Route::ledger(), FILE.into());
    }
    let mut add = |digest: Digest| {
        files.insert(Route::object(digest), object_path(digest).into());
    };
    let recorded = site.assessments.iter();
    let recorded = recorded.filter(|entry| entry.recorded.is_some());
    for content in recorded.flat_map(|entry| versions(ledger, &entry.facts.id)) {
        add(content);
        let manifest = site.manifests.get(&content).into_iter();
        manifest
            .flat_map(Manifest::files)
            .for_each(|(digest, _)| add(digest));
    }
    let facts = ledger.facts();
    for entry in facts.filter(|entry| site.shows_fact(&entry.id)) {
        add(entry.content);
    }
    files
}

/// The digests of all versions of an assessment, those under its earlier ids included; empty while it is offline.
fn versions(ledger: &Ledger, id: &str) -> Vec<Digest> {
    let online = ledger.history(id).filter(|history| !history.is_offline());
    let versions = online.into_iter().flat_map(History::versions);
    versions.map(|version| version.content).collect()
}
