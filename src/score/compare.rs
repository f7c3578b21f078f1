//! Which of two ranges was nearer to an outcome.

use crate::model::Interval;

/// Which of two ranges was nearer to an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearer {
    /// All of the first range.
    First,
    /// All of the second range.
    Second,
    /// The ranges are the same, or overlap: nobody can say.
    Neither,
}

/// Which of two ranges was nearer to the outcome of a question that came out as yes or not. Ranges that overlap could
/// stand for the same probability, so neither was; an end that they share is no overlap.
pub fn nearer(first: Interval, second: Interval, yes: bool) -> Nearer {
    if first.overlaps(second) {
        Nearer::Neither
    } else if (first > second) == yes {
        Nearer::First
    } else {
        Nearer::Second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ranges_apart_are_compared() {
        let of = |(a, b): (u8, u8), (c, d): (u8, u8), yes| {
            let (first, second) = (Interval { low: a, high: b }, Interval { low: c, high: d });
            nearer(first, second, yes)
        };
        assert_eq!(of((55, 80), (80, 95), true), Nearer::Second);
        assert_eq!(of((55, 80), (80, 95), false), Nearer::First);
        assert_eq!(of((55, 80), (20, 45), true), Nearer::First);
        assert_eq!(of((20, 45), (40, 60), true), Nearer::Neither);
        assert_eq!(of((30, 30), (20, 45), false), Nearer::Neither);
        assert_eq!(of((20, 20), (20, 20), false), Nearer::Neither);
        assert_eq!(of((20, 20), (20, 45), false), Nearer::First);
        assert_eq!(of((20, 20), (20, 45), true), Nearer::Second);
        assert_eq!(of((99, 99), (1, 1), true), Nearer::First);
    }
}
