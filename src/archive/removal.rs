//! Which objects go when an assessment or a fact is removed from the record.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::digest::Digest;
use crate::ledger::{Entry, Fact, History, Ledger, Manifest, Subject};
use crate::record::{Damage, manifest, object, recorded_source};
use crate::source::Files;

/// The objects of all versions of an assessment, or of a fact, that no other assessment needs, in the order in which
/// they are to go: manifests last, so that a removal that was stopped can be finished. Those that are
/// gone already are passed over.
///
/// # Errors
/// The version whose manifest cannot be read: it is not known then which objects it needs, or, of a
/// version of this assessment, which are to go. A manifest that went with an earlier removal is not
/// missed.
pub fn removable(files: &dyn Files, ledger: &Ledger, id: &str) -> Result<Vec<Digest>, String> {
    let history = ledger.history(id);
    if let Some(fact) = history.filter(|history| history.subject() != Subject::Assessment) {
        // The object of a version is its text, which holds the id, so that nothing else needs it.
        let texts: BTreeSet<_> = fact.versions().map(|version| version.content).collect();
        return Ok(texts.into_iter().collect());
    }
    let is_begun = history.is_some_and(|history| history.removed().is_some());
    let mut own = BTreeSet::new();
    let mut manifests = Vec::new();
    for version in history.into_iter().flat_map(History::versions) {
        own.insert(version.content);
        match manifest(files, version.content) {
            Ok(manifest) => manifests.push(manifest),
            Err(Damage::Gone) if is_begun => {}
            Err(_) => return Err(unread(version)),
        }
    }
    let others: Vec<_> = ledger
        .histories()
        .filter(|history| history.id() != id && history.removed().is_none())
        .flat_map(|history| history.versions().map(move |version| (history, version)))
        .collect();
    let kept = others.into_par_iter().map(|(history, version)| {
        let digests = |manifest: Manifest| manifest.files().map(|(digest, _)| digest).collect();
        let named: Vec<Digest> = match manifest(files, version.content) {
            Ok(manifest) => digests(manifest),
            // The texts of what is offline may be elsewhere.
            Err(Damage::Gone) if history.is_offline() => Vec::new(),
            Err(_) => return Err(unread(version)),
        };
        Ok(named
            .into_iter()
            .chain([version.content])
            .collect::<Vec<_>>())
    });
    let facts = ledger.facts().map(|entry| entry.content);
    let kept: BTreeSet<Digest> = kept
        .collect::<Result<Vec<_>, String>>()?
        .into_iter()
        .flatten()
        .chain(facts)
        .collect();
    let named = manifests
        .iter()
        .flat_map(Manifest::files)
        .map(|(digest, _)| digest);
    let named: BTreeSet<Digest> = named.filter(|digest| !kept.contains(digest)).collect();
    let last = own.difference(&kept).copied();
    Ok(named.iter().copied().chain(last).collect())
}

/// The ids of recorded assessments that are not removed and have a version whose text writes a name of this agent, in
/// order. They keep the name when the agent's fact is removed. What cannot be read is passed over, and an id of no agent
/// has no names.
pub fn writing_name(files: &dyn Files, ledger: &Ledger, id: &str) -> Vec<String> {
    let agent = ledger.history(id);
    let agent = agent.filter(|history| history.subject() == Subject::Agent);
    let versions = agent.into_iter().flat_map(History::versions);
    let names = versions.filter_map(|version| {
        let fact = Fact::parse(&object(files, version.content).ok()?)?;
        Some(fact.name?.to_lowercase())
    });
    let names: BTreeSet<String> = names.collect();
    if names.is_empty() {
        return Vec::new();
    }
    let writes = |version: &Entry| {
        let text = recorded_source(files, version).map(|source| source.text.to_lowercase());
        text.is_some_and(|text| names.iter().any(|name| text.contains(name)))
    };
    let histories = ledger.histories();
    let histories = histories
        .filter(|history| history.subject() == Subject::Assessment && history.removed().is_none());
    let histories: Vec<_> = histories.collect();
    let writing = histories.into_par_iter();
    let writing = writing.filter(|history| history.versions().any(writes));
    writing.map(|history| history.id().to_owned()).collect()
}

/// The version whose manifest cannot be read.
fn unread(version: &Entry) -> String {
    format!("{} version {}", version.id, version.rev)
}
