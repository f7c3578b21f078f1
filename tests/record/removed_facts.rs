//! Facts that must not be read any more, and facts of what was removed.

use standpoint::ledger::object_path;

use crate::desk::{NORTH, at, entries, expect_whole, has, kinds, lines, objects, verify};
use crate::facts::{asked, decided, recorded};
use crate::harm::{AGENT, EVENT};

const LATER: &str = "2026-01-11T12:00:00Z";

#[test]
fn facts_are_not_withdrawn_and_the_time_zone_is_not_removed() {
    let site = recorded();
    let was = lines(&site);
    for (command, id, told) in [
        (
            "withdraw",
            "question:talks/sign",
            "is a fact, and facts are changed or removed",
        ),
        (
            "unpublish",
            "agent:north",
            "is a fact, and facts are changed or removed",
        ),
        ("remove", "site:settings", "`site:settings` stays"),
    ] {
        let run = at(&site, LATER, &[command, id, "--reason", "why"]).expect(1);
        has(&run, told);
    }
    assert_eq!(lines(&site), was);
    site.run(&["verify", "--inclusion", "question:talks/sign"])
        .expect(0);
}

#[test]
fn a_name_that_was_removed_is_nowhere_and_is_asked_for_no_more() {
    let site = recorded();
    site.replace(AGENT, "The northern desk", "Ann of the north");
    let update = ["record", "--kind", "update", "--note", "Another name."];
    at(&site, LATER, &update).expect(0);
    site.build();
    let texts: Vec<_> = entries(&site)
        .into_iter()
        .filter(|entry| &*entry.id == "agent:north")
        .map(|entry| {
            (
                site.text(&object_path(entry.content)),
                object_path(entry.content),
            )
        })
        .collect();
    assert_eq!(texts.len(), 2);
    let remove = ["remove", "agent:north", "--reason", "She asked us to."];
    let dry = at(&site, LATER, &[&remove[..], &["--dry-run"]].concat()).expect(0);
    has(
        &dry,
        "would remove `agent:north` from the record: 2 objects for good",
    );
    let run = at(&site, LATER, &remove).expect(0);
    has(
        &run,
        "removed `agent:north` from the record: 2 objects. Its entries stay.",
    );
    // Each of its names is still none that may be stated.
    for name in ["Ann of the north", "The northern desk"] {
        site.write(AGENT, format!("---\nname: {name}\n---\n"));
        let report = verify(&site, &[]);
        assert_eq!(kinds(&report), (vec!["EDITED"], vec![]), "{name}");
        let told = "error[record-edited]: the agent `north` was removed from the record, and is stated as it was";
        has(&site.run(&["build"]).expect(1), told);
    }
    site.write(AGENT, "---\nname: The desk\n---\n");
    expect_whole(&site);
    for (path, text) in site.public() {
        let text = String::from_utf8_lossy(&text);
        assert!(
            !text.contains("Ann of") && !text.contains("The northern"),
            "{path}"
        );
    }
    assert!(site.page("record/index.html").contains("She asked us to."));
    // What is stated now does not go onto the record, and nothing else is hindered.
    site.replace(NORTH, "They will.", "They may.");
    at(&site, LATER, &update).expect(0);
    has(
        &at(&site, LATER, &["record"]).expect(0),
        "nothing to record",
    );
    let run = at(&site, LATER, &["record", "agent:north"]).expect(1);
    has(
        &run,
        "`agent:north` was removed from the record on 2026-01-11",
    );
    let again = at(&site, LATER, &remove).expect(0);
    has(&again, "`agent:north` was removed before");
    site.run(&["archive", "--format", "bagit", "--out", "bag"])
        .expect(0);
    site.run(&["verify", "--inclusion", "agent:north"])
        .expect(0);
    // What comes back with a backup is named, and goes again.
    for (text, path) in &texts {
        site.write(path, text);
    }
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report).0, ["STORE_CORRUPT", "STORE_CORRUPT"]);
    let hint = report["findings"][0]["hint"].as_str().unwrap();
    assert!(
        hint.contains("`standpoint remove agent:north --reason"),
        "{hint}"
    );
    at(&site, LATER, &remove).expect(0);
    expect_whole(&site);
    // Also where nothing that stands depends on it.
    let withdraw = ["withdraw", "talks/north", "--reason", "Forged."];
    at(&site, LATER, &withdraw).expect(0);
    site.write(AGENT, "---\nname: Ann of the north\n---\n");
    assert_eq!(kinds(&verify(&site, &[])).0, ["EDITED"]);
}

#[test]
fn a_removal_of_a_name_says_which_assessments_still_write_it() {
    let site = asked();
    site.replace(NORTH, "agent: North", "agent: The northern desk");
    site.replace(NORTH, "They will.", "They will, says the Northern Desk.");
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    let told = "1 assessment still writes the name in its recorded text, so that objects, pages and bags have it there: \
                `talks/north`. `standpoint remove ID` takes an assessment off the record";
    let remove = ["remove", "agent:north", "--reason", "She asked us to."];
    for more in [&["--dry-run"][..], &[]] {
        has(
            &at(&site, LATER, &[&remove[..], more].concat()).expect(0),
            told,
        );
    }
    // Where no text has it, nothing is said.
    let site = recorded();
    let run = at(&site, LATER, &remove).expect(0);
    assert!(!run.stderr.contains("still write"), "{}", run.stderr);
}

#[test]
fn pages_say_that_an_outcome_was_removed_and_not_what_is_stated_now_in_its_place() {
    let site = decided();
    let remove = ["remove", "outcome:talks/sign", "--reason", "A slip."];
    at(&site, LATER, &remove).expect(0);
    site.replace(EVENT, "    answer: yes\n", "    answer: no\n");
    site.build();
    let removed =
        "<strong>Outcome: Removed</strong>, <time datetime=\"2026-01-11T12:00:00+00:00\">";
    let event = site.page("events/talks/index.html");
    let (_, below) = event.split_once("Changed since it was recorded").unwrap();
    let (list, _) = below.split_once("</ol>").unwrap();
    assert!(
        list.contains(removed) && list.contains("<p>A slip.</p>"),
        "{list}"
    );
    let history = site.page("assessments/talks/north/history/index.html");
    let (_, facts) = history.split_once("id=\"_facts\"").unwrap();
    assert!(
        facts.contains(removed) && facts.contains("A slip."),
        "{facts}"
    );
    // Of what was stated first, only the entry is left.
    assert!(
        facts.contains("<strong>Outcome: Stated</strong>"),
        "{facts}"
    );
    assert!(!facts.contains("<ins>"), "{facts}");
}

#[test]
fn a_removal_leaves_the_facts() {
    let site = recorded();
    let remove = ["remove", "talks/north", "--reason", "A name.", "--yes"];
    at(&site, LATER, &remove).expect(0);
    site.remove(NORTH);
    assert_eq!(kinds(&verify(&site, &[])), (vec![], vec![]));
    assert_eq!(objects(&site).len(), 3 + 2);
    // Nothing depends on the question and the name any more.
    site.remove(EVENT).remove(AGENT);
    assert_eq!(kinds(&verify(&site, &[])), (vec![], vec![]));
    site.build();
    let bag = ["archive", "--format", "bagit", "--out", "bag"];
    site.run(&bag).expect(0);
    let packed = crate::support::files(&site.path("bag/data/archive/objects"));
    assert_eq!(packed.len(), objects(&site).len());
}
