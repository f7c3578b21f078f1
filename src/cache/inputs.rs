//! How the files of a site looked when they were last read, what their digests were, and what the documents hold.
//!
//! A file with the stamp that it had is not read again, as in git's index. Two states of a file can have one stamp if
//! they follow each other within a tick of the file system's clock: a file that was that young when it was looked at
//! is not settled, and the next run reads it whatever its stamp is.

use std::io;
use std::ops::Range;

use jiff::Timestamp;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::settled::Settled;
use super::{Folder, Pack, Slice};
use crate::diagnostic::Diagnostics;
use crate::digest::{Digest, Digester};
use crate::model::{Document, Publishing};
use crate::source::{Files, Stamp};

/// The names in the folder of a table and of its packs.
#[derive(Debug, Clone, Copy)]
struct Names {
    table: &'static str,
    packs: &'static str,
}

/// What a build has read.
const OF_BUILD: Names = Names {
    table: "inputs",
    packs: "documents",
};
/// What `record` has found without errors.
const OF_RECORD: Names = Names {
    table: "recorded",
    packs: "recorded",
};
/// A pack that is longer than this is written anew where less than half of it is still in use.
const LONG: u64 = 1 << 20;

/// A path, and the stamp of what is there; `None` for nothing.
pub type StampedPath = (Box<str>, Option<Stamp>);

/// What is known of a file, of a folder, or of a path at which there is nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Known {
    /// Its path below the site's root.
    pub path: Box<str>,
    /// Its stamp, from before it was read.
    pub stamp: Option<Stamp>,
    /// The digest of its bytes; `None` where it is part of the frame, or could not be read.
    pub digest: Option<Digest>,
    /// Where the document is in the pack: only of those that can be used and have nothing wrong with them.
    pub slice: Option<Slice>,
    /// What decides whether the document is public, unless that is nothing.
    publishing: Option<Box<Publishing>>,
    /// Whether its stamp tells of every change.
    is_settled: bool,
}

impl Known {
    /// The same of a file that holds this document.
    #[must_use]
    pub fn holding(mut self, document: &Document) -> Self {
        let publishing = &document.publishing;
        let is_some = *publishing != Publishing::default();
        self.publishing = is_some.then(|| Box::new(publishing.clone()));
        self
    }
}

/// What is known of all files of a site.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Table {
    /// What documents were parsed with: the settings.
    settings: Option<Digest>,
    /// The digest of the settings, the theme and the ledger.
    frame: Option<Digest>,
    /// Whether stamps tell of every change: not where symbolic links lead elsewhere.
    is_plain: bool,
    /// The number of the pack, and how much of it is known.
    pack: (u32, u64),
    /// Documents, sorted by path.
    documents: Vec<Known>,
    /// Other files that a site may publish, sorted by path.
    files: Vec<Known>,
    /// What the frame was read from, and all folders that were looked into, sorted by path.
    around: Vec<Known>,
}

/// What a run found, to be known by the next one. Each list is sorted by path.
#[derive(Debug)]
pub struct Findings {
    /// The digest of the settings, the theme and the ledger.
    pub frame: Digest,
    /// Whether none of the files is a symbolic link, or lies behind one.
    pub is_plain: bool,
    /// Documents.
    pub documents: Vec<Known>,
    /// Other files that a site may publish.
    pub files: Vec<Known>,
    /// What the frame was read from, and all folders that were looked into.
    pub around: Vec<Known>,
}

/// What is known of a site's files, with its pack of documents.
#[derive(Debug)]
pub struct Inputs {
    names: Names,
    table: Table,
    pack: Pack,
    settled: Settled,
    is_changed: bool,
    /// Which documents have changed, if that was looked at.
    changed: Option<Vec<usize>>,
}

/// What another look at the files found.
#[derive(Debug)]
pub enum Look {
    /// The bytes of all files are the same.
    Same,
    /// These documents have other bytes, by their positions, and nothing else has changed.
    Documents(Vec<usize>),
    /// Anything may have changed.
    Other,
}

/// What has become of one path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Same,
    /// It has this stamp now, and the same content.
    Touched(Option<Stamp>),
    Changed,
}

impl Inputs {
    /// What the folder knows of files that are read with these settings.
    pub fn read(folder: &Folder, settings: Digest, settled: Settled) -> Self {
        Self::read_from(folder, OF_BUILD, settings, settled)
    }

    /// The same of the files that `record` reads.
    pub fn of_record(folder: &Folder, settings: Digest, settled: Settled) -> Self {
        Self::read_from(folder, OF_RECORD, settings, settled)
    }

