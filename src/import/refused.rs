//! Why a transcript is refused.

use super::line::Line;
use super::speaker_line::{Form, SpeakerLine};
use super::suggestion::Suggestion;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Why a transcript is refused.
#[derive(Debug)]
pub enum Refused {
    /// Something in it has to be mended.
    Wrong(Diagnostics),
    /// It can be imported once the command says who speaks, or what it is about.
    Unlabelled(Box<Unlabelled>),
}

/// A transcript for which the command has to say more.
#[derive(Debug)]
pub struct Unlabelled {
    /// What is missing.
    pub problem: Diagnostic,
    /// What the command may say.
    pub suggestion: Suggestion,
    /// Whether nobody speaks in it who is known.
    pub is_unspoken: bool,
}

/// A label of nobody that is known.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// The position of its line.
    pub at: usize,
    /// The number of its line, from 1.
    pub number: usize,
    /// How it is written.
    pub form: Form,
    /// Its words.
    pub label: String,
    /// Whether speech begins on its line.
    pub has_speech: bool,
}

impl Unknown {
    /// That of a line.
    pub fn of(line: &Line<'_>, read: &SpeakerLine<'_>) -> Self {
        Self {
            at: line.at,
            number: line.number,
            form: read.form,
            label: read.label.to_owned(),
            has_speech: read.speech.is_some(),
        }
    }

    /// Whether it is one of a row of lines in one form, the next of which is at `at`.
    pub fn is_before(&self, at: usize, form: Form) -> bool {
        self.at + 1 == at && self.form == form && self.has_speech
    }
}

impl From<Diagnostics> for Refused {
    fn from(wrong: Diagnostics) -> Self {
        Self::Wrong(wrong)
    }
}

impl Refused {
    /// What is wrong, without the command.
    pub fn diagnostics(self) -> Diagnostics {
        match self {
            Self::Wrong(wrong) => wrong,
            Self::Unlabelled(unlabelled) => {
                let mut diagnostics = Diagnostics::default();
                diagnostics.push(unlabelled.problem);
                diagnostics
            }
        }
    }
}
