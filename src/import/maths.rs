//! Mathematics between `\( \)`, `\[ \]`, `$ $` and `$$ $$`. A site does not typeset it: each sign is
//! shown as it was typed, so no sign of it may mean anything in Markdown.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::fence::code_spans;
use super::line::Line;
use super::transcript::Markup;
use crate::tally;

/// Formulas of some lines, by the positions of these.
#[derive(Debug, Default)]
pub struct Formulas {
    parts: BTreeMap<usize, Vec<Range<usize>>>,
    /// Lines that begin within a formula.
    inner: BTreeSet<usize>,
}

/// What a formula is between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Delimiter {
    Round,
    Square,
    Dollar,
    TwoDollars,
}

impl Delimiter {
    fn spans_lines(self) -> bool {
        matches!(self, Self::Square | Self::TwoDollars)
    }

    fn length(self) -> usize {
        if self == Self::Dollar { 1 } else { 2 }
    }
}

/// A formula that was not closed so far.
struct Open {
    delimiter: Delimiter,
    line: usize,
    start: usize,
    /// Whether something in it is no prose.
    is_formula: bool,
}

impl Formulas {
    /// The formulas of some lines. Those that `is_code` names have none.
    pub fn find(
        lines: &[Line<'_>],
        range: Range<usize>,
        markup: Markup,
        is_code: impl Fn(usize) -> bool,
    ) -> Self {
        let mut found = Self::default();
        let mut open: Option<Open> = None;
        for at in range {
            let raw = lines[at].raw;
            if lines[at].is_blank() || is_code(at) {
                open = None;
            } else if raw.contains(['\\', '$']) || open.is_some() {
                open = found.line(at, raw, markup, open);
            }
        }
        found
    }

    /// The bytes of a line that belong to formulas.
    pub fn on(&self, line: usize) -> &[Range<usize>] {
        self.parts.get(&line).map_or(&[], Vec::as_slice)
    }

    /// Whether a byte of a line is part of a formula.
    pub fn hold(&self, line: usize, byte: usize) -> bool {
        let parts = self.on(line);
        let next = parts.partition_point(|part| part.end <= byte);
        parts.get(next).is_some_and(|part| part.contains(&byte))
    }

    /// Whether a line begins within a formula.
    pub fn has_begun(&self, line: usize) -> bool {
        self.inner.contains(&line)
    }

    /// Reads a line. Returns the formula that goes on in the next.
    fn line(&mut self, at: usize, raw: &str, markup: Markup, open: Option<Open>) -> Option<Open> {
        let code = match markup {
            Markup::Markdown => code_spans(raw),
            Markup::Plain => Vec::new(),
        };
        let mut code = code.iter().peekable();
        let mut open = open;
        let mut done = 0;
        while let Some(next) = raw[done..].find(['\\', '$']) {
            let sign = done + next;
            while code.next_if(|span| span.end <= sign).is_some() {}
            if let Some(span) = code.peek().filter(|span| span.contains(&sign)) {
                done = span.end;
                continue;
            }
            let rest = &raw[sign..];
            let (delimiter, opens, closes) = match rest.as_bytes() {
                [b'\\', b'(', ..] => (Delimiter::Round, true, false),
                [b'\\', b')', ..] => (Delimiter::Round, false, true),
                [b'\\', b'[', ..] => (Delimiter::Square, true, false),
                [b'\\', b']', ..] => (Delimiter::Square, false, true),
                [b'$', b'$', ..] => (Delimiter::TwoDollars, open.is_none(), true),
                [b'$', ..] => {
                    let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
                    let before = raw[..sign].chars().next_back();
                    let behind = rest[1..].chars().next();
                    let closes = !is_space(before) && !behind.is_some_and(|c| c.is_ascii_digit());
                    (Delimiter::Dollar, !is_space(behind), closes)
                }
                // What is behind a backslash opens and closes nothing.
                _ => {
                    let behind = rest[1..].chars().next().map_or(0, char::len_utf8);
                    done = sign + 1 + behind;
                    continue;
                }
            };
            done = sign + delimiter.length();
            match open.take() {
                Some(formula) if formula.delimiter == delimiter && closes => {
                    self.close(&formula, at, raw, sign);
                }
                Some(formula) if formula.delimiter != delimiter || !opens => open = Some(formula),
                _ if opens => {
                    open = Some(Open {
                        delimiter,
                        line: at,
                        start: sign,
                        is_formula: false,
                    });
                }
                _ => {}
            }
        }
        let mut open = open.filter(|formula| formula.delimiter.spans_lines())?;
        let start = if open.line == at { open.start + 2 } else { 0 };
        open.is_formula |= is_formula(&raw[start..]);
        Some(open)
    }

    /// Notes a formula that ends with the delimiter at a byte of a line.
    fn close(&mut self, formula: &Open, at: usize, raw: &str, end: usize) {
        let is_here = formula.line == at;
        let length = formula.delimiter.length();
        let start = if is_here { formula.start + length } else { 0 };
        let inner = &raw[start..end];
        tally::look(inner.len());
        let is_money = formula.delimiter == Delimiter::Dollar && is_marked_up(inner);
        if is_money || !formula.is_formula && !is_formula(inner) {
            return;
        }
        for line in formula.line..=at {
            let from = if line == formula.line {
                formula.start
            } else {
                0
            };
            let upto = if line == at { end + length } else { usize::MAX };
            self.parts.entry(line).or_default().push(from..upto);
            if line > formula.line {
                self.inner.insert(line);
            }
        }
    }
}

/// Whether words between delimiters are a formula: one letter, or with signs that prose has not.
/// Markdown writes brackets as `\[` and `\]`, too, and amounts have dollar signs.
fn is_formula(inner: &str) -> bool {
    let words = inner.trim();
    let is_letter = words.chars().take(3).count() <= 2 && words.starts_with(char::is_alphabetic);
    is_letter || words.contains(['\\', '^', '_', '{', '=', '*', '+', '<', '>'])
}

/// Whether words between amounts have marks of Markdown.
fn is_marked_up(words: &str) -> bool {
    let emphasis = [" *", " _"].iter().any(|mark| {
        let mut behind = words
            .match_indices(mark)
            .map(|(at, _)| &words[at + mark.len()..]);
        behind.any(|behind| behind.starts_with(char::is_alphanumeric))
    });
    emphasis || words.contains("**") || words.contains("](") || words.contains('`')
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let lines = lines(text);
        let formulas = Formulas::find(&lines, 0..lines.len(), Markup::Markdown, |_| false);
        let parts = lines.iter().flat_map(|line| {
            let parts = formulas.on(line.at).iter();
            parts.map(|part| line.raw[part.start..part.end.min(line.raw.len())].to_owned())
        });
        parts.collect()
    }

    #[test]
    fn formulas_are_told_from_amounts_and_from_brackets() {
        for (text, formulas) in [
            (
                r"so \( p = 0.7 \), \(q\)",
                &[r"\( p = 0.7 \)", r"\(q\)"][..],
            ),
            ("$a_1*b_1*c_1$ boats", &["$a_1*b_1*c_1$"]),
            ("\\[\na\n= b\n\\]", &["\\[", "a", "= b", "\\]"]),
            ("$$x^2$$ and $p$", &["$$x^2$$", "$p$"]),
            (r"\[ a \\[2pt] b \]", &[r"\[ a \\[2pt] b \]"]),
        ] {
            assert_eq!(found(text), formulas, "{text}");
        }
        for text in [
            "from $5 to $6 *each*",
            "**$5** and **$6**",
            "$5 *a* or 6$",
            r"see \[1\] and \(see below\)",
            "`$a_1$`",
            "\\[\na = b\n\nc \\]",
            r"\$a_1\$",
            "$",
            "\\",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
