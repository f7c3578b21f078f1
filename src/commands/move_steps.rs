//! A move on the disk: all of its steps or none.

use std::io;
use std::path::{Path, PathBuf};

use crate::disk::{self, Access, Lock};
use crate::relocate::Relocation;
use crate::source::{DiskFiles, Files as _, LARGEST_TEXT};
use crate::text::BYTE_ORDER_MARK;

/// How a step is taken back.
enum Undo {
    /// The file at the second path goes back to the first.
    Moved(PathBuf, PathBuf),
    /// The file gets these bytes back.
    Replaced(PathBuf, Vec<u8>),
}

/// What this run has done to the disk.
#[derive(Default)]
struct Written {
    folders: Vec<PathBuf>,
    /// Files that are complete and not yet in their places.
    waiting: Vec<(PathBuf, PathBuf)>,
    done: Vec<Undo>,
}

/// Writes all texts beside their places first, and then moves and replaces files. If a step fails, those before it are
/// taken back.
pub fn write(disk: &DiskFiles, relocation: &Relocation) -> Result<(), disk::Error> {
    let lock = disk.place(".standpoint/move.lock");
    let busy = || io::Error::other("another move is writing just now");
    let held = Lock::take(&lock).and_then(|held| held.ok_or_else(busy));
    let _held = held.map_err(disk::Error::of("write", &lock))?;
    let mut written = Written::default();
    let result = written.all(disk, relocation);
    if result.is_err() {
        written.take_back();
        return result;
    }
    for old in relocation.files.keys() {
        let folder = old.rsplit_once('/').map_or("", |(folder, _)| folder);
        if folder.matches('/').count() > 1 {
            // It stays if anything is left in it.
            drop(disk::remove_folder(&disk.place(folder)));
        }
    }
    Ok(())
}

impl Written {
    fn all(&mut self, disk: &DiskFiles, relocation: &Relocation) -> Result<(), disk::Error> {
        for new in relocation.files.values() {
            let place = disk.place(new);
            let made = (disk.check_stays(new)).and_then(|()| self.make_folders(place.parent()));
            made.map_err(disk::Error::of("write", &place))?;
        }
        let mut olds = Vec::new();
        for (path, texts) in &relocation.texts {
            let (was, place) = (disk.place(path), disk.place(relocation.place(path)));
            let old = self.prepare(disk, path, (&was, &place), &texts.was, &texts.text);
            olds.push(old.map_err(disk::Error::of("write", &was))?);
        }
        for (old, new) in &relocation.files {
            let (from, to) = (disk.place(old), disk.place(new));
            let moved = match to.symlink_metadata() {
                Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
                Err(_) => disk::rename(&from, &to),
            };
            moved.map_err(disk::Error::of("move", &from))?;
            self.done.push(Undo::Moved(from, to));
        }
        for ((new, place), old) in self.waiting.iter().zip(olds) {
            disk::rename(new, place).map_err(disk::Error::of("write", place))?;
            self.done.push(Undo::Replaced(place.clone(), old));
        }
        Ok(())
    }

    /// Writes a text beside its place, unless somebody has changed the file meanwhile. Returns the bytes that it has.
    fn prepare(
        &mut self,
        disk: &DiskFiles,
        path: &str,
        (was, place): (&Path, &Path),
        expected: &str,
        text: &str,
    ) -> io::Result<Vec<u8>> {
        if was.is_symlink() {
            return Err(io::Error::other(
                "it is a symbolic link: move what it leads to",
            ));
        }
        let old = disk.bytes(path, LARGEST_TEXT);
        let old = old.map_err(|why| io::Error::other(why.message))?;
        let plain = old.strip_prefix(BYTE_ORDER_MARK.as_bytes());
        if plain.unwrap_or(&old) != expected.as_bytes() {
            return Err(io::Error::other("it was changed meanwhile: move again"));
        }
        let mark = if plain.is_some() { BYTE_ORDER_MARK } else { "" };
        let new = disk::unfinished(place);
        disk::remove_file_if_there(&new)?;
        let bytes = [mark.as_bytes(), text.as_bytes()].concat();
        self.waiting.push((new.clone(), place.to_path_buf()));
        disk::write_new_synced(&new, &*bytes, Access::Writable)?;
        disk::copy_permissions(was, &new)?;
        Ok(old)
    }

    /// Makes a folder and those above it, as far as they are missing.
    fn make_folders(&mut self, folder: Option<&Path>) -> io::Result<()> {
        let Some(folder) = folder.filter(|folder| !folder.is_dir()) else {
            return Ok(());
        };
        self.make_folders(folder.parent())?;
        disk::make_folder(folder)?;
        self.folders.push(folder.to_path_buf());
        Ok(())
    }

    /// Takes back all that this run has done, and nothing else.
    fn take_back(self) {
        for (new, _) in &self.waiting {
            drop(disk::remove_file_if_there(new));
        }
        for step in self.done.into_iter().rev() {
            match step {
                Undo::Moved(from, to) => drop(disk::rename(&to, &from)),
                Undo::Replaced(place, old) => {
                    drop(disk::replace_edited(
                        &place,
                        &disk::unfinished(&place),
                        &old,
                    ));
                }
            }
        }
        for folder in self.folders.iter().rev() {
            drop(disk::remove_folder(folder));
        }
    }
}
