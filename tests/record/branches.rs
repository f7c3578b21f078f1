//! Two branches that both record, in real repositories, and `record --merge`, which makes one ledger of theirs.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use standpoint::digest::Digest;
use standpoint::ledger::{Act, Entry};

use crate::desk::{
    LEDGER, NORTH, SOUTH, at, by_clock, entries, expect_whole, has, lines, objects, recorded,
    verify,
};
use crate::repository::{commit, git, git_in, has_git};
use crate::support::{Run, Site, assessment};

pub const OURS: &str = "2026-01-12T12:00:00Z";
pub const THEIRS: &str = "2026-01-13T12:00:00Z";
pub const MERGED: &str = "2026-01-14T12:00:00Z";
const WEST: &str = "content/assessments/talks/west.md";

/// The recorded site in a repository with the branches `main`, which is checked out, and `other`. `None` without Git.
fn repository(there: &dyn Fn(&Site), here: &dyn Fn(&Site)) -> Option<Site> {
    repository_of(recorded(), there, here)
}

pub fn repository_of(site: Site, there: &dyn Fn(&Site), here: &dyn Fn(&Site)) -> Option<Site> {
    if !has_git() {
        return None;
    }
    site.write(".gitignore", ".standpoint/\npublic/\n");
    git(&site, &["init", "-q", "-b", "main"]);
    commit(&site, "Change");
    git(&site, &["checkout", "-q", "-b", "other"]);
    there(&site);
    commit(&site, "Change");
    git(&site, &["checkout", "-q", "main"]);
    here(&site);
    commit(&site, "Change");
    Some(site)
}

/// Merges the other branch, whose ledger Git cannot merge.
pub fn merge_content(site: &Site) {
    let run = git_in(site.root(), &["merge", "-q", "other"]).expect(1);
    assert!(run.stdout.contains("archive/ledger.jsonl"), "{run:?}");
}

pub fn revise(site: &Site, moment: &str, path: &str, (from, to): (&str, &str), note: &str) {
    site.replace(path, from, to);
    at(
        site,
        moment,
        &["record", "--kind", "update", "--note", note],
    )
    .expect(0);
}

fn south_there(site: &Site) {
    revise(
        site,
        THEIRS,
        SOUTH,
        ("They will hold.", "They will hold on."),
        "Theirs.",
    );
    let west = assessment(
        "West",
        "2026-01-13",
        "talks",
        "id: talks/west\n",
        "# West\n\nWords.\n",
    );
    site.write(WEST, west);
    at(site, THEIRS, &["record"]).expect(0);
}

fn north_here(site: &Site) {
    revise(site, OURS, NORTH, ("by May", "by June"), "Ours.");
}

pub fn merge(site: &Site, arguments: &[&str]) -> Run {
    at(site, MERGED, &[&["record", "--merge"], arguments].concat())
}

