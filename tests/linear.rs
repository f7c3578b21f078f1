//! No text takes more than its length: twice as much of it is looked at twice as much.
//!
//! `standpoint::tally` counts the bytes that are looked at. The commands run within this process, one after
//! another, so that the counts are theirs alone: this file has one test.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]

mod support;

use clap::Parser as _;
use standpoint::cli::Cli;
use standpoint::commands::{ExitStatus, run};
use standpoint::tally::looked_at;
use support::{Site, assessment};

/// Bytes of a pattern in the smaller of two texts. Its square is far more than what any small site takes.
const LENGTH: usize = 4_000;

/// Texts that repeat one part.
const PARTS: [&str; 70] = [
    "\\",
    "\\<!--",
    "\"",
    "'",
    "[",
    "]",
    "[[",
    "![",
    "](",
    "[a](b",
    "`",
    "`a``b",
    "<",
    "<a ",
    "<!--",
    "<!-- -->",
    "<div>\n\n",
    "&",
    "&amp;",
    " id=",
    " href=\"",
    "|",
    "|a\n",
    "|-",
    "[^a]",
    "[^a]: x\n\n",
    "[a]: b\n",
    "*",
    "**a ",
    "*_",
    "~~",
    "- ",
    "> ",
    "1. ",
    "# a\n\n",
    "# a {#B}\n",
    "[[kyiv]]",
    "[[1]](u) ",
    "[[?x|y]]",
    "<https://a.example/>",
    "http://-",
    "![](https://b.example/c)",
    "```\n",
    "A.",
    "\u{a0}Reuters+1",
    "漢",
    "[1]",
    "[1][2] ",
    "([a][1], ",
    "[cite: 1, 2]",
    "[cite_start]",
    "a.1 ",
    "\u{e200}cite\u{e202}",
    "\u{e200}entity\u{e202}[\"a\",\"b\"]\u{e201}",
    "$a",
    "\\[ a ",
    "\\(a\\)",
    "$$ a\n",
    "a\tb\n",
    "Reuters\n+2\n",
    "It shut.\nReuters\n\n",
    "bash\nCopy code\n# a\n\n",
    "Sources\n\n[1] a\n\n",
    "70% ",
    "sh\n{:\na\nb:\n",
    "\n---\ndraft: x\n",
    "\nDraft: a draft\n",
    "{\"draft\": x, ",
    "\"a\": 1, ",
    "\n```\ndraft: true\n```\n",
];

/// Texts whose parts differ by a number.
const NUMBERED: [&str; 15] = [
    "## h#\n\n",
    "## h {#H#}\n\n",
    "[x](#h#) ",
    "[x](f#.md) ",
    "![x](f#.png) ",
    "<https://h#.example/>\n",
    "[a#]: /x\n",
    "[^#] [^#]: x\n\n",
    "[[?n#|x]] ",
    "[[#]] [#]: /a\n",
    "x?utm_source=a# ",
    "Axios+#The Times+1 ",
    "[#]: https://a.example/#\n",
    "a [#] b\n\nSources\n\n[#] c\n\n",
    "x#`y` ",
];

/// The same for posts of other programs.
const POSTS: [&str; 10] = [
    "{{",
    "{% a %}",
    "{{< b",
    "[a]({{< ref \"a.md\" >}})",
    "[a]({{< ref \"a.md\" >}}#",
    "![[p.png]]",
    "[[a#b|c]]",
    "%%",
    "<!--more-->\n",
    "draft: true\n",
];

/// Makes a text of a part, of about this many bytes.
type Text = fn(&str, usize) -> String;

fn repeated(part: &str, length: usize) -> String {
    part.repeat(length / part.len())
}

fn numbered(part: &str, length: usize) -> String {
    let mut text = String::new();
    for at in 0.. {
        text.push_str(&part.replace('#', &at.to_string()));
        if text.len() >= length {
            break;
        }
    }
    text
}

/// How many bytes a command looks at on a site.
fn work(site: &Site, arguments: &[&str]) -> u64 {
    let root = site.root().to_str().expect("a path");
    let all = [&["standpoint", "-q", "--root", root], arguments].concat();
    let before = looked_at();
    let status = run(Cli::parse_from(all));
    assert_ne!(status, ExitStatus::MachineFailed, "{arguments:?}");
    looked_at() - before
}

