//! The home page.

use serde::Serialize;

use super::parts::{Backlinks, BodyView, CountedLink, EventRow, Row};
use super::ready::Ready;
use super::shell::Shell;
use super::vantage::Vantage;
use crate::route::Route;
use crate::site::PAGE_LIMIT;

/// The view of `home.html`.
#[derive(Debug, Serialize)]
pub struct HomeView {
    /// What is around the content.
    pub shell: Shell,
    /// The title of `content/index.md`, or that of the site.
    pub title: String,
    /// What that body offers.
    pub body: BodyView,
    /// The latest assessments, newest first, at most ten.
    pub latest: Vec<Ready<Row>>,
    /// Events in the order of their newest assessment, at most ten.
    pub events: Vec<Ready<EventRow>>,
    /// All agents with how many assessments each has, at most 200.
    pub agents: Vec<AgentRow>,
    /// How many assessments there are.
    pub assessment_count: usize,
    /// How many events.
    pub event_count: usize,
    /// How many agents.
    pub agent_count: usize,
    /// What links to `content/index.md`.
    pub backlinks: Backlinks,
}

/// An agent in a list.
#[derive(Debug, Serialize)]
pub struct AgentRow {
    /// Its page, its id and its assessments.
    pub link: CountedLink,
    /// Its name.
    pub name: String,
}

impl HomeView {
    /// The view of the home page.
    pub fn new(from: Vantage<'_>) -> Self {
        let site = from.site;
        let intro = site.introduction(&Route::home());
        let title = intro.map_or(&*site.settings.title, |page| &*page.title);
        let description = intro.map_or("", |page| &page.summary);
        let mut shell = from.shell("", title, description);
        shell.feed = from.feed(&site.settings.title);
        let mut active: Vec<usize> = (0..site.events.len()).collect();
        active.sort_by_key(|&at| std::cmp::Reverse(site.events[at].assessments.last().copied()));
        let agents = site.agents.iter().take(PAGE_LIMIT);
        Self {
            shell,
            title: title.to_string(),
            body: from.body(intro.map(|page| &page.body)),
            latest: (0..site.assessments.len())
                .rev()
                .take(10)
                .map(|at| from.shared.row(at).clone())
                .collect(),
            events: active
                .into_iter()
                .take(10)
                .map(|at| from.shared.event_row(at).clone())
                .collect(),
            agents: agents
                .map(|agent| AgentRow {
                    link: CountedLink {
                        href: from.href(&agent.route),
                        text: agent.id.to_string(),
                        count: agent.assessments.len(),
                    },
                    name: agent.name.to_string(),
                })
                .collect(),
            assessment_count: site.assessments.len(),
            event_count: site.events.len(),
            agent_count: site.agents.len(),
            backlinks: from.backlinks_of(intro),
        }
    }
}
