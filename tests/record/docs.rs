//! What `docs/record.md` prints for readers to check a record with, run on one.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::desk::{head, objects, overwrite, recorded};
use crate::support::{Run, Site, finish};

/// Runs a block of the page in the site's folder.
fn run(site: &Site, mark: &str) -> Run {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/record.md");
    let page = fs::read_to_string(page).unwrap();
    let (_, behind) = page
        .split_once(&format!("<!-- check: {mark} -->\n```sh\n"))
        .unwrap();
    let (script, _) = behind.split_once("```").unwrap();
    finish(
        Command::new("sh")
            .current_dir(site.root())
            .args(["-c", script]),
    )
}

#[test]
fn a_shell_reads_the_same_head() {
    let site = recorded();
    // A note that could be taken for a field.
    let note = "It said \"prev\":\"0\" and \\n.";
    crate::desk::at(
        &site,
        "2026-01-12T00:00:00Z",
        &["withdraw", "talks/south", "--reason", note],
    )
    .expect(0);
    assert_eq!(run(&site, "ledger").expect(0).stdout.trim(), head(&site));
    site.replace(crate::desk::LEDGER, "The month", "The year");
    assert!(
        run(&site, "ledger")
            .expect(1)
            .stdout
            .starts_with("broken before: ")
    );
}

#[test]
fn sha256sum_reads_all_objects() {
    let site = recorded();
    run(&site, "objects").expect(0);
    overwrite(&site, &objects(&site)[0], b"other");
    run(&site, "objects").expect(1);
}

#[test]
fn a_shell_prints_the_facts_in_order() {
    let site = crate::facts::decided();
    site.replace("content/events/talks.md", "answer: yes", "answer: no");
    let correct = ["record", "--kind", "correction", "--note", "why"];
    crate::desk::at(&site, "2026-01-12T00:00:00Z", &correct).expect(0);
    let printed = run(&site, "facts").expect(0).stdout;
    let id = |line: &str| {
        let fact = standpoint::ledger::Fact::parse(format!("{line}\n").as_bytes());
        fact.expect(line).id
    };
    let ids: Vec<_> = printed.lines().map(id).collect();
    let expected = [
        "agent:north",
        "question:talks/sign",
        "site:settings",
        "outcome:talks/sign",
        "outcome:talks/sign",
    ];
    assert!(ids.iter().map(|id| &**id).eq(expected), "{ids:?}");
}
