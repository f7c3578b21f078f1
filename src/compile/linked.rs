//! The third stage: the site and its pages, of which all are rendered into a sink, or one alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::Sink;
use super::bodies::Bodies;
use super::disclosed::WithheldDocuments;
use super::page::{TextsOf, make};
use super::planted::planted;
use super::searched::Searched;
use crate::config::RawHtml;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::ledger;
use crate::model::Document;
use crate::plan::{Plan, Planned};
use crate::render::{Elsewhere, Labels, Renderer, anchor_of, ids};
use crate::route::Route;
use crate::site::{AbsoluteLink, Site, noted};
use crate::source::{Digests, Files, Original};
use crate::theme::Theme;

/// The script of the search, which a site without one does not have.
const SEARCH_SCRIPT: &str = "search.js";

/// A site that is ready to be rendered. A copy shares all of it.
#[derive(Clone)]
pub struct Linked {
    pub(super) files: Arc<dyn Files>,
    pub(super) bodies: Bodies,
    pub(super) searched: Searched,
    /// The site.
    pub site: Arc<Site>,
    /// Its pages.
    pub plan: Arc<Plan>,
    /// The labels of pages, in an internal edition.
    pub(super) labels: Option<Arc<Labels>>,
    /// The theme; `None` if it has errors.
    pub theme: Option<Arc<Theme>>,
    /// The digests that files had before the site was linked, if they were taken.
    pub(super) digests: Arc<Digests>,
    /// Whether something is wrong with the record, if that was checked.
    pub has_findings: bool,
    /// What is withheld, if anything is.
    pub(super) withheld: Option<Arc<WithheldDocuments>>,
}

/// All pages of a site are in a sink, and nothing about them or the site is an error.
pub struct Rendered {
    /// How many HTML pages there are.
    pub pages: usize,
    /// How many pages and generated files were made.
    pub made: usize,
}

impl Linked {
    /// The same site with another theme of the same files.
    #[must_use]
    pub fn with_theme(self, theme: Option<Arc<Theme>>) -> Self {
        Self { theme, ..self }
    }

    /// The same site, whose pages are searched for what is withheld from another one.
    #[must_use]
    pub fn looked_at_as(self, other: &Self) -> Self {
        Self {
            withheld: other.withheld.clone(),
            ..self
        }
    }

    /// The same site, whose texts are read from other files.
    #[must_use]
    pub fn with_files(self, files: impl Files + 'static) -> Self {
        Self {
            files: Arc::new(files),
            bodies: Bodies::default(),
            searched: self.searched.again(),
            withheld: self.withheld.map(|withheld| Arc::new(withheld.again())),
            ..self
        }
    }

