//! Long lists of what moved and of outcomes.

use std::fmt::Write as _;

use crate::support::{Site, files};

/// So many questions of one event, all decided on one day, and two agents that answer each.
fn many(count: usize) -> Site {
    let site = Site::new::<&str>(&[]);
    let mut event = String::from("---\ntitle: Talks\nquestions:\n");
    for number in 0..count {
        let _ = writeln!(
            event,
            "  - {{id: q{number}, text: Question {number:04}?, outcome: {{answer: no, date: 2026-02-01}}}}"
        );
    }
    site.write("content/events/talks.md", event + "---\n");
    for part in 0..count.div_ceil(50) {
        let mut text = String::from(
            "---\nagent: [A-1, B-2]\ndate: 2026-01-10\nevent: talks\nconfidence: low\njudgements:\n",
        );
        for number in part * 50..count.min(part * 50 + 50) {
            let _ = writeln!(
                text,
                "  - {{text: So., likelihood: unlikely, question: q{number}}}"
            );
        }
        site.write(
            &format!("content/assessments/{part}.md"),
            text + "---\nWords.\n",
        );
    }
    site
}

/// How often each question is named in the list items or rows of the pages below a folder that have no pages below them.
fn named(site: &Site, folder: &str, is_leaf: impl Fn(&str) -> bool, before: &str) -> Vec<usize> {
    let mut counts = vec![0; 2_000];
    for (path, bytes) in files(&site.path(&format!("public/{folder}"))) {
        if !is_leaf(&path) {
            continue;
        }
        let page = String::from_utf8(bytes).unwrap();
        let mut on_page = 0;
        for rest in page.split(before).skip(1) {
            let Some((_, rest)) = rest.split_once("Question ") else {
                continue;
            };
            let number: usize = rest[..4].parse().unwrap();
            counts[number] += 1;
            on_page += 1;
        }
        assert!(on_page <= 200, "{path}: {on_page}");
    }
    counts
}

#[test]
fn no_page_lists_more_than_200_and_none_is_left_out() {
    let site = many(450);
    site.build();
    let all = |count: usize, times: usize| [vec![times; count], vec![0; 2_000 - count]].concat();
    // On each of the two days there are more changes than a page may hold: first answers and outcomes.
    let is_leaf = |path: &str| path.split('/').count() == 5;
    assert_eq!(
        named(&site, "changes", is_leaf, "<li class=\"change\""),
        all(450, 3)
    );
    let is_part = |path: &str| path.starts_with("all_/");
    assert_eq!(named(&site, "outcomes", is_part, "<h3>"), all(450, 1));
    let row = "<tr><th scope=\"row\"><a";
    let is_part = |path: &str| path.split('/').count() == 3;
    assert_eq!(named(&site, "outcomes/a-1", is_part, row), all(450, 1));
    let is_part = |path: &str| path.split('/').count() == 2;
    assert_eq!(
        named(&site, "agents/a-1/outcomes_", is_part, row),
        all(450, 1)
    );
    // The pages without a number have the newest.
    for page in [
        "changes",
        "outcomes",
        "outcomes/a-1/b-2",
        "agents/a-1/outcomes_",
        "agents/a-1",
    ] {
        let page = site.page(&format!("{page}/index.html"));
        assert!(page.contains("Question 0449?") && !page.contains("Question 0001?"));
    }
    let agent = site.page("agents/a-1/index.html");
    assert!(
        agent.contains("href=\"../../agents/a-1/outcomes_/\""),
        "{agent}"
    );
}

#[test]
fn two_thousand_questions_of_one_event_have_their_pages() {
    let site = many(2_000);
    site.build();
    let page = site.page("agents/b-2/index.html");
    assert!(page.contains("<b data-figure=\"decided\">2000</b>"));
    assert!(site.has("outcomes/all_/10/index.html") && !site.has("outcomes/all_/11/index.html"));
}
