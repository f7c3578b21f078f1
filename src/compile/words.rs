//! A page in which the words of a body have changed, and nothing else: the new body takes the place of the old one.

use std::ops::Range;

use super::Parsed;
use crate::cache::PlacedBody;
use crate::config::Settings;
use crate::model::Document;
use crate::render::{ids, refill};
use crate::source::Files;

/// A page with a new body.
pub struct Reworded {
    /// The document as it is now.
    pub document: Document,
    /// The bytes of the page.
    pub bytes: Vec<u8>,
    /// The place of the body in it.
    pub range: Range<u32>,
}

/// Reads a document that was `old`, and puts its body into the `page` that has it. `None` where more than words has
/// changed, or something is wrong: then the site has to be linked.
pub fn reworded(
    files: &dyn Files,
    settings: &Settings,
    old: &Document,
    page: &[u8],
    body: &PlacedBody,
) -> Option<Reworded> {
    let (parsed, prose) = Parsed::read_with_prose(files, &old.path, settings);
    let document = parsed.document.ok()?;
    if !parsed.diagnostics.is_empty() || !document.has_only_other_words(old) {
        return None;
    }
    let html = refill(
        prose?,
        &document.outline,
        &body.goals,
        settings.remote_images,
    )?;
    let start = usize::try_from(body.range.start).ok()?;
    let end = usize::try_from(body.range.end).ok()?;
    let (before, behind) = (page.get(..start)?, page.get(end..)?);
    // Whatever may be linked to from elsewhere has to stay.
    let was = std::str::from_utf8(page.get(start..end)?).ok()?;
    if !ids(was).is_subset(&ids(&html)) {
        return None;
    }
    let end = u32::try_from(start + html.len()).ok()?;
    Some(Reworded {
        bytes: [before, html.as_bytes(), behind].concat(),
        range: body.range.start..end,
        document,
    })
}
