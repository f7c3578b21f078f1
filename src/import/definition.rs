//! Numbered sources as footnotes, and as entries of `sources`.

use std::ops::Range;

use super::body::Writer;
use super::clean::{Change, Counts, clean};
use super::source_entry::SourceEntry;
use super::source_line::Form;
use super::span::Label;
use super::tracking::without_tracking;
use super::transcript::Markup;
use super::words::{Position, escape, unopened};

impl Writer<'_, '_> {
    /// Writes what a line of a list of sources becomes. Returns the lines that are done; `None` if
    /// the line is none of the kind or stays as it is.
    pub(super) fn source_lines(&mut self, at: usize) -> Option<Range<usize>> {
        if self.reading.empty_titles.contains(&at) {
            self.label_source(at..at + 1);
            return Some(at..at + 1);
        }
        let source = self.reading.sources.at(at)?;
        if !self.reading.moves(source) {
            return None;
        }
        let lines = self.reading.sources.all()[source].lines.clone();
        let definition = self.definition(source);
        self.lists.close();
        self.is_item_empty = false;
        self.block(&definition);
        self.out.push('\n');
        self.counts.add(Change::Source);
        if self.reading.stays(source) {
            return None;
        }
        self.label_source(lines.clone());
        Some(lines)
    }

    fn label_source(&mut self, lines: Range<usize>) {
        for (label, _) in &mut self.transcript.labels[lines] {
            *label = Label::Source;
        }
    }

    /// The position of the footnote of a numbered source.
    pub(super) fn source_note(&mut self, source: usize) -> usize {
        let notes = &mut self.body.notes;
        *self.source_notes.entry(source).or_insert_with(|| {
            notes.push(None);
            notes.len() - 1
        })
    }

    /// The footnote that a numbered source becomes.
    fn definition(&mut self, source: usize) -> String {
        let note = self.source_note(source);
        let words = self.source_words(source);
        let counts = &mut *self.counts;
        let words = clean(&words, &mut |change| counts.add(change)).into_owned();
        let words = without_tracking(&words, counts);
        let form = self.reading.sources.all()[source].form;
        let words = definition_words(&words, self.markup, form, counts);
        format!("[^{}-{}]: {}", self.body.note, note + 1, words.trim())
    }

    /// The words of a source, as one line.
    fn source_words(&self, source: usize) -> String {
        let source = &self.reading.sources.all()[source];
        let lines = self.transcript.lines[source.lines.clone()].iter();
        let words = lines.map(|line| match line {
            line if line.at == source.lines.start => &line.raw[source.begin..],
            line => line.raw,
        });
        words.map(str::trim).collect::<Vec<_>>().join(" ")
    }

    /// Adds the numbered sources to those of the draft.
    pub(super) fn name_sources(&mut self) {
        for source in 0..self.reading.sources.all().len() {
            let form = self.reading.sources.all()[source].form;
            let entry = SourceEntry::read(&self.source_words(source), form, self.markup);
            self.name_source(entry);
        }
    }
}

/// The words of a source as Markdown. What a definition of Markdown says was no text before.
fn definition_words(words: &str, markup: Markup, form: Form, counts: &mut Counts) -> String {
    match (markup, form) {
        (Markup::Markdown, Form::Listed) => unopened(words),
        _ => escape(words, Position::Start, counts),
    }
}
