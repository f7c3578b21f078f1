//! The page of an event, which sets the agents side by side.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::archive::{CountedFolder, years};
use super::comparison::ComparisonView;
use super::judgements::{MainJudgement, main_judgement};
use super::lanes::LanesView;
use super::listed::ListedView;
use super::matrix::{MatrixView, matrices};
use super::parts::{AgentName, Backlinks, BodyView, ConfidenceView, DateView, LinkView, Row};
use super::questions::{ChangeView, QuestionView, changes};
use super::ready::Ready;
use super::shell::Shell;
use super::stands::order;
use super::vantage::{Vantage, is_withdrawn, listed_title, withheld_word};
use crate::route::Route;
use crate::site::{AgentIx, AssessmentIx, EventIx, Linker, PAGE_LIMIT, PublisherIx};
use crate::value::Node;

/// Who relies on which publisher is a matrix for this many agents, and a list for more.
const MATRIX_LIMIT: usize = 12;
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
    /// Number of questions.
    pub asked: usize,
    /// The page of all questions of the site.
    pub all_questions: String,
    /// The questions on which agents are compared, in order, at most 200.
    pub questions: Vec<QuestionView>,
    /// All agents on the first question; `None` if nobody has spoken, is expected to, or is asked.
    pub figure: Option<ComparisonView>,
    /// The questions after the first, some side by side.
    pub matrices: Vec<MatrixView>,
    /// What its assessments rely on.
    pub rests: Rests,
    /// What the assessments of `rows` give, in the same places.
    pub listed: Vec<ListedView>,
    /// When the newest of them was made.
    pub newest: Option<Ready<DateView>>,
    /// Number of days on which they were made.
    pub days: usize,
    /// Number of its questions that have no outcome.
    pub open: usize,
    /// The latest word of each agent: those with the lowest likelihood of the first question
    /// first, and then those who give none.
    pub stands: Vec<Stand>,
    /// Agents that are expected to speak and have not.
    pub silent: Vec<AgentName>,
    /// Its own timeline, with lanes in the order of `stands`; none where no day is known.
    pub timeline: Option<LanesView>,
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
    /// Its name in a few words, or else its name.
    pub short: String,
    /// Its latest assessment.
    pub latest: LinkView,
    /// The summary of that.
    pub summary: String,
    /// When it was made.
    pub date: Ready<DateView>,
    /// Whether that was withdrawn, and so gives nothing any more.
    pub withdrawn: bool,
    /// How sure the agent was.
    pub confidence: Ready<ConfidenceView>,
    /// Its first key judgement; without a likelihood where it was withdrawn.
    pub judgement: Option<MainJudgement>,
    /// Its assessment before that, if it spoke before.
    pub earlier: Option<Earlier>,
    /// The likelihoods that it changes, where the agent spoke before.
    pub changes: Vec<ChangeView>,
    /// How many assessments it has made of the event.
    pub count: usize,
}

/// What an agent judged before.
#[derive(Debug, Serialize)]
pub struct Earlier {
    /// The page of that assessment.
    pub href: String,
    /// When it was made.
    pub date: Ready<DateView>,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
    /// How sure the agent was.
    pub confidence: Ready<ConfidenceView>,
}

/// A tag, perhaps with a page.
#[derive(Debug, Serialize)]
pub struct TagView {
    /// Its page.
    pub href: Option<String>,
    /// Its words.
    pub text: String,
}

/// What the assessments of an event rely on.
#[derive(Debug, Serialize)]
pub struct Rests {
    /// Number of publishers.
    pub publishers: usize,
    /// The publisher that most agents rely on, if several rely on one.
    pub most: Option<Ready<LinkView>>,
    /// Number of agents that do.
    pub agents: usize,
}

/// A publisher and who relies on it.
#[derive(Debug, Serialize)]
pub struct EventSource {
    /// The publisher.
    pub link: Ready<LinkView>,
    /// The agents, in their order.
    pub agents: Vec<Ready<LinkView>>,
    /// Whether each agent of `stands` relies on it; empty where these are more than 12.
    pub cited: Vec<bool>,
    /// How each agent of `stands` rates it in its newest assessment that does; empty where it rates nothing, and where
    /// `cited` is empty.
    pub ratings: Vec<String>,
}

impl<'a> EventView<'a> {
    /// The view of the event at a position.
    pub fn new(from: Vantage<'a>, at: EventIx) -> Self {
        let site = from.site;
        let (event, standing) = (&site.events[at], &site.standings[at]);
        let facts = event.facts.as_ref();
        let summary = facts.and_then(|facts| facts.summary.as_deref());
        let question = facts.and_then(|facts| facts.question.as_deref());
        let mut shell = from.shell("events", &event.title, summary.or(question).unwrap_or(""));
        if let Some(lang) = facts.and_then(|facts| facts.lang.as_deref()) {
            shell.set_lang(lang);
        }
        shell.withheld = withheld_word(event.withheld);
        shell.feed = from.feed(&event.title);
        shell.crumbs = vec![from.link(&Route::collection("events"), "Events").into()];
        let (rests, sources) = sources(from, at);
        let spoken: Vec<AgentIx> = standing.latest.iter().map(|&(agent, _)| agent).collect();
        let silent: Vec<AgentIx> = event
            .expected
            .iter()
            .copied()
            .filter(|agent| !spoken.contains(agent))
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
            asked: standing.questions.len(),
            all_questions: from.href(&Route::questions()),
            questions: (standing.questions.indices().take(PAGE_LIMIT))
                .map(|question| QuestionView::new(from.shared, site, (at, question)))
                .collect(),
            stands: stands(from, at),
            silent: from.agent_names(&silent),
            figure: ComparisonView::of_event(from, at),
            matrices: matrices(from, at),
            listed: ListedView::of_event(
                site,
                at,
                event.assessments.iter().rev().take(PAGE_LIMIT).copied(),
            ),
            newest: event.assessments.last().map(|&at| from.shared.date(at)),
            days: days(from, at),
            open: (site.forecasts.of_event(at).iter())
                .filter(|of| of.state.is_open())
                .count(),
            timeline: LanesView::new(from, at, &order(site, at)),
            rows: from.newest(&event.assessments),
            total: event.assessments.len(),
            years: if event.assessments.len() > PAGE_LIMIT {
                years(from, &event.assessments)
            } else {
                Vec::new()
            },
            rests,
            sources,
            backlinks: from.backlinks(Linker::Event(at)),
            extra: facts.and_then(|facts| facts.extra.as_ref()),
        }
    }
}

