//! Titles of plain text: `1. Title` alone on its line, with text behind it.

use std::ops::Range;

use super::line::Line;
use super::list::{Marker, marker};

/// A title may have so many characters.
const LONGEST: usize = 160;

/// Higher numbers are years, and no numbers of titles.
const HIGHEST: u32 = 99;

/// The positions of the titles among these lines, in ascending order.
///
/// Their numbers ascend. A list with empty lines between its items looks like titles; but nothing
/// else stands between its items, and the last of them stands behind the one with the number before.
pub fn titles(lines: &[Line<'_>], range: Range<usize>) -> Vec<usize> {
    let mut titles: Vec<usize> = Vec::new();
    let mut last = 0;
    // The line that was seen before: its number, if it is one of a list.
    let mut item_before = None;
    let mut at = range.start;
    while at < range.end {
        if lines[at].is_blank() {
            at += 1;
            continue;
        }
        let next = (at + 1..range.end).find(|&next| !lines[next].is_blank());
        let number = lone_number(lines, &range, at);
        let follows_item =
            number.is_some_and(|number| item_before.is_some_and(|item| item + 1 == number));
        let is_title = number.is_some_and(|number| {
            let goes_on = match next {
                None => last > 0 && number == last + 1,
                Some(next) => lone_number(lines, &range, next).is_none_or(|next| next == 1),
            };
            number > last && goes_on && !follows_item
        });
        if let Some(number) = number.filter(|_| is_title) {
            titles.push(at);
            last = number;
        }
        item_before = number.filter(|_| !is_title);
        at = next.unwrap_or(range.end);
    }
    titles
}

/// The number of a short line between empty ones that is no sentence.
fn lone_number(lines: &[Line<'_>], range: &Range<usize>, at: usize) -> Option<u32> {
    let line = &lines[at];
    let is_blank = |at: usize| !range.contains(&at) || lines[at].is_blank();
    let alone = (at == range.start || is_blank(at - 1)) && is_blank(at + 1);
    let is_short = line.words.len() <= 4 * LONGEST && line.words.chars().count() <= LONGEST;
    let is_sentence = line.words.ends_with(['.', ';', ',', '。']);
    match marker(line) {
        Some((Marker::Number(number), begin))
            if number <= HIGHEST && alone && line.indent() == 0 && is_short && !is_sentence =>
        {
            (!line.raw[begins_at(line, begin)..].is_empty()).then_some(number)
        }
        _ => None,
    }
}

/// Where words begin behind a marker.
fn begins_at(line: &Line<'_>, begin: usize) -> usize {
    line.raw.len() - line.raw[begin..].trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn found(text: &str) -> Vec<usize> {
        let lines = lines(text);
        titles(&lines, 0..lines.len())
            .iter()
            .map(|at| at + 1)
            .collect()
    }

    #[test]
    fn titles_stand_alone_with_text_behind_them() {
        assert_eq!(found("1. One\n\ntext\n\n2. Two\n\n\u{2022} a\n"), [1, 5]);
        assert_eq!(found("It was in\n\n1914. The lock\n\nopened.\n"), [0; 0]);
        assert_eq!(found("1. One\ntext\n\n2. A sentence.\n\ntext\n"), [0; 0]);
        assert_eq!(
            found("1. One\n\n  1. a\n  2. b\n\n2. Two\n\ntext\n"),
            [1, 6]
        );
        // The last was cut off behind its title.
        assert_eq!(found("1. One\n\ntext\n\n2. Two\n"), [1, 5]);
    }

    #[test]
    fn a_list_with_empty_lines_has_no_titles() {
        assert_eq!(found("1. a\n\n2. b\n\n3. c\n\ntext\n"), [0; 0]);
        assert_eq!(
            found("1. One\n\ntext\n\n1. a\n\n2. b\n\ntext\n\n2. Two\n\nx\n"),
            [1, 11]
        );
        assert_eq!(found("1. One\n\n1. a\n\n2. b\n\n2. Two\n\nx\n"), [1, 7]);
    }
}
