//! The place of a site's cache: a folder that only this user can write to, and files in it that are whole or void.

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use twox_hash::XxHash3_64;

use crate::digest::{Digest, Digester};
use crate::disk::{self, Lock};

/// Changes with the form of any file in the folder.
const FORMAT: &str = "standpoint cache 3";
/// No file of a cache is larger.
const LARGEST: u64 = 1 << 32;
/// The length of what comes before the content of a file.
const HEAD: usize = 32;
/// The length of the checksum behind it.
const SUM: usize = 8;

/// The cache of one site. While it is there, no other process writes to it.
#[derive(Debug)]
pub struct Folder {
    place: PathBuf,
    /// What its files must have been written for: this program and this site.
    identity: Digest,
    _lock: Lock,
}

impl Folder {
    /// The cache of the site at `root`, below `base`, which is made if need be. `program` tells one build of the
    /// program from another. `None` where no folder can be had that is the user's alone, or another process has it:
    /// then nothing is known, and nothing is kept.
    pub fn open(base: &Path, root: &Path, program: Digest) -> Option<Self> {
        let root = root.canonicalize().ok()?;
        let root = root.as_os_str().as_encoded_bytes();
        let place = base.join(Digest::of(root).short(32));
        disk::make_private_folders(&place).ok()?;
        if !is_private(&place.symlink_metadata().ok()?) {
            return None;
        }
        let lock = Lock::take(&place.join("lock")).ok()??;
        let mut identity = Digester::default();
        identity.part(FORMAT).digest(program).part(root);
        Some(Self {
            place,
            identity: identity.finish(),
            _lock: lock,
        })
    }

    /// Where a file of the cache is.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.place.join(name)
    }

    /// The content of a file, if it is whole and was written by this program for this site.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let place = self.file(name);
        let found = place.symlink_metadata().ok()?;
        if !found.is_file() || found.len() > LARGEST {
            return None;
        }
        let mut bytes = std::fs::read(place).ok()?;
        let (content, sum) = bytes.split_last_chunk::<SUM>()?;
        let is_whole = XxHash3_64::oneshot(content).to_le_bytes() == *sum;
        let content = content.strip_prefix(self.identity.as_bytes())?;
        if !is_whole {
            return None;
        }
        let length = content.len();
        bytes.drain(..HEAD);
        bytes.truncate(length);
        Some(bytes)
    }

    /// Puts a file in the place of the last one of its name, in one step.
    ///
    /// # Errors
    /// What the disk says; the last one then stays.
    pub fn replace(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(HEAD + content.len() + SUM);
        bytes.extend_from_slice(self.identity.as_bytes());
        bytes.extend_from_slice(content);
        bytes.extend_from_slice(&XxHash3_64::oneshot(&bytes).to_le_bytes());
        let place = self.file(name);
        // One that was damaged is replaced even where its checksum was not.
        if std::fs::read(&place).is_ok_and(|old| old == bytes) {
            return Ok(());
        }
        let new = place.with_extension("new");
        disk::replace(&place, &new, &bytes).inspect_err(|_| {
            // A half-written file on a full disk helps nobody.
            drop(disk::remove_file_if_there(&new));
        })
    }

    /// Removes a file.
    pub fn remove(&self, name: &str) {
        // For want of that it only takes space.
        drop(disk::remove_file_if_there(&self.file(name)));
    }

    /// Opens a file to read parts of it.
    pub(super) fn open_file(&self, name: &str) -> io::Result<File> {
        let place = self.file(name);
        if place.symlink_metadata()?.is_file() {
            return File::open(place);
        }
        Err(io::ErrorKind::NotFound.into())
    }
}

/// Whether a folder is this user's, and nobody else may write to it.
#[cfg(unix)]
fn is_private(found: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let is_own = found.uid() == rustix::process::geteuid().as_raw();
    found.is_dir() && is_own && found.mode() & 0o022 == 0
}

#[cfg(not(unix))]
fn is_private(found: &Metadata) -> bool {
    found.is_dir()
}
