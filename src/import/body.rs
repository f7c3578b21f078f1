//! The words of an answer, or of an event, as the body of a Markdown document.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use super::addresses::linked;
use super::clean::Counts;
use super::list::Lists;
use super::reading::Reading;
use super::source_entry::SourceEntry;
use super::span::Label;
use super::transcript::{Markup, Transcript};

/// What footnotes are called, and a number behind it.
const NOTE: &str = "cite";

/// What became of some lines.
#[derive(Debug, Default)]
pub struct Body {
    /// Markdown, with references to the footnotes.
    pub text: String,
    /// How footnotes are called, without their numbers.
    pub note: String,
    /// The footnotes, as Markdown; `None` if the text has the definition.
    pub notes: Vec<Option<String>>,
    /// Each reference to a footnote: the position of that, and the byte of the transcript at which
    /// the citation began.
    pub cited: Vec<(usize, usize)>,
    /// Whom it cites: publishers in the order of the first citations, and numbered sources.
    pub sources: Vec<SourceEntry>,
}

impl Body {
    /// The whole body, with its footnotes at the end.
    pub fn write(&self) -> String {
        let mut text = self.text.clone();
        for (at, note) in self.notes.iter().enumerate() {
            if let Some(note) = note {
                let _ = write!(text, "\n[^{}-{}]: {note}\n", self.note, at + 1);
            }
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
    /// Where citations stand in the text, as bytes, and what they are.
    pub cited: &'a mut Vec<(Range<usize>, Label)>,
    /// What was changed.
    pub counts: &'a mut Counts,
    /// Where citations stay in the text, because no footnote can stand there.
    pub(super) kept: &'a BTreeSet<usize>,
    pub(super) markup: Markup,
    pub(super) reading: Reading,
    /// The footnotes of numbered sources, by the positions of both.
    pub(super) source_notes: BTreeMap<usize, usize>,
    pub(super) out: String,
    pub(super) lists: Lists,
    /// An item that has no words yet.
    pub(super) is_item_empty: bool,
    pub(super) body: Body,
    /// Names and addresses of sources that have been named.
    named: BTreeSet<String>,
}

impl<'a, 't> Writer<'a, 't> {
    /// A writer that has written nothing.
    pub fn new(
        transcript: &'a mut Transcript<'t>,
        cited: &'a mut Vec<(Range<usize>, Label)>,
        counts: &'a mut Counts,
        kept: &'a BTreeSet<usize>,
    ) -> Self {
        Self {
            transcript,
            cited,
            counts,
            kept,
            markup: Markup::Plain,
            reading: Reading::default(),
            source_notes: BTreeMap::new(),
            out: String::new(),
            lists: Lists::default(),
            is_item_empty: false,
            body: Body::default(),
            named: BTreeSet::new(),
        }
    }

    /// Writes these lines, and after them definitions that are elsewhere.
    pub fn body(
        mut self,
        lines: Range<usize>,
        definitions: &[Range<usize>],
        markup: Markup,
    ) -> Body {
        self.body.note = self.free_note(lines.clone());
        self.markup = markup;
        self.reading = Reading::of(self.transcript, lines.clone(), markup, self.kept);
        match markup {
            Markup::Plain => self.plain(lines),
            Markup::Markdown => {
                self.markdown(lines);
                for definition in definitions {
                    self.gap();
                    self.markdown(definition.clone());
                }
            }
        }
        self.name_sources();
        self.body.text = self.out.trim_matches('\n').to_owned();
        if markup == Markup::Markdown {
            self.body.text = linked(&self.body.text);
        }
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

    /// Adds a source, unless its address or its name is known.
    pub(super) fn name_source(&mut self, entry: SourceEntry) {
        let key = entry.url.as_ref().or(entry.name.as_ref());
        if key.is_some_and(|key| self.named.insert(key.clone())) {
            self.body.sources.push(entry);
        }
    }

    /// Adds a publisher of which the name is known.
    pub(super) fn name_publisher(&mut self, name: &str) {
        self.name_source(SourceEntry::named(name));
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
}
