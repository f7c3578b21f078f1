//! Labels that open turns: in which form each counts, and what is missing where nobody is known.

use std::collections::{BTreeMap, BTreeSet};

use super::clean::is_blank_char;
use super::interface::{is_assistant, is_phrase, is_user};
use super::line::Line;
use super::opening::{Opener, Opening, Openings, bad};
use super::refused::{Unknown, Unlabelled};
use super::speaker::{Speaker, is_id};
use super::speaker_line::{Form, SpeakerLine};
use super::suggestion::Suggestion;
use super::voices::{Voice, Voices, key};
use crate::diagnostic::{Code, Diagnostic};
use crate::route::fold;
use crate::text::is_direction_control;

impl Openings {
    /// Takes a line as a label, if it is one in any form; says whether it is.
    pub(super) fn label(
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
    pub(super) fn take_named(&mut self, named: Vec<Opening>) {
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
    pub(super) fn keep_first_forms(&mut self) {
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
    pub(super) fn open_alone(&mut self, lines: &[Line<'_>], voices: &Voices) {
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
            is_unspoken: self.turns.iter().all(|turn| turn.speaker().is_none()),
            suggestion: Suggestion::of(&self.unknown, &self.turns, lines),
            problem,
        })
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
