//! What may be called minor, what goes under one note, and what the register says of it.

use crate::desk::{LEDGER, NORTH, SOUTH, at, built, by_clock, desk, lines, recorded};
use crate::support::{Site, on_terminal, while_asked};

const FIRST: &str = "2026-01-10T12:00:00Z";
const LATER: &str = "2026-01-12T12:00:00Z";
const MINOR: [&str; 5] = ["record", "--kind", "minor", "--note", "Spelling."];

const JUDGEMENTS: &str = "judgements:\n  - {id: sign, text: They sign., likelihood: likely, confidence: medium, \
                          question: sign}\n";

/// A site with facts of all kinds, on the record.
fn judged() -> Site {
    let site = desk();
    site.write(
        "content/events/talks.md",
        "---\ntitle: Talks\nquestions:\n  - {id: sign, text: Will they sign?}\n  - {id: stay, text: Will they stay?}\n---\n",
    );
    site.replace(
        NORTH,
        "agent: North\n",
        "agent: [North, East]\nas_of: 2026-01-09\nsupersedes: talks/south\n",
    );
    site.replace(
        NORTH,
        "confidence: low\n",
        &format!("confidence: moderate\n{JUDGEMENTS}"),
    );
    at(&site, FIRST, &["record"]).expect(0);
    site
}

#[test]
fn a_fact_that_differs_is_not_minor() {
    for (fact, from, to, then, now) in [
        (
            "date",
            "date: 2026-01-10",
            "date: 2026-01-11",
            "`2026-01-10`",
            "`2026-01-11`",
        ),
        (
            "as_of",
            "as_of: 2026-01-09",
            "as_of: 2026-01-10",
            "`2026-01-09`",
            "`2026-01-10`",
        ),
        (
            "as_of",
            "as_of: 2026-01-09\n",
            "",
            "`2026-01-09`",
            "not there",
        ),
        (
            "confidence",
            "confidence: moderate",
            "confidence: 65%",
            "`moderate`",
            "`65%`",
        ),
        (
            "agent",
            "[North, East]",
            "[North, West]",
            "`North, East`",
            "`North, West`",
        ),
        (
            "event",
            "event: talks",
            "event: [talks, summit]",
            "`talks`",
            "`talks, summit`",
        ),
        (
            "supersedes",
            "supersedes: talks/south\n",
            "",
            "`talks/south`",
            "not there",
        ),
        (
            "likelihood of judgement sign",
            "likelihood: likely",
            "likelihood: 40%",
            "`likely`",
            "`40%`",
        ),
        (
            "confidence of judgement sign",
            "confidence: medium,",
            "confidence: high,",
            "`medium`",
            "`high`",
        ),
        (
            "question of judgement sign",
            "question: sign",
            "question: stay",
            "`sign`",
            "`stay`",
        ),
        (
            "question of judgement sign",
            ", question: sign",
            "",
            "`sign`",
            "not there",
        ),
    ] {
        let site = judged();
        let was = site.text(LEDGER);
        site.replace(NORTH, from, to);
        let run = at(&site, LATER, &MINOR).expect(1);
        let told = format!(
            "error: nothing was recorded: the change of `talks/north` is not minor, for more differs than its form:\n\n    \
             {fact}: {then} on the record, and {now} now\n\nType\n\n    \
             standpoint record talks/north --kind update --note \"…\"\n\n\
             if that is new, or --kind correction if it was wrong; or restore the file\n"
        );
        assert_eq!(run.stderr, told, "{from}");
        assert_eq!(site.text(LEDGER), was, "{from}");
        at(
            &site,
            LATER,
            &["record", "--kind", "update", "--note", "New."],
        )
        .expect(0);
    }
}