    fn read_from(folder: &Folder, names: Names, settings: Digest, settled: Settled) -> Self {
        let bytes = folder.read(names.table);
        let table = bytes.and_then(|bytes| postcard::from_bytes::<Table>(&bytes).ok());
        let mut table = table.unwrap_or_default();
        if table.settings != Some(settings) {
            let number = table.pack.0;
            table = Table {
                settings: Some(settings),
                pack: (number.wrapping_add(1), 0),
                ..Table::default()
            };
            folder.remove(&names.pack(number));
        }
        let (number, length) = table.pack;
        Self {
            pack: Pack::open(folder, &names.pack(number), length),
            names,
            table,
            settled,
            is_changed: false,
            changed: None,
        }
    }

    /// Looks whether all that is known is as it was: at the stamps alone, and at the bytes of what was touched.
    pub fn look(&mut self, files: &dyn Files) -> Look {
        if self.table.frame.is_none() || !self.table.is_plain {
            return Look::Other;
        }
        let around = look(&self.table.around, files);
        let documents = look(&self.table.documents, files);
        let others = look(&self.table.files, files);
        let Some(around) = self.listed_again(around, files) else {
            return Look::Other;
        };
        if others.contains(&Change::Changed) {
            return Look::Other;
        }
        let is_changed = |(_, change): &(usize, &Change)| **change == Change::Changed;
        let changed = documents.iter().enumerate().filter(is_changed);
        let changed: Vec<usize> = changed.map(|(at, _)| at).collect();
        if changed
            .iter()
            .any(|&at| files.stamp(&self.table.documents[at].path).is_none())
        {
            return Look::Other;
        }
        self.changed = Some(changed.clone());
        self.touch(&documents, |table| &mut table.documents);
        self.touch(&others, |table| &mut table.files);
        self.touch(&around, |table| &mut table.around);
        if changed.is_empty() {
            Look::Same
        } else {
            Look::Documents(changed)
        }
    }

    /// Lists folders anew whose stamps are others: an editor that saves by renaming changes them, and in the end
    /// nothing has come or gone. `None` where something has.
    fn listed_again(&self, mut changes: Vec<Change>, files: &dyn Files) -> Option<Vec<Change>> {
        let mut listed: Option<&str> = None;
        for (known, change) in self.table.around.iter().zip(&mut changes) {
            if *change == Change::Same {
                continue;
            }
            let stamp = files.stamp(&known.path);
            let is_folder = |stamp: Option<Stamp>| stamp.is_some_and(|stamp| stamp.is_folder);
            if !is_folder(known.stamp) || !is_folder(stamp) {
                return None;
            }
            if !listed.is_some_and(|above| is_below(&known.path, above)) {
                self.is_listed_as(&known.path, files).then_some(())?;
                listed = Some(&known.path);
            }
            *change = Change::Touched(stamp);
        }
        Some(changes)
    }

    /// Whether just those files and folders are below a folder that are known.
    fn is_listed_as(&self, folder: &str, files: &dyn Files) -> bool {
        let mut diagnostics = Diagnostics::default();
        let listing = files.list(folder, &mut diagnostics);
        let tables = [&self.table.documents, &self.table.files, &self.table.around];
        let is_known = |path: &str| tables.iter().any(|table| find(table, path).is_some());
        let known = tables.iter().map(|table| below(table, folder).len());
        let found = listing.files.iter().chain(&listing.folders);
        diagnostics.is_empty()
            && listing.links.is_empty()
            && !listing.has_linked_folders
            && known.sum::<usize>() + 1 == listing.files.len() + listing.folders.len()
            && found.into_iter().all(|path| is_known(path))
    }

    fn touch(&mut self, changes: &[Change], of: fn(&mut Table) -> &mut Vec<Known>) {
        for (known, change) in of(&mut self.table).iter_mut().zip(changes) {
            if let Change::Touched(stamp) = *change {
                known.stamp = stamp;
                known.is_settled = self.settled.is(stamp);
                self.is_changed = true;
            }
        }
    }

    /// The digest of all that a site is made from at this moment, but for options; `None` if that is not known.
    pub fn fingerprint(&self, now: Timestamp) -> Option<Digest> {
        let table = &self.table;
        let (documents, files) = (&table.documents, &table.files);
        Some(fingerprint(table.frame?, documents, files, now))
    }

    /// The digest of what all is known for, such as the settings, the theme and the ledger.
    pub fn frame(&self) -> Option<Digest> {
        self.table.frame
    }

    /// Takes another one for the same files.
    pub fn set_frame(&mut self, frame: Digest) {
        self.table.frame = Some(frame);
        self.is_changed = true;
    }

    /// What decides whether documents are public, of those where it is not nothing.
    pub fn publishing(&self) -> impl Iterator<Item = &Publishing> {
        let documents = self.table.documents.iter();
        documents.filter_map(|known| known.publishing.as_deref())
    }

    /// The document at a position.
    pub fn known(&self, at: usize) -> &Known {
        &self.table.documents[at]
    }

    /// What is known of the document at a path.
    pub fn find(&self, path: &str) -> Option<&Known> {
        Some(&self.table.documents[find(&self.table.documents, path)?])
    }

    /// A document as it was parsed.
    pub fn document(&self, known: &Known) -> Option<Document> {
        self.pack.get(known.slice?)
    }

