//! Characters that a reader does not see, or that steer what shows them.
//!
//! The sets are those of the Unicode Character Database (version 17). They differ on purpose: what a
//! page may show, front matter may not hold, and what a terminal obeys, a page does not.

use std::borrow::Cow;
use std::fmt::Write as _;

/// U+FEFF at the start of a text says how it is encoded, and is no part of it.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Embeddings, overrides and isolates: they change the direction of the text after them (UAX 9,
/// sections 2.1 to 2.4). Pages show them as `[U+202E]`.
pub fn is_direction_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Marks that count as a letter of one direction (UAX 9, section 2.6). Texts in Arabic and Hebrew need
/// them, names and keys do not.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
}

/// What front matter may not hold: it makes a reader see other words than a program (UTR 36, section
/// 2). Tabs and line breaks are white space.
pub fn is_deceptive(c: char) -> bool {
    is_direction_control(c)
        || is_direction_mark(c)
        || c == '\u{feff}'
        || (c.is_control() && !matches!(c, '\t' | '\n'))
}

/// What one line of plain words may not hold.
pub fn is_unprintable(c: char) -> bool {
    c.is_control() || is_deceptive(c)
}

/// What is dropped from words that are taken out of a body: it steers, or XML 1.0 cannot hold it. The
/// marks of direction stay, because words in Arabic and Hebrew need them.
pub fn is_steering(c: char) -> bool {
    c.is_control() || is_direction_control(c)
}

/// What a report shows as U+FFFD or a picture, so that no text steers a terminal or hides in it.
pub fn is_hidden_in_terminals(c: char) -> bool {
    is_steering(c) || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')
}

/// The second set of control characters (ISO/IEC 6429): some terminals obey them as they do escapes.
pub fn is_second_control(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}')
}

/// The soft hyphen, and characters without width that no word needs. U+200C and U+200D are among
/// them: [`takes_joiners`] says where they spell.
pub fn is_zero_width(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

/// What may hide beside a key without being white space: also marks of direction, and the operators
/// that no formula shows (U+2061 to U+2064).
pub fn is_invisible(c: char) -> bool {
    is_zero_width(c) || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2061}'..='\u{2064}')
}

/// Characters for private use with which a chat tool encloses its citations.
pub fn is_citation_mark(c: char) -> bool {
    matches!(c, '\u{e200}'..='\u{e206}')
}

/// Whether U+200C or U+200D beside this character may be part of the spelling: in Persian, in the
/// scripts of India, in emoji (Unicode Standard, section 23.2).
pub fn takes_joiners(c: char) -> bool {
    c >= '\u{590}' && !matches!(c, '\u{1e00}'..='\u{206f}')
}

/// Spaces at which no line is broken.
pub fn is_no_break_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}')
}

/// A mandatory line break (UAX 14). Editors count LF and CR only.
pub fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// A letter or a digit that can be seen: the four fillers of Hangul are letters without a shape.
pub fn is_visible_letter(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

/// A text in which controls of direction are written out: `[U+202E]`.
pub fn with_visible_directions(text: &str) -> Cow<'_, str> {
    // The controls have three bytes in UTF-8, the first 0xE2: few texts must be decoded.
    let bytes = text.as_bytes();
    let is_one = |at: usize| {
        matches!(
            bytes.get(at + 1..at + 3),
            Some([0x80, 0xaa..=0xae] | [0x81, 0xa6..=0xa9])
        )
    };
    if !memchr::memchr_iter(0xe2, bytes).any(is_one) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_direction_control(c) {
            let _ = write!(shown, "[U+{:04X}]", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_differ_where_they_must() {
        // Front matter may not hold it; a body may.
        for c in ['\u{61c}', '\u{200e}', '\u{feff}'] {
            assert!(is_deceptive(c) && !is_steering(c));
        }
        // White space within a value, but no part of one line.
        for c in ['\t', '\n'] {
            assert!(!is_deceptive(c) && is_unprintable(c));
        }
        assert!(is_invisible('\u{2063}') && !is_zero_width('\u{2063}'));
        assert!(is_zero_width('\u{ad}') && !is_hidden_in_terminals('\u{ad}'));
        assert!(is_line_break('\u{2028}') && !is_unprintable('\u{2028}'));
    }

    #[test]
    fn controls_of_direction_are_written_out() {
        for c in ('\0'..=char::MAX).filter(|&c| is_direction_control(c)) {
            let shown = with_visible_directions(&format!("a{c}b")).into_owned();
            assert_eq!(shown, format!("a[U+{:04X}]b", u32::from(c)));
        }
        assert!(matches!(
            with_visible_directions("\u{200e}€"),
            Cow::Borrowed(_)
        ));
    }
}
