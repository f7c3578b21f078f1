//! Damaged files: pages that someone edited, and Standpoint's own records.

use std::fs;

use crate::changes::first;
use crate::project::{self, Project, site, write};

const ALWAYS: &[&str] = &["--always"];
const PLAIN: &[&str] = &["--plain"];

#[test]
fn edited_and_deleted_files_are_repaired() {
    for arguments in [&[][..], ALWAYS, PLAIN] {
        for without_cache in [false, true] {
            let project = Project::new();
            project.build(&first());
            write(&project.out.join("index.html"), "HOME"); // of the same length
            fs::remove_dir_all(project.out.join("b")).unwrap();
            if without_cache {
                fs::remove_file(project.cache()).unwrap();
            }
            let run = project.run(arguments, &[]).expect_ok();
            assert!(
                run.stdout.contains("written 2, unchanged 1, removed 0"),
                "{run:?}"
            );
            assert_eq!(project.site(), first());
            project.expect_quiet();
        }
    }
}

#[test]
fn any_damage_to_the_cache_means_no_cache() {
    let project = Project::new();
    project.build(&first());
    let cache = project.cache();
    let sound = fs::read(&cache).unwrap();
    let cuts = (0..sound.len()).step_by(sound.len() / 5);
    let mut damaged: Vec<Vec<u8>> = cuts.map(|end| sound[..end].to_vec()).collect();
    damaged.extend((0..sound.len()).step_by(sound.len() / 7).map(|at| {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        bytes
    }));
    damaged.push([&sound[..], b"x"].concat());
    damaged.push(sound[1..].to_vec());
    damaged.push(b"\0\x01garbage".to_vec());
    for damaged in damaged {
        fs::write(&cache, damaged).unwrap();
        let run = project.run(&[], &[]).expect_ok();
        assert!(
            run.stdout.contains("written 0, unchanged 3, removed 0"),
            "{run:?}"
        );
        assert!(fs::read(&cache).unwrap() == sound);
    }
    project.expect_quiet();
}

#[test]
fn a_cache_of_another_folder_or_site_is_not_believed() {
    let mut project = Project::new();
    project.build(&first());
    let place = project.cache();
    let cache = fs::read(&place).unwrap();
    project.build(&site(&[("index.html", "other")]));
    fs::write(&place, &cache).unwrap();
    let run = project.build(&first());
    assert!(
        run.stdout.contains("written 3, unchanged 0, removed 0"),
        "{run:?}"
    );
    // A second folder, and in the place of what is known of it what is known of the first.
    let cache = fs::read(&place).unwrap();
    project.out = project.root().join("second");
    let run = project.build(&first());
    assert!(
        run.stdout.contains("written 3, unchanged 0, removed 0"),
        "{run:?}"
    );
    for entry in place.parent().unwrap().read_dir().unwrap() {
        fs::write(entry.unwrap().path(), &cache).unwrap();
    }
    project.set(&site(&[("index.html", "new")]));
    let run = project.run(&[], &[]).expect_ok();
    assert!(
        run.stdout.contains("written 1, unchanged 0, removed 2"),
        "{run:?}"
    );
}

#[test]
fn a_damaged_manifest_is_refused_and_nothing_is_touched() {
    let project = Project::new();
    project.build(&first());
    let file = project.out.join(".standpoint-files");
    let sound = fs::read_to_string(&file).unwrap();
    for (damaged, reason) in [
        (
            sound.replace("a/index.html", "../content/a"),
            "line 2: `../content/a`",
        ),
        (
            sound[..sound.len() - 3].to_string(),
            "line 4: it is cut off",
        ),
        ("hello".into(), "its first line is not"),
    ] {
        fs::write(&file, damaged).unwrap();
        project.set(&site(&[("index.html", "new")]));
        let before = project::stamps(&project.out);
        let run = project.run(&[], &[]);
        assert!(!run.ok && run.stderr.contains(reason), "{run:?}");
        assert_eq!(project::stamps(&project.out), before);
    }
}

#[test]
fn a_torn_journal_counts_for_nothing() {
    let project = Project::new();
    project.build(&first());
    write(
        &project.out.join(".standpoint-journal"),
        "standpoint journal 1\nremove index.html\n",
    );
    write(&project.out.join(".standpoint-stage/0"), "x");
    let run = project.run(&[], &[]).expect_ok();
    assert!(
        run.stdout.contains("repaired: Dropped the torn journal"),
        "{run:?}"
    );
    assert!(
        run.stdout.contains("repaired: Removed `.standpoint-stage`"),
        "{run:?}"
    );
    assert_eq!(project.site(), first());
    project.expect_quiet();
}
