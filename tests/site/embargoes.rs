//! Embargoes end by the clock, which decides what is public and nothing else.

use jiff::Timestamp;

use crate::support::{Run, Site, assessment, finish};

fn run_at(site: &Site, moment: &str, arguments: &[&str]) -> Run {
    let moment: Timestamp = moment.parse().unwrap();
    run_with(site, &moment.as_second().to_string(), arguments)
}

fn run_with(site: &Site, epoch: &str, arguments: &[&str]) -> Run {
    finish(site.command(arguments).env("SOURCE_DATE_EPOCH", epoch))
}

fn later(key: &str) -> String {
    assessment("B", "2025-01-02", "e", key, "Held back.")
}

fn site(key: &str) -> Site {
    let open = assessment("A", "2025-01-01", "e", "", "Open.");
    Site::new(&[
        ("content/assessments/a.md", &*open),
        ("content/assessments/b.md", &later(key)),
    ])
}

const PAGE: &str = "assessments/b/index.html";

#[test]
fn a_day_begins_at_midnight_in_the_sites_zone() {
    for (zone, written, before, from) in [
        (
            "UTC",
            "2025-03-01",
            "2025-02-28T23:59:59Z",
            "2025-03-01T00:00:00Z",
        ),
        (
            "Europe/Kyiv",
            "2025-03-01",
            "2025-02-28T21:59:59Z",
            "2025-02-28T22:00:00Z",
        ),
        (
            "America/New_York",
            "2025-03-01T09:00:00+01:00",
            "2025-03-01T07:59:59Z",
            "2025-03-01T08:00:00Z",
        ),
        // On this day the clocks of Beirut went from 00:00 to 01:00: the day begins then.
        (
            "Asia/Beirut",
            "2022-03-27",
            "2022-03-26T21:59:59Z",
            "2022-03-26T22:00:00Z",
        ),
        // And on this day in Samoa there was no such day; the next one began at once.
        (
            "Pacific/Apia",
            "2011-12-30",
            "2011-12-30T09:59:59Z",
            "2011-12-30T10:00:00Z",
        ),
    ] {
        let site = site(&format!("publish_on: {written}\n"));
        site.write("standpoint.toml", format!("time_zone = \"{zone}\"\n"));
        run_at(&site, before, &["build", "--strict"]).expect(0);
        assert!(!site.has(PAGE), "{zone} {written} {before}");
        run_at(&site, from, &["build", "--strict"]).expect(0);
        assert!(site.has(PAGE), "{zone} {written} {from}");
    }
}

#[test]
fn a_second_build_after_the_hour_publishes_and_says_what_waits() {
    let site = site("publish_on: 2025-03-01\n");
    site.write(
        "content/assessments/c.md",
        later("publish_on: 2025-04-01\n"),
    );
    site.write(
        "content/assessments/d.md",
        later("draft: true\npublish_on: 2025-03-15\n"),
    );
    site.write("content/assessments/m.md", later("marking: TLP:RED\n"));
    let build = |moment| run_at(&site, moment, &["build"]).expect(0).stderr;
    let counts = |embargoed: &str| format!("withheld: 1 draft, {embargoed}1 by marking\n");
    let two = counts("2 under embargo (the next until 2025-03-01T00:00:00+00:00), ");
    for unchanged in [false, true] {
        let said = build("2025-02-01T00:00:00Z");
        assert!(said.contains(&two), "{said}");
        assert_eq!(said.contains("nothing has changed"), unchanged, "{said}");
    }
    assert!(!site.has(PAGE));
    let one = counts("1 under embargo (the next until 2025-04-01T00:00:00+00:00), ");
    for unchanged in [false, true] {
        let said = build("2025-03-01T00:00:00Z");
        assert!(said.contains(&one), "{said}");
        assert_eq!(said.contains("nothing has changed"), unchanged, "{said}");
    }
    let known = site.public();
    // Whatever the cache knows, the site is the same without it.
    std::fs::remove_dir_all(site.path("public")).unwrap();
    build("2025-03-31T23:59:59Z");
    assert_eq!(site.public(), known);
    let said = build("2025-04-01T00:00:00Z");
    assert!(said.contains(&counts("")), "{said}");
    // Nor does the clock decide anything else.
    let all = site.public();
    build("2026-01-01T00:00:00Z");
    assert_eq!(site.public(), all);
    // A clock that is set back withholds again.
    build("2025-03-01T00:00:00Z");
    assert_eq!(site.public(), known);
}

#[test]
fn now_is_the_earlier_of_the_machines_clock_and_source_date_epoch() {
    let site = site("publish_on: 2999-01-01\n");
    run_at(&site, "3000-01-01T00:00:00Z", &["build"]).expect(0);
    assert!(!site.has(PAGE));
    site.replace("content/assessments/b.md", "2999", "2001");
    run_at(&site, "1970-01-01T00:00:00Z", &["build"]).expect(0);
    assert!(!site.has(PAGE));
    run_with(&site, "", &["build"]).expect(0);
    assert!(site.has(PAGE));
}

#[test]
fn an_epoch_that_is_no_number_is_an_error() {
    let site = site("publish_on: 2001-01-01\n");
    for epoch in [
        "yesterday",
        "1.5",
        " 1",
        "0x10",
        "99999999999999",
        "2025-01-01",
    ] {
        for command in [
            &["build"][..],
            &["check"],
            &["record"],
            &["verify"],
            &["archive", "--format", "bagit", "--out", "bag"],
        ] {
            let run = run_with(&site, epoch, command).expect(2);
            let told = format!(
                "error: SOURCE_DATE_EPOCH is `{epoch}`, which is no number of seconds since 1970: write one \
                 such as `1767225600`, or unset it\n"
            );
            assert_eq!(run.stderr, told, "{command:?}");
        }
    }
    assert!(!site.path("public").exists() && !site.path("bag").exists());
}

#[test]
fn embargoed_texts_stay_off_the_record_until_they_are_public() {
    let site = site("publish_on: 2025-03-01\n");
    let (before, after) = ("2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z");
    let said = run_at(&site, before, &["record", "b"]).expect(1).stderr;
    assert!(said.contains("`b` is withheld"), "{said}");
    run_at(&site, before, &["record"]).expect(0);
    assert!(!site.text("archive/ledger.jsonl").contains("\"b\""));
    run_at(&site, after, &["record"]).expect(0);
    assert!(site.text("archive/ledger.jsonl").contains("\"b\""));
    run_at(&site, after, &["build", "--strict"]).expect(0);
    run_at(&site, after, &["verify"]).expect(0);
    // With a clock from before, what is on the record would be withheld: nothing is written, and the report says why.
    let said = run_at(&site, before, &["build"]).expect(1).stderr;
    assert!(
        said.contains(
            "error[embargo-after-record]: `b` is on the record, and under embargo: the clock says \
             2025-02-01T00:00:00Z"
        ),
        "{said}"
    );
    assert!(site.has(PAGE));
}
