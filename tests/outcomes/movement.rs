//! The pages and feeds of what moved.

use serde_json::Value;

use crate::desk::at;
use crate::page::lines;
use crate::support::Site;

/// An event with a question.
pub fn asked(site: &Site, outcome: &str) {
    let event = format!(
        "---\ntitle: Talks\ndate: 2026-01-02\nquestions:\n  - id: sign\n    text: Will they sign?\n    \
         resolves_by: 2026-03-01\n{outcome}---\n"
    );
    site.write("content/events/talks.md", event);
}

const OUTCOME: &str = "    outcome: {answer: yes, date: 2026-02-01, source: The court, url: \"https://court.example/\"}\n";

/// Writes a forecast on the question.
pub fn forecast(site: &Site, name: &str, agent: &str, date: &str, likelihood: &str) {
    let text = format!(
        "---\nid: {name}\nagent: {agent}\ndate: {date}\nevent: talks\nconfidence: low\n\
         title: Word of {name}\njudgements:\n  - {{text: They sign., likelihood: {likelihood}, question: sign}}\n\
         ---\nWords.\n"
    );
    site.write(&format!("content/assessments/{name}.md"), text);
}

fn path(name: &str) -> String {
    format!("content/assessments/{name}.md")
}

/// A site on which all kinds of changes happen.
fn moved() -> Site {
    let site = Site::new::<&str>(&[]);
    site.write(
        "standpoint.toml",
        "title = \"Desk\"\nbase_url = \"https://desk.example/\"\n",
    );
    asked(&site, "");
    forecast(&site, "a-1", "A-1", "2026-01-10", "likely");
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    forecast(&site, "b-1", "[B-2, C-3]", "2026-01-11", "unlikely");
    at(&site, "2026-01-11T12:00:00Z", &["record"]).expect(0);
    // Within the band of "likely", and beyond it.
    forecast(&site, "a-2", "A-1", "2026-01-15", "60%");
    at(&site, "2026-01-15T12:00:00Z", &["record"]).expect(0);
    forecast(&site, "a-3", "A-1", "2026-01-20", "85-90%");
    let change = "confidence: low\nchange: The draft leaked.\n";
    site.replace(&path("a-3"), "confidence: low\n", change);
    at(&site, "2026-01-20T12:00:00Z", &["record"]).expect(0);
    site.replace(&path("b-1"), "likelihood: unlikely", "likelihood: 40-60%");
    let correct = [
        "record",
        "--kind",
        "correction",
        "--note",
        "The figure was wrong.",
    ];
    at(&site, "2026-01-22T12:00:00Z", &correct).expect(0);
    at(
        &site,
        "2026-01-23T12:00:00Z",
        &["withdraw", "a-3", "--reason", "A mistake."],
    )
    .expect(0);
    at(
        &site,
        "2026-01-24T12:00:00Z",
        &["reinstate", "a-3", "--reason", "None."],
    )
    .expect(0);
    asked(&site, OUTCOME);
    at(&site, "2026-02-01T12:00:00Z", &["record"]).expect(0);
    forecast(&site, "a-4", "A-1", "2026-02-02", "almost certain");
    at(&site, "2026-02-02T12:00:00Z", &["record"]).expect(0);
    site
}

#[test]
fn all_that_moves_is_listed_with_its_reason() {
    let site = moved();
    site.build();
    let told = lines(&site.page("changes/index.html"));
    let days = told.iter().position(|line| line == "Day by day").unwrap();
    let end = told.iter().position(|line| line == "By month").unwrap();
    assert_eq!(
        told[days + 1..end],
        [
            "1 February 2026",
            "Decided: Yes. Will they sign? (Talks)",
            "Source: The court",
            "24 January 2026",
            "A-1 reinstated Word of a-3.",
            "None.",
            "23 January 2026",
            "A-1 withdrew Word of a-3.",
            "A mistake.",
            "22 January 2026",
            "B-2, C-3 corrected Word of b-1.",
            "The figure was wrong.",
            "C-3 moved from 20–45% (unlikely) to 40–60% (unlikely to likely). Will they sign? (Talks)",
            "Word of b-1",
            "B-2 moved from 20–45% (unlikely) to 40–60% (unlikely to likely). Will they sign? (Talks)",
            "Word of b-1",
            "20 January 2026",
            "A-1 moved from 60% (likely) to 85–90% (very likely). Will they sign? (Talks)",
            "The draft leaked.",
            "Word of a-3",
            "11 January 2026",
            "C-3 answered for the first time: 20–45% (unlikely). Will they sign? (Talks)",
            "Word of b-1",
            "B-2 answered for the first time: 20–45% (unlikely). Will they sign? (Talks)",
            "Word of b-1",
            "10 January 2026",
            "A-1 was the first to answer: 55–80% (likely). Will they sign? (Talks)",
            "Word of a-1",
        ]
    );
    let home = site.page("index.html");
    assert!(home.contains("changes/\">All changes</a>"), "{home}");
    assert!(site.has("changes/2026/02/index.html") && site.has("changes/2026/index.html"));
}

