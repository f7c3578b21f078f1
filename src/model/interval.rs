//! Intervals of whole percent.

use serde::{Deserialize, Serialize};

use std::fmt;

/// Whole percent from `low` to `high`, both of which belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end, 1 to 99.
    pub low: u8,
    /// The upper end, 1 to 99 and never below the lower one; the same for a point.
    pub high: u8,
}

impl Interval {
    /// How many points it is wide: none for a point.
    pub fn width(self) -> u8 {
        self.high - self.low
    }

    /// Whether both cover more than an end that they share. Two equal points do, too.
    pub fn overlaps(self, other: Self) -> bool {
        self == other || (self.low < other.high && other.low < self.high)
    }
}

/// `20–45%`, or `65%` for a point.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.low == self.high {
            write!(f, "{}%", self.low)
        } else {
            write!(f, "{}–{}%", self.low, self.high)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_ends_do_not_overlap() {
        let interval = |low, high| Interval { low, high };
        assert!(!interval(5, 20).overlaps(interval(20, 45)));
        assert!(interval(5, 21).overlaps(interval(20, 45)));
        assert!(interval(30, 30).overlaps(interval(20, 45)));
        assert!(!interval(20, 20).overlaps(interval(20, 45)));
        assert!(interval(20, 20).overlaps(interval(20, 20)));
    }

    #[test]
    fn points_are_shown_as_one_figure() {
        assert_eq!(Interval { low: 5, high: 20 }.to_string(), "5–20%");
        assert_eq!(Interval { low: 65, high: 65 }.to_string(), "65%");
    }
}
