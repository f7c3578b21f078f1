//! What changed from one text to another, word by word, as HTML.

use std::fmt::Write as _;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput, Token, TokenSource};

use super::parts::parts;
use crate::tally;
use crate::text::shown;

/// So many lines stand around a change.
const AROUND: usize = 2;

/// So many words are compared at most: the time that this takes grows with the square of their number,
/// and a version cannot be taken off the record because its text is long.
const MOST: usize = 1 << 13;

/// A place where two texts differ: what takes the place of what, in bytes.
type Change = (Range<usize>, Range<usize>);

/// The changes from `old` to `new`: `<del>` and `<ins>` within the lines around them, and a gap where
/// lines are left out.
pub fn changes(old: &str, new: &str) -> String {
    let mut html = String::new();
    let mut done = 0;
    for (before, after) in compare(old, new) {
        around(&new[done..after.start], done > 0, true, &mut html);
        let (gone, come) = (&old[before], &new[after.clone()]);
        let is_parted =
            gone.ends_with(char::is_whitespace) || come.starts_with(char::is_whitespace);
        for (tag, text) in [("del", gone), ("ins", come)] {
            // Without it, both read as one word where their marks are not seen.
            if tag == "ins" && !gone.is_empty() && !come.is_empty() && !is_parted {
                html.push(' ');
            }
            if !text.is_empty() {
                let _ = write!(html, "<{tag}>");
                escape(text, &mut html);
                let _ = write!(html, "</{tag}>");
            }
        }
        done = after.end;
    }
    around(&new[done..], true, false, &mut html);
    html
}

/// Where the texts differ. Where more words do than can be compared, their lines tell which parts do,
/// and a part that still has too many is one change.
fn compare(old: &str, new: &str) -> Vec<Change> {
    if let Some(changes) = compare_words(old, new) {
        return changes;
    }
    let mut changes = Vec::new();
    for (before, after) in parts(old, new) {
        match compare_words(&old[before.clone()], &new[after.clone()]) {
            Some(own) => changes.extend(own.into_iter().map(|(was, is)| {
                (
                    before.start + was.start..before.start + was.end,
                    after.start + is.start..after.start + is.end,
                )
            })),
            None => changes.push((before, after)),
        }
    }
    changes
}

/// Where the texts differ, word by word; nothing where too many words do. Changes that only spaces keep
/// apart are one: a phrase reads better than its words in turns.
fn compare_words(old: &str, new: &str) -> Option<Vec<Change>> {
    tally::look(old.len() + new.len());
    let input = InternedInput::new(Words(old), Words(new));
    let (was, is) = (&input.before, &input.after);
    let head = was.iter().zip(is).take_while(|(a, b)| a == b).count();
    let ends = was[head..].iter().rev().zip(is[head..].iter().rev());
    let same = head + ends.take_while(|(a, b)| a == b).count();
    if was.len().max(is.len()) - same > MOST {
        return None;
    }
    let diff = Diff::compute(Algorithm::Histogram, &input);
    let (old_at, new_at) = (places(old), places(new));
    let bytes = |places: &[usize], words: &Range<u32>| {
        places[words.start as usize]..places[words.end as usize]
    };
    let mut changes: Vec<Change> = Vec::new();
    let ends_line = |word: Token| input.interner[word] == "\n";
    let mut hunks = diff.hunks().peekable();
    while let Some(mut hunk) = hunks.next() {
        let (words, all) = if hunk.before.is_empty() {
            (&hunk.after, &input.after)
        } else {
            (&hunk.before, &input.before)
        };
        if hunk.before.is_empty() || hunk.after.is_empty() {
            let room = hunks
                .peek()
                .map_or(u32::MAX, |next| next.before.start - hunk.before.end);
            let by = slide(words, all, ends_line, room);
            for words in [&mut hunk.before, &mut hunk.after] {
                *words = words.start + by..words.end + by;
            }
        }
        let (before, after) = (bytes(&old_at, &hunk.before), bytes(&new_at, &hunk.after));
        match changes.last_mut() {
            Some((last_before, last_after)) if is_gap(&new[last_after.end..after.start]) => {
                last_before.end = before.end;
                last_after.end = after.end;
            }
            _ => changes.push((before, after)),
        }
    }
    Some(changes)
}

