//! What builds do to an output folder that people, too, do things to.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use standpoint::digest::Digest;

use crate::copy;
use crate::project::{self, Project, Site, site, write};

const ALWAYS: &[&str] = &["--always"];

pub fn first() -> Site {
    site(&[
        ("index.html", "home"),
        ("a/index.html", "a"),
        ("b/c/index.html", "c"),
    ])
}

#[test]
fn a_second_build_writes_nothing() {
    let project = Project::new();
    let run = project.build(&first());
    assert!(
        run.stdout.contains("written 3, unchanged 0, removed 0"),
        "{run:?}"
    );
    assert!(project.run(&[], &[]).stdout.contains("current: 3 files"));
    assert!(
        project
            .run(ALWAYS, &[])
            .stdout
            .contains("written 0, unchanged 3, removed 0")
    );
    project.expect_quiet();
}

#[test]
fn only_what_changed_is_written() {
    let project = Project::new();
    project.build(&first());
    let before = project::stamps(&project.out);
    let run = project.build(&site(&[
        ("index.html", "home"),
        ("a/index.html", "A"),
        ("d", "d"),
    ]));
    assert!(
        run.stdout.contains("written 2, unchanged 1, removed 1"),
        "{run:?}"
    );
    let after = project::stamps(&project.out);
    let home = project.out.join("index.html");
    assert_eq!(before[&home], after[&home]);
    project.expect_quiet();
}

#[test]
fn the_manifest_is_what_xxh128sum_reads() {
    let project = Project::new();
    project.build(&first());
    let manifest = fs::read_to_string(project.out.join(".standpoint-files")).unwrap();
    let (first, rest) = manifest.split_once('\n').unwrap();
    assert_eq!(first, "# standpoint files 2");
    // The sum is what other programs say of a file that holds an `a`.
    assert!(
        rest.starts_with("a96faf705af16834e6c632b61e964e1f  a/index.html\n"),
        "{rest}"
    );
    let sums = project.root().join("sums");
    fs::write(&sums, rest).unwrap();
    let sum = Command::new("xxh128sum")
        .args(["--check", "--strict"])
        .arg(&sums)
        .current_dir(&project.out)
        .output();
    match sum {
        Ok(sum) => assert!(sum.status.success(), "{sum:?}"),
        Err(error) => eprintln!("skipped: no xxh128sum here ({error})"),
    }
}

/// Replaces the list of what was written by one of version 0.1.0, with SHA-256.
fn make_old(project: &Project) {
    let mut list = String::from("# standpoint files 1\n");
    for (path, text) in project.site() {
        writeln!(list, "{}  {path}", Digest::of(text.as_bytes())).unwrap();
    }
    write(&project.out.join(".standpoint-files"), &list);
}

#[test]
fn a_folder_of_version_0_1_0_is_updated_in_place() {
    let project = Project::new();
    project.build(&first());
    make_old(&project);
    let before = project::stamps(&project.out);
    write(&project.out.join("mine.txt"), "mine");
    write(&project.out.join("a/index.html"), "b");
    project.set(&site(&[("index.html", "home"), ("a/index.html", "a")]));
    let run = project.run(&[], &[]).expect_ok();
    assert!(
        run.stdout.contains("written 1, unchanged 1, removed 1"),
        "{run:?}"
    );
    assert!(run.stdout.contains("foreign: mine.txt"), "{run:?}");
    let after = project::stamps(&project.out);
    let home = project.out.join("index.html");
    assert_eq!(before[&home], after[&home]);
    fs::remove_file(project.out.join("mine.txt")).unwrap();
    project.build(&site(&[("index.html", "home"), ("a/index.html", "a")]));
    let list = fs::read_to_string(project.out.join(".standpoint-files")).unwrap();
    assert!(list.starts_with("# standpoint files 2\n") && list.lines().count() == 3);
    project.expect_quiet();
}

#[test]
fn texts_with_one_sum_are_not_taken_for_each_other() {
    // What anybody can make: the sum of 32 bytes multiplies the first eight with the next, each after an XOR
    // with what everyone knows, and adds them. So either factor can be zero, and the sum of both the same.
    let [one, other] = [0xbe4b_a423_396c_feb8_u64, 0x1cad_21f7_2c81_017c];
    let rest = 0x0123_4567_89ab_cdef_u64;
    let text = |a: u64, b: u64| [a, b, 7, 7].map(u64::to_le_bytes).concat();
    let texts = [
        text(one, rest.wrapping_sub(one)),
        text(rest.wrapping_sub(other), other),
    ];
    for without_cache in [false, true] {
        let project = Project::new();
        project.set(&first());
        let page = project.root().join("content/index.html");
        let list = || fs::read(project.out.join(".standpoint-files")).unwrap();
        fs::write(&page, &texts[0]).unwrap();
        project.run(&[], &[]).expect_ok();
        let before = list();
        if without_cache {
            fs::remove_file(project.cache()).unwrap();
        }
        fs::write(&page, &texts[1]).unwrap();
        let run = project.run(&[], &[]).expect_ok();
        assert!(run.stdout.contains("written 1, unchanged 2"), "{run:?}");
        assert_eq!(fs::read(project.out.join("index.html")).unwrap(), texts[1]);
        // If this fails, the two have no one sum, and this test shows nothing.
        assert!(list() == before);
    }
}

