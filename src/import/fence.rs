//! Blocks of code between fences, and code between backticks: what looks like a speaker line in one is an example.

use std::collections::BTreeMap;
use std::ops::Range;

use super::line::Line;

/// The marks of a line that opens or closes a block of code, and what comes after them.
pub fn fence(line: &str) -> Option<(&str, &str)> {
    let text = line.trim_start();
    let sign = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let behind = text.trim_start_matches(sign);
    let (marks, behind) = text.split_at(text.len() - behind.len());
    // Backticks behind backticks are code within a line.
    let is_inline = sign == '`' && behind.contains(sign);
    (marks.len() >= 3 && !is_inline).then_some((marks, behind.trim()))
}

/// The blocks of code that end, as positions of lines, with both fences. One that does not end was
/// cut off, and hides nothing of what follows.
pub fn blocks(lines: &[Line<'_>]) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    for (at, line) in lines.iter().enumerate() {
        match (fence(line.raw), open) {
            (Some((marks, "")), Some((start, opening))) if marks.starts_with(opening) => {
                blocks.push(start..at + 1);
                open = None;
            }
            (Some((marks, _)), None) => open = Some((at, marks)),
            _ => {}
        }
    }
    blocks
}

/// The code of a line, between as many backticks on both sides.
pub fn code_spans(raw: &str) -> Vec<Range<usize>> {
    let mut marks: Vec<Range<usize>> = Vec::new();
    for (at, _) in raw.match_indices('`') {
        match marks.last_mut() {
            Some(mark) if mark.end == at => mark.end += 1,
            _ => marks.push(at..at + 1),
        }
    }
    // The last mark of each length: from after that none closes.
    let last: BTreeMap<usize, usize> = marks
        .iter()
        .enumerate()
        .map(|(number, mark)| (mark.len(), number))
        .collect();
    let mut spans = Vec::new();
    let mut number = 0;
    while let Some(mark) = marks.get(number) {
        let closing = (number + 1..=last[&mark.len()]).find(|it| marks[*it].len() == mark.len());
        if let Some(closing) = closing {
            spans.push(mark.start..marks[closing].end);
            number = closing;
        }
        number += 1;
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    #[test]
    fn blocks_end_with_a_fence_as_long_and_without_words() {
        let found = |text| -> Vec<(usize, usize)> {
            let blocks = blocks(&lines(text)).into_iter();
            blocks.map(|block| (block.start, block.end)).collect()
        };
        assert_eq!(found("a\n```sh\nx\n```\nb\n"), [(1, 4)]);
        assert_eq!(found("~~~~\n~~~\n```\n~~~~\n"), [(0, 4)]);
        assert_eq!(found("```\na\n```sh\n```\n"), [(0, 4)]);
        assert!(found("```\na\n").is_empty());
        assert!(found("``` a ``` b\n```\n").is_empty());
    }
}
