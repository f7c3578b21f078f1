//! What judgements answer, who judges and how dates are read: how that goes onto the record, and how it is missed there.

use std::path::Path;

use standpoint::digest::Digest;
use standpoint::ledger::object_path;

use crate::desk::{NORTH, at, entries, kinds, lines, objects, verify};
use crate::harm::{AGENT, EVENT, SETTINGS};
use crate::support::{Site, assessment};

const FIRST: &str = "2026-01-10T12:00:00Z";
const LATER: &str = "2026-01-11T12:00:00Z";
const ANSWER: &str = "judgements:\n- {text: They will sign., likelihood: likely, question: sign}\n";
const OPEN: &str = "---\ntitle: The talks\ndate: 2026-01-05\nquestions:\n- id: sign\n  text: Will they sign?\n  \
                    criteria: A signed text.\n  resolves_by: 2026-03-01\n- id: other\n  text: Will they meet?\n---\n";
const STATED: &str = "  resolves_by: 2026-03-01\n  outcome:\n    answer: yes\n    date: 2026-01-10\n    source: The hosts\n";

/// An event with two questions, one of which an assessment by a declared agent answers; and an assessment by another
/// agent that answers none.
pub fn asked() -> Site {
    let site = Site::new(&[
        (EVENT, OPEN.to_owned()),
        (AGENT, "---\nname: The northern desk\n---\n".to_owned()),
        (
            NORTH,
            assessment("North", "2026-01-10", "talks", ANSWER, "They will."),
        ),
        (
            "content/assessments/talks/south.md",
            assessment("South", "2026-01-10", "talks", "", "Who knows."),
        ),
    ]);
    site.write(SETTINGS, "title = \"Desk\"\n");
    site
}

/// The same with all of it on the record.
pub fn recorded() -> Site {
    let site = asked();
    at(&site, FIRST, &["record"]).expect(0);
    site
}

/// The same with an outcome, which is on the record, too.
pub fn decided() -> Site {
    let site = recorded();
    site.replace(EVENT, "  resolves_by: 2026-03-01\n", STATED);
    at(&site, FIRST, &["record"]).expect(0);
    site
}

fn ids(site: &Site) -> Vec<String> {
    let entries = entries(site).into_iter();
    entries.map(|entry| entry.id.into()).collect()
}

#[test]
fn facts_go_onto_the_record_before_the_assessments_that_depend_on_them() {
    let site = asked();
    let run = at(&site, FIRST, &["record"]).expect(0);
    assert_eq!(
        run.stderr,
        "  agent:north version 1 (publish)\n  question:talks/sign version 1 (publish)\n  \
         site:settings version 1 (publish)\n  talks/north version 1 (publish)\n  talks/south version 1 \
         (publish)\nrecorded 2 new assessments, 3 new facts\n`required = true` was written into `[record]` of \
         standpoint.toml: a build without archive/ then fails, also on a fresh clone\n"
    );
    // Nothing depends on the other question, and nobody declares South.
    let all = [
        "agent:north",
        "question:talks/sign",
        "site:settings",
        "talks/north",
        "talks/south",
    ];
    assert_eq!(ids(&site), all);
    let texts = [
        "{\"id\":\"agent:north\",\"name\":\"The northern desk\"}\n",
        "{\"criteria\":\"A signed text.\",\"id\":\"question:talks/sign\",\"resolves_by\":\"2026-03-01\",\
         \"text\":\"Will they sign?\"}\n",
        "{\"id\":\"site:settings\",\"time_zone\":\"UTC\"}\n",
    ];
    for (entry, text) in entries(&site).iter().zip(texts) {
        assert_eq!(entry.content, Digest::of(text.as_bytes()));
        assert_eq!(site.text(&object_path(entry.content)), text);
    }
    // Two manifests and two sources.
    assert_eq!(objects(&site).len(), 3 + 4);
    assert_eq!(kinds(&verify(&site, &[])), (vec![], vec![]));
    let said = site.run(&["verify"]).expect(0).stderr;
    assert!(
        said.starts_with("verified 5 entries and 7 objects"),
        "{said}"
    );
    let again = at(&site, LATER, &["record"]).expect(0);
    assert_eq!(again.stderr, "nothing to record\n");
    assert!(!site.build().stderr.contains("record"));
    // Two sites of the same words have the same record.
    let twin = recorded();
    assert_eq!(lines(&site), lines(&twin));
    assert_eq!(objects(&site), objects(&twin));
}

