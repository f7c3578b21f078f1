//! Characters that a reader does not see, that steer what shows them, or that no page may hold; and
//! where a text may be cut.
//!
//! The sets are those of the Unicode Character Database (version 17). They differ on purpose: what a
//! page may show, front matter may not hold, and what a terminal obeys, a page does not.
//!
//! Texts pass three doors: [`first_hidden`] when a name or a key is read, [`shown`] when words become
//! part of a page, and [`without_forbidden`] for every finished page and feed.

use std::borrow::Cow;

mod line;
mod shown;

pub use line::{LONGEST_LINE, anchor_words, cut, one_line};
pub use shown::{shown, without_forbidden};

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

/// Noncharacters and controls: what an XML document may not hold (XML 1.0, section 2.2) or a page
/// should not (HTML, section 13.1.4). Tabs and ends of lines are white space.
pub fn is_forbidden(c: char) -> bool {
    let is_noncharacter = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    is_noncharacter || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

/// What front matter may not hold: it makes a reader see other words than a program (UTR 36, section
/// 2), or no page may hold it. Tabs and line breaks are white space.
pub fn is_deceptive(c: char) -> bool {
    is_direction_control(c)
        || is_direction_mark(c)
        || matches!(c, '\u{feff}' | '\r')
        || is_forbidden(c)
}

/// What one line of plain words may not hold.
pub fn is_unprintable(c: char) -> bool {
    c.is_control() || is_deceptive(c)
}

/// What a report shows as U+FFFD or a picture, so that no text steers a terminal or hides in it. Soft
/// hyphens and the selectors of emoji hide nothing.
pub fn is_hidden_in_terminals(c: char) -> bool {
    let is_harmless = c == '\u{ad}' || is_variation_selector(c);
    is_forbidden(c) || (is_invisible(c) && !is_harmless)
}

/// The second set of control characters (ISO/IEC 6429): some terminals obey them as they do escapes.
pub fn is_second_control(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}')
}

/// Characters that take no ink and have no direction (`Default_Ignorable_Code_Point`): the soft hyphen,
/// spaces and joiners without width, fillers, variation selectors, tags, operators that no formula
/// shows. [`has_use`] says which of them a script needs.
pub fn is_zero_width(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{115f}' | '\u{1160}'
            | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200d}'
            | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// What may hide beside a key without being white space.
