//! Labels of TLP that somebody wrote into a text instead of its front matter: `# TLP:AMBER - Talks`.
//!
//! A label counts at the beginning of a line, a title or a summary, if nothing or a separator follows; in a tag, a place and
//! in a value of the author's own, if nothing follows. In a sentence it is a word among others.

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::keys::{Mapping, withholding};
use crate::model::Marking;
use crate::text::is_invisible;
use crate::value::{Kind, Node, may_withhold};

/// No label with the marks around it is longer than this many bytes.
const LONGEST: usize = 120;

/// A label at the beginning of a text.
#[derive(Debug, Clone, Copy)]
pub struct Label {
    pub marking: Marking,
    /// Nothing but marks is around it.
    pub is_alone: bool,
    /// A full stop ends it: but for the first line of a body, it may then be the end of a sentence.
    pub has_stop: bool,
}

/// The label above `TLP:CLEAR` with which a text begins, with or without `Marking:` before it.
pub fn label(text: &str) -> Option<Label> {
    let is_mark = |c: char| c.is_whitespace() || "*_~([{\"'“”„‘’«»".contains(c);
    // Each line of each text comes here, and nearly all begin with another letter. NFKC makes no `T` of another
    // character of ASCII.
    let first = text.trim_start_matches(|c| is_mark(c) || is_invisible(c));
    if first.starts_with(|c: char| c.is_ascii() && !matches!(c, 'T' | 't' | 'M' | 'm')) {
        return None;
    }
    let head = &text[..text.floor_char_boundary(LONGEST)];
    let head: String = head.nfkc().filter(|c| !is_invisible(*c)).collect();
    let head = head.to_ascii_uppercase();
    let head = head.trim_start_matches(is_mark);
    let is_sign = |c: char| is_mark(c) || matches!(c, ':' | '=');
    let value = head
        .strip_prefix("MARKING")
        .map(|rest| rest.trim_start_matches(is_sign));
    let rest = value.unwrap_or(head).strip_prefix("TLP")?.trim_start();
    let rest = rest.strip_prefix(':')?.trim_start();
    let (marking, rest) = colour(rest)?;
    // `[TLP:RED]: https://…` is where a link leads.
    if rest.starts_with(|c: char| c.is_alphanumeric()) || rest.starts_with("]:") {
        return None;
    }
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "*_~)]}\"'“”’»".contains(c));
    let rest = without_closing_tags(rest);
    let is_alone = rest.trim_matches(['#', ' ', '.', '!']).is_empty() || rest.starts_with("-->");
    let is_parted = rest.starts_with(['|', ':', '–', '—']) || rest.starts_with("//");
    let is_dashed = || {
        let after = rest.trim_start_matches('-');
        after.len() < rest.len() && (after.is_empty() || after.starts_with(' '))
    };
    let is_remarked = || value.is_some() && rest.starts_with(['(', ',', ';']);
    let counts = is_alone || is_parted || is_dashed() || is_remarked();
    let has_stop = is_alone && rest.starts_with(['.', '!']);
    counts.then_some(Label {
        marking,
        is_alone,
        has_stop,
    })
}

/// A text without the tags of HTML that end elements, and the space around them, at its beginning.
fn without_closing_tags(mut text: &str) -> &str {
    while let Some((_, rest)) = text.strip_prefix("</").and_then(|tag| tag.split_once('>')) {
        text = rest.trim_start();
    }
    text
}

/// The colour above `CLEAR` with which a text in capitals begins, and what follows.
fn colour(text: &str) -> Option<(Marking, &str)> {
    if let Some(rest) = text.strip_prefix("RED") {
        return Some((Marking::Red, rest));
    }
    if let Some(rest) = text.strip_prefix("GREEN") {
        return Some((Marking::Green, rest));
    }
    let rest = text.strip_prefix("AMBER")?;
    let strict = rest
        .trim_start_matches(['+', '-', ' '])
        .strip_prefix("STRICT");
    Some(strict.map_or((Marking::Amber, rest), |rest| (Marking::AmberStrict, rest)))
}

/// The marking that the front matter gives.
pub fn own_marking(node: &Node) -> Option<Marking> {
    let Kind::Map(entries) = &node.kind else {
        return None;
    };
    let (_, value) = entries.iter().find(|(key, _)| &*key.value == "marking")?;
    match &value.kind {
        Kind::Scalar { text, .. } => Marking::parse(text).ok().map(|(marking, _)| marking),
        _ => None,
    }
}

/// Reports labels in the front matter of a document of this kind that say more than its marking.
pub fn labels(file: &str, node: &Node, mapping: &Mapping, diagnostics: &mut Diagnostics) {
    let own = own_marking(node);
    let Kind::Map(entries) = &node.kind else {
        return;
    };
    // Keys that withhold, here or elsewhere, are looked at by others, and so are their misspellings.
    let is_known = |name: &str| may_withhold(name) || mapping.all().any(|key| key.name == name);
    for (key, value) in entries {
        match &*key.value {
            "title" | "summary" => report(file, value, own, false, diagnostics),
            name if matches!(name, "tags" | "places" | "extra") || !is_known(name) => {
                report(file, value, own, true, diagnostics);
            }
            _ => {}
        }
    }
}

fn report(
    file: &str,
    value: &Node,
    own: Option<Marking>,
    only_alone: bool,
    diagnostics: &mut Diagnostics,
) {
    let mut within = |value| report(file, value, own, only_alone, diagnostics);
    match &value.kind {
        // Our keys are errors below others as it is.
        Kind::Map(entries) => entries
            .iter()
            .filter(|(key, _)| !withholding(&key.value).is_some_and(|found| found.is_ours))
            .for_each(|(_, value)| within(value)),
        Kind::List(items) => items.iter().for_each(within),
        Kind::Scalar { text, .. } => {
            // As a tag is written elsewhere.
            let found =
                label(text.trim_start_matches('#')).filter(|found| found.is_alone || !only_alone);
            if let Some(found) = found.filter(|found| own < Some(found.marking)) {
                diagnostics.push(slip(file, found.marking, value.span));
            }
        }
        Kind::Null => {}
    }
}

/// The error about a label that the front matter does not give.
pub fn slip(file: &str, marking: Marking, span: Span) -> Diagnostic {
    let label = marking.label();
    Diagnostic::error(
        Code::GuardedKey,
        format!("`{label}` withholds nothing here"),
    )
    .at(file, span)
    .hint(format!(
        "write `marking: {label}` in the front matter; if this is text, begin it with another word"
    ))
}
