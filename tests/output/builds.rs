//! The real program, stopped before any of its changes to the disk: for a fresh build, and for an
//! update that adds, changes and removes pages and turns files into folders.

use crate::support::{Files, Run, Site, assessment, finish, stamps};

const ONE_THREAD: (&str, &str) = ("RAYON_NUM_THREADS", "1");

fn old() -> Site {
    let site = Site::new(&[
        (
            "content/assessments/kept.md",
            assessment("A", "2025-01-01", "E", "", "Kept."),
        ),
        (
            "content/assessments/changed.md",
            assessment("A", "2025-01-02", "E", "", "Old words."),
        ),
        (
            "content/assessments/gone.md",
            assessment("B", "2025-01-03", "F", "", "Gone."),
        ),
    ]);
    site.write("static/notes", "a file that becomes a folder")
        .write("static/more/a.txt", "a folder that becomes a file")
        .write("static/more/b/c.txt", "deeper in it");
    site
}

/// Turns the old site's sources into the new one's.
fn edit(site: &Site) {
    site.write(
        "content/assessments/changed.md",
        assessment("A", "2025-01-02", "E", "", "New words."),
    );
    site.remove("content/assessments/gone.md");
    site.write(
        "content/assessments/added.md",
        assessment("C", "2025-02-01", "E", "", "Added."),
    );
    std::fs::remove_file(site.path("static/notes")).unwrap();
    std::fs::remove_dir_all(site.path("static/more")).unwrap();
    site.write("static/notes/now.txt", "a folder")
        .write("static/more", "a file");
}

fn faulty(site: &Site, at: usize, kind: &str) -> Run {
    let mut command = site.command(&["build"]);
    command.envs([ONE_THREAD, ("STANDPOINT_FAULT_KIND", kind)]);
    finish(command.env("STANDPOINT_FAULT_AT", at.to_string()))
}

/// The site that stands there, without what is Standpoint's own.
fn standing(site: &Site) -> Files {
    let mut files = site.public();
    files.retain(|path, _| !path.starts_with(".standpoint-"));
    files
}

fn expect_quiet(site: &Site, n: usize) {
    let before = stamps(site.root());
    // From here on, files are looked at by their stamps alone, and nothing more is to be known of them.
    std::thread::sleep(std::time::Duration::from_millis(60));
    site.build();
    // The first change to the disk would kill this.
    let run = faulty(site, 1, "abort").expect(0);
    assert!(!run.stderr.contains("repaired"), "{n}: {run:#?}");
    assert_eq!(stamps(site.root()), before, "{n}");
}

/// Stops a build before its n-th change for every n, and returns how many there were.
fn stop_everywhere(prepare: &dyn Fn() -> Site, kind: &str, step: usize) -> usize {
    let expected = {
        let site = old();
        edit(&site);
        site.build();
        standing(&site)
    };
    for n in (1..).step_by(step) {
        let site = prepare();
        let before = standing(&site);
        edit(&site);
        let run = faulty(&site, n, kind);
        let left = standing(&site);
        if run.code == Some(0) {
            assert_eq!(left, expected, "{n}");
            if run.stderr.contains("slower") {
                continue;
            }
            expect_quiet(&site, n);
            return n - 1;
        }
        let code = if kind == "abort" { None } else { Some(3) };
        assert_eq!(run.code, code, "{n}: {run:#?}");
        let next = site.build();
        let silent = !next.stderr.contains("repaired: ");
        assert!(
            left == before || left == expected || !silent,
            "{n}: a silent mix of old and new: {next:#?}"
        );
        assert_eq!(standing(&site), expected, "{n}");
        if n % 8 == 1 {
            expect_quiet(&site, n);
        }
    }
    unreachable!()
}

fn built() -> Site {
    let site = old();
    site.build();
    site
}

#[test]
fn a_fresh_build_can_be_killed_anywhere() {
    let count = stop_everywhere(&old, "abort", 1);
    assert!(count > 60, "{count}");
}

#[test]
fn an_update_can_be_killed_anywhere() {
    let count = stop_everywhere(&built, "abort", 1);
    assert!(count > 60, "{count}");
}

#[test]
fn a_full_disk_is_the_machines_failure_and_leaves_no_mix() {
    stop_everywhere(&old, "enospc", 7);
    stop_everywhere(&built, "enospc", 5);
}

#[test]
fn a_failing_disk_is_the_machines_failure_and_leaves_no_mix() {
    stop_everywhere(&built, "eio", 5);
}
