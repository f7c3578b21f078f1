//! Edits of front matter that change one value and nothing else.

use std::ops::Range;

use crate::diagnostic::Span;
use crate::parse::{front_matter, place_of_keys};
use crate::value::{Kind, Node, yaml_scalar};

/// Bytes of a text, and what takes their place.
pub type Edit = (Range<usize>, String);

/// Whether the front matter of a text is TOML.
fn is_toml(text: &str) -> bool {
    text.starts_with("+++")
}

/// A value as it is written in the language of a text's front matter.
fn scalar(text: &str, value: &str) -> String {
    if is_toml(text) {
        // A string of JSON is one of TOML.
        serde_json::Value::from(value).to_string()
    } else {
        yaml_scalar(value)
    }
}

/// The edit that writes another value at the place of a value.
pub fn replaced(text: &str, span: Span, value: &str) -> Option<Edit> {
    let (start, end) = (span.start as usize, span.end as usize);
    let quote = |at: usize| matches!(text.as_bytes().get(at), Some(b'"' | b'\''));
    // The place may be that of the words between quotation marks.
    let is_within = start > 0 && quote(start - 1) && quote(end) && !quote(start);
    let range = if is_within {
        start - 1..end + 1
    } else {
        start..end
    };
    text.get(range.clone())?;
    Some((range, scalar(text, value)))
}

/// The edit that writes an id into the front matter of a text.
pub fn with_id(text: &str, id: &str) -> Option<Edit> {
    match front_matter(text)?.get("id") {
        Some(value) => replaced(text, value.span, id),
        None => Some(new_key(text, "id", &scalar(text, id))),
    }
}

/// The aliases that a text gives; `None` if its front matter cannot be read.
pub fn aliases(text: &str) -> Option<Vec<Box<str>>> {
    if place_of_keys(text).is_none() {
        return Some(Vec::new());
    }
    let front = front_matter(text)?;
    let scalar = |node: &Node| match &node.kind {
        Kind::Scalar { text, .. } => Some(text.trim().into()),
        _ => None,
    };
    match front.get("aliases").map(|node| (node, &node.kind)) {
        None | Some((_, Kind::Null)) => Some(Vec::new()),
        Some((_, Kind::List(items))) => items.iter().map(scalar).collect(),
        Some((node, _)) => scalar(node).map(|alias| vec![alias]),
    }
}

/// The edit that adds an alias to those that a text gives.
pub fn with_alias(text: &str, alias: &str) -> Option<Edit> {
    let alias = scalar(text, alias);
    if place_of_keys(text).is_none() {
        return Some((0..0, format!("---\naliases: [{alias}]\n---\n")));
    }
    let front = front_matter(text)?;
    let Some(node) = front.get("aliases") else {
        return Some(new_key(text, "aliases", &format!("[{alias}]")));
    };
    let (start, end) = (node.span.start as usize, node.span.end as usize);
    match &node.kind {
        Kind::List(items) => {
            let Some(last) = items.last() else {
                return Some((start..end, format!("[{alias}]")));
            };
            let at = past_quote(text, last.span.end as usize);
            if text[start..].starts_with('[') {
                return Some((at..at, format!(", {alias}")));
            }
            // A list with an item on each line.
            let item = last.span.start as usize;
            let line = text[..item].rfind('\n').map_or(0, |at| at + 1);
            let before = text[line..item].trim_end_matches(['"', '\'']);
            let stop = text[at..]
                .find('\n')
                .map_or(text.len(), |found| at + found + 1);
            Some((stop..stop, format!("{before}{alias}\n")))
        }
        Kind::Scalar { .. } => {
            let (range, _) = replaced(text, node.span, "")?;
            let first = &text[range.clone()];
            Some((range.clone(), format!("[{first}, {alias}]")))
        }
        Kind::Null => {
            let Kind::Map(keys) = &front.kind else {
                return None;
            };
            let (key, _) = keys.iter().find(|(key, _)| &*key.value == "aliases")?;
            let at = key.span.end as usize;
            let at = at + text[at..].find([':', '='])? + 1;
            Some((at..at, format!(" [{alias}]")))
        }
        Kind::Map(_) => None,
    }
}

/// The place after a quotation mark, if there is one.
fn past_quote(text: &str, at: usize) -> usize {
    at + usize::from(matches!(text.as_bytes().get(at), Some(b'"' | b'\'')))
}

/// The edit that adds a key: at the end of YAML; at the beginning of TOML, where no table has begun.
fn new_key(text: &str, key: &str, value: &str) -> Edit {
    let keys = place_of_keys(text).unwrap_or_default();
    if is_toml(text) {
        (keys.start..keys.start, format!("{key} = {value}\n"))
    } else {
        (keys.end..keys.end, format!("{key}: {value}\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::edited;

    #[test]
    fn an_alias_is_added_in_every_form_of_the_key() {
        for (text, expected) in [
            ("Words.\n", "---\naliases: [a/b]\n---\nWords.\n"),
            ("---\nx: y\n---\n", "---\nx: y\naliases: [a/b]\n---\n"),
            (
                "---\naliases: old\nx: y\n---\n",
                "---\naliases: [old, a/b]\nx: y\n---\n",
            ),
            (
                "---\naliases: \"old\"\n---\n",
                "---\naliases: [\"old\", a/b]\n---\n",
            ),
            (
                "---\naliases: [one, 'two' ]\n---\n",
                "---\naliases: [one, 'two', a/b ]\n---\n",
            ),
            (
                "---\naliases:\n  - one\n  - \"two\" # why\nx: y\n---\n",
                "---\naliases:\n  - one\n  - \"two\" # why\n  - a/b\nx: y\n---\n",
            ),
            ("---\naliases: []\n---\n", "---\naliases: [a/b]\n---\n"),
            (
                "---\naliases:\nx: y\n---\n",
                "---\naliases: [a/b]\nx: y\n---\n",
            ),
            (
                "+++\nx = \"y\"\n[extra]\nz = 1\n+++\n",
                "+++\naliases = [\"a/b\"]\nx = \"y\"\n[extra]\nz = 1\n+++\n",
            ),
            (
                "+++\naliases = \"old\"\n+++\n",
                "+++\naliases = [\"old\", \"a/b\"]\n+++\n",
            ),
            (
                "+++\naliases = [\n  \"old\",\n]\n+++\n",
                "+++\naliases = [\n  \"old\", \"a/b\",\n]\n+++\n",
            ),
        ] {
            let edit = with_alias(text, "a/b").unwrap();
            let now = edited(text, vec![edit]);
            assert_eq!(now, expected);
            let mut all = aliases(text).unwrap();
            all.push("a/b".into());
            assert_eq!(aliases(&now), Some(all), "{now}");
        }
    }

    #[test]
    fn an_id_takes_the_place_of_another_or_is_added() {
        for (text, expected) in [
            ("---\nid: old # why\n---\n", "---\nid: new # why\n---\n"),
            ("---\nid: 'old'\n---\n", "---\nid: new\n---\n"),
            ("---\nx: y\n---\n", "---\nx: y\nid: new\n---\n"),
            ("+++\nid = \"old\"\n+++\n", "+++\nid = \"new\"\n+++\n"),
        ] {
            let edit = with_id(text, "new").unwrap();
            assert_eq!(edited(text, vec![edit]), expected);
        }
    }
}
