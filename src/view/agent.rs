//! The page of an agent: its profile and its archive.

use std::collections::BTreeMap;

use serde::Serialize;

use super::activity::ActivityView;
use super::archive::{CountedFolder, years};
use super::outcomes::TrackView;
use super::parts::{Backlinks, BodyView, CountedLink, Row};
use super::ready::Ready;
use super::shell::Shell;
use super::vantage::{Vantage, withheld_word};
use crate::model::Level;
use crate::route::Route;
use crate::site::{AgentIx, AssessmentIx, EventIx, Linker, PAGE_LIMIT};
use crate::value::Node;

/// The view of `agent.html`.
#[derive(Debug, Serialize)]
pub struct AgentView<'a> {
    /// What is around the content.
    pub shell: Shell,
    /// Its id.
    pub id: &'a str,
    /// Its name, perhaps the id again.
    pub name: &'a str,
    /// `ai`, `human` or `team`.
    pub kind: Option<&'a str>,
    /// From where it looks.
    pub perspective: Option<&'a str>,
    /// The model behind it.
    pub model: Option<&'a str>,
    /// Whether only earlier versions on the record name it.
    pub former: bool,
    /// When it was active, as written.
    pub active: Option<&'a str>,
    /// Headings of the body.
    pub body: BodyView,
    /// Its assessments, newest first, at most 200.
    pub rows: Vec<Ready<Row>>,
    /// How many there are in all.
    pub total: usize,
    /// How many it made at each level of confidence, high first.
    pub confidences: Vec<LevelCount>,
    /// Its assessments by confidence and by month; none before the first.
    pub activity: Option<ActivityView>,
    /// How the questions came out that it has answered; `None` if none is decided or void.
    pub track: Option<TrackView>,
    /// Its archive by year, newest first.
    pub years: Vec<CountedFolder>,
    /// The events it has assessed, most assessed first, at most 200.
    pub events: Vec<CountedLink>,
    /// What links here.
    pub backlinks: Backlinks,
    /// `extra` of the front matter.
    pub extra: Option<&'a Node>,
}

/// How often a level was given.
#[derive(Debug, Serialize)]
pub struct LevelCount {
    /// `low`, `moderate`, `high` or `unstated`.
    pub level: &'static str,
    /// The word for readers.
    pub label: &'static str,
    /// How often.
    pub count: usize,
}

impl<'a> AgentView<'a> {
    /// The view of the agent at a position.
    pub fn new(from: Vantage<'a>, at: AgentIx) -> Self {
        let site = from.site;
        let agent = &site.agents[at];
        let facts = agent.facts.as_ref();
        let perspective = facts.and_then(|facts| facts.perspective.as_deref());
        let mut shell = from.shell("agents", &agent.name, perspective.unwrap_or(""));
        if let Some(lang) = facts.and_then(|facts| facts.lang.as_deref()) {
            shell.set_lang(lang);
        }
        shell.withheld = withheld_word(agent.withheld);
        shell.feed = from.feed(&agent.name);
        shell.crumbs = vec![from.link(&Route::collection("agents"), "Agents").into()];
        let count = |level: Level| LevelCount {
            level: level.word(),
            label: level.label(),
            count: agent
                .assessments
                .iter()
                .filter(|&&at| site.assessments[at].facts.confidence.level == level)
                .count(),
        };
        Self {
            shell,
            id: &agent.id,
            name: &agent.name,
            kind: facts.and_then(|facts| facts.kind.as_deref()),
            perspective,
            model: facts.and_then(|facts| facts.model.as_deref()),
            former: agent.assessments.is_empty() && !site.forecasts.by(at).is_empty(),
            active: facts.and_then(|facts| facts.active.as_deref()),
            body: from.body(agent.body.as_ref()),
            rows: from.newest(&agent.assessments),
            total: agent.assessments.len(),
            confidences: [Level::High, Level::Moderate, Level::Low, Level::Unstated]
                .map(count)
                .into(),
            activity: ActivityView::new(from, at),
            track: TrackView::new(from, at),
            years: years(from, &agent.assessments),
            events: events(from, &agent.assessments),
            backlinks: from.backlinks(Linker::Agent(at)),
            extra: facts.and_then(|facts| facts.extra.as_ref()),
        }
    }
}

fn events(from: Vantage<'_>, assessments: &[AssessmentIx]) -> Vec<CountedLink> {
    let mut counts: BTreeMap<EventIx, usize> = BTreeMap::new();
    for &at in assessments {
        for &event in &from.site.assessments[at].events {
            *counts.entry(event).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(event, count)| (std::cmp::Reverse(count), event));
    counts.truncate(PAGE_LIMIT);
    counts
        .into_iter()
        .map(|(event, count)| {
            let event = &from.site.events[event];
            CountedLink {
                href: from.href(&event.route),
                text: event.title.to_string(),
                count,
            }
        })
        .collect()
}
