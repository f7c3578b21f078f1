//! Parts of a text that are replaced.

use std::ops::Range;

/// Where a destination is written after its sign, within a link whose words end at `inner`.
pub fn place_of_destination(
    text: &str,
    link: Range<usize>,
    inner: usize,
    sign: &str,
) -> Option<Range<usize>> {
    let inner = inner.min(link.end);
    let from = inner + text.get(inner..link.end)?.find(sign)? + sign.len();
    let rest = &text[from..link.end];
    let start = from + (rest.len() - rest.trim_start().len());
    let rest = &text[start..link.end];
    if rest.starts_with('<') {
        return Some(start..start + rest.find('>')? + 1);
    }
    let rest = if sign == "](" {
        rest.strip_suffix(')')?
    } else {
        rest
    };
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    (length > 0).then_some(start..start + length)
}

/// A text with these of its parts replaced. Of two that overlap, the first is.
pub fn edited(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (range, new) in edits {
        if range.start < done {
            continue;
        }
        out.push_str(&text[done..range.start]);
        out.push_str(&new);
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}
