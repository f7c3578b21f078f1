//! A ledger held against what is known of it from elsewhere: the output folder, `--expect-head` and the settings.

use std::fs;

use standpoint::digest::Digest;
use standpoint::ledger::{Entry, object_path};

use crate::desk::{LEDGER, NORTH, at, built, desk, has, head, kinds, lines, recorded, verify};
use crate::support::{Site, assessment};

const FIRST: &str = "2026-01-10T12:00:00Z";
const LATER: &str = "2026-01-12T12:00:00Z";
const BAG: [&str; 5] = ["archive", "--format", "bagit", "--out", "bag"];

/// A site that was built and whose record then lost its last entry, with all that this recorded.
fn shortened() -> Site {
    let site = recorded();
    site.build();
    cut(&site);
    site
}

/// Takes the last line from the ledger, and from the site what it recorded.
fn cut(site: &Site) {
    let mut lines = lines(site);
    let (last, _) = Entry::parse(&lines.pop().unwrap()).unwrap();
    site.write(LEDGER, lines.join("\n") + "\n");
    let source = object_path(Digest::of(site.text(NORTH).as_bytes()));
    site.remove(&object_path(last.content)).remove(&source);
    site.replace(NORTH, "They will fail by May.", "They will fail.");
}

#[test]
fn a_ledger_that_is_shorter_than_the_one_in_the_output_folder_is_found_by_each_command() {
    let site = shortened();
    let was = site.public();
    let told = "the ledger in `public` has 1 entry more than this one (`talks/north`)";
    for command in [&["build"][..], &["build", "--strict"], &["check"], &BAG] {
        let run = site.run(command).expect(1);
        has(&run, &format!("error[record-rewound]: {told}"));
        assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
    }
    assert_eq!(site.public(), was);
    assert!(!site.path("bag").exists());
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report).0, ["REWOUND"], "{report:#}");
    let finding = &report["findings"][0];
    assert_eq!(
        (&finding["path"], &finding["line"]),
        (&LEDGER.into(), &3.into())
    );
    let hint = finding["hint"].as_str().unwrap();
    assert!(
        hint.contains("git log --all -- archive/ledger.jsonl"),
        "{hint}"
    );
    assert!(
        hint.ends_with("or, if another record is meant, delete `public`"),
        "{hint}"
    );
    let run = at(&site, LATER, &["record"]).expect(1);
    has(&run, "nothing was recorded");
    // As the hint says.
    fs::remove_dir_all(site.path("public")).unwrap();
    site.build();
    assert_ne!(site.public(), was);
}

#[test]
fn another_ledger_is_told_from_a_shorter_one_and_from_none() {
    let site = recorded();
    site.build();
    fs::remove_dir_all(site.path("archive")).unwrap();
    let none = "the ledger in `public` has 4 entries (`site:settings`, `talks/north`, `talks/south`), and there is none here";
    has(&site.run(&["verify"]).expect(1), none);
    has(&site.run(&["build"]).expect(1), none);
    fs::rename(site.path("public"), site.path("away")).unwrap();
    site.write("standpoint.toml", "base_url = \"https://desk.example/\"\n");
    at(&site, LATER, &["record"]).expect(0);
    fs::rename(site.path("away"), site.path("public")).unwrap();
    let other = "the ledger in `public` is another one: of its 4 entries (`site:settings`, `talks/north`, `talks/south`) none is \
                 in this one";
    has(&site.run(&["check"]).expect(1), other);
    has(&site.run(&["build"]).expect(1), other);
}

#[test]
fn many_lost_ids_are_counted() {
    let site = desk();
    at(&site, FIRST, &["record"]).expect(0);
    let was = site.text(LEDGER);
    for number in 10..35 {
        let text = assessment("North", "2026-01-10", "talks", "", "Words.");
        site.write(&format!("content/assessments/many/{number}.md"), text);
    }
    at(&site, LATER, &["record"]).expect(0);
    site.build();
    site.write(LEDGER, was);
    let run = site.run(&["verify"]).expect(1);
    has(
        &run,
        "has 25 entries more than this one (`many/10`, `many/11`",
    );
    has(&run, "`many/29` and 5 more)");
}

