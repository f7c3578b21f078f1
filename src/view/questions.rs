//! Questions of events, with what the agents answer to them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::facts::{FactChange, of_question};
use super::finding::FindingView;
use super::judgements::{ANCHORS, LikelihoodView, anchor};
use super::parts::{ConfidenceView, DateView, LinkView};
use super::question_list::question_route;
use super::ready::{Ready, Shared};
use super::stands::{Stand, answered, latest, order, stands};
use super::vantage::{date_of, is_withdrawn, link, listed_title, moment};
use crate::chart::{Given, Size, Strips};
use crate::model::{Interval, Moment, Outcome, Question};
use crate::route::Route;
use crate::site::{AgentIx, EventIx, Ix, PAGE_LIMIT, QuestionAt, QuestionEntry, QuestionIx, Site};

/// The page of an assessment shows this many answers to a question; the event's has all, and up
/// to so many agents those who give none.
const STRIP_LIMIT: usize = 12;

/// A question of an event, as the pages of the assessments that answer it show it. It is kept for
/// all of them, and so is small.
#[derive(Debug, Serialize)]
pub struct AskedView {
    /// Its id within the event.
    pub id: String,
    /// Its own page.
    pub page: String,
    /// The event's page, or its own if the event's does not list it.
    pub href: String,
    /// Its anchor there.
    pub anchor: String,
    /// Its number there, from 1.
    pub number: usize,
    /// The question.
    pub text: String,
    /// When it is decided at the latest.
    pub resolves_by: Option<DateView>,
    /// How it came out.
    pub outcome: Option<OutcomeView>,
    /// The likelihoods that count as of the outcome, or as of today, lowest first, at most 12.
    pub strips: Vec<StripView>,
    /// How many there are in all.
    pub total: usize,
}

/// The likelihood that an agent gives to a question.
#[derive(Debug, Serialize)]
pub struct StripView {
    /// The agent.
    pub agent: Ready<LinkView>,
    /// The page of that assessment.
    pub href: String,
    /// In percent: `5–20%`, or `65%` for a point.
    pub percent: String,
    /// The lower end in whole percent.
    pub low: u8,
    /// The upper end; the same for a point.
    pub high: u8,
    /// How well founded it is, or else the assessment: `low`, `moderate`, `high` or `unstated`.
    pub level: &'static str,
}

/// A question of an event with all that the agents answer, on the page of the event.
#[derive(Debug, Serialize)]
pub struct QuestionView {
    /// Its id within the event.
    pub id: String,
    /// Its own page.
    pub page: String,
    /// Its anchor on the page.
    pub anchor: String,
    /// The question.
    pub text: String,
    /// What decides it.
    pub criteria: Option<String>,
    /// When it is decided at the latest.
    pub resolves_by: Option<DateView>,
    /// How it came out.
    pub outcome: Option<OutcomeView>,
    /// The agents that have answered it at some time, in the order of the event's page; of the
    /// first question up to 12 agents, whether they have answered or not.
    pub answers: Vec<AnswerView>,
    /// The other agents that have assessed the event.
    pub unanswered: Vec<Ready<LinkView>>,
    /// What the likelihoods of the latest assessments come to.
    pub finding: FindingView,
    /// The answers as strips: rows refer to `answers` by their positions.
    pub strips: Strips,
    /// How the question and its outcome were changed since they were recorded, newest first.
    pub changes: Vec<FactChange>,
}

/// How a question came out.
#[derive(Debug, Serialize)]
pub struct OutcomeView {
    /// `yes`, `no` or `void`.
    pub answer: &'static str,
    /// The word for readers.
    pub label: &'static str,
    /// Whether its date is later than all that the site knows the date of, so that it cannot be told as past.
    pub ahead: bool,
    /// When it was decided, as the event says.
    pub date: Option<DateView>,
    /// When it was known by the record, if answers count up to then and not up to that date.
    pub known: Option<DateView>,
    /// Who says so.
    pub source: Option<String>,
    /// Where that can be read, complete.
    pub url: Option<String>,
}

/// What an agent answers to a question: what counts as of its outcome, or its latest answer while it is open.
#[derive(Debug, Serialize)]
pub struct AnswerView {
    /// The agent.
    pub agent: Ready<LinkView>,
    /// Its name, perhaps the id again.
    pub name: String,
    /// Its name in a few words, or else its name.
    pub short: String,
    /// The assessment with its answer, or the version that has it; without an answer, its latest of the event.
    pub latest: LinkView,
    /// Whether that was withdrawn, and so answers nothing.
    pub withdrawn: bool,
    /// When that was made.
    pub date: DateView,
    /// The anchor of the judgement there that answers, if one does.
    pub anchor: Option<String>,
    /// What that judges.
    pub text: Option<String>,
    /// How likely it is. Where there is none, the latest assessment gives none.
    pub likelihood: Option<LikelihoodView>,
    /// How well founded that is.
    pub confidence: Option<ConfidenceView>,
    /// How well founded the latest assessment is as a whole.
    pub overall: ConfidenceView,
    /// An answer that is in no count, though its date is before the outcome.
    pub claim: Option<ClaimView>,
    /// The agent's answer before that.
    pub earlier: Option<EarlierAnswer>,
}

