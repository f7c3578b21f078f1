//! What of the record the site publishes: the ledger, its checkpoint, manifests and sources; how a reader checks a page
//! with them, and the proofs of `verify`.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::desk::{LEDGER, SOUTH, at, built, desk, lines, objects, overwrite, recorded};
use crate::proofs::{self, Checkpoint};
use crate::support::{Site, files};

const LATER: &str = "2026-01-12T12:00:00Z";
const SOURCES: &str = "base_url = \"https://desk.example/\"\n[record]\npublish_sources = true\n";

/// The published objects, by their digests.
fn published(site: &Site) -> BTreeSet<String> {
    let below = site.path("public/record/objects");
    let files = files(&below).into_keys();
    let files = files.filter(|path| !path.ends_with('/'));
    files.map(|path| path.replace('/', "")).collect()
}

/// The digests of objects of the record, by their paths.
fn digests(paths: &[String]) -> BTreeSet<String> {
    let name = |path: &String| path.replace("archive/objects/", "").replace('/', "");
    paths.iter().map(name).collect()
}

/// The manifests that entries name.
fn manifests(site: &Site) -> BTreeSet<String> {
    let entry = |line: String| -> Value { serde_json::from_str(&line).unwrap() };
    let contents = lines(site).into_iter().map(entry);
    contents
        .map(|entry| entry["content"].as_str().unwrap().to_owned())
        .collect()
}

/// The ledger, and the checkpoint that another implementation makes of it.
fn expect_current(site: &Site) {
    assert_eq!(site.page("record/ledger.jsonl"), site.text(LEDGER));
    let made = proofs::root(&lines(site));
    let checkpoint = Checkpoint::read(&site.page("record/checkpoint"));
    assert_eq!(checkpoint.origin, "desk.example/record");
    assert_eq!(
        (checkpoint.size, checkpoint.root),
        (lines(site).len(), made)
    );
}

#[test]
fn the_site_has_the_ledger_its_checkpoint_and_all_manifests() {
    let site = desk();
    built(&site);
    assert!(!site.has("record/checkpoint") && !site.has("record/ledger.jsonl"));
    let site = recorded();
    built(&site);
    expect_current(&site);
    assert_eq!(published(&site), manifests(&site));
    for digest in published(&site) {
        let (folder, name) = digest.split_at(2);
        let copy = site.page(&format!("record/objects/{folder}/{name}"));
        assert_eq!(
            copy,
            site.text(&format!("archive/objects/{folder}/{name}")),
            "{digest}"
        );
    }
    for (page, root) in [
        ("assessments/talks/north/index.html", "../../../"),
        ("assessments/talks/north/v1/index.html", "../../../../"),
        ("assessments/talks/south/index.html", "../../../"),
    ] {
        let page = site.page(page);
        let (_, digest) = page.split_once("<code>sha256:").unwrap();
        let (folder, name) = digest[..64].split_at(2);
        let link =
            format!("href=\"{root}record/objects/{folder}/{name}\" download=\"manifest.txt\"");
        assert!(page.contains(&link), "{link}: {page}");
        assert!(!page.contains("<dt>Sources</dt>"));
    }
}

#[test]
fn sources_are_published_where_settings_say_so_and_what_was_removed_is_not() {
    let site = recorded();
    site.write("standpoint.toml", SOURCES);
    built(&site);
    assert_eq!(published(&site), digests(&objects(&site)));
    let south = fs::read_to_string(site.path(SOUTH)).unwrap();
    let remove = ["remove", "talks/south", "--reason", "A name.", "--yes"];
    at(&site, LATER, &remove).expect(0);
    site.remove(SOUTH);
    built(&site);
    expect_current(&site);
    assert_eq!(published(&site), digests(&objects(&site)));
    assert!(published(&site).is_subset(&digests(&objects(&site))));
    for path in files(&site.path("public")).into_keys() {
        let is_file = !path.ends_with('/');
        let has_words = |path: &str| fs::read(site.path(path)).is_ok_and(|b| b == south.as_bytes());
        assert!(!(is_file && has_words(&format!("public/{path}"))), "{path}");
    }
    site.write("standpoint.toml", "base_url = \"https://desk.example/\"\n");
    built(&site);
    let left = published(&site).len();
    assert_eq!(
        left, 3,
        "the manifests of one assessment, and the time zone"
    );
}

#[test]
fn a_withdrawn_assessment_keeps_its_manifest_and_a_draft_has_none() {
    let site = recorded();
    site.write("standpoint.toml", SOURCES);
    let withdraw = ["withdraw", "talks/south", "--reason", "Wrong.", "--yes"];
    at(&site, LATER, &withdraw).expect(0);
    built(&site);
    assert_eq!(published(&site), digests(&objects(&site)));
    for digest in published(&site) {
        let (folder, name) = digest.split_at(2);
        let text = site.page(&format!("record/objects/{folder}/{name}"));
        assert!(!text.contains("Not yet."), "{text}");
    }
}

#[test]
fn a_later_build_writes_what_changed_and_gives_the_bytes_of_a_clean_one() {
    let site = recorded();
    site.write("standpoint.toml", SOURCES);
    built(&site);
    let again = site.run(&["build"]).expect(0);
    assert!(again.stderr.contains("nothing has changed"), "{again:?}");
    site.replace(SOUTH, "They will hold.", "They will hold on.");
    let update = ["record", "--kind", "update", "--note", "More."];
    at(&site, LATER, &update).expect(0);
    built(&site);
    expect_current(&site);
    site.run(&["build", "--out", "clean"]).expect(0);
    assert!(files(&site.path("public")) == files(&site.path("clean")));
}

#[test]
fn what_the_owner_has_at_these_addresses_wins() {
    let site = recorded();
    let own = manifests(&site).first().unwrap().clone();
    let own = format!("record/objects/{}/{}", &own[..2], &own[2..]);
    for path in ["record/ledger.jsonl", "record/checkpoint", &own] {
        site.write(&format!("static/{path}"), "Ours.\n");
    }
    built(&site);
    for path in ["record/ledger.jsonl", "record/checkpoint", &own] {
        assert_eq!(site.page(path), "Ours.\n", "{path}");
    }
    assert!(
        site.page("record/index.html")
            .contains("href=\"../record/checkpoint\"")
    );
    // Pages and folders, too: a file cannot have their names.
    let site = recorded();
    site.write("content/record/checkpoint.md", "# What a checkpoint is\n")
        .write("static/record/ledger.jsonl/note.txt", "Ours.\n");
    built(&site);
    assert!(
        site.page("record/checkpoint/index.html")
            .contains("What a checkpoint is")
    );
    assert_eq!(site.page("record/ledger.jsonl/note.txt"), "Ours.\n");
    assert!(!site.page("record/index.html").contains("ledger.jsonl"));
}

#[test]
fn a_lost_object_is_one_finding() {
    let site = recorded();
    site.write("standpoint.toml", SOURCES);
    for path in objects(&site) {
        let whole = fs::read(site.path(&path)).unwrap();
        site.remove(&path);
        let check = site.run(&["build"]).expect(1);
        assert_eq!(
            check.stderr.matches("error[").count(),
            1,
            "{path}: {check:?}"
        );
        fs::write(site.path(&path), &whole).unwrap();
        overwrite(&site, &path, b"other");
        let check = site.run(&["build"]).expect(1);
        assert_eq!(
            check.stderr.matches("error[").count(),
            1,
            "{path}: {check:?}"
        );
        overwrite(&site, &path, &whole);
    }
    site.run(&["check"]).expect(0);
}
