//! What earlier runs know of a site, and how much of a build that saves.

use std::io;
use std::sync::Arc;

use jiff::Timestamp;

use crate::cache::{Folder, Inputs, Look, Settled};
use crate::compile::{Read, Scanned, WordsOfSite, inputs_of_index_file, reworded};
use crate::config::Settings;
use crate::digest::Digest;
use crate::ledger;
use crate::model::Document;
use crate::output::{Edit, Output, Page};
use crate::search::MANIFEST;
use crate::site::{Edition, WithheldCounts};
use crate::source::{DiskFiles, Files as _, Spool};

/// More pages than this are made anew, which many threads do.
const MOST_REWORDED: usize = 100;

/// What has changed since the output was made.
pub enum Seen {
    /// Nothing.
    Same,
    /// These documents alone: their positions, and what they were.
    Documents(Vec<(usize, Document)>),
    /// Anything.
    Other,
}

/// What earlier runs know of a site.
pub struct Earlier {
    known: Arc<Folder>,
    inputs: Inputs,
    now: Timestamp,
    /// The documents that have changed, as they were, where the output is in place and nothing else has changed.
    changed: Option<Vec<Document>>,
}

impl Earlier {
    /// What is known of files that are read with these settings, at the moment `now`.
    pub fn new(known: Arc<Folder>, settings: Digest, settled: Settled, now: Timestamp) -> Self {
        Self {
            now,
            inputs: Inputs::read(&known, settings, settled),
            changed: None,
            known,
        }
    }

    /// Looks whether anything has changed since the output was made, and `is_current` says that it is in place.
    pub fn look(&mut self, disk: &DiskFiles, is_current: impl FnOnce(Digest) -> bool) -> Seen {
        let look = self.inputs.look(disk);
        if matches!(look, Look::Other) || !self.fingerprint().is_some_and(is_current) {
            return Seen::Other;
        }
        match look {
            Look::Same => {
                // What was only touched is looked at by its new stamp from now on.
                drop(self.inputs.write(&self.known));
                Seen::Same
            }
            Look::Documents(changed) => {
                let old = changed.iter().map(|at| self.inputs.known(*at));
                let old: Option<Vec<_>> = old.map(|known| self.inputs.document(known)).collect();
                self.changed.clone_from(&old);
                old.map_or(Seen::Other, |old| {
                    Seen::Documents(changed.into_iter().zip(old).collect())
                })
            }
            Look::Other => Seen::Other,
        }
    }

    /// Puts the bodies of documents in which only words have changed into their pages. `None` where more has, or
    /// there is a record, which says what words there should be.
    pub fn reword(
        &mut self,
        disk: &DiskFiles,
        settings: &Settings,
        output: &Output,
        changed: &[(usize, Document)],
    ) -> Option<Edit> {
        if changed.len() > MOST_REWORDED || disk.stamp(ledger::FOLDER).is_some() {
            return None;
        }
        let paths: Vec<&str> = changed.iter().map(|(_, old)| &*old.path).collect();
        let stamps: Vec<_> = paths.iter().map(|path| disk.stamp(path)).collect();
        let words = WordsOfSite::of(settings);
        let pages = output.pages_of(&paths)?.into_iter();
        let pages = pages.zip(changed).map(|((page, body), (_, old))| {
            let new = reworded(disk, settings, old, &page.bytes, &body, words.as_ref())?;
            let page = Page {
                path: page.path,
                bytes: new.bytes,
                range: new.range,
            };
            Some((page, new.document))
        });
        let pages: Vec<(Page, Document)> = pages.collect::<Option<_>>()?;
        let mut edit = Edit::default();
        if let Some(words) = words {
            let known = output.earlier_index();
            let index = words.index(&known.recall()?, &|path| known.file(path))?;
            let inputs = |path: &str| (path != MANIFEST).then(|| inputs_of_index_file(path));
            let files = index.files.into_iter();
            edit.files = files
                .map(|file| (inputs(&file.path), file))
                .map(|(inputs, file)| (file.path, file.bytes, inputs))
                .collect();
            edit.gone = index.gone;
            edit.index = Some(index.remembered);
        }
        let mut reworded = Vec::with_capacity(pages.len());
        for (((at, _), stamp), (page, document)) in changed.iter().zip(stamps).zip(pages) {
            let mut known = self
                .inputs
                .note(&document.path, stamp, Some(document.digest));
            known.slice = self.inputs.keep(&document);
            known = known.holding(&document);
            self.inputs.replace(*at, known);
            reworded.push(page);
        }
        reworded.sort_by(|a, b| a.path.cmp(&b.path));
        edit.pages = reworded;
        Some(edit)
    }

    /// The digest of all that the site is made from now, but for options.
    pub fn fingerprint(&self) -> Option<Digest> {
        self.inputs.fingerprint(self.now)
    }

    /// How many documents an edition withholds now.
    pub fn withheld(&self, edition: Edition) -> WithheldCounts {
        WithheldCounts::of(self.inputs.publishing(), edition, self.now)
    }

    /// Reads those documents that are not known, and keeps their prose in a spool if there is one.
    pub fn read(&mut self, scanned: Scanned, spool: Option<&Arc<dyn Spool>>) -> Read {
        let (read, findings) = scanned.read_unknown(&self.inputs, spool);
        self.inputs.take(findings);
        if let Some(changed) = &self.changed
            && !changed.iter().all(|old| read.is_shown_as(old))
        {
            self.changed = None;
        }
        read
    }

    /// Keeps what is known now.
    ///
    /// # Errors
    /// What the disk says.
    pub fn keep(&mut self) -> io::Result<()> {
        self.inputs.write(&self.known)
    }

    /// The same at the end of a reading. Returns the paths of the documents that have changed, if that only matters to pages
    /// which show something of them, and why nothing could be kept.
    pub fn finish(mut self) -> (Option<Vec<Box<str>>>, Option<io::Error>) {
        let paths = self.changed.take();
        let paths = paths.map(|old| old.into_iter().map(|old| old.path).collect());
        (paths, self.keep().err())
    }
}
