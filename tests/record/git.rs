//! A record in a real Git repository: what its commands do to it, and what is found.

use std::fs;
use std::path::Path;

use crate::desk::{LEDGER, NORTH, at, desk, head, kinds, verify};
use crate::repository::{commit, git, has_git};
use crate::support::Site;

const CORRECT: [&str; 5] = ["record", "--kind", "correction", "--note", "The month."];

/// A site in a repository: its first commit has no record, the second one begins it, and the third one has a
/// correction.
fn repository() -> Site {
    let site = desk();
    site.write(".gitignore", "public/\n.standpoint/\n")
        .write(".gitattributes", "*.csv -text\n*.svg -text\n");
    git(&site, &["init", "--quiet"]);
    commit(&site, "Begin");
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    commit(&site, "Record");
    site.replace(NORTH, "They will fail.", "They will fail by May.");
    at(&site, "2026-01-11T12:00:00Z", &CORRECT).expect(0);
    commit(&site, "Correct");
    site
}

/// A fresh clone of a repository.
fn clone(from: &Path, flags: &[&str]) -> Site {
    let site = Site::new::<&str>(&[]);
    fs::remove_dir(site.path("content")).unwrap();
    let url = format!("file://{}", from.display());
    let arguments = [&["clone", "--quiet"], flags, &[&url, "."]].concat();
    git(&site, &arguments);
    site
}

/// Expects that each command finds a record that is shorter than it was, or another one, and says these words.
#[track_caller]
fn rewound(site: &Site, more: &[&str], words: &str) {
    for command in [&["check"][..], &["build", "--strict"], &["verify"]] {
        let run = site.run(&[command, more].concat()).expect(1);
        let told = ["record-rewound", "REWOUND"].map(|word| run.stderr.contains(word));
        assert!(told.contains(&true), "{command:?} {}", run.stderr);
        assert!(run.stderr.contains(words), "{command:?} {}", run.stderr);
    }
}

#[test]
fn a_reverted_recording_is_found_by_what_was_published() {
    if !has_git() {
        return;
    }
    let site = repository();
    site.run(&["build", "--strict"]).expect(0);
    let (checkpoint, expected) = (site.page("record/checkpoint"), head(&site));
    git(&site, &["revert", "--no-edit", "HEAD"]);
    rewound(
        &site,
        &[],
        "the ledger in `public` has 1 entry more than this one (`talks/north`)",
    );
    let bag = ["archive", "--format", "bagit", "--out", "bag"];
    let run = site.run(&bag).expect(1);
    assert!(run.stderr.contains("record-rewound"), "{}", run.stderr);
    let run = at(&site, "2026-01-13T12:00:00Z", &["record"]).expect(1);
    assert!(
        run.stderr.contains("nothing was recorded"),
        "{}",
        run.stderr
    );
    // A fresh clone knows of nothing but what it is told.
    let fresh = clone(site.root(), &[]);
    fresh.write("published", &checkpoint);
    rewound(
        &fresh,
        &["--expect-head", &expected],
        "the expected head is not on the chain",
    );
    let told = "has not grown from the 4 entries of the expected checkpoint";
    rewound(&fresh, &["--expect-head", "published"], told);
    // The first recording, too, and with it the settings that say that there is one.
    git(&site, &["revert", "--no-edit", "HEAD~2"]);
    assert!(!site.path("archive").exists() || !site.path(LEDGER).exists());
    rewound(
        &site,
        &[],
        "the ledger in `public` has 4 entries (`site:settings`, `talks/north`, `talks/south`)",
    );
    let fresh = clone(site.root(), &[]);
    fresh.write("published", &checkpoint);
    rewound(&fresh, &["--expect-head", "published"], told);
    // What was reverted comes back.
    git(&site, &["reset", "--quiet", "--hard", "HEAD~2"]);
    assert_eq!(
        kinds(&verify(&site, &["--expect-head", &expected])).0,
        [""; 0]
    );
    site.run(&["build", "--strict"]).expect(0);
}

#[test]
fn a_forced_push_of_another_record_is_found_by_what_was_published() {
    if !has_git() {
        return;
    }
    let site = repository();
    site.run(&["build", "--strict"]).expect(0);
    let (checkpoint, expected) = (site.page("record/checkpoint"), head(&site));
    let origin = Site::new::<&str>(&[]);
    git(&origin, &["init", "--quiet", "--bare"]);
    let url = format!("file://{}", origin.root().display());
    git(&site, &["push", "--quiet", &url, "HEAD:main"]);
    git(&site, &["reset", "--quiet", "--hard", "HEAD~1"]);
    fs::remove_dir_all(site.path("public")).unwrap();
    site.replace(NORTH, "They will fail.", "They will fail by July.");
    at(&site, "2026-01-11T12:00:00Z", &CORRECT).expect(0);
    commit(&site, "Correct otherwise");
    git(&site, &["push", "--quiet", "--force", &url, "HEAD:main"]);
    let fresh = clone(origin.root(), &["--branch", "main"]);
    fresh.write("published", &checkpoint);
    rewound(
        &fresh,
        &["--expect-head", &expected],
        "the expected head is not on the chain",
    );
    rewound(
        &fresh,
        &["--expect-head", "published"],
        "has not grown from the 4 entries",
    );
}

#[test]
fn shallow_clones_and_other_line_ends_change_nothing() {
    if !has_git() {
        return;
    }
    let site = repository();
    let expected = head(&site);
    for flags in [
        &["--depth", "1"][..],
        &["--config", "core.autocrlf=true"],
        &[
            "--config",
            "core.autocrlf=true",
            "--config",
            "core.eol=crlf",
        ],
    ] {
        let fresh = clone(site.root(), flags);
        assert_eq!(fresh.text(LEDGER), site.text(LEDGER));
        let has_crlf = fresh.text(NORTH).contains("\r\n");
        assert_eq!(has_crlf, flags[0] == "--config", "{flags:?}");
        for command in [&["check"][..], &["build", "--strict"], &["verify"]] {
            let expecting = ["--expect-head", &expected];
            fresh.run(&[command, &expecting].concat()).expect(0);
        }
    }
}

#[test]
fn a_fresh_clone_without_its_record_fails() {
    if !has_git() {
        return;
    }
    let site = repository();
    let fresh = clone(site.root(), &[]);
    fs::remove_dir_all(fresh.path("archive")).unwrap();
    fresh.replace(NORTH, "by May", "by June");
    let told = "`required = true` in standpoint.toml says that this site has a record, and there is none here";
    rewound(&fresh, &[], told);
    for command in [
        &["archive", "--format", "bagit", "--out", "bag"][..],
        &["record"],
    ] {
        let run = fresh.run(command).expect(1);
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
    assert!(!fresh.path("archive").exists() && !fresh.path("bag").exists());
}
