//! Changes to the disk that must not be left half done: each goes through here, so that tests can
//! stop the program before any of them.
//!
//! Nothing here follows a symlink at the end of a path: files are created anew, never opened.
#![expect(
    clippy::disallowed_methods,
    reason = "whoever may write says so at its own top, and writes through here"
)]

mod error;
mod fault;
mod lock;

pub use error::Error;
pub use lock::Lock;

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};

use fault::{Operation, strike, strike_write};

/// Whether a new file may be written to once it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// By its owner.
    Writable,
    /// By nobody.
    ReadOnly,
}

/// Creates a file that did not exist, with the bytes, readable by all.
///
/// # Errors
/// What the disk says.
pub fn write_new(path: &Path, bytes: impl BufRead) -> io::Result<Metadata> {
    let mut file = create(path)?;
    write(&mut file, bytes)?;
    file.metadata()
}

/// As `write_new`, but makes the folders between `base` and the file first where they are missing.
///
/// # Errors
/// What the disk says.
pub fn write_new_in(base: &Path, path: &Path, bytes: impl BufRead) -> io::Result<Metadata> {
    // Trying first costs one failed call a folder, and needs no set of folders shared by threads.
    let mut file = match create(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                make_folders(base, folder)?;
            }
            create(path)?
        }
        result => result?,
    };
    write(&mut file, bytes)?;
    file.metadata()
}

/// As `write_new`, but the bytes have reached the disk before it returns.
///
/// # Errors
/// What the disk says.
pub fn write_new_synced(path: &Path, bytes: impl BufRead, access: Access) -> io::Result<()> {
    let mut file = create_with(path, access)?;
    write(&mut file, bytes)?;
    strike(Operation::Sync)?;
    file.sync_data()
}

/// Waits until the names in a folder have reached the disk, where the system can do that.
///
/// # Errors
/// What the disk says.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    strike(Operation::Sync)?;
    if cfg!(unix) {
        File::open(path)?.sync_all()?;
    }
    Ok(())
}

/// Replaces the file at `path` in one step, by way of the file `new` on the same file system.
///
/// # Errors
/// What the disk says.
pub fn replace(path: &Path, new: &Path, bytes: &[u8]) -> io::Result<()> {
    remove_file_if_there(new)?;
    write_new(new, bytes)?;
    rename(new, path)
}

/// Where a file lies until it is whole: under a name that is passed over in a site.
pub fn unfinished(place: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(place.file_name().unwrap_or_default());
    name.push(".tmp");
    place.with_file_name(name)
}

/// Replaces a file that people write, in one step and by way of the file `new` on the same file system. The bytes have
/// reached the disk before it is there, and permissions stay.
///
/// # Errors
/// What the disk says.
pub fn replace_edited(path: &Path, new: &Path, bytes: &[u8]) -> io::Result<()> {
    remove_file_if_there(new)?;
    write_new_synced(new, bytes, Access::Writable)?;
    if path.exists() {
        copy_permissions(path, new)?;
    }
    rename(new, path)
}

/// Replaces the file at `path` in one step with what `fill` writes, by way of the file `new` on the same file system.
///
/// # Errors
/// What `fill` or the disk says.
pub fn replace_with(
    path: &Path,
    new: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    remove_file_if_there(new)?;
    let mut out = BufWriter::with_capacity(1 << 16, Piecewise(create(new)?));
    fill(&mut out)?;
    out.flush()?;
    rename(new, path)
}

/// A file each piece of which may fail where a test asks for it.
struct Piecewise(File);

impl Write for Piecewise {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        strike_write(&mut self.0, bytes)?;
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Creates a file that did not exist, with all of its bytes or not at all, by way of the file `new`
/// beside it. Where the program is killed, nothing but that is left.
///
/// # Errors
/// What the disk says.
pub fn write_new_whole(path: &Path, new: &Path, bytes: &[u8]) -> io::Result<()> {
    remove_file_if_there(new)?;
    let made = write_new(new, bytes).and_then(|_| name_anew(new, path));
    // That it can stay is why it has a name of its own.
    drop(remove_file_if_there(new));
    made
}

/// Gives a file another name, which nothing may have; it may keep the one that it had.
fn name_anew(from: &Path, to: &Path) -> io::Result<()> {
    strike(Operation::Rename)?;
    match fs::hard_link(from, to) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            // Not every file system has files of two names, and a rename would take the other's place.
            match to.symlink_metadata() {
                Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
                Err(_) => fs::rename(from, to),
            }
        }
        result => result,
    }
}

