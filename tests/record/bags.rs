//! Bags: what is packed, what never is, and what is left when packing is stopped.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::desk::{LEDGER, NORTH, SOUTH, at, desk, objects, recorded};
use crate::support::{Files, Site, files, finish};

/// A folder beside the site for the bag.
fn out(site: &Site) -> String {
    site.path("../bags")
        .join(site.root().file_name().unwrap())
        .join("bag")
        .to_str()
        .unwrap()
        .to_owned()
}

struct Packed {
    out: String,
    files: Files,
}

impl Drop for Packed {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(Path::new(&self.out).parent().unwrap()));
    }
}

fn pack(site: &Site) -> Packed {
    let out = out(site);
    site.run(&["archive", "--format", "bagit", "--out", &out])
        .expect(0);
    Packed {
        files: files(Path::new(&out)),
        out,
    }
}

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(files[path].clone()).unwrap()
}

/// The paths of a manifest, whose digests are checked by other tools in `scripts/test`.
fn listed(files: &Files, manifest: &str) -> BTreeSet<String> {
    let text = text(files, manifest);
    let paths = text.lines().map(|line| {
        let (digest, path) = line.split_once("  ").unwrap();
        assert_eq!(digest.len(), 128);
        path.to_owned()
    });
    paths.collect()
}

/// A recorded site with all that must stay out of a bag.
fn crowded() -> Site {
    let site = recorded();
    site.write("content/assessments/talks/secret.svg", "<svg/>")
        .write(
            "content/assessments/talks/nobody-refers-to-this.txt",
            "mine",
        )
        .write("static/robots.txt", "User-agent: *\n")
        .write(
            "content/events/talks.md",
            "---\ntitle: Talks\n---\nWords.\n",
        )
        .write(
            "content/events/secret.md",
            "---\ntitle: Secret\nmarking: TLP:RED\n---\nWords.\n",
        )
        .write("imports/raw.txt", "raw")
        .write("archive/notes.txt", "mine")
        .write("public/left.txt", "mine");
    site.replace(
        "content/assessments/talks/draft.md",
        "Not yet.",
        "Not yet. ![](secret.svg)",
    );
    site
}

#[test]
fn a_bag_holds_the_public_site_its_sources_and_the_record_and_nothing_else() {
    let site = crowded();
    let packed = pack(&site);
    let files = &packed.files;
    site.remove("public/left.txt").build();
    let mut expected: BTreeSet<String> =
        ["bag-info", "bagit", "manifest-sha512", "tagmanifest-sha512"]
            .map(|name| format!("{name}.txt"))
            .into();
    for (path, bytes) in site.public() {
        let path = format!("data/site/{path}");
        assert_eq!(files.get(&path), Some(&bytes), "{path}");
        expected.insert(path);
    }
    let kept = [
        NORTH,
        SOUTH,
        LEDGER,
        "content/assessments/talks/map.svg",
        "content/assessments/talks/data.csv",
        "content/events/talks.md",
    ];
    for path in kept.map(str::to_owned).into_iter().chain(objects(&site)) {
        assert_eq!(
            text(files, &format!("data/{path}")),
            site.text(&path),
            "{path}"
        );
        expected.insert(format!("data/{path}"));
    }
    // What a build needs besides: `rebuilt.rs` builds the site from it.
    for (path, bytes) in standpoint::theme::embedded() {
        let path = format!("data/themes/default/{path}");
        assert_eq!(files[&path], bytes, "{path}");
        expected.insert(path);
    }
    expected.extend(["data/standpoint.toml", "data/static/robots.txt"].map(str::to_owned));
    let found: BTreeSet<_> = files.keys().cloned().collect();
    assert_eq!(found, expected);
    let payload: BTreeSet<_> = expected
        .iter()
        .filter(|p| p.starts_with("data/"))
        .cloned()
        .collect();
    assert_eq!(listed(files, "manifest-sha512.txt"), payload);
    let tags = ["bag-info.txt", "bagit.txt", "manifest-sha512.txt"].map(str::to_owned);
    assert_eq!(listed(files, "tagmanifest-sha512.txt"), tags.into());
    let bytes: usize = payload.iter().map(|path| files[path].len()).sum();
    assert_eq!(
        text(files, "bag-info.txt"),
        format!(
            "External-Description: Assessments\nExternal-Identifier: https://desk.example/\n\
             Bagging-Date: 2026-01-11\nBag-Software-Agent: standpoint {}\n\
             Standpoint-Ledger-Head: {}\nPayload-Oxum: {bytes}.{}\n",
            env!("CARGO_PKG_VERSION"),
            crate::desk::head(&site),
            payload.len()
        )
    );
    assert_eq!(
        text(files, "bagit.txt"),
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    );
}

