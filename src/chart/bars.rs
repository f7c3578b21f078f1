//! Counts by period as bars on a time axis, stacked by confidence.

use jiff::civil::Date;
use serde::Serialize;

use super::period::Period;
use super::{NARROW, Percent, Scale, WIDE, px, text_px};
use crate::model::Level;

/// Bars that stand on one axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bars {
    /// What one bar counts.
    pub period: Period,
    /// The height of the axis in pixels below the top of the figure.
    pub foot: u32,
    /// In order of time; periods without a mark have none.
    pub bars: Vec<Bar>,
    /// One to four lines to read heights from, lowest first.
    pub rules: Vec<Rule>,
    /// Whether the figures have room above the bars of a wide plot.
    pub figures_wide: bool,
    /// Whether the figures have room above the bars of a narrow plot.
    pub figures_narrow: bool,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// The first day of its period, in ISO 8601.
    #[serde(serialize_with = "super::iso")]
    pub first: Date,
    /// The last day of its period, in ISO 8601.
    #[serde(serialize_with = "super::iso")]
    pub last: Date,
    /// The left edge.
    pub x: Percent,
    /// The width.
    pub width: Percent,
    /// The middle, for words below or above it.
    pub middle: Percent,
    /// The top of the whole bar in pixels.
    pub y: u32,
    /// How many there are.
    pub count: usize,
    /// High confidence, standing on the axis.
    pub high: Block,
    /// Moderate confidence, above it.
    pub moderate: Block,
    /// Low confidence or none stated, on top.
    pub rest: Block,
}

/// A part of a bar. Parts meet without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Block {
    /// The top in pixels.
    pub y: u32,
    /// The height in pixels.
    pub height: u32,
    /// How many there are.
    pub count: usize,
}

/// A line to read heights from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its height in pixels below the top of the figure.
    pub y: u32,
    /// What it stands for.
    pub count: usize,
}

/// What bars shall look like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// The shortest period.
    pub finest: Period,
    /// At most so many periods, if need be longer ones.
    pub most: i32,
    /// The room above the highest bar in pixels.
    pub head: u32,
    /// The height of the highest bar in pixels.
    pub height: u32,
    /// How much of its period a bar fills, in percent.
    pub fill: i64,
}

impl Bars {
    /// Counts marks in any order; those that lie beyond the scale do not count.
    pub(super) fn new(marks: &[(Date, Level)], scale: Scale, shape: Shape) -> Self {
        let (period, step, origin, last) = Period::choose(scale, shape.finest, shape.most);
        let length = usize::try_from(last - origin + 1).unwrap_or_default();
        let mut counts = vec![[0usize; 3]; length];
        for &(day, level) in marks {
            let at = usize::try_from(step.ordinal(day) - origin).ok();
            if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
                count[match level {
                    Level::High => 0,
                    Level::Moderate => 1,
                    Level::Low | Level::Unstated => 2,
                }] += 1;
            }
        }
        let most = counts.iter().map(|count| count.iter().sum()).max();
        let most: usize = most.unwrap_or_default();
        let foot = shape.head + shape.height;
        // Rounded up, so that a single mark among thousands is seen.
        let y = |count: usize| {
            let height = (count * shape.height as usize).div_ceil(most.max(1));
            foot - u32::try_from(height).unwrap_or(shape.height)
        };
        let mut narrowest = Percent::WHOLE;
        let bars: Vec<_> = (origin..)
            .zip(&counts)
            .filter(|(_, count)| **count != [0; 3])
            .map(|(ordinal, &[high, moderate, rest])| {
                let from = step.first(ordinal).unwrap_or(Date::MIN);
                let to = step.first(ordinal + 1).and_then(|day| day.yesterday().ok());
                let to = to.unwrap_or(Date::MAX);
                let (left, right) = (i64::from(scale.start(from).0), i64::from(scale.end(to).0));
                let width = ((right - left) * shape.fill / 100).max(1);
                narrowest = narrowest.min(right - left);
                let (one, two, all) = (high, high + moderate, high + moderate + rest);
                let block = |below, above| Block {
                    y: y(above),
                    height: y(below) - y(above),
                    count: above - below,
                };
                Bar {
                    first: from,
                    last: to,
                    x: Percent::hundredths(i64::midpoint(left, right - width)),
                    width: Percent::hundredths(width),
                    middle: Percent::hundredths(i64::midpoint(left, right)),
                    y: y(all),
                    count: all,
                    high: block(0, one),
                    moderate: block(one, two),
                    rest: block(two, all),
                }
            })
            .collect();
        let letters = most.checked_ilog10().map_or(1, |digits| digits + 1) as usize;
        // A blank beside it, or two of them read as one.
        let room = |width| text_px(letters) + 4 <= px(Percent::hundredths(narrowest), width);
        Self {
            period,
            foot,
            rules: rules(most)
                .map(|count| Rule { y: y(count), count })
                .collect(),
            figures_wide: room(WIDE),
            figures_narrow: room(NARROW),
            bars,
        }
    }
}

