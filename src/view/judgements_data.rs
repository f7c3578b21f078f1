//! All judgements as CSV: a row for each, with what it counts for.

use super::csv::{Csv, several};
use super::judgements::anchor;
use super::vantage::{date_of, is_withdrawn, moment};
use crate::ledger::stamp;
use crate::model::{Assessment, Judgement, Marking};
use crate::route::Route;
use crate::site::{AgentIx, AssessmentIx, Credit, Forecast, QuestionAt, Site, VersionIx};

/// The columns of `judgements.csv`; `docs/data.md` says what each is.
const COLUMNS: [&str; 21] = [
    "assessment",
    "version",
    "judgement",
    "text",
    "event",
    "event_title",
    "question",
    "question_text",
    "agents",
    "date",
    "low",
    "high",
    "likelihood",
    "confidence",
    "confidence_level",
    "recorded",
    "attested",
    "stands",
    "credit",
    "counts_for",
    "url",
];

/// A forecast with its question and its agent.
struct Given<'a> {
    question: QuestionAt,
    agent: AgentIx,
    forecast: &'a Forecast,
}

impl Given<'_> {
    /// Which judgement it is: earlier versions come first.
    fn place(&self) -> (AssessmentIx, bool, Option<VersionIx>, usize) {
        let Forecast {
            assessment,
            version,
            judgement,
            ..
        } = *self.forecast;
        (assessment, version.is_none(), version, judgement)
    }
}

/// `judgements.csv`, in the order of assessments. Of an earlier version on the record, there are those judgements that
/// answer a question by a likelihood.
pub fn judgements_csv(site: &Site) -> Vec<u8> {
    let mut given: Vec<Given<'_>> = Vec::new();
    for question in site.forecasts.questions() {
        for one in &site.forecasts.of(question).agents {
            given.extend(one.forecasts.iter().map(|forecast| Given {
                question,
                agent: one.agent,
                forecast,
            }));
        }
    }
    given.sort_by_key(|one| (one.place(), one.agent));
    let count: usize = site
        .assessments
        .iter()
        .map(|entry| entry.facts.judgements.len())
        .sum();
    let marking = site.edition.internal().map(|_| "marking");
    let columns: Vec<_> = COLUMNS.into_iter().chain(marking).collect();
    let mut csv = Csv::new(&columns, 200 + count * 500);
    let mut rest = &given[..];
    for at in site.assessments.indices() {
        let end = rest.partition_point(|one| one.forecast.assessment <= at);
        let (own, others) = rest.split_at(end);
        rest = others;
        let newest = own.partition_point(|one| one.forecast.version.is_some());
        for group in own[..newest].chunk_by(|a, b| a.place() == b.place()) {
            earlier(site, &mut csv, group);
        }
        newest_of(site, &mut csv, at, &own[newest..]);
    }
    csv.into_bytes()
}