#[test]
fn a_record_that_grows_is_built_into_the_folder_of_the_earlier_one() {
    let site = desk();
    at(&site, FIRST, &["record"]).expect(0);
    site.build();
    let checkpoint = site.page("record/checkpoint");
    site.replace(NORTH, "They will fail.", "They will fail by May.");
    at(
        &site,
        LATER,
        &["record", "--kind", "update", "--note", "The month."],
    )
    .expect(0);
    site.write("published", checkpoint);
    for command in [&["check"][..], &["verify"], &["build"], &BAG] {
        let more = if command == BAG {
            &[][..]
        } else {
            &["--expect-head", "published"]
        };
        site.run(&[command, more].concat()).expect(0);
    }
}

#[test]
fn a_checkpoint_or_a_page_is_enough_where_the_output_folder_has_no_ledger() {
    let site = shortened();
    site.remove("public/record/ledger.jsonl");
    let told = "has not grown from the 4 entries of the checkpoint in `public`";
    has(&site.run(&["build"]).expect(1), told);
    site.remove("public/record/checkpoint");
    site.run(&["verify"]).expect(0);
    // A site of version 0.1.0 has neither.
    fs::remove_dir_all(site.path("archive")).unwrap();
    site.write("standpoint.toml", "base_url = \"https://desk.example/\"\n");
    for command in [&["build"][..], &["verify"], &["record"], &BAG] {
        let run = site.run(command).expect(1);
        has(
            &run,
            "has a record, and there is no archive/ here: restore that folder",
        );
    }
}

#[test]
fn a_file_of_the_sites_own_at_the_address_of_the_ledger_says_nothing() {
    let site = recorded();
    site.write("static/record/ledger.jsonl", "Words on ledgers.\n");
    site.build();
    assert_eq!(site.page("record/ledger.jsonl"), "Words on ledgers.\n");
    site.run(&["verify"]).expect(0);
    site.write("static/record/ledger.jsonl", "Other words.\n");
    site.build();
    // The checkpoint still tells.
    cut(&site);
    has(
        &site.run(&["build"]).expect(1),
        "of the checkpoint in `public`",
    );
}

#[test]
fn a_ledger_in_the_output_folder_that_cannot_be_read_is_named() {
    let site = recorded();
    site.build();
    site.remove("public/record/ledger.jsonl");
    fs::create_dir(site.path("public/record/ledger.jsonl")).unwrap();
    let run = site.run(&["verify"]).expect(1);
    has(&run, "REWOUND the ledger in `public` cannot be read: ");
}

#[test]
fn a_build_asks_the_folder_that_it_writes() {
    let site = recorded();
    site.build();
    site.run(&["build", "--out", "copy"]).expect(0);
    cut(&site);
    site.run(&["build", "--out", "fresh"]).expect(0);
    let run = site.run(&["build", "--out", "copy"]).expect(1);
    has(&run, "the ledger in `copy` has 1 entry more");
}

#[test]
fn what_is_expected_is_a_head_or_a_checkpoint() {
    let site = recorded();
    site.build();
    let expected = head(&site);
    site.write("published", site.page("record/checkpoint"));
    let other = "5".repeat(64);
    for command in ["verify", "check", "build"] {
        let upper = expected.to_uppercase();
        for good in [&expected, &upper, "published"] {
            site.run(&[command, "--expect-head", good]).expect(0);
        }
        // A build does so, too, where nothing has changed.
        let run = site.run(&[command, "--expect-head", &other]).expect(1);
        has(&run, "the expected head is not on the chain");
        site.write("no.txt", "a\nb\nc\n");
        for (wrong, why) in [
            ("absent", "is no file"),
            ("no.txt", "is no checkpoint"),
            (&expected[1..], "is no file"),
        ] {
            let run = site.run(&[command, "--expect-head", wrong]).expect(2);
            has(&run, why);
            has(&run, "the path of a checkpoint");
        }
    }
    cut(&site);
    fs::remove_dir_all(site.path("public")).unwrap();
    for command in ["verify", "check", "build"] {
        let run = site.run(&[command, "--expect-head", "published"]).expect(1);
        has(
            &run,
            "has not grown from the 4 entries of the expected checkpoint",
        );
    }
    assert!(!site.has("index.html"));
    site.build();
}

