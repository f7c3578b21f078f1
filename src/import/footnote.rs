//! Citations of a line as footnotes.

use std::fmt::Write as _;
use std::ops::Range;

use super::body::Writer;
use super::citation::Citation;
use super::clean::{Change, Counts, clean};
use super::flag::FlagKind;
use super::line::Line;
use super::search::{Found, LineEnd, citations};
use super::span::Label;
use super::transcript::Markup;
use super::words::{Position, escape};

/// Where a piece between citations is on its line.
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

/// A stretch of a line that is no prose.
enum Part {
    Citation(Citation),
    /// In Markdown: its signs are shown as they are.
    Formula(Range<usize>),
}

impl Part {
    fn range(&self) -> Range<usize> {
        match self {
            Self::Citation(citation) => citation.range.clone(),
            Self::Formula(range) => range.clone(),
        }
    }
}

impl Writer<'_, '_> {
    /// The text of a line from a byte on, each piece between citations made by `write`, with
    /// footnotes for these. `write` gets whether its piece is the first.
    pub(super) fn pieces(
        &mut self,
        line: &Line<'_>,
        begin: usize,
        write: impl Fn(&str, Piece, &mut Counts) -> String,
    ) -> String {
        let stack = self.reading.stacks.at(line.at).cloned();
        let upto = stack
            .as_ref()
            .map_or(line.raw.len(), |stack| stack.begin.max(begin));
        let raw = &line.raw[begin..upto];
        let parts = self.parts(line, begin, raw);
        let mut out = String::new();
        let mut done = 0;
        let mut cites = false;
        let piece = |text: &str, piece: Piece, counts: &mut Counts| {
            let clean = clean(text, &mut |change| counts.add(change)).into_owned();
            write(&clean, piece, counts)
        };
        for part in parts {
            let range = part.range();
            let before = piece(&raw[done..range.start], Piece::at(done), self.counts);
            done = range.end;
            match part {
                Part::Formula(range) => {
                    out.push_str(&before);
                    let is_first = out.trim().is_empty();
                    let position = if is_first {
                        Position::Start
                    } else {
                        Position::Within
                    };
                    let formula = clean(&raw[range], &mut |change| self.counts.add(change));
                    out.push_str(&escape(&formula, position, self.counts));
                    cites = false;
                }
                Part::Citation(citation) if citation.label == Label::Mark => {
                    out.push_str(&before);
                    self.mark(line, begin, &citation);
                    cites = false;
                }
                Part::Citation(citation) => {
                    out.push_str(before.trim_end_matches(is_space));
                    out.push_str(&self.cite(line, begin, citation));
                    cites = true;
                }
            }
        }
        let rest = piece(&raw[done..], Piece::at(done), self.counts);
        if cites && rest.starts_with(|c: char| c.is_alphanumeric() || c == '(') {
            out.push(' ');
        }
        out.push_str(&rest);
        if let Some(stack) = stack {
            out.truncate(out.trim_end().len());
            out.push_str(&self.stack(&stack));
        }
        out
    }

    /// The citations and formulas of a piece of a line, in order. Says what may cite.
    fn parts(&mut self, line: &Line<'_>, begin: usize, raw: &str) -> Vec<Part> {
        let Found {
            citations,
            mut doubtful,
        } = citations(raw, self.line_end(line), self.markup, &self.reading.sources);
        let mut parts = Vec::new();
        for citation in citations {
            let at = begin + citation.range.start;
            let is_own = citation.label == Label::Reference && self.reading.sources.holds(line.at);
            if is_own || self.reading.formulas.hold(line.at, at) {
                continue;
            }
            if self.kept.contains(&(line.start + at)) {
                let words = &raw[citation.range];
                let what = format!("the citation `{words}` stays in the text");
                let why = "the Markdown around it leaves no room for a footnote";
                let what = format!("{what}: {why}");
                self.transcript.flag_as(FlagKind::NoRoom, line.at, what);
                continue;
            }
            parts.push(Part::Citation(citation));
        }
        if self.markup == Markup::Markdown {
            let formulas = self.reading.formulas.on(line.at).iter();
            let formulas =
                formulas.filter(|part| part.end > begin && part.start < begin + raw.len());
            let within = formulas.map(|part| {
                let end = part.end.min(begin + raw.len());
                Part::Formula(part.start.max(begin) - begin..end - begin)
            });
            parts.extend(within);
            parts.sort_by_key(|part| part.range().start);
        }
        if self.reading.stacks.is_doubtful(line.at) {
            doubtful.push(line.words.to_string());
        }
        for words in doubtful {
            let words = clean(&words, &mut |_| {});
            let what = format!("`{words}` may be a citation: it stays in the text");
            self.transcript.flag_as(FlagKind::MayCite, line.at, what);
        }
        parts
    }

    /// Leaves a mark out.
    fn mark(&mut self, line: &Line<'_>, begin: usize, citation: &Citation) {
        let from = line.start + begin;
        let range = from + citation.range.start..from + citation.range.end;
        self.cited.push((range, Label::Mark));
        self.counts.add(Change::Mark);
    }

    /// The marks of the footnotes that a citation becomes.
    fn cite(&mut self, line: &Line<'_>, begin: usize, citation: Citation) -> String {
        let Citation {
            range,
            names,
            sources,
            label,
            doubt,
        } = citation;
        let words = &line.raw[begin + range.start..begin + range.end];
        let from = line.start + begin + range.start;
        self.cited.push((from..from + words.len(), label));
        self.counts.add(Change::Citation);
        if let Some(kind) = doubt {
            let why = match kind {
                FlagKind::NamesSeveral => "may name one publisher or several: look at `sources`",
                _ => "names no publisher: write who it is into `sources`",
            };
            let what = format!("the citation `{words}` {why}");
            self.transcript.flag_as(kind, line.at, what);
        }
        if sources.is_empty() {
            return self.new_note(words, &names, from);
        }
        let mut marks = String::new();
        for source in sources {
            let note = self.source_note(source);
            let _ = write!(marks, "[^{}-{}]", self.body.note, note + 1);
            self.body.cited.push((note, from));
        }
        marks
    }

    /// The mark of a footnote that holds the words of a citation.
    pub(super) fn new_note(&mut self, words: &str, names: &[String], from: usize) -> String {
        let note = clean(words, &mut |change| self.counts.add(change));
        let note = escape(&note, Position::Start, &mut Counts::default());
        self.body.cited.push((self.body.notes.len(), from));
        self.body.notes.push(Some(note));
        for name in names {
            self.name_publisher(name);
        }
        format!("[^{}-{}]", self.body.note, self.body.notes.len())
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

/// White space that parts no cells of a table.
fn is_space(c: char) -> bool {
    c.is_whitespace() && c != '\t'
}
