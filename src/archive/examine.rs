//! Examining the record: every object that may be one is read once, piece by piece, and held against what names it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::FileType;
use std::io::ErrorKind::{NotADirectory, NotFound};

use rayon::prelude::*;

use super::error::Error;
use super::store::{ATTRIBUTES_FILE as ATTRIBUTES, UNFINISHED};
use crate::diagnostic::Code;
use crate::digest::Digest;
use crate::ledger::{
    Audit, Entry, FILE, FOLDER, Finding, History, Ledger, Manifest, OBJECTS, WITNESSES,
    object_digest as named, object_path,
};
use crate::record::{self, Damage, check_witnesses, lost};
use crate::source::{DiskFiles, Files, LARGEST_TEXT};

/// What is in `archive/` by right.
const OWN: [&str; 5] = [FILE, OBJECTS, WITNESSES, ATTRIBUTES, UNFINISHED];

/// What came of an examination.
#[derive(Debug, Default)]
pub struct Examined {
    /// What is wrong with the objects.
    pub audit: Audit,
    /// The manifests of all versions that could be read, by their digests.
    pub manifests: BTreeMap<Digest, Manifest>,
    /// How many objects there are.
    pub count: usize,
}

/// What a file in the store turned out to be.
enum Found {
    /// An object that is what its name says; with its manifest, where an entry says that it is one.
    Whole(Digest, Option<Manifest>),
    /// An object that is other bytes, or cannot be read.
    Wrong(Digest, Damage),
}

/// Reads all objects of a site, and holds them against the ledger.
///
/// # Errors
/// Where a folder of objects cannot be read.
pub fn examine(disk: &DiskFiles, ledger: &Ledger) -> Result<Examined, Error> {
    let versions = ledger.histories().flat_map(History::versions);
    let contents: BTreeSet<Digest> = versions.map(|entry| entry.content).collect();
    let names = list(disk)?;
    let is_manifest = |name: &&String| named(name).is_some_and(|it| contents.contains(&it));
    let (manifests, others): (Vec<_>, Vec<_>) = names.files.iter().partition(is_manifest);
    let manifests = manifests
        .into_par_iter()
        .filter_map(|name| look_at_manifest(disk, name));
    let mut found: Vec<Found> = manifests.collect();
    // Only a manifest says whether an object may be larger than a text.
    let attached: BTreeSet<Digest> = found
        .iter()
        .filter_map(|one| match one {
            Found::Whole(_, manifest) => manifest.as_ref(),
            Found::Wrong(..) => None,
        })
        .flat_map(|manifest| manifest.attachments().map(|(digest, _)| digest))
        .collect();
    found.par_extend(
        others
            .into_par_iter()
            .filter_map(|name| look(disk, name, &attached)),
    );
    let mut examined = Examined {
        count: found.len(),
        ..Examined::default()
    };
    for path in &names.links {
        examined.audit.push(link(path));
    }
    let witnesses = check_witnesses(disk, ledger, &names.witnesses);
    examined.audit.findings.extend(witnesses);
    for path in &names.strays {
        examined.audit.push(stray(path));
    }
    let mut whole = BTreeSet::new();
    let mut wrong = BTreeMap::new();
    for one in found {
        match one {
            Found::Whole(digest, manifest) => {
                whole.insert(digest);
                examined.manifests.extend(manifest.map(|m| (digest, m)));
            }
            Found::Wrong(digest, damage) => drop(wrong.insert(digest, damage)),
        }
    }
    check_versions(ledger, &whole, &wrong, &mut examined);
    Ok(examined)
}

