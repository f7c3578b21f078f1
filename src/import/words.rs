//! Words as Markdown: what has a meaning there is escaped, so that a reader sees the same words.

use super::clean::{Change, Counts};
use crate::keys;
use crate::route::WebAddress;
use crate::text::{is_citation_mark, is_invisible};

/// Where words stand on their line of Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// At its start, where a sign may open a block.
    Start,
    /// Further on.
    Within,
}

/// Escapes what means something in Markdown, and makes links of web addresses.
pub fn escape(words: &str, position: Position, counts: &mut Counts) -> String {
    let mut out = String::with_capacity(words.len() + words.len() / 16);
    let mut rest = words;
    if position == Position::Start {
        let opening = opening(rest);
        if opening > 0 {
            // What opens a block ends with the sign that makes it one.
            let (safe, sign) = rest.split_at(opening - 1);
            out.push_str(safe);
            out.push('\\');
            out.push_str(&sign[..1]);
            counts.add(Change::Escape);
            rest = &rest[opening..];
        }
    }
    while let Some(c) = rest.chars().next() {
        let address = address(rest, out.chars().next_back());
        if address > 0 {
            out.push('<');
            out.push_str(&rest[..address]);
            out.push('>');
            rest = &rest[address..];
            continue;
        }
        let behind = &rest[c.len_utf8()..];
        let is_active = match c {
            '\\' | '`' | '*' | '[' | '<' | '~' | '|' => true,
            // Within a word it means nothing.
            '_' => {
                !(out.ends_with(char::is_alphanumeric) && behind.starts_with(char::is_alphanumeric))
            }
            '&' => behind.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '#'),
            _ => false,
        };
        if is_active {
            counts.add(Change::Escape);
            out.push('\\');
        }
        out.push(c);
        rest = behind;
    }
    out
}

/// Words of Markdown without the sign that would open a block at the start of a line.
pub fn unopened(words: &str) -> String {
    match opening(words) {
        0 if words.starts_with("```") || words.starts_with("~~~") => format!("\\{words}"),
        0 => words.to_owned(),
        length => {
            let (safe, sign) = words.split_at(length - 1);
            format!("{safe}\\{sign}")
        }
    }
}

/// The length of what would open a block at the start of a line, up to the sign that does.
fn opening(words: &str) -> usize {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits) && words[digits..].starts_with(['.', ')']) {
        return digits + 1;
    }
    if words.starts_with(['#', '>', '+', '-', '=']) || words.starts_with(":-") {
        return 1;
    }
    guarded(words)
}

/// The length of `draft:` and its like, with the colon, or nothing.
fn guarded(words: &str) -> usize {
    let end = words.find([':', '=']).unwrap_or(words.len());
    let is_around = |c: char| c.is_whitespace() || is_invisible(c) || is_citation_mark(c);
    let key = words[..end].trim_matches(is_around);
    let is_guarded = end < words.len() && keys::is_guarded(key);
    if is_guarded { end + 1 } else { 0 }
}

/// A line of Markdown that would be taken for front matter out of its place, made harmless.
pub fn unguarded(line: &str) -> Option<String> {
    let words = line.trim_start();
    let length = guarded(words);
    (length > 0).then(|| {
        let (key, sign) = words.split_at(length - 1);
        let margin = &line[..line.len() - words.len()];
        format!("{margin}{key}\\{sign}")
    })
}

/// Whether a character may be part of a web address (RFC 3986, without the brackets of hosts).
pub fn is_address_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c)
}

/// The length of a web address at the start of a text, without the punctuation behind it.
pub fn address(text: &str, before: Option<char>) -> usize {
    let has_host = WebAddress::written(text).is_some_and(|found| {
        found
            .authority()
            .starts_with(|c: char| c.is_ascii_alphanumeric())
    });
    // Asked before the rest is looked through, which is done again from the next scheme on.
    if !has_host || before.is_some_and(char::is_alphanumeric) {
        return 0;
    }
    let length = text.find(|c| !is_address_char(c)).unwrap_or(text.len());
    let mut found = &text[..length];
    let opened = found.matches('(').count();
    let mut closed = found.matches(')').count();
    while let Some(last) = found.as_bytes().last() {
        match last {
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' => {}
            b')' if closed > opened => closed -= 1,
            _ => break,
        }
        found = &found[..found.len() - 1];
    }
    found.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(words: &str) -> String {
        escape(words, Position::Start, &mut Counts::default())
    }

    #[test]
    fn active_signs_are_escaped_and_no_others() {
        for (words, expected) in [
            (
                "**not** a_b _c_ [x](y) <b>",
                r"\*\*not\*\* a_b \_c\_ \[x](y) \<b>",
            ),
            ("1. One", r"1\. One"),
            ("12) One", r"12\) One"),
            ("2025 was", "2025 was"),
            ("- a", r"\- a"),
            ("# a", r"\# a"),
            ("AT&T; a &amp; b", r"AT\&T; a \&amp; b"),
            ("draft: true", r"draft\: true"),
            ("\u{200e}marking = x", "\u{200e}marking \\= x"),
            ("a (b) \"c\" – d!", "a (b) \"c\" – d!"),
            (
                "see https://a.example/b_c_(d), and",
                "see <https://a.example/b_c_(d)>, and",
            ),
            ("(https://a.example/b).", "(<https://a.example/b>)."),
            ("https://", "https://"),
            ("http://-*,http://a", r"http://-\*,<http://a>"),
        ] {
            assert_eq!(escaped(words), expected);
        }
    }
}
