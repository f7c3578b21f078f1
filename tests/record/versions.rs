//! The record on the site: versions and histories.

use crate::desk::{NORTH, SOUTH, at, built, by_clock, desk, recorded};

const LATER: &str = "2026-01-12T12:00:00Z";
const PAGE: &str = "assessments/talks/north";

/// The addresses of all `<link rel>` of a page, by relation.
fn relation(page: &str, rel: &str) -> Option<String> {
    let (_, behind) = page.split_once(&format!("<link rel=\"{rel}\" href=\""))?;
    Some(behind.split('"').next().unwrap().to_owned())
}

#[test]
fn each_version_has_a_page_and_the_newest_stands_at_the_assessments_own() {
    let site = recorded();
    built(&site);
    let (page, old) = (
        site.page(&format!("{PAGE}/index.html")),
        site.page(&format!("{PAGE}/v1/index.html")),
    );
    assert!(page.contains("They will fail by May.") && !page.contains("They will fail.<"));
    assert!(old.contains("<p>They will fail.</p>") && !old.contains("by May"));
    assert!(old.contains("Version 1, not the latest."));
    assert!(old.contains("The month was missing."), "what replaced it");
    assert!(old.contains(
        "<a href=\"../../../../assessments/talks/north/\" rel=\"latest-version\">version 2</a>"
    ));
    // The newest version has its address already, which leads to the assessment until it is an old one.
    let newest = site.page(&format!("{PAGE}/v2/index.html"));
    assert!(newest.contains("content=\"0; url=../../../../assessments/talks/north/\""));
    site.replace(NORTH, "by May", "by June");
    let correct = ["record", "--kind", "update", "--note", "A month later."];
    at(&site, LATER, &correct).expect(0);
    built(&site);
    assert!(
        site.page(&format!("{PAGE}/v2/index.html"))
            .contains("They will fail by May.")
    );
    assert!(
        site.page(&format!("{PAGE}/v3/index.html"))
            .contains("http-equiv=\"refresh\"")
    );
    assert_eq!(
        site.page(&format!("{PAGE}/v1/index.html"))
            .matches("by May")
            .count(),
        0
    );
}

#[test]
fn pages_name_the_versions_around_them() {
    let site = recorded();
    site.replace(NORTH, "by May", "by June");
    at(
        &site,
        LATER,
        &["record", "--kind", "update", "--note", "why"],
    )
    .expect(0);
    built(&site);
    let page = |path: &str| site.page(&format!("{PAGE}/{path}index.html"));
    let relations = |path: &str| {
        let page = page(path);
        [
            "canonical",
            "predecessor-version",
            "successor-version",
            "latest-version",
            "version-history",
        ]
        .map(|rel| relation(&page, rel).unwrap_or_default())
    };
    let canonical = "https://desk.example/assessments/talks/north/";
    let up =
        |depth: usize, rest: &str| format!("{}assessments/talks/north/{rest}", "../".repeat(depth));
    assert_eq!(
        relations(""),
        [canonical, &up(3, "v2/"), "", "", &up(3, "history/")]
    );
    assert_eq!(
        relations("v1/"),
        [canonical, "", &up(4, "v2/"), &up(4, ""), &up(4, "history/")]
    );
    assert_eq!(
        relations("v2/"),
        [
            canonical,
            &up(4, "v1/"),
            &up(4, ""),
            &up(4, ""),
            &up(4, "history/")
        ]
    );
}

