//! Pages to bytes: a pure function of the site, the theme, the page and its body.

mod body;
mod changes;
mod check;
mod label;
mod offline;
mod parts;
mod published;
mod shown_markdown;

pub use body::{Goal, LinkedBody, TooLarge, address, fill, refill};
pub use changes::changes;
pub use check::{BrokenLink, Elsewhere, LinkFault, anchor_of, ids};
pub use label::{Labels, MarkingView};
pub use offline::name_index_files;
pub use published::published;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use tera::{Context, Value};

use crate::cache::PlacedBody;
use crate::config::RawHtml;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::{Digest, Digester};
use crate::model::Marking;
use crate::parse::Prose;
use crate::plan::{Contents, Kind, Plan, Planned, View};
use crate::route::Route;
use crate::site::{Href, Kept, Site, VersionEntry};
use crate::text::without_forbidden;
use crate::theme::{Drawn, Theme};
use crate::view::{Shared, SiteView, fingerprint};
use label::Labelling;

/// A page that was rendered.
pub struct Rendered {
    /// Its text.
    pub text: String,
    /// Anchors of other pages to which its template links.
    pub elsewhere: Vec<Elsewhere>,
    /// Its own anchors to which many other pages may link, one to a line.
    pub own: Box<str>,
    /// What is wrong with its links.
    pub problems: Vec<Diagnostic>,
    /// The body in it, if another one could take its place.
    pub body: Option<PlacedBody>,
}

/// Everything that all pages share.
pub struct Renderer<'a> {
    /// The site.
    pub site: &'a Site,
    /// The plan.
    pub plan: &'a Plan,
    theme: &'a Theme,
    /// The value of `site` in templates.
    value: Value,
    /// Values that many pages show.
    shared: Shared<'a>,
    /// What components made so far.
    kept: Arc<Drawn>,
    /// The digest of what all pages are made from.
    base: Digest,
    /// The labels of pages, in an internal edition.
    labelling: Option<Labelling<'a>>,
    /// Pages to whose anchors Markdown links by absolute paths: these are looked for in the page.
    anchored: BTreeSet<&'a Route>,
}

/// The texts that a page needs besides its values.
pub enum Texts<'a> {
    /// None.
    None,
    /// The body of a document.
    Body(LinkedBody<'a>),
    /// Those of all versions of an assessment, oldest first.
    Versions(&'a [Kept]),
}

/// What becomes of these texts on a page.
pub enum Content<'t> {
    /// None.
    None,
    /// The body of a document, and its prose.
    Body(&'t LinkedBody<'t>, Prose),
    /// What changed with each entry of a history, as HTML; empty where nothing did.
    Changes(Vec<String>),
}

/// A page whose values are there and whose texts are not yet.
pub enum Prepared<'a> {
    /// To be rendered by a template.
    Page {
        /// Its values.
        view: View<'a>,
        /// The texts that are rendered into it.
        texts: Texts<'a>,
        /// Its label, in an internal edition.
        marking: Option<Marking>,
        /// The digest of its values and texts.
        own: Digest,
        /// The digest of all that it is made from: the theme and what all pages share, too.
        inputs: Digest,
    },
    /// Data that is there already.
    Data(Vec<u8>),
}

impl<'a> Renderer<'a> {
    /// Prepares what all pages share; with `labels`, pages of an internal edition.
    pub fn new(
        site: &'a Site,
        plan: &'a Plan,
        theme: &'a Theme,
        labels: Option<&'a Labels>,
    ) -> Self {
        let view = SiteView::new(site);
        let anchored = site.absolute_links.iter();
        let anchored = anchored.filter(|link| !link.anchor.is_empty());
        let mut base = Digester::default();
        base.part(env!("CARGO_PKG_VERSION")).digest(theme.digest);
        base.digest(fingerprint(&view));
        base.part(format!(
            "{:?} {:?}",
            site.settings.raw_html, site.settings.remote_images
        ));
        if theme.has_own_templates {
            addresses(site, plan, &mut base);
        }
        Self {
            site,
            plan,
            theme,
            value: Value::try_from_serializable(&view).unwrap_or_else(|_| Value::none()),
            shared: Shared::new(site),
            kept: Arc::default(),
            base: base.finish(),
            labelling: labels.map(|labels| Labelling::new(labels, theme)),
            anchored: anchored.map(|link| &link.route).collect(),
        }
    }

