//! What is due by now: questions that should have come out, and embargoes that have ended.
//!
//! Notes for whoever runs `check`. No page depends on them, because none depends on the clock.

use jiff::{SignedDuration, Timestamp};

use super::{Parsed, Read};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Document, Event, Front, Moment};
use crate::parse;
use crate::site::{Withheld, visibility};
use crate::source::Files;
use crate::value::{Kind, Node};

impl Read {
    /// Notes on what is due at this moment, in the documents that this edition shows, and on those that an
    /// embargo alone withholds.
    pub fn due(&self, now: Timestamp) -> Diagnostics {
        let mut notes = Diagnostics::default();
        let documents = self.parsed.iter().map(|Parsed { document, .. }| document);
        for document in documents.flatten() {
            let (withheld, is_shown) =
                visibility(&document.publishing, self.scanned.options.edition);
            if let Some(moment) = &document.publishing.publish_on
                && withheld == Some(Withheld::Embargo)
                && moment.instant <= now
            {
                notes.push(embargo(&*self.scanned.files, document));
            }
            if let Front::Event(event) = &document.front
                && is_shown
            {
                for note in overdue(&*self.scanned.files, document, event, now) {
                    notes.push(note);
                }
            }
        }
        notes
    }
}

fn embargo(files: &dyn Files, document: &Document) -> Diagnostic {
    let message = "this embargo has ended, and the document is still withheld";
    let note = Diagnostic::note(Code::EmbargoEnded, message)
        .hint("remove `publish_on` to publish it; no build looks at the clock");
    let front = keys(files, document);
    let written = front.as_ref().and_then(|front| front.get("publish_on"));
    at(note, document, written.map(|written| written.span))
}

/// Notes on the questions of an event that are open past their day.
fn overdue(
    files: &dyn Files,
    document: &Document,
    event: &Event,
    now: Timestamp,
) -> Vec<Diagnostic> {
    let is_over = |moment: &Moment| {
        // A day counts to its end.
        let hours = if moment.has_time { 0 } else { 24 };
        now.duration_since(moment.instant) >= SignedDuration::from_hours(hours)
    };
    let questions = event.questions.iter();
    let late = questions.filter(|one| one.outcome.is_none());
    let late = late.filter(|one| one.resolves_by.as_ref().is_some_and(is_over));
    let late: Vec<_> = late.collect();
    if late.is_empty() {
        return Vec::new();
    }
    let front = keys(files, document);
    let span = |id: &str| {
        let Kind::List(questions) = &front.as_ref()?.get("questions")?.kind else {
            return None;
        };
        let is_meant = |question: &&Node| {
            let written = question.get("id").map(|node| &node.kind);
            matches!(written, Some(Kind::Scalar { text, .. }) if text.trim() == id)
        };
        let question = questions.iter().find(is_meant)?;
        Some(question.get("resolves_by")?.span)
    };
    let note = |id: &str| {
        let message = format!("the question `{id}` is past its day and has no outcome");
        let hint =
            "write how it came out: `outcome: yes`, `no`, or `void` where nobody can say any more";
        let note = Diagnostic::note(Code::QuestionOverdue, message).hint(hint);
        at(note, document, span(id))
    };
    late.into_iter()
        .map(|question| note(&question.id))
        .collect()
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