/// Holds the objects against the versions that name them.
fn check_versions(
    ledger: &Ledger,
    whole: &BTreeSet<Digest>,
    wrong: &BTreeMap<Digest, Damage>,
    examined: &mut Examined,
) {
    // What the ledger names; and whether an entry may be unknown, or a manifest be unread, so that
    // what nothing names may yet have been named.
    let mut named: BTreeMap<Digest, &Entry> = BTreeMap::new();
    let mut removed: BTreeMap<Digest, (&str, &Entry)> = BTreeMap::new();
    let mut is_sure = ledger.faults.is_empty();
    // Bytes that lie under a wrong name are missing under theirs: that is one thing.
    let renamed: BTreeSet<Digest> = wrong
        .values()
        .filter_map(|damage| match damage {
            Damage::Changed(found) => Some(*found),
            _ => None,
        })
        .collect();
    let mut missing = BTreeMap::new();
    for history in ledger.histories() {
        let gone = history.removed().is_some();
        let is_offline = history.is_offline();
        for version in history.versions() {
            let mut own = |digest| {
                if gone {
                    removed.entry(digest).or_insert((history.id(), version));
                } else {
                    named.entry(digest).or_insert(version);
                }
            };
            own(version.content);
            let of = |finding: Finding| finding.of(&version.id, version.rev);
            let is_doubtful = ledger.doubts(&version.id);
            match examined.manifests.get(&version.content) {
                Some(manifest) => {
                    for (digest, _) in manifest.files() {
                        own(digest);
                        if !gone && !whole.contains(&digest) && !wrong.contains_key(&digest) {
                            missing
                                .entry(digest)
                                .or_insert_with(|| of(Damage::Gone.finding(digest)));
                        }
                    }
                }
                None if gone => {}
                None => {
                    is_sure = false;
                    let digest = version.content;
                    if whole.contains(&digest) {
                        missing
                            .entry(digest)
                            .or_insert_with(|| of(Damage::Foreign.finding(digest)));
                    } else if wrong.contains_key(&digest) {
                        // Reported below, with the others that are wrong.
                    } else if is_offline {
                        examined.audit.push(offline(version));
                    } else if !is_doubtful {
                        missing
                            .entry(digest)
                            .or_insert_with(|| of(Damage::Gone.finding(digest)));
                    }
                }
            }
        }
    }
    for fact in ledger.removed_facts() {
        removed.entry(fact.content).or_insert((&fact.id, fact));
    }
    for fact in ledger.facts() {
        // The object of a fact is its text itself.
        named.entry(fact.content).or_insert(fact);
        let is_there = whole.contains(&fact.content) || wrong.contains_key(&fact.content);
        if !is_there && !ledger.doubts(&fact.id) {
            let finding = Damage::Gone.finding(fact.content);
            let finding = finding.of(&fact.id, fact.rev);
            missing.entry(fact.content).or_insert(finding);
        }
    }
    for (digest, damage) in wrong {
        let finding = damage.finding(*digest);
        let version = named.get(digest);
        // What was too large to be read is looked at below, unless it is known to be wrong.
        if version.is_some() || !matches!(damage, Damage::TooLarge) {
            examined.audit.push(match (version, removed.get(digest)) {
                (Some(version), _) => finding.of(&version.id, version.rev),
                // No hint may say to restore words that were removed.
                (None, Some((id, version))) => left_over(finding.path(), *digest, (id, version)),
                (None, None) if is_sure || !removed.is_empty() => unnamed(finding),
                (None, None) => finding,
            });
        }
    }
    for (digest, finding) in missing {
        if !renamed.contains(&digest) {
            examined.audit.push(finding);
        }
    }
    let unread = wrong.iter();
    let unread = unread.filter(|(_, damage)| matches!(damage, Damage::TooLarge));
    for digest in whole.iter().chain(unread.map(|(digest, _)| digest)) {
        let path = object_path(*digest);
        if named.contains_key(digest) {
            continue;
        }
        if let Some(version) = removed.get(digest) {
            examined.audit.push(left_over(&path, *digest, *version));
        } else if is_sure {
            examined.audit.push(lost(&path, *digest));
        }
    }
}

/// An object that is not what its name says, and that no entry is known to name. It may be of what was removed, so that
/// no hint says to restore it.
fn unnamed(mut finding: Finding) -> Finding {
    let hint = "delete this file; if an entry names it after all, `standpoint verify` says so then";
    finding.diagnostic.hint = Some(hint.into());
    finding
}

/// The texts of an assessment that is offline are not here, as in a bag.
fn offline(version: &Entry) -> Finding {
    let Entry {
        id, rev, content, ..
    } = version;
    let finding = Finding::new(
        Code::RecordOffline,
        &object_path(*content),
        format!("the text of `{id}`, version {rev}, is not here; the assessment is offline"),
        "nothing to do in a bag; elsewhere it can be reinstated once its objects are here",
    );
    finding.of(id, *rev).digests(*content, None)
}

/// An object of what was removed, which is still there. With it comes the id of today.
fn left_over(path: &str, digest: Digest, (id, version): (&str, &Entry)) -> Finding {
    let finding = Finding::new(
        Code::RecordStoreCorrupt,
        path,
        "this object belongs to what was removed, and is still there",
        format!("`standpoint remove {id} --reason \"…\"` removes what is left"),
    );
    finding.of(id, version.rev).digests(None, digest)
}

fn link(path: &str) -> Finding {
    Finding::new(
        Code::RecordStoreCorrupt,
        path,
        "this is a symbolic link, and the record holds none",
        "put what it leads to in its place",
    )
}

fn stray(path: &str) -> Finding {
    Finding::new(
        Code::RecordStray,
        path,
        "this is no part of the record",
        "move it elsewhere: only the record lies in archive/, each object by its sha256",
    )
}

/// The digests by which all objects are called, sorted.
///
/// # Errors
/// Where a folder of objects cannot be read.
pub fn stored(disk: &DiskFiles) -> Result<Vec<Digest>, Error> {
    let names = list(disk)?;
    let files = names.files.iter();
    Ok(files.filter_map(|path| named(path)).collect())
}