#[test]
fn only_the_facts_of_what_is_asked_for_are_recorded() {
    let site = asked();
    at(&site, FIRST, &["record", "talks/south"]).expect(0);
    assert_eq!(ids(&site), ["site:settings", "talks/south"]);
    let run = at(&site, FIRST, &["record", "question:talks/sign"]).expect(1);
    let told = "no recorded assessment depends on `question:talks/sign`";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    let run = at(&site, FIRST, &["record", "question:talks/sing"]).expect(1);
    assert!(
        run.stderr.contains("did you mean `question:talks/sign`?"),
        "{}",
        run.stderr
    );
    let run = at(&site, FIRST, &["record", "talks/north"]).expect(0);
    assert!(
        run.stderr
            .ends_with("recorded 1 new assessment, 2 new facts\n"),
        "{}",
        run.stderr
    );
}

/// A change of what is on the record.
struct Changed {
    of: fn() -> Site,
    change: fn(&Site),
    id: &'static str,
    /// What is said of it.
    told: &'static str,
    /// Where.
    place: &'static str,
    /// Whether it is no small thing.
    is_typed: bool,
    /// What the newest entry has on the record then.
    text: &'static str,
}

const CHANGES: &[Changed] = &[
    Changed {
        of: recorded,
        change: |site| {
            site.replace(EVENT, "Will they sign?", "Will they sign by May?");
        },
        id: "question:talks/sign",
        told: "the question `talks/sign` is not as it was recorded: its text was “Will they sign?”, and is “Will they \
               sign by May?” now",
        place: "content/events/talks.md:6",
        is_typed: false,
        text: "\"text\":\"Will they sign by May?\"}\n",
    },
    Changed {
        of: recorded,
        change: |site| {
            site.replace(EVENT, "A signed text.", "A text.");
        },
        id: "question:talks/sign",
        told: "its criteria were “A signed text.”, and are “A text.” now",
        place: "content/events/talks.md:7",
        is_typed: false,
        text: "{\"criteria\":\"A text.\",",
    },
    Changed {
        of: recorded,
        change: |site| {
            site.replace(EVENT, "  criteria: A signed text.\n", "");
        },
        id: "question:talks/sign",
        told: "its criteria were “A signed text.”, and none is stated now",
        place: "content/events/talks.md:5",
        is_typed: false,
        text: "{\"id\":\"question:talks/sign\",\"resolves_by\":\"2026-03-01\",",
    },
    Changed {
        of: recorded,
        change: |site| {
            site.replace(EVENT, "2026-03-01", "2026-04-01T12:00:00+02:00");
        },
        id: "question:talks/sign",
        told: "its deadline was “2026-03-01”, and is “2026-04-01T10:00:00Z” now",
        place: "content/events/talks.md:8",
        is_typed: true,
        text: "\"resolves_by\":\"2026-04-01T10:00:00Z\"",
    },
    Changed {
        of: decided,
        change: |site| {
            site.replace(EVENT, "answer: yes", "answer: void");
        },
        id: "outcome:talks/sign",
        told: "the outcome of the question `talks/sign` is not as it was recorded: its answer was “yes”, and is “void” now",
        place: "content/events/talks.md:9",
        is_typed: true,
        text: "{\"answer\":\"void\",\"date\":\"2026-01-10\",\"id\":\"outcome:talks/sign\",",
    },
    Changed {
        of: decided,
        change: |site| {
            site.replace(EVENT, "date: 2026-01-10", "date: 2026-01-09");
        },
        id: "outcome:talks/sign",
        told: "its date was “2026-01-10”, and is “2026-01-09” now",
        place: "content/events/talks.md:11",
        is_typed: true,
        text: "\"date\":\"2026-01-09\"",
    },
    Changed {
        of: decided,
        change: |site| {
            site.replace(EVENT, "source: The hosts", "source: The host");
        },
        id: "outcome:talks/sign",
        told: "its source was “The hosts”, and is “The host” now",
        place: "content/events/talks.md:12",
        is_typed: false,
        text: "\"source\":\"The host\"}\n",
    },
    Changed {
        of: decided,
        change: |site| {
            site.replace(EVENT, STATED, "  resolves_by: 2026-03-01\n");
        },
        id: "outcome:talks/sign",
        told: "its answer was “yes”, and is “open” now; its date was “2026-01-10”, and none is stated now; its source was",
        place: "content/events/talks.md:5",
        is_typed: true,
        text: "{\"answer\":\"open\",\"id\":\"outcome:talks/sign\"}\n",
    },
    Changed {
        of: recorded,
        change: |site| {
            site.replace(AGENT, "The northern desk", "The north");
        },
        id: "agent:north",
        told: "the agent `north` is not as it was recorded: its name was “The northern desk”, and is “The north” now",
        place: "content/agents/north.md:2",
        is_typed: false,
        text: "{\"id\":\"agent:north\",\"name\":\"The north\"}\n",
    },
    Changed {
        of: recorded,
        change: |site| {
            site.remove(AGENT);
        },
        id: "agent:north",
        told: "its name was “The northern desk”, and none is stated now",
        place: "archive/ledger.jsonl",
        is_typed: false,
        text: "{\"id\":\"agent:north\"}\n",
    },
    Changed {
        of: recorded,
        change: |site| {
            site.write(SETTINGS, "title = \"Desk\"\ntime_zone = \"Europe/Kyiv\"\n");
        },
        id: "site:settings",
        told: "the site is not as it was recorded: its time zone was “UTC”, and is “Europe/Kyiv” now",
        place: "standpoint.toml:2",
        is_typed: true,
        text: "{\"id\":\"site:settings\",\"time_zone\":\"Europe/Kyiv\"}\n",
    },
];