/// Checks that twice as much is looked at at most 2.2 times as much, apart from what any site takes.
fn is_linear(what: &str, length: usize, count: &dyn Fn(usize) -> u64, wrong: &mut Vec<String>) {
    let [none, once, twice] = [0, length, 2 * length].map(count);
    let (once, twice) = (once.saturating_sub(none), twice.saturating_sub(none));
    // Tables and limits make steps, which matter only if there is much.
    if twice > once * 22 / 10 + 40_000 {
        wrong.push(format!(
            "{what:?}: {once} bytes, and {twice} of twice as much"
        ));
    }
}

fn import(raw: &str) -> u64 {
    let site = Site::new(&[("raw.txt", raw)]);
    let file = site.path("raw.txt");
    let file = file.to_str().expect("a path");
    work(&site, &["import", file, "--date", "2025-11-19"])
}

/// Imports posts with these bodies, each from a folder of its own, with a picture beside it.
fn import_posts(bodies: &[&str]) -> u64 {
    let site = Site::new::<&str>(&[]);
    for (at, body) in bodies.iter().enumerate() {
        // All agents have one address, and all posts one name.
        let signs = format!("{at:b}").replace('0', ".").replace('1', ",");
        let keys = format!("agent: \"A{signs}\"\nevent: E");
        let text = format!("---\n{keys}\ndate: 2025-11-19\n---\n\nx {body}\n");
        site.write(&format!("posts/{at}/a.md"), text);
        site.write(&format!("posts/{at}/p.png"), at.to_string());
    }
    let folder = site.path("posts");
    let folder = folder.to_str().expect("a path");
    work(&site, &["import", "--posts", folder])
}

fn with_body(body: &str) -> Site {
    let text = assessment("UA-01", "2025-11-19", "kyiv", "", &format!("x {body}"));
    Site::new(&[("content/assessments/a.md", text)])
}

fn transcript(answer: &str) -> String {
    format!("Old Lock Closes\n\nThe council voted.\n\nWhat next?\n\nHB-01:\n\nThe plan {answer}\n")
}

fn with_keys(more: &str) -> Site {
    let text = assessment("UA-01", "2025-11-19", "kyiv", more, "x");
    Site::new(&[("content/assessments/a.md", text)])
}

/// A site with `count` assessments of `agents` agents on `events` events.
fn many(count: usize, agents: usize, events: usize, more: &str) -> Site {
    let site = Site::new::<&str>(&[]);
    for at in 0..count {
        let (agent, event) = (format!("A-{}", at % agents), format!("e{}", at % events));
        let text = assessment(&agent, "2025-11-19", &event, more, "[[e0]] x");
        site.write(&format!("content/assessments/a{at}.md"), text);
    }
    site
}

