//! Documents that an earlier run has read, and what this one has found.

use rayon::prelude::*;

use super::{Parsed, Read, Scanned};
use crate::cache::{Findings, Inputs, Known};
use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::ledger;
use crate::model::Document;
use crate::source::Files;

/// A document as it is: taken from the cache if its file is as it was, and else as `read` reads it, with what comes
/// of that besides.
pub(super) fn read_unknown<T>(
    files: &dyn Files,
    path: &str,
    inputs: &Inputs,
    read: impl FnOnce() -> (Parsed, Option<T>),
) -> (Parsed, Option<T>, Known) {
    if let Some(known) = inputs.unchanged(path)
        && let Some(document) = inputs.document(known)
    {
        return (Parsed::known(document, known), None, known.clone());
    }
    let stamp = files.stamp(path);
    let known = inputs.find(path);
    let known = known.filter(|known| {
        let is_same = || files.digest(path).ok() == known.digest;
        known.digest.is_some() && (inputs.is_unchanged(known, stamp) || is_same())
    });
    if let Some(known) = known
        && let Some(document) = inputs.document(known)
    {
        let parsed = Parsed::known(document, known);
        let mut now = inputs.note(path, stamp, known.digest);
        now.slice = known.slice;
        if let Ok(document) = &parsed.document {
            now = now.holding(document);
        }
        return (parsed, None, now);
    }
    let (parsed, more) = read();
    let mut known = inputs.note(path, stamp, parsed.digest);
    if let Ok(document) = &parsed.document {
        known = known.holding(document);
        if parsed.diagnostics.is_empty() {
            known.slice = inputs.keep(document);
        }
    }
    (parsed, more, known)
}

impl Parsed {
    /// A document that was taken from the cache: it had nothing wrong with it.
    fn known(document: Document, known: &Known) -> Self {
        Self {
            document: Ok(document),
            digest: known.digest,
            diagnostics: Diagnostics::default(),
            is_known: true,
        }
    }
}

impl Scanned {
    /// Reads all documents, but for those that a `build` has read and that are as they were. Returns how each was stamped
    /// before, too.
    pub fn read_stamped(self, build: &Inputs) -> (Read, Vec<Known>) {
        let documents = self.tree.documents.par_iter();
        let read = documents.map(|path| {
            let stamp = self.files.stamp(path);
            let known = build.find(path);
            let known = known.filter(|known| build.is_unchanged(known, stamp));
            let document = known.and_then(|known| Some((build.document(known)?, known)));
            let parsed = match document {
                Some((document, known)) => Parsed::known(document, known),
                None => self.parse(path),
            };
            let mut now = build.note(path, stamp, parsed.digest);
            if let Ok(document) = &parsed.document {
                now = now.holding(document);
            }
            (parsed, now)
        });
        let (parsed, known) = read.unzip();
        (self.resume(parsed), known)
    }

    /// What was read and listed, by its stamps: all but `archive/`, in which `record` writes. Only documents have digests.
    pub fn stamps(&self, documents: Vec<Known>, inputs: &Inputs) -> Findings {
        let tree = &self.tree;
        let files = tree.files.iter().chain(&tree.statics);
        let files = files.map(|path| inputs.note(path, self.files.stamp(path), None));
        let mut around = around(self, inputs);
        around.retain(|known| ![ledger::FOLDER, ledger::FILE].contains(&&*known.path));
        let mut files: Vec<Known> = files.collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Findings {
            frame: Digest::ZERO,
            is_plain: tree.is_plain() && self.is_plain,
            documents,
            files,
            around,
        }
    }
}

/// All that a run has found; `documents` is what it knows of these, in the order of the tree.
pub(super) fn findings(scanned: &Scanned, documents: Vec<Known>, inputs: &Inputs) -> Findings {
    let tree = &scanned.tree;
    let files = scanned.others().stamped();
    let files = files.map(|(path, stamp, digest)| inputs.note(path, stamp, digest));
    Findings {
        frame: scanned.frame(),
        is_plain: tree.is_plain() && scanned.is_plain,
        documents,
        files: files.collect(),
        around: around(scanned, inputs),
    }
}

/// What the frame was read from, and all folders that were looked into.
fn around(scanned: &Scanned, inputs: &Inputs) -> Vec<Known> {
    // The folder that is listed is absent from its own list if it is not there.
    let folders = scanned.tree.folders.iter().map(|path| &**path);
    let folders = folders.chain(["content", "static"]);
    let folders = folders.map(|path| inputs.note(path, scanned.files.stamp(path), None));
    let around = scanned.around.iter();
    let around = around.map(|(path, stamp)| inputs.note(path, *stamp, None));
    let mut around: Vec<Known> = around.chain(folders).collect();
    around.sort_by(|a, b| a.path.cmp(&b.path));
    around.dedup_by(|a, b| a.path == b.path);
    around
}
