//! What `build`, `check` and the preview make of a record.

use crate::desk::{NORTH, SOUTH, at, desk, recorded, verify};

const LATER: &str = "2026-01-11T12:00:00Z";

#[test]
fn what_is_recorded_cannot_become_withheld_without_a_word() {
    for key in [
        "draft: true\n",
        "publish_on: 2027-01-01T00:00:00Z\n",
        "marking: TLP:RED\n",
    ] {
        let site = recorded();
        site.replace(
            SOUTH,
            "confidence: low\n",
            &format!("confidence: low\n{key}"),
        );
        let run = site.run(&["build"]).expect(1);
        assert!(
            run.stderr.contains("is on the record, and is withheld now"),
            "{}",
            run.stderr
        );
        assert!(
            run.stderr
                .contains("standpoint remove talks/south --reason"),
            "{}",
            run.stderr
        );
        at(&site, LATER, &["remove", "talks/south", "--reason", "why"]).expect(0);
        site.build();
    }
}

#[test]
fn a_draft_with_the_id_of_a_recorded_assessment_does_not_matter_whatever_its_name() {
    for name in ["a", "z"] {
        let site = recorded();
        site.build();
        let was = site.public();
        let draft = format!("content/assessments/talks/{name}.md");
        let next = site
            .text(SOUTH)
            .replacen("id: talks/south\n", "id: talks/south\ndraft: true\n", 1)
            .replace("They will hold.", "They will not hold.");
        site.write(&draft, next);
        site.build();
        assert_eq!(site.public(), was, "{name}");
        let report = verify(&site, &[]);
        assert_eq!(report["findings"], serde_json::json!([]), "{name}");
        // What has changed is the public file.
        site.replace(SOUTH, "They will hold.", "They will hold by May.");
        let run = site.run(&["build"]).expect(1);
        assert!(
            run.stderr
                .contains("is not as it was recorded in version 1"),
            "{}",
            run.stderr
        );
        let record = [
            "record",
            "talks/south",
            "--kind",
            "update",
            "--note",
            "The month.",
        ];
        at(&site, LATER, &record).expect(0);
        site.build();
    }
}

#[test]
fn a_file_with_errors_is_reported_once_for_what_it_is() {
    let site = recorded();
    site.replace(SOUTH, "confidence: low", "confidence: lots");
    let run = site.run(&["check", "--format", "short"]).expect(1);
    let codes: Vec<_> = run.stdout.lines().collect();
    assert_eq!(codes.len(), 2, "{codes:#?}");
    assert!(
        codes[0].contains("record-edited") && codes[1].contains("bad-confidence"),
        "{codes:#?}"
    );
}

#[test]
fn what_is_not_recorded_builds_with_one_note() {
    let site = desk();
    assert!(!site.build().stderr.contains("record"));
    at(&site, "2026-01-10T12:00:00Z", &["record", "talks/south"]).expect(0);
    let run = site.build();
    assert!(
        run.stderr
            .contains("note[unrecorded]: 1 assessment is not on the record yet"),
        "{}",
        run.stderr
    );
    assert_eq!(run.stderr.matches("note[").count(), 1);
}

#[test]
fn a_changed_ledger_is_looked_at_again_and_an_unchanged_one_is_not() {
    let site = recorded();
    site.build();
    assert!(site.build().stderr.contains("nothing has changed"));
    site.replace(
        "archive/ledger.jsonl",
        "The month was missing.",
        "The year was missing.",
    );
    // The last line alone: only what was published before tells.
    let run = site.run(&["build"]).expect(1);
    assert!(run.stderr.contains("record-rewound"), "{}", run.stderr);
    site.replace(
        "archive/ledger.jsonl",
        "\"type\":\"publish\"",
        "\"type\":\"import\"",
    );
    let run = site.run(&["build"]).expect(1);
    assert!(run.stderr.contains("record-chain-broken"), "{}", run.stderr);
}

#[test]
fn a_record_that_cannot_be_looked_at_is_not_one_that_is_not_there() {
    let site = recorded();
    site.build();
    let was = site.public();
    let (folder, away) = (site.path("archive"), site.path("away"));
    std::fs::rename(&folder, &away).unwrap();
    site.replace(NORTH, "by May", "by June");
    let refused = || {
        for command in ["build", "check"] {
            let run = site.run(&[command]).expect(1);
            let told = run
                .stderr
                .contains("error[record-chain-broken]: the ledger cannot be read");
            assert!(told, "{}", run.stderr);
        }
        let run = site.run(&["verify"]).expect(1);
        assert!(
            run.stderr
                .contains("CHAIN_BROKEN the ledger cannot be read"),
            "{}",
            run.stderr
        );
        let run = site.run(&["record"]).expect(1);
        assert!(
            run.stderr.contains("nothing was recorded"),
            "{}",
            run.stderr
        );
        assert_eq!(site.public(), was);
    };
    std::fs::write(&folder, "").unwrap();
    refused();
    std::fs::remove_file(&folder).unwrap();
    std::os::unix::fs::symlink("nowhere", &folder).unwrap();
    for command in ["build", "check", "verify", "record"] {
        let run = site.run(&[command]).expect(1);
        assert!(
            run.stderr.contains("`archive` is a symbolic link"),
            "{run:?}"
        );
    }
    assert_eq!(site.public(), was);
}

