//! Lines of a body within marks of Markdown: quotes, headings, cells of tables, comments of HTML.

use crate::keys::{Key, Verdict, line, withholding};

/// A line without the marks of quotes and headings before it.
pub fn bare(words: &str) -> &str {
    words.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '#'))
}

/// The comments of HTML that begin in a line, outside code; each byte is looked at once.
pub fn comments(words: &str) -> impl Iterator<Item = &str> {
    const SIGN: &str = "<!--";
    let (mut at, mut ticks) = (0, 0);
    std::iter::from_fn(move || {
        loop {
            let sign = at + words[at..].find(SIGN)?;
            ticks += words[at..sign].matches('`').count();
            at = sign + SIGN.len();
            if ticks % 2 == 1 || words[..sign].ends_with('\\') {
                continue;
            }
            let begin = at;
            at = words[begin..]
                .find("-->")
                .map_or(words.len(), |end| begin + end);
            return Some(&words[begin..at]);
        }
    })
}

/// The key of ours, as it is written and as it is, by which a line within marks would withhold the document.
pub fn within_marks(words: &str) -> Option<(&str, &'static Key)> {
    if let Some(found) = comments(words).find_map(ours) {
        return Some(found);
    }
    let bare = bare(words);
    if let Some(row) = bare.strip_prefix('|') {
        return in_row(row);
    }
    if bare.len() == words.len() {
        None
    } else {
        ours(bare)
    }
}

fn ours(words: &str) -> Option<(&str, &'static Key)> {
    let line = line(words.trim())?;
    let is_slip = line.found.is_ours && line.verdict == Verdict::Withheld;
    is_slip.then_some((line.name, line.found.key))
}

/// The same of a row of a table: in a cell, or in the two that the row has.
fn in_row(row: &str) -> Option<(&str, &'static Key)> {
    let row = row.trim_end();
    let mut cells = row.strip_suffix('|').unwrap_or(row).split('|');
    if let Some(found) = cells.clone().find_map(ours) {
        return Some(found);
    }
    let (name, value) = (cells.next()?.trim(), cells.next()?.trim());
    let found = withholding(name).filter(|found| found.is_ours)?;
    let is_code = value.contains('`');
    let is_slip = !is_code && found.says.verdict_in_text(value) == Verdict::Withheld;
    (is_slip && cells.next().is_none()).then_some((name, found.key))
}
