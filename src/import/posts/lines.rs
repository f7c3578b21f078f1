//! The numbers of lines, by bytes.

use std::ops::Range;

use memchr::memchr_iter;

/// At most this many lines are named one by one.
const MOST_NAMED: usize = 8;

/// Where the lines of a text begin.
#[derive(Debug)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// The lines of a text.
    pub fn of(text: &str) -> Self {
        let newlines = memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self([0].into_iter().chain(newlines).collect())
    }

    /// The number of the line that holds a byte, from 1.
    pub fn number(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at)
    }
}

/// `line 4`, or `lines 4, 7 and 12 more`: places in a message, in ascending order.
pub fn named(lines: &[usize]) -> String {
    let mut lines = lines.to_vec();
    lines.sort_unstable();
    lines.dedup();
    let more = lines.len().saturating_sub(MOST_NAMED);
    lines.truncate(MOST_NAMED);
    let numbers: Vec<_> = lines.iter().map(ToString::to_string).collect();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    let more = if more == 0 {
        String::new()
    } else {
        format!(" and {more} more")
    };
    format!("{word} {}{more}", numbers.join(", "))
}

/// Ranges of a text in ascending order, none of which overlap.
#[derive(Debug, Default)]
pub struct Ranges(Vec<Range<usize>>);

impl Ranges {
    /// Takes ranges in any order. One that lies within another is dropped.
    pub fn new(mut ranges: Vec<Range<usize>>) -> Self {
        ranges.sort_unstable_by_key(|range| (range.start, usize::MAX - range.end));
        let mut end = 0;
        ranges.retain(|range| {
            let is_new = range.start >= end;
            end = end.max(range.end);
            is_new
        });
        Self(ranges)
    }

    /// The range that holds a byte.
    pub fn holding(&self, at: usize) -> Option<&Range<usize>> {
        let next = self.0.partition_point(|range| range.start <= at);
        self.0[..next].last().filter(|range| range.end > at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_from_one() {
        let lines = Lines::of("a\nb\n\nc");
        let numbers = [0, 1, 2, 4, 5].map(|at| lines.number(at));
        assert_eq!(numbers, [1, 1, 2, 3, 4]);
        assert_eq!(named(&[7]), "line 7");
        assert_eq!(named(&[9, 2, 9]), "lines 2, 9");
        let many: Vec<usize> = (1..=11).collect();
        assert_eq!(named(&many), "lines 1, 2, 3, 4, 5, 6, 7, 8 and 3 more");
    }

    #[test]
    fn ranges_are_found_by_what_they_hold() {
        let ranges = Ranges::new(vec![8..9, 0..4, 1..2]);
        assert_eq!(ranges.holding(1), Some(&(0..4)));
        assert_eq!(ranges.holding(4), None);
        assert_eq!(ranges.holding(8), Some(&(8..9)));
    }
}
