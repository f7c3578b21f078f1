//! What somebody wrote to withhold a document does not publish it, wherever and however it is written; and
//! honest texts build without a report.

mod bodies;
mod keys;
mod labels;
mod settings;

use jiff::Timestamp;
use standpoint::archive::{Asked, Store, prepare};
use standpoint::compile::{Options, Parsed, Scanned};
use standpoint::config::Settings;
use standpoint::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use standpoint::ledger::Ledger;
use standpoint::model::Reach;
use standpoint::site::{Edition, visibility};
use standpoint::source::{DiskFiles, MemoryFiles};

use crate::support::{Site, assessment};

/// Keys that the document at a path must have, as YAML.
fn required(path: &str) -> &'static str {
    if path.starts_with("content/assessments/") {
        "agent: A\ndate: 2025-01-01\nevent: talks\nconfidence: low\n"
    } else {
        ""
    }
}

const ASSESSMENT: &str = "content/assessments/x.md";
const EVENT: &str = "content/events/x.md";
const AGENT: &str = "content/agents/x.md";
const PAGE: &str = "content/x.md";
const PATHS: [&str; 4] = [ASSESSMENT, EVENT, AGENT, PAGE];

/// What is said of a text, and whether it would be published.
fn read(path: &str, text: &str) -> (Vec<Diagnostic>, bool) {
    let mut files = MemoryFiles::default();
    files.put(path, text);
    let (parsed, _) = Parsed::read(&files, path, &Settings::default());
    let is_public = parsed.document.as_ref().is_ok_and(|document| {
        let (withheld, _) = visibility(
            &document.publishing,
            Edition::default(),
            Timestamp::default(),
        );
        withheld.is_none()
    });
    let found = parsed.diagnostics.into_iter().collect::<Vec<_>>();
    let has_errors = found.iter().any(|one| one.severity == Severity::Error);
    (found, is_public && !has_errors)
}

/// A document with one thing more in its YAML.
fn with_keys(path: &str, keys: &str) -> String {
    format!("---\n{}{keys}\n---\n\nWords.\n", required(path))
}

/// A document with a body.
fn with_body(path: &str, body: &str) -> String {
    match path {
        ASSESSMENT => format!("---\n{}---\n{body}", required(path)),
        _ => body.to_owned(),
    }
}

#[track_caller]
fn refused(path: &str, text: &str) {
    let (found, is_public) = read(path, text);
    assert!(!is_public, "{path} is published:\n{text}\n{found:#?}");
    let told = found
        .iter()
        .filter(|one| one.severity == Severity::Error && one.code == Code::GuardedKey);
    for one in told {
        assert!(one.hint.is_some() && one.place.is_some(), "{one:?}");
    }
}

/// The same, by an error about a key that withholds.
#[track_caller]
fn refused_as_slip(path: &str, text: &str) {
    refused(path, text);
    let (found, _) = read(path, text);
    let is_slip =
        |one: &Diagnostic| one.code == Code::GuardedKey && one.severity == Severity::Error;
    assert!(found.iter().any(is_slip), "{path}:\n{text}\n{found:#?}");
}

#[track_caller]
fn warned(path: &str, text: &str, code: Code) {
    let (found, is_public) = read(path, text);
    assert!(is_public, "{path} is refused:\n{text}\n{found:#?}");
    assert!(
        found.iter().any(|one| one.code == code),
        "{text}\n{found:#?}"
    );
}

#[track_caller]
fn silent(path: &str, text: &str) {
    let (found, is_public) = read(path, text);
    assert!(is_public && found.is_empty(), "{path}:\n{text}\n{found:#?}");
}

#[test]
fn a_recorded_text_is_warned_of() {
    let path = "content/assessments/x.md";
    let texts = [
        ("tlp: AMBER\n", "Words."),
        ("extra: {draft: true}\n", "Words."),
        ("", "Words.\n\ndraft: true"),
    ];
    for (keys, body) in texts {
        let site = Site::new(&[("standpoint.toml", "base_url = \"https://example.org/\"\n")]);
        let slip = assessment("A", "2025-01-01", "talks", keys, body);
        site.write(path, &slip);
        assert!(site.errors().contains("error[guarded-key]"), "{keys}");
        site.run(&["record"]).expect(1);
        record_as_before(&site);
        for command in ["check", "build", "build"] {
            let run = site.run(&[command]).expect(0);
            assert!(
                run.stderr.contains("warning[guarded-key]"),
                "{}",
                run.stderr
            );
        }
        site.run(&["verify"]).expect(0);
        site.run(&["record"]).expect(0);
        // Once it is edited, it is an error again.
        site.write(path, slip.replace("Words", "Other words"));
        assert!(site.errors().contains("error[guarded-key]"), "{keys}");
    }
}

/// An edit makes an error of what was a warning, so that a preview links the site again.
#[test]
fn an_edit_below_a_slip_reaches_the_site() {
    let parsed = |body: &str| {
        let mut files = MemoryFiles::default();
        files.put(
            ASSESSMENT,
            assessment("A", "2025-01-01", "talks", "tlp: red\n", body),
        );
        Parsed::read(&files, ASSESSMENT, &Settings::default()).0
    };
    let (before, now) = (parsed("A.\n\nOne."), parsed("A.\n\nTwo."));
    assert_eq!(before.diagnostics, now.diagnostics);
    assert_eq!(now.reach(&before), Reach::Site);
}

/// Puts a site's texts on the record, as a version did that knew less of slips.
fn record_as_before(site: &Site) {
    let disk = DiskFiles::new(site.root());
    let mut diagnostics = Diagnostics::default();
    let scanned = Scanned::scan(disk.clone(), &Options::default(), None, &mut diagnostics);
    let settings = scanned.settings.clone();
    let read = scanned.read();
    let (present, facts) = (read.present(), read.facts());
    let asked = Asked {
        facts: Some(&facts),
        present: &present,
        named: None,
    };
    let wanted: Vec<_> = present.iter().collect();
    let now: jiff::Timestamp = "2025-01-02T00:00:00Z".parse().expect("a moment");
    let ledger = Ledger::default();
    let recording = prepare(
        &disk,
        &settings,
        &ledger,
        (&wanted, asked),
        None,
        now.into(),
    )
    .expect("entries");
    let store = Store::open(&disk).expect("a store");
    store.keep(&recording.objects).expect("kept");
    store.append(None, &recording.entries).expect("appended");
}
