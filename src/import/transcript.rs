//! A transcript, taken apart: a headline, the event, a question, and turns that a line opens.

use std::ops::Range;

use super::clean::one_line;
use super::fence::blocks;
use super::flag::{Flag, FlagKind};
use super::line::{Line, lines};
use super::listing::{Listing, listings};
use super::markup::Decision;
use super::opening::{Openings, bad, headline, refusal};
use super::span::Label;
use super::speaker::Known;
use super::turn::Turn;
use super::unmarked::unmarked;
use crate::diagnostic::Diagnostics;
use crate::text::BYTE_ORDER_MARK;

/// A question may be so long, in bytes.
const LONGEST_QUESTION: usize = 4_000;

/// How the words of a transcript are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// As plain text, in which no sign means more than itself.
    Plain,
    /// In Markdown.
    Markdown,
}

/// What agents were asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Its words, as one line.
    pub words: String,
}

/// A transcript, taken apart. Ranges are of lines, by their positions.
#[derive(Debug)]
pub struct Transcript<'t> {
    /// The file, as messages name it.
    pub name: String,
    /// The bytes of its byte order mark, behind which the lines begin.
    pub mark: usize,
    /// Its lines.
    pub lines: Vec<Line<'t>>,
    /// Blocks of code with their fences.
    pub code: Vec<Range<usize>>,
    /// Code that lost its fences, if it is plain text.
    pub listings: Vec<Listing>,
    /// How it is written.
    pub markup: Markup,
    /// The number of the line that says so, and what it is.
    pub decided: Option<(usize, &'static str)>,
    /// What each line is, and the number of its turn from 1.
    pub labels: Vec<(Label, Option<usize>)>,
    /// The position of its first line that can be seen.
    pub headline: usize,
    /// The paragraphs on the event.
    pub event: Range<usize>,
    /// The first question.
    pub question: Option<Question>,
    /// The answers.
    pub turns: Vec<Turn>,
    /// What the author should look at.
    pub flags: Vec<Flag>,
}

impl<'t> Transcript<'t> {
    /// Takes a text apart. It is read as `asked`, or as its lines say.
    ///
    /// # Errors
    /// Where it has no headline or no speaker line, a line that is nearly one, or no words behind
    /// any of them.
    pub fn read(
        name: &str,
        text: &'t str,
        known: &Known,
        asked: Option<Markup>,
    ) -> Result<Self, Diagnostics> {
        let unmarked = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        let lines = lines(unmarked);
        let code = blocks(&lines);
        let listings = listings(&lines, &code);
        let openings = Openings::find(name, &lines, &code, known)?;
        let first = openings.speakers[0].0;
        let headline = headline(name, &lines, first)?;
        let decision = Decision::of(asked, &lines, &code, &listings, &openings.speakers);
        let mut transcript = Self {
            name: name.to_owned(),
            mark: text.len() - unmarked.len(),
            labels: vec![(Label::Residue, None); lines.len()],
            headline,
            event: headline + 1..first,
            markup: decision.markup,
            decided: decision.by.map(|(at, what)| (lines[at].number, what)),
            listings,
            lines,
            code,
            question: None,
            turns: Vec::new(),
            flags: Vec::new(),
        };
        transcript.label(headline..headline + 1, Label::Headline, None);
        transcript.label(transcript.event.clone(), Label::Event, None);
        transcript.event = transcript.between_rules(headline + 1..first, None);
        if let Some(asked) = transcript.questions_before(transcript.event.clone()) {
            let before = transcript.event.start..asked.start;
            transcript.event = transcript.between_rules(before, None);
            transcript.question = Some(transcript.question(asked));
        }
        transcript.take_turns(&openings, known);
        for (line, (label, _)) in transcript.lines.iter().zip(&mut transcript.labels) {
            if line.is_blank() {
                *label = Label::Blank;
            }
        }
        let is_silent = |turn: &Turn| transcript.is_empty(&turn.body);
        if transcript.turns.iter().all(is_silent) {
            let line = &transcript.lines[first];
            return Err(refusal(
                bad(name, line, "nobody says anything in this transcript")
                    .label("no text stands behind this line")
                    .hint("put what the agent said behind the line with its id"),
            ));
        }
        Ok(transcript)
    }

