//! Tables of plain text: lines with equally many tabs.

use std::ops::Range;

use super::body::Writer;
use super::clean::{Change, is_blank_char};
use super::line::Line;
use super::list::marker;

/// The rows of a table that begins at a line: at least two.
pub fn rows(lines: &[Line<'_>], range: Range<usize>) -> Option<Range<usize>> {
    let first = &lines[range.start];
    let count = tabs(first);
    if !first.words.contains('\t') {
        return None;
    }
    let is_row =
        |line: &Line<'_>| !line.is_blank() && tabs(line) == count && marker(line).is_none();
    let length = lines[range.clone()]
        .iter()
        .take_while(|line| is_row(line))
        .count();
    (length > 1).then_some(range.start..range.start + length)
}

fn tabs(line: &Line<'_>) -> usize {
    line.raw.matches('\t').count()
}

impl Writer<'_, '_> {
    /// Writes lines as a table; the first holds the names of its columns.
    pub(super) fn table(&mut self, rows: Range<usize>) {
        self.lists.close();
        self.is_item_empty = false;
        self.gap();
        self.counts.add(Change::Table);
        for at in rows.clone() {
            let line = self.transcript.lines[at].clone();
            let is_margin = |c: char| is_blank_char(c) && c != '\t';
            let begin = line.raw.len() - line.raw.trim_start_matches(is_margin).len();
            let words = self.row(&line, begin);
            let cells = words.split('\t').map(|cell| format!("| {} ", cell.trim()));
            let row: String = cells.collect();
            self.out.push_str(&row);
            self.out.push_str("|\n");
            if at == rows.start {
                self.out
                    .push_str(&"|---".repeat(words.matches('\t').count() + 1));
                self.out.push_str("|\n");
            }
        }
        self.out.push('\n');
    }
}
