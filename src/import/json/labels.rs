//! Who the labels of a JSON file are, and the command that explains those of nobody that is known.

use std::collections::BTreeMap;

use super::super::clean::one_line;
use super::super::marks::{hyphenated, parts};
use super::super::refused::{Refused, Unlabelled};
use super::super::speaker::{Speaker, is_id};
use super::super::suggestion::{Candidate, Role, Suggestion};
use super::super::voices::{Voice, key};
use super::reader::Reader;
use super::script::Script;
use super::tree::shown;
use crate::diagnostic::{Code, Diagnostic, Span};

/// At most this many labels are part of the suggested command, and this many lines are named of each.
const MOST_LABELS: usize = 64;
const MOST_LINES: usize = 4;

impl<'t> Reader<'t> {
    /// The agent of a label; one that nobody knows is kept for the command that is suggested.
    pub fn agent(&mut self, label: &str, span: Span) -> Option<Speaker> {
        let known = match self.given.voices.voice(label) {
            Voice::Given(speaker) | Voice::Alone(speaker) | Voice::Declared(speaker) => {
                return Some(speaker);
            }
            _ => Speaker::parse(label, &self.given.voices.known),
        };
        match known {
            Ok(speaker) => Some(speaker),
            Err(what) if is_id(&hyphenated(parts(&one_line(label)).0)) => {
                self.error(Code::BadValue, what, span, "");
                None
            }
            Err(_) => {
                self.name_unknown(label, Role::Speaker, span);
                None
            }
        }
    }

    /// Whether nothing was found wrong, and nobody is unknown.
    pub fn is_good(&self) -> bool {
        self.wrong.is_empty() && self.unknown.is_empty()
    }

    /// Keeps a label that the command has to explain.
    pub fn name_unknown(&mut self, label: &str, role: Role, span: Span) {
        if key(label).is_empty() {
            self.error(
                Code::BadValue,
                "nobody is named here",
                span,
                "write an agent such as `UA-01`",
            );
        } else {
            self.unknown.push((one_line(label), role, span));
        }
    }

    /// What the file says.
    ///
    /// # Errors
    /// What is wrong with it, or what the command must add.
    pub fn finish(mut self, missing_title: &str) -> Result<Script<'t>, Refused> {
        if !self.wrong.is_empty() {
            return Err(self.wrong.into());
        }
        let needs_title = self.script.title.is_none();
        let problem = if let Some((label, role, span)) = self.unknown.first() {
            let message = match role {
                Role::Asker => format!("it is not said who `{label}` is"),
                _ => format!("it is not said which agent `{label}` is"),
            };
            Diagnostic::error(Code::BadTranscript, message)
                .at(self.file, shown(self.text, *span))
                .label("this opens an answer")
        } else if needs_title {
            Diagnostic::error(
                Code::BadTranscript,
                "nothing says which event this is about",
            )
            .in_file(self.file)
            .hint(missing_title)
        } else {
            self.script.extract();
            return Ok(self.script);
        };
        let mut suggestion = self.suggestion();
        if needs_title {
            suggestion.event = Some(Suggestion::title(&self.script.first_question()));
        }
        Err(Refused::Unlabelled(Box::new(Unlabelled {
            problem,
            suggestion,
            is_unspoken: false,
        })))
    }

    fn suggestion(&self) -> Suggestion {
        let mut labels: Vec<Candidate> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (label, role, span) in &self.unknown {
            let at = *places.entry(key(label)).or_insert_with(|| {
                labels.push(Candidate {
                    label: label.clone(),
                    lines: Vec::new(),
                    count: 0,
                    role: *role,
                });
                labels.len() - 1
            });
            let line = self.script.extract.line(span.start as usize);
            let candidate = &mut labels[at];
            candidate.count += 1;
            if candidate.lines.len() < MOST_LINES && candidate.lines.last() != Some(&line) {
                candidate.lines.push(line);
            }
        }
        let more = labels.len().saturating_sub(MOST_LABELS);
        labels.truncate(MOST_LABELS);
        Suggestion {
            labels,
            more,
            event: None,
            ids: Vec::new(),
        }
    }
}
