//! The same on disk: the program builds with what it knows of the build before, and the preview shows the public edition.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::SystemTime;

use standpoint::compile::Options;
use standpoint::preview::{Scope, Snapshot, Workspace};
use standpoint::source::DiskFiles;

use super::built::{build, difference};
use super::for_each_site;
use super::generate::RandomSite;
use super::publishing::{Circumstances, LABELS};
use crate::support::{Files, Site, files, finish, stamps};

/// Sites that are built by the program.
const SITES: u64 = 15;

fn on_disk(files: &Files) -> Site {
    let site = Site::new::<&str>(&[]);
    for (path, bytes) in files {
        site.write(path, bytes);
    }
    site
}

/// The command that builds into `out/`, at the moment of these circumstances.
fn command(site: &Site, of: Circumstances) -> Command {
    let mut arguments = vec!["build", "--out", "out", "--marking", LABELS[of.label].0];
    arguments.extend(of.drafts.then_some("--drafts"));
    arguments.extend(of.future.then_some("--future"));
    let mut command = site.command(&arguments);
    command.env("SOURCE_DATE_EPOCH", of.now.to_string());
    command
}

/// Builds, and returns what was written.
fn run(site: &Site, of: Circumstances) -> Files {
    finish(&mut command(site, of)).expect(0);
    let mut files = files(&site.path("out"));
    files.remove(".standpoint-files");
    files
}

/// When each file of the output was written, but for the list of them.
fn written(site: &Site) -> Vec<(PathBuf, SystemTime)> {
    let all = stamps(&site.path("out")).into_iter();
    all.filter(|(path, _)| !path.ends_with(".standpoint-files"))
        .collect()
}

/// A bag has the public output, and the sources of what is shown.
fn check_bag(random_site: &RandomSite, site: &Site, output: &Files) {
    let mut command = site.command(&["archive", "--format", "bagit", "--out", "bag"]);
    let now = random_site.of.now.to_string();
    finish(command.env("SOURCE_DATE_EPOCH", now)).expect(0);
    let packed = files(&site.path("bag/data/site"));
    assert!(difference(&packed, output).is_none());
    let sources = files(&site.path("bag/data/content"));
    for path in random_site.withheld() {
        let below = path.strip_prefix("content/").unwrap();
        assert!(!sources.contains_key(below), "{path} is packed");
    }
}

#[test]
fn deleting_what_is_withheld_writes_no_file_anew() {
    for_each_site("built again", SITES, |_, random| {
        let random_site = super::site(random);
        let site = on_disk(&random_site.files);
        // What is known of another moment must not decide what is shown at this one. (At that one, a document may refer to
        // one that is withheld.)
        let now = random_site.of.now + random.pick(&[-1, 1]);
        let other = Circumstances {
            now,
            ..random_site.of
        };
        finish(&mut command(&site, other));
        let with = run(&site, random_site.of);
        let without = build(&random_site.without_withheld(true), random_site.of);
        if let Some(difference) = difference(&with, &without.files) {
            panic!("{difference}\n{:?}", random_site.of);
        }
        if random_site.of.is_public() {
            check_bag(&random_site, &site, &without.files);
        }
        let before = written(&site);
        for path in random_site.withheld() {
            site.remove(&path);
        }
        let again = run(&site, random_site.of);
        assert!(difference(&again, &with).is_none());
        assert_eq!(written(&site), before, "{:?}", random_site.of);
    });
}

/// The public preview of a site.
fn preview(site: &Site, of: Circumstances) -> Snapshot {
    let options = Options {
        edition: of.edition(),
        now: of.moment(),
        ..Options::default()
    };
    let mut workspace = Workspace::new(DiskFiles::new(site.root()), options, None);
    let first = workspace.refresh(&Scope::Everything, of.moment());
    first.expect("a first look finds a site").snapshot
}

/// The name of the state, what browsers compare, and all pages.
fn shown(snapshot: &Snapshot) -> (String, Files) {
    let mut told = snapshot.id.to_string();
    let mut pages = Files::new();
    for page in &snapshot.linked.plan.pages {
        let shown = snapshot.show(page, 200);
        let state = snapshot.state(&shown);
        let _ = write!(told, " {} {} {}", state.styles, state.media, state.files);
        told += &snapshot.errors(&shown.problems).text;
        pages.insert(page.route.output(), shown.bytes);
    }
    (told, pages)
}

#[test]
fn nobody_learns_from_the_public_preview_that_something_is_withheld() {
    for_each_site("in the preview", SITES, |_, random| {
        let random_site = RandomSite::random_public(random);
        let site = on_disk(&random_site.files);
        let (told, pages) = shown(&preview(&site, random_site.of));
        for path in random_site.withheld() {
            site.remove(&path);
        }
        // A file to which only a withheld document refers may go as well.
        let kept = random_site.without_withheld(false);
        for path in random_site
            .files
            .keys()
            .filter(|path| !kept.contains_key(*path))
        {
            let _ = std::fs::remove_file(site.path(path));
        }
        let (told_without, pages_without) = shown(&preview(&site, random_site.of));
        if let Some(difference) = difference(&pages, &pages_without) {
            panic!("{difference}");
        }
        assert_eq!(told, told_without);
    });
}
