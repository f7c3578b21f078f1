//! What a reader may see of a source: its text without comments, and links to names as their words.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use crate::parse::{Markdown, body, front_matter, without_comments};
use crate::tally;
use crate::value::{Kind, Node};

/// The keys of an assessment that its page or the lists show, and in what order they are told here.
const KEYS: [&str; 17] = [
    "id",
    "title",
    "agent",
    "event",
    "date",
    "as_of",
    "confidence",
    "summary",
    "judgements",
    "sources",
    "provenance",
    "places",
    "tags",
    "lang",
    "supersedes",
    "responds_to",
    "aliases",
];
/// The same of what stands below them.
const BELOW: [(&str, &[&str]); 3] = [
    (
        "judgements",
        &["text", "likelihood", "confidence", "question"],
    ),
    ("sources", &["name", "url", "accessed", "rating", "note"]),
    ("provenance", &["kind", "model", "reviewed_by"]),
];

/// What readers may see of a document: the keys and values that its pages show, and its text without
/// what its page leaves out as well: comments, addresses that no link uses, and the names behind the
/// words of `[[name|words]]`, which may be those of withheld documents.
pub fn published(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if let Some(node) = front_matter(text) {
        keys(&node, &KEYS, "", &mut out);
        out.push('\n');
    }
    markdown(body(text), &mut out);
    out
}

/// Adds the keys of a mapping that are shown, each on a line behind `margin`, with their values.
fn keys(node: &Node, shown: &[&str], margin: &str, out: &mut String) {
    let mut before = margin;
    for key in shown {
        let Some(value) = node.get(key).filter(|value| !value.is_empty()) else {
            continue;
        };
        let _ = write!(out, "{before}{key}:");
        let below = BELOW
            .iter()
            .find(|(of, _)| of == key)
            .map_or(&[][..], |(_, keys)| keys);
        match &value.kind {
            Kind::List(nodes) if nodes.iter().any(|node| matches!(node.kind, Kind::Map(_))) => {
                out.push('\n');
                for node in nodes {
                    keys(node, below, "- ", out);
                }
            }
            Kind::Map(_) => {
                out.push('\n');
                keys(value, below, "  ", out);
            }
            _ => {
                out.push(' ');
                words(value, out);
                out.push('\n');
            }
        }
        // What follows in the same item stands below its first line.
        before = if margin.is_empty() { "" } else { "  " };
    }
}

/// Adds a value in one line.
fn words(node: &Node, out: &mut String) {
    match &node.kind {
        Kind::Scalar { text, .. } => {
            let words: Vec<_> = text.split_whitespace().collect();
            out.push_str(&words.join(" "));
        }
        Kind::List(nodes) => {
            for (at, node) in nodes.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                words(node, out);
            }
        }
        Kind::Null | Kind::Map(_) => {}
    }
}

/// Adds Markdown without its comments, the addresses that no link uses, and the names of links that have
/// words. In code, all of these are what readers see.
fn markdown(text: &str, out: &mut String) {
    tally::look(text.len());
    let mut cuts: Vec<(Range<usize>, Cow<'_, str>)> = Vec::new();
    let mut used = BTreeSet::new();
    // The blocks that do not stand within others, and how deep in one of them this is.
    let (mut blocks, mut depth) = (Vec::new(), 0);
    let markdown = Markdown::of(text);
    let mut events = markdown.parser();
    for (event, range) in events.by_ref() {
        if depth == 0 {
            blocks.push(range.clone());
        }
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                let shown = without_comments(&text[range.clone()]);
                cuts.push((range, shown.into()));
            }
            Event::Start(Tag::Link {
                link_type: LinkType::WikiLink { has_pothole },
                dest_url,
                ..
            }) => match text[range.clone()].find('|').filter(|_| has_pothole) {
                Some(bar) => {
                    cuts.push((range.start..range.start + bar + 1, "".into()));
                    let close = text[range.clone()].trim_end_matches(']').len();
                    cuts.push((range.start + close..range.end, "".into()));
                }
                // A name whose document there need not be, and which nobody but its author has to know.
                None if dest_url.starts_with('?') => cuts.push((range, "…".into())),
                None => {}
            },
            // What else is written behind a heading goes nowhere.
            Event::Start(Tag::Heading { attrs, .. }) if !attrs.is_empty() => {
                if let Some(at) = text[range.clone()].rfind('{') {
                    let close = text[range.start + at..range.end]
                        .find('}')
                        .map_or(0, |at| at + 1);
                    cuts.push((range.start + at..range.start + at + close, "".into()));
                }
            }
            Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) => {
                used.insert(id.to_lowercase());
            }
            _ => {}
        }
    }
    let definitions = events.reference_definitions().iter();
    let (kept, unused): (Vec<_>, Vec<_>) =
        definitions.partition(|(label, _)| used.contains(&label.to_lowercase()));
    cuts.extend(
        unused
            .into_iter()
            .map(|(_, one)| (one.span.clone(), "".into())),
    );
    // Between the blocks nothing stands that is shown. A second definition of a label has no effect.
    blocks.extend(kept.into_iter().map(|(_, one)| one.span.clone()));
    blocks.sort_by_key(|block| block.start);
    cut_between(text, blocks, &mut cuts);
    splice(text, cuts, out);
}

