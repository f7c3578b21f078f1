//! The words that say that a recorded fact has changed or is gone.

use super::stated::Stated;
use crate::diagnostic::Code;
use crate::ledger::{Difference, Entry, Finding};
use crate::source::Files;
use crate::text::one_line;

/// The subject of a message.
pub(super) fn subject(id: &str) -> String {
    let (kind, name) = id.split_once(':').unwrap_or(("", id));
    match kind {
        "question" => format!("the question `{name}`"),
        "outcome" => format!("the outcome of the question `{name}`"),
        "agent" => format!("the agent `{name}`"),
        "event" => format!("the event `{name}`"),
        _ => "the site".to_owned(),
    }
}

/// A value in a message, in quotation marks; a long one is cut.
fn quoted(value: &str) -> String {
    format!("“{}”", one_line(value))
}

pub(super) fn changed(
    files: &dyn Files,
    latest: &Entry,
    now: &Stated,
    differences: &[Difference<'_>],
    is_typed: bool,
) -> Finding {
    let id = &latest.id;
    let told = differences.iter().map(|difference| {
        let Difference { what, from, to, .. } = difference;
        let be = if *what == "criteria" {
            ("were", "are")
        } else {
            ("was", "is")
        };
        match (from, to) {
            (Some(from), Some(to)) => {
                let (was, is) = be;
                format!(
                    "its {what} {was} {}, and {is} {} now",
                    quoted(from),
                    quoted(to)
                )
            }
            (Some(from), None) => format!(
                "its {what} {} {}, and none is stated now",
                be.0,
                quoted(from)
            ),
            (None, to) => format!(
                "no {what} was stated, and now {} {}",
                be.1,
                quoted(to.unwrap_or_default())
            ),
        }
    });
    let told: Vec<_> = told.collect();
    let message = format!(
        "{} is not as it was recorded: {}",
        subject(id),
        told.join("; ")
    );
    let small = if is_typed { "" } else { ", or `minor`" };
    let hint = format!(
        "restore it; or put the change on the record with `standpoint record {id} --kind correction --note \
         \"…\"` (or `--kind update`{small})"
    );
    let finding = Finding::new(Code::RecordEdited, &now.path, message, hint);
    let key = differences.first().map_or("", |difference| difference.key);
    let line = line(files, &now.path, id, key);
    let finding = finding.of(id, latest.rev).at(line);
    finding.digests(latest.content, now.fact.digest()).edit()
}

pub(super) fn still_stated(id: &str, path: &str) -> Finding {
    let message = format!(
        "{} was removed from the record, and is stated as it was",
        subject(id)
    );
    Finding::new(
        Code::RecordEdited,
        path,
        message,
        "state it in other words, or not at all",
    )
}

pub(super) fn withheld_event(question: &str, event: &str, path: &str) -> Finding {
    Finding::new(
        Code::RecordEdited,
        path,
        format!(
            "the question `{event}/{question}` is on the record, and its event is withheld now"
        ),
        "publish the event again; or withdraw or remove the assessments that answer the question, with \
         `standpoint withdraw ID --reason \"…\"` or `standpoint remove ID --reason \"…\"`",
    )
}

pub(super) fn gone(question: &str, path: &str, event: &str, why: &str) -> Finding {
    Finding::new(
        Code::RecordMissing,
        path,
        format!("the question `{event}/{question}` is on the record, and {why} any more"),
        format!(
            "restore it under `questions` of the event `{event}` (with `outcome: void`, if it fell away); or \
             withdraw the assessments that answer it, with `standpoint withdraw ID --reason \"…\"`"
        ),
    )
}

/// The line, from 1, that states a value of a fact; `None` if that is not plain to see.
fn line(files: &dyn Files, path: &str, id: &str, key: &str) -> Option<u64> {
    let text = files.read(path).ok()?.text;
    let lines: Vec<&str> = text.split('\n').collect();
    let has = |line: &str, key: &str| {
        let rest = line.trim_start_matches([' ', '-', '{']).strip_prefix(key);
        rest.is_some_and(|rest| rest.trim_start().starts_with([':', '=']))
    };
    let (kind, name) = id.split_once(':')?;
    let (from, to) = if matches!(kind, "question" | "outcome") {
        item(&lines, name.split_once('/')?.1)?
    } else {
        (0, lines.len())
    };
    let key = match (kind, key) {
        ("outcome", "answer") => "outcome",
        (_, "refers_to") => "aliases",
        (_, key) => key,
    };
    let of = |key: &str| (from..to).find(|at| has(lines[*at], key));
    let of_outcome = || of("outcome").filter(|_| kind == "outcome");
    let at = of(key).or_else(of_outcome).or_else(|| of("id"))?;
    u64::try_from(at + 1).ok()
}

/// The lines of the item of a list that has this id.
fn item(lines: &[&str], id: &str) -> Option<(usize, usize)> {
    let value = |line: &str| {
        let line = line.trim_start_matches([' ', '-', '{']);
        let value = line.strip_prefix("id:")?.split([',', '}']).next()?;
        Some(value.trim().trim_matches(['"', '\'']).to_owned())
    };
    let at = lines
        .iter()
        .position(|line| value(line).as_deref() == Some(id))?;
    let is_first = |line: &&str| line.trim_start().starts_with("- ");
    let from = lines[..=at].iter().rposition(is_first).unwrap_or(at);
    let rest = &lines[at + 1..];
    let length = rest
        .iter()
        .position(|line| is_first(line) || line.starts_with("---"));
    Some((from, at + 1 + length.unwrap_or(rest.len())))
}
