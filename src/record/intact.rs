//! Assessments that are as they were recorded, as far as that can be told without parsing them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::digest::Digest;
use crate::ledger::{Ledger, Manifest};
use crate::site::Index;
use crate::source::Files;

/// Looks which assessments lie where they were recorded, with all their files, byte for byte. What
/// they say then is what they said, so that they need not be parsed. Gives back their ids, and those
/// of the `documents` (sorted paths) that may be assessments and were not told so.
pub fn intact<'l, 'd>(
    files: &dyn Files,
    ledger: &'l Ledger,
    manifests: &BTreeMap<Digest, Manifest>,
    documents: &'d [Box<str>],
) -> (Index<&'l str, ()>, Vec<&'d str>) {
    let live = ledger
        .histories()
        .filter(|history| !history.is_offline() && !ledger.doubts(history.id()));
    let latest = live.filter_map(|history| {
        let latest = history.latest()?;
        let manifest = manifests.get(&latest.content)?;
        Some((history.id(), manifest))
    });
    let latest: Vec<_> = latest.collect();
    let found = latest.into_par_iter().filter(|(_, manifest)| {
        let is_listed = |path: &str| documents.binary_search_by(|d| (**d).cmp(path)).is_ok();
        is_listed(manifest.source().1) && lies_there(files, manifest)
    });
    let found: Vec<_> = found.collect();
    let mut ids = Index::with_capacity(found.len());
    let mut paths = BTreeSet::new();
    for (id, manifest) in found {
        ids.insert(id, ());
        paths.insert(manifest.source().1);
    }
    let rest = documents
        .iter()
        .map(|path| &**path)
        .filter(|path| path.starts_with("content/assessments/") && !paths.contains(path));
    (ids, rest.collect())
}

/// Whether all files of a version lie where they lay, as they were.
fn lies_there(files: &dyn Files, manifest: &Manifest) -> bool {
    let (digest, path) = manifest.source();
    files
        .read(path)
        .is_ok_and(|source| source.content == digest)
        && manifest
            .attachments()
            .all(|(digest, path)| files.digest(path).is_ok_and(|found| found == digest))
}
