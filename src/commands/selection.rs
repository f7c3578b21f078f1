//! Which assessments and facts the ids of `record` name, and why some cannot be recorded.

use std::collections::BTreeSet;

use super::failure::Failure;
use super::record::day;
use super::recordable::Content;
use crate::diagnostic::nearest;
use crate::ledger::{History, Ledger};
use crate::record::{FactVerdict, Present, Standing, unrecorded};
use crate::source::DiskFiles;

/// The ids of facts among these, and the others. Fails if one of these facts cannot be recorded.
pub fn named_facts<'i>(
    disk: &DiskFiles,
    content: &Content,
    ledger: &Ledger,
    ids: &'i [String],
) -> Result<(BTreeSet<Box<str>>, Vec<&'i str>), Failure> {
    // No id of an assessment has a colon.
    let (facts, others): (Vec<&str>, Vec<&str>) =
        ids.iter().map(|id| &**id).partition(|id| id.contains(':'));
    let problems = facts
        .iter()
        .filter_map(|id| no_fact(disk, content, ledger, id));
    Failure::unless_empty(problems)?;
    let named = facts.into_iter().map(Box::from).collect();
    Ok((named, others))
}

/// Why nothing can be recorded of a fact.
fn no_fact(disk: &DiskFiles, content: &Content, ledger: &Ledger, id: &str) -> Option<String> {
    let Content { present, facts, .. } = content;
    let facts = facts.as_ref()?;
    let is_stated = facts.get(id).is_some();
    let history = ledger.history(id);
    if let Some(entry) = history.and_then(History::removed) {
        return Some(format!(
            "`{id}` was removed from the record on {}, and what is stated now does not go there",
            day(entry.recorded)
        ));
    }
    match history {
        Some(_) if is_stated => None,
        Some(history) => match facts.judge(disk, history) {
            FactVerdict::Gone(finding) => Some(format!(
                "{}; {}",
                finding.diagnostic.message,
                finding.diagnostic.hint.unwrap_or_default()
            )),
            _ => None,
        },
        None if !is_stated => {
            let hint = nearest(id, facts.ids()).map(|meant| format!(": did you mean `{meant}`?"));
            Some(format!(
                "nothing public states a fact with the id `{id}`{}",
                hint.unwrap_or_default()
            ))
        }
        None if unrecorded(ledger, facts, present).contains(id) => None,
        None => Some(format!(
            "no recorded assessment depends on `{id}`: it goes onto the record together with the first that does"
        )),
    }
}

/// The assessments with these ids; all where nothing was asked for. Fails if one of them cannot be recorded.
pub fn select<'p>(
    present: &'p [Present],
    ledger: &Ledger,
    ids: &[&str],
    is_all: bool,
) -> Result<Vec<&'p Present>, Failure> {
    if is_all {
        return Ok(present.iter().collect());
    }
    let mut wanted = Vec::new();
    let mut problems = Vec::new();
    for id in ids {
        match select_one(present, ledger, id) {
            Ok(one) => wanted.push(one),
            Err(problem) => problems.push(problem),
        }
    }
    Failure::unless_empty(problems)?;
    wanted.sort_by(|a, b| a.path.cmp(&b.path));
    wanted.dedup_by(|a, b| a.path == b.path);
    Ok(wanted)
}

/// The assessment with this id, or why it cannot be recorded.
fn select_one<'p>(
    present: &'p [Present],
    ledger: &Ledger,
    id: &str,
) -> Result<&'p Present, String> {
    let history = ledger.history(id);
    if let Some(entry) = history.and_then(History::removed) {
        return Err(format!(
            "`{id}` was removed from the record on {}: what is new needs another id",
            day(entry.recorded)
        ));
    }
    if let Some(today) = ledger.today(id) {
        return Err(format!("`{id}` was renamed: its id is `{today}`"));
    }
    if let Some(entry) = history.and_then(History::unpublished) {
        return Err(format!(
            "`{id}` was taken offline on {}: `standpoint reinstate {id} --reason \"…\"` puts it back",
            day(entry.recorded)
        ));
    }
    let found = present.iter().filter(|one| *one.id == *id);
    // A withheld file with the id of a public one is none of the record's.
    match found.min_by_key(|one| one.standing == Standing::Withheld) {
        Some(one) if one.standing == Standing::Withheld => Err(format!(
            "`{id}` is withheld (a draft, an embargo or a marking), and only what is public is \
             recorded; it is `{}`",
            one.path
        )),
        Some(one) => Ok(one),
        None if history.is_some() => Err(format!(
            "`{id}` is on the record, and no file has that id any more: `standpoint verify` says \
             what to do"
        )),
        None => {
            let ids = present.iter().map(|one| &*one.id);
            let hint = nearest(id, ids).map(|meant| format!(": did you mean `{meant}`?"));
            Err(format!(
                "no assessment has the id `{id}`{}",
                hint.unwrap_or_default()
            ))
        }
    }
}
