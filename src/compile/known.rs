//! Documents that an earlier run has read, and what this one has found.

use super::{Parsed, Scanned};
use crate::cache::{Findings, Inputs, Known};
use crate::diagnostic::Diagnostics;
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

/// All that a run has found; `documents` is what it knows of these, in the order of the tree.
pub(super) fn findings(scanned: &Scanned, documents: Vec<Known>, inputs: &Inputs) -> Findings {
    let tree = &scanned.tree;
    let files = scanned.others().stamped();
    let files = files.map(|(path, stamp, digest)| inputs.note(path, stamp, digest));
    // The folder that is listed is absent from its own list if it is not there.
    let folders = tree.folders.iter().map(|path| &**path);
    let folders = folders.chain(["content", "static"]);
    let folders = folders.map(|path| inputs.note(path, scanned.files.stamp(path), None));
    let around = scanned.around.iter();
    let around = around.map(|(path, stamp)| inputs.note(path, *stamp, None));
    let mut around: Vec<Known> = around.chain(folders).collect();
    around.sort_by(|a, b| a.path.cmp(&b.path));
    around.dedup_by(|a, b| a.path == b.path);
    Findings {
        frame: scanned.frame(),
        is_plain: tree.is_plain() && scanned.is_plain,
        documents,
        files: files.collect(),
        around,
    }
}
