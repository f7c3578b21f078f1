//! Which pages and files a site has, each at a route that nothing else claims.

mod kind;
mod pages;

use std::path::Path;

pub use kind::{Kind, Planned};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::route::Route;
use crate::site::{Folder, Index, Site};

/// Everything that the output holds.
pub struct Plan {
    /// Pages and generated files, in the order of routes.
    pub pages: Vec<Planned>,
    /// Files that are copied: their route, and where they lie below the root.
    pub copies: Vec<(Route, Box<str>)>,
    /// Files of the theme, by route.
    pub theme_files: Vec<Route>,
    /// The archive of the timeline, by year.
    pub timeline: Vec<Folder>,
    routes: Index<Box<str>>,
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
            theme_files: theme_files.to_vec(),
            timeline,
            routes: Index::default(),
        };
        plan.claim_pages(site, diagnostics);
        plan.claim_files(site, diagnostics);
        plan.check_folders(diagnostics);
        plan.check_links(site, diagnostics);
        plan
    }

    /// How many HTML pages the output holds.
    pub fn page_count(&self) -> usize {
        let pages = self.pages.iter().map(|page| &page.route);
        let copies = self.copies.iter().map(|(route, _)| route);
        let html = |path: &str| Path::new(path).extension().is_some_and(|end| end == "html");
        pages
            .chain(copies)
            .filter(|route| route.is_page() || html(route.as_str()))
            .count()
    }

    /// Whether something stands at a route.
    pub fn has(&self, route: &Route) -> bool {
        self.has_path(route.as_str())
    }

    /// Whether something stands at a path from the root, without the leading slash.
    pub fn has_path(&self, path: &str) -> bool {
        self.routes.get(path).is_some()
    }

    /// The route that may be meant by one that nothing has.
    pub fn nearest(&self, route: &Route) -> Option<&str> {
        const MOST: usize = 20_000;
        let pages = self.pages.iter().map(|page| page.route.as_str());
        let copies = self.copies.iter().map(|(route, _)| route.as_str());
        let few = self.pages.len() + self.copies.len() <= MOST;
        nearest(
            route.as_str(),
            pages.chain(copies).take(if few { MOST } else { 0 }),
        )
    }

    fn claim(&mut self, route: &Route, owner: &str, diagnostics: &mut Diagnostics) -> bool {
        let Some(other) = self.routes.insert(route.as_str(), owner.into()) else {
            return true;
        };
        let known = |owner: &str| owner.contains('.') && !owner.contains(' ');
        let mut diagnostic = Diagnostic::error(
            Code::RouteCollision,
            format!("`{route}` is claimed by {owner} and by {other}"),
        )
        .hint("rename one of them, or give it another id");
        if known(owner) {
            diagnostic = diagnostic.in_file(owner);
        }
        if known(other) {
            diagnostic = diagnostic.also(other, None, "the other one");
        }
        diagnostics.push(diagnostic);
        false
    }

    fn claim_pages(&mut self, site: &Site, diagnostics: &mut Diagnostics) {
        let pages = std::mem::take(&mut self.pages);
        self.pages = pages
            .into_iter()
            .filter(|page| {
                let owner = page.kind.owner(site);
                self.claim(&page.route, &owner, diagnostics)
            })
            .collect();
    }

    fn claim_files(&mut self, site: &Site, diagnostics: &mut Diagnostics) {
        let statics = site.statics.iter().map(|path| {
            let below = path.strip_prefix("static/").unwrap_or(path);
            (Route::file(below), path.clone())
        });
        let referred = site
            .files
            .iter()
            .map(|(path, route)| (route.clone(), path.clone()));
        let copies: Vec<_> = referred.chain(statics).collect();
        for (route, path) in copies {
            // `static/x/index.html` stands at the route of a page.
            let page = route.as_str().strip_suffix("index.html");
            let page = page.filter(|page| page.is_empty() || page.ends_with('/'));
            let claimed = page.map_or_else(|| route.clone(), Route::file);
            if self.claim(&claimed, &path, diagnostics) {
                self.copies.push((route, path));
            }
        }
        self.copies.sort();
        for route in self.theme_files.clone() {
            self.claim(&route, "the theme", diagnostics);
        }
    }

    /// A file cannot stand where a folder must: `static/events` beside the page `/events/`.
    fn check_folders(&self, diagnostics: &mut Diagnostics) {
        for (route, path) in &self.copies {
            let folder = format!("{route}/");
            let at = self
                .pages
                .partition_point(|page| page.route.as_str() < &folder[1..]);
            let page = self.pages.get(at);
            if page.is_some_and(|page| page.route.as_str().starts_with(&folder[1..])) {
                diagnostics.push(
                    Diagnostic::error(
                        Code::RouteCollision,
                        format!("`{route}` is a file here, and a folder of pages"),
                    )
                    .in_file(path)
                    .hint("rename the file"),
                );
            }
        }
    }

    fn check_links(&self, site: &Site, diagnostics: &mut Diagnostics) {
        for link in &site.absolute_links {
            if self.has(&link.route) {
                continue;
            }
            let as_page = Route::file(&format!("{}/", link.route.as_str()));
            let hint = if self.has(&as_page) {
                format!("write `{as_page}`, with the slash at its end")
            } else {
                match self.nearest(&link.route) {
                    Some(meant) => format!("did you mean `/{meant}`?"),
                    None => "write the path of a page of this site, such as `/timeline/`".into(),
                }
            };
            diagnostics.push(
                Diagnostic::error(
                    Code::BrokenLink,
                    format!("nothing stands at `{}`", link.route),
                )
                .at(&link.file, link.span)
                .hint(hint),
            );
        }
    }
}
