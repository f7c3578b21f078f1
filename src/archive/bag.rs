//! A bag: a folder with digests of all that it holds, in the form of `BagIt` 1.0 (RFC 8493).
//!
//! It is written into a folder beside its place and renamed once it is whole.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest as _, Sha512};

use super::error::{Error, Fault};
use super::names::{NameFault, folded, problems};
use crate::disk;

/// The declaration, which every bag has.
const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const DECLARATION_FILE: &str = "bagit.txt";

/// Where the payload is.
const DATA: &str = "data/";

/// A bag in the making. Dropping it removes what was written.
#[derive(Debug)]
pub struct Bag {
    out: PathBuf,
    /// Where it is made.
    folder: PathBuf,
    payload: Mutex<Payload>,
    is_whole: bool,
}

/// What was put into a bag so far.
#[derive(Debug, Default)]
struct Payload {
    files: Vec<File>,
    /// Their paths below `data/` as some systems see them.
    folded: BTreeSet<String>,
    /// Paths below `data/` that were not written, because not every tool would read them alike.
    refused: Vec<String>,
}

impl Payload {
    /// Whether a file may be written. One that may not is remembered.
    fn admits(&mut self, path: &str) -> bool {
        let is_good = NameFault::of(path).is_none() && self.folded.insert(folded(path));
        if !is_good {
            self.refused.push(path.to_owned());
        }
        is_good
    }

    /// Fails if names cannot be packed, and says of all of them why.
    fn check_names(&self) -> Result<(), Error> {
        let packed = self
            .files
            .iter()
            .filter_map(|file| file.path.strip_prefix(DATA));
        let mut all: Vec<&str> = packed
            .chain(self.refused.iter().map(|path| &**path))
            .collect();
        all.sort_unstable();
        all.dedup();
        let problems = problems(&all);
        if problems.is_empty() {
            return Ok(());
        }
        let reason = format!(
            "not every tool that checks bags reads these names alike:\n  {}\nnothing was packed",
            problems.join("\n  ")
        );
        Err(Error::refused(
            Fault::Content,
            reason,
            "Rename the files, and run the command again",
        ))
    }
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
            payload: Mutex::default(),
            is_whole: false,
        };
        bag.write(DECLARATION_FILE, DECLARATION.as_bytes())?;
        Ok(bag)
    }

    /// Takes a file of the payload, by its path below `data/`; threads call it at once. What cannot have the name is
    /// left out, and [`Bag::finish`] fails for it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn put(&self, path: &str, mut bytes: impl BufRead) -> Result<(), Error> {
        if !self.payload().admits(path) {
            // Whoever hands out the bytes looks whether they are what they were.
            let drained = io::copy(&mut bytes, &mut io::sink());
            return drained
                .map(drop)
                .map_err(Error::io("read", Path::new(path)));
        }
        let path = format!("{DATA}{path}");
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
        self.payload().files.push(file);
        Ok(())
    }

    fn payload(&self) -> MutexGuard<'_, Payload> {
        self.payload.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts the bag in its place, with what is to be said of it, each as a label and a value.
    ///
    /// # Errors
    /// Refused where tools would read names differently; and what the disk says.
    pub fn finish(mut self, info: &[(&str, String)]) -> Result<Oxum, Error> {
        let payload = std::mem::take(&mut *self.payload());
        payload.check_names()?;
        let mut files = payload.files;
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

/// The bag whose payload a folder is, and its declaration; `None` if it is none. Whoever writes into that folder makes
/// the bag invalid.
pub fn bag_of(folder: &Path) -> Option<(PathBuf, PathBuf)> {
    let real = folder.canonicalize().ok()?;
    let bag = real.parent().filter(|_| real.ends_with("data"))?;
    let declaration = bag.join(DECLARATION_FILE);
    declaration
        .is_file()
        .then(|| (bag.to_path_buf(), declaration))
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
