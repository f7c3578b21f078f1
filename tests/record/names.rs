//! Names that are no ids: what they refer to is on the record, and does not change without a word.

use crate::desk::{LEDGER, NORTH, SOUTH, at, desk, entries, expect_whole, has, kinds, verify};
use crate::harm::{forge, object};
use crate::support::Site;

const FIRST: &str = "2026-01-10T12:00:00Z";
const LATER: &str = "2026-01-12T12:00:00Z";
const AGENT: &str = "content/agents/north.md";
const OTHER: &str = "content/agents/west.md";
const EVENT: &str = "content/events/talks.md";
const ELSEWHERE: &str = "content/events/summit.md";
const CORRECT: [&str; 5] = ["record", "--kind", "correction", "--note", "A wrong name."];

/// What is told, the ids of what has changed, and what is done.
type Case<'c> = (&'c str, &'c [&'c str], &'c dyn Fn(&Site));

/// An assessment that names its agent and its event by their aliases, on the record.
fn named() -> Site {
    let site = desk();
    site.write(
        AGENT,
        "---\nname: The northern desk\naliases: [N-01]\n---\n",
    )
    .write(OTHER, "---\nname: The western desk\n---\n")
    .write(
        EVENT,
        "---\ntitle: The talks\naliases: [peace talks]\n---\n",
    )
    .write(ELSEWHERE, "---\ntitle: The summit\n---\n");
    site.replace(NORTH, "agent: North", "agent: N-01");
    site.replace(NORTH, "event: talks", "event: peace talks");
    at(&site, FIRST, &["record"]).expect(0);
    site
}

fn ids(site: &Site) -> Vec<String> {
    let entries = entries(site).into_iter();
    entries.map(|entry| entry.id.into()).collect()
}

#[test]
fn what_a_name_refers_to_is_recorded_with_the_assessment() {
    let site = named();
    assert_eq!(
        ids(&site),
        [
            "agent:n-01",
            "agent:north",
            "event:peace-talks",
            "site:settings",
            "talks/north",
            "talks/south"
        ]
    );
    assert_eq!(
        site.text(&object(&site, 0)),
        "{\"id\":\"agent:n-01\",\"refers_to\":\"north\"}\n"
    );
    assert_eq!(
        site.text(&object(&site, 2)),
        "{\"id\":\"event:peace-talks\",\"refers_to\":\"talks\"}\n"
    );
    expect_whole(&site);
}

/// An alias is moved to another page, or deleted; or the page gets another id.
#[test]
fn no_name_refers_to_another_agent_or_event_without_a_word() {
    let agent = |site: &Site| {
        site.replace(AGENT, "aliases: [N-01]\n", "");
        site.replace(OTHER, "name:", "aliases: [N-01]\nname:");
    };
    let event = |site: &Site| {
        site.replace(EVENT, "aliases: [peace talks]\n", "");
        site.replace(ELSEWHERE, "title:", "aliases: [peace talks]\ntitle:");
    };
    let gone = |site: &Site| {
        site.replace(AGENT, "aliases: [N-01]\n", "");
    };
    let id = |site: &Site| {
        site.replace(
            AGENT,
            "aliases: [N-01]",
            "id: XX-99\naliases: [N-01, North]",
        );
    };
    let cases: [Case<'_>; 4] = [
        (
            "its page was “north”, and is “west” now (in `talks/north`)",
            &["agent:n-01"],
            &agent,
        ),
        (
            "its page was “talks”, and is “summit” now (in `talks/north`)",
            &["event:peace-talks"],
            &event,
        ),
        (
            "its page was “north”, and none is stated now",
            &["agent:n-01"],
            &gone,
        ),
        (
            "its page was “north”, and is “xx-99” now",
            &["agent:n-01"],
            &id,
        ),
    ];
    for (told, changed, harm) in cases {
        let site = named();
        harm(&site);
        let report = verify(&site, &[]);
        assert_eq!(
            kinds(&report).0,
            vec!["EDITED"; changed.len()],
            "{told}: {report:#}"
        );
        for (at, id) in changed.iter().enumerate() {
            assert_eq!(report["findings"][at]["id"], *id, "{told}");
        }
        has(&site.run(&["verify"]).expect(1), told);
        has(&site.run(&["build"]).expect(1), told);
        let before = site.text(LEDGER);
        at(&site, LATER, &["record"]).expect(1);
        let minor = at(
            &site,
            LATER,
            &["record", "--kind", "minor", "--note", "why"],
        )
        .expect(1);
        has(&minor, "page");
        assert_eq!(site.text(LEDGER), before);
        at(&site, LATER, &CORRECT).expect(0);
        expect_whole(&site);
    }
}

