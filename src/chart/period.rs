//! The stretches of time that bars count.

use serde::Serialize;

use super::Scale;
use super::ticks::Step;
use super::time::date;

/// What a bar counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A day.
    Day,
    /// A week, from Monday.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
    /// Several years.
    Years,
}

const PERIODS: [(Period, Step); 10] = [
    (Period::Day, Step::Days(1)),
    (Period::Week, Step::Days(7)),
    (Period::Month, Step::Months(1)),
    (Period::Quarter, Step::Months(3)),
    (Period::Year, Step::Months(12)),
    (Period::Years, Step::Months(12 * 5)),
    (Period::Years, Step::Months(12 * 10)),
    (Period::Years, Step::Months(12 * 50)),
    (Period::Years, Step::Months(12 * 100)),
    (Period::Years, Step::Months(12 * 1_000)),
];

impl Period {
    /// The shortest period from `finest` on of which a scale has at most `most`, with the numbers
    /// of the first one and the last.
    pub(super) fn choose(scale: Scale, finest: Self, most: i32) -> (Self, Step, i32, i32) {
        let (first, last) = (date(scale.first), date(scale.first + scale.days - 1));
        let numbered =
            |(period, step): (Self, Step)| (period, step, step.ordinal(first), step.ordinal(last));
        let mut periods = PERIODS.into_iter().map(numbered);
        let chosen = periods.find(|&(period, _, from, to)| period >= finest && to - from < most);
        chosen.unwrap_or_else(|| numbered(PERIODS[PERIODS.len() - 1]))
    }
}
