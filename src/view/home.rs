//! The home page.

use serde::Serialize;

use super::active::{ActiveView, LeadView, is_open};
use super::came::{CameView, newest_decided};
use super::changes::newest_changes;
use super::moved::{MovedView, newest_moved};
use super::movement::MovementView;
use super::parts::{Backlinks, BodyView, ConfidenceView, CountedLink, DateView, EventRow, Row};
use super::ready::Ready;
use super::shell::Shell;
use super::vantage::Vantage;
use crate::route::Route;
use crate::site::{EventIx, PAGE_LIMIT};

/// The home page shows this many events of a kind.
const EVENT_LIMIT: usize = 10;
/// It shows the confidence of this many assessments of an agent.
const RECENT: usize = 6;
/// It shows how the questions of an event came out, if it has at most this many.
const ANSWERS: usize = 4;

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
    /// The event at the head of the page.
    pub lead: Option<LeadView>,
    /// Open events with an open question, in the order of their newest assessment, at most ten.
    pub active: Vec<ActiveView>,
    /// `summary` of `content/index.md`, if it has one.
    pub tagline: Option<String>,
    /// The newest assessments with what each changed, newest first, at most five.
    pub moved: Vec<MovedView>,
    /// What moved last on the record of changes, newest first, at most five.
    pub changes: Vec<MovementView>,
    /// The questions decided last that agents had answered, newest first, at most six.
    pub came: Vec<CameView>,
    /// How many questions are decided.
    pub decided_count: usize,
    /// Other events in the order of their newest assessment, at most ten.
    pub events: Vec<Ready<EventRow>>,
    /// The same with their questions.
    pub earlier: Vec<EarlierView>,
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
    /// From where it looks.
    pub perspective: Option<String>,
    /// When its newest assessment was made.
    pub latest: Option<Ready<DateView>>,
    /// The confidence of its last six assessments, the newest last.
    pub recent: Vec<Ready<ConfidenceView>>,
}

/// An event that is no longer open.
#[derive(Debug, Serialize)]
pub struct EarlierView {
    /// The event.
    pub row: Ready<EventRow>,
    /// How many questions it has.
    pub questions: usize,
    /// How they came out, in their order: `yes`, `no`, `void`; empty if one is open or there are more than four.
    pub answers: Vec<&'static str>,
}

impl EarlierView {
    fn new(from: Vantage<'_>, at: EventIx) -> Self {
        let questions = &from.site.standings[at].questions;
        let answers = questions.iter().map(|one| {
            let outcome = one.facts.outcome.as_ref();
            outcome.map(|outcome| outcome.answer.word())
        });
        let answers = answers.filter(|_| questions.len() <= ANSWERS);
        Self {
            row: from.shared.event_row(at).clone(),
            questions: questions.len(),
            answers: answers.collect::<Option<_>>().unwrap_or_default(),
        }
    }
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
        let mut latest: Vec<_> = site.events.indices().collect();
        latest.sort_by_key(|&at| std::cmp::Reverse(site.events[at].assessments.last().copied()));
        let newest = latest.first().copied();
        let (mut open, mut others): (Vec<EventIx>, Vec<EventIx>) =
            latest.into_iter().partition(|&at| is_open(site, at));
        others.truncate(EVENT_LIMIT);
        open.truncate(EVENT_LIMIT);
        let agents = site.agents.iter().take(PAGE_LIMIT);
        let lead = LeadView::new(from, &open, newest);
        let is_lead = |at| {
            let lead = lead.as_ref().filter(|lead| lead.question.is_some());
            lead.is_some_and(|lead| lead.at == at)
        };
        Self {
            shell,
            title: title.to_string(),
            body: from.body(intro.map(|page| &page.body)),
            latest: (site.assessments.indices())
                .rev()
                .take(10)
                .map(|at| from.shared.row(at).clone())
                .collect(),
            active: (open.iter())
                .map(|&at| ActiveView::new(from, at, is_lead(at)))
                .collect(),
            lead,
            tagline: intro
                .and_then(|page| page.facts.summary.as_deref())
                .map(str::to_owned),
            moved: newest_moved(from),
            changes: newest_changes(from),
            came: newest_decided(from),
            decided_count: site.decided.questions.len(),
            earlier: others
                .iter()
                .map(|&at| EarlierView::new(from, at))
                .collect(),
            events: others
                .into_iter()
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
                    perspective: (agent.facts.as_ref())
                        .and_then(|facts| facts.perspective.as_deref())
                        .map(str::to_owned),
                    latest: (agent.assessments.last()).map(|&at| from.shared.date(at)),
                    recent: (agent.assessments[agent.assessments.len().saturating_sub(RECENT)..])
                        .iter()
                        .map(|&at| from.shared.standing_confidence(at))
                        .collect(),
                })
                .collect(),
            assessment_count: site.assessments.len(),
            event_count: site.events.len(),
            agent_count: site.agents.len(),
            backlinks: from.introduction_backlinks(),
        }
    }
}
