//! Plain pages: a document's own, the legend, the page for what is not found, redirects.

use serde::Serialize;

use super::parts::{Backlinks, BodyView};
use super::shell::Shell;
use super::vantage::{Vantage, withheld_word};
use crate::model::{Band, Level, YARDSTICK};
use crate::route::{Route, WebAddress};
use crate::site::{Linker, PageIx};
use crate::value::Node;

/// The view of `page.html`.
#[derive(Debug, Serialize)]
pub struct PlainView<'a> {
    /// What is around the content.
    pub shell: Shell,
    /// Its title.
    pub title: &'a str,
    /// Headings of the body.
    pub body: BodyView,
    /// What links here.
    pub backlinks: Backlinks,
    /// `extra` of the front matter.
    pub extra: Option<&'a Node>,
}

impl<'a> PlainView<'a> {
    /// The view of a plain page.
    pub fn new(from: Vantage<'a>, at: PageIx) -> Self {
        let page = &from.site.pages[at];
        let mut shell = from.shell("", &page.title, &page.summary);
        if let Some(lang) = &page.facts.lang {
            shell.set_lang(lang);
        }
        shell.withheld = withheld_word(page.withheld);
        Self {
            shell,
            title: &page.title,
            body: from.body(Some(&page.body)),
            backlinks: from.backlinks(Linker::Page(at)),
            extra: page.facts.extra.as_ref(),
        }
    }
}

/// The view of `legend.html`: what the levels of confidence and the terms of likelihood mean.
#[derive(Debug, Serialize)]
pub struct LegendView {
    /// What is around the content.
    pub shell: Shell,
    /// The levels, highest first.
    pub levels: Vec<LegendLevel>,
    /// The bands of likelihood, lowest first.
    pub bands: Vec<LegendBand>,
    /// Headings of the document that introduces it.
    pub body: BodyView,
    /// What links to that document.
    pub backlinks: Backlinks,
}

/// One level of confidence.
#[derive(Debug, Serialize)]
pub struct LegendLevel {
    /// `low`, `moderate`, `high` or `unstated`: its anchor, too.
    pub level: &'static str,
    /// The word for readers.
    pub label: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// The self-reported scores that are banded so, such as `70–100%`.
    pub band: Option<&'static str>,
}

/// One band of the yardstick of likelihood.
#[derive(Debug, Serialize)]
pub struct LegendBand {
    /// The term.
    pub term: &'static str,
    /// The other term for it.
    pub synonym: &'static str,
    /// Where it begins, in percent.
    pub low: u8,
    /// Where it ends, in percent.
    pub high: u8,
}

impl From<&Band> for LegendBand {
    fn from(band: &Band) -> Self {
        Self {
            term: band.term,
            synonym: band.synonym,
            low: band.low,
            high: band.high,
        }
    }
}

impl LegendView {
    /// The view of the legend.
    pub fn new(from: Vantage<'_>) -> Self {
        let level = |level: Level| {
            let (meaning, band) = match level {
                Level::High => (
                    "Good information from several independent sources, or reasoning that leaves \
                     little room for another reading. It is not certainty: the judgement can \
                     still be wrong.",
                    Some("70–100%"),
                ),
                Level::Moderate => (
                    "Credible and plausible information, but not enough of it, or not well enough \
                     corroborated, for a higher level.",
                    Some("30–69%"),
                ),
                Level::Low => (
                    "Scant, questionable or fragmented information, from which firm conclusions \
                     cannot be drawn, or sources of doubtful reliability.",
                    Some("1–29%"),
                ),
                Level::Unstated => (
                    "The agent did not say how good its evidence and reasoning are. This is not \
                     the same as low.",
                    None,
                ),
            };
            LegendLevel {
                level: level.word(),
                label: level.label(),
                meaning,
                band,
            }
        };
        let intro = from.site.introduction(from.here);
        let title = intro.map_or("How to read this site: confidence and likelihood", |page| {
            &page.title
        });
        let description =
            "What the levels of confidence and the terms of likelihood on this site mean";
        let told = intro.map_or("", |page| &page.summary);
        let description = if told.is_empty() { description } else { told };
        Self {
            shell: from.shell("", title, description),
            levels: [Level::High, Level::Moderate, Level::Low, Level::Unstated]
                .map(level)
                .into(),
            bands: YARDSTICK.iter().map(Into::into).collect(),
            body: from.body(intro.map(|page| &page.body)),
            backlinks: from.introduction_backlinks(),
        }
    }
}

/// The view of `404.html`; its links are absolute, because it may stand at any address.
#[derive(Debug, Serialize)]
pub struct NotFoundView {
    /// What is around the content.
    pub shell: Shell,
    /// The path of the site's root on its host: `root` in the template.
    pub root: String,
}

impl NotFoundView {
    /// The view of the page for what is not found.
    pub fn new(from: Vantage<'_>) -> Self {
        let mut shell = from.shell("", "Not found", "");
        let base = from.site.settings.base_url.as_deref();
        let address = base.and_then(WebAddress::parse);
        let root = format!("/{}", address.map_or("", |address| address.path()));
        let relative = from.here.to_root();
        for item in &mut shell.nav {
            if let Some(rest) = item.href.strip_prefix(&relative) {
                item.href = format!("{root}{rest}");
            }
        }
        shell.canonical = None;
        Self { shell, root }
    }
}

/// The view of `redirect.html`: an old address.
#[derive(Debug, Serialize)]
pub struct RedirectView {
    /// What is around the content.
    pub shell: Shell,
    /// Where it leads.
    pub target: String,
}

impl RedirectView {
    /// The view of the permanent address of the newest version of an assessment.
    pub fn newest(from: Vantage<'_>, target: &Route, version: u64) -> Self {
        let title = format!("Version {version} is the latest version");
        Self::titled(from, target, &title)
    }

    /// The view of an old address that leads to `target`.
    pub fn new(from: Vantage<'_>, target: &Route) -> Self {
        Self::titled(from, target, "This page has moved")
    }

    fn titled(from: Vantage<'_>, target: &Route, title: &str) -> Self {
        let mut shell = from.shell("", title, "");
        let base = from.site.settings.base_url.as_deref();
        shell.canonical = base.map(|base| target.absolute(base));
        Self {
            shell,
            target: from.href(target),
        }
    }
}
