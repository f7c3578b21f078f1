//! The lines that everything else depends on: the headline, and those that say who speaks.

use std::ops::Range;

use super::furniture::Furniture;
use super::interface::is_assistant;
use super::line::{Line, split};
use super::nearly::Near;
use super::page_words::is_stamp;
use super::refused::Unknown;
use super::speaker::{Speaker, Spoken, speaker};
use super::speaker_line::Form;
use super::transcript::Transcript;
use super::voices::Voices;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};

/// At most this many characters of a line are underlined.
const LONGEST_SHOWN: usize = 300;

/// Who begins to speak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opener {
    /// An agent.
    Speaker(Speaker),
    /// Whoever asks.
    Asker,
    /// Instructions to a model.
    System,
}

/// A line that opens a turn.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Its position.
    pub at: usize,
    /// Who begins to speak.
    pub opener: Opener,
    /// The label on it, as written.
    pub label: String,
    /// How it is written; `None` for a line that says an id.
    pub form: Option<Form>,
    /// The byte of its text at which speech begins, if it begins on this line.
    pub speech: Option<usize>,
}

impl Opening {
    /// The agent that begins to speak.
    pub fn speaker(&self) -> Option<&Speaker> {
        match &self.opener {
            Opener::Speaker(speaker) => Some(speaker),
            Opener::Asker | Opener::System => None,
        }
    }

    /// Whether its line has marks of Markdown.
    pub fn is_marked_up(&self) -> bool {
        let is_marked = matches!(self.form, Some(Form::Bold | Form::Heading(_)));
        is_marked || self.speaker().is_some_and(|speaker| speaker.is_marked_up)
    }
}

/// Lines that open turns, and lines that look like it. Positions are of lines.
#[derive(Default)]
pub struct Openings {
    /// In order; at least one is of an agent.
    pub turns: Vec<Opening>,
    /// Lines that are nearly of the kind.
    pub near: Vec<(usize, Near)>,
    /// Lines of the kind that stay in the answer around them, and why.
    pub joined: Vec<(usize, String)>,
    /// Speaker lines within blocks of code.
    pub quoted: Vec<(usize, String)>,
    /// What else the author should look at.
    pub flags: Vec<(usize, String)>,
    /// Labels of nobody that is known.
    pub unknown: Vec<Unknown>,
    /// Those of them that are written as the labels that open turns.
    pub strangers: Vec<(usize, String)>,
    /// Labels of assistants that are taken for the one agent of the command line.
    pub alone: Vec<Unknown>,
}