    /// Makes the values of a page, and the digest of all that the page is made from.
    pub fn prepare<'s>(&'s self, page: &'s Planned) -> Prepared<'s> {
        let view = match page.make(self.site, &self.shared, self.plan) {
            Contents::View(view) => view,
            Contents::Data(bytes) => return Prepared::Data(bytes),
        };
        let texts = self.texts(page);
        let mut own = Digester::default();
        own.part(view.template()).digest(fingerprint(&view));
        if let Texts::Versions(versions) = texts {
            for version in versions {
                own.digest(version.body.digest);
            }
        }
        if let Texts::Body(body) = &texts {
            own.part(&*body.body.path).digest(body.body.digest);
            for heading in &body.body.outline.headings {
                own.part([heading.level]).part(&*heading.id);
            }
            for href in &*body.hrefs {
                match href {
                    Href::Internal(to) => own
                        .part(to.route.as_str())
                        .part(&*to.rest)
                        .part(to.words.as_ref().map_or("", |of| self.site.words(of))),
                    Href::External => own.part("external"),
                    Href::ImageLink => own.part("image"),
                    Href::Plain(words) => own
                        .part("plain")
                        .part(words.as_ref().map_or("", |of| self.site.words(of))),
                };
            }
        }
        let own = own.finish();
        let labelling = self.labelling.as_ref();
        let marking = labelling.map(|labelling| labelling.of(page, own));
        let mut inputs = Digester::default();
        inputs.digest(self.base).digest(own);
        inputs.part(marking.map_or("", Marking::label));
        Prepared::Page {
            view,
            texts,
            marking,
            own,
            inputs: inputs.finish(),
        }
    }

