//! Reports for programs: one line each, JSON, and annotations of hosted workflows.

use std::fmt::Write as _;

use serde::Serialize;

use super::human::visible;
use super::{Diagnostic, Diagnostics, Severity, Texts};

/// One line a problem: `file:line:column: severity[code]: message`.
pub fn short(diagnostics: &Diagnostics, texts: &Texts) -> String {
    let mut report = String::new();
    for diagnostic in diagnostics.sorted() {
        if let Some(place) = &diagnostic.place {
            report.push_str(&one_line(&place.file));
            if let Some((line, column)) = texts.position(place) {
                let _ = write!(report, ":{line}:{column}");
            }
            report.push_str(": ");
        }
        let severity = diagnostic.severity.word();
        let message = one_line(&diagnostic.message);
        let _ = writeln!(report, "{severity}[{}]: {message}", diagnostic.code);
    }
    report
}

#[derive(Serialize)]
struct Report {
    diagnostics: Vec<Row>,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct Row {
    code: &'static str,
    severity: &'static str,
    message: String,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    hint: Option<String>,
}

/// One JSON object (RFC 8259): `diagnostics`, `errors`, `warnings`.
pub fn json(diagnostics: &Diagnostics, texts: &Texts) -> String {
    let row = |diagnostic: &Diagnostic| {
        let position = diagnostic.place.as_ref().and_then(|p| texts.position(p));
        Row {
            code: diagnostic.code.name(),
            severity: diagnostic.severity.word(),
            message: diagnostic.message.clone(),
            file: diagnostic.place.as_ref().map(|p| p.file.to_string()),
            line: position.map(|(line, _)| line),
            column: position.map(|(_, column)| column),
            hint: diagnostic.hint.clone(),
        }
    };
    let report = Report {
        diagnostics: diagnostics.sorted().into_iter().map(row).collect(),
        errors: diagnostics.count(Severity::Error),
        warnings: diagnostics.count(Severity::Warning),
    };
    serde_json::to_string(&report).unwrap_or_default() + "\n"
}

/// Workflow commands that hosted runners show beside the changed lines.
pub fn github(diagnostics: &Diagnostics, texts: &Texts) -> String {
    let mut report = String::new();
    for diagnostic in diagnostics.sorted() {
        let kind = match diagnostic.severity {
            Severity::Note => "notice",
            other => other.word(),
        };
        let _ = write!(report, "::{kind} ");
        if let Some(place) = &diagnostic.place {
            let _ = write!(report, "file={}", property(&place.file));
            if let Some((line, column)) = texts.position(place) {
                let _ = write!(report, ",line={line},col={column}");
            }
            report.push(',');
        }
        let mut message = diagnostic.message.clone();
        if let Some(hint) = &diagnostic.hint {
            let _ = write!(message, "\n{hint}");
        }
        let _ = writeln!(report, "title={}::{}", diagnostic.code, data(&message));
    }
    report
}

fn one_line(text: &str) -> String {
    visible(text).replace('\n', " ")
}

/// Escapes as the runner's own toolkit does.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
