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
fn an_edit_of_what_is_recorded_shows_and_goes_with_a_correction() {
    let site = public();
    site.run(&["record"]).expect(0);
    let live = Live::start(&site, &[]);
    live.equals_build(&site);
    let page = "/assessments/e/a/";
    // Words of a body alone.
    site.replace(A, "otherwise", "elsewise");
    live.shows(page, "elsewise");
    live.says("error[record-edited]");
    live.shows(STATE, "record-edited");
    // Back as it was.
    site.replace(A, "elsewise", "otherwise");
    live.says("changed content/assessments/e/a.md: no problems");
    site.replace(A, "otherwise", "in-june");
    live.shows(STATE, "record-edited");
    let correct = ["record", "--kind", "correction", "--note", "It was June."];
    site.run(&correct).expect(0);
    until("the correction is seen", || {
        !live.text(STATE).contains("record-edited")
    });
    live.equals_build(&site);
}

#[test]
fn a_record_that_begins_while_a_site_is_shown_is_seen() {
    let site = public();
    let live = Live::start(&site, &[]);
    site.run(&["record"]).expect(0);
    live.says("added archive/ledger.jsonl: no problems");
    site.replace("archive/ledger.jsonl", "\"kind\":\"\"", "\"kind\":\"x\"");
    live.says("record-chain-broken");
}
