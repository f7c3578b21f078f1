//! What tells one state of a file from another without reading it.

use std::fs::Metadata;
use std::time::SystemTime;

use crate::digest::Digest;

/// The length, the times and the identity of a file or a folder. Two states of a file may bear the
/// same stamp where they follow each other within a tick of the file system's clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stamp {
    /// The length in bytes.
    pub length: u64,
    /// Whether it is a folder.
    pub is_folder: bool,
    modified: Option<SystemTime>,
    /// When its data or its properties changed, and device and number of the file: a file that
    /// was replaced by another of the same age is another one.
    identity: (i64, i64, u64, u64),
}

impl Stamp {
    pub(super) fn of(found: &Metadata) -> Self {
        Self {
            length: found.len(),
            is_folder: found.is_dir(),
            modified: found.modified().ok(),
            identity: identity(found),
        }
    }

    /// The stamp of a file in memory: one of other bytes is another one.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        let digest = Digest::of(bytes).short(15);
        let number = u64::from_str_radix(&digest, 16).unwrap_or_default();
        Self {
            length: bytes.len() as u64,
            identity: (0, 0, 0, number),
            ..Self::default()
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
