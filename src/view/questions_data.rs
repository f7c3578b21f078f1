//! All questions as data: CSV and JSON, and the forecasts on one of them as CSV.

use serde::{Serialize, Serializer};

use super::csv::{Csv, several};
use super::judgements::anchor;
use super::vantage::moment;
use crate::ledger::stamp;
use crate::model::{Marking, Moment};
use crate::route::Route;
use crate::site::{AssessmentIx, Forecast, QuestionAt, Site, VersionIx, Withheld};

/// The columns of `questions.csv`; `docs/data.md` says what each is.
const COLUMNS: [&str; 19] = [
    "event",
    "event_title",
    "question",
    "text",
    "short",
    "criteria",
    "state",
    "resolves_by",
    "outcome",
    "outcome_date",
    "outcome_source",
    "outcome_url",
    "decided",
    "early",
    "agents",
    "counted",
    "url",
    "offline",
    "offline_agents",
];

/// The columns of the forecasts on a question.
const FORECAST_COLUMNS: [&str; 14] = [
    "agent",
    "agent_name",
    "date",
    "low",
    "high",
    "likelihood",
    "confidence",
    "confidence_level",
    "recorded",
    "attested",
    "credit",
    "change",
    "assessment",
    "url",
];

#[derive(Serialize)]
struct Listing<'a> {
    title: &'a str,
    /// The stamp of the site, by which questions are overdue.
    as_of: Option<String>,
    questions: Rows<'a>,
}

/// The rows, each made when it is written: of many there are never all at once.
struct Rows<'a>(&'a Site);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(site) = self;
        serializer.collect_seq(site.forecasts.questions().map(|at| row(site, at)))
    }
}

#[derive(Serialize)]
struct Row<'a> {
    event: &'a str,
    event_title: &'a str,
    question: &'a str,
    text: &'a str,
    short: Option<&'a str>,
    criteria: Option<&'a str>,
    state: &'static str,
    resolves_by: Option<String>,
    outcome: Option<OutcomeRow<'a>>,
    /// Up to when forecasts count.
    decided: Option<String>,
    /// Whether that was before the deadline.
    early: bool,
    url: String,
    /// The last answer of each agent before the outcome, or until today.
    answers: Vec<Answer<'a>>,
    /// The highest TLP label of its event and of all answers, in an internal edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    marking: Option<&'static str>,
}

#[derive(Serialize)]
struct OutcomeRow<'a> {
    answer: &'static str,
    date: Option<String>,
    source: Option<&'a str>,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Answer<'a> {
    agent: &'a str,
    date: String,
    low: u8,
    high: u8,
    likelihood: &'a str,
    confidence: &'a str,
    confidence_level: &'static str,
    recorded: Option<String>,
    attested: bool,
    /// `counted`, or why it does not count.
    credit: &'static str,
    assessment: &'a str,
    judgement: &'a str,
    url: String,
    /// The TLP label of the assessment, in an internal edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    marking: Option<&'static str>,
}

fn url(site: &Site, route: &Route) -> String {
    let base = site.settings.base_url.as_deref();
    base.map_or_else(|| route.url(), |base| route.absolute(base))
}

fn row(site: &Site, at: QuestionAt) -> Row<'_> {
    let (event, question, of) = (&site.events[at.0], site.question(at), site.forecasts.of(at));
    let iso = |date: &Moment| moment(site, date).iso;
    let answers = of.agents.iter().filter_map(|one| {
        let last = one.last()?;
        answer(site, &site.agents[one.agent].id, last)
    });
    Row {
        event: &event.slug,
        event_title: &event.title,
        question: &question.id,
        text: &question.text,
        short: question.short.as_deref(),
        criteria: question.criteria.as_deref(),
        state: of.state.word(),
        resolves_by: question.resolves_by.as_ref().map(iso),
        outcome: question.outcome.as_ref().map(|outcome| OutcomeRow {
            answer: outcome.answer.word(),
            date: outcome.date.as_ref().map(iso),
            source: outcome.source.as_deref(),
            url: outcome.url.as_deref(),
        }),
        decided: of.decided.as_ref().map(iso),
        early: of.is_early,
        url: url(site, &Route::question(&event.slug, &question.id)),
        answers: answers.collect(),
        marking: marking(site, at),
    }
}

/// The highest TLP label of a question's event and of all answers, in an internal edition.
pub fn marking(site: &Site, at: QuestionAt) -> Option<&'static str> {
    site.edition.internal()?;
    let agents = site.forecasts.of(at).agents.iter();
    let forecasts = agents.flat_map(|one| &one.forecasts);
    let answers = forecasts.map(|forecast| site.assessments[forecast.assessment].marking());
    let highest = answers
        .chain([Withheld::marking(site.events[at.0].withheld)])
        .max();
    highest.map(Marking::label)
}

