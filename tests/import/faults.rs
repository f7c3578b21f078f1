//! Imports that are stopped before any of their changes to the disk, or cannot make one of them.

use std::path::Path;

use crate::support::{Files, Run, Site, files, finish};
use crate::texts::HARBOUR;

const TALK: &str = "Old Lock\n\nIt closed.\n\nHB-01, Harbour Agent:\n\nIt opens.\n";
const IMPORT: [&str; 5] = ["import", "--date", "2031-03-14", "a.txt", "b.txt"];

fn desk() -> Site {
    Site::new(&[("a.txt", HARBOUR), ("b.txt", TALK)])
}

fn faulty(site: &Site, at: usize, kind: &str) -> Run {
    let mut command = site.command(&IMPORT);
    command.env("STANDPOINT_FAULT_KIND", kind);
    finish(command.env("STANDPOINT_FAULT_AT", at.to_string()))
}

/// What a run leaves but for its lock, and how many unfinished files are among that.
fn left(site: &Site) -> (Files, usize) {
    let mut all = files(site.root());
    all.retain(|path, _| !path.starts_with(".standpoint/"));
    let count = all.len();
    all.retain(|path, _| Path::new(path).extension() != Some("tmp".as_ref()));
    let unfinished = count - all.len();
    (all, unfinished)
}

/// Stops an import before its n-th change, for every n. Gives back how many changes there are.
fn stop_everywhere() -> usize {
    let whole = desk();
    whole.run(&IMPORT).expect(0);
    let all = left(&whole);
    for n in 1.. {
        let site = desk();
        let run = faulty(&site, n, "abort");
        if run.code == Some(0) {
            assert_eq!(left(&site), all);
            return n - 1;
        }
        assert_eq!(run.code, None, "{n}: {run:#?}");
        let (begun, unfinished) = left(&site);
        assert!(unfinished < 2, "{n}");
        for (path, bytes) in begun.iter().filter(|(path, _)| !path.ends_with('/')) {
            assert!(all.0[path] == *bytes, "{n}: {path}");
        }
        let again = site.run(&IMPORT);
        // A transcript whose evidence is complete is refused, and the other goes on.
        let refused = "error[imported-already]: this transcript was imported before";
        let is_done = |name: &str| {
            let told = format!("{refused}, byte for byte\n--> {name}\n");
            again.stderr.contains(&told)
        };
        match (is_done("a.txt"), is_done("b.txt")) {
            (false, false) => drop(again.expect(0)),
            (true, true) => {}
            (true, false) => drop(site.run(&[&IMPORT[..3], &["b.txt"]].concat()).expect(0)),
            (false, true) => drop(site.run(&[&IMPORT[..3], &["a.txt"]].concat()).expect(0)),
        }
        let (whole, unfinished) = left(&site);
        assert_eq!(whole, all.0, "{n}");
        // What has its own name already is not written again.
        assert!(unfinished < 2, "{n}");
    }
    unreachable!()
}

#[test]
fn an_import_can_be_stopped_anywhere_and_run_again() {
    let count = stop_everywhere();
    assert!(count > 40, "{count}");
    let before = left(&desk());
    let whole = desk();
    whole.run(&IMPORT).expect(0);
    let all = left(&whole).0;
    for kind in ["enospc", "eio"] {
        for n in 1..=count {
            let site = desk();
            let run = faulty(&site, n, kind);
            if run.code == Some(0) {
                // All that failed is the end of an unfinished file.
                assert_eq!(left(&site).0, all, "{kind} {n}");
                continue;
            }
            assert_eq!(run.code, Some(3), "{kind} {n}: {run:#?}");
            assert!(run.stderr.contains("error: cannot write `./"), "{run:#?}");
            assert_eq!(left(&site), before, "{kind} {n}");
        }
    }
}

#[test]
#[cfg(unix)]
fn what_another_has_made_meanwhile_is_not_taken_away() {
    // Nothing can be read there, and yet the name is taken.
    let site = desk();
    site.write("content/events/kept.md", "---\nid: kept\n---\n");
    let link = site.path("content/events/old-lock.md");
    std::os::unix::fs::symlink("nowhere.md", &link).unwrap();
    let run = site.run(&["import", "b.txt", "--date", "2031-03-14"]);
    let run = run.expect(3);
    let told = "error: cannot write `./content/events/old-lock.md`: ";
    assert!(run.stderr.starts_with(told), "{}", run.stderr);
    assert!(link.is_symlink());
    for made in ["content/agents", "content/assessments", "imports"] {
        assert!(!site.path(made).exists(), "{made}");
    }
    assert!(site.path("content/events/kept.md").exists());
}

#[test]
fn two_imports_do_not_write_at_once() {
    let site = desk();
    let before = left(&site);
    site.write(".standpoint/import.lock", "");
    let lock = std::fs::File::open(site.path(".standpoint/import.lock")).unwrap();
    lock.lock().unwrap();
    let run = site.run(&IMPORT).expect(3);
    let told = "import.lock`: another import is writing just now; ";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    assert_eq!(left(&site), before);
    drop(lock);
    site.run(&IMPORT).expect(0);
}