#[test]
fn an_old_version_keeps_its_files_and_loses_links_that_lead_nowhere() {
    let site = desk();
    site.write("content/notes.md", "# Notes\n")
        .write(
            "content/events/other.md",
            "---\ntitle: Another\n---\n## Talks\n",
        )
        .write("static/plan.html", "<!doctype html><title>x</title>");
    let links = "[data](data.csv) [notes](../../notes.md) [[other]] [gone](../../events/other.md#talks) \
                 [plan](/plan.html) [here](#the-talks-fail) [timeline](/timeline/) [[North]] \
                 ![A map](map.svg) [elsewhere](https://example.com/)";
    site.replace(NORTH, "They will fail.", links);
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    // The map is another one, the notes and the event are gone, the heading and the plan, too.
    site.replace(NORTH, links, "They will fail.");
    site.write("content/assessments/talks/map.svg", "<svg/>");
    for path in [
        "content/notes.md",
        "content/events/other.md",
        "static/plan.html",
    ] {
        site.remove(path);
    }
    at(
        &site,
        LATER,
        &["record", "--kind", "update", "--note", "why"],
    )
    .expect(0);
    built(&site);
    let old = site.page(&format!("{PAGE}/v1/index.html"));
    for words in [
        "<a href=\"assessments/talks/data.csv\">data</a>",
        " notes ",
        " other ",
        " gone ",
        " plan ",
        "<a href=\"../../../../timeline/\">timeline</a>",
        "<a href=\"../../../../agents/north/\">North</a>",
        "<img src=\"assessments/talks/map.svg\" alt=\"A map\"",
        "<a href=\"https://example.com/\">elsewhere</a>",
    ] {
        assert!(old.contains(words), "{words}\n{old}");
    }
    let map = site.page(&format!("{PAGE}/v1/assessments/talks/map.svg"));
    assert_eq!(map, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    assert_eq!(site.page("assessments/talks/map.svg"), "<svg/>");
}

#[test]
fn an_old_version_says_the_names_that_were_written() {
    let site = recorded();
    site.replace(
        NORTH,
        "by May.",
        "by May, see [[talks/south]] on [[event:talks]].",
    );
    let update = ["record", "--kind", "update", "--note", "Links."];
    at(&site, LATER, &update).expect(0);
    site.replace(NORTH, "by May, see", "by May; see");
    at(&site, LATER, &update).expect(0);
    let words = "by May, see <a href=\"../../south/\">talks/south</a> on \
                 <a href=\"../../../../events/talks/\">talks</a>.";
    built(&site);
    let page = site.page(&format!("{PAGE}/v3/index.html"));
    assert!(page.contains(words), "{page}");
    // What they stand for is called otherwise today.
    site.replace(SOUTH, "# The talks hold", "# The talks will hold");
    site.write(
        "content/events/talks.md",
        "---\ntitle: The talks in the north\n---\n\nThey met.\n",
    );
    at(
        &site,
        LATER,
        &["record", "--kind", "minor", "--note", "A verb."],
    )
    .expect(0);
    built(&site);
    let page = site.page(&format!("{PAGE}/v3/index.html"));
    assert!(page.contains(words), "{page}");
    // The same name in other letters reads better.
    site.replace("content/events/talks.md", "The talks in the north", "Talks");
    built(&site);
    let page = site.page(&format!("{PAGE}/v3/index.html"));
    assert!(page.contains(">Talks</a>."), "{page}");
    // Gone, they are the words that were written.
    let remove = ["remove", "talks/south", "--reason", "An order."];
    at(&site, LATER, &remove).expect(0);
    site.remove(SOUTH);
    site.replace(NORTH, "see [[talks/south]] on", "see");
    at(&site, LATER, &update).expect(0);
    built(&site);
    let page = site.page(&format!("{PAGE}/v3/index.html"));
    assert!(page.contains("by May, see talks/south on"));
}

#[test]
fn a_history_tells_each_version_and_what_changed() {
    let site = recorded();
    by_clock(&site);
    built(&site);
    let history = site.page(&format!("{PAGE}/history/index.html"));
    let digests: Vec<_> = crate::desk::lines(&site)
        .iter()
        .map(|line| standpoint::ledger::Entry::parse(line).unwrap().0)
        .filter(|entry| &*entry.id == "talks/north")
        .map(|entry| entry.content.to_string())
        .collect();
    assert_eq!(digests.len(), 2);
    let places = digests.iter().map(|digest| history.find(digest).unwrap());
    assert!(places.rev().is_sorted(), "the newest first");
    assert!(
        history.contains("They will fail<ins> by May</ins>."),
        "{history}"
    );
    assert!(history.contains("Corrections"));
    assert!(history.contains("11 January 2026, 12:00"));
    let page = site.page(&format!("{PAGE}/index.html"));
    assert!(
        page.contains("<strong>Corrected.</strong>") && page.contains("The month was missing.")
    );
    assert!(page.contains(&format!("sha256:{}", digests[1])));
    let cited = format!(
        "Assessment, 10 January 2026, version 2. Assessments. https://desk.example/assessments/talks/north/v2/, \
         sha256:{}",
        digests[1]
    );
    assert!(page.contains(&cited), "{cited}\n{page}");
    assert!(page.contains(&format!("note = {{Version 2, sha256:{}}}", digests[1])));
    assert!(!page.contains("recorded later than dated"));
    let south = site.page("assessments/talks/south/index.html");
    assert!(south.contains("recorded later than dated"));
    let south = site.page("assessments/talks/south/history/index.html");
    assert!(south.contains("First version, recorded later than dated") && !south.contains("<ins>"));
}

#[test]
fn a_history_names_the_files_that_changed() {
    let site = recorded();
    site.write("content/assessments/talks/data.csv", "a,b\n1,3\n");
    let minor = ["record", "--kind", "minor", "--note", "A cell."];
    at(&site, LATER, &minor).expect(0);
    built(&site);
    let page = site.page(&format!("{PAGE}/history/index.html"));
    let (_, newest) = page.split_once("id=\"_v3\"").unwrap();
    let (newest, older) = newest.split_once("</li>").unwrap();
    let told = "Files that changed: <code>assessments/talks/data.csv</code>";
    assert!(
        newest.contains(told) && !newest.contains("<pre"),
        "{newest}"
    );
    assert!(!older.contains("Files that changed"));
}

#[test]
fn versions_and_histories_are_made_of_what_is_kept_alone() {
    let site = recorded();
    built(&site);
    let was = site.public();
    // Nothing of the cache, and none of the sources' other state, is needed.
    std::fs::remove_dir_all(site.path(".standpoint")).unwrap();
    std::fs::remove_dir_all(site.path("public")).unwrap();
    built(&site);
    assert_eq!(site.public(), was);
    // An object that is gone is told.
    let old = standpoint::digest::Digest::of(site.text(NORTH).replace(" by May", "").as_bytes());
    site.remove(&standpoint::ledger::object_path(old));
    site.write("content/about.md", "# About\n");
    let run = site.run(&["build"]).expect(1);
    assert!(
        run.stderr.contains("record-store-corrupt"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_history_of_long_texts_shows_what_changed_last() {
    let site = recorded();
    let long = |word: &str| format!("{}\n\n", format!("{word} ").repeat(50)).repeat(400);
    let mut was = "They will fail by May.".to_owned();
    for word in ["one", "two", "three", "four"] {
        let text = long(word);
        site.replace(NORTH, &was, &text);
        was = text;
        at(
            &site,
            LATER,
            &["record", "--kind", "update", "--note", word],
        )
        .expect(0);
    }
    built(&site);
    let page = site.page(&format!("{PAGE}/history/index.html"));
    let begins = |tag: &str, words: &str| {
        let (_, behind) = page.split_once(tag).unwrap();
        behind.trim_start().starts_with(words)
    };
    assert!(begins("<ins>", "four four") && begins("<del>", "three three"));
    assert!(!page.contains("one one"), "the oldest is left out");
    let left_out = "<pre class=\"changes\" tabindex=\"0\"><span class=\"gap\">…</span></pre>";
    assert_eq!(page.matches(left_out).count(), 3);
}
