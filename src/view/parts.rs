//! The parts that views share: links, dates, confidences, rows of lists.

use serde::Serialize;

use super::ready::Ready;
use crate::model::{Confidence, Interval, Level};

/// A link with its words.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// The path from the root, to be put behind `root`.
    pub href: String,
    /// The words.
    pub text: String,
}

/// A link with a count.
#[derive(Debug, Clone, Serialize)]
pub struct CountedLink {
    /// The path from the root, to be put behind `root`.
    pub href: String,
    /// The words.
    pub text: String,
    /// How many items stand there.
    pub count: usize,
}

/// One of the numbered parts of a long list.
#[derive(Debug, Clone, Serialize)]
pub struct PartView {
    /// The path from the root, to be put behind `root`.
    pub href: String,
    /// Its number.
    pub text: String,
    /// Whether it is this page.
    pub current: bool,
}

/// An agent with its id and its name.
#[derive(Debug, Serialize)]
pub struct AgentName {
    /// Its page.
    pub href: String,
    /// Its id.
    pub id: String,
    /// Its name, perhaps the id again.
    pub name: String,
}

/// A day, perhaps with a time, for machines and for readers.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// For `<time datetime>`: `2025-11-19`, or RFC 3339.
    pub iso: String,
    /// In words: `19 November 2025`, or with a time `19 November 2025, 14:30`.
    pub text: String,
    /// Without its year: `19 Nov`, or with a time `19 Nov, 14:30`.
    pub short: String,
}

/// A confidence as it was written and as it is banded.
#[derive(Debug, Clone, Serialize)]
pub struct ConfidenceView {
    /// `low`, `moderate`, `high` or `unstated`: for class names and data. Where several agents or
    /// assessments are told by their confidences alone, also `withdrawn`.
    pub level: &'static str,
    /// The word for readers.
    pub label: &'static str,
    /// A self-reported score in whole percent.
    pub percent: Option<u8>,
    /// The same in percent without rounding, to compare scores: `69.5`.
    pub score: Option<String>,
    /// The text as written.
    pub written: String,
}

/// One assessment in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// When it was made.
    pub date: Ready<DateView>,
    /// Who judges, as text: `UA-01, EU-01`.
    pub who: String,
    /// Who judges.
    pub agents: Vec<Ready<LinkView>>,
    /// What is judged.
    pub events: Vec<Ready<LinkView>>,
    /// Its confidence.
    pub confidence: Ready<ConfidenceView>,
    /// Its summary, perhaps empty.
    pub summary: String,
    /// Whether a later one replaces it.
    pub superseded: bool,
    /// The first that does.
    pub replaced_by: Option<Replacement>,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
    /// The first likelihood that it gives; `None` if it gives none or was withdrawn.
    pub judged: Option<JudgedView>,
    /// `draft`, `embargo` or a marking such as `TLP:AMBER`, in an edition that shows it.
    pub withheld: Option<&'static str>,
}

/// A likelihood in a list, as a small bar and in percent.
#[derive(Debug, Clone, Serialize)]
pub struct JudgedView {
    /// In percent: `5–20%`, or `65%` for a point.
    pub percent: String,
    /// The lower end in whole percent.
    pub low: u8,
    /// The upper end; the same for a point.
    pub high: u8,
    /// How well founded it is, or else the assessment: `low`, `moderate`, `high` or `unstated`.
    pub level: &'static str,
}

/// Assessments of one year in a list that is in order of time.
#[derive(Debug, Serialize)]
pub struct YearRows {
    /// The year; empty for those without a date.
    pub year: String,
    /// The assessments, newest first.
    pub rows: Vec<Ready<Row>>,
}

/// What stands in place of an assessment.
#[derive(Debug, Clone, Serialize)]
pub struct Replacement {
    /// Its page.
    pub href: String,
    /// When it was made.
    pub date: Ready<DateView>,
}

/// One event in a list.
#[derive(Debug, Clone, Serialize)]
pub struct EventRow {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// When it happened, in words.
    pub when: Option<String>,
    /// Its first day, for machines.
    pub first: Option<String>,
    /// Whether it lies beyond the latest assessment of all: builds have no clock.
    pub planned: bool,
    /// How many assessments it has.
    pub assessments: usize,
    /// How many agents have assessed it.
    pub agents: usize,
    /// The newest assessment.
    pub latest: Option<Ready<DateView>>,
    /// The latest confidence of each agent, in the order of agents; `withdrawn` where that
    /// assessment was.
    pub confidences: Vec<Ready<ConfidenceView>>,
    /// Its summary or its question, perhaps empty.
    pub summary: String,
    /// `draft`, `embargo` or a marking such as `TLP:AMBER`, in an edition that shows it.
    pub withheld: Option<&'static str>,
}

/// Something that links here.
#[derive(Debug, Clone, Serialize)]
pub struct Backlink {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// `assessment`, `event`, `agent` or `page`.
    pub kind: &'static str,
    /// Who wrote it and when, for assessments: `UA-01, 3 December 2025`; otherwise empty.
    pub by: String,
}

/// What links here: the newest, and where the others stand.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Backlinks {
    /// At most 100.
    pub links: Vec<Backlink>,
    /// How many there are in all.
    pub total: usize,
    /// The page of all of them, where there are more.
    pub more: Option<String>,
}

/// What a body offers besides its HTML.
#[derive(Debug, Clone, Serialize)]
pub struct BodyView {
    /// Its headings, for a table of contents.
    pub headings: Vec<HeadingView>,
}

/// A heading in a table of contents.
#[derive(Debug, Clone, Serialize)]
pub struct HeadingView {
    /// 2 to 6.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its words.
    pub text: String,
}

impl JudgedView {
    /// The view of a range and of how well founded it is.
    pub fn new(interval: Interval, level: Level) -> Self {
        Self {
            percent: interval.to_string(),
            low: interval.low,
            high: interval.high,
            level: level.word(),
        }
    }
}

impl ConfidenceView {
    /// What stands in place of the confidence of an assessment that was withdrawn.
    pub fn withdrawn() -> Self {
        Self {
            level: "withdrawn",
            label: "Withdrawn",
            percent: None,
            score: None,
            written: String::new(),
        }
    }
}

impl From<&Confidence> for ConfidenceView {
    fn from(confidence: &Confidence) -> Self {
        Self {
            level: confidence.level.word(),
            label: confidence.level.label(),
            percent: confidence.percent,
            score: confidence.score.clone().map(String::from),
            written: confidence.written.to_string(),
        }
    }
}

impl From<Level> for ConfidenceView {
    fn from(level: Level) -> Self {
        Self {
            level: level.word(),
            label: level.label(),
            percent: None,
            score: None,
            written: level.word().to_owned(),
        }
    }
}
