//! How much of everything is accepted, and how large a site may become of it.

use crate::support::{Site, files};

/// `one(0)`, `one(1)` and so on, joined.
fn repeat(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect()
}

const A: &str = "content/assessments/a.md";

/// Lists at a limit pass, and those over it are errors that say so (`docs/limits.md`).
#[test]
fn what_is_at_a_limit_passes_and_what_is_over_it_is_named() {
    let list =
        |key: &str, count| format!("{key}: [{}]\n", repeat(count, |at| format!("{key}{at},")));
    let with = |more: &str| {
        let agent = if more.starts_with("agent") {
            ""
        } else {
            "agent: A\n"
        };
        let event = if more.starts_with("event") {
            ""
        } else {
            "event: e\n"
        };
        format!("---\n{agent}{event}date: 2025-01-01\nconfidence: low\n{more}---\nx\n")
    };
    let hosts = |count| with("") + &repeat(count, |at| format!("<https://h{at}.example/>\n"));
    let judgements = |count| {
        format!(
            "judgements: [{}]\n",
            repeat(count, |_| "{text: x},".to_owned())
        )
    };
    let questions = |count| {
        let items = repeat(count, |at| format!("{{id: q{at}, text: Will it?}},"));
        format!("---\nquestions: [{items}]\n---\n")
    };
    for (path, at, over, message) in [
        (
            A,
            with(&list("agent", 100)),
            with(&list("agent", 101)),
            "`agent` has more than 100 items",
        ),
        (
            A,
            with(&list("event", 20)),
            with(&list("event", 21)),
            "`event` has more than 20 items",
        ),
        (
            A,
            with(&list("tags", 500)),
            with(&list("tags", 501)),
            "`tags` has more than 500 items",
        ),
        (
            A,
            with(&judgements(50)),
            with(&judgements(51)),
            "`judgements` has more than 50 items",
        ),
        (
            A,
            hosts(2_000),
            hosts(2_001),
            "links to 2001 hosts, and a document may link to 2000",
        ),
        (
            "content/events/e.md",
            questions(2_000),
            questions(2_001),
            "`questions` has more than 2000 items",
        ),
    ] {
        Site::new(&[(path, at)]).run(&["check"]).expect(0);
        let said = Site::new(&[(path, over)]).run(&["check"]).expect(1).stderr;
        assert!(said.contains(message), "{message}: {said}");
        assert!(said.contains("too-large"), "{said}");
    }
    // Many pages are told before there are too many.
    let many = Site::new(&[(A, hosts(1_000))]);
    let said = many.run(&["check"]).expect(0).stderr;
    assert!(
        said.contains("warning[many-pages]: this document makes up to 1004 pages"),
        "{said}"
    );
}

/// A site of documents that are all at their limits is no more than 200 times as large as its sources.
#[test]
fn a_site_at_its_limits_is_not_much_larger_than_its_sources() {
    let list =
        |key: &str, count| format!("{key}: [{}]\n", repeat(count, |at| format!("{key}{at},")));
    let front = |more: &str| format!("---\ndate: 2025-01-01\nconfidence: low\n{more}---\n");
    let one = "agent: A\nevent: e\n";
    let joint = front(&(list("agent", 100) + &list("event", 20) + "tags: [t]\n")) + "x\n";
    let hosts = front(one) + &repeat(2_000, |at| format!("<https://host{at}.example/reports/>\n"));
    let table =
        front(one) + "|" + &"a|".repeat(50) + "\n|" + &"-|".repeat(50) + "\n" + &"|\n".repeat(900);
    let notes = front(one) + &repeat(5_000, |at| format!("[^{at}] [^{at}]: x\n\n"));
    let headings = front(one) + &repeat(20_000, |at| format!("## h{at}\n"));
    let items = repeat(2_000, |at| format!("{{id: q{at}, text: Will it?}},"));
    let event = format!("---\nquestions: [{items}]\n---\n");
    let documents = [
        ("content/assessments/joint.md", joint),
        ("content/assessments/hosts.md", hosts),
        ("content/assessments/table.md", table),
        ("content/assessments/notes.md", notes),
        ("content/assessments/headings.md", headings),
        ("content/events/e.md", event),
    ];
    let bytes_in = |site: &Site, folder: &str| -> usize {
        let found = files(&site.path(folder));
        found.values().map(Vec::len).sum()
    };
    let site = Site::new(&documents);
    site.run(&["build", "--base-url", "https://desk.example/"])
        .expect(0);
    let (sources, output) = (bytes_in(&site, "content"), bytes_in(&site, "public"));
    assert!(output < 200 * sources, "{output} of {sources}");
}
