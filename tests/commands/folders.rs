//! Folders that `build` will not write to, and machines that fail it.

use std::fs;

use crate::support::{Site, assessment, files};

fn site() -> Site {
    Site::new(&[(
        "content/assessments/a.md",
        assessment("A", "2025-01-01", "E", "", "Text."),
    )])
}

#[test]
fn a_folder_that_is_not_ours_is_refused_and_left_alone() {
    let site = site();
    site.write("thesis/chapter-1.txt", "ten years of work");
    let before = files(site.root());
    let run = site.run(&["build", "--out", "thesis"]).expect(2);
    assert!(
        run.stderr.contains("will not write into")
            && run
                .stderr
                .contains("such as `chapter-1.txt`, and no `.standpoint-files`"),
        "{run:?}"
    );
    for (folder, reason) in [
        (".", "it is the project"),
        ("content", "it is the project's `content`"),
        ("content/public", "it lies inside the project's `content`"),
        ("static/out", "it lies inside the project's `static`"),
        ("archive", "it is the project's `archive`"),
        ("/", "it is the root of the file system"),
    ] {
        let run = site.run(&["build", "--out", folder]).expect(2);
        assert!(run.stderr.contains(reason), "{folder} {run:?}");
    }
    let mut after = files(site.root());
    after.retain(|path, _| !path.starts_with(".standpoint"));
    assert_eq!(after, before);
}

