//! The page of the search. Its results are made by a script; without one, it lists where else to look.

use serde::Serialize;

use super::parts::{CountedLink, LinkView};
use super::question_list::questions_in_order;
use super::shell::Shell;
use super::vantage::Vantage;
use crate::route::Route;
use crate::site::PAGE_LIMIT;

/// The newest events and questions that the page lists.
const NEWEST: usize = 50;

/// The view of `search.html`.
#[derive(Debug, Serialize)]
pub struct SearchView {
    /// What is around the content.
    pub shell: Shell,
    /// The newest events, at most 50.
    pub events: Vec<LinkView>,
    /// How many events there are in all.
    pub events_total: usize,
    /// Agents, at most 200.
    pub agents: Vec<LinkView>,
    /// Tags, at most 200, with the number of their assessments.
    pub tags: Vec<CountedLink>,
    /// Questions, at most 50.
    pub questions: Vec<LinkView>,
    /// How many questions there are in all.
    pub questions_total: usize,
}

impl SearchView {
    /// The view of the search.
    pub fn new(from: Vantage<'_>) -> Self {
        let site = from.site;
        let events = site.events_by_date.iter().rev().take(NEWEST);
        let events = events.map(|&at| {
            let event = &site.events[at];
            from.link(&event.route, &event.title)
        });
        let agents = site.agents.iter().take(PAGE_LIMIT);
        let agents = agents.map(|agent| from.link(&agent.route, &agent.name));
        let tags = site.tags.iter().take(PAGE_LIMIT).map(|tag| CountedLink {
            href: tag.route.from_root(),
            text: tag.title.to_string(),
            count: tag.assessments.len(),
        });
        let all = questions_in_order(site);
        let questions = all.iter().rev().take(NEWEST).map(|&at| {
            let route = Route::question(&site.events[at.0].slug, &site.question(at).id);
            from.link(&route, &site.question(at).text)
        });
        Self {
            shell: from.shell("search", "Search", ""),
            events: events.collect(),
            events_total: site.events.len(),
            agents: agents.collect(),
            tags: tags.collect(),
            questions: questions.collect(),
            questions_total: all.len(),
        }
    }
}
