//! The page of an event, which sets the agents side by side.

use std::collections::BTreeMap;

use serde::Serialize;

use super::archive::{CountedFolder, years};
use super::parts::{AgentName, Backlinks, BodyView, ConfidenceView, DateView, LinkView, Row};
use super::ready::Ready;
use super::shell::Shell;
use super::vantage::{Vantage, withheld_word};
use crate::site::PAGE_LIMIT;
use crate::value::Node;

/// An event's page lists this many publishers.
const SOURCE_LIMIT: usize = 50;

/// The view of `event.html`.
#[derive(Debug, Serialize)]
pub struct EventView<'a> {
    /// What is around the content.
    pub shell: Shell,
    /// The last segment of its URL.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// When it happened, in words.
    pub when: Option<String>,
    /// Its first day, for machines.
    pub first: Option<String>,
    /// Its last day, for machines.
    pub last: Option<String>,
    /// What the agents were asked.
    pub question: Option<&'a str>,
    /// One paragraph on it.
    pub summary: Option<&'a str>,
    /// Where.
    pub places: Vec<&'a str>,
    /// Its tags; those that an assessment has, too, are links.
    pub tags: Vec<TagView>,
    /// Its status, in the desk's own word.
    pub status: Option<&'a str>,
    /// Headings of the body.
    pub body: BodyView,
    /// The latest word of each agent, in the order of agents.
    pub stands: Vec<Stand>,
    /// Agents that are expected to speak and have not.
    pub silent: Vec<AgentName>,
    /// Its assessments, newest first, at most 200.
    pub rows: Vec<Ready<Row>>,
    /// How many there are in all.
    pub total: usize,
    /// The years, where the page cannot list all.
    pub years: Vec<CountedFolder>,
    /// Publishers that its assessments rely on, those of most agents first.
    pub sources: Vec<EventSource>,
    /// What links here.
    pub backlinks: Backlinks,
    /// `extra` of the front matter.
    pub extra: Option<&'a Node>,
}

/// Where an agent stands on an event.
#[derive(Debug, Serialize)]
pub struct Stand {
    /// The agent.
    pub agent: Ready<LinkView>,
    /// Its name, perhaps the id again.
    pub name: String,
    /// Its latest assessment.
    pub latest: LinkView,
    /// The summary of that.
    pub summary: String,
    /// When it was made.
    pub date: DateView,
    /// How sure the agent was.
    pub confidence: ConfidenceView,
    /// Its assessment before that, if it spoke before.
    pub earlier: Option<Earlier>,
    /// How many assessments it has made of the event.
    pub count: usize,
}

/// What an agent judged before.
#[derive(Debug, Serialize)]
pub struct Earlier {
    /// The page of that assessment.
    pub href: String,
    /// When it was made.
    pub date: DateView,
    /// How sure the agent was.
    pub confidence: ConfidenceView,
}

/// A tag, perhaps with a page.
#[derive(Debug, Serialize)]
pub struct TagView {
    /// Its page.
    pub href: Option<String>,
    /// Its words.
    pub text: String,
}

/// A publisher and who relies on it.
#[derive(Debug, Serialize)]
pub struct EventSource {
    /// The publisher.
    pub link: Ready<LinkView>,
    /// The agents, in their order.
    pub agents: Vec<Ready<LinkView>>,
}