#[test]
fn a_change_of_a_fact_needs_a_kind_and_a_note() {
    for Changed {
        of,
        change,
        id,
        told,
        place,
        is_typed,
        text,
    } in CHANGES
    {
        let site = of();
        change(&site);
        for command in [&["build"][..], &["check"]] {
            let run = site.run(command).expect(1);
            assert!(
                run.stderr.contains("error[record-edited]"),
                "{told}: {}",
                run.stderr
            );
            assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
            assert!(run.stderr.contains(place), "{told}: {}", run.stderr);
            assert_eq!(
                run.stderr.matches("error[").count(),
                1,
                "{told}: {}",
                run.stderr
            );
        }
        let report = verify(&site, &[]);
        assert_eq!(kinds(&report), (vec!["EDITED"], vec![]), "{told}");
        let hint = format!("standpoint record {id} --kind correction --note \"…\"");
        let finding = &report["findings"][0];
        assert!(
            finding["hint"].as_str().unwrap().contains(&hint),
            "{finding}"
        );
        assert_eq!(finding["id"], *id);
        let was = lines(&site);
        let run = at(&site, LATER, &["record"]).expect(1);
        let typed = format!("    standpoint record {id} --kind correction");
        assert!(
            run.stderr.contains(told) && run.stderr.contains(&typed),
            "{}",
            run.stderr
        );
        let minor = ["record", id, "--kind", "minor", "--note", "A slip."];
        let run = at(&site, LATER, &minor).expect(i32::from(*is_typed));
        assert_eq!(
            run.stderr.contains("is not minor"),
            *is_typed,
            "{}",
            run.stderr
        );
        assert_eq!(
            lines(&site).len(),
            was.len() + usize::from(!is_typed),
            "{told}"
        );
        if *is_typed {
            // All that changed goes under one note.
            let correct = ["record", "--kind", "correction", "--note", "It was wrong."];
            let run = at(&site, LATER, &correct).expect(0);
            let said =
                format!("  {id} version 2 (correction: It was wrong.)\nrecorded 1 changed fact\n");
            assert_eq!(run.stderr, said);
        }
        let newest = entries(&site).pop().unwrap();
        assert_eq!((&*newest.id, newest.rev), (*id, 2));
        let object = site.text(&object_path(newest.content));
        assert!(object.contains(text), "{object}");
        assert_eq!(kinds(&verify(&site, &[])), (vec![], vec![]), "{told}");
        site.build();
    }
}

