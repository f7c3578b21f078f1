//! `record`, `withdraw`, `remove`: what they write, say and refuse.

use crate::desk::{LEDGER, NORTH, SOUTH, at, desk, head, kinds, lines, objects, recorded, verify};
use standpoint::digest::Digest;
use standpoint::ledger::{Entry, Manifest, object_path};

const FIRST: &str = "2026-01-10T12:00:00Z";
const LATER: &str = "2026-01-11T12:00:00Z";

#[test]
fn what_is_public_goes_onto_the_record_as_the_format_says() {
    let site = desk();
    let run = at(&site, FIRST, &["record"]).expect(0);
    assert_eq!(
        run.stderr,
        "  site:settings version 1 (publish)\n  talks/north version 1 (publish)\n  talks/south version 1 (import: its date is more \
         than a day before or after now, and not attested)\nrecorded 2 new assessments, 1 new fact\n\
         `required = true` was written into `[record]` of standpoint.toml: a build without archive/ then fails, \
         also on a fresh clone\n"
    );
    let lines = lines(&site);
    let manifest = |files: &[&str]| {
        let file = |path: &&str| (Digest::of(site.text(path).as_bytes()), (**path).into());
        Manifest::new(files.iter().map(file))
    };
    let north = manifest(&[
        NORTH,
        "content/assessments/talks/data.csv",
        "content/assessments/talks/map.svg",
    ]);
    let expected = format!(
        "{{\"content\":\"{}\",\"id\":\"talks/north\",\"kind\":\"\",\"note\":\"\",\"prev\":\"{}\",\
         \"recorded\":\"2026-01-10T12:00:00Z\",\"rev\":1,\"seq\":2,\"time\":\"given\",\
         \"tool\":\"standpoint {}\",\"type\":\"publish\",\"v\":2}}",
        north.digest(),
        Digest::of(lines[0].as_bytes()),
        env!("CARGO_PKG_VERSION"),
    );
    assert_eq!(lines[1], expected);
    let (second, prev) = Entry::parse(&lines[2]).unwrap();
    assert_eq!(prev, Digest::of(lines[1].as_bytes()));
    assert_eq!(second.act.word(), "import");
    assert_eq!(second.content, manifest(&[SOUTH]).digest());
    assert_eq!(
        run.stdout.trim(),
        Digest::of(lines[2].as_bytes()).to_string()
    );
    assert_eq!(site.text(&object_path(north.digest())), north.text());
    for (digest, path) in north.files() {
        assert_eq!(site.text(&object_path(digest)), site.text(path), "{path}");
    }
    // Two manifests, two sources, two files, the time zone; and nothing of the draft.
    assert_eq!(objects(&site).len(), 7);
    assert_eq!(
        kinds(&verify(&site, &["--expect-head", run.stdout.trim()])),
        (vec![], vec![])
    );
}

#[test]
#[cfg(unix)]
fn objects_are_read_only_and_nothing_unfinished_stays() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = recorded();
    for object in objects(&site) {
        let mode = site.path(&object).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o444, "{object}");
    }
    let names: Vec<_> = std::fs::read_dir(site.path("archive")).unwrap().collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(site.text("archive/.gitattributes").contains("* -text"));
}

#[test]
fn a_second_run_has_nothing_to_record() {
    let site = recorded();
    let before = crate::support::stamps(&site.path("archive"));
    let run = at(&site, LATER, &["record"]).expect(0);
    assert_eq!((&*run.stderr, &*run.stdout), ("nothing to record\n", ""));
    assert_eq!(crate::support::stamps(&site.path("archive")), before);
}

#[test]
fn a_change_needs_a_kind_and_a_note_and_is_told_what_to_type() {
    let site = desk();
    at(&site, FIRST, &["record"]).expect(0);
    site.replace(SOUTH, "will hold", "may hold");
    let was = site.text(LEDGER);
    for arguments in [
        &["record"][..],
        &["record", "talks/south"],
        &["record", "--dry-run"],
    ] {
        let run = at(&site, LATER, arguments).expect(1);
        let typed = "    standpoint record talks/south --kind correction --note \"";
        assert!(run.stderr.contains(typed), "{}", run.stderr);
        assert!(run.stderr.contains("talks/south.md:10"), "{}", run.stderr);
        assert_eq!(site.text(LEDGER), was);
    }
    // Neither says anything without the other.
    for half in [["--kind", "minor"], ["--note", "why"]] {
        at(&site, LATER, &["record", half[0], half[1]]).expect(2);
    }
    let run = at(
        &site,
        LATER,
        &["record", "--kind", "update", "--note", " Less sure. "],
    )
    .expect(0);
    assert_eq!(
        run.stderr,
        "  talks/south version 2 (update: Less sure.)\nrecorded 1 changed assessment\n"
    );
    let (entry, _) = Entry::parse(&lines(&site)[3]).unwrap();
    assert_eq!((entry.rev, &*entry.note), (2, "Less sure."));
    assert_eq!(kinds(&verify(&site, &[])), (vec![], vec![]));
}

