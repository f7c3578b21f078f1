//! The register: one row an assessment, as JSON (RFC 8259) and CSV (RFC 4180).

use serde::{Serialize, Serializer};

use super::record::{history, is_attested};
use super::vantage::date_of;
use crate::ledger::stamp;
use crate::site::{AssessmentIx, Site};

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
    events: Vec<&'a str>,
    confidence: &'a str,
    confidence_level: &'static str,
    confidence_percent: Option<u8>,
    title: &'a str,
    url: String,
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
    /// The title of the event that has the question, and the question's id.
    event: Option<&'a str>,
    question: Option<&'a str>,
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
        question: question.map(|(event, at)| &*site.standings[event].questions[at].facts.id),
    }
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

/// About as many bytes as the register has, rather more: while a text of this length grows, there are two of it.
fn room(site: &Site) -> usize {
    let judged = |text: &str| 400 + text.len();
    let rows = site.assessments.iter().map(|entry| {
        let judgements = entry.facts.judgements.iter().map(|one| judged(&one.text));
        600 + entry.title.len() + judgements.sum::<usize>()
    });
    rows.sum()
}

/// `register.json`, oldest first.
pub fn json(site: &Site) -> Vec<u8> {
    let register = Register {
        title: &site.settings.title,
        assessments: Rows(site),
    };
    let mut bytes = Vec::with_capacity(room(site));
    // Texts and numbers can always be written, and so can memory.
    let _ = serde_json::to_writer(&mut bytes, &register);
    bytes.push(b'\n');
    bytes
}

/// `register.csv`, oldest first, several agents or events with `; ` between them.
///
/// A cell that a spreadsheet would run as a formula gets an apostrophe in front, because titles
/// are untrusted; `register.json` has them as written.
pub fn csv(site: &Site) -> Vec<u8> {
    let mut text = String::from(
        "id,date,agent,event,confidence,confidence_level,confidence_percent,title,url,version,digest,withdrawn,\
         recorded,attested",
    );
    let is_internal = site.edition.internal().is_some();
    text.push_str(if is_internal { ",marking\r\n" } else { "\r\n" });
    text.reserve(room(site));
    for of in site.assessments.indices() {
        let row = row(site, of);
        let percent = row.confidence_percent.map(|percent| percent.to_string());
        let attested = row.attested.map(|attested| attested.to_string());
        let version = row.version.map(|version| version.to_string());
        let cells = [
            row.id,
            &row.date,
            &row.agents.join("; "),
            &row.events.join("; "),
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
        ];
        let cells = cells.into_iter().chain(row.marking);
        for (at, value) in cells.enumerate() {
            if at > 0 {
                text.push(',');
            }
            cell(&mut text, value);
        }
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn cell(text: &mut String, value: &str) {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = value.contains([',', '"', '\n', '\r', ';']);
    if quoted {
        text.push('"');
    }
    if formula {
        text.push('\'');
    }
    if quoted {
        text.push_str(&value.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula_runs() {
        let written = |value| {
            let mut text = String::new();
            cell(&mut text, value);
            text
        };
        assert_eq!(written("plain"), "plain");
        assert_eq!(written("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(written("=1+1"), "'=1+1");
        assert_eq!(written("@SUM(A1,B1)"), "\"'@SUM(A1,B1)\"");
    }
}
