//! Lines that give a numbered source: `[1] Ice report: https://…` in a list, `[1]: https://…` as a
//! definition.

use std::ops::Range;

use super::line::Line;
use super::list::{Marker, marker};
use super::references::is_source_title;

/// Higher numbers are years.
const HIGHEST: u32 = 999;

/// How a source is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As an entry of a list.
    Listed,
    /// `[1]: https://…`, which Markdown does not show.
    Defined,
}

/// A numbered source. Positions are of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its number.
    pub number: u32,
    /// How it is given.
    pub form: Form,
    /// Its lines.
    pub lines: Range<usize>,
    /// The byte of its first line at which its words begin.
    pub begin: usize,
}

/// Whether a line goes on with the source above it.
pub fn goes_on(line: &Line<'_>) -> bool {
    source(line).is_none() && marker(line).is_none() && !is_source_title(&line.words)
}

/// The source that begins on a line: `[1] x`, `[1]: x`, `1. x`, `1) x`, perhaps as an item.
pub fn source(line: &Line<'_>) -> Option<Source> {
    let found = |number: u32, form: Form, begin: usize| {
        let words = &line.raw[begin..];
        let begin = begin + words.len() - words.trim_start().len();
        (number > 0 && begin < line.raw.len()).then_some(Source {
            number,
            form,
            lines: line.at..line.at + 1,
            begin,
        })
    };
    let margin = match marker(line) {
        Some((Marker::Number(number), begin)) if number <= HIGHEST => {
            return found(number, Form::Listed, begin);
        }
        Some((Marker::Number(_), _)) => return None,
        Some((Marker::Bullet(_), begin)) => {
            begin + line.raw[begin..].len() - line.raw[begin..].trim_start().len()
        }
        None => line.unindented().1,
    };
    let rest = line.raw[margin..].strip_prefix('[')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let behind = rest[digits..].strip_prefix(']')?;
    let number = number(&rest[..digits])?;
    let begin = line.raw.len() - behind.len();
    match behind.strip_prefix(':') {
        Some(words) if words.trim_start().starts_with("http") => {
            found(number, Form::Defined, begin + 1)
        }
        Some(_) => found(number, Form::Listed, begin + 1),
        None if behind.starts_with([' ', '\t', '\u{a0}']) => found(number, Form::Listed, begin),
        None => None,
    }
}

/// A number of a source, without zeros before it.
pub fn number(digits: &str) -> Option<u32> {
    let is_one = !digits.starts_with('0') && digits.len() <= 3;
    digits.parse().ok().filter(|_| is_one)
}
