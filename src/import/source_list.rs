//! The numbered sources of an answer, in lists and as definitions.

use std::collections::BTreeMap;
use std::ops::Range;

use super::line::Line;
use super::references::is_source_title;
use super::source_line::{Form, Source, goes_on, source};

/// The numbered sources of an answer.
#[derive(Debug, Default)]
pub struct SourceList {
    all: Vec<Source>,
    /// By their numbers; `None` if two have the same.
    listed: BTreeMap<u32, Option<usize>>,
    defined: BTreeMap<u32, Option<usize>>,
    by_line: BTreeMap<usize, usize>,
    /// Titles of lists by their lines, with the sources below.
    titles: BTreeMap<usize, Range<usize>>,
}

impl SourceList {
    /// Reads the sources of some lines. Others than those that `is_said` names are passed over.
    pub fn read(lines: &[Line<'_>], range: Range<usize>, is_said: impl Fn(usize) -> bool) -> Self {
        let mut list = Self::default();
        let is_seen = |at: &usize| !lines[*at].is_blank() && is_said(*at);
        let mut at = range.start;
        while at < range.end {
            let line = &lines[at];
            if is_seen(&at) && is_source_title(&line.words) {
                let first = list.all.len();
                let title = at;
                at = list.below(lines, at + 1..range.end, &is_seen);
                if list.all.len() > first {
                    list.titles.insert(title, first..list.all.len());
                }
                continue;
            }
            if let Some(source) = source(line)
                && is_seen(&at)
                && source.form == Form::Defined
            {
                list.add(source);
            }
            at += 1;
        }
        list.at_end(lines, range, &is_seen);
        list
    }

    /// Reads paragraphs of sources without a title at the end.
    fn at_end(
        &mut self,
        lines: &[Line<'_>],
        range: Range<usize>,
        is_seen: &impl Fn(&usize) -> bool,
    ) {
        let mut paragraph = Vec::new();
        for at in range.rev() {
            let words = &*lines[at].words;
            if !is_seen(&at) {
                for source in paragraph.drain(..) {
                    self.add(source);
                }
            } else if self.by_line.contains_key(&at) || words.starts_with("[^") {
            } else if let Some(source) = source(&lines[at]).filter(|_| words.starts_with('[')) {
                paragraph.push(source);
            } else {
                return;
            }
        }
    }

    /// Reads the sources below a title. Returns where they end.
    fn below(
        &mut self,
        lines: &[Line<'_>],
        range: Range<usize>,
        is_seen: &impl Fn(&usize) -> bool,
    ) -> usize {
        let mut at = range.start;
        while let Some(next) = (at..range.end).find(is_seen) {
            let Some(mut source) = source(&lines[next]) else {
                return at;
            };
            at = next + 1;
            while at < range.end && is_seen(&at) && goes_on(&lines[at]) {
                source.lines.end = at + 1;
                at += 1;
            }
            self.add(source);
        }
        at
    }

    fn add(&mut self, source: Source) {
        let at = self.all.len();
        let numbers = match source.form {
            Form::Listed => &mut self.listed,
            Form::Defined => &mut self.defined,
        };
        let place = numbers.entry(source.number).or_insert(Some(at));
        if *place != Some(at) {
            *place = None;
        }
        self.by_line.insert(source.lines.start, at);
        self.all.push(source);
    }

    /// All of them, by their positions.
    pub fn all(&self) -> &[Source] {
        &self.all
    }

    /// Titles of lists by their lines, with the positions of the sources below.
    pub fn titles(&self) -> impl Iterator<Item = (usize, Range<usize>)> {
        self.titles
            .iter()
            .map(|(line, sources)| (*line, sources.clone()))
    }

    /// The source that begins on a line.
    pub fn at(&self, line: usize) -> Option<usize> {
        self.by_line.get(&line).copied()
    }

    /// Whether a line is part of a source: numbers on it point at none.
    pub fn holds(&self, line: usize) -> bool {
        let last = self.by_line.range(..=line).next_back();
        last.is_some_and(|(_, source)| self.all[*source].lines.contains(&line))
    }

    /// The source of a list with a number.
    pub fn listed(&self, number: u32) -> Option<usize> {
        self.listed.get(&number).copied().flatten()
    }

    /// The defined source with a number.
    pub fn defined(&self, number: u32) -> Option<usize> {
        self.defined.get(&number).copied().flatten()
    }

    /// Whether there is a list with numbers.
    pub fn has_list(&self) -> bool {
        !self.listed.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn found(text: &str) -> Vec<(u32, Form, String)> {
        let lines = lines(text);
        let list = SourceList::read(&lines, 0..lines.len(), |_| true);
        let mut found: Vec<_> = list.all().iter().collect();
        found.sort_by_key(|source| source.lines.start);
        let found = found.into_iter().map(|source| {
            let words = &lines[source.lines.start].raw[source.begin..];
            (source.number, source.form, words.to_owned())
        });
        found.collect()
    }

    #[test]
    fn sources_are_numbered_below_a_title_or_at_the_end() {
        let listed = |number, words: &str| (number, Form::Listed, words.to_owned());
        for (text, sources) in [
            (
                "x [1]\n\n### Sources\n\n[1] Ice\n[2] Fog\n",
                vec![listed(1, "Ice"), listed(2, "Fog")],
            ),
            (
                "**Works cited**\n\n1. Ice\n\n2. Fog\n\nText.\n3. No\n",
                vec![listed(1, "Ice"), listed(2, "Fog")],
            ),
            ("Джерела:\n• [1] Лід\n", vec![listed(1, "Лід")]),
            ("参考文献\n1) 冰\n", vec![listed(1, "冰")]),
            ("Text.\n\n[1] Ice\n\n[^2]: Fog\n", vec![listed(1, "Ice")]),
            (
                "[1]: https://a.example \"A\"\n\nText.\n",
                vec![(1, Form::Defined, "https://a.example \"A\"".to_owned())],
            ),
        ] {
            assert_eq!(found(text), sources, "{text}");
        }
        for text in [
            "1. Ice\n2. Fog\n",
            "[1] Ice\n\nText.\n",
            "Sources\n\nText.\n",
            "[01] x\n",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
