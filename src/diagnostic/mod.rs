//! What is wrong, where, and what to do next: made beside the check, printed elsewhere.

mod code;
mod human;
mod machine;
mod nearest;
mod texts;

pub use code::Code;
pub use human::{Style, human};
pub use machine::{github, json, short};
pub use nearest::{distance, nearest};
pub use texts::Texts;

use std::fmt;

use serde::{Deserialize, Serialize};

/// A range of bytes in one file, `start` inclusive, `end` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Span {
    /// Byte offset of the first byte.
    pub start: u32,
    /// Byte offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `start..end`; offsets beyond 4 GiB are clipped (sources are capped far below).
    pub fn new(start: usize, end: usize) -> Self {
        let clip = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            start: clip(start),
            end: clip(end.max(start)),
        }
    }

    /// The same span, `by` bytes further on.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start as usize + by, self.end as usize + by)
    }
}

/// A value and the place where it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands in its file.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is published while there is one.
    Error,
    /// Probably a mistake; an error with `--strict`.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word that is printed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A file, relative to the site's root with `/`, and a range in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as printed.
    pub file: Box<str>,
    /// The range that is underlined; none where the whole file is meant.
    pub span: Option<Span>,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem, as documented in `docs/diagnostics.md`.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// What is said under the underlined text.
    pub label: String,
    /// What to do next.
    pub hint: Option<String>,
    /// Other places that matter, each with what is to be seen there.
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message.into())
    }

    /// A warning without a place.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message.into())
    }

    /// A note without a place.
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message.into())
    }

    fn new(severity: Severity, code: Code, message: String) -> Self {
        Self {
            code,
            severity,
            message,
            place: None,
            label: String::new(),
            hint: None,
            related: Vec::new(),
        }
    }

    /// Places it at a range of a file.
    #[must_use]
    pub fn at(mut self, file: &str, span: Span) -> Self {
        self.place = Some(Place {
            file: file.into(),
            span: Some(span),
        });
        self
    }

    /// Places it at a whole file.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        self.place = Some(Place {
            file: file.into(),
            span: None,
        });
        self
    }

    /// Says something under the underlined text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// By what reports are sorted.
    fn order(&self) -> impl Ord {
        (&self.place, self.severity, self.code, &self.message)
    }

    /// Names another place.
    #[must_use]
    pub fn also(mut self, file: &str, span: Option<Span>, what: impl Into<String>) -> Self {
        let place = Place {
            file: file.into(),
            span,
        };
        self.related.push((place, what.into()));
        self
    }
}

/// Why a value cannot be meant, said by the type that parses it; its reader adds the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// What kind of problem.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

impl Complaint {
    /// A complaint of three parts.
    pub fn new(code: Code, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// The error that it makes at a place.
    pub fn at(self, file: &str, span: Span) -> Diagnostic {
        Diagnostic::error(self.code, self.message)
            .at(file, span)
            .hint(self.hint)
    }

    /// The warning that it makes at a place, where the value can be used all the same.
    pub fn warning_at(self, file: &str, span: Span) -> Diagnostic {
        Diagnostic {
            severity: Severity::Warning,
            ..self.at(file, span)
        }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.hint)
    }
}

/// All problems of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds those of another stage.
    pub fn append(&mut self, mut other: Self) {
        self.list.append(&mut other.list);
    }

    /// Turns warnings into errors (`--strict`).
    pub fn deny_warnings(&mut self) {
        for diagnostic in &mut self.list {
            if diagnostic.severity == Severity::Warning {
                diagnostic.severity = Severity::Error;
            }
        }
    }

    /// Turns errors of one kind into warnings.
    pub fn lower(&mut self, code: Code) {
        for diagnostic in &mut self.list {
            if diagnostic.code == code && diagnostic.severity == Severity::Error {
                diagnostic.severity = Severity::Warning;
            }
        }
    }

    /// Whether there is an error of one kind.
    pub fn have_error(&self, code: Code) -> bool {
        let is_one = |one: &Diagnostic| one.code == code && one.severity == Severity::Error;
        self.list.iter().any(is_one)
    }

    /// Drops those of one kind.
    pub fn drop_code(&mut self, code: Code) {
        self.list.retain(|diagnostic| diagnostic.code != code);
    }

    /// Those that `others` do not have.
    #[must_use]
    pub fn without(&self, others: &Self) -> Self {
        let known = others.sorted();
        let is_new = |one: &&Diagnostic| {
            let found = known.binary_search_by(|other| other.order().cmp(&one.order()));
            found.is_err()
        };
        Self {
            list: self.list.iter().filter(is_new).cloned().collect(),
        }
    }

    /// Drops warnings and notes.
    pub fn keep_errors(&mut self) {
        self.list
            .retain(|diagnostic| diagnostic.severity == Severity::Error);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether one of them points into a file.
    pub fn concern(&self, file: &str) -> bool {
        let points = |place: &Place| *place.file == *file;
        self.list.iter().any(|one| {
            one.place.as_ref().is_some_and(points)
                || one.related.iter().any(|(place, _)| points(place))
        })
    }

    /// Whether there is an error in the first bytes of a file, or one without a place.
    pub fn have_error_before(&self, file: &str, end: usize) -> bool {
        let is_there = |place: &Place| {
            let span = place.span.filter(|span| span.start as usize >= end);
            *place.file == *file && span.is_none()
        };
        let errors = self
            .list
            .iter()
            .filter(|one| one.severity == Severity::Error);
        errors.filter_map(|one| one.place.as_ref()).any(is_there)
    }

    /// Whether there is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many there are of one severity, each counted once.
    pub fn count(&self, severity: Severity) -> usize {
        let sorted = self.sorted();
        sorted.iter().filter(|d| d.severity == severity).count()
    }

    /// All of them in the order of files and places, each once.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut list: Vec<_> = self.list.iter().collect();
        list.sort_by(|a, b| a.order().cmp(&b.order()));
        list.dedup();
        list
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}
