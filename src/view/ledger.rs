//! The page of the record as a whole.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;

use super::facts::about;
use super::parts::{Backlinks, BodyView, DateView, LinkView};
use super::record::{EntryView, entry_view, instant};
use super::shell::Shell;
use super::vantage::{Vantage, link};
use crate::ledger::{Checkpoint, Entry, History, Ledger, Subject, origin};
use crate::site::{Site, Tombstone};

/// So many of the newest entries are shown; the others stand in the histories of their assessments.
const SHOWN: usize = 20;

/// The view of `record.html`.
#[derive(Debug, Serialize)]
pub struct RecordView {
    /// What is around the content.
    pub shell: Shell,
    /// The digest of the ledger's last line.
    pub head: String,
    /// How many entries it has.
    pub entries: usize,
    /// How many assessments are on it.
    pub assessments: usize,
    /// How many facts on which these depend are on it.
    pub facts: usize,
    /// When its newest entry was recorded.
    pub updated: DateView,
    /// Where the ledger is; `None` where the site has a page of its own in its place.
    pub ledger: Option<String>,
    /// Where its checkpoint is; the same.
    pub checkpoint: Option<String>,
    /// Whether the site has the sources of all versions.
    pub has_sources: bool,
    /// Its newest entries, newest first.
    pub latest: Vec<LatestEntry>,
    /// Headings of the document that introduces it.
    pub body: BodyView,
    /// What links to that document.
    pub backlinks: Backlinks,
}

/// One of the newest entries of the ledger.
#[derive(Debug, Serialize)]
pub struct LatestEntry {
    /// What it says.
    pub entry: EntryView,
    /// The id of the assessment or the fact that it is about.
    pub id: String,
    /// What a fact is of: `question`, `outcome`, `agent`, `event` or `site`; nothing for an assessment.
    pub fact: Option<&'static str>,
    /// The assessment, the question or the agent, or the page in its place; `None` if this edition has none.
    pub of: Option<LinkView>,
    /// Whether that assessment was withdrawn.
    pub withdrawn: bool,
}

impl RecordView {
    /// The view of the record, of which these are the ledger and its checkpoint.
    pub fn new(
        from: Vantage<'_>,
        (published, checkpoint): (Option<String>, Option<String>),
    ) -> Self {
        let site = from.site;
        let introduction = site.introduction(from.here);
        let ledger = site.ledger.as_deref();
        let live = ledger.map_or(0, |ledger| {
            let live = ledger.histories();
            live.filter(|history| !history.is_offline()).count()
        });
        let last = ledger.and_then(|ledger| ledger.last());
        let title = introduction.map_or("The record", |page| &page.title);
        let description = introduction.map_or("", |page| &page.summary);
        Self {
            shell: from.shell("", title, description),
            head: ledger.map_or_else(String::new, |ledger| ledger.head().to_string()),
            entries: ledger.map_or(0, |ledger| ledger.entries().len()),
            assessments: live,
            facts: ledger.map_or(0, |ledger| {
                let all = ledger.all_histories();
                let is_fact = |subject| !matches!(subject, Subject::Assessment | Subject::Clock);
                let facts = all.filter(|history| is_fact(history.subject()));
                facts.filter(|fact| fact.removed().is_none()).count()
            }),
            updated: instant(
                site,
                last.map_or(Timestamp::UNIX_EPOCH, |last| last.recorded),
            ),
            ledger: published,
            checkpoint,
            has_sources: site.settings.publish_sources,
            latest: ledger.map_or_else(Vec::new, |ledger| latest(site, ledger)),
            body: from.body(introduction.map(|page| &page.body)),
            backlinks: from.introduction_backlinks(),
        }
    }
}

/// The text of the checkpoint; empty where nothing is recorded.
pub fn checkpoint(site: &Site) -> Vec<u8> {
    let Some(ledger) = &site.ledger else {
        return Vec::new();
    };
    let origin = origin(site.settings.base_url.as_deref(), ledger);
    Checkpoint::new(&origin, ledger).to_string().into_bytes()
}

/// The id that what an entry is about has today.
fn today<'l>(ledger: &'l Ledger, entry: &'l Entry) -> &'l str {
    ledger.today(&entry.id).unwrap_or(&entry.id)
}

/// The newest entries.
fn latest(site: &Site, ledger: &Ledger) -> Vec<LatestEntry> {
    let newest = ledger.entries().iter().rev().take(SHOWN);
    let ids: BTreeSet<&str> = newest.clone().map(|entry| today(ledger, entry)).collect();
    let mut links: BTreeMap<&str, LinkView> = BTreeMap::new();
    for Tombstone { id, route, .. } in &site.tombstones {
        if ids.contains(&**id) {
            links.insert(id, link(route, id));
        }
    }
    for assessment in &site.assessments {
        let id = &*assessment.facts.id;
        if ids.contains(id) {
            links.insert(id, link(&assessment.route, &assessment.title));
        }
    }
    let view = |entry: &Entry| {
        let today = today(ledger, entry);
        let withdrawn = ledger.history(today).and_then(History::withdrawn);
        let is_fact = !matches!(entry.subject(), Subject::Assessment | Subject::Clock);
        let fact = is_fact.then(|| about(site, &entry.id));
        LatestEntry {
            entry: entry_view(site, entry, false),
            id: entry.id.to_string(),
            fact: fact.as_ref().map(|(of, _)| *of),
            of: match fact {
                Some((_, about)) => about.filter(|_| site.shows_fact(&entry.id)),
                None => links.get(today).cloned(),
            },
            withdrawn: withdrawn.is_some(),
        }
    };
    newest.map(view).collect()
}
