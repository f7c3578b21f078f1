//! `check`: every problem of every file, in four formats.

use crate::support::{Site, assessment, stamps, without_times};

/// An error with a place, a warning, and a note without a place; accents before the error.
fn site() -> Site {
    Site::new(&[
        (
            "content/assessments/a.md",
            assessment(
                "A",
                "2025-01-01",
                "E",
                "topics: x\n",
                "Été: [gone](gone.md), 100%.",
            ),
        ),
        (
            "content/assessments/b.md",
            assessment("A", "2025-01-01", "E", "", "Fine."),
        ),
    ])
}

const HINT: &str =
    "write `base_url = \\\"https://…/\\\"` into standpoint.toml, or pass `--base-url`";

#[test]
fn json_is_one_object() {
    let run = site().run(&["check", "--format", "json"]).expect(1);
    let expected = format!(
        "{{\"diagnostics\":[\
         {{\"code\":\"no-base-url\",\"severity\":\"note\",\"message\":\"without `base_url` there \
         are no feeds, no sitemap and no canonical links\",\"file\":null,\"line\":null,\
         \"column\":null,\"hint\":\"{HINT}\"}},\
         {{\"code\":\"unknown-key\",\"severity\":\"warning\",\"message\":\"`topics` is not a known \
         key\",\"file\":\"content/assessments/a.md\",\"line\":6,\"column\":1,\"hint\":\"put your \
         own values under `extra`\"}},\
         {{\"code\":\"broken-link\",\"severity\":\"error\",\"message\":\"there is no file \
         `content/assessments/gone.md`\",\"file\":\"content/assessments/a.md\",\"line\":8,\
         \"column\":6,\"hint\":\"write the path of a Markdown file, relative to this one\"}}\
         ],\"errors\":1,\"warnings\":1}}\n"
    );
    let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let wanted: serde_json::Value = serde_json::from_str(&expected).unwrap();
    for (found, wanted) in [("errors", 1), ("warnings", 1)] {
        assert_eq!(value[found], wanted);
    }
    let rows = value["diagnostics"].as_array().unwrap();
    for (row, wanted) in rows.iter().zip(wanted["diagnostics"].as_array().unwrap()) {
        assert_eq!(row, wanted);
        let keys: Vec<_> = row.as_object().unwrap().keys().collect();
        let mut keys: Vec<_> = keys.into_iter().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(
            keys,
            [
                "code", "column", "file", "hint", "line", "message", "severity"
            ]
        );
    }
    assert_eq!(rows.len(), 3);
    assert!(
        run.stdout.starts_with("{\"diagnostics\":[{\"code\":"),
        "{}",
        run.stdout
    );
    // Messages go elsewhere.
    assert_eq!(
        without_times(&run.stderr),
        "checked 2 documents and 14 pages in TIME: 1 error, 1 warning\n"
    );
}

