//! How several agents' likelihoods of one thing lie: where no range is, what all share, who does
//! not overlap. Never an average.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::interval::Interval;

/// So many pairs that do not overlap are told one by one.
const MOST_PAIRS: usize = 3;

/// How several intervals lie. Agents are positions in the list that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Nobody gives a likelihood.
    Nothing,
    /// One agent alone does.
    Alone,
    /// There is a hole that no interval covers.
    Gap {
        /// The widest hole, the lowest of several.
        widest: Interval,
        /// The other holes, lowest first.
        others: Vec<Interval>,
        /// Who lies below the widest.
        below: Vec<usize>,
        /// Who lies above it.
        above: Vec<usize>,
    },
    /// All overlap: they share this interval, or this point.
    Shared(Interval),
    /// There is no hole, and some do not overlap.
    Partly {
        /// The first pairs that do not overlap, as many as a sentence names.
        apart: Vec<(usize, usize)>,
        /// How many pairs do not.
        count: usize,
        /// Who overlaps with no other.
        alone: Vec<usize>,
    },
}

/// What is between the two that are furthest apart: from the lowest upper end to the highest lower end. `None` if all
/// intervals have a point in common.
pub fn furthest_apart(intervals: &[Interval]) -> Option<Interval> {
    let low = intervals.iter().map(|one| one.high).min()?;
    let high = intervals.iter().map(|one| one.low).max()?;
    (high > low).then_some(Interval { low, high })
}

impl Finding {
    /// Looks at one interval for each agent.
    pub fn of(intervals: &[Interval]) -> Self {
        if intervals.len() < 2 {
            return if intervals.is_empty() {
                Self::Nothing
            } else {
                Self::Alone
            };
        }
        let mut holes = holes(intervals);
        let widest = (0..holes.len()).max_by_key(|&at| (holes[at].width(), Reverse(at)));
        if let Some(widest) = widest {
            let widest = holes.remove(widest);
            let (below, above) =
                (0..intervals.len()).partition(|&at| intervals[at].high <= widest.low);
            return Self::Gap {
                widest,
                others: holes,
                below,
                above,
            };
        }
        let (apart, count) = apart(intervals);
        if let Some(first) = intervals.first()
            && count == 0
        {
            let shared = intervals.iter().fold(*first, |shared, one| Interval {
                low: shared.low.max(one.low),
                high: shared.high.min(one.high),
            });
            return Self::Shared(shared);
        }
        Self::Partly {
            apart,
            count,
            alone: alone(intervals),
        }
    }
}

/// What no interval covers between the lowest and the highest.
fn holes(intervals: &[Interval]) -> Vec<Interval> {
    let mut sorted = intervals.to_vec();
    sorted.sort_unstable();
    let mut holes = Vec::new();
    let mut reached = sorted[0].high;
    for next in sorted {
        if next.low > reached {
            holes.push(Interval {
                low: reached,
                high: next.low,
            });
        }
        reached = reached.max(next.high);
    }
    holes
}

/// The first pairs that do not overlap, in the order of the list, and how many there are.
fn apart(intervals: &[Interval]) -> (Vec<(usize, usize)>, usize) {
    let mut pairs = Vec::new();
    // There are no more than 99 ends, and so few different intervals, however many agents.
    let mut count = 0;
    let mut numbers = BTreeMap::<Interval, usize>::new();
    for one in intervals {
        *numbers.entry(*one).or_default() += 1;
    }
    for (one, number) in &numbers {
        let others = numbers.range(*one..).skip(1);
        let beside = others.filter(|(other, _)| !one.overlaps(**other));
        count += number * beside.map(|(_, number)| number).sum::<usize>();
    }
    if count > 0 && count <= MOST_PAIRS {
        for at in 0..intervals.len() {
            let later = at + 1..intervals.len();
            pairs.extend(
                later
                    .filter(|&other| !intervals[at].overlaps(intervals[other]))
                    .map(|other| (at, other)),
            );
        }
    }
    (pairs, count)
}

