//! The index of the search in the output, and what is remembered of it.

use std::path::Path;

use super::cache::name;
use super::manifest::Manifest;
use super::sum::Sum;
use super::{Output, Stage};
use crate::cache;

/// The cache in which it is remembered.
const NAME: &str = "search";

/// The bytes of a file that the last build wrote, if they are still there.
fn earlier(folder: &Path, manifest: &Manifest, path: &str) -> Option<Vec<u8>> {
    let at = manifest.find(path)?;
    let bytes = super::read(&folder.join(path)).ok()?;
    (Sum::of(&bytes) == manifest.files()[at].sum?).then_some(bytes)
}

fn recall(known: Option<&cache::Folder>, folder: &Path) -> Option<Vec<u8>> {
    known?.read(&name(NAME, folder))
}

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

impl Output {
    /// The bytes of a file that the last build wrote, if they are still there.
    #[must_use]
    pub fn earlier(&self, path: &str) -> Option<Vec<u8>> {
        earlier(&self.folder, &self.manifest, path)
    }

    /// What is remembered of the index of the search.
    #[must_use]
    pub fn recall(&self) -> Option<Vec<u8>> {
        recall(self.known.as_deref(), &self.folder)
    }
}

impl Stage {
    /// The bytes of a file that the last build wrote, if they are still there.
    #[must_use]
    pub fn earlier(&self, path: &str) -> Option<Vec<u8>> {
        earlier(&self.folder, &self.manifest, path)
    }

    /// What is remembered of the index of the search.
    #[must_use]
    pub fn recall(&self) -> Option<Vec<u8>> {
        recall(self.known.as_deref(), &self.folder)
    }

    /// Remembers this of the index. It says itself of which index it is, so that it does no harm if the site is not put in
    /// place.
    pub fn remember(&self, index: &[u8]) {
        remember(self.known.as_deref(), &self.folder, index);
    }
}
