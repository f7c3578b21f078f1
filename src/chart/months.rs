//! Years of assessments: months as stacked bars, the highest of them named.

use jiff::civil::Date;
use serde::Serialize;

use super::bars::{Bars, Shape};
use super::period::Period;
use super::{Anchor, Axis, Percent, Scale};
use crate::model::Level;

/// A figure of counts by month, or by longer periods where there are more than 240 months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Density {
    /// The height in pixels, to the axis.
    pub height: u32,
    /// Below the bars. It begins with a January.
    pub axis: Axis,
    /// The bars.
    pub bars: Bars,
    /// The bars to be named, highest first: three at most. Below 1000 px there is room for the
    /// first.
    pub peaks: Vec<Peak>,
}

/// A bar that is higher than all that its name stands above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Peak {
    /// Its position among the bars.
    pub index: usize,
    /// The edge where the name touches the bar; its height is the top of the bar. From there it
    /// has room for 11.5 % of the plot: a longer one must be cut.
    pub x: Percent,
    /// Whether the name begins there, or ends.
    pub anchor: Anchor,
}

const SHAPE: Shape = Shape {
    finest: Period::Month,
    most: 240,
    head: 24,
    height: 156,
    fill: 80,
};

/// How far a name reaches to one side of its bar, in hundredths of a percent: 133 px of a plot
/// that is as wide as the page (1160 px).
const NAME: i32 = 1_150;

/// How far the letters of a name hang below the top of its bar, in pixels.
const DESCENT: u32 = 4;

impl Density {
    /// The figure of marks in any order; `None` where there are none.
    pub fn new(marks: &[(Date, Level)]) -> Option<Self> {
        let first = marks.iter().map(|mark| mark.0).min()?;
        let last = marks.iter().map(|mark| mark.0).max()?;
        let scale = Scale::months(first.first_of_year(), last);
        let bars = Bars::new(marks, scale, SHAPE);
        Some(Self {
            height: bars.foot,
            axis: Axis::new(scale),
            peaks: peaks(&bars),
            bars,
        })
    }
}

/// The highest bars, as long as their names stand above all bars and away from each other. What
/// is less than a quarter of the highest is no peak.
fn peaks(bars: &Bars) -> Vec<Peak> {
    let bars = &bars.bars;
    let mut order: Vec<_> = (0..bars.len()).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(bars[at].count), at));
    let highest = order.first().map_or(0, |&at| bars[at].count);
    let mut peaks: Vec<Peak> = Vec::new();
    for index in order {
        let bar = &bars[index];
        if bar.count * 4 < highest {
            break;
        }
        let left = bar.x.0 >= NAME;
        let (from, to) = if left {
            (bar.x.0 - NAME, bar.x.0 + bar.width.0)
        } else {
            (bar.x.0, bar.x.0 + bar.width.0 + NAME)
        };
        let within = |x: i32, width: i32| x + width > from && x < to;
        // Letters hang a little below the top of their bar.
        let covers = bars.iter().enumerate().any(|(at, other)| {
            at != index && other.y <= bar.y + DESCENT && within(other.x.0, other.width.0)
        });
        let crowds = peaks.iter().any(|peak| {
            let named = &bars[peak.index];
            match peak.anchor {
                Anchor::End => within(named.x.0 - NAME, NAME + named.width.0),
                Anchor::Start => within(named.x.0, named.width.0 + NAME),
            }
        });
        if covers || crowds {
            continue;
        }
        let (x, anchor) = if left {
            (bar.x, Anchor::End)
        } else {
            (Percent(bar.x.0 + bar.width.0), Anchor::Start)
        };
        peaks.push(Peak { index, x, anchor });
        if peaks.len() == 3 {
            break;
        }
    }
    peaks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marks(counts: &[(&str, usize)]) -> Vec<(Date, Level)> {
        let days = counts.iter().flat_map(|&(month, count)| {
            let day: Date = format!("{month}-15").parse().unwrap();
            std::iter::repeat_n((day, Level::Moderate), count)
        });
        days.collect()
    }

    #[test]
    fn the_highest_bars_are_named_where_the_names_have_room() {
        let marks = marks(&[
            ("2016-04", 21),
            ("2022-02", 372),
            ("2022-03", 339),
            ("2023-06", 342),
            ("2016-05", 200),
            ("2024-11", 296),
            ("2025-11", 733),
            ("2025-12", 61),
        ]);
        let density = Density::new(&marks).unwrap();
        assert_eq!((density.height, density.bars.period), (180, Period::Month));
        // The name of 342 would stand over the bar of 339, which is hardly lower.
        let named: Vec<_> = density
            .peaks
            .iter()
            .map(|peak| (density.bars.bars[peak.index].count, peak.anchor))
            .collect();
        assert_eq!(
            named,
            [(733, Anchor::End), (372, Anchor::End), (200, Anchor::Start)]
        );
        assert_eq!(density.axis.wide[0].label, "2016");
        assert_eq!(density.bars.bars[6].y, 24);
        assert_eq!(Density::new(&[]), None);
    }

    #[test]
    fn no_name_stands_over_a_bar_that_is_as_high_or_hardly_lower() {
        let named = |months: &[(&str, usize)]| -> Vec<usize> {
            let density = Density::new(&marks(months)).unwrap();
            density.peaks.iter().map(|peak| peak.index).collect()
        };
        // The name of the last would stand to its left, over the others.
        let months = |before| [("2022-06", 20), ("2024-09", before), ("2024-11", 100)];
        assert_eq!(named(&months(90)), [2]);
        assert_eq!(named(&months(99)), [1]);
        assert_eq!(named(&months(100)), [1]);
    }

    proptest! {
        #[test]
        fn names_stay_inside(
            days in prop::collection::vec(-200_000i32..900_000, 1..400),
        ) {
            let days: Vec<_> = days.into_iter().map(super::super::time::date).collect();
            let marks: Vec<_> = days.into_iter().map(|day| (day, Level::Low)).collect();
            let density = Density::new(&marks).unwrap();
            prop_assert!(density.peaks.len() <= 3 && density.bars.bars.len() <= 240);
            for peak in &density.peaks {
                match peak.anchor {
                    Anchor::End => prop_assert!(peak.x.0 >= NAME),
                    Anchor::Start => prop_assert!(peak.x.0 + NAME <= 10_000),
                }
            }
        }
    }
}
