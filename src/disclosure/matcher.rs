//! One pass over bytes for any number of needles.
//!
//! A pass that takes each byte in turn, as an automaton of ten thousands of needles does, takes longer than it may: a
//! tenth of a build. Nearly all needles have a section of bytes that look alike in every file, and a [`Filter`] finds
//! sections by a look at every ninth byte: the shortest, if there are any, at every fifth. Few needles have no section: an
//! automaton (Aho and Corasick, 1975) finds those, if there are any.

use std::cell::OnceCell;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::filter::Filter;
use super::needle::{Anchor, LONG, Needle, SHORT, SHORTEST, Section};
use super::table::Table;
use super::words::Form;

/// Needles that may have one section before another is taken.
const CROWD: u32 = 8;
/// Stands for no needle.
const NONE: u32 = u32::MAX;

/// Needles that are ready to be found.
pub struct Matcher {
    needles: Vec<Needle>,
    long: Filter<16, 9>,
    short: Filter<8, 9>,
    shortest: Filter<8, 5>,
    /// For each section, its first needle.
    sections: Table,
    /// For each needle, which of its sections it is found by, and the next needle of that.
    chain: Vec<(bool, u32)>,
    bare: Option<Bare>,
}

/// Needles without a section.
struct Bare {
    automaton: AhoCorasick,
    /// For each pattern, its needle.
    needles: Vec<usize>,
}

impl Matcher {
    /// Makes needles ready.
    pub fn new(needles: Vec<Needle>) -> Self {
        let (mut long, mut short, mut shortest) = (0, 0, 0);
        for section in needles.iter().filter_map(Needle::section) {
            match section.length {
                length if length >= LONG[0] => long += 1,
                length if length >= SHORT[0] => short += 1,
                _ => shortest += 1,
            }
        }
        let mut matcher = Self {
            long: Filter::new(&LONG, long),
            short: Filter::new(&SHORT, short),
            shortest: Filter::new(&SHORTEST, shortest),
            sections: Table::for_keys(needles.len()),
            chain: vec![(false, NONE); needles.len()],
            bare: None,
            needles: Vec::new(),
        };
        let mut crowds = Table::for_keys(needles.len());
        let mut bare = Vec::new();
        for (at, needle) in needles.iter().enumerate() {
            let Anchor::Sections(first, other) = &needle.anchor else {
                bare.push(at);
                continue;
            };
            let is_crowded = |section: &Section| {
                let crowd = crowds.get(section.key());
                crowd.is_some_and(|crowd| crowd >= CROWD)
            };
            let other = other.as_ref().filter(|_| is_crowded(first));
            let other = other.filter(|other| !is_crowded(other));
            let section = other.unwrap_or(first);
            *crowds.entry(section.key(), 0) += 1;
            matcher.long.add(section);
            matcher.short.add(section);
            matcher.shortest.add(section);
            let next = matcher.sections.entry(section.key(), NONE);
            matcher.chain[at] = (other.is_some(), *next);
            *next = u32::try_from(at).unwrap_or(NONE);
        }
        if !bare.is_empty() {
            let patterns = bare.iter().map(|at| match &needles[*at].anchor {
                Anchor::Bare(bytes, _) => &**bytes,
                Anchor::Sections(..) => "",
            });
            // It can only fail for more than 2³¹ states, which no site fills.
            let automaton = AhoCorasick::new(patterns).ok();
            matcher.bare = automaton.map(|automaton| Bare {
                automaton,
                needles: bare,
            });
        }
        matcher.needles = needles;
        matcher
    }

    /// The needles, by their positions.
    pub fn needles(&self) -> &[Needle] {
        &self.needles
    }

    /// The needles alone.
    pub fn into_needles(self) -> Vec<Needle> {
        self.needles
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
        let mut look = |needle: usize, start, by_other| {
            if wanted(needle)
                && text().is_char_boundary(start)
                && let Some(place) = self.needles[needle].find(text(), form, start, by_other)
            {
                found(needle, place);
            }
        };
        let mut at_section = |start: usize, length: usize| {
            let key = Section::key_of(&bytes[start..start + length]);
            let mut next = self.sections.get(key).unwrap_or(NONE);
            while let Ok(needle) = usize::try_from(next)
                && let Some((by_other, after)) = self.chain.get(needle)
            {
                look(needle, start, *by_other);
                next = *after;
            }
        };
        self.long.find(bytes, &mut at_section);
        self.short.find(bytes, &mut at_section);
        self.shortest.find(bytes, &mut at_section);
        if let Some(bare) = &self.bare {
            for hit in bare.automaton.find_overlapping_iter(bytes) {
                look(bare.needles[hit.pattern().as_usize()], hit.start(), false);
            }
        }
    }
}