impl<'a> EventView<'a> {
    /// The view of the event at a position.
    pub fn new(from: Vantage<'a>, at: usize) -> Self {
        let site = from.site;
        let event = &site.events[at];
        let facts = event.facts.as_ref();
        let summary = facts.and_then(|facts| facts.summary.as_deref());
        let question = facts.and_then(|facts| facts.question.as_deref());
        let mut shell = from.shell("events", &event.title, summary.or(question).unwrap_or(""));
        if let Some(lang) = facts.and_then(|facts| facts.lang.as_deref()) {
            lang.clone_into(&mut shell.lang);
        }
        shell.withheld = withheld_word(event.withheld);
        shell.feed = from.feed(&event.title);
        shell.crumbs = vec![
            from.link(&crate::route::Route::page(["events"]), "Events")
                .into(),
        ];
        let spoken = |agent: &usize| event.latest.iter().any(|(spoken, _)| spoken == agent);
        let silent: Vec<usize> = event
            .expected
            .iter()
            .copied()
            .filter(|agent| !spoken(agent))
            .collect();
        Self {
            shell,
            id: &event.slug,
            title: &event.title,
            when: event
                .when
                .as_ref()
                .map(|when| when.display(&site.settings.lang)),
            first: event.when.as_ref().map(|when| when.first.to_string()),
            last: event.when.as_ref().map(|when| when.last.to_string()),
            question,
            summary,
            places: facts
                .into_iter()
                .flat_map(|facts| &facts.places)
                .map(|place| &*place.value)
                .collect(),
            tags: tags(from, at),
            status: facts.and_then(|facts| facts.status.as_deref()),
            body: from.body(event.body.as_ref()),
            stands: event
                .latest
                .iter()
                .map(|&(agent, _)| stand(from, at, agent))
                .collect(),
            silent: from.agent_names(&silent),
            rows: from.newest(&event.assessments),
            total: event.assessments.len(),
            years: if event.assessments.len() > PAGE_LIMIT {
                years(from, &event.assessments)
            } else {
                Vec::new()
            },
            sources: sources(from, &event.assessments),
            backlinks: from.backlinks(&event.backlinks),
            extra: facts.and_then(|facts| facts.extra.as_ref()),
        }
    }
}

fn stand(from: Vantage<'_>, event: usize, agent: usize) -> Stand {
    let site = from.site;
    let own: Vec<_> = site.events[event]
        .assessments
        .iter()
        .map(|&at| &site.assessments[at])
        .filter(|entry| entry.agents.contains(&agent))
        .collect();
    // An agent stands on an event because it has assessed it.
    let latest = own[own.len() - 1];
    let earlier = own.len().checked_sub(2).map(|at| own[at]);
    Stand {
        agent: from.shared.agent(agent).clone(),
        name: site.agents[agent].name.to_string(),
        latest: from.link(&latest.route, &latest.title),
        summary: latest.summary.to_string(),
        date: from.moment(&latest.facts.date),
        confidence: (&latest.facts.confidence).into(),
        earlier: earlier.map(|entry| Earlier {
            href: from.href(&entry.route),
            date: from.moment(&entry.facts.date),
            confidence: (&entry.facts.confidence).into(),
        }),
        count: own.len(),
    }
}

fn tags(from: Vantage<'_>, event: usize) -> Vec<TagView> {
    let site = from.site;
    let facts = site.events[event].facts.as_ref();
    facts
        .into_iter()
        .flat_map(|facts| &facts.tags)
        .map(|tag| {
            let slug = crate::route::slug(&tag.value);
            let known = site.tags.binary_search_by(|group| (*group.slug).cmp(&slug));
            TagView {
                href: known.ok().map(|at| from.href(&site.tags[at].route)),
                text: tag.value.to_string(),
            }
        })
        .collect()
}

fn sources(from: Vantage<'_>, assessments: &[usize]) -> Vec<EventSource> {
    let site = from.site;
    let mut cited: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &at in assessments {
        let entry = &site.assessments[at];
        for publisher in entry.publishers() {
            cited.entry(publisher).or_default().extend(&entry.agents);
        }
    }
    let mut rows: Vec<_> = cited
        .into_iter()
        .map(|(publisher, mut agents)| {
            agents.sort_unstable();
            agents.dedup();
            (publisher, agents)
        })
        .collect();
    rows.sort_by_key(|(publisher, agents)| (std::cmp::Reverse(agents.len()), *publisher));
    rows.truncate(SOURCE_LIMIT);
    rows.into_iter()
        .map(|(publisher, agents)| EventSource {
            link: from.shared.publisher(publisher).clone(),
            agents: from.agents(&agents),
        })
        .collect()
}