fn stands(from: Vantage<'_>, event: EventIx) -> Vec<Stand> {
    let entry = &from.site.events[event];
    let mut own: BTreeMap<AgentIx, Vec<AssessmentIx>> = BTreeMap::new();
    for &at in &entry.assessments {
        for &agent in &from.site.assessments[at].agents {
            own.entry(agent).or_default().push(at);
        }
    }
    let latest: BTreeMap<AgentIx, AssessmentIx> =
        from.site.standings[event].latest.iter().copied().collect();
    let order = order(from.site, event).into_iter();
    order
        .map(|agent| stand(from, event, agent, latest[&agent], &own[&agent]))
        .collect()
}

/// Where an agent stands that has made its `own` assessments of an event.
fn stand(
    from: Vantage<'_>,
    event: EventIx,
    agent: AgentIx,
    latest: AssessmentIx,
    own: &[AssessmentIx],
) -> Stand {
    let site = from.site;
    let entry = &site.assessments[latest];
    let before = own.iter().rev().copied().find(|&at| at != latest);
    Stand {
        agent: from.shared.agent(agent).clone(),
        name: site.agents[agent].name.to_string(),
        short: site.agents[agent].brief().to_owned(),
        latest: from.link(&entry.route, &listed_title(entry)),
        summary: entry.summary.to_string(),
        date: from.shared.date(latest),
        withdrawn: is_withdrawn(entry),
        confidence: from.shared.confidence(latest),
        judgement: main_judgement(site, event, latest),
        changes: before.map_or_else(Vec::new, |_| changes(site, event, agent)),
        earlier: before.map(|at| Earlier {
            href: from.href(&site.assessments[at].route),
            date: from.shared.date(at),
            withdrawn: is_withdrawn(&site.assessments[at]),
            confidence: from.shared.confidence(at),
        }),
        count: own.len(),
    }
}

fn tags(from: Vantage<'_>, event: EventIx) -> Vec<TagView> {
    let site = from.site;
    let facts = site.events[event].facts.as_ref();
    facts
        .into_iter()
        .flat_map(|facts| &facts.tags)
        .map(|tag| {
            let slug = crate::route::slug(&tag.value);
            let at = site.tags.binary_search_by(|tag| (*tag.slug).cmp(&slug));
            let known = at.ok().and_then(|at| site.tags.get(at));
            TagView {
                href: known.map(|tag| from.href(&tag.route)),
                text: tag.value.to_string(),
            }
        })
        .collect()
}

/// The number of days on which an event was assessed.
fn days(from: Vantage<'_>, event: EventIx) -> usize {
    let entries = from.site.events[event].assessments.iter();
    let days = entries.map(|&at| from.site.assessments[at].date.date());
    days.collect::<BTreeSet<_>>().len()
}

/// Who relies on a publisher, and how each agent rates it.
type Relying<'a> = BTreeMap<AgentIx, Option<&'a str>>;

fn sources(from: Vantage<'_>, event: EventIx) -> (Rests, Vec<EventSource>) {
    let site = from.site;
    let order = Some(order(site, event)).filter(|order| order.len() <= MATRIX_LIMIT);
    let order = order.unwrap_or_default();
    let mut cited: BTreeMap<PublisherIx, Relying<'_>> = BTreeMap::new();
    for &at in &site.events[event].assessments {
        let entry = &site.assessments[at];
        let rating = |note: usize| entry.facts.sources[note].rating.as_deref();
        let named = (entry.sources.iter()).map(|one| (one.publisher, rating(one.note)));
        let linked = entry.cited.iter().map(|(publisher, _)| (*publisher, None));
        for (publisher, rating) in named.chain(linked) {
            let relying = cited.entry(publisher).or_default();
            for &agent in &entry.agents {
                let known = relying.entry(agent).or_default();
                *known = rating.or(*known);
            }
        }
    }
    let mut rows: Vec<_> = cited.into_iter().collect();
    rows.sort_by_key(|(publisher, agents)| (std::cmp::Reverse(agents.len()), *publisher));
    let most = rows.first().filter(|(_, agents)| agents.len() > 1);
    let rests = Rests {
        publishers: rows.len(),
        most: most.map(|(publisher, _)| from.shared.publisher(*publisher).clone()),
        agents: most.map_or(0, |(_, agents)| agents.len()),
    };
    rows.truncate(SOURCE_LIMIT);
    let view = |(publisher, agents): (PublisherIx, Relying<'_>)| EventSource {
        link: from.shared.publisher(publisher).clone(),
        cited: (order.iter())
            .map(|agent| agents.contains_key(agent))
            .collect(),
        ratings: (order.iter())
            .map(|agent| agents.get(agent).copied().flatten().unwrap_or_default())
            .map(str::to_owned)
            .collect(),
        agents: from.agents(&agents.into_keys().collect::<Vec<_>>()),
    };
    (rests, rows.into_iter().map(view).collect())
}
