//! What an import says: what was made of each transcript, and what needs the author's eye.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::super::terminal::number;
use crate::import::{Made, Markup, messages};
use crate::source::{MemoryFiles, is_document};

/// So many agents are named; of others it is said how many they are.
const MOST_NAMED: usize = 8;

/// Whether the answers have a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dated {
    /// That of the command line.
    ByFlag,
    /// Not yet.
    Never,
}

/// What was made of one transcript, and what needs the author's eye.
pub fn summary(made: &Made, dated: Dated) -> String {
    let draft = &made.draft;
    let how = match draft.markup {
        Markup::Plain => "plain text",
        Markup::Markdown => "Markdown",
    };
    let answers = number(draft.answers.len(), "answer");
    let mut text = format!("{}: {how}, {answers} by {}\n", draft.name, who(made));
    if let Some((line, what)) = draft.decided {
        let _ = writeln!(
            text,
            "  read as Markdown because of line {line}, {what}; `--plain` shows all signs as they are"
        );
    }
    let counts = draft.counts.iter();
    let changes: Vec<_> = counts
        .map(|(change, count)| change.counted(count))
        .collect();
    if !changes.is_empty() {
        let _ = writeln!(text, "  changed: {}", changes.join("; "));
    }
    for (line, what) in messages(&draft.flags) {
        let _ = writeln!(text, "  {}:{line}: {what}", draft.name);
    }
    text.truncate(text.trim_end().len());
    text.push_str(match dated {
        Dated::ByFlag => "",
        Dated::Never => "\n  no answer has a date: write `date` into each draft; `--date` does so when a transcript is imported",
    });
    text
}

/// Who speaks, each once, in the order in which they begin.
fn who(made: &Made) -> String {
    let mut known = BTreeSet::new();
    let ids = made.draft.answers.iter().map(|answer| &*answer.speaker.id);
    let mut who: Vec<&str> = ids.filter(|id| known.insert(*id)).collect();
    let more = who.len().saturating_sub(MOST_NAMED);
    who.truncate(MOST_NAMED);
    let named = who.join(", ");
    if more == 0 {
        named
    } else {
        format!("{named} and {more} more")
    }
}

/// What to do next.
pub fn next(all: &[Made]) -> &'static str {
    let drafts: usize = all.iter().map(|made| made.draft.answers.len()).sum();
    if drafts == 1 {
        "next: read the draft, state its confidence, and remove `draft: true`"
    } else {
        "next: read each draft, state its confidence, and remove `draft: true`"
    }
}

/// The texts that would be written, each under its path.
pub fn shown(files: &MemoryFiles) -> String {
    let mut text = String::new();
    for (path, bytes) in files.files() {
        let _ = writeln!(text, "==> {path} <==");
        if is_document(path) {
            let _ = writeln!(text, "{}", String::from_utf8_lossy(bytes));
        } else {
            let _ = writeln!(text, "({})\n", number(bytes.len(), "byte"));
        }
    }
    text
}
