//! Linking: from documents in any order to the site, in the order of the steps below.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::groups::{self, Relied};
use super::ix::NameIx;
use super::names::{Named, Names, Placed};
use super::questions::answer_questions;
use super::resolve::{Absent, resolve};
use super::sort::{Loose, Sorted, sort};
use super::stands::settle;
use super::{
    AgentEntry, AgentIx, AssessmentEntry, Body, Edition, EventEntry, EventIx, IndexVec, Item, Ix,
    PageEntry, PageIx, Past, Site, TagIx,
};
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::model::{Agent, Assessment, Document, Event, Faulty, Moment, Text};
use crate::route::Route;
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
    let Sorted {
        assessments,
        events,
        agents,
        pages,
        hidden,
        hidden_files,
        hidden_routes,
        mut event_names,
        mut agent_names,
        undated,
    } = sort(documents, &faulty, edition, diagnostics);
    let assessments = IndexVec::from(assessments);
    // Much of this is waiting for memory, so that one half goes on beside the other.
    let mut own = Diagnostics::default();
    let ((agents_of, expected, (tags, tags_of)), (events_of, (publishers, relied_on))) =
        rayon::join(
            || {
                let names = &mut agent_names;
                let of = mentions(names, &assessments, |facts| &facts.agents, diagnostics);
                let expected = mentions(names, &events, |facts| &facts.agents, diagnostics);
                (of, expected, groups::tags(&assessments, diagnostics))
            },
            || {
                let names = &mut event_names;
                let of = mentions(names, &assessments, |facts| &facts.events, &mut own);
                (of, groups::publishers(&assessments))
            },
        );
    diagnostics.append(own);
    let event_at = event_names.positions(diagnostics);
    let agent_at = agent_names.positions(diagnostics);
    let expected = expected.into_iter().map(|of| placed(of, &agent_at));
    let events = events.into_iter().zip(expected);
    let events = event_entries(events, &event_names, &event_at);
    let agents = agent_entries(agents, &agent_names, &agent_at);
    let entries = Vec::from(assessments)
        .into_par_iter()
        .zip(agents_of)
        .zip(events_of)
        .zip(tags_of)
        .zip(relied_on);
    let entries = entries.map(|((((loose, by), on), tags), relied)| {
        let (by, on) = (placed(by, &agent_at), placed(on, &event_at));
        // A withheld name has no entry; its error stops the build.
        let agent = by.first().map_or("", |&at| &agents[at].id);
        let event = on.first().map_or("", |&at| &events[at].title);
        let title = title(&loose.facts, agent, event);
        let date = loose.facts.date.as_ref().unwrap_or(&undated).clone();
        Arc::new(assessment(loose, date, (by, on, tags), relied, title))
    });
    let list = entries.collect::<Vec<_>>().into();
    let mut site = Site {
        events,
        agents,
        assessments: list,
        events_by_date: Vec::new(),
        timeline: Vec::new(),
        tags,
        publishers,
        pages: page_entries(pages),
        redirects: BTreeMap::new(),
        files: BTreeMap::new(),
        statics: tree.statics.clone(),
        absolute_links: Vec::new(),
        edition,
        ledger: None,
        versions: Vec::new().into(),
        tombstones: Vec::new().into(),
        faulty: faulty.iter().flat_map(|f| f.routes.clone()).collect(),
        settings,
    };
    gather_members(&mut site);
    resolve(
        &mut site,
        tree,
        past,
        (&event_names, &event_at),
        (&agent_names, &agent_at),
        Absent {
            hidden: &hidden,
            files: &hidden_files,
            routes: &hidden_routes,
            faulty: &faulty,
        },
        diagnostics,
    );
    answer_questions(&mut site, (&event_names, &event_at), diagnostics);
    settle(&mut site);
    site
}

/// What each of several documents names, as positions in the list of names.
fn mentions<T>(
    names: &mut Names,
    documents: &[Loose<T>],
    written: fn(&T) -> &[Text],
    diagnostics: &mut Diagnostics,
) -> Vec<Vec<NameIx>> {
    let all = documents.iter().map(|loose| {
        let file = &loose.body.path;
        names.mention(file, written(&loose.facts), diagnostics)
    });
    all.collect()
}

/// Positions on the site in place of positions in a list of names.
fn placed<I: Ix>(named: Vec<NameIx>, positions: &Placed<I>) -> Vec<I> {
    let placed = named.into_iter().filter_map(|name| positions[name]);
    placed.collect()
}

/// The names in the order of the site.
fn in_order<'n, I: Ix>(names: &'n Names, positions: &Placed<I>) -> Vec<&'n Named> {
    let mut order: Vec<_> = positions
        .iter()
        .zip(names.list())
        .filter_map(|(at, named)| at.map(|at| (at, named)))
        .collect();
    order.sort_by_key(|(at, _)| *at);
    order.into_iter().map(|(_, named)| named).collect()
}

/// The title of an assessment, or what stands in for it.
pub(super) fn title(facts: &Assessment, agent: &str, event: &str) -> Arc<str> {
    let title = facts.title.clone();
    title.unwrap_or_else(|| format!("{agent} on {event}").into())
}

