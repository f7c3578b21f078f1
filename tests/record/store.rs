//! The store as a stranger may have made it: links, pipes, and objects without end.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::process::Command;

use standpoint::digest::Digest;
use standpoint::ledger::object_path;

use crate::desk::{LEDGER, at, desk, kinds, objects, recorded, verify};
use crate::support::{Site, temporary};

/// The path of a file of a site.
type Which<'a> = &'a dyn Fn(&Site) -> String;

const LATER: &str = "2026-01-12T00:00:00Z";

/// Puts a file of 7 TiB that takes no space at a path; false where the disk has none so long.
fn endless(site: &Site, path: &str) -> bool {
    let place = site.path(path);
    drop(fs::remove_file(&place));
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    File::create(&place).unwrap().set_len(7 << 40).is_ok()
}

fn object_of(site: &Site, path: &str) -> String {
    object_path(Digest::of(site.text(path).as_bytes()))
}

#[test]
fn objects_without_end_are_reported_and_not_read() {
    let manifest = |site: &Site| {
        let is_manifest = |path: &&String| site.text(path).contains("  content/");
        objects(site).iter().find(is_manifest).unwrap().clone()
    };
    let cases: [(&str, Which<'_>, &str); 5] = [
        (
            "named by nothing",
            &|_| object_path(Digest::of(b"none")),
            "no entry of the ledger names",
        ),
        (
            "a source",
            &|s| object_of(s, "content/assessments/talks/north.md"),
            "was not read",
        ),
        ("a manifest", &manifest, "was not read"),
        (
            "a file",
            &|s| object_of(s, "content/assessments/talks/map.svg"),
            "was not read",
        ),
        (
            "the ledger",
            &|_| LEDGER.to_owned(),
            "the ledger cannot be read",
        ),
    ];
    for (name, path, told) in cases {
        let site = recorded();
        let path = path(&site);
        if !endless(&site, &path) {
            eprintln!("skipped: the disk has no files so long");
            return;
        }
        let run = site.run(&["verify"]).expect(1);
        assert!(
            run.stderr.contains(told) && run.stderr.contains(&path),
            "{name} {run:?}"
        );
        site.run(&["check"]).expect(1);
        let run = site.run(&["build"]).expect(1);
        assert!(run.stderr.contains(&path), "{name} {run:?}");
    }
}

#[test]
fn a_file_without_end_is_named() {
    let site = desk();
    if !endless(&site, "content/assessments/talks/map.svg") {
        eprintln!("skipped: the disk has no files so long");
        return;
    }
    for command in ["build", "check"] {
        let run = site.run(&[command]).expect(1);
        assert!(
            run.stderr
                .contains("error[too-large]: this file is 7696581394432 bytes long")
                && run.stderr.contains("content/assessments/talks/map.svg"),
            "{run:?}"
        );
    }
    let run = at(&site, LATER, &["record"]);
    assert_eq!(run.code, Some(1), "{run:?}");
}

#[test]
fn an_object_that_is_a_pipe_stops_nothing() {
    let site = recorded();
    let path = object_of(&site, "content/assessments/talks/map.svg");
    site.remove(&path);
    let made = Command::new("mkfifo").arg(site.path(&path)).status();
    if !made.is_ok_and(|made| made.success()) {
        eprintln!("skipped: there is no mkfifo");
        return;
    }
    let run = site.run(&["verify"]).expect(1);
    assert!(run.stderr.contains(&path), "{run:?}");
}

#[test]
fn the_record_holds_no_symbolic_link() {
    let inner = |site: &Site| objects(site)[0].clone();
    let folder = |site: &Site| inner(site).rsplit_once('/').unwrap().0.to_owned();
    let cases: [(&str, Which<'_>); 6] = [
        ("archive", &|_| "archive".to_owned()),
        ("the objects", &|_| "archive/objects".to_owned()),
        ("a folder of objects", &folder),
        ("an object", &inner),
        ("the ledger", &|_| LEDGER.to_owned()),
        ("what keeps Git away", &|_| {
            "archive/.gitattributes".to_owned()
        }),
    ];
    for (name, path) in cases {
        // Whether it stays in the site makes no difference.
        for stays in [true, false] {
            let site = recorded();
            let beside = temporary();
            let path = path(&site);
            let folder = if stays { site.root() } else { beside.path() };
            let target = folder.join("elsewhere");
            let moved = Command::new("mv")
                .arg(site.path(&path))
                .arg(&target)
                .status();
            assert!(moved.unwrap().success());
            symlink(&target, site.path(&path)).unwrap();
            site.replace(
                "content/assessments/talks/south.md",
                "will hold",
                "may hold",
            );
            let note = &["record", "--kind", "minor", "--note", "why"];
            for arguments in [&["verify"][..], &["build"], &["check"], note] {
                let run = at(&site, LATER, arguments).expect(1);
                let is_told = run.stderr.contains("symbolic link") && run.stderr.contains(&path);
                assert!(is_told, "{name} {arguments:?} {run:?}");
            }
        }
    }
    let unfinished = recorded();
    let beside = temporary();
    symlink(beside.path(), unfinished.path("archive/.unfinished")).unwrap();
    let report = verify(&unfinished, &[]);
    let (found, _) = kinds(&report);
    assert_eq!(found.len(), 1);
}
