//! The audit: every assessment of the record, and every one that is not on it.

use rayon::prelude::*;

use super::compare::Lens;
use super::fact_audit::audit_facts;
use super::intact::Intact;
use super::present::{Present, Standing};
use super::stated::Facts;
use crate::config::Settings;
use crate::diagnostic::Code;
use crate::digest::Digest;
use crate::ledger::{Act, Audit, Entry, Finding, History, Ledger, OBJECTS, object_path};
use crate::site::Index;
use crate::source::{Digests, Files};

/// How one assessment stands to its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is as it was recorded.
    Same,
    /// It is on the record in other words or at another place.
    Other(Box<Finding>),
    /// It has the id that a recorded assessment gave up.
    Barred(Box<Finding>),
    /// It is not on the record.
    New,
}

/// Holds the record against the assessments that are there and what is stated. `intact` are ids that are known to be
/// as they were recorded and need not stand in `present`. What was found is in no order before it is
/// [`merged`]. With it come the digests of all local files; those that are `known` are not read again.
pub fn audit(
    files: &dyn Files,
    settings: &Settings,
    ledger: &Ledger,
    (present, facts): (&[Present], &Facts),
    intact: &Intact<'_>,
    known: &Digests,
) -> (Audit, Digests) {
    let digests = Digests::read(files, present.iter().flat_map(|one| &one.files), known);
    let mut audit = Audit::default();
    for finding in &ledger.faults {
        audit.push(finding.clone());
    }
    // Of two files with one id the first counts that is public, as on the site; one that is withheld gives way, and one with
    // errors also to that.
    let mut here = Index::with_capacity(present.len());
    for standing in [Standing::Public, Standing::Withheld, Standing::Faulty] {
        for (at, one) in present.iter().enumerate() {
            if one.standing == standing {
                here.insert(&*one.id, at);
            }
        }
    }
    for history in ledger.histories() {
        let id = history.id();
        if ledger.doubts(id) || intact.has(id) {
            continue;
        }
        let present = here.get(id).map(|at| &present[*at]);
        audit.findings.extend(unkept(history, present));
    }
    // Which of two public files is meant only their author can say.
    let mut doubled = Index::default();
    for (at, one) in present.iter().enumerate() {
        let first = here.get(&one.id).copied().unwrap_or(at);
        if first != at && one.standing == Standing::Public && !ledger.doubts(&one.id) {
            let history = ledger.history(&one.id);
            let twice = history.and_then(|history| twice(history, one, &present[first]));
            if let Some(finding) = twice {
                doubled.insert(&*one.id, ());
                audit.push(finding);
            }
        }
    }
    let verdicts = present.par_iter();
    let verdicts = verdicts.map(|one| judge(files, settings, ledger, one, &digests));
    let verdicts: Vec<_> = verdicts.collect();
    for (at, (one, verdict)) in present.iter().zip(verdicts).enumerate() {
        let is_first = here.get(&one.id) == Some(&at) && doubled.get(&one.id).is_none();
        if !is_first || intact.has(&one.id) {
            continue;
        }
        match verdict {
            Verdict::Other(finding) if !ledger.doubts(&one.id) => audit.push(*finding),
            Verdict::Barred(finding)
                if one.standing == Standing::Public && !ledger.doubts(&one.id) =>
            {
                audit.push(*finding);
            }
            Verdict::New if one.standing == Standing::Public => {
                audit.push(new(files, one, &digests));
            }
            _ => {}
        }
    }
    let of_facts = audit_facts(files, settings, ledger, facts, present);
    audit.findings.extend(of_facts.findings);
    audit.notes.extend(of_facts.notes);
    (audit, digests)
}

/// How one assessment stands to its record.
pub fn judge(
    files: &dyn Files,
    settings: &Settings,
    ledger: &Ledger,
    present: &Present,
    digests: &Digests,
) -> Verdict {
    let Some(history) = ledger.history(&present.id) else {
        let renamed = ledger.renamed(&present.id);
        return renamed.map_or(Verdict::New, |entry| {
            Verdict::Barred(given_up(present, entry, ledger).into())
        });
    };
    let latest = history.latest().filter(|_| !history.is_offline());
    let Some(latest) = latest else {
        // What was removed or taken offline is looked at where its history is.
        return Verdict::Same;
    };
    let manifest = present.manifest(digests);
    if manifest.digest() == latest.content {
        return Verdict::Same;
    }
    let lens = Lens {
        files,
        settings,
        latest,
        present,
        manifest: &manifest,
    };
    let mut versions = history.versions();
    let is_known = versions.any(|version| version.content == manifest.digest());
    if !is_known && lens.is_lost_version() {
        let finding = lost(&object_path(manifest.digest()), manifest.digest());
        let finding = finding.of(&present.id, latest.rev.saturating_add(1));
        return Verdict::Other(finding.into());
    }
    Verdict::Other(lens.finding().into())
}

