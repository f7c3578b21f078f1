//! A transcript, taken apart: a headline, the event, a question, and turns that a line opens.

use std::ops::Range;

use super::asked::Asked;
use super::clean::one_line;
use super::fence::blocks;
use super::flag::{Flag, FlagKind};
use super::front::Front;
use super::furniture::Furniture;
use super::line::{Line, lines};
use super::listing::{Listing, listings};
use super::markup::Decision;
use super::opening::{Opener, Openings, bad, refusal};
use super::refused::Refused;
use super::span::Label;
use super::speaker::Known;
use super::turn::{Opened, Turn};
use super::unmarked::unmarked;
use super::voices::Voices;
use crate::text::BYTE_ORDER_MARK;

/// The most bytes that a question may have.
pub const LONGEST_QUESTION: usize = 4_000;

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

/// What the command says of a transcript.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Whom labels name.
    pub voices: Voices,
    /// The title of the event.
    pub event: Option<String>,
    /// What was asked first.
    pub question: Option<String>,
    /// How the words are written; without it, their lines say so.
    pub markup: Option<Markup>,
}

/// A transcript, taken apart. Ranges are of lines, by their positions.
#[derive(Debug)]
pub struct Transcript<'t> {
    /// The file, as messages name it.
    pub name: String,
    /// The bytes of its byte order mark, after which the lines begin.
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
    /// The title of the event.
    pub title: String,
    /// The number of the first line that can be seen, from 1.
    pub first: usize,
    /// The paragraphs on the event.
    pub event: Range<usize>,
    /// Whether somebody has to read the text on the event before it is published.
    pub is_event_draft: bool,
    /// The date that its front matter gives.
    pub date: Option<String>,
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
    /// Where it has no headline or no speaker line, a line that is nearly one, or no words after
    /// any of them.
    pub fn read(name: &str, text: &'t str, given: &Given) -> Result<Self, Refused> {
        let unmarked = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        let mut lines = lines(unmarked);
        let front = Front::read(&lines);
        let mut furniture = Furniture::default();
        furniture.take_front(&mut lines, front.lines);
        furniture.take(&mut lines, front.lines);
        furniture.take_lone_tabs(&mut lines);
        let code = blocks(&lines);
        let mut openings = Openings::find(name, &lines, &code, &given.voices)?;
        if let Some(mut missing) = openings.missing(name, &lines, &given.voices.known) {
            if given.event.is_none() && front.title.is_none() {
                missing
                    .suggestion
                    .need_title(&lines, &openings.turns, &furniture);
            }
            return Err(Refused::Unlabelled(Box::new(missing)));
        }
        furniture.take_around(&mut lines, &mut openings.turns);
        lines = openings.split(lines, &mut furniture);
        let code = blocks(&lines);
        let listings = listings(&lines, &code);
        let decision = Decision::of(given.markup, &lines, &code, &listings, &openings);
        let mut transcript = Self {
            name: name.to_owned(),
            mark: text.len() - unmarked.len(),
            labels: vec![(Label::Residue, None); lines.len()],
            title: String::new(),
            first: 1,
            event: 0..0,
            is_event_draft: false,
            markup: decision.markup,
            decided: decision.by.map(|(at, what)| (lines[at].number, what)),
            listings,
            lines,
            code,
            date: front.date,
            question: None,
            turns: Vec::new(),
            flags: Vec::new(),
        };
        let is_seen = |line: &&Line<'_>| !line.is_blank();
        transcript.first = transcript
            .lines
            .iter()
            .find(is_seen)
            .map_or(1, |line| line.number);
        let alone = openings.asked_alone(&transcript, &furniture);
        if let Some(asked) = alone {
            transcript.question = Some(transcript.question(asked));
        }
        let asked = transcript.preamble(&openings, given, front.title, &furniture)?;
        transcript.take_turns(&openings, asked, &given.voices.known);
        if let Some(words) = &given.question {
            transcript.ask_first(words);
        }
        for (line, (label, _)) in transcript.lines.iter().zip(&mut transcript.labels) {
            if line.is_blank() {
                *label = Label::Blank;
            }
        }
        for (at, label) in furniture.labels {
            transcript.labels[at].0 = label;
        }
        let is_silent = |turn: &Turn| transcript.is_empty(&turn.body);
        if transcript.turns.iter().all(is_silent) {
            let line = &transcript.lines[openings.turns[0].at];
            return Err(refusal(
                bad(name, line, "nobody says anything in this transcript")
                    .label("no text comes after this line")
                    .hint("put what the agent said after the line with its id"),
            )
            .into());
        }
        transcript.flag_many();
        Ok(transcript)
    }

    fn take_turns(&mut self, openings: &Openings, mut asked: Asked, known: &Known) {
        let turns = &openings.turns;
        for (number, opening) in turns.iter().enumerate() {
            let next = turns.get(number + 1).map(|next| next.at);
            asked = match &opening.opener {
                Opener::Speaker(speaker) => {
                    // The one agent of the command line has no label, and perhaps a headline.
                    let is_headline = self.labels[opening.at].0 == Label::Headline;
                    let has_label = is_headline || !opening.label.is_empty();
                    let opened = Opened {
                        line: opening.at,
                        body: opening.at + usize::from(has_label),
                        next,
                    };
                    self.turn(&opened, speaker.clone(), asked, known)
                }
                Opener::Asker => self.ask(opening.at, next, asked),
                Opener::System => {
                    let end = next.unwrap_or(self.lines.len());
                    self.label(opening.at..opening.at + 1, Label::Speaker, None);
                    let place = format!("under the label `{}`", opening.label);
                    self.leave_over(opening.at + 1..end, &place);
                    asked
                }
            };
        }
        self.leave_unanswered(&asked);
        self.share_definitions();
        for (at, near) in &openings.near {
            let place = if *at < turns[0].at {
                "is taken for text on the event"
            } else {
                "stays in the one around it"
            };
            self.flag(*at, near.complaint(place));
        }
        for (at, what) in openings.joined.iter().chain(&openings.flags) {
            self.flag(*at, what);
        }
        for (at, what) in &openings.strangers {
            self.flag_as(FlagKind::Stranger, *at, what);
        }
        for (at, id) in &openings.quoted {
            let what = format!("{id} does not speak here: the line is within a block of code");
            self.flag(*at, what);
        }
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
