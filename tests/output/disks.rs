//! Disks that do not let us do as we like: permissions, other mounts, no space.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::project::{Project, site};
use crate::symlinks::first;

#[test]
fn files_and_folders_have_the_usual_permissions() {
    let project = Project::new();
    fs::create_dir(&project.out).unwrap();
    fs::set_permissions(&project.out, fs::Permissions::from_mode(0o750)).unwrap();
    project.build(&first());
    project.build(&site(&[("index.html", "new"), ("a/index.html", "a")]));
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(
        mode(&project.out),
        0o750,
        "an empty folder keeps its permissions"
    );
    // Whatever the umask takes away, nobody but the owner may write.
    for path in ["index.html", "a/index.html", ".standpoint-files"] {
        assert_eq!(mode(&project.out.join(path)) & 0o133, 0, "{path}");
    }
}

#[test]
fn where_permission_is_denied_the_old_site_stays() {
    let project = Project::new();
    project.build(&first());
    let forbid =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    forbid(&project.out, 0o555);
    if fs::write(project.out.join("probe"), "").is_ok() {
        fs::remove_file(project.out.join("probe")).unwrap();
        forbid(&project.out, 0o755);
        eprintln!("skipped: nothing is denied to this user");
        return;
    }
    project.set(&site(&[("index.html", "new")]));
    let run = project.run(&[], &[]);
    assert!(
        !run.ok && run.stderr.contains("Make it writable"),
        "{run:?}"
    );
    assert_eq!(project.site(), first());
    forbid(&project.out, 0o755);
    // A page in a folder that forbids it is repaired once it no longer does.
    forbid(&project.out.join("a"), 0o555);
    assert!(!project.run(&[], &[]).ok);
    forbid(&project.out.join("a"), 0o755);
    let run = project.run(&[], &[]).expect_ok();
    assert!(run.stdout.contains("repaired: Finished"), "{run:?}");
    assert_eq!(project.site(), site(&[("index.html", "new")]));
}

/// A small file system of its own, until it is dropped.
struct Mount<'a>(&'a Path);

impl Mount<'_> {
    fn new<'a>(place: &'a Path, size: &str) -> Option<Mount<'a>> {
        let options = format!("size={size}");
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(place)
            .output();
        if mount.is_ok_and(|mount| mount.status.success()) {
            return Some(Mount(place));
        }
        eprintln!("skipped: this user can mount nothing");
        None
    }
}

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(self.0).status());
    }
}

#[test]
fn the_output_may_be_a_mount_point_and_may_be_full() {
    let project = Project::new();
    fs::create_dir(&project.out).unwrap();
    let Some(_mount) = Mount::new(&project.out, "256k") else {
        return;
    };
    project.build(&first());
    project.expect_quiet();
    let big = "x".repeat(300_000);
    project.set(&site(&[("index.html", "new"), ("a/index.html", &big)]));
    let run = project.run(&[], &[]);
    assert!(
        !run.ok && run.stderr.contains("Free some space there"),
        "{run:?}"
    );
    assert_eq!(project.site(), first());
    let run = project.build(&site(&[("index.html", "new")]));
    assert!(!run.stdout.contains("repaired"), "{run:?}");
    project.expect_quiet();
}

#[test]
fn the_output_may_be_a_folder_bound_from_the_same_disk() {
    let project = Project::new();
    fs::create_dir(&project.out).unwrap();
    let other = project.root().join("other");
    fs::create_dir(&other).unwrap();
    let mount = Command::new("mount")
        .arg("--bind")
        .arg(&other)
        .arg(&project.out)
        .output();
    if !mount.is_ok_and(|mount| mount.status.success()) {
        eprintln!("skipped: this user can mount nothing");
        return;
    }
    let _mount = Mount(&project.out);
    project.build(&first());
    project.expect_quiet();
    assert!(other.join("index.html").is_file());
}
