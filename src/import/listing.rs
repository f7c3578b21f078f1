//! Code in plain text: copied from a page, it lost its fences and kept the name of its language.

use std::ops::Range;

use super::body::Writer;
use super::clean::{Change, clean};
use super::code_like::{defines, is_button, is_indented, is_language, is_like_code};
use super::line::Line;

use super::span::Label;

/// Number of lines that tell whether a block is code.
const NEAR: usize = 40;
/// Number of empty lines that may stand within a listing.
const MOST_BLANK: usize = 2;

/// A block of code. Positions are of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The name of its language and the buttons of a page; perhaps none.
    pub above: Range<usize>,
    /// Its lines.
    pub code: Range<usize>,
}

impl Listing {
    /// The name of its language, as an info string of Markdown.
    pub fn language(&self, lines: &[Line<'_>]) -> String {
        let name = lines[self.above.clone()].first();
        name.map_or_else(String::new, |line| line.words.to_lowercase())
    }
}

impl Writer<'_, '_> {
    /// Writes code between fences that are longer than any in it.
    pub(super) fn listing(&mut self, listing: &Listing) {
        let lines = &self.transcript.lines;
        let language = listing.language(lines);
        let code: Vec<String> = lines[listing.code.clone()]
            .iter()
            .map(|line| clean(line.raw, &mut |change| self.counts.add(change)).into_owned())
            .collect();
        let marks = code.iter().map(|line| {
            let marks = line.split(|c| c != '`').map(str::len);
            marks.max().unwrap_or_default()
        });
        let fence = "`".repeat(marks.max().unwrap_or_default().max(2) + 1);
        self.lists.close();
        self.is_item_empty = false;
        self.block(&format!(
            "{fence}{language}\n{}\n{fence}\n",
            code.join("\n")
        ));
        self.counts.add(Change::Code);
        for (range, label) in [(&listing.above, Label::Mark), (&listing.code, Label::Code)] {
            for (current, _) in &mut self.transcript.labels[range.clone()] {
                if *current != Label::Blank {
                    *current = label;
                }
            }
        }
    }
}

/// The listings among some lines, in order. Lines of `fenced` blocks are none.
pub fn listings(lines: &[Line<'_>], fenced: &[Range<usize>]) -> Vec<Listing> {
    let mut found = Vec::new();
    let mut blocks = fenced.iter().peekable();
    let mut at = 0;
    while at < lines.len() {
        while blocks.next_if(|block| block.end <= at).is_some() {}
        let next = blocks.peek().map_or(lines.len(), |block| block.start);
        if next <= at {
            at += 1;
            continue;
        }
        let listing = named(lines, at, next).or_else(|| unnamed(lines, at, next));
        at = listing.as_ref().map_or(at + 1, |listing| listing.code.end);
        found.extend(listing);
    }
    found
}

/// The code below the name of its language.
fn named(lines: &[Line<'_>], at: usize, end: usize) -> Option<Listing> {
    if !is_language(&lines[at].words) {
        return None;
    }
    let is_button = |at: &usize| is_button(&lines[*at].words);
    let first = (at + 1..end).find(|at| !is_button(at))?;
    let has_button = first > at + 1;
    let begins = at == 0 || lines[at - 1].is_blank() || lines[at - 1].words.ends_with([':', '：']);
    if !has_button && !begins || lines[first].is_blank() {
        return None;
    }
    // The first lines tell: to look at all of them for each name takes too long.
    let near: Vec<bool> = lines[first..end]
        .iter()
        .take_while(|line| !line.is_blank())
        .take(NEAR)
        .map(is_like_code)
        .collect();
    let alike = near.iter().filter(|is_alike| **is_alike).count();
    if !has_button && (!near[0] || 2 * alike < near.len()) {
        return None;
    }
    let block = (first..end).find(|at| lines[*at].is_blank()).unwrap_or(end);
    Some(Listing {
        above: at..first,
        code: first..goes_on(lines, block, end),
    })
}

/// Code without a name: a definition, with its indented lines below.
fn unnamed(lines: &[Line<'_>], at: usize, end: usize) -> Option<Listing> {
    let begins = at == 0 || lines[at - 1].is_blank();
    if !begins || !defines(&lines[at].words) || at + 1 >= end || !is_indented(&lines[at + 1]) {
        return None;
    }
    let block = (at..end).find(|at| lines[*at].is_blank()).unwrap_or(end);
    lines[at..block].iter().all(is_like_code).then(|| Listing {
        above: at..at,
        code: at..goes_on(lines, block, end),
    })
}

/// The end of code that goes on after empty lines, with lines that cannot be prose.
fn goes_on(lines: &[Line<'_>], block: usize, end: usize) -> usize {
    let mut upto = block;
    loop {
        let near = (upto..end).take(MOST_BLANK + 1);
        let next = near.into_iter().find(|at| !lines[*at].is_blank());
        let Some(next) = next.filter(|at| *at > upto && is_like_code(&lines[*at])) else {
            return upto;
        };
        let block = (next..end)
            .find(|at| !is_like_code(&lines[*at]))
            .unwrap_or(end);
        if block < end && !lines[block].is_blank() {
            return upto;
        }
        upto = block;
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        let lines = lines(text);
        let found = listings(&lines, &[]).into_iter();
        let found = found.map(|listing| {
            let code = lines[listing.code.clone()].iter().map(|line| line.raw);
            (
                listing.language(&lines),
                code.collect::<Vec<_>>().join("\n"),
            )
        });
        found.collect()
    }

    #[test]
    fn code_is_found_by_its_language_and_its_shape() {
        for (text, language, code) in [
            (
                "run:\n\nbash\nCopy code\n# count\nls boats | wc -l\n\nSo it is.",
                "bash",
                "# count\nls boats | wc -l",
            ),
            (
                "Python\nCopy\nEdit\nx = 1\n\ny = 2\n\n  • a",
                "python",
                "x = 1\n\ny = 2",
            ),
            (
                "so:\njson\n{\n  \"a\": 1\n}\n\nDone.",
                "json",
                "{\n  \"a\": 1\n}",
            ),
            (
                "text\n    one two\n    three\n",
                "text",
                "    one two\n    three",
            ),
            (
                "def f(x):\n    if x:\n        return 1\n    return 2\n",
                "",
                "def f(x):\n    if x:\n        return 1\n    return 2",
            ),
        ] {
            assert_eq!(
                found(text),
                [(language.to_owned(), code.to_owned())],
                "{text}"
            );
        }
        for text in [
            "Go\n\nThe pilots left.",
            "Rust\nIt eats the gates.",
            "for the pilots (of the lock):\n  • a seat\n  • a promise",
            "for the pilots:\n  a seat",
            "Swift\nText\nPython",
            "",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