/// The entry of an assessment.
fn assessment(
    loose: Loose<Assessment>,
    date: Moment,
    (agents, events, tags): (Vec<AgentIx>, Vec<EventIx>, Vec<TagIx>),
    (sources, cited): Relied,
    title: Arc<str>,
) -> AssessmentEntry {
    let Loose {
        facts,
        body,
        withheld,
        ..
    } = loose;
    AssessmentEntry {
        date,
        route: Route::assessment(&facts.id),
        title,
        summary: summary(facts.summary.as_ref(), &body),
        agents,
        events,
        tags,
        sources,
        cited,
        answers: Vec::new(),
        supersedes: Vec::new(),
        superseded_by: Vec::new(),
        responds_to: Vec::new(),
        answered_by: Vec::new(),
        backlinks: Vec::new(),
        recorded: None,
        facts,
        body,
        withheld,
    }
}

/// The summary as `given`, or else the first paragraph.
pub(super) fn summary(given: Option<&Arc<str>>, body: &Body) -> Arc<str> {
    let summary = given.or(body.outline.first_paragraph.as_ref());
    summary.cloned().unwrap_or_default()
}

/// The events; with each that is declared come the agents that are expected to speak.
fn event_entries(
    declared: impl Iterator<Item = (Loose<Event>, Vec<AgentIx>)>,
    names: &Names,
    positions: &Placed<EventIx>,
) -> IndexVec<EventIx, EventEntry> {
    let mut declared: Vec<_> = declared.map(Some).collect();
    let entry = |named: &Named| {
        let declared = named.declared.and_then(|at| declared[at].take());
        let (loose, expected) = declared.unzip();
        let (facts, body, withheld) = parts(loose);
        let title = facts.as_ref().and_then(|facts| facts.title.clone());
        let when = facts.as_ref().and_then(|facts| facts.when.clone());
        EventEntry {
            route: Route::page(["events", &named.slug]),
            slug: named.slug.as_str().into(),
            title: title.unwrap_or_else(|| (*named.name).into()),
            first_day: when.as_ref().map(|when| when.first),
            when,
            assessments: Vec::new(),
            latest: Vec::new(),
            questions: Vec::new().into(),
            expected: expected.unwrap_or_default(),
            backlinks: Vec::new(),
            facts,
            body,
            withheld,
        }
    };
    in_order(names, positions).into_iter().map(entry).collect()
}

fn agent_entries(
    loose: Vec<Loose<Agent>>,
    names: &Names,
    positions: &Placed<AgentIx>,
) -> IndexVec<AgentIx, AgentEntry> {
    let mut declared: Vec<_> = loose.into_iter().map(Some).collect();
    let entry = |named: &Named| {
        let loose = named.declared.and_then(|at| declared[at].take());
        let (facts, body, withheld) = parts(loose);
        let name = facts.as_ref().and_then(|facts| facts.name.clone());
        AgentEntry {
            route: Route::page(["agents", &named.slug]),
            slug: named.slug.as_str().into(),
            id: named.name.clone(),
            name: name.unwrap_or_else(|| named.name.clone()),
            assessments: Vec::new(),
            backlinks: Vec::new(),
            facts,
            body,
            withheld,
        }
    };
    in_order(names, positions).into_iter().map(entry).collect()
}

fn parts<T>(loose: Option<Loose<T>>) -> (Option<Arc<T>>, Option<Body>, Option<super::Withheld>) {
    match loose {
        Some(loose) => (Some(loose.facts), Some(loose.body), loose.withheld),
        None => (None, None, None),
    }
}

fn page_entries(loose: Vec<Loose<crate::model::Page>>) -> IndexVec<PageIx, PageEntry> {
    let mut pages: Vec<_> = loose
        .into_iter()
        .map(
            |Loose {
                 facts,
                 body,
                 withheld,
                 ..
             }| PageEntry {
                title: facts.title.clone().unwrap_or_else(|| {
                    let last = facts.segments.last();
                    last.map_or_else(|| "Home".into(), |segment| segment.replace('-', " ").into())
                }),
                summary: summary(facts.summary.as_ref(), &body),
                route: Route::page(&facts.segments),
                backlinks: Vec::new(),
                facts,
                body,
                withheld,
            },
        )
        .collect();
    pages.sort_by(|a, b| (&a.route, &a.body.path).cmp(&(&b.route, &b.body.path)));
    pages.into()
}

/// Gives each event and each agent its assessments, and the events their order.
fn gather_members(site: &mut Site) {
    for (at, entry) in site.assessments.enumerated() {
        for &event in &entry.events {
            site.events[event].assessments.push(at);
        }
        for &agent in &entry.agents {
            site.agents[agent].assessments.push(at);
        }
    }
    for event in site.events.iter_mut() {
        if event.first_day.is_none() {
            let first = event.assessments.first();
            event.first_day = first.map(|&at| site.assessments[at].date.date());
        }
    }
    let mut order: Vec<_> = site.events.indices().collect();
    order.sort_by_key(|&at| (site.events[at].first_day, at));
    let dated = order.iter().filter(|&&at| site.events[at].when.is_some());
    let mut timeline: Vec<_> = dated
        .map(|&at| Item::Event(at))
        .chain(site.assessments.indices().map(Item::Assessment))
        .collect();
    // Events stand before the assessments of their day, and positions are in order already.
    timeline.sort_by_key(|&item| (site.day_of(item), item));
    site.timeline = timeline;
    site.events_by_date = order;
}
