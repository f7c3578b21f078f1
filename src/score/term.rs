//! In which terms of the yardstick a range lies (ICD 203, section D.6.e.(2)(a)).

use crate::model::{Band, Interval, YARDSTICK};

/// The term of a range, or the terms that it spans: positions of the first and the last in [`YARDSTICK`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    first: usize,
    last: usize,
}

impl Term {
    /// The term in whose band a range lies, or the terms that it spans.
    ///
    /// Bands touch. A range belongs to a band if it covers more of it than an end. A single percentage between two
    /// bands (5, 20, 45, 55, 80, 95) counts with the one nearer to 50%, so that a question and its opposite are treated
    /// alike.
    pub fn of(range: Interval) -> Self {
        let Interval { low, high } = range;
        if low == high {
            let holds = |band: &Band| band.low <= low && low <= band.high;
            let at = if low < 50 {
                YARDSTICK.iter().rposition(holds)
            } else {
                YARDSTICK.iter().position(holds)
            };
            let at = at.unwrap_or(0);
            return Self {
                first: at,
                last: at,
            };
        }
        let first = YARDSTICK.iter().position(|band| low < band.high);
        let last = YARDSTICK.iter().rposition(|band| band.low < high);
        Self {
            first: first.unwrap_or(0),
            last: last.unwrap_or(0),
        }
    }

    /// Whether it is of more than one term.
    pub fn spans(self) -> bool {
        self.first != self.last
    }

    /// The band of the term, or the bands together.
    pub fn band(self) -> Interval {
        Interval {
            low: YARDSTICK[self.first].low,
            high: YARDSTICK[self.last].high,
        }
    }

    /// `unlikely`, or `unlikely to likely` for a range that spans terms.
    pub fn name(self) -> String {
        let (first, last) = (YARDSTICK[self.first].term, YARDSTICK[self.last].term);
        if self.spans() {
            format!("{first} to {last}")
        } else {
            first.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(low: u8, high: u8) -> String {
        Term::of(Interval { low, high }).name()
    }

    #[test]
    fn every_band_is_its_own_term() {
        for band in &YARDSTICK {
            let range = Interval {
                low: band.low,
                high: band.high,
            };
            let term = Term::of(range);
            assert_eq!((term.name().as_str(), term.spans()), (band.term, false));
            assert_eq!(term.band(), range);
        }
    }

    #[test]
    fn a_percentage_between_two_terms_counts_with_the_one_nearer_to_even() {
        for (at, term) in [
            (1, "almost no chance"),
            (5, "very unlikely"),
            (20, "unlikely"),
            (45, "roughly even chance"),
            (50, "roughly even chance"),
            (55, "roughly even chance"),
            (80, "likely"),
            (95, "very likely"),
            (96, "almost certain"),
            (99, "almost certain"),
        ] {
            assert_eq!(name(at, at), term, "{at}%");
        }
    }

    #[test]
    fn ranges_that_span_terms_name_the_first_and_the_last() {
        assert_eq!(name(20, 46), "unlikely to roughly even chance");
        assert_eq!(name(25, 40), "unlikely");
        assert_eq!(name(10, 20), "very unlikely");
        assert_eq!(name(1, 99), "almost no chance to almost certain");
        assert_eq!(
            Term::of(Interval { low: 20, high: 46 }).band().to_string(),
            "20–55%"
        );
    }

    #[test]
    fn every_range_and_its_mirror_have_mirrored_terms() {
        for low in 1..=99 {
            for high in low..=99 {
                let term = Term::of(Interval { low, high });
                let mirror = Term::of(Interval {
                    low: 100 - high,
                    high: 100 - low,
                });
                assert_eq!((6 - term.last, 6 - term.first), (mirror.first, mirror.last));
                let band = term.band();
                assert!(band.low <= low && high <= band.high);
            }
        }
    }
}