/// The row of a judgement in an earlier version.
fn earlier(site: &Site, csv: &mut Csv, group: &[Given<'_>]) {
    let Some(first) = group.first() else { return };
    let (Some(said), Some(version)) = (site.said(first.forecast), first.forecast.version) else {
        return;
    };
    let version = &site.versions[version];
    let entry = &site.assessments[first.forecast.assessment];
    let date = said.assessment.date.as_ref().unwrap_or(&entry.date);
    let rev = version.entry.rev.to_string();
    Row {
        marking: entry.marking(),
        id: &entry.facts.id,
        version: &rev,
        assessment: said.assessment,
        judgement: said.judgement,
        question: Some(first.question),
        agents: version.agents.iter().filter_map(|name| name.at).collect(),
        date: moment(site, date).iso,
        recorded: first.forecast.recorded.map(stamp),
        stands: false,
        route: &version.route,
    }
    .write(site, csv, group);
}

/// The rows of an assessment as it is.
fn newest_of(site: &Site, csv: &mut Csv, at: AssessmentIx, given: &[Given<'_>]) {
    let entry = &site.assessments[at];
    if entry.facts.judgements.is_empty() {
        return;
    }
    let ledger = site.ledger.as_ref().filter(|_| entry.recorded.is_some());
    let history = ledger.and_then(|ledger| ledger.history(&entry.facts.id));
    let newest = history.and_then(|history| history.versions().next_back());
    let rev = newest.map(|newest| newest.rev.to_string());
    let stands = !is_withdrawn(entry) && site.related[at].superseded_by.is_empty();
    for (number, judgement) in entry.facts.judgements.iter().enumerate() {
        let start = given.partition_point(|one| one.forecast.judgement < number);
        let own = &given[start..];
        let own = &own[..own.partition_point(|one| one.forecast.judgement == number)];
        Row {
            marking: entry.marking(),
            id: &entry.facts.id,
            version: rev.as_deref().unwrap_or(""),
            assessment: &entry.facts,
            judgement,
            question: site.answers[at].get(number).copied().flatten(),
            agents: entry.agents.clone(),
            date: date_of(site, entry).iso,
            recorded: newest.map(|newest| stamp(newest.first_recorded())),
            stands,
            route: &entry.route,
        }
        .write(site, csv, own);
    }
}

/// A row before it is written.
struct Row<'a> {
    marking: Marking,
    id: &'a str,
    version: &'a str,
    assessment: &'a Assessment,
    judgement: &'a Judgement,
    question: Option<QuestionAt>,
    agents: Vec<AgentIx>,
    date: String,
    recorded: Option<String>,
    stands: bool,
    route: &'a Route,
}

impl Row<'_> {
    fn write(self, site: &Site, csv: &mut Csv, given: &[Given<'_>]) {
        let id_of = |agent: &AgentIx| &*site.agents[*agent].id;
        let ids: Vec<_> = self.agents.iter().map(id_of).collect();
        let credit_of = |agent: &AgentIx| given.iter().find(|one| one.agent == *agent);
        let credits = self.agents.iter().map(credit_of);
        let credits: Vec<_> = credits.flatten().map(|one| one.forecast.credit).collect();
        let words: Vec<_> = credits.iter().map(|credit| credit.word()).collect();
        let counted = self.agents.iter().filter_map(credit_of);
        let counted = counted.filter(|one| one.forecast.credit == Credit::Counted);
        let counted: Vec<_> = counted.map(|one| id_of(&one.agent)).collect();
        // Of a question, whether it was on the record before the outcome; else whether it is on the record.
        let attested = match given.first() {
            Some(first) => first.forecast.is_attested(),
            None => self.recorded.is_some(),
        };
        let likelihood = self.judgement.likelihood.as_ref();
        let percent = |end: Option<u8>| end.map(|end| end.to_string()).unwrap_or_default();
        let low = percent(likelihood.map(|one| one.interval.low));
        let high = percent(likelihood.map(|one| one.interval.high));
        let confidence = self.assessment.confidence_in(self.judgement);
        let event = self.question.map(|(event, _)| &site.events[event]);
        let question = self.question.map(|at| site.question(at));
        let base = site.settings.base_url.as_deref();
        let page = base.map_or_else(|| self.route.url(), |base| self.route.absolute(base));
        let url = format!("{page}#{}", anchor(self.judgement));
        let cells = [
            self.id,
            self.version,
            &self.judgement.id,
            &self.judgement.text,
            event.map_or("", |event| &event.slug),
            event.map_or("", |event| &event.title),
            question.map_or("", |question| &question.id),
            question.map_or("", |question| &question.text),
            &several(&ids),
            &self.date,
            &low,
            &high,
            likelihood.map_or("", |one| &one.written),
            &confidence.written,
            confidence.level.word(),
            self.recorded.as_deref().unwrap_or(""),
            if attested { "true" } else { "false" },
            if self.stands { "true" } else { "false" },
            &words.join("; "),
            &several(&counted),
            &url,
        ];
        // In an internal edition, each row has its label.
        let marking = site.edition.internal().map(|_| self.marking.label());
        csv.row(cells.into_iter().chain(marking));
    }
}
