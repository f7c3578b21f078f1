//! Plain text as Markdown: titles, lists and paragraphs, with all signs meaning themselves.

use std::ops::Range;

use super::body::Writer;
use super::clean::{Change, clean};
use super::footnote::Piece;
use super::line::Line;
use super::list::{Marker, marker};
use super::span::Label;
use super::tabs::rows;
use super::title::titles;
use super::tracking::without_tracking;
use super::words::{Position, escape};

impl Writer<'_, '_> {
    /// Writes lines of plain text.
    pub(super) fn plain(&mut self, lines: Range<usize>) {
        let titles = titles(&self.transcript.lines, lines.clone());
        let mut after_blank = true;
        // Whether the line before is one of a paragraph, outside of lists.
        let mut in_paragraph = false;
        let mut done = lines.start;
        for at in lines.clone() {
            if at < done {
                continue;
            }
            let line = self.transcript.lines[at].clone();
            if line.is_blank() || self.transcript.labels[at].0.is_left_out() {
                after_blank = true;
                in_paragraph = false;
                continue;
            }
            if let Some(end) = self.block_lines(at, lines.end) {
                done = end;
                after_blank = true;
                in_paragraph = false;
                continue;
            }
            if self.reading.stacks.covers(at) || !after_blank && self.stack_below(&line) {
                continue;
            }
            let has_begun = self.reading.formulas.has_begun(at);
            let marker =
                marker(&line).filter(|(marker, _)| !in_paragraph || marker.may_interrupt());
            let marker = marker.filter(|_| !has_begun);
            if titles.binary_search(&at).is_ok() {
                self.title(at, &line);
                in_paragraph = false;
            } else if let Some((marker, begin)) = marker {
                if after_blank {
                    self.lists.part(line.indent(), marker);
                }
                self.item(&line, marker, begin, after_blank);
                in_paragraph = false;
            } else {
                self.text(&line, after_blank);
                in_paragraph = self.lists.is_empty();
            }
            after_blank = false;
        }
    }

    /// Writes sources, tables, code and names on lines of their own. Returns where they end.
    fn block_lines(&mut self, at: usize, end: usize) -> Option<usize> {
        if let Some(done) = self.source_lines(at) {
            return Some(done.end);
        }
        if let Some(listing) = self.reading.listing_at(at) {
            self.listing(&listing);
            return Some(listing.code.end);
        }
        let is_text = !self.reading.formulas.has_begun(at);
        let table = rows(&self.transcript.lines, at..end).filter(|_| is_text)?;
        let is_free = |at: usize| {
            self.transcript.labels[at].0 == self.transcript.labels[table.start].0
                && !self.reading.is_code(at)
                && !self.reading.sources.holds(at)
                && self.reading.stacks.at(at).is_none()
        };
        if !table.clone().all(is_free) {
            return None;
        }
        self.table(table.clone());
        Some(table.end)
    }

    fn title(&mut self, at: usize, line: &Line<'_>) {
        self.lists.close();
        self.is_item_empty = false;
        self.counts.add(Change::Heading);
        self.relabel(at, Label::Heading);
        let words = self.inline(line, 0, Position::Within);
        self.block(&format!("## {}", open_ended(&words)));
    }

    fn relabel(&mut self, at: usize, label: Label) {
        let (current, _) = &mut self.transcript.labels[at];
        if *current == Label::Text {
            *current = label;
        }
    }

    fn item(&mut self, line: &Line<'_>, marker: Marker, begin: usize, after_blank: bool) {
        let (change, label) = match marker {
            Marker::Bullet(_) => (Change::Bullet, Label::Bullet),
            Marker::Number(_) => (Change::Number, Label::Item),
        };
        self.counts.add(change);
        self.relabel(line.at, label);
        let was_empty = std::mem::take(&mut self.is_item_empty);
        if was_empty && (after_blank || !marker.may_interrupt()) {
            // Nothing behind an empty line belongs to an item without words.
            self.lists.end_all();
        }
        let begins_list = self.lists.is_empty();
        let opening = self.lists.open(line.indent(), marker);
        // What stood before the marker goes, and is counted.
        clean(&line.raw[..begin], &mut |change| self.counts.add(change));
        let words = self.inline(line, begin, Position::Start);
        self.is_item_empty = words.is_empty();
        let is_hidden = self.is_item_empty && !was_empty;
        if begins_list || after_blank || opening.needs_gap || is_hidden {
            self.gap();
        }
        self.out.push_str(&opening.prefix);
        self.out.push_str(&words);
        self.out.push('\n');
    }

    fn text(&mut self, line: &Line<'_>, after_blank: bool) {
        let words = self.inline(line, 0, Position::Start);
        let was_empty = std::mem::take(&mut self.is_item_empty);
        if was_empty && !after_blank {
            // A marker on a line of its own: these are the words of its item.
            self.out.pop();
            self.out.push_str(&words);
            self.out.push('\n');
            return;
        }
        if was_empty {
            self.lists.close();
        }
        if after_blank {
            self.lists.close_at(line.indent());
            self.gap();
        }
        let margin = " ".repeat(self.lists.column());
        self.out.push_str(&margin);
        self.out.push_str(&words);
        self.out.push('\n');
    }

    /// The words of a line, from a byte of it on.
    fn inline(&mut self, line: &Line<'_>, begin: usize, position: Position) -> String {
        let words = self.pieces(line, begin, |words, piece, counts| {
            let words = without_tracking(words, counts);
            match piece {
                Piece::First => escape(words.trim_start(), position, counts),
                Piece::Further => escape(&words, Position::Within, counts),
            }
        });
        words.trim().to_owned()
    }

    /// The words of a row, with the tabs between its cells.
    pub(super) fn row(&mut self, line: &Line<'_>, begin: usize) -> String {
        self.pieces(line, begin, |words, _, counts| {
            let words = without_tracking(words, counts);
            escape(&words, Position::Within, counts)
        })
    }
}

/// Words without what would be taken for the closing marks of a heading, or for its attributes.
fn open_ended(words: &str) -> String {
    if let Some(inner) = words.strip_suffix('}') {
        return format!("{inner}\\}}");
    }
    let open = words.trim_end_matches('#');
    let marks = words.len() - open.len();
    format!("{open}{}", "\\#".repeat(marks))
}
