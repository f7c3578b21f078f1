//! The second half of the pipeline: every page rendered into a sink, or one page by itself.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::{Compiled, Sink};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::parse;
use crate::plan::Planned;
use crate::render::{Content, Elsewhere, Prepared, Renderer, Texts, changes, ids, published};
use crate::route::Route;
use crate::site::{AbsoluteLink, Body, Kept};
use crate::source;
use crate::view::View;

/// A history shows about so many bytes of changes, and the newest of them.
const LONGEST_HISTORY: usize = 1 << 18;

impl Compiled {
    /// Renders every page into `sink`, and copies every file. All problems of all pages are
    /// reported; what the sink says ends it.
    ///
    /// # Errors
    /// The first error of the sink.
    pub fn render<S: Sink>(
        &self,
        root: &Path,
        sink: &S,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), S::Error> {
        let Some(theme) = &self.theme else {
            return Ok(());
        };
        let renderer = Renderer::new(&self.site, &self.plan, theme);
        let read = |body: &Body| read_again(root, body).map(Cow::Owned);
        // The links to each anchor are many, and the first page that has one speaks for all.
        let anchors: Mutex<BTreeMap<Elsewhere, usize>> = Mutex::default();
        let found = |elsewhere: Vec<Elsewhere>, at: usize| {
            let mut anchors = anchors.lock().unwrap_or_else(PoisonError::into_inner);
            for anchor in elsewhere {
                let first = anchors.entry(anchor).or_insert(at);
                *first = at.min(*first);
            }
        };
        let pages = self.plan.pages.par_iter().enumerate().map(|(at, page)| {
            let path = page.route.output();
            match make(&renderer, page, |inputs| sink.keep(&path, inputs), read) {
                Ok(Some(made)) => {
                    sink.put(&path, &made.bytes, made.inputs)?;
                    if !made.elsewhere.is_empty() {
                        found(made.elsewhere, at);
                    }
                    Ok((made.own, made.problems))
                }
                Ok(None) => Ok((Box::default(), Vec::new())),
                Err(problem) => Ok((Box::default(), vec![problem])),
            }
        });
        let mut known = BTreeMap::new();
        let mut problems = Vec::with_capacity(self.plan.pages.len());
        let made = pages.collect::<Result<Vec<_>, S::Error>>()?;
        for (page, (own, wrong)) in self.plan.pages.iter().zip(made) {
            problems.push((&page.route, wrong));
            if !own.is_empty() {
                known.insert(&page.route, own);
            }
        }
        diagnostics.append(gather(problems));
        let links = self.site.absolute_links.iter();
        let anchors = anchors.into_inner().unwrap_or_else(PoisonError::into_inner);
        let is_known = |anchor: &Elsewhere| {
            let own: Option<&Box<str>> = known.get(&anchor.route);
            own.is_some_and(|own| own.lines().any(|own| *own == *anchor.anchor))
        };
        let anchors = anchors.into_iter().filter(|(anchor, _)| !is_known(anchor));
        let anchors = anchors.map(|(anchor, at)| (anchor, &self.plan.pages[at]));
        let anchors = anchors.collect();
        self.check_anchors(&renderer, read, &anchors, links, diagnostics);
        for (path, bytes) in &theme.statics {
            let route = Route::theme_file(path);
            sink.put(&route.output(), bytes, None)?;
        }
        let copies =
            self.plan
                .copies
                .par_iter()
                .map(|(route, path)| match source::whole(root, path) {
                    Ok(bytes) => sink.put(&route.output(), &bytes, None).map(|()| None),
                    Err(diagnostic) => Ok(Some(diagnostic)),
                });
        for diagnostic in copies
            .collect::<Result<Vec<_>, S::Error>>()?
            .into_iter()
            .flatten()
        {
            diagnostics.push(diagnostic);
        }
        Ok(())
    }

