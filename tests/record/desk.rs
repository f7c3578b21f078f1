//! A site with a record, and what is said of it.

use std::fs;

use serde_json::Value;
use standpoint::digest::Digest;
use standpoint::ledger::{Entry, START, Time};

use crate::support::{Run, Site, assessment, finish};

pub const LEDGER: &str = "archive/ledger.jsonl";
pub const NORTH: &str = "content/assessments/talks/north.md";
pub const SOUTH: &str = "content/assessments/talks/south.md";

/// Two assessments of one event, one of which refers to a file and shows an image; and a draft.
pub fn desk() -> Site {
    let site = Site::new(&[
        (
            NORTH,
            assessment(
                "North",
                "2026-01-10",
                "talks",
                "id: talks/north\n",
                "# The talks fail\n\nThey will fail.\n\n![A map](map.svg) and [data](data.csv).",
            ),
        ),
        (
            SOUTH,
            assessment(
                "South",
                "2025-11-01",
                "talks",
                "id: talks/south\n",
                "# The talks hold\n\nThey will hold.\n",
            ),
        ),
        (
            "content/assessments/talks/draft.md",
            assessment("South", "2026-01-12", "talks", "draft: true\n", "Not yet."),
        ),
    ]);
    site.write(
        "content/assessments/talks/map.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    )
    .write("content/assessments/talks/data.csv", "a,b\n1,2\n")
    .write("standpoint.toml", "base_url = \"https://desk.example/\"\n");
    site
}

/// The site with both public assessments on the record, and one of them corrected.
pub fn recorded() -> Site {
    let site = desk();
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    site.replace(NORTH, "They will fail.", "They will fail by May.");
    let correct = [
        "record",
        "--kind",
        "correction",
        "--note",
        "The month was missing.",
    ];
    at(&site, "2026-01-11T12:00:00Z", &correct).expect(0);
    site
}

/// Builds a site without errors.
pub fn built(site: &Site) -> &Site {
    site.build();
    site
}

/// Runs a command at a moment: what it records is of that moment, whatever the machine's clock says.
pub fn at(site: &Site, moment: &str, arguments: &[&str]) -> Run {
    let mut command = site.command(arguments);
    let adds = [
        "record",
        "withdraw",
        "remove",
        "rename",
        "reinstate",
        "unpublish",
    ];
    if adds.contains(&arguments[0]) {
        command.args(["--recorded-at", moment]);
        if !arguments.contains(&"--yes") {
            command.arg("--yes");
        }
    }
    let moment: jiff::Timestamp = moment.parse().unwrap();
    finish(command.env("SOURCE_DATE_EPOCH", moment.as_second().to_string()))
}

/// The head as `verify` prints it.
pub fn head(site: &Site) -> String {
    let run = site.run(&["verify", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    report["head"].as_str().unwrap().to_owned()
}

/// What `verify` reports.
pub fn verify(site: &Site, arguments: &[&str]) -> Value {
    let run = site.run(&[&["verify", "--format", "json"], arguments].concat());
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let is_clean = report["findings"].as_array().unwrap().is_empty();
    assert_eq!(run.code, Some(i32::from(!is_clean)), "{report:#}");
    assert_eq!(run.stderr, "");
    report
}

/// The kinds of findings, and those of notes.
pub fn kinds(report: &Value) -> (Vec<&str>, Vec<&str>) {
    let of = |list: &'static str| -> Vec<&str> {
        let list = report[list].as_array().unwrap().iter();
        list.map(|one| one["kind"].as_str().unwrap()).collect()
    };
    (of("findings"), of("notes"))
}

/// The lines of the ledger.
pub fn lines(site: &Site) -> Vec<String> {
    site.text(LEDGER).lines().map(str::to_owned).collect()
}

/// The entries of the ledger.
pub fn entries(site: &Site) -> Vec<Entry> {
    let lines = lines(site).into_iter();
    lines.map(|line| Entry::parse(&line).unwrap().0).collect()
}

/// Expects that nothing is wrong or to be noted, and that the site builds.
#[track_caller]
pub fn expect_whole(site: &Site) {
    let report = verify(site, &[]);
    assert_eq!(kinds(&report), (vec![], vec![]), "{report:#}");
    site.run(&["build", "--strict"]).expect(0);
}

/// Expects words among the messages of a run.
#[track_caller]
pub fn has(run: &Run, told: &str) {
    assert!(run.stderr.contains(told), "{told}\n{}", run.stderr);
}

/// All objects, by their paths below the root, sorted.
pub fn objects(site: &Site) -> Vec<String> {
    let files = crate::support::files(&site.path("archive/objects"));
    let files = files.into_keys().filter(|path| !path.ends_with('/'));
    files
        .map(|path| format!("archive/objects/{path}"))
        .collect()
}

/// Writes to an object, which is read-only.
pub fn overwrite(site: &Site, path: &str, bytes: &[u8]) {
    let place = site.path(path);
    fs::remove_file(&place).unwrap();
    fs::write(&place, bytes).unwrap();
}

/// Writes a ledger of these entries, chained as they should be.
pub fn chain(site: &Site, entries: &[Entry]) {
    let mut prev = START;
    let mut text = String::new();
    for entry in entries {
        let line = entry.line(prev);
        prev = Digest::of(line.as_bytes());
        text += &(line + "\n");
    }
    site.write(LEDGER, text);
}

/// Writes the ledger anew as if each time in it were of the machine's clock. What was built of the other one goes.
pub fn by_clock(site: &Site) {
    drop(fs::remove_dir_all(site.path("public")));
    let mut entries = entries(site);
    for entry in &mut entries {
        entry.time = Time::Clock;
    }
    chain(site, &entries);
}