    fn take_turns(&mut self, openings: &Openings, known: &Known) {
        let mut question = None;
        let speakers = &openings.speakers;
        for (number, (at, speaker)) in speakers.iter().enumerate() {
            let next = speakers.get(number + 1).map(|(next, _)| *next);
            let asked = question.take();
            question = self.turn(*at, next, speaker.clone(), asked, known);
        }
        for (at, near) in &openings.near {
            let place = if *at < speakers[0].0 {
                "is taken for text on the event"
            } else {
                "stays in the one around it"
            };
            self.flag(*at, near.complaint(place));
        }
        for (at, what) in &openings.joined {
            self.flag(*at, what);
        }
        for (at, id) in &openings.quoted {
            let what = format!("{id} does not speak here: the line stands within a block of code");
            self.flag(*at, what);
        }
    }

    /// The words of the headline.
    pub fn title(&self) -> String {
        self.paragraph(self.headline..self.headline + 1)
    }

    /// Whether nothing can be seen on these lines.
    pub fn is_empty(&self, range: &Range<usize>) -> bool {
        self.lines[range.clone()].iter().all(Line::is_blank)
    }

    /// Whether a line is part of a block of code.
    pub fn is_code(&self, line: usize) -> bool {
        let next = self.code.partition_point(|block| block.end <= line);
        (self.code.get(next)).is_some_and(|block| block.contains(&line))
    }

    /// The words of some lines as one line, without marks of Markdown.
    pub fn paragraph(&self, range: Range<usize>) -> String {
        let lines = self.lines[range].iter();
        let lines: Vec<String> = lines.map(|line| one_line(&line.words)).collect();
        let length: usize = lines.iter().map(String::len).sum();
        let words = match self.markup {
            Markup::Markdown if length <= LONGEST_QUESTION => unmarked(&lines),
            _ => lines.join(" "),
        };
        one_line(&words)
    }

    /// Says what some lines are, and whose.
    pub fn label(&mut self, range: Range<usize>, label: Label, turn: Option<usize>) {
        self.labels[range].fill((label, turn));
    }

    /// Tells the author to look at a line, by its position.
    pub fn flag(&mut self, line: usize, what: impl Into<String>) {
        self.flag_as(FlagKind::Other, line, what);
    }

    /// The same, as one of a kind.
    pub fn flag_as(&mut self, kind: FlagKind, line: usize, what: impl Into<String>) {
        self.flags
            .push(Flag::of(kind, self.lines[line].number, what));
    }

    /// The last paragraph of these lines.
    pub fn last_paragraph(&self, range: Range<usize>) -> Option<Range<usize>> {
        let is_seen = |at: &usize| !self.lines[*at].is_blank();
        let last = range.clone().rev().find(is_seen)?;
        let first = (range.start..=last).rev().take_while(is_seen).last()?;
        Some(first..last + 1)
    }

    /// The last paragraph, if it asks something.
    pub fn question_before(&self, range: Range<usize>) -> Option<Range<usize>> {
        let paragraph = self.last_paragraph(range)?;
        let words = &self.lines[paragraph.end - 1].words;
        let words = words.trim_end_matches(['*', '_', '"', '”', '»']);
        let asks = words.ends_with(['?', '？', '؟']) && !self.is_code(paragraph.end - 1);
        (asks && self.paragraph(paragraph.clone()).len() <= LONGEST_QUESTION).then_some(paragraph)
    }

    /// The last paragraphs in a row that ask something and say nothing else. One before them that
    /// asks, too, is told.
    pub fn questions_before(&mut self, range: Range<usize>) -> Option<Range<usize>> {
        let mut asked = self.question_before(range.clone())?;
        while let Some(before) = self.question_before(range.start..asked.start) {
            let says_more = self.paragraph(before.clone()).contains(". ");
            let all = before.start..asked.end;
            if says_more || self.paragraph(all.clone()).len() > LONGEST_QUESTION {
                let what = "asks, too, and is not taken as part of the question below";
                self.flag(before.start, what);
                break;
            }
            asked = all;
        }
        Some(asked)
    }

    /// Paragraphs as a question.
    pub fn question(&mut self, paragraph: Range<usize>) -> Question {
        self.label(paragraph.clone(), Label::Question, None);
        Question {
            line: self.lines[paragraph.start].number,
            words: self.paragraph(paragraph),
        }
    }
}
