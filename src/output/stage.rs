//! The stage: the new site, rendered and not yet in place.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::bodies::Bodies;
use super::cache::{Cache, Entry, stamp_at};
use super::error::Error;
use super::manifest::Manifest;
use super::place::{Kind, Place};
use super::sum::{Sum, Summing, reads_as};
use super::{Output, journal, path};
use crate::cache::{self, Basis};
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::disk::{self, Lock};
use crate::site::{AssessmentIx, Rows};
use crate::source::{Original, Stamp};

/// The new site, as its files come in from many threads. Dropping it drops what was staged.
#[derive(Debug)]
pub struct Stage {
    pub(super) folder: PathBuf,
    pub(super) manifest: Manifest,
    /// The internal edition that the new site is.
    pub(super) edition: Option<Box<str>>,
    pub(super) known: Option<Arc<cache::Folder>>,
    pub(super) cache: Option<Cache>,
    bodies: OnceLock<Bodies>,
    /// Whether what the files were made from stays as it is known.
    pub(super) same_bases: bool,
    /// What each file was made from, and which assessments have changed.
    unseen: Option<(Vec<Rows>, Vec<AssessmentIx>)>,
    pub(super) place: Place,
    records: Mutex<Vec<Record>>,
    next: AtomicUsize,
    _lock: Lock,
}

/// One file of the new site.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) path: String,
    pub(super) sum: Sum,
    pub(super) basis: Basis,
    pub(super) stamp: Stamp,
    /// The number of the staged file; `None` where the file is in place already.
    pub(super) staged: Option<usize>,
}

impl Stage {
    pub(super) fn new(output: Output, edition: Option<Box<str>>) -> Result<Stage, Error> {
        let Output {
            folder,
            standing,
            manifest,
            known,
            cache,
            lock,
            ..
        } = output;
        let place = Place::new(&folder, standing)?;
        Ok(Stage {
            folder,
            manifest,
            edition,
            known,
            cache,
            unseen: None,
            bodies: OnceLock::new(),
            same_bases: false,
            place,
            records: Mutex::default(),
            next: AtomicUsize::new(0),
            _lock: lock,
        })
    }

    /// Keeps what the last build wrote at `path`, if it was made from the same `inputs` and is still in
    /// place untouched. Otherwise the answer is false: render it and `put` it.
    #[must_use]
    pub fn keep(&self, path: &str, inputs: Digest, rows: fn() -> Rows) -> bool {
        let Some((_, entry, sum)) = self.known(path) else {
            return false;
        };
        let same =
            entry.inputs == Some(inputs) && stamp_at(&self.folder.join(path)) == Some(entry.stamp);
        if same {
            let basis = Basis {
                inputs: Some(inputs),
                rows: rows(),
                body: self.bodies().placed(path, entry.body),
            };
            self.record(path, sum, basis, entry.stamp, None);
        }
        same
    }

    /// From here on, keeps what was made without looking at any of these assessments, of which the positions are
    /// sorted. All files must be in place untouched. Does nothing if it is not known what was looked at.
    pub fn keep_without(&mut self, changed: Vec<AssessmentIx>) {
        let rows = self.known.as_deref().zip(self.cache.as_ref());
        let rows = rows.and_then(|(known, cache)| cache.rows(known, &self.folder, &self.manifest));
        self.unseen = rows.map(|rows| (rows, changed));
    }

    /// Keeps what the last build wrote at `path`, if it cannot have changed: see [`Stage::keep_without`].
    #[must_use]
    pub fn keep_unseen(&self, path: &str) -> bool {
        let Some((rows, changed)) = &self.unseen else {
            return false;
        };
        let Some((at, entry, sum)) = self.known(path) else {
            return false;
        };
        let rows = &rows[at];
        if entry.inputs.is_none() && *rows == Rows::All || rows.have_any(changed) {
            return false;
        }
        let basis = Basis {
            inputs: entry.inputs,
            rows: rows.clone(),
            body: self.bodies().placed(path, entry.body),
        };
        self.record(path, sum, basis, entry.stamp, None);
        true
    }

    /// The bodies in the files of the last build.
    fn bodies(&self) -> &Bodies {
        self.bodies.get_or_init(|| {
            let bodies = self.known.as_deref().zip(self.cache.as_ref());
            let bodies = bodies.and_then(|(known, cache)| cache.bodies(known, &self.folder));
            bodies.unwrap_or_default()
        })
    }

    /// What is known of the file that the last build wrote at a path, and where that is in the list.
    fn known(&self, path: &str) -> Option<(usize, Entry, Sum)> {
        let at = self.manifest.find(path)?;
        let entry = self.cache.as_ref()?.entries[at];
        Some((at, entry, self.manifest.files()[at].sum?))
    }

    /// Stages a file of the site, made from `inputs`. Where the file in place has these bytes already,
    /// nothing is written. A path may come once only.
    ///
    /// # Errors
    /// Refused where the path is not relative or leads out of the folder; and what the disk says.
    pub fn put(&self, path: &str, bytes: &[u8], basis: Basis) -> Result<(), Error> {
        self.check_name(path)?;
        let sum = Sum::of(bytes);
        let is_same = |place: &Path, stamp: &Stamp| holds(place, stamp, bytes);
        if let Some(stamp) = self.in_place(path, is_same) {
            self.record(path, sum, basis, stamp, None);
            return Ok(());
        }
        let (number, stamp) = self.write(path, bytes)?;
        self.record(path, sum, basis, stamp, Some(number));
        Ok(())
    }

