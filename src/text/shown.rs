//! Texts in which a reader sees what cannot be seen.
#![expect(
    clippy::needless_bitwise_bool,
    reason = "without branches, many bytes are looked at at once"
)]

use std::borrow::Cow;

use super::{has_use, is_direction_control, is_forbidden, is_variation_selector, is_zero_width};

/// A text in which what cannot be seen is written out: `[U+202E]`. What a script needs stays, and so do
/// soft hyphens, and marks that Arabic and Hebrew need. At the ends of `text`, which may be part of a
/// longer one, joiners and selectors stay.
pub fn shown(text: &str) -> Cow<'_, str> {
    let mut out: Option<String> = None;
    let mut done = 0;
    for (at, c) in chars_that_begin(text, may_begin_hidden) {
        let end = at + c.len_utf8();
        let written = match c {
            // White space of old printers and of some editors.
            '\u{b}' | '\u{c}' | '\u{85}' => " ".into(),
            c if is_direction_control(c) || is_forbidden(c) => Cow::Owned(written_out(c)),
            c if is_zero_width(c) => {
                let before = text[..at].chars().next_back();
                if !is_idle(before, c, text[end..].chars().next()) {
                    continue;
                }
                Cow::Owned(written_out(c))
            }
            _ => continue,
        };
        let out = out.get_or_insert_with(|| String::with_capacity(text.len() + 16));
        out.push_str(&text[done..at]);
        out.push_str(&written);
        done = end;
    }
    match out {
        Some(mut out) => {
            out.push_str(&text[done..]);
            out.into()
        }
        None => text.into(),
    }
}

/// The characters of a text that begin with a byte of a set, and where. Many bytes are looked at at once.
fn chars_that_begin(text: &str, is: impl Fn(u8) -> bool) -> impl Iterator<Item = (usize, char)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + first_byte(&text.as_bytes()[from..], &is)?;
        let c = text[at..].chars().next()?;
        from = at + c.len_utf8();
        Some((at, c))
    })
}

/// Whether a character without width is of no use, as far as its neighbours are known.
fn is_idle(before: Option<char>, c: char, after: Option<char>) -> bool {
    if c == '\u{ad}' || !is_zero_width(c) || has_use(before, c, after) {
        return false;
    }
    let joins = matches!(c, '\u{200c}' | '\u{200d}' | '\u{34f}');
    let follows = is_variation_selector(c) || joins;
    !(follows && before.is_none() || joins && after.is_none())
}

fn written_out(c: char) -> String {
    format!("[U+{:04X}]", u32::from(c))
}

/// Whether [`shown`] may have something to write out. Nearly all texts of a site are asked, and most are short.
pub(super) fn may_hide(text: &str) -> bool {
    has_byte(text.as_bytes(), may_begin_hidden)
}

/// Whether a byte is of a set: of all, without branches.
fn has_byte(bytes: &[u8], is: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(0, |found, b| found | u8::from(is(*b))) != 0
}

/// Where the first byte of a set is, which has no space.
fn first_byte(bytes: &[u8], is: impl Fn(u8) -> bool) -> Option<usize> {
    const BLOCK: usize = 32;
    if is(*bytes.first()?) {
        return Some(0);
    }
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut last = [b' '; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    let mut blocks = blocks.iter().chain([&last]).enumerate();
    let (at, block) = blocks.find(|(_, block)| has_byte(*block, &is))?;
    let within = block.iter().position(|b| is(*b))?;
    Some(at * BLOCK + within)
}

/// The bytes with which what [`shown`] writes out may begin.
fn may_begin_hidden(b: u8) -> bool {
    is_control(b) | (b == 0xc2) | (b == 0xcd) | (b.wrapping_sub(0xe1) < 3) | (b >= 0xef)
}

/// The bytes with which a character may begin that [`is_forbidden`] names.
fn may_begin_forbidden(b: u8) -> bool {
    is_control(b) | (b == 0xc2) | (b >= 0xef)
}

/// The controls of ASCII that are no white space.
fn is_control(b: u8) -> bool {
    ((b < b' ') & (b != b'\t') & (b != b'\n') & (b != b'\r')) | (b == 0x7f)
}

/// A finished page or feed, in which what no such file may hold is written out. It comes from raw HTML,
/// a theme or a damaged record: texts were shown long before.
pub fn without_forbidden(text: String) -> String {
    let mut chars = chars_that_begin(&text, may_begin_forbidden);
    if !chars.any(|(_, c)| is_forbidden(c)) {
        drop(chars);
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_forbidden(c) {
            out.push_str(&written_out(c));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::first_hidden;

    #[test]
    fn what_nobody_sees_is_written_out() {
        for (text, expected) in [
            ("a\u{202e}b", "a[U+202E]b"),
            ("a\u{200b}b", "a[U+200B]b"),
            ("a\u{feff}b\u{2060}c", "a[U+FEFF]b[U+2060]c"),
            ("\u{3164}\u{ffa0}", "[U+3164][U+FFA0]"),
            ("a\u{e0041}", "a[U+E0041]"),
            ("a\u{fe0f}b\u{e0100}c", "a[U+FE0F]b[U+E0100]c"),
            ("a\u{200d}b", "a[U+200D]b"),
            ("\u{1b}[31m\u{7f}\u{9b}", "[U+001B][31m[U+007F][U+009B]"),
            (
                "\u{fffe}\u{ffff}\u{fdd0}\u{1ffff}",
                "[U+FFFE][U+FFFF][U+FDD0][U+1FFFF]",
            ),
            ("a\u{c}b\u{85}c", "a b c"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn what_a_script_needs_stays() {
        for text in [
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "👩\u{200d}🚀",
            "❤\u{fe0f} 1\u{fe0f}\u{20e3}",
            "\u{845b}\u{e0100}",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "ភាសា\u{200b}ខ្មែរ",
            "ᠮᠣᠩᠭᠣᠯ\u{180b}",
            "שלום\u{200f}!",
            "co\u{ad}operate",
            "\u{200c}خواهم",
            "a\tb\r\nc",
            "€ – … 中文 日本語 한국어 \u{fffd}",
        ] {
            assert!(
                matches!(shown(text), Cow::Borrowed(same) if same == text),
                "{text:?}"
            );
        }
        for name in ["می\u{200c}خواهم", "क्\u{200d}ष", "Київ", "👩\u{200d}🚀"]
        {
            assert_eq!(first_hidden(name), None, "{name}");
        }
    }

    #[test]
    fn every_character_is_shown_or_stays() {
        for c in '\0'..=char::MAX {
            let text = format!("a{c}b");
            let out = shown(&text);
            assert!(!out.contains(is_forbidden), "{out:?}");
            let door = without_forbidden(text.clone());
            assert!(!door.contains(is_forbidden), "{door:?}");
            if !is_forbidden(c) {
                assert_eq!(door, text);
            }
            let hides = is_direction_control(c) || (is_zero_width(c) && c != '\u{ad}');
            if hides && !has_use(Some('a'), c, Some('b')) {
                assert_eq!(out, format!("a{}b", written_out(c)));
            }
        }
    }
}
