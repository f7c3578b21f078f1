//! The place of a site's cache: a folder that only this user can write to, and files in it that are whole or void.

use std::fs::{File, Metadata};
use std::hash::Hasher as _;
use std::io::{self, BufRead as _, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use twox_hash::XxHash3_64;

use crate::digest::{Digest, Digester};
use crate::disk::{self, Lock};

/// Changes with the form of any file in the folder.
const FORMAT: &str = "standpoint cache 4";
/// No file of a cache is larger.
const LARGEST: u64 = 1 << 32;
/// Holds the path of the site.
const SITE: &str = "site";
/// How many digits the name of a site's cache has.
const NAME: usize = 32;
/// The length of what comes before the content of a file.
const HEAD: usize = 32;
/// A file is written in pieces of this size.
const PIECE: usize = 1 << 16;
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
        let place = place_of(base, &root);
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

    /// Removes the cache of the site at `root`, if there is one.
    ///
    /// # Errors
    /// The folder that could not be removed: another process has it, or it is not this user's alone.
    pub fn delete(base: &Path, root: &Path) -> Result<(), PathBuf> {
        let Ok(root) = root.canonicalize() else {
            return Ok(());
        };
        let place = place_of(base, &root);
        if place.symlink_metadata().is_err() {
            return Ok(());
        }
        let lock = take(&place).ok_or_else(|| place.clone())?;
        let removed = disk::remove_tree(&place, Some(SITE));
        drop(lock);
        removed.map_err(|_| place)
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

    /// Puts a file in the place of the last one of its name, in one step, and returns the XXH3 of its content. The
    /// content is written while it is serialized: a second copy of it in memory would be the largest thing there.
    ///
    /// # Errors
    /// What the disk says; the last one then stays.
    pub fn replace<T: Serialize + ?Sized>(&self, name: &str, content: &T) -> io::Result<u64> {
        if let Some(sum) = self.holds(name, content) {
            return Ok(sum);
        }
        let place = self.file(name);
        let new = place.with_extension("new");
        let mut sum = 0;
        let fill = |file: &mut dyn Write| {
            sum = self.fill(file, content)?;
            Ok(())
        };
        disk::replace_with(&place, &new, fill).inspect_err(|_| {
            // A half-written file on a full disk helps nobody.
            drop(disk::remove_file_if_there(&new));
        })?;
        Ok(sum)
    }

    /// The XXH3 of this content, if a file has it already, byte for byte.
    fn holds<T: Serialize + ?Sized>(&self, name: &str, content: &T) -> Option<u64> {
        let mut there = Compared(BufReader::with_capacity(PIECE, self.open_file(name).ok()?));
        let sum = self.fill(&mut there, content).ok()?;
        there.0.fill_buf().ok()?.is_empty().then_some(sum)
    }

    /// Writes a file with this content, and returns the XXH3 of the content.
    fn fill<T: Serialize + ?Sized>(&self, file: &mut dyn Write, content: &T) -> io::Result<u64> {
        let mut all = XxHash3_64::new();
        all.write(self.identity.as_bytes());
        file.write_all(self.identity.as_bytes())?;
        // Above the sums: the serializer writes single bytes.
        let file = BufWriter::with_capacity(PIECE, Summed::new(file, all));
        let file = postcard::to_io(content, file).map_err(io::Error::other)?;
        let Summed { file, all, content } = file.into_inner()?;
        file.write_all(&all.finish().to_le_bytes())?;
        Ok(content.finish())
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

/// A file, and the sums of what is written to it.
struct Summed<'f> {
    file: &'f mut dyn Write,
    /// Of the file.
    all: XxHash3_64,
    /// Of the content alone.
    content: XxHash3_64,
}

impl<'f> Summed<'f> {
    fn new(file: &'f mut dyn Write, all: XxHash3_64) -> Self {
        let content = XxHash3_64::new();
        Self { file, all, content }
    }
}

impl Write for Summed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write_all(bytes)?;
        self.all.write(bytes);
        self.content.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file that must go on with the bytes that are written.
struct Compared(BufReader<File>);

impl Write for Compared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let there = self.0.fill_buf()?;
        let length = there.len().min(bytes.len());
        if length < bytes.len().min(1) || there[..length] != bytes[..length] {
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.0.consume(length);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The folder of the cache of the site at `root`, whose path is canonical.
fn place_of(base: &Path, root: &Path) -> PathBuf {
    let name = root.as_os_str().as_encoded_bytes();
    base.join(Digest::of(name).short(NAME))
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