/// Who overlaps with no other.
fn alone(intervals: &[Interval]) -> Vec<usize> {
    let different: BTreeSet<Interval> = intervals.iter().copied().collect();
    let met = |one: &Interval| {
        let others = different.iter().filter(|other| *other != one);
        others.filter(|other| one.overlaps(**other)).count()
            + intervals.iter().filter(|other| *other == one).count()
    };
    let lone: BTreeSet<Interval> = different
        .iter()
        .copied()
        .filter(|one| met(one) == 1)
        .collect();
    (0..intervals.len())
        .filter(|&at| lone.contains(&intervals[at]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn interval() -> impl Strategy<Value = Interval> {
        (1u8..=99, 1u8..=99).prop_map(|(one, other)| Interval {
            low: one.min(other),
            high: one.max(other),
        })
    }

    #[test]
    fn furthest_apart_are_the_lowest_upper_and_the_highest_lower_end() {
        let of = |ranges: &[(u8, u8)]| {
            let ranges = ranges.iter().map(|&(low, high)| Interval { low, high });
            let found = furthest_apart(&ranges.collect::<Vec<_>>());
            found.map(|between| (between.low, between.high, between.width()))
        };
        // A gap of 7 points between two of them says little of how far apart the others are.
        let far = [(1, 5), (20, 45), (52, 60), (80, 87)];
        assert_eq!(of(&far), Some((5, 80, 75)));
        assert_eq!(of(&[(5, 20), (5, 20), (30, 40)]), Some((20, 30, 10)));
        assert_eq!(of(&[(5, 20), (20, 45)]), None);
        assert_eq!(of(&[(5, 20)]), None);
        assert_eq!(of(&[]), None);
    }

    proptest! {
        #[test]
        fn what_is_said_is_so(intervals in prop::collection::vec(interval(), 2..9)) {
            // Twice the percentages, so that the middles between two of them can be asked, too.
            let covered = |at: u8| intervals.iter().any(|one| 2 * one.low <= at && at <= 2 * one.high);
            match Finding::of(&intervals) {
                Finding::Nothing | Finding::Alone => prop_assert!(false),
                Finding::Gap { widest, others, below, above } => {
                    for hole in others.iter().chain([&widest]) {
                        prop_assert!(hole.low < hole.high && hole.width() <= widest.width());
                        prop_assert!((2 * hole.low + 1..2 * hole.high).all(|at| !covered(at)));
                        prop_assert!(covered(2 * hole.low) && covered(2 * hole.high));
                    }
                    prop_assert_eq!(below.len() + above.len(), intervals.len());
                    prop_assert!(!below.is_empty() && !above.is_empty());
                    prop_assert!(below.iter().all(|&at| intervals[at].high <= widest.low));
                    prop_assert!(above.iter().all(|&at| intervals[at].low >= widest.high));
                }
                Finding::Shared(shared) => {
                    prop_assert!(intervals.iter().all(|one| one.low <= shared.low && shared.high <= one.high));
                    for one in &intervals {
                        prop_assert!(intervals.iter().all(|other| one.overlaps(*other)));
                    }
                }
                Finding::Partly { apart, count, alone } => {
                    let low = intervals.iter().map(|one| 2 * one.low).min().unwrap();
                    let high = intervals.iter().map(|one| 2 * one.high).max().unwrap();
                    prop_assert!((low..=high).all(covered));
                    let mut pairs = Vec::new();
                    for at in 0..intervals.len() {
                        for other in at + 1..intervals.len() {
                            if !intervals[at].overlaps(intervals[other]) {
                                pairs.push((at, other));
                            }
                        }
                    }
                    prop_assert_eq!(pairs.len(), count);
                    prop_assert!(apart.is_empty() || apart == pairs);
                    for at in 0..intervals.len() {
                        let mut others = (0..intervals.len()).filter(|&other| other != at);
                        let meets = others.any(|other| intervals[at].overlaps(intervals[other]));
                        prop_assert_eq!(alone.contains(&at), !meets);
                    }
                }
            }
        }
    }
}
