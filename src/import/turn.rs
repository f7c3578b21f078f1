//! One answer within a transcript: its text, its signature, and the question behind it.

use std::ops::Range;

use super::list::marker;
use super::offer::is_offer;
use super::span::Label;
use super::speaker::{Known, LONGEST, Speaker, signature};
use super::transcript::{Question, Transcript};

/// One answer of one agent. Ranges are of lines, by their positions.
#[derive(Debug)]
pub struct Turn {
    /// Who speaks.
    pub speaker: Speaker,
    /// The position of the line that says so.
    pub line: usize,
    /// The question that was asked before this turn and behind another.
    pub question: Option<Question>,
    /// What was said. Lines within it that are labelled otherwise are no part of it: a signature or
    /// an offer with definitions behind it.
    pub body: Range<usize>,
}

impl Transcript<'_> {
    /// Takes one turn apart. What comes back is the question at its end, which is for the next.
    pub fn turn(
        &mut self,
        line: usize,
        next: Option<usize>,
        mut speaker: Speaker,
        question: Option<Question>,
        known: &Known,
    ) -> Option<Question> {
        let number = self.turns.len() + 1;
        let mut body = line + 1..next.unwrap_or(self.lines.len());
        self.label(line..line + 1, Label::Speaker, Some(number));
        self.label(body.clone(), Label::Text, Some(number));
        body = self.between_rules(body, Some(number));
        let signed = self.signed(body.clone(), &mut speaker, known);
        let asked = next.and_then(|_| self.take_question(&mut body, signed, &speaker));
        let mut said = body.clone();
        let mut tail = body.end..body.end;
        if let Some(at) = signed.filter(|at| *at < body.end) {
            tail.start = self.references(at + 1..body.end);
            let place = format!("behind the signature of {}", speaker.id);
            let behind = self.between_rules(at + 1..tail.start, Some(number));
            self.leave_over(behind, &place);
            self.label(at..at + 1, Label::Signature, Some(number));
            said.end = at;
        }
        said = self.between_rules(said, Some(number));
        let references = self.references(said.clone())..said.end;
        let mut text = said.start..references.start;
        if self.is_empty(&text) {
            text = said;
        }
        text = self.without_offer(text, number, &speaker, signed);
        text = self.between_rules(text, Some(number));
        if self.is_empty(&text) {
            let what = format!("{} says nothing here: no assessment is made", speaker.id);
            self.flag(line, what);
        } else if signed.is_none() {
            self.flag_breaking_off(text.clone());
        }
        let end = [tail, references].into_iter().find(|it| !self.is_empty(it));
        let end = end.filter(|_| !self.is_empty(&text));
        let body = text.start..end.map_or(text.end, |end| end.end);
        self.turns.push(Turn {
            speaker,
            line,
            question,
            body,
        });
        asked
    }

    /// The question at the end of an answer, which is for the next. Behind a signature nobody else
    /// can have asked it.
    fn take_question(
        &mut self,
        body: &mut Range<usize>,
        signed: Option<usize>,
        speaker: &Speaker,
    ) -> Option<Question> {
        let last = self.question_before(body.clone())?;
        if let Some(at) = signed.filter(|at| *at < last.start) {
            let paragraphs = self.questions_before(at + 1..body.end)?;
            body.end = paragraphs.start;
            return Some(self.question(paragraphs));
        }
        let is_all = self.is_empty(&(body.start..last.start));
        if is_all || is_offer(&self.paragraph(last.clone())) {
            return None;
        }
        let what = "taken as the next question, though no signature stands before it";
        self.flag(last.start, what);
        body.end = last.start;
        if let Some(first) = self.question_before(body.clone()) {
            let what = format!("asks, too, and stays in the answer of {}", speaker.id);
            self.flag(first.start, format!("{what}: is it of the next question?"));
        }
        Some(self.question(last))
    }

    /// The position of the speaker's last signature: alone, or word for word as the speaker line at
    /// the end of a paragraph. It may say a name that the speaker line did not. A signature of
    /// somebody else is told.
    fn signed(
        &mut self,
        body: Range<usize>,
        speaker: &mut Speaker,
        known: &Known,
    ) -> Option<usize> {
        let mut signed = None;
        for at in body.clone() {
            let stands_alone = at == body.start || self.lines[at - 1].is_blank();
            let ends = at + 1 == body.end || self.lines[at + 1].is_blank();
            let words = &self.lines[at].words;
            let is_own = ends && words.len() <= LONGEST && marker(&self.lines[at]).is_none();
            if self.is_code(at) {
                continue;
            }
            if is_own && speaker.is_written(words, known) {
                signed = Some(at);
                continue;
            }
            if !stands_alone {
                continue;
            }
            match signature(words, known) {
                Some(by) if by.is(speaker) => {
                    speaker.name = speaker.name.take().or(by.name);
                    signed = Some(at);
                }
                Some(by) => {
                    let what = format!("a signature of {} in the answer of {}", by.id, speaker.id);
                    self.flag(
                        at,
                        format!("{what}: it stays in the text, and splits nothing"),
                    );
                }
                None => {}
            }
        }
        signed
    }
}
