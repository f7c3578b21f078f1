//! The axis below likelihoods: which figures have room on it, and how a gap is named there.

use serde::Serialize;

use super::yardstick::middle;
use super::{Percent, columns};
use crate::model::Interval;

/// Plots for which figures are placed, in pixels at a type of 16 px. Figures for one hold for all plots that are wider.
const WIDE: u32 = 384;
const NARROW: u32 = 192;

/// The widths of a digit and of a percent sign, in a face a fifth wider than usual, and the room between two figures.
const DIGIT: u32 = 8;
const SIGN: u32 = 13;
const ROOM: u32 = 4;

/// A figure at the axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScaleTick {
    /// Its middle.
    pub x: Percent,
    /// The figure: `0%`, `20`, or `29–30` for the ends of a narrow gap.
    pub label: String,
    /// Whether the gap begins or ends there.
    pub gap: bool,
    /// On which plots: `all`, `wide` or `narrow`.
    pub on: &'static str,
}

/// The figures of an axis from 0 to 100, with the ends of the gap among them. Those of the gap come first, then the ends
/// of the scale, then the boundaries of the yardstick as far as they have room.
pub fn scale_ticks(gap: Option<Interval>) -> Vec<ScaleTick> {
    let (wide, narrow) = (placed(gap, WIDE), placed(gap, NARROW));
    let is_in = |list: &[Figure], one: &Figure| list.contains(one);
    let both = wide.iter().filter(|one| is_in(&narrow, one));
    let only_wide = wide.iter().filter(|one| !is_in(&narrow, one));
    let only_narrow = narrow.iter().filter(|one| !is_in(&wide, one));
    let all = (both.map(|one| one.tick("all")))
        .chain(only_wide.map(|one| one.tick("wide")))
        .chain(only_narrow.map(|one| one.tick("narrow")));
    let mut all: Vec<ScaleTick> = all.collect();
    all.sort_by_key(|tick| tick.x);
    all
}

/// A figure, by the whole percents that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Figure {
    low: u8,
    high: u8,
    is_gap: bool,
}

impl Figure {
    fn label(self) -> String {
        match (self.low, self.high) {
            (low @ (0 | 100), _) => format!("{low}%"),
            (low, high) if low == high => low.to_string(),
            (low, high) => format!("{low}–{high}"),
        }
    }

    /// Its width in pixels.
    fn width(self) -> u32 {
        let width = |c: char| if c == '%' { SIGN } else { DIGIT };
        self.label().chars().map(width).sum()
    }

    /// Whether it and another have room beside each other on a plot of this width.
    fn fits(self, other: Self, plot: u32) -> bool {
        let twice = |one: Self| u32::from(one.low) + u32::from(one.high);
        let between = twice(self).abs_diff(twice(other)) * plot;
        between >= (self.width() + other.width() + 2 * ROOM) * 100
    }

    fn tick(self, on: &'static str) -> ScaleTick {
        ScaleTick {
            x: middle(self.low, self.high),
            label: self.label(),
            gap: self.is_gap,
            on,
        }
    }
}

fn placed(gap: Option<Interval>, plot: u32) -> Vec<Figure> {
    let figure = |low, high, is_gap| Figure { low, high, is_gap };
    let mut placed = Vec::new();
    if let Some(Interval { low, high }) = gap {
        let ends = [figure(low, low, true), figure(high, high, true)];
        if ends[0].fits(ends[1], plot) {
            placed.extend(ends);
        } else {
            placed.push(figure(low, high, true));
        }
    }
    let inner = [20, 80, 45, 55, 5, 95];
    debug_assert!(columns()[1..].iter().all(|band| inner.contains(&band.low)));
    for at in [0, 100].into_iter().chain(inner) {
        let one = figure(at, at, false);
        if placed.iter().all(|other| one.fits(*other, plot)) {
            placed.push(one);
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(gap: Option<(u8, u8)>, on: &str) -> Vec<String> {
        let gap = gap.map(|(low, high)| Interval { low, high });
        let shown = scale_ticks(gap).into_iter();
        let shown = shown.filter(|tick| tick.on == "all" || tick.on == on);
        let mark = |tick: &ScaleTick| if tick.gap { "!" } else { "" };
        shown
            .map(|tick| format!("{}{}", tick.label, mark(&tick)))
            .collect()
    }

    #[test]
    fn figures_have_room_and_those_of_the_gap_come_first() {
        assert_eq!(
            labels(None, "wide"),
            ["0%", "5", "20", "45", "55", "80", "100%"]
        );
        assert_eq!(labels(None, "narrow"), ["0%", "20", "45", "80", "100%"]);
        assert_eq!(
            labels(Some((20, 30)), "wide"),
            ["0%", "5", "20!", "30!", "45", "55", "80", "100%"]
        );
        assert_eq!(
            labels(Some((20, 30)), "narrow"),
            ["0%", "20–30!", "45", "80", "100%"]
        );
        assert_eq!(
            labels(Some((29, 30)), "wide"),
            ["0%", "5", "20", "29–30!", "45", "55", "80", "100%"]
        );
        assert_eq!(
            labels(Some((1, 98)), "narrow"),
            ["1!", "20", "45", "80", "98!"]
        );
    }
}
