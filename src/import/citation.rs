//! A citation on a line: names of publishers, a marker, or a number that points at a source.

use std::ops::Range;

use super::chip::{Run, may_be_several};
use super::flag::FlagKind;
use super::reference::Reference;
use super::span::Label;

/// A citation on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Its bytes on the line.
    pub range: Range<usize>,
    /// The publishers that it names. What a marker says is a place within the answers of a chat, and
    /// the same in another answer is another source.
    pub names: Vec<String>,
    /// The sources of the answer at which it points, by their positions.
    pub sources: Vec<usize>,
    /// What it is in the spans of the transcript: a citation, a reference or a mark.
    pub label: Label,
    /// Why the author should look at it.
    pub doubt: Option<FlagKind>,
}

impl Citation {
    /// Names of publishers.
    pub fn of(run: &Run) -> Self {
        Self {
            range: run.start..run.end,
            doubt: (run.names.iter().any(|name| may_be_several(name)))
                .then_some(FlagKind::NamesSeveral),
            names: run.names.clone(),
            sources: Vec::new(),
            label: Label::Citation,
        }
    }

    /// A number that points at sources.
    pub fn reference(found: Reference) -> Self {
        Self {
            sources: found.sources,
            label: Label::Reference,
            ..Self::mark(found.range)
        }
    }

    /// A place in a chat, which names no publisher.
    pub fn nobody(range: Range<usize>) -> Self {
        Self {
            label: Label::Citation,
            doubt: Some(FlagKind::NamesNobody),
            ..Self::mark(range)
        }
    }

    /// What is left out.
    pub fn mark(range: Range<usize>) -> Self {
        Self {
            range,
            names: Vec::new(),
            sources: Vec::new(),
            label: Label::Mark,
            doubt: None,
        }
    }
}
