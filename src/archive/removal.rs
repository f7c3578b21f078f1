//! Which objects go when an assessment is removed from the record.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use crate::digest::Digest;
use crate::ledger::{History, Ledger, Manifest};
use crate::record::manifest;

/// The objects of all versions of an assessment that no other assessment needs, in the order in which
/// they are to go: manifests last, so that a removal that was stopped can be finished. Those that are
/// gone already are passed over.
///
/// # Errors
/// The version of another assessment whose manifest cannot be read: it is not known then what that
/// one needs.
pub fn removable(root: &Path, ledger: &Ledger, id: &str) -> Result<Vec<Digest>, String> {
    let own: BTreeSet<Digest> = ledger
        .history(id)
        .into_iter()
        .flat_map(History::versions)
        .map(|version| version.content)
        .collect();
    let manifests: Vec<_> = own
        .iter()
        .filter_map(|content| manifest(root, *content).ok())
        .collect();
    let others: Vec<_> = ledger
        .histories()
        .filter(|history| history.id() != id && history.removed().is_none())
        .flat_map(History::versions)
        .collect();
    let kept = others.into_par_iter().map(|version| {
        let manifest = manifest(root, version.content);
        let digests = |manifest: Manifest| manifest.files().map(|(digest, _)| digest).collect();
        let named: Vec<Digest> = manifest
            .map(digests)
            .map_err(|_| format!("{} version {}", version.id, version.rev))?;
        Ok(named
            .into_iter()
            .chain([version.content])
            .collect::<Vec<_>>())
    });
    let kept: BTreeSet<Digest> = kept
        .collect::<Result<Vec<_>, String>>()?
        .into_iter()
        .flatten()
        .collect();
    let files = manifests
        .iter()
        .flat_map(Manifest::files)
        .map(|(digest, _)| digest);
    let files: BTreeSet<Digest> = files.filter(|digest| !kept.contains(digest)).collect();
    let last = own.difference(&kept).copied();
    Ok(files.iter().copied().chain(last).collect())
}
