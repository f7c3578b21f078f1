//! What is due by now: questions that should have an outcome, outcomes whose day has not come, and how many documents wait
//! to become public.
//!
//! For whoever runs `check` or `build`. No page depends on it, because none depends on the clock.

use jiff::Timestamp;

use super::{Options, Read};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::ledger::stamp;
use crate::model::{Document, Event, Front, Question};
use crate::parse;
use crate::site::{Edition, Withheld, WithheldCounts, withheld};
use crate::source::Files;
use crate::value::{Kind, Node};

impl Read {
    /// Notes on what is due at this moment, in the documents that this edition shows.
    pub fn due(&self) -> Diagnostics {
        let mut notes = Diagnostics::default();
        let options = &self.scanned.options;
        for document in self.documents() {
            if let Front::Event(event) = &document.front
                && options.shows(document)
            {
                for note in of_event(&*self.scanned.files, document, event, options.now) {
                    notes.push(note);
                }
            }
        }
        notes
    }

    /// Errors for recorded assessments that are under embargo at this moment: they were public before.
    pub(super) fn embargoed_after_record(&self) -> Diagnostics {
        let mut errors = Diagnostics::default();
        let Some(book) = &self.scanned.book else {
            return errors;
        };
        let now = self.scanned.options.now;
        for document in self.documents() {
            let Front::Assessment(facts) = &document.front else {
                continue;
            };
            let is_held =
                withheld(&document.publishing, Edition::default(), now) == Some(Withheld::Embargo);
            let history = book.ledger.history(&facts.id).filter(|_| is_held);
            if history.is_some_and(|history| !history.is_offline()) {
                errors.push(embargoed(&*self.scanned.files, document, &facts.id, now));
            }
        }
        errors
    }

    /// How many documents this edition withholds at this moment.
    pub fn withheld(&self) -> WithheldCounts {
        let Options { edition, now, .. } = self.scanned.options;
        let documents = self.documents();
        WithheldCounts::of(documents.map(|document| &document.publishing), edition, now)
    }
}

fn embargoed(files: &dyn Files, document: &Document, id: &str, now: Timestamp) -> Diagnostic {
    let message = format!(
        "`{id}` is on the record, and under embargo: the clock says {}",
        stamp(now)
    );
    let error = Diagnostic::error(Code::EmbargoAfterRecord, message).hint(
        "set the clock right (or SOURCE_DATE_EPOCH, where it is set); if the embargo is new, remove it",
    );
    let front = keys(files, document);
    let written = front.as_ref().and_then(|front| front.get("publish_on"));
    at(error, document, written.map(|written| written.span))
}

/// Notes on the questions of an event that are open past their day, or have an outcome before its day.
fn of_event(
    files: &dyn Files,
    document: &Document,
    event: &Event,
    now: Timestamp,
) -> Vec<Diagnostic> {
    let found = event.questions.iter();
    let found = found.filter_map(|question| Some((&*question.id, Due::of(question, now)?)));
    let found: Vec<_> = found.collect();
    if found.is_empty() {
        return Vec::new();
    }
    let front = keys(files, document);
    let written = |id: &str| {
        let Kind::List(questions) = &front.as_ref()?.get("questions")?.kind else {
            return None;
        };
        let is_meant = |question: &&Node| {
            let written = question.get("id").map(|node| &node.kind);
            matches!(written, Some(Kind::Scalar { text, .. }) if text.trim() == id)
        };
        questions.iter().find(is_meant)
    };
    let note = |(id, due): (&str, Due)| {
        let key = written(id).and_then(|question| due.key(question));
        at(due.note(id), document, key.map(|key| key.span))
    };
    found.into_iter().map(note).collect()
}

/// What is wrong with a question at this moment.
#[derive(Debug, Clone, Copy)]
enum Due {
    /// It has no outcome past its day.
    Overdue,
    /// Its outcome has a date to come.
    Early,
}

impl Due {
    fn of(question: &Question, now: Timestamp) -> Option<Self> {
        match &question.outcome {
            None => {
                let by = question.resolves_by.as_ref()?;
                by.is_over(now).then_some(Self::Overdue)
            }
            Some(outcome) => {
                let is_early = outcome.date.as_ref().is_some_and(|date| date.instant > now);
                is_early.then_some(Self::Early)
            }
        }
    }

    /// The value that it is about.
    fn key(self, question: &Node) -> Option<&Node> {
        match self {
            Self::Overdue => question.get("resolves_by"),
            Self::Early => question.get("outcome")?.get("date"),
        }
    }

    fn note(self, id: &str) -> Diagnostic {
        let (code, message, hint) = match self {
            Self::Overdue => (
                Code::QuestionOverdue,
                format!("the question `{id}` is past its day and has no outcome"),
                "write how it came out: `outcome: yes`, `no`, or `void` where nobody can say any more",
            ),
            Self::Early => (
                Code::OutcomeEarly,
                format!("the question `{id}` has an outcome whose day has not come"),
                "correct the date; if the outcome is certain already, write the day when it became so",
            ),
        };
        Diagnostic::note(code, message).hint(hint)
    }
}

/// The front matter, read again for the places of its values: few documents have something due.
fn keys(files: &dyn Files, document: &Document) -> Option<Node> {
    parse::front_matter(&files.read(&document.path).ok()?.text)
}

fn at(note: Diagnostic, document: &Document, span: Option<Span>) -> Diagnostic {
    match span {
        Some(span) => note.at(&document.path, span),
        None => note.in_file(&document.path),
    }
}