/// How JSON files begin, what is repeated in them, and how they end.
const JSON: [(&str, &str, &str); 7] = [
    (
        r#"{"event": "E", "answers": [{"agent": "HB-01", "text": "a"#,
        r"\n\u00e9 ",
        "\"}]}",
    ),
    (
        r#"{"event": "E", "answers": ["#,
        r#"{"agent": "HB-01", "text": "No."}, "#,
        r#"{"agent": "HB-01", "text": "No."}]}"#,
    ),
    (
        r#"{"title": "E", "messages": ["#,
        r#"{"role": "user", "content": "Why?"}, {"role": "HB-01", "content": [{"type": "text", "text": "No."}]}, "#,
        r#"{"role": "HB-01", "content": "No."}]}"#,
    ),
    (r#"{"event": "E", "answers": ["#, "[", ""),
    (r#"{"event": "E", "answers": ["#, r#"{"a": "#, ""),
    (r#"{"event": "E", "x": ["#, r#"{"a#": [[1]]}, "#, "0]}"),
    ("{", r#""a#": 1, "#, r#""a": 1}"#),
];

fn json_is_linear(wrong: &mut Vec<String>) {
    for (start, part, end) in JSON {
        let import = |length| import(&format!("{start}{}{end}", numbered(part, length)));
        is_linear(&format!("import of {start}{part}"), LENGTH, &import, wrong);
    }
}

/// The work of a build that shows what changed between two versions of so many assessments.
fn histories(site: &Site, count: usize) -> u64 {
    work(site, &["record"]);
    for at in 0..count {
        site.replace(&format!("content/assessments/a{at}.md"), "\nx ", "\ny ");
    }
    work(site, &["record", "--kind", "update", "--note", "x"]);
    work(site, &["build"])
}

#[test]
fn twice_as_much_text_is_twice_as_much_work() {
    if !cfg!(debug_assertions) {
        return;
    }
    let mut wrong = Vec::new();
    let texts: Vec<(&str, Text)> = PARTS
        .iter()
        .map(|part| (*part, repeated as Text))
        .chain(NUMBERED.iter().map(|part| (*part, numbered as Text)))
        .collect();
    for (part, text) in &texts {
        let check = |length| work(&with_body(&text(part, length)), &["check"]);
        is_linear(&format!("check of {part}"), LENGTH, &check, &mut wrong);
        let import = |length| import(&transcript(&text(part, length)));
        is_linear(&format!("import of {part}"), LENGTH, &import, &mut wrong);
        // Posts have readers of their own for links, tags and pictures.
        if part.contains(['[', '{', '<', '%', '@', '!']) {
            let posts = |length| import_posts(&[&text(part, length)]);
            is_linear(&format!("post of {part}"), LENGTH, &posts, &mut wrong);
        }
    }
    for part in POSTS {
        let posts = |length| import_posts(&[&repeated(part, length)]);
        is_linear(&format!("post of {part}"), LENGTH, &posts, &mut wrong);
    }
    let posts = |count| import_posts(&vec!["[[a]] [b](../1/a.md#c) ![p](p.png) {{ d }}"; count]);
    is_linear("posts", 300, &posts, &mut wrong);
    json_is_linear(&mut wrong);
    // What a build and a record do besides, with a file for each text that has no errors.
    let good = texts.iter().filter(|(part, text)| {
        let site = with_body(&text(part, 100));
        site.run(&["-q", "check"]).code == Some(0)
    });
    let good: Vec<_> = good.collect();
    assert!(good.len() > 30, "{}", good.len());
    let all = |length| {
        let site = Site::new::<&str>(&[]);
        for (at, (part, text)) in good.iter().enumerate() {
            let body = format!("x {}", text(part, length));
            let text = assessment("UA-01", "2025-11-19", "kyiv", "", &body);
            site.write(&format!("content/assessments/a{at}.md"), text);
        }
        site
    };
    for command in ["build", "record"] {
        let count = |length| work(&all(length), &[command]);
        is_linear(command, LENGTH, &count, &mut wrong);
    }
    let history = |length| histories(&all(length), good.len());
    is_linear("build of histories", LENGTH, &history, &mut wrong);
    for (start, part) in [
        ("title: \"", "\\\\"),
        ("extra:\n", "  k#: v\n"),
        ("", "zzk#: v\n"),
        ("sources:\n", "  - url: https://h#.example/\n"),
        (
            "judgements:\n",
            "  - {text: They agree, likelihood: likely}\n",
        ),
        ("extra: >\n", "  a\n"),
    ] {
        let end = if start.ends_with('"') { "\"\n" } else { "" };
        let keys = |length| match length {
            0 => String::new(),
            _ => format!("{start}{}{end}", numbered(part, length)),
        };
        let count = |length| work(&with_keys(&keys(length)), &["check"]);
        is_linear(&format!("{start}{part}"), LENGTH / 2, &count, &mut wrong);
    }
    // A judgement that begins as the body does, and a body of what looks like attributes.
    let attributes = |length: usize| {
        let body = " id=".repeat(length / 4);
        let text = " id=".repeat(100);
        let keys = format!("judgements:\n  - text: 'x{text}'\n    likelihood: likely\n");
        let text = assessment("UA-01", "2025-11-19", "kyiv", &keys, &format!("x{body}"));
        work(
            &Site::new(&[("content/assessments/a.md", text)]),
            &["build"],
        )
    };
    is_linear("attributes", LENGTH, &attributes, &mut wrong);
    let question = "judgements: [{text: They agree, likelihood: likely, question: q}]\n";
    for (what, agents, events, more) in [
        ("assessments of one event", 1_000, 1, ""),
        ("assessments of one agent", 1, 1_000, ""),
        ("agents with events", 1_000, 1_000, ""),
        ("answers to one question", 1_000, 1, question),
    ] {
        let make = |count| {
            let site = many(count, agents, events, more);
            let event = "---\nquestions: [{id: q, text: Do they agree?}]\n---\n";
            site.write("content/events/e0.md", event);
            work(&site, &["build"])
        };
        is_linear(what, 40, &make, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
