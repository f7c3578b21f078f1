//! `record` and the commands that need a reason, stopped before any of their changes to the disk.

use crate::desk::{LEDGER, NORTH, SOUTH, at, desk, kinds, objects, recorded, verify};
use crate::support::{Run, Site, finish};

const LATER: &str = "2026-01-13T12:00:00Z";
const CORRECT: [&str; 5] = ["record", "--kind", "correction", "--note", "why"];
const WITHDRAW: [&str; 4] = ["withdraw", "talks/north", "--reason", "why"];
const REMOVE: [&str; 4] = ["remove", "talks/north", "--reason", "why"];
const RENAME: [&str; 5] = ["rename", "talks/north", "talks/sea", "--reason", "why"];
const REINSTATE: [&str; 4] = ["reinstate", "talks/north", "--reason", "why"];
const MERGE: [&str; 3] = ["record", "--merge", "other.jsonl"];
const UNPUBLISH: [&str; 4] = ["unpublish", "talks/north", "--reason", "why"];

fn faulty(site: &Site, arguments: &[&str], at: usize, kind: &str) -> Run {
    let mut command = site.command(arguments);
    command.args(["--recorded-at", LATER, "--yes"]);
    command.env("RAYON_NUM_THREADS", "1");
    command.env("STANDPOINT_FAULT_KIND", kind);
    finish(command.env("STANDPOINT_FAULT_AT", at.to_string()))
}

/// Stops a command before its n-th change, for every n; then the ledger is the old one or the new one,
/// and running the command again makes all whole.
fn stop_everywhere(prepare: &dyn Fn() -> Site, arguments: &[&str], kind: &str) -> usize {
    let whole = prepare();
    faulty(&whole, arguments, usize::MAX, kind).expect(0);
    let (new, all) = (whole.text(LEDGER), objects(&whole));
    let settings = whole.text("standpoint.toml");
    let before = prepare();
    let prepare = || Site::copy_of(before.root());
    for n in 1.. {
        assert!(n < 300, "it never ends");
        let site = prepare();
        let old = std::fs::read_to_string(site.path(LEDGER)).unwrap_or_default();
        let run = faulty(&site, arguments, n, kind);
        if run.code == Some(0) && kind != "eio" {
            assert_eq!(site.text(LEDGER), new);
            return n - 1;
        }
        if run.code == Some(0) {
            // A fault that does not matter, or none any more.
            let clean = faulty(&prepare(), arguments, n + 1, kind).code == Some(0);
            if clean && n > 5 {
                return n;
            }
        }
        match kind {
            "abort" => assert_eq!(run.code, None, "{n}: {run:#?}"),
            _ => assert!(matches!(run.code, Some(0 | 3)), "{n}: {run:#?}"),
        }
        let left = std::fs::read_to_string(site.path(LEDGER)).unwrap_or_default();
        assert!(left == old || left == new, "{n}: {left}");
        // An object that was not named yet is named by `verify`, and nothing else is wrong but what was.
        let report = verify(&site, &[]);
        for kind in kinds(&report).0 {
            let is_new_id = kind == "MISSING" && arguments[0] == "rename";
            assert!(
                is_new_id || matches!(kind, "TRUNCATED" | "EDITED" | "STORE_CORRUPT"),
                "{n}: {report:#}"
            );
        }
        at(&site, LATER, arguments).expect(0);
        assert_eq!(site.text(LEDGER), new, "{n}");
        assert_eq!(site.text("standpoint.toml"), settings, "{n}");
        assert_eq!(objects(&site), all, "{n}");
        assert!(!site.path("archive/.unfinished").exists(), "{n}");
        let findings = kinds(&verify(&site, &[])).0.len();
        let still_public = matches!(arguments[0], "remove" | "unpublish") || arguments == MERGE;
        assert_eq!(findings, usize::from(still_public), "{n}");
    }
    unreachable!()
}

