//! Comments of HTML that are not closed in their block, so that readers see what was not meant for them.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::tally;

/// Where a comment begins that ends with its paragraph or its block of HTML, for which `event` stands.
/// One that begins a block of its own and is not closed hides all that follows, and is not found here.
pub fn open_comment(body: &str, event: &Event<'_>, range: Range<usize>) -> Option<usize> {
    let here = &body[range.clone()];
    match event {
        Event::Text(_) => {
            // Backslashes are counted only before what may be a comment: each run once.
            let is_open = body[range.start..].starts_with("<!--");
            let before = &body[..range.start];
            let strokes = || {
                let strokes = before.len() - before.trim_end_matches('\\').len();
                tally::look(strokes);
                strokes
            };
            (is_open && strokes() % 2 == 0).then_some(range.start)
        }
        Event::Start(Tag::HtmlBlock) if range.end < body.len() => {
            tally::look(here.len());
            let last = here.rfind("<!--")?;
            (!here[last..].contains("-->")).then_some(range.start + last)
        }
        _ => None,
    }
}

/// The warning about a comment that begins at `span`.
pub fn not_closed(file: &str, span: Span) -> Diagnostic {
    let message = "this comment is not closed in its block: what follows is shown";
    Diagnostic::warning(Code::OpenComment, message)
        .at(file, span)
        .hint(
            "close it with `-->` before the next empty line, and begin a comment of several paragraphs on a line \
             of its own",
        )
}
