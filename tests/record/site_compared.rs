//! `verify --site`: a folder held against the site that a build makes.

use std::fs;

use serde_json::Value;

use crate::desk::{NORTH, desk, recorded, verify};
use crate::support::{Site, assessment, files, stamps};

/// What `verify --site` finds, each as its path and the end of the line that says what is wrong.
fn told(site: &Site, folder: &str) -> Vec<String> {
    let run = site.run(&["verify", "--site", folder]).expect(1);
    let lines = run
        .stderr
        .lines()
        .filter_map(|line| line.strip_prefix("SITE_DIFFERS "));
    lines.map(str::to_owned).collect()
}

#[test]
fn a_folder_is_held_against_the_site_file_by_file() {
    let site = recorded();
    site.write("static/logo.svg", "<svg/>").build();
    let run = site.run(&["verify", "--site", "public"]).expect(0);
    let count = site.public().len();
    assert!(
        run.stderr
            .contains(&format!("compared {count} files with `public`")),
        "{}",
        run.stderr
    );

    let page = "assessments/talks/south/index.html";
    site.replace(&format!("public/{page}"), "They will hold", "They may hold")
        .write("public/logo.svg", "<svg></svg>")
        .remove("public/record/checkpoint")
        .write("public/planted.html", "x")
        .write("public/assessments/talks/planted/index.html", "x")
        .write("public/planted/a.html", "x")
        .write("public/planted/b/c.html", "x")
        .write("public/.standpoint-mine", "ours to read, not to publish");
    assert_eq!(
        told(&site, "public"),
        [
            "`assessments/talks/planted/` is too much: no build of this site makes it".to_owned(),
            format!("`{page}` is not what a build of this site makes"),
            "`logo.svg` is not what a build of this site makes".to_owned(),
            "`planted.html` is too much: no build of this site makes it".to_owned(),
            "`planted/` is too much: no build of this site makes it".to_owned(),
            "`record/checkpoint` is missing".to_owned(),
        ]
    );
    // Written elsewhere, without the list of files, and by its whole path.
    fs::remove_file(site.path("public/.standpoint-files")).unwrap();
    let whole = site.path("public");
    assert_eq!(told(&site, whole.to_str().unwrap()).len(), 6);
}