fn edited() -> Site {
    let site = recorded();
    site.replace(NORTH, "by May", "by June");
    site
}

#[test]
fn a_first_record_can_be_stopped_anywhere() {
    let count = stop_everywhere(&desk, &["record"], "abort");
    assert!(count > 20, "{count}");
}

#[test]
fn a_correction_can_be_stopped_anywhere() {
    let count = stop_everywhere(&edited, &CORRECT, "abort");
    assert!(count > 10, "{count}");
}

#[test]
fn a_record_of_facts_can_be_stopped_anywhere() {
    let count = stop_everywhere(&crate::facts::asked, &["record"], "abort");
    assert!(count > 20, "{count}");
    let decided = || {
        let site = crate::facts::decided();
        site.replace("content/events/talks.md", "answer: yes", "answer: no");
        site
    };
    let count = stop_everywhere(&decided, &CORRECT, "abort");
    assert!(count > 10, "{count}");
    let remove = ["remove", "agent:north", "--reason", "why"];
    let count = stop_everywhere(&crate::facts::decided, &remove, "abort");
    assert!(count > 4, "{count}");
}

#[test]
fn a_withdrawal_can_be_stopped_anywhere() {
    let count = stop_everywhere(&recorded, &WITHDRAW, "abort");
    assert!(count > 4, "{count}");
}

#[test]
fn a_removal_can_be_stopped_anywhere() {
    let count = stop_everywhere(&recorded, &REMOVE, "abort");
    assert!(count > 10, "{count}");
}

fn with_new_id() -> Site {
    let site = recorded();
    site.replace(NORTH, "id: talks/north", "id: talks/sea");
    site
}

fn withdrawn() -> Site {
    let site = recorded();
    at(&site, "2026-01-12T12:00:00Z", &WITHDRAW).expect(0);
    site
}

/// A site with the ledger of another branch, which revises one assessment and removes the other.
fn branches() -> Site {
    let site = recorded();
    let other = Site::copy_of(site.root());
    other.replace(SOUTH, "will hold", "will hold on");
    let update = ["record", "--kind", "update", "--note", "Theirs."];
    at(&other, "2026-01-12T12:00:00Z", &update).expect(0);
    let new: Vec<_> = objects(&other)
        .into_iter()
        .filter(|path| !site.path(path).exists())
        .collect();
    assert_eq!(new.len(), 2);
    for path in new.iter().map(String::as_str).chain([SOUTH]) {
        site.write(path, other.text(path));
    }
    at(&other, "2026-01-12T12:00:00Z", &REMOVE).expect(0);
    site.write("other.jsonl", other.text(LEDGER));
    site.replace(NORTH, "by May", "by June");
    let update = [
        "record",
        "talks/north",
        "--kind",
        "update",
        "--note",
        "Ours.",
    ];
    at(&site, "2026-01-12T12:00:00Z", &update).expect(0);
    site
}

#[test]
fn a_merge_can_be_stopped_anywhere() {
    let count = stop_everywhere(&branches, &MERGE, "abort");
    assert!(count > 10, "{count}");
}

#[test]
fn a_renaming_can_be_stopped_anywhere() {
    let count = stop_everywhere(&with_new_id, &RENAME, "abort");
    assert!(count > 10, "{count}");
}

#[test]
fn what_takes_offline_and_back_can_be_stopped_anywhere() {
    let count = stop_everywhere(&recorded, &UNPUBLISH, "abort");
    assert!(count > 4, "{count}");
    let count = stop_everywhere(&withdrawn, &REINSTATE, "abort");
    assert!(count > 4, "{count}");
}

/// The entry that leaves a clock behind and the one that follows it are added in one step.
#[test]
fn a_removal_after_a_clock_that_ran_ahead_can_be_stopped_anywhere() {
    let ahead = || {
        let site = recorded();
        let withdraw = ["withdraw", "talks/south", "--reason", "why"];
        at(&site, "2999-01-01T00:00:00Z", &withdraw).expect(0);
        site
    };
    let count = stop_everywhere(&ahead, &REMOVE, "abort");
    assert!(count > 10, "{count}");
}

