//! YAML 1.2 into the tree of values, from the parser's events: exact places, no types guessed.
//!
//! Anchors, aliases and tags are refused: front matter has no use for them, and without them
//! there is no alias bomb and no type that the reader of a key does not expect.

use granit_parser::{Event, Parser, ScalarStyle};

use super::hidden;
use super::{DEEPEST, Kind, Node};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, Spanned};
use crate::tally;

/// Parses `text`, which begins `offset` bytes into `file`.
pub fn parse(file: &str, text: &str, offset: usize, diagnostics: &mut Diagnostics) -> Option<Node> {
    tally::look(text.len());
    let mut reader = Reader {
        file,
        text,
        offset,
        parser: Parser::new_from_str(text),
        cursor: (0, 0),
    };
    match reader.document() {
        Ok(node) => {
            let mut duplicates = Vec::new();
            find_duplicates(&node, &mut duplicates);
            let broken = !duplicates.is_empty();
            for (first, second) in duplicates {
                let key = &second.value;
                diagnostics.push(
                    Diagnostic::error(Code::DuplicateKey, format!("the key `{key}` stands twice"))
                        .at(file, second.span)
                        .label("the second one")
                        .also(file, Some(first.span), "the first one")
                        .hint("keep one of them"),
                );
            }
            (!broken).then_some(node)
        }
        Err(diagnostic) => {
            let place = diagnostic.place.as_ref().and_then(|place| place.span);
            let until = place.map_or(0, |span| (span.start as usize).saturating_sub(offset));
            diagnostics.push(odd_space(file, text, offset, until).unwrap_or(*diagnostic));
            None
        }
    }
}

/// Where YAML sees no key because the space behind its colon is none to YAML, in the lines up to where
/// the parser gave up.
fn odd_space(file: &str, text: &str, offset: usize, until: usize) -> Option<Diagnostic> {
    let is_key = |c: char| c.is_ascii_lowercase() || c == '_';
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > until {
            break;
        }
        let key = line.split(':').next().unwrap_or_default();
        let is_one = key
            .trim_start_matches([' ', '-', '{', '['])
            .chars()
            .all(is_key);
        if let Some((message, hint)) = hidden::colon(line).filter(|_| is_one) {
            let space = at + key.len() + 1;
            let end = space + text[space..].chars().next().map_or(0, char::len_utf8);
            let message = format!("this is not valid YAML: {message}");
            return Some(
                Diagnostic::error(Code::FrontMatterSyntax, message)
                    .at(file, Span::new(space, end).shifted(offset))
                    .hint(hint),
            );
        }
        at += line.len();
    }
    None
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    offset: usize,
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    /// The last place that was converted, as (characters, bytes): places come in order, so that
    /// the whole conversion reads the text once.
    cursor: (usize, usize),
}

type Outcome<T> = Result<T, Box<Diagnostic>>;

impl<'a> Reader<'a> {
    fn next(&mut self) -> Outcome<(Event<'a>, Span)> {
        match self.parser.next() {
            Some(Ok((event, span))) => {
                let start = self.byte(span.start.byte_offset(), span.start.index());
                let end = self.byte(span.end.byte_offset(), span.end.index());
                Ok((event, Span::new(start, end).shifted(self.offset)))
            }
            Some(Err(error)) => {
                let marker = *error.marker();
                let at = self.byte(marker.byte_offset(), marker.index());
                let at = at.min(self.text.trim_end().len());
                let info = error.info();
                let span = Span::new(at, at + 1).shifted(self.offset);
                if info.contains("unknown anchor") {
                    return Err(self.refused("a YAML anchor or alias", span));
                }
                let code = if info.contains("recursion limit") {
                    Code::TooDeep
                } else {
                    Code::FrontMatterSyntax
                };
                let hint = if info.contains("tabs") {
                    "indent with spaces: YAML allows no tabs here"
                } else {
                    "write `key: value`, one to a line; put quotes around a value that holds `: ` \
                     or ` #`, or begins with one of `[{&*!|>%@`"
                };
                Err(Box::new(
                    Diagnostic::error(code, format!("this is not valid YAML: {info}"))
                        .at(self.file, span)
                        .hint(hint),
                ))
            }
            None => Ok((Event::StreamEnd, Span::new(self.offset, self.offset))),
        }
    }

    /// The byte offset of a marker; the parser gives it where its input allows.
    fn byte(&mut self, bytes: Option<usize>, characters: usize) -> usize {
        if let Some(bytes) = bytes {
            return bytes;
        }
        let (seen, at) = if characters >= self.cursor.0 {
            self.cursor
        } else {
            (0, 0)
        };
        let rest = &self.text[at..];
        let step = rest
            .char_indices()
            .nth(characters - seen)
            .map_or(rest.len(), |(step, _)| step);
        tally::look(step);
        self.cursor = (characters, at + step);
        at + step
    }