#[test]
fn what_differs_is_in_the_report_with_its_digests() {
    let site = recorded();
    site.build();
    site.write("public/planted.html", "x")
        .remove("public/404.html");
    let report = verify(&site, &["--site", "public"]);
    let findings = report["findings"].as_array().unwrap();
    let paths: Vec<_> = findings
        .iter()
        .map(|one| one["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths, ["404.html", "planted.html"]);
    assert!(
        findings
            .iter()
            .all(|one| one["kind"] == "SITE_DIFFERS" && one["id"].is_null())
    );
    assert!(findings[0]["expected"].is_string() && findings[0]["found"].is_null());
    assert!(findings[1]["expected"].is_null());
    assert_eq!(
        findings[1]["found"],
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    );
    assert_eq!(report["site"]["differences"], 2);
    assert_eq!(report["site"]["files"], site.public().len());
    let none: Value = verify(&site, &[]);
    assert!(none.get("site").is_none());
}

#[test]
fn of_many_files_the_first_are_listed_and_json_has_all() {
    let site = recorded();
    site.build();
    for at in 0..25 {
        site.write(&format!("public/planted-{at:02}.html"), "x");
    }
    let run = site.run(&["verify", "--site", "public"]).expect(1);
    assert_eq!(run.stderr.matches("SITE_DIFFERS").count(), 20);
    assert!(
        run.stderr
            .contains("\nand 5 more (`--format json` lists all of them)\n"),
        "{}",
        run.stderr
    );
    let report = verify(&site, &["--site", "public"]);
    assert_eq!(report["findings"].as_array().unwrap().len(), 25);
}

#[test]
fn nothing_is_written() {
    let site = recorded();
    site.build();
    site.write("public/planted.html", "x");
    let (before, caches) = (stamps(site.root()), stamps(site.caches()));
    site.run(&["verify", "--site", "public"]).expect(1);
    assert_eq!(stamps(site.root()), before);
    assert_eq!(stamps(site.caches()), caches);
}

#[test]
fn a_site_is_compared_at_its_own_address_and_in_its_own_edition() {
    let site = recorded();
    site.write(
        "content/assessments/talks/amber.md",
        assessment(
            "West",
            "2026-01-12",
            "talks",
            "marking: TLP:AMBER\n",
            "Amber words.",
        ),
    );
    let other = "https://other.example/a/";
    site.run(&["build", "--base-url", other]).expect(0);
    site.run(&["verify", "--site", "public", "--base-url", other])
        .expect(0);
    assert!(told(&site, "public").len() > 10);
    site.run(&["verify", "--base-url", other]).expect(2);
    site.run(&["verify", "--site", "public", "--base-url", "nowhere"])
        .expect(2);

    site.run(&[
        "build",
        "--marking",
        "TLP:AMBER",
        "--drafts",
        "--out",
        "internal",
    ])
    .expect(0);
    assert!(
        site.path("internal/assessments/talks/amber/index.html")
            .exists()
    );
    site.run(&["verify", "--site", "internal"]).expect(0);
    // The setting decides what `build` makes, and the folder what it is compared with.
    site.write(
        "standpoint.toml",
        "base_url = \"https://desk.example/\"\n[publish]\nmarking = \"TLP:AMBER\"\n",
    );
    site.run(&["build", "--marking", "TLP:CLEAR", "--out", "clear"])
        .expect(0);
    site.run(&["verify", "--site", "clear"]).expect(0);
    site.run(&["verify", "--site", "internal"]).expect(0);
    site.replace(
        "internal/.standpoint-files",
        "TLP:AMBER, drafts",
        "TLP:BLUE",
    );
    let run = site.run(&["verify", "--site", "internal"]).expect(2);
    assert!(
        run.stderr.contains("holds the edition `TLP:BLUE`"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_site_that_no_build_makes_is_not_compared() {
    let site = recorded();
    site.build();
    site.run(&["verify", "--site", "nowhere"]).expect(2);
    site.write("content/about.md", "[x](nowhere.md)");
    let run = site.run(&["verify", "--site", "public"]).expect(1);
    assert!(
        run.stderr.contains("error[broken-link]")
            && run.stderr.contains(
                "the folder was not compared: no build makes this site while it has errors"
            ),
        "{}",
        run.stderr
    );
    site.remove("content/about.md")
        .replace(NORTH, "by May", "by June");
    let run = site.run(&["verify", "--site", "public"]).expect(1);
    assert!(
        run.stderr.contains("EDITED") && run.stderr.contains("the folder was not compared"),
        "{}",
        run.stderr
    );
    let report = verify(&site, &["--site", "public"]);
    assert!(report.get("site").is_none());
}

#[test]
fn a_site_without_a_record_can_be_compared() {
    let site = desk();
    site.build();
    let run = site.run(&["verify", "--site", "public"]).expect(0);
    assert!(
        run.stderr.contains("there is no record here; looked in "),
        "{}",
        run.stderr
    );
    assert!(!files(&site.path("public")).is_empty());
    site.write("public/404.html", "x");
    assert_eq!(told(&site, "public").len(), 1);
}

#[test]
#[cfg(unix)]
fn no_link_in_the_folder_is_followed() {
    use std::os::unix::fs::symlink;
    let site = recorded();
    site.build();
    let page = site.text("public/404.html");
    fs::remove_file(site.path("public/404.html")).unwrap();
    site.write("elsewhere/404.html", page);
    symlink(
        site.path("elsewhere/404.html"),
        site.path("public/404.html"),
    )
    .unwrap();
    symlink(site.path("elsewhere"), site.path("public/linked")).unwrap();
    fs::rename(site.path("public/theme"), site.path("elsewhere/theme")).unwrap();
    symlink(site.path("elsewhere/theme"), site.path("public/theme")).unwrap();
    let told = told(&site, "public");
    assert!(
        told.contains(&"`404.html` is no regular file".to_owned()),
        "{told:?}"
    );
    assert!(told.contains(&"`linked` is too much: no build of this site makes it".to_owned()));
    assert!(told.contains(&"`theme/style.css` is missing".to_owned()));
    // What people read does not steer their terminal.
    fs::write(site.path("public/\u{1b}[2J.html"), "x").unwrap();
    let run = site.run(&["verify", "--site", "public"]).expect(1);
    assert!(
        !run.stderr.contains('\u{1b}') && run.stderr.contains("[2J.html"),
        "{}",
        run.stderr
    );
}

#[test]
fn where_most_pages_differ_the_address_is_hinted_at_once() {
    let site = recorded();
    site.run(&["build", "--base-url", "https://other.example/"])
        .expect(0);
    let hint = "most pages differ: give the `--base-url`";
    let run = site.run(&["verify", "--site", "public"]).expect(1);
    assert_eq!(run.stderr.matches(hint).count(), 1, "{}", run.stderr);
    let same = [
        "verify",
        "--site",
        "public",
        "--base-url",
        "https://other.example/",
    ];
    site.run(&same).expect(0);
    site.build();
    site.replace(
        "public/assessments/talks/south/index.html",
        "They will hold",
        "They may hold",
    );
    let run = site.run(&["verify", "--site", "public"]).expect(1);
    assert!(!run.stderr.contains(hint), "{}", run.stderr);
}

#[test]
#[cfg(unix)]
fn what_cannot_be_read_is_not_to_be_made_writable() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = recorded();
    site.build();
    let page = site.path("public/index.html");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&page).is_ok() {
        // This user may read everything.
        return;
    }
    let run = site.run(&["verify", "--site", "public"]);
    assert!(
        run.stderr
            .contains("Let it be read, or name the folder of a site")
            && !run.stderr.contains("writable"),
        "{}",
        run.stderr
    );
}
