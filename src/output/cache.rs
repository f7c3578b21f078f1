//! The cache: what the last build wrote from which inputs, and how its files looked once in place.
//!
//! It can be deleted at any time, and whatever is odd about it means that there is none. It is bound to
//! one folder and to the digest of that folder's manifest, and holds one line for every line of the
//! manifest: each says "a file with this stamp has the sum of that line, and came from these
//! inputs". All of that stays true when a later build is killed: either the manifest is still the same
//! or the cache is void.
//!
//! Who has a site from others may have their cache and their pages with it. So a cache names the very file
//! that is the manifest, by what nobody can choose: its number and when it was put there.

use std::fmt::Write as _;
use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::error::Error;
use super::manifest::{self, Manifest};
use crate::digest::Digest;
use crate::disk;

const FIRST_LINE: &str = "standpoint cache 3";

/// How a file looks from outside; whoever changes its content changes this too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) size: u64,
    /// Nanoseconds since 1970.
    modified: i128,
}

impl Stamp {
    pub(super) fn of(found: &Metadata) -> io::Result<Stamp> {
        let modified = match found.modified()?.duration_since(UNIX_EPOCH) {
            Ok(after) => i128::try_from(after.as_nanos()),
            Err(before) => i128::try_from(before.duration().as_nanos()).map(|nanos| -nanos),
        };
        let modified = modified.map_err(io::Error::other)?;
        Ok(Stamp {
            size: found.len(),
            modified,
        })
    }

    /// The stamp of a file, or `None` where there is no regular file, whatever else there may be.
    pub(super) fn at(path: &Path) -> Option<Stamp> {
        let found = path.symlink_metadata().ok().filter(Metadata::is_file)?;
        Stamp::of(&found).ok()
    }
}

/// What is known about one file of the manifest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// What it was made from; of a copy, the SHA-256 of the original.
    pub(super) inputs: Option<Digest>,
    pub(super) stamp: Stamp,
}

/// The cache of one output folder.
#[derive(Debug)]
pub(super) struct Cache {
    pub(super) fingerprint: Digest,
    /// In the order of the manifest.
    pub(super) entries: Vec<Entry>,
    /// The digest of its text, which is its last line.
    sum: Digest,
}

impl Cache {
    /// Reads the cache of this folder with this manifest, if there is a sound one.
    pub(super) fn read(file: &Path, folder: &Path, manifest: &Manifest) -> Option<Cache> {
        let text = String::from_utf8(super::read(file).ok()?).ok()?;
        let (text, sum) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        let sum = sum.parse().ok()?;
        if Digest::of(text.as_bytes()) != sum {
            return None;
        }
        let mut lines = text
            .strip_prefix(&head(folder, manifest.digest())?)?
            .split('\n');
        let fingerprint = lines.next()?.parse().ok()?;
        let entries: Vec<Entry> = lines.map(entry).collect::<Option<_>>()?;
        (entries.len() == manifest.files().len()).then_some(Cache {
            fingerprint,
            entries,
            sum,
        })
    }

    /// Writes the cache, unless `old` says just the same.
    pub(super) fn write(
        file: &Path,
        folder: &Path,
        manifest: Digest,
        fingerprint: Digest,
        entries: impl Iterator<Item = Entry>,
        old: Option<&Cache>,
    ) -> Result<(), Error> {
        let Some(mut text) = head(folder, manifest) else {
            return Ok(());
        };
        // Writing into a String cannot fail.
        let _ = write!(text, "{fingerprint}");
        for Entry { inputs, stamp } in entries {
            let _ = write!(text, "\n{} {} ", stamp.size, stamp.modified);
            let _ = match inputs {
                Some(inputs) => write!(text, "{inputs}"),
                None => write!(text, "-"),
            };
        }
        let sum = Digest::of(text.as_bytes());
        if old.is_some_and(|old| old.sum == sum) {
            return Ok(());
        }
        let _ = write!(text, "\n{sum}\n");
        let new = file.with_extension("new");
        disk::replace(file, &new, text.as_bytes()).map_err(|error| {
            // A half-written cache on a full disk helps nobody.
            drop(disk::remove_file_if_there(&new));
            Error::io("write", file)(error)
        })
    }
}

/// What binds a cache to one folder and one manifest in it.
fn head(folder: &Path, manifest: Digest) -> Option<String> {
    let found = folder.join(manifest::NAME).symlink_metadata().ok()?;
    let identity = identity(&found);
    let folder = Digest::of(folder.as_os_str().as_encoded_bytes());
    Some(format!("{FIRST_LINE}\n{folder}\n{manifest}\n{identity}\n"))
}

#[cfg(unix)]
fn identity(found: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt as _;
    let (seconds, nanoseconds) = (found.ctime(), found.ctime_nsec());
    format!("{} {} {seconds}.{nanoseconds}", found.dev(), found.ino())
}

#[cfg(not(unix))]
fn identity(found: &Metadata) -> String {
    format!("{:?}", found.created().ok())
}

fn entry(line: &str) -> Option<Entry> {
    let (size, rest) = line.split_once(' ')?;
    let (modified, inputs) = rest.split_once(' ')?;
    let inputs = match inputs {
        "-" => None,
        digest => Some(digest.parse().ok()?),
    };
    Some(Entry {
        inputs,
        stamp: Stamp {
            size: size.parse().ok()?,
            modified: modified.parse().ok()?,
        },
    })
}