/// How many words further on the words that came in or went could as well stand, so that they begin with a
/// line: `a. ¶ b.` can have got `. ¶ b` or `¶ b.`, and people mean the latter.
fn slide(words: &Range<u32>, all: &[Token], ends_line: impl Fn(Token) -> bool, room: u32) -> u32 {
    let at = |position: u32| all.get(position as usize).copied();
    let begins_line = |by: u32| match (words.start + by).checked_sub(1) {
        Some(before) => at(before).is_some_and(&ends_line),
        None => true,
    };
    let mut by = 0;
    while !begins_line(by) {
        let first = at(words.start + by);
        if by == room || first.is_none() || first != at(words.end + by) {
            return 0;
        }
        by += 1;
    }
    by
}

fn is_gap(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() && c != '\n')
}

/// Text that is the same in both: the lines next to a change before it, and next to one behind it.
fn around(text: &str, is_behind: bool, is_before: bool, html: &mut String) {
    let (head, tail) = ends(text, is_behind, is_before);
    escape(head, html);
    if head.len() + tail.len() < text.len() {
        html.push_str("<span class=\"gap\">…</span>\n");
    }
    escape(tail, html);
}

/// The lines of a text behind a change, and those before another one.
fn ends(text: &str, is_behind: bool, is_before: bool) -> (&str, &str) {
    let breaks: Vec<_> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    let head = match breaks.get(AROUND) {
        _ if !is_behind => 0,
        Some(at) => *at,
        None => text.len(),
    };
    let tail = match breaks.len().checked_sub(AROUND + 1) {
        _ if !is_before => text.len(),
        Some(at) => breaks[at],
        None => 0,
    };
    if head >= tail {
        return (text, "");
    }
    (&text[..head], &text[tail..])
}

/// Words, runs of spaces, line breaks and other characters, each by itself.
struct Words<'t>(&'t str);

impl<'t> TokenSource for Words<'t> {
    type Token = &'t str;
    type Tokenizer = Self;

    fn tokenize(&self) -> Self {
        Self(self.0)
    }

    fn estimate_tokens(&self) -> u32 {
        u32::try_from(self.0.len() / 3).unwrap_or(u32::MAX)
    }
}

impl<'t> Iterator for Words<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let kind = |c: char| match c {
            '\n' => 0,
            c if c.is_whitespace() => 1,
            c if c.is_alphanumeric() || c == '\'' || c == '’' => 2,
            _ => 3,
        };
        let first = self.0.chars().next()?;
        let end = match kind(first) {
            run @ (1 | 2) => self.0.find(|c| kind(c) != run).unwrap_or(self.0.len()),
            _ => first.len_utf8(),
        };
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(word)
    }
}

/// Where each word begins, and where the text ends.
fn places(text: &str) -> Vec<usize> {
    let mut at = 0;
    let mut places = vec![0];
    for word in Words(text) {
        at += word.len();
        places.push(at);
    }
    places
}

