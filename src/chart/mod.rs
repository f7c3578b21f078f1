//! Geometry of timelines and plots: numbers only, from plain values, for views to embed and
//! templates to draw.
//!
//! | figure | takes | gives |
//! |---|---|---|
//! | likelihoods of a question | `Strips::new(&[Given], Size)` | rows with bars or points, and the widest gap, before the [`columns`] of the yardstick; over 60 agents a [`Cover`] and ten rows |
//! | likelihoods of a question over time | `Courses::new(&[GivenOverTime], last, decided, deadline)` | a [`Course`] an agent with a box for each range while it held, and the outcome |
//! | the axis below likelihoods | `scale_ticks(gap)` | a [`ScaleTick`] for each figure that has room, the ends of the gap first |
//! | timeline of an event | `Lanes::new(&[Track], event, others)` | a [`Lane`] an agent, the event's column, names, an [`Axis`]; over 60 agents [`Bars`] |
//! | timeline of few events | `Overview::new(&[Entry])` | a row an event, newest activity first, and the line at the latest assessment; 60 rows at most |
//! | timeline of many | `Density::new(&[(Date, Level)])` | stacked [`Bars`] by month with [`Peak`]s to be named |
//! | years by months | `years(days)` | counts and shades, newest year first |
//! | an agent | `Activity::new(&[(Date, Level)])` | four lanes of confidence over bars by month, on one axis |
//!
//! What holds for all of them:
//!
//! - Horizontal places and widths are [`Percent`]s of the plot. All else is in pixels: `y` counts
//!   from the top of the figure, but within a [`Line`] from the top of its row, and within
//!   [`Bars`] from the top of the bars.
//! - Figures are handed back as they refer to what was handed in: by `index`, a position in that
//!   list. Words, links, fills and the order of agents are the business of views.
//! - What depends on the width of the plot comes twice: `wide` is worked out for 815 px, `narrow`
//!   for 345 px, and each holds for all plots that are wider. (On a plot a little narrower than
//!   815 px targets come closer than 24 px; marks of 13 px touch only below 445 px.)
//! - On a time axis nothing comes closer to an end than 3.5 %, so that marks of 24 px stay inside;
//!   lanes keep 10.2 % free on the right, so that the word at the last mark has room on a wide plot.
//! - Marks handed in are in order of time. Each is drawn exactly at its date; two that would
//!   touch stack; three or more are a [`CountBox`], which knows its first and last day, its first
//!   `index`, and its count. It can hold a mark that is not next to the others in the list of the
//!   page, but never one outside of these days.
//! - Where there is nothing to draw, there is no figure: `None`.
//!
//! Nothing here has a clock, and all steps are whole numbers, so that the same input gives the
//! same bytes. Each figure is one pass over its marks.

mod agent;
mod bars;
mod calendar;
mod course;
mod cover;
mod group;
mod lane;
mod months;
mod names;
mod overview;
mod period;
mod place;
mod scale;
mod strip;
mod ticks;
mod time;
mod yardstick;

pub use agent::{Activity, LevelLane};
pub use bars::{Bar, Bars, Block, Rule};
pub use calendar::{Cell, YearRow, compact, years};
pub use course::{Course, Courses, GivenOverTime, PAD, RangeBox};
pub use cover::{Cover, Layer};
pub use lane::{Lane, Lanes, Life, Track};
pub use months::{Density, Peak};
pub use names::{Name, Names};
pub use overview::{Entry, EntryRow, Overview, State};
pub use period::Period;
pub use place::{CountBox, Line, Mark, Placed, Word};
pub use scale::{ScaleTick, scale_ticks};
pub use strip::{GapColumn, Given, Size, Strip, StripRow, Strips};
pub use ticks::{Axis, Tick, Unit};
pub use time::{Cut, Stretch};
pub use yardstick::{Column, Tint, columns};

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use time::Scale;

/// The width of a plot on a wide page, in pixels. What is worked out for it holds for wider
/// plots, too.
pub const WIDE: u32 = 815;

/// The width of a plot on a phone, in pixels. What is worked out for it holds for everything
/// wider.
pub const NARROW: u32 = 345;

/// A place or a width as a share of a plot's width, kept in whole hundredths of a percent and
/// serialised as a number of at most two decimals, so that the same input gives the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(i32);

impl Percent {
    /// The whole plot, in hundredths of a percent.
    const WHOLE: i64 = 100 * 100;

    /// Whole percents; more than 100 count as 100.
    pub fn whole(percent: u8) -> Self {
        Self::hundredths(i64::from(percent) * 100)
    }

    /// Hundredths of a percent; what lies outside of the plot is put at its edge.
    fn hundredths(hundredths: i64) -> Self {
        let inside = hundredths.clamp(0, Self::WHOLE);
        Self(i32::try_from(inside).unwrap_or(0))
    }

    /// The same share of a width in pixels, rounded down.
    pub fn of(self, width: u32) -> u32 {
        u32::try_from(px(self, width)).unwrap_or(0)
    }

    /// Percents.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value())
    }
}

/// Which end of a word stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// It begins there.
    Start,
    /// It ends there.
    End,
}

/// A place in pixels from the left edge, rounded down.
fn px(x: Percent, width: u32) -> i64 {
    i64::from(x.0) * i64::from(width) / Percent::WHOLE
}

/// The share of a plot that so many pixels are, in hundredths of a percent, rounded up.
fn share(px: i64, width: u32) -> i64 {
    let width = i64::from(width);
    (px * Percent::WHOLE + width - 1) / width
}

/// How long so many letters are in the type of an axis (12 px), at most, in pixels.
fn text_px(letters: usize) -> i64 {
    i64::try_from(letters)
        .unwrap_or(i64::from(WIDE))
        .saturating_mul(7)
}

/// Serialises a day in ISO 8601.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands in a reference"
)]
fn iso<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}
