//! Lists of plain text: markers and indents become the nested lists of Markdown.

use super::line::Line;

/// Signs that open an item wherever they begin a line.
const BULLETS: [char; 8] = ['•', '◦', '▪', '‣', '●', '○', '■', '⁃'];
/// Signs that do so with a space behind them; word processors draw two of them in fonts of their own.
const SPACED: [char; 6] = ['·', '∙', '➢', '➤', '\u{f0b7}', '\u{f0a7}'];

/// What opens an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// A sign.
    Bullet(char),
    /// A number.
    Number(u32),
}

impl Marker {
    /// Whether it opens an item right behind a line of a paragraph. A number in running text may
    /// have come to the start of a line.
    pub fn may_interrupt(self) -> bool {
        matches!(self, Self::Bullet(_) | Self::Number(1))
    }

    fn is_number(self) -> bool {
        matches!(self, Self::Number(_))
    }

    fn is_followed_by(self, next: Self) -> bool {
        match (self, next) {
            (Self::Number(last), Self::Number(number)) => number == last.saturating_add(1),
            (last, next) => last.is_like(next),
        }
    }

    /// Whether both may open items of one list.
    fn is_like(self, other: Self) -> bool {
        match (self, other) {
            (Self::Bullet(one), Self::Bullet(two)) => one == two,
            (Self::Number(_), Self::Number(_)) => true,
            _ => false,
        }
    }
}

/// The sign with which a line begins, if it is none of Markdown, and where its words begin.
pub fn bullet(line: &Line<'_>) -> Option<(char, usize)> {
    let (text, margin) = line.unindented();
    let sign = text.chars().next()?;
    let behind = &text[sign.len_utf8()..];
    let opens = BULLETS.contains(&sign)
        || SPACED.contains(&sign) && behind.starts_with(char::is_whitespace)
        || sign == 'o' && behind.starts_with('\t');
    opens.then_some((sign, margin + sign.len_utf8()))
}

/// The marker with which a line begins, and where on it its words begin.
pub fn marker(line: &Line<'_>) -> Option<(Marker, usize)> {
    if let Some((sign, begin)) = bullet(line) {
        return Some((Marker::Bullet(sign), begin));
    }
    let (text, margin) = line.unindented();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (marker, length) = if let Some(sign @ ('-' | '*')) = text.chars().next() {
        (Marker::Bullet(sign), 1)
    } else if (1..=9).contains(&digits) && text[digits..].starts_with(['.', ')']) {
        // Markdown would drop the zeros of `007.`
        let is_padded = digits > 1 && text.starts_with('0');
        let number = text[..digits].parse().ok().filter(|_| !is_padded)?;
        (Marker::Number(number), digits + 1)
    } else {
        return None;
    };
    let behind = &text[length..];
    let apart = behind.is_empty() || behind.starts_with(char::is_whitespace);
    apart.then_some((marker, margin + length))
}

/// An open list.
#[derive(Debug)]
struct Level {
    /// The column of its markers in the transcript.
    indent: usize,
    marker: Marker,
    /// What stands behind a number: alternates, so that a number out of order begins a list anew.
    delimiter: char,
    /// The column of its markers in Markdown, and that of the words of its items.
    start: usize,
    column: usize,
}

/// The lists that are open, the outermost first.
#[derive(Debug, Default)]
pub struct Lists {
    open: Vec<Level>,
    /// Lists that ended since the last paragraph: one of numbers that begins in the column of
    /// another must not be taken for its continuation.
    ended: Vec<Level>,
}

/// How an item begins in Markdown.
#[derive(Debug)]
pub struct Opening {
    /// The spaces and the marker.
    pub prefix: String,
    /// Whether an empty line must stand before it, to be seen as an item.
    pub needs_gap: bool,
}

/// More levels than this are drawn on one.
const DEEPEST: usize = 20;

impl Lists {
    /// Whether no list is open.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The column at which the text of the innermost item goes on.
    pub fn column(&self) -> usize {
        self.open.last().map_or(0, |level| level.column)
    }

    /// Ends all lists.
    pub fn close(&mut self) {
        self.open.clear();
        self.ended.clear();
    }

    /// Ends the lists to whose items a paragraph with this indent does not belong.
    pub fn close_at(&mut self, indent: usize) {
        while self.open.last().is_some_and(|level| level.indent >= indent) {
            self.open.pop();
        }
        self.ended.clear();
    }

    /// Ends all lists; the next item begins one.
    pub fn end_all(&mut self) {
        self.end(0);
    }

    fn end(&mut self, from: usize) {
        self.ended.extend(self.open.drain(from..));
    }

    /// Ends the lists of the other kind, of numbers or of signs, that an item behind an empty line
    /// does not belong to.
    pub fn part(&mut self, indent: usize, marker: Marker) {
        let is_other = |level: &Level| {
            level.indent >= indent && level.marker.is_number() != marker.is_number()
        };
        while self.open.last().is_some_and(is_other) {
            self.end(self.open.len() - 1);
        }
    }

    /// Begins an item.
    pub fn open(&mut self, indent: usize, marker: Marker) -> Opening {
        while self.open.last().is_some_and(|level| level.indent > indent) && self.open.len() > 1 {
            self.end(self.open.len() - 1);
        }
        // Pasted text may have lost its indents: then the sign tells the level.
        let sibling = self
            .open
            .iter()
            .rposition(|level| level.indent >= indent && level.marker.is_like(marker));
        let opens_list = sibling.is_none() && self.open.len() < DEEPEST;
        let mut starts_anew = opens_list;
        if let Some(at) = sibling {
            self.end(at + 1);
        }
        if opens_list {
            let column = self.column();
            let delimiter = self.delimiter(column, marker);
            self.open.push(Level {
                indent,
                marker,
                delimiter,
                start: column,
                column,
            });
        } else if let Some(level) = self.open.last_mut() {
            if !level.marker.is_followed_by(marker) {
                starts_anew = true;
                level.delimiter = other(level.delimiter);
            }
            level.marker = marker;
        }
        self.opening(marker, starts_anew)
    }

    /// What stands behind the numbers of a list that begins in a column.
    fn delimiter(&self, column: usize, marker: Marker) -> char {
        let is_before = |level: &&Level| level.start == column && level.marker.is_number();
        match self.ended.iter().rev().find(is_before) {
            Some(before) if before.marker.is_followed_by(marker) => before.delimiter,
            Some(before) => other(before.delimiter),
            None => '.',
        }
    }

    fn opening(&mut self, marker: Marker, starts_anew: bool) -> Opening {
        let outer = self
            .open
            .len()
            .checked_sub(2)
            .map_or(0, |at| self.open[at].column);
        let Some(level) = self.open.last_mut() else {
            return Opening {
                prefix: String::new(),
                needs_gap: false,
            };
        };
        let sign = match marker {
            Marker::Bullet(_) => "- ".to_owned(),
            Marker::Number(number) => format!("{number}{} ", level.delimiter),
        };
        level.column = outer + sign.len();
        let number_interrupts = matches!(marker, Marker::Number(number) if number != 1);
        Opening {
            prefix: format!("{}{sign}", " ".repeat(outer)),
            needs_gap: starts_anew && number_interrupts,
        }
    }
}

fn other(delimiter: char) -> char {
    if delimiter == '.' { ')' } else { '.' }
}
