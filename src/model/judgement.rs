//! Key judgements of assessments, and the questions of events that they answer.

use serde::{Deserialize, Serialize};

use super::yardstick::{Band, words_of};
use super::{Confidence, Likelihood, Moment, Text};
use crate::diagnostic::{Code, Complaint, nearest};

/// What an assessment holds to be so, with how likely and how well founded it is: two things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Its id within the assessment; where none was given, `j` and its number from 1.
    pub id: Box<str>,
    /// What is judged, as a sentence.
    pub text: Box<str>,
    /// How likely it is; none for what is judged to be so already.
    pub likelihood: Option<Likelihood>,
    /// How good the evidence and the reasoning for it are. That of the whole assessment is
    /// another.
    pub confidence: Option<Confidence>,
    /// The question of an event that it answers: `question`, or `event#question`.
    pub question: Option<Text>,
}

/// A question that several agents answer, so that their answers can be compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its id within the event.
    pub id: Box<str>,
    /// The question, to be answered by yes or no.
    pub text: Box<str>,
    /// The same in a few words, for figures and lists.
    pub short: Option<Box<str>>,
    /// What decides it.
    pub criteria: Option<Box<str>>,
    /// When it is decided at the latest.
    pub resolves_by: Option<Moment>,
    /// How it came out; none while it is open.
    pub outcome: Option<Outcome>,
    /// Ids that it had before: judgements that name one mean it.
    pub aliases: Vec<Text>,
}

impl Question {
    /// The question in a few words, or else as it is.
    pub fn brief(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.text)
    }
}

/// How a question came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The answer.
    pub answer: Answer,
    /// When it was decided.
    pub date: Option<Moment>,
    /// Who says so.
    pub source: Option<Box<str>>,
    /// Where that can be read, `http` or `https`.
    pub url: Option<Box<str>>,
}

/// The answer to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// It happened, or it is so.
    Yes,
    /// It did not, or it is not.
    No,
    /// Nobody can say any more: the question fell away, or its criteria do not decide it.
    Void,
}

impl Judgement {
    /// The term of likelihood that stands in its sentence beside a level of confidence, where both
    /// do: ICD 203 keeps the two out of one sentence.
    pub fn mixed(text: &str) -> Option<&'static str> {
        let words = format!(" {} ", words_of(text));
        let levels = ["low", "moderate", "medium", "high"];
        let has = |level| words.contains(&format!(" {level} confidence "));
        levels
            .into_iter()
            .any(has)
            .then(|| Band::mentioned(text))
            .flatten()
    }
}

impl Answer {
    /// The word as it stands in data and class names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Void => "void",
        }
    }

    /// The word as readers see it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Yes => "Yes",
            Self::No => "No",
            Self::Void => "Void",
        }
    }

    /// Reads `yes`, `no` or `void`.
    ///
    /// # Errors
    /// A complaint that says what to write, also for a question that is still open.
    pub fn parse(text: &str) -> Result<Self, Complaint> {
        let lower = text.to_lowercase();
        let hint = match lower.as_str() {
            "yes" => return Ok(Self::Yes),
            "no" => return Ok(Self::No),
            "void" => return Ok(Self::Void),
            "true" => "write `yes`",
            "false" => "write `no`",
            "open" | "unresolved" | "pending" | "unknown" => {
                "leave `outcome` out while the question is open; write `void` where nobody can \
                 say any more"
            }
            _ => "write `yes`, `no`, or `void` where nobody can say any more",
        };
        let hint = match nearest(&lower, ["void"]) {
            Some(word) => format!("did you mean `{word}`?"),
            None => hint.to_owned(),
        };
        Err(Complaint::new(
            Code::BadValue,
            format!("`{text}` is not an outcome"),
            hint,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likelihood_and_confidence_in_one_sentence_are_found() {
        let mixed = Judgement::mixed;
        assert_eq!(
            mixed("We judge with high confidence that it is very likely to hold."),
            Some("very likely")
        );
        assert_eq!(mixed("It is likely (Low-confidence)."), Some("likely"));
        assert_eq!(mixed("We have high confidence that it will hold."), None);
        assert_eq!(mixed("It is likely that confidence is high."), None);
    }

    #[test]
    fn outcomes() {
        assert_eq!(Answer::parse("No"), Ok(Answer::No));
        let hint = |text| Answer::parse(text).unwrap_err().hint;
        assert!(hint("open").contains("leave `outcome` out"));
        assert!(hint("true").contains("`yes`"));
        assert!(hint("voidd").contains("`void`"));
    }
}
