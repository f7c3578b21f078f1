//! Cells for which a table has no column: no page shows them.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::tally;

/// The bars of a row that begin a cell beyond the last of `columns`.
pub fn surplus(row: &str, columns: usize) -> impl Iterator<Item = usize> {
    let bytes = row.as_bytes();
    let first = row.len() - row.trim_start().len();
    let end = row.trim_end().len();
    let escapes = |at: usize| {
        let before = bytes[..at].iter().rev();
        let strokes = before.take_while(|b| **b == b'\\').count();
        tally::look(strokes);
        strokes
    };
    let bars: Vec<usize> = (first + 1..end)
        .filter(|&at| bytes[at] == b'|' && escapes(at).is_multiple_of(2))
        .collect();
    let closes = bars.last().is_some_and(|&at| at + 1 == end);
    let inner = bars.len() - usize::from(closes);
    bars.into_iter().take(inner).skip(columns.saturating_sub(1))
}

/// The warning about a cell that begins with the bar at `span`.
pub fn not_shown(file: &str, span: Span) -> Diagnostic {
    let message = "this cell is not shown: the table's head has no column for it";
    Diagnostic::warning(Code::SurplusCell, message)
        .at(file, span)
        .hint("write a bar that is no border as `\\|`, as in `[[name\\|words]]`, or give the head another cell")
}
