//! What tells one state of a file from another without reading it.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// The length, the times and the identity of a file or a folder. Two states of a file may bear the
/// same stamp where they follow each other within a tick of the file system's clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The length in bytes.
    pub length: u64,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Seconds since 1970, and nanoseconds.
    modified: Option<(i64, u32)>,
    /// When its data or its properties changed, and device and number of the file: a file that
    /// was replaced by another of the same age is another one.
    identity: (i64, i64, u64, u64),
}

impl Stamp {
    /// The stamp of a file or a folder that was looked at.
    pub fn of(found: &Metadata) -> Self {
        Self {
            length: found.len(),
            is_folder: found.is_dir(),
            modified: found.modified().ok().and_then(since_1970),
            identity: identity(found),
        }
    }

    /// The same of what a lower call says.
    #[cfg(target_os = "linux")]
    #[allow(
        clippy::useless_conversion,
        clippy::unnecessary_fallible_conversions,
        reason = "the numbers have other types on other processors"
    )]
    pub fn of_stat(found: &rustix::fs::Stat) -> Option<Self> {
        let seconds = |seconds| i64::try_from(seconds).ok();
        let modified = (
            seconds(found.st_mtime)?,
            u32::try_from(found.st_mtime_nsec).ok()?,
        );
        let changed = (
            seconds(found.st_ctime)?,
            i64::try_from(found.st_ctime_nsec).ok()?,
        );
        let kind = rustix::fs::FileType::from_raw_mode(found.st_mode);
        Some(Self {
            length: u64::try_from(found.st_size).ok()?,
            is_folder: kind.is_dir(),
            modified: Some(modified),
            identity: (
                changed.0,
                changed.1,
                u64::try_from(found.st_dev).ok()?,
                u64::try_from(found.st_ino).ok()?,
            ),
        })
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
        let nanoseconds = self.modified.map_or(0, |(seconds, nanoseconds)| {
            u128::from(seconds.max(0).cast_unsigned()) * 1_000_000_000 + u128::from(nanoseconds)
        });
        format!("{:x}-{nanoseconds:x}", self.length)
    }

    /// When it last changed: its data or its properties, where the system says so, and else its data.
    pub fn last_change(&self) -> Option<SystemTime> {
        let changed = (self.identity.0, u32::try_from(self.identity.1).ok()?);
        let (seconds, nanoseconds) = if changed == (0, 0) {
            self.modified?
        } else {
            changed
        };
        let since = Duration::new(u64::try_from(seconds).ok()?, nanoseconds);
        SystemTime::UNIX_EPOCH.checked_add(since)
    }

    /// Whether its times have no fractions of a second, so that the file system may not count any.
    pub fn is_coarse(&self) -> bool {
        self.identity.1 == 0
            && self
                .modified
                .is_none_or(|(_, nanoseconds)| nanoseconds == 0)
    }
}

fn since_1970(time: SystemTime) -> Option<(i64, u32)> {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => Some((i64::try_from(since.as_secs()).ok()?, since.subsec_nanos())),
        // What is before 1970 only has to differ from other times.
        Err(before) => {
            let before = before.duration();
            Some((
                -i64::try_from(before.as_secs()).ok()?,
                before.subsec_nanos(),
            ))
        }
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
