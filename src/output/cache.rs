//! What is known of an output folder: what the last build wrote from which inputs, and how its files looked once in
//! place.
//!
//! It lies in the user's cache folder, can be deleted at any time, and whatever is odd about it means that nothing is
//! known. It is bound to one folder and to the very file that is the manifest, by what nobody can choose: its number
//! and when it was put there. Each entry says "a file with this stamp has this sum, and came from these inputs". All
//! of that is true when a later build is killed: either the manifest is still the same file, or the cache is void.

use std::fs::Metadata;
use std::io;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::ser::SerializeSeq as _;
use serde::{Deserialize, Serialize, Serializer};
use twox_hash::XxHash3_64;

use super::bodies::BodiesOf;
use super::manifest::{self, Listed, Manifest};
use super::stage::Record;
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
    /// Where the body of a document begins and ends in it, if another could take its place.
    pub(super) body: Option<(u32, u32)>,
}

/// What is known of one output folder.
#[derive(Debug)]
pub(super) struct Cache {
    pub(super) fingerprint: Digest,
    /// In the order of the manifest.
    pub(super) entries: Vec<Entry>,
    rows: u64,
    pub(super) bodies: u64,
}

/// A cache as it is written.
#[derive(Serialize, Deserialize)]
struct Written<'t, F> {
    folder: &'t [u8],
    manifest: Stamp,
    edition: Option<&'t str>,
    fingerprint: Digest,
    /// The sums of the lists of rows and of bodies.
    rows: u64,
    bodies: u64,
    files: F,
}

impl Cache {
    /// What is known of a folder, and the manifest that it has.
    pub(super) fn read(known: &cache::Folder, folder: &Path) -> Option<(Manifest, Cache)> {
        let bytes = known.read(&name("output", folder))?;
        let written: Written<'_, Vec<(&str, Sum, Entry)>> = postcard::from_bytes(&bytes).ok()?;
        let is_own = written.folder == folder.as_os_str().as_encoded_bytes();
        if !is_own || stamp_at(&folder.join(manifest::NAME)) != Some(written.manifest) {
            return None;
        }
        let listed = |(path, sum, _): &(&str, Sum, Entry)| Listed {
            path: (*path).into(),
            sum: Some(*sum),
        };
        let edition = written.edition.map(Box::from);
        let manifest = Manifest::of(written.files.iter().map(listed).collect(), edition);
        let entries = written.files.into_iter().map(|(_, _, entry)| entry);
        let cache = Cache {
            fingerprint: written.fingerprint,
            entries: entries.collect(),
            rows: written.rows,
            bodies: written.bodies,
        };
        Some((manifest, cache))
    }

    /// The assessments that each file was made from, in the order of the manifest.
    pub(super) fn rows(
        &self,
        known: &cache::Folder,
        folder: &Path,
        manifest: &Manifest,
    ) -> Option<Vec<Rows>> {
        let rows: Vec<Rows> = part(self.rows, "rows", known, folder)?;
        let mut rows = rows.into_iter();
        let files = manifest.files().iter();
        let of = |listed: &Listed| {
            if is_of_index(&listed.path) {
                Some(Rows::none())
            } else {
                rows.next()
            }
        };
        let all: Vec<Rows> = files.map(of).collect::<Option<_>>()?;
        rows.next().is_none().then_some(all)
    }

    /// Writes what is known of a folder now. What the files were made from is as in `old`, if that is given.
    ///
    /// # Errors
    /// What the disk says; the next build is then slower.
    pub(super) fn write(
        known: &cache::Folder,
        folder: &Path,
        (edition, fingerprint): (Option<&str>, Digest),
        records: &[Record],
        old: Option<&Cache>,
    ) -> io::Result<()> {
        let Some(manifest) = stamp_at(&folder.join(manifest::NAME)) else {
            return Ok(());
        };
        let (rows, bodies) = match old {
            Some(old) => (old.rows, old.bodies),
            None => {
                let rows = known.replace(&name("rows", folder), &RowsOf(records))?;
                let bodies = known.replace(&name("bodies", folder), &BodiesOf(records))?;
                (rows, bodies)
            }
        };
        let written = Written {
            folder: folder.as_os_str().as_encoded_bytes(),
            manifest,
            edition,
            fingerprint,
            rows,
            bodies,
            files: FilesOf(records),
        };
        known.replace(&name("output", folder), &written)?;
        Ok(())
    }
}

