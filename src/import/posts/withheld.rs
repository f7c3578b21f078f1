//! What says in a post that it is not public.

use super::mapping::{Mapping, OurKey};
use super::values::{find, in_comment};
use crate::value::Node;

/// Keys that withhold a post unless they say no.
const WITHHOLDING: [&str; 12] = [
    "draft",
    "private",
    "hidden",
    "unlisted",
    "unpublished",
    "secret",
    "marking",
    "tlp",
    "embargo",
    "publish_on",
    "password",
    "noindex",
];
/// Keys that withhold a post if they say no.
const PUBLISHING: [&str; 4] = ["published", "public", "publish", "listed"];
/// Keys that say who may see it.
const AUDIENCE: [&str; 2] = ["visibility", "audience"];
/// Keys that say how far it is.
const STATUS: [&str; 1] = ["status"];
/// Mappings in which other programs put keys of an author's own.
const WITHIN: [&str; 3] = ["extra", "params", "build"];
/// Keys with a moment before or after which it is not public.
const TIMES: [&str; 4] = ["publishDate", "publish_date", "expiryDate", "expiry_date"];

/// The first thing that says so, as it is written: `private: true`.
pub fn withheld(path: &str, keys: &Node, mapping: &Mapping) -> Option<String> {
    if path
        .split('/')
        .any(|folder| folder.eq_ignore_ascii_case("_drafts"))
    {
        return Some("it lies in `_drafts`".to_owned());
    }
    let mapped = mapping.theirs(OurKey::Draft);
    let withholding = mapped
        .chain(WITHHOLDING)
        .map(|key| (key, says_no as Says, false));
    let publishing = PUBLISHING
        .into_iter()
        .map(|key| (key, says_no as Says, true));
    let audience = AUDIENCE
        .into_iter()
        .map(|key| (key, is_for_all as Says, false));
    let status = STATUS.into_iter().map(|key| (key, is_final as Says, false));
    let times = TIMES.into_iter().map(|key| (key, says_no as Says, false));
    let all = withholding
        .chain(publishing)
        .chain(audience)
        .chain(status)
        .chain(times);
    let all: Vec<_> = all.collect();
    let found = all.iter().find_map(|(key, says, expected)| {
        // `draft` without a value may have been meant to withhold.
        let node = find(keys, key).into_iter().next()?;
        let value = written(node);
        let is_slip = value.is_empty() && *key == "draft";
        let is_withheld = is_slip || (!value.is_empty() && says(&value) == *expected);
        is_withheld.then(|| format!("{key}: {value}").trim_end().to_owned())
    });
    let within = || {
        let paths = WITHIN
            .iter()
            .flat_map(|outer| all.iter().map(move |key| (outer, key)));
        paths
            .into_iter()
            .find_map(|(outer, (key, says, expected))| {
                let path = format!("{outer}.{key}");
                let value = written(find(keys, &path).into_iter().next()?);
                let is_withheld = !value.is_empty() && says(&value) == *expected;
                is_withheld.then(|| format!("{path}: {value}"))
            })
    };
    found.or_else(within)
}

/// A value as it is written; empty if there is none.
fn written(node: &Node) -> String {
    if node.is_empty() {
        String::new()
    } else {
        in_comment(node)
    }
}

type Says = fn(&str) -> bool;

fn says_no(value: &str) -> bool {
    let value = value.to_lowercase();
    matches!(
        &*value,
        "false" | "no" | "off" | "0" | "n" | "never" | "tlp:clear" | "tlp:white"
    )
}

fn is_for_all(value: &str) -> bool {
    let value = value.to_lowercase();
    matches!(
        &*value,
        "public" | "everyone" | "all" | "world" | "tlp:clear"
    )
}

fn is_final(value: &str) -> bool {
    let value = value.to_lowercase();
    let others = [
        "draft",
        "private",
        "hidden",
        "pending",
        "trash",
        "internal",
        "unlisted",
        "withheld",
        "future",
        "scheduled",
    ];
    !others.iter().any(|word| value.contains(word))
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
