//! Blocks: the signs that begin and end them, without the names and attributes that are on no page.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, HeadingLevel, Tag};

use super::Writer;
use crate::parse::heading_id;

impl<'e> Writer<'e, '_> {
    pub(super) fn start_block(&mut self, tag: Tag<'e>, range: &Range<usize>, is_first: bool) {
        let source = self.source(range);
        match tag {
            Tag::Heading { level, id, .. } => {
                self.in_title = is_first && level == HeadingLevel::H1;
                self.heading = id.as_deref().map(heading_id);
                self.is_inline = true;
            }
            Tag::Table(_) => self.is_inline = true,
            Tag::CodeBlock(kind) => {
                if let CodeBlockKind::Fenced(info) = kind {
                    let line = source.lines().next().unwrap_or_default();
                    let words = line.trim_start_matches(['`', '~']);
                    self.out.push_str(&line[..line.len() - words.len()]);
                    // The page has the first word as the language.
                    let language = info.split_whitespace().next();
                    self.put(language.unwrap_or_default(), range.start + line.len());
                }
                self.is_inline = true;
            }
            Tag::List(first) => self.lists.push(first),
            Tag::Item => self.start_item(range),
            Tag::FootnoteDefinition(_) => {
                let label = source.find("]:").map_or(0, |at| at + 2);
                self.put("[^]:", range.start + label);
            }
            _ => {}
        }
    }

    /// Writes the sign of an item. A page counts items from the first number of their list.
    fn start_item(&mut self, range: &Range<usize>) {
        let source = self.source(range);
        let marker = source.trim_start();
        let mut at = range.start + source.len() - marker.len();
        self.put(&source[..source.len() - marker.len()], at);
        if let Some(Some(next)) = self.lists.last_mut() {
            let number = next.to_string();
            *next += 1;
            let rest = marker.trim_start_matches(|c: char| c.is_ascii_digit());
            at += marker.len() - rest.len();
            self.put(&number, at);
        }
        let end = (at + 1).min(range.end);
        self.put(self.source(&(at..end)), end);
    }

    /// Ends a row with the bar after its last cell. What follows that belongs to no column.
    pub(super) fn end_row(&mut self, end: usize) {
        let rest = self.take(end);
        let cells = rest.find('|').map_or(0, |at| at + 1);
        let line = rest.trim_end().len();
        self.out.push_str(&rest[..cells]);
        self.out.push_str(&rest[line.max(cells)..]);
    }

    /// Ends a heading, with its id as the page has it and none of its other attributes.
    pub(super) fn end_heading(&mut self, end: usize) {
        let rest = self.take(end);
        let (before, after) = match (rest.find('{'), rest.rfind('}')) {
            (Some(open), Some(close)) if open < close => (&rest[..open], &rest[close + 1..]),
            _ => (rest, ""),
        };
        self.put_signs(before);
        if let Some(id) = self.heading.take().filter(|id| !id.is_empty()) {
            // Writing to a string does not fail.
            let _ = write!(self.out, "{{#{id}}}");
        }
        self.put_signs(after);
        self.in_title = false;
    }
}