#[test]
fn the_configured_output_is_held_to_the_same() {
    let site = site();
    for output in ["content/public", ".", "static"] {
        site.write("standpoint.toml", format!("output = \"{output}\"\n"));
        let run = site.run(&["build"]).expect(2);
        assert!(
            run.stderr.contains("will not write into"),
            "{output} {run:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn symlinks_that_leave_the_site_are_errors() {
    use std::os::unix::fs::symlink;
    let outside = crate::support::temporary();
    fs::write(outside.path().join("secret.md"), "# Secret\n").unwrap();
    let site = site();
    symlink(outside.path(), site.path("content/folder")).unwrap();
    symlink(
        outside.path().join("secret.md"),
        site.path("content/file.md"),
    )
    .unwrap();
    symlink(site.path("content"), site.path("content/loop")).unwrap();
    symlink("nothing", site.path("content/broken.md")).unwrap();
    let report = site.errors();
    let of = |path: &str| {
        let mut lines = report
            .lines()
            .filter(|line| line.starts_with(&format!("{path}: ")));
        lines.next().unwrap_or_default().to_owned()
    };
    let leads_out = "error[outside-site]: this symbolic link leads out of the site";
    assert_eq!(
        of("content/file.md"),
        format!("content/file.md: {leads_out}")
    );
    assert_eq!(of("content/folder"), format!("content/folder: {leads_out}"));
    assert!(
        of("content/loop").contains("leads back to a folder that holds it"),
        "{report}"
    );
    assert!(
        of("content/broken.md").contains("leads to nothing that can be read"),
        "{report}"
    );
    assert!(!report.contains("Secret"));
    // A symlink within the site is a file like any other.
    for path in ["folder", "file.md", "loop", "broken.md"] {
        fs::remove_file(site.path("content").join(path)).unwrap();
    }
    site.write("shared/about.md", "# About us\n");
    symlink(site.path("shared/about.md"), site.path("content/about.md")).unwrap();
    site.build();
    assert!(site.page("about/index.html").contains("About us"));
}

/// All files of a theme are published, so that a link in it must not lead to drafts.
#[cfg(unix)]
#[test]
fn no_link_of_a_theme_leads_to_content() {
    use std::os::unix::fs::symlink;
    let site = site();
    site.write("content/secret.md", "---\ndraft: true\n---\n# Secret\n");
    site.write("themes/default/static/own.css", "");
    site.write("static/own.txt", "");
    for (link, target) in [
        ("themes/default/static/all", "../../../content"),
        ("themes/default/static/a.md", "../../../content/secret.md"),
        ("static/a.md", "../content/secret.md"),
    ] {
        symlink(target, site.path(link)).unwrap();
        let report = site.errors();
        let told = format!(
            "{link}: error[outside-site]: this symbolic link leads to what is never published"
        );
        assert!(report.contains(&told), "{link} {report}");
        assert!(!site.path("public").exists());
        fs::remove_file(site.path(link)).unwrap();
    }
    site.build();
    assert!(site.has("theme/own.css"));
}

#[cfg(unix)]
#[test]
fn where_writing_is_denied_the_machine_has_failed() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = site();
    fs::create_dir(site.path("locked")).unwrap();
    let mode = |mode| fs::set_permissions(site.path("locked"), fs::Permissions::from_mode(mode));
    mode(0o555).unwrap();
    if fs::write(site.path("locked/probe"), "").is_ok() {
        eprintln!("skipped: nothing is denied to this user");
        return;
    }
    let run = site.run(&["build", "--out", "locked/public"]).expect(3);
    assert!(run.stderr.contains("Make it writable for you"), "{run:?}");
    mode(0o755).unwrap();
    site.run(&["build", "--out", "locked/public"]).expect(0);
}

#[test]
fn a_file_in_the_place_of_a_folder_is_told() {
    let site = site();
    site.write("public", "a file");
    let run = site.run(&["build"]).expect(2);
    assert!(run.stderr.contains("it is not a folder"), "{run:?}");
    let run = site.run(&["build", "--out", "public/below"]);
    assert!(
        matches!(run.code, Some(2 | 3)) && run.stderr.starts_with("error: "),
        "{run:?}"
    );
    let run = site.run(&["init", "public/site"]).expect(3);
    assert!(run.stderr.starts_with("error: cannot write "), "{run:?}");
    let site = self::site();
    site.write(".standpoint", "a file");
    let run = site.run(&["build"]).expect(3);
    assert!(run.stderr.starts_with("error: cannot "), "{run:?}");
}

#[cfg(unix)]
#[test]
fn what_was_built_is_not_published_within_itself() {
    let site = Site::new(&[("content/index.md", "words"), ("static/s.txt", "s")]);
    site.run(&["build"]).expect(0);
    std::os::unix::fs::symlink("../public", site.path("static/p")).unwrap();
    std::os::unix::fs::symlink("../public/index.html", site.path("static/home.html")).unwrap();
    let run = site.run(&["build"]).expect(1);
    let error = "error[outside-site]: this symbolic link leads into an output folder";
    assert_eq!(run.stderr.matches(error).count(), 2, "{}", run.stderr);
    assert!(!site.has("p/index.html"));
}

#[test]
fn a_second_build_at_the_same_time_ends_with_3() {
    let site = site();
    std::fs::create_dir(site.path("below")).unwrap();
    site.write("standpoint.toml", "").build();
    let folder = fs::read_dir(site.path(".standpoint")).unwrap();
    let mut locks = folder.map(|entry| entry.unwrap().path());
    let lock = locks.find(|path| path.extension().is_some_and(|end| end == "lock"));
    let lock = fs::File::options().write(true).open(lock.unwrap()).unwrap();
    lock.lock().unwrap();
    // However the folder is named.
    for (folder, arguments) in [
        (".", &["build"][..]),
        (".", &["build", "--out", "below/../public"]),
        ("below", &["build"]),
    ] {
        let mut command = site.command(arguments);
        let run = crate::support::finish(command.current_dir(site.path(folder))).expect(3);
        let expected = "error: another Standpoint build is writing into `";
        assert!(run.stderr.contains(expected), "{run:?}");
        assert!(
            run.stderr
                .ends_with("Wait until it is done, then build again.\n"),
            "{run:?}"
        );
    }
    // Another folder is another matter, and looking is none.
    site.run(&["build", "--out", "elsewhere"]).expect(0);
    site.run(&["check"]).expect(0);
    drop(lock);
    site.build();
}
