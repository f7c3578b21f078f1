//! What says in a post that it is not public.

use super::mapping::{Mapping, OurKey};
use super::values::{find, in_comment};
use crate::keys::{Says, Verdict, withholding};
use crate::value::{Kind, Node, verdict};

/// Mappings in which other programs put keys of an author's own.
const WITHIN: [&str; 3] = ["extra", "params", "build"];

/// The first thing that says so, as it is written: `private: true`.
pub fn withheld(path: &str, keys: &Node, mapping: &Mapping) -> Option<String> {
    if path
        .split('/')
        .any(|folder| folder.eq_ignore_ascii_case("_drafts"))
    {
        return Some("it lies in `_drafts`".to_owned());
    }
    let mapped = mapping.theirs(OurKey::Draft).find_map(|key| {
        let node = find(keys, key).into_iter().next()?;
        let is_slip = key == "draft" && node.is_empty();
        // `draft` without a value may have been meant to withhold.
        if is_slip {
            return Some("draft:".to_owned());
        }
        said(key, node, Says::Withheld)
    });
    let own = || {
        entries(keys).find_map(|(key, node)| {
            let name = key.split_once('.').filter(|(outer, _)| is_within(outer));
            let name = name.map_or(key, |(_, inner)| inner);
            said(key, node, withholding(name)?.says)
        })
    };
    let below = || {
        let outer = entries(keys).filter(|(key, _)| is_within(key));
        let inner = outer.flat_map(|(outer, node)| entries(node).map(move |entry| (outer, entry)));
        inner.into_iter().find_map(|(outer, (key, node))| {
            said(&format!("{outer}.{key}"), node, withholding(key)?.says)
        })
    };
    mapped.or_else(own).or_else(below)
}

fn is_within(outer: &str) -> bool {
    WITHIN
        .iter()
        .any(|within| within.eq_ignore_ascii_case(outer))
}

fn entries(node: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let entries = match &node.kind {
        Kind::Map(entries) => &entries[..],
        _ => &[],
    };
    entries.iter().map(|(key, node)| (&*key.value, node))
}

/// `private: true`, if that withholds a post. Who says when or for whom withholds, whatever the word is.
fn said(key: &str, node: &Node, says: Says) -> Option<String> {
    if node.is_empty() {
        return None;
    }
    let is_withheld = match verdict(says, node) {
        Verdict::Withheld => true,
        Verdict::Unclear => says != Says::Public,
        Verdict::Public => false,
    };
    is_withheld.then(|| format!("{key}: {}", in_comment(node)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::value::parse_yaml;

    fn said(path: &str, text: &str) -> Option<String> {
        let keys = parse_yaml("a.md", text, 0, &mut Diagnostics::default()).expect(text);
        let mapping = Mapping::parse(&["geheim=draft"]).unwrap();
        withheld(path, &keys, &mapping)
    }

    #[test]
    fn whatever_withholds_a_post_is_found() {
        for text in [
            "draft: true",
            "draft: maybe",
            "draft:",
            "private: true",
            "published: false",
            "status: Draft",
            "visibility: members",
            "marking: TLP:RED",
            "publishDate: 2040-01-01",
            "geheim: true",
        ] {
            assert_eq!(said("a.md", text).as_deref(), Some(text));
        }
        assert_eq!(said("a.md", "Draft: yes").as_deref(), Some("draft: yes"));
        for text in [
            "embargoed_until: 2040-01-01",
            "TLP-Marking: TLP:AMBER",
            "state: draft",
        ] {
            assert_eq!(said("a.md", text).as_deref(), Some(text));
        }
        let extra = said("a.md", "extra: {private: true}");
        assert_eq!(extra.as_deref(), Some("extra.private: true"));
        assert!(said("_drafts/a.md", "a: b").is_some());
        for text in [
            "draft: false",
            "published: true",
            "published: 2031-03-14",
            "status: final",
            "title: draft",
            "tlp: TLP:CLEAR",
        ] {
            assert_eq!(said("a.md", text), None, "{text}");
        }
    }
}
