//! Why an answer cannot be made a document.

use crate::diagnostic::{Code, Diagnostic};

/// Why a body cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    /// It is too large.
    TooLarge,
    /// A site would not accept it.
    Refused,
    /// Footnotes of ours are none: code or links have swallowed them. Where the citations began.
    Swallowed(Vec<usize>),
}

impl Unusable {
    /// What is said of the text behind a line, from 1.
    pub fn complaint(self, file: &str, line: usize) -> Diagnostic {
        match self {
            Self::TooLarge => Diagnostic::error(
                Code::TooLarge,
                format!("the text behind line {line} becomes too large a page"),
            )
            .in_file(file)
            .hint("split the transcript; a page may have 16 MiB and a document 8 MiB"),
            Self::Refused | Self::Swallowed(_) => Diagnostic::error(
                Code::BadTranscript,
                format!("the text behind line {line} cannot be made into a document"),
            )
            .in_file(file)
            .hint("this is a fault of Standpoint: please report it with the file"),
        }
    }
}
