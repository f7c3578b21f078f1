//! Files in memory, over other files or over none.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use super::files::unreadable;
use super::{Files, Listing, Opened, Stamp, is_passed_over, mark};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::digest::Digest;

/// Files in memory. Those below them, if there are any, are seen where these leave a gap: so a
/// site can be looked at with changes that were not written.
#[derive(Clone, Default)]
pub struct MemoryFiles {
    files: BTreeMap<Arc<str>, Arc<[u8]>>,
    below: Option<Arc<dyn Files>>,
}

impl MemoryFiles {
    /// These files, and where they leave a gap those `below`.
    pub fn over(
        below: Arc<dyn Files>,
        files: impl IntoIterator<Item = (Arc<str>, Arc<[u8]>)>,
    ) -> Self {
        Self {
            files: files.into_iter().collect(),
            below: Some(below),
        }
    }

    /// Puts a file at a path, in place of one that is there.
    pub fn put(&mut self, path: &str, bytes: impl AsRef<[u8]>) {
        self.files.insert(path.into(), bytes.as_ref().into());
    }

    /// The files in memory, by their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (&**path, &**bytes))
    }
}

impl Files for MemoryFiles {
    fn list(&self, folder: &str, diagnostics: &mut Diagnostics) -> Listing {
        let below = self.below.as_ref();
        let mut listing =
            below.map_or_else(Listing::default, |below| below.list(folder, diagnostics));
        for path in self.files.keys() {
            let inner = path.strip_prefix(folder);
            let Some(inner) = inner.and_then(|inner| inner.strip_prefix('/')) else {
                continue;
            };
            if !inner.split('/').any(is_passed_over) {
                let ends = path.match_indices('/').map(|(at, _)| at);
                let folders = ends.filter(|at| *at >= folder.len());
                listing.folders.extend(folders.map(|at| path[..at].into()));
                listing.files.push((&**path).into());
            }
        }
        for list in [&mut listing.files, &mut listing.folders] {
            list.sort_unstable();
            list.dedup();
        }
        listing
    }

    fn stamp(&self, path: &str) -> Option<Stamp> {
        match (self.files.get(path), &self.below) {
            (Some(bytes), _) => Some(Stamp::of_bytes(bytes)),
            (None, below) => below.as_ref()?.stamp(path),
        }
    }

    fn open(&self, path: &str) -> Result<Opened<'_>, Diagnostic> {
        match (self.files.get(path), &self.below) {
            (Some(bytes), _) => Ok(Opened::new(bytes.len() as u64, &**bytes)),
            (None, Some(below)) => below.open(path),
            (None, None) => Err(unreadable(path)(io::ErrorKind::NotFound.into())),
        }
    }

    /// What is in memory does not change.
    fn text(&self, path: &str, digest: Digest) -> Result<Cow<'_, str>, Diagnostic> {
        match (self.files.get(path), &self.below) {
            (Some(bytes), _) => Ok(String::from_utf8_lossy(&bytes[mark(bytes)..])),
            (None, Some(below)) => below.text(path, digest),
            (None, None) => Err(unreadable(path)(io::ErrorKind::NotFound.into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_in_memory_hide_those_below_and_add_to_them() {
        let mut below = MemoryFiles::default();
        below.put("content/a.md", "a");
        below.put("content/b/b.md", "b");
        let mut above = MemoryFiles::over(Arc::new(below), []);
        above.put("content/a.md", "other");
        above.put("content/c/d/e.md", "e");
        above.put("content/c/.hidden/e.md", "e");
        let listing = above.list("content", &mut Diagnostics::default());
        let files = ["content/a.md", "content/b/b.md", "content/c/d/e.md"];
        assert_eq!(listing.files, files.map(Box::from));
        let folders = ["content", "content/b", "content/c", "content/c/d"];
        assert_eq!(listing.folders, folders.map(Box::from));
        assert_eq!(above.bytes("content/a.md", 5).unwrap(), b"other");
        assert_eq!(above.bytes("content/b/b.md", 5).unwrap(), b"b");
        assert_eq!(above.digest("content/a.md").unwrap(), Digest::of(b"other"));
        assert!(above.has("content/b/b.md").unwrap());
        assert!(!above.has("content/b/c.md").unwrap());
        assert!(above.bytes("content/a.md", 4).is_err());
    }
}