/// What is wrong with an assessment of the record that is not there, or should not be.
fn unkept(history: History<'_>, present: Option<&Present>) -> Option<Finding> {
    let id = history.id();
    if let Some(entry) = history.removed().or(history.unpublished()) {
        let present = present.filter(|one| one.standing == Standing::Public)?;
        let (what, hint) = if entry.act == Act::Remove {
            let hint = "delete the file, or write `draft: true`; what is new needs another id";
            ("removed from the record", hint.to_owned())
        } else {
            let hint = format!(
                "delete the file, or write `draft: true`; or, if it is to be online again, \
                 `standpoint reinstate {id} --reason \"…\"`"
            );
            ("taken offline", hint)
        };
        let message = format!("`{id}` was {what}, and its file is public");
        let finding = Finding::new(Code::RecordEdited, &present.path, message, hint);
        return Some(finding.of(id, entry.rev).digests(None, present.content));
    }
    let latest = history.latest()?;
    if present.is_some() {
        return None;
    }
    let finding = Finding::new(
        Code::RecordMissing,
        crate::ledger::FILE,
        format!("`{id}` is on the record, and no file has that id"),
        format!(
            "restore its file; or, if the file has moved, write `id: {id}` into it, and put that on the \
             record with `standpoint record {id} --kind minor --note \"…\"`; or, if it has another id \
             now, `standpoint rename {id} NEW --reason \"…\"`; or, if it is to be offline, \
             `standpoint unpublish {id} --reason \"…\"`; or, if its words must not be read any more, \
             `standpoint remove {id} --reason \"…\"`"
        ),
    );
    Some(finding.of(id, latest.rev).digests(latest.content, None))
}

/// A second public file has the id of an assessment of the record.
fn twice(history: History<'_>, second: &Present, first: &Present) -> Option<Finding> {
    let latest = history.latest().filter(|_| !history.is_offline())?;
    let id = &second.id;
    let finding = Finding::new(
        Code::RecordEdited,
        &second.path,
        format!("`{id}` is on the record, and two public files have that id"),
        "delete one of them, or give it another id",
    );
    let mut finding = finding.of(id, latest.rev).digests(None, second.content);
    finding.others.push(first.path.clone());
    Some(finding)
}

/// A file has the id that was given up when an assessment was renamed.
fn given_up(present: &Present, entry: &Entry, ledger: &Ledger) -> Finding {
    let old = &present.id;
    let today = ledger.today(old).unwrap_or(&entry.id);
    Finding::new(
        Code::RecordEdited,
        &present.path,
        format!("`{old}` was renamed to `{today}`, and a public file has the old id"),
        format!(
            "write `id: {today}` into the file if it is that assessment; else give it another id"
        ),
    )
    .of(old, entry.rev)
    .digests(None, present.content)
}

/// An assessment that no entry is about; where its version is an object all the same, an entry is gone.
fn new(files: &dyn Files, one: &Present, digests: &Digests) -> Finding {
    let digest = one.manifest(digests).digest();
    let object = object_path(digest);
    if files.stamp(&object).is_some() {
        return lost(&object, digest).of(&one.id, 1);
    }
    let finding = Finding::new(
        Code::Unrecorded,
        &one.path,
        format!("`{}` is not on the record", one.id),
        format!("`standpoint record {}` puts it there", one.id),
    );
    // It would be its first version.
    finding.of(&one.id, 1).digests(None, digest)
}

/// An object that no entry names.
pub fn lost(path: &str, digest: Digest) -> Finding {
    Finding::new(
        Code::RecordTruncated,
        path,
        "no entry of the ledger names this object: the end of the ledger is gone, or `record` was stopped",
        "restore archive/ledger.jsonl; or, if `standpoint record` was stopped, run it again; or, if it \
         came with another branch, `standpoint record --merge` takes the ledger of that; or, if it came \
         with a backup of what was removed, delete it",
    )
    .digests(None, digest)
}

/// What was found in the assessments and in the store, as one, in its final order.
#[must_use]
pub fn merged(mut audit: Audit, other: Audit) -> Audit {
    audit.findings.extend(other.findings);
    audit.notes.extend(other.notes);
    merge_truncated(&mut audit);
    // What a lost entry was about must not be told to be recorded as if it never was.
    let is_rewound = |finding: &Finding| finding.code() == Code::RecordRewound;
    if audit.findings.iter().any(is_rewound) {
        audit.notes.retain(|note| note.code() != Code::Unrecorded);
    }
    audit.sort();
    audit
}

/// The end of the ledger is gone once, however many objects tell of it.
fn merge_truncated(audit: &mut Audit) {
    let is_lost = |finding: &Finding| {
        finding.code() == Code::RecordTruncated && finding.path().starts_with(OBJECTS)
    };
    let mut lost: Vec<_> = audit
        .findings
        .iter()
        .filter(|f| is_lost(f))
        .cloned()
        .collect();
    audit.findings.retain(|finding| !is_lost(finding));
    if audit.findings.iter().any(Finding::is_of_chain) {
        return;
    }
    // The one that names its assessment tells most.
    lost.sort_by(|a, b| (a.path(), a.id.is_none()).cmp(&(b.path(), b.id.is_none())));
    lost.dedup_by(|a, b| a.path() == b.path());
    lost.sort_by_key(|finding| finding.id.is_none());
    if let Some(mut first) = lost.first().cloned() {
        if lost.len() > 1 {
            let others = match lost.len() - 1 {
                1 => "another one".to_owned(),
                many => format!("{many} others"),
            };
            let others_of = |other: &Finding| Box::from(other.path());
            first.others = lost[1..].iter().map(others_of).collect();
            first.diagnostic.message = format!(
                "no entry of the ledger names this object, nor {others}: the end of the ledger is \
                 gone, or `record` was stopped"
            );
        }
        audit.findings.push(first);
    }
}
