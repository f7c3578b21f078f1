//! A bag: a folder with digests of all that it holds, in the form of `BagIt` 1.0 (RFC 8493).
//!
//! It is written into a folder beside its place and renamed once it is whole.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest as _, Sha512};

use super::error::{Error, Fault};
use crate::disk;

/// The declaration, which every bag has.
const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const DECLARATION_FILE: &str = "bagit.txt";

/// A bag in the making. Dropping it removes what was written.
#[derive(Debug)]
pub struct Bag {
    out: PathBuf,
    /// Where it is made.
    folder: PathBuf,
    files: Mutex<Vec<File>>,
    is_whole: bool,
}

/// One file of the payload.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct File {
    /// Its path in the bag, which begins with `data/`.
    path: String,
    /// Its sha512, as hexadecimal digits.
    digest: String,
    length: u64,
}

/// What a bag holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Oxum {
    /// How many files are in its payload.
    pub files: usize,
    /// How many bytes these have.
    pub bytes: u64,
}

impl Bag {
    /// Begins a bag that is to stand at `out`.
    ///
    /// # Errors
    /// Refused where something is there; and what the disk says.
    pub fn begin(out: &Path) -> Result<Self, Error> {
        if out.symlink_metadata().is_ok() {
            return Err(Error::refused(
                Fault::Usage,
                format!(
                    "`{}` is there already, and nothing is overwritten",
                    out.display()
                ),
                "Choose another folder",
            ));
        }
        let Some(name) = out.file_name() else {
            return Err(Error::refused(
                Fault::Usage,
                format!("`{}` names no folder", out.display()),
                "Choose another folder",
            ));
        };
        let mut sibling = OsString::from(".");
        sibling.push(name);
        sibling.push(".standpoint-new");
        let folder = out.with_file_name(sibling);
        clear(&folder)?;
        let bag = Self {
            out: out.to_path_buf(),
            folder,
            files: Mutex::default(),
            is_whole: false,
        };
        bag.write(DECLARATION_FILE, DECLARATION.as_bytes())?;
        Ok(bag)
    }

    /// Takes a file of the payload, by its path below `data/`; threads call it at once.
    ///
    /// # Errors
    /// Refused where tools would read the path differently; and what the disk says.
    pub fn put(&self, path: &str, bytes: impl BufRead) -> Result<(), Error> {
        if is_bad_name(path) {
            return Err(Error::refused(
                Fault::Content,
                format!(
                    "the path `{}` holds `%`, a backslash or a line break, which not every tool that \
                     checks bags reads alike",
                    path.escape_debug()
                ),
                "Rename the file",
            ));
        }
        let path = format!("data/{path}");
        let mut summed = Summed {
            inner: bytes,
            hasher: Sha512::new(),
            length: 0,
        };
        self.write(&path, &mut summed)?;
        let file = File {
            path,
            digest: hex(&summed.hasher.finalize()),
            length: summed.length,
        };
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.push(file);
        Ok(())
    }

    /// Puts the bag in its place, with what is to be said of it, each as a label and a value.
    ///
    /// # Errors
    /// What the disk says.
    pub fn finish(mut self, info: &[(&str, String)]) -> Result<Oxum, Error> {
        let files = self.files.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut files = std::mem::take(files);
        files.sort_unstable();
        let oxum = Oxum {
            files: files.len(),
            bytes: files.iter().map(|file| file.length).sum(),
        };
        let mut text = String::new();
        // Writing into a String cannot fail.
        for (label, value) in info {
            let _ = writeln!(text, "{label}: {value}");
        }
        let _ = writeln!(text, "Payload-Oxum: {}.{}", oxum.bytes, oxum.files);
        let lines = files.iter().map(|file| (&*file.digest, &*file.path));
        let manifest = manifest(lines);
        let tags = [
            ("bag-info.txt", text.as_str()),
            (DECLARATION_FILE, DECLARATION),
            ("manifest-sha512.txt", &manifest),
        ];
        let digests = tags.map(|(name, text)| (hex(&Sha512::digest(text)), name));
        let tag_manifest = self::manifest(digests.iter().map(|(digest, name)| (&**digest, *name)));
        for (name, text) in tags
            .into_iter()
            .chain([("tagmanifest-sha512.txt", &*tag_manifest)])
        {
            if name != DECLARATION_FILE {
                self.write(name, text.as_bytes())?;
            }
        }
        disk::rename_folder(&self.folder, &self.out)
            .map_err(Error::io("rename the bag to", &self.out))?;
        self.is_whole = true;
        Ok(oxum)
    }

    fn write(&self, path: &str, bytes: impl BufRead) -> Result<(), Error> {
        let place = self.folder.join(path);
        let written = disk::write_new_in(Path::new(""), &place, bytes);
        written.map(drop).map_err(Error::io("write", &place))
    }
}

impl Drop for Bag {
    fn drop(&mut self) {
        if !self.is_whole {
            // Another error is on its way up; the next run removes what stays.
            drop(clear(&self.folder));
        }
    }
}

/// A reader that takes the sha512 and the length of what is taken from it.
struct Summed<R> {
    inner: R,
    hasher: Sha512,
    length: u64,
}

impl<R: BufRead> Read for Summed<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(target)?;
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Summed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        // What was filled is still there, so that this reads nothing.
        if let Ok(piece) = self.inner.fill_buf() {
            self.hasher.update(&piece[..length]);
        }
        self.length += length as u64;
        self.inner.consume(length);
    }
}

/// Whether tools may read this path otherwise: `sha256sum` escapes backslashes and line breaks, and readers
/// of bags disagree on `%`.
pub(super) fn is_bad_name(path: &str) -> bool {
    path.contains(['%', '\r', '\n', '\\'])
}

/// Removes what a run that was stopped has left where a bag is made.
fn clear(folder: &Path) -> Result<(), Error> {
    let Ok(found) = folder.symlink_metadata() else {
        return Ok(());
    };
    let declaration = folder.join(DECLARATION_FILE);
    let is_empty = || std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    if !found.is_dir() || !(declaration.is_file() || is_empty()) {
        return Err(Error::refused(
            Fault::Usage,
            format!(
                "a bag is made in `{}` first, and something else is there",
                folder.display()
            ),
            "Move it elsewhere",
        ));
    }
    disk::remove_tree(folder, Some(DECLARATION_FILE)).map_err(Error::io("remove", folder))
}

/// Lines as `sha512sum -c` reads them.
fn manifest<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (digest, path) in files {
        let _ = writeln!(text, "{digest}  {path}");
    }
    text
}

fn hex(digest: &[u8]) -> String {
    let mut text = String::with_capacity(128);
    for byte in digest {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
