//! Assessments that are as they were recorded, as far as that can be told without parsing them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::present::Present;
use crate::digest::Digest;
use crate::ledger::{Ledger, Manifest};
use crate::parse;
use crate::source::{Files, Source};

/// Assessments that need not be parsed, because they are as they were recorded: the path of each, by its id.
#[derive(Debug, Default)]
pub struct Intact<'l>(BTreeMap<&'l str, &'l str>);

impl Intact<'_> {
    /// Whether the assessment with this id is one of them.
    pub fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// Takes out those of which other files have the ids as well: which of two files counts is not known before both are
    /// parsed. Returns their paths.
    pub fn take_ids_of(&mut self, others: &[Present]) -> Vec<&str> {
        let paths = others.iter().filter_map(|one| self.0.remove(&*one.id));
        paths.collect()
    }
}

/// Looks which assessments lie where they were recorded, with all their files, byte for byte, and have the id there that
/// they have on the record. What they say then is what they said, so that they need not be parsed. With them come those
/// of the `documents` (sorted paths) that may be assessments and were not told so.
pub fn intact<'l, 'd>(
    files: &dyn Files,
    ledger: &'l Ledger,
    manifests: &'l BTreeMap<Digest, Manifest>,
    documents: &'d [Box<str>],
) -> (Intact<'l>, Vec<&'d str>) {
    let live = ledger
        .histories()
        .filter(|history| !history.is_offline() && !ledger.doubts(history.id()));
    let latest = live.filter_map(|history| {
        let latest = history.latest()?;
        let manifest = manifests.get(&latest.content)?;
        Some((history.id(), manifest))
    });
    let latest: Vec<_> = latest.collect();
    let found = latest.into_par_iter().filter(|(id, manifest)| {
        let is_listed = |path: &str| documents.binary_search_by(|d| (**d).cmp(path)).is_ok();
        is_listed(manifest.source().1) && lies_there(files, id, manifest)
    });
    let found: Vec<_> = found.collect();
    let mut intact = Intact::default();
    let mut paths = BTreeSet::new();
    for (id, manifest) in found {
        let path = manifest.source().1;
        intact.0.insert(id, path);
        paths.insert(path);
    }
    let rest = documents
        .iter()
        .map(|path| &**path)
        .filter(|path| path.starts_with("content/assessments/") && !paths.contains(path));
    (intact, rest.collect())
}

/// Whether all files of a version lie where they lay, as they were, and make the assessment with this id there. A
/// renaming, or a line that is forged, may give the version to another id.
fn lies_there(files: &dyn Files, id: &str, manifest: &Manifest) -> bool {
    let (digest, path) = manifest.source();
    let is_same = |source: &Source| {
        source.content == digest
            && parse::id_of_assessment(path, &source.text).as_deref() == Some(id)
    };
    files.read(path).is_ok_and(|source| is_same(&source))
        && manifest
            .attachments()
            .all(|(digest, path)| files.digest(path).is_ok_and(|found| found == digest))
}
