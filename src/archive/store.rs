//! Writing the record: objects first, each whole or not at all, then the ledger in one step.
//!
//! Killed at any point, the ledger is the old one or the new one, and names only objects that are
//! there. What is left at worst is an object that no entry names: the next run that records the same
//! bytes takes it as it is.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, BufRead, Read as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::error::{Error, Fault};
use super::examine::list;
use crate::config;
use crate::digest::Digest;
use crate::disk::{self, Access, Lock};
use crate::ledger::{Entry, FILE, FOLDER, OBJECTS, START, object_path, sides};
use crate::record::{self, Book, Damage};
use crate::source::{DiskFiles, Files, Original, plain};

/// What keeps Git from changing the record.
pub(super) const ATTRIBUTES_FILE: &str = "archive/.gitattributes";

/// Git must not change line ends here: the record is checked byte by byte.
const ATTRIBUTES: &str = "# The record is checked byte by byte.\n* -text\n";

/// Where files are written before they get their names; nothing of it outlives a run.
pub(super) const UNFINISHED: &str = "archive/.unfinished";

/// Bytes to be kept.
#[derive(Debug, Clone)]
pub struct Object {
    /// Their digest.
    pub digest: Digest,
    /// Where they are.
    pub origin: Origin,
}

/// Where the bytes of an object are until they are kept.
#[derive(Debug, Clone)]
pub enum Origin {
    /// The text of a document, as the record keeps it.
    Document(Box<str>),
    /// A file below the site's root.
    File(Box<str>),
    /// Here.
    Text(String),
}

/// The record of a site, to be written by nobody else until this is dropped.
#[derive(Debug)]
pub struct Store {
    files: DiskFiles,
    _lock: Lock,
}

impl Store {
    /// Takes the record of a site for writing.
    ///
    /// # Errors
    /// Refused where another process writes to it; and what the disk says.
    pub fn open(files: &DiskFiles) -> Result<Self, Error> {
        // What is written through a link lands elsewhere.
        if let Some(link) = list(files)?.links.first() {
            return Err(Error::refused(
                Fault::Content,
                format!("`{link}` is a symbolic link, and the record holds none"),
                "Put what it leads to in its place",
            ));
        }
        let path = files.place(".standpoint/record.lock");
        let lock = Lock::take(&path).map_err(Error::io("lock", &path))?;
        let lock = lock.ok_or_else(|| {
            Error::refused(
                Fault::Busy,
                "another Standpoint process is writing to the record just now",
                "Wait until it is done, then run the command again",
            )
        })?;
        let store = Self {
            files: files.clone(),
            _lock: lock,
        };
        store.clear()?;
        Ok(store)
    }

    /// Keeps these objects; those that are there already are left as they are.
    ///
    /// # Errors
    /// Where an object cannot be read or written, or one that is there is not what its name says.
    pub fn keep(&self, objects: &[Object]) -> Result<(), Error> {
        if objects.is_empty() {
            return Ok(());
        }
        self.make_folders()?;
        let written = objects.par_iter().map(|object| self.keep_one(object));
        let folders: BTreeSet<PathBuf> = written.collect::<Result<_, _>>()?;
        for folder in &folders {
            sync(folder)?;
        }
        sync(&self.files.place(OBJECTS))
    }

    /// The folder in which an object is now. Where it was there already, the run that wrote it may have
    /// been stopped before its name was safe.
    fn keep_one(&self, object: &Object) -> Result<PathBuf, Error> {
        let place = self.files.place(&object_path(object.digest));
        let folder = place.parent().unwrap_or(self.files.root());
        match record::check_object(&self.files, object.digest, u64::MAX) {
            Ok(()) => return Ok(folder.to_path_buf()),
            Err(Damage::Gone) => {}
            Err(_) => {
                return Err(Error::refused(
                    Fault::Content,
                    format!("`{}` is not what its name says", place.display()),
                    "Restore it from a backup; `standpoint verify` says more",
                ));
            }
        }
        let new = self.unfinished(&object.digest.to_string());
        disk::make_folders(self.files.root(), folder)
            .map_err(Error::io("make the folder", folder))?;
        self.write(object, &new)?;
        disk::rename(&new, &place).map_err(Error::io("write", &place))?;
        Ok(folder.to_path_buf())
    }

    /// Writes the bytes of an object, if they are what they were when it was chosen.
    fn write(&self, object: &Object, place: &Path) -> Result<(), Error> {
        let write = |bytes: &mut dyn BufRead| {
            disk::write_new_synced(place, bytes, Access::ReadOnly)
                .map_err(Error::io("write", place))
        };
        let text = match &object.origin {
            Origin::File(path) => {
                let file = Original {
                    files: &self.files,
                    path,
                    known: Some(object.digest),
                };
                let written = file.stream(object.digest, write)?;
                return written.map_err(Error::content);
            }
            Origin::Document(path) => {
                let source = self.files.read(path).map_err(Error::content)?;
                Cow::Owned(plain(&source.text).into_owned())
            }
            Origin::Text(text) => Cow::Borrowed(text),
        };
        if Digest::of(text.as_bytes()) != object.digest {
            return Err(Error::changed(object.origin.path(), "recorded"));
        }
        write(&mut text.as_bytes())
    }

