//! From sources to documents: front matter and the outline of the body.

mod anchors;
mod assessment;
mod comment;
mod destinations;
mod draft;
mod edit;
mod events;
mod front_matter;
mod guard;
mod identity;
mod judgements;
mod keys;
mod label;
mod links;
mod markdown;
mod marks;
mod pages;
mod prose;
mod questions;
mod salvage;
mod sources;
mod subject;
mod table;
mod words;

pub use anchors::heading_id;
pub use assessment::assessment_id;
pub use destinations::{Destination, OpenLinks, WrittenLink, destinations};
pub use edit::{edited, place_of_destination};
pub use events::Markdown;
pub use identity::id_of_assessment;
pub use judgements::judgements;
pub use label::label;
pub use markdown::bare_name;
pub use prose::{Mark, Prose, title_anchors, without_comments};
pub use salvage::salvage;
pub use table::surplus;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::Document;
use crate::source::Source;
use crate::value::Node;

/// Parses one document. What is wrong is reported; a document that cannot be used at all is
/// absent. A panic of this code or a library becomes an error that names the file.
pub fn document(
    source: &Source,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    guarded(source, settings, (None, None), diagnostics)
}

/// The same, and makes the prose of its body from the same pass over it.
pub fn document_with_prose(
    source: &Source,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Option<(Document, Prose)> {
    let mut prose = Prose::default();
    let document = guarded(source, settings, (Some(&mut prose), None), diagnostics)?;
    Some((document, prose))
}

/// The same, and writes the words of its body that readers see into `words`. Prose is made if there is a place for it.
pub fn document_with_words(
    source: &Source,
    settings: &Settings,
    prose: Option<&mut Prose>,
    words: &mut String,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    guarded(source, settings, (prose, Some(words)), diagnostics)
}

fn guarded(
    source: &Source,
    settings: &Settings,
    wanted: (Option<&mut Prose>, Option<&mut String>),
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        let mut own = Diagnostics::default();
        let document = keys::document(source, settings, wanted, &mut own);
        (document, own)
    }));
    if let Ok((document, own)) = parsed {
        diagnostics.append(own);
        return document;
    }
    diagnostics.push(
        Diagnostic::error(Code::Crashed, "Standpoint failed on this file")
            .in_file(&source.path)
            .hint("this is a fault of Standpoint: please report it with the file"),
    );
    None
}

/// Where the keys of a text's front matter are; `None` if it does not begin with front matter, or that does not end.
pub fn place_of_keys(text: &str) -> Option<Range<usize>> {
    front_matter::split(text).ok().map(|split| split.keys)
}

/// The body of a document's text: what follows the front matter.
pub fn body(text: &str) -> &str {
    front_matter::split(text).map_or(text, |split| &text[split.body..])
}

/// The keys of a text that begins with front matter, and where its body begins. What is wrong with the keys is
/// reported; `None` if the text does not begin with front matter, or that does not end.
pub fn split_front_matter(
    file: &str,
    text: &str,
    diagnostics: &mut Diagnostics,
) -> Option<(Option<Node>, usize)> {
    let found = front_matter::split(text).ok()?;
    let keys = keys::values(file, &text[found.keys.clone()], &found, diagnostics);
    Some((keys, found.body))
}

/// The keys and values of a text's front matter; none where there is none that can be read.
pub fn front_matter(text: &str) -> Option<Node> {
    let found = front_matter::split(text).ok()?;
    let keys = &text[found.keys.clone()];
    keys::values("", keys, &found, &mut Diagnostics::default())
}
