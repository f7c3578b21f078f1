//! What tells one state of a file from another without reading it.
#![expect(clippy::disallowed_methods, reason = "the only reader of content")]

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use std::time::SystemTime;

use super::on_disk;

/// The length, the times and the identity of a file or a folder. Two states of a file may bear the
/// same stamp where they follow each other within a tick of the file system's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The length in bytes.
    pub length: u64,
    modified: Option<SystemTime>,
    /// When its data or its properties changed, and device and number of the file: a file that
    /// was replaced by another of the same age is another one.
    identity: (i64, i64, u64, u64),
}

impl Stamp {
    fn of(found: &Metadata) -> Self {
        Self {
            length: found.len(),
            modified: found.modified().ok(),
            identity: identity(found),
        }
    }

    /// Whether it is the same file or folder, changed or not.
    pub fn is_same_file(&self, other: &Self) -> bool {
        (self.identity.2, self.identity.3) == (other.identity.2, other.identity.3)
    }

    /// A text that differs where anything of it does; of use on this machine only.
    pub fn exact(&self) -> String {
        format!("{} {:?}", self.version(), self.identity)
    }

    /// A short text that differs where length or modification time do; the same after a restart.
    pub fn version(&self) -> String {
        let since = self
            .modified
            .and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
        let nanoseconds = since.map_or(0, |since| since.as_nanos());
        format!("{:x}-{nanoseconds:x}", self.length)
    }
}

#[cfg(unix)]
fn identity(found: &Metadata) -> (i64, i64, u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (found.ctime(), found.ctime_nsec(), found.dev(), found.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> (i64, i64, u64, u64) {
    (0, 0, 0, 0)
}

/// The stamp of what a path leads to; none where there is nothing.
pub fn stamp(root: &Path, path: &str) -> Option<Stamp> {
    let found = on_disk(root, path).metadata();
    found.ok().map(|found| Stamp::of(&found))
}

/// Opens a regular file that lies within the site, to be read piece by piece.
///
/// # Errors
/// What the system says; and where a symbolic link leads out of the site, that it is forbidden.
pub fn open(root: &Path, path: &str) -> io::Result<(File, Stamp)> {
    let place = on_disk(root, path).canonicalize()?;
    if !place.starts_with(root.canonicalize()?) || !place.is_file() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let file = File::open(place)?;
    let stamp = Stamp::of(&file.metadata()?);
    Ok((file, stamp))
}
