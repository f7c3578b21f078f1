//! The record on the site: its own page, addresses, and what sitemap and feeds say.

use crate::desk::{NORTH, SOUTH, at, built, desk, head, recorded};

const LATER: &str = "2026-01-12T12:00:00Z";
const PAGE: &str = "assessments/talks/north";

#[test]
fn a_file_that_moves_keeps_its_addresses_and_old_ones_lead_there() {
    let site = recorded();
    built(&site);
    let was = site.page(&format!("{PAGE}/v1/index.html"));
    let moved = site
        .text(NORTH)
        .replace("id: talks/north", "id: talks/north\naliases: old/place");
    let folder = "content/assessments/elsewhere";
    site.remove(NORTH).write(&format!("{folder}/n.md"), moved);
    for name in ["map.svg", "data.csv"] {
        let file = site.text(&format!("content/assessments/talks/{name}"));
        site.write(&format!("{folder}/{name}"), file);
    }
    let minor = ["record", "--kind", "minor", "--note", "An old address."];
    at(&site, LATER, &minor).expect(0);
    built(&site);
    let now = site.page(&format!("{PAGE}/v1/index.html"));
    let text = |page: &str| {
        let (_, body) = page.split_once("<div class=\"text\">").unwrap();
        body.split_once("</div>").unwrap().0.to_owned()
    };
    assert_eq!(text(&now), text(&was), "its files stand where they stood");
    assert!(site.has(&format!("{PAGE}/v1/assessments/talks/map.svg")));
    for page in [PAGE, &format!("{PAGE}/v2"), &format!("{PAGE}/history")] {
        assert!(site.has(&format!("{page}/index.html")), "{page}");
    }
    let old = site.page("assessments/old/place/index.html");
    assert!(
        old.contains("0; url=../../../assessments/talks/north/"),
        "{old}"
    );
}

#[test]
fn the_record_has_a_page_once_there_is_one() {
    let site = desk();
    built(&site);
    assert!(!site.has("record/index.html"));
    assert!(!site.page("index.html").contains("The record"));
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    built(&site);
    let page = site.page("record/index.html");
    assert!(page.contains(&format!("standpoint verify --expect-head {}", head(&site))));
    for words in [
        "2 assessments",
        "1 fact on which they depend",
        "3 entries",
        "covers assessments",
        "What is promised",
        "The latest entries",
        "<a dir=\"auto\" href=\"../assessments/talks/north/\">The talks fail</a>",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(
        site.page("index.html")
            .contains("<a href=\"./record/\">The record</a>")
    );
    site.write(
        "content/record.md",
        "---\ntitle: Our record\n---\nWe keep one.\n",
    );
    built(&site);
    let page = site.page("record/index.html");
    assert!(page.contains("Our record") && page.contains("We keep one."));
    at(&site, LATER, &["remove", "talks/south", "--reason", "why"]).expect(0);
    site.remove(SOUTH);
    built(&site);
    let page = site.page("record/index.html");
    let links = [
        "<a dir=\"auto\" href=\"../assessments/talks/north/\">The talks fail</a>",
        "<a dir=\"auto\" href=\"../assessments/talks/south/\">talks/south</a>",
    ];
    assert_eq!(links.map(|link| page.matches(link).count()), [1, 2]);
}

#[test]
fn sitemap_and_feeds_tell_when_the_record_changed() {
    let site = recorded();
    built(&site);
    let map = site.page("sitemap.xml");
    let entry = "<url><loc>https://desk.example/assessments/talks/north/</loc><lastmod>2026-01-11T12:00:00Z</lastmod></url>";
    assert!(map.contains(entry), "{map}");
    assert!(!map.contains("/v1/") && !map.contains("/history/"));
    let feed = site.page("atom.xml");
    let updated = "<published>2026-01-10T00:00:00+00:00</published>\n<updated>2026-01-11T12:00:00+00:00</updated>";
    assert!(feed.contains(updated), "{feed}");
    let (head, _) = feed.split_once("<entry>").unwrap();
    assert!(
        head.contains("<updated>2026-01-11T12:00:00+00:00</updated>"),
        "{head}"
    );
}

#[test]
fn addresses_of_the_record_cannot_be_claimed() {
    let site = recorded();
    site.write(
        "static/assessments/talks/north/v1/index.html",
        "<!doctype html>",
    );
    let run = site.run(&["build"]).expect(1);
    assert!(
        run.stderr.contains("version 1 of `talks/north`"),
        "{}",
        run.stderr
    );
    site.remove("static/assessments/talks/north/v1/index.html");
    at(&site, LATER, &["remove", "talks/north", "--reason", "why"]).expect(0);
    site.remove(NORTH);
    site.replace(
        SOUTH,
        "confidence: low",
        "confidence: low\naliases: talks/north",
    );
    let run = site.run(&["check"]).expect(1);
    assert!(
        run.stderr.contains("which was removed from the record"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_table_of_entries_scrolls_by_itself() {
    let site = recorded();
    built(&site);
    let page = site.page("record/index.html");
    let (before, table) = page.split_once("<table class=\"entries\">").unwrap();
    assert!(before.ends_with("<div class=\"scroll\">"), "{before}");
    let (_, after) = table.split_once("</table>").unwrap();
    assert!(after.starts_with("</div>"), "{after}");
}
