//! Time as places: days become percents of a plot.

use jiff::SignedDuration;
use jiff::civil::Date;
use serde::Serialize;

use super::Percent;

/// The blank at either end of a time axis, in hundredths of a percent: half a mark of 24 px in
/// the narrowest plot, so that no mark leaves the plot.
const INSET: i64 = 350;

/// The blank at the right end where a word follows the last mark: half a mark and "not stated",
/// 82 px, in a plot of 815 px.
const WORD: i64 = 1_020;

/// No stretch is drawn narrower, in hundredths of a percent, or a day among years is not seen.
const LEAST: i64 = 80;

/// No axis of days is shorter, or one day fills the whole plot.
const WEEK: i32 = 7;

/// How far an axis follows events away from the marks, in days, where the marks lie close.
const NEAR: i32 = 28;

/// Turns days into places. A day is a stretch of its own: a mark stands in its middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// The first day, counted from 1970-01-01.
    pub(super) first: i32,
    /// How many days there are, at least one.
    pub(super) days: i32,
    /// The blank at the right end, in hundredths of a percent.
    blank: i64,
}

/// Days that are drawn as a bar or a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// The left edge.
    pub x: Percent,
    /// The width, at least 0.8 % of the plot.
    pub width: Percent,
    /// Where it goes on beyond the axis. What lies wholly beyond is a stub at that end.
    pub cut: Cut,
    /// Whether it lies wholly beyond.
    pub beyond: bool,
}

/// Where a stretch goes on beyond the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// Nowhere.
    None,
    /// Before its first day.
    Before,
    /// After its last day.
    After,
    /// At both ends.
    Both,
}

impl Scale {
    /// A scale from one day to another, and of a week at least.
    pub fn days(first: Date, last: Date) -> Self {
        let (first, last) = (number(first), number(last));
        let days = (last - first + 1).max(1);
        let missing = (WEEK - days).max(0);
        Self {
            first: first - missing / 2,
            days: days + missing,
            blank: INSET,
        }
    }

    /// A scale of whole months.
    pub fn months(first: Date, last: Date) -> Self {
        let (first, last) = (
            number(first.first_of_month()),
            number(last.max(first).last_of_month()),
        );
        Self {
            first,
            days: last - first + 1,
            blank: INSET,
        }
    }

    /// A scale for marks between two days that also shows the spans of events, as far as these
    /// are near: no further away than the marks lie from each other, or than four weeks. Without
    /// marks it shows all spans; `None` where there are none, either.
    pub fn around(
        marks: Option<(Date, Date)>,
        spans: impl IntoIterator<Item = (Date, Date)>,
    ) -> Option<Self> {
        let Some((first, last)) = marks else {
            let all = spans
                .into_iter()
                .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
            return all.map(|(first, last)| Self::days(first, last));
        };
        let (first, last) = (number(first), number(last));
        let room = (last - first + 1).max(NEAR);
        let (earliest, latest) = (first - room, last + room);
        let (mut from, mut to) = (first, last);
        for (start, end) in spans {
            let (start, end) = (number(start), number(end));
            if end >= earliest && start <= latest {
                from = from.min(start.max(earliest));
                to = to.max(end.min(latest));
            }
        }
        Some(Self::days(date(from), date(to)))
    }

    /// The same with room for a word behind the last day.
    pub(super) fn with_words(self) -> Self {
        Self {
            blank: WORD,
            ..self
        }
    }

    /// Where a day begins.
    pub fn start(self, day: Date) -> Percent {
        Percent::hundredths(self.place(i64::from(number(day) - self.first) * 2))
    }

    /// The middle of a day, where its marks stand.
    pub fn middle(self, day: Date) -> Percent {
        Percent::hundredths(self.middle_of(day))
    }

    /// Where a day ends.
    pub fn end(self, day: Date) -> Percent {
        Percent::hundredths(self.place(i64::from(number(day) - self.first + 1) * 2))
    }

    /// The middle of a day in hundredths of a percent.
    pub(super) fn middle_of(self, day: Date) -> i64 {
        self.place(i64::from(number(day) - self.first) * 2 + 1)
    }

