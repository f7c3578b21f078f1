//! Lines of words, and where a text may be cut.

use unicode_normalization::char::is_combining_mark;

use super::shown::{may_hide, shown};
use super::{is_direction_control, is_zero_width};

/// A line of words holds at most this many bytes.
pub const LONGEST_LINE: usize = 320;

/// One line of plain words: white space folded, hidden characters shown, cut at a word. A long word,
/// such as an address or a sentence in Chinese, is cut within.
pub fn one_line(text: &str) -> String {
    let mut words = String::with_capacity(text.len().min(LONGEST_LINE + 8));
    let may_hide = may_hide(text);
    for word in text.split_whitespace() {
        let word = if may_hide { shown(word) } else { word.into() };
        let gap = usize::from(!words.is_empty());
        let room = LONGEST_LINE.saturating_sub(words.len() + gap);
        if word.len() > room {
            if room > LONGEST_LINE / 2 {
                words.push_str(if gap > 0 { " " } else { "" });
                words.push_str(cut(&word, room));
            }
            words.push('…');
            break;
        }
        words.push_str(if gap > 0 { " " } else { "" });
        words.push_str(&word);
    }
    words
}

/// The longest beginning of a text of at most `most` bytes that ends between two characters as readers
/// know them (roughly UAX 29): never before a mark, a joiner, or the second half of a flag.
pub fn cut(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let most = text.floor_char_boundary(most);
    let mut end = most;
    // Nobody needs more marks than this on one letter.
    for _ in 0..32 {
        let Some(before) = text[..end].chars().next_back() else {
            return "";
        };
        if text[end..]
            .chars()
            .next()
            .is_none_or(|c| !belongs_to(&text[..end], before, c))
        {
            return &text[..end];
        }
        end -= before.len_utf8();
    }
    &text[..most]
}

/// Whether `c` is part of the character that ends a text with `before`.
fn belongs_to(text: &str, before: char, c: char) -> bool {
    let is_flag = |c: char| matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
    let flags = || {
        text.chars()
            .rev()
            .take_while(|c| is_flag(*c))
            .take(64)
            .count()
    };
    is_combining_mark(c)
        || is_zero_width(c)
        || before == '\u{200d}'
        || matches!(c, '\u{1160}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7ff}' | '\u{1f3fb}'..='\u{1f3ff}')
        || (is_flag(c) && is_flag(before) && flags() % 2 == 1)
}

/// The words from which the anchor of a heading is made: without what steers, and with nothing
/// written out, so that anchors stay what they were.
pub fn anchor_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if words.len() + word.len() > LONGEST_LINE && !words.is_empty() {
            words.push('…');
            break;
        }
        words.push_str(if words.is_empty() { "" } else { " " });
        let kept = |c: &char| !c.is_control() && !is_direction_control(*c);
        words.extend(word.chars().filter(kept));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_between_characters() {
        let sentence = "情勢は依然として不透明であり".repeat(20);
        let line = one_line(&sentence);
        assert!(
            line.len() <= LONGEST_LINE + 3 && line.ends_with('…'),
            "{line}"
        );
        assert!(sentence.starts_with(line.trim_end_matches('…')));
        let address = format!("https://example.org/{}", "a".repeat(400));
        assert_eq!(one_line(&address).len(), LONGEST_LINE + 3);
        assert!(one_line(&format!("See {address}")).starts_with("See https://example.org/aaa"));
        let words = "word ".repeat(100);
        assert!(one_line(&words).ends_with("word…"));
        for unit in [
            "e\u{301}",
            "👩\u{200d}🚀",
            "🇺🇦",
            "\u{1112}\u{1161}\u{11ab}",
            "नि",
            "👍🏽",
        ] {
            let text = unit.repeat(100);
            for most in 0..120 {
                let found = cut(&text, most);
                assert!(found.len() <= most);
                assert_eq!(found.len() % unit.len(), 0, "{unit} {most} {found}");
            }
        }
        // Marks without end are cut all the same.
        let marks = format!("a{}", "\u{301}".repeat(1000));
        assert!(cut(&marks, 301).len() > 200);
    }
}
