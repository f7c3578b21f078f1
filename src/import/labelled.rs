//! Labels that open turns: in which form each counts, and what is missing where nobody is known.

use std::collections::{BTreeMap, BTreeSet};

use super::clean::is_blank_char;
use super::interface::{is_assistant, is_phrase, is_product, is_section, is_user, said_by};
use super::line::Line;
use super::opening::{Opener, Opening, Openings, bad};
use super::refused::{Unknown, Unlabelled};
use super::speaker::{Known, Speaker, is_id};
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
        // Within an item of a list nobody begins to speak.
        if read.is_marked_up() && line.indent() > 1 {
            return false;
        }
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
        let may_be_bare = || is_phrase(read.label) || begins && is_product(read.label);
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
            Voice::Alone(speaker) if is_apart && (!is_bare || is_phrase(read.label)) => {
                self.alone.push(Unknown::of(line, &read));
                self.turns.push(opening(Opener::Speaker(speaker)));
            }
            Voice::System if is_apart && !is_bare => self.turns.push(opening(Opener::System)),
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
            Voice::Unknown if is_apart && (!is_bare || may_be_bare()) => {
                self.unknown.push(Unknown::of(line, &read));
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

    /// A label counts in one form: `### Claude` within an answer that `## GPT-5` opens is a title. That is the form
    /// in which most labels are written, or else its own first one. So it is with a user's label, but for sentences such
    /// as `You said`, which end an answer wherever they are.
    pub(super) fn keep_one_form(&mut self) {
        let mut labels: BTreeMap<Form, BTreeSet<String>> = BTreeMap::new();
        for opening in &self.turns {
            if let Some(form) = opening.form {
                labels.entry(form).or_default().insert(key(&opening.label));
            }
        }
        let mut forms: BTreeMap<String, Form> = BTreeMap::new();
        for opening in &self.turns {
            let Some(form) = opening.form else {
                continue;
            };
            let first = *forms.entry(key(&opening.label)).or_insert(form);
            if labels[&form].len() > labels[&first].len() {
                forms.insert(key(&opening.label), form);
            }
        }
        let written = |opening: &Opening| (opening.form, opening.speech.is_some());
        let is_asker = |opening: &Opening| is_user(&opening.label) && opening.speaker().is_none();
        let first = self.turns.iter().find(|it| is_asker(it)).map(written);
        let speaking = self
            .turns
            .iter()
            .filter(|it| it.form.is_some() && it.speaker().is_some());
        let speaking: BTreeSet<_> = speaking.map(written).collect();
        let unknown = self.unknown.iter().filter(|it| is_assistant(&it.label));
        let unknown: BTreeSet<_> = unknown.map(|it| (Some(it.form), it.has_speech)).collect();
        let flags = &mut self.flags;
        self.turns.retain(|opening| {
            let Some(form) = opening.form else {
                return true;
            };
            let is_kept = if is_asker(opening) {
                let this = written(opening);
                let is_usual =
                    Some(this) == first || speaking.contains(&this) || unknown.contains(&this);
                is_phrase(&opening.label) || is_usual
            } else {
                forms[&key(&opening.label)] == form
            };
            if !is_kept {
                let label = &opening.label;
                let what =
                    "is a label, written here in another form than others: it stays in the text";
                flags.push((opening.at, format!("`{label}` {what}")));
            }
            is_kept
        });
    }

    /// Where labels that somebody gave open turns, a line that only looks like an id opens none.
    pub(super) fn drop_doubtful_ids(&mut self, known: &Known) {
        let labelled = |opening: &Opening| opening.form.is_some() && opening.speaker().is_some();
        if !self.turns.iter().any(labelled) {
            return;
        }
        let flags = &mut self.flags;
        self.turns.retain(|opening| {
            let is_kept = opening.form.is_some() || is_certain(opening, known);
            if !is_kept {
                let id = &opening.label;
                let what = format!(
                    "looks like an id, and stays in the text: `--speaker {id}={id}` if it speaks"
                );
                flags.push((opening.at, format!("`{id}` {what}")));
            }
            is_kept
        });
    }

    /// Flags labels of nobody that is known, which are written as those that open turns.
    pub(super) fn flag_unknown(&mut self) {
        let forms = self.turns.iter().filter(|it| it.speaker().is_some());
        let forms: BTreeSet<Form> = forms.filter_map(|it| it.form).collect();
        let first = self.turns.first().map_or(0, |turn| turn.at);
        for unknown in &self.unknown {
            let label = &unknown.label;
            if forms.contains(&unknown.form) && !is_section(label) && unknown.at > first {
                let what = format!(
                    "names nobody, and stays in the text: `--speaker \"{label}=AGENT\"` if somebody speaks here"
                );
                self.strangers
                    .push((unknown.at, format!("`{label}` {what}")));
            }
        }
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
    pub fn missing(&mut self, name: &str, lines: &[Line<'_>], known: &Known) -> Option<Unlabelled> {
        if let Some(several) = self.several_alone(name, lines) {
            return Some(several);
        }
        let has_ids = self
            .turns
            .iter()
            .any(|it| it.form.is_none() && is_certain(it, known));
        let forms: BTreeSet<Option<Form>> = self.turns.iter().map(|it| it.form).collect();
        let is_lacking = |unknown: &&Unknown| {
            // Beside `You said`, a bare name may be the title of the page.
            let is_sure = unknown.form != Form::Bare || is_phrase(&unknown.label);
            is_assistant(&unknown.label) && is_sure && forms.contains(&Some(unknown.form))
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

    /// What to say where the one agent of the command line would have several labels.
    fn several_alone(&self, name: &str, lines: &[Line<'_>]) -> Option<Unlabelled> {
        let labels: BTreeSet<String> = self
            .alone
            .iter()
            .map(|it| key(said_by(&it.label).unwrap_or(&it.label)))
            .collect();
        if labels.len() < 2 {
            return None;
        }
        let second = self
            .alone
            .iter()
            .find(|it| it.label != self.alone[0].label)?;
        let message = format!(
            "`--agent` names one agent, and `{}` and `{}` are two labels",
            self.alone[0].label, second.label
        );
        Some(Unlabelled {
            problem: bad(name, &lines[second.at], message).label("is this the same agent?"),
            suggestion: Suggestion::of(&self.alone, &[], lines),
            is_unspoken: false,
        })
    }

    fn nobody(&self, name: &str, lines: &[Line<'_>]) -> Diagnostic {
        let looked_for = "looked for a line such as `UA-01, Ukraine Agent:`, `UA-01:` or \
                          `**UA-01:**`, or the id or name of a declared agent with a colon after it";
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

/// Whether a line with an id is sure to open a turn: it says a name, or the site declares the agent.
fn is_certain(opening: &Opening, known: &Known) -> bool {
    let speaker = opening.speaker();
    speaker.is_some_and(|speaker| {
        speaker.name.is_some() || speaker.is_certain || known.has(&speaker.id)
    })
}
