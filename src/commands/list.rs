//! `standpoint list`: the assessments of a site, or its open questions, one a line.

use jiff::Timestamp;

use super::failure::Failure;
use super::rows::{Cell, Column, Rows};
use super::terminal::Terminal;
use super::{clock, everything_at};
use crate::cli::ListArgs;
use crate::model::Moment;
use crate::route::Route;
use crate::site::{
    AgentIx, AssessmentEntry, EventEntry, EventIx, IndexVec, Ix, QuestionAt, Site, Withheld,
};
use crate::source::DiskFiles;

const ASSESSMENTS: &[Column] = &[
    column("date", true),
    column("agents", true),
    column("events", true),
    column("confidence", true),
    column("state", true),
    column("record", true),
    column("path", true),
    column("id", false),
    column("title", false),
    column("address", false),
];

const QUESTIONS: &[Column] = &[
    column("resolves_by", true),
    column("state", true),
    column("event", true),
    column("question", true),
    column("answers", true),
    column("text", true),
    column("path", false),
    column("address", false),
];

const fn column(name: &'static str, in_table: bool) -> Column {
    Column { name, in_table }
}

/// Runs the command.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &ListArgs) -> Result<(), Failure> {
    let fixed = clock::fixed()?;
    let now = clock::earlier(fixed);
    let (site, has_errors) = everything_at(disk, now, fixed);
    let wanted = Wanted::new(&site, args)?;
    let rows = if args.due || args.overdue {
        questions(&site, &wanted, args, now)
    } else {
        assessments(&site, &wanted, args)
    };
    rows.print(args.format);
    if has_errors {
        terminal.say(
            "files with errors are missing here: `standpoint check --drafts --future` names them",
        );
    }
    Ok(())
}

/// Whom and what to list.
struct Wanted {
    agent: Option<AgentIx>,
    event: Option<EventIx>,
    since: Option<Moment>,
}

impl Wanted {
    fn new(site: &Site, args: &ListArgs) -> Result<Self, Failure> {
        let agent = args.agent.as_deref().map(|name| {
            let found = site.agent_named(name);
            let at = found.and_then(|found| place(&site.agents, found));
            at.ok_or_else(|| unknown("agent", name, site.near_agent(name)))
        });
        let event = args.event.as_deref().map(|name| {
            let found = site.event_named(name);
            let at = found.and_then(|found| place(&site.events, found));
            at.ok_or_else(|| unknown("event", name, site.near_event(name)))
        });
        let since = args.since.as_deref();
        let since = since.map(|text| Moment::parse(text, &site.settings.time_zone));
        Ok(Self {
            agent: agent.transpose()?,
            event: event.transpose()?,
            since: since.transpose()?,
        })
    }

    fn is_since(&self, moment: &Moment) -> bool {
        let since = self.since.as_ref();
        since.is_none_or(|since| since.instant <= moment.instant)
    }
}

fn place<I: Ix, T>(list: &IndexVec<I, T>, found: &T) -> Option<I> {
    let mut all = list.enumerated();
    all.find_map(|(at, one)| std::ptr::eq(one, found).then_some(at))
}

fn unknown(kind: &str, name: &str, near: Option<String>) -> Failure {
    let meant = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
    Failure::usage(format!("no {kind} is called `{name}`{meant}"))
}

