//! One answer within a transcript: its text, its closing offer, its signature, and what is left over.

use std::ops::Range;

use super::citation::{LineEnd, citations};
use super::list::marker;
use super::offer::is_offer;
use super::span::Label;
use super::speaker::{Known, Speaker, signature};
use super::transcript::{Question, Transcript};

/// What was left over is taken for a text that breaks off up to so many words.
const FRAGMENT: usize = 8;
/// So many characters of what was left over are shown.
const SHOWN: usize = 60;

/// One answer of one agent. Ranges are of lines, by their positions.
#[derive(Debug)]
pub struct Turn {
    /// Who speaks.
    pub speaker: Speaker,
    /// The position of the line that says so.
    pub line: usize,
    /// The question that was asked before this turn and behind another.
    pub question: Option<Question>,
    /// What was said, without the offer and the signature.
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
        let mut asked = None;
        if let Some(paragraph) = next.and_then(|_| self.question_before(body.clone())) {
            let is_behind = signed.is_some_and(|at| at < paragraph.start);
            let is_all = self.is_empty(&(body.start..paragraph.start));
            if is_behind || (!is_all && !is_offer(&self.paragraph(paragraph.clone()))) {
                if !is_behind {
                    let what = "taken as the next question, though no signature stands before it";
                    self.flag(paragraph.start, what);
                }
                body.end = paragraph.start;
                asked = Some(self.question(paragraph));
            }
        }
        if let Some(at) = signed.filter(|at| *at < body.end) {
            let place = format!("behind the signature of {}", speaker.id);
            let behind = self.between_rules(at + 1..body.end, Some(number));
            self.leave_over(behind, &place);
            self.label(at..at + 1, Label::Signature, Some(number));
            body.end = at;
        }
        body = self.between_rules(body, Some(number));
        self.take_offer(&mut body, number, &speaker, signed);
        body = self.between_rules(body, Some(number));
        if self.is_empty(&body) {
            let what = format!("{} says nothing here: no assessment is made", speaker.id);
            self.flag(line, what);
        } else if signed.is_none() {
            self.flag_breaking_off(body.clone());
        }
        self.turns.push(Turn {
            speaker,
            line,
            question,
            body,
        });
        asked
    }

    /// The position of the speaker's last signature. It may say a name that the speaker line did
    /// not. A signature of somebody else is told.
    fn signed(
        &mut self,
        body: Range<usize>,
        speaker: &mut Speaker,
        known: &Known,
    ) -> Option<usize> {
        let mut signed = None;
        for at in body.clone() {
            let stands_alone = at == body.start || self.lines[at - 1].is_blank();
            if !stands_alone || self.is_code(at) {
                continue;
            }
            match signature(&self.lines[at].words, known) {
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

    /// Takes the closing offer, if there is one, out of an answer.
    fn take_offer(
        &mut self,
        body: &mut Range<usize>,
        turn: usize,
        speaker: &Speaker,
        signed: Option<usize>,
    ) {
        let Some(last) = self.last_paragraph(body.clone()) else {
            return;
        };
        let Some(before) = self.last_paragraph(body.start..last.start) else {
            return;
        };
        let offers = |paragraph: &Range<usize>| is_offer(&self.paragraph(paragraph.clone()));
        let offer = if offers(&last) {
            last
        } else if !offers(&before) {
            return;
        } else if self.is_list(&last) && self.lines[before.end - 1].words.ends_with([':', '：']) {
            // What is offered stands in a list.
            before.start..last.end
        } else if signed.is_none() && self.is_fragment(&last) {
            // A tail that breaks off.
            let place = format!("behind the closing offer of {}", speaker.id);
            self.leave_over(last, &place);
            before
        } else {
            return;
        };
        if self.is_empty(&(body.start..offer.start)) {
            return;
        }
        let what = "a closing offer: it is left out of the assessment";
        self.flag(offer.start, what);
        body.end = offer.start;
        self.label(offer, Label::Offer, Some(turn));
    }

    fn is_list(&self, range: &Range<usize>) -> bool {
        let mut lines = self.lines[range.clone()].iter();
        lines.all(|line| line.is_blank() || marker(line).is_some())
    }

    /// Keeps lines as residue, and names them.
    fn leave_over(&mut self, range: Range<usize>, place: &str) {
        let is_seen = |at: &usize| !self.lines[*at].is_blank();
        let Some(first) = range.clone().find(is_seen) else {
            return;
        };
        let last = range.clone().rfind(is_seen).unwrap_or(first);
        let words = self.paragraph(first..first + 1);
        let shown: String = words.chars().take(SHOWN).collect();
        let more = if shown.len() < words.len() { "…" } else { "" };
        let what = if first < last {
            let upto = last + 1;
            format!("`{shown}{more}` and all up to line {upto} are left over {place}")
        } else {
            format!("`{shown}{more}` is left over {place}")
        };
        let why = if self.is_fragment(&range) {
            ": has the text been cut off?"
        } else {
            ""
        };
        self.flag(first, format!("{what}, and kept as residue{why}"));
        self.label(range, Label::Residue, None);
    }

    /// A few words without an end.
    fn is_fragment(&self, range: &Range<usize>) -> bool {
        let words = self.paragraph(range.clone());
        let count = words.split_whitespace().take(FRAGMENT + 1).count();
        (1..=FRAGMENT).contains(&count) && !ends_well(&words)
    }

    /// Where an answer without a signature ends in the middle of a sentence.
    fn flag_breaking_off(&mut self, body: Range<usize>) {
        let Some(last) = self.last_paragraph(body) else {
            return;
        };
        let line = self.lines[last.end - 1].raw.trim_end();
        let cited = citations(line, LineEnd::Closed).citations.pop();
        let text = cited.filter(|citation| citation.range.end == line.len());
        let text = text.map_or(line, |citation| line[..citation.range.start].trim_end());
        if !ends_well(text) {
            let what = "the answer ends without a full stop: has it been cut off?";
            self.flag(last.end - 1, what);
        }
    }
}

/// Whether words end as a sentence or a quotation does.
fn ends_well(words: &str) -> bool {
    let closing = |c: char| "\"'”’»)]】}*_`|".contains(c);
    let ends = |c: char| ".!?…:;。！？؟।|".contains(c);
    let is_closed = words.ends_with(closing);
    words.trim_end_matches(closing).ends_with(ends) || is_closed || words.ends_with("---")
}
