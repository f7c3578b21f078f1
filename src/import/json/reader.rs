//! What both forms share: checks of keys and values, and who a label is.

use std::collections::BTreeSet;

use super::super::clean::{clean, one_line};
use super::super::suggestion::Role;
use super::super::transcript::Given;
use super::forms::{JsonKey, description, value};
use super::script::Script;
use super::tree::shown;
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, Span, nearest};
use crate::model::Moment;
use crate::value::{Fields, Kind, Node};

/// At most this many problems of keys are reported.
const MOST_TOLD: usize = 50;
/// The most bytes of a title.
const LONGEST_TITLE: usize = 300;

/// A JSON file, and what was found in it so far.
pub struct Reader<'t> {
    pub(super) file: &'t str,
    pub(super) text: &'t str,
    pub(super) given: &'t Given,
    settings: &'t Settings,
    pub(super) wrong: Diagnostics,
    /// Problems of keys that were reported: the same key of a hundred answers is one problem.
    told: BTreeSet<(&'static str, String)>,
    /// Labels of nobody that is known, with their places.
    pub(super) unknown: Vec<(String, Role, Span)>,
    pub(super) script: Script<'t>,
}

impl<'t> Reader<'t> {
    /// For a file without its byte order mark.
    pub fn new(file: &'t str, text: &'t str, given: &'t Given, settings: &'t Settings) -> Self {
        Self {
            file,
            text,
            given,
            settings,
            wrong: Diagnostics::default(),
            told: BTreeSet::new(),
            unknown: Vec::new(),
            script: Script::of(text),
        }
    }

    /// Reports an error at a value.
    pub fn error(&mut self, code: Code, message: impl Into<String>, span: Span, hint: &str) {
        let problem = Diagnostic::error(code, message).at(self.file, shown(self.text, span));
        self.wrong.push(if hint.is_empty() {
            problem
        } else {
            problem.hint(hint)
        });
    }

    /// Flags the line of a value.
    pub fn flag(&mut self, span: Span, what: impl Into<String>) {
        self.script.flag(span, what);
    }

    /// Checks the keys of an object and the types of their values; says whether nothing is wrong.
    pub fn check(&mut self, node: &Node, what: &'static str, keys: &[JsonKey]) -> bool {
        let Kind::Map(entries) = &node.kind else {
            let message = format!(
                "{what} must be an object, and this is {}",
                description(node)
            );
            self.error(Code::BadValue, message, node.span, "");
            return false;
        };
        let mut is_good = true;
        for (name, node) in entries {
            let Some(known) = keys.iter().find(|key| key.name == &*name.value) else {
                is_good = false;
                self.unknown_key(&name.value, name.span, what, keys);
                continue;
            };
            if node.kind != Kind::Null && !known.accepts.takes(node) {
                is_good = false;
                let (name, accepted) = (known.name, known.accepts.name());
                let message = format!(
                    "`{name}` must be {accepted}, and this is {}",
                    description(node)
                );
                if self.is_new(what, name) {
                    self.error(Code::BadValue, message, node.span, "");
                }
            }
        }
        for key in keys.iter().filter(|key| key.is_required) {
            if value(node, key.name).is_none() {
                is_good = false;
                let message = format!("the key `{}` of {what} is missing", key.name);
                if self.is_new(what, key.name) {
                    let start = node.span.start as usize;
                    self.error(Code::MissingKey, message, Span::new(start, start + 1), "");
                }
            }
        }
        is_good
    }

    fn is_new(&mut self, what: &'static str, key: &str) -> bool {
        self.told.len() < MOST_TOLD && self.told.insert((what, key.to_owned()))
    }

    fn unknown_key(&mut self, name: &str, span: Span, what: &'static str, keys: &[JsonKey]) {
        if !self.is_new(what, name) {
            return;
        }
        let short: String = name.chars().take(80).collect();
        let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
        let hint = match nearest(&short, names.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the keys of {what} are {}", names.join(", ")),
        };
        let message = format!("`{short}` is not a known key of {what}");
        self.error(Code::UnknownKey, message, span, &hint);
    }

    /// Reads keys as front matter does: what is wrong with a value is an error, and so is an unknown key.
    pub fn fields<T>(&mut self, node: Node, read: impl FnOnce(&mut Fields<'_>) -> T) -> Option<T> {
        let mut found = Diagnostics::default();
        let value = Fields::of(self.file, node, &mut found).map(|mut fields| read(&mut fields));
        for mut diagnostic in found {
            let span = diagnostic.place.as_ref().and_then(|place| place.span);
            if diagnostic.code == Code::UnknownKey {
                diagnostic.severity = Severity::Error;
            }
            match span {
                Some(span) if diagnostic.severity != Severity::Error => {
                    self.flag(span, diagnostic.message);
                }
                Some(span) => {
                    let span = shown(self.text, span);
                    self.wrong.push(diagnostic.at(self.file, span));
                }
                None => self.wrong.push(diagnostic),
            }
        }
        value
    }

    /// A date, as written.
    pub fn date(&mut self, node: &Node) -> Option<String> {
        let date = value(node, "date")?;
        let text = string(date)?.trim().to_owned();
        match Moment::parse(&text, &self.settings.time_zone) {
            Ok(_) => Some(text),
            Err(complaint) => {
                self.error(
                    complaint.code,
                    complaint.message,
                    date.span,
                    &complaint.hint,
                );
                None
            }
        }
    }

    /// The title of the event: that of the command line, or of a key of the file. A missing one is suggested later.
    pub fn title(&mut self, node: Option<&Node>) {
        let title = node.and_then(string).map(|words| {
            let words = clean(words, &mut |_| {});
            one_line(&words)
        });
        if let (Some(title), Some(node)) = (&title, node) {
            self.script.headline(node.span);
            if title.len() > LONGEST_TITLE {
                let message = format!("this is no title: it has {} bytes", title.len());
                let hint = format!("name the event in at most {LONGEST_TITLE} bytes");
                self.error(Code::BadValue, message, node.span, &hint);
            }
        }
        let title = self.given.event.clone().or(title);
        self.script.title = title.filter(|title| !title.is_empty());
    }
}

/// The text of a string.
pub fn string(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar { text, quoted: true } => Some(text),
        _ => None,
    }
}
