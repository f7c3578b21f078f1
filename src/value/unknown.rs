//! Keys that nobody asked for, and keys that withhold a document where they withhold nothing.

use super::{Kind, Node};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Spanned, distance, nearest};
use crate::keys::{Says, Verdict, Withholding, guarded, withholding};

/// Where a key is that withholds nothing there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Below {
    /// Below `extra`, where words of other programs may mean anything.
    Extra,
    /// Below another key, or in the settings.
    Other,
}

/// What is wrong with a key that is none of those `known`; without a suggestion, unless one is asked for.
pub(super) fn unknown(
    key: &Spanned<Box<str>>,
    name: &str,
    value: &Node,
    known: &[&'static str],
    suggest: bool,
) -> Diagnostic {
    let lower = folded(name);
    let found = setting(&lower, name, known)
        .or_else(|| meant(&key.value, &lower, value, known))
        .or_else(|| misplaced(&key.value, value, Below::Other));
    if let Some(diagnostic) = found {
        return diagnostic;
    }
    let meant = suggest.then(|| nearest(&lower, known.iter().copied()));
    let hint = match meant.flatten() {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if known.contains(&"extra") => "put your own values under `extra`".to_owned(),
        None => format!("the keys are {}", known.join(", ")),
    };
    Diagnostic::warning(Code::UnknownKey, format!("`{name}` is not a known key")).hint(hint)
}

/// The error that a key may be meant as a known one that withholds.
fn meant(name: &str, lower: &str, value: &Node, known: &[&'static str]) -> Option<Diagnostic> {
    let may_withhold =
        |found: &Withholding| found.is_ours || verdict(found.says, value) != Verdict::Public;
    let mut guarded = guarded().filter(|key| known.contains(&key.name));
    let key = match withholding(name) {
        Some(found) if !may_withhold(&found) => None,
        Some(found) => guarded.find(|key| key.name == found.key.name),
        // What YAML merges (`<<`) into a document may hold any of them.
        None => guarded
            .find(|key| (name == "<<" && key.name == "draft") || is_misspelling(lower, key.name)),
    }?;
    let (name, meant) = (shortened(name), key.name);
    let message = format!("`{name}` is not a key, and may be meant as `{meant}`");
    Some(Diagnostic::error(Code::GuardedKey, message).hint(format!(
        "write `{meant}`, or rename the key: otherwise this could publish what is meant to be withheld"
    )))
}

/// Words near to a key that withholds that mean something else.
const OTHER_WORDS: &[&str] = &[
    "drift",
    "drama",
    "draw",
    "drag",
    "dart",
    "drain",
    "craft",
    "raft",
    "shaft",
    "ranking",
    "parking",
    "marketing",
    "mapping",
    "mailing",
];

/// Whether a word may be meant as a key. Who slips rarely mistakes the first letter.
fn is_misspelling(word: &str, key: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<_> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let is_like = || word.chars().next() == key.chars().next() || sorted(word) == sorted(key);
    distance(word, key, 2).is_some() && is_like() && !OTHER_WORDS.contains(&word)
}

/// Whether a key that is not known may be meant as one that withholds, which is an error by itself.
pub fn may_withhold(name: &str) -> bool {
    let lower = folded(name);
    withholding(name).is_some() || guarded().any(|key| is_misspelling(&lower, key.name))
}

fn folded(name: &str) -> String {
    name.to_lowercase().replace('-', "_")
}

/// The error that a key may be meant as the setting that requires markings, or as the table that has it.
fn setting(lower: &str, name: &str, known: &[&'static str]) -> Option<Diagnostic> {
    let folded = lower.replace(['_', ' '], "");
    let hint = if distance(&folded, "requiremarking", 2).is_some() {
        "write `require_marking` below `[publish]` in standpoint.toml, or remove it"
    } else if known.contains(&"publish") && distance(&folded, "publish", 1).is_some() {
        "write `[publish]`, or rename the table"
    } else {
        return None;
    };
    let message =
        format!("`{name}` sets nothing here, and may be meant to keep texts from being published");
    Some(Diagnostic::error(Code::GuardedKey, message).hint(hint))
}

/// Whether a value is a number: the draft of a ship is one.
fn is_number(value: &Node) -> bool {
    let Kind::Scalar { text, .. } = &value.kind else {
        return false;
    };
    text.starts_with(|c: char| c.is_ascii_digit()) && text.parse::<f64>().is_ok()
}

/// What is wrong with a key below another one that would withhold the document above it.
fn misplaced(name: &str, value: &Node, below: Below) -> Option<Diagnostic> {
    // `page.draft` is `draft` below `page`, as other programs read it.
    let last = || withholding(name.rsplit_once('.')?.1);
    let found = withholding(name).or_else(last)?;
    let verdict = verdict(found.says, value);
    let is_slip = match verdict {
        Verdict::Withheld => found.is_ours || found.says != Says::Date,
        Verdict::Unclear => found.is_ours && !(below == Below::Extra && is_number(value)),
        Verdict::Public => false,
    };
    if !is_slip {
        return None;
    }
    let (name, key) = (shortened(name), found.key.name);
    let place = match below {
        Below::Extra => "below `extra`",
        Below::Other => "here",
    };
    let message = format!("`{name}` withholds nothing {place}");
    let hint = format!(
        "write `{key}` among the first keys of the front matter, with no margin before it, and in TOML above the \
         first `[table]`; or rename the key"
    );
    let is_warning = below == Below::Extra && !found.is_ours;
    let diagnostic = if is_warning {
        Diagnostic::warning(Code::GuardedKey, message)
    } else {
        Diagnostic::error(Code::GuardedKey, message)
    };
    Some(diagnostic.hint(hint))
}

/// Reports the keys within a value, at any depth, that would withhold the document above it.
pub(super) fn within(file: &str, value: &Node, below: Below, diagnostics: &mut Diagnostics) {
    match &value.kind {
        Kind::Map(entries) => {
            for (key, value) in entries {
                match misplaced(&key.value, value, below) {
                    Some(found) => diagnostics.push(found.at(file, key.span)),
                    None => within(file, value, below, diagnostics),
                }
            }
        }
        Kind::List(items) => {
            for item in items {
                within(file, item, below, diagnostics);
            }
        }
        Kind::Null | Kind::Scalar { .. } => {}
    }
}

/// What a value says of a key that withholds: of a list, what withholds most.
pub fn verdict(says: Says, value: &Node) -> Verdict {
    match &value.kind {
        Kind::Scalar { text, .. } if !text.trim().is_empty() => says.verdict(text),
        Kind::List(items) => {
            let verdicts = items.iter().map(|item| verdict(says, item));
            verdicts.max().unwrap_or(Verdict::Unclear)
        }
        Kind::Null | Kind::Scalar { .. } | Kind::Map(_) => Verdict::Unclear,
    }
}

/// As much of a key as a message repeats.
pub(super) fn shortened(name: &str) -> std::borrow::Cow<'_, str> {
    match name.char_indices().nth(MOST_REPEATED) {
        Some((at, _)) => format!("{}…", &name[..at]).into(),
        None => name.into(),
    }
}

/// A message repeats this many characters of a key or a value.
pub(super) const MOST_REPEATED: usize = 80;
