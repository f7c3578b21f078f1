//! Which pages and files a site has, each at a route that nothing else claims.

mod hosts;
mod kind;
mod outcomes;
mod owner;
mod pages;
mod published;

use std::collections::BTreeSet;

pub use kind::{Contents, Kind, Planned, TEMPLATES, View};
pub use owner::Owner;

use percent_encoding::percent_decode_str;

use crate::config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, distance, nearest};
use crate::route::Route;
use crate::search;
use crate::site::{Folder, Index, Site};

/// So many suggestions are made: a report must not take longer than a build.
const MOST_SUGGESTIONS: usize = 50;

/// Whether a page may be missing only because a document that would make it has errors.
fn hangs_on_faulty(route: &Route, site: &Site) -> bool {
    let collection = route.as_str().split('/').next().unwrap_or_default();
    let made = matches!(collection, "tags" | "sources" | "timeline");
    site.faulty.contains(route) || (made && !site.faulty.is_empty())
}

/// `kyiv/` of `events/kyiv/`, and `map.png` of `img/map.png`.
fn last_segment(path: &str) -> &str {
    let end = path.trim_end_matches('/').rfind('/');
    end.map_or(path, |at| &path[at + 1..])
}

/// The error that two own one place, at the file of the first of them that has one.
fn collision(message: String, owner: &Owner, other: &Owner) -> Diagnostic {
    let files: Vec<_> = [owner.file(), other.file()].into_iter().flatten().collect();
    let mut diagnostic = Diagnostic::error(Code::RouteCollision, message).hint(match files[..] {
        [only] => format!("give what `{only}` claims another address: the other one has no choice"),
        _ => "rename one of them, or give it another id".to_owned(),
    });
    if let Some(first) = files.first() {
        diagnostic = diagnostic.in_file(first);
    }
    if let [first, second] = files.as_slice()
        && first != second
    {
        diagnostic = diagnostic.also(second, None, "the other one");
    }
    diagnostic
}

/// The error that two own one route.
fn claimed(route: &Route, owner: &Owner, other: &Owner) -> Diagnostic {
    let message = format!("`{route}` is claimed by {owner} and by {other}");
    collision(message, owner, other)
}

/// What stands at a route. Its owner is put into words where something is wrong, and only there.
enum Claim {
    /// The page at this position.
    Page(usize),
    /// A file.
    File(Box<Owner>),
}

/// Everything that the output holds.
pub struct Plan {
    /// Pages and generated files, in the order of routes.
    pub pages: Vec<Planned>,
    /// Files that are copied: their route, and where they lie below the root.
    pub copies: Vec<(Route, Box<str>)>,
    /// The archive of the timeline, by year.
    pub timeline: Vec<Folder>,
    /// Whether the files of the search are written.
    pub has_search: bool,
    routes: Index<Route, Claim>,
    /// Routes that nothing has and that were reported, or belong to documents with errors.
    reported: Index<Route, ()>,
}

impl Plan {
    /// Plans a site. Two claims on one route, or on a file and a folder of one name, are errors
    /// that name both; a link from Markdown to a path that nothing has is one, too.
    pub fn new(site: &Site, theme_files: &[Route], diagnostics: &mut Diagnostics) -> Self {
        let (mut pages, timeline) = pages::all(site);
        pages.sort_by(|a, b| a.route.cmp(&b.route));
        let mut plan = Self {
            pages,
            copies: Vec::new(),
            timeline,
            has_search: false,
            routes: Index::default(),
            reported: Index::default(),
        };
        plan.claim_pages(site, diagnostics);
        plan.claim_files(site, theme_files, diagnostics);
        plan.claim_search(site, diagnostics);
        plan.check_folders(site, theme_files, diagnostics);
        plan.check_links(site, diagnostics);
        plan.check_navigation(site, diagnostics);
        plan
    }

    /// How many HTML pages the output holds.
    pub fn page_count(&self) -> usize {
        let pages = self.pages.iter().map(|page| &page.route);
        let copies = self.copies.iter().map(|(route, _)| route);
        let html = |path: &str| path.rsplit_once('.').is_some_and(|(_, end)| end == "html");
        pages
            .chain(copies)
            .filter(|route| route.is_page() || html(route.as_str()))
            .count()
    }

    /// The page at a path from the root, without the leading slash.
    pub fn page(&self, path: &str) -> Option<&Planned> {
        let found = self
            .pages
            .binary_search_by(|page| page.route.as_str().cmp(path));
        found.ok().map(|at| &self.pages[at])
    }

