//! What a build does after each kind of change: how much it reads, makes and writes, and never too little.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::support::{Run, Site, assessment, files, finish};

/// Files are looked at by their stamps alone once they are older than a tick of the clock that stamps them.
pub fn settle() {
    std::thread::sleep(Duration::from_millis(120));
}

/// Five agents on three events, on ten days.
pub fn site() -> Site {
    let site = Site::new(&[("standpoint.toml", "base_url = \"https://example.org/\"\n")]);
    for n in 0..30 {
        let text = assessment(
            &format!("A{}", n % 5),
            &format!("2025-0{}-1{}", 1 + n % 6, n / 3),
            &format!("event {}", n % 3),
            &format!("title: Title {n}\ntags: [t{}]\n", n % 4),
            &format!("Words of {n}. See [the first](n0.md).\n\nMore of {n}, [[n0]].\n"),
        );
        site.write(&format!("content/assessments/n{n}.md"), text);
    }
    for event in 0..3 {
        let text = format!("---\nid: event {event}\n---\nAn event.\n");
        site.write(&format!("content/events/event-{event}.md"), text);
    }
    site.write("content/assessments/i.svg", "<svg/>");
    site
}

/// How many documents were read, pages made and files written.
#[derive(Debug, Default, PartialEq, Eq)]
struct Work {
    read: usize,
    made: usize,
    written: usize,
}

impl Work {
    fn of(run: &Run) -> Self {
        let number = |before: &str| -> usize {
            let Some((_, rest)) = run.stderr.split_once(before) else {
                return 0;
            };
            let end = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            rest[..end].parse().unwrap()
        };
        let (_, last) = run.stderr.split_once("built ").expect("a last line");
        let (pages, _) = last.split_once(" file").expect("files");
        let written = pages.rsplit(' ').next().expect("a number");
        Self {
            read: number("read "),
            made: number("made "),
            written: written.parse().expect("a number"),
        }
    }
}

#[track_caller]
fn build(site: &Site) -> Work {
    settle();
    let work = Work::of(&site.run(&["--verbose", "build"]).expect(0));
    expect_clean(site);
    work
}

/// The output is what a build makes that knows of nothing.
#[track_caller]
pub fn expect_clean(site: &Site) {
    let mut clean = site.command(&["build", "--out", "clean"]);
    finish(clean.env("XDG_CACHE_HOME", "/dev/null")).expect(0);
    assert_eq!(files(&site.path("clean")), files(&site.path("public")));
    fs::remove_dir_all(site.path("clean")).unwrap();
}

#[test]
fn a_build_does_no_more_than_a_change_asks_for() {
    let site = site();
    let cold = build(&site);
    assert_eq!((cold.read, cold.made > 60), (33, true), "{cold:?}");
    assert_eq!(build(&site), Work::default());

    // Its page is not made: the new body takes the place of the old one.
    // Besides, files of the index are written: shards, perhaps tails and lengths, and the manifest.
    let is_only_the_page = |work: &Work| {
        let Work {
            read,
            made,
            written,
        } = *work;
        (read, made) == (1, 0) && (2..=6).contains(&written)
    };
    for (from, to) in [
        (
            "More of 7",
            "More and *more* of [seven](https://example.net/)",
        ),
        ("[seven](https://example.net/)", "seven"),
        (
            "More and *more* of seven, [[n0]]",
            "**Nothing**[^1] of [[n0]] this\n\n[^1]: A note",
        ),
    ] {
        site.replace("content/assessments/n7.md", from, to);
        let body = build(&site);
        // A link more or less is more than words.
        if !from.contains("https") && !to.contains("https") {
            assert!(is_only_the_page(&body), "{body:?}");
        }
        assert_eq!((body.read, body.written > 0), (1, true), "{body:?}");
    }
    site.replace(
        "content/events/event-2.md",
        "An event.",
        "An event.\n\nMore.",
    );
    build(&site);
    site.replace("content/events/event-2.md", "More.", "Much more.");
    let again = build(&site);
    assert!(is_only_the_page(&again), "{again:?}");

    site.replace(
        "content/assessments/n7.md",
        "title: Title 7",
        "title: Other",
    );
    let title = build(&site);
    assert_eq!(title.read, 1, "{title:?}");
    // Its own page, those beside it, its event, its agent, its tag, the periods, the lists of all.
    assert!(title.made < cold.made / 2 && title.written > 8, "{title:?}");

    site.replace(
        "content/assessments/n7.md",
        "confidence: low",
        "confidence: high",
    );
    let confidence = build(&site);
    assert_eq!(confidence.read, 1, "{confidence:?}");
    assert!(confidence.made < cold.made / 2, "{confidence:?}");

    site.write(
        "content/assessments/n30.md",
        site.text("content/assessments/n7.md"),
    );
    let new = build(&site);
    assert_eq!(new.read, 1, "{new:?}");
    site.remove("content/assessments/n30.md");
    assert_eq!(build(&site).read, 0);

    site.replace("content/events/event-1.md", "An event.", "The event.");
    let event = build(&site);
    assert_eq!((event.read, event.written > 0), (1, true), "{event:?}");
    assert_eq!(build(&site), Work::default());
}

