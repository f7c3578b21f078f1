//! Questions and answers of a JSON file as those of a transcript.

use std::ops::Range;

use super::super::asked::quoted;
use super::super::flag::Flag;
use super::super::span::Label;
use super::super::speaker::Speaker;
use super::super::stated::Stated;
use super::super::transcript::{LONGEST_QUESTION, Question, Transcript};
use super::super::turn::Turn;
use super::script::Part;

impl Transcript<'_> {
    /// Takes questions and answers, each with the lines of its label and of its text.
    pub(super) fn take_parts(&mut self, parts: &[(&Part, Range<usize>, Range<usize>)]) {
        let mut asked: Option<(Question, Range<usize>)> = None;
        for (part, label, text) in parts {
            match part {
                Part::Asks { .. } => {
                    self.label(label.clone(), Label::Speaker, None);
                    asked = self.ask_in_json(text.clone(), asked);
                }
                Part::Answers {
                    speaker, stated, ..
                } => {
                    let mut question = asked.take().map(|(question, _)| question);
                    if self.turns.is_empty() && self.question.is_none() {
                        self.question = question.take();
                    }
                    self.answer_in_json(speaker, stated, label, text);
                    if let Some(turn) = self.turns.last_mut() {
                        turn.question = question;
                    }
                }
                Part::LeftOut { .. } => {}
            }
        }
        if let Some((question, text)) = asked {
            let what = format!(
                "nobody answers “{}”: it is kept as residue",
                quoted(&question.words)
            );
            self.flags.push(Flag::new(question.line, what));
            self.label(text, Label::Residue, None);
        }
    }

    /// Takes a question; one before it, which nobody has answered, is part of it.
    fn ask_in_json(
        &mut self,
        text: Range<usize>,
        before: Option<(Question, Range<usize>)>,
    ) -> Option<(Question, Range<usize>)> {
        if self.is_empty(&text) {
            return before;
        }
        let words = self.paragraph(text.clone());
        let words = match &before {
            Some((question, _)) => format!("{} {words}", question.words),
            None => words,
        };
        if words.len() > LONGEST_QUESTION {
            let place = format!("of a question that has more than {LONGEST_QUESTION} bytes");
            self.leave_over(text, &place);
            return before;
        }
        self.label(text.clone(), Label::Question, None);
        let line = self.lines[text.start].number;
        let (line, start) = before.map_or((line, text.start), |(question, range)| {
            (question.line, range.start)
        });
        Some((Question { line, words }, start..text.end))
    }

    fn answer_in_json(
        &mut self,
        speaker: &Speaker,
        stated: &Stated,
        label: &Range<usize>,
        said: &Range<usize>,
    ) {
        let number = self.turns.len() + 1;
        self.label(label.clone(), Label::Speaker, Some(number));
        self.label(said.clone(), Label::Text, Some(number));
        let references = self.references(said.clone())..said.end;
        let mut text = said.start..references.start;
        if self.is_empty(&text) {
            text = said.clone();
        }
        text = self.without_offer(text, number, speaker, None);
        if self.is_empty(&text) {
            let what = format!("{} says nothing here: no assessment is made", speaker.id);
            self.flag(label.start, what);
        } else {
            self.flag_breaking_off(text.clone());
        }
        let end = if self.is_empty(&references) {
            text.end
        } else {
            references.end
        };
        self.turns.push(Turn {
            speaker: speaker.clone(),
            line: label.start,
            question: None,
            body: text.start..end,
            definitions: Vec::new(),
            stated: stated.clone(),
        });
    }
}
