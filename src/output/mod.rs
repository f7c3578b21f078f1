//! The output folder: the only part of the program that writes a site, and that never leaves a mix.
//!
//! A site is either built fresh in a folder beside its place and renamed once (`stage`, `commit`), or
//! its changed files are staged inside the output folder and a `journal` says how to put them in place.
//! Killed at any point, the old site is whole, or the new one is, or the next `open` makes it so. What
//! nobody but us could have written is known from the `manifest`; nothing else is ever deleted. The
//! `cache` only makes builds fast. Symlinks inside the folder are never followed: where one has taken
//! the place of a file of ours it is replaced, where one has taken the place of a folder it is refused.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the only writer of the output folder; its sets are asked and never iterated into bytes"
)]

mod bodies;
mod cache;
mod change;
mod commit;
mod compare;
mod error;
mod folder;
mod ground;
mod journal;
mod manifest;
mod path;
mod place;
mod repair;
mod searched;
mod stage;
mod sum;
mod survey;
mod threads;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use bodies::{Edit, Page};
pub use compare::{Comparison, Difference, Instead};
pub use error::Error;
pub use folder::{Project, resolve};
pub use searched::EarlierIndex;
pub use stage::Stage;

use crate::digest::Digest;
use crate::disk::Lock;
use cache::{Cache, Looked, stamp_at};
use folder::Standing;
use manifest::{Listed, Manifest};

/// An output folder that is ours to write to, and locked against other builds until this is dropped.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    standing: Standing,
    manifest: Manifest,
    known: Option<Arc<crate::cache::Folder>>,
    cache: Option<Cache>,
    lock: Lock,
    repairs: Vec<String>,
}

/// What a build did to the output folder.
#[derive(Debug)]
pub struct Summary {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were not touched.
    pub unchanged: usize,
    /// Files of the old site that are gone.
    pub removed: usize,
    /// What someone else put there and what therefore stays, sorted; a folder of theirs ends in `/` and
    /// is not listed further.
    pub foreign: Vec<String>,
    /// Why the cache could not be written, if so: the site is complete, the next build will be slower.
    pub cache_error: Option<io::Error>,
}

/// Opens an output folder, which need not exist. `lock` is a file below `.standpoint/`, one for each output folder.
/// What is `known` of it makes builds fast.
///
/// What a killed build left is finished or removed here: see [`Output::repairs`].
///
/// # Errors
/// Refused where the folder is not ours or must not be written to, or another build is at it.
pub fn open(
    folder: &Path,
    project: &Project,
    lock: &Path,
    known: Option<&Arc<crate::cache::Folder>>,
) -> Result<Output, Error> {
    let path = lock.with_extension("lock");
    let take = || Lock::take(&path).map_err(Error::io("lock", &path));
    open_locked(folder, project, lock, known, take)
}

/// The same for a project that is not written to. `there` is a file of it, which is locked.
///
/// # Errors
/// As [`open()`].
pub fn open_for_packed(
    folder: &Path,
    project: &Project,
    there: &Path,
    known: Option<&Arc<crate::cache::Folder>>,
) -> Result<Output, Error> {
    let take = || Lock::take_existing(there).map_err(Error::io("lock", there));
    open_locked(folder, project, there, known, take)
}

fn open_locked(
    folder: &Path,
    project: &Project,
    lock: &Path,
    known: Option<&Arc<crate::cache::Folder>>,
    take: impl FnOnce() -> Result<Option<Lock>, Error>,
) -> Result<Output, Error> {
    let folder = folder::locate(folder, project, lock)?;
    let lock = take()?.ok_or_else(|| Error::Busy(folder.clone()))?;
    let standing = folder::standing(&folder)?;
    let repairs = repair::repair(&folder, standing, folder::sibling(&folder).as_deref())?;
    let (manifest, cache) = match standing {
        Standing::Ours => match known.and_then(|known| Cache::read(known, &folder)) {
            Some((manifest, cache)) => (manifest, Some(cache)),
            None => (Manifest::read(&folder)?, None),
        },
        Standing::Absent | Standing::Empty => (Manifest::empty(), None),
    };
    Ok(Output {
        folder,
        standing,
        manifest,
        known: known.cloned(),
        cache,
        lock,
        repairs,
    })
}

/// Reads a file of our own. It may have come with the site: no link, pipe or file without end is read.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    const LARGEST: u64 = 1 << 29;
    let found = path.symlink_metadata()?;
    if found.is_file() && found.len() <= LARGEST {
        return std::fs::read(path);
    }
    let why = "it is no file that Standpoint wrote";
    Err(io::Error::new(io::ErrorKind::InvalidData, why))
}

/// Takes the lock of an output folder, or says that another build has it.
impl Output {
    /// What was repaired when the folder was opened, in sentences.
    #[must_use]
    pub fn repairs(&self) -> &[String] {
        &self.repairs
    }

    /// Whether the last build had these inputs and every file that it wrote is still in place untouched.
    #[must_use]
    pub fn is_current(&self, fingerprint: Digest) -> bool {
        let Some(cache) = &self.cache else {
            return false;
        };
        let files: Vec<_> = self.manifest.files().iter().zip(&cache.entries).collect();
        let looked = Looked::new(&self.folder);
        let in_place = |files: &[(&Listed, &cache::Entry)]| {
            let is_same = |(listed, entry): &(&Listed, &cache::Entry)| {
                looked.stamp(&listed.path) == Some(entry.stamp)
            };
            files.iter().all(is_same)
        };
        cache.fingerprint == fingerprint && !threads::share(&files, in_place).contains(&false)
    }

    /// Whether the last build wrote a file at `path`, and what is there now is not just these bytes.
    #[must_use]
    pub fn has_other(&self, path: &str, bytes: &[u8]) -> bool {
        let place = self.folder.join(path);
        let is_same = |stamp| stage::holds(&place, &stamp, bytes).is_ok_and(|same| same);
        self.manifest.find(path).is_some() && !stamp_at(&place).is_some_and(is_same)
    }

    /// How many files the last build wrote.
    #[must_use]
    pub fn file_count(&self) -> usize {
        self.manifest.files().len()
    }

    /// How many of these files are HTML pages.
    #[must_use]
    pub fn page_count(&self) -> usize {
        let files = self.manifest.files().iter();
        let paths = files.map(|listed| Path::new(&*listed.path));
        paths
            .filter(|path| path.extension().is_some_and(|end| end == "html"))
            .count()
    }

    /// The internal edition that the last build wrote, such as `TLP:AMBER`; `None` for any other site, or none.
    #[must_use]
    pub fn edition(&self) -> Option<&str> {
        self.manifest.edition()
    }

    /// Begins a new site, which is this internal edition, if it is one.
    ///
    /// # Errors
    /// What the disk says.
    pub fn stage(self, edition: Option<&str>) -> Result<Stage, Error> {
        Stage::new(self, edition.map(Box::from))
    }
}