#[test]
fn the_feeds_say_the_same() {
    let site = moved();
    site.build();
    let atom = site.page("changes/atom.xml");
    let feed: Value = serde_json::from_str(&site.page("changes/feed.json")).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["feed_url"], "https://desk.example/changes/feed.json");
    let items = feed["items"].as_array().unwrap();
    assert_eq!(items.len(), atom.matches("<entry>").count());
    for item in items {
        let [id, title] = ["id", "title"].map(|key| item[key].as_str().unwrap());
        assert!(
            atom.contains(&format!("<id>{id}</id>\n<title>{title}</title>")),
            "{atom}"
        );
    }
    let titles: Vec<_> = items
        .iter()
        .map(|item| item["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles[0], "Decided: Yes. Will they sign?");
    assert_eq!(titles[2], "A-1 withdrew: Word of a-3");
    assert_eq!(items[2]["content_text"], "A mistake.");
    assert_eq!(items[0]["_change"]["source_url"], "https://court.example/");
    let crossed = &items[6]["_change"];
    assert_eq!(
        (&crossed["kind"], &crossed["agents"][0]),
        (&"crossed".into(), &"A-1".into())
    );
    assert_eq!(
        (&crossed["from"]["high"], &crossed["to"]["low"]),
        (&60.into(), &85.into())
    );
    let ids: std::collections::BTreeSet<_> = items.iter().map(|item| item["id"].as_str()).collect();
    assert_eq!(ids.len(), items.len());
}

#[test]
fn minor_changes_leave_the_feeds_as_they_are() {
    let site = moved();
    site.build();
    let feeds = || ["changes/atom.xml", "changes/feed.json"].map(|path| site.page(path));
    let before = feeds();
    for name in ["a-1", "b-1", "a-3"] {
        site.replace(&path(name), "title: Word", "title: Words");
        site.replace(&path(name), "Words.", "Other words.");
    }
    site.replace(&path("a-3"), "The draft leaked.", "The draft was leaked.");
    asked(&site, &OUTCOME.replace("The court", "The Court"));
    site.replace(
        "content/events/talks.md",
        "Will they sign?",
        "Will they sign it?",
    );
    let minor = ["record", "--kind", "minor", "--note", "Spelling."];
    at(&site, "2026-02-03T12:00:00Z", &minor).expect(0);
    site.build();
    assert!(
        site.page("assessments/a-1/index.html")
            .contains("Words of a-1")
    );
    assert!(
        site.page("events/talks/index.html")
            .contains("Will they sign it?")
    );
    assert_eq!(feeds(), before);
    // What is not minor is told.
    site.replace(&path("a-1"), "Other words.", "Quite other words.");
    let correct = ["record", "--kind", "correction", "--note", "It was wrong."];
    at(&site, "2026-02-04T12:00:00Z", &correct).expect(0);
    site.build();
    assert!(feeds().iter().all(|feed| feed.contains("It was wrong.")));
}

#[test]
fn a_renaming_changes_no_id_of_the_feeds() {
    let site = moved();
    site.build();
    let ids = || -> Vec<String> {
        let feed: Value = serde_json::from_str(&site.page("changes/feed.json")).unwrap();
        let items = feed["items"].as_array().unwrap().iter();
        items.map(|item| item["id"].to_string()).collect()
    };
    let before = ids();
    site.replace(&path("a-1"), "id: a-1", "id: a-one");
    let rename = ["rename", "a-1", "a-one", "--reason", "A better name."];
    at(&site, "2026-02-05T12:00:00Z", &rename).expect(0);
    site.build();
    assert!(site.page("changes/feed.json").contains("a-one") || site.has("assessments/a-one"));
    assert_eq!(ids(), before);
}

#[test]
fn what_is_withheld_moves_nothing() {
    let site = moved();
    site.build();
    let before = site.public();
    let hidden = "agent: D-4\ndate: 2026-01-12\nevent: talks\nconfidence: low\n\
                  judgements:\n  - {text: They sign., likelihood: likely, question: sign}\n";
    for (name, key) in [
        ("draft", "draft: true"),
        ("amber", "marking: \"TLP:AMBER\""),
    ] {
        site.write(
            &path(name),
            format!("---\nid: {name}\n{hidden}{key}\n---\nWords.\n"),
        );
    }
    site.build();
    assert_eq!(site.public(), before);
}

#[test]
fn pages_of_the_site_itself_win() {
    let site = moved();
    site.write(
        "content/changes.md",
        "---\ntitle: Our changes\n---\nOwn words.\n",
    );
    site.write("static/changes/feed.json", "{}\n");
    site.write(
        "content/outcomes.md",
        "---\ntitle: Our outcomes\n---\nOwn words.\n",
    );
    site.build();
    assert!(site.page("changes/index.html").contains("Own words."));
    assert_eq!(site.page("changes/feed.json"), "{}\n");
    assert!(site.page("outcomes/index.html").contains("Own words."));
    assert!(site.has("changes/atom.xml") && site.has("changes/2026/01/index.html"));
}

#[test]
fn a_site_on_which_nothing_moved_has_no_such_pages() {
    let site = Site::new(&[(
        "content/assessments/a.md",
        "---\nagent: A-1\ndate: 2026-01-10\nevent: talks\nconfidence: low\n---\nWords.\n",
    )]);
    site.build();
    assert!(!site.has("changes") && !site.has("outcomes"));
    assert!(!site.page("index.html").contains("changes/"));
}
