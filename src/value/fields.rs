//! Reading the keys of a mapping, each once, with a diagnostic for whatever cannot be meant.

use super::hidden::{self, Words};
use super::unknown::{Below, MOST_REPEATED, shortened, unknown, within};
use super::{Kind, Node};
use crate::diagnostic::{Code, Complaint, Diagnostic, Diagnostics, Span, Spanned};

/// A list of texts may not be longer.
const MOST_ITEMS: usize = 500;

/// The keys of one mapping that have not been read yet.
pub struct Fields<'a> {
    file: &'a str,
    /// Where the mapping stands, for keys that are missing.
    span: Span,
    entries: Vec<(Spanned<Box<str>>, Node)>,
    /// Every key that was asked for: the keys that exist.
    known: Vec<&'static str>,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Fields<'a> {
    /// The fields of `node`, which must be a mapping.
    pub fn of(file: &'a str, node: Node, diagnostics: &'a mut Diagnostics) -> Option<Self> {
        let Kind::Map(entries) = node.kind else {
            let what = node.description();
            let odd = match &node.kind {
                Kind::Scalar { text, .. } => hidden::colon(text),
                _ => None,
            };
            let hint = odd.map(|(_, hint)| hint);
            diagnostics.push(
                Diagnostic::error(
                    Code::BadValue,
                    format!("keys and values are expected here, and this is {what}"),
                )
                .at(file, node.span)
                .hint(hint.unwrap_or_else(|| "write `key: value`, one to a line".to_owned())),
            );
            return None;
        };
        // A mapping without brackets is known by its first key.
        let first = entries.first().map(|(key, _)| key.span);
        let empty = node.span.start == node.span.end;
        Some(Self {
            file,
            span: first.filter(|_| empty).unwrap_or(node.span),
            entries,
            known: Vec::new(),
            diagnostics,
        })
    }

    /// The file that is read.
    pub fn file(&self) -> &'a str {
        self.file
    }

    /// Every key that was asked for.
    #[cfg(test)]
    pub(crate) fn asked(&self) -> &[&'static str] {
        &self.known
    }

    /// Adds a problem.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Takes a key's value, whatever it is; a key without a value counts as absent.
    pub fn take(&mut self, key: &'static str) -> Option<Node> {
        self.known.push(key);
        let at = self
            .entries
            .iter()
            .position(|(name, _)| &*name.value == key)?;
        let (_, node) = self.entries.remove(at);
        (node.kind != Kind::Null).then_some(node)
    }

    /// Takes a value of the author's own, in which nothing may look as if it withheld the document.
    pub fn anything(&mut self, key: &'static str) -> Option<Node> {
        let node = self.take(key)?;
        within(self.file, &node, Below::Extra, self.diagnostics);
        Some(node)
    }

    /// Whether a key has a value that was not taken yet. Empty texts and lists are none.
    pub fn has(&self, key: &str) -> bool {
        let mut entries = self.entries.iter();
        entries.any(|(name, node)| &*name.value == key && !node.is_empty())
    }

    /// Reports a key that stands there without a value, where that would pass for its absence.
    pub fn refuse_empty(&mut self, key: &'static str, hint: &str) {
        let mut entries = self.entries.iter();
        let empty = entries.find(|(name, node)| &*name.value == key && node.is_empty());
        if let Some((name, _)) = empty {
            let diagnostic = Diagnostic::error(Code::BadValue, format!("`{key}` has no value"));
            self.diagnostics
                .push(diagnostic.at(self.file, name.span).hint(hint));
        }
    }

    /// Where the keys stand, for what is missing among them.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Reports that a key is missing.
    pub fn missing(&mut self, key: &str, hint: &str) {
        self.diagnostics.push(
            Diagnostic::error(Code::MissingKey, format!("the key `{key}` is missing"))
                .at(self.file, self.span)
                .hint(hint),
        );
    }

    /// Warns that a key is missing that has to be there in the end.
    pub fn missing_yet(&mut self, key: &str, hint: &str) {
        let message = format!("the key `{key}` is missing, which a draft may lack");
        self.diagnostics.push(
            Diagnostic::warning(Code::MissingKey, message)
                .at(self.file, self.span)
                .hint(hint),
        );
    }

    /// Reports those of several keys that are missing, in one error.
    pub fn require(&mut self, keys: &[(&str, &str)]) {
        let missing: Vec<_> = keys.iter().filter(|(key, _)| !self.has(key)).collect();
        let names: Vec<_> = missing.iter().map(|(key, _)| format!("`{key}`")).collect();
        let hints: Vec<_> = missing.iter().map(|(_, hint)| *hint).collect();
        let message = match names.as_slice() {
            [] => return,
            [one] => format!("the key {one} is missing"),
            [first @ .., last] => {
                format!("the keys {} and {last} are missing", first.join(", "))
            }
        };
        let written = self
            .entries
            .iter()
            .find(|(name, _)| *name.value == *missing[0].0);
        let span = match (written, missing.len()) {
            (Some((name, _)), 1) => name.span,
            _ => self.span,
        };
        self.diagnostics.push(
            Diagnostic::error(Code::MissingKey, message)
                .at(self.file, span)
                .hint(hints.join("; ")),
        );
    }

    fn wrong(&mut self, key: &str, node: &Node, accepted: &str) {
        let what = node.description();
        let hint = match accepted {
            FLAG => format!("write `{key}: true` or `{key}: false`, without quotes"),
            hidden::TEXTS => format!("write one text, or a list: `{key}: [one, another]`"),
            LIST => format!("put each item of `{key}` on a line of its own, behind `- `"),
            _ => format!("write `{key}: …`; put quotes around what is not plain words"),
        };
        self.diagnostics.push(
            Diagnostic::error(
                Code::BadValue,
                format!("`{key}` must be {accepted}, and this is {what}"),
            )
            .at(self.file, node.span)
            .hint(hint),
        );
    }

    /// A text as it may be read: see [`super::hidden`].
    fn scalar(&mut self, key: &str, node: Node, words: Words) -> Option<Spanned<Box<str>>> {
        let Kind::Scalar { text, .. } = node.kind else {
            self.wrong(key, &node, words.accepted());
            return None;
        };
        match hidden::read(self.file, key, &text, node.span, words) {
            Ok(text) => text.map(|text| Spanned::new(text, node.span)),
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// A text.
    pub fn text(&mut self, key: &'static str) -> Option<Spanned<Box<str>>> {
        let node = self.take(key)?;
        self.scalar(key, node, Words::Shown)
    }

    /// A name, an id or another value that is compared, in which nothing may be hidden.
    pub fn name(&mut self, key: &'static str) -> Option<Spanned<Box<str>>> {
        let node = self.take(key)?;
        self.scalar(key, node, Words::Value)
    }

    /// A text or a list of texts.
    pub fn texts(&mut self, key: &'static str) -> Vec<Spanned<Box<str>>> {
        self.texts_of_most(key, MOST_ITEMS)
    }

    /// A text or a list of at most `most` texts; a longer one is an error.
    pub fn texts_of_most(&mut self, key: &'static str, most: usize) -> Vec<Spanned<Box<str>>> {
        let Some(node) = self.take(key) else {
            return Vec::new();
        };
        let Kind::List(nodes) = node.kind else {
            return self.scalar(key, node, Words::Names).into_iter().collect();
        };
        if nodes.len() > most {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::TooLarge,
                    format!("`{key}` has more than {most} items"),
                )
                .at(self.file, node.span)
                .hint("split the document"),
            );
            return Vec::new();
        }
        // A list of nothing is no list; an empty item among others is a slip.
        let empty = nodes.iter().all(Node::is_empty);
        let mut texts = Vec::with_capacity(nodes.len());
        for node in nodes {
            if node.is_empty() && !empty {
                self.diagnostics.push(
                    Diagnostic::error(Code::BadValue, format!("an item of `{key}` is empty"))
                        .at(self.file, node.span)
                        .hint("write something there, or remove the item"),
                );
            } else if !node.is_empty() {
                texts.extend(self.scalar(key, node, Words::Names));
            }
        }
        texts
    }

    /// `true` or `false`.
    pub fn flag(&mut self, key: &'static str) -> bool {
        let Some(node) = self.take(key) else {
            return false;
        };
        match &node.kind {
            Kind::Scalar {
                text,
                quoted: false,
            } if matches!(&**text, "true" | "True" | "TRUE") => true,
            Kind::Scalar {
                text,
                quoted: false,
            } if matches!(&**text, "false" | "False" | "FALSE") => false,
            _ => {
                self.wrong(key, &node, FLAG);
                false
            }
        }
    }

    /// A text that a type reads.
    pub fn parsed<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Complaint>,
    ) -> Option<Spanned<T>> {
        self.parsed_or_warned(key, |text| Ok((parse(text)?, None)))
    }

    /// A text that a type reads, maybe with a warning about how it is written.
    pub fn parsed_or_warned<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<(T, Option<Complaint>), Complaint>,
    ) -> Option<Spanned<T>> {
        let text = self.name(key)?;
        match parse(&text.value) {
            Ok((value, warning)) => {
                if let Some(warning) = warning {
                    let warning = warning.warning_at(self.file, text.span);
                    self.diagnostics.push(warning);
                }
                Some(Spanned::new(value, text.span))
            }
            Err(complaint) => {
                self.complain(complaint, &text);
                None
            }
        }
    }

    /// Reports why a text cannot be meant, and repeats no more of it than readers need.
    pub fn complain(&mut self, mut complaint: Complaint, text: &Spanned<Box<str>>) {
        if let Some((at, _)) = text.value.char_indices().nth(MOST_REPEATED) {
            let shorter = format!("{}…", &text.value[..at]);
            for told in [&mut complaint.message, &mut complaint.hint] {
                *told = told.replace(&*text.value, &shorter);
            }
        }
        self.diagnostics.push(complaint.at(self.file, text.span));
    }

    /// A mapping below this one, read by `read`.
    pub fn nested<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> Option<T> {
        let node = self.take(key)?;
        self.mapping(node, read)
    }

    /// A text that a type reads, or a mapping, read by `read`.
    pub fn text_or_nested<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Complaint>,
        read: impl FnOnce(&mut Fields<'_>) -> Option<T>,
    ) -> Option<T> {
        let entry = self.entries.iter().find(|(name, _)| &*name.value == key);
        match entry.map(|(_, node)| &node.kind) {
            Some(Kind::Map(_)) => self.nested(key, read).flatten(),
            _ => self.parsed(key, parse).map(|read| read.value),
        }
    }

    /// A list of at most so many mappings, each read by `read`; a longer one is an error.
    pub fn list_of_most<T>(
        &mut self,
        key: &'static str,
        most: usize,
        read: impl FnMut(&mut Fields<'_>) -> T,
    ) -> Vec<T> {
        let entry = self.entries.iter().find(|(name, _)| &*name.value == key);
        if let Some((
            _,
            Node {
                span,
                kind: Kind::List(nodes),
            },
        )) = entry
            && nodes.len() > most
        {
            let message = format!("`{key}` has more than {most} items");
            let diagnostic = Diagnostic::error(Code::TooLarge, message)
                .at(self.file, *span)
                .hint("split the document");
            self.diagnostics.push(diagnostic);
            self.take(key);
            return Vec::new();
        }
        self.list(key, read)
    }

    /// A list of mappings, each read by `read`.
    pub fn list<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Fields<'_>) -> T,
    ) -> Vec<T> {
        let Some(node) = self.take(key) else {
            return Vec::new();
        };
        let Kind::List(nodes) = node.kind else {
            self.wrong(key, &node, LIST);
            return Vec::new();
        };
        nodes
            .into_iter()
            .filter_map(|node| self.mapping(node, &mut read))
            .collect()
    }

    fn mapping<T>(&mut self, node: Node, read: impl FnOnce(&mut Fields<'_>) -> T) -> Option<T> {
        let mut fields = Fields::of(self.file, node, self.diagnostics)?;
        let value = read(&mut fields);
        fields.finish();
        Some(value)
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self) {
        for (at, (key, value)) in self.entries.iter().enumerate() {
            let name = shortened(&key.value);
            if let Some(diagnostic) = hidden::key(self.file, &name, key.span) {
                self.diagnostics.push(diagnostic);
                continue;
            }
            // Suggestions for hundreds of keys would take longer than a build.
            let diagnostic = unknown(key, &name, value, &self.known, at < 50);
            if diagnostic.code != Code::GuardedKey {
                within(self.file, value, Below::Other, self.diagnostics);
            }
            self.diagnostics.push(diagnostic.at(self.file, key.span));
        }
    }
}

// What keys accept, as messages say it.
const LIST: &str = "a list";
const FLAG: &str = "`true` or `false`";
