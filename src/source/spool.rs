//! Texts that wait outside of memory from one stage to a later one.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// A spool takes this many bytes.
const LARGEST: u64 = 2 << 30;

/// Keeps texts until they are read again; threads call it at once. It may fail at any time: what it does not give back
/// can be made again.
pub trait Spool: Send + Sync {
    /// Keeps a text; `None` if it cannot.
    fn keep(&self, text: &str) -> Option<Spooled>;

    /// A text that was kept; `None` if it cannot be read.
    fn read(&self, at: Spooled) -> Option<String>;
}

/// Where a text is in its spool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spooled {
    /// How many bytes come before it.
    pub start: u64,
    /// How many bytes it is.
    pub length: u32,
}

/// A spool in a temporary file without a name. Only its owner may open it, and it is gone with the process.
#[derive(Debug)]
pub struct DiskSpool {
    file: File,
    /// Where the next text goes; beyond `limit` when no more is taken.
    end: AtomicU64,
    limit: u64,
}

impl DiskSpool {
    /// Makes one on the disk that holds a folder.
    ///
    /// # Errors
    /// What the disk says.
    pub fn create(folder: &Path) -> io::Result<Self> {
        Self::with_limit(folder, LARGEST)
    }

    fn with_limit(folder: &Path, limit: u64) -> io::Result<Self> {
        let file = tempfile::tempfile_in(folder)?;
        // What has no name can still be found below /proc.
        #[cfg(unix)]
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        Ok(Self {
            file,
            end: AtomicU64::new(0),
            limit,
        })
    }
}

impl Spool for DiskSpool {
    fn keep(&self, text: &str) -> Option<Spooled> {
        let length = u32::try_from(text.len()).ok()?;
        let next = |end: u64| {
            let next = end + u64::from(length);
            (next <= self.limit).then_some(next)
        };
        let start = self
            .end
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, next);
        let start = start.ok()?;
        if write_at(&self.file, text.as_bytes(), start).is_err() {
            // A full disk is left to the pages.
            self.end.store(self.limit, Ordering::Relaxed);
            return None;
        }
        Some(Spooled { start, length })
    }

    fn read(&self, at: Spooled) -> Option<String> {
        let mut bytes = vec![0; usize::try_from(at.length).ok()?];
        read_at(&self.file, &mut bytes, at.start).ok()?;
        String::from_utf8(bytes).ok()
    }
}

/// A spool in memory, for small sites.
#[derive(Debug, Default)]
pub struct MemorySpool(Mutex<String>);

impl Spool for MemorySpool {
    fn keep(&self, text: &str) -> Option<Spooled> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let start = u64::try_from(all.len()).ok()?;
        let length = u32::try_from(text.len()).ok()?;
        all.push_str(text);
        Some(Spooled { start, length })
    }

    fn read(&self, at: Spooled) -> Option<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let start = usize::try_from(at.start).ok()?;
        let end = start.checked_add(usize::try_from(at.length).ok()?)?;
        all.get(start..end).map(String::from)
    }
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

/// Elsewhere, nothing is kept.
#[cfg(not(unix))]
fn write_at(_: &File, _: &[u8], _: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(not(unix))]
fn read_at(_: &File, _: &mut [u8], _: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::DiskFiles;

    #[test]
    fn a_spool_gives_back_what_it_took_until_it_is_full() {
        let folder = tempfile::tempdir().expect("a folder");
        let spool = DiskSpool::with_limit(folder.path(), 10).expect("a spool");
        let [first, none, second] = ["Київ", "", "é"].map(|text| spool.keep(text));
        assert_eq!(spool.keep("x"), None);
        for (kept, text) in [(first, "Київ"), (none, ""), (second, "é")] {
            let kept = kept.expect("room");
            assert_eq!(spool.read(kept).as_deref(), Some(text));
        }
        let beyond = Spooled {
            start: 9,
            length: 2,
        };
        assert_eq!(spool.read(beyond), None);
    }

    #[test]
    fn a_spool_has_no_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let spool = DiskSpool::create(folder.path()).expect("a spool");
        spool.keep("secret").expect("room");
        let mut names = walkdir::WalkDir::new(folder.path())
            .min_depth(1)
            .into_iter();
        assert!(names.next().is_none());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let found = spool.file.metadata().expect("a file");
            assert_eq!(found.permissions().mode() & 0o077, 0);
        }
    }

    #[test]
    fn a_spool_that_cannot_be_written_to_takes_no_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut spool = DiskSpool::create(folder.path()).expect("a spool");
        let path = folder.path().join("x");
        crate::disk::write_new(&path, &b"x"[..]).expect("a file");
        let readable = DiskFiles::new(folder.path()).open_file("x");
        spool.file = readable.expect("the file").0;
        assert_eq!(spool.keep("x"), None);
        assert_eq!(spool.end.into_inner(), LARGEST);
    }
}