    /// Stages a copy of a file. Where the file in place is one already, nothing is written.
    ///
    /// # Errors
    /// Inside: what is wrong with the file; nothing of it becomes part of the site. Outside: as `put`.
    pub fn copy(&self, path: &str, file: &Original<'_>) -> Result<Result<(), Diagnostic>, Error> {
        self.check_name(path)?;
        let digest = match file.digest() {
            Ok(digest) => digest,
            Err(diagnostic) => return Ok(Err(diagnostic)),
        };
        let mut inputs = Digester::default();
        inputs.part("copy").digest(digest);
        let inputs = inputs.finish();
        let basis = Basis {
            inputs: Some(inputs),
            rows: Rows::none(),
            body: None,
        };
        if self.keep(path, inputs, Rows::none) {
            return Ok(Ok(()));
        }
        let mut sum = Sum::of(b"");
        let is_copy = |place: &Path, _: &Stamp| {
            let mut found = Summing::new(BufReader::new(File::open(place)?));
            let same = Digest::of_all(&mut found)? == digest;
            sum = found.sum();
            Ok(same)
        };
        if let Some(stamp) = self.in_place(path, is_copy) {
            self.record(path, sum, basis, stamp, None);
            return Ok(Ok(()));
        }
        let written = file.stream(digest, |bytes| {
            let mut bytes = Summing::new(bytes);
            let (number, stamp) = self.write(path, &mut bytes)?;
            Ok((number, stamp, bytes.sum()))
        })?;
        if written.is_err() && self.place.kind == Kind::Fresh {
            // All that lies there becomes the site.
            let place = self.place.folder().join(path);
            disk::remove_file_if_there(&place).map_err(Error::io("remove", &place))?;
        }
        Ok(written.map(|(number, stamp, sum)| {
            self.record(path, sum, basis, stamp, Some(number));
        }))
    }

    fn check_name(&self, path: &str) -> Result<(), Error> {
        let Some(fault) = path::fault(path) else {
            return Ok(());
        };
        let path = path.escape_debug();
        Err(Error::refused(
            &self.folder,
            format!("no file of the site can be named `{path}`: {fault}"),
            "Rename the page or file that it comes from.",
        ))
    }

    /// Writes the bytes to where they wait for the commit, and returns the number that they have there.
    fn write(&self, path: &str, bytes: impl BufRead) -> Result<(usize, Stamp), Error> {
        if self.place.kind == Kind::Update {
            return self.stage_bytes(bytes);
        }
        let base = self.place.folder();
        let place = base.join(path);
        // Nearly every page is the first file of its folder.
        let folder = place.parent().filter(|_| path.ends_with("/index.html"));
        let made = folder.map_or(Ok(()), |folder| disk::make_folders(base, folder));
        let stamp = made
            .and_then(|()| disk::write_new_in(base, &place, bytes))
            .map(|written| Stamp::of(&written))
            .map_err(|error| self.collision_or(error, path, &place))?;
        Ok((0, stamp))
    }

    /// Drops what was staged, as when the content had errors. The old site stays as it was.
    ///
    /// # Errors
    /// What the disk says; what is then left is removed by the next build.
    pub fn discard(mut self) -> Result<(), Error> {
        self.place.clear()
    }

    /// Begins with these files.
    pub(super) fn set_records(&mut self, records: Vec<Record>) {
        self.records = Mutex::new(records);
    }

    /// The files that came in, in no order.
    pub(super) fn take_records(&mut self) -> Vec<Record> {
        std::mem::take(
            self.records
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// Writes the bytes into the folder of staged files, and tells under which number.
    pub(super) fn stage_bytes(&self, bytes: impl BufRead) -> Result<(usize, Stamp), Error> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let staged = journal::staged(&self.folder, number);
        let stamp = disk::write_new_in(&self.folder, &staged, bytes)
            .map(|written| Stamp::of(&written))
            .map_err(Error::io("write", &staged))?;
        Ok((number, stamp))
    }

    /// The stamp of the file in place, if we wrote one there and it is as it should be. What somebody else put
    /// into its place is looked at like any other, so that it does not matter who did.
    fn in_place(
        &self,
        path: &str,
        is_right: impl FnOnce(&Path, &Stamp) -> io::Result<bool>,
    ) -> Option<Stamp> {
        self.manifest.find(path)?;
        let place = self.folder.join(path);
        // Before it is looked at: whoever changes it meanwhile changes its stamp.
        let stamp = stamp_at(&place)?;
        let right = is_right(&place, &stamp);
        right.is_ok_and(|right| right).then_some(stamp)
    }

    fn record(&self, path: &str, sum: Sum, basis: Basis, stamp: Stamp, staged: Option<usize>) {
        let record = Record {
            path: path.to_string(),
            sum,
            basis,
            stamp,
            staged,
        };
        self.records
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(record);
    }

    /// A fresh folder holds nothing but the site, so what is there already came from the site.
    fn collision_or(&self, error: io::Error, path: &str, place: &Path) -> Error {
        match error.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
                collision(&self.folder, path)
            }
            _ => Error::io("write", place)(error),
        }
    }
}

/// Whether a file with this stamp has just these bytes. Of one with another length, nothing is read.
pub(super) fn holds(place: &Path, stamp: &Stamp, bytes: &[u8]) -> io::Result<bool> {
    Ok(stamp.length == bytes.len() as u64 && reads_as(File::open(place)?, bytes)?)
}

/// Two files of one site want the same place.
pub(super) fn collision(folder: &Path, path: &str) -> Error {
    Error::refused(
        folder,
        format!("two files of the site would be `{path}`, or one is the folder of the other"),
        "Give one of them another name; on some disks, capitals make no difference.",
    )
}
