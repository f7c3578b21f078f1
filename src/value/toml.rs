//! TOML 1.0 into the tree of values.

use std::ops::Range;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::{Kind, Node};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, Spanned};
use crate::tally;
use crate::text::{is_odd_space, is_zero_width, named};

/// Parses `text`, which begins `offset` bytes into `file`; every error that the parser can
/// recover from is reported.
pub fn parse(
    file: &str,
    text: &str,
    offset: usize,
    code: Code,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    tally::look(text.len());
    let (table, errors) = DeTable::parse_recoverable(text);
    let broken = !errors.is_empty();
    // What follows where the parser gave up is no mistake of its own.
    let deep = errors.iter().position(is_too_deep);
    let told = deep.map_or(0..errors.len(), |at| at..at + 1);
    for error in &errors[told] {
        let range = error.span().unwrap_or(0..0);
        let message = error.message();
        let (code, message, hint) = if message.starts_with("duplicate key") {
            let key = text.get(range.clone()).unwrap_or_default();
            let message = format!("the key `{key}` stands twice");
            (Code::DuplicateKey, message, "keep one of them")
        } else if is_too_deep(error) {
            let message = "values are nested too deeply".to_owned();
            (Code::TooDeep, message, "flatten it")
        } else if let Some(c) = odd_space(text, &range) {
            let message = format!("this is not valid TOML: here is {}", named(c));
            (code, message, "write a plain space, or remove it")
        } else {
            let hint = "write `key = \"value\"`, one to a line; text stands in quotes";
            (code, format!("this is not valid TOML: {message}"), hint)
        };
        diagnostics.push(
            Diagnostic::error(code, message)
                .at(file, Span::new(range.start, range.end).shifted(offset))
                .hint(hint),
        );
    }
    if broken {
        return None;
    }
    let span = place(&table.span(), offset);
    Some(Node {
        span,
        kind: map(table.get_ref(), text, offset),
    })
}

/// The space that TOML does not take for one, or the invisible character, at which the parser gave up.
fn odd_space(text: &str, range: &Range<usize>) -> Option<char> {
    let c = text.get(range.start..)?.chars().next()?;
    (is_odd_space(c) || is_zero_width(c)).then_some(c)
}

fn is_too_deep(error: &toml::de::Error) -> bool {
    error.message().contains("recursion depth")
}

fn place(range: &Range<usize>, offset: usize) -> Span {
    Span::new(range.start, range.end).shifted(offset)
}

fn map(table: &DeTable<'_>, text: &str, offset: usize) -> Kind {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| {
            let name = Spanned::new(key.get_ref().as_ref().into(), place(&key.span(), offset));
            (name, node(value, text, offset))
        })
        .collect();
    // The parser sorts by name; the order written is the order of places.
    entries.sort_by_key(|(key, _)| key.span);
    Kind::Map(entries)
}

fn node(value: &TomlSpanned<DeValue<'_>>, text: &str, offset: usize) -> Node {
    let range = value.span();
    let as_written = || text.get(range.clone()).unwrap_or_default().trim().into();
    let kind = match value.get_ref() {
        DeValue::String(text) => Kind::Scalar {
            text: text.as_ref().into(),
            quoted: true,
        },
        DeValue::Array(list) => Kind::List(list.iter().map(|v| node(v, text, offset)).collect()),
        DeValue::Table(table) => map(table, text, offset),
        _ => Kind::Scalar {
            text: as_written(),
            quoted: false,
        },
    };
    Node {
        span: place(&range, offset),
        kind,
    }
}
