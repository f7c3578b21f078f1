//! What an audit found, as problems of a build.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::ledger::{Audit, Finding, Kind};
use crate::source;

/// The findings as errors, and one note on all that is not on the record yet.
pub fn diagnostics(root: &Path, audit: &Audit) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    for finding in &audit.findings {
        diagnostics.push(diagnostic(root, finding));
    }
    let is_new = |note: &&Finding| note.kind == Kind::Unrecorded;
    let count = audit.notes.iter().filter(is_new).count();
    if count > 0 {
        let what = if count == 1 {
            "1 assessment is not on the record yet".to_owned()
        } else {
            format!("{count} assessments are not on the record yet")
        };
        let hint = "`standpoint record` puts them there; `standpoint verify` names them";
        diagnostics.push(Diagnostic::note(Code::Unrecorded, what).hint(hint));
    }
    diagnostics
}

pub(super) fn diagnostic(root: &Path, finding: &Finding) -> Diagnostic {
    let code = match finding.kind {
        Kind::ChainBroken => Code::RecordChainBroken,
        Kind::Forked => Code::RecordForked,
        Kind::Truncated => Code::RecordTruncated,
        Kind::StoreCorrupt => Code::RecordStoreCorrupt,
        Kind::Backdated => Code::RecordBackdated,
        Kind::Edited => Code::RecordEdited,
        Kind::Missing => Code::RecordMissing,
        Kind::Moved | Kind::Unrecorded => Code::Unrecorded,
    };
    let diagnostic = Diagnostic::error(code, &finding.message).hint(&finding.hint);
    match finding
        .line
        .and_then(|line| span(root, &finding.path, line))
    {
        Some(span) => diagnostic
            .at(&finding.path, span)
            .label(match finding.kind {
                Kind::Edited | Kind::Backdated => "the first line that differs",
                _ => "",
            }),
        None => diagnostic.in_file(&finding.path),
    }
}

/// The place of a line; of the last one, where there are not so many.
fn span(root: &Path, path: &str, line: u64) -> Option<Span> {
    let text = source::for_report(root, path)?;
    let mut start = 0;
    let before = usize::try_from(line - 1).ok()?;
    for line in text.split_inclusive('\n').take(before) {
        if start + line.len() < text.len() {
            start += line.len();
        }
    }
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    Some(Span::new(start, end))
}
