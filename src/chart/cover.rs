//! Many ranges of likelihood at once: how many of them cover each point of the scale.

use serde::Serialize;

use super::Percent;
use super::strip::Given;
use crate::model::Level;

/// A curve of steps, in layers of confidence that stand on each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cover {
    /// The height in pixels, to the axis.
    pub height: u32,
    /// The greatest number of ranges that cover one point; it reaches the top.
    pub most: usize,
    /// From the axis up: high, moderate, low, unstated; those that have any.
    pub layers: Vec<Layer>,
}

/// The ranges of one confidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Layer {
    /// The confidence as it stands in class names.
    pub level: &'static str,
    /// How many ranges there are.
    pub count: usize,
    /// The corners of a polygon, percents from the left and pixels from the top: along its
    /// upper edge from left to right, and back along its lower one. For an SVG that is
    /// stretched without its text: `viewBox="0 0 100 {height}" preserveAspectRatio="none"`.
    pub corners: Vec<(Percent, u32)>,
}

const HEIGHT: u32 = 160;

/// The scale has 200 steps of half a point. A range covers those from end to end; a point the
/// one to its left and the one to its right.
const STEPS: usize = 200;

const LEVELS: [Level; 4] = [Level::High, Level::Moderate, Level::Low, Level::Unstated];

impl Cover {
    pub(super) fn new(given: &[Given]) -> Self {
        let mut sums = [[0usize; STEPS]; LEVELS.len() + 1];
        let mut counts = [0; LEVELS.len()];
        for (layer, level) in LEVELS.into_iter().enumerate() {
            let (below, above) = sums.split_at_mut(layer + 1);
            let own = &mut above[0];
            let ranges = given.iter().filter(|given| given.level == level);
            for range in ranges.filter_map(|given| given.range) {
                let (mut from, mut to) = (usize::from(range.low) * 2, usize::from(range.high) * 2);
                if range.width() == 0 {
                    (from, to) = (from.saturating_sub(1), (to + 1).min(STEPS));
                }
                own[from..to].iter_mut().for_each(|count| *count += 1);
                counts[layer] += 1;
            }
            for (count, under) in own.iter_mut().zip(&below[layer]) {
                *count += under;
            }
        }
        let most = sums[LEVELS.len()].iter().copied().max().unwrap_or(0);
        let edge = |sums: &[usize; STEPS]| edge(sums, most.max(1));
        Self {
            height: HEIGHT,
            most,
            layers: LEVELS
                .into_iter()
                .enumerate()
                .filter(|&(layer, _)| counts[layer] > 0)
                .map(|(layer, level)| {
                    let mut corners = edge(&sums[layer + 1]);
                    corners.extend(edge(&sums[layer]).into_iter().rev());
                    Layer {
                        level: level.word(),
                        count: counts[layer],
                        corners,
                    }
                })
                .collect(),
        }
    }
}

/// The corners of an edge from left to right.
fn edge(sums: &[usize; STEPS], most: usize) -> Vec<(Percent, u32)> {
    let y = |count: usize| {
        let height = (count * HEIGHT as usize).div_ceil(most);
        HEIGHT - u32::try_from(height).unwrap_or(HEIGHT)
    };
    let mut corners = Vec::new();
    let mut step = 0i64;
    for run in sums.chunk_by(|a, b| a == b) {
        corners.push((Percent::hundredths(step * 50), y(run[0])));
        step += i64::try_from(run.len()).unwrap_or(0);
        corners.push((Percent::hundredths(step * 50), y(run[0])));
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Interval;

    fn given(low: u8, high: u8, level: Level) -> Given {
        Given {
            range: Some(Interval { low, high }),
            level,
            earlier: None,
        }
    }

    #[test]
    fn layers_stand_on_each_other_and_the_highest_point_reaches_the_top() {
        let cover = Cover::new(&[
            given(5, 20, Level::High),
            given(20, 45, Level::High),
            given(10, 30, Level::Unstated),
            given(65, 65, Level::Unstated),
        ]);
        assert_eq!((cover.height, cover.most, cover.layers.len()), (160, 2, 2));
        let corners = |at: usize| -> Vec<(f64, u32)> {
            let corners = cover.layers[at].corners.iter();
            corners.map(|&(x, y)| (x.value(), y)).collect()
        };
        assert_eq!((cover.layers[0].level, cover.layers[0].count), ("high", 2));
        assert_eq!(
            corners(0),
            [
                (0.0, 160),
                (5.0, 160),
                (5.0, 80),
                (45.0, 80),
                (45.0, 160),
                (100.0, 160),
                (100.0, 160),
                (0.0, 160),
            ]
        );
        let unstated = corners(1);
        assert_eq!(
            unstated[..12],
            [
                (0.0, 160),
                (5.0, 160),
                (5.0, 80),
                (10.0, 80),
                (10.0, 0),
                (30.0, 0),
                (30.0, 80),
                (45.0, 80),
                (45.0, 160),
                (64.5, 160),
                (64.5, 80),
                (65.5, 80),
            ]
        );
        assert_eq!(unstated[14..16], [(100.0, 160), (45.0, 160)]);
    }

    #[test]
    fn the_ends_of_the_scale_are_covered_like_its_middle() {
        let cover = Cover::new(&[given(0, 0, Level::Low), given(100, 100, Level::Low)]);
        let corners = &cover.layers[0].corners;
        assert_eq!((corners[0].1, corners[1].0.value()), (0, 0.5));
        assert!(corners.contains(&(Percent::hundredths(9_950), 0)));
    }
}