#[test]
fn what_was_not_asked_for_does_not_go_under_a_note() {
    let site = recorded();
    site.replace(EVENT, "Will they sign?", "Will they sign by May?");
    site.replace(NORTH, "They will.", "They will, soon.");
    let was = lines(&site);
    let one = [
        "record",
        "talks/north",
        "--kind",
        "minor",
        "--note",
        "A word.",
    ];
    let run = at(&site, LATER, &one).expect(1);
    let typed = "standpoint record question:talks/sign --kind";
    assert!(run.stderr.contains(typed), "{}", run.stderr);
    assert_eq!(lines(&site), was);
    // What does not depend on it is recorded.
    site.replace(
        "content/assessments/talks/south.md",
        "Who knows.",
        "Nobody knows.",
    );
    let other = [
        "record",
        "talks/south",
        "--kind",
        "update",
        "--note",
        "A word.",
    ];
    at(&site, LATER, &other).expect(0);
    let question = [
        "record",
        "question:talks/sign",
        "--kind",
        "update",
        "--note",
        "A date.",
    ];
    at(&site, LATER, &question).expect(0);
    at(&site, LATER, &one).expect(0);
    let all = ids(&site);
    assert_eq!(
        all[was.len()..],
        ["talks/south", "question:talks/sign", "talks/north"]
    );
    site.build();
}

#[test]
fn an_outcome_that_is_stated_is_recorded_and_shown_in_the_history() {
    let site = decided();
    assert_eq!(ids(&site).last().unwrap(), "outcome:talks/sign");
    site.build();
    let history = site.page("assessments/talks/north/history/index.html");
    assert!(history.contains("Outcome: Stated"), "{history}");
    assert!(history.contains("<ins>yes</ins>"), "{history}");
    assert!(!history.contains("The northern desk</ins>"), "{history}");
    let other = site.page("assessments/talks/south/history/index.html");
    assert!(!other.contains("Outcome: Stated"), "{other}");
}

#[test]
fn histories_events_and_the_record_show_what_changed() {
    let site = decided();
    site.replace(EVENT, "2026-03-01", "2026-04-01");
    site.replace(EVENT, "answer: yes", "answer: no");
    site.replace(AGENT, "The northern desk", "The north");
    site.write(SETTINGS, "time_zone = \"Europe/Kyiv\"\n");
    let correct = [
        "record",
        "--kind",
        "correction",
        "--note",
        "We looked again.",
    ];
    let run = at(&site, LATER, &correct).expect(0);
    assert!(
        run.stderr.ends_with("recorded 4 changed facts\n"),
        "{}",
        run.stderr
    );
    site.build();
    let history = site.page("assessments/talks/north/history/index.html");
    for words in [
        "deadline: <del>2026-03-01</del> <ins>2026-04-01</ins>",
        "answer: <del>yes</del> <ins>no</ins>",
        "name: <del>The northern desk</del> <ins>The north</ins>",
        "time zone: <del>UTC</del> <ins>Europe/Kyiv</ins>",
        "Question: Correction",
        "We looked again.",
    ] {
        assert!(history.contains(words), "{words}: {history}");
    }
    assert_eq!(history.matches("<del>").count(), 4, "{history}");
    let event = site.page("events/talks/index.html");
    for words in [
        "Changed since it was recorded",
        "<del>2026-03-01</del>",
        "<del>yes</del>",
    ] {
        assert!(event.contains(words), "{words}: {event}");
    }
    let record = site.page("record/index.html");
    for words in [
        "2 assessments, and 4 facts on which they depend",
        "Outcome: Correction",
        "The time zone of the site",
    ] {
        assert!(record.contains(words), "{words}: {record}");
    }
    // Readers can check these words as well.
    for entry in entries(&site) {
        let digest = entry.content.to_string();
        let path = format!("record/objects/{}/{}", &digest[..2], &digest[2..]);
        assert_eq!(site.page(&path), site.text(&object_path(entry.content)));
    }
}

