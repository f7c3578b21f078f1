//! What every page has around its content.

use serde::Serialize;

use super::parts::LinkView;
use super::ready::Ready;
use super::vantage::Vantage;
use crate::chart::{Column, columns};
use crate::model::is_right_to_left;
use crate::route::Route;
use crate::site::Site;

/// The same on every page: `site` in templates. Prepared once.
#[expect(clippy::struct_excessive_bools, reason = "templates ask for each")]
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// The site's title.
    pub title: String,
    /// Its language.
    pub lang: String,
    /// The name of the time zone of all dates.
    pub time_zone: String,
    /// The licence of the texts.
    pub licence: Option<String>,
    /// Whom to write to.
    pub contact: Option<String>,
    /// Whether there are feeds and a sitemap.
    pub has_feeds: bool,
    /// Whether there are tags.
    pub has_tags: bool,
    /// Whether there are sources.
    pub has_sources: bool,
    /// The page of all questions, if there are any.
    pub questions: Option<String>,
    /// The page of outcomes, if a question is decided or void.
    pub outcomes: Option<String>,
    /// The page of what moved, if anything did.
    pub changes: Option<String>,
    /// The page of the search, if the site has one.
    pub search: Option<String>,
    /// The page of the record, where anything was ever recorded.
    pub record: Option<String>,
    /// The style sheet of the site's own, if it has `static/custom.css`.
    pub custom_css: Option<&'static str>,
    /// The bands of the yardstick of likelihood, lowest first, as columns of a plot.
    pub bands: Vec<Column>,
    /// Whether search engines are to leave the site out: in every edition but the public one.
    pub noindex: bool,
    /// Standpoint's version.
    pub version: &'static str,
}

impl SiteView {
    /// The view of a site.
    pub fn new(site: &Site) -> Self {
        let settings = &site.settings;
        Self {
            title: settings.title.to_string(),
            lang: settings.lang.to_string(),
            time_zone: settings.time_zone_name.to_string(),
            licence: settings.licence.as_deref().map(str::to_owned),
            contact: settings.contact.as_deref().map(str::to_owned),
            has_feeds: settings.base_url.is_some(),
            has_tags: !site.tags.is_empty(),
            has_sources: !site.publishers.is_empty(),
            questions: (site.forecasts.questions().next().is_some())
                .then(|| Route::questions().from_root()),
            outcomes: (site.decided.are_any()).then(|| Route::outcomes().from_root()),
            changes: (!site.movements.is_empty()).then(|| Route::changes().from_root()),
            search: (settings.search).then(|| Route::search().from_root()),
            record: site.ledger.as_ref().map(|_| Route::record().from_root()),
            custom_css: (site.statics.iter())
                .any(|path| &**path == "static/custom.css")
                .then_some("custom.css"),
            bands: columns(),
            noindex: !site.edition.is_public(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// What a page has around its content: `page.shell` in templates.
#[derive(Debug, Clone, Serialize)]
pub struct Shell {
    /// The page's title.
    pub title: String,
    /// One sentence about it, perhaps empty.
    pub description: String,
    /// The language of its text.
    pub lang: String,
    /// Whether its script runs from right to left.
    pub rtl: bool,
    /// The site's navigation, as the settings give it; these addresses are complete.
    pub nav: Vec<LinkView>,
    /// The absolute address, where the site has a `base_url`.
    pub canonical: Option<String>,
    /// How the page is related to other pages, for `<link rel>`.
    pub links: Vec<RelView>,
    /// The page's own feed.
    pub feed: Option<LinkView>,
    /// The part of the site: `events`, `timeline`, `agents`, `sources`, `tags` or nothing.
    pub section: &'static str,
    /// The pages above.
    pub crumbs: Vec<Ready<LinkView>>,
    /// `draft`, `embargo` or a marking such as `TLP:AMBER`, in an edition that shows it.
    pub withheld: Option<&'static str>,
}

/// A relation to another page.
#[derive(Debug, Clone, Serialize)]
pub struct RelView {
    /// Its name in the registry of link relations, such as `predecessor-version`.
    pub rel: &'static str,
    /// The path from the root, to be put behind `root`.
    pub href: String,
}

impl RelView {
    /// A relation to the page at `route`.
    pub fn new(rel: &'static str, route: &Route) -> Self {
        Self {
            rel,
            href: route.from_root(),
        }
    }
}

impl Shell {
    /// The page's text is in another language than the site's.
    pub fn set_lang(&mut self, lang: &str) {
        lang.clone_into(&mut self.lang);
        self.rtl = is_right_to_left(lang);
    }
}

impl Vantage<'_> {
    /// The shell of a page.
    pub fn shell(&self, section: &'static str, title: &str, description: &str) -> Shell {
        let settings = &self.site.settings;
        let base = settings.base_url.as_deref();
        let root = self.here.to_root();
        let nav = settings.nav.iter().map(|item| LinkView {
            href: match item.path.strip_prefix('/') {
                Some(path) => format!("{root}{path}"),
                None => item.path.to_string(),
            },
            text: item.title.to_string(),
        });
        Shell {
            title: title.to_owned(),
            description: description.to_owned(),
            lang: settings.lang.to_string(),
            rtl: is_right_to_left(&settings.lang),
            nav: nav.collect(),
            canonical: base.map(|base| self.here.absolute(base)),
            links: Vec::new(),
            feed: None,
            section,
            crumbs: Vec::new(),
            withheld: None,
        }
    }

    /// The page's own feed, where there are feeds.
    pub fn feed(&self, title: &str) -> Option<LinkView> {
        self.site.settings.base_url.as_ref()?;
        Some(self.link(&self.here.feed(), title))
    }
}