/// A name that is an id refers to the page of that id.
#[test]
fn a_page_that_gives_up_its_id_takes_no_assessment_along() {
    let site = desk();
    site.write(AGENT, "---\nname: The northern desk\n---\n");
    at(&site, FIRST, &["record"]).expect(0);
    site.replace(AGENT, "name:", "id: XX-99\naliases: [North]\nname:");
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report).0, ["EDITED"], "{report:#}");
    assert_eq!(report["findings"][0]["id"], "agent:north");
    has(
        &site.run(&["build"]).expect(1),
        "now is “xx-99” (in `talks/north`)",
    );
    at(&site, LATER, &CORRECT).expect(0);
    expect_whole(&site);
}

/// A record that was begun before names were on it is whole, and gets them with the next entry.
#[test]
fn names_that_are_not_on_the_record_yet_are_added() {
    let site = named();
    let objects = [object(&site, 0), object(&site, 2)];
    forge(&site, |all| {
        all.retain(|entry| !matches!(&*entry.id, "agent:n-01" | "event:peace-talks"));
        for (seq, entry) in (1..).zip(all) {
            entry.seq = seq;
        }
    });
    for path in &objects {
        site.remove(path);
    }
    assert_eq!(kinds(&verify(&site, &[])).0, Vec::<&str>::new());
    let build = site.run(&["build"]).expect(0);
    has(&build, "2 facts are not on the record yet");
    at(&site, LATER, &["record"]).expect(0);
    assert_eq!(ids(&site)[4..], ["agent:n-01", "event:peace-talks"]);
    expect_whole(&site);
}

/// A judgement answers a question of an event that is named by its title.
#[test]
fn a_question_of_an_event_by_another_name_is_that_question() {
    let site = crate::facts::asked();
    site.replace(
        "content/assessments/talks/north.md",
        "event: talks",
        "event: The talks",
    );
    at(&site, FIRST, &["record"]).expect(0);
    let facts = [
        "agent:north",
        "event:the-talks",
        "question:talks/sign",
        "site:settings",
    ];
    assert_eq!(ids(&site)[..4], facts);
    site.replace(EVENT, "resolves_by: 2026-03-01", "resolves_by: 2026-04-01");
    assert_eq!(
        verify(&site, &[])["findings"][0]["id"],
        "question:talks/sign"
    );
    // The event gets another title, and so the assessment another event.
    site.replace(EVENT, "2026-04-01", "2026-03-01");
    site.replace(EVENT, "title: The talks", "title: A meeting");
    assert_eq!(verify(&site, &[])["findings"][0]["id"], "event:the-talks");
}

/// What has no name but its id, and what nobody declares, needs no entry.
#[test]
fn ids_and_undeclared_names_have_no_entries_of_their_own() {
    let site = desk();
    site.write(AGENT, "---\naliases: [N-01]\n---\n");
    site.replace(SOUTH, "agent: South", "agent: [South, \"Élan 2\"]");
    at(&site, FIRST, &["record"]).expect(0);
    assert_eq!(ids(&site), ["site:settings", "talks/north", "talks/south"]);
    expect_whole(&site);
}
