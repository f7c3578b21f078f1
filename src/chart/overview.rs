//! The timeline of few events: a row for each, with its days and its assessments.

use jiff::civil::Date;
use serde::Serialize;

use super::place::{Heights, Line};
use super::{Axis, Percent, Scale, Stretch};

/// An event.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Its first and last day, if they are known. A month is all of its days.
    pub days: Option<(Date, Date)>,
    /// The days of its assessments, in order of time.
    pub marks: &'a [Date],
}

/// The timeline of up to 60 events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// The height of a row in pixels.
    pub row: u32,
    /// The top of an event's bar in pixels below the top of its row; it is 5 px high.
    pub bar: u32,
    /// The height of all rows in pixels.
    pub height: u32,
    /// Above or below the rows.
    pub axis: Axis,
    /// The line at the latest assessment of all.
    pub latest: Option<Percent>,
    /// Newest activity first.
    pub rows: Vec<EntryRow>,
    /// How many older events have no row.
    pub left_out: usize,
}

/// The row of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryRow {
    /// The position of the event in the list that was handed in.
    pub index: usize,
    /// The top in pixels.
    pub y: u32,
    /// Its days.
    pub days: Option<Stretch>,
    /// Where the latest assessment stands in them.
    pub state: State,
    /// Its assessments; their heights count from the top of the row.
    pub line: Line,
}

/// How the days of an event lie to the latest assessment of all: builds have no clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// They are over, or not known.
    Past,
    /// They have begun and go on.
    Open,
    /// They have not begun.
    Future,
}

/// More events than this have no rows.
const MOST: usize = 60;

const ROW: u32 = 60;

const HEIGHTS: Heights = Heights {
    one: 31,
    two: [31, 9],
};

impl Overview {
    /// The timeline of events in any order; `None` where no day is known of any.
    pub fn new(entries: &[Entry<'_>]) -> Option<Self> {
        let latest = entries.iter().filter_map(|entry| entry.marks.last()).max();
        let latest = latest.copied();
        let mut order: Vec<_> = (0..entries.len()).collect();
        // What happens next is the newest of all; what has no day comes last.
        order.sort_by_key(|&at| {
            let Entry { days, marks } = entries[at];
            let activity = days.map(|days| days.0).max(marks.last().copied());
            (std::cmp::Reverse(activity), at)
        });
        let left_out = order.split_off(order.len().min(MOST)).len();
        let shown = || order.iter().map(|&at| entries[at]);
        let first = shown().filter_map(|entry| entry.marks.first()).min();
        let last = shown().filter_map(|entry| entry.marks.last()).max();
        let reach = first.copied().zip(last.copied());
        let scale = Scale::around(reach, shown().filter_map(|entry| entry.days))?;
        let rows: Vec<_> = (0..)
            .zip(&order)
            .map(|(number, &index)| {
                let Entry { days, marks } = entries[index];
                EntryRow {
                    index,
                    y: number * ROW,
                    days: days.map(|(first, last)| scale.stretch(first, last)),
                    state: match (days, latest) {
                        (Some((first, _)), Some(latest)) if first > latest => State::Future,
                        (Some((_, last)), Some(latest)) if last > latest => State::Open,
                        _ => State::Past,
                    },
                    line: Line::new(&marks.iter().copied().enumerate(), scale, HEIGHTS, 0),
                }
            })
            .collect();
        Some(Self {
            row: ROW,
            bar: 44,
            height: rows.last().map_or(0, |row| row.y + ROW),
            axis: Axis::new(scale),
            latest: latest
                .filter(|&day| scale.contains(day))
                .map(|day| scale.middle(day)),
            rows,
            left_out,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::time::date;
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn newest_activity_first_with_what_is_open_and_what_is_planned() {
        let marks = [day("2025-11-19"), day("2025-12-03")];
        let days = |first, last| Some((day(first), day(last)));
        let entries = [
            Entry {
                days: days("2025-04-30", "2025-04-30"),
                marks: &marks[..1],
            },
            Entry {
                days: days("2025-11-01", "2025-12-31"),
                marks: &marks,
            },
            Entry {
                days: None,
                marks: &[],
            },
            Entry {
                days: days("2025-12-10", "2025-12-10"),
                marks: &[],
            },
        ];
        let overview = Overview::new(&entries).unwrap();
        let rows: Vec<_> = overview
            .rows
            .iter()
            .map(|r| (r.index, r.y, r.state))
            .collect();
        assert_eq!(
            rows,
            [
                (3, 0, State::Future),
                (1, 60, State::Open),
                (0, 120, State::Past),
                (2, 180, State::Past),
            ]
        );
        assert_eq!((overview.height, overview.left_out), (240, 0));
        let newest = overview.rows[1].line.wide.marks.last().unwrap();
        assert_eq!(overview.latest, Some(newest.x));
        let planned = overview.rows[0].days.unwrap();
        assert!(Some(planned.x) > overview.latest);
        let open = overview.rows[1].days.unwrap();
        assert!(open.x < newest.x && open.x.0 + open.width.0 > newest.x.0);
        assert_eq!(
            Overview::new(&[Entry {
                days: None,
                marks: &[]
            }]),
            None
        );
    }

    #[test]
    fn a_month_is_a_short_bar_and_a_day_is_still_seen() {
        let marks = [day("2015-01-01"), day("2025-12-03")];
        let entries = [
            Entry {
                days: Some((day("2020-02-01"), day("2020-02-29"))),
                marks: &[],
            },
            Entry {
                days: Some((day("2020-02-10"), day("2020-02-10"))),
                marks: &marks,
            },
        ];
        let overview = Overview::new(&entries).unwrap();
        let widths: Vec<_> = overview
            .rows
            .iter()
            .map(|row| row.days.unwrap().width.value())
            .collect();
        assert_eq!(widths, [0.8, 0.8]);
        let entries = entries.map(|entry| Entry {
            marks: &[],
            ..entry
        });
        let overview = Overview::new(&entries).unwrap();
        let widths: Vec<_> = overview
            .rows
            .iter()
            .map(|row| row.days.unwrap().width.value())
            .collect();
        assert_eq!(widths, [3.21, 93.0]);
        assert_eq!(
            (overview.latest, overview.rows[0].state),
            (None, State::Past)
        );
    }

    proptest! {
        #[test]
        fn rows_are_few_and_everything_is_inside(
            events in prop::collection::vec(
                (prop::option::of((0i32..4_000, 0i32..400)), prop::collection::vec(0i32..4_000, 0..20)),
                1..80,
            ),
        ) {
            let events: Vec<_> = events
                .into_iter()
                .map(|(days, mut marks)| {
                    marks.sort_unstable();
                    let days = days.map(|(first, length)| (date(first), date(first + length)));
                    (days, marks.into_iter().map(date).collect::<Vec<_>>())
                })
                .collect();
            let entries: Vec<_> = events.iter().map(|(days, marks)| Entry { days: *days, marks }).collect();
            if let Some(overview) = Overview::new(&entries) {
                prop_assert!(overview.rows.len() <= 60);
                prop_assert_eq!(overview.rows.len() + overview.left_out, entries.len());
                prop_assert_eq!(overview.height as usize, overview.rows.len() * 60);
                for row in &overview.rows {
                    if let Some(days) = row.days {
                        prop_assert!(days.x.0 >= 350 && days.x.0 + days.width.0 <= 9_650);
                    }
                    let placed = &row.line.narrow;
                    let counted: usize = placed.boxes.iter().map(|counted| counted.count).sum();
                    prop_assert_eq!(placed.marks.len() + counted, entries[row.index].marks.len());
                }
            }
        }
    }
}
