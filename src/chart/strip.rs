//! Likelihoods as strips: one row an agent, all on one scale from 0 to 100.

use serde::Serialize;

use super::Percent;
use super::cover::Cover;
use crate::model::{Finding, Interval, Level};

/// More rows than this become a curve, with the lowest and the highest rows below.
const MOST: usize = 60;

/// So many rows stand below a curve from either end.
const ENDS: usize = 5;

/// What an agent gives for a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Its likelihood; none if it gives none.
    pub range: Option<Interval>,
    /// Its confidence.
    pub level: Level,
    /// The likelihood that it gave before.
    pub earlier: Option<Interval>,
}

/// How large rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 44 px, and 26 px for more than 12 rows.
    Full,
    /// 30 px, and 26 px for more than 12 rows.
    Small,
    /// 12 px, without words: a row of a list of events.
    Mini,
}

/// The strips of one question. Horizontal places are likelihoods: 20 % of the plot is 20 %.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Strips {
    /// The height of a row in pixels.
    pub row: u32,
    /// The height of a bar in pixels.
    pub bar: u32,
    /// The height of all rows in pixels.
    pub height: u32,
    /// The widest hole, to be tinted behind all rows.
    pub gap: Option<GapColumn>,
    /// In the order of the list that was handed in, or under a curve in the order of their
    /// ranges.
    pub rows: Vec<StripRow>,
    /// Where there are more than 60 agents with a range: how many ranges cover each point.
    pub cover: Option<Cover>,
}

/// A gap as a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct GapColumn {
    /// The left edge.
    pub x: Percent,
    /// The width.
    pub width: Percent,
    /// Where it begins, in percent.
    pub low: u8,
    /// Where it ends.
    pub high: u8,
}

/// The row of an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StripRow {
    /// The position of the agent in the list that was handed in.
    pub index: usize,
    /// The top in pixels.
    pub y: u32,
    /// The latest likelihood; none for "gives no likelihood".
    pub bar: Option<Strip>,
    /// The earlier one, to be drawn as a thin bracket; none where it is the same.
    pub earlier: Option<Strip>,
}

/// A range or a point on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Strip {
    /// The left edge; of a point its middle.
    pub x: Percent,
    /// The width; of a point 0.
    pub width: Percent,
    /// Whether it is a point, to be drawn as an upright mark of 5 px.
    pub point: bool,
}

impl Strips {
    /// The strips of agents, drawn in this order.
    pub fn new(given: &[Given], size: Size) -> Self {
        let ranges: Vec<_> = given.iter().map(|given| given.range).collect();
        let known: Vec<Interval> = ranges.iter().copied().flatten().collect();
        let crowd = known.len() > MOST;
        let shown: Vec<usize> = if crowd {
            let order = (0..ranges.len()).filter(|&at| ranges[at].is_some());
            let mut order: Vec<_> = order.collect();
            order.sort_by_key(|&at| (ranges[at], at));
            let highest = order.len() - ENDS;
            [&order[..ENDS], &order[highest..]].concat()
        } else {
            (0..given.len()).collect()
        };
        let (row, bar) = match size {
            Size::Mini => (12, 8),
            Size::Full | Size::Small if shown.len() > 12 => (26, 12),
            Size::Full => (44, 14),
            Size::Small => (30, 12),
        };
        let rows: Vec<_> = (0..)
            .zip(&shown)
            .map(|(number, &index)| {
                let Given { range, earlier, .. } = given[index];
                StripRow {
                    index,
                    y: number * row,
                    bar: range.map(Strip::new),
                    earlier: earlier
                        .filter(|&earlier| range != Some(earlier))
                        .map(Strip::new),
                }
            })
            .collect();
        Self {
            row,
            bar,
            height: (0..)
                .zip(&rows)
                .last()
                .map_or(0, |(last, _)| (last + 1) * row),
            gap: match Finding::of(&known) {
                Finding::Gap { widest, .. } => Some(GapColumn::new(widest)),
                _ => None,
            },
            rows,
            cover: crowd.then(|| Cover::new(given)),
        }
    }
}

impl Strip {
    fn new(range: Interval) -> Self {
        Self {
            x: Percent::whole(range.low),
            width: Percent::whole(range.width()),
            point: range.width() == 0,
        }
    }
}

impl GapColumn {
    /// The column of a gap.
    pub fn new(gap: Interval) -> Self {
        Self {
            x: Percent::whole(gap.low),
            width: Percent::whole(gap.width()),
            low: gap.low,
            high: gap.high,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(low: u8, high: u8) -> Given {
        Given {
            range: Some(Interval { low, high }),
            level: Level::Moderate,
            earlier: None,
        }
    }

    #[test]
    fn rows_and_the_gap() {
        let mut agents = vec![given(5, 20), given(45, 65), given(65, 65)];
        agents[0].earlier = Some(Interval { low: 20, high: 45 });
        agents[1].earlier = agents[1].range;
        agents.push(Given {
            range: None,
            ..agents[0]
        });
        let strips = Strips::new(&agents, Size::Full);
        assert_eq!((strips.row, strips.bar, strips.height), (44, 14, 176));
        let tops: Vec<_> = strips.rows.iter().map(|row| (row.index, row.y)).collect();
        assert_eq!(tops, [(0, 0), (1, 44), (2, 88), (3, 132)]);
        let first = strips.rows[0].earlier.unwrap();
        assert_eq!(
            (first.x.value(), first.width.value(), first.point),
            (20.0, 25.0, false)
        );
        assert_eq!(strips.rows[1].earlier, None);
        assert!(strips.rows[2].bar.unwrap().point);
        assert_eq!(strips.rows[3].bar, None);
        let gap = strips.gap.unwrap();
        assert_eq!(
            (gap.x.value(), gap.width.value(), gap.low, gap.high),
            (20.0, 25.0, 20, 45)
        );
        assert_eq!(strips.cover, None);
    }

    #[test]
    fn rows_shrink_and_then_become_a_curve() {
        let twenty = Strips::new(&[given(5, 20); 20], Size::Full);
        assert_eq!(
            (twenty.row, twenty.height, twenty.rows.len()),
            (26, 520, 20)
        );
        let mini = Strips::new(&[given(5, 20); 20], Size::Mini);
        assert_eq!((mini.row, mini.height), (12, 240));
        let mut many: Vec<_> = (0..150u8)
            .map(|at| given(at / 2, at / 2 + 1 + at % 2))
            .collect();
        many.reverse();
        many.push(Given {
            range: None,
            ..many[0]
        });
        let many = Strips::new(&many, Size::Full);
        let shown: Vec<_> = many.rows.iter().map(|row| row.index).collect();
        assert_eq!(shown, [149, 148, 147, 146, 145, 4, 3, 2, 1, 0]);
        assert!(many.cover.is_some());
        let none = Strips::new(&[], Size::Full);
        assert_eq!((none.height, none.rows.len(), none.gap), (0, 0, None));
    }
}
