//! The words of an answer, or of an event, as the body of a Markdown document.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use super::citation::{Found, LineEnd, citations};
use super::clean::{Change, Counts, clean};
use super::flag::FlagKind;
use super::line::Line;
use super::list::Lists;
use super::transcript::{Markup, Transcript};
use super::words::{Position, escape};

/// What footnotes are called, and a number behind it.
const NOTE: &str = "cite";

/// What became of some lines.
#[derive(Debug, Default)]
pub struct Body {
    /// Markdown, with references to the footnotes.
    pub text: String,
    /// How footnotes are called, without their numbers.
    pub note: String,
    /// The citations, each a footnote, as Markdown.
    pub notes: Vec<String>,
    /// Where each of them began in the text, as a byte.
    pub cited: Vec<usize>,
    /// Whom it cites, in the order of the first citations.
    pub publishers: Vec<String>,
}

impl Body {
    /// The whole body, with its footnotes at the end.
    pub fn write(&self) -> String {
        let mut text = self.text.clone();
        for (number, note) in self.notes.iter().enumerate() {
            let _ = write!(text, "\n[^{}-{}]: {note}\n", self.note, number + 1);
        }
        text
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A body in the making, and what was found on the way.
pub struct Writer<'a, 't> {
    /// Where the lines stand.
    pub transcript: &'a mut Transcript<'t>,
    /// Where citations stand in the text, as bytes.
    pub cited: &'a mut Vec<Range<usize>>,
    /// What was changed.
    pub counts: &'a mut Counts,
    /// Where citations stay in the text, because no footnote can stand there.
    kept: &'a BTreeSet<usize>,
    pub(super) out: String,
    pub(super) lists: Lists,
    /// An item that has no words yet.
    pub(super) is_item_empty: bool,
    body: Body,
    /// Publishers that have been named.
    named: BTreeSet<String>,
}

impl<'a, 't> Writer<'a, 't> {
    /// A writer that has written nothing.
    pub fn new(
        transcript: &'a mut Transcript<'t>,
        cited: &'a mut Vec<Range<usize>>,
        counts: &'a mut Counts,
        kept: &'a BTreeSet<usize>,
    ) -> Self {
        Self {
            transcript,
            cited,
            counts,
            kept,
            out: String::new(),
            lists: Lists::default(),
            is_item_empty: false,
            body: Body::default(),
            named: BTreeSet::new(),
        }
    }

    /// Writes these lines.
    pub fn body(mut self, lines: Range<usize>, markup: Markup) -> Body {
        self.body.note = self.free_note(lines.clone());
        match markup {
            Markup::Plain => self.plain(lines),
            Markup::Markdown => self.markdown(lines),
        }
        self.body.text = self.out.trim_matches('\n').to_owned();
        self.body.text.push('\n');
        self.body
    }

    /// A name for footnotes that these lines do not use for theirs: `cite`, `cite-2`, `cite-3`. It
    /// stays short whatever they use, because each footnote repeats it.
    fn free_note(&self, lines: Range<usize>) -> String {
        let opening = format!("[^{NOTE}-");
        let mut used = BTreeSet::new();
        for line in &self.transcript.lines[lines] {
            for (at, _) in line.raw.match_indices(&opening) {
                used.insert(1);
                let number = line.raw[at + opening.len()..].split_once('-');
                used.extend(number.and_then(|(number, _)| number.parse::<usize>().ok()));
            }
        }
        match (1..used.len() + 2).find(|number| !used.contains(number)) {
            None | Some(1) => NOTE.to_owned(),
            Some(number) => format!("{NOTE}-{number}"),
        }
    }

    /// A block of its own.
    pub(super) fn block(&mut self, text: &str) {
        self.gap();
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// An empty line, unless there is one.
    pub(super) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// The text of a line from a byte on, each piece between citations made by `write`, with
    /// footnotes for these. `write` is told whether its piece is the first.
    pub(super) fn pieces(
        &mut self,
        line: &Line<'_>,
        begin: usize,
        write: impl Fn(&str, Piece, &mut Counts) -> String,
    ) -> String {
        let raw = &line.raw[begin..];
        let Found {
            mut citations,
            doubtful,
        } = citations(raw, self.line_end(line), self.transcript.markup);
        let from = line.start + begin;
        citations.retain(|citation| {
            let is_kept = self.kept.contains(&(from + citation.range.start));
            if is_kept {
                let words = &raw[citation.range.clone()];
                let what = format!("the citation `{words}` stays in the text");
                let why = "the Markdown around it leaves no room for a footnote";
                let what = format!("{what}: {why}");
                self.transcript.flag_as(FlagKind::NoRoom, line.at, what);
            }
            !is_kept
        });
        for words in doubtful {
            let words = clean(&words, &mut |_| {});
            let what = format!("`{words}` may be a citation: it stays in the text");
            self.transcript.flag_as(FlagKind::MayCite, line.at, what);
        }
        let mut out = String::new();
        let mut done = 0;
        let piece = |text: &str, piece: Piece, counts: &mut Counts| {
            let clean = clean(text, &mut |change| counts.add(change)).into_owned();
            write(&clean, piece, counts)
        };
        for citation in citations {
            let range = citation.range;
            let before = piece(&raw[done..range.start], Piece::at(done), self.counts);
            out.push_str(before.trim_end());
            self.note(&raw[range.clone()]);
            let _ = write!(out, "[^{}-{}]", self.body.note, self.body.notes.len());
            self.body.cited.push(from + range.start);
            self.cited.push(from + range.start..from + range.end);
            if let Some(kind) = citation.doubt {
                let why = match kind {
                    FlagKind::NamesSeveral => {
                        "may name one publisher or several: look at `sources`"
                    }
                    _ => "names no publisher: write who it is into `sources`",
                };
                let what = format!("the citation `{}` {why}", &raw[range.clone()]);
                self.transcript.flag_as(kind, line.at, what);
            }
            for name in citation.names {
                if self.named.insert(name.clone()) {
                    self.body.publishers.push(name);
                }
            }
            done = range.end;
        }
        let rest = piece(&raw[done..], Piece::at(done), self.counts);
        if !out.is_empty() && rest.starts_with(|c: char| c.is_alphanumeric() || c == '(') {
            out.push(' ');
        }
        out.push_str(&rest);
        out
    }

    /// Adds a footnote with the words of a citation.
    fn note(&mut self, verbatim: &str) {
        let note = clean(verbatim, &mut |change| self.counts.add(change));
        let note = escape(&note, Position::Start, &mut Counts::default());
        self.body.notes.push(note);
        self.counts.add(Change::Citation);
    }

    /// Whether the next line goes on in the middle of the sentence.
    fn line_end(&self, line: &Line<'_>) -> LineEnd {
        let next = self.transcript.lines.get(line.at + 1);
        match next {
            Some(next) if next.words.starts_with(char::is_lowercase) => LineEnd::GoesOn,
            _ => LineEnd::Closed,
        }
    }
}

/// Where a piece between citations stands on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// At its beginning.
    First,
    /// Behind a citation.
    Further,
}

impl Piece {
    fn at(start: usize) -> Self {
        if start == 0 {
            Self::First
        } else {
            Self::Further
        }
    }
}
