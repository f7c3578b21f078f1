//! The figures of the default theme: every mark is a link with a name, few items are drawn and many
//! are counted, and no page grows without bound.

use std::fmt::Write as _;

use crate::support::{Site, assessment};

/// The largest page, in bytes.
const LIMIT: usize = 400_000;

const FIGURES: [&str; 4] = [
    "timeline/index.html",
    "timeline/2025/index.html",
    "events/e00/index.html",
    "agents/a0/index.html",
];

/// A site with a number of events, which last three days each, and of assessments from January 2025
/// on, `a_day` of them on each day.
fn site(events: usize, assessments: usize, a_day: usize) -> Site {
    let site = Site::new(&[("standpoint.toml", "")]);
    for n in 0..events {
        let (month, day) = (n % 12 + 1, n % 25 + 1);
        let text = format!(
            "---\ntitle: Event {n}\ndate: 2025-{month:02}-{day:02}/2025-{month:02}-{:02}\n---\n",
            day + 2
        );
        site.write(&format!("content/events/e{n:02}.md"), text);
    }
    for n in 0..assessments {
        let day = n / a_day;
        let (year, month) = (2025 + day / 336, day / 28 % 12 + 1);
        let date = format!("{year}-{month:02}-{:02}", day % 28 + 1);
        let agent = format!("A{}", n * 7 % 13);
        let text = assessment(
            &agent,
            &date,
            &format!("e{:02}", n % events),
            "tags: t\n",
            "",
        );
        site.write(&format!("content/assessments/n{n:05}.md"), text);
    }
    site
}

/// The names of the links within SVG of a page. Each link must have one, and lead somewhere.
fn marks(page: &str) -> Vec<String> {
    let mut names = Vec::new();
    for svg in page.split("<svg").skip(1) {
        for link in svg.split("<a ").skip(1) {
            let (tag, rest) = link.split_once('>').expect("a tag");
            if !(tag.contains("class=\"at ") || tag.contains("class=\"count")) {
                continue;
            }
            assert!(
                tag.contains("href=\"") && !tag.contains("href=\"\""),
                "{tag}"
            );
            let name = rest
                .strip_prefix("<title>")
                .and_then(|rest| rest.split_once("</title>"))
                .unwrap_or_else(|| panic!("a mark without a name: {tag}"));
            assert!(!name.0.trim().is_empty(), "{tag}");
            names.push(name.0.to_owned());
        }
    }
    names
}

#[test]
fn few_are_drawn_as_marks_that_are_links_with_names() {
    let site = site(6, 24, 1);
    site.run(&["build", "--strict"]).expect(0);
    let page = site.page("timeline/index.html");
    assert!(page.contains("id=\"_overview\"") && !page.contains("id=\"_density\""));
    for path in FIGURES {
        let names = marks(&site.page(path));
        assert!(!names.is_empty(), "{path}");
    }
    // Each assessment has a row in the list below.
    for n in 0..24 {
        assert!(page.contains(&format!("assessments/n{n:05}/")), "{n}");
    }
    let names = marks(&site.page("events/e00/index.html"));
    assert!(
        names
            .iter()
            .any(|name| name.starts_with("A0, 1 January 2025: ")),
        "{names:#?}"
    );
}

#[test]
fn an_event_beyond_the_latest_assessment_is_planned() {
    let site = site(2, 4, 1);
    site.write(
        "content/events/later.md",
        "---\ntitle: Later\ndate: 2031-05-01\n---\n",
    );
    site.run(&["build", "--strict"]).expect(0);
    let page = site.page("timeline/index.html");
    let list = page.split_once("id=\"_list\"").expect("a list").1;
    for (event, word) in [("later", ">Planned<"), ("e00", ">Event<")] {
        let name = format!("class=\"name\" dir=\"auto\" href=\"../events/{event}/\"");
        let row = list.split("<li ").find(|row| row.contains(&name));
        assert!(row.expect("a row").contains(word), "{event}: {list}");
    }
}

#[test]
fn years_begin_in_january_and_what_is_far_away_is_told_beside_the_chart() {
    let site = site(1, 60, 1);
    for (n, month) in ["2023-06", "2024-06", "2025-02"].iter().enumerate() {
        let text = assessment("A0", &format!("{month}-10"), "long", "", "");
        site.write(&format!("content/assessments/long{n}.md"), text);
    }
    let text = "---\ntitle: Long ago\ndate: 1994-12-05\n---\n";
    site.write("content/events/long.md", text);
    site.run(&["build", "--strict"]).expect(0);
    let page = site.page("timeline/index.html");
    let (lines, _) = page.split_once("<g class=\"narrow\">").unwrap();
    let (_, lines) = lines.split_once("<svg class=\"chart calendar").unwrap();
    let words: Vec<_> = lines.matches(" year\" x=").collect();
    assert_eq!(words.len(), 3, "2023 is named in July: {lines}");
    let (_, back) = page.split_once("<svg class=\"chart back\"").unwrap();
    let (back, _) = back.split_once("<g class=\"narrow\">").unwrap();
    let strong = back.matches("class=\"year\"").count();
    assert_eq!(strong, 2, "and begins on no line of this axis: {back}");
    let event = site.page("events/long/index.html");
    assert!(event.contains("← The event</text>"));
    assert!(event.contains("5 December 1994, before this chart"));
    assert!(!event.contains("class=\"column\""));
}

#[test]
fn many_are_counted_and_no_page_grows_without_bound() {
    let site = site(70, 1_600, 4);
    site.run(&["build", "--strict"]).expect(0);
    let page = site.page("timeline/index.html");
    assert!(page.contains("id=\"_density\"") && !page.contains("id=\"_overview\""));
    assert!(!marks(&page).is_empty());
    // The table of months leads to every assessment.
    assert!(page.contains("href=\"../timeline/2025/03/\""), "{page}");
    let mut large = String::new();
    for (path, bytes) in site.public() {
        if path.ends_with("/index.html") && bytes.len() > LIMIT {
            let _ = writeln!(large, "{path}: {} bytes", bytes.len());
        }
    }
    assert_eq!(large, "");
}