/// An answer that is in no count.
#[derive(Debug, Serialize)]
pub struct ClaimView {
    /// How likely the agent says it was.
    pub likelihood: LikelihoodView,
    /// Why it is in no count: `recorded after the outcome`, `not on the record`, `withdrawn before the outcome`.
    pub mark: &'static str,
}

/// What an agent answered before.
#[derive(Debug, Serialize)]
pub struct EarlierAnswer {
    /// The page of the assessment that has it.
    pub href: String,
    /// The anchor of the judgement there.
    pub anchor: String,
    /// When it was made.
    pub date: DateView,
    /// How likely it was.
    pub likelihood: Option<LikelihoodView>,
    /// How well founded it was.
    pub confidence: Option<ConfidenceView>,
}

/// A likelihood that an agent has changed.
#[derive(Debug, Serialize)]
pub struct ChangeView {
    /// The id of the question.
    pub id: String,
    /// The question.
    pub text: String,
    /// Its number on the event's page, from 1.
    pub number: usize,
    /// What the agent gave before, if it gave one.
    pub from: Option<LikelihoodView>,
    /// What its latest assessment gives.
    pub to: LikelihoodView,
}

/// The likelihoods that an agent's latest assessment of an event changes against the last that it
/// gave. A question on which it is silent has not changed.
pub fn changes(site: &Site, event: EventIx, agent: AgentIx) -> Vec<ChangeView> {
    let changed = |(number, of): (QuestionIx, &QuestionEntry)| {
        let stand = Stand::of(site, (event, number), agent)?;
        let (from, to) = (stand.before(site), stand.likelihood()?);
        if latest(site, event, agent) != Some(stand.assessment) {
            return None;
        }
        let interval = from.map(|from| from.interval);
        (interval != Some(to.interval)).then(|| ChangeView {
            id: of.facts.id.to_string(),
            text: of.facts.text.to_string(),
            number: number.at() + 1,
            from: from.map(Into::into),
            to: to.into(),
        })
    };
    let questions = site.standings[event].questions.enumerated();
    questions.filter_map(changed).collect()
}

/// The anchor of a question on the page of its event.
pub fn question_anchor(question: &Question) -> String {
    format!("{}{}", ANCHORS[1], question.id)
}

/// The page and the anchor where all answers to a question are side by side: the page of its event, if that lists it.
pub fn question_place(site: &Site, at: QuestionAt) -> (Route, String) {
    if at.1.at() < PAGE_LIMIT {
        let anchor = question_anchor(site.question(at));
        (site.events[at.0].route.clone(), anchor)
    } else {
        (question_route(site, at), "_answers".to_owned())
    }
}

impl AskedView {
    /// The view of a question of an event.
    pub fn new(shared: &Shared<'_>, site: &Site, (event, number): QuestionAt) -> Self {
        let question = &site.standings[event].questions[number].facts;
        let (page, anchor) = question_place(site, (event, number));
        let stands = stands(site, (event, number));
        let given = stands.filter_map(|stand| Some((stand.likelihood()?.interval, stand)));
        let mut given: Vec<_> = given.collect();
        given.sort_by_key(|(interval, stand)| (*interval, stand.agent));
        let strip = |(interval, stand): &(Interval, Stand<'_>)| StripView {
            agent: shared.agent(stand.agent).clone(),
            href: stand.route(site).from_root(),
            percent: interval.to_string(),
            low: interval.low,
            high: interval.high,
            level: stand.level(site).word(),
        };
        Self {
            id: question.id.to_string(),
            page: question_route(site, (event, number)).from_root(),
            href: page.from_root(),
            anchor,
            number: number.at() + 1,
            text: question.text.to_string(),
            resolves_by: question.resolves_by.as_ref().map(|by| moment(site, by)),
            outcome: question.outcome.as_ref().map(|of| outcome(site, of)),
            strips: given.iter().take(STRIP_LIMIT).map(strip).collect(),
            total: given.len(),
        }
    }
}