#[test]
fn a_site_without_problems_has_an_empty_list() {
    let site = Site::new(&[("standpoint.toml", "base_url = \"https://example.org\"\n")]);
    let run = site.run(&["check", "--format", "json"]).expect(0);
    assert_eq!(
        run.stdout,
        "{\"diagnostics\":[],\"errors\":0,\"warnings\":0}\n"
    );
    for format in ["short", "github"] {
        let run = site.run(&["check", "--format", format]).expect(0);
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn short_is_one_line_each() {
    let run = site().run(&["check", "--format", "short"]).expect(1);
    assert_eq!(
        run.stdout,
        "note[no-base-url]: without `base_url` there are no feeds, no sitemap and no canonical links\n\
         content/assessments/a.md:6:1: warning[unknown-key]: `topics` is not a known key\n\
         content/assessments/a.md:8:6: error[broken-link]: there is no file \
         `content/assessments/gone.md`\n"
    );
}

#[test]
fn github_is_annotations() {
    let run = site().run(&["check", "--format", "github"]).expect(1);
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("::notice title=no-base-url::without `base_url`"));
    assert_eq!(
        lines[1],
        "::warning file=content/assessments/a.md,line=6,col=1,title=unknown-key::`topics` is not a \
         known key%0Aput your own values under `extra`"
    );
    assert!(lines[2].starts_with(
        "::error file=content/assessments/a.md,line=8,col=6,title=broken-link::there is no file"
    ));
}

#[test]
fn human_underlines_and_goes_to_the_messages() {
    let run = site().run(&["check"]).expect(1);
    assert_eq!(run.stdout, "");
    assert!(
        run.stderr.contains(
            "\
error[broken-link]: there is no file `content/assessments/gone.md`
 --> content/assessments/a.md:8:6
  |
8 | Été: [gone](gone.md), 100%.
  |      ^^^^^^^^^^^^^^^
"
        ),
        "{}",
        run.stderr
    );
}

#[test]
fn colours_come_when_asked_for() {
    let site = site();
    let run = site.run(&["check", "--color", "always"]).expect(1);
    assert!(run.stderr.contains("\u{1b}["));
    for when in ["never", "auto"] {
        let run = site.run(&["check", "--color", when]).expect(1);
        assert!(!run.stderr.contains('\u{1b}'));
    }
}

#[test]
fn strict_drafts_and_future() {
    let site = site();
    site.remove("content/assessments/a.md");
    site.replace(
        "content/assessments/b.md",
        "confidence: low\n",
        "confidence: low\ntopic: x\n",
    );
    site.run(&["check"]).expect(0);
    site.run(&["check", "--strict"]).expect(1);
    let hidden = |key: &str| assessment("A", "2025-01-01", "E", key, "[gone](gone.md)");
    site.write("content/assessments/b.md", hidden("draft: true\n"));
    site.run(&["check"]).expect(0);
    site.run(&["check", "--drafts"]).expect(1);
    site.write(
        "content/assessments/b.md",
        hidden("publish_on: 2099-01-01\n"),
    );
    site.run(&["check"]).expect(0);
    site.run(&["check", "--future"]).expect(1);
}

#[test]
fn nothing_is_written() {
    let site = site();
    let before = stamps(site.root());
    site.run(&["check"]).expect(1);
    assert_eq!(stamps(site.root()), before);
}

/// A site with a question, and an assessment that is not on its record.
fn due() -> Site {
    let site = Site::new(&[
        ("standpoint.toml", "base_url = \"https://example.org/\"\ntime_zone = \"Europe/Kyiv\"\n".to_owned()),
        (
            "content/events/e.md",
            "---\nquestions:\n  - id: opens\n    text: Will it open?\n    resolves_by: 2025-03-31\n---\n".to_owned(),
        ),
        ("content/assessments/a.md", assessment("A", "2025-01-01", "e", "", "Words.")),
    ]);
    site.run(&["record"]).expect(0);
    site.write(
        "content/assessments/b.md",
        assessment("B", "2025-01-01", "e", "", "Words."),
    );
    site
}

fn check_at(site: &Site, moment: &str, arguments: &[&str]) -> crate::support::Run {
    let moment: jiff::Timestamp = moment.parse().unwrap();
    let mut command = site.command(&[&["check"], arguments].concat());
    let command = command.env("SOURCE_DATE_EPOCH", moment.as_second().to_string());
    crate::support::finish(command)
}

const OVERDUE: &str = "content/events/e.md:5:18: note[question-overdue]: the question `opens` is past its day \
                       and has no outcome\n";
const UNRECORDED: &str = "note[unrecorded]: 1 assessment is not on the record yet\n";

#[test]
fn notes_say_what_is_due_and_are_never_errors() {
    let site = due();
    for (moment, notes) in [
        // The day ends at midnight on the site's clock, which is three hours ahead.
        ("2025-03-31T20:59:59Z", [UNRECORDED].concat()),
        ("2025-03-31T21:00:00Z", [UNRECORDED, OVERDUE].concat()),
    ] {
        for flags in [&[][..], &["--strict"], &["--future", "--strict"]] {
            let short =
                check_at(&site, moment, &[&["--format", "short"], flags].concat()).expect(0);
            let mut lines: Vec<_> = short.stdout.split_inclusive('\n').collect();
            let mut wanted: Vec<_> = notes.split_inclusive('\n').collect();
            lines.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(lines, wanted, "{moment}");
            assert!(short.stderr.ends_with(": no problems\n"), "{short:?}");
        }
    }
    let last = "2025-04-02T00:00:00Z";
    let json = check_at(&site, last, &["--format", "json"])
        .expect(0)
        .stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let rows = json["diagnostics"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row["severity"] == "note"), "{json:#}");
    assert_eq!((&json["errors"], &json["warnings"]), (&0.into(), &0.into()));
    let github = check_at(&site, last, &["--format", "github"])
        .expect(0)
        .stdout;
    let place =
        "::notice file=content/events/e.md,line=5,col=18,title=question-overdue::the question";
    assert!(github.contains(place), "{github}");
    assert_eq!(github.matches("::notice ").count(), 2, "{github}");
    let human = check_at(&site, last, &[]).expect(0).stderr;
    assert!(
        human.contains("note[question-overdue]: the question"),
        "{human}"
    );
    assert!(
        !check_at(&site, last, &["-q"])
            .expect(0)
            .stderr
            .contains("note")
    );
    // With an outcome, nothing is due any more.
    site.replace(
        "content/events/e.md",
        "2025-03-31\n",
        "2025-03-31\n    outcome: void\n",
    );
    let short = check_at(&site, last, &["--format", "short"]).expect(0);
    assert_eq!(short.stdout, UNRECORDED);
}

#[test]
fn only_pages_and_data_of_questions_and_events_say_what_is_due_and_by_the_stamp_of_the_site() {
    let site = due();
    let build = |epoch: &str| {
        let mut command = site.command(&["build", "--out", "out"]);
        let run = crate::support::finish(command.env("SOURCE_DATE_EPOCH", epoch)).expect(0);
        assert!(!run.stderr.contains("overdue"), "{run:?}");
        let made = crate::support::files(&site.path("out"));
        std::fs::remove_dir_all(site.path("out")).unwrap();
        made
    };
    let (mut early, mut late) = (build("1"), build("1893456000"));
    let page = "questions/index.html";
    assert_ne!(early[page], late[page]);
    for made in [&mut early, &mut late] {
        let is_of_questions = |path: &str| {
            path.starts_with("questions")
                || path.starts_with("events/")
                || matches!(path, "calendar.ics" | ".standpoint-files")
        };
        made.retain(|path, _| !is_of_questions(path));
    }
    assert_eq!(early, late);
}
