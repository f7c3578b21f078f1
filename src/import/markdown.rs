//! Markdown as it was written, with plain characters, lists and footnotes.

use std::ops::Range;

use super::body::Writer;
use super::clean::{Change, clean};
use super::line::Line;
use super::list::{Marker, bullet};
use super::tracking::without_tracking;
use super::words::unguarded;

impl Writer<'_, '_> {
    /// Writes lines of Markdown.
    pub(super) fn markdown(&mut self, lines: Range<usize>) {
        let mut done = lines.start;
        // One empty line is enough where something is left out.
        let mut after_gap = false;
        for at in lines {
            if at < done {
                continue;
            }
            if self.transcript.labels[at].0.is_left_out() {
                after_gap = true;
                continue;
            }
            if let Some(lines) = self.source_lines(at) {
                done = lines.end;
                after_gap = true;
                continue;
            }
            let line = self.transcript.lines[at].clone();
            if line.is_blank() && after_gap && self.out.ends_with("\n\n") {
                continue;
            }
            after_gap = false;
            if self.reading.stacks.covers(at) || self.stack_below(&line) {
                continue;
            }
            let text = if self.reading.is_code(at) {
                clean(line.raw, &mut |change| self.counts.add(change)).into_owned()
            } else {
                self.marked_up(&line)
            };
            self.out.push_str(&text);
            self.out.push('\n');
        }
    }

    fn marked_up(&mut self, line: &Line<'_>) -> String {
        let has_begun = self.reading.formulas.has_begun(line.at);
        if let Some((sign, begin)) = bullet(line).filter(|_| !has_begun) {
            self.counts.add(Change::Bullet);
            let opening = self.lists.open(line.indent(), Marker::Bullet(sign));
            let words = self.linked(line, begin);
            return format!("{}{}", opening.prefix, words.trim_start());
        }
        let (_, margin) = line.unindented();
        if !line.is_blank() {
            self.lists.close_at(line.indent());
        }
        let margin = &line.raw[..margin];
        let begin = margin.len();
        let mut out = clean(margin, &mut |change| self.counts.add(change)).into_owned();
        out.push_str(self.linked(line, begin).trim_start());
        unguarded(&out).unwrap_or(out)
    }

    /// The words of a line, from a byte of it on.
    fn linked(&mut self, line: &Line<'_>, begin: usize) -> String {
        self.pieces(line, begin, |words, _, counts| {
            without_tracking(words, counts)
        })
    }
}
