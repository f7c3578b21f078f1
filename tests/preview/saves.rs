//! However editors and other programs change files, the preview ends equal to a fresh build.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::live::{Live, site};
use crate::support::{Site, assessment};

const A: &str = "content/assessments/e/a.md";

fn note(event: &str, body: &str) -> String {
    assessment("A-1", "2025-02-02", event, "", body)
}

#[test]
fn saves_of_editors_show() {
    let site = site();
    let live = Live::start(&site, &[]);
    live.equals_build(&site);
    let page = "/assessments/e/a/";
    // In place.
    site.replace(A, "otherwise", "in-place");
    live.shows(page, "in-place");
    // Vim: a probe, the old file becomes the backup, a new one is written.
    site.write("content/assessments/e/4913", "")
        .remove("content/assessments/e/4913");
    let text = site.text(A);
    fs::rename(site.path(A), site.path("content/assessments/e/a.md~")).unwrap();
    site.write(A, text.replace("in-place", "by-vim"));
    site.remove("content/assessments/e/a.md~");
    live.shows(page, "by-vim");
    // JetBrains: a new file takes the place of the old one.
    let text = site.text(A);
    site.write(
        "content/assessments/e/a.md___jb_tmp___",
        text.replace("by-vim", "by-jb"),
    );
    fs::rename(
        site.path(A),
        site.path("content/assessments/e/a.md___jb_old___"),
    )
    .unwrap();
    fs::rename(
        site.path("content/assessments/e/a.md___jb_tmp___"),
        site.path(A),
    )
    .unwrap();
    site.remove("content/assessments/e/a.md___jb_old___");
    live.shows(page, "by-jb");
    // `sed -i`: a new file of any name is renamed to the old one.
    let text = site.text(A);
    site.write(
        "content/assessments/e/sedX1a2b3",
        text.replace("by-jb", "by-sed"),
    );
    fs::rename(site.path("content/assessments/e/sedX1a2b3"), site.path(A)).unwrap();
    live.shows(page, "by-sed");
    live.equals_build(&site);
}

#[test]
fn folders_come_move_and_go() {
    let site = site();
    let live = Live::start(&site, &[]);
    site.write(
        "content/assessments/x/y/z/deep.md",
        note("deep-event", "Deep."),
    );
    live.shows("/assessments/x/y/z/deep/", "Deep.");
    fs::rename(
        site.path("content/assessments/x"),
        site.path("content/assessments/moved"),
    )
    .unwrap();
    live.shows("/assessments/moved/y/z/deep/", "Deep.");
    site.replace("content/assessments/moved/y/z/deep.md", "Deep.", "Deeper.");
    live.shows("/assessments/moved/y/z/deep/", "Deeper.");
    fs::remove_dir_all(site.path("content/assessments/moved")).unwrap();
    live.equals_build(&site);
    // An empty folder, and something in it later.
    fs::create_dir_all(site.path("content/assessments/empty/yet")).unwrap();
    live.equals_build(&site);
    site.write(
        "content/assessments/empty/yet/n.md",
        note("the-event", "No more."),
    );
    live.shows("/assessments/empty/yet/n/", "No more.");
    live.equals_build(&site);
}

#[test]
fn the_whole_content_goes_and_comes_back() {
    let site = site();
    let live = Live::start(&site, &[]);
    fs::rename(site.path("content"), site.path("aside")).unwrap();
    crate::live::until("all is gone", || {
        live.ask("/assessments/e/a/").head.status == 404
    });
    fs::rename(site.path("aside"), site.path("content")).unwrap();
    live.equals_build(&site);
    fs::remove_dir_all(site.path("content")).unwrap();
    site.write(A, note("the-event", "Made anew."));
    live.shows("/assessments/e/a/", "Made anew.");
    site.replace(A, "anew", "and changed");
    live.shows("/assessments/e/a/", "and changed");
    live.equals_build(&site);
}

#[test]
fn settings_themes_and_static_files_show() {
    let site = site();
    let live = Live::start(&site, &[]);
    site.replace("standpoint.toml", "Desk", "Bureau");
    live.shows("/", "Bureau");
    site.write(
        "themes/default/templates/legend.html",
        "<!doctype html><p>{{ site.title }} of ours",
    );
    live.shows("/legend/", "Bureau of ours");
    site.write("themes/default/static/style.css", "p { color: red }");
    live.shows("/theme/style.css", "color: red");
    site.write("static/data/table.csv", "a,b\n");
    live.shows("/data/table.csv", "a,b");
    fs::remove_dir_all(site.path("themes")).unwrap();
    fs::remove_dir_all(site.path("static")).unwrap();
    live.equals_build(&site);
}