/// Reads an object that an entry says is a manifest.
fn look_at_manifest(files: &dyn Files, path: &str) -> Option<Found> {
    let digest = named(path)?;
    Some(match record::manifest(files, digest) {
        Ok(manifest) => Found::Whole(digest, Some(manifest)),
        Err(Damage::Foreign) => Found::Whole(digest, None),
        Err(damage) => Found::Wrong(digest, damage),
    })
}

/// Digests any other file of the store, unless it is larger than a text and `attached` to no version.
fn look(files: &dyn Files, path: &str, attached: &BTreeSet<Digest>) -> Option<Found> {
    let digest = named(path)?;
    let is_attached = attached.contains(&digest);
    let limit = if is_attached { u64::MAX } else { LARGEST_TEXT };
    Some(match record::check_object(files, digest, limit) {
        Ok(()) => Found::Whole(digest, None),
        Err(damage) => Found::Wrong(digest, damage),
    })
}

/// What lies in the store. What hides is not listed.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// The paths of all objects, sorted.
    pub(super) files: Vec<String>,
    /// What is no part of the record: files in the store that no object is called, and what else is in `archive/`, sorted.
    strays: Vec<String>,
    /// The paths of symbolic links in `archive/`, sorted. They are not followed.
    pub(super) links: Vec<String>,
    /// The paths of all that lies in the folder of the witnesses, sorted.
    pub(super) witnesses: Vec<String>,
}

/// Lists the store.
pub(super) fn list(disk: &DiskFiles) -> Result<Listed, Error> {
    let is_link = |path: &str| {
        let found = disk.place(path).symlink_metadata();
        found.is_ok_and(|found| found.is_symlink())
    };
    let mut listed = Listed::default();
    for path in [FOLDER].into_iter().chain(OWN) {
        if is_link(path) {
            listed.links.push(path.to_owned());
        }
    }
    let is_linked = |listed: &Listed, folder: &str| {
        let links = &listed.links;
        links.iter().any(|link| link == folder || link == FOLDER)
    };
    if !is_linked(&listed, WITNESSES) {
        list_witnesses(disk, &mut listed)?;
    }
    let mut next = vec![OBJECTS.to_owned()];
    while let Some(folder) = next.pop() {
        if is_linked(&listed, &folder) {
            continue;
        }
        for (path, kind) in entries(disk, &folder)? {
            if kind.is_dir() {
                next.push(path);
            } else if kind.is_symlink() {
                listed.links.push(path);
            } else if !is_hidden(&path) {
                match named(&path) {
                    Some(_) => listed.files.push(path),
                    None => listed.strays.push(path),
                }
            }
        }
    }
    list_strays(disk, &mut listed)?;
    listed.files.sort_unstable();
    listed.strays.sort_unstable();
    listed.links.sort_unstable();
    Ok(listed)
}

/// Lists the folder of the witnesses, in the order of paths.
fn list_witnesses(disk: &DiskFiles, listed: &mut Listed) -> Result<(), Error> {
    for (path, kind) in entries(disk, WITNESSES)? {
        if kind.is_symlink() {
            listed.links.push(path);
        } else if !is_hidden(&path) {
            listed.witnesses.push(path);
        }
    }
    listed.witnesses.sort_unstable();
    Ok(())
}

/// What says that a ledger does not have a head that a witness saw; no object is looked at.
///
/// # Errors
/// Where the folder of the witnesses cannot be read.
pub fn unwitnessed(disk: &DiskFiles, ledger: &Ledger) -> Result<Vec<Finding>, Error> {
    let mut listed = Listed::default();
    list_witnesses(disk, &mut listed)?;
    let mut findings = check_witnesses(disk, ledger, &listed.witnesses);
    findings.retain(|finding| finding.code() == Code::RecordRewound);
    Ok(findings)
}

/// What lies in a folder, by its path below the root; nothing if there is no such folder.
fn entries(disk: &DiskFiles, folder: &str) -> Result<Vec<(String, FileType)>, Error> {
    let place = disk.place(folder);
    let entries = match std::fs::read_dir(&place) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => return Ok(Vec::new()),
        Err(error) => return Err(Error::io("read", &place)(error)),
    };
    let entries = entries.map(|entry| {
        let entry = entry.map_err(Error::io("read", &place))?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type();
        Ok((path, kind.map_err(Error::io("look at", &entry.path()))?))
    });
    entries.collect()
}

/// Whether file managers leave such a thing.
fn is_hidden(path: &str) -> bool {
    path.rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with('.'))
}

/// Finds files and folders in `archive/` that are no part of the record, and symbolic links. A folder is named and not
/// looked into.
fn list_strays(disk: &DiskFiles, listed: &mut Listed) -> Result<(), Error> {
    if disk.place(FOLDER).is_symlink() {
        return Ok(());
    }
    for (path, kind) in entries(disk, FOLDER)? {
        if OWN.contains(&&*path) {
            continue;
        }
        if kind.is_symlink() {
            listed.links.push(path);
        } else if !is_hidden(&path) {
            listed.strays.push(path);
        }
    }
    Ok(())
}