const SAID: &str = "`required = true` was written into `[record]` of standpoint.toml";

#[test]
fn the_first_record_makes_the_settings_say_that_there_is_one() {
    let site = desk();
    let text = "# Ours.\nbase_url = \"https://desk.example/\"\n\n[record]   # ours\npublish_sources = false\n";
    site.write("standpoint.toml", text);
    let run = at(&site, FIRST, &["record", "talks/north", "--dry-run"]).expect(0);
    has(
        &run,
        "`required = true` would be written into `[record]` of standpoint.toml",
    );
    assert_eq!(site.text("standpoint.toml"), text);
    let run = at(&site, FIRST, &["record", "talks/north"]).expect(0);
    has(&run, SAID);
    let now = text.replace("# ours\n", "# ours\nrequired = true\n");
    assert_eq!(site.text("standpoint.toml"), now);
    // Whoever takes it out again has decided.
    site.write("standpoint.toml", text);
    let run = at(&site, LATER, &["record"]).expect(0);
    assert!(!run.stderr.contains("required"), "{}", run.stderr);
    assert_eq!(site.text("standpoint.toml"), text);
    site.build();
}

#[test]
fn settings_that_cannot_be_edited_safely_are_left_to_people() {
    for text in [
        "record = { publish_sources = false }\n",
        "record.publish_sources = false\n",
    ] {
        let site = desk();
        site.write("standpoint.toml", text);
        let run = at(&site, FIRST, &["record"]).expect(0);
        has(
            &run,
            "write `required = true` into `record` of standpoint.toml",
        );
        assert_eq!(site.text("standpoint.toml"), text);
    }
    let site = desk();
    site.write("standpoint.toml", "[record]\nrequired = false\n");
    let run = at(&site, FIRST, &["record"]).expect(0);
    assert!(!run.stderr.contains("required"), "{}", run.stderr);
    // Without settings, there are some now.
    let site = desk();
    site.remove("standpoint.toml");
    has(&at(&site, FIRST, &["record"]).expect(0), SAID);
    assert_eq!(site.text("standpoint.toml"), "[record]\nrequired = true\n");
}

#[test]
#[cfg(unix)]
fn settings_behind_a_link_are_left_to_people_and_modes_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let site = desk();
    let place = site.path("standpoint.toml");
    fs::set_permissions(&place, fs::Permissions::from_mode(0o600)).unwrap();
    at(&site, FIRST, &["record"]).expect(0);
    assert_eq!(
        place.metadata().unwrap().permissions().mode() & 0o777,
        0o600
    );
    let site = desk();
    let place = site.path("standpoint.toml");
    fs::rename(&place, site.path("settings.toml")).unwrap();
    symlink("settings.toml", &place).unwrap();
    let run = at(&site, FIRST, &["record"]).expect(0);
    has(
        &run,
        "write `required = true` into `record` of standpoint.toml",
    );
    assert!(place.is_symlink());
}

#[test]
fn a_site_that_must_have_a_record_fails_without_one() {
    let site = desk();
    site.write("standpoint.toml", "[record]\nrequired = true\n");
    let told = "`required = true` in standpoint.toml says that this site has a record, and there is none here";
    let all = || {
        for command in [&["build"][..], &["check"], &["verify"], &["record"], &BAG] {
            let run = site.run(command).expect(1);
            has(&run, told);
            has(
                &run,
                "take `required` out of `[record]`: `standpoint record` writes it again",
            );
        }
    };
    all();
    assert!(!site.path("archive").exists() && !site.path("bag").exists());
    // An empty ledger is none.
    site.write(LEDGER, "");
    all();
    site.remove(LEDGER).write("standpoint.toml", "");
    at(&site, FIRST, &["record"]).expect(0);
    assert_eq!(site.text("standpoint.toml"), "[record]\nrequired = true\n");
    built(&site);
}
