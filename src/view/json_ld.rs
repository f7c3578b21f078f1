//! What an assessment is, in the words of schema.org.

use serde::Serialize;

use super::vantage::Vantage;
use crate::ledger::stamp;
use crate::site::{AgentIx, AssessmentEntry, EventIx};

/// A report, with its members in the order of their names.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    about: Vec<Thing<'a>>,
    author: Vec<Thing<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creative_work_status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    date_published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    digital_source_type: Option<&'static str>,
    headline: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<String>,
    in_language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
}

/// An event, or who judges.
#[derive(Serialize)]
struct Thing<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<&'a str>,
    name: &'a str,
}

/// An assessment as JSON that is safe in a `<script>`.
pub fn json_ld(from: Vantage<'_>, entry: &AssessmentEntry) -> String {
    let site = from.site;
    let recorded = entry.recorded.as_ref();
    let date = entry.facts.date.as_ref();
    let author = |&at: &AgentIx| {
        let agent = &site.agents[at];
        let kind = agent.facts.as_ref().and_then(|facts| facts.kind.as_deref());
        Thing {
            kind: if kind == Some("human") {
                "Person"
            } else {
                "Organization"
            },
            identifier: Some(&agent.id),
            name: &agent.name,
        }
    };
    let about = |&at: &EventIx| Thing {
        kind: "Event",
        identifier: None,
        name: &site.events[at].title,
    };
    let report = Report {
        context: "https://schema.org",
        kind: "Report",
        about: entry.events.iter().map(about).collect(),
        author: entry.agents.iter().map(author).collect(),
        creative_work_status: recorded
            .and_then(|recorded| recorded.withdrawn.as_ref())
            .map(|_| "Withdrawn"),
        date_modified: recorded.map(|recorded| stamp(recorded.updated)),
        date_published: date.map_or_else(String::new, |date| date.iso(&site.settings.time_zone)),
        digital_source_type: source_type(entry),
        headline: &entry.title,
        identifier: recorded.map(|recorded| format!("sha256:{}", recorded.content)),
        in_language: entry.facts.lang.as_deref().unwrap_or(&site.settings.lang),
        license: site.settings.licence.as_deref(),
        url: (site.settings.base_url.as_ref()).map(|base| entry.route.absolute(base)),
        version: recorded.map(|recorded| recorded.rev),
    };
    safe_in_script(serde_json::to_string(&report).unwrap_or_default())
}

/// A member of schema.org's `IPTCDigitalSourceEnumeration`. It has none for a text that people wrote:
/// its other ones are about pictures.
fn source_type(entry: &AssessmentEntry) -> Option<&'static str> {
    let provenance = entry.facts.provenance.as_ref()?;
    match &*provenance.kind {
        "ai" => Some("https://schema.org/TrainedAlgorithmicMediaDigitalSource"),
        "mixed" => Some("https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"),
        _ => None,
    }
}

/// JSON without signs that mean something in HTML: `<` could end the script element.
fn safe_in_script(json: String) -> String {
    if !json.contains(['<', '>', '&']) {
        return json;
    }
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}