/// Pipes the ledger of a revision into the command.
pub fn merge_piped(site: &Site, revision: &str) -> Run {
    let shown = git(site, &["show", &format!("{revision}:{LEDGER}")]);
    let arguments = ["record", "--merge", "-", "--recorded-at", MERGED, "--yes"];
    let mut command = site.command(&arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(shown.stdout.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn one_command_merges_the_ledgers_of_two_branches() {
    let Some(site) = repository(&south_there, &north_here) else {
        return;
    };
    let ours = lines(&site);
    let shown = git(&site, &["show", "other:archive/ledger.jsonl"]).stdout;
    let theirs: Vec<&str> = shown.lines().collect();
    merge_content(&site);
    // What Git leaves is not taken for a record, and what to type is said.
    let report = verify(&site, &[]);
    let hint = report["findings"][0]["hint"].as_str().unwrap();
    assert!(
        hint.contains("`standpoint record --merge archive/ledger.jsonl`"),
        "{hint}"
    );
    let run = merge(&site, &[LEDGER]).expect(0);
    has(&run, "merged 2 entries");
    let merged = lines(&site);
    assert_eq!(merged[..5], ours[..], "the lines of this branch stay");
    assert_eq!(merged.len(), 7);
    assert_eq!(
        run.stdout.trim(),
        Digest::of(merged[6].as_bytes()).to_string()
    );
    for (entry, line) in entries(&site)[5..].iter().zip(&theirs[4..]) {
        let (there, _) = Entry::parse(line).unwrap();
        let origin = entry.merged.unwrap();
        assert_eq!(origin.line, Digest::of(line.as_bytes()));
        assert_eq!(origin.recorded, there.recorded);
        assert_eq!(entry.recorded, MERGED.parse().unwrap());
        assert_eq!(
            (&entry.note, entry.change, entry.rev),
            (&there.note, there.change, there.rev)
        );
        assert_eq!((&entry.id, entry.content), (&there.id, there.content));
    }
    expect_whole(&site);
    let page = site.page("assessments/talks/south/v1/index.html");
    assert!(page.contains("They will hold."), "{page}");
    commit(&site, "Change");
    let again = merge(&site, &[LEDGER]).expect(0);
    has(&again, "nothing to merge");
    has(&merge_piped(&site, "other"), "nothing to merge");
    assert_eq!(lines(&site), merged);
    // The other branch goes on, and so does this one; lines that were merged are not merged twice.
    git(&site, &["checkout", "-q", "other"]);
    git(&site, &["merge", "-q", "main"]);
    assert_eq!(lines(&site), merged);
}

#[test]
fn the_other_ledger_may_come_from_a_pipe_or_from_a_file() {
    let Some(site) = repository(&south_there, &north_here) else {
        return;
    };
    merge_content(&site);
    let copy = repository(&south_there, &north_here).unwrap();
    merge_content(&copy);
    merge_piped(&site, "MERGE_HEAD").expect(0);
    expect_whole(&site);
    git(&copy, &["checkout", "-q", "--ours", LEDGER]);
    let theirs = git(&copy, &["show", "MERGE_HEAD:archive/ledger.jsonl"]);
    let folder = crate::support::temporary();
    let other = folder.path().join("other.jsonl");
    fs::write(&other, theirs.stdout).unwrap();
    let other = other.to_str().unwrap();
    let was = copy.text(LEDGER);
    has(
        &merge(&copy, &[other, "--dry-run"]).expect(0),
        "2 entries would be merged",
    );
    assert_eq!(copy.text(LEDGER), was);
    merge(&copy, &[other]).expect(0);
    assert_eq!(copy.text(LEDGER), site.text(LEDGER));
    for more in [&[][..], &["--dry-run"]] {
        let run = merge(&copy, &[&[other][..], more].concat()).expect(0);
        assert_eq!(run.stderr, "nothing to merge\n");
    }
    at(&copy, MERGED, &["record", "talks/north", "--merge", other]).expect(2);
}

#[test]
fn versions_of_both_branches_are_numbered_one_after_the_other() {
    let there = |site: &Site| {
        revise(site, THEIRS, NORTH, ("by May", "by July"), "Theirs.");
        revise(
            site,
            THEIRS,
            NORTH,
            ("by July", "by August"),
            "Theirs again.",
        );
    };
    let Some(site) = repository(&there, &north_here) else {
        return;
    };
    git_in(site.root(), &["merge", "-q", "other"]).expect(1);
    let run = merge_piped(&site, "MERGE_HEAD").expect(0);
    has(&run, "talks/north version 4 (update: Theirs.)");
    has(&run, "talks/north version 5 (update: Theirs again.)");
    // The content has a conflict of its own, which its author resolves and records.
    git(&site, &["checkout", "-q", "--theirs", NORTH]);
    expect_whole(&site);
    let version = |rev: u64| site.page(&format!("assessments/talks/north/v{rev}/index.html"));
    for (rev, words) in [
        (1, "They will fail."),
        (2, "by May"),
        (3, "by June"),
        (4, "by July"),
    ] {
        assert!(version(rev).contains(words), "{rev}");
    }
    git(&site, &["checkout", "-q", "--ours", NORTH]);
    let told = at(&site, MERGED, &["record"]).expect(1);
    has(&told, "needs a kind and a note");
}

#[test]
fn what_both_branches_have_done_is_done_once() {
    let withdraw = |site: &Site, moment: &str| {
        at(
            site,
            moment,
            &["withdraw", "talks/south", "--reason", "Forged."],
        )
        .expect(0);
        revise(site, moment, NORTH, ("by May", "by June"), "The same.");
    };
    let there = |site: &Site| {
        withdraw(site, THEIRS);
        at(
            site,
            THEIRS,
            &["reinstate", "talks/south", "--reason", "Genuine."],
        )
        .expect(0);
        at(
            site,
            THEIRS,
            &["unpublish", "talks/north", "--reason", "An order."],
        )
        .expect(0);
    };
    let Some(site) = repository(&there, &|site| withdraw(site, OURS)) else {
        return;
    };
    merge_content(&site);
    let run = merge(&site, &[LEDGER]).expect(0);
    has(
        &run,
        "not taken over: `withdraw` of `talks/south`, which is withdrawn here",
    );
    has(
        &run,
        "not taken over: version 3 of `talks/north`: its words are those of the newest version here",
    );
    has(&run, "merged 2 entries");
    site.remove(NORTH);
    expect_whole(&site);
    let acts: Vec<_> = entries(&site).iter().map(|entry| entry.act).collect();
    assert_eq!(acts[6..], [Act::Reinstate, Act::Unpublish]);
}

#[test]
fn a_conflict_of_which_nothing_is_left_to_merge_is_resolved() {
    let withdraw = |site: &Site, moment: &str| {
        let withdraw = ["withdraw", "talks/south", "--reason", "Forged."];
        at(site, moment, &withdraw).expect(0);
    };
    let Some(site) = repository(&|site| withdraw(site, THEIRS), &|site| {
        withdraw(site, OURS);
    }) else {
        return;
    };
    let ours = site.text(LEDGER);
    merge_content(&site);
    let both = site.text(LEDGER);
    let run = merge(&site, &[LEDGER, "--dry-run"]).expect(0);
    let told = "nothing to merge: the conflict in archive/ledger.jsonl would be resolved";
    has(&run, told);
    assert_eq!(site.text(LEDGER), both);
    let run = merge(&site, &[LEDGER]).expect(0);
    has(
        &run,
        "nothing to merge: the conflict in archive/ledger.jsonl is resolved",
    );
    assert_eq!(site.text(LEDGER), ours);
    expect_whole(&site);
}

#[test]
fn what_would_stand_where_merged_entries_have_pages_is_told_before() {
    let here = |site: &Site| {
        north_here(site);
        site.write("static/assessments/talks/west/history/index.html", "Ours.");
        site.write("static/assessments/talks/south/v2/index.html", "Ours.");
    };
    let Some(site) = repository(&south_there, &here) else {
        return;
    };
    merge_content(&site);
    let was = site.text(LEDGER);
    for more in [&[][..], &["--dry-run"]] {
        let run = merge(&site, &[&[LEDGER][..], more].concat()).expect(1);
        for address in ["west/history", "south/v2"] {
            let told = format!("nothing was merged: `/assessments/talks/{address}/` is claimed by");
            has(&run, &told);
        }
    }
    assert_eq!(site.text(LEDGER), was);
    std::fs::remove_dir_all(site.path("static")).unwrap();
    merge(&site, &[LEDGER]).expect(0);
    expect_whole(&site);
}

#[test]
fn a_removal_on_either_branch_reaches_all_versions() {
    let remove = |site: &Site, moment: &str| {
        at(
            site,
            moment,
            &["remove", "talks/north", "--reason", "An order."],
        )
        .expect(0);
        site.remove(NORTH);
    };
    // Removed there, and revised here.
    let Some(site) = repository(&|site| remove(site, THEIRS), &north_here) else {
        return;
    };
    git_in(site.root(), &["merge", "-q", "other"]).expect(1);
    merge(&site, &[LEDGER]).expect(0);
    git(&site, &["rm", "-q", "-f", "--ignore-unmatch", NORTH]);
    let left = objects(&site);
    assert!(
        left.iter()
            .all(|path| !site.text(path).contains("They will fail")),
        "{left:?}"
    );
    expect_whole(&site);
    // Removed here, and revised there: what to do is said, and then it is skipped.
    let there = |site: &Site| revise(site, THEIRS, NORTH, ("by May", "by June"), "Theirs.");
    let Some(site) = repository(&there, &|site| remove(site, OURS)) else {
        return;
    };
    let was = site.text(LEDGER);
    let run = merge_piped(&site, "other").expect(1);
    has(&run, "nothing was merged: `talks/north` was removed here");
    has(&run, "`standpoint remove talks/north --reason");
    assert_eq!(site.text(LEDGER), was);
    git(&site, &["checkout", "-q", "other"]);
    remove(&site, THEIRS);
    commit(&site, "Change");
    git(&site, &["checkout", "-q", "main"]);
    merge_content(&site);
    let run = merge(&site, &[LEDGER]).expect(0);
    has(
        &run,
        "not taken over: what it says of `talks/north`, which was removed here",
    );
    expect_whole(&site);
}

#[test]
fn what_was_renamed_on_one_branch_goes_on_under_the_new_id() {
    let rename = |site: &Site, moment: &str, new: &str| {
        site.replace(NORTH, "id: talks/north", &format!("id: {new}"));
        at(
            site,
            moment,
            &["rename", "talks/north", new, "--reason", "A name."],
        )
        .expect(0);
    };
    let there = |site: &Site| revise(site, THEIRS, NORTH, ("by May", "by June"), "Theirs.");
    let Some(site) = repository(&there, &|site| rename(site, OURS, "talks/sea")) else {
        return;
    };
    git_in(site.root(), &["merge", "-q", "other"]);
    has(
        &merge(&site, &[LEDGER]).expect(0),
        "talks/sea version 4 (update: Theirs.)",
    );
    // The merged text has both changes, and neither branch had it.
    assert!(site.text(NORTH).contains("talks/sea") && site.text(NORTH).contains("June"));
    at(
        &site,
        MERGED,
        &["record", "--kind", "minor", "--note", "Merged."],
    )
    .expect(0);
    expect_whole(&site);

    // And the other way round.
    let Some(site) = repository(&|site| rename(site, THEIRS, "talks/sea"), &north_here) else {
        return;
    };
    git_in(site.root(), &["merge", "-q", "other"]);
    has(
        &merge(&site, &[LEDGER]).expect(0),
        "talks/sea version 3 (renamed from talks/north)",
    );
    at(
        &site,
        MERGED,
        &["record", "--kind", "minor", "--note", "Merged."],
    )
    .expect(0);
    expect_whole(&site);
    assert!(
        site.page("assessments/talks/north/v3/index.html")
            .contains("by June")
    );

    // Two new ids: the later one is that of the other branch.
    let there = |site: &Site| rename(site, THEIRS, "talks/lake");
    let Some(site) = repository(&there, &|site| rename(site, OURS, "talks/sea")) else {
        return;
    };
    git_in(site.root(), &["merge", "-q", "other"]).expect(1);
    git(&site, &["checkout", "-q", "--theirs", NORTH]);
    has(
        &merge(&site, &[LEDGER]).expect(0),
        "talks/lake version 3 (renamed from talks/sea)",
    );
    expect_whole(&site);
    for id in ["north", "sea"] {
        let page = site.page(&format!("assessments/talks/{id}/index.html"));
        assert!(page.contains("assessments/talks/lake/"), "{id}");
    }
    // The same id on both branches, and an id that another assessment has.
    let there = |site: &Site| rename(site, THEIRS, "talks/sea");
    let Some(site) = repository(&there, &|site| rename(site, OURS, "talks/sea")) else {
        return;
    };
    merge_content(&site);
    has(
        &merge(&site, &[LEDGER]).expect(0),
        "`rename` to `talks/sea`, which is its id here",
    );
    expect_whole(&site);
    let here = |site: &Site| {
        let sea = assessment("Sea", "2026-01-12", "talks", "id: talks/sea\n", "Words.");
        site.write("content/assessments/talks/sea.md", sea);
        at(site, OURS, &["record"]).expect(0);
    };
    let Some(site) = repository(&there, &here) else {
        return;
    };
    let run = merge_piped(&site, "other").expect(1);
    has(&run, "another assessment has that id here");
}

#[test]
fn what_was_first_recorded_on_both_branches_needs_a_kind_and_a_note() {
    let west = |site: &Site, moment: &str, words: &str| {
        site.write(
            WEST,
            assessment("West", "2026-01-12", "talks", "id: talks/west\n", words),
        );
        at(site, moment, &["record"]).expect(0);
    };
    let there = |site: &Site| west(site, THEIRS, "# West\n\nTheirs.\n");
    let Some(site) = repository(&there, &|site| west(site, OURS, "# West\n\nOurs.\n")) else {
        return;
    };
    git_in(site.root(), &["merge", "-q", "other"]).expect(1);
    let run = merge(&site, &[LEDGER]).expect(1);
    has(
        &run,
        "`talks/west` was first recorded on both branches, in different words",
    );
    let reason = ["--kind", "update", "--note", "As the other branch had it."];
    merge(&site, &[&[LEDGER][..], &reason].concat()).expect(0);
    git(&site, &["checkout", "-q", "--theirs", WEST]);
    expect_whole(&site);
    let last = entries(&site).pop().unwrap();
    assert_eq!((last.act, last.rev), (Act::Revise, 2));
}

#[test]
fn a_first_version_is_attested_by_the_time_on_its_branch() {
    let Some(site) = repository(&south_there, &north_here) else {
        return;
    };
    merge_content(&site);
    let late = at(
        &site,
        "2026-02-01T12:00:00Z",
        &["record", "--merge", LEDGER],
    );
    late.expect(0);
    assert_eq!(entries(&site)[6].act, Act::Publish);
    expect_whole(&site);
    let page = |site: &Site| site.page("assessments/talks/west/index.html");
    // The time there was given, and stays so.
    assert!(page(&site).contains("(time given); recorded later than dated"));
    by_clock(&site);
    site.build();
    assert!(!page(&site).contains("later than dated"));
}

#[test]
fn objects_without_entries_are_listed_at_once_and_adopted_by_a_merge() {
    let Some(site) = repository(&south_there, &north_here) else {
        return;
    };
    let before = objects(&site);
    merge_content(&site);
    git(&site, &["checkout", "-q", "--ours", LEDGER]);
    let new: Vec<_> = objects(&site)
        .into_iter()
        .filter(|path| !before.contains(path))
        .collect();
    assert_eq!(new.len(), 4);
    let report = verify(&site, &[]);
    let findings = report["findings"].as_array().unwrap();
    let lost: Vec<_> = findings
        .iter()
        .filter(|one| one["kind"] == "TRUNCATED")
        .collect();
    assert_eq!(lost.len(), 1, "{report:#}");
    let mut listed: Vec<_> = lost[0]["others"]
        .as_array()
        .unwrap()
        .iter()
        .map(|path| path.as_str().unwrap())
        .collect();
    listed.push(lost[0]["path"].as_str().unwrap());
    listed.sort_unstable();
    assert_eq!(listed, new);
    let told = site.run(&["verify"]).expect(1).stderr;
    assert!(new.iter().all(|path| told.contains(path)), "{told}");
    merge_piped(&site, "other").expect(0);
    expect_whole(&site);
}

#[test]
fn nothing_is_merged_that_is_not_sound_or_not_here() {
    let Some(site) = repository(&south_there, &north_here) else {
        return;
    };
    let was = site.text(LEDGER);
    // Without the content of that branch, its objects are missing.
    let run = merge_piped(&site, "other").expect(1);
    has(&run, "which the other ledger names, are not here");
    assert_eq!(
        run.stderr.matches("\n  archive/objects/").count(),
        2,
        "{run:?}"
    );
    has(&run, "`git checkout BRANCH -- archive/objects`");
    git(&site, &["checkout", "-q", "other", "--", "archive/objects"]);
    let folder = crate::support::temporary();
    let place = folder.path().join("other.jsonl");
    let theirs = git(&site, &["show", "other:archive/ledger.jsonl"]).stdout;
    let path = place.to_str().unwrap();
    for (text, told) in [
        (
            theirs.replacen("\"rev\":1", "\"rev\":7", 1),
            "is no sound ledger",
        ),
        (theirs[..theirs.len() - 9].to_owned(), "is cut off"),
        ("notes\n".to_owned(), "it is no entry"),
    ] {
        fs::write(&place, text).unwrap();
        let run = merge(&site, &[path]).expect(2);
        has(&run, told);
        has(&run, path);
    }
    has(&merge(&site, &["nowhere.jsonl"]).expect(2), "is no file");
    let first = theirs.lines().next().unwrap();
    for prefix in [was.clone(), format!("{first}\n"), String::new()] {
        fs::write(&place, prefix).unwrap();
        has(&merge(&site, &[path]).expect(0), "nothing to merge");
    }
    assert_eq!(site.text(LEDGER), was);
    fs::write(&place, theirs).unwrap();
    let early = at(&site, "2026-01-01T12:00:00Z", &["record", "--merge", path]).expect(2);
    has(
        &early,
        "--recorded-at is 2026-01-01T12:00:00Z, and the newest entry is of",
    );
    merge(&site, &[path]).expect(0);
}
