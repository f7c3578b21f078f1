//! The register: one row an assessment, as JSON (RFC 8259) and CSV (RFC 4180).

use serde::{Serialize, Serializer};

use super::csv::{Csv, several};
use super::record::{history, is_attested};
use super::vantage::date_of;
use crate::ledger::stamp;
use crate::site::{AssessmentEntry, AssessmentIx, Site};

#[derive(Serialize)]
struct Register<'a> {
    title: &'a str,
    assessments: Rows<'a>,
}

/// The rows, each made when it is written: of many there are never all at once.
struct Rows<'a>(&'a Site);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(site) = self;
        serializer.collect_seq(site.assessments.indices().map(|at| row(site, at)))
    }
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    date: String,
    agents: Vec<&'a str>,
    agent_names: Vec<&'a str>,
    /// Titles.
    events: Vec<&'a str>,
    /// The last segments of their addresses.
    event_ids: Vec<&'a str>,
    confidence: &'a str,
    confidence_level: &'static str,
    confidence_percent: Option<u8>,
    title: &'a str,
    url: String,
    tags: Vec<&'a str>,
    places: Vec<&'a str>,
    sources: Vec<Source<'a>>,
    /// Why its judgements moved, or hold.
    change: Option<&'a str>,
    judgements: Vec<Judged<'a>>,
    /// The number and the digest of the newest version on the record.
    version: Option<u64>,
    digest: Option<String>,
    /// Why it was withdrawn.
    withdrawn: Option<&'a str>,
    /// When its first version was recorded, by RFC 3339 in UTC.
    recorded: Option<String>,
    /// Whether its newest version, or one before it, was recorded within a day of the date that it has, by the machine's clock.
    attested: Option<bool>,
    /// Its TLP label, in an internal edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    marking: Option<&'static str>,
}

/// What it says that it relies on, or a publisher to which its text links.
#[derive(Serialize)]
struct Source<'a> {
    name: &'a str,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Judged<'a> {
    id: &'a str,
    text: &'a str,
    likelihood: Option<&'a str>,
    likelihood_low: Option<u8>,
    likelihood_high: Option<u8>,
    confidence: Option<&'a str>,
    confidence_level: Option<&'static str>,
    confidence_percent: Option<u8>,
    /// The title and the id of the event that has the question, and the question's id and text.
    event: Option<&'a str>,
    event_id: Option<&'a str>,
    question: Option<&'a str>,
    question_text: Option<&'a str>,
}

fn judged(site: &Site, of: AssessmentIx, at: usize) -> Judged<'_> {
    let judgement = &site.assessments[of].facts.judgements[at];
    let likelihood = judgement.likelihood.as_ref();
    let confidence = judgement.confidence.as_ref();
    let question = site.answers[of].get(at).copied().flatten();
    Judged {
        id: &judgement.id,
        text: &judgement.text,
        likelihood: likelihood.map(|likelihood| &*likelihood.written),
        likelihood_low: likelihood.map(|likelihood| likelihood.interval.low),
        likelihood_high: likelihood.map(|likelihood| likelihood.interval.high),
        confidence: confidence.map(|confidence| &*confidence.written),
        confidence_level: confidence.map(|confidence| confidence.level.word()),
        confidence_percent: confidence.and_then(|confidence| confidence.percent),
        event: question.map(|(event, _)| &*site.events[event].title),
        event_id: question.map(|(event, _)| &*site.events[event].slug),
        question: question.map(|at| &*site.question(at).id),
        question_text: question.map(|at| &*site.question(at).text),
    }
}

fn sources(site: &Site, of: AssessmentIx) -> Vec<Source<'_>> {
    let entry = &site.assessments[of];
    let named = entry.facts.sources.iter().map(|source| {
        let url = source.url.as_deref();
        let name = source.name.as_deref().or(url).unwrap_or_default();
        Source { name, url }
    });
    let cited = entry.cited.iter().map(|(publisher, _)| Source {
        name: &site.publishers[*publisher].title,
        url: None,
    });
    named.chain(cited).collect()
}

