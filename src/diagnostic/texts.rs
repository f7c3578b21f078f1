//! Line and column of a place, and the text around it.

use std::collections::BTreeMap;

use super::{Diagnostics, Place};
use crate::tally;

/// The texts of the files that diagnostics point into, for line numbers and frames.
#[derive(Debug, Default)]
pub struct Texts(BTreeMap<Box<str>, Text>);

/// A text, and the line and column of every so many bytes: a file may have many problems, and
/// must not be counted through from its start for each.
#[derive(Debug)]
struct Text {
    text: String,
    marks: Vec<(usize, usize, usize)>,
}

impl Text {
    const APART: usize = 256;

    fn new(text: String) -> Self {
        let mut marks = vec![(0, 1, 1)];
        let (mut line, mut column) = (1, 1);
        let mut next = Self::APART;
        for (at, c) in text.char_indices() {
            if at >= next {
                marks.push((at, line, column));
                next = at + Self::APART;
            }
            (line, column) = if c == '\n' {
                (line + 1, 1)
            } else {
                (line, column + 1)
            };
        }
        Self { text, marks }
    }

    fn position(&self, at: usize) -> (usize, usize) {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let mark = self.marks.partition_point(|mark| mark.0 <= at) - 1;
        let (from, line, column) = self.marks[mark];
        let between = &self.text[from..at];
        tally::look(between.len());
        match between.rfind('\n') {
            None => (line, column + between.chars().count()),
            Some(newline) => {
                let lines = between.bytes().filter(|&byte| byte == b'\n').count();
                (line + lines, between[newline + 1..].chars().count() + 1)
            }
        }
    }
}

impl Texts {
    /// Fetches each file that a diagnostic names; `read` gives nothing for what is not text.
    pub fn fetch(diagnostics: &Diagnostics, read: impl Fn(&str) -> Option<String>) -> Self {
        let mut texts = BTreeMap::new();
        for diagnostic in &diagnostics.list {
            let related = diagnostic.related.iter().map(|(place, _)| place);
            for place in diagnostic.place.iter().chain(related) {
                if !texts.contains_key(&place.file)
                    && let Some(text) = read(&place.file)
                {
                    texts.insert(place.file.clone(), Text::new(text));
                }
            }
        }
        Self(texts)
    }

    /// The text of the file of a place.
    pub(super) fn of(&self, place: &Place) -> Option<&str> {
        self.0.get(&place.file).map(|text| &*text.text)
    }

    /// Line and column of a place, both from 1, columns in Unicode scalar values.
    pub fn position(&self, place: &Place) -> Option<(usize, usize)> {
        let text = self.0.get(&place.file)?;
        Some(text.position(place.span?.start as usize))
    }
}
