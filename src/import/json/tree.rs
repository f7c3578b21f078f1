//! JSON (RFC 8259) into the tree of values, with the places of all keys and values.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::super::opening::refusal;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, Spanned};
use crate::tally;
use crate::value::{Kind, Node};

/// Values may be nested this deep. Each level is scanned once more.
const DEEPEST: usize = 32;
/// A file may have this many values: each takes some 100 bytes of memory.
const MOST: usize = 500_000;
/// At most this many bytes of a value are underlined.
const LONGEST_SHOWN: usize = 300;

/// The keys and values of an object, as they are written.
pub struct Entries<'t>(pub Vec<(&'t RawValue, &'t RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Entries<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// Reads a file.
///
/// # Errors
/// Where it is no JSON, a key is written twice in an object, or it is nested too deeply.
pub fn parse(file: &str, text: &str) -> Result<Node, Diagnostics> {
    tally::look(text.len());
    let raw: &RawValue =
        serde_json::from_str(text).map_err(|error| refusal(invalid(file, text, &error)))?;
    let mut tree = Tree {
        file,
        text,
        count: 0,
        wrong: Diagnostics::default(),
    };
    match tree.node(raw, 0) {
        Ok(node) if tree.wrong.is_empty() => Ok(node),
        Ok(_) => Err(tree.wrong),
        Err(fatal) => Err(refusal(fatal)),
    }
}

/// A span of which no more is underlined than a reader needs.
pub fn shown(text: &str, span: Span) -> Span {
    let (start, end) = (span.start as usize, span.end as usize);
    let mut cut = end.min(start + LONGEST_SHOWN);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    Span::new(start, cut)
}

/// What is wrong with a file that is no JSON.
fn invalid(file: &str, text: &str, error: &serde_json::Error) -> Diagnostic {
    let at = place(text, error);
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    if values.next().is_some_and(|first| first.is_ok()) {
        let end = values.byte_offset();
        let rest = text[end..].trim_start();
        let start = text.len() - rest.len();
        if rest.starts_with(['{', '[']) {
            let message = "this is JSON Lines: a second value follows the first";
            let hint = "make one value of them: messages with `jq -s .`, and one object for each model with \
                        `jq -s '{event: \"…\", answers: map({agent: .model, text: .response})}'`";
            return Diagnostic::error(Code::BadTranscript, message)
                .at(file, Span::new(start, start + 1))
                .label("the second value")
                .hint(hint);
        }
    }
    let told = error.to_string();
    let what = told.split(" at line ").next().unwrap_or_default();
    let message = format!("this is not valid JSON: {what}");
    Diagnostic::error(Code::BadTranscript, message)
        .at(file, Span::new(at, at + 1))
        .hint(
            "a file that begins with `{` or `[{` is read as JSON: mend it, or put a headline above it if it is text",
        )
}

/// The byte of an error. Its column counts bytes from 1, and is 0 after a line break.
fn place(text: &str, error: &serde_json::Error) -> usize {
    let lines = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    let mut at = (start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A tree in the making.
struct Tree<'t> {
    file: &'t str,
    text: &'t str,
    count: usize,
    wrong: Diagnostics,
}

impl<'t> Tree<'t> {
    fn span(&self, raw: &RawValue) -> Span {
        let start = raw.get().as_ptr().addr() - self.text.as_ptr().addr();
        Span::new(start, start + raw.get().len())
    }

    /// The tree of a value.
    ///
    /// # Errors
    /// Why nothing more of the file can be read.
    fn node(&mut self, raw: &'t RawValue, depth: usize) -> Result<Node, Diagnostic> {
        let (span, written) = (self.span(raw), raw.get());
        self.count += 1;
        if self.count > MOST {
            let message = format!("this file has more than {MOST} values");
            let problem = Diagnostic::error(Code::TooLarge, message).in_file(self.file);
            return Err(problem.hint("import the answers of one event, or one chat"));
        }
        if depth > DEEPEST {
            let message = format!("values are nested more than {DEEPEST} deep");
            let problem = Diagnostic::error(Code::TooDeep, message);
            return Err(problem
                .at(
                    self.file,
                    Span::new(span.start as usize, span.start as usize + 1),
                )
                .hint("no key of an import needs that: keep the texts only"));
        }
        let kind = match written.as_bytes().first() {
            Some(b'{') => self.object(raw, depth)?,
            Some(b'[') => {
                let values: Vec<&RawValue> = self.read(raw)?;
                let nodes = values.into_iter().map(|value| self.node(value, depth + 1));
                Kind::List(nodes.collect::<Result<_, _>>()?)
            }
            Some(b'"') => Kind::Scalar {
                text: self.read::<String>(raw)?.into(),
                quoted: true,
            },
            Some(b'n') => Kind::Null,
            _ => Kind::Scalar {
                text: written.into(),
                quoted: false,
            },
        };
        Ok(Node { span, kind })
    }

    fn object(&mut self, raw: &'t RawValue, depth: usize) -> Result<Kind, Diagnostic> {
        let Entries(values) = self.read(raw)?;
        let mut known: BTreeMap<Box<str>, Span> = BTreeMap::new();
        let mut entries = Vec::with_capacity(values.len());
        for (key, value) in values {
            let span = self.span(key);
            let name: Box<str> = self.read::<String>(key)?.into();
            if let Some(first) = known.insert(name.clone(), span) {
                let shown = shown(self.text, span);
                let message = format!("the key {} is written twice", self.words(shown));
                self.wrong.push(
                    Diagnostic::error(Code::DuplicateKey, message)
                        .at(self.file, shown)
                        .also(self.file, Some(first), "the other one")
                        .hint("keep one of them"),
                );
            }
            entries.push((Spanned::new(name, span), self.node(value, depth + 1)?));
        }
        Ok(Kind::Map(entries))
    }

    fn words(&self, span: Span) -> String {
        let quoted = &self.text[span.start as usize..span.end as usize];
        format!("`{}`", quoted.trim_matches('"'))
    }

    /// Reads a value whose syntax is known to be good; its escapes may be none that text can have.
    fn read<T: Deserialize<'t>>(&self, raw: &'t RawValue) -> Result<T, Diagnostic> {
        tally::look(raw.get().len());
        serde_json::from_str(raw.get()).map_err(|error| {
            let at = self.span(raw).start as usize + place(raw.get(), &error);
            let told = error.to_string();
            let what = told.split(" at line ").next().unwrap_or_default();
            Diagnostic::error(Code::BadTranscript, format!("this is not valid JSON: {what}"))
                .at(self.file, Span::new(at, at + 1))
                .hint("an escape such as `\\uD83D` is half of a character: write both halves, or the character itself")
        })
    }
}