#[test]
fn a_thousand_files_at_once_show() {
    let site = site();
    let live = Live::start(&site, &[]);
    for number in 0..1_000 {
        let path = format!("content/assessments/many/n{number}.md");
        site.write(&path, note("many-at-once", &format!("Number {number}.")));
    }
    live.shows("/assessments/many/n999/", "Number 999.");
    fs::remove_dir_all(site.path("content/assessments/many")).unwrap();
    live.equals_build(&site);
}

#[test]
fn what_symbolic_links_lead_to_is_watched() {
    let site = site();
    site.write("shared/words/linked.md", note("the-event", "Linked."));
    site.write("shared/folder/inner.md", note("the-event", "Inner."));
    symlink(
        site.path("shared/words/linked.md"),
        site.path("content/assessments/e/linked.md"),
    )
    .unwrap();
    symlink(
        site.path("shared/folder"),
        site.path("content/assessments/folder"),
    )
    .unwrap();
    let live = Live::start(&site, &[]);
    live.shows("/assessments/e/linked/", "Linked.");
    site.replace("shared/words/linked.md", "Linked.", "Linked and changed.");
    live.shows("/assessments/e/linked/", "Linked and changed.");
    site.replace("shared/folder/inner.md", "Inner.", "Inner and changed.");
    live.shows("/assessments/folder/inner/", "Inner and changed.");
    live.equals_build(&site);
}

#[test]
fn another_branch_is_checked_out() {
    let site = site();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args([
            "-c",
            "user.name=N",
            "-c",
            "user.email=n@example.org",
            "-c",
            "commit.gpgsign=false",
        ]);
        command.current_dir(site.root()).args(arguments);
        let run = crate::support::finish(&mut command);
        run.expect(0);
    };
    git(&["init", "--quiet", "--initial-branch=one"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "one"]);
    git(&["checkout", "--quiet", "-b", "two"]);
    fs::rename(
        site.path("content/assessments/e"),
        site.path("content/assessments/f"),
    )
    .unwrap();
    site.replace("content/assessments/f/b.md", "Words of B", "Other words");
    site.write(
        "content/assessments/g/h/new.md",
        note("a-new-event", "New."),
    );
    site.remove("content/about.md");
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "two"]);
    let live = Live::start(&site, &[]);
    for branch in ["one", "two", "one"] {
        git(&["checkout", "--quiet", branch]);
        live.equals_build(&site);
    }
}

#[test]
fn without_hints_files_are_looked_at_now_and_then() {
    let site = site();
    let live = Live::start(&site, &["--poll"]);
    live.says("looking for changes once a second");
    site.replace(A, "otherwise", "differently");
    live.shows("/assessments/e/a/", "differently");
    site.write("content/assessments/x/y/new.md", note("the-event", "New."));
    site.remove("content/about.md");
    live.shows("/assessments/x/y/new/", "New.");
    live.equals_build(&site);
}

#[test]
fn what_is_not_of_the_site_is_not_told_of() {
    let site = site();
    let live = Live::start(&site, &[]);
    site.build_somewhere();
    site.write(".standpoint/x", "")
        .write(".git/index", "")
        .write("content/.a.md.swp", "")
        .write("content/#a.md#", "");
    site.write("notes.txt", "");
    site.replace(A, "otherwise", "differently");
    live.says("changed content/assessments/e/a.md: no problems, ");
    let lines = live.said();
    let changes = lines.lines().filter(|line| line.ends_with(" ms")).count();
    assert!(changes <= 3, "{lines}");
}

impl Site {
    fn build_somewhere(&self) {
        self.run(&["build", "--drafts", "--future", "--out", "preview"])
            .expect(0);
    }
}

#[test]
fn the_site_itself_goes_and_comes_back() {
    let site = site();
    let live = Live::start(&site, &[]);
    let aside = site.root().with_extension("aside");
    let mut copy = Command::new("cp");
    copy.arg("-R").arg(site.root()).arg(&aside);
    crate::support::finish(&mut copy).expect(0);
    fs::remove_dir_all(site.root()).unwrap();
    live.says("the site's folder is gone: what was there is shown until it is back");
    assert_eq!(live.ask("/assessments/e/a/").head.status, 200);
    fs::rename(&aside, site.root()).unwrap();
    site.write(
        "content/assessments/new/n.md",
        note("the-event", "Back again."),
    );
    live.shows("/assessments/new/n/", "Back again.");
    site.replace("content/assessments/new/n.md", "again", "for good");
    live.shows("/assessments/new/n/", "Back for good.");
    live.equals_build(&site);
}