#[test]
fn a_dry_run_writes_nothing() {
    let site = desk();
    let run = at(&site, FIRST, &["record", "--dry-run"]).expect(0);
    assert!(
        run.stderr
            .contains("2 new assessments, 1 new fact would be recorded")
    );
    assert_eq!(run.stdout, "");
    assert!(!site.path("archive").exists() && !site.path(".standpoint").exists());
}

#[test]
fn only_what_is_asked_for_is_recorded_and_drafts_are_refused() {
    let site = desk();
    at(&site, FIRST, &["record", "talks/south"]).expect(0);
    assert_eq!(lines(&site).len(), 2);
    let was = site.text(LEDGER);
    let draft = at(&site, FIRST, &["record", "talks/draft"]).expect(1);
    assert!(
        draft.stderr.contains("`talks/draft` is withheld"),
        "{}",
        draft.stderr
    );
    let unknown = at(&site, FIRST, &["record", "talks/nort", "talks/north"]).expect(1);
    assert!(
        unknown.stderr.contains("did you mean `talks/north`?"),
        "{}",
        unknown.stderr
    );
    assert_eq!(site.text(LEDGER), was);
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report), (vec![], vec!["UNRECORDED"]));
}

#[test]
fn nothing_is_recorded_while_the_content_has_errors() {
    let site = desk();
    site.replace(SOUTH, "They will hold.", "[Broken](nowhere.md).");
    let run = at(&site, FIRST, &["record", "talks/north"]).expect(1);
    assert!(run.stderr.contains("broken-link"), "{}", run.stderr);
    assert!(!site.path(LEDGER).exists());
}

#[test]
fn a_time_before_the_newest_entry_is_refused() {
    let site = recorded();
    let was = site.text(LEDGER);
    site.replace(SOUTH, "will hold", "may hold");
    let correct = ["record", "--kind", "minor", "--note", "why"];
    for arguments in [
        &correct[..],
        &["withdraw", "talks/south", "--reason", "why"],
    ] {
        let run = at(&site, "2026-01-11T11:59:59Z", arguments).expect(2);
        assert_eq!(
            run.stderr,
            "error: --recorded-at is 2026-01-11T11:59:59Z, and the newest entry is of 2026-01-11T12:00:00Z: write \
             no earlier time, or leave --recorded-at out\n"
        );
        assert_eq!(site.text(LEDGER), was);
    }
    at(&site, LATER, &correct).expect(0);
}

#[test]
fn a_moved_file_is_no_edit_and_an_old_text_is() {
    let site = recorded();
    std::fs::create_dir(site.path("content/assessments/old")).unwrap();
    std::fs::rename(site.path(SOUTH), site.path("content/assessments/old/s.md")).unwrap();
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report), (vec![], vec!["MOVED"]));
    at(&site, LATER, &["record"]).expect(0);
    site.build();
    // The words of version 1 again.
    site.replace(NORTH, "They will fail by May.", "They will fail.");
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report), (vec!["EDITED"], vec!["MOVED"]));
    assert_eq!(report["findings"][0]["rev"], 2);
    let back = [
        "record",
        "--kind",
        "correction",
        "--note",
        "The month was wrong.",
    ];
    at(&site, LATER, &back).expect(0);
    let entries: Vec<_> = lines(&site)
        .iter()
        .map(|l| Entry::parse(l).unwrap().0)
        .collect();
    assert_eq!(
        (entries[4].rev, entries[4].content),
        (3, entries[1].content)
    );
    assert_eq!(kinds(&verify(&site, &[])).0, Vec::<&str>::new());
}