#[test]
fn what_would_stand_where_the_record_does_is_told_before_it_is_recorded() {
    let site = desk();
    site.write("static/record/index.html", "<p>Of games.");
    let version = "static/assessments/talks/north/v1/index.html";
    site.write(version, "<p>Of rockets.");
    let run = site.run(&["record"]).expect(1);
    let told = "`/record/` is claimed by `static/record/index.html`";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    let told = "`/assessments/talks/north/v1/` is claimed by";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    assert!(!site.path("archive/ledger.jsonl").exists());
    // One page is meant to stand there.
    site.remove("static/record/index.html");
    site.remove(version);
    // An alias cannot be a version even before there are any.
    site.replace(
        SOUTH,
        "id: talks/south",
        "id: talks/south\naliases: [talks/north/v9]",
    );
    let run = site.run(&["record"]).expect(1);
    let told = "the alias `talks/north/v9` is kept for a version or a history";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    site.replace(SOUTH, "aliases: [talks/north/v9]", "aliases: [talks/old]");
    site.write(
        "content/record.md",
        "---\ntitle: Our record\n---\n\nWhat we keep.\n",
    );
    at(&site, LATER, &["record"]).expect(0);
    site.build();
    // The same goes for a later version.
    let version = "static/assessments/talks/north/v2/index.html";
    site.write(version, "<p>Of rockets.");
    site.replace(NORTH, "They will fail.", "They may fail.");
    let update = ["record", "--kind", "update", "--note", "Less sure."];
    let run = at(&site, LATER, &update).expect(1);
    let told = "`/assessments/talks/north/v2/` is claimed by `static/";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    site.remove(version);
    at(&site, LATER, &update).expect(0);
    site.build();
}

#[test]
fn a_file_that_cannot_be_read_is_not_told_to_be_edited() {
    let site = recorded();
    let (map, away) = (
        site.path("content/assessments/talks/map.svg"),
        site.path("away"),
    );
    std::fs::rename(&map, away).unwrap();
    std::fs::create_dir(&map).unwrap();
    let run = site.run(&["verify"]).expect(1);
    let told = "MISSING a file of `talks/north` cannot be read";
    assert!(run.stderr.contains(told), "{}", run.stderr);
}

#[test]
fn what_changed_shows_no_comment_and_no_name_that_a_page_does_not() {
    let site = recorded();
    site.replace(
        SOUTH,
        "They will hold.",
        "They will hold. <!-- BODYSECRET -->[[?namesecret|A coming piece]] tells why.",
    );
    site.replace(
        SOUTH,
        "id: talks/south",
        "# YAMLSECRET\nid: talks/south # ENDSECRET",
    );
    let update = ["record", "--kind", "update", "--note", "Says why."];
    at(&site, LATER, &update).expect(0);
    site.build();
    let history = site.page("assessments/talks/south/history/index.html");
    assert!(
        history.contains("<ins> A coming piece tells why.</ins>"),
        "{history}"
    );
    for (path, bytes) in site.public() {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("secret"), "{path}");
    }
}

#[test]
fn a_removed_assessment_with_several_versions_may_stay_as_a_draft() {
    let site = recorded();
    at(
        &site,
        LATER,
        &["remove", "talks/north", "--reason", "A court said so."],
    )
    .expect(0);
    let run = site.run(&["build"]).expect(1);
    assert!(!run.stderr.contains("template-link"), "{}", run.stderr);
    site.replace(NORTH, "id: talks/north", "id: talks/north\ndraft: true");
    site.build();
    site.run(&["build", "--drafts", "--out", "all"]).expect(0);
}

#[test]
fn a_note_that_nobody_can_see_is_refused() {
    let site = recorded();
    site.replace(NORTH, "by May", "by June");
    for note in ["\u{200b}", "\u{2800}", "\u{3164}", "...", "a\u{2028}b"] {
        let run = at(&site, LATER, &["record", "--kind", "minor", "--note", note]);
        assert_ne!(run.code, Some(0), "{note:?}");
    }
}
