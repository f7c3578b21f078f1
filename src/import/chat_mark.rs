//! What chat tools write into a text for themselves: `[cite_start]`, `【1†source】`, and marks of the
//! private use area.

use std::ops::Range;

use crate::tally;

/// Number of characters in which a marker is closed.
const NEAR: usize = 80;
/// The same for marks of the private use area, which may hold many places.
const LONGEST: usize = 400;
const OPEN: char = '\u{e200}';
const CLOSE: char = '\u{e201}';
const BETWEEN: char = '\u{e202}';
/// Stands before what a source says, and has no words.
const START: &str = "[cite_start]";

/// What goes of the mark that begins at a byte: all of it, or what comes before a name and after it.
pub fn mark(line: &str, at: usize) -> Option<(Range<usize>, Option<Range<usize>>)> {
    let rest = &line[at..];
    if rest.starts_with(START) {
        return Some((at..at + START.len(), None));
    }
    let (kind, inner) = enclosed(rest)?;
    // `["people","A. Person",0]`
    let mut quoted = inner.match_indices('"').map(|(start, _)| start);
    let (start, end) = (quoted.nth(2)? + 1, quoted.next()?);
    let is_name = inner.starts_with('[') && !inner[start..end].trim().is_empty();
    if kind != "entity" || !is_name || inner.contains('\\') {
        return None;
    }
    let begin = at + OPEN.len_utf8() + kind.len() + BETWEEN.len_utf8();
    let behind = begin + inner.len() + CLOSE.len_utf8();
    Some((at..begin + start, Some(begin + end..behind)))
}

/// The bytes of the marker that begins here and names no publisher:
/// `:contentReference[oaicite:0]{index=0}`, `【1†source】`, or places in a chat between marks.
pub fn marker(line: &str, at: usize) -> Option<Range<usize>> {
    const OAI: &str = ":contentReference[";
    let rest = &line[at..];
    if let Some((kind, inner)) = enclosed(rest) {
        let length = OPEN.len_utf8() + kind.len() + BETWEEN.len_utf8() + inner.len();
        return (kind.ends_with("cite")).then_some(at..at + length + CLOSE.len_utf8());
    }
    let colons = rest.len() - rest.trim_start_matches("::").len();
    let (open, close) = if colons == 2 && rest[1..].starts_with(OAI) {
        (1 + OAI.len(), ']')
    } else if rest.starts_with(OAI) {
        (OAI.len(), ']')
    } else if rest.starts_with('【') {
        ("【".len(), '】')
    } else {
        return None;
    };
    let near = rest.char_indices().take(NEAR).find(|(_, c)| *c == close)?.0;
    let name = &rest[open..near];
    // Lenticular brackets alone are punctuation in Chinese and Japanese.
    if name.is_empty() || (close == '】' && !name.contains('†')) {
        return None;
    }
    let mut length = near + close.len_utf8();
    if close == ']' && rest[length..].starts_with('{') {
        let mut braced = rest[length..].char_indices().take(NEAR);
        length += braced.find(|(_, c)| *c == '}')?.0 + 1;
    }
    Some(at..at + length)
}

/// The kind and the rest of what marks of the private use area enclose.
fn enclosed(rest: &str) -> Option<(&str, &str)> {
    let inner = rest.strip_prefix(OPEN)?;
    let mut near = inner.char_indices().take(LONGEST);
    let (end, last) = near.find(|(_, c)| matches!(*c, OPEN | CLOSE | '\t'))?;
    tally::look(end);
    let (kind, words) = inner[..end].split_once(BETWEEN)?;
    (last == CLOSE).then_some((kind, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_the_name_in_them_stays() {
        let line = "of \u{e200}entity\u{e202}[\"people\",\"A. Person\",0]\u{e201} holds";
        let (before, behind) = mark(line, 3).expect("a mark");
        let behind = behind.expect("what comes after the name");
        assert_eq!(&line[before.end..behind.start], "A. Person");
        assert_eq!(&line[behind.end..], " holds");
        assert_eq!(mark("[cite_start]The", 0), Some((0..12, None)));
        for line in [
            "\u{e200}entity\u{e202}x\u{e201}",
            "\u{e200}",
            "[cite_begin]",
        ] {
            assert_eq!(mark(line, 0), None, "{line}");
        }
    }

    #[test]
    fn markers_are_cut_whole() {
        for marker_only in [
            ":contentReference[oaicite:0]{index=0}",
            "::contentReference[oaicite:1]{index=1}",
            "【1†source】",
            "\u{e200}cite\u{e202}turn0search3\u{e202}turn1news2\u{e201}",
            "\u{e200}filecite\u{e202}turn0file0\u{e201}",
        ] {
            let line = format!("{marker_only} so");
            assert_eq!(marker(&line, 0), Some(0..marker_only.len()), "{line}");
        }
        for line in ["【注】", ":::contentReference", "\u{e200}cite", "::", ""] {
            assert_eq!(marker(line, 0), None, "{line}");
        }
    }
}
