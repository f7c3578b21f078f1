//! What is known of an output folder: what the last build wrote from which inputs, and how its files looked once in
//! place.
//!
//! It lies in the user's cache folder, can be deleted at any time, and whatever is odd about it means that nothing is
//! known. It is bound to one folder and to the very file that is the manifest, by what nobody can choose: its number
//! and when it was put there. Each entry says "a file with this stamp has this sum, and came from these inputs". All
//! of that is true when a later build is killed: either the manifest is still the same file, or the cache is void.

use std::fs::Metadata;
use std::path::Path;

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

use super::manifest::{self, Listed, Manifest};
use super::sum::Sum;
use crate::cache;
use crate::digest::Digest;
use crate::site::Rows;
use crate::source::Stamp;

/// What is known about one file of the manifest.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    /// What it was made from; of a copy, the SHA-256 of the original.
    pub(super) inputs: Option<Digest>,
    pub(super) stamp: Stamp,
}

/// What is known of one output folder.
#[derive(Debug)]
pub(super) struct Cache {
    pub(super) fingerprint: Digest,
    /// In the order of the manifest.
    pub(super) entries: Vec<Entry>,
    rows: u64,
}

/// A cache as it is written.
#[derive(Serialize, Deserialize)]
struct Written<'t> {
    folder: &'t [u8],
    manifest: Stamp,
    fingerprint: Digest,
    /// The sum of the list of rows.
    rows: u64,
    #[serde(borrow)]
    files: Vec<(&'t str, Sum, Entry)>,
}

impl Cache {
    /// What is known of a folder, and the manifest that it has.
    pub(super) fn read(known: &cache::Folder, folder: &Path) -> Option<(Manifest, Cache)> {
        let bytes = known.read(&name("output", folder))?;
        let written: Written<'_> = postcard::from_bytes(&bytes).ok()?;
        let is_own = written.folder == folder.as_os_str().as_encoded_bytes();
        if !is_own || stamp_at(&folder.join(manifest::NAME)) != Some(written.manifest) {
            return None;
        }
        let listed = |(path, sum, _): &(&str, Sum, Entry)| Listed {
            path: (*path).into(),
            sum: Some(*sum),
        };
        let manifest = Manifest::of(written.files.iter().map(listed).collect());
        let entries = written.files.into_iter().map(|(_, _, entry)| entry);
        let cache = Cache {
            fingerprint: written.fingerprint,
            entries: entries.collect(),
            rows: written.rows,
        };
        Some((manifest, cache))
    }

    /// The assessments that each file was made from, in the order of the manifest.
    pub(super) fn rows(&self, known: &cache::Folder, folder: &Path) -> Option<Vec<Rows>> {
        let bytes = known.read(&name("rows", folder))?;
        let rows: Vec<Rows> = postcard::from_bytes(&bytes).ok()?;
        let is_own = XxHash3_64::oneshot(&bytes) == self.rows && rows.len() == self.entries.len();
        is_own.then_some(rows)
    }

    /// Writes what is known of a folder now.
    ///
    /// # Errors
    /// What the disk says; the next build is then slower.
    pub(super) fn write<'t>(
        known: &cache::Folder,
        folder: &'t Path,
        fingerprint: Digest,
        files: impl Iterator<Item = (&'t str, Sum, Entry)>,
        rows: &[Rows],
    ) -> std::io::Result<()> {
        let Some(manifest) = stamp_at(&folder.join(manifest::NAME)) else {
            return Ok(());
        };
        let rows = postcard::to_stdvec(rows).map_err(std::io::Error::other)?;
        known.replace(&name("rows", folder), &rows)?;
        let written = Written {
            folder: folder.as_os_str().as_encoded_bytes(),
            manifest,
            fingerprint,
            rows: XxHash3_64::oneshot(&rows),
            files: files.collect(),
        };
        let bytes = postcard::to_stdvec(&written).map_err(std::io::Error::other)?;
        known.replace(&name("output", folder), &bytes)
    }
}

/// The name of a cache of an output folder.
fn name(what: &str, folder: &Path) -> String {
    let digest = Digest::of(folder.as_os_str().as_encoded_bytes());
    format!("{what}-{}", digest.short(16))
}

/// The stamp of a file, or `None` where there is no regular file, whatever else there may be.
pub(super) fn stamp_at(path: &Path) -> Option<Stamp> {
    let found = path.symlink_metadata().ok().filter(Metadata::is_file)?;
    Some(Stamp::of(&found))
}
