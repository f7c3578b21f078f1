//! What a build need not do twice, it does once. The commands run within this process, so that the counts are theirs
//! alone: this file has one test.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]

mod support;

use clap::Parser as _;
use standpoint::cli::Cli;
use standpoint::commands::{ExitStatus, run};
use standpoint::tally::parsed;
use support::{Site, assessment};

const DOCUMENTS: u64 = 20;

/// How often a command parses Markdown.
fn parses(site: &Site, arguments: &[&str]) -> u64 {
    let root = site.root().to_str().expect("a path");
    let all = [&["standpoint", "-q", "--root", root], arguments].concat();
    let before = parsed();
    assert_eq!(run(Cli::parse_from(all)), ExitStatus::Done, "{arguments:?}");
    parsed() - before
}

#[test]
fn each_body_is_parsed_once() {
    if !cfg!(debug_assertions) {
        return;
    }
    let site = Site::new::<&str>(&[]);
    let path = |at: u64| format!("content/assessments/a{at}.md");
    for at in 1..DOCUMENTS {
        let text = assessment(
            "UA-01",
            "2025-11-19",
            "kyiv",
            "",
            "On [[kyiv]] and ![x](y.png).",
        );
        site.write(&path(at), text);
    }
    site.write("content/assessments/y.png", "x");
    site.write("content/about.md", "# About\n\nWords.\n");
    assert_eq!(parses(&site, &["build"]), DOCUMENTS);
    assert_eq!(parses(&site, &["check"]), DOCUMENTS);
    assert_eq!(parses(&site, &["build"]), 0);
    // Its summary, too, is another one: few pages are rendered anew, and only their bodies are made again.
    site.replace(&path(1), "On [[", "At [[");
    let again = parses(&site, &["build"]);
    assert!((1..=4).contains(&again), "{again}");
}
