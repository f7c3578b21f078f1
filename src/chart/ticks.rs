//! The calendar below a plot: which days, months and years are named, and which are counted.

use jiff::civil::Date;
use serde::Serialize;

use super::time::{Scale, date, number};
use super::{NARROW, Percent, WIDE, px, text_px};

/// The days of a time axis, and the places on it that are named, once for each width of a plot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Axis {
    /// Its first day, in ISO 8601.
    #[serde(serialize_with = "super::iso")]
    pub first: Date,
    /// Its last day, in ISO 8601. Between the beginning of the first and the end of the last all
    /// days are equally wide.
    #[serde(serialize_with = "super::iso")]
    pub last: Date,
    /// Where the first day begins.
    pub left: Percent,
    /// Where the last day ends.
    pub right: Percent,
    /// At most 14 with words.
    pub wide: Vec<Tick>,
    /// At most 6 with words.
    pub narrow: Vec<Tick>,
}

/// A place on a time axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tick {
    /// The line: the middle of a day, the beginning of a month or a year.
    pub x: Percent,
    /// What the tick names.
    pub unit: Unit,
    /// Its first day, in ISO 8601.
    #[serde(serialize_with = "super::iso")]
    pub date: Date,
    /// English words: `19 Nov`, `Nov`, `2025`. Empty where they would leave the plot: then
    /// there is only the line. Words of days are centred on it, others begin 4 px behind it.
    pub label: String,
    /// The year, to be written in bold beside the first words and where it changes. A tick
    /// that names a year is bold itself and has none.
    pub year: Option<i16>,
}

/// What a tick names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A day; with a step of a week, Mondays.
    Day,
    /// A month; with a step of a quarter, its first month.
    Month,
    /// A year.
    Year,
}

/// A stretch of the calendar: so many days or months, counted from fixed beginnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Days. Weeks begin on Mondays.
    Days(i32),
    /// Months. Years are twelve.
    Months(i32),
}

/// From fine to coarse. Between quarters and years stand half years, for phones.
const TICKS: [Step; 20] = [
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(12 * 2),
    Step::Months(12 * 5),
    Step::Months(12 * 10),
    Step::Months(12 * 20),
    Step::Months(12 * 50),
    Step::Months(12 * 100),
    Step::Months(12 * 200),
    Step::Months(12 * 500),
    Step::Months(12 * 1_000),
    Step::Months(12 * 2_000),
    Step::Months(12 * 5_000),
    Step::Months(12 * 10_000),
];

/// Fortnights are named up to this many days; beyond, months say more.
const FORTNIGHTS: i32 = 84;

/// 1970-01-05 is a Monday, four days after the epoch.
const MONDAY: i32 = 4;

impl Step {
    /// The number of the stretch that a day lies in.
    pub(super) fn ordinal(self, day: Date) -> i32 {
        match self {
            Self::Days(days) => (number(day) - MONDAY).div_euclid(days),
            Self::Months(months) => {
                (i32::from(day.year()) * 12 + i32::from(day.month()) - 1).div_euclid(months)
            }
        }
    }

    /// The first day of a stretch; none beyond the calendar.
    pub(super) fn first(self, ordinal: i32) -> Option<Date> {
        match self {
            Self::Days(days) => {
                let wanted = ordinal.checked_mul(days)?.checked_add(MONDAY)?;
                Some(date(wanted)).filter(|&found| number(found) == wanted)
            }
            Self::Months(months) => {
                let month = ordinal.checked_mul(months)?;
                let year = i16::try_from(month.div_euclid(12)).ok()?;
                let month = i8::try_from(month.rem_euclid(12) + 1).ok()?;
                Date::new(year, month, 1).ok()
            }
        }
    }

    fn unit(self) -> Unit {
        match self {
            Self::Days(_) => Unit::Day,
            Self::Months(months) if months < 12 => Unit::Month,
            Self::Months(_) => Unit::Year,
        }
    }

    /// The first days of the stretches that begin on a scale.
    fn beginnings(self, scale: Scale) -> impl Iterator<Item = Date> {
        let ordinal = self.ordinal(date(scale.first));
        (ordinal..)
            .map_while(move |ordinal| self.first(ordinal))
            .skip_while(move |&day| number(day) < scale.first)
            .take_while(move |&day| scale.contains(day))
    }
}

impl Axis {
    /// The ticks of a scale: days under eight weeks or so, then weeks, months, quarters and
    /// years, as finely as there is room for.
    pub fn new(scale: Scale) -> Self {
        let (first, last) = (date(scale.first), date(scale.first + scale.days - 1));
        Self {
            first,
            last,
            left: scale.start(first),
            right: scale.end(last),
            wide: ticks(scale, 14, WIDE),
            narrow: ticks(scale, 6, NARROW),
        }
    }
}