/// The assessments that are wanted, newest first.
fn assessments(site: &Site, wanted: &Wanted, args: &ListArgs) -> Rows {
    let is_wanted = |entry: &AssessmentEntry| {
        let is_by = wanted
            .agent
            .is_none_or(|agent| entry.agents.contains(&agent));
        let is_of = wanted
            .event
            .is_none_or(|event| entry.events.contains(&event));
        let is_draft = !args.drafts || entry.withheld == Some(Withheld::Draft);
        let is_withheld = !args.withheld || entry.withheld.is_some();
        let is_unrecorded =
            !args.unrecorded || (entry.withheld.is_none() && entry.recorded.is_none());
        let is_since = wanted.is_since(&entry.date);
        is_by && is_of && is_draft && is_withheld && is_unrecorded && is_since
    };
    let row = |entry: &AssessmentEntry| {
        let agents = entry
            .agents
            .iter()
            .map(|at| site.agents[*at].id.to_string());
        let events = entry
            .events
            .iter()
            .map(|at| site.events[*at].slug.to_string());
        vec![
            // A draft without a date is beside the newest.
            Cell::from(
                entry
                    .facts
                    .date
                    .as_ref()
                    .map(|date| date.date().to_string()),
            ),
            Cell::List(agents.collect()),
            Cell::List(events.collect()),
            Cell::from(entry.facts.confidence.level.word()),
            Cell::Text(state(entry.withheld)),
            Cell::from(on_record(site, entry)),
            Cell::from(&*entry.body.path),
            Cell::from(&*entry.facts.id),
            Cell::from(&*entry.title),
            Cell::Text(entry.route.to_string()),
        ]
    };
    let newest = site.assessments.iter().rev();
    let found = newest.filter(|entry| is_wanted(entry));
    Rows {
        columns: ASSESSMENTS,
        rows: found.map(|entry| row(entry)).collect(),
    }
}

/// Why a document is not public, or that it is.
fn state(withheld: Option<Withheld>) -> String {
    match withheld {
        None => "public".to_owned(),
        Some(Withheld::Draft) => "draft".to_owned(),
        Some(Withheld::Embargo) => "embargoed".to_owned(),
        Some(Withheld::Marked(marking)) => marking.label().to_owned(),
    }
}

/// What the record says of an assessment. What is withheld cannot be on it.
fn on_record(site: &Site, entry: &AssessmentEntry) -> Option<&'static str> {
    site.ledger.as_ref()?;
    Some(match &entry.recorded {
        None if entry.withheld.is_some() => return None,
        None => "unrecorded",
        Some(known) if known.withdrawn.is_some() => "withdrawn",
        Some(_) => "recorded",
    })
}

impl From<Option<&'static str>> for Cell {
    fn from(word: Option<&'static str>) -> Self {
        word.map_or(Self::Nothing, Self::from)
    }
}

/// The open questions that are wanted and have a deadline, due first.
fn questions(site: &Site, wanted: &Wanted, args: &ListArgs, now: Timestamp) -> Rows {
    let concerns = |(at, event): (EventIx, &EventEntry), agent: AgentIx| {
        let forecasts = site.forecasts.of_event(at);
        let has_answered = forecasts.iter().any(|one| one.by(agent).is_some());
        let mut assessed = event.assessments.iter();
        let has_assessed = assessed.any(|one| site.assessments[*one].agents.contains(&agent));
        event.expected.contains(&agent) || has_assessed || has_answered
    };
    let row = |at: QuestionAt| {
        let (event, question) = (&site.events[at.0], site.question(at));
        let by = question.resolves_by.as_ref()?;
        let is_over = by.is_over(now);
        let is_asked = if is_over { args.overdue } else { args.due };
        let is_of = wanted.event.is_none_or(|wanted| wanted == at.0);
        let is_by = wanted
            .agent
            .is_none_or(|agent| concerns((at.0, event), agent));
        let is_open = question.outcome.is_none();
        if !(is_open && is_asked && is_of && is_by && wanted.is_since(by)) {
            return None;
        }
        let answers = site.forecasts.of(at).counted().count();
        let body = event.body.as_ref();
        let row = vec![
            Cell::Text(by.date().to_string()),
            Cell::from(if is_over { "overdue" } else { "due" }),
            Cell::from(&*event.slug),
            Cell::from(&*question.id),
            Cell::Number(answers),
            Cell::from(&*question.text),
            Cell::from(body.map(|body| body.path.to_string())),
            Cell::Text(Route::question(&event.slug, &question.id).to_string()),
        ];
        Some(((by.instant, at), row))
    };
    let mut found: Vec<_> = site.forecasts.questions().filter_map(row).collect();
    found.sort_by_key(|(key, _)| *key);
    Rows {
        columns: QUESTIONS,
        rows: found.into_iter().map(|(_, row)| row).collect(),
    }
}