    /// Whether something stands at a route.
    pub fn has(&self, route: &Route) -> bool {
        self.has_path(route.as_str())
    }

    /// Whether something stands at a path from the root, without the leading slash.
    pub fn has_path(&self, path: &str) -> bool {
        self.routes.get(path).is_some()
    }

    /// The route of this path, if something stands there.
    pub fn route(&self, path: &str) -> Option<&Route> {
        self.routes.key(path)
    }

    /// On whose behalf something stands at a route.
    pub fn owner_at(&self, route: &Route, site: &Site) -> Option<Owner> {
        let claim = self.routes.get(route.as_str())?;
        Some(self.owner(claim, site))
    }

    /// Whether it was reported that nothing stands at a route, or the reason is known.
    pub fn is_reported(&self, route: &Route) -> bool {
        self.reported.get(route.as_str()).is_some()
    }

    /// The route that may be meant by one that nothing has: one of the same name elsewhere, or else one that is
    /// written alike.
    pub fn nearest(&self, route: &Route) -> Option<&str> {
        const MOST: usize = 20_000;
        if self.pages.len() + self.copies.len() > MOST {
            return None;
        }
        let pages = self.pages.iter().map(|page| page.route.as_str());
        let copies = self.copies.iter().map(|(route, _)| route.as_str());
        let all = || pages.clone().chain(copies.clone());
        let name = last_segment(route.as_str());
        // `2025/` and `1/` are below many pages.
        let is_name = name.contains(char::is_alphabetic);
        let namesakes = all().filter(|other| is_name && last_segment(other) == name);
        let nearest_namesake = namesakes.min_by_key(|other| {
            let most = route.as_str().len() + other.len();
            (distance(route.as_str(), other, most), *other)
        });
        nearest_namesake.or_else(|| nearest(route.as_str(), all()))
    }

    fn owner(&self, claim: &Claim, site: &Site) -> Owner {
        match claim {
            Claim::Page(at) => self.pages[*at].kind.owner(site),
            Claim::File(owner) => (**owner).clone(),
        }
    }

    fn claim_pages(&mut self, site: &Site, diagnostics: &mut Diagnostics) {
        let pages = std::mem::take(&mut self.pages);
        self.pages.reserve(pages.len());
        self.routes = Index::with_capacity(pages.len());
        for page in pages {
            let owner = || page.kind.owner(site);
            let refused = hosts::refused(&page.route, || owner().file().map(Box::from));
            if let Some(refused) = refused {
                diagnostics.push(refused);
            }
            let claim = Claim::Page(self.pages.len());
            let Some(Claim::Page(at)) = self.routes.insert(page.route.clone(), claim) else {
                self.pages.push(page);
                continue;
            };
            let (owner, other) = (page.kind.owner(site), self.pages[*at].kind.owner(site));
            diagnostics.push(claimed(&page.route, &owner, &other));
        }
    }

    /// Claims a route for a file, and says whether nothing else had it.
    fn claim_file(
        &mut self,
        route: &Route,
        owner: Owner,
        site: &Site,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        if let Some(other) = self.routes.get(route.as_str()) {
            diagnostics.push(claimed(route, &owner, &self.owner(other, site)));
            return false;
        }
        let claim = Claim::File(Box::new(owner));
        self.routes.insert(route.clone(), claim).is_none()
    }

    fn claim_files(&mut self, site: &Site, theme_files: &[Route], diagnostics: &mut Diagnostics) {
        let is_public = site.edition.is_public();
        let statics = site.statics.iter();
        let statics = statics.filter(|path| is_public || !kind::is_robots(path));
        let statics = statics.map(|path| (Route::copy_of(path), path.clone()));
        let referred = site
            .files
            .iter()
            .map(|(path, route)| (route.clone(), path.clone()));
        let past = site
            .versions
            .iter()
            .flat_map(|version| version.files.clone());
        let copies: Vec<_> = referred.chain(statics).chain(past).collect();
        let record = published::files(site, &self.pages);
        for (route, path) in copies {
            if let Some(refused) = hosts::refused(&route, || Some(path.clone())) {
                diagnostics.push(refused);
                continue;
            }
            // `static/x/index.html` stands at the route of a page.
            let page = route.as_str().strip_suffix("index.html");
            let page = page.filter(|page| page.is_empty() || page.ends_with('/'));
            let claimed = page.map_or_else(|| route.clone(), Route::file);
            if self.claim_file(&claimed, Owner::File(path.clone()), site, diagnostics) {
                self.copies.push((route, path));
            }
        }
        for (route, path) in record {
            // A file of the publisher's own wins.
            if !self.has(&route) {
                let owner = Owner::Thing("the record".to_owned(), None);
                self.claim_file(&route, owner, site, diagnostics);
                self.copies.push((route, path));
            }
        }
        self.copies.sort();
        for route in theme_files {
            let owner = Owner::Thing("the theme".to_owned(), None);
            self.claim_file(route, owner, site, diagnostics);
        }
    }

