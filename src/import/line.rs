//! The lines of a transcript, each with its place, its indent and its words.

use std::borrow::Cow;

use super::clean::{clean, is_blank_char, is_unseen};
use crate::text::is_line_break;

/// One line.
#[derive(Debug, Clone)]
pub struct Line<'t> {
    /// Its position among the lines, from 0.
    pub at: usize,
    /// Its number as an editor shows it, from 1.
    pub number: usize,
    /// The byte at which it begins.
    pub start: usize,
    /// The byte at which the next one begins.
    pub next: usize,
    /// Its text as written, without the line break.
    pub raw: &'t str,
    /// Whether it ends with a break that is not LF.
    pub has_foreign_break: bool,
    /// Its text without white space around it, and with plain spaces and hyphens.
    pub words: Cow<'t, str>,
}

/// A tab leads to the next multiple of so many columns.
const TAB: usize = 4;

impl<'t> Line<'t> {
    fn new((at, number): (usize, usize), start: usize, raw: &'t str, end: &str) -> Self {
        Self {
            at,
            number,
            start,
            next: start + raw.len() + end.len(),
            raw,
            has_foreign_break: !matches!(end, "" | "\n"),
            words: clean(raw.trim_matches(is_blank_char), &mut |_| {}),
        }
    }

    /// Whether nothing can be seen on it.
    pub fn is_blank(&self) -> bool {
        self.words.is_empty()
    }

    /// The column of its first word, from 0.
    pub fn indent(&self) -> usize {
        let margin = self.raw.chars().take_while(|&c| is_blank_char(c));
        margin.fold(0, |column, c| match c {
            '\t' => column / TAB * TAB + TAB,
            c if is_unseen(c) || c.is_control() => column,
            _ => column + 1,
        })
    }

    /// Its text as written from the first word on, and how many bytes stand before that.
    pub fn unindented(&self) -> (&'t str, usize) {
        let text = self.raw.trim_start_matches(is_blank_char);
        (text, self.raw.len() - text.len())
    }
}

/// Lines of which some are two: each of `cuts` is a position and the byte of its text before which the second begins.
pub fn split<'t>(lines: Vec<Line<'t>>, cuts: &[(usize, usize)]) -> Vec<Line<'t>> {
    if cuts.is_empty() {
        return lines;
    }
    let mut cuts = cuts.iter().peekable();
    let mut all = Vec::with_capacity(lines.len() + cuts.len());
    for line in lines {
        let cut = cuts
            .next_if(|(at, _)| *at == line.at)
            .map(|(_, byte)| *byte);
        let at = all.len();
        let Some(byte) = cut else {
            all.push(Line { at, ..line });
            continue;
        };
        let (first, second) = line.raw.split_at(byte);
        all.push(Line {
            at,
            next: line.start + byte,
            has_foreign_break: false,
            raw: first,
            words: clean(first.trim_matches(is_blank_char), &mut |_| {}),
            ..line
        });
        all.push(Line {
            at: at + 1,
            start: line.start + byte,
            raw: second,
            words: clean(second.trim_matches(is_blank_char), &mut |_| {}),
            ..line
        });
    }
    all
}

/// Cuts a text into lines. What ends a line is what Unicode Standard Annex 14 calls a mandatory
/// break; `CR LF` is one. Editors count fewer of them: what is no LF or CR does not end a line there.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut number = 1;
    while start < text.len() {
        let rest = &text[start..];
        let (length, next) = match rest.find(is_line_break) {
            Some(at) => (at, at + break_length(&rest[at..])),
            None => (rest.len(), rest.len()),
        };
        let end = &rest[length..next];
        lines.push(Line::new(
            (lines.len(), number),
            start,
            &rest[..length],
            end,
        ));
        number += usize::from(matches!(end, "\n" | "\r" | "\r\n"));
        start += next;
    }
    lines
}

/// The bytes of the line break with which a text begins.
fn break_length(text: &str) -> usize {
    if text.starts_with("\r\n") {
        2
    } else {
        text.chars().next().map_or(0, char::len_utf8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_on_one_line() {
        let text = "a\r\nb\rc\n\n\u{2028}d\u{b}e";
        let lines = lines(text);
        let raw: Vec<_> = lines.iter().map(|line| line.raw).collect();
        assert_eq!(raw, ["a", "b", "c", "", "", "d", "e"]);
        assert_eq!(lines[0].start, 0);
        for pair in lines.windows(2) {
            assert_eq!(pair[0].next, pair[1].start);
        }
        assert_eq!(lines[6].next, text.len());
        let numbers: Vec<_> = lines.iter().map(|line| line.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 5, 5]);
    }

    #[test]
    fn an_indent_counts_columns() {
        let indent = |text| lines(text)[0].indent();
        assert_eq!(indent("  \u{2022} x"), 2);
        assert_eq!(indent("\t x"), 5);
        assert_eq!(indent(" \t\u{200b}\u{a0}x"), 5);
        assert_eq!(indent("\u{7f} x"), 1);
    }
}
