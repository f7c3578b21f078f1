//! Which marks on a line are too close to be drawn apart.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::{Percent, Scale, share, text_px};

/// What a mark takes to either side, in pixels: half the least size of a target (WCAG 2.2,
/// 2.5.8).
pub(super) const HALF: i64 = 12;

/// Neighbours that were put together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    /// The places of the first and the last.
    pub ends: (i64, i64),
    sum: i64,
    /// How many they are.
    pub count: i64,
    /// The first and the last, as positions in the list.
    pub indices: (usize, usize),
    /// The first day and the last.
    pub days: (Date, Date),
}

impl Group {
    fn join(&mut self, next: &Self) {
        self.ends.1 = next.ends.1;
        self.sum += next.sum;
        self.count += next.count;
        self.indices.1 = next.indices.1;
        self.days.1 = next.days.1;
    }

    /// The width of its box.
    pub fn width(&self) -> i64 {
        let letters = match self.count {
            ..100 => return 20,
            100..1_000 => 3,
            _ => 4,
        };
        text_px(letters) + 8
    }

    /// What it takes to either side, in pixels.
    pub fn half(&self) -> i64 {
        match self.count {
            ..3 => HALF,
            _ => (self.width() / 2 + 2).max(HALF),
        }
    }

    /// The centres of its outermost marks; a box has one centre, inside of the plot.
    pub fn centres(&self, width: u32) -> RangeInclusive<i64> {
        if self.count < 3 {
            return self.ends.0..=self.ends.1;
        }
        let half = share(self.half(), width);
        let mean = (self.sum / self.count).clamp(half, Percent::WHOLE - half);
        mean..=mean
    }

    fn touches(&self, next: &Self, width: u32) -> bool {
        let apart = next.centres(width).start() - self.centres(width).end();
        apart * i64::from(width) < (self.half() + next.half()) * Percent::WHOLE
    }
}

/// Puts together what would touch, in one pass: a group only ever meets the one before it.
pub(super) fn groups(
    marks: impl Iterator<Item = (usize, Date)>,
    scale: Scale,
    width: u32,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (index, day) in marks {
        let x = scale.middle_of(day);
        let mut group = Group {
            ends: (x, x),
            sum: x,
            count: 1,
            indices: (index, index),
            days: (day, day),
        };
        while let Some(before) = groups.pop_if(|before| before.touches(&group, width)) {
            let last = group;
            group = before;
            group.join(&last);
        }
        groups.push(group);
    }
    groups
}
