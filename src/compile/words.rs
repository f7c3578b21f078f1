//! A page in which the words of a body have changed, and nothing else: the new body takes the place of the old one.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use super::Parsed;
use super::searched::identities;
use crate::cache::PlacedBody;
use crate::config::Settings;
use crate::model::Document;
use crate::render::{ids, refill};
use crate::search::{Earlier, Lexicon, ReadFile, Reworded as Reindexed, Rewording};
use crate::source::Files;

/// The words that documents of a site have now, if it has a search.
pub struct WordsOfSite {
    lexicon: Lexicon,
    rewordings: Mutex<Vec<Rewording>>,
}

impl WordsOfSite {
    /// None so far; `None` for a site without a search.
    pub fn of(settings: &Settings) -> Option<Self> {
        settings.search.then(|| Self {
            lexicon: Lexicon::default(),
            rewordings: Mutex::default(),
        })
    }

    /// The index in which documents have these words, made from the one of which this was kept; `None` if that cannot be.
    pub fn index(self, kept: &[u8], read: ReadFile<'_>) -> Option<Reindexed> {
        let rewordings = self.rewordings.into_inner();
        let rewordings = rewordings.unwrap_or_else(PoisonError::into_inner);
        let earlier = Earlier::read(kept, read)?;
        earlier.reworded(rewordings, &self.lexicon, read)
    }
}

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
    words: Option<&WordsOfSite>,
) -> Option<Reworded> {
    let (parsed, prose, own) =
        Parsed::read_with_words(files, &old.path, settings, true, |document, text| {
            words.map(|words| words.lexicon.document(document, text))
        });
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
    if let (Some(words), Some(own)) = (words, own.flatten()) {
        let (was, now) = identities(old, &document, settings);
        let rewordings = words.rewordings.lock();
        let mut rewordings = rewordings.unwrap_or_else(PoisonError::into_inner);
        rewordings.push((was, now, own));
    }
    let end = u32::try_from(start + html.len()).ok()?;
    Some(Reworded {
        bytes: [before, html.as_bytes(), behind].concat(),
        range: body.range.start..end,
        document,
    })
}
