//! The terms of documents, as they come in from many threads: each thread has a shelf of its own, and a document is
//! packed as positions of terms on its thread's shelf.

use std::sync::{Mutex, MutexGuard, PoisonError};

use ahash::RandomState;

use super::table::Table;
use super::words::{self, Weights};
use crate::model::Document;

/// The terms of documents.
#[derive(Debug)]
pub struct Lexicon {
    shelves: Box<[Mutex<Shelf>]>,
    weights: Weights,
}

/// The terms of one document.
#[derive(Debug, Clone)]
pub struct DocumentWords {
    /// The number of the shelf.
    pub(super) shelf: u32,
    /// How many words there are, by their weights.
    pub(super) length: u32,
    packed: Box<[u8]>,
}

/// The terms that one thread has met.
#[derive(Debug)]
pub struct Shelf {
    table: Table,
    /// How often the terms are in the document at hand.
    counts: Vec<u32>,
    /// Which terms are in it.
    touched: Vec<u32>,
    length: u32,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::new(Weights::SITE)
    }
}

impl Lexicon {
    /// An empty one, with these weights.
    pub fn new(weights: Weights) -> Self {
        let random = RandomState::new();
        let shelves = (0..rayon::current_num_threads()).map(|_| {
            Mutex::new(Shelf {
                table: Table::new(random.clone()),
                counts: Vec::new(),
                touched: Vec::new(),
                length: 0,
            })
        });
        Self {
            shelves: shelves.collect(),
            weights,
        }
    }

    /// The terms of a document, whose body is given as plain text.
    pub fn document(&self, document: &Document, body: &str) -> DocumentWords {
        self.pack(|shelf| words::add(shelf, &self.weights, document, body))
    }

    /// The terms of something that has a name and no document.
    pub fn name(&self, name: &str) -> DocumentWords {
        self.pack(|shelf| words::add_name(shelf, &self.weights, name))
    }

    fn pack(&self, add: impl FnOnce(&mut Shelf)) -> DocumentWords {
        let own = rayon::current_thread_index().unwrap_or(0) % self.shelves.len();
        let mut terms = self.shelf(own);
        terms.clear();
        add(&mut terms);
        let (length, packed) = terms.pack();
        DocumentWords {
            shelf: u32::try_from(own).unwrap_or(0),
            length,
            packed,
        }
    }

    fn shelf(&self, number: usize) -> MutexGuard<'_, Shelf> {
        let locked = self.shelves[number].lock();
        locked.unwrap_or_else(PoisonError::into_inner)
    }

    /// All terms of all shelves, while nothing is added.
    pub(super) fn tables(&self) -> Vec<MutexGuard<'_, Shelf>> {
        (0..self.shelves.len()).map(|at| self.shelf(at)).collect()
    }
}

impl Shelf {
    /// Adds a term of the document at hand.
    pub fn add(&mut self, term: &[u8], weight: u32, is_extra: bool) {
        let at = self.table.position(term);
        if at as usize == self.counts.len() {
            self.counts.push(0);
        }
        let count = &mut self.counts[at as usize];
        if *count == 0 {
            self.touched.push(at);
        }
        *count = count.saturating_add(weight);
        if !is_extra {
            self.length = self.length.saturating_add(weight);
        }
    }

    /// The term at a position.
    pub(super) fn term(&self, at: u32) -> &[u8] {
        self.table.term(at)
    }

    /// How many terms there are.
    pub(super) fn len(&self) -> u32 {
        self.table.len()
    }

    fn clear(&mut self) {
        for at in self.touched.drain(..) {
            self.counts[at as usize] = 0;
        }
        self.length = 0;
    }

    fn pack(&mut self) -> (u32, Box<[u8]>) {
        self.touched.sort_unstable();
        let mut packed = Vec::with_capacity(self.touched.len() * 2);
        let mut last = 0;
        for &at in &self.touched {
            let count = std::mem::take(&mut self.counts[at as usize]);
            let mut value = u64::from(at - last) << 3 | u64::from(level(count));
            last = at;
            while value >= 0x80 {
                packed.push(u8::try_from(value & 0x7f).unwrap_or(0) | 0x80);
                value >>= 7;
            }
            packed.push(u8::try_from(value).unwrap_or(0));
        }
        self.touched.clear();
        (self.length, packed.into())
    }
}

impl DocumentWords {
    /// The positions of its terms on its shelf, and the level of each.
    pub(super) fn terms(&self) -> impl Iterator<Item = (u32, u8)> {
        let mut bytes = self.packed.iter();
        let mut last = 0;
        std::iter::from_fn(move || {
            let mut value = 0;
            let mut shift = 0;
            loop {
                let byte = *bytes.next()?;
                value |= u64::from(byte & 0x7f) << shift;
                shift += 7;
                if byte < 0x80 {
                    break;
                }
            }
            last += u32::try_from(value >> 3).unwrap_or(0);
            Some((last, u8::try_from(value & 7).unwrap_or(0)))
        })
    }
}

/// How often a term is in a document, in eight levels. `search.js` knows what they stand for.
pub fn level(count: u32) -> u8 {
    match count {
        0 | 1 => 0,
        2 => 1,
        3 => 2,
        4..=5 => 3,
        6..=8 => 4,
        9..=13 => 5,
        14..=21 => 6,
        _ => 7,
    }
}
