//! One pass over bytes for any number of needles.
//!
//! A pass that takes each byte in turn, as an automaton of ten thousands of needles does, takes longer than it may: a
//! tenth of a build. Nearly all needles have [`SHORTEST`] bytes that look alike in every file. Of these, any
//! [`STRIDE`] windows that follow one another begin at a multiple of `STRIDE` once, so that it is enough to look at
//! every fifth window, and nearly always one bit says that it begins no needle. Few needles have no such bytes: an
//! automaton (Aho and Corasick, 1975) finds those, if there are any.

use std::cell::OnceCell;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::needle::{Anchor, LENGTHS, Needle, SHORTEST, Section};
use super::words::Form;

/// Bytes of a window.
const WINDOW: usize = 8;
/// Windows from one that is looked at to the next.
const STRIDE: usize = SHORTEST - WINDOW + 1;
/// Needles that may have one section before another is taken.
const CROWD: u32 = 8;
/// An odd number that spreads the bits of a window (2⁶⁴ divided by the golden ratio).
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
/// Stands for no needle.
const NONE: u32 = u32::MAX;

/// Needles that are ready to be found.
pub struct Matcher {
    needles: Vec<Needle>,
    /// A bit for each hash of a window.
    filter: Vec<u64>,
    /// By how far a hash is shifted to be the number of its bit.
    shift: u32,
    /// For each window, which lengths of sections it is in, and how far from their start: bit
    /// `length * STRIDE + distance`.
    windows: Table,
    /// For each section, its first needle.
    sections: Table,
    /// For each needle, how many words come before its section, and the next needle of that.
    chain: Vec<(u32, u32)>,
    short: Option<Short>,
}

/// Needles without a section.
struct Short {
    automaton: AhoCorasick,
    /// For each pattern, its needle, and how many words come before it.
    needles: Vec<(u32, usize)>,
}

impl Matcher {
    /// Makes needles ready.
    pub fn new(needles: Vec<Needle>) -> Self {
        // Eight bits or more for each window: nearly all windows of a page find none of them set.
        let bits = (needles.len() * STRIDE * 12).next_power_of_two();
        let bits = bits.clamp(1 << 12, 1 << 25);
        let mut matcher = Self {
            filter: vec![0; bits / 64],
            shift: 64 - bits.trailing_zeros(),
            windows: Table::for_keys(needles.len() * STRIDE),
            sections: Table::for_keys(needles.len()),
            chain: vec![(0, NONE); needles.len()],
            short: None,
            needles: Vec::new(),
        };
        let mut crowds = Table::for_keys(needles.len());
        let mut patterns = Vec::new();
        let mut short = Vec::new();
        for (at, needle) in (0..).zip(&needles) {
            match &needle.anchor {
                Anchor::Sections(first, other) => {
                    let is_crowded = |section: &Section| {
                        crowds
                            .get(section.key())
                            .is_some_and(|crowd| crowd >= CROWD)
                    };
                    let other = other.as_ref().filter(|_| is_crowded(first));
                    let other = other.filter(|other| !is_crowded(other));
                    let section = other.unwrap_or(first);
                    *crowds.entry(section.key(), 0) += 1;
                    matcher.add(at, section);
                }
                Anchor::Short(bytes, before) => {
                    patterns.push(bytes.as_bytes());
                    short.push((at, *before));
                }
            }
        }
        // It can only fail for more than 2³¹ states, which no site fills.
        let automaton = AhoCorasick::new(patterns).ok();
        matcher.short = automaton
            .filter(|_| !short.is_empty())
            .map(|automaton| Short {
                automaton,
                needles: short,
            });
        matcher.needles = needles;
        matcher
    }

    /// The needles, by their positions.
    pub fn needles(&self) -> &[Needle] {
        &self.needles
    }

    fn add(&mut self, needle: u32, section: &Section) {
        for distance in 0..STRIDE {
            let Some(window) = section.head[distance..].first_chunk() else {
                continue;
            };
            let window = u64::from_le_bytes(*window);
            let (word, bit) = self.bit(window);
            self.filter[word] |= bit;
            *self.windows.entry(window, 0) |= 1 << (section.length * STRIDE + distance);
        }
        let before = u32::try_from(section.before).unwrap_or(u32::MAX);
        let first = self.sections.entry(section.key(), NONE);
        self.chain[needle as usize] = (before, *first);
        *first = needle;
    }