    /// The place of days from one to another.
    pub fn stretch(self, first: Date, last: Date) -> Stretch {
        let start = self.place(i64::from(number(first) - self.first) * 2);
        let end = self.place(i64::from(number(last) - self.first + 1) * 2);
        let width = (end - start).max(LEAST);
        let middle = i64::midpoint(start, end) - width / 2;
        let x = middle.clamp(INSET, Percent::WHOLE - self.blank - width);
        let (before, after) = (
            number(first) < self.first,
            number(last) >= self.first + self.days,
        );
        Stretch {
            x: Percent::hundredths(x),
            width: Percent::hundredths(width),
            cut: match (before, after) {
                (false, false) => Cut::None,
                (true, false) => Cut::Before,
                (false, true) => Cut::After,
                (true, true) => Cut::Both,
            },
            beyond: number(last) < self.first || number(first) >= self.first + self.days,
        }
    }

    /// Whether a day lies on the axis.
    pub fn contains(self, day: Date) -> bool {
        (self.first..self.first + self.days).contains(&number(day))
    }

    /// The place after so many half days, in hundredths of a percent.
    fn place(self, half_days: i64) -> i64 {
        let all = i64::from(self.days) * 2;
        let half_days = half_days.clamp(0, all);
        INSET + (half_days * (Percent::WHOLE - INSET - self.blank) + all / 2) / all
    }
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// The number of a day, counted from 1970-01-01.
pub(super) fn number(day: Date) -> i32 {
    let days = day.duration_since(EPOCH).as_hours() / 24;
    i32::try_from(days).unwrap_or(0)
}

/// The day of a number, or the nearest that the calendar has.
pub(super) fn date(number: i32) -> Date {
    let day = EPOCH.checked_add(SignedDuration::from_hours(i64::from(number) * 24));
    day.unwrap_or(if number < 0 { Date::MIN } else { Date::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_single_day_stands_in_the_middle_of_a_week() {
        let scale = Scale::days(day("2025-11-19"), day("2025-11-19"));
        assert_eq!(scale.middle(day("2025-11-19")), Percent::whole(50));
        assert!(scale.contains(day("2025-11-16")) && scale.contains(day("2025-11-22")));
        assert!(!scale.contains(day("2025-11-15")) && !scale.contains(day("2025-11-23")));
    }

    #[test]
    fn an_axis_follows_events_only_as_far_as_they_are_near() {
        let marks = Some((day("2025-11-19"), day("2025-12-03")));
        let scale = Scale::around(marks, [(day("2022-02-24"), day("2025-11-20"))]).unwrap();
        assert_eq!(date(scale.first), day("2025-10-22"));
        let war = scale.stretch(day("2022-02-24"), day("2025-11-20"));
        assert_eq!((war.x, war.cut), (Percent::hundredths(350), Cut::Before));
        assert!(!war.beyond);
        let far = [(day("1945-05-08"), day("1945-05-08"))];
        let scale = Scale::around(marks, far).unwrap();
        assert_eq!((date(scale.first), scale.days), (day("2025-11-19"), 15));
        let stub = scale.stretch(far[0].0, far[0].1);
        assert_eq!(
            (stub.x.value(), stub.width.value(), stub.cut),
            (3.5, 0.8, Cut::Before)
        );
        assert!(stub.beyond);
        assert_eq!(Scale::around(None, []), None);
    }

    #[test]
    fn the_whole_calendar_fits() {
        let (first, last) = (day("0001-01-01"), day("9999-12-31"));
        let scale = Scale::days(first, last);
        assert_eq!(scale.start(first), Percent::hundredths(350));
        assert_eq!(scale.end(last), Percent::hundredths(9_650));
        assert_eq!(date(number(first)), first);
        assert_eq!(date(number(last) + 1), Date::MAX);
        let edge = Scale::days(last, last);
        assert_eq!(edge.middle(last), Percent::whole(50));
    }

    proptest! {
        #[test]
        fn later_days_stand_further_right_and_inside(
            first in -719_528i32..2_900_000, length in 1i32..2_000, a in 0i32..2_000, b in 0i32..2_000,
        ) {
            let scale = Scale::days(date(first), date(first + length));
            let (a, b) = (date(first + a % (length + 1)), date(first + b % (length + 1)));
            let (from, to) = (a.min(b), a.max(b));
            prop_assert!(scale.start(from) < scale.middle(from));
            prop_assert!(scale.middle(from) < scale.end(from));
            prop_assert!(from == to || scale.middle(from) < scale.middle(to));
            prop_assert!(scale.start(from).value() >= 3.5 && scale.end(to).value() <= 96.5);
            let stretch = scale.stretch(from, to);
            prop_assert!(stretch.x.value() >= 3.5 && stretch.width.value() >= 0.8);
            prop_assert!(stretch.x.value() + stretch.width.value() <= 96.501);
        }
    }
}
