//! Labels for all that a transcript holds: every byte lies in exactly one span.

use std::ops::Range;

use serde::Serialize;

use super::transcript::Transcript;

/// What a stretch of a transcript is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// The byte order mark at the start of the file.
    ByteOrderMark,
    /// A line on which nothing can be seen.
    Blank,
    /// The first line, which names the event.
    Headline,
    /// A paragraph on the event.
    Event,
    /// What the agents were asked.
    Question,
    /// A line that says who speaks, or that somebody asks.
    Speaker,
    /// The front matter of the file.
    FrontMatter,
    /// What a page or an exporter puts around the words: buttons, stamps, footers.
    Furniture,
    /// A title within an answer.
    Heading,
    /// An item of a list without numbers.
    Bullet,
    /// An item of a list with numbers.
    Item,
    /// Any other words of an answer.
    Text,
    /// A citation within an answer, which becomes a footnote.
    Citation,
    /// A number that points at a source of the answer; it becomes the mark of that footnote.
    Reference,
    /// A numbered source, or the title of a list of them, which becomes a footnote.
    Source,
    /// A line of code.
    Code,
    /// A mark of a chat tool or a button of its page, without words of the answer; left out.
    Mark,
    /// What the agent offers to do next; no part of its assessment.
    Offer,
    /// The agent's name at the end of its answer.
    Signature,
    /// A line drawn between the parts of the transcript.
    Rule,
    /// What could not be classified.
    Residue,
    /// Keys, signs and other values of a JSON file.
    Syntax,
}

impl Label {
    /// Whether a line with this label is left out of what is said around it.
    pub fn is_left_out(self) -> bool {
        matches!(
            self,
            Self::Offer
                | Self::Signature
                | Self::Rule
                | Self::Residue
                | Self::Speaker
                | Self::FrontMatter
                | Self::Furniture
                | Self::Question
        )
    }
}

/// A labelled stretch of a transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Labelled {
    /// The byte at which it begins.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// What it is.
    pub label: Label,
    /// The number of the turn that it belongs to, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<usize>,
}

/// All bytes of a file, each in one labelled span: lines, and the citations within them.
///
/// Each line has one label, and lines lie one behind the other, so that no byte can be left out.
pub fn spans(transcript: &Transcript<'_>, cited: &[(Range<usize>, Label)]) -> Vec<Labelled> {
    let mut spans = Vec::new();
    let mark = transcript.mark;
    let bom = Labelled {
        start: 0,
        end: mark,
        line: 1,
        label: Label::ByteOrderMark,
        turn: None,
    };
    push(&mut spans, bom);
    let mut cited = cited.iter().peekable();
    for (line, (label, turn)) in transcript.lines.iter().zip(&transcript.labels) {
        let mut add = |start: usize, end: usize, label: Label| {
            let span = Labelled {
                start: start + mark,
                end: end + mark,
                line: line.number,
                label,
                turn: *turn,
            };
            push(&mut spans, span);
        };
        let mut done = line.start;
        while let Some((citation, kind)) = cited.next_if(|(range, _)| range.start < line.next) {
            add(done, citation.start, *label);
            add(citation.start, citation.end, *kind);
            done = citation.end;
        }
        add(done, line.next, *label);
    }
    spans
}

/// Adds a span behind the others, or makes the last longer where both are the same.
fn push(spans: &mut Vec<Labelled>, span: Labelled) {
    let whole = matches!(
        span.label,
        Label::Blank
            | Label::Event
            | Label::Question
            | Label::Offer
            | Label::Residue
            | Label::Text
            | Label::FrontMatter
            | Label::Furniture
    );
    if span.start == span.end {
        return;
    }
    match spans.last_mut() {
        Some(last) if whole && (last.label, last.turn) == (span.label, span.turn) => {
            last.end = span.end;
        }
        _ => spans.push(span),
    }
}

/// Whether the spans lie one behind the other and hold `length` bytes from the first on.
pub fn cover(spans: &[Labelled], length: usize) -> bool {
    let mut end = 0;
    spans.iter().all(|span| {
        let follows = span.start == end && span.start < span.end;
        end = span.end;
        follows
    }) && end == length
}
