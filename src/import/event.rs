//! The file of an event that transcripts are about, in the making.

use std::fmt::Write as _;

use super::clean::Counts;
use super::draft::Draft;
use super::transcript::Question;
use super::words::{Position, escape};
use crate::site::AssessmentIx;
use crate::value::yaml_scalar;

/// An event, and what goes into its file.
#[derive(Debug)]
pub struct EventFile {
    /// Its id, by which assessments refer to it.
    pub id: String,
    /// Its segment of URLs and paths.
    pub slug: String,
    /// The path of its file.
    pub path: String,
    /// Its title.
    pub title: String,
    /// The assessments of it that the site has already.
    pub assessments: Vec<AssessmentIx>,
    /// What the agents were asked first.
    pub question: Option<Question>,
    /// Whether it is a draft until somebody has read its text.
    pub is_draft: bool,
    /// Comments for its author.
    pub notes: String,
    /// The text on it.
    pub text: String,
    /// What was asked later.
    pub later: Vec<Asked>,
}

/// A question that was asked before an answer.
#[derive(Debug)]
pub struct Asked {
    /// The number of its transcript among those of the run, from 0.
    pub transcript: usize,
    /// The question.
    pub question: Question,
    /// The day of the answer, where that is known.
    pub date: Option<String>,
    /// The id of the answer.
    pub answer: String,
    /// Who answered.
    pub agent: String,
}

/// Whether an event has room for what a transcript says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It says that now, or said it before.
    Here,
    /// It says something else.
    Otherwise,
}

impl EventFile {
    /// Takes in what a transcript says of the event. A first question that is another than this
    /// event's is one that was asked before the transcript's first answer.
    pub fn tell(&mut self, draft: &mut Draft) -> Told {
        let text = draft.event.write();
        let told = if draft.event.is_empty() || text == self.text {
            Told::Here
        } else if self.text.trim().is_empty() {
            self.text = text;
            self.is_draft = draft.is_event_draft;
            self.notes = std::mem::take(&mut draft.event_notes);
            Told::Here
        } else {
            Told::Otherwise
        };
        let words = |question: &Option<Question>| question.as_ref().map(|it| it.words.clone());
        if self.question.is_none() {
            self.question = draft.question.take();
        } else if words(&self.question) != words(&draft.question)
            && let Some(answer) = draft.answers.first_mut()
        {
            answer.question = draft.question.take();
        }
        told
    }

    /// The text of the file.
    pub fn write(&self) -> String {
        let mut text = format!(
            "---\nid: {}\ntitle: {}\n",
            yaml_scalar(&self.id),
            yaml_scalar(&self.title)
        );
        if let Some(question) = &self.question {
            let _ = writeln!(text, "question: {}", yaml_scalar(&question.words));
        }
        if self.is_draft {
            text.push_str("draft: true\n");
        }
        text.push_str(&self.notes);
        text.push_str("---\n\n");
        text.push_str(&self.text);
        if !self.later.is_empty() {
            text.push_str("\n## Questions asked later\n\n");
        }
        for asked in &self.later {
            let _ = writeln!(text, "{}", asked.line());
        }
        text
    }
}

impl Asked {
    /// The question as an item of a list.
    pub fn line(&self) -> String {
        let (day, behind) = match &self.date {
            Some(date) => (date.as_str(), ", to "),
            None => ("", "To "),
        };
        let words = escape(
            &self.question.words,
            Position::Within,
            &mut Counts::default(),
        );
        // Plain words until the answer is public.
        let Self { answer, agent, .. } = self;
        format!("- {day}{behind}[[?assessment:{answer}|{agent}]]: {words}")
    }
}