impl QuestionView {
    /// The view of a question of an event.
    pub fn new(shared: &Shared<'_>, site: &Site, (event, number): QuestionAt) -> Self {
        let question = &site.standings[event].questions[number].facts;
        let order = order(site, event);
        // The first question is where a reader looks for every agent.
        let has_all = number.at() == 0 && order.len() <= STRIP_LIMIT;
        let stands: BTreeMap<AgentIx, Stand<'_>> = stands(site, (event, number))
            .map(|stand| (stand.agent, stand))
            .collect();
        let (mut answers, mut unanswered) = (Vec::new(), Vec::new());
        let mut given = Vec::new();
        let mut rows = Vec::new();
        let others: Vec<AgentIx> = (stands.keys().copied())
            .filter(|agent| latest(site, event, *agent).is_none())
            .collect();
        for agent in order.into_iter().chain(others) {
            let silent = Stand::of_silent(site, event, agent).filter(|_| has_all);
            let Some(stand) = stands.get(&agent).copied().or(silent) else {
                unanswered.push(shared.agent(agent).clone());
                continue;
            };
            if let Some(likelihood) = stand.likelihood() {
                given.push((site.agents[agent].brief(), likelihood.interval));
            }
            rows.push(Given {
                range: stand.likelihood().map(|likelihood| likelihood.interval),
                level: stand.level(site),
                earlier: stand.before(site).map(|likelihood| likelihood.interval),
            });
            answers.push(AnswerView::new(shared, site, &stand));
        }
        Self {
            id: question.id.to_string(),
            page: question_route(site, (event, number)).from_root(),
            anchor: question_anchor(question),
            text: question.text.to_string(),
            criteria: question.criteria.as_deref().map(str::to_owned),
            resolves_by: question.resolves_by.as_ref().map(|by| moment(site, by)),
            outcome: question.outcome.as_ref().map(|of| outcome(site, of)),
            answers,
            unanswered,
            finding: FindingView::of(&given, question.outcome.is_some()),
            strips: Strips::new(
                &rows,
                if number.at() == 0 {
                    Size::Full
                } else {
                    Size::Small
                },
            ),
            changes: of_question(site, (event, number)),
        }
    }
}

/// Whether a date is later than the stamp of the site and than the newest entry of its record: builds have no clock.
fn is_ahead(site: &Site, date: &Moment) -> bool {
    let recorded = site.ledger.as_ref().and_then(|ledger| ledger.last());
    let is_recorded = recorded.is_some_and(|last| last.recorded >= date.instant);
    let stamp = site.stamp.as_ref();
    !is_recorded && stamp.is_some_and(|stamp| date.is_later_than(stamp))
}

/// How a question came out.
pub fn outcome(site: &Site, outcome: &Outcome) -> OutcomeView {
    OutcomeView {
        answer: outcome.answer.word(),
        label: outcome.answer.label(),
        ahead: (outcome.date.as_ref()).is_some_and(|date| is_ahead(site, date)),
        date: outcome.date.as_ref().map(|date| moment(site, date)),
        known: None,
        source: outcome.source.as_deref().map(str::to_owned),
        url: outcome.url.as_deref().map(str::to_owned),
    }
}

impl AnswerView {
    fn new(shared: &Shared<'_>, site: &Site, stand: &Stand<'_>) -> Self {
        let latest = &site.assessments[stand.assessment];
        let shown = stand.shown();
        let judgement = shown.map(|said| said.judgement);
        let date = match shown.and_then(|said| said.assessment.date.as_ref()) {
            Some(date) => moment(site, date),
            None => date_of(site, latest),
        };
        let title = listed_title(latest);
        Self {
            agent: shared.agent(stand.agent).clone(),
            name: site.agents[stand.agent].name.to_string(),
            short: site.agents[stand.agent].brief().to_owned(),
            latest: link(stand.route(site), &title),
            withdrawn: shown.is_none() && is_withdrawn(latest),
            date,
            anchor: judgement.map(anchor),
            text: judgement.map(|judgement| judgement.text.to_string()),
            likelihood: stand.likelihood().map(Into::into),
            confidence: stand.confidence().map(Into::into),
            overall: stand.overall(site).into(),
            claim: stand.claim.map(|(said, mark)| ClaimView {
                likelihood: said.likelihood.into(),
                mark,
            }),
            earlier: stand.earlier.map(|answer| {
                let entry = &site.assessments[answer.assessment];
                let judgement = answered(site, answer);
                EarlierAnswer {
                    href: entry.route.from_root(),
                    anchor: anchor(judgement),
                    date: date_of(site, entry),
                    likelihood: judgement.likelihood.as_ref().map(Into::into),
                    confidence: judgement.confidence.as_ref().map(Into::into),
                }
            }),
        }
    }
}
