//! The folders of the site on the disk, of which each must be a real folder before we act inside it.
//!
//! A symlink in the place of a folder would lead our writing and deleting somewhere else.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::path;
use crate::disk;

/// The output folder, and what is known of the folders in it.
pub(super) struct Ground<'a> {
    root: &'a Path,
    real: HashSet<String>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(root: &'a Path) -> Ground<'a> {
        Ground {
            root,
            real: HashSet::new(),
        }
    }

    /// Where on the disk a file or folder of the site is.
    pub(super) fn place(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Whether all folders that `path` lies in are there and real.
    pub(super) fn carries(&mut self, path: &str) -> Result<bool, Error> {
        self.each_folder(path, |_| Ok(false))
    }

    /// Makes the folders that `path` lies in.
    pub(super) fn prepare(&mut self, path: &str) -> Result<(), Error> {
        let make = |folder: &Path| disk::make_folder(folder).map(|()| true);
        if self.each_folder(path, make)? {
            return Ok(());
        }
        Err(Error::refused(
            self.root,
            format!("something that is not a folder is in the way of `{path}`"),
            "Move it elsewhere, then build again.",
        ))
    }

    /// Says that a folder has been removed.
    pub(super) fn forget(&mut self, folder: &str) {
        self.real.remove(folder);
    }

    /// Looks at the folders that `path` lies in from the outermost inwards; `missing` says whether it
    /// has made one that was not there.
    fn each_folder(
        &mut self,
        path: &str,
        missing: impl Fn(&Path) -> io::Result<bool>,
    ) -> Result<bool, Error> {
        if path::parent(path).is_none_or(|folder| self.real.contains(folder)) {
            return Ok(true);
        }
        let folders: Vec<&str> = path::folders(path).collect();
        for folder in folders.into_iter().rev() {
            if self.real.contains(folder) {
                continue;
            }
            let place = self.place(folder);
            let real = match place.symlink_metadata() {
                Ok(found) => found.is_dir(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    missing(&place).map_err(Error::io("make the folder", &place))?
                }
                Err(error) => return Err(Error::io("look at", &place)(error)),
            };
            if !real {
                return Ok(false);
            }
            self.real.insert(folder.to_string());
        }
        Ok(true)
    }
}
