//! Whether an assessment that has another id now is otherwise as it was recorded.

use super::object::{manifest, object};
use super::present::Present;
use crate::digest::Digest;
use crate::ledger::Manifest;
use crate::parse;
use crate::source::{Digests, Files, plain};
use crate::value::Kind;

/// Whether an assessment differs from the version with this digest in nothing but its id and where its files lie.
pub fn differs_by_id_alone(
    files: &dyn Files,
    version: Digest,
    present: &Present,
    digests: &Digests,
) -> bool {
    let Ok(recorded) = manifest(files, version) else {
        return false;
    };
    let attached = |manifest: &Manifest| -> Vec<Digest> {
        manifest.attachments().map(|(digest, _)| digest).collect()
    };
    if attached(&recorded) != attached(&present.manifest(digests)) {
        return false;
    }
    let (source, _) = recorded.source();
    if source == present.content {
        return true;
    }
    let before = object(files, source).ok();
    let before = before.and_then(|bytes| String::from_utf8(bytes).ok());
    let now = files.read(&present.path).ok();
    let (Some(before), Some(now)) = (before, now) else {
        return false;
    };
    let before = without_id(&before);
    before.is_some() && before == without_id(&plain(&now.text))
}

/// A text without the line of its front matter that gives the id; `None` if something else is on that line, or the front
/// matter cannot be read.
fn without_id(text: &str) -> Option<String> {
    let front = parse::front_matter(text)?;
    let Kind::Map(keys) = &front.kind else {
        return None;
    };
    let Some((key, value)) = keys.iter().find(|(key, _)| &*key.value == "id") else {
        return Some(text.to_owned());
    };
    let start = usize::try_from(key.span.start).ok()?;
    let end = usize::try_from(value.span.end).ok()?;
    let from = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(end..)?;
    let to = end + rest.find('\n').map_or(rest.len(), |at| at + 1);
    let is_alone = text[from..start].trim().is_empty() && text[end..to].trim().is_empty();
    is_alone.then(|| format!("{}{}", &text[..from], &text[to..]))
}

#[cfg(test)]
mod tests {
    use super::without_id;

    #[test]
    fn the_line_of_the_id_is_left_out() {
        for (text, rest) in [
            (
                "---\nid: a/b\ntitle: T\n---\nWords.\n",
                Some("---\ntitle: T\n---\nWords.\n"),
            ),
            (
                "---\ntitle: T\nid: \"a\"\n---\nid: x\n",
                Some("---\ntitle: T\n---\nid: x\n"),
            ),
            (
                "+++\nid = \"a\"\ntitle = \"T\"\n+++\nWords.\n",
                Some("+++\ntitle = \"T\"\n+++\nWords.\n"),
            ),
            ("---\ntitle: T\n---\n", Some("---\ntitle: T\n---\n")),
            ("---\n{id: a, title: T}\n---\n", None),
            ("---\nid: a # why\ntitle: T\n---\n", None),
            ("Words.\n", None),
        ] {
            assert_eq!(without_id(text).as_deref(), rest, "{text}");
        }
    }
}