/// What is known in a file of its own, if that has this sum.
pub(super) fn part<T: DeserializeOwned>(
    sum: u64,
    name: &str,
    known: &cache::Folder,
    folder: &Path,
) -> Option<T> {
    let bytes = known.read(&self::name(name, folder))?;
    if XxHash3_64::oneshot(&bytes) != sum {
        return None;
    }
    postcard::from_bytes(&bytes).ok()
}

/// The files, written one after the other as they are read back.
struct FilesOf<'r>(&'r [Record]);

impl Serialize for FilesOf<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let files = self.0.iter();
        to.collect_seq(files.map(|record| (&*record.path, record.sum, Entry::of(record))))
    }
}

/// Whether a file is one of the index of the search, or was copied: neither is made from assessments one by one. They are
/// not in the list of rows, so that this stays while files of the index come and go.
pub(super) fn is_of_index(path: &str) -> bool {
    let name = path.strip_prefix("search/");
    let stem = name.and_then(|name| name.strip_suffix(".js"));
    stem.is_some_and(|stem| !stem.contains('/'))
}

/// The assessments that each file was made from, in the same way, but for files of the index.
struct RowsOf<'r>(&'r [Record]);

impl Serialize for RowsOf<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let listed = || self.0.iter().filter(|record| !is_of_index(&record.path));
        let mut list = to.serialize_seq(Some(listed().count()))?;
        for record in listed() {
            list.serialize_element(&record.basis.rows)?;
        }
        list.end()
    }
}

/// The name of a cache of an output folder.
pub(super) fn name(what: &str, folder: &Path) -> String {
    let digest = Digest::of(folder.as_os_str().as_encoded_bytes());
    format!("{what}-{}", digest.short(16))
}

/// A folder whose files are looked at: held open, so that nobody has to find it again for each of them.
pub(super) struct Looked<'f> {
    folder: &'f Path,
    #[cfg(target_os = "linux")]
    held: Option<std::fs::File>,
}

impl<'f> Looked<'f> {
    pub(super) fn new(folder: &'f Path) -> Self {
        Self {
            folder,
            #[cfg(target_os = "linux")]
            held: std::fs::File::open(folder).ok(),
        }
    }

    /// As [`stamp_at`].
    pub(super) fn stamp(&self, path: &str) -> Option<Stamp> {
        #[cfg(target_os = "linux")]
        if let Some(held) = &self.held {
            use rustix::fs::{AtFlags, FileType, statat};
            let found = statat(held, path, AtFlags::SYMLINK_NOFOLLOW).ok()?;
            let is_file = FileType::from_raw_mode(found.st_mode).is_file();
            return Stamp::of_stat(&found).filter(|_| is_file);
        }
        stamp_at(&self.folder.join(path))
    }
}

/// The stamp of a file, or `None` where there is no regular file, whatever else there may be.
pub(super) fn stamp_at(path: &Path) -> Option<Stamp> {
    let found = path.symlink_metadata().ok().filter(Metadata::is_file)?;
    Some(Stamp::of(&found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_give_one_stamp() {
        let folder = tempfile::TempDir::new().unwrap();
        let place = folder.path().join("file");
        crate::disk::write_new(&place, &b"bytes"[..]).unwrap();
        let looked = Looked::new(folder.path());
        assert!(looked.stamp("file").is_some());
        assert_eq!(looked.stamp("file"), stamp_at(&place));
        assert_eq!((looked.stamp("."), looked.stamp("none")), (None, None));
    }
}
