//! A filter that says of nearly every place of a text that no section begins near it, by one look at memory.

use super::needle::{SPREAD, Section};
use super::table::Table;

/// Sections of some lengths, found by windows of `WINDOW` bytes.
///
/// All windows that begin in the first `STRIDE` bytes of a section are known. Of these one begins at a multiple of
/// `STRIDE`, wherever the section is, so that only windows at such places are looked at.
pub struct Filter<const WINDOW: usize, const STRIDE: usize> {
    /// Two bits of a word for each window.
    bits: Vec<u64>,
    /// By how far a hash is shifted to be the position of its word.
    shift: u32,
    /// For each window, which lengths of sections it is in, and how far from their start: bit
    /// `length * STRIDE + distance`.
    windows: Table,
    lengths: &'static [usize],
    /// Whether there is no section: then no text is looked at.
    is_empty: bool,
}

impl<const WINDOW: usize, const STRIDE: usize> Filter<WINDOW, STRIDE> {
    /// An empty filter for at most `sections` sections of these lengths, each at least `WINDOW + STRIDE - 1` bytes.
    pub fn new(lengths: &'static [usize], sections: usize) -> Self {
        // Two of twelve bits or more for each window let one of forty others through, or fewer.
        let words = (sections * STRIDE * 12 / 64).next_power_of_two();
        let words = words.clamp(64, 1 << 20);
        Self {
            bits: vec![0; words],
            shift: 64 - words.trailing_zeros(),
            windows: Table::for_keys(sections * STRIDE),
            lengths,
            is_empty: sections == 0,
        }
    }

    /// Adds a section, which `bytes` begin.
    pub fn add(&mut self, section: &Section) {
        let Some(length) = self.lengths.iter().position(|one| *one == section.length) else {
            return;
        };
        for (distance, window) in section.head.windows(WINDOW).take(STRIDE).enumerate() {
            let hash = hash(window);
            let (word, bits) = self.place(hash);
            self.bits[word] |= bits;
            *self.windows.entry(hash, 0) |= 1 << (length * STRIDE + distance);
        }
    }

    /// The word of a hash, and its bits there.
    #[inline]
    fn place(&self, hash: u64) -> (usize, u64) {
        // A position in the filter, which is far below the largest `usize`.
        #[allow(clippy::cast_possible_truncation)]
        let word = (hash >> self.shift) as usize;
        (word, 1 << ((hash >> 16) & 63) | 1 << ((hash >> 22) & 63))
    }

    /// Hands on where sections may begin in a text, with the length of each.
    #[inline]
    pub fn find(&self, bytes: &[u8], mut found: impl FnMut(usize, usize)) {
        if self.is_empty {
            return;
        }
        let mut start = 0;
        // Eight windows at once need one branch.
        while let Some(block) = bytes.get(start..start + 7 * STRIDE + WINDOW) {
            let mut hits = 0_u8;
            for at in 0..8 {
                let (word, bits) = self.place(hash(&block[at * STRIDE..at * STRIDE + WINDOW]));
                hits |= u8::from(self.bits[word] & bits == bits) << at;
            }
            while hits != 0 {
                let at = hits.trailing_zeros() as usize * STRIDE;
                hits &= hits - 1;
                let hash = hash(&block[at..at + WINDOW]);
                self.at_window(hash, start + at, bytes.len(), &mut found);
            }
            start += 8 * STRIDE;
        }
        while let Some(window) = bytes.get(start..start + WINDOW) {
            self.at_window(hash(window), start, bytes.len(), &mut found);
            start += STRIDE;
        }
    }

    #[inline(never)]
    fn at_window(&self, hash: u64, at: usize, end: usize, found: &mut impl FnMut(usize, usize)) {
        let mut places = self.windows.get(hash).unwrap_or_default();
        while places != 0 {
            let place = places.trailing_zeros() as usize;
            places &= places - 1;
            let length = self.lengths[place / STRIDE];
            if let Some(start) = at.checked_sub(place % STRIDE)
                && start + length <= end
            {
                found(start, length);
            }
        }
    }
}

/// A number for a window of 8 or 16 bytes, whose highest bits are the best spread.
#[inline]
fn hash(window: &[u8]) -> u64 {
    let word = |bytes: Option<&[u8; 8]>| bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let first = word(window.first_chunk()).wrapping_mul(SPREAD);
    if window.len() == 8 {
        return first;
    }
    (first ^ word(window.last_chunk()).rotate_left(29)).wrapping_mul(SPREAD)
}
