//! The index of the search in the output, and what is remembered of it.

use std::path::Path;

use super::cache::name;
use super::manifest::Manifest;
use super::sum::Sum;
use super::{Output, Stage};
use crate::cache;

/// The cache in which it is remembered.
const NAME: &str = "search";

/// Without it, the next build makes the index anew.
pub(super) fn remember(known: Option<&cache::Folder>, folder: &Path, index: &[u8]) {
    if let Some(known) = known {
        drop(known.replace(&name(NAME, folder), &Bytes(index)));
    }
}

/// Bytes as they are.
struct Bytes<'b>(&'b [u8]);

impl serde::Serialize for Bytes<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        // Postcard writes a tuple without its length.
        use serde::ser::SerializeTuple as _;
        let mut tuple = to.serialize_tuple(self.0.len())?;
        for byte in self.0 {
            tuple.serialize_element(byte)?;
        }
        tuple.end()
    }
}

/// What the last build has left of the index.
pub struct EarlierIndex<'o> {
    folder: &'o Path,
    manifest: &'o Manifest,
    known: Option<&'o cache::Folder>,
}

impl EarlierIndex<'_> {
    /// The bytes of a file that the last build wrote, if they are still there.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<Vec<u8>> {
        let at = self.manifest.find(path)?;
        let bytes = super::read(&self.folder.join(path)).ok()?;
        (Sum::of(&bytes) == self.manifest.files()[at].sum?).then_some(bytes)
    }

    /// What is remembered of it.
    #[must_use]
    pub fn recall(&self) -> Option<Vec<u8>> {
        self.known?.read(&name(NAME, self.folder))
    }
}

impl Output {
    /// What the last build has left of the index of the search.
    #[must_use]
    pub fn earlier_index(&self) -> EarlierIndex<'_> {
        EarlierIndex {
            folder: &self.folder,
            manifest: &self.manifest,
            known: self.known.as_deref(),
        }
    }
}

impl Stage {
    /// What the last build has left of the index of the search.
    #[must_use]
    pub fn earlier_index(&self) -> EarlierIndex<'_> {
        EarlierIndex {
            folder: &self.folder,
            manifest: &self.manifest,
            known: self.known.as_deref(),
        }
    }

    /// Remembers this of the index. It says itself of which index it is, so that it does no harm if the site is not put in
    /// place.
    pub fn remember(&self, index: &[u8]) {
        remember(self.known.as_deref(), &self.folder, index);
    }
}