#[test]
fn what_was_only_touched_is_not_made_again() {
    let site = site();
    build(&site);
    let path = site.path("content/assessments/n3.md");
    let text = fs::read(&path).unwrap();
    let none = Work::default();
    // As an editor saves: another file takes the place of the first.
    fs::write(site.path("content/assessments/n3.md~"), &text).unwrap();
    fs::rename(site.path("content/assessments/n3.md~"), &path).unwrap();
    assert_eq!(build(&site), none);
    let file = fs::File::options().write(true).open(&path).unwrap();
    for seconds in [0, 1_000_000_000, 4_000_000_000] {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        file.set_modified(time).unwrap();
        assert_eq!(build(&site), none, "{seconds}");
    }
    site.write("standpoint.toml", site.text("standpoint.toml"));
    assert_eq!(build(&site), none);
}

/// The stamp of a file says nothing where somebody wants it to.
#[test]
fn no_change_hides_behind_a_stamp() {
    let site = site();
    let path = site.path("content/assessments/n3.md");
    let modified = || fs::metadata(&path).unwrap().modified().unwrap();
    for (round, words) in ["Words in 3", "Words at 3", "Words by 3", "Words of 3"]
        .iter()
        .enumerate()
    {
        let was = modified();
        if round % 2 == 0 {
            settle();
        }
        site.build();
        // Of the same length, at once or later, and with the time that it had.
        let old = if round == 0 {
            "Words of 3"
        } else {
            ["Words in 3", "Words at 3", "Words by 3"][round - 1]
        };
        site.replace("content/assessments/n3.md", old, words);
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(was).unwrap();
        site.build();
        assert!(site.page("assessments/n3/index.html").contains(words));
    }
    // A backup takes the place of a file, with its time, and one of a folder.
    let copy = |from: &Path, to: &Path| {
        let ran = Command::new("cp").arg("-a").args([from, to]).status();
        assert!(ran.unwrap().success());
    };
    copy(&site.path("content"), &site.path("backup"));
    site.replace("content/assessments/n3.md", "Words of 3", "Worse of 3");
    site.replace("content/events/event-1.md", "An event.", "No event.");
    site.build();
    fs::remove_dir_all(site.path("content")).unwrap();
    fs::rename(site.path("backup"), site.path("content")).unwrap();
    site.build();
    expect_clean(&site);
    // Of the same length and with its time, somebody's page takes the place of ours.
    settle();
    let page = site.path("public/assessments/n3/index.html");
    let was = fs::metadata(&page).unwrap().modified().unwrap();
    let forged = fs::read_to_string(&page)
        .unwrap()
        .replace("Words of 3", "Lies about");
    fs::write(&page, forged).unwrap();
    fs::File::options()
        .write(true)
        .open(&page)
        .unwrap()
        .set_modified(was)
        .unwrap();
    build(&site);
}

#[test]
fn a_checkout_is_noticed() {
    let site = site();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(site.root()).args([
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
        ]);
        let done = command.args(arguments).output().unwrap();
        assert!(done.status.success(), "{done:?}");
    };
    if Command::new("git").arg("--version").output().is_err() {
        return;
    }
    git(&["init", "-q"]);
    git(&["add", "content", "standpoint.toml"]);
    git(&["commit", "-qm", "one"]);
    site.build();
    for n in [1, 4, 9] {
        site.replace(&format!("content/assessments/n{n}.md"), "Words", "Terms");
    }
    site.remove("content/assessments/n11.md");
    git(&["commit", "-qam", "two"]);
    build(&site);
    git(&["checkout", "-q", "HEAD~1"]);
    let back = build(&site);
    assert_eq!(back.read, 4, "{back:?}");
    git(&["checkout", "-q", "-"]);
    assert_eq!(build(&site).read, 3);
}

#[test]
fn outputs_options_and_sites_have_their_own() {
    let site = site();
    site.replace("content/assessments/n5.md", "tags:", "draft: true\ntags:");
    let other = self::site();
    other.replace("standpoint.toml", "example.org", "example.com");
    settle();
    for _ in 0..2 {
        site.build();
        site.run(&["build", "--out", "drafts", "--drafts"])
            .expect(0);
        site.run(&[
            "build",
            "--out",
            "second",
            "--base-url",
            "https://example.net/",
        ])
        .expect(0);
        let mut command = other.command(&["build"]);
        finish(command.env("XDG_CACHE_HOME", site.caches())).expect(0);
    }
    let has = |path: &str| site.path(path).exists();
    assert!(has("drafts/assessments/n5/index.html") && !has("public/assessments/n5/index.html"));
    assert!(
        site.text("second/sitemap.xml")
            .contains("https://example.net/")
    );
    assert!(other.page("sitemap.xml").contains("https://example.com/"));
    expect_clean(&site);
    for out in ["public", "second"] {
        let run = site.run(&["build", "--out", out]).expect(0);
        let is_same = run.stderr.contains("nothing has changed");
        assert_eq!(is_same, out == "public", "{run:?}");
    }
}
