//! The register: one row an assessment, as JSON (RFC 8259) and CSV (RFC 4180).

use serde::Serialize;

use crate::site::{AssessmentEntry, Site};

#[derive(Serialize)]
struct Register<'a> {
    title: &'a str,
    assessments: Vec<Row<'a>>,
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
}

fn row<'a>(site: &'a Site, entry: &'a AssessmentEntry) -> Row<'a> {
    let base = site.settings.base_url.as_deref();
    let confidence = &entry.facts.confidence;
    Row {
        id: &entry.facts.id,
        date: entry.facts.date.iso(&site.settings.time_zone),
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
    }
}

/// `register.json`, oldest first.
pub fn json(site: &Site) -> Vec<u8> {
    let register = Register {
        title: &site.settings.title,
        assessments: site
            .assessments
            .iter()
            .map(|entry| row(site, entry))
            .collect(),
    };
    let mut bytes = serde_json::to_vec(&register).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// `register.csv`, oldest first, several agents or events with `; ` between them.
///
/// A cell that a spreadsheet would run as a formula gets an apostrophe in front, because titles
/// are untrusted; `register.json` has them as written.
pub fn csv(site: &Site) -> Vec<u8> {
    let mut text = String::from(
        "id,date,agent,event,confidence,confidence_level,confidence_percent,title,url\r\n",
    );
    for entry in &site.assessments {
        let row = row(site, entry);
        let percent = row.confidence_percent.map(|percent| percent.to_string());
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
        ];
        for (at, value) in cells.into_iter().enumerate() {
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
