//! A table of numbers by hashes.

use super::needle::SPREAD;

/// A number for each hash. It is small, so that it stays in the processor's caches; for that, two hashes are taken for one
/// by a chance of less than 1 to 2³²: what is found by it has to be looked at.
pub struct Table {
    /// A power of two of them, at most four fifths of them in use: a part of the hash, which is 0 in those that are not, and
    /// the number.
    slots: Vec<(u32, u32)>,
}

impl Table {
    /// An empty table for at most `count` hashes.
    pub fn for_keys(count: usize) -> Self {
        let slots = (count * 5 / 4 + 1).next_power_of_two().max(2);
        Self {
            slots: vec![(0, 0); slots],
        }
    }

    /// Where a hash is, or would be, and the part of it by which it is known there.
    #[inline]
    fn slot(&self, hash: u64) -> (usize, u32) {
        let spread = hash.wrapping_mul(SPREAD);
        // The highest bits are the best spread, and as many as there are slots.
        let shift = 64 - self.slots.len().trailing_zeros();
        #[allow(clippy::cast_possible_truncation)]
        let (mut at, part) = ((spread >> shift) as usize, (hash as u32).max(1));
        while self.slots[at].0 != part && self.slots[at].0 != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        (at, part)
    }

    /// The number of a hash.
    #[inline]
    pub fn get(&self, hash: u64) -> Option<u32> {
        let (found, number) = self.slots[self.slot(hash).0];
        (found != 0).then_some(number)
    }

    /// The number of a hash, which is `new` if there was none.
    pub fn entry(&mut self, hash: u64, new: u32) -> &mut u32 {
        let (at, part) = self.slot(hash);
        if self.slots[at].0 == 0 {
            self.slots[at] = (part, new);
        }
        &mut self.slots[at].1
    }
}
