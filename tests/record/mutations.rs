//! Mutations: whatever is done to a record is found, and each is found as what it is.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use rayon::prelude::*;
use serde_json::Value;
use standpoint::digest::Digest;

use crate::desk::{LEDGER, NORTH, at, entries, head, kinds, objects, overwrite, recorded, verify};
use crate::harm::{NORTH_2, add, base, build_before, edit, head_at, witness};
use crate::mutation_table::{Known, Row, Says, TABLE};
use crate::support::files;

/// Each row: a fresh copy is harmed, and all three commands say what the row says.
#[test]
fn each_mutation_of_the_table_is_found_as_what_it_is() {
    let names: BTreeSet<_> = TABLE.iter().map(|row| row.0).collect();
    assert_eq!(names.len(), TABLE.len(), "two rows with one name");
    assert!(TABLE.len() > 250, "only {} mutations", TABLE.len());
    let wrong: Vec<String> = TABLE.par_iter().filter_map(fault).collect();
    assert!(
        wrong.is_empty(),
        "{} rows:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// What is not as a row says.
fn fault(&(name, says, harm): &Row) -> Option<String> {
    let site = base();
    let head = head_at(&site, NORTH_2);
    let mut more: &[&str] = &["--expect-head", &head];
    match says {
        Says::Rewound(Known::Checkpoint) => {
            build_before(&site);
            fs::rename(site.path("public/record/checkpoint"), site.path("known")).unwrap();
            fs::remove_dir_all(site.path("public")).unwrap();
            more = &["--expect-head", "known"];
        }
        Says::Rewound(known) if known != Known::Head => {
            more = &[];
            match known {
                Known::Site => build_before(&site),
                Known::Witness => witness(&site, &format!("{head}.sshsig")),
                _ => {}
            }
        }
        Says::Unseen(_) | Says::Audited(_) | Says::Unnoticed => more = &[],
        _ => {}
    }
    harm(&site);
    let (finds, note) = match says {
        Says::Finds(kind)
        | Says::Many(kind)
        | Says::First(kind)
        | Says::Unseen(kind)
        | Says::Audited(kind) => (Some(kind), None),
        Says::Rewound(_) => (Some("REWOUND"), None),
        Says::Notes(kind) => (None, Some(kind)),
        Says::Passes | Says::Unnoticed => (None, None),
    };
    let before = files(&site.path("public"));
    let code = Some(i32::from(finds.is_some()));
    let verify = site.run(&[&["verify", "--format", "json"], more].concat());
    let report: Value = serde_json::from_str(&verify.stdout).unwrap_or_default();
    let fail = |what: &str| {
        let said = &verify.stderr;
        Some(format!("{name}: {says:?}, but {what}\n{report:#}\n{said}"))
    };
    if verify.code != code || verify.stdout.is_empty() {
        return fail("`verify` ends otherwise");
    }
    let (found, noted) = kinds(&report);
    let is_right = match says {
        Says::First(kind) => found.len() > 1 && found[0] == kind,
        Says::Many(kind) => found.len() > 1 && found.iter().all(|found| *found == kind),
        Says::Audited(kind) => found.iter().all(|found| *found == kind),
        _ => found == Vec::from_iter(finds),
    };
    let is_noted = says == Says::Unnoticed || noted == Vec::from_iter(note);
    if !is_right || finds.is_none() && !is_noted {
        return fail("`verify` says otherwise");
    }
    let is_blank = |value: &Value| value.as_str().is_none_or(str::is_empty);
    let mut findings = report["findings"].as_array().unwrap().iter();
    if findings.any(|one| is_blank(&one["hint"]) || is_blank(&one["path"])) {
        return fail("a finding has no place or no way out");
    }
    let told = finds.filter(|_| !matches!(says, Says::Audited(_)));
    let code = Some(i32::from(told.is_some()));
    let wanted = told.map(|kind| format!("record-{}", kind.to_lowercase().replace('_', "-")));
    let check: &[&str] = &["check", "--format", "short"];
    // Both look at the same; so the slower one is asked once for each thing that can be said.
    let is_first = TABLE.iter().find(|row| row.1 == says).unwrap().0 == name;
    let is_known = matches!(says, Says::Rewound(_));
    let commands = [check, &["build"]].into_iter();
    for command in commands.take(if is_first || is_known { 2 } else { 1 }) {
        let run = site.run(&[command, more].concat());
        let told = run.stdout + &run.stderr;
        let errors = told
            .lines()
            .filter_map(|line| line.split_once("error[record"));
        let codes = errors.map(|(_, rest)| format!("record{}", rest.split(']').next().unwrap()));
        let codes: BTreeSet<_> = codes.collect();
        let is_right = match says {
            Says::First(_) => codes.is_superset(&wanted.iter().cloned().collect()),
            _ => codes == wanted.iter().cloned().collect(),
        };
        if run.code != code || !is_right {
            return fail(&format!("{command:?} ends with {:?}: {told}", run.code));
        }
    }
    if told.is_some() && files(&site.path("public")) != before {
        return fail("something was built");
    }
    None
}

#[test]
fn an_edit_names_digests_lines_and_what_to_type() {
    let site = recorded();
    let was = Digest::of(site.text(NORTH).as_bytes());
    site.replace(NORTH, "by May", "by June");
    let report = verify(&site, &[]);
    let finding = &report["findings"][0];
    assert_eq!(finding["id"], "talks/north");
    assert_eq!(
        (finding["rev"].as_u64(), finding["line"].as_u64()),
        (Some(2), Some(10))
    );
    assert_eq!(finding["expected"], was.to_string());
    assert_eq!(
        finding["found"],
        Digest::of(site.text(NORTH).as_bytes()).to_string()
    );
    assert_eq!(finding["path"], NORTH);
    let people = site.run(&["verify"]).expect(1);
    let (finding, last) = people.stderr.trim_end().rsplit_once('\n').unwrap();
    assert_eq!(
        finding,
        format!(
            "EDITED `talks/north` is not as it was recorded in version 2\n  \
             at {NORTH}:10 (talks/north, version 2)\n  \
             expected {was}\n  \
             found    {}\n  \
             restore the file; or put the change on the record with `standpoint record talks/north --kind \
             correction --note \"…\"` (or `--kind update`; `minor` if only its form changed)",
            Digest::of(site.text(NORTH).as_bytes())
        )
    );
    assert!(last.ends_with(": 1 finding"), "{last}");
    assert_eq!(people.stdout.trim(), head(&site), "the head, for scripts");
    let text = site.run(&["verify", "--format", "json"]).stdout;
    let keys = [
        "findings", "kind", "id", "rev", "expected", "found", "path", "line", "hint", "notes",
        "head",
    ];
    let mut rest = &*text;
    for key in keys {
        (_, rest) = rest.split_once(&format!("\"{key}\":")).expect(key);
    }
    assert_eq!(text.matches("\":").count(), keys.len(), "{text}");
}

/// What is no part of the record is a note each, and stops nothing.
#[test]
fn strays_stop_nothing() {
    let site = recorded();
    for path in [
        "archive/a",
        "archive/b/c",
        "archive/objects/d",
        "archive/objects/ab/e",
        "archive/.DS_Store",
    ] {
        site.write(path, "mine");
    }
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report), (vec![], vec!["STRAY"; 4]), "{report:#}");
    // Without a ledger, they are no sign of one.
    let site = crate::desk::desk();
    site.write("archive/objects/notes.txt", "mine");
    assert_eq!(kinds(&verify(&site, &[])).0, Vec::<&str>::new());
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
}