    /// The site with newer versions of documents; `None` if it has to be linked again.
    pub fn renewed<'d>(self, documents: impl Iterator<Item = &'d Document>) -> Option<Self> {
        if self.labels.is_some() {
            return None;
        }
        let site = Arc::new(self.site.renewed(documents)?);
        let withheld = self.withheld.as_ref();
        Some(Self {
            site,
            withheld: withheld.map(|withheld| Arc::new(withheld.again())),
            bodies: Bodies::default(),
            searched: self.searched.again(),
            ..self
        })
    }

    /// The ids of all assessments.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let assessments = self.site.assessments.iter();
        assessments.map(|entry| &*entry.facts.id)
    }

    /// Whether what a page may link to depends on the words of other bodies: where a theme has templates of its own, and
    /// HTML in bodies is trusted.
    pub fn needs_all_bodies(&self) -> bool {
        let has_own = self
            .theme
            .as_ref()
            .is_some_and(|theme| theme.has_own_templates);
        has_own && self.site.settings.raw_html == RawHtml::Trust
    }

    pub(super) fn renderer<'s>(&'s self, theme: &'s Theme) -> Renderer<'s> {
        Renderer::new(&self.site, &self.plan, theme, self.labels.as_deref())
    }

    pub(super) fn texts(&self) -> TextsOf<'_> {
        TextsOf {
            files: &*self.files,
            bodies: &self.bodies,
        }
    }

    /// Renders every page into `sink`, and copies every file. All problems of all pages are
    /// reported; what the sink says ends it. Returns `None` if there are errors.
    ///
    /// # Errors
    /// The first error of the sink.
    pub fn render<S: Sink>(
        &self,
        sink: &S,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Rendered>, S::Error> {
        let Some(theme) = &self.theme else {
            return Ok(None);
        };
        let texts = self.texts();
        let renderer = self.renderer(theme);
        // The links to each anchor are many, and the first page that has one speaks for all.
        let anchors: Mutex<BTreeMap<Elsewhere, usize>> = Mutex::default();
        let count = AtomicUsize::new(0);
        let linked = |elsewhere: Vec<Elsewhere>, at: usize| {
            let mut anchors = anchors.lock().unwrap_or_else(PoisonError::into_inner);
            for anchor in elsewhere {
                let first = anchors.entry(anchor).or_insert(at);
                *first = at.min(*first);
            }
        };
        // Links of the navigation are on every page, also on those that are kept.
        let nav = self.site.settings.nav.iter();
        linked(
            nav.filter_map(|item| anchor_of(&item.path, &self.plan))
                .collect(),
            0,
        );
        let search = self.search();
        // What was looked at for the words of other documents has to be looked at again.
        let salted = |inputs: Digest| {
            let withheld = self.withheld.as_ref();
            withheld.map_or(inputs, |withheld| withheld.salted(inputs))
        };
        let pages = self.plan.pages.par_iter().enumerate().map(|(at, page)| {
            let path = page.route.output();
            if sink.keep_unseen(&path) {
                return Ok(None);
            }
            match make(&renderer, page, texts, |inputs| {
                sink.keep(&path, salted(inputs), noted)
            }) {
                Ok(Some(mut made)) => {
                    count.fetch_add(1, Ordering::Relaxed);
                    made.basis.inputs = made.basis.inputs.map(salted);
                    made.bytes = planted(&path, made.bytes);
                    if let Some(search) = search {
                        search.look(at, &path, &made.bytes);
                    }
                    sink.put(&path, &made.bytes, made.basis)?;
                    if !made.elsewhere.is_empty() {
                        linked(made.elsewhere, at);
                    }
                    Ok(Found::new(at, made.own, made.problems))
                }
                Ok(None) => Ok(None),
                Err(problem) if self.is_reported(&problem) => Ok(None),
                Err(problem) => Ok(Found::new(at, Box::default(), vec![problem])),
            }
        });
        let found = pages.filter_map(Result::transpose);
        let (indexed, found) = rayon::join(
            || self.put_index(sink, search, &salted),
            || found.collect::<Result<Vec<Found>, S::Error>>(),
        );
        let mut found = found?;
        indexed?;
        let problems = found.iter_mut().filter(|found| !found.problems.is_empty());
        let problems = problems.map(|found| {
            let wrong = std::mem::take(&mut found.problems);
            (&self.plan.pages[found.at].route, wrong)
        });
        diagnostics.append(gather(problems.collect()));
        let links = self.site.absolute_links.iter();
        let anchors = anchors.into_inner().unwrap_or_else(PoisonError::into_inner);
        let is_known = |anchor: &Elsewhere| {
            let route = |found: &Found| &self.plan.pages[found.at].route;
            let at = found.binary_search_by(|found| route(found).cmp(&anchor.route));
            at.is_ok_and(|at| found[at].own.lines().any(|own| *own == *anchor.anchor))
        };
        let anchors = anchors.into_iter().filter(|(anchor, _)| !is_known(anchor));
        let anchors = anchors.map(|(anchor, at)| (anchor, &self.plan.pages[at]));
        let anchors = anchors.collect();
        self.check_anchors(&renderer, &anchors, links, diagnostics);
        for (path, bytes) in self.statics(theme) {
            let route = Route::theme_file(path);
            sink.put(&route.output(), bytes, None.into())?;
        }
        let copies = self.plan.copies.par_iter().map(|(route, path)| {
            let known = self.digests.of(path);
            let known = known.or_else(|| ledger::object_digest(path));
            let files = &*self.files;
            let file = Original { files, path, known };
            sink.copy(&route.output(), &file)
        });
        let results = copies.collect::<Result<Vec<_>, S::Error>>()?;
        let faults = results.into_iter().filter_map(Result::err);
        for diagnostic in faults.filter(|fault| !self.is_reported(fault)) {
            diagnostics.push(diagnostic);
        }
        if let Some(search) = search {
            diagnostics.append(self.disclosures(search));
        }
        let pages = self.plan.page_count();
        let made = count.into_inner();
        // To free the values of all rows one by one takes longer than what comes next, and then the process ends.
        std::mem::forget(renderer);
        Ok((!diagnostics.has_errors()).then_some(Rendered { pages, made }))
    }

    /// The files of a theme that the site has.
    fn statics<'t>(&self, theme: &'t Theme) -> impl Iterator<Item = (&'t String, &'t Vec<u8>)> {
        let has_search = self.site.settings.search;
        let all = theme.statics.iter();
        all.filter(move |(path, _)| has_search || *path != SEARCH_SCRIPT)
    }

    /// Whether a problem of a file of the record was reported when that was checked.
    fn is_reported(&self, problem: &Diagnostic) -> bool {
        let file = problem.place.as_ref().map_or("", |place| &place.file);
        self.has_findings && file.starts_with(ledger::OBJECTS)
    }

    /// Renders one page; returns `None` if it cannot be rendered. The problems are those that
    /// `render` reports of this page.
    pub fn page(&self, page: &Planned, diagnostics: &mut Diagnostics) -> Option<Vec<u8>> {
        let theme = self.theme.as_ref()?;
        let renderer = self.renderer(theme);
        let (made, problems) = match make(&renderer, page, self.texts(), |_| false) {
            Ok(made) => made.map_or_else(Default::default, |made| {
                (Some((made.bytes, made.elsewhere)), made.problems)
            }),
            Err(problem) => (None, vec![problem]),
        };
        diagnostics.append(gather(vec![(&page.route, problems)]));
        let (bytes, elsewhere) = made?;
        let anchors = elsewhere.into_iter().map(|anchor| (anchor, page));
        let file = page
            .kind
            .body(&page.route, &self.site)
            .map(|body| &body.path);
        let links = self.site.absolute_links.iter();
        let own = links.filter(|link| Some(&link.file) == file);
        self.check_anchors(&renderer, &anchors.collect(), own, diagnostics);
        let bytes = planted(&page.route.output(), bytes);
        let disclosures = self.disclosed_by(&page.route.output(), &bytes);
        let is_clean = !disclosures.has_errors();
        diagnostics.append(disclosures);
        is_clean.then_some(bytes)
    }

    /// Checks the links to anchors that only a rendered page can tell: those of templates, and
    /// those of Markdown to pages that are no documents. There are few such pages, once those are
    /// left out that were rendered anyway and have what is linked to.
    fn check_anchors<'s>(
        &'s self,
        renderer: &Renderer<'_>,
        from_templates: &BTreeMap<Elsewhere, &Planned>,
        from_markdown: impl Iterator<Item = &'s AbsoluteLink>,
        diagnostics: &mut Diagnostics,
    ) {
        let from_markdown = from_markdown.filter(|link| !link.anchor.is_empty());
        let from_markdown: Vec<_> = from_markdown.collect();
        let routes = from_templates.keys().map(|link| &link.route);
        let routes: BTreeSet<&Route> = routes
            .chain(from_markdown.iter().map(|link| &link.route))
            .collect();
        let pages = routes.into_par_iter().filter_map(|route| {
            let page = self.plan.page(route.as_str())?;
            let made = make(renderer, page, self.texts(), |_| false).ok().flatten();
            // A page that does not render has errors of its own.
            let html = made.and_then(|made| String::from_utf8(made.bytes).ok())?;
            Some((route, ids(&html)))
        });
        let pages: BTreeMap<&Route, BTreeSet<String>> = pages.collect();
        let has = |route: &Route, anchor: &str| {
            let ids = pages.get(route);
            ids.is_none_or(|ids| ids.contains(anchor))
        };
        for (link, page) in from_templates {
            if !has(&link.route, &link.anchor) {
                diagnostics.push(
                    Diagnostic::error(
                        Code::TemplateLink,
                        format!(
                            "a template links to `{}#{}` on the page `{}`: no element there has that id",
                            link.route, link.anchor, page.route
                        ),
                    )
                    .hint("give the element the id, or mend the link"),
                );
            }
        }
        for link in from_markdown {
            if !has(&link.route, &link.anchor) {
                diagnostics.push(
                    Diagnostic::error(
                        Code::BrokenAnchor,
                        format!("the page `{}` has no anchor `#{}`", link.route, link.anchor),
                    )
                    .at(&link.file, link.span)
                    .hint("leave the anchor out, or mend it"),
                );
            }
        }
    }
}