pub fn is_invisible(c: char) -> bool {
    is_zero_width(c) || is_direction_mark(c) || is_direction_control(c)
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character without width has a use between its neighbours: a joiner in Persian, in the
/// scripts of India or in emoji (Unicode Standard, section 23.2), the selector of a picture or of a Han
/// character, a filler between the letters of old Korean, a tag in a flag.
pub fn has_use(before: Option<char>, c: char, after: Option<char>) -> bool {
    let before_is = |is: fn(char) -> bool| before.is_some_and(is);
    let after_is = |is: fn(char) -> bool| after.is_some_and(is);
    match c {
        '\u{200c}' | '\u{200d}' | '\u{34f}' => before_is(takes_joiners) && after_is(takes_joiners),
        '\u{200b}' => before_is(is_without_spaces) && after_is(is_without_spaces),
        '\u{fe0e}' | '\u{fe0f}' => {
            before_is(|c| c >= '\u{203c}' || matches!(c, '0'..='9' | '#' | '*' | '©' | '®'))
        }
        '\u{fe00}'..='\u{fe0d}' => before_is(|c| c == '0' || c >= '\u{1000}'),
        '\u{e0100}'..='\u{e01ef}' => before_is(is_han),
        '\u{180b}'..='\u{180f}' => before_is(is_mongolian),
        '\u{115f}' => after_is(|c| matches!(c, '\u{1160}'..='\u{11ff}')),
        '\u{1160}' => before_is(|c| matches!(c, '\u{1100}'..='\u{115f}')),
        '\u{2800}' => {
            let is_braille = |c| matches!(c, '\u{2801}'..='\u{28ff}');
            before_is(is_braille) || after_is(is_braille)
        }
        '\u{e0020}'..='\u{e007f}' => {
            before_is(|c| matches!(c, '\u{1f3f4}' | '\u{e0020}'..='\u{e007e}'))
        }
        _ => false,
    }
}

fn is_mongolian(c: char) -> bool {
    matches!(c, '\u{1800}'..='\u{18af}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Letters of Thai, Lao, Tibetan, Myanmar and Khmer, between whose words U+200B is written.
fn is_without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{19e0}'..='\u{1aaf}')
}

/// Characters for private use with which a chat tool encloses its citations.
pub fn is_citation_mark(c: char) -> bool {
    matches!(c, '\u{e200}'..='\u{e206}')
}

/// Whether U+200C or U+200D beside this character may be part of the spelling: in Persian, in the
/// scripts of India, in emoji (Unicode Standard, section 23.2).
fn takes_joiners(c: char) -> bool {
    c >= '\u{590}' && !matches!(c, '\u{1e00}'..='\u{206f}')
}

/// White space that is typed by accident for a space: only spaces and tabs part a key from its value.
pub fn is_odd_space(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii()
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

/// A letter or a digit that can be seen: the fillers of Hangul are letters without a shape.
pub fn is_visible_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_zero_width(c)
}

/// What messages call an invisible or odd character: `U+200B (zero width space)`.
pub fn named(c: char) -> String {
    let name = match c {
        '\u{a0}' => "no-break space",
        '\u{ad}' => "soft hyphen",
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "Hangul filler",
        '\u{200b}' => "zero width space",
        '\u{200c}' => "zero width non-joiner",
        '\u{200d}' => "zero width joiner",
        '\u{2028}' => "line separator",
        '\u{2029}' => "paragraph separator",
        '\u{202f}' => "narrow no-break space",
        '\u{2060}' => "word joiner",
        '\u{3000}' => "ideographic space",
        '\u{feff}' => "byte order mark",
        '\u{e0000}'..='\u{e007f}' => "tag",
        c if is_variation_selector(c) => "variation selector",
        c if is_direction_mark(c) => "mark of direction",
        c if is_direction_control(c) => "control of direction",
        c if c.is_control() => "control character",
        c if is_forbidden(c) => "noncharacter",
        c if c.is_whitespace() => "space",
        _ => "invisible character",
    };
    format!("U+{:04X} ({name})", u32::from(c))
}

/// A text without what [`first_hidden`] finds.
pub fn without_hidden(text: &str) -> Cow<'_, str> {
    let Some((mut at, mut c)) = first_hidden(text) else {
        return text.into();
    };
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        kept.push_str(&rest[..at]);
        rest = &rest[at + c.len_utf8()..];
        // A neighbour may have lost its use with it.
        match first_hidden(rest) {
            Some(next) => (at, c) = next,
            None => break,
        }
    }
    kept.push_str(rest);
    kept.into()
}

/// The first character of a name that a reader does not see and no script needs there, and where.
pub fn first_hidden(name: &str) -> Option<(usize, char)> {
    if name.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return None;
    }
    let mut before = None;
    let mut chars = name.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        if is_deceptive(c) || (is_zero_width(c) && !has_use(before, c, after)) {
            return Some((at, c));
        }
        before = Some(c);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_differ_where_they_must() {
        // Front matter may not hold it; a body may.
        for c in ['\u{61c}', '\u{200e}'] {
            assert!(is_deceptive(c) && shown(&c.to_string()) == c.to_string());
        }
        // White space within a value, but no part of one line.
        for c in ['\t', '\n'] {
            assert!(!is_deceptive(c) && is_unprintable(c));
        }
        assert!(!is_hidden_in_terminals('\u{ad}') && is_hidden_in_terminals('\u{200b}'));
        assert!(is_line_break('\u{2028}') && !is_unprintable('\u{2028}'));
    }

    #[test]
    fn names_hide_nothing() {
        for (name, found) in [
            ("U\u{200b}A-01", (1, '\u{200b}')),
            ("UA-01\u{2060}", (5, '\u{2060}')),
            ("\u{feff}UA-01", (0, '\u{feff}')),
            ("UA\u{ad}-01", (2, '\u{ad}')),
            ("UA\u{3164}", (2, '\u{3164}')),
            ("می\u{200c}", (4, '\u{200c}')),
            ("A\u{fe0f}", (1, '\u{fe0f}')),
            ("A\u{e0041}", (1, '\u{e0041}')),
            ("A\u{ffff}", (1, '\u{ffff}')),
        ] {
            assert_eq!(first_hidden(name), Some(found), "{name:?}");
        }
    }
}
