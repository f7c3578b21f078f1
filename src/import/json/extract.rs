//! The text of strings of a JSON file, one after the other, with the place of each character in the file.

use std::ops::Range;

use super::super::line::{Line, lines};
use super::super::span::{Label, Labelled};
use crate::diagnostic::Span;

/// Text of strings: each begins on a line of its own.
pub struct Extract<'t> {
    /// The file, without its byte order mark.
    file: &'t str,
    /// Where its lines begin.
    starts: Vec<usize>,
    /// The text.
    pub text: String,
    pieces: Vec<Piece>,
}

/// The text of one string.
struct Piece {
    text: Range<usize>,
    /// The byte of the file at which the string begins, after its quotation mark.
    start: usize,
    /// After each escape: a byte of the text, and the byte of the file that it is.
    escapes: Vec<(usize, usize)>,
    /// The line of the file, from 1: a string has no line break.
    line: usize,
}

impl<'t> Extract<'t> {
    /// Of a file, and without text.
    pub fn of(file: &'t str) -> Self {
        let mut starts = vec![0];
        let bytes = file.as_bytes();
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        Self {
            file,
            starts,
            text: String::new(),
            pieces: Vec::new(),
        }
    }

    /// The line of a byte of the file, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }

    /// Adds the text of a string, whose quotation marks are part of the span, and a line break.
    pub fn add(&mut self, string: Span) -> Range<usize> {
        let start = string.start as usize + 1;
        let raw = &self.file[start..(string.end as usize).saturating_sub(1).max(start)];
        let first = self.text.len();
        let mut escapes = Vec::new();
        let mut done = 0;
        while let Some(at) = memchr::memchr(b'\\', &raw.as_bytes()[done..]) {
            let at = done + at;
            self.text.push_str(&raw[done..at]);
            let (c, length) = escaped(&raw[at..]);
            self.text.push(c);
            done = (at + length).min(raw.len());
            escapes.push((self.text.len(), start + done));
        }
        self.text.push_str(&raw[done..]);
        let text = first..self.text.len();
        self.gap();
        self.pieces.push(Piece {
            text: text.clone(),
            start,
            escapes,
            line: self.line(start),
        });
        text
    }

    /// Adds a line break that no string has.
    pub fn gap(&mut self) {
        self.text.push('\n');
    }

    /// The lines of the text, with the numbers of those of the file.
    pub fn lines(&self) -> Vec<Line<'_>> {
        let mut lines = lines(&self.text);
        let mut piece = 0;
        for line in &mut lines {
            while (self.pieces.get(piece + 1)).is_some_and(|next| next.text.start <= line.start) {
                piece += 1;
            }
            line.number = self.pieces.get(piece).map_or(1, |piece| piece.line);
        }
        lines
    }

    /// The spans of the file after a byte order mark of some bytes: those of the text, and syntax between them.
    pub fn spans(&self, labelled: &[Labelled], mark: usize) -> Vec<Labelled> {
        let mut strings = Vec::new();
        for span in labelled {
            let first = self
                .pieces
                .partition_point(|piece| piece.text.end <= span.start);
            for piece in &self.pieces[first..] {
                if piece.text.start >= span.end {
                    break;
                }
                let start = piece.place(span.start.max(piece.text.start));
                let end = piece.place(span.end.min(piece.text.end));
                if start < end {
                    strings.push((start..end, span));
                }
            }
        }
        strings.sort_by_key(|(range, _)| range.start);
        let mut all = Vec::with_capacity(2 * strings.len() + 2);
        let mut add = |range: Range<usize>, label: Label, turn: Option<usize>| {
            if !range.is_empty() {
                all.push(Labelled {
                    start: range.start + mark,
                    end: range.end + mark,
                    line: self.line(range.start),
                    label,
                    turn,
                });
            }
        };
        let mut done = 0;
        for (range, span) in strings {
            add(done..range.start, Label::Syntax, None);
            done = range.end;
            add(range, span.label, span.turn);
        }
        add(done..self.file.len(), Label::Syntax, None);
        if mark > 0 {
            let span = Labelled {
                start: 0,
                end: mark,
                line: 1,
                label: Label::ByteOrderMark,
                turn: None,
            };
            all.insert(0, span);
        }
        all
    }
}

impl Piece {
    /// The byte of the file that a byte of the text is.
    fn place(&self, at: usize) -> usize {
        let after = self.escapes.partition_point(|(text, _)| *text <= at);
        let (text, file) = match after.checked_sub(1) {
            Some(last) => self.escapes[last],
            None => (self.text.start, self.start),
        };
        file + (at - text)
    }
}

/// The character of the escape with which a text begins, and its length (RFC 8259, section 7). Half of a
/// character was refused before.
fn escaped(text: &str) -> (char, usize) {
    let hex = |at: usize| {
        let digits = text.get(at + 2..at + 6)?;
        let is_escape = text.get(at..)?.starts_with("\\u");
        u32::from_str_radix(digits, 16).ok().filter(|_| is_escape)
    };
    match text.as_bytes().get(1) {
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'n') => ('\n', 2),
        Some(b'r') => ('\r', 2),
        Some(b't') => ('\t', 2),
        Some(b'u') => {
            let first = hex(0).unwrap_or(0xFFFD);
            if let Some(second) = hex(6).filter(|_| (0xD800..0xDC00).contains(&first)) {
                let both = 0x1_0000 + ((first - 0xD800) << 10) + (second & 0x3FF);
                return (char::from_u32(both).unwrap_or('\u{fffd}'), 12);
            }
            (char::from_u32(first).unwrap_or('\u{fffd}'), 6)
        }
        _ => {
            let c = text[1..].chars().next().unwrap_or('\\');
            (c, 1 + c.len_utf8())
        }
    }
}
