//! Linking: from documents in any order to the site. First come tables, each complete when it is
//! made and in the order of the steps below; the site is made of them, at once and last.

use super::aliases::redirects;
use super::members::Members;
use super::past::on_record;
use super::place::place;
use super::questions::answers;
use super::resolve::{Absent, resolve};
use super::sort::sort;
use super::stands::standings;
use super::{Edition, Past, Site, entry};
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::model::{Document, Faulty};
use crate::source::Tree;

/// Resolves every name of the usable documents, puts everything in order, and leaves out what
/// `edition` does not show.
pub fn link(
    (documents, faulty): (Vec<Document>, Vec<Faulty>),
    tree: &Tree,
    past: &Past,
    settings: Settings,
    edition: Edition,
    diagnostics: &mut Diagnostics,
) -> Site {
    let (sorted, hidden) = sort(documents, &faulty, edition, diagnostics);
    let known = place(sorted, diagnostics);
    let absent = Absent {
        hidden: &hidden,
        faulty: &faulty,
    };
    let base_url = settings.base_url.as_deref();
    let references = resolve(&known, base_url, tree, past, absent, diagnostics);
    let places = known.places.linked(references.hrefs);
    let redirects = redirects(&places, diagnostics);
    let record = on_record(&places, past);
    let answers = answers(&places, &known.events, diagnostics);
    let members = Members::of(&places);
    let events_by_date = members.events_by_date();
    let timeline = members.timeline(&events_by_date, &places);
    let standings = standings(&places, &members, &references.related, &answers);
    let backlinks = references.backlinks;
    Site {
        settings,
        edition,
        assessments: entry::assessments(
            places.assessments,
            references.related,
            answers,
            backlinks.assessments,
            record.assessments,
        ),
        events: entry::events(
            places.events,
            known.expected,
            members.of_events,
            members.first_days,
            standings,
            backlinks.events,
        ),
        events_by_date,
        timeline,
        agents: entry::agents(places.agents, members.of_agents, backlinks.agents),
        tags: known.tags,
        publishers: known.publishers,
        pages: entry::pages(places.pages, backlinks.pages),
        redirects,
        files: references.files,
        statics: tree.statics.clone(),
        absolute_links: references.absolute,
        ledger: record.ledger,
        versions: references.versions,
        tombstones: record.tombstones,
        faulty: faulty.iter().flat_map(|f| f.routes.clone()).collect(),
    }
}
