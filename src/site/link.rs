//! Linking: from documents in any order to the site. First come tables, each complete when it is
//! made and in the order of the steps below; the site is made of them, at once and last.

use std::sync::Arc;

use jiff::Timestamp;

use super::aliases::redirects;
use super::forecasts::{Basis, forecasts};
use super::past::on_record;
use super::place::place;
use super::questions::{QuestionIds, answers};
use super::resolve::{Absent, resolve};
use super::sort::sort;
use super::stands::standings;
use super::{DecidedQuestions, Edition, Entries, Past, Site};
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::model::{Document, Faulty, Moment};
use crate::source::Tree;

/// Resolves every name of the usable documents, puts everything in order, and leaves out what
/// `edition` does not show at the moment `now`. Questions are overdue by `stamp`, or else by the newest date.
pub fn link(
    (documents, faulty): (Vec<Document>, Vec<Faulty>),
    tree: &Tree,
    past: &Past,
    settings: Settings,
    (edition, now, stamp): (Edition, Timestamp, Option<Timestamp>),
    diagnostics: &mut Diagnostics,
) -> Site {
    let (sorted, hidden) = sort(documents, &faulty, (edition, now), diagnostics);
    let record = on_record(&sorted.assessments, past);
    let (placed, links) = place(sorted, record.assessments, past, diagnostics);
    let absent = Absent {
        hidden: &hidden,
        faulty: &faulty,
    };
    let base_url = settings.base_url.as_deref();
    let references = resolve(&placed, links, base_url, tree, past, absent, diagnostics);
    let entries = placed.entries();
    let redirects = redirects(entries, record.ledger.as_deref(), diagnostics);
    let ids = QuestionIds::new(&placed.events);
    let answers = answers(entries, &ids, &placed.event_names, diagnostics);
    let events_by_date = entries.events_by_date();
    let timeline = entries.timeline(&events_by_date);
    let standings = standings(entries, &references.related, &answers);
    let stamp = match stamp {
        Some(stamp) => Some(Moment::at(stamp, &settings.time_zone)),
        None => newest(entries),
    };
    let basis = Basis {
        entries,
        answers: &answers,
        versions: &references.versions,
        ledger: record.ledger.as_deref(),
        facts: &past.facts,
        ids: &ids,
        events: &placed.event_names,
        agents: &placed.agent_names,
        offline: &past.offline,
        zone: &settings.time_zone,
        stamp: stamp.as_ref(),
    };
    let related = &references.related;
    let forecasts = forecasts(basis, |at| &related[at].supersedes);
    let mut site = Site {
        settings,
        edition,
        events_by_date,
        timeline,
        assessments: placed.assessments,
        events: placed.events,
        agents: placed.agents,
        tags: placed.tags,
        publishers: placed.publishers,
        pages: placed.pages,
        hrefs: Arc::new(references.hrefs),
        backlinks: Arc::new(references.backlinks),
        related: Arc::new(references.related),
        answers: Arc::new(answers),
        standings: Arc::new(standings),
        forecasts: Arc::new(forecasts),
        stamp,
        redirects,
        files: references.files,
        statics: tree.statics.clone(),
        absolute_links: references.absolute,
        ledger: record.ledger,
        manifests: past.manifests.clone(),
        facts: past.facts.clone(),
        versions: references.versions,
        tombstones: record.tombstones,
        faulty: faulty.iter().flat_map(|f| f.routes.clone()).collect(),
        decided: Arc::default(),
        movements: Arc::default(),
    };
    site.decided = Arc::new(DecidedQuestions::new(&site.forecasts));
    // What moved is read off all of these.
    site.movements = Arc::new(site.find_movements());
    site
}

/// The newest date of an assessment. A draft may have none.
fn newest(entries: Entries<'_>) -> Option<Moment> {
    let assessments = entries.assessments.iter().rev();
    let mut dated = assessments.filter(|entry| entry.facts.date.is_some());
    dated.next().map(|entry| entry.date.clone())
}
