//! The newest of what moved as Atom (RFC 4287) and as JSON Feed.

use serde::Serialize;

use super::feed::{Category, ENTRY_LIMIT, FeedEntry, FeedView, provenance_category, written_by};
use super::movement::{MovementView, RangeWords};
use super::question_list::question_route;
use super::vantage::Vantage;
use crate::model::{Marking, Provenance};
use crate::route::Route;
use crate::site::{Movement, MovementKind, Site};

/// A movement as an entry of a feed: what it says, where it leads, and its id.
struct Item {
    view: MovementView,
    title: String,
    id: String,
    url: String,
    at: String,
}

impl Item {
    fn new(from: Vantage<'_>, movement: &Movement) -> Self {
        let site = from.site;
        let view = MovementView::new(from, movement);
        let base = site.settings.base_url.as_deref();
        let complete =
            |route: &Route| base.map_or_else(|| route.url(), |base| route.absolute(base));
        let page = match movement.kind {
            MovementKind::Noted { assessment, .. } => site.assessments[assessment].route.clone(),
            MovementKind::First { question, .. }
            | MovementKind::Crossed { question, .. }
            | MovementKind::Decided { question } => question_route(site, question),
        };
        Self {
            title: view.sentence(),
            id: format!("{}#{}", complete(&Route::changes()), view.anchor),
            url: complete(&page),
            at: movement.at.rfc3339(&site.settings.time_zone),
            view,
        }
    }

    /// The newest, newest first.
    fn newest(from: Vantage<'_>) -> impl Iterator<Item = Self> {
        let newest = from.site.movements.iter().rev().take(ENTRY_LIMIT);
        newest.map(move |movement| Self::new(from, movement))
    }
}

/// The Atom feed of what moved.
pub fn changes_feed(from: Vantage<'_>, base: &str) -> FeedView {
    let entry = |item: Item| FeedEntry {
        title: item.title,
        id: item.id,
        href: item.url,
        published: item.at.clone(),
        updated: item.at,
        authors: names(&item.view, from.site),
        summary: item.view.reason,
        categories: [Category {
            scheme: "change",
            term: item.view.kind.to_owned(),
        }]
        .into_iter()
        .chain(item.view.provenance.as_ref().map(provenance_category))
        .collect(),
        provenance: item.view.provenance,
    };
    let entries: Vec<_> = Item::newest(from).map(entry).collect();
    FeedView::of_changes(from.site, entries, base)
}

/// Who moved, or else the site: an entry of Atom needs an author.
fn names(view: &MovementView, site: &Site) -> Vec<String> {
    if view.who.is_empty() {
        vec![site.settings.title.to_string()]
    } else {
        view.who.clone()
    }
}

/// The newest changes as a JSON Feed of version 1.1 (<https://www.jsonfeed.org/version/1.1/>).
#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_page_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_url: Option<String>,
    language: &'a str,
    /// The label of an internal edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    _marking: Option<&'static str>,
    items: Vec<JsonItem>,
}

#[derive(Serialize)]
struct JsonItem {
    id: String,
    url: String,
    title: String,
    /// The reason given, or else the title again: an item needs a text. Who wrote it, in a sentence.
    content_text: String,
    date_published: String,
    tags: [&'static str; 1],
    authors: Vec<JsonAuthor>,
    _change: JsonChange,
    #[serde(skip_serializing_if = "Option::is_none")]
    _provenance: Option<Provenance>,
}

#[derive(Serialize)]
struct JsonAuthor {
    name: String,
}

/// A change as data.
#[derive(Serialize)]
struct JsonChange {
    kind: &'static str,
    agents: Vec<String>,
    question: Option<String>,
    from: Option<RangeWords>,
    to: Option<RangeWords>,
    first_of_all: bool,
    outcome: Option<&'static str>,
    reason: String,
    source_url: Option<String>,
}

/// The data of what moved.
pub fn changes_json(from: Vantage<'_>) -> Vec<u8> {
    let site = from.site;
    let base = site.settings.base_url.as_deref();
    let absolute = |route: &Route| base.map(|base| route.absolute(base));
    let item = |item: Item| {
        let names = names(&item.view, site);
        let MovementView {
            kind,
            who,
            question,
            from,
            to,
            is_first_of_all,
            outcome,
            reason,
            url,
            provenance,
            ..
        } = item.view;
        let text = if reason.is_empty() {
            &item.title
        } else {
            &reason
        };
        let content_text = match &provenance {
            Some(provenance) => format!("{text}\n\n{}", written_by(provenance)),
            None => text.clone(),
        };
        JsonItem {
            id: item.id,
            url: item.url,
            content_text,
            title: item.title,
            date_published: item.at,
            tags: [kind],
            authors: names.into_iter().map(|name| JsonAuthor { name }).collect(),
            _change: JsonChange {
                kind,
                agents: who,
                question: question.map(|question| question.text),
                from,
                to,
                first_of_all: is_first_of_all,
                outcome,
                reason,
                source_url: url,
            },
            _provenance: provenance,
        }
    };
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: format!("Changes · {}", site.settings.title),
        home_page_url: absolute(&Route::changes()),
        feed_url: absolute(&Route::changes().json_feed()),
        language: &site.settings.lang,
        _marking: site.edition.internal().map(Marking::label),
        items: Item::newest(from).map(item).collect(),
    };
    // Texts and numbers can always be written.
    let mut bytes = serde_json::to_vec_pretty(&feed).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
