//! The Brier score of probabilities that are known as ranges (G. W. Brier, "Verification of forecasts expressed in terms
//! of probability", Monthly Weather Review 78 (1950), pages 1 to 3).
//!
//! It is the mean squared difference between the probability of "yes" and what came: 0 is best, 1 worst. That is half of
//! Brier's sum over both answers, as is usual today. Of a range it is known between two bounds: at the end nearest to the
//! outcome, and at the farthest. No probability in between is picked for the agent.

use std::fmt;

use crate::model::Interval;

/// The sums of squared differences of several answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BrierSum {
    /// Number of answers.
    count: u64,
    /// The least that the squares can add up to, in ten-thousandths.
    low: u64,
    /// The most.
    high: u64,
}

/// A Brier score between its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brier {
    /// The score if every probability was at the end of its range nearest to the outcome.
    pub low: Thousandths,
    /// The score if every probability was at the farthest end.
    pub high: Thousandths,
}

/// A number from 0 to 1 with three decimals: `0.125`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thousandths(u64);

impl fmt::Display for Thousandths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

impl BrierSum {
    /// Adds an answer to a question that came out as yes or not.
    pub fn add(&mut self, range: Interval, yes: bool) {
        let came = if yes { 100u64 } else { 0 };
        let square = |percent: u8| came.abs_diff(u64::from(percent)).pow(2);
        let (nearest, farthest) = if yes {
            (range.high, range.low)
        } else {
            (range.low, range.high)
        };
        self.count += 1;
        self.low += square(nearest);
        self.high += square(farthest);
    }

    /// The score; `None` without an answer. Each bound is rounded half up to three decimals, from whole numbers.
    pub fn score(self) -> Option<Brier> {
        // Sums are in ten-thousandths, results in thousandths.
        let mean = |sum: u64| Thousandths((2 * sum + 10 * self.count) / (20 * self.count));
        (self.count > 0).then(|| Brier {
            low: mean(self.low),
            high: mean(self.high),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn score(answers: &[(u8, u8, bool)]) -> Option<(String, String)> {
        let mut sum = BrierSum::default();
        for &(low, high, yes) in answers {
            sum.add(Interval { low, high }, yes);
        }
        let score = sum.score()?;
        Some((score.low.to_string(), score.high.to_string()))
    }

    #[test]
    fn bounds_are_those_of_scikit_learn_at_the_ends_of_the_ranges() {
        // scikit-learn 1.9.1: `brier_score_loss([1, 0, 1, 0, 1], p)` is 0.23702 for the points, 0.13702 at the ends
        // nearest to the outcomes and 0.52952 at the farthest.
        let points = [
            (80, 80, true),
            (20, 20, false),
            (5, 5, true),
            (45, 45, false),
            (99, 99, true),
        ];
        assert_eq!(score(&points), Some(("0.237".into(), "0.237".into())));
        let ranges = [
            (20, 95, true),
            (5, 95, false),
            (5, 20, true),
            (20, 45, false),
            (99, 99, true),
        ];
        assert_eq!(score(&ranges), Some(("0.137".into(), "0.530".into())));
    }

    #[test]
    fn nothing_has_no_score_and_halves_are_rounded_up() {
        assert_eq!(score(&[]), None);
        // 0.05² is 0.0025.
        assert_eq!(score(&[(5, 5, false)]).unwrap().0, "0.003");
        assert_eq!(
            score(&[(1, 99, true)]),
            Some(("0.000".into(), "0.980".into()))
        );
    }

    proptest! {
        #[test]
        fn every_probability_of_the_ranges_scores_between_the_bounds(
            answers in prop::collection::vec((1u8..=99, 0u8..=98, 0u8..=98, any::<bool>()), 1..60),
        ) {
            let (mut ranges, mut points) = (BrierSum::default(), BrierSum::default());
            for (low, width, step, yes) in answers {
                let high = low.saturating_add(width).min(99);
                let at = low + step % (high - low + 1);
                ranges.add(Interval { low, high }, yes);
                points.add(Interval { low: at, high: at }, yes);
            }
            let (bounds, point) = (ranges.score().unwrap(), points.score().unwrap());
            prop_assert_eq!(point.low, point.high);
            prop_assert!(bounds.low <= point.low && point.high <= bounds.high);
        }
    }
}
