//! What `record` knows of a site of which all was on the record, without errors: the next run looks at what has changed
//! since, and need not read and link everything.
//!
//! Where an assessment is named, ordered and linked as before, nothing that was right can be wrong now. In any doubt all is
//! read.

use std::sync::Arc;

use jiff::Timestamp;

use super::known::{known, settled};
use crate::cache::{Findings, Folder, Inputs, Known, Look};
use crate::compile::{Begun, Parsed, Read, Scanned};
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::digest::{Digest, Digester};
use crate::ledger::Ledger;
use crate::model::{Document, Reach, Target};
use crate::parse;
use crate::record::{self, Book, Present, Standing, recorded_source};
use crate::source::{DiskFiles, Files as _, Tree, is_document};

/// More documents than this are read with all others, by many threads.
const MOST: usize = 100;

/// What was known of a site when all of it was on the record.
pub struct Sound {
    folder: Arc<Folder>,
    inputs: Inputs,
    settings: Digest,
    now: Timestamp,
}

/// A document that has changed since.
pub struct Reworded {
    /// Its position among all documents.
    at: usize,
    known: Known,
    /// The assessment that it is.
    pub present: Present,
}

impl Sound {
    /// What is known of a site whose settings were read; `None` where nothing can be.
    pub fn open(disk: &DiskFiles, begun: &Begun) -> Option<Self> {
        let folder = known(disk)?;
        let settings = begun.settings_digest();
        Some(Self {
            inputs: Inputs::of_record(&folder, settings, settled()),
            folder,
            settings,
            now: begun.options.now,
        })
    }

    /// The documents that have changed since all was on the record, if nothing else has, and each is an assessment that is
    /// named, ordered and linked as before; and the ledger, which is still the same. `None` in any doubt.
    pub fn reworded(
        &mut self,
        disk: &DiskFiles,
        settings: &Settings,
    ) -> Option<(Vec<Reworded>, Arc<Book>)> {
        let frame = self.inputs.frame()?;
        let book = record::read(disk, None)?;
        if frame != self.frame(book.digest) || !book.ledger.faults.is_empty() {
            return None;
        }
        let changed = match self.inputs.look(disk) {
            Look::Same => Vec::new(),
            Look::Documents(changed) if changed.len() <= MOST => changed,
            _ => return None,
        };
        let changed = changed.into_iter();
        let reworded = changed.map(|at| self.reworded_one(disk, settings, &book.ledger, at));
        let reworded: Vec<_> = reworded.collect::<Option<_>>()?;
        Some((reworded, book))
    }

    fn reworded_one(
        &self,
        disk: &DiskFiles,
        settings: &Settings,
        ledger: &Ledger,
        at: usize,
    ) -> Option<Reworded> {
        let was = self.inputs.known(at);
        let stamp = disk.stamp(&was.path);
        let (parsed, _) = Parsed::read(disk, &was.path, settings);
        let known = self.inputs.note(&was.path, stamp, parsed.digest);
        let document = parsed.document.ok()?;
        if !parsed.diagnostics.is_empty() || has_odd_files(&document) {
            return None;
        }
        let present = Present::of(&document, &Tree::default(), self.now)?;
        let history = ledger.history(&present.id)?;
        let latest = history.latest().filter(|_| history.removed().is_none())?;
        let recorded = recorded_source(disk, latest)?;
        // Where it was other words then, these may have made what is right now.
        if recorded.path != was.path || Some(recorded.content) != was.digest {
            return None;
        }
        let old = parse::document(&recorded, settings, &mut Diagnostics::default())?;
        let is_public = present.standing == Standing::Public;
        (is_public && document.reach(&old) <= Reach::Shown).then(|| Reworded {
            at,
            known: known.holding(&document),
            present,
        })
    }

    /// Reads all documents, but for those that a build has read and that are as they were.
    pub fn read(&self, scanned: Scanned) -> (Read, Findings) {
        let build = Inputs::read(&self.folder, self.settings, settled());
        let stamps = scanned.clone();
        let (read, known) = scanned.read_stamped(&build);
        let findings = stamps.stamps(known, &self.inputs);
        (read, findings)
    }

    /// Keeps that all of a site is on the record as it was found, in a ledger of this digest. What cannot be kept is found again.
    pub fn keep(mut self, ledger: Digest, findings: Findings) {
        self.inputs.take(findings);
        self.write(ledger);
    }

    /// Keeps that these documents are on the record, too.
    pub fn keep_reworded(mut self, ledger: Digest, recorded: Vec<Reworded>) {
        for one in recorded {
            self.inputs.replace(one.at, one.known);
        }
        self.write(ledger);
    }

    fn write(&mut self, ledger: Digest) {
        let frame = self.frame(ledger);
        self.inputs.set_frame(frame);
        drop(self.inputs.write(&self.folder));
    }

    /// The digest of a ledger and of which embargoes have ended.
    fn frame(&self, ledger: Digest) -> Digest {
        let mut digester = Digester::default();
        digester.digest(ledger);
        let embargoes = self.inputs.publishing();
        for embargo in embargoes.filter_map(|it| it.publish_on.as_ref()) {
            digester.part(if self.now < embargo.instant {
                "held"
            } else {
                "due"
            });
        }
        digester.finish()
    }
}

/// Whether it refers to files whose names may be spelled otherwise on the disk.
fn has_odd_files(document: &Document) -> bool {
    let mut links = document.links.iter();
    links.any(|link| match &link.target {
        Target::File { path, .. } => !is_document(&**path) && !path.is_ascii(),
        _ => false,
    })
}