fn row(site: &Site, of: AssessmentIx) -> Row<'_> {
    let entry = &site.assessments[of];
    let base = site.settings.base_url.as_deref();
    let confidence = &entry.facts.confidence;
    let recorded = entry.recorded.as_deref();
    let history = recorded.and_then(|_| history(site, &entry.facts.id));
    let first = history.and_then(|history| history.versions().next());
    let date = entry.facts.date.as_ref();
    Row {
        id: &entry.facts.id,
        date: date_of(site, entry).iso,
        agents: entry
            .agents
            .iter()
            .map(|&at| &*site.agents[at].id)
            .collect(),
        agent_names: (entry.agents.iter())
            .map(|&at| &*site.agents[at].name)
            .collect(),
        event_ids: (entry.events.iter())
            .map(|&at| &*site.events[at].slug)
            .collect(),
        events: entry
            .events
            .iter()
            .map(|&at| &*site.events[at].title)
            .collect(),
        confidence: &confidence.written,
        confidence_level: confidence.level.word(),
        confidence_percent: confidence.percent,
        title: &entry.title,
        url: base.map_or_else(|| entry.route.url(), |base| entry.route.absolute(base)),
        tags: (entry.tags.iter())
            .map(|&at| &*site.tags[at].title)
            .collect(),
        places: (entry.facts.places.iter())
            .map(|place| &*place.value)
            .collect(),
        sources: sources(site, of),
        change: entry.facts.change.as_deref(),
        judgements: (0..entry.facts.judgements.len())
            .map(|at| judged(site, of, at))
            .collect(),
        version: recorded.map(|recorded| recorded.rev),
        digest: recorded.map(|recorded| recorded.content.to_string()),
        withdrawn: recorded.and_then(|recorded| recorded.withdrawn.as_deref()),
        recorded: first.map(|first| stamp(first.first_recorded())),
        attested: recorded
            .zip(history)
            .map(|(recorded, history)| is_attested(history, recorded.rev, date)),
        marking: site.edition.internal().map(|_| entry.marking().label()),
    }
}

/// About as many bytes as a file has that says of each of these what it judges, rather more: while a text of this length
/// grows, there are two of it. Memory that is not written to costs nothing.
pub(super) fn room<'a>(entries: impl IntoIterator<Item = &'a AssessmentEntry>) -> usize {
    let judged = |text: &str| 400 + text.len();
    let rows = entries.into_iter().map(|entry| {
        let judgements = entry.facts.judgements.iter().map(|one| judged(&one.text));
        900 + entry.title.len() + entry.summary.len() + judgements.sum::<usize>()
    });
    rows.sum()
}

/// The same of all assessments.
pub(super) fn room_for_all(site: &Site) -> usize {
    room(site.assessments.iter().map(|entry| &**entry))
}

/// `register.json`, oldest first.
pub fn json(site: &Site) -> Vec<u8> {
    let register = Register {
        title: &site.settings.title,
        assessments: Rows(site),
    };
    let mut bytes = Vec::with_capacity(room_for_all(site));
    // Texts and numbers can always be written, and so can memory.
    let _ = serde_json::to_writer(&mut bytes, &register);
    bytes.push(b'\n');
    bytes
}

/// The columns of `register.csv`; `docs/data.md` says what each is.
const COLUMNS: [&str; 20] = [
    "id",
    "date",
    "agent",
    "event",
    "confidence",
    "confidence_level",
    "confidence_percent",
    "title",
    "url",
    "version",
    "digest",
    "withdrawn",
    "recorded",
    "attested",
    "agent_names",
    "event_ids",
    "tags",
    "places",
    "sources",
    "change",
];

/// `register.csv`, oldest first, several agents, events, tags, places or sources with `; ` between them.
pub fn csv(site: &Site) -> Vec<u8> {
    let is_internal = site.edition.internal().is_some();
    let marking = is_internal.then_some("marking");
    let columns: Vec<_> = COLUMNS.into_iter().chain(marking).collect();
    let mut csv = Csv::new(&columns, room_for_all(site));
    for of in site.assessments.indices() {
        let row = row(site, of);
        let percent = row.confidence_percent.map(|percent| percent.to_string());
        let attested = row.attested.map(|attested| attested.to_string());
        let version = row.version.map(|version| version.to_string());
        let sources: Vec<_> = row.sources.iter().map(|source| source.name).collect();
        let cells = [
            row.id,
            &row.date,
            &several(&row.agents),
            &several(&row.events),
            row.confidence,
            row.confidence_level,
            percent.as_deref().unwrap_or(""),
            row.title,
            &row.url,
            version.as_deref().unwrap_or(""),
            row.digest.as_deref().unwrap_or(""),
            row.withdrawn.unwrap_or(""),
            row.recorded.as_deref().unwrap_or(""),
            attested.as_deref().unwrap_or(""),
            &several(&row.agent_names),
            &several(&row.event_ids),
            &several(&row.tags),
            &several(&row.places),
            &several(&sources),
            row.change.unwrap_or(""),
        ];
        csv.row(cells.into_iter().chain(row.marking));
    }
    csv.into_bytes()
}
