//! The page of an assessment, and the pages of its backlinks.

use std::collections::BTreeSet;

use serde::Serialize;

use super::citation::CitationView;
use super::json_ld::json_ld;
use super::judgements::{JudgementView, judgements};
use super::parts::{
    AgentName, Backlink, Backlinks, BodyView, ConfidenceView, DateView, LinkView, PartView, Row,
};
use super::ready::Ready;
use super::record::{RecordedView, relations};
use super::shell::Shell;
use super::vantage::{Vantage, withheld_word};
use crate::model::Provenance;
use crate::site::{AssessmentEntry, AssessmentIx, Linker, PAGE_LIMIT, PublisherIx};
use crate::value::Node;

/// The view of `assessment.html`.
#[derive(Debug, Serialize)]
pub struct AssessmentView<'a> {
    /// What is around the content.
    pub shell: Shell,
    /// Its id.
    pub id: &'a str,
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: &'a str,
    /// Its summary, perhaps empty.
    pub summary: &'a str,
    /// Its summary, if its author wrote one.
    pub standfirst: Option<&'a str>,
    /// Who judges.
    pub agents: Vec<AgentName>,
    /// What is judged.
    pub events: Vec<Ready<LinkView>>,
    /// When the judgement was made.
    pub date: Ready<DateView>,
    /// The information cut-off.
    pub as_of: Option<DateView>,
    /// Its confidence, as a whole.
    pub confidence: Ready<ConfidenceView>,
    /// Its key judgements, in order.
    pub judgements: Vec<JudgementView<'a>>,
    /// Places.
    pub places: Vec<&'a str>,
    /// Tags.
    pub tags: Vec<Ready<LinkView>>,
    /// Who wrote it, and how.
    pub provenance: Option<&'a Provenance>,
    /// Why its judgements moved, or hold.
    pub change: Option<&'a str>,
    /// Headings of the body.
    pub body: BodyView,
    /// What its front matter says that it relies on.
    pub sources: Vec<SourceView<'a>>,
    /// Publishers that its text links to besides.
    pub cited: Vec<Cited>,
    /// Those it replaces.
    pub supersedes: Vec<Ready<Row>>,
    /// Those that replace it.
    pub superseded_by: Vec<Ready<Row>>,
    /// The latest of the same events by the same agents, where that is a later one and does not
    /// replace it.
    pub again: Vec<Ready<Row>>,
    /// Those it answers.
    pub responds_to: Vec<Ready<Row>>,
    /// Those that answer it.
    pub answered_by: Vec<Ready<Row>>,
    /// The ones before and after it, for each of its events and each of its agents.
    pub neighbours: Vec<Neighbours>,
    /// The latest assessments of the same events by other agents, at most 20.
    pub others: Vec<Ready<Row>>,
    /// How many of these there are in all.
    pub others_total: usize,
    /// What links here.
    pub backlinks: Backlinks,
    /// What the record says of it.
    pub record: Option<RecordedView>,
    /// How to cite it.
    pub citation: CitationView,
    /// Structured data (schema.org) as JSON that is safe in a `<script>`.
    pub json_ld: String,
    /// `extra` of the front matter.
    pub extra: Option<&'a Node>,
}

/// Something that an assessment relies on.
#[derive(Debug, Serialize)]
pub struct SourceView<'a> {
    /// Its name, or else its address.
    pub name: &'a str,
    /// Its address.
    pub url: Option<&'a str>,
    /// Its publisher's page on this site.
    pub publisher: Ready<LinkView>,
    /// When it was read, in words where it is a date.
    pub accessed: Option<String>,
    /// The agent's rating.
    pub rating: Option<&'a str>,
    /// A remark.
    pub note: Option<&'a str>,
}

/// A publisher that a text links to.
#[derive(Debug, Serialize)]
pub struct Cited {
    /// Its page on this site.
    pub publisher: Ready<LinkView>,
    /// To how many of its pages the text links.
    pub count: usize,
}

/// The assessments before and after one, within an event or an agent's archive.
#[derive(Debug, Serialize)]
pub struct Neighbours {
    /// `event` or `agent`.
    pub kind: &'static str,
    /// The event or the agent.
    pub of: Ready<LinkView>,
    /// The one before.
    pub previous: Option<Ready<Row>>,
    /// The one after.
    pub next: Option<Ready<Row>>,
}

impl<'a> AssessmentView<'a> {
    /// The view of the assessment at a position.
    pub fn new(from: Vantage<'a>, at: AssessmentIx) -> Self {
        let site = from.site;
        let (entry, related) = (&site.assessments[at], &site.related[at]);
        let facts = &entry.facts;
        let others = others(from, entry);
        let mut shell = from.shell("events", &entry.title, &entry.summary);
        if let Some(lang) = &facts.lang {
            shell.set_lang(lang);
        }
        shell.withheld = withheld_word(entry.withheld);
        shell.crumbs = from.events(&entry.events);
        shell.links = relations(entry);
        Self {
            shell,
            id: &facts.id,
            href: from.href(&entry.route),
            title: &entry.title,
            summary: &entry.summary,
            standfirst: facts.summary.as_deref(),
            agents: from.agent_names(&entry.agents),
            events: from.events(&entry.events),
            date: from.shared.date(at),
            as_of: facts.as_of.as_ref().map(|as_of| from.moment(as_of)),
            confidence: from.shared.confidence(at),
            judgements: judgements(from.shared, site, at),
            places: facts.places.iter().map(|place| &*place.value).collect(),
            tags: entry
                .tags
                .iter()
                .map(|&tag| from.shared.tag(tag).clone())
                .collect(),
            change: facts.change.as_deref(),
            provenance: facts.provenance.as_ref(),
            body: from.body(Some(&entry.body)),
            sources: sources(from, entry),
            cited: cited(from, entry),
            supersedes: from.rows(&related.supersedes),
            superseded_by: from.rows(&related.superseded_by),
            again: from.rows(&again(from, at)),
            responds_to: from.rows(&related.responds_to),
            answered_by: from.newest(&related.answered_by),
            neighbours: neighbours(from, at),
            // On an event with hundreds of agents the event's own page has them all.
            others: from.rows(others.iter().take(20)),
            others_total: others.len(),
            backlinks: from.backlinks(Linker::Assessment(at)),
            record: RecordedView::new(site, entry),
            citation: CitationView::new(site, entry),
            json_ld: json_ld(from, entry),
            extra: facts.extra.as_ref(),
        }
    }
}

