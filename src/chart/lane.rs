//! The timeline of an event: a lane for each agent, or counts where there are too many.

use jiff::civil::Date;
use serde::Serialize;

use super::bars::{Bars, Shape};
use super::names::Names;
use super::period::Period;
use super::place::{Heights, Line};
use super::{Axis, Percent, Scale, Stretch};
use crate::model::Level;

/// An agent with its assessments of the event.
#[derive(Debug, Clone, Copy)]
pub struct Track<'a> {
    /// The days and confidences of its assessments, in order of time.
    pub marks: &'a [(Date, Level)],
    /// The word that stands at the last of them.
    pub word: &'a str,
}

/// The timeline of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lanes {
    /// The height of a lane in pixels: 44, or 26 for more than 12.
    pub row: u32,
    /// The height of the figure in pixels, to the axis.
    pub height: u32,
    /// Below the lanes.
    pub axis: Axis,
    /// The days of the event, a column behind all lanes.
    pub event: Option<Stretch>,
    /// What is named above the lanes: the event, and others that happened meanwhile.
    pub names: Names,
    /// One for each agent, in the order of the list that was handed in; none for more than 60.
    pub lanes: Vec<Lane>,
    /// For more than 60 agents: the counts of all, by day or by a longer period.
    pub counts: Option<Bars>,
}

/// The lane of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lane {
    /// The top in pixels.
    pub y: u32,
    /// From the first assessment to the last; none where these are of one day.
    pub life: Option<Life>,
    /// Marks and boxes; their heights count from the top of the lane.
    pub line: Line,
}

/// A line at half the height of a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Life {
    /// Where it begins.
    pub from: Percent,
    /// Where it ends.
    pub to: Percent,
}

/// More lanes than this are counts.
const MOST: usize = 60;

/// More lanes than this are low.
const HIGH: usize = 12;

const COUNTS: Shape = Shape {
    finest: Period::Day,
    most: 62,
    head: 20,
    height: 120,
    fill: 80,
};

impl Lanes {
    /// The timeline of agents, in this order, of the event's own days, and of other events in
    /// the order in which they deserve to be named. `None` where there is neither an assessment
    /// nor a day.
    pub fn new(
        tracks: &[Track<'_>],
        event: Option<(Date, Date)>,
        others: &[(Date, Date)],
    ) -> Option<Self> {
        let days = || {
            tracks
                .iter()
                .flat_map(|track| track.marks)
                .map(|mark| mark.0)
        };
        let reach = days().min().zip(days().max());
        let scale = Scale::around(reach, event)?.with_words();
        let event = event.map(|(first, last)| scale.stretch(first, last));
        let (row, heights) = if tracks.len() > HIGH {
            (
                26,
                Heights {
                    one: 13,
                    two: [19, 7],
                },
            )
        } else {
            (
                44,
                Heights {
                    one: 22,
                    two: [33, 11],
                },
            )
        };
        let (lanes, counts) = if tracks.len() > MOST {
            let marks: Vec<_> = tracks
                .iter()
                .flat_map(|track| track.marks)
                .copied()
                .collect();
            (Vec::new(), Some(Bars::new(&marks, scale, COUNTS)))
        } else {
            let lanes = (0..).zip(tracks);
            let lanes = lanes.map(|(at, track)| lane(track, at * row, scale, heights));
            (lanes.collect(), None)
        };
        Some(Self {
            row,
            height: match &counts {
                Some(counts) => counts.foot,
                None => lanes.last().map_or(0, |lane: &Lane| lane.y + row),
            },
            axis: Axis::new(scale),
            event,
            names: Names::new(event, others, scale),
            lanes,
            counts,
        })
    }
}

fn lane(track: &Track<'_>, y: u32, scale: Scale, heights: Heights) -> Lane {
    let days = track.marks.iter().map(|mark| mark.0);
    let ends = track.marks.first().zip(track.marks.last());
    Lane {
        y,
        life: ends
            .map(|(first, last)| Life {
                from: scale.middle(first.0),
                to: scale.middle(last.0),
            })
            .filter(|life| life.from < life.to),
        line: Line::new(
            &days.enumerate(),
            scale,
            heights,
            track.word.chars().count(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Anchor, Cut};
    use super::*;

    fn marks(days: &[&str]) -> Vec<(Date, Level)> {
        let days = days.iter().map(|day| day.parse().unwrap());
        days.map(|day| (day, Level::High)).collect()
    }

    #[test]
    fn an_event_with_lanes() {
        let first = marks(&["2025-11-19", "2025-11-24", "2025-12-03"]);
        let second = marks(&["2025-11-22"]);
        let track = |marks| Track {
            marks,
            word: "high",
        };
        let day = |text: &str| text.parse::<Date>().unwrap();
        let lanes = Lanes::new(
            &[track(&first), track(&second), track(&[])],
            Some((day("2025-11-19"), day("2025-11-20"))),
            &[(day("2025-11-30"), day("2025-11-30"))],
        )
        .unwrap();
        assert_eq!((lanes.row, lanes.height, lanes.counts), (44, 132, None));
        let event = lanes.event.unwrap();
        assert_eq!(
            (event.x.value(), event.width.value(), event.cut),
            (3.5, 11.51, Cut::None)
        );
        let [first, second, third] = &lanes.lanes[..] else {
            panic!("three lanes");
        };
        let life = first.life.unwrap();
        assert_eq!((life.from.value(), life.to.value()), (6.38, 86.92));
        assert_eq!(first.line.wide.marks.len(), 3);
        let word = first.line.wide.word.unwrap();
        assert_eq!((word.anchor, word.y), (Anchor::Start, 22));
        assert_eq!((second.y, second.life), (44, None));
        assert_eq!((third.y, &third.line), (88, &Line::default()));
        let named: Vec<_> = lanes.names.wide.iter().map(|name| name.index).collect();
        assert_eq!(named, [None, Some(0)]);
    }

    #[test]
    fn many_lanes_are_low_and_too_many_are_counts() {
        let days = marks(&["2025-11-19", "2025-12-03"]);
        let track = Track {
            marks: &days,
            word: "high",
        };
        let twenty = Lanes::new(&[track; 20], None, &[]).unwrap();
        assert_eq!(
            (twenty.row, twenty.height, twenty.lanes.len()),
            (26, 520, 20)
        );
        let many = Lanes::new(&[track; 200], None, &[]).unwrap();
        let counts = many.counts.unwrap();
        assert_eq!(
            (many.lanes.len(), many.height, counts.period),
            (0, 140, Period::Day)
        );
        let bars: Vec<_> = counts
            .bars
            .iter()
            .map(|bar| (bar.count, bar.high.height))
            .collect();
        assert_eq!(bars, [(200, 120), (200, 120)]);
        assert_eq!(Lanes::new(&[], None, &[]), None);
    }
}