#[test]
fn how_a_fact_is_written_is_minor() {
    for (from, to) in [
        ("date: 2026-01-10", "date: \"2026-01-10\""),
        ("confidence: moderate", "confidence: medium"),
        ("[North, East]", "[East, north]"),
        ("event: talks", "event: Talks"),
        ("text: They sign.", "text: They will sign."),
        ("supersedes: talks/south", "supersedes: [talks/south]"),
        ("They will fail.", "They will fail, all of them."),
    ] {
        let site = judged();
        site.replace(NORTH, from, to);
        let run = at(&site, LATER, &MINOR).expect(0);
        assert!(
            run.stderr
                .contains("talks/north version 2 (minor: Spelling.)"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn on_a_terminal_what_goes_under_one_note_is_listed_first() {
    let edited = || {
        let site = recorded();
        site.replace(NORTH, "by May", "by may")
            .replace(SOUTH, "will hold", "wil hold");
        site
    };
    let listed = "  talks/north version 3 (minor: Spelling.)\n  talks/south version 2 (minor: Spelling.)\n\
                  Record these 2 changes under that one note? [y/N] ";
    for (typed, more, code, is_asked) in [
        ("n\n", &[][..], 2, true),
        ("y\n", &[], 0, true),
        ("", &["--yes"], 0, false),
        ("", &["talks/north", "talks/south"], 0, false),
        ("", &["--dry-run"], 0, false),
    ] {
        let site = edited();
        let was = lines(&site).len();
        let Some(run) = on_terminal(&site, &[&MINOR[..], more].concat(), typed) else {
            return;
        };
        let run = run.expect(code);
        assert_eq!(
            run.stderr.contains(listed),
            is_asked,
            "{typed:?} {more:?} {}",
            run.stderr
        );
        let is_done = code == 0 && more != ["--dry-run"];
        assert_eq!(
            lines(&site).len(),
            was + if is_done { 2 } else { 0 },
            "{typed:?} {more:?}"
        );
    }
    // One change, or one that is new, is asked about by nobody; and elsewhere nothing is asked.
    let site = recorded();
    site.replace(NORTH, "by May", "by may");
    let run = on_terminal(&site, &MINOR, "").unwrap().expect(0);
    assert!(!run.stderr.contains("[y/N]"), "{}", run.stderr);
    edited().run(&MINOR).expect(0);
}

#[test]
fn the_register_says_when_each_was_recorded_and_whether_its_date_is_attested() {
    let site = recorded();
    site.write(
        "content/assessments/talks/new.md",
        crate::support::assessment("East", "2026-01-12", "talks", "", "Not recorded."),
    );
    by_clock(&site);
    built(&site);
    let register: serde_json::Value = serde_json::from_str(&site.page("register.json")).unwrap();
    let said = |row: &serde_json::Value| {
        let text = |key: &str| row[key].to_string().replace('"', "");
        format!("{} {} {}", text("id"), text("recorded"), text("attested"))
    };
    let rows = register["assessments"].as_array().unwrap();
    let rows: Vec<_> = rows.iter().map(said).collect();
    assert_eq!(
        rows,
        [
            "talks/south 2026-01-10T12:00:00Z false",
            "talks/north 2026-01-10T12:00:00Z true",
            "talks/new null null",
        ]
    );
    let csv = site.page("register.csv");
    let ends: Vec<_> = csv
        .lines()
        .map(|line| line.split(',').skip(12).take(2).collect::<Vec<_>>())
        .collect();
    assert_eq!(
        ends,
        [
            ["recorded", "attested"],
            ["2026-01-10T12:00:00Z", "false"],
            ["2026-01-10T12:00:00Z", "true"],
            ["", ""],
        ]
    );
}

#[test]
fn the_record_is_free_while_a_question_is_open_and_what_is_written_then_is_noticed() {
    let site = recorded();
    site.replace(NORTH, "by May", "by may")
        .replace(SOUTH, "will hold", "wil hold");
    let withdraw = || {
        let run = site.run(&["withdraw", "talks/south", "--reason", "Forged."]);
        run.expect(0);
    };
    let Some(run) = while_asked(&site, &MINOR, withdraw, "y\n") else {
        return;
    };
    let told = "the ledger was changed while this command ran";
    assert!(run.stderr.contains(told), "{run:?}");
    assert_ne!(run.code, Some(0));
    assert_eq!(lines(&site).len(), 5);
    // So is a text.
    let site = recorded();
    site.replace(NORTH, "by May", "by may")
        .replace(SOUTH, "will hold", "wil hold");
    let was = site.text(LEDGER);
    let edit = || {
        site.replace(NORTH, "by may", "by June");
    };
    let run = while_asked(&site, &MINOR, edit, "y\n").unwrap();
    assert!(run.stderr.contains(NORTH), "{run:?}");
    assert_ne!(run.code, Some(0));
    assert_eq!(site.text(LEDGER), was);
}
