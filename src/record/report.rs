//! What an audit found, as problems of a build.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::ledger::{Audit, Finding, Subject};
use crate::source::Files;

/// The findings as errors, and one note on all that is not on the record yet.
pub fn diagnostics(files: &dyn Files, audit: &Audit) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let mut lines = Lines::default();
    for finding in &audit.findings {
        diagnostics.push(diagnostic(files, finding, &mut lines));
    }
    let is_new = |note: &&Finding| note.code() == Code::Unrecorded;
    let new = audit.notes.iter().filter(is_new);
    let ids: BTreeSet<_> = new.filter_map(|finding| finding.id.as_deref()).collect();
    if !ids.is_empty() {
        let what = format!("{} not on the record yet", counted("", &ids));
        // `verify` does not read assessments that are as they were recorded, and so knows not what they depend on.
        let hint = if ids.iter().any(|id| is_fact(id)) {
            "`standpoint record` puts them there (facts are questions, outcomes, names of agents and the time zone); \
             `standpoint record --dry-run` names them"
        } else {
            "`standpoint record` puts them there; `standpoint verify` names them"
        };
        diagnostics.push(Diagnostic::note(Code::Unrecorded, what).hint(hint));
    }
    diagnostics
}

fn is_fact(id: &str) -> bool {
    Subject::of(id).is_some_and(|subject| subject != Subject::Assessment)
}

/// `1 assessment is`, `2 recorded assessments and 1 fact are`.
fn counted(kind: &str, ids: &BTreeSet<&str>) -> String {
    let facts = ids.iter().filter(|id| is_fact(id)).count();
    let number = |count: usize, what: &str| match count {
        0 => None,
        1 => Some(format!("1 {kind}{what}")),
        count => Some(format!("{count} {kind}{what}s")),
    };
    let parts = [
        number(ids.len() - facts, "assessment"),
        number(facts, "fact"),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    let be = if ids.len() == 1 { "is" } else { "are" };
    format!("{} {be}", parts.join(" and "))
}

/// The same for who is writing: recorded texts may be edited, and one note says how many are.
pub fn diagnostics_while_writing(files: &dyn Files, audit: Audit) -> Diagnostics {
    let Audit { findings, notes } = audit;
    let (edits, findings) = findings.into_iter().partition(|finding| finding.is_edit);
    let edits: Vec<Finding> = edits;
    let mut diagnostics = diagnostics(files, &Audit { findings, notes });
    let ids = edits.iter().filter_map(|finding| finding.id.as_deref());
    let ids: BTreeSet<_> = ids.collect();
    if !ids.is_empty() {
        let what = counted("recorded ", &ids);
        let message = format!("{what} edited: `standpoint record` will ask what has changed");
        diagnostics.push(Diagnostic::note(Code::RecordEdited, message));
    }
    diagnostics
}

pub(super) fn diagnostic(files: &dyn Files, finding: &Finding, lines: &mut Lines) -> Diagnostic {
    let diagnostic = finding.diagnostic.clone();
    let path = finding.path();
    match finding.line.and_then(|line| lines.span(files, path, line)) {
        Some(span) => diagnostic.at(path, span).label(match finding.code() {
            Code::RecordEdited | Code::RecordBackdated => "the first line that differs",
            _ => "",
        }),
        None => diagnostic,
    }
}

/// The places of the lines of files. Each file is read once, however many findings are in it.
#[derive(Default)]
pub(super) struct Lines(BTreeMap<Box<str>, Option<Vec<Span>>>);

impl Lines {
    /// The place of a line; of the last one, where there are not so many.
    fn span(&mut self, files: &dyn Files, path: &str, line: u64) -> Option<Span> {
        if !self.0.contains_key(path) {
            let text = files.for_report(path);
            self.0.insert(path.into(), text.as_deref().map(lines));
        }
        let lines = self.0.get(path)?.as_ref()?;
        let at = usize::try_from(line - 1).ok()?;
        lines.get(at).or(lines.last()).copied()
    }
}

/// The places of all lines, without the newline at the end of each. There is at least one.
fn lines(text: &str) -> Vec<Span> {
    let mut start = 0;
    let mut spans: Vec<_> = text
        .split_inclusive('\n')
        .map(|line| {
            let from = start;
            start += line.len();
            Span::new(from, from + line.trim_end_matches('\n').len())
        })
        .collect();
    if spans.is_empty() {
        spans.push(Span::new(0, 0));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::FILE;
    use crate::source::MemoryFiles;

    /// The places of lines in a ledger of this text.
    fn places(text: &str, wanted: impl Iterator<Item = u64>) -> Vec<(u32, u32)> {
        let mut files = MemoryFiles::default();
        files.put(FILE, text);
        let finding = |line| Finding::new(Code::RecordChainBroken, FILE, "m", "h").at(line);
        let audit = Audit {
            findings: wanted.map(finding).collect(),
            notes: Vec::new(),
        };
        let found = diagnostics(&files, &audit).into_iter();
        let spans = found.map(|one| one.place.unwrap().span.unwrap());
        spans.map(|span| (span.start, span.end)).collect()
    }

    #[test]
    fn a_finding_is_shown_at_its_line_or_at_the_last_one() {
        assert_eq!(places("a\nbc\n", 1..=3), [(0, 1), (2, 4), (2, 4)]);
        assert_eq!(places("a\n\nb", 2..=4), [(2, 2), (3, 4), (3, 4)]);
        assert_eq!(places("", 1..=2), [(0, 0), (0, 0)]);
    }

    /// Were the file read for each finding, this would take minutes.
    #[test]
    fn a_file_with_many_findings_is_read_once() {
        let text = format!("{}\n", "x".repeat(199)).repeat(20_000);
        let places = places(&text, 1..=20_000);
        assert_eq!(places.last(), Some(&(3_999_800, 3_999_999)));
    }
}