/// What a page brings besides its bytes, if anything.
struct Found {
    /// The page's position in the plan.
    at: usize,
    /// Its anchors to which many pages may link, one to a line.
    own: Box<str>,
    problems: Vec<Diagnostic>,
}

impl Found {
    fn new(at: usize, own: Box<str>, problems: Vec<Diagnostic>) -> Option<Self> {
        let is_empty = own.is_empty() && problems.is_empty();
        (!is_empty).then_some(Self { at, own, problems })
    }
}

/// The problems of all pages. What is wrong with a template shows on many pages, and is told once.
fn gather(pages: Vec<(&Route, Vec<Diagnostic>)>) -> Diagnostics {
    let mut all = Diagnostics::default();
    let mut templates: BTreeMap<_, (Diagnostic, &Route, usize)> = BTreeMap::new();
    for (route, own) in pages {
        for diagnostic in own {
            if !matches!(diagnostic.code, Code::TemplateError | Code::TemplateLink) {
                all.push(diagnostic);
                continue;
            }
            let key = (
                diagnostic.place.clone(),
                diagnostic.code,
                diagnostic.message.clone(),
            );
            let (_, _, count) = templates.entry(key).or_insert((diagnostic, route, 0));
            *count += 1;
        }
    }
    for (mut diagnostic, route, count) in templates.into_values() {
        let others = match count - 1 {
            0 => String::new(),
            1 => " and one other".to_owned(),
            more => format!(" and {more} others"),
        };
        let message = &diagnostic.message;
        diagnostic.message = format!("{message} (on the page `{route}`{others})");
        all.push(diagnostic);
    }
    all
}
