//! The lines that everything else depends on: the headline, and those that say who speaks.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::clean::is_blank_char;
use super::furniture::{Furniture, is_stamp};
use super::interface::{is_assistant, is_phrase, is_user};
use super::line::{Line, split};
use super::nearly::Near;
use super::refused::{Suggestion, Unknown, Unlabelled};
use super::speaker::{Speaker, Spoken, is_id, speaker};
use super::speaker_line::{Form, SpeakerLine};
use super::transcript::Transcript;
use super::voices::{Voice, Voices, key};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::route::fold;
use crate::text::is_direction_control;

/// At most this many characters of a line are underlined.
const LONGEST_SHOWN: usize = 300;

/// Who begins to speak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opener {
    /// An agent.
    Speaker(Speaker),
    /// Whoever asks.
    Asker,
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
            Opener::Asker => None,
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
        found.keep_first_forms();
        found.open_alone(lines, voices);
        found.join(lines, &voices.known);
        Ok(found)
    }

    /// Takes a line as a label, if it is one in any form; says whether it is.
    fn label(
        &mut self,
        line: &Line<'_>,
        begins: bool,
        voices: &Voices,
        named: &mut Vec<Opening>,
    ) -> bool {
        // Marks of direction are around labels of Arabic pages.
        let is_margin = |c: char| is_blank_char(c) || is_direction_control(c);
        let text = line.raw.trim_start_matches(is_margin);
        let margin = line.raw.len() - text.len();
        let text = text.trim_end_matches(is_margin);
        let Some(read) = SpeakerLine::read(text) else {
            return false;
        };
        // A line that goes on in the one before it is a sentence, unless that is a label, too.
        let goes_on = |opening: &Opening| opening.at + 1 == line.at && opening.speech.is_some();
        let follows = self.turns.last().is_some_and(goes_on) || named.last().is_some_and(goes_on);
        let follows_unknown = || {
            self.unknown
                .last()
                .is_some_and(|it| it.is_before(line.at, read.form))
        };
        let is_apart = read.speech.is_none() || begins || follows || follows_unknown();
        let opening = |opener: Opener| Opening {
            at: line.at,
            opener,
            label: read.label.to_owned(),
            form: Some(read.form),
            speech: read.speech.map(|at| margin + at),
        };
        let is_bare = read.form == Form::Bare;
        match voices.voice(read.label) {
            Voice::Text => return is_apart,
            Voice::Given(speaker) if is_apart => {
                let is_marked_up = read.is_marked_up();
                let speaker = Speaker {
                    is_marked_up,
                    ..speaker
                };
                self.turns.push(opening(Opener::Speaker(speaker)));
            }
            Voice::GivenAsker if is_apart => self.turns.push(opening(Opener::Asker)),
            Voice::User if is_apart && (!is_bare || is_phrase(read.label)) => {
                self.turns.push(opening(Opener::Asker));
            }
            // Ids are read by `speaker`, which knows more forms of them.
            Voice::Declared(speaker)
                if is_apart
                    && !is_bare
                    && !is_id(read.label)
                    && fold(&speaker.id) != fold(read.label) =>
            {
                named.push(opening(Opener::Speaker(Speaker {
                    is_marked_up: read.is_marked_up(),
                    ..speaker
                })));
            }
            Voice::Unknown if is_apart && (!is_bare || is_phrase(read.label)) => {
                self.unknown.push(Unknown {
                    at: line.at,
                    number: line.number,
                    form: read.form,
                    label: read.label.to_owned(),
                    has_speech: read.speech.is_some(),
                });
                // It may be a line with an id, too.
                return false;
            }
            _ => return false,
        }
        true
    }

    /// Names open turns only where no ids do: a declared name with a colon may be a line of an answer.
    fn take_named(&mut self, named: Vec<Opening>) {
        let has_ids = self.turns.iter().any(|it| it.form.is_none());
        let given = self
            .turns
            .iter()
            .filter(|it| it.speaker().is_some())
            .map(|it| it.form);
        let given: Vec<Option<Form>> = given.collect();
        let first = named.first().map(|opening| opening.form);
        for opening in named {
            let Opener::Speaker(speaker) = &opening.opener else {
                continue;
            };
            let (id, label) = (&speaker.id, &opening.label);
            let is_in_form = if given.is_empty() {
                Some(opening.form) == first
            } else {
                given.contains(&opening.form)
            };
            let flag = if has_ids || !is_in_form {
                let why = if has_ids {
                    "turns of this file begin with ids"
                } else {
                    "other turns of this file are labelled in another form"
                };
                let hint = format!("write `{id}:` if {id} speaks");
                format!("`{label}` is a name of {id}, and stays in the text, because {why}: {hint}")
            } else {
                let flag = format!("`{label}` opens a turn of {id} by its name alone: is it one?");
                self.turns.push(opening.clone());
                flag
            };
            self.flags.push((opening.at, flag));
        }
        self.turns.sort_by_key(|opening| opening.at);
    }

    /// A label that somebody gave counts in the form in which it is first written: `### Claude` within an answer
    /// that `## GPT-5` opens is a title. A user's label always ends an answer.
    fn keep_first_forms(&mut self) {
        let mut forms: BTreeMap<String, Option<Form>> = BTreeMap::new();
        let flags = &mut self.flags;
        self.turns.retain(|opening| {
            if opening.form.is_none() || is_user(&opening.label) {
                return true;
            }
            let first = *forms.entry(key(&opening.label)).or_insert(opening.form);
            let is_kept = first == opening.form;
            if !is_kept {
                let label = &opening.label;
                let what =
                    "is a label, written here in another form than first: it stays in the text";
                flags.push((opening.at, format!("`{label}` {what}")));
            }
            is_kept
        });
    }

    /// The one agent of the command line has said all that no label gives to somebody else.
    fn open_alone(&mut self, lines: &[Line<'_>], voices: &Voices) {
        let speaks = self.turns.iter().any(|it| it.speaker().is_some());
        let first = lines.iter().position(|line| !line.is_blank());
        if let (false, Some(speaker), Some(at)) = (speaks, voices.alone(), first) {
            let opening = Opening {
                at,
                label: String::new(),
                opener: Opener::Speaker(speaker.clone()),
                form: None,
                speech: Some(0),
            };
            self.turns.insert(0, opening);
        }
    }

    /// What is missing in a file in which nobody speaks, or in which an assistant's label says nobody's id.
    pub fn missing(&mut self, name: &str, lines: &[Line<'_>]) -> Option<Unlabelled> {
        let has_ids = self.turns.iter().any(|it| it.form.is_none());
        let forms: BTreeSet<Option<Form>> = self.turns.iter().map(|it| it.form).collect();
        let is_lacking = |unknown: &&Unknown| {
            is_assistant(&unknown.label) && forms.contains(&Some(unknown.form))
        };
        let lacking = self.unknown.iter().find(is_lacking);
        if self.turns.iter().any(|it| it.speaker().is_some()) {
            let lacking = lacking?;
            if has_ids {
                let what = "is labelled as the turns of this file are, and names no agent: it stays in the text";
                self.flags
                    .push((lacking.at, format!("`{}` {what}", lacking.label)));
                return None;
            }
        }
        let problem = match lacking {
            Some(unknown) => {
                let message = format!("it is not said which agent `{}` is", unknown.label);
                bad(name, &lines[unknown.at], message).label("this opens an answer")
            }
            None => self.nobody(name, lines),
        };
        Some(Unlabelled {
            suggestion: Suggestion::of(&self.unknown, &self.turns, lines),
            problem,
        })
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
        let is_button = |at: usize| furniture.labels.iter().any(|(found, _)| *found == at);
        if !(end..next).any(is_button) {
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

    fn nobody(&self, name: &str, lines: &[Line<'_>]) -> Diagnostic {
        let looked_for = "looked for a line such as `UA-01, Ukraine Agent:`, `UA-01:` or \
                          `**UA-01:**`, or the id or name of a declared agent with a colon behind it";
        let nobody = "no line of this transcript says who speaks";
        match self.near.first() {
            Some((at, near)) => bad(name, &lines[*at], nobody)
                .label("nearly")
                .hint(format!("{looked_for}; {}", near.hint())),
            None => Diagnostic::error(Code::BadTranscript, nobody)
                .in_file(name)
                .hint(looked_for),
        }
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
