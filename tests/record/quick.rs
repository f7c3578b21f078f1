//! A run of `record` after another reads what has changed since, and finds what a run that knows nothing finds.

use std::thread::sleep;
use std::time::Duration;

use crate::desk::{LEDGER, NORTH, SOUTH, at, desk, has, kinds, objects, verify};
use crate::support::{Run, Site};

const FIRST: &str = "2026-01-10T12:00:00Z";
const LATER: &str = "2026-01-12T12:00:00Z";
const UPDATE: [&str; 6] = ["record", "-v", "--kind", "update", "--note", "Why."];

/// A site of which all is on the record, and of which the last run knows that.
fn known() -> Site {
    known_of(desk())
}

fn known_of(site: Site) -> Site {
    // Younger files may change again within a tick of the clock of the file system, so that nothing is relied on; and the
    // first run writes the settings.
    for _ in 0..2 {
        sleep(Duration::from_millis(120));
        at(&site, FIRST, &["record"]).expect(0);
    }
    site
}

/// Records a site, and a copy of it of which nothing is known: both say and write the same.
fn record(site: &Site, arguments: &[&str]) -> Run {
    let copy = Site::copy_of(site.root());
    let [run, other] = [site, &copy].map(|site| at(site, LATER, arguments));
    let said = |run: &Run| {
        let lines = run.stderr.lines().filter(|line| !line.starts_with("read "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!((run.code, said(&run)), (other.code, said(&other)));
    assert_eq!(run.stdout, other.stdout);
    assert_eq!(site.text(LEDGER), copy.text(LEDGER));
    assert_eq!(objects(site), objects(&copy));
    run
}

#[test]
fn what_is_linked_as_before_is_read_alone() {
    let site = known();
    for (from, to) in [
        ("They will fail.", "They may fail."),
        (
            "# The talks fail",
            "# The talks fail {#the-talks-fail}\n\nAgain.",
        ),
        ("confidence: low", "confidence: high"),
        ("event: talks", "event: talks\ntitle: The end"),
        ("[data]", "[the data]"),
    ] {
        site.replace(NORTH, from, to);
        let run = record(&site, &UPDATE).expect(0);
        assert!(
            run.stderr.starts_with("read 1 document\n"),
            "{to}: {}",
            run.stderr
        );
        let recorded = "recorded 1 changed assessment\n";
        assert!(run.stderr.contains(recorded), "{}", run.stderr);
    }
    let run = record(&site, &["record", "-v"]).expect(0);
    assert_eq!(run.stderr, "read 0 documents\nnothing to record\n");
    assert_eq!(kinds(&verify(&site, &[])).0, Vec::<&str>::new());
}

#[test]
fn one_of_two_that_have_changed_leaves_the_other() {
    let site = known();
    site.replace(NORTH, "will fail", "may fail")
        .replace(SOUTH, "will hold", "may hold");
    let run = record(&site, &[&UPDATE[..], &["talks/south"]].concat()).expect(0);
    assert!(
        run.stderr.starts_with("read 2 documents\n"),
        "{}",
        run.stderr
    );
    assert_eq!(kinds(&verify(&site, &[])).0, ["EDITED"]);
    let run = record(&site, &UPDATE).expect(0);
    assert!(
        run.stderr.starts_with("read 1 document\n"),
        "{}",
        run.stderr
    );
    assert_eq!(kinds(&verify(&site, &[])).0, Vec::<&str>::new());
}

/// What is known afterwards depends on whether all is on the record, not on how it was asked for.
#[test]
fn a_new_one_that_was_named_is_known_if_nothing_else_is_new() {
    let site = known();
    let text = site
        .text(NORTH)
        .replace("North", "East")
        .replace("talks/north", "talks/east");
    site.write("content/assessments/talks/east.md", &text)
        .replace(SOUTH, "will hold", "may hold");
    sleep(Duration::from_millis(120));
    record(&site, &["record", "talks/east"]).expect(0);
    let run = record(&site, &[&UPDATE[..], &["talks/south"]].concat()).expect(0);
    assert!(!run.stderr.starts_with("read 1 "), "{}", run.stderr);
    for (path, id) in [(NORTH, "talks/north"), (SOUTH, "talks/south")] {
        site.replace(path, "They", "Yet they");
        let run = record(&site, &[&UPDATE[..], &[id]].concat()).expect(0);
        let read = "read 1 document\n";
        assert!(run.stderr.starts_with(read), "{}", run.stderr);
    }
}

/// Whatever else has changed, all is read.
#[test]
fn in_doubt_all_is_read() {
    type Change<'a> = (&'a str, i32, &'a dyn Fn(&Site));
    let changes: [Change<'_>; 14] = [
        ("a heading", 0, &|s| {
            s.replace(NORTH, "# The talks fail", "# The talks end");
        }),
        ("an agent", 0, &|s| {
            s.replace(NORTH, "agent: North", "agent: [North, East]");
        }),
        ("a link", 0, &|s| {
            s.replace(NORTH, "will fail", "[will](south.md) fail");
        }),
        ("a link that leads nowhere", 1, &|s| {
            s.replace(NORTH, "will fail", "[will](nowhere.md) fail");
        }),
        ("an error", 1, &|s| {
            s.replace(NORTH, "confidence: low", "confidence: lots");
        }),
        ("a slip in the body", 1, &|s| {
            s.replace(NORTH, "They will fail.", "draft: true");
        }),
        ("a new document", 0, &|s| {
            s.write("content/about.md", "# About\n");
        }),
        ("a new document with an error", 1, &|s| {
            s.write("content/about.md", "[a](b.md)\n");
        }),
        ("a file", 0, &|s| {
            s.write("content/assessments/talks/data.csv", "a\n");
        }),
        ("a file gone", 1, &|s| {
            s.remove("content/assessments/talks/data.csv");
        }),
        ("settings", 0, &|s| {
            s.write("standpoint.toml", "title = \"Other\"\n");
        }),
        ("settings with an error", 1, &|s| {
            s.write("standpoint.toml", "title = \n");
        }),
        ("a draft", 0, &|s| {
            s.replace("content/assessments/talks/draft.md", "Not yet.", "Not now.");
        }),
        ("the ledger", 0, &|s| {
            at(s, FIRST, &["withdraw", "talks/south", "--reason", "why"]).expect(0);
        }),
    ];
    for (name, code, change) in changes {
        let site = known();
        site.replace(NORTH, "(data.csv).", "(data.csv) .");
        change(&site);
        let run = record(&site, &UPDATE);
        assert_eq!(run.code, Some(code), "{name}: {}", run.stderr);
        assert!(
            !run.stderr.contains("read 1 document\n"),
            "{name}: {}",
            run.stderr
        );
    }
}

/// What is read alone has no plan of all pages.
#[test]
fn a_file_at_the_address_of_the_next_version_is_seen() {
    let path = "static/assessments/talks/north/v2/index.html";
    let site = desk();
    site.write(path, "<p>Of rockets.");
    let site = known_of(site);
    has(&record(&site, &["record", "-v"]), "read 0 documents\n");
    site.replace(NORTH, "will fail", "may fail");
    let run = record(&site, &UPDATE).expect(1);
    has(
        &run,
        "`/assessments/talks/north/v2/` is claimed by `static/",
    );
}

/// What was a publication is none any more if the moment of an embargo has gone by, or has not come yet.
#[test]
fn an_embargo_that_has_ended_is_seen() {
    let site = known();
    let embargo = "draft: true\n";
    let draft = "content/assessments/talks/draft.md";
    site.replace(draft, embargo, "publish_on: 2026-01-11T00:00:00Z\n");
    sleep(Duration::from_millis(120));
    at(&site, FIRST, &["record"]).expect(0);
    let run = record(&site, &["record", "-v"]).expect(0);
    assert!(
        run.stderr.contains("talks/draft version 1"),
        "{}",
        run.stderr
    );
}