/// Any byte of any file of the record, changed: something is found.
#[test]
fn no_changed_byte_passes_unnoticed() {
    let site = recorded();
    let expected = head(&site);
    let mut paths = objects(&site);
    paths.push(LEDGER.to_owned());
    paths.push(NORTH.to_owned());
    let mut runner = TestRunner::new(ProptestConfig::with_cases(80));
    let cases = (0..paths.len(), any::<prop::sample::Index>(), 1_u8..);
    let result = runner.run(&cases, |(path, place, change)| {
        let path = &paths[path];
        let bytes = fs::read(site.path(path)).unwrap();
        let mut harmed = bytes.clone();
        harmed[place.index(bytes.len())] ^= change;
        overwrite(&site, path, &harmed);
        let run = site.run(&["verify", "--expect-head", &expected]);
        overwrite(&site, path, &bytes);
        prop_assert_eq!(run.code, Some(1), "{}: {}", path, run.stderr);
        Ok(())
    });
    result.unwrap();
    assert_eq!(
        kinds(&verify(&site, &["--expect-head", &expected])),
        (vec![], vec![])
    );
}

/// Each object is needed: without it, it is named.
#[test]
fn every_dropped_object_is_found() {
    let site = recorded();
    for path in objects(&site) {
        let bytes = fs::read(site.path(&path)).unwrap();
        site.remove(&path);
        let report = verify(&site, &[]);
        assert_eq!(kinds(&report).0, ["STORE_CORRUPT"], "{path}");
        assert_eq!(report["findings"][0]["path"], *path);
        fs::create_dir_all(site.path(&path).parent().unwrap()).unwrap();
        fs::write(site.path(&path), bytes).unwrap();
    }
}

/// The largest number there is has no next one, and is found like any other that is wrong.
#[test]
fn numbers_that_have_no_next_one_stop_nothing() {
    let site = recorded();
    // The objects of the newest version are there, and no entry names them.
    let mut last = entries(&site).swap_remove(3);
    last.rev = u64::MAX;
    last.content = entries(&site).swap_remove(1).content;
    edit(&site, |lines| drop(lines.pop()));
    add(&site, 2, &last);
    assert_eq!(kinds(&verify(&site, &[])).0, ["CHAIN_BROKEN"]);
    last.seq = u64::MAX;
    edit(&site, |lines| drop(lines.pop()));
    add(&site, 2, &last);
    for command in ["verify", "build", "check", "record"] {
        let run = site.run(&[command]).expect(1);
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    }
}
