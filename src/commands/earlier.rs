//! What earlier runs know of a site, and how much of a build that saves.

use std::io;
use std::sync::Arc;

use crate::cache::{Folder, Inputs, Look, Settled};
use crate::compile::{Read, Scanned};
use crate::digest::Digest;
use crate::model::Document;
use crate::source::{DiskFiles, Spool};

/// What earlier runs know of a site.
pub struct Earlier {
    known: Arc<Folder>,
    inputs: Inputs,
    /// The documents that have changed, as they were, where the output is in place and nothing else has changed.
    changed: Option<Vec<Document>>,
}

impl Earlier {
    /// What is known of files that are read with these settings.
    pub fn new(known: Arc<Folder>, settings: Digest, settled: Settled) -> Self {
        Self {
            inputs: Inputs::read(&known, settings, settled),
            changed: None,
            known,
        }
    }

    /// Whether all files of the site are as they were, and `is_current` says that the output is, too.
    pub fn is_same(&mut self, disk: &DiskFiles, is_current: impl FnOnce(Digest) -> bool) -> bool {
        let look = self.inputs.look(disk);
        if matches!(look, Look::Other) || !self.fingerprint().is_some_and(is_current) {
            return false;
        }
        match look {
            Look::Same => {
                // What was only touched is looked at by its new stamp from now on.
                drop(self.inputs.write(&self.known));
                true
            }
            Look::Documents(changed) => {
                let known = changed.into_iter().map(|at| self.inputs.known(at));
                let old = known.map(|known| self.inputs.document(known));
                self.changed = old.collect();
                false
            }
            Look::Other => false,
        }
    }

    /// The digest of all that the site is made from, but for options.
    pub fn fingerprint(&self) -> Option<Digest> {
        self.inputs.fingerprint()
    }

    /// Reads those documents that are not known, and keeps their prose in a spool if there is one.
    pub fn read(&mut self, scanned: Scanned, spool: Option<Arc<dyn Spool>>) -> Read {
        let (read, findings) = scanned.read_unknown(&self.inputs, spool);
        self.inputs.take(findings);
        if let Some(changed) = &self.changed
            && !changed.iter().all(|old| read.is_shown_as(old))
        {
            self.changed = None;
        }
        read
    }

    /// Keeps what is known now. Returns the paths of the documents that have changed, if that only matters to pages
    /// which show something of them, and why nothing could be kept.
    pub fn finish(mut self) -> (Option<Vec<Box<str>>>, Option<io::Error>) {
        let paths = self.changed;
        let paths = paths.map(|old| old.into_iter().map(|old| old.path).collect());
        (paths, self.inputs.write(&self.known).err())
    }
}
