//! What is to be known of the lines of an answer before they are written: its sources, formulas, code
//! and names on lines of their own.

use std::collections::BTreeSet;
use std::ops::Range;

use super::citation::Citation;
use super::fence::fence;
use super::listing::Listing;
use super::maths::Formulas;
use super::search::{LineEnd, citations};
use super::source_line::Form;
use super::source_list::SourceList;
use super::stack::Stacks;
use super::transcript::{Markup, Transcript};

/// What some lines hold.
#[derive(Debug, Default)]
pub struct Reading {
    /// Numbered sources.
    pub sources: SourceList,
    /// Sources at which a number points, by their positions.
    pub cited: BTreeSet<usize>,
    /// Numbers of definitions that links use, too.
    linked: BTreeSet<u32>,
    /// Formulas.
    pub formulas: Formulas,
    /// Names on lines of their own.
    pub stacks: Stacks,
    /// Code of plain text.
    pub listings: Vec<Listing>,
    /// Titles of lists of which all sources become footnotes, by their lines.
    pub empty_titles: BTreeSet<usize>,
    code: BTreeSet<usize>,
}

impl Reading {
    /// Reads lines of a transcript. What begins at a byte that is `kept` stays in the text.
    pub fn of(
        transcript: &Transcript<'_>,
        range: Range<usize>,
        markup: Markup,
        kept: &BTreeSet<usize>,
    ) -> Self {
        let lines = &transcript.lines;
        let is_said = |at: usize| !transcript.labels[at].0.is_left_out();
        let mut found = Self::default();
        match markup {
            Markup::Markdown => found.fenced(transcript, range.clone()),
            Markup::Plain => found.listed(transcript, range.clone()),
        }
        let code = &found.code;
        let is_text = |at: usize| is_said(at) && !code.contains(&at);
        found.formulas = Formulas::find(lines, range.clone(), markup, |at| !is_text(at));
        found.sources = SourceList::read(lines, range.clone(), is_text);
        let sources = &found.sources;
        let is_prose = |at: usize| is_text(at) && !sources.holds(at);
        found.stacks = Stacks::find(lines, range.clone(), is_prose, kept);
        if sources.all().is_empty() {
            return found;
        }
        let mut cited = BTreeSet::new();
        let mut linked = BTreeSet::new();
        for at in range.filter(|at| is_prose(*at)) {
            let line = &lines[at];
            let here = citations(line.raw, LineEnd::Closed, markup, sources).citations;
            let mut done = 0;
            for citation in here {
                if found.is_kept(at, line.start, &citation, kept) {
                    continue;
                }
                cited.extend(&citation.sources);
                linked.extend(numbers(&line.raw[done..citation.range.start]));
                done = citation.range.end;
            }
            linked.extend(numbers(&line.raw[done..]));
        }
        found.cited = cited;
        found.linked = linked;
        found.empty();
        found
    }

    /// Whether a citation stays in the text: in a formula, or where no footnote has room.
    pub fn is_kept(
        &self,
        line: usize,
        start: usize,
        citation: &Citation,
        kept: &BTreeSet<usize>,
    ) -> bool {
        let at = citation.range.start;
        self.formulas.hold(line, at) || kept.contains(&(start + at))
    }

    /// The listing that begins on a line.
    pub fn listing_at(&self, line: usize) -> Option<Listing> {
        let at = self
            .listings
            .binary_search_by_key(&line, |listing| listing.above.start);
        at.ok().map(|at| self.listings[at].clone())
    }

    /// Whether a line is one of code.
    pub fn is_code(&self, line: usize) -> bool {
        self.code.contains(&line)
    }

    /// Whether a source becomes a footnote.
    pub fn moves(&self, source: usize) -> bool {
        self.cited.contains(&source)
    }

    /// Whether the definition of a source stays in the text, for links that use it.
    pub fn stays(&self, source: usize) -> bool {
        let source = &self.sources.all()[source];
        source.form == Form::Defined && self.linked.contains(&source.number)
    }

    /// Notes the titles of lists of which nothing is left.
    fn empty(&mut self) {
        let titles = self.sources.titles();
        let titles = titles.filter(|(_, sources)| {
            sources
                .clone()
                .all(|source| self.moves(source) && !self.stays(source))
        });
        self.empty_titles = titles.map(|(line, _)| line).collect();
    }

    /// Blocks of code between fences; one that was cut off goes on to the end.
    fn fenced(&mut self, transcript: &Transcript<'_>, range: Range<usize>) {
        let mut open: Option<&str> = None;
        for at in range {
            if transcript.labels[at].0.is_left_out() {
                continue;
            }
            let found = fence(transcript.lines[at].raw);
            if found.is_some() || open.is_some() {
                self.code.insert(at);
            }
            open = match (found, open) {
                (Some((marks, "")), Some(open)) if marks.starts_with(open) => None,
                (Some((marks, _)), None) => Some(marks),
                (_, open) => open,
            };
        }
    }

    /// Listings that lie within these lines.
    fn listed(&mut self, transcript: &Transcript<'_>, range: Range<usize>) {
        let all = &transcript.listings;
        let first = all.partition_point(|listing| listing.above.start < range.start);
        for listing in &all[first..] {
            if listing.code.start >= range.end {
                break;
            }
            let code = listing.code.start..listing.code.end.min(range.end);
            let mut labels = transcript.labels[listing.above.start..code.end].iter();
            if labels.any(|(label, _)| label.is_left_out()) {
                continue;
            }
            self.code.extend(listing.above.start..code.end);
            let above = listing.above.clone();
            self.listings.push(Listing { above, code });
        }
    }
}

/// The numbers in brackets of a text.
fn numbers(text: &str) -> impl Iterator<Item = u32> {
    text.match_indices('[').filter_map(|(at, _)| {
        let rest = &text[at + 1..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).take(4).count();
        let is_one = rest[digits..].starts_with(']');
        rest[..digits].parse().ok().filter(|_| is_one)
    })
}
