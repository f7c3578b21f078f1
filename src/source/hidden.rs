//! Files without some of them.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use super::files::unreadable;
use super::{Files, Listing, Opened, Stamp};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Files as they would be if those at some paths were not there.
pub struct Without {
    files: Arc<dyn Files>,
    paths: BTreeSet<Box<str>>,
}

impl Without {
    /// These files without those at `paths`.
    pub fn new(files: Arc<dyn Files>, paths: BTreeSet<Box<str>>) -> Self {
        Self { files, paths }
    }
}

impl Files for Without {
    fn list(&self, folder: &str, diagnostics: &mut Diagnostics) -> Listing {
        let mut listing = self.files.list(folder, diagnostics);
        for list in [&mut listing.files, &mut listing.links] {
            list.retain(|path| !self.paths.contains(path));
        }
        listing
    }

    fn stamp(&self, path: &str) -> Option<Stamp> {
        (!self.paths.contains(path))
            .then(|| self.files.stamp(path))
            .flatten()
    }

    fn open(&self, path: &str) -> Result<Opened<'_>, Diagnostic> {
        if self.paths.contains(path) {
            return Err(unreadable(path)(io::ErrorKind::NotFound.into()));
        }
        self.files.open(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn a_file_is_as_if_it_were_not_there() {
        let mut files = MemoryFiles::default();
        files.put("content/a.md", "a");
        files.put("content/b.md", "b");
        let files = Without::new(Arc::new(files), BTreeSet::from(["content/a.md".into()]));
        let listing = files.list("content", &mut Diagnostics::default());
        assert_eq!(listing.files, [Box::from("content/b.md")]);
        assert!(files.stamp("content/a.md").is_none() && files.read("content/a.md").is_err());
        assert_eq!(files.read("content/b.md").unwrap().text, "b");
    }
}
