//! Events that are still open, with how far apart their agents are.

use serde::Serialize;

use super::parts::{EventRow, LinkView};
use super::question_list::question_link;
use super::questions::QuestionView;
use super::ready::Ready;
use super::stands::{Stand, stands};
use super::vantage::Vantage;
use crate::model::{Interval, furthest_apart};
use crate::site::{EventIx, Ix, QuestionAt, QuestionIx, Site};

/// The ranges of this many agents are drawn for an event, as lines where they are many.
const RANGES: usize = 60;

/// An event that is still open.
#[derive(Debug, Serialize)]
pub struct ActiveView {
    /// The event.
    pub row: Ready<EventRow>,
    /// Whether it is the event at the head of the page.
    pub is_lead: bool,
    /// The first question that is still open.
    pub question: String,
    /// The page of that question, in a few words if it has them.
    pub asked: Option<LinkView>,
    /// What the agents' latest assessments give, lowest first; empty for more than 60.
    pub ranges: Vec<RangeView>,
    /// How far apart they are: `10 points apart`, `All ranges meet`.
    pub apart: String,
    /// Between whom.
    pub between: String,
}

/// A likelihood as a bar without words.
#[derive(Debug, Serialize)]
pub struct RangeView {
    /// The id of the agent.
    pub agent: String,
    /// Its name in a few words, or else its name.
    pub name: String,
    /// The lower end in whole percent.
    pub low: u8,
    /// The upper end; the same for a point.
    pub high: u8,
    /// The confidence: `low`, `moderate`, `high` or `unstated`.
    pub level: &'static str,
}

/// The event at the head of the home page: of the open ones that whose ranges lie furthest apart.
#[derive(Debug, Serialize)]
pub struct LeadView {
    /// Its position.
    #[serde(skip)]
    pub at: EventIx,
    /// The event.
    pub row: Ready<EventRow>,
    /// The question, with all answers; none where no agent has given a likelihood.
    pub question: Option<QuestionView>,
    /// The number of that question on the page of the event, from 1.
    pub number: usize,
    /// How many points lie between the two agents that are furthest apart.
    pub apart: usize,
    /// How many questions the event has.
    pub questions: usize,
}

/// Whether an event is still open: it has not been closed, something was said about it, and it has a question without
/// an outcome.
pub fn is_open(site: &Site, at: EventIx) -> bool {
    let event = &site.events[at];
    let facts = event.facts.as_ref();
    let status = facts.and_then(|facts| facts.status.as_deref());
    let closed = status.is_some_and(|status| status.eq_ignore_ascii_case("closed"));
    let mut questions = site.forecasts.of_event(at).iter();
    !closed && !event.assessments.is_empty() && questions.any(|one| one.state.is_open())
}

/// The first question of an event that has no outcome yet, and that some agent has answered if any has.
fn open_question(from: Vantage<'_>, at: EventIx) -> Option<QuestionAt> {
    let questions = &from.site.standings[at].questions;
    let open = |number: &QuestionIx| questions[*number].facts.outcome.is_none();
    let answered = |number: &QuestionIx| !given(from, (at, *number)).is_empty();
    let number = (questions.indices())
        .filter(open)
        .find(answered)
        .or_else(|| questions.indices().find(open))?;
    Some((at, number))
}

/// What agents give on a question, lowest first.
fn given(from: Vantage<'_>, question: QuestionAt) -> Vec<(Interval, Stand<'_>)> {
    let given =
        stands(from.site, question).filter_map(|stand| Some((stand.likelihood()?.interval, stand)));
    let mut given: Vec<_> = given.collect();
    given.sort_by_key(|(interval, stand)| (*interval, stand.agent));
    given
}

impl ActiveView {
    /// The view of an event.
    pub fn new(from: Vantage<'_>, at: EventIx, is_lead: bool) -> Self {
        let question = open_question(from, at);
        let given = question.map_or_else(Vec::new, |question| given(from, question));
        let intervals: Vec<_> = given.iter().map(|(interval, _)| *interval).collect();
        let name = |is_it: &dyn Fn(Interval) -> bool| {
            let found = given.iter().find(|(interval, _)| is_it(*interval));
            found.map_or("", |(_, stand)| from.site.agents[stand.agent].brief())
        };
        let (apart, between) = match (intervals.as_slice(), furthest_apart(&intervals)) {
            ([], _) => ("No likelihoods yet".to_owned(), String::new()),
            ([_], _) => ("One range".to_owned(), name(&|_| true).to_owned()),
            (_, None) => ("All ranges meet".to_owned(), String::new()),
            (_, Some(Interval { low, high })) => {
                let points = match high - low {
                    1 => "1 point".to_owned(),
                    points => format!("{points} points"),
                };
                // Of several with the same end, the first.
                let below = name(&|interval| interval.high == low);
                let above = name(&|interval| interval.low == high);
                (
                    format!("{points} apart"),
                    format!("{below} at most {low}%, {above} at least {high}%"),
                )
            }
        };
        let shown = if given.len() > RANGES {
            &[]
        } else {
            given.as_slice()
        };
        let range = |(interval, stand): &(Interval, Stand<'_>)| RangeView {
            agent: from.site.agents[stand.agent].id.to_string(),
            name: from.site.agents[stand.agent].brief().to_owned(),
            low: interval.low,
            high: interval.high,
            level: stand.level(from.site).word(),
        };
        Self {
            row: from.shared.event_row(at).clone(),
            is_lead,
            question: question
                .map_or_else(String::new, |at| from.site.question(at).text.to_string()),
            asked: question.map(|at| question_link(from.site, at)),
            ranges: shown.iter().map(range).collect(),
            apart,
            between,
        }
    }
}

impl LeadView {
    /// The lead of the home page, of events in the order of their newest assessment.
    pub fn new(from: Vantage<'_>, open: &[EventIx], newest: Option<EventIx>) -> Option<Self> {
        // Of one range 1, of several 2 and the points between them.
        let apart = |question: QuestionAt| {
            let intervals: Vec<_> = given(from, question).iter().map(|(i, _)| *i).collect();
            let points = furthest_apart(&intervals).map_or(0, Interval::width);
            usize::from(points) + intervals.len().min(2)
        };
        let questions = open.iter().filter_map(|&at| open_question(from, at));
        // Of several that are as far apart, the first has the newest word.
        let lead = questions
            .map(|question| (apart(question), question))
            .filter(|(apart, _)| *apart > 0)
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, question)| question);
        let at = lead.map(|(at, _)| at).or(newest)?;
        Some(Self {
            at,
            row: from.shared.event_row(at).clone(),
            apart: lead.map_or(0, |question| apart(question).saturating_sub(2)),
            number: lead.map_or(1, |(_, question)| question.at() + 1),
            question: lead.map(|question| QuestionView::new(from.shared, from.site, question)),
            questions: from.site.standings[at].questions.len(),
        })
    }
}
