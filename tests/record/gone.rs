//! The record on the site: what was withdrawn, and what was removed.

use crate::desk::{NORTH, SOUTH, at, built, desk, recorded};
use crate::support::assessment;

const LATER: &str = "2026-01-12T12:00:00Z";
const PAGE: &str = "assessments/talks/north";

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
            // Each mention by itself: a mark elsewhere on the page is none. It stands behind the
            // title, or before it in the same item of a list.
            let pieces: Vec<_> = text.split(title).collect();
            let is_marked = |before: &str, behind: &str| {
                let near: String = behind.chars().take(400).collect();
                let item = before.rsplit("<li>").next().unwrap_or_default();
                let item = if item.contains("</li>") { "" } else { item };
                (near + item).to_lowercase().contains("withdrawn")
            };
            for pair in pieces
                .windows(2)
                .filter(|pair| !is_marked(pair[0], pair[1]))
            {
                let behind: String = pair[1].chars().take(120).collect();
                silent.push(format!("{path}: {behind}"));
            }
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
            .contains(",Its source was forged.,2026-01-10T12:00:00Z,false,South,talks,")
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
    // With more than two days, the page has a timeline.
    for (n, day) in ["2026-01-03", "2026-01-04"].iter().enumerate() {
        let text = assessment(
            "East",
            day,
            "talks",
            &format!("id: talks/east-{n}\n"),
            "Words.",
        );
        site.write(&format!("content/assessments/talks/east-{n}.md"), text);
    }
    let stay = "\n  - {text: They stay., question: stay, likelihood: 90%}";
    site.replace(SOUTH, "confidence: low", &(keys("80%") + stay));
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    built(&site);
    let apart = "<b dir=\"auto\">North</b> says 10%; <b dir=\"auto\">South</b> 80%.";
    assert!(site.page("index.html").contains(apart));
    let event = site.page("events/talks/index.html");
    assert!(event.contains("70 points between ranges:</b>") && !event.contains("Withdrawn"));
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
    let (_, table) = event.split_once("<table class=\"compare").unwrap();
    let (_, south) = table.split_once("data-agent=\"South\"").unwrap();
    let (row, _) = south.split_once("</tr>").unwrap();
    let says = |row: &str| row.contains("withdrawn") && !row.contains("80%");
    assert!(says(row), "it gives nothing any more: {row}");
    assert!(!row.contains("low"), "it is sure of nothing: {row}");
    // What the others' pages show beside their own judgement.
    assert!(!site.page(&format!("{PAGE}/index.html")).contains("80%"));
    // What was decided stays on the agent's own record.
    let agent = site.page("agents/south/index.html");
    let (_, outcomes) = agent
        .split_once("<table class=\"outcomes labelled\">")
        .unwrap();
    let (row, _) = outcomes.split_once("</table>").unwrap();
    assert!(row.contains("90%") && row.contains("Withdrawn"), "{row}");
    // Its own page still has it.
    assert!(
        site.page("assessments/talks/south/index.html")
            .contains("80%")
    );
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
