//! A build that is stopped before any of its changes to the disk leaves no silent mix behind.

use crate::project::{Project, Site, site};
use std::fs;

const MOUNT: (&str, &str) = ("STANDPOINT_FAULT_MOUNT", "1");

fn old() -> Site {
    site(&[
        ("index.html", "old home"),
        ("same/index.html", "same"),
        ("changed/index.html", "old"),
        ("gone/deep/er/index.html", "gone"),
        ("notes", "a file that becomes a folder"),
        ("tags/a/index.html", "a folder that becomes a file"),
        ("tags/b/c/index.html", "another in it"),
        ("style.css", "old style"),
    ])
}

fn new() -> Site {
    site(&[
        ("index.html", "new home"),
        ("same/index.html", "same"),
        ("changed/index.html", "new"),
        ("added/deep/index.html", "added"),
        ("notes/index.html", "now a folder"),
        ("notes/more/index.html", "with more in it"),
        ("tags", "now a file"),
        ("style.css", "old style"),
    ])
}

/// Another site than both, so that a build after a killed one has something else to say.
fn third() -> Site {
    site(&[
        ("index.html", "third"),
        ("notes", "a file again"),
        ("tags/a/index.html", "third"),
    ])
}

/// Stops the step from one site to the next before its n-th change, for every n, and checks what is
/// left. Returns how many there were.
fn stop_everywhere(
    prepare: &dyn Fn() -> Project,
    old: &Site,
    new: &Site,
    environment: &[(&str, &str)],
) -> usize {
    for n in 1.. {
        assert!(n < 500, "it never ends");
        let at = n.to_string();
        let faulty = [environment, &[("STANDPOINT_FAULT_AT", at.as_str())]].concat();
        // What comes next: the same site again, or yet another, or the old one.
        let third = third();
        let next = [new, &third, old][n % 3];
        let project = prepare();
        project.set(new);
        let run = project.run(&[], &faulty);
        if run.ok {
            assert_eq!(&project.site(), new);
            project.expect_quiet();
            return n - 1;
        }
        assert!(run.killed, "{n}: {run:#?}");
        let left = project.site();
        project.set(next);
        let run = project.run(&[], environment).expect_ok();
        if &left != old && &left != new {
            assert!(run.stdout.contains("repaired: "), "{n}: {left:#?} {run:#?}");
        }
        assert_eq!(&project.site(), next, "{n}");
        project.expect_quiet();
    }
    unreachable!()
}

#[test]
fn a_fresh_build_can_be_killed_anywhere() {
    let count = stop_everywhere(&Project::new, &Site::new(), &new(), &[]);
    assert!(count > 20, "{count}");
}

#[test]
fn a_build_into_an_empty_folder_can_be_killed_anywhere() {
    let prepare = || {
        let project = Project::new();
        fs::create_dir(&project.out).unwrap();
        project
    };
    stop_everywhere(&prepare, &Site::new(), &new(), &[]);
}

#[test]
fn a_build_into_a_mount_point_can_be_killed_anywhere() {
    let prepare = || {
        let project = Project::new();
        fs::create_dir(&project.out).unwrap();
        project
    };
    let count = stop_everywhere(&prepare, &Site::new(), &new(), &[MOUNT]);
    assert!(count > 60, "{count}");
}

#[test]
fn an_update_can_be_killed_anywhere() {
    let prepare = || {
        let project = Project::new();
        project.build(&old());
        project
    };
    let count = stop_everywhere(&prepare, &old(), &new(), &[]);
    assert!(count > 40, "{count}");
}

#[test]
fn an_update_without_its_cache_can_be_killed_anywhere() {
    let prepare = || {
        let project = Project::new();
        project.build(&old());
        fs::remove_file(project.cache()).unwrap();
        project
    };
    stop_everywhere(&prepare, &old(), &new(), &[]);
}

#[test]
fn an_update_that_only_removes_can_be_killed_anywhere() {
    let prepare = || {
        let project = Project::new();
        project.build(&old());
        project
    };
    let fewer = site(&[("index.html", "old home")]);
    stop_everywhere(&prepare, &old(), &fewer, &[]);
}

#[test]
fn the_repair_of_a_killed_update_can_be_killed_anywhere() {
    for first in (1..).step_by(3) {
        let project = Project::new();
        project.build(&old());
        project.set(&new());
        let run = project.run(&[], &[("STANDPOINT_FAULT_AT", &first.to_string())]);
        if run.ok {
            assert!(first > 40);
            return;
        }
        // Killed again and again, some changes further each time.
        for second in (1..).step_by(4) {
            assert!(second < 500, "it never ends");
            let run = project.run(&[], &[("STANDPOINT_FAULT_AT", &second.to_string())]);
            if run.ok {
                break;
            }
        }
        assert_eq!(project.site(), new(), "{first}");
        project.expect_quiet();
    }
}

/// The disk is full from the n-th change on, or the n-th change alone fails: the build says so, what is
/// there is old, new or repaired later, and what was staged is gone where it can be.
fn fail_everywhere(kind: &str, old: &Site, new: &Site) {
    let mut quiet = 0;
    for n in (1..200).step_by(2) {
        let project = Project::new();
        if !old.is_empty() {
            project.build(old);
        }
        project.set(new);
        let at = n.to_string();
        let fault = [
            ("STANDPOINT_FAULT_AT", at.as_str()),
            ("STANDPOINT_FAULT_KIND", kind),
        ];
        let run = project.run(&[], &fault);
        assert!(!run.killed, "{n}: {run:#?}");
        let left = project.site();
        if run.ok {
            assert_eq!(&left, new, "{n}");
            quiet += usize::from(!run.stdout.contains("slow: "));
        } else {
            assert!(run.stderr.contains("cannot "), "{n}: {run:#?}");
        }
        let began = project.out.join(".standpoint-journal").exists();
        if !run.ok && kind == "enospc" && !began {
            assert_eq!(&left, old, "{n}");
            assert!(!project.out.join(".standpoint-stage").exists(), "{n}");
            assert!(
                !project.root().join(".public.standpoint-new").exists(),
                "{n}"
            );
        }
        let run = project.run(&[], &[]).expect_ok();
        if &left != old && &left != new {
            assert!(run.stdout.contains("repaired: "), "{n}: {left:#?} {run:#?}");
        }
        assert_eq!(&project.site(), new, "{n}");
        project.expect_quiet();
        if quiet > 1 {
            return;
        }
    }
    panic!("it never ends");
}

#[test]
fn a_full_disk_leaves_no_mix() {
    fail_everywhere("enospc", &Site::new(), &new());
    fail_everywhere("enospc", &old(), &new());
}

#[test]
fn a_failing_disk_leaves_no_mix() {
    fail_everywhere("eio", &Site::new(), &new());
    fail_everywhere("eio", &old(), &new());
}