fn sources<'a>(from: Vantage<'a>, entry: &'a AssessmentEntry) -> Vec<SourceView<'a>> {
    let view = |source: &'a crate::site::SourceEntry| {
        let note = &entry.facts.sources[source.note];
        SourceView {
            name: note
                .name
                .as_deref()
                .or(note.url.as_deref())
                .unwrap_or_default(),
            url: note.url.as_deref(),
            publisher: from.shared.publisher(source.publisher).clone(),
            accessed: note.accessed.as_deref().map(|written| from.when(written)),
            rating: note.rating.as_deref(),
            note: note.note.as_deref(),
        }
    };
    entry.sources.iter().map(view).collect()
}

fn cited(from: Vantage<'_>, entry: &AssessmentEntry) -> Vec<Cited> {
    let cited = |&(publisher, count): &(PublisherIx, usize)| Cited {
        publisher: from.shared.publisher(publisher).clone(),
        count,
    };
    entry.cited.iter().map(cited).collect()
}

fn neighbours(from: Vantage<'_>, at: AssessmentIx) -> Vec<Neighbours> {
    let site = from.site;
    let entry = &site.assessments[at];
    let one = |list: &[AssessmentIx], kind, of: &Ready<LinkView>| {
        let here = list.binary_search(&at).unwrap_or(0);
        let row = |at: &AssessmentIx| from.shared.row(*at).clone();
        Neighbours {
            kind,
            of: of.clone(),
            previous: here.checked_sub(1).and_then(|p| list.get(p)).map(row),
            next: list.get(here + 1).map(row),
        }
    };
    let events = entry.events.iter().map(|&event| {
        one(
            &site.events[event].assessments,
            "event",
            from.shared.event(event),
        )
    });
    let agents = entry.agents.iter().map(|&agent| {
        one(
            &site.agents[agent].assessments,
            "agent",
            from.shared.agent(agent),
        )
    });
    events.chain(agents).collect()
}

/// The latest word of the same agents on the same events, where it is later than this one and does
/// not say itself that it replaces it.
fn again(from: Vantage<'_>, at: AssessmentIx) -> Vec<AssessmentIx> {
    let entry = &from.site.assessments[at];
    let superseded_by = &from.site.related[at].superseded_by;
    let mut later: Vec<AssessmentIx> = Vec::new();
    for &event in &entry.events {
        for &(agent, latest) in &from.site.standings[event].latest {
            let is_news = latest > at && !superseded_by.contains(&latest);
            if is_news && entry.agents.contains(&agent) && !later.contains(&latest) {
                later.push(latest);
            }
        }
    }
    later
}

/// The latest word of each other agent on the same events.
fn others(from: Vantage<'_>, entry: &AssessmentEntry) -> Vec<AssessmentIx> {
    let mut others: Vec<AssessmentIx> = Vec::new();
    let mut seen = BTreeSet::new();
    for &event in &entry.events {
        for &(_, at) in &from.site.standings[event].latest {
            // A joint assessment in which this agent had a part is no other agent's.
            let by = &from.site.assessments[at].agents;
            let joint = by.iter().any(|by| entry.agents.contains(by));
            // One agent's word on one event stands there once. An event may have thousands of them,
            // and each of these has a page.
            let mut is_new = || (by.len() == 1 && entry.events.len() == 1) || seen.insert(at);
            if !joint && is_new() {
                others.push(at);
            }
        }
    }
    others
}

/// The view of `backlinks.html`: a numbered part of what links to a page, counted from the
/// oldest.
#[derive(Debug, Serialize)]
pub struct BacklinksView {
    /// What is around the content.
    pub shell: Shell,
    /// The page they link to.
    pub of: LinkView,
    /// At most 200, newest first.
    pub links: Vec<Backlink>,
    /// How many there are in all.
    pub total: usize,
    /// The numbered parts, oldest first; empty where one page holds all.
    pub parts: Vec<PartView>,
}

impl BacklinksView {
    /// The view of part `part` (from 1), or of the newest where there is none.
    pub fn new(from: Vantage<'_>, of: Linker, part: Option<usize>) -> Self {
        let (site, linkers) = (from.site, &from.site.backlinks[of]);
        let (route, title) = site.linker(of);
        let top = route.backlinks();
        let oldest_first: Vec<_> = linkers.iter().rev().collect();
        let parts = crate::site::parts(linkers.len());
        let range = match part {
            Some(part) => parts.get(part - 1).cloned().unwrap_or(0..0),
            None => linkers.len().saturating_sub(PAGE_LIMIT)..linkers.len(),
        };
        let title_here = format!("What links to “{title}”");
        let mut shell = from.shell("events", &title_here, "");
        shell.crumbs = vec![from.link(route, title).into()];
        Self {
            shell,
            of: from.link(route, title),
            links: oldest_first[range]
                .iter()
                .rev()
                .map(|&&l| from.backlink(l))
                .collect(),
            total: linkers.len(),
            parts: from.parts(parts.len(), part, |number| top.part(number)),
        }
    }
}