    /// Which bit of the filter stands for a window.
    fn bit(&self, window: u64) -> (usize, u64) {
        let hash = window.wrapping_mul(SPREAD) >> self.shift;
        // A position in the filter, which is far below the largest `usize`.
        #[allow(clippy::cast_possible_truncation)]
        let word = (hash >> 6) as usize;
        (word, 1 << (hash & 63))
    }

    /// Hands on each needle that is `wanted` and in a text, with its place. One may come several times. Of what is no
    /// text, nothing comes.
    pub fn find(
        &self,
        bytes: &[u8],
        form: Form,
        wanted: impl Fn(usize) -> bool,
        mut found: impl FnMut(usize, Range<usize>),
    ) {
        let text = OnceCell::new();
        let text = || *text.get_or_init(|| std::str::from_utf8(bytes).unwrap_or_default());
        for (at, window) in bytes.windows(WINDOW).step_by(STRIDE).enumerate() {
            let window = window.first_chunk().copied().unwrap_or_default();
            let window = u64::from_le_bytes(window);
            let (word, bit) = self.bit(window);
            if self.filter[word] & bit != 0 {
                self.at_window(window, at * STRIDE, bytes, |start, first| {
                    for (needle, before) in self.chain_from(first) {
                        if wanted(needle)
                            && let Some(place) = self.find_at(needle, text(), form, start, before)
                        {
                            found(needle, place);
                        }
                    }
                });
            }
        }
        if let Some(short) = &self.short {
            for hit in short.automaton.find_overlapping_iter(bytes) {
                let (needle, before) = short.needles[hit.pattern().as_usize()];
                let needle = needle as usize;
                if wanted(needle)
                    && let Some(place) = self.find_at(needle, text(), form, hit.start(), before)
                {
                    found(needle, place);
                }
            }
        }
    }

    /// Hands on where sections begin that hold this window, which is at `at`, and the first needle of each.
    fn at_window(&self, window: u64, at: usize, bytes: &[u8], mut found: impl FnMut(usize, u32)) {
        let mut places = self.windows.get(window).unwrap_or_default();
        while places != 0 {
            let place = places.trailing_zeros() as usize;
            places &= places - 1;
            let (length, distance) = (place / STRIDE, place % STRIDE);
            let start = at.checked_sub(distance);
            let section = start.and_then(|start| bytes.get(start..start + LENGTHS[length]));
            let key = section.map(|section| key(Section::hash(section), length));
            if let (Some(start), Some(first)) = (start, key.and_then(|key| self.sections.get(key)))
            {
                found(start, first);
            }
        }
    }

    /// The needles of a section, with the number of words that come before it in each.
    fn chain_from(&self, first: u32) -> impl Iterator<Item = (usize, usize)> {
        let mut next = first as usize;
        std::iter::from_fn(move || {
            let needle = next;
            let (before, after) = self.chain.get(needle)?;
            next = *after as usize;
            Some((needle, *before as usize))
        })
    }

    fn find_at(
        &self,
        needle: usize,
        text: &str,
        form: Form,
        start: usize,
        before: usize,
    ) -> Option<Range<usize>> {
        let needle = &self.needles[needle];
        (text.is_char_boundary(start))
            .then(|| needle.find(text, form, start, before))
            .flatten()
    }
}

impl Section {
    /// What it is found by.
    fn key(&self) -> u64 {
        key(self.hash, self.length)
    }
}

/// The key of a section with this hash and length.
fn key(hash: u64, length: usize) -> u64 {
    hash ^ length as u64
}

/// A small number for each key. A key of 0 is as one of 1.
struct Table {
    /// A power of two of them, at most half of them in use. A key of 0 is none.
    slots: Vec<(u64, u32)>,
}

impl Table {
    fn for_keys(count: usize) -> Self {
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

    fn get(&self, key: u64) -> Option<u32> {
        let (found, value) = self.slots[self.slot(key.max(1))];
        (found != 0).then_some(value)
    }

    /// The number of a key, which is `new` if there was none.
    fn entry(&mut self, key: u64, new: u32) -> &mut u32 {
        let key = key.max(1);
        let at = self.slot(key);
        if self.slots[at].0 == 0 {
            self.slots[at] = (key, new);
        }
        &mut self.slots[at].1
    }
}