fn answer<'a>(site: &'a Site, agent: &'a str, forecast: &Forecast) -> Option<Answer<'a>> {
    let said = site.said(forecast)?;
    let entry = &site.assessments[forecast.assessment];
    let page = match forecast.version {
        None => &entry.route,
        Some(version) => &site.versions[version].route,
    };
    let date = said.assessment.date.as_ref().unwrap_or(&entry.date);
    let (likelihood, confidence) = (said.likelihood, said.confidence());
    Some(Answer {
        agent,
        date: moment(site, date).iso,
        low: likelihood.interval.low,
        high: likelihood.interval.high,
        likelihood: &likelihood.written,
        confidence: &confidence.written,
        confidence_level: confidence.level.word(),
        recorded: forecast.recorded.map(stamp),
        attested: forecast.is_attested(),
        credit: forecast.credit.word(),
        assessment: &entry.facts.id,
        judgement: &said.judgement.id,
        url: format!("{}#{}", url(site, page), anchor(said.judgement)),
        marking: site.edition.internal().map(|_| entry.marking().label()),
    })
}

/// `questions.json`, by event and then as the event lists them.
pub fn questions_json(site: &Site) -> Vec<u8> {
    let listing = Listing {
        title: &site.settings.title,
        as_of: site.stamp.as_ref().map(|stamp| moment(site, stamp).iso),
        questions: Rows(site),
    };
    let mut bytes = Vec::new();
    // Texts and numbers can always be written, and so can memory.
    let _ = serde_json::to_writer(&mut bytes, &listing);
    bytes.push(b'\n');
    bytes
}

/// These columns, and in an internal edition one for the TLP label.
fn labelled(site: &Site, columns: &[&'static str]) -> Vec<&'static str> {
    let marking = site.edition.internal().map(|_| "marking");
    columns.iter().copied().chain(marking).collect()
}

/// `questions.csv`, in the same order.
pub fn questions_csv(site: &Site) -> Vec<u8> {
    let mut csv = Csv::new(&labelled(site, &COLUMNS), 0);
    for at in site.forecasts.questions() {
        let row = row(site, at);
        let outcome = row.outcome.as_ref();
        let counted = row
            .answers
            .iter()
            .filter(|one| one.credit == "counted")
            .count();
        let offline = &site.forecasts.of(at).offline;
        let agents = offline.agents.iter().map(|at| &*site.agents[*at].id);
        let agents: Vec<_> = agents.collect();
        let numbers = [row.answers.len(), counted, offline.count()].map(|one| one.to_string());
        let cells = [
            row.event,
            row.event_title,
            row.question,
            row.text,
            row.short.unwrap_or(""),
            row.criteria.unwrap_or(""),
            row.state,
            row.resolves_by.as_deref().unwrap_or(""),
            outcome.map_or("", |outcome| outcome.answer),
            outcome
                .and_then(|outcome| outcome.date.as_deref())
                .unwrap_or(""),
            outcome.and_then(|outcome| outcome.source).unwrap_or(""),
            outcome.and_then(|outcome| outcome.url).unwrap_or(""),
            row.decided.as_deref().unwrap_or(""),
            if row.early { "true" } else { "false" },
            &numbers[0],
            &numbers[1],
            &row.url,
            &numbers[2],
            &several(&agents),
        ];
        csv.row(cells.into_iter().chain(row.marking));
    }
    csv.into_bytes()
}

/// All forecasts on a question as CSV: by agent, and of each in order of time.
pub fn forecasts_csv(site: &Site, at: QuestionAt) -> Vec<u8> {
    let mut csv = Csv::new(&labelled(site, &FORECAST_COLUMNS), 0);
    for one in &site.forecasts.of(at).agents {
        let agent = &site.agents[one.agent];
        for forecast in &one.forecasts {
            let Some(row) = answer(site, &agent.id, forecast) else {
                continue;
            };
            let change = change(site, forecast.assessment, forecast.version);
            let ends = [row.low.to_string(), row.high.to_string()];
            let cells = [
                row.agent,
                &*agent.name,
                &row.date,
                &ends[0],
                &ends[1],
                row.likelihood,
                row.confidence,
                row.confidence_level,
                row.recorded.as_deref().unwrap_or(""),
                if row.attested { "true" } else { "false" },
                row.credit,
                change.unwrap_or(""),
                row.assessment,
                &row.url,
            ];
            let entry = &site.assessments[forecast.assessment];
            let marking = site.edition.internal().map(|_| entry.marking().label());
            csv.row(cells.into_iter().chain(marking));
        }
    }
    csv.into_bytes()
}

/// The reason that a version of an assessment gives for what moved.
pub fn change(site: &Site, assessment: AssessmentIx, version: Option<VersionIx>) -> Option<&str> {
    match version {
        None => site.assessments[assessment].facts.change.as_deref(),
        Some(version) => site.versions[version].facts.as_deref()?.change.as_deref(),
    }
}
