//! The record on the site: versions, histories, withdrawals, what was removed, and the record itself.

use crate::desk::{NORTH, SOUTH, at, desk, head, recorded};
use crate::support::Site;

const LATER: &str = "2026-01-12T12:00:00Z";
const PAGE: &str = "assessments/talks/north";

fn built(site: &Site) -> &Site {
    site.build();
    site
}

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
fn a_history_tells_each_version_and_what_changed() {
    let site = recorded();
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
    assert!(!page.contains("date not attested"));
    let south = site.page("assessments/talks/south/index.html");
    assert!(south.contains("date not attested"));
    let south = site.page("assessments/talks/south/history/index.html");
    assert!(south.contains("First version, date not attested") && !south.contains("<ins>"));
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
fn a_withdrawn_assessment_says_so_wherever_it_is_listed() {
    let site = recorded();
    site.write(
        "content/about.md",
        "# About\n\nSee [south](assessments/talks/south.md).\n",
    );
    site.replace(
        NORTH,
        "They will fail by May.",
        "They will [fail](south.md) by May.",
    );
    at(
        &site,
        LATER,
        &["record", "--kind", "minor", "--note", "A link."],
    )
    .expect(0);
    at(
        &site,
        LATER,
        &[
            "withdraw",
            "talks/south",
            "--reason",
            "Its source was forged.",
        ],
    )
    .expect(0);
    built(&site);
    let page = site.page("assessments/talks/south/index.html");
    assert!(
        page.contains("<strong>Withdrawn</strong> on ") && page.contains("Its source was forged.")
    );
    assert!(page.contains("They will hold."), "the text stays");
    let title = "The talks hold";
    let mut silent = Vec::new();
    for (path, text) in site.public() {
        let text = String::from_utf8_lossy(&text);
        let own = path.starts_with("assessments/talks/south/");
        if text.contains(title) && !own && text.starts_with("<!doctype html>") {
            // Each mention by itself: a mark elsewhere on the page is none.
            let mentions = text.split(title).skip(1);
            let is_marked = |behind: &str| {
                let near: String = behind.chars().take(400).collect();
                near.to_lowercase().contains("withdrawn")
            };
            silent.extend(
                mentions.filter(|behind| !is_marked(behind)).map(|behind| {
                    format!("{path}: {}", behind.chars().take(120).collect::<String>())
                }),
            );
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
    assert!(
        site.page("atom.xml")
            .contains("<title>The talks hold (withdrawn)</title>")
    );
    assert!(
        site.page("register.json")
            .contains("\"withdrawn\":\"Its source was forged.\"")
    );
    assert!(
        site.page("register.csv")
            .contains(",Its source was forged.\r\n")
    );
}

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
fn a_withdrawn_assessment_answers_no_question() {
    let site = desk();
    let keys = |likelihood: &str| {
        format!(
            "confidence: low\njudgements:\n  - {{text: Signed., question: sign, likelihood: {likelihood}}}"
        )
    };
    site.write(
        "content/events/talks.md",
        "---\ntitle: Talks\nquestions:\n  - {id: sign, text: Will they sign?}\n  \
         - {id: stay, text: Will they stay?, outcome: no}\n---\n",
    );
    site.replace(NORTH, "confidence: low", &keys("10%"));
    let stay = "\n  - {text: They stay., question: stay, likelihood: 90%}";
    site.replace(SOUTH, "confidence: low", &(keys("80%") + stay));
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    built(&site);
    let apart = "70 points apart";
    assert!(site.page("index.html").contains(apart));
    let event = site.page("events/talks/index.html");
    assert!(event.contains("80%</b>") && !event.contains("Withdrawn"));
    let why = [
        "withdraw",
        "talks/south",
        "--reason",
        "Its source was forged.",
    ];
    at(&site, LATER, &why).expect(0);
    built(&site);
    assert!(
        !site.page("index.html").contains(apart),
        "one range is left"
    );
    let event = site.page("events/talks/index.html");
    let (_, list) = event.split_once("<div class=\"strips").unwrap();
    let (_, south) = list.split_once("agents/south/\">South</a>").unwrap();
    let (row, _) = south.split_once("</li>").unwrap();
    assert!(row.contains("Withdrawn") && !row.contains("80%"), "{row}");
    // What the others' pages show beside their own judgement.
    assert!(!site.page(&format!("{PAGE}/index.html")).contains("80%"));
    // What was decided stays on the agent's own record.
    let agent = site.page("agents/south/index.html");
    let (_, outcomes) = agent.split_once("<table class=\"outcomes\">").unwrap();
    let (row, _) = outcomes.split_once("</table>").unwrap();
    assert!(row.contains("90%") && row.contains("Withdrawn"), "{row}");
    // Its own page still has it.
    assert!(
        site.page("assessments/talks/south/index.html")
            .contains("80%")
    );
}

#[test]
fn a_removed_assessment_leaves_a_page_that_says_so() {
    let site = recorded();
    at(
        &site,
        LATER,
        &["remove", "talks/north", "--reason", "A court order."],
    )
    .expect(0);
    site.remove(NORTH);
    built(&site);
    let page = site.page(&format!("{PAGE}/index.html"));
    assert!(page.contains("A court order.") && page.contains("The month was missing."));
    for path in ["v1", "v2", "history"] {
        let page = site.page(&format!("{PAGE}/{path}/index.html"));
        assert!(page.contains("A court order."), "{path}");
        let canonical =
            "<link rel=\"canonical\" href=\"https://desk.example/assessments/talks/north/\">";
        assert!(page.contains(canonical), "{path}");
    }
    for (path, text) in site.public() {
        let text = String::from_utf8_lossy(&text);
        assert!(
            !text.contains("will fail") && !text.contains("The talks fail"),
            "{path}"
        );
    }
    assert!(!site.page("sitemap.xml").contains("talks/north"));
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
        "2 entries",
        "covers assessments",
        "What is promised",
        "The latest entries",
        "<a href=\"../assessments/talks/north/\">The talks fail</a>",
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
    // Gone, they are the same words.
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
fn a_citation_says_that_an_assessment_was_withdrawn() {
    let site = recorded();
    let withdraw = [
        "withdraw",
        "talks/north",
        "--reason",
        "It rested on a forgery.",
    ];
    at(&site, LATER, &withdraw).expect(0);
    built(&site);
    let page = site.page(&format!("{PAGE}/index.html"));
    assert!(page.contains("version 2, withdrawn."), "{page}");
    assert!(page.contains("\"creativeWorkStatus\":\"Withdrawn\""));
    assert_eq!(page.matches(", withdrawn}").count(), 1);
}
