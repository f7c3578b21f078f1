//! The figure of an agent: what it assessed with which confidence, and how much in each month,
//! on one time axis.

use jiff::civil::Date;
use serde::Serialize;

use super::bars::{Bars, Shape};
use super::period::Period;
use super::place::{Heights, Line};
use super::{Axis, Scale};
use crate::model::Level;

/// The figure of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Activity {
    /// The height of a lane in pixels.
    pub row: u32,
    /// The height of the four lanes in pixels.
    pub height: u32,
    /// Of the lanes and of the bars; whole months.
    pub axis: Axis,
    /// High, moderate, low, not stated, from above.
    pub lanes: [LevelLane; 4],
    /// Below the lanes, with a top of their own: months, or longer periods where there are more
    /// than 62.
    pub bars: Bars,
}

/// The assessments of one confidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelLane {
    /// The confidence as it stands in class names.
    pub level: &'static str,
    /// The top in pixels.
    pub y: u32,
    /// How many there are.
    pub count: usize,
    /// Its assessments; their heights count from the top of the lane, and their positions are
    /// those among all.
    pub line: Line,
}

const LEVELS: [(u32, Level); 4] = [
    (0, Level::High),
    (1, Level::Moderate),
    (2, Level::Low),
    (3, Level::Unstated),
];

const ROW: u32 = 38;

const HEIGHTS: Heights = Heights {
    one: 19,
    two: [28, 10],
};

const BARS: Shape = Shape {
    finest: Period::Month,
    most: 62,
    head: 18,
    height: 46,
    fill: 62,
};

impl Activity {
    /// The figure of assessments in order of time; `None` where there are none.
    pub fn new(marks: &[(Date, Level)]) -> Option<Self> {
        let first = marks.iter().map(|mark| mark.0).min()?;
        let last = marks.iter().map(|mark| mark.0).max()?;
        let scale = Scale::months(first, last);
        let lanes = LEVELS.map(|(number, level)| {
            let marks = marks.iter().map(|&(day, found)| (day, found)).enumerate();
            let marks =
                marks.filter_map(move |(at, (day, found))| (found == level).then_some((at, day)));
            LevelLane {
                level: level.word(),
                y: number * ROW,
                count: marks.clone().count(),
                line: Line::new(&marks, scale, HEIGHTS, 0),
            }
        });
        Some(Self {
            row: ROW,
            height: ROW * 4,
            axis: Axis::new(scale),
            lanes,
            bars: Bars::new(marks, scale, BARS),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::time::date;
    use super::*;

    #[test]
    fn lanes_and_bars_stand_on_one_axis() {
        let mark = |text: &str, level| (text.parse().unwrap(), level);
        let marks = [
            mark("2024-11-14", Level::Unstated),
            mark("2024-12-02", Level::Low),
            mark("2025-11-19", Level::Moderate),
            mark("2025-11-30", Level::Moderate),
            mark("2025-12-03", Level::High),
        ];
        let figure = Activity::new(&marks).unwrap();
        assert_eq!((figure.row, figure.height), (38, 152));
        let lanes: Vec<_> = figure
            .lanes
            .iter()
            .map(|lane| (lane.level, lane.y, lane.count))
            .collect();
        assert_eq!(
            lanes,
            [
                ("high", 0, 1),
                ("moderate", 38, 2),
                ("low", 76, 1),
                ("unstated", 114, 1)
            ]
        );
        let pair: Vec<_> = figure.lanes[1]
            .line
            .wide
            .marks
            .iter()
            .map(|m| (m.index, m.y))
            .collect();
        assert_eq!(pair, [(2, 28), (3, 10)]);
        let bars: Vec<_> = figure
            .bars
            .bars
            .iter()
            .map(|bar| (bar.count, bar.y))
            .collect();
        assert_eq!(bars, [(1, 41), (1, 41), (2, 18), (1, 41)]);
        let (bar, mark) = (&figure.bars.bars[2], figure.lanes[1].line.wide.marks[0]);
        assert!(bar.x < mark.x && mark.x.0 < bar.x.0 + bar.width.0);
        let tick = &figure.axis.wide[0];
        assert_eq!(
            (&*tick.label, tick.year, tick.x.value()),
            ("Nov", Some(2024), 3.5)
        );
        assert_eq!(Activity::new(&[]), None);
    }

    #[test]
    fn a_hundred_thousand_marks_make_a_small_figure() {
        let levels = [Level::High, Level::Moderate, Level::Low, Level::Unstated];
        let marks: Vec<_> = (0..100_000i32)
            .map(|at| {
                (
                    date(at / 15),
                    levels[usize::from(at % 2 == 0) + usize::from(at % 3 == 0)],
                )
            })
            .collect();
        let figure = Activity::new(&marks).unwrap();
        assert_eq!(figure.bars.period, Period::Year);
        let counted: usize = figure.bars.bars.iter().map(|bar| bar.count).sum();
        assert_eq!(counted, marks.len());
        for lane in &figure.lanes {
            let placed = &lane.line.wide;
            assert!(placed.marks.len() + placed.boxes.len() <= 815 / 24);
        }
        assert!(serde_json::to_string(&figure).unwrap().len() < 40_000);
    }
}
