//! Dates: of judgements on the site's clock, of events as precisely as they are known.

use crate::keys::register;
use crate::support::{Site, assessment};

#[test]
fn moments_are_shown_and_ordered_on_the_sites_clock() {
    let site = Site::new(&[
        (
            "standpoint.toml",
            "time_zone = \"Europe/Kyiv\"\n".to_owned(),
        ),
        (
            "content/assessments/c.md",
            assessment("A", "2025-11-20", "E", "", ""),
        ),
        (
            "content/assessments/b.md",
            assessment("A", "2025-11-19T22:30:00Z", "E", "", ""),
        ),
        (
            "content/assessments/a.md",
            assessment("A", "2025-11-19T23:59:00+02:00", "E", "", ""),
        ),
        (
            "content/assessments/d.md",
            assessment("A", "2025-11-20", "E", "", ""),
        ),
    ]);
    let register = register(&site);
    let rows = register["assessments"].as_array().unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| (row["id"].as_str().unwrap(), row["date"].as_str().unwrap()))
        .collect();
    assert_eq!(
        rows,
        [
            ("a", "2025-11-19T23:59:00+02:00"),
            ("c", "2025-11-20"),
            ("d", "2025-11-20"),
            ("b", "2025-11-20T00:30:00+02:00"),
        ]
    );
    let page = site.page("assessments/b/index.html");
    assert!(
        page.contains(
            "<time datetime=\"2025-11-20T00:30:00+02:00\">20 November 2025, 00:30</time>"
        )
    );
    assert!(page.contains("Dates in Europe/Kyiv"));
    // A time without an offset could mean any moment.
    site.write(
        "content/assessments/e.md",
        assessment("A", "2025-11-19T10:00:00", "E", "", ""),
    );
    assert!(site.errors().contains("error[bad-date]"));
}

#[test]
fn events_have_dates_of_any_precision() {
    for (date, first, last, words) in [
        ("2025", "2025-01-01", "2025-12-31", "2025"),
        ("2025-11", "2025-11-01", "2025-11-30", "November 2025"),
        ("2025-11-19", "2025-11-19", "2025-11-19", "19 November 2025"),
        (
            "2025-11-19/2025-11-20",
            "2025-11-19",
            "2025-11-20",
            "19–20 November 2025",
        ),
        (
            "2025-11-19\nend: 2025-12",
            "2025-11-19",
            "2025-12-31",
            "19 November 2025 – December 2025",
        ),
    ] {
        let site = Site::new(&[
            ("standpoint.toml", "theme = \"x\"\n".to_owned()),
            (
                "themes/x/templates/event.html",
                "{{ page.first }} {{ page.last }} {{ page.when }}".to_owned(),
            ),
            ("content/events/e.md", format!("---\ndate: {date}\n---\n")),
        ]);
        site.build();
        assert_eq!(
            site.page("events/e/index.html"),
            format!("{first} {last} {words}")
        );
        let timeline = format!("timeline/{}/index.html", first[..7].replace('-', "/"));
        assert!(site.page(&timeline).contains("events/e/"));
    }
    for date in [
        "2025-11-20/2025-11-19",
        "2025-13",
        "19.11.2025",
        "last week",
        "2025-11-20\nend: 2025-11-19",
    ] {
        let site = Site::new(&[("content/events/e.md", format!("---\ndate: {date}\n---\n"))]);
        assert!(site.errors().contains("error[bad-date]"), "{date}");
    }
}

#[test]
fn clocks_with_seconds_in_their_offset_are_written_as_rfc_3339_has_it() {
    let site = Site::new(&[
        (
            "standpoint.toml",
            "time_zone = \"Europe/Kyiv\"\nbase_url = \"https://example.org/\"\n".to_owned(),
        ),
        (
            "content/assessments/a.md",
            assessment("A", "1920-05-07", "E", "", ""),
        ),
        (
            "content/assessments/b.md",
            assessment("B", "1900-12-31T21:57:50Z", "E", "", ""),
        ),
    ]);
    site.run(&["build", "--strict"]).expect(0);
    for (path, bytes) in site.public() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("02:02:04"), "{path:?}");
    }
    assert!(
        site.page("atom.xml")
            .contains("<published>1920-05-07T00:00:56+02:03<")
    );
    // The list of a year has what was made in its last seconds.
    let page = site.page("agents/b/index.html");
    assert!(page.contains("<time datetime=\"1900-12-31T23:59:50+02:02\">"));
}
