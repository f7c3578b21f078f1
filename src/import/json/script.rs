//! Who asks and who answers in a JSON file, as the transcript that the rest of an import takes.

use std::ops::Range;

use super::super::fence::blocks;
use super::super::flag::Flag;
use super::super::line::Line;
use super::super::listing::listings;
use super::super::marks::heading_level;
use super::super::mistaken::is_like_markdown;
use super::super::opening::refusal;
use super::super::refused::Refused;
use super::super::span::Label;
use super::super::speaker::Speaker;
use super::super::stated::Stated;
use super::super::transcript::{Given, Markup, Transcript};
use super::extract::Extract;
use crate::diagnostic::{Code, Diagnostic, Span};

/// What a JSON file says. Its strings are known by their places until the extract has their text.
pub struct Script<'t> {
    /// The text of its strings.
    pub extract: Extract<'t>,
    /// The title of the event.
    pub title: Option<String>,
    /// What is said, in order.
    pub parts: Vec<Part>,
    headline: Option<Range<usize>>,
    flags: Vec<Flag>,
    /// The bytes of the extract of each part: its label, and its text.
    places: Vec<(Range<usize>, Range<usize>)>,
}

/// A part of a JSON file. Its strings are places of the file.
pub enum Part {
    /// A question.
    Asks {
        /// Who asks.
        label: Option<Span>,
        /// What is asked.
        texts: Vec<Span>,
    },
    /// An answer.
    Answers {
        /// Who answers.
        speaker: Speaker,
        /// The string that says so.
        label: Span,
        /// What is said.
        texts: Vec<Span>,
        /// What is said of the answer.
        stated: Box<Stated>,
    },
    /// Text that neither asks nor answers.
    LeftOut {
        /// Its strings.
        texts: Vec<Span>,
    },
}

impl<'t> Script<'t> {
    /// Of a file that says nothing.
    pub fn of(file: &'t str) -> Self {
        Self {
            extract: Extract::of(file),
            title: None,
            parts: Vec::new(),
            headline: None,
            flags: Vec::new(),
            places: Vec::new(),
        }
    }

    /// Flags the line of a place of the file.
    pub fn flag(&mut self, span: Span, what: impl Into<String>) {
        let line = self.extract.line(span.start as usize);
        self.flags.push(Flag::new(line, what));
    }

    /// The string that names the event.
    pub fn headline(&mut self, string: Span) {
        self.headline = Some(self.extract.add(string));
    }

    /// Takes the text of all parts into the extract.
    pub fn extract(&mut self) {
        for part in &self.parts {
            let (label, texts) = match part {
                Part::Asks { label, texts } => (*label, texts),
                Part::Answers { label, texts, .. } => (Some(*label), texts),
                Part::LeftOut { texts } => (None, texts),
            };
            let start = self.extract.text.len();
            if let Some(label) = label {
                self.extract.add(label);
            }
            let middle = self.extract.text.len();
            for (number, text) in texts.iter().enumerate() {
                if number > 0 {
                    self.extract.gap();
                }
                self.extract.add(*text);
            }
            self.places
                .push((start..middle, middle..self.extract.text.len()));
        }
    }

    /// Whether anybody answers.
    pub fn has_answers(&self) -> bool {
        let is_answer = |part: &Part| matches!(part, Part::Answers { .. });
        self.parts.iter().any(is_answer)
    }

    /// The words of the first question.
    pub fn first_question(&mut self) -> String {
        let asks = |part: &&Part| matches!(part, Part::Asks { .. });
        let Some(Part::Asks { texts, .. }) = self.parts.iter().find(asks) else {
            return String::new();
        };
        let Some(first) = texts.first().copied() else {
            return String::new();
        };
        let range = self.extract.add(first);
        let text = self.extract.text[range].trim_start();
        text.lines().next().unwrap_or_default().to_owned()
    }

    /// The transcript of all that is said.
    ///
    /// # Errors
    /// Where nobody says anything.
    pub fn transcript<'s>(&'s self, name: &str, given: &Given) -> Result<Transcript<'s>, Refused> {
        let lines = self.extract.lines();
        let position = |byte: usize| lines.partition_point(|line| line.start < byte);
        let range = |bytes: &Range<usize>| position(bytes.start)..position(bytes.end);
        let places: Vec<_> = self
            .places
            .iter()
            .map(|(label, text)| (range(label), range(text)))
            .collect();
        let headline = self.headline.as_ref().map(range);
        let parts: Vec<(&Part, Range<usize>, Range<usize>)> = self
            .parts
            .iter()
            .zip(places)
            .map(|(part, (label, text))| (part, label, text))
            .collect();
        let said = parts
            .iter()
            .filter(|(part, ..)| matches!(part, Part::Answers { .. }));
        let said: Vec<Range<usize>> = said.map(|(_, _, text)| text.clone()).collect();
        let fenced: Vec<Range<usize>> = said.iter().flat_map(|text| code(&lines, text)).collect();
        let mut transcript = Transcript {
            name: name.to_owned(),
            mark: 0,
            listings: listings(&lines, &fenced),
            code: fenced,
            markup: given.markup.unwrap_or_else(|| markup(&lines, &said)),
            decided: None,
            labels: vec![(Label::Residue, None); lines.len()],
            title: self.title.clone().unwrap_or_default(),
            first: headline.as_ref().map_or(1, |at| lines[at.start].number),
            event: 0..0,
            is_event_draft: false,
            date: None,
            question: None,
            turns: Vec::new(),
            flags: self.flags.clone(),
            lines,
        };
        if let Some(headline) = headline {
            transcript.label(headline, Label::Headline, None);
        }
        transcript.take_parts(&parts);
        if let Some(words) = &given.question {
            transcript.ask_first(words);
        }
        for (line, (label, _)) in transcript.lines.iter().zip(&mut transcript.labels) {
            if line.is_blank() && *label != Label::Headline {
                *label = Label::Blank;
            }
        }
        if transcript
            .turns
            .iter()
            .all(|turn| transcript.is_empty(&turn.body))
        {
            let problem =
                Diagnostic::error(Code::BadTranscript, "nobody says anything in this file");
            return Err(refusal(problem.in_file(name)).into());
        }
        transcript.flag_many();
        Ok(transcript)
    }
}

/// The blocks of code of an answer.
fn code(lines: &[Line<'_>], text: &Range<usize>) -> Vec<Range<usize>> {
    let blocks = blocks(&lines[text.clone()]).into_iter();
    blocks
        .map(|block| block.start + text.start..block.end + text.start)
        .collect()
}

/// Models write Markdown: one sign of it in any answer is enough.
fn markup(lines: &[Line<'_>], said: &[Range<usize>]) -> Markup {
    let is_heading = |line: &Line<'_>| heading_level(&line.words).is_some();
    let mut lines = said.iter().flat_map(|text| &lines[text.clone()]);
    if lines.any(|line| is_heading(line) || is_like_markdown(line)) {
        Markup::Markdown
    } else {
        Markup::Plain
    }
}
