//! Atom feeds (RFC 4287) of the site, of an event and of an agent.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde::Serialize;

use super::vantage::{Vantage, listed_title};
use crate::model::{Provenance, rfc3339};
use crate::route::Route;
use crate::site::{AgentIx, AssessmentEntry, AssessmentIx, EventIx, Site};

/// A feed holds this many entries: readers ask often.
pub(super) const ENTRY_LIMIT: usize = 50;

/// When a feed without entries was updated.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// What a feed is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedOf {
    /// All assessments.
    Site,
    /// Those of an event.
    Event(EventIx),
    /// Those of an agent.
    Agent(AgentIx),
}

/// The view of `atom.xml`; all of its addresses are absolute.
#[derive(Debug, Serialize)]
pub struct FeedView {
    /// Its title.
    pub title: String,
    /// Its id: the address of its page.
    pub id: String,
    /// Its own address.
    pub own: String,
    /// When one of its entries was last made or changed (RFC 3339).
    pub updated: String,
    /// The licence of the texts.
    pub rights: Option<String>,
    /// Standpoint's version.
    pub version: &'static str,
    /// Its entries, newest first.
    pub entries: Vec<FeedEntry>,
}

/// An entry of a feed.
#[derive(Debug, Serialize)]
pub struct FeedEntry {
    /// Its title.
    pub title: String,
    /// Its id: for an assessment, its address.
    pub id: String,
    /// Where it leads.
    pub href: String,
    /// When it was made (RFC 3339).
    pub published: String,
    /// When its newest entry on the record was made, or else when it was made itself (RFC 3339).
    pub updated: String,
    /// Who judges, or moved.
    pub authors: Vec<String>,
    /// Its summary, perhaps empty.
    pub summary: String,
    /// Who wrote the text, and how.
    pub provenance: Option<Provenance>,
    /// Events, tags and confidence, as categories.
    pub categories: Vec<Category>,
}

/// Who wrote a text, in a sentence, for formats that no template writes.
pub(super) fn written_by(provenance: &Provenance) -> String {
    let mut text = match &*provenance.kind {
        "ai" => "Written by a language model".to_owned(),
        "human" => "Written by people".to_owned(),
        _ => "Written by people with a language model".to_owned(),
    };
    // Writing into a String cannot fail.
    if let Some(model) = &provenance.model {
        let _ = write!(text, " ({model})");
    }
    if let Some(who) = &provenance.reviewed_by {
        let _ = write!(text, ", reviewed by {who}");
    }
    text + "."
}

/// The category that says it to programs.
pub(super) fn provenance_category(provenance: &Provenance) -> Category {
    Category {
        scheme: "provenance",
        term: provenance.kind.to_string(),
    }
}

/// A category of an entry.
#[derive(Debug, Serialize)]
pub struct Category {
    /// What kind: `event`, `tag`, `confidence`, `provenance` or `change`.
    pub scheme: &'static str,
    /// The word.
    pub term: String,
}

impl FeedView {
    /// The view of a feed.
    pub fn new(from: Vantage<'_>, of: FeedOf, base: &str) -> Self {
        let site = from.site;
        let (title, page, list) = match of {
            FeedOf::Site => {
                let all = site.assessments.indices().rev().take(ENTRY_LIMIT).collect();
                (site.settings.title.to_string(), Route::home(), all)
            }
            FeedOf::Event(at) => {
                let event = &site.events[at];
                (
                    titled(site, &event.title),
                    event.route.clone(),
                    newest(&event.assessments),
                )
            }
            FeedOf::Agent(at) => {
                let agent = &site.agents[at];
                (
                    titled(site, &agent.name),
                    agent.route.clone(),
                    newest(&agent.assessments),
                )
            }
        };
        let zone = &site.settings.time_zone;
        let moments = list
            .iter()
            .map(|&at: &AssessmentIx| updated(&site.assessments[at]));
        let newest = moments.max().map(|newest| rfc3339(newest, zone));
        Self {
            title,
            id: page.absolute(base),
            // At an old address, too, readers learn the new one.
            own: page.feed().absolute(base),
            updated: newest.unwrap_or_else(|| NEVER.to_owned()),
            rights: site.settings.licence.as_deref().map(str::to_owned),
            version: env!("CARGO_PKG_VERSION"),
            entries: list
                .into_iter()
                .map(|at| entry(site, &site.assessments[at], base))
                .collect(),
        }
    }
}

impl FeedView {
    /// The feed of what moved, of these entries.
    pub(super) fn of_changes(site: &Site, entries: Vec<FeedEntry>, base: &str) -> Self {
        let newest = entries.first().map(|entry| entry.updated.clone());
        Self {
            title: titled(site, "Changes"),
            id: Route::changes().absolute(base),
            own: Route::changes().feed().absolute(base),
            updated: newest.unwrap_or_else(|| NEVER.to_owned()),
            rights: site.settings.licence.as_deref().map(str::to_owned),
            version: env!("CARGO_PKG_VERSION"),
            entries,
        }
    }
}

/// When an assessment was made, or last changed on the record.
fn updated(entry: &AssessmentEntry) -> Timestamp {
    let recorded = entry.recorded.as_ref().map(|recorded| recorded.updated);
    recorded.unwrap_or(entry.date.instant)
}

fn titled(site: &Site, title: &str) -> String {
    format!("{title} · {}", site.settings.title)
}

fn newest(list: &[AssessmentIx]) -> Vec<AssessmentIx> {
    list.iter().rev().take(ENTRY_LIMIT).copied().collect()
}

fn entry(site: &Site, entry: &AssessmentEntry, base: &str) -> FeedEntry {
    let category = |scheme, term: &str| Category {
        scheme,
        term: term.to_owned(),
    };
    let events = entry
        .events
        .iter()
        .map(|&at| category("event", &site.events[at].title));
    let tags = entry
        .tags
        .iter()
        .map(|&at| category("tag", &site.tags[at].title));
    let level = entry.facts.confidence.level.word();
    let provenance = entry.facts.provenance.clone();
    let zone = &site.settings.time_zone;
    FeedEntry {
        title: listed_title(entry),
        id: entry.route.absolute(base),
        href: entry.route.absolute(base),
        published: entry.date.rfc3339(zone),
        updated: rfc3339(updated(entry), zone),
        authors: entry
            .agents
            .iter()
            .map(|&at| site.agents[at].name.to_string())
            .collect(),
        summary: entry.summary.to_string(),
        categories: events
            .chain(tags)
            .chain([category("confidence", level)])
            .chain(provenance.as_ref().map(provenance_category))
            .collect(),
        provenance,
    }
}
