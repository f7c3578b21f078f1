//! Writing what was made: all of it or nothing, and never over a file that is there.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::disk::{self, Lock};
use crate::source::{DiskFiles, Files as _, LARGEST_TEXT, MemoryFiles};

/// What this run has made, in the order in which it was made.
#[derive(Default)]
struct Written {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
    /// Files that were there, with what they held.
    replaced: Vec<(PathBuf, Vec<u8>)>,
}

/// Writes the files that are not there, in their order: the evidence comes last, so that a run that
/// was broken off is taken up by the next. Those in `replaced` take the place of what is there. Where one cannot be
/// written, those before it are taken away again.
///
/// # Errors
/// The file that could not be written, and why.
pub fn write(
    site: &DiskFiles,
    files: &MemoryFiles,
    replaced: &BTreeSet<String>,
) -> Result<(), disk::Error> {
    // Two runs at once would take each other's unfinished files for what a killed one has left.
    let lock = site.place(".standpoint/import.lock");
    let busy = || io::Error::other("another import is writing just now");
    let held = Lock::take(&lock).and_then(|held| held.ok_or_else(busy));
    let _held = held.map_err(disk::Error::of("write", &lock))?;
    let mut written = Written::default();
    for (path, bytes) in files.files() {
        let place = site.place(path);
        let is_there = site
            .bytes(path, bytes.len() as u64)
            .is_ok_and(|there| there == bytes);
        let stays = site.check_stays(path);
        let is_replaced = replaced.contains(path) && place.exists();
        let result = stays.and_then(|()| {
            if is_replaced {
                written.replace(site, path, bytes)
            } else {
                written.write(&place, bytes, is_there)
            }
        });
        if let Err(error) = result {
            written.take_back();
            return Err(disk::Error::of("write", &place)(error));
        }
    }
    Ok(())
}

impl Written {
    /// Writes a file. One that `is_there` word for word was left by an import that was broken off.
    fn write(&mut self, place: &Path, bytes: &[u8], is_there: bool) -> io::Result<()> {
        let new = disk::unfinished(place);
        if is_there {
            return disk::remove_file_if_there(&new);
        }
        if let Some(folder) = place.parent() {
            self.make_folders(folder)?;
        }
        disk::write_new_whole(place, &new, bytes)?;
        self.files.push(place.to_path_buf());
        Ok(())
    }

    /// Puts bytes in the place of those that a file has.
    fn replace(&mut self, site: &DiskFiles, path: &str, bytes: &[u8]) -> io::Result<()> {
        let place = site.place(path);
        let other = |problem: Diagnostic| io::Error::other(problem.message);
        let old = site.bytes(path, LARGEST_TEXT).map_err(other)?;
        if old == bytes {
            return Ok(());
        }
        disk::replace(&place, &disk::unfinished(&place), bytes)?;
        self.replaced.push((place, old));
        Ok(())
    }

    /// Makes a folder and those above it, as far as they are missing.
    fn make_folders(&mut self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        if let Some(above) = folder.parent() {
            self.make_folders(above)?;
        }
        disk::make_folder(folder)?;
        self.folders.push(folder.to_path_buf());
        Ok(())
    }

    /// Takes away all that this run has made, and nothing else. What cannot be removed stays.
    fn take_back(&self) {
        for (place, old) in self.replaced.iter().rev() {
            drop(disk::replace(place, &disk::unfinished(place), old));
        }
        for file in self.files.iter().rev() {
            drop(disk::remove_file(file));
        }
        for folder in self.folders.iter().rev() {
            drop(disk::remove_folder(folder));
        }
    }
}
