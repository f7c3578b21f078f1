//! Folders that Standpoint will not write into, and why.
//!
//! A binary of its own: a test that starts a process would, for a moment, let that process inherit
//! the lock that a test here holds.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use standpoint::cache::Folder;
use standpoint::digest::Digest;
use standpoint::output::{self, Error, Project};
use tempfile::TempDir;

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A project with content in a home folder.
fn home() -> (TempDir, Project) {
    let home = TempDir::new().unwrap();
    let root = home.path().join("work/site");
    write(&root.join("content/a.md"), "a");
    let inputs = ["content", "static", ".standpoint"]
        .map(|name| root.join(name))
        .to_vec();
    let project = Project {
        root,
        inputs,
        home: Some(home.path().to_path_buf()),
    };
    (home, project)
}

fn open(folder: &Path, project: &Project) -> Result<output::Output, Error> {
    output::open(folder, project, &project.root.join(LOCK), None)
}

/// The same, with what earlier builds know.
fn open_known(folder: &Path, project: &Project) -> output::Output {
    let root = &project.root;
    // Within the project there would be none.
    let site = root.join("content");
    let known = Folder::open(&root.join("caches"), &site, Digest::ZERO).map(Arc::new);
    assert!(known.is_some());
    output::open(folder, project, &root.join(LOCK), known.as_ref()).unwrap()
}

const LOCK: &str = ".standpoint/output.lock";

#[track_caller]
fn expect_refusal(folder: &Path, project: &Project, reason: &str) {
    match open(folder, project) {
        Err(error @ Error::Refused { .. }) => {
            let text = error.to_string();
            assert!(text.contains(reason), "{text}");
            assert!(text.ends_with('.'), "{text}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn places_whose_loss_would_hurt_are_refused() {
    let (home, project) = home();
    let root = &project.root;
    for (folder, reason) in [
        (
            Path::new("/").to_path_buf(),
            "it is the root of the file system",
        ),
        (home.path().to_path_buf(), "it is your home folder"),
        (home.path().join(".."), "it holds your home folder"),
        (home.path().join("work"), "it holds the project"),
        (root.clone(), "it is the project"),
        (root.join("missing/.."), "it is the project"),
        (root.join("content"), "it is the project's `content`"),
        (
            root.join("content/public"),
            "it lies inside the project's `content`",
        ),
        (
            root.join("public/../content/x"),
            "it lies inside the project's `content`",
        ),
        (
            root.join("static/not/there/yet"),
            "it lies inside the project's `static`",
        ),
        (
            root.join(".standpoint"),
            "it is the project's `.standpoint`",
        ),
    ] {
        expect_refusal(&folder, &project, reason);
    }
    assert!(
        !root.join(".standpoint").exists(),
        "a refusal leaves nothing behind"
    );
}

#[test]
fn a_folder_that_holds_inputs_is_refused() {
    let (_home, mut project) = home();
    project.inputs.push(project.root.join("deep/er/themes"));
    expect_refusal(
        &project.root.join("deep"),
        &project,
        "it holds the project's `deep/er/themes`",
    );
}

#[test]
fn foreign_files_and_folders_are_refused() {
    let (_home, project) = home();
    let public = project.root.join("public");
    write(&public.join("thesis.txt"), "ten years of work");
    expect_refusal(
        &public,
        &project,
        "such as `thesis.txt`, and no `.standpoint-files`",
    );
    expect_refusal(&public.join("thesis.txt"), &project, "it is not a folder");
    let sibling = project.root.join(".other.standpoint-new");
    write(&sibling.join("mine"), "mine");
    expect_refusal(&project.root.join("other"), &project, "did not write");
    assert_eq!(fs::read_to_string(sibling.join("mine")).unwrap(), "mine");
}

#[cfg(unix)]
#[test]
fn symlinks_are_seen_through() {
    use std::os::unix::fs::symlink;
    let (home, project) = home();
    let root = &project.root;
    symlink(root.join("content"), root.join("public")).unwrap();
    expect_refusal(
        &root.join("public"),
        &project,
        "it is the project's `content`",
    );
    expect_refusal(
        &root.join("public/new"),
        &project,
        "it lies inside the project's `content`",
    );
    symlink(home.path(), root.join("house")).unwrap();
    expect_refusal(&root.join("house"), &project, "it is your home folder");
    symlink(root, home.path().join("again")).unwrap();
    expect_refusal(
        &home.path().join("again/content"),
        &project,
        "it is the project's `content`",
    );
    symlink(root.join("nowhere"), root.join("broken")).unwrap();
    let error = open(&root.join("broken"), &project)
        .unwrap_err()
        .to_string();
    assert!(error.contains("it is a symlink to nothing"), "{error}");
    // A symlink to a folder for the site alone is fine, and stays a symlink.
    fs::create_dir(home.path().join("www")).unwrap();
    symlink(home.path().join("www"), root.join("live")).unwrap();
    let stage = open(&root.join("live"), &project)
        .unwrap()
        .stage(None)
        .unwrap();
    stage.put("index.html", b"hello", None.into()).unwrap();
    stage.commit(Digest::of(b"1")).unwrap();
    assert!(root.join("live").is_symlink());
    assert!(home.path().join("www/index.html").is_file());
}

#[test]
fn paths_that_lead_out_and_collisions_are_refused() {
    let (_home, project) = home();
    let public = project.root.join("public");
    // Fresh first, then as an update.
    for _ in 0..2 {
        let stage = open(&public, &project).unwrap().stage(None).unwrap();
        for path in ["../x", "/x", "a//b", "", ".standpoint-files"] {
            assert!(
                matches!(
                    stage.put(path, b"x", None.into()),
                    Err(Error::Refused { .. })
                ),
                "{path:?}"
            );
        }
        drop(stage);
        for pair in [["a", "a"], ["a", "a/b"], ["a/b", "a"]] {
            let stage = open(&public, &project).unwrap().stage(None).unwrap();
            let put = pair.map(|path| stage.put(path, b"x", None.into()));
            let error = match put.into_iter().find_map(Result::err) {
                Some(error) => error,
                None => stage.commit(Digest::of(b"1")).unwrap_err(),
            };
            assert!(
                error.to_string().contains("two files of the site"),
                "{pair:?} {error}"
            );
        }
        let stage = open(&public, &project).unwrap().stage(None).unwrap();
        stage.put("index.html", b"hello", None.into()).unwrap();
        stage.commit(Digest::of(b"1")).unwrap();
    }
}

#[test]
fn a_second_build_at_once_is_told_to_wait() {
    let (_home, project) = home();
    let public = project.root.join("public");
    let first = open_known(&public, &project);
    let is_busy = || matches!(open(&public, &project), Err(Error::Busy(_)));
    assert!(is_busy());
    let stage = first.stage(None).unwrap();
    assert!(is_busy());
    stage.put("index.html", b"hello", None.into()).unwrap();
    stage.commit(Digest::of(b"1")).unwrap();
    assert!(open_known(&public, &project).is_current(Digest::of(b"1")));
}