/// Round numbers up to the greatest count: multiples of 1, 2 or 5 times a power of ten, four
/// at most.
fn rules(most: usize) -> impl Iterator<Item = usize> {
    let powers = std::iter::successors(Some(1usize), |power| power.checked_mul(10));
    let step = powers
        .flat_map(|power| [1, 2, 5].map(|digit| power.saturating_mul(digit)))
        .find(|step| step.saturating_mul(5) > most)
        .unwrap_or(usize::MAX);
    (1..=most / step).map(move |times| times * step)
}

#[cfg(test)]
mod tests {
    use super::super::time::date;
    use super::*;
    use proptest::prelude::*;

    const SHAPE: Shape = Shape {
        finest: Period::Day,
        most: 62,
        head: 20,
        height: 100,
        fill: 80,
    };

    #[test]
    fn parts_stand_on_each_other() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let mut marks = vec![(day("2025-11-20"), Level::High); 2];
        marks.extend([(day("2025-11-20"), Level::Moderate); 5]);
        marks.extend([
            (day("2025-11-20"), Level::Unstated),
            (day("2025-11-20"), Level::Low),
        ]);
        marks.push((day("2025-11-22"), Level::Low));
        let scale = Scale::days(marks[0].0, day("2025-11-24"));
        let bars = Bars::new(&marks, scale, SHAPE);
        assert_eq!(
            (bars.period, bars.foot, bars.bars.len()),
            (Period::Day, 120, 2)
        );
        let bar = &bars.bars[0];
        assert_eq!(
            (bar.y, bar.count, bar.middle),
            (20, 9, scale.middle(marks[0].0))
        );
        assert_eq!(
            bar.high,
            Block {
                y: 97,
                height: 23,
                count: 2
            }
        );
        assert_eq!(
            bar.moderate,
            Block {
                y: 42,
                height: 55,
                count: 5
            }
        );
        assert_eq!(
            bar.rest,
            Block {
                y: 20,
                height: 22,
                count: 2
            }
        );
        assert!(bars.figures_wide && bars.figures_narrow);
        let rules: Vec<_> = bars.rules.iter().map(|rule| (rule.count, rule.y)).collect();
        assert_eq!(rules, [(2, 97), (4, 75), (6, 53), (8, 31)]);
    }

    #[test]
    fn heights_are_read_from_round_numbers() {
        let rules = |most| rules(most).collect::<Vec<_>>();
        assert_eq!(rules(733), [200, 400, 600]);
        assert_eq!(rules(999), [200, 400, 600, 800]);
        assert_eq!(rules(5), [2, 4]);
        assert_eq!(rules(1), [1]);
        assert!(rules(0).is_empty());
        assert_eq!(rules(100_000), [50_000, 100_000]);
    }

    proptest! {
        #[test]
        fn bars_are_few_inside_and_apart_and_count_everything(
            first in -719_162i32..2_900_000, days in prop::collection::vec(0i32..20_000, 1..200),
            length in 0i32..20_000,
        ) {
            let marks: Vec<_> = days
                .iter()
                .map(|day| (date(first + day % (length + 1)), Level::High))
                .collect();
            let scale = Scale::days(date(first), date(first + length));
            let bars = Bars::new(&marks, scale, SHAPE);
            prop_assert!(bars.bars.len() <= 62);
            prop_assert_eq!(bars.bars.iter().map(|bar| bar.count).sum::<usize>(), marks.len());
            prop_assert!(bars.bars.iter().all(|bar| bar.y >= 20 && bar.y < bars.foot));
            for pair in bars.bars.windows(2) {
                prop_assert!(pair[0].last < pair[1].first);
                prop_assert!(pair[0].x.0 + pair[0].width.0 <= pair[1].x.0);
            }
            let last = &bars.bars[bars.bars.len() - 1];
            prop_assert!(last.x.value() + last.width.value() <= 96.501);
        }
    }
}