#[test]
fn a_withdrawal_is_an_entry_and_touches_no_file() {
    let site = recorded();
    let text = site.text(SOUTH);
    let withdraw = [
        "withdraw",
        "talks/south",
        "--reason",
        "Its source was forged.",
    ];
    let run = at(&site, LATER, &withdraw).expect(0);
    assert_eq!(run.stdout.trim(), head(&site));
    let (entry, _) = Entry::parse(lines(&site).last().unwrap()).unwrap();
    assert_eq!(
        (entry.act.word(), entry.rev, &*entry.note),
        ("withdraw", 1, "Its source was forged.")
    );
    assert_eq!(site.text(SOUTH), text);
    assert_eq!(kinds(&verify(&site, &[])), (vec![], vec![]));
    let again = at(&site, LATER, &withdraw).expect(0);
    assert!(
        again.stderr.contains("withdrawn on 2026-01-11 already"),
        "{}",
        again.stderr
    );
    assert_eq!(lines(&site).len(), 5);
    for (id, words) in [
        ("talks/sout", "did you mean `talks/south`?"),
        ("talks/draft", "not on the record"),
    ] {
        let run = at(&site, LATER, &["withdraw", id, "--reason", "why"]).expect(1);
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
}

#[test]
fn a_removal_takes_the_objects_that_nobody_else_needs() {
    let site = desk();
    // South shows the map, too.
    site.replace(
        SOUTH,
        "They will hold.",
        "They will hold. ![A map](map.svg)",
    );
    at(&site, FIRST, &["record"]).expect(0);
    site.replace(NORTH, "They will fail.", "They will fail by May.");
    at(
        &site,
        LATER,
        &["record", "--kind", "correction", "--note", "why"],
    )
    .expect(0);
    assert_eq!(objects(&site).len(), 9);
    let run = at(
        &site,
        LATER,
        &["remove", "talks/north", "--reason", "A court order."],
    )
    .expect(0);
    assert!(run.stderr.contains("5 objects"), "{}", run.stderr);
    assert_eq!(run.stdout.trim(), head(&site));
    let map = Digest::of(site.text("content/assessments/talks/map.svg").as_bytes());
    assert_eq!(objects(&site).len(), 4);
    assert!(objects(&site).contains(&object_path(map)));
    assert_eq!(lines(&site).len(), 5);
    // Its file is still public.
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report).0, ["EDITED"]);
    assert_eq!(report["findings"][0]["path"], NORTH);
    site.run(&["build"]).expect(1);
    let again = at(&site, LATER, &["record", "talks/north"]).expect(1);
    assert!(
        again.stderr.contains("was removed from the record"),
        "{}",
        again.stderr
    );
    site.remove(NORTH);
    assert_eq!(kinds(&verify(&site, &[])), (vec![], vec![]));
    site.build();
    let again = at(
        &site,
        LATER,
        &["remove", "talks/north", "--reason", "Again."],
    )
    .expect(0);
    assert!(
        again.stderr.contains("was removed before"),
        "{}",
        again.stderr
    );
    at(
        &site,
        LATER,
        &["withdraw", "talks/north", "--reason", "why"],
    )
    .expect(1);
    assert_eq!(lines(&site).len(), 5);
}

#[test]
fn wrong_usage_is_told() {
    let site = recorded();
    let was = site.text(LEDGER);
    let long = "x".repeat(2_001);
    for arguments in [
        &["record", "--kind", "fix", "--note", "x"][..],
        &["record", "--kind", "minor", "--note", "  "],
        &["record", "--kind", "minor", "--note", "a\nb"],
        &["record", "--kind", "minor", "--note", &long],
        &["withdraw", "talks/south"],
        &["withdraw", "talks/south", "--reason", "a\u{202e}b"],
        &["remove", "talks/south", "--reason", ""],
        &["verify", "--expect-head", "abc"],
    ] {
        at(&site, LATER, arguments).expect(2);
    }
    assert_eq!(site.text(LEDGER), was);
}

#[test]
fn names_that_tools_read_differently_are_refused() {
    let site = desk();
    site.write("content/assessments/talks/100%.csv", "a\n");
    site.replace(NORTH, "(data.csv)", "(100%25.csv)");
    let run = at(&site, FIRST, &["record"]).expect(1);
    assert!(run.stderr.contains("100%.csv"), "{}", run.stderr);
    assert!(!site.path(LEDGER).exists());
}

#[test]
fn many_runs_at_once_do_not_fork() {
    let site = desk();
    for number in 0..20 {
        let path = format!("content/assessments/many/{number}.md");
        let text = crate::support::assessment("North", "2026-01-10", "talks", "", "Words.");
        site.write(&path, text);
    }
    let runs: Vec<_> = (0..20)
        .map(|number| {
            let id = format!("many/{number}");
            let mut command = site.command(&["record", &id]);
            let quiet = std::process::Stdio::null;
            command.stdout(quiet()).stderr(quiet()).spawn().unwrap()
        })
        .collect();
    let mut done = 0;
    for mut run in runs {
        match run.wait().unwrap().code() {
            Some(0) => done += 1,
            // Another one was just writing.
            code => assert_eq!(code, Some(3)),
        }
    }
    assert!(done > 0);
    // The time zone goes with the first.
    assert_eq!(lines(&site).len(), done + 1);
    assert_eq!(kinds(&verify(&site, &[])).0, Vec::<&str>::new());
}

#[test]
fn a_ledger_is_not_begun_anew_over_what_an_old_one_has_left() {
    let site = recorded();
    site.remove(LEDGER);
    let run = at(&site, LATER, &["record"]).expect(1);
    assert!(
        run.stderr.contains("Restore archive/ledger.jsonl"),
        "{}",
        run.stderr
    );
    assert!(!site.path(LEDGER).exists());
    assert_eq!(kinds(&verify(&site, &[])).0, ["TRUNCATED"]);
    let built = site.run(&["build"]).expect(1);
    assert!(
        built.stderr.contains("record-truncated"),
        "{}",
        built.stderr
    );
}
