//! The likelihoods of a question over time: a lane an agent, a box for each range while it held, and the outcome at the end.

use jiff::civil::Date;
use serde::Serialize;

use super::time::Scale;
use super::{Axis, Percent};
use crate::model::Interval;

/// What an agent gave, in order of time.
#[derive(Debug, Clone, Copy)]
pub struct GivenOverTime<'a> {
    /// From which day on it gave which range; `None` from when on it gave none any more.
    pub steps: &'a [(Date, Option<Interval>)],
    /// Ranges that claim to be of a day before the outcome, and count for nothing.
    pub claims: &'a [(Date, Interval)],
}

/// The likelihoods of a question over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Courses {
    /// The height of a lane in pixels: 64, or 36 for more than 12. It is 0% at the bottom and 100% at the top, with
    /// [`PAD`] pixels above and below.
    pub row: u32,
    /// The height of the figure in pixels, to the axis.
    pub height: u32,
    /// Below the lanes.
    pub axis: Axis,
    /// The day on which the question was decided.
    pub outcome: Option<Percent>,
    /// The deadline, if it is on the axis and the question is open.
    pub deadline: Option<Percent>,
    /// One for each agent, in the order of the list that was handed in.
    pub lanes: Vec<Course>,
}

/// The lane of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Course {
    /// The top in pixels.
    pub y: u32,
    /// The ranges that it gave, at most the last 40.
    pub ranges: Vec<RangeBox>,
    /// Those that count for nothing, at most the last 40.
    pub claims: Vec<RangeBox>,
}

/// A range while it held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RangeBox {
    /// The left edge.
    pub x: Percent,
    /// The width, at least 0.8% of the plot.
    pub width: Percent,
    /// The top in pixels, counted from the top of the lane.
    pub y: u32,
    /// The height in pixels: at least 3, for a single percentage.
    pub height: u32,
    /// Which of the steps, or of the claims, of this agent.
    pub index: usize,
}

/// The blank above 100% and below 0%, in pixels.
pub const PAD: u32 = 6;

/// A lane has this many boxes at most.
const MOST: usize = 40;

/// More lanes than this are low.
const HIGH: usize = 12;

/// No box is narrower, in hundredths of a percent.
const LEAST: i32 = 80;

/// How wide a range is that counts for nothing: it never held.
const CLAIM: i32 = 200;

