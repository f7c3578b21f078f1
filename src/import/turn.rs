//! One answer within a transcript: its text, its signature, and the question behind it.

use std::ops::Range;

use super::asked::{Asked, quoted};
use super::list::marker;
use super::offer::is_offer;
use super::rule::is_drawn;
use super::span::Label;
use super::speaker::{Known, LONGEST, Speaker, signature};
use super::stated::Stated;
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
    /// Definitions at the end of the file that it uses.
    pub definitions: Vec<Range<usize>>,
    /// What the file says of it beside its text.
    pub stated: Stated,
}

/// Where a turn begins, and where the next one does. Positions are of lines.
#[derive(Debug, Clone, Copy)]
pub struct Opened {
    /// The line that says who speaks.
    pub line: usize,
    /// The first line of what is said.
    pub body: usize,
    /// The line that opens the next turn.
    pub next: Option<usize>,
}

impl Transcript<'_> {
    /// Takes one turn apart. Returns what the next one gets: a question, and a heading that announces it.
    pub fn turn(
        &mut self,
        opened: &Opened,
        mut speaker: Speaker,
        asked: Asked,
        known: &Known,
    ) -> Asked {
        let line = opened.line;
        let number = self.turns.len() + 1;
        let mut body = opened.body..opened.next.unwrap_or(self.lines.len());
        if self.labels[line].0 != Label::Headline {
            self.label(line..opened.body, Label::Speaker, Some(number));
        }
        self.label(body.clone(), Label::Text, Some(number));
        body = self.between_rules(body, Some(number));
        let mut after = Asked {
            question: None,
            heading: opened.next.and_then(|_| self.announcing(&body)),
        };
        // A heading that is all of an answer is no announcement of the next.
        after.heading = after
            .heading
            .filter(|at| !self.is_empty(&(body.start..*at)));
        if let Some(at) = after.heading {
            body = self.between_rules(body.start..at, Some(number));
        }
        let signed = self.signed(body.clone(), &mut speaker, known);
        if opened.next.is_some() {
            after.question = self.take_question(&mut body, signed, &speaker);
        } else {
            self.flag_last_section(&body, &speaker);
        }
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
        let mut body = text.start..end.map_or(text.end, |end| end.end);
        if let Some(heading) = asked.heading.filter(|_| !self.is_empty(&text)) {
            self.label(heading..heading + 1, Label::Text, Some(number));
            body.start = heading;
        }
        let mut question = asked.question;
        if self.turns.is_empty() && self.question.is_none() {
            self.question = question.take();
        }
        self.turns.push(Turn {
            speaker,
            line,
            question,
            body,
            definitions: Vec::new(),
            stated: Stated::default(),
        });
        after
    }

    /// The question at the end of an answer, which is for the next. After a signature or a rule nobody else can
    /// have asked it; without one it stays where it is.
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
        let above = (body.start..last.start).rfind(|at| !self.lines[*at].is_blank())?;
        if is_offer(&self.paragraph(last.clone())) {
            return None;
        }
        if is_drawn(&self.lines[above].words) {
            body.end = last.start;
            return Some(self.question(last));
        }
        let asks = quoted(&self.paragraph(last.clone()));
        let what = format!(
            "the answer of {} ends with “{asks}”: if somebody else asks it, put a line `---` before it",
            speaker.id
        );
        self.flag(last.start, what);
        None
    }

    /// Asks whose a section is that comes after a rule at the end of the file.
    fn flag_last_section(&mut self, body: &Range<usize>, speaker: &Speaker) {
        let is_seen = |at: &usize| !self.lines[*at].is_blank();
        let rules = body
            .clone()
            .filter(|at| is_drawn(&self.lines[*at].words) && !self.is_code(*at));
        let sections = rules.filter_map(|at| {
            let next = (at + 1..body.end).find(is_seen)?;
            let words = &self.lines[next].words;
            words.starts_with('#').then_some(next)
        });
        let sections: Vec<usize> = sections.take(2).collect();
        // An answer that is divided by rules is one all the same.
        if let [at] = sections[..] {
            let what = format!(
                "a section after a rule, at the end of the answer of {}: is it part of that?",
                speaker.id
            );
            self.flag(at, what);
        }
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