#[test]
fn an_edited_file_that_is_stale_goes_and_a_touched_one_stays_as_it_is() {
    let project = Project::new();
    project.build(&first());
    write(&project.out.join("a/index.html"), "edited");
    write(&project.out.join("index.html"), "home"); // the same bytes, a new time
    let run = project.build(&site(&[("index.html", "home")]));
    assert!(
        run.stdout.contains("written 0, unchanged 1, removed 2"),
        "{run:?}"
    );
    project.expect_quiet();
}

#[test]
fn foreign_files_stay_and_are_named() {
    let project = Project::new();
    project.build(&first());
    write(&project.out.join("CNAME"), "example.org");
    write(&project.out.join("b/mine.txt"), "mine");
    write(&project.out.join("photos/2020/1.jpg"), "mine");
    project.set(&site(&[("index.html", "home")]));
    let run = project.run(&[], &[]).expect_ok();
    let foreign: Vec<&str> = run
        .stdout
        .lines()
        .filter(|l| l.starts_with("foreign"))
        .collect();
    assert_eq!(
        foreign,
        ["foreign: CNAME", "foreign: b/mine.txt", "foreign: photos/"]
    );
    assert!(run.stdout.contains("removed 2"));
    let left: Vec<String> = project.site().into_keys().collect();
    assert_eq!(
        left,
        ["CNAME", "b/mine.txt", "index.html", "photos/2020/1.jpg"]
    );
    project.expect_quiet();
}

#[test]
fn a_foreign_file_in_the_way_is_refused_before_anything_changes() {
    for (mine, page) in [
        ("about.html", "about.html"),  // a file for a file
        ("about", "about/index.html"), // a file for a folder
        ("about/mine.txt", "about"),   // a folder for a file
        ("a/deep/er/mine.txt", "a"),   // deep in a folder that becomes a file
    ] {
        let project = Project::new();
        project.build(&first());
        write(&project.out.join(mine), "mine");
        let before = project::stamps(&project.out);
        let files = project.site();
        project.set(&site(&[("index.html", "new"), (page, "page")]));
        let run = project.run(&[], &[]);
        let named = mine.split('/').next().unwrap();
        assert!(
            !run.ok && run.stderr.contains(&format!("`{named}")),
            "{mine} {run:?}"
        );
        assert_eq!(project.site(), files);
        let after = project::stamps(&project.out);
        let unchanged = after
            .iter()
            .all(|(path, at)| path == &project.out || before[path] == *at);
        assert!(unchanged && after.len() == before.len());
    }
}

#[test]
fn an_empty_foreign_folder_in_the_way_is_refused() {
    let project = Project::new();
    project.build(&first());
    fs::create_dir_all(project.out.join("b/c/empty")).unwrap();
    project.set(&site(&[("b", "page")]));
    let run = project.run(&[], &[]);
    assert!(
        !run.ok && run.stderr.contains("holds `b/c/empty/`"),
        "{run:?}"
    );
    // An empty folder that once held a page of ours is ours.
    fs::remove_dir(project.out.join("b/c/empty")).unwrap();
    fs::remove_file(project.out.join("b/c/index.html")).unwrap();
    project.build(&site(&[("b", "page")]));
    project.expect_quiet();
}

#[test]
fn errors_in_the_content_leave_the_old_site() {
    let project = Project::new();
    project.set(&first());
    assert!(!project.run(&["--errors"], &[]).ok);
    assert!(!project.out.exists());
    project.build(&first());
    let before = project::stamps(project.root());
    project.set(&site(&[("index.html", "new")]));
    assert!(!project.run(&["--errors"], &[]).ok);
    assert_eq!(project.site(), first());
    for path in ["index.html", ".standpoint-files"] {
        let path = project.out.join(path);
        assert_eq!(path.metadata().unwrap().modified().unwrap(), before[&path]);
    }
    assert!(!project.out.join(".standpoint-stage").exists());
}

#[test]
fn a_build_in_another_process_keeps_others_out_until_it_ends_or_dies() {
    let project = Project::new();
    project.set(&first());
    let mut other = copy::command(project.root(), &project.out, &["--wait"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(other.stdout.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap() == "waiting"));
    let run = project.run(&[], &[]);
    assert!(
        !run.ok && run.stderr.contains("another Standpoint build"),
        "{run:?}"
    );
    other.kill().unwrap();
    other.wait().unwrap();
    let run = project.run(&[], &[]).expect_ok();
    assert!(run.stdout.contains("repaired: Removed"), "{run:?}");
    assert_eq!(project.site(), first());
    project.expect_quiet();
}