    /// The document at a path, if a look has found it unchanged.
    pub fn unchanged(&self, path: &str) -> Option<&Known> {
        let at = find(&self.table.documents, path)?;
        let is_changed = self.changed.as_ref()?.binary_search(&at).is_ok();
        (!is_changed).then(|| &self.table.documents[at])
    }

    /// Whether a file is as it was, if it has this stamp now.
    pub fn is_unchanged(&self, known: &Known, stamp: Option<Stamp>) -> bool {
        known.is_settled && known.stamp == stamp
    }

    /// What is now known of a path.
    pub fn note(&self, path: &str, stamp: Option<Stamp>, digest: Option<Digest>) -> Known {
        Known {
            path: path.into(),
            stamp,
            digest,
            slice: None,
            publishing: None,
            is_settled: self.settled.is(stamp),
        }
    }

    /// Keeps a parsed document; `None` if it cannot be kept.
    pub fn keep(&self, document: &Document) -> Option<Slice> {
        self.pack.add(document)
    }

    /// Puts what is now known of a document in the place of what was.
    pub fn replace(&mut self, at: usize, known: Known) {
        self.table.documents[at] = known;
        self.is_changed = true;
    }

    /// Takes all that a run found.
    pub fn take(&mut self, findings: Findings) {
        self.table.frame = Some(findings.frame);
        self.table.is_plain = findings.is_plain;
        self.table.documents = findings.documents;
        self.table.files = findings.files;
        self.table.around = findings.around;
        self.is_changed = true;
    }

    /// Writes what is known, if that is more than was there.
    ///
    /// # Errors
    /// What the disk says; what was known before then stays.
    pub fn write(&mut self, folder: &Folder) -> io::Result<()> {
        if !std::mem::take(&mut self.is_changed) {
            return Ok(());
        }
        let old = self.table.pack.0;
        let mut length = self.pack.finish();
        if length.is_none_or(|length| length > LONG && length / 2 > self.used()) {
            length = self.move_to(folder, old.wrapping_add(1));
        }
        if length.is_none() {
            for known in &mut self.table.documents {
                known.slice = None;
            }
        }
        self.table.pack.1 = length.unwrap_or(0);
        folder.replace(self.names.table, &self.table)?;
        if self.table.pack.0 != old {
            folder.remove(&self.names.pack(old));
        }
        Ok(())
    }

    /// How many bytes of the pack are referred to.
    fn used(&self) -> u64 {
        let slices = self.table.documents.iter().filter_map(|known| known.slice);
        slices.map(Slice::length).sum()
    }

    /// Copies what is still referred to into another pack, and returns its length.
    fn move_to(&mut self, folder: &Folder, number: u32) -> Option<u64> {
        let from = Pack::open(folder, self.pack.name(), self.pack.finish()?);
        let to = Pack::open(folder, &self.names.pack(number), 0);
        for known in &mut self.table.documents {
            known.slice = known.slice.and_then(|slice| to.add_from(&from, slice));
        }
        self.table.pack.0 = number;
        to.finish()
    }
}

fn look(known: &[Known], files: &dyn Files) -> Vec<Change> {
    let looks = known.par_iter().with_min_len(64);
    let looks = looks.map(|known| {
        let stamp = files.stamp(&known.path);
        if stamp == known.stamp && known.is_settled {
            return Change::Same;
        }
        let is_same = || files.digest(&known.path).ok() == known.digest;
        if known.digest.is_some() && stamp.is_some() && is_same() {
            Change::Touched(stamp)
        } else {
            Change::Changed
        }
    });
    looks.collect()
}

fn fingerprint(frame: Digest, documents: &[Known], files: &[Known], now: Timestamp) -> Digest {
    let mut digester = Digester::default();
    digester.digest(frame);
    for known in documents.iter().chain(files) {
        digester.part(&*known.path);
        match known.digest {
            Some(digest) => digester.digest(digest),
            None => digester.part("unreadable"),
        };
        let publishing = known.publishing.as_ref();
        if let Some(embargo) = publishing.and_then(|it| it.publish_on.as_ref()) {
            digester.part(if now < embargo.instant { "held" } else { "due" });
        }
    }
    digester.finish()
}

fn find(sorted: &[Known], path: &str) -> Option<usize> {
    sorted
        .binary_search_by(|known| (*known.path).cmp(path))
        .ok()
}

/// The positions of all that is below a folder.
fn below(sorted: &[Known], folder: &str) -> Range<usize> {
    let first = format!("{folder}/");
    let behind = format!("{folder}0");
    let place = |end: &str| sorted.partition_point(|known| *known.path < *end);
    place(&first)..place(&behind)
}

fn is_below(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    rest.is_some_and(|rest| rest.starts_with('/'))
}

impl Names {
    fn pack(self, number: u32) -> String {
        format!("{}-{number}", self.packs)
    }
}