/// The same where the disk is full or fails instead.
fn fail_everywhere(prepare: &dyn Fn() -> Site, arguments: &[&str]) {
    for kind in ["enospc", "eio"] {
        stop_everywhere(prepare, arguments, kind);
    }
}

#[test]
fn a_full_or_failing_disk_leaves_a_first_record_whole() {
    fail_everywhere(&desk, &["record"]);
}

#[test]
fn a_full_or_failing_disk_leaves_a_correction_whole() {
    fail_everywhere(&edited, &CORRECT);
}

#[test]
fn a_full_or_failing_disk_leaves_a_removal_whole() {
    fail_everywhere(&recorded, &REMOVE);
}

#[test]
fn a_full_or_failing_disk_leaves_a_renaming_whole() {
    fail_everywhere(&with_new_id, &RENAME);
}

#[test]
fn a_full_or_failing_disk_leaves_a_merge_whole() {
    fail_everywhere(&branches, &MERGE);
}

#[test]
fn a_full_or_failing_disk_leaves_other_reasons_whole() {
    fail_everywhere(&recorded, &WITHDRAW);
    fail_everywhere(&withdrawn, &REINSTATE);
    fail_everywhere(&recorded, &UNPUBLISH);
}

/// How often a command waits until something has reached the disk itself.
fn syncs(prepare: &dyn Fn() -> Site, arguments: &[&str]) -> usize {
    let fails = |n: &usize| faulty(&prepare(), arguments, *n, "unsynced").code != Some(0);
    (1..300).take_while(fails).count()
}

/// The folders in which objects lie.
fn folders(objects: &[String]) -> usize {
    let folders = objects.iter().map(|path| &path[..path.len() - 62]);
    folders.collect::<std::collections::BTreeSet<_>>().len()
}

#[test]
fn what_was_written_or_removed_outlives_a_power_cut() {
    // The ledger, and the folders `archive/` and that in which it lies.
    let ledger = 3;
    let site = desk();
    faulty(&site, &["record"], usize::MAX, "unsynced").expect(0);
    let all = objects(&site);
    let kept = folders(&all) + 1;
    // The first time, the settings and their folder, too.
    assert_eq!(syncs(&desk, &["record"]), all.len() + kept + 2 + ledger);

    // What a run that was stopped has written is not written again, and its names may not be safe.
    let stopped = || {
        let site = desk();
        faulty(&site, &["record"], usize::MAX, "unsynced").expect(0);
        site.remove(LEDGER);
        site
    };
    assert_eq!(syncs(&stopped, &["record"]), kept + ledger);

    let before = objects(&recorded());
    let site = recorded();
    faulty(&site, &REMOVE, usize::MAX, "unsynced").expect(0);
    let left = objects(&site);
    let gone: Vec<_> = before.into_iter().filter(|o| !left.contains(o)).collect();
    assert!(gone.len() > 3, "{gone:?}");
    assert_eq!(syncs(&recorded, &REMOVE), ledger + folders(&gone));
}

#[test]
fn what_a_stopped_run_has_written_is_adopted_when_it_is_recorded_after_all() {
    let site = desk();
    // After all objects, before the ledger.
    let count = (1..300).find(|n| {
        let site = desk();
        faulty(&site, &["record"], *n, "abort");
        site.path(LEDGER).exists()
    });
    let count = count.unwrap();
    faulty(&site, &["record"], count - 1, "abort");
    assert!(!site.path(LEDGER).exists());
    let left = objects(&site);
    assert_eq!(left.len(), 7);
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report).0, ["TRUNCATED"]);
    assert!(
        report["findings"][0]["hint"]
            .as_str()
            .unwrap()
            .contains("run it again")
    );
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    assert_eq!(objects(&site), left);
}
