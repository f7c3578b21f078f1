//! The citations of all assessments, or of those of an event, as one file: BibTeX, and CSL-JSON for processors of the
//! Citation Style Language (schema `csl-data.json`, version 1.0.2).

use serde::Serialize;

use super::citation::CitationView;
use super::register::room;
use crate::model::Moment;
use crate::site::{AssessmentEntry, EventIx, Site};

/// The assessments that a file of citations has, in order.
fn cited(site: &Site, event: Option<EventIx>) -> Vec<&AssessmentEntry> {
    match event {
        None => site.assessments.iter().map(|entry| &**entry).collect(),
        Some(event) => {
            let of = site.events[event].assessments.iter();
            of.map(|&at| &*site.assessments[at]).collect()
        }
    }
}

/// `citations.bib`.
pub fn citations_bib(site: &Site, event: Option<EventIx>) -> Vec<u8> {
    let cited = cited(site, event);
    let mut file = String::with_capacity(room(cited.iter().copied()));
    for entry in cited {
        file.push_str(&CitationView::new(site, entry).bibtex);
        file.push_str("\n\n");
    }
    file.into_bytes()
}

/// An item of CSL-JSON.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Item<'a> {
    id: &'a str,
    r#type: &'static str,
    title: &'a str,
    author: Vec<Literal<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Issued>,
    publisher: &'a str,
    genre: &'static str,
    number: &'a str,
    language: &'a str,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(rename = "abstract", skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// A name that is not taken apart.
#[derive(Serialize)]
struct Literal<'a> {
    literal: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Issued {
    date_parts: [[i16; 3]; 1],
}

/// `citations.json`.
pub fn citations_json(site: &Site, event: Option<EventIx>) -> Vec<u8> {
    let cited = cited(site, event);
    let mut file = Vec::with_capacity(room(cited.iter().copied()));
    file.push(b'[');
    for (number, entry) in cited.into_iter().enumerate() {
        file.extend_from_slice(if number == 0 { b"\n" } else { b",\n" });
        let citation = CitationView::without_bibtex(site, entry);
        let day = entry.facts.date.as_ref().map(Moment::date);
        let item = Item {
            id: &citation.number,
            r#type: "report",
            title: &entry.title,
            author: (citation.authors.iter())
                .map(|literal| Literal { literal })
                .collect(),
            issued: day.map(|day| Issued {
                date_parts: [[day.year(), day.month().into(), day.day().into()]],
            }),
            publisher: &citation.institution,
            genre: "Assessment",
            number: &citation.number,
            language: &citation.lang,
            url: citation.url.contains("://").then_some(&*citation.url),
            summary: &entry.summary,
            note: citation.note(),
        };
        // Items hold nothing that JSON cannot.
        let _ = serde_json::to_writer(&mut file, &item);
    }
    file.extend_from_slice(b"\n]\n");
    file
}