impl Openings {
    /// Looks for them in a file of this name. Nobody speaks within `code`, and furniture is blank.
    ///
    /// # Errors
    /// Where a line looks like a speaker line and has no id.
    pub fn find(
        name: &str,
        lines: &[Line<'_>],
        code: &[Range<usize>],
        voices: &Voices,
    ) -> Result<Self, Diagnostics> {
        let mut found = Self::default();
        let mut wrong = Diagnostics::default();
        let mut named = Vec::new();
        let mut blocks = code.iter().peekable();
        for (at, line) in lines.iter().enumerate() {
            while blocks.next_if(|block| block.end <= at).is_some() {}
            let is_code = blocks.peek().is_some_and(|block| block.contains(&at));
            if line.is_blank() {
                continue;
            }
            // A page says when somebody spoke above the label.
            let begins = at == 0 || lines[at - 1].is_blank() || is_stamp(&lines[at - 1].words);
            if !is_code && found.label(line, begins, voices, &mut named) {
                continue;
            }
            if voices.alone().is_some() {
                continue;
            }
            match speaker(&line.words, &voices.known) {
                Spoken::Speaker(speaker) if is_code => found.quoted.push((at, speaker.id)),
                // `GPT-5` is a model's name: which agent it is has to be said.
                Spoken::Speaker(speaker)
                    if is_assistant(&speaker.id)
                        && speaker.name.is_none()
                        && !voices.known.has(&speaker.id) => {}
                Spoken::Speaker(speaker) => {
                    found.unknown.pop_if(|unknown| unknown.at == at);
                    found.turns.push(Opening {
                        at,
                        label: speaker.id.clone(),
                        opener: Opener::Speaker(speaker),
                        form: None,
                        speech: None,
                    });
                }
                Spoken::BadId(id) if !is_code => wrong.push(bad_id(name, line, &id)),
                // Within a paragraph an inline label is more likely one of its sentences.
                Spoken::Nearly(near)
                    if !is_code && (begins || !matches!(near, Near::Inline(_))) =>
                {
                    found.near.push((at, near));
                }
                _ => {}
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        found.turns.sort_by_key(|opening| opening.at);
        found.take_named(named);
        found.keep_one_form();
        found.drop_doubtful_ids(&voices.known);
        found.open_alone(lines, voices);
        found.join(lines, &voices.known);
        found.flag_unknown();
        Ok(found)
    }

    /// The question above the one answer of a copied page: its first paragraph, where buttons are below it. The
    /// answer then begins after these.
    pub fn asked_alone(
        &mut self,
        transcript: &Transcript<'_>,
        furniture: &Furniture,
    ) -> Option<Range<usize>> {
        let turn = self
            .turns
            .first_mut()
            .filter(|turn| turn.label.is_empty())?;
        let lines = &transcript.lines;
        let blank = |at: &usize| lines[*at].is_blank();
        let end = (turn.at..lines.len()).find(blank)?;
        let asked = transcript.question_before(turn.at..end)?;
        let next = (end..lines.len()).find(|at| !blank(at))?;
        let between = end..next;
        if !furniture.labels.iter().any(|(at, _)| between.contains(at)) {
            return None;
        }
        turn.at = next;
        Some(asked)
    }

    /// Makes lines of their own of the speech that begins on labels' lines, and moves all positions.
    pub fn split<'t>(&mut self, lines: Vec<Line<'t>>, furniture: &mut Furniture) -> Vec<Line<'t>> {
        let speaks = self.turns.iter().filter(|turn| !turn.label.is_empty());
        let cuts: Vec<(usize, usize)> = speaks
            .filter_map(|turn| Some((turn.at, turn.speech?)))
            .collect();
        let shifted = |at: usize| at + cuts.partition_point(|(cut, _)| *cut < at);
        for turn in &mut self.turns {
            turn.at = shifted(turn.at);
        }
        for (at, _) in &mut self.near {
            *at = shifted(*at);
        }
        let told = self
            .joined
            .iter_mut()
            .chain(&mut self.quoted)
            .chain(&mut self.strangers)
            .chain(&mut self.flags);
        for (at, _) in told {
            *at = shifted(*at);
        }
        for unknown in &mut self.unknown {
            unknown.at = shifted(unknown.at);
        }
        furniture.shift(shifted);
        split(lines, &cuts)
    }
}

fn bad_id(name: &str, line: &Line<'_>, id: &str) -> Diagnostic {
    bad(name, line, format!("`{id}` cannot be the id of an agent"))
        .label("this looks like a line that says who speaks")
        .hint(
            "an id is letters and digits with a number behind a hyphen, such as `UA-01`; mend \
             the line, or put a word in front of it if it is text",
        )
}

/// What is wrong with a line.
pub fn bad(name: &str, line: &Line<'_>, message: impl Into<String>) -> Diagnostic {
    let (text, margin) = line.unindented();
    let text = text.trim_end();
    let shown = text.char_indices().nth(LONGEST_SHOWN);
    let length = shown.map_or(text.len(), |(at, _)| at);
    let start = line.start + margin;
    Diagnostic::error(Code::BadTranscript, message).at(name, Span::new(start, start + length))
}

/// The one reason for which a transcript is refused.
pub fn refusal(diagnostic: Diagnostic) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(diagnostic);
    diagnostics
}