/// Text as HTML; invisible control characters of direction are shown as what they are.
fn escape(text: &str, html: &mut String) {
    for c in shown(text).chars() {
        match c {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_marked_and_what_is_far_from_them_is_left_out() {
        let old = "one\ntwo\nthree\nThey will fail.\nfour\nfive\nsix\n";
        let new = "one\ntwo\nthree\nThey will fail by May.\nfour\nfive\nsix\n";
        assert_eq!(
            changes(old, new),
            "<span class=\"gap\">…</span>\ntwo\nthree\nThey will fail<ins> by May</ins>.\nfour\n\
             five\n<span class=\"gap\">…</span>\n"
        );
        assert_eq!(
            changes("a < b", "a & b"),
            "a <del>&lt;</del> <ins>&amp;</ins> b"
        );
        assert_eq!(changes("a\u{202e}b", "a"), "a<del>[U+202E]b</del>");
        assert_eq!(
            changes("the old words", "the new phrase"),
            "the <del>old words</del> <ins>new phrase</ins>"
        );
        assert_eq!(changes("a.\n", "a.\n\nLast.\n"), "a.\n<ins>\nLast.\n</ins>");
        assert_eq!(changes("same\n", "same\n"), "same\n");
    }

    #[test]
    fn texts_with_little_in_common_take_no_long_time() {
        let text = |seed: u32| -> String {
            let word = |n: u32| {
                format!(
                    "w{} ",
                    n.wrapping_mul(2_654_435_761).wrapping_add(seed) % 999
                )
            };
            (0..60_000).map(word).collect()
        };
        assert!(changes(&text(1), &text(7)).contains("<ins>"));
    }

    #[test]
    fn long_texts_are_compared_by_lines_and_what_still_is_too_long_is_replaced() {
        let line = |n: usize| format!("Line {n} says this.\n");
        let all = |lines: &mut dyn Iterator<Item = usize>| -> String { lines.map(line).collect() };
        let old = all(&mut (0..4000));
        // Far apart, and with a line that has moved between.
        let new = old
            .replace("Line 7 says this", "Line 7 says that")
            .replace("Line 100 says this.\n", "")
            .replace("Line 3990 says", "Line 100 says this.\nLine 3990 said");
        let html = changes(&old, &new);
        for part in [
            "Line 7 says <del>this</del> <ins>that</ins>.",
            "<del>Line 100 says this.\n</del>",
            "Line <del>3990</del> <ins>100</ins> says this.\n<ins>Line 3990 said this.\n</ins>",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(html.len() < 1000, "{html}");

        // One line may have more words than are compared, and yet few that differ.
        let one = old.replace('\n', " ");
        let html = changes(&one, &one.replace("Line 7 says", "Line 7 said"));
        assert!(html.contains("Line 7 <del>says</del> <ins>said</ins> this"));
        let html = changes(&one, &new.replace('\n', " "));
        assert_eq!(html.matches("<del>").count(), 1);
    }

    /// Were this no matter of a few seconds, it would take minutes.
    #[test]
    fn no_text_takes_longer_than_its_length() {
        // All words differ but every eighth, in lines that differ and in one line.
        let text = |salt: usize, end: &str| -> String {
            let word = |n: usize| if n.is_multiple_of(8) { n } else { n * 7 + salt };
            let end = |n: usize| if n.is_multiple_of(9) { end } else { " " };
            let word = |n: usize| format!("w{}{}", word(n), end(n));
            (0..300_000).map(word).collect()
        };
        for end in ["\n", " "] {
            let (old, new) = (text(1, end), text(2, end));
            let html = changes(&old, &new);
            assert!(html.len() > new.len(), "{}", html.len());
        }
        // Every other line is the same, and many are alike.
        let lines = |salt: usize| -> String {
            let number = |n: usize| if n.is_multiple_of(2) { n } else { n * 9 + salt };
            let line = |n: usize| format!("{}\n\n", number(n));
            (0..120_000).map(line).collect()
        };
        let html = changes(&lines(1), &lines(2));
        assert_eq!(html.matches("<ins>").count(), 60_000);
    }

    proptest! {
        /// Without what was taken out, the new text stands there; without what came in, the old one.
        #[test]
        fn both_texts_can_be_read_off(old in "[ab \n<.]{0,40}", new in "[ab \n<.]{0,40}") {
            let (mut was, mut is, mut done) = (String::new(), String::new(), 0);
            for (before, after) in compare(&old, &new) {
                let same = &new[done..after.start];
                was += same;
                is += same;
                was += &old[before];
                is += &new[after.clone()];
                done = after.end;
            }
            was += &new[done..];
            is += &new[done..];
            prop_assert_eq!((was, is), (old, new));
        }
    }
}