/// Renames a file, over another if there is one.
///
/// # Errors
/// What the disk says.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    strike(Operation::Rename)?;
    fs::rename(from, to)
}

/// Renames a folder, over an empty one if there is one.
///
/// # Errors
/// What the disk says.
pub fn rename_folder(from: &Path, to: &Path) -> io::Result<()> {
    strike(Operation::RenameFolder)?;
    fs::rename(from, to)
}

/// Removes a file or a symlink.
///
/// # Errors
/// What the disk says.
pub fn remove_file(path: &Path) -> io::Result<()> {
    strike(Operation::Remove)?;
    fs::remove_file(path)
}

/// Removes a file or a symlink, and is content where there is none.
///
/// # Errors
/// What the disk says.
pub fn remove_file_if_there(path: &Path) -> io::Result<()> {
    match path.symlink_metadata() {
        Ok(_) => remove_file(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Removes an empty folder.
///
/// # Errors
/// What the disk says.
pub fn remove_folder(path: &Path) -> io::Result<()> {
    strike(Operation::Remove)?;
    fs::remove_dir(path)
}

/// Removes a folder of ours with all it holds, the file named `last` after everything else: as long
/// as anything is left, that file says whose it is. Symlinks are removed, not followed.
///
/// # Errors
/// What the disk says.
pub fn remove_tree(folder: &Path, last: Option<&str>) -> io::Result<()> {
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
///
/// # Errors
/// What the disk says.
pub fn make_folder(path: &Path) -> io::Result<()> {
    strike(Operation::Make)?;
    fs::create_dir(path)
}

/// Makes the folders between `base`, which must be there, and `folder`. Threads may do so at once.
///
/// # Errors
/// What the disk says.
pub fn make_folders(base: &Path, folder: &Path) -> io::Result<()> {
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

/// Makes a folder that only its owner can look into, and those above it where they are missing.
///
/// # Errors
/// What the disk says.
pub fn make_private_folders(folder: &Path) -> io::Result<()> {
    if folder.symlink_metadata().is_ok() {
        return Ok(());
    }
    strike(Operation::Make)?;
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens a file to add to it, after its first `length` bytes; it is made if it is not there.
///
/// # Errors
/// What the disk says.
pub fn open_to_append(path: &Path, length: u64) -> io::Result<File> {
    if length == 0 {
        remove_file_if_there(path)?;
        return create(path);
    }
    strike(Operation::Make)?;
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.set_len(length)?;
    io::Seek::seek(&mut file, io::SeekFrom::Start(length))?;
    Ok(file)
}

/// Adds bytes to a file that is open.
///
/// # Errors
/// What the disk says.
pub fn append(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    write(file, bytes)
}

/// Gives `path` the permissions that `like` has.
///
/// # Errors
/// What the disk says.
pub fn copy_permissions(like: &Path, path: &Path) -> io::Result<()> {
    let permissions = like.metadata()?.permissions();
    if path.metadata()?.permissions() == permissions {
        return Ok(());
    }
    strike(Operation::Make)?;
    fs::set_permissions(path, permissions)
}

/// Creates an empty file that did not exist.
///
/// # Errors
/// What the disk says.
pub fn create(path: &Path) -> io::Result<File> {
    create_with(path, Access::Writable)
}

/// On other systems than those with modes, nothing keeps a file from being written to.
fn create_with(path: &Path, access: Access) -> io::Result<File> {
    strike(Operation::Make)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        let mode = match access {
            Access::Writable => 0o644,
            Access::ReadOnly => 0o444,
        };
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    }
    #[cfg(not(unix))]
    let _ = access;
    options.open(path)
}

/// Bytes in memory are one piece.
fn write(file: &mut File, mut bytes: impl BufRead) -> io::Result<()> {
    loop {
        let piece = bytes.fill_buf()?;
        if piece.is_empty() {
            return Ok(());
        }
        strike_write(file, piece)?;
        file.write_all(piece)?;
        let length = piece.len();
        bytes.consume(length);
    }
}
