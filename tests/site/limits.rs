//! No page grows without bound, and no URL vanishes when items are added.

use std::fmt::Write as _;

use crate::support::{Site, assessment};

fn ids(page: &str) -> usize {
    page.matches("assessments/n").count()
}

/// A theme that only lists, so that what a page holds can be counted.
fn site() -> Site {
    let site = Site::new(&[("standpoint.toml", "theme = \"count\"\n")]);
    let rows = "{% for row in page.rows %}[{{ row.href }}]\n{% endfor %}";
    let days = "{% for day in page.days %}{% for row in day.assessments %}[{{ row.href }}]\n{% endfor %}{% endfor %}";
    let months = "{% for month in page.months %}{% for item in month.items %}{% if item.row %}[{{ item.row.href }}]\n{% endif %}{% endfor %}{% endfor %}";
    let folders = "{% for f in page.folders %}[{{ f.href }}] {{ f.count }}\n{% endfor %}";
    let years = "{% for f in page.years %}[{{ f.href }}] {{ f.count }}\n{% endfor %}";
    let parts = "{% for p in page.parts %}[{{ p.href }}] {{ p.text }}\n{% endfor %}";
    let back = "{{ page.backlinks.total }} of {{ page.backlinks.links | length }}{% if page.backlinks.more %} [{{ page.backlinks.more }}]{% endif %}\n";
    let links = "{% for l in page.links %}[{{ l.href }}]\n{% endfor %}";
    let stands = "{{ page.stands | length }} stands\n";
    for (name, text) in [
        ("agent", [rows, years, back].concat()),
        ("event", [rows, years, back, stands].concat()),
        ("timeline", [months, years].concat()),
        ("archive", [days, folders].concat()),
        ("group", [rows, parts].concat()),
        ("list", parts.to_owned()),
        ("backlinks", [links, parts].concat()),
    ] {
        site.write(&format!("themes/count/templates/{name}.html"), text);
    }
    site
}

/// `count` assessments, `a_day` of them on each day from 2025-01-01 on.
fn add(site: &Site, count: usize, a_day: usize) {
    for n in 0..count {
        let day = n / a_day;
        let date = format!("2025-{:02}-{:02}", day / 28 + 1, day % 28 + 1);
        let agent = if n % 2 == 0 {
            "A".to_owned()
        } else {
            format!("B{}", n % 11)
        };
        let more = "tags: t\nsources: [{url: https://example.org/}]\n";
        let text = assessment(&agent, &date, "E", more, "See [[E]].");
        site.write(&format!("content/assessments/n{n:04}.md"), text);
    }
}

#[test]
fn lists_over_200_link_their_years_months_days_and_parts() {
    let site = site();
    // 450 on two days of one month, and 10 of the year before.
    add(&site, 450, 225);
    for n in 0..10 {
        let text = assessment("A", "2024-06-01", "E", "tags: t\n", "");
        site.write(&format!("content/assessments/n24{n}.md"), text);
    }
    site.run(&["build", "--strict"]).expect(0);
    // The event: its newest 200, its years, and all agents.
    let event = site.page("events/e/index.html");
    assert_eq!(ids(&event), 200);
    assert!(
        event.contains("[events/e/2025/] 450\n[events/e/2024/] 10"),
        "{event}"
    );
    assert!(event.contains("\n12 stands\n"), "{event}");
    assert_eq!(ids(&site.page("events/e/2024/index.html")), 10);
    let year = site.page("events/e/2025/index.html");
    assert_eq!((ids(&year), year.trim()), (0, "[events/e/2025/01/] 450"));
    let month = site.page("events/e/2025/01/index.html");
    assert_eq!(
        month.trim(),
        "[events/e/2025/01/02/] 225\n[events/e/2025/01/01/] 225"
    );
    let day = site.page("events/e/2025/01/01/index.html");
    assert_eq!(
        day.trim(),
        "[events/e/2025/01/01/2/] 25\n[events/e/2025/01/01/1/] 200"
    );
    // Numbered parts count from the oldest, so that they never change.
    let first = site.page("events/e/2025/01/01/1/index.html");
    assert_eq!(ids(&first), 200);
    assert!(first.contains("assessments/n0000/") && !first.contains("assessments/n0200/"));
    assert_eq!(ids(&site.page("events/e/2025/01/01/2/index.html")), 25);
    // The agent and the timeline go the same way.
    assert_eq!(ids(&site.page("agents/a/index.html")), 200);
    assert_eq!(ids(&site.page("agents/a/2024/index.html")), 10);
    assert!(
        site.page("agents/a/2025/index.html")
            .contains("[agents/a/2025/01/] 225")
    );
    assert_eq!(ids(&site.page("timeline/index.html")), 200);
    assert_eq!(ids(&site.page("timeline/2024/06/index.html")), 10);
    assert!(site.has("timeline/2025/01/02/2/index.html"));
    // Tags and sources use numbered parts only.
    for group in ["tags/t", "sources/example.org"] {
        let page = site.page(&format!("{group}/index.html"));
        assert_eq!(ids(&page), 200, "{group}");
        assert!(page.contains(&format!("[{group}/1/] 1\n[{group}/2/] 2\n[{group}/3/] 3")));
        assert!(!site.has(&format!("{group}/4")));
    }
    let oldest = site.page("tags/t/1/index.html");
    assert!(oldest.contains("assessments/n240/") && !oldest.contains("assessments/n0190/"));
    // Backlinks: 100, then pages of their own.
    assert!(
        event.contains("\n450 of 100 [events/e/backlinks_/]"),
        "{event}"
    );
    assert_eq!(ids(&site.page("events/e/backlinks_/index.html")), 200);
    assert_eq!(ids(&site.page("events/e/backlinks_/1/index.html")), 200);
    assert_eq!(ids(&site.page("events/e/backlinks_/3/index.html")), 50);
}

#[test]
fn backlinks_up_to_a_hundred_stand_on_the_page() {
    let site = site();
    add(&site, 100, 10);
    site.build();
    assert!(site.page("events/e/index.html").contains("100 of 100\n"));
    assert!(!site.has("events/e/backlinks_") && !site.has("events/e/2025"));
    assert!(!site.has("tags/t/1") && !site.has("timeline/2025/01/01"));
}

#[test]
fn urls_stay_when_items_are_added() {
    let site = site();
    let mut before = Vec::new();
    for count in [199, 202, 230] {
        add(&site, count, 30);
        site.build();
        let now = site.public().into_keys();
        // Files of the index of the search are named by their contents.
        let now: Vec<_> = now.filter(|path| !path.starts_with("search/")).collect();
        for path in &before {
            assert!(now.contains(path), "{path} is gone at {count}");
        }
        before = now;
    }
}

#[test]
fn lists_of_names_have_numbered_parts() {
    let site = site();
    // As many names as documents may have, in as many as it takes.
    for at in 0..11 {
        let mut names = String::new();
        for n in (at * 20)..(at * 20 + 20).min(205) {
            let _ = write!(names, "N{n:03}, ");
        }
        let (list, more) = (format!("[{names}]"), format!("tags: [{names}]\n"));
        let text = assessment(&list, "2025-01-01", &list, &more, "");
        site.write(&format!("content/assessments/n{at}.md"), text);
    }
    site.build();
    for list in ["events", "agents", "tags"] {
        let page = site.page(&format!("{list}/index.html"));
        assert!(
            page.contains(&format!("[{list}/all_/1/] 1\n[{list}/all_/2/] 2")),
            "{page}"
        );
        assert!(site.has(&format!("{list}/all_/2/index.html")));
    }
}