fn ticks(scale: Scale, most: usize, width: u32) -> Vec<Tick> {
    let fits = |step: &&Step| {
        let short = **step != Step::Days(14) || scale.days <= FORTNIGHTS;
        short && step.beginnings(scale).take(most + 1).count() <= most
    };
    let Some(step) = TICKS.iter().find(fits) else {
        return Vec::new();
    };
    let unit = step.unit();
    let mut told = None;
    step.beginnings(scale)
        .map(|day| {
            let x = match unit {
                Unit::Day => scale.middle(day),
                Unit::Month | Unit::Year => scale.start(day),
            };
            let words = day.strftime(match unit {
                Unit::Day => "%-d %b",
                Unit::Month => "%b",
                Unit::Year => "%Y",
            });
            let mut label = words.to_string();
            let long = text_px(label.len());
            let (before, after) = match unit {
                Unit::Day => (long / 2, long / 2),
                Unit::Month | Unit::Year => (0, long + 4),
            };
            if px(x, width) < before || px(x, width) + after > i64::from(width) {
                label.clear();
            }
            let year = (!label.is_empty() && unit != Unit::Year && told != Some(day.year()))
                .then_some(day.year());
            told = year.or(told);
            Tick {
                x,
                unit,
                date: day,
                label,
                year,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(first: &str, last: &str, of: impl Fn(Axis) -> Vec<Tick>) -> String {
        let scale = Scale::days(first.parse().unwrap(), last.parse().unwrap());
        let words: Vec<_> = of(Axis::new(scale))
            .into_iter()
            .map(|tick| match tick.year {
                Some(year) => format!("{} [{year}]", tick.label),
                None => tick.label,
            })
            .collect();
        words.join(", ")
    }

    #[test]
    fn days_weeks_months_quarters_years() {
        let wide = |first, last| words(first, last, |axis| axis.wide);
        assert_eq!(
            wide("2025-11-19", "2025-11-23"),
            "18 Nov [2025], 19 Nov, 20 Nov, 21 Nov, 22 Nov, 23 Nov, 24 Nov"
        );
        assert_eq!(
            wide("2025-11-15", "2026-01-06"),
            "17 Nov [2025], 24 Nov, 1 Dec, 8 Dec, 15 Dec, 22 Dec, 29 Dec, 5 Jan [2026]"
        );
        assert_eq!(
            wide("2025-09-10", "2026-04-10"),
            "Oct [2025], Nov, Dec, Jan [2026], Feb, Mar, Apr"
        );
        assert_eq!(
            wide("2023-06-10", "2025-02-10"),
            "Jul [2023], Oct, Jan [2024], Apr, Jul, Oct, Jan [2025]"
        );
        assert_eq!(
            wide("2016-01-01", "2025-12-31"),
            "2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025"
        );
        assert_eq!(
            wide("0001-01-01", "9999-12-31"),
            "1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000"
        );
    }

    #[test]
    fn phones_get_fewer() {
        let narrow = |first, last| words(first, last, |axis| axis.narrow);
        assert_eq!(narrow("2025-11-19", "2025-12-03"), "24 Nov [2025], 1 Dec",);
        assert_eq!(
            narrow("2024-06-10", "2025-12-10"),
            "Jul [2024], Oct, Jan [2025], Apr, Jul, Oct"
        );
        assert_eq!(
            narrow("2023-06-10", "2025-12-10"),
            "Jul [2023], Jan [2024], Jul, Jan [2025], Jul"
        );
        assert_eq!(narrow("0001-01-01", "9999-12-31"), "2000, 4000, 6000, 8000");
    }

    #[test]
    fn an_axis_says_where_its_days_begin_and_end() {
        let scale = Scale::months("2025-11-19".parse().unwrap(), "2025-12-03".parse().unwrap());
        let axis = Axis::new(scale);
        assert_eq!(
            (axis.first.to_string(), axis.last.to_string()),
            ("2025-11-01".to_owned(), "2025-12-31".to_owned())
        );
        assert_eq!((axis.left.value(), axis.right.value()), (3.5, 96.5));
    }

    proptest! {
        #[test]
        fn words_are_few_and_never_touch(first in -719_162i32..2_900_000, length in 0i32..3_000_000) {
            let scale = Scale::days(date(first), date(first.saturating_add(length)));
            let axis = Axis::new(scale);
            for (ticks, most, width) in [(axis.wide, 14, WIDE), (axis.narrow, 6, NARROW)] {
                prop_assert!(ticks.len() <= most);
                prop_assert!(ticks.iter().any(|tick| !tick.label.is_empty()));
                for pair in ticks.windows(2) {
                    prop_assert!(pair[0].date < pair[1].date);
                    let apart = px(pair[1].x, width) - px(pair[0].x, width);
                    prop_assert!(apart >= text_px(pair[0].label.len()), "{apart} {pair:?}");
                }
            }
        }
    }
}