    fn document(&mut self) -> Outcome<Node> {
        let mut root = None;
        loop {
            match self.next()? {
                (Event::StreamEnd, span) => {
                    return Ok(root.unwrap_or(Node {
                        span,
                        kind: Kind::Map(Vec::new()),
                    }));
                }
                (Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd, _) => {}
                (event, span) if root.is_none() => root = Some(self.node(event, span, 0)?),
                (_, span) => {
                    return Err(Box::new(
                        Diagnostic::error(
                            Code::FrontMatterSyntax,
                            "the front matter holds more than one YAML document",
                        )
                        .at(self.file, span)
                        .hint("keep one set of keys"),
                    ));
                }
            }
        }
    }

    fn node(&mut self, event: Event<'a>, mut span: Span, depth: usize) -> Outcome<Node> {
        if depth > DEEPEST {
            return Err(Box::new(
                Diagnostic::error(
                    Code::TooDeep,
                    format!("values are nested more than {DEEPEST} deep"),
                )
                .at(self.file, span)
                .hint("flatten it"),
            ));
        }
        let kind = match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse(anchor, tag.is_some(), span)?;
                let quoted = style != ScalarStyle::Plain;
                if !quoted && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
                    Kind::Null
                } else {
                    Kind::Scalar {
                        text: text.as_ref().into(),
                        quoted,
                    }
                }
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse(anchor, tag.is_some(), span)?;
                let mut list = Vec::new();
                loop {
                    let (event, inner) = self.next()?;
                    if matches!(event, Event::SequenceEnd) {
                        self.close(&mut span, inner);
                        break;
                    }
                    list.push(self.node(event, inner, depth + 1)?);
                }
                Kind::List(list)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse(anchor, tag.is_some(), span)?;
                let mut entries = Vec::new();
                loop {
                    let (event, key_span) = self.next()?;
                    if matches!(event, Event::MappingEnd) {
                        self.close(&mut span, key_span);
                        break;
                    }
                    let key = self.key(event, key_span, depth)?;
                    let (event, inner) = self.next()?;
                    entries.push((key, self.node(event, inner, depth + 1)?));
                }
                Kind::Map(entries)
            }
            _ => {
                return self.refuse(1, false, span).map(|()| Node {
                    span,
                    kind: Kind::Null,
                });
            }
        };
        Ok(Node { span, kind })
    }

    fn key(&mut self, event: Event<'a>, span: Span, depth: usize) -> Outcome<Spanned<Box<str>>> {
        match self.node(event, span, depth + 1)?.kind {
            Kind::Scalar { text, .. } => Ok(Spanned::new(text, span)),
            Kind::Null => Ok(Spanned::new("null".into(), span)),
            _ => Err(Box::new(
                Diagnostic::error(Code::FrontMatterSyntax, "a key must be text")
                    .at(self.file, span)
                    .hint("write `key: value`"),
            )),
        }
    }

    /// A list or a mapping in brackets ends with its bracket; others are known by their start.
    fn close(&self, span: &mut Span, end: Span) {
        let start = (span.start as usize).saturating_sub(self.offset);
        if matches!(self.text.as_bytes().get(start), Some(b'[' | b'{')) {
            span.end = end.end.max(span.end);
        }
    }

    fn refuse(&self, anchor: usize, tagged: bool, span: Span) -> Outcome<()> {
        if anchor == 0 && !tagged {
            return Ok(());
        }
        let what = if tagged {
            "a YAML tag"
        } else {
            "a YAML anchor or alias"
        };
        // The parser's place is that of the value; what is wrong stands before it.
        let start = (span.start as usize).saturating_sub(self.offset);
        let before = self.text.get(..start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        let sign = before[line..].rfind(if tagged { '!' } else { '&' });
        let span = match sign {
            Some(at) => Span::new(line + at + self.offset, span.end as usize),
            None => span,
        };
        Err(self.refused(what, span))
    }

    fn refused(&self, what: &str, span: Span) -> Box<Diagnostic> {
        Box::new(
            Diagnostic::error(Code::YamlAlias, format!("front matter may not use {what}"))
                .at(self.file, span)
                .hint("write the value out, or put it in quotes if it begins with `&`, `*` or `!`"),
        )
    }
}

type Key = Spanned<Box<str>>;

fn find_duplicates<'n>(node: &'n Node, found: &mut Vec<(&'n Key, &'n Key)>) {
    match &node.kind {
        Kind::Map(entries) => {
            let mut keys: Vec<&Key> = entries.iter().map(|(key, _)| key).collect();
            keys.sort_by(|a, b| (&a.value, a.span).cmp(&(&b.value, b.span)));
            for pair in keys.windows(2) {
                if pair[0].value == pair[1].value {
                    found.push((pair[0], pair[1]));
                }
            }
            for (_, value) in entries {
                find_duplicates(value, found);
            }
        }
        Kind::List(nodes) => nodes.iter().for_each(|node| find_duplicates(node, found)),
        _ => {}
    }
}
