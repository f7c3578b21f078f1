//! What a reader may see of a source: the keys that pages show, and the text without what its page leaves out.

use std::fmt::Write as _;

use super::shown_markdown::shown_markdown;
use crate::parse::{body, front_matter};
use crate::value::{Kind, Node};

/// The keys of an assessment that its page or the lists show, and in what order they are told here.
const KEYS: [&str; 18] = [
    "id",
    "title",
    "agent",
    "event",
    "date",
    "as_of",
    "confidence",
    "summary",
    "judgements",
    "change",
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
/// what its page leaves out as well, such as comments, attributes, and the names before the words of
/// `[[name|words]]`, which may be those of withheld documents.
pub fn published(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if let Some(node) = front_matter(text) {
        keys(&node, &KEYS, "", &mut out);
        out.push('\n');
    }
    shown_markdown(body(text), &mut out);
    out
}

/// Adds the keys of a mapping that are shown, each on a line behind `margin`, with their values.
fn keys(node: &Node, shown: &[&str], margin: &str, out: &mut String) {
    let mut before = margin;
    for key in shown {
        let Some(value) = node.get(key).filter(|value| !value.is_empty()) else {
            continue;
        };
        let _ = write!(out, "{before}{}:", label(key));
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

/// A key as a reader sees it: `As of` for `as_of`.
fn label(key: &str) -> String {
    let words = key.replace('_', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
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
        assert_eq!(published("## A {#b c=secret}\n\nD\n"), "## A {#b}\n\nD\n");
        assert_eq!(published("## A {#b}\n"), "## A {#b}\n");
    }

    #[test]
    fn addresses_that_no_link_uses_are_left_out() {
        let text =
            "[A][b] and [c].\n\n[b]: x.md\n[C]: y.md\n[//]: # (hidden)\n[//]: # (too)\n\nD\n";
        assert_eq!(published(text), "[A](x.md) and [c](y.md).\n\n\nD\n");
    }

    #[test]
    fn in_code_they_are_shown() {
        let text =
            "A `<!-- b -->` and `[[c|d]]`.\n\n```\n<!-- e -->\n[[f|g]]\n```\n\n    <!-- h -->\n";
        assert_eq!(published(text), text);
    }

    #[test]
    fn front_matter_is_told_by_labels_of_the_keys_that_pages_show() {
        let yaml = "---\nagent: [A, B] # one\ntitle: it's\n  so\nid: a\nextra: {b: 1}\nunknown: c\n\
                    sources:\n- url: d\n  name: e\n  secret: f\n- name: 'g'\njudgements: []\n\
                    provenance:\n  model: h\n  kind: ai\n---\nText\n";
        let shown = "Id: a\nTitle: it's so\nAgent: A, B\nSources:\n- Name: e\n  Url: d\n- Name: g\n\
                     Provenance:\n  Kind: ai\n  Model: h\n\nText\n";
        assert_eq!(published(yaml), shown);
        let toml = "+++\nid = \"a\"\n[extra]\nc = 2\n[[sources]]\nname = \"f\"\n+++\n";
        assert_eq!(published(toml), "Id: a\nSources:\n- Name: f\n\n");
    }

    #[test]
    fn what_pages_leave_out_is_left_out() {
        let mut wrong = Vec::new();
        for (text, shown) in [
            // Attributes of headings: the page has the id as an anchor.
            ("## A {.SECRET}\n", "## A \n"),
            ("## A {#b .SECRET c=SECRET}\n", "## A {#b}\n"),
            ("A {#b .SECRET}\n===\n", "A {#b}\n===\n"),
            ("## A {#B+c}\n", "## A {#b-c}\n"),
            // Words after a fence's language.
            ("``` rust SECRET\na\n```\n", "```rust\na\n```\n"),
            ("> ~~~ a SECRET\n> b\n> ~~~\n", "> ~~~a\n> b\n> ~~~\n"),
            // Names of footnotes, which have numbers on pages.
            ("A[^SECRET].\n\n[^SECRET]: B\n", "A[^].\n\n[^]: B\n"),
            ("A.\n\n[^SECRET]: B\n", "A.\n\n[^]: B\n"),
            // Cells beyond the head of a table.
            (
                "| a | b |\n|---|:-:|\n| c | d | SECRET |\n| e |\n",
                "| a | b |\n|---|:-:|\n| c | d |\n| e |\n",
            ),
            (
                "a | b\n-|-\nc | d | SECRET | SECRET\ne\n",
                "a | b\n-|-\nc | d |\ne\n",
            ),
            // Labels of links and images, and definitions.
            ("[A][SECRET].\n\n[SECRET]: x.md\n", "[A](x.md).\n\n"),
            (
                "![A][SECRET].\n\n[SECRET]: x.png 'b'\n",
                "![A](x.png \"b\").\n\n",
            ),
            (
                "> [a]: x.md\n> [a]: SECRET\n> [b]: SECRET\n>\n> [A]\n",
                "> \n>\n> [A](x.md)\n",
            ),
            ("- [a]: x.md\n  [a]: SECRET\n- [a]\n", "- \n- [a](x.md)\n"),
            // Links and images of an alternative text; images of links, which may be elsewhere.
            (
                "![a [b](SECRET) ![c](SECRET)](d.png)\n",
                "![a [b] ![c]](d.png)\n",
            ),
            ("[![a](https://SECRET/b.png)](c.md)\n", "[![a]](c.md)\n"),
            // Addresses and footnotes of the title.
            (
                "# A [b](SECRET) <https://a.example>[^SECRET]\n\n[^SECRET]: c\n",
                "# A [b] <https://a.example>[^]\n\n[^]: c\n",
            ),
            ("# A [[event:b#SECRET]]\n", "# A [[b]]\n"),
            // Numbers of lists, of which only the first counts.
            ("3. a\n1234) b\n9999) c\n", "3. a\n1234) b\n1235) c\n"),
            (
                "3. a\n1234. b\n      1. c\n1234. d\n",
                "3. a\n4. b\n      1. c\n5. d\n",
            ),
            // Names of characters.
            ("&hellip;&lt;&#x41;\n", "…<A\n"),
        ] {
            let found = published(text);
            if found != shown {
                wrong.push(format!("{text:?}\n  is {found:?}\n not {shown:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn what_pages_show_is_shown_as_it_was_written() {
        for text in [
            "# A *b* **c** ~~d~~ `e`\n\nF\\\n  g \\* h  \ni\n",
            "- [x] a\n- [ ] b\n\n  c\n    - d\n* * *\n+ e\n",
            "> a\n> > b\n> - c\n>   d\ne\n\n---\n\n***\n",
            "1. a\n2. b\n\n   c\n3. d\n",
            "    a\n    b\n\n\tc\n\n~~~\n<!-- d -->\n~~~\n",
            "[a](b.md \"c\") ![d](e.png 'f') <https://g.example> <h@i.example>\n",
            "[[j]] [[event:k#l]] [[1]](https://m.example) [n *o*](<p q>)\n",
            "| a | b \\| c |\n|:--|--:|\n| `d` | *e* |\n\nf\n",
            "A <b>c</b>\n\n<div>\n<p>d\n</div>\n\nTitle\n=====\n\n## e ##\n",
            "[not a link] [^not a note] {not: attributes}\n",
        ] {
            assert_eq!(published(text), text);
        }
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
