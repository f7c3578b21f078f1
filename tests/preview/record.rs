//! A recorded site while it is written: what is not as it was recorded shows at once.

use crate::live::{Live, site, until};
use crate::support::Site;

const A: &str = "content/assessments/e/a.md";
const STATE: &str = "/_standpoint/state?page=/";

/// The site, with nothing in public documents that leads to withheld ones.
fn public() -> Site {
    let site = site();
    site.replace(A, "[other](b.md)", "other");
    site
}

#[test]
fn what_is_recorded_is_edited_quietly_and_a_correction_settles_it() {
    let site = public();
    site.run(&["record"]).expect(0);
    let live = Live::start(&site, &[]);
    live.equals_build(&site);
    let page = "/assessments/e/a/";
    // Words of a body alone.
    site.replace(A, "otherwise", "elsewise");
    live.shows(page, "elsewise");
    live.says(
        "note[record-edited]: 1 recorded assessment is edited: `standpoint record` will ask what has changed\n\n\
         changed content/assessments/e/a.md: no problems, ",
    );
    live.shows(STATE, "\"errors\":0");
    // The next save says nothing new.
    site.replace(A, "elsewise", "in-may");
    live.shows(page, "in-may");
    site.replace(A, "in-may", "in-june");
    live.shows(page, "in-june");
    assert_eq!(
        live.said().matches("record-edited").count(),
        1,
        "{}",
        live.said()
    );
    // An edit of a file that it shows, and nothing that is no edit.
    site.write("content/assessments/e/map.png", b"\x89PNG\r");
    site.replace(A, "2025-01-02", "2024-01-02");
    live.says("error[record-backdated]");
    site.replace(A, "2024-01-02", "2025-01-02");
    live.shows(STATE, "\"errors\":0");
    // A build still refuses.
    site.run(&["build"]).expect(1);
    let correct = ["record", "--kind", "correction", "--note", "It was June."];
    site.run(&correct).expect(0);
    until("the correction is seen", || {
        live.said()
            .contains("changed archive/ledger.jsonl: no problems")
    });
    live.equals_build(&site);
}

#[test]
fn a_recorded_fact_is_edited_quietly_too() {
    let site = public();
    let event = "content/events/asked.md";
    site.write(event, "---\nquestions: [{id: q, text: Will it?}]\n---\n");
    site.write(
        "content/assessments/e/asked.md",
        crate::support::assessment(
            "A",
            "2025-01-02",
            "asked",
            "judgements: [{text: It will., question: q}]\n",
            "It will.",
        ),
    );
    site.run(&["record"]).expect(0);
    let live = Live::start(&site, &[]);
    site.replace(event, "Will it?", "Will it rain?");
    live.says(
        "note[record-edited]: 1 recorded fact is edited: `standpoint record` will ask what has changed\n",
    );
    live.shows("/events/asked/", "Will it rain?");
    live.shows(STATE, "\"errors\":0");
}

#[test]
fn a_record_that_begins_while_a_site_is_shown_is_seen() {
    let site = public();
    let live = Live::start(&site, &[]);
    site.run(&["record"]).expect(0);
    // The settings change with it.
    live.says("archive/ledger.jsonl");
    site.replace("archive/ledger.jsonl", "\"kind\":\"\"", "\"kind\":\"x\"");
    live.says("record-chain-broken");
}

#[test]
fn what_is_wrong_with_a_text_comes_before_what_is_wrong_with_the_record() {
    let site = public();
    site.run(&["record"]).expect(0);
    site.replace("archive/ledger.jsonl", "\"kind\":\"\"", "\"kind\":\"x\"");
    site.write("content/z.md", "---\ndraft: perhaps\n---\nWords.\n");
    let live = Live::start(&site, &[]);
    let state = live.text(STATE);
    let place = |words: &str| {
        state
            .find(words)
            .unwrap_or_else(|| panic!("{words}: {state}"))
    };
    assert!(place("error[bad-value]") < place("error[record-chain-broken]"));
}
