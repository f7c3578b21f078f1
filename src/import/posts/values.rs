//! The values of a post's keys as texts that front matter of ours may hold.

use crate::import::clean::one_line;
use crate::text::cut;
use crate::value::{Kind, Node};

/// A name or a tag may have this many bytes; what `value` accepts is a little more.
pub const LONGEST_NAME: usize = 480;
/// The same of titles and summaries.
pub const LONGEST_TEXT: usize = 4_000;
/// This many items of a list are taken.
const MOST_ITEMS: usize = 400;
/// `[[…]]` is a list in a list to YAML; what is nested deeper is no text.
const DEEPEST: usize = 3;

/// A text, and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// One line of plain words, not empty.
    pub text: String,
    /// The byte in the file.
    pub at: usize,
    /// Whether it was written without quotes, so that `true` may be no text.
    pub is_bare: bool,
}

/// The values of a key, which may be a path such as `taxonomies.authors`. Within a list, each item is
/// asked. Case does not count where no key is spelled exactly so.
pub fn find<'n>(keys: &'n Node, path: &str) -> Vec<&'n Node> {
    if let Some(node) = member(keys, path) {
        return vec![node];
    }
    let Some((first, rest)) = path.split_once('.') else {
        return Vec::new();
    };
    match member(keys, first).map(|node| (&node.kind, node)) {
        Some((Kind::List(items), _)) => items.iter().flat_map(|item| find(item, rest)).collect(),
        Some((Kind::Map(_), node)) => find(node, rest),
        _ => Vec::new(),
    }
}

fn member<'n>(keys: &'n Node, name: &str) -> Option<&'n Node> {
    let Kind::Map(entries) = &keys.kind else {
        return None;
    };
    let exact = entries.iter().find(|(key, _)| *key.value == *name);
    let near = || {
        let mut entries = entries.iter();
        entries.find(|(key, _)| key.value.eq_ignore_ascii_case(name))
    };
    exact.or_else(near).map(|(_, node)| node)
}

/// The texts of a value: of a list, each of its items.
pub fn texts(node: &Node) -> Vec<Value> {
    let mut texts = Vec::new();
    collect(node, 0, &mut texts);
    texts
}

fn collect(node: &Node, depth: usize, texts: &mut Vec<Value>) {
    match &node.kind {
        Kind::Scalar { text, quoted } => {
            let text = one_line(text);
            let text = if depth >= 2 {
                wiki_name(&text)
            } else {
                without_brackets(&text)
            };
            if !text.is_empty() && texts.len() < MOST_ITEMS {
                texts.push(Value {
                    text: text.to_owned(),
                    at: node.span.start as usize,
                    is_bare: !quoted,
                });
            }
        }
        Kind::List(items) if depth < DEEPEST => {
            for item in items {
                collect(item, depth + 1, texts);
            }
        }
        _ => {}
    }
}

/// `[[Jane Doe|Jane]]` as `Jane Doe`.
pub fn without_brackets(text: &str) -> &str {
    let inner = text.strip_prefix("[[").and_then(|it| it.strip_suffix("]]"));
    inner.map_or(text, wiki_name)
}

fn wiki_name(inner: &str) -> &str {
    inner.split(['|', '#']).next().unwrap_or(inner).trim()
}

/// The first `most` bytes of a text, and whether more followed.
pub fn shortened(text: &str, most: usize) -> (String, bool) {
    let cut = cut(text, most).trim_end();
    (cut.to_owned(), cut.len() < text.len())
}

/// A value as one line for a comment.
pub fn in_comment(node: &Node) -> String {
    let text = match &node.kind {
        Kind::Scalar { text, .. } => text.to_string(),
        _ => serde_json::to_string(node).unwrap_or_default(),
    };
    let line = one_line(&text);
    match shortened(&line, 200) {
        (short, true) => format!("{short}…"),
        (whole, false) => whole,
    }
}

/// Every key with its value; those of a mapping under `outer.inner`, and of a list of mappings, too.
pub fn each(keys: &Node, act: &mut impl FnMut(&str, &Node)) {
    let Kind::Map(entries) = &keys.kind else {
        return;
    };
    for (key, node) in entries {
        let items = match &node.kind {
            Kind::Map(inner) if !inner.is_empty() => std::slice::from_ref(node),
            Kind::List(items) if matches!(items.first().map(|it| &it.kind), Some(Kind::Map(_))) => {
                items
            }
            _ => {
                act(&key.value, node);
                continue;
            }
        };
        for item in items {
            let Kind::Map(inner) = &item.kind else {
                continue;
            };
            for (name, node) in inner {
                act(&format!("{}.{}", key.value, name.value), node);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::value::parse_yaml;

    fn yaml(text: &str) -> Node {
        parse_yaml("a.md", text, 0, &mut Diagnostics::default()).expect(text)
    }

    fn found(text: &str, path: &str) -> Vec<String> {
        let keys = yaml(text);
        let nodes = find(&keys, path);
        let values = nodes.into_iter().flat_map(texts);
        values.map(|value| value.text).collect()
    }

    #[test]
    fn paths_lead_through_mappings_and_lists() {
        let text = "extra: {author: A}\nauthors: [{name: B}, {name: C}]\na.b: D\nAuthor: E\n";
        assert_eq!(found(text, "extra.author"), ["A"]);
        assert_eq!(found(text, "authors.name"), ["B", "C"]);
        assert_eq!(found(text, "a.b"), ["D"]);
        assert_eq!(found(text, "author"), ["E"]);
        assert_eq!(found(text, "extra.nobody"), [""; 0]);
    }

    #[test]
    fn brackets_of_vaults_go() {
        let text = "a: \"[[Jane Doe|Jane]]\"\nb: [[2031-03-14]]\nc: [\"[[K]]\", l]\nd: [[J|k]]\n";
        assert_eq!(found(text, "a"), ["Jane Doe"]);
        assert_eq!(found(text, "b"), ["2031-03-14"]);
        assert_eq!(found(text, "c"), ["K", "l"]);
        assert_eq!(found(text, "d"), ["J"]);
    }
}
