//! Lines of a body within marks of Markdown: quotes, headings, cells of tables, comments of HTML.

use super::label::label;
use crate::diagnostic::Span;
use crate::keys::{Key, Verdict, line, withholding};
use crate::model::Marking;

/// A line without the marks of quotes and headings before it.
pub fn bare(words: &str) -> &str {
    words.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '#'))
}

/// A line without the tags of HTML that begin it, but for those of code.
pub fn without_tags(mut words: &str) -> &str {
    const CODE: [&str; 4] = ["code", "pre", "kbd", "samp"];
    while let Some((tag, rest)) = words.strip_prefix('<').and_then(|tag| tag.split_once('>')) {
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next();
        // `<https://…>` is a link.
        let is_tag = name.is_some_and(|name| {
            let rest = &tag[name.len()..];
            !name.is_empty() && (rest.is_empty() || rest.starts_with([' ', '/']))
        });
        let is_code =
            name.is_some_and(|name| CODE.iter().any(|code| name.eq_ignore_ascii_case(code)));
        if !is_tag || is_code {
            break;
        }
        words = rest.trim_start();
    }
    words
}

/// A table with a column for markings. Only one row below the head says what the text is: several explain the labels.
#[derive(Default)]
pub struct Table {
    /// The number of rows so far, with the head and the line below it.
    rows: usize,
    /// The column with the head `Marking`, from 0.
    column: Option<usize>,
    /// The label in the first row below the head.
    found: Option<(Marking, Span)>,
}

impl Table {
    /// Reads the next line, which begins at `start`; gives the label of a table that ended before it, and where its row is.
    pub fn read(&mut self, words: &str, start: usize) -> Option<(Marking, Span)> {
        let Some(row) = bare(words).strip_prefix('|') else {
            return if self.rows == 0 { None } else { self.end() };
        };
        self.rows += 1;
        let mut cells = row.split('|').map(str::trim);
        match self.rows {
            1 => {
                let is_marking = |cell: &str| {
                    let found = withholding(cell).filter(|found| found.is_ours);
                    found.is_some_and(|found| found.key.name == "marking")
                };
                self.column = cells.position(is_marking);
            }
            3 => {
                let cell = self.column.and_then(|column| cells.nth(column));
                let found = cell.and_then(label).filter(|found| found.is_alone);
                let place = Span::new(start, start + words.len());
                self.found = found.map(|found| (found.marking, place));
            }
            _ => {}
        }
        None
    }

    /// The label of the table that ends here, and where its row is.
    pub fn end(&mut self) -> Option<(Marking, Span)> {
        let Self { rows, found, .. } = std::mem::take(self);
        found.filter(|_| rows == 3)
    }
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