    /// Renders one page, its body from the text that `read` hands out. Nothing comes back where
    /// it cannot be rendered; the problems are those that `render` reports of this page.
    pub fn page<'t>(
        &self,
        page: &Planned,
        read: impl Fn(&Body) -> Result<Cow<'t, str>, Diagnostic> + Copy,
        diagnostics: &mut Diagnostics,
    ) -> Option<Vec<u8>> {
        let theme = self.theme.as_ref()?;
        let renderer = Renderer::new(&self.site, &self.plan, theme);
        let (made, problems) = match make(&renderer, page, |_| false, read) {
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
        self.check_anchors(&renderer, read, &anchors.collect(), own, diagnostics);
        Some(bytes)
    }

    /// Checks the links to anchors that only a rendered page can tell: those of templates, and
    /// those of Markdown to pages that are no documents. There are few such pages, once those are
    /// left out that were rendered anyway and have what is linked to.
    fn check_anchors<'s, 't>(
        &'s self,
        renderer: &Renderer<'_>,
        read: impl Fn(&Body) -> Result<Cow<'t, str>, Diagnostic> + Copy,
        from_templates: &BTreeMap<Elsewhere, &Planned>,
        from_markdown: impl Iterator<Item = &'s AbsoluteLink>,
        diagnostics: &mut Diagnostics,
    ) {
        let mut pages: BTreeMap<&Route, Option<BTreeSet<String>>> = BTreeMap::new();
        let mut has = |route: &'_ Route, anchor: &str| {
            let Some(page) = self.plan.page(route.as_str()) else {
                return true;
            };
            let found = pages.entry(&page.route).or_insert_with(|| {
                let made = make(renderer, page, |_| false, read).ok().flatten();
                let html = made.and_then(|made| String::from_utf8(made.bytes).ok());
                html.map(|html| ids(&html))
            });
            // A page that does not render has errors of its own.
            found.as_ref().is_none_or(|ids| ids.contains(anchor))
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
            if !link.anchor.is_empty() && !has(&link.route, &link.anchor) {
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

/// A file that was made.
struct Made {
    bytes: Vec<u8>,
    /// The digest of what it was made from, where that is known.
    inputs: Option<Digest>,
    elsewhere: Vec<Elsewhere>,
    own: Box<str>,
    problems: Vec<Diagnostic>,
}

/// Makes a page; nothing where `keep` says that what it is made from has not changed. A panic of
/// this code or a library becomes an error that names the page.
fn make<'t>(
    renderer: &Renderer<'_>,
    page: &Planned,
    keep: impl FnOnce(Digest) -> bool,
    read: impl Fn(&Body) -> Result<Cow<'t, str>, Diagnostic>,
) -> Result<Option<Made>, Diagnostic> {
    let made = catch_unwind(AssertUnwindSafe(|| {
        let (view, texts, inputs) = match renderer.prepare(page) {
            Prepared::Data(bytes) => {
                return Ok(Some(Made {
                    bytes,
                    inputs: None,
                    elsewhere: Vec::new(),
                    own: Box::default(),
                    problems: Vec::new(),
                }));
            }
            Prepared::Page {
                view,
                texts,
                inputs,
            } => (view, texts, inputs),
        };
        if keep(inputs) {
            return Ok(None);
        }
        let text;
        let content = match &texts {
            Texts::None => Content::None,
            Texts::Body(body) => {
                text = read(body.body)?;
                Content::Body(body, parse::body(&text))
            }
            Texts::Versions(versions) => Content::Changes(changed(&view, versions, read)?),
        };
        let done = renderer.render(&page.route, &view, &content)?;
        Ok(Some(Made {
            bytes: done.text.into_bytes(),
            inputs: Some(inputs),
            elsewhere: done.elsewhere,
            own: done.own,
            problems: done.problems,
        }))
    }));
    made.unwrap_or_else(|_| {
        let owner = page.kind.owner(renderer.site);
        Err(Diagnostic::error(
            Code::Crashed,
            format!("Standpoint failed on the page `{}`, {owner}", page.route),
        )
        .hint("this is a fault of Standpoint: please report it with the file"))
    })
}

/// What changed with each entry of a history, until that is more than a page should hold: then a sign
/// stands for what is left out. Of all texts, two are held at a time.
fn changed<'t>(
    view: &View<'_>,
    versions: &[Kept],
    read: impl Fn(&Body) -> Result<Cow<'t, str>, Diagnostic>,
) -> Result<Vec<String>, Diagnostic> {
    let View::History(history) = view else {
        return Ok(Vec::new());
    };
    let text = |at: usize| -> Result<String, Diagnostic> {
        let kept = versions.get(at).map(|kept| read(&kept.body)).transpose()?;
        Ok(kept.map_or_else(String::new, |text| published(&text)))
    };
    let mut all = Vec::new();
    let mut length = 0;
    let mut last: Option<(usize, String)> = None;
    for step in history.changes() {
        let Some((old, new)) = step.filter(|step| step.1 < versions.len()) else {
            all.push(String::new());
            continue;
        };
        if length > LONGEST_HISTORY {
            all.push("<span class=\"gap\">…</span>".to_owned());
            continue;
        }
        // The newest entry comes first: what it changed is what the next one made.
        let after = match last.take().filter(|(at, _)| *at == new) {
            Some((_, text)) => text,
            None => text(new)?,
        };
        let before = text(old)?;
        let html = if before == after {
            String::new()
        } else {
            changes(&before, &after)
        };
        length += html.len();
        all.push(html);
        last = Some((old, before));
    }
    Ok(all)
}

/// The text of a body's file, which must be as it was when it was parsed.
fn read_again(root: &Path, body: &Body) -> Result<String, Diagnostic> {
    let source = source::read(root, &body.path)?;
    if source.digest == body.digest {
        return Ok(source.text);
    }
    Err(Diagnostic::error(
        Code::Unreadable,
        "this file was changed while the site was built",
    )
    .in_file(&body.path)
    .hint("build again"))
}
