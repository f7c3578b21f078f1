//! Characters of front matter and settings that nobody sees: refused in keys, names and values, shown in
//! texts.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::text::{first_hidden, is_deceptive, is_odd_space, is_zero_width, named, shown};

/// A name, a tag or an alias may have this many bytes, and any other text this many.
const LONGEST_NAME: usize = 500;
const LONGEST_TEXT: usize = 4_096;

const TEXT: &str = "text";
pub(super) const TEXTS: &str = "text or a list of texts";

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// Readers read it: what is hidden in it is written out.
    Shown,
    /// It is parsed, or compared with others.
    Value,
    /// One of a list of names.
    Names,
}

impl Words {
    /// What messages call it.
    pub fn accepted(self) -> &'static str {
        match self {
            Self::Shown | Self::Value => TEXT,
            Self::Names => TEXTS,
        }
    }
}

/// The text of a scalar; nothing if it is empty.
///
/// # Errors
/// A diagnostic: it hides something, or is too long.
pub(super) fn read(
    file: &str,
    key: &str,
    text: &str,
    span: Span,
    words: Words,
) -> Result<Option<Box<str>>, Diagnostic> {
    let hidden = match words {
        Words::Shown => text.char_indices().find(|(_, c)| is_deceptive(*c)),
        Words::Value | Words::Names => {
            let margin = text.len() - text.trim_start().len();
            first_hidden(text.trim()).map(|(at, c)| (margin + at, c))
        }
    };
    if let Some((at, c)) = hidden {
        let place = before(text, at);
        let message = format!("`{key}` holds the invisible character {}{place}", named(c));
        let place = exact(span, text, at..at + c.len_utf8());
        return Err(Diagnostic::error(Code::BidiControl, message)
            .at(file, place)
            .hint("remove it: it can make a reader see other words than a program"));
    }
    let text = text.trim();
    if text
        .strip_prefix('-')
        .is_some_and(|rest| rest.starts_with(is_odd_space))
    {
        let message = format!("an item of `{key}` begins with a `-` and no plain space");
        return Err(Diagnostic::error(Code::BadValue, message)
            .at(file, span)
            .hint("write a plain space behind the `-`"));
    }
    if text.is_empty() {
        return Ok(None);
    }
    let (text, longest) = match words {
        Words::Shown => (shown(text).into(), LONGEST_TEXT),
        Words::Value => (text.into(), LONGEST_TEXT),
        Words::Names => (text.into(), LONGEST_NAME),
    };
    let text: Box<str> = text;
    if text.len() > longest {
        let message = format!("`{key}` is longer than {longest} bytes");
        return Err(Diagnostic::error(Code::TooLarge, message)
            .at(file, span)
            .hint("shorten it; long text belongs into the body"));
    }
    Ok(Some(text))
}

/// What is wrong with an unknown key that holds a character which nobody sees, or a space that is none.
pub(super) fn key(file: &str, name: &str, span: Span) -> Option<Diagnostic> {
    if let Some((message, hint)) = colon(name) {
        return Some(
            Diagnostic::error(Code::UnknownKey, message)
                .at(file, span)
                .hint(hint),
        );
    }
    let odd = name.char_indices().find(|(_, c)| is_odd_space(*c));
    let (at, c) = first_hidden(name).or(odd)?;
    let meant: String = name
        .chars()
        .filter(|c| !is_odd_space(*c) && !is_zero_width(*c) && !is_deceptive(*c))
        .collect();
    let message = format!("the key `{meant}` holds {}{}", named(c), before(name, at));
    let place = exact(span, name, at..at + c.len_utf8());
    Some(
        Diagnostic::error(Code::UnknownKey, message)
            .at(file, place)
            .hint(format!(
                "write `{}`, and only plain spaces around it",
                meant.trim()
            )),
    )
}

/// What is wrong, and what to write, where the first colon of a line is followed by a space that YAML
/// does not take for one.
pub(super) fn colon(line: &str) -> Option<(String, String)> {
    let (key, rest) = line.split_once(':')?;
    let c = rest
        .chars()
        .next()
        .filter(|c| is_odd_space(*c) || is_zero_width(*c))?;
    let key = key.trim_matches(|c: char| !c.is_alphanumeric());
    let is_value = |c: &char| !is_odd_space(*c) && !is_zero_width(*c);
    let value: String = rest
        .trim_start_matches(|c| !is_value(&c))
        .trim()
        .chars()
        .take(40)
        .collect();
    Some((
        format!("{} follows the `:` of `{key}`", named(c)),
        format!("write a plain space there: `{key}: {value}`"),
    ))
}

/// `, after U`: where in a text there is something that cannot be seen.
fn before(text: &str, at: usize) -> String {
    let before: Vec<char> = text[..at].trim_start().chars().collect();
    let last: String = before[before.len().saturating_sub(12)..].iter().collect();
    if last.is_empty() {
        " at its start".to_owned()
    } else {
        format!(" after `{last}`")
    }
}

/// The place of a part of a scalar, where it was written on one line and without escapes.
fn exact(span: Span, text: &str, part: Range<usize>) -> Span {
    let (start, end) = (span.start as usize, span.end as usize);
    let quotes = match (end - start).checked_sub(text.len()) {
        Some(0) => 0,
        Some(2) => 1,
        _ => return span,
    };
    Span::new(start + quotes + part.start, start + quotes + part.end)
}