    /// Claims the manifest of the search. A file of the site's own wins, and then there is no search.
    fn claim_search(&mut self, site: &Site, diagnostics: &mut Diagnostics) {
        let manifest = Route::file(search::MANIFEST);
        if site.settings.search && !self.has(&manifest) {
            let owner = Owner::Thing("the search".to_owned(), None);
            self.has_search = self.claim_file(&manifest, owner, site, diagnostics);
        }
    }

    /// A file cannot stand where a folder must: `static/events` beside the page `/events/`. There
    /// are fewer files than folders, so that each file looks for a page below it.
    fn check_folders(&self, site: &Site, theme_files: &[Route], diagnostics: &mut Diagnostics) {
        let generated = self.pages.iter().map(|page| &page.route);
        let copied = self.copies.iter().map(|(route, _)| route);
        let files = generated.chain(copied).chain(theme_files);
        let mut told = BTreeSet::new();
        for file in files.filter(|route| !route.is_page()) {
            let folder = file.as_str();
            let below = format!("{folder}/");
            let first = self
                .pages
                .partition_point(|page| page.route.as_str() < &*below);
            let page = self.pages.get(first);
            let page = page.filter(|page| page.route.as_str().starts_with(&below));
            let (Some(page), Some(claim)) = (page, self.routes.get(folder)) else {
                continue;
            };
            // Where a folder above it is a file, too, that is told.
            let mut above = folder.match_indices('/').map(|(at, _)| &folder[..at]);
            if above.any(|above| self.routes.get(above).is_some()) || !told.insert(folder) {
                continue;
            }
            let (owner, other) = (page.kind.owner(site), self.owner(claim, site));
            let message = format!("`/{folder}` is a file of {other}, and a folder of {owner}");
            diagnostics.push(collision(message, &owner, &other));
        }
    }

    fn check_links(&mut self, site: &Site, diagnostics: &mut Diagnostics) {
        let mut suggested = 0;
        for route in &site.faulty {
            self.reported.insert(route.clone(), ());
        }
        for link in &site.absolute_links {
            if self.has(&link.route) {
                continue;
            }
            self.reported.insert(link.route.clone(), ());
            if hangs_on_faulty(&link.route, site) {
                continue;
            }
            suggested += 1;
            let message = if link.route.is_page() {
                format!("there is no page `{}`", link.route)
            } else {
                format!("there is no file `{}`", link.route)
            };
            diagnostics.push(
                Diagnostic::error(Code::BrokenLink, message)
                    .at(&link.file, link.span)
                    .hint(self.suggestion(&link.route, suggested <= MOST_SUGGESTIONS)),
            );
        }
    }

    fn suggestion(&self, route: &Route, suggest: bool) -> String {
        let as_page = Route::file(&format!("{}/", route.as_str()));
        if self.has(&as_page) {
            return format!("write `{as_page}`, with the slash at its end");
        }
        match suggest.then(|| self.nearest(route)).flatten() {
            Some(meant) => format!("did you mean `/{meant}`?"),
            None if !route.is_page() => {
                format!(
                    "put the file at `static/{}`, or mend the path",
                    route.as_str()
                )
            }
            None => "write the path of a page of this site, such as `/timeline/`".into(),
        }
    }

    /// A link of the navigation stands on every page, and is reported once.
    fn check_navigation(&mut self, site: &Site, diagnostics: &mut Diagnostics) {
        for item in &site.settings.nav {
            let path = item.path.split(['?', '#']).next().unwrap_or_default();
            let path = percent_decode_str(path).decode_utf8_lossy();
            let Some(route) = path.starts_with('/').then(|| Route::home().follow(&path)) else {
                continue;
            };
            let route = route.unwrap_or_else(Route::home);
            if self.has(&route) || self.reported.insert(route.clone(), ()).is_some() {
                continue;
            }
            diagnostics.push(
                Diagnostic::error(
                    Code::BrokenLink,
                    format!("the navigation leads to `{route}`, and nothing stands there"),
                )
                .at(config::FILE, item.span)
                .hint(self.suggestion(&route, true)),
            );
        }
    }
}
