//! Words as Markdown: what has a meaning there is escaped, so that a reader sees the same words.

use std::ops::Range;

use super::clean::{Change, Counts};
use crate::keys::{self, Verdict};
use crate::route::WebAddress;

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
    if position == Position::Start
        && let Some(sign) = opening(rest)
    {
        out.push_str(&rest[..sign.start]);
        out.push_str(&escaped(&rest[sign.clone()]));
        counts.add(Change::Escape);
        rest = &rest[sign.end..];
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

/// A sign that means only itself.
fn escaped(sign: &str) -> String {
    match sign.chars().next() {
        Some(c) if !c.is_ascii() => format!("&#{};", u32::from(c)),
        _ => format!("\\{sign}"),
    }
}

/// Words of Markdown without the sign that would open a block at the start of a line.
pub fn unopened(words: &str) -> String {
    match opening(words) {
        None if words.starts_with("```") || words.starts_with("~~~") => format!("\\{words}"),
        None => words.to_owned(),
        Some(sign) => without(words, sign),
    }
}

fn without(words: &str, sign: Range<usize>) -> String {
    let (before, behind) = (&words[..sign.start], &words[sign.end..]);
    format!("{before}{}{behind}", escaped(&words[sign]))
}

/// The sign that makes a block of what begins a line.
fn opening(words: &str) -> Option<Range<usize>> {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits) && words[digits..].starts_with(['.', ')']) {
        return Some(digits..digits + 1);
    }
    if words.starts_with(['#', '>', '+', '-', '=']) || words.starts_with(":-") {
        return Some(0..1);
    }
    // A key with emphasis around it is none once that is escaped.
    guarded(words).filter(|sign| !words[..sign.start].contains('*') && !words.starts_with('_'))
}

/// The sign that makes front matter of what begins a line: that of `draft: true` and its like.
fn guarded(words: &str) -> Option<Range<usize>> {
    let mut lines = keys::parts(words).filter_map(keys::line);
    let found = lines.find(|line| line.found.is_ours || line.verdict == Verdict::Withheld)?;
    if words.starts_with(['{', '"']) {
        return Some(0..1);
    }
    Some(found.sign)
}

/// A line of Markdown that would be taken for front matter out of its place, made harmless.
pub fn unguarded(line: &str) -> Option<String> {
    let words = line.trim_start();
    let margin = &line[..line.len() - words.len()];
    guarded(words).map(|sign| format!("{margin}{}", without(words, sign)))
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
    fn what_would_be_a_slip_is_words() {
        for words in [
            "draft: true",
            "_Draft_: yes",
            "\"draft\": true",
            "ＴＬＰ： red",
            "{draft: 1}",
        ] {
            assert!(
                keys::parts(words).any(|part| keys::line(part).is_some()),
                "{words}"
            );
            let made = escaped(words);
            assert!(
                keys::parts(&made).all(|part| keys::line(part).is_none()),
                "{made}"
            );
        }
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
            ("Status: draft", r"Status\: draft"),
            ("Status: the draft is out", "Status: the draft is out"),
            ("ｄｒａｆｔ：ｔｒｕｅ", "ｄｒａｆｔ&#65306;ｔｒｕｅ"),
            ("{\"a\": 1, \"draft\": true}", r#"\{"a": 1, "draft": true}"#),
            (
                "\"a\": 1, \"private\": true,",
                r#"\"a": 1, "private": true,"#,
            ),
            ("**draft**: true", r"\*\*draft\*\*: true"),
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