#[test]
fn two_bags_are_the_same_byte_for_byte() {
    let site = crowded();
    let first = pack(&site).files.clone();
    let out = out(&site);
    let mut command = site.command(&["archive", "--format", "bagit", "--out", &out]);
    finish(
        command
            .env("RAYON_NUM_THREADS", "1")
            .env("TZ", "Asia/Tokyo"),
    )
    .expect(0);
    assert_eq!(files(Path::new(&out)), first);
    fs::remove_dir_all(Path::new(&out).parent().unwrap()).unwrap();
}

#[test]
fn what_was_removed_and_what_nothing_names_is_not_packed() {
    let site = recorded();
    at(
        &site,
        "2026-01-12T00:00:00Z",
        &["remove", "talks/north", "--reason", "why"],
    )
    .expect(0);
    site.remove(NORTH);
    let packed = pack(&site);
    assert_eq!(
        packed
            .files
            .keys()
            .filter(|p| p.starts_with("data/archive/objects/"))
            .count(),
        2
    );
    for (path, bytes) in &packed.files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("will fail"), "{path}");
    }
}

#[test]
fn a_site_without_a_record_can_be_packed() {
    let site = crate::desk::desk();
    let packed = pack(&site);
    assert!(
        packed
            .files
            .keys()
            .all(|path| !path.starts_with("data/archive"))
    );
    assert!(text(&packed.files, "bag-info.txt").contains("Bagging-Date: 2026-01-10\n"));
    assert!(!site.path("archive").exists());
}

#[test]
fn places_where_no_bag_belongs_are_refused() {
    let site = recorded();
    for place in [
        "content",
        "content/bag",
        "archive/bag",
        "public/bag",
        "static/../content/x",
        ".",
    ] {
        let run = site.run(&["archive", "--format", "bagit", "--out", place]);
        assert_eq!(run.code, Some(2), "{place}: {}", run.stderr);
    }
    assert!(
        !site.path("content/bag").exists() && !site.path("content/.bag.standpoint-new").exists()
    );
    site.run(&["archive", "--format", "zip", "--out", "bag"])
        .expect(2);
}

#[test]
fn what_is_not_sound_is_not_packed() {
    for harm in ["edited", "object", "broken", "percent"] {
        let site = recorded();
        match harm {
            "edited" => site.replace(NORTH, "by May", "by June"),
            "object" => site.remove(&objects(&site)[0]),
            "broken" => site.write("content/about.md", "[x](nowhere.md)"),
            _ => site.write("static/100%.txt", "x"),
        };
        let run = site.run(&["archive", "--format", "bagit", "--out", "bag"]);
        assert!(matches!(run.code, Some(1 | 2)), "{harm}: {}", run.stderr);
        assert!(
            !site.path("bag").exists() && !site.path(".bag.standpoint-new").exists(),
            "{harm}"
        );
    }
}

#[test]
#[cfg(debug_assertions)]
fn packing_can_be_stopped_anywhere() {
    let site = recorded();
    let arguments = ["archive", "--format", "bagit", "--out", "bag"];
    let run = |n: usize, kind: &str| {
        let mut command = site.command(&arguments);
        command
            .env("STANDPOINT_FAULT_KIND", kind)
            .env("RAYON_NUM_THREADS", "1");
        finish(command.env("STANDPOINT_FAULT_AT", n.to_string()))
    };
    run(usize::MAX, "abort").expect(0);
    let whole = files(&site.path("bag"));
    for kind in ["abort", "enospc"] {
        for n in (1..).step_by(7) {
            fs::remove_dir_all(site.path("bag")).unwrap();
            let stopped = run(n, kind);
            if stopped.code == Some(0) {
                assert!(n > 30, "{n}");
                break;
            }
            assert!(!site.path("bag").exists(), "{n}");
            site.run(&arguments).expect(0);
            assert_eq!(files(&site.path("bag")), whole, "{n}");
            assert!(!site.path(".bag.standpoint-new").exists(), "{n}");
        }
    }
}

#[test]
fn a_bag_is_of_the_address_that_is_given() {
    let site = desk();
    let pack = ["archive", "--format", "bagit", "--out", "bag", "--base-url"];
    site.run(&[&pack[..], &["nowhere"]].concat()).expect(2);
    site.run(&[&pack[..], &["https://other.example/a/"]].concat())
        .expect(0);
    assert!(
        site.text("bag/bag-info.txt")
            .contains("External-Identifier: https://other.example/a/\n")
    );
    let page = site.text("bag/data/site/assessments/talks/north/index.html");
    assert!(page.contains("https://other.example/a/assessments/talks/north/"));
}

#[test]
fn the_contact_is_an_address_without_its_scheme() {
    for (contact, line) in [
        (
            "mailto:desk@example.org",
            "Contact-Email: desk@example.org\n",
        ),
        ("desk@example.org", "Contact-Email: desk@example.org\n"),
        ("The desk", "Contact-Name: The desk\n"),
    ] {
        let site = desk();
        site.write("standpoint.toml", format!("contact = \"{contact}\"\n"));
        let packed = pack(&site);
        let info = text(&packed.files, "bag-info.txt");
        assert!(info.contains(line), "{info}");
    }
}