    /// Puts a text in the place of the settings, which must still be the text `was`; `None` if there was no file.
    ///
    /// # Errors
    /// Refused where the settings were changed meanwhile; and what the disk says.
    pub fn write_settings(&self, was: Option<&str>, text: &str) -> Result<(), Error> {
        let path = self.files.place(config::FILE);
        let now = match std::fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(Error::io("read", &path)(error)),
        };
        if now.as_deref() != was.map(str::as_bytes) {
            return Err(Error::changed(config::FILE, "read"));
        }
        self.make_folders()?;
        let new = self.unfinished("settings");
        disk::replace_edited(&path, &new, text.as_bytes()).map_err(Error::io("write", &path))?;
        sync(self.files.root())
    }

    /// Adds entries to the ledger, which must still be as `book` was read; where Git has left a conflict in it, to the
    /// side of this branch. Gives back its new head.
    ///
    /// # Errors
    /// Refused where the ledger was changed meanwhile; and what the disk says.
    pub fn append(&self, book: Option<&Book>, entries: &[Entry]) -> Result<Digest, Error> {
        let (head, _) = self.append_all(book, entries)?;
        Ok(head)
    }

    /// The same. Gives back the digest of the ledger's bytes, too.
    ///
    /// # Errors
    /// As [`Store::append`].
    pub fn append_all(
        &self,
        book: Option<&Book>,
        entries: &[Entry],
    ) -> Result<(Digest, Digest), Error> {
        let path = self.files.place(FILE);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(Error::io("read", &path)(error)),
        };
        let mut head = book.map_or(START, |book| book.ledger.head());
        let mut lines = Vec::new();
        for entry in entries {
            let line = entry.line(head);
            head = Digest::of(line.as_bytes());
            lines.extend_from_slice(line.as_bytes());
            lines.push(b'\n');
        }
        let (before, after) = Digest::before_and_after(&bytes, &lines);
        if before != book.map_or(Digest::of(b""), |book| book.digest) {
            return Err(Error::refused(
                Fault::Busy,
                "the ledger was changed while this command ran",
                "Run it again",
            ));
        }
        // A conflict is resolved in the same step, so that neither side can be lost in between.
        let bytes = sides(&bytes).map_or(bytes, |(ours, _)| ours);
        self.make_folders()?;
        let new = self.unfinished("ledger");
        disk::write_new_synced(&new, (&*bytes).chain(&*lines), Access::Writable)
            .and_then(|()| disk::rename(&new, &path))
            .map_err(Error::io("write", &path))?;
        sync(&self.files.place(FOLDER))?;
        // This run, or one that was stopped, may have made `archive/` itself.
        sync(self.files.root())?;
        self.clear()?;
        Ok((head, after))
    }

    /// Removes objects, in this order. Those that are gone already are passed over. Says how many
    /// there were.
    ///
    /// # Errors
    /// What the disk says.
    pub fn discard(&self, objects: impl IntoIterator<Item = Digest>) -> Result<usize, Error> {
        let mut count = 0;
        let mut folders = BTreeSet::new();
        for digest in objects {
            let place = self.files.place(&object_path(digest));
            folders.extend(place.parent().map(Path::to_path_buf));
            if place.symlink_metadata().is_err() {
                continue;
            }
            disk::remove_file(&place).map_err(Error::io("remove", &place))?;
            count += 1;
        }
        // What must not be read any more must not come back when the power fails, be it this run or one
        // that was stopped which removed it. Git keeps no folder that is empty.
        for folder in folders.iter().filter(|folder| folder.is_dir()) {
            sync(folder)?;
        }
        Ok(count)
    }

    /// Makes `archive/` and the folders in it, with what keeps Git from changing the record.
    fn make_folders(&self) -> Result<(), Error> {
        for folder in [OBJECTS, UNFINISHED] {
            let folder = self.files.place(folder);
            disk::make_folders(self.files.root(), &folder)
                .map_err(Error::io("make the folder", &folder))?;
        }
        let attributes = self.files.place(ATTRIBUTES_FILE);
        if attributes.symlink_metadata().is_ok() {
            return Ok(());
        }
        let new = self.unfinished("gitattributes");
        disk::replace(&attributes, &new, ATTRIBUTES.as_bytes())
            .map_err(Error::io("write", &attributes))
    }

    /// Removes what a run that was stopped, or this one, has left unfinished.
    fn clear(&self) -> Result<(), Error> {
        let folder = self.files.place(UNFINISHED);
        match folder.symlink_metadata() {
            Ok(found) if found.is_dir() => {
                disk::remove_tree(&folder, None).map_err(Error::io("remove", &folder))
            }
            _ => Ok(()),
        }
    }

    /// Where a file is written before it gets its name.
    fn unfinished(&self, name: &str) -> PathBuf {
        self.files.place(UNFINISHED).join(name)
    }
}

/// Waits until the names in a folder are safe.
fn sync(folder: &Path) -> Result<(), Error> {
    disk::sync_folder(folder).map_err(Error::io("write", folder))
}

impl Origin {
    fn path(&self) -> &str {
        match self {
            Self::Document(path) | Self::File(path) => path,
            Self::Text(_) => FILE,
        }
    }
}
