//! Every change to the disk goes through here, so that tests can stop the program before any of them.
//!
//! Nothing here follows a symlink at the end of a path: files are created anew, never opened.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use super::cache::Stamp;
use super::fault::{Operation, strike, strike_write};

/// Creates a file that did not exist, with the bytes, readable by all. Returns its stamp.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<Stamp> {
    let mut file = create(path)?;
    write(&mut file, bytes)?;
    Stamp::of(&file.metadata()?)
}

/// As `write_new`, but makes the folders between `base` and the file first where they are missing.
pub(super) fn write_new_in(base: &Path, path: &Path, bytes: &[u8]) -> io::Result<Stamp> {
    // Trying first costs one failed call a folder, and needs no set of folders shared by threads.
    match write_new(path, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                make_folders(base, folder)?;
            }
            write_new(path, bytes)
        }
        result => result,
    }
}

/// As `write_new`, but the bytes have reached the disk before it returns.
pub(super) fn write_new_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create(path)?;
    write(&mut file, bytes)?;
    strike(Operation::Sync)?;
    file.sync_data()
}

/// Replaces the file at `path` in one step, by way of the file `new` on the same file system.
pub(super) fn replace(path: &Path, new: &Path, bytes: &[u8]) -> io::Result<()> {
    remove_file_if_there(new)?;
    write_new(new, bytes)?;
    rename(new, path)
}

/// Renames a file, over another if there is one.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    strike(Operation::Rename)?;
    fs::rename(from, to)
}

/// Renames a folder, over an empty one if there is one.
pub(super) fn rename_folder(from: &Path, to: &Path) -> io::Result<()> {
    strike(Operation::RenameFolder)?;
    fs::rename(from, to)
}

/// Removes a file or a symlink.
pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    strike(Operation::Remove)?;
    fs::remove_file(path)
}

/// Removes a file or a symlink, and is content where there is none.
pub(super) fn remove_file_if_there(path: &Path) -> io::Result<()> {
    match path.symlink_metadata() {
        Ok(_) => remove_file(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Removes an empty folder.
pub(super) fn remove_folder(path: &Path) -> io::Result<()> {
    strike(Operation::Remove)?;
    fs::remove_dir(path)
}

/// Removes a folder of ours with all it holds, the file named `last` after everything else: as long
/// as anything is left, that file says whose it is. Symlinks are removed, not followed.
pub(super) fn remove_tree(folder: &Path, last: Option<&str>) -> io::Result<()> {
    let mut marker = None;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_tree(&entry.path(), None)?;
        } else if last.is_some_and(|last| entry.file_name() == last) {
            marker = Some(entry.path());
        } else {
            remove_file(&entry.path())?;
        }
    }
    if let Some(marker) = marker {
        remove_file(&marker)?;
    }
    remove_folder(folder)
}

/// Makes one folder.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    strike(Operation::Make)?;
    fs::create_dir(path)
}

/// Makes the folders between `base`, which must be there, and `folder`. Threads may do so at once.
pub(super) fn make_folders(base: &Path, folder: &Path) -> io::Result<()> {
    match make_folder(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound && folder != base => {
            match folder.parent() {
                Some(above) => make_folders(base, above)?,
                None => return Err(error),
            }
            make_folders(folder, folder)
        }
        result => result,
    }
}

/// Gives `path` the permissions that `like` has.
pub(super) fn copy_permissions(like: &Path, path: &Path) -> io::Result<()> {
    let permissions = like.metadata()?.permissions();
    if path.metadata()?.permissions() == permissions {
        return Ok(());
    }
    strike(Operation::Make)?;
    fs::set_permissions(path, permissions)
}

/// Creates an empty file that did not exist.
pub(super) fn create(path: &Path) -> io::Result<File> {
    strike(Operation::Make)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
    options.open(path)
}

fn write(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    strike_write(file, bytes)?;
    file.write_all(bytes)
}
