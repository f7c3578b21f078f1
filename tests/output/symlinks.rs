//! Symlinks inside the output folder are never followed.

use std::fs;
use std::os::unix::fs::symlink;

use crate::project::{self, Project, Site, site, write};

pub fn first() -> Site {
    site(&[
        ("index.html", "home"),
        ("a/index.html", "a"),
        ("a/b/index.html", "b"),
    ])
}

#[test]
fn a_symlink_in_the_place_of_a_file_is_replaced_and_its_target_left_alone() {
    let project = Project::new();
    project.build(&first());
    let precious = project.root().join("precious");
    write(&precious, "home"); // the very bytes of the page
    fs::remove_file(project.out.join("index.html")).unwrap();
    symlink(&precious, project.out.join("index.html")).unwrap();
    let run = project.build(&first());
    assert!(run.stdout.contains("written 1"), "{run:?}");
    assert!(!project.out.join("index.html").is_symlink());
    assert_eq!(fs::read_to_string(&precious).unwrap(), "home");
    // A stale page that someone made a symlink is theirs now.
    fs::remove_file(project.out.join("a/index.html")).unwrap();
    symlink(&precious, project.out.join("a/index.html")).unwrap();
    project.set(&site(&[("index.html", "home")]));
    let run = project.run(&[], &[]).expect_ok();
    assert!(run.stdout.contains("foreign: a/index.html"), "{run:?}");
    assert!(project.out.join("a/index.html").is_symlink() && precious.exists());
    project.expect_quiet();
}

#[test]
fn a_symlink_in_the_place_of_a_folder_is_never_followed() {
    let project = Project::new();
    project.build(&first());
    let precious = project.root().join("precious");
    fs::rename(project.out.join("a"), &precious).unwrap();
    symlink(&precious, project.out.join("a")).unwrap();
    // Writing through it is refused, with or without a change.
    for text in ["b", "changed"] {
        project.set(&site(&[("index.html", "home"), ("a/b/index.html", text)]));
        let run = project.run(&["--always"], &[]);
        assert!(
            !run.ok && run.stderr.contains("needs a folder `a`"),
            "{run:?}"
        );
    }
    // So is deleting: what is behind it is no longer ours.
    project.set(&site(&[("index.html", "home")]));
    let run = project.run(&[], &[]).expect_ok();
    assert!(run.stdout.contains("removed 0\nforeign: a"), "{run:?}");
    assert_eq!(
        fs::read_to_string(precious.join("b/index.html")).unwrap(),
        "b"
    );
    project.expect_quiet();
}

#[cfg(debug_assertions)]
#[test]
fn a_symlink_that_appears_after_a_kill_is_not_followed_by_the_repair() {
    for n in 1..60 {
        let project = Project::new();
        project.build(&first());
        project.set(&site(&[("index.html", "new"), ("a/index.html", "new")]));
        project.run(&[], &[("STANDPOINT_FAULT_AT", &n.to_string())]);
        let precious = project.root().join("precious");
        fs::rename(project.out.join("a"), &precious).unwrap();
        let before = project::stamps(&precious);
        symlink(&precious, project.out.join("a")).unwrap();
        let run = project.run(&[], &[]);
        assert!(
            run.ok || run.stderr.contains("will not write"),
            "{n}: {run:?}"
        );
        assert_eq!(project::stamps(&precious), before, "{n}");
    }
}

#[test]
fn a_journal_that_came_with_a_site_moves_nothing_from_outside() {
    let cases: [fn(&std::path::Path, &std::path::Path); 3] = [
        |stage, outside| symlink(outside, stage).unwrap(),
        |stage, outside| {
            fs::create_dir(stage).unwrap();
            symlink(outside.join("0"), stage.join("0")).unwrap();
        },
        |stage, outside| {
            fs::create_dir_all(stage.join("0")).unwrap();
            symlink(outside.join("0/0"), stage.join("0/0")).unwrap();
        },
    ];
    for case in cases {
        let project = Project::new();
        project.build(&first());
        let outside = project.root().join("precious");
        write(&outside.join("0/0"), "precious");
        write(
            &project.out.join(".standpoint-journal"),
            "standpoint journal 1\nmove 0 index.html\nend\n",
        );
        case(&project.out.join(".standpoint-stage"), &outside);
        let run = project.run(&[], &[]);
        assert!(
            !run.ok && run.stderr.contains("which no build puts there"),
            "{run:?}"
        );
        assert_eq!(fs::read_to_string(outside.join("0/0")).unwrap(), "precious");
        assert_eq!(
            fs::read_to_string(project.out.join("index.html")).unwrap(),
            "home"
        );
    }
}
