//! What was found, as errors.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::words::Form;
use super::{Hit, NeedleKind, Search};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};

/// Hits of one document that are reported, before "and N more".
const MOST_HITS: usize = 5;
/// Documents whose hits are reported.
const MOST_DOCUMENTS: usize = 50;

impl Search {
    /// What is left of the hits, as errors, and forgets them. `text` gives the text of a document.
    pub fn report(&self, text: impl Fn(&str) -> Option<String>) -> Diagnostics {
        let mut by_document: BTreeMap<usize, Vec<(NeedleKind, Hit, usize)>> = BTreeMap::new();
        for (needle, hit) in self.pending() {
            let kind = self.matcher.needles()[needle].kind;
            let hits = by_document.entry(self.owners[needle]).or_default();
            hits.push((kind, hit, needle));
        }
        self.forget();
        let documents = by_document.len();
        let mut diagnostics = Diagnostics::default();
        for (owner, mut hits) in by_document.into_iter().take(MOST_DOCUMENTS) {
            hits.sort_by(|a, b| (&a.1.file, a.0, &a.1.quote).cmp(&(&b.1.file, b.0, &b.1.quote)));
            let path = &self.documents[owner];
            let text = text(path).unwrap_or_default();
            let more = hits.len().saturating_sub(MOST_HITS);
            for (at, (kind, hit, needle)) in hits.iter().take(MOST_HITS).enumerate() {
                let mut diagnostic = disclosed(*kind, hit, path);
                if at == 0 && more > 0 {
                    // Writing into a String cannot fail.
                    let _ = write!(diagnostic.message, " (and {more} more of this document)");
                }
                let span = self.span(*needle, &text);
                diagnostics.push(match span {
                    Some(span) => diagnostic.at(path, span),
                    None => diagnostic.in_file(path),
                });
            }
        }
        if documents > MOST_DOCUMENTS {
            let more = documents - MOST_DOCUMENTS;
            let message = format!("pages say what {more} more withheld documents say alone");
            diagnostics.push(Diagnostic::error(Code::Disclosure, message).hint(HINT));
        }
        diagnostics
    }

    /// Where a document says it, if it does so in one piece.
    fn span(&self, needle: usize, text: &str) -> Option<Span> {
        let mut first = None;
        let is_it = |at| at == needle;
        self.matcher
            .find(text.as_bytes(), Form::Marked, is_it, |_, place| {
                first.get_or_insert(Span::new(place.start, place.end));
            });
        first
    }
}

const HINT: &str = "this is a fault of Standpoint, or the words are public elsewhere: report it, or say them in a \
                    public document, too";

/// The error that a file says what only a withheld document says.
fn disclosed(kind: NeedleKind, hit: &Hit, document: &str) -> Diagnostic {
    let Hit { file, quote } = hit;
    let kind = kind.words();
    Diagnostic::error(
        Code::Disclosure,
        format!("`{file}` has {kind} that only `{document}` has, which is withheld: `{quote}`"),
    )
    .hint(HINT)
}