    /// The texts that a page needs.
    fn texts(&self, page: &'a Planned) -> Texts<'a> {
        match page.kind {
            Kind::History(at) => {
                let recorded = self.site.assessments[at].recorded.as_ref();
                Texts::Versions(recorded.map_or(&[], |recorded| &recorded.versions))
            }
            Kind::Version(at) => Texts::Body(self.past(&self.site.versions[at])),
            _ => {
                let of = page.kind.linker(&page.route, self.site);
                let body = of.and_then(|of| Some((self.site.body(of)?, &self.site.hrefs[of])));
                body.map_or(Texts::None, |(body, hrefs)| {
                    let hrefs = Cow::Borrowed(&**hrefs);
                    Texts::Body(LinkedBody { body, hrefs })
                })
            }
        }
    }

    /// The body of an earlier version: links to what does not stand there any more are words.
    fn past(&self, version: &'a VersionEntry) -> LinkedBody<'a> {
        let mut hrefs = version.hrefs.clone();
        for href in &mut hrefs {
            if let Href::Internal(to) = href
                // An empty path is the page itself.
                && !to.route.as_str().is_empty()
                && !self.plan.has(&to.route)
            {
                *href = Href::Plain(to.words.take().map(Box::new));
            }
        }
        LinkedBody {
            body: &version.body,
            hrefs: Cow::Owned(hrefs),
        }
    }

    /// Renders a page, and checks the links that its template made.
    ///
    /// # Errors
    /// A diagnostic that names the template or the document.
    pub fn render(
        &self,
        route: &Route,
        view: &View<'_>,
        marking: Option<Marking>,
        texts: Content<'_>,
    ) -> Result<Rendered, Diagnostic> {
        let (mut html, body, changes) = match texts {
            Content::None => (String::new(), None, None),
            Content::Body(body, prose) => (self.body(route, body, prose)?, Some(body), None),
            Content::Changes(changes) => (String::new(), None, Some(changes)),
        };
        let outline = body.map(|body| &*body.body.outline);
        let anchor = outline.and_then(|outline| body::only_title(&html, outline));
        if anchor.is_some() {
            html.clear();
        }
        let html = without_forbidden(html);
        let page = Value::try_from_serializable(view).map_err(|error| self.failed(&error, view))?;
        let mut context = Context::new();
        context.insert_value("root", Value::from(route_root(route, view)));
        context.insert_value("site", self.value.clone());
        context.insert_value("words", self.theme.words());
        context.insert_value("page", page);
        context.insert_value("anchor", Value::from(anchor.unwrap_or_default()));
        let label = marking.map(MarkingView::new);
        let label = Value::try_from_serializable(&label);
        context.insert_value("marking", label.unwrap_or_else(|_| Value::none()));
        if let Some(changes) = changes {
            let changes = changes.iter().map(|html| Value::safe_string(html));
            context.insert_value("changes", Value::from(changes.collect::<Vec<_>>()));
        }
        // The home page has the first paragraph of its body apart from the others.
        let is_home = matches!(view, View::Home(_));
        let (opening, rest) = if is_home {
            html.split_at(body::opening(&html, outline))
        } else {
            ("", &*html)
        };
        if is_home {
            context.insert_value("opening", Value::safe_string(opening));
            context.insert_value("rest", Value::safe_string(rest));
        }
        let (text, place) = self.page(context, &html, view)?;
        let place = place.filter(|_| !is_home);
        let without_opening;
        let around = match &place {
            Some(place) => (&text[..place.start], &text[place.end..]),
            None if opening.is_empty() || text.contains(&*html) => check::around(&text, &html),
            None => {
                without_opening = text.replacen(opening, "", 1);
                check::around(&without_opening, rest)
            }
        };
        if let Some(marking) = marking {
            check::label(around, marking, view)?;
        }
        let links = check::links(around, outline, route, view, self.plan);
        let broken = links.broken.iter();
        let body = body.zip(place);
        let body = body.and_then(|(body, place)| self.placed(route, body, place));
        Ok(Rendered {
            body,
            text,
            elsewhere: links.elsewhere,
            own: links.own,
            problems: broken
                .map(|link| check::diagnostic(link, view.template(), self.plan))
                .collect(),
        })
    }

    /// The text of a page, and the place of its body in it, if that is known.
    fn page(
        &self,
        mut context: Context,
        html: &str,
        view: &View<'_>,
    ) -> Result<(String, Option<Range<usize>>), Diagnostic> {
        let draw = |context: &Context| {
            // Room for the body and for what is around it, so that the text is seldom moved.
            let mut bytes = Vec::with_capacity(html.len() + (12 << 10));
            self.theme
                .render(view.template(), context, &self.kept, &mut bytes)
                .and_then(|()| String::from_utf8(bytes).map_err(tera::Error::message))
                .map_err(|error| self.failed(&error, view))
        };
        if self.theme.only_places_bodies && !html.is_empty() {
            context.insert_value("body", Value::safe_string(&body::marked(html)));
            let text = draw(&context)?;
            if let Some((text, place)) = body::unmarked(text) {
                let length = text.len();
                let text = without_forbidden(text);
                // What is written out is longer than it was.
                let place = place.filter(|_| text.len() == length);
                return Ok((text, place));
            }
        }
        context.insert_value("body", Value::safe_string(html));
        Ok((without_forbidden(draw(&context)?), None))
    }

    /// The place of a body in its page, for a later build.
    fn placed(
        &self,
        route: &Route,
        body: &LinkedBody<'_>,
        place: Range<usize>,
    ) -> Option<PlacedBody> {
        if self.anchored.contains(route) {
            return None;
        }
        let end = |at: usize| u32::try_from(at).ok();
        Some(PlacedBody {
            range: end(place.start)?..end(place.end)?,
            document: body.body.path.clone(),
            goals: body::goals(body, route, self.site).into(),
        })
    }

    fn body(
        &self,
        route: &Route,
        body: &LinkedBody<'_>,
        prose: Prose,
    ) -> Result<String, Diagnostic> {
        body::html(prose, body, route, self.site).map_err(|body::TooLarge| {
            Diagnostic::error(
                Code::TooLarge,
                "this document becomes more than 16 MiB of HTML",
            )
            .in_file(&body.body.path)
            .hint("split it; wide tables with short rows grow most")
        })
    }

    fn failed(&self, error: &tera::Error, view: &View<'_>) -> Diagnostic {
        let values = serde_json::to_value(view).ok();
        self.theme.error(error, values.as_ref())
    }
}

/// Adds all that a template may link to. The default theme only links to what views name.
fn addresses(site: &Site, plan: &Plan, digester: &mut Digester) {
    for page in &plan.pages {
        digester.part(page.route.as_str());
    }
    for (route, _) in &plan.copies {
        digester.part(route.as_str());
    }
    for body in site.bodies() {
        for heading in &body.outline.headings {
            digester.part(&*heading.id);
        }
        if site.settings.raw_html == RawHtml::Trust {
            digester.digest(body.digest);
        }
    }
}

/// What stands before each path in a template: the way from the page to the root.
fn route_root(route: &Route, view: &View<'_>) -> String {
    match view {
        // It may stand at any address, so that its links are absolute.
        View::NotFound(view) => view.root.clone(),
        _ => route.to_root(),
    }
}
