//! A table of terms: each has the position at which it came.

use ahash::RandomState;

/// Terms, and where each came first. Its order is that in which terms came, so that no hash reaches a file.
#[derive(Debug)]
pub struct Table {
    random: RandomState,
    /// The upper half of a hash, and a position plus one; zero where nothing is.
    slots: Vec<(u32, u32)>,
    bytes: Vec<u8>,
    /// Where each term ends.
    ends: Vec<usize>,
}

impl Table {
    /// An empty table. What texts hold must not decide where its terms are, so hashes are random.
    pub fn new(random: RandomState) -> Self {
        Self {
            random,
            slots: vec![(0, 0); 1 << 12],
            bytes: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// The position of a term, which is added if it is new.
    pub fn position(&mut self, term: &[u8]) -> u32 {
        let (half, mut at) = halves(self.random.hash_one(term));
        let mask = self.slots.len() - 1;
        at &= mask;
        loop {
            let (other, position) = self.slots[at];
            if position == 0 {
                break;
            }
            if other == half && self.term(position - 1) == term {
                return position - 1;
            }
            at = (at + 1) & mask;
        }
        let new = self.len();
        self.bytes.extend_from_slice(term);
        self.ends.push(self.bytes.len());
        self.slots[at] = (half, new + 1);
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        new
    }

    /// The term at a position.
    pub fn term(&self, at: u32) -> &[u8] {
        let at = at as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[at]]
    }

    /// How many terms there are.
    pub fn len(&self) -> u32 {
        // Fewer than the bytes of all texts of a site; a word of 2^32 would be the first too many.
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX - 1)
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        let mut slots = vec![(0, 0); size];
        for position in 0..self.len() {
            let (half, mut at) = halves(self.random.hash_one(self.term(position)));
            at &= size - 1;
            while slots[at].1 != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (half, position + 1);
        }
        self.slots = slots;
    }
}

/// The upper and the lower half of a hash.
fn halves(hash: u64) -> (u32, usize) {
    let upper = u32::try_from(hash >> 32).unwrap_or(0);
    let lower = usize::try_from(hash & 0xffff_ffff).unwrap_or(0);
    (upper, lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_have_the_positions_at_which_they_came() {
        let mut table = Table::new(RandomState::new());
        let terms: Vec<String> = (0..50_000).map(|number| format!("t{number}")).collect();
        for _ in 0..2 {
            for (at, term) in (0..).zip(&terms) {
                assert_eq!(table.position(term.as_bytes()), at);
            }
        }
        assert_eq!(table.len(), 50_000);
        assert_eq!(table.term(0), b"t0");
        assert_eq!(table.term(49_999), b"t49999");
    }
}