#[test]
fn a_deleted_question_is_missed_as_long_as_an_assessment_depends_on_it() {
    let site = recorded();
    let (from, to) = (
        OPEN.find("- id: sign").unwrap(),
        OPEN.find("- id: other").unwrap(),
    );
    site.write(EVENT, format!("{}{}", &OPEN[..from], &OPEN[to..]));
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report), (vec!["MISSING"], vec![]));
    let finding = &report["findings"][0];
    assert_eq!(
        (&finding["id"], &finding["path"]),
        (&"question:talks/sign".into(), &EVENT.into())
    );
    let hint = finding["hint"].as_str().unwrap();
    assert!(
        hint.contains("outcome: void") && hint.contains("standpoint withdraw"),
        "{hint}"
    );
    let run = site.run(&["check"]).expect(1);
    assert!(
        run.stderr.contains("error[record-missing]"),
        "{}",
        run.stderr
    );
    // An answer that is taken out of the assessment was given all the same.
    site.replace(NORTH, ANSWER, "");
    let update = ["record", "--kind", "update", "--note", "We were not asked."];
    at(&site, LATER, &update).expect(0);
    assert_eq!(kinds(&verify(&site, &[])).0, ["MISSING"]);
    let named = at(&site, LATER, &["record", "question:talks/sign"]).expect(1);
    assert!(
        named
            .stderr
            .contains("the event has no such question any more"),
        "{}",
        named.stderr
    );
    let withdraw = [
        "withdraw",
        "talks/north",
        "--reason",
        "The question fell away.",
    ];
    at(&site, LATER, &withdraw).expect(0);
    assert_eq!(kinds(&verify(&site, &[])), (vec![], vec![]));
    site.build();
    let (folder, name) = {
        let content = entries(&site)[1].content.to_string();
        (content[..2].to_owned(), content[2..].to_owned())
    };
    assert!(!site.has(&format!("record/objects/{folder}/{name}")));
}

#[test]
fn what_is_withheld_does_not_go_onto_the_record() {
    let site = asked();
    let secret = "---\nname: The SECRET desk\ndraft: true\n---\n";
    site.write("content/agents/other.md", secret);
    site.write(
        "content/events/other.md",
        OPEN.replace("The talks", "SECRET talks")
            .replace("title", "draft: true\ntitle"),
    );
    at(&site, FIRST, &["record"]).expect(0);
    for object in objects(&site) {
        assert!(!site.text(&object).contains("SECRET"), "{object}");
    }
    assert!(!site.text(crate::desk::LEDGER).contains("other"));
    // What was recorded cannot become withheld without a word.
    site.replace(EVENT, "title: The talks", "draft: true\ntitle: The talks");
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report), (vec!["EDITED"], vec![]));
    let run = site.run(&["verify"]).expect(1);
    let told = "the question `talks/sign` is on the record, and its event is withheld now";
    assert!(run.stderr.contains(told), "{}", run.stderr);
}

#[test]
fn a_record_of_an_earlier_version_lacks_facts_and_is_whole() {
    let frozen = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen/0.1/site");
    let site = Site::copy_of(&frozen);
    let run = site.build();
    let note = "not on the record yet";
    assert_eq!(run.stderr.matches(note).count(), 1, "{}", run.stderr);
    assert_eq!(kinds(&verify(&site, &[])).0, Vec::<&str>::new());
    let was = lines(&site);
    let run = at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    assert!(run.stderr.contains(" new facts"), "{}", run.stderr);
    let now = lines(&site);
    assert_eq!(now[..was.len()], was);
    assert!(
        now[was.len()..]
            .iter()
            .all(|line| line.ends_with("\"v\":2}"))
    );
    assert!(!site.build().stderr.contains(note));
    assert_eq!(kinds(&verify(&site, &[])), (vec![], vec![]));
}