/// Cuts what stands between blocks, which are in order, but for the white space around it.
fn cut_between(
    text: &str,
    blocks: Vec<Range<usize>>,
    cuts: &mut Vec<(Range<usize>, Cow<'_, str>)>,
) {
    let mut shown = 0;
    let end = text.len()..text.len();
    for block in blocks.into_iter().chain(std::iter::once(end)) {
        let between = text.get(shown..block.start).unwrap_or_default();
        let start = shown + (between.len() - between.trim_start().len());
        let end = shown + between.trim_end().len();
        if start < end {
            cuts.push((start..end, "".into()));
        }
        shown = shown.max(block.end);
    }
}

/// Writes a text with other words in the places that are cut.
fn splice(text: &str, mut cuts: Vec<(Range<usize>, Cow<'_, str>)>, out: &mut String) {
    cuts.sort_by_key(|(range, _)| (range.start, Reverse(range.end)));
    let mut done = 0;
    for (range, shown) in cuts {
        // What stands within something that was cut is gone with it.
        if range.start >= done {
            out.push_str(&text[done..range.start]);
            out.push_str(&shown);
            done = range.end;
        }
    }
    out.push_str(&text[done..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_names_behind_words_are_left_out() {
        let text = "One<!-- two\nthree --> [[?secret|four]] [[five|six]] [[seven]] [[?eight]] [x](y.md) <b>\n";
        let shown = "One four six [[seven]] … [x](y.md) <b>\n";
        assert_eq!(published(text), shown);
        assert_eq!(
            published("No front matter\n\n<!-- x"),
            "No front matter\n\n"
        );
        assert_eq!(published("No comment <!-- x"), "No comment <!-- x");
        assert_eq!(
            published("> <!-- a\n> b -->\n> c [[d|e *f* <!-- g -->]].\n"),
            "> \n> c e *f* .\n"
        );
        assert_eq!(published("## A {#b c=secret}\n\nD\n"), "## A \n\nD\n");
        assert_eq!(published("## A {#b}\n"), "## A {#b}\n");
    }

    #[test]
    fn addresses_that_no_link_uses_are_left_out() {
        let text =
            "[A][b] and [c].\n\n[b]: x.md\n[C]: y.md\n[//]: # (hidden)\n[//]: # (too)\n\nD\n";
        assert_eq!(
            published(text),
            "[A][b] and [c].\n\n[b]: x.md\n[C]: y.md\n\n\nD\n"
        );
    }

    #[test]
    fn in_code_they_are_shown() {
        let text =
            "A `<!-- b -->` and `[[c|d]]`.\n\n```\n<!-- e -->\n[[f|g]]\n```\n\n    <!-- h -->\n";
        assert_eq!(published(text), text);
    }

    #[test]
    fn front_matter_is_told_by_the_keys_that_pages_show() {
        let yaml = "---\nagent: [A, B] # one\ntitle: it's\n  so\nid: a\nextra: {b: 1}\nunknown: c\n\
                    sources:\n- url: d\n  name: e\n  secret: f\n- name: 'g'\njudgements: []\n\
                    provenance:\n  model: h\n  kind: ai\n---\nText\n";
        let shown = "id: a\ntitle: it's so\nagent: A, B\nsources:\n- name: e\n  url: d\n- name: g\n\
                     provenance:\n  kind: ai\n  model: h\n\nText\n";
        assert_eq!(published(yaml), shown);
        let toml = "+++\nid = \"a\"\n[extra]\nc = 2\n[[sources]]\nname = \"f\"\n+++\n";
        assert_eq!(published(toml), "id: a\nsources:\n- name: f\n\n");
    }

    #[test]
    fn nothing_else_of_front_matter_is_told() {
        for front in [
            "\"extra\": {a: SECRET}",
            "'extra': {a: SECRET}",
            "? extra\n: {a: SECRET}",
            "extra:\n# note\n  a: SECRET",
            "extra: {\na: SECRET,\nb: SECRET }",
            "summary: Back in the '90s it was # SECRET",
            "title: \"C:\\\\\" # SECRET",
            "other: SECRET",
            "# SECRET",
            "not: [front, matter SECRET",
        ] {
            let text = format!("---\nid: a\n{front}\n---\nText\n");
            assert!(
                !published(&text).contains("SECRET"),
                "{text}\n{}",
                published(&text)
            );
        }
        for front in [
            "extra = [\n\"SECRET\",\n]",
            "[ extra ]\na = \"SECRET\"",
            "\"extra\" = {a = \"SECRET\"}",
            "extra.x = \"\"\"\n[foo]\nSECRET\"\"\"",
        ] {
            let text = format!("+++\nid = \"a\"\n{front}\n+++\nText\n");
            assert!(
                !published(&text).contains("SECRET"),
                "{text}\n{}",
                published(&text)
            );
        }
    }
}
