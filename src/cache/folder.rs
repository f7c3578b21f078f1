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
/// Holds the path of the site.
const SITE: &str = "site";
/// How many digits the name of a site's cache has.
const NAME: usize = 32;
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
        // There it would be published, or read as part of the site.
        let is_within = |place: &Path| place.starts_with(&root);
        if is_within(&std::path::absolute(base).ok()?) {
            return None;
        }
        let name = root.as_os_str().as_encoded_bytes();
        let place = base.join(Digest::of(name).short(NAME));
        disk::make_private_folders(&place).ok()?;
        let lock = take(&place).filter(|_| !place.canonicalize().is_ok_and(|it| is_within(&it)))?;
        if !place.join(SITE).exists() {
            // Without it the cache is not found when the site is gone, and nothing else.
            drop(disk::write_new(&place.join(SITE), name));
            forget_sites_that_are_gone(base);
        }
        let mut identity = Digester::default();
        identity.part(FORMAT).digest(program).part(name);
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
        let found = place.symlink_metadata();
        let is_alike = |found: Metadata| found.is_file() && found.len() == bytes.len() as u64;
        if found.is_ok_and(is_alike) && std::fs::read(&place).is_ok_and(|old| old == bytes) {
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

/// Takes the lock of a folder that is this user's alone.
fn take(place: &Path) -> Option<Lock> {
    if !is_private(&place.symlink_metadata().ok()?) {
        return None;
    }
    Lock::take(&place.join("lock")).ok()?
}

/// Removes the caches of sites that are not there any more. What is not sure to be one stays.
fn forget_sites_that_are_gone(base: &Path) {
    let entries = std::fs::read_dir(base).into_iter().flatten().flatten();
    for entry in entries {
        let place = entry.path();
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_cache = entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.len() == NAME && name.bytes().all(is_digit));
        let Some(site) = is_cache.then(|| site_of(&place)).flatten() else {
            continue;
        };
        let is_gone = site
            .symlink_metadata()
            .is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
        if is_gone && let Some(_lock) = take(&place) {
            // What cannot be removed is tried again when another site is new.
            drop(disk::remove_tree(&place, Some(SITE)));
        }
    }
}

/// The site whose cache a folder is.
fn site_of(place: &Path) -> Option<PathBuf> {
    const LONGEST: u64 = 1 << 14;
    let file = place.join(SITE);
    let found = file.symlink_metadata().ok()?;
    if !found.is_file() || found.len() > LONGEST {
        return None;
    }
    let path = String::from_utf8(std::fs::read(file).ok()?).ok()?;
    let path = PathBuf::from(path);
    path.is_absolute().then_some(path)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_whole_and_of_this_program_and_site_or_void() {
        let [base, site] = [(); 2].map(|()| tempfile::TempDir::new().unwrap());
        let open = |program: &[u8]| Folder::open(base.path(), site.path(), Digest::of(program));
        let folder = open(b"one").unwrap();
        // Another process has to wait, and knows nothing.
        assert!(open(b"one").is_none());
        folder.replace("file", b"content").unwrap();
        assert_eq!(folder.read("file").as_deref(), Some(&b"content"[..]));
        let place = folder.file("file");
        let sound = std::fs::read(&place).unwrap();
        let put = |bytes: &[u8]| {
            std::fs::remove_file(&place).unwrap();
            disk::write_new(&place, bytes).unwrap();
        };
        for at in 0..sound.len() {
            let mut damaged = sound.clone();
            damaged[at] ^= 1;
            put(&damaged);
            assert_eq!(folder.read("file"), None, "{at}");
            put(&sound[..at]);
            assert_eq!(folder.read("file"), None, "{at}");
        }
        put(&sound);
        assert!(folder.read("file").is_some());
        drop(folder);
        assert_eq!(open(b"two").unwrap().read("file"), None);
    }
}
