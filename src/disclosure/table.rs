//! A table of numbers by hashes.

use super::needle::SPREAD;

/// A number for each key. A key of 0 is as one of 1.
pub struct Table {
    /// A power of two of them, at most half of them in use. A key of 0 is none.
    slots: Vec<(u64, u64)>,
}

impl Table {
    /// An empty table for at most `count` keys.
    pub fn for_keys(count: usize) -> Self {
        let slots = (count * 2).next_power_of_two().max(2);
        Self {
            slots: vec![(0, 0); slots],
        }
    }

    /// Where a key is, or would be.
    fn slot(&self, key: u64) -> usize {
        // The highest bits are the best spread, and as many as there are slots.
        let shift = 64 - self.slots.len().trailing_zeros();
        #[allow(clippy::cast_possible_truncation)]
        let mut at = (key.wrapping_mul(SPREAD) >> shift) as usize;
        while self.slots[at].0 != key && self.slots[at].0 != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
    }

    /// The number of a key.
    pub fn get(&self, key: u64) -> Option<u64> {
        let (found, value) = self.slots[self.slot(key.max(1))];
        (found != 0).then_some(value)
    }

    /// The number of a key, which is `new` if there was none.
    pub fn entry(&mut self, key: u64, new: u64) -> &mut u64 {
        let key = key.max(1);
        let at = self.slot(key);
        if self.slots[at].0 == 0 {
            self.slots[at] = (key, new);
        }
        &mut self.slots[at].1
    }
}
