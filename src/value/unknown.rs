//! Keys that nobody asked for.

use crate::diagnostic::{Code, Diagnostic, distance, nearest};
use crate::keys::guarded;

/// What is wrong with a key that is none of those `known`; without a suggestion, unless one is asked for.
pub(super) fn unknown(name: &str, known: &[&'static str], suggest: bool) -> Diagnostic {
    let lower = name.to_lowercase().replace('-', "_");
    let mut guarded = guarded().filter(|key| known.contains(&key.name));
    // What YAML merges (`<<`) into a document may hold any of them.
    let meant = guarded.find(|key| {
        (name == "<<" && key.name == "draft")
            || key.elsewhere.contains(&&*lower)
            || distance(&lower, key.name, 2).is_some()
    });
    if let Some(meant) = meant.map(|key| key.name) {
        let message = format!("`{name}` is not a key, and may be meant as `{meant}`");
        return Diagnostic::error(Code::GuardedKey, message).hint(format!(
            "write `{meant}`, or rename the key: otherwise this could publish what is meant \
             to be withheld"
        ));
    }
    let meant = suggest.then(|| nearest(&lower, known.iter().copied()));
    let hint = match meant.flatten() {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if known.contains(&"extra") => "put your own values under `extra`".to_owned(),
        None => format!("the keys are {}", known.join(", ")),
    };
    Diagnostic::warning(Code::UnknownKey, format!("`{name}` is not a known key")).hint(hint)
}