impl Courses {
    /// The figure for agents in this order. `last` is the day to which the last ranges hold, and `decided` whether that is
    /// the day of the outcome. `None` if no agent has given anything.
    pub fn new(
        agents: &[GivenOverTime<'_>],
        last: Date,
        decided: bool,
        deadline: Option<Date>,
    ) -> Option<Self> {
        let steps = agents
            .iter()
            .flat_map(|one| one.steps.iter().map(|step| step.0));
        let claims = agents
            .iter()
            .flat_map(|one| one.claims.iter().map(|claim| claim.0));
        let first = steps.chain(claims).min()?;
        let last = last.max(first);
        let deadline = deadline.filter(|_| !decided);
        let scale = Scale::around(Some((first, last)), deadline.map(|day| (day, day)))?;
        let row = if agents.len() > HIGH { 36 } else { 64 };
        let lanes = (0..).zip(agents).map(|(at, given)| Course {
            y: at * row,
            ranges: ranges(given.steps, last, scale, row),
            claims: claims_of(given.claims, scale, row),
        });
        let lanes: Vec<_> = lanes.collect();
        Some(Self {
            row,
            height: lanes.last().map_or(0, |lane| lane.y + row),
            axis: Axis::new(scale),
            outcome: decided.then(|| scale.middle(last)),
            deadline: deadline
                .filter(|day| scale.contains(*day))
                .map(|day| scale.middle(day)),
            lanes,
        })
    }
}

fn ranges(steps: &[(Date, Option<Interval>)], last: Date, scale: Scale, row: u32) -> Vec<RangeBox> {
    let ends = steps.iter().skip(1).map(|step| step.0).chain([last]);
    let held = steps.iter().zip(ends).enumerate();
    let boxes = held.filter_map(|(index, (&(from, range), to))| {
        let ends = (scale.middle(from), scale.middle(to));
        Some(range_box(range?, ends, row, index))
    });
    newest(boxes.collect())
}

fn claims_of(claims: &[(Date, Interval)], scale: Scale, row: u32) -> Vec<RangeBox> {
    let boxes = claims.iter().enumerate().map(|(index, &(day, range))| {
        let at = scale.middle(day);
        RangeBox {
            width: Percent(CLAIM),
            ..range_box(range, (at, at), row, index)
        }
    });
    newest(boxes.collect())
}

fn newest(mut boxes: Vec<RangeBox>) -> Vec<RangeBox> {
    let more = boxes.len().saturating_sub(MOST);
    boxes.drain(..more);
    boxes
}

fn range_box(range: Interval, (from, to): (Percent, Percent), row: u32, index: usize) -> RangeBox {
    let room = row - 2 * PAD;
    let place = |percent: u8| u32::from(percent) * room / 100;
    let height = (place(range.high) - place(range.low)).max(3);
    RangeBox {
        x: from,
        width: Percent((to.0 - from.0).max(LEAST)),
        y: (PAD + room - place(range.high)).min(row - height),
        height,
        index,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn range(low: u8, high: u8) -> Interval {
        Interval { low, high }
    }

    #[test]
    fn a_range_holds_until_the_next_or_the_outcome() {
        let steps = [
            (day("2026-01-01"), Some(range(20, 45))),
            (day("2026-01-11"), Some(range(80, 80))),
            (day("2026-01-16"), None),
        ];
        let claims = [(day("2026-01-12"), range(95, 99))];
        let given = GivenOverTime {
            steps: &steps,
            claims: &claims,
        };
        let figure =
            Courses::new(&[given], day("2026-01-21"), true, Some(day("2026-03-01"))).unwrap();
        assert_eq!((figure.row, figure.height, figure.deadline), (64, 64, None));
        let [lane] = &figure.lanes[..] else {
            panic!("one lane")
        };
        let boxes: Vec<_> = lane
            .ranges
            .iter()
            .map(|one| (one.x.value(), one.width.value(), one.y, one.height))
            .collect();
        assert_eq!(boxes, [(5.71, 44.29, 35, 13), (50.0, 22.14, 17, 3)]);
        assert_eq!(lane.claims.len(), 1);
        assert_eq!(figure.outcome.map(Percent::value), Some(94.29));
    }

    #[test]
    fn without_an_answer_there_is_no_figure() {
        let none = GivenOverTime {
            steps: &[],
            claims: &[],
        };
        assert_eq!(Courses::new(&[none], day("2026-01-21"), true, None), None);
        assert_eq!(Courses::new(&[], day("2026-01-21"), false, None), None);
    }

    proptest! {
        #[test]
        fn boxes_stay_in_their_lane(
            days in proptest::collection::vec((0i32..4000, 1u8..99, 0u8..60), 1..60),
            agents in 1usize..30,
        ) {
            let mut steps: Vec<_> = days
                .iter()
                .map(|&(at, low, width)| {
                    let day = super::super::time::date(20_000 + at);
                    (day, Some(range(low, low.saturating_add(width).min(99))))
                })
                .collect();
            steps.sort_by_key(|step| step.0);
            let given = GivenOverTime { steps: &steps, claims: &[] };
            let last = steps.last().unwrap().0;
            let figure = Courses::new(&vec![given; agents], last, false, None).unwrap();
            for one in figure.lanes.iter().flat_map(|lane| &lane.ranges) {
                prop_assert!(one.y + one.height <= figure.row && one.height >= 3);
                prop_assert!(one.x.value() + one.width.value() <= 100.0);
            }
        }
    }
}
