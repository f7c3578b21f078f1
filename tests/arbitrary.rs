//! Whatever the bytes are: no panic, and no markup that a stranger may not write.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]

#[path = "../fuzz/bodies.rs"]
mod bodies;

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

use proptest::prelude::*;

type Body = fn(&[u8]);

/// What must hold, by the name of a fuzz target.
const BODIES: [(&str, Body); 8] = [
    ("front_matter", bodies::front_matter),
    ("file", bodies::file),
    ("markdown", bodies::markdown),
    ("settings", bodies::settings),
    ("links", bodies::links),
    ("transcript", bodies::transcript),
    ("ledger", bodies::ledger),
    ("head", bodies::head),
];

#[test]
fn what_is_unsafe_is_found() {
    for bad in [
        "<p><SCRIPT>x</script>",
        "<b class=\"a\" onclick=\"x\">",
        "<a href=\"JavaScript:x\">",
        "<a href=\"data:x\"></a>",
        "<a href=\"x\"><a href=\"y\"></a></a>",
    ] {
        let page = format!("<main>{bad}</main>");
        assert!(catch_unwind(|| bodies::is_safe(&page)).is_err(), "{bad}");
    }
    let good = "<main><a href=\"../a%3Ab/#c:d\" title=\"onclick=x\">on x=y</a></main>";
    bodies::is_safe(good);
}

/// Pieces that mean something to Markdown, HTML or URLs.
fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[ a-z\\n]{1,4}",
        6 => prop::sample::select(vec![
            "#", "*", "_", "`", "~~", "[", "]", "(", ")", "<", ">", "!", "|", "-", "\\", "&", "\"",
            "'", "\n\n", "\n", "    ", "\t", ":", "^", "{", "}", "=", "+", "1. ", "- ", "> ", "---\n",
            "[[", "]]", "[^a]", "[^a]: ", "[a]: ", "](", "|-|-|\n", "```", "<!--", "-->", "- [x] ",
            "&#106;", "&colon;", "&Tab;", "\u{0}", "\u{202e}", "\u{feff}", "й", "🙂", "\r\n",
        ]).prop_map(String::from),
        2 => prop::sample::select(vec![
            "<script>", "<b onclick=x>", "<img src=x onerror=y>", "javascript:", "JaVaScRiPt:x",
            "data:text/html,", "https://a.example/", "<https://a.example>", "<a@b.example>",
            "{#a .b onclick=c}", "[[?x|y]]", "[[x]]", "[[event:x#y]]", "![a](b.png)", "[a](x.md#y)",
            "[a](/timeline/)", "[a](//b)", "# Same\n", "x[^a]\n\n[^a]: y\n\n", "| a | b |\n|-|-|\n| c\n",
        ]).prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn front_matter() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "agent",
        "date",
        "event",
        "confidence",
        "title",
        "id",
        "tags",
        "sources",
        "aliases",
        "draft",
        "marking",
        "publish_on",
        "provenance",
        "supersedes",
        "judgements",
        "extra",
        "lang",
        "darft",
    ]);
    let value = prop_oneof![
        "[ -~]{0,12}",
        "\\PC{0,6}",
        prop::sample::select(vec![
            "UA-01",
            "2025-11-19",
            "kyiv",
            "high",
            "70%",
            "1",
            "[a, b]",
            "{a: b}",
            "[[[]]]",
            "&a x",
            "*a",
            "|\n  text",
            "\n  - a\n  - b: c",
            "\"\\u202e\"",
            "''",
            "x",
            "TLP:RED",
            "true",
            "x/v1",
            "\n  - {text: a, likelihood: [1, 2%, x], confidence: 1, question: q#r}\n  - b",
            "[{text: likely with high confidence, likelihood: 20-45%, id: X}, {id: j1}]",
        ])
        .prop_map(String::from),
    ];
    prop::collection::vec((key, value), 0..10).prop_map(|pairs| {
        let lines = pairs.iter().map(|(key, value)| format!("{key}: {value}\n"));
        lines.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_never_break_it(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for (_, body) in BODIES {
            body(&bytes);
        }
    }

    #[test]
    fn front_matter_never_breaks_it(keys in front_matter()) {
        bodies::front_matter(keys.as_bytes());
    }

    #[test]
    fn markdown_is_safe(body in markdown()) {
        bodies::markdown(body.as_bytes());
    }

    #[test]
    fn settings_never_break_it(text in "([a-z_]{1,9} = [\\[\\]{}\"a-z0-9, ]{0,9}\n){0,6}") {
        bodies::settings(text.as_bytes());
    }

    #[test]
    fn seeds_with_changes_never_break_it(
        at in any::<prop::sample::Index>(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..9_usize, "[ -~\\n]{0,6}|\\PC{0,3}"), 0..6),
    ) {
        let seeds = seeds();
        let (target, mut bytes) = seeds[at.index(seeds.len())].clone();
        for (place, length, text) in cuts {
            let from = place.index(bytes.len() + 1);
            let to = (from + length).min(bytes.len());
            bytes.splice(from..to, text.into_bytes());
        }
        let body = BODIES.iter().find(|(name, _)| *name == target);
        body.expect("a body for each seed").1(&bytes);
    }
}

/// All seeds, with the name of their target.
fn seeds() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let mut seeds = Vec::new();
    for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry.expect("a folder of seeds");
        if entry.file_type().is_file() {
            let target = entry.path().parent().and_then(Path::file_name);
            let target = target.expect("a folder").to_string_lossy().into_owned();
            seeds.push((target, fs::read(entry.path()).expect("a seed")));
        }
    }
    seeds
}

#[test]
fn seeds_hold() {
    for (name, body) in BODIES {
        let own: Vec<_> = seeds()
            .into_iter()
            .filter(|(target, _)| target == name)
            .collect();
        assert!(!own.is_empty(), "no seed for {name}");
        for (_, bytes) in &own {
            body(bytes);
        }
    }
}
