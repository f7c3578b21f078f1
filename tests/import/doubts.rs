//! Citations and markup of which nobody can be sure: they stay as they are, and the author is told.

use crate::page::words;
use crate::support::{Run, Site};

fn import(answer: &str) -> (Site, Run, String) {
    let site = Site::new(&[("a.txt", format!("Old Lock\n\nIt closed.\n\n{answer}\n"))]);
    let run = site
        .run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    site.run(&["check", "--strict"]).expect(0);
    let file = site.text("content/assessments/old-lock/hb-01.md");
    let body = file.split_once("\n---\n\n").unwrap().1.to_owned();
    (site, run, body)
}

#[test]
fn what_may_be_a_citation_is_told_once_a_line_and_stays() {
    for words in [
        "It opens. So it is\n+2",
        "It opens citeturn0search3",
        "It opens [oaicite:3].",
        "It opens [1] [2].",
        "It opens [cite: 1, 2].",
        "It opens ([Radio Nord](https://a.example/x)).",
        "It opens, says n-tv+1",
        "It opens, says harbour-post.example+1",
        "Відкрито, каже Суспільне+1",
        "It opens.Harbour Post+2The Canal Times+2",
        "• Closed.Reuters+1",
        "See Vol.\u{a0}II",
        "Is it open?\u{a0}No",
    ] {
        let (site, run, body) = import(&format!("HB-01:\n\n{words}"));
        let flags = run
            .stderr
            .matches(" may be a citation: it stays in the text\n");
        assert_eq!(flags.count(), 1, "{words}\n{}", run.stderr);
        assert!(!body.contains("[^cite"), "{words}\n{body}");
        site.replace("content/assessments/old-lock/hb-01.md", "draft: true\n", "");
        site.build();
        let page = words_of(&site);
        let expected = words.replace('\u{a0}', " ").replace("• ", "");
        let expected: Vec<_> = expected.split_whitespace().collect();
        assert_eq!(page, expected.join(" "), "{words}");
    }
    // What encloses the citations of a chat tool cannot be seen.
    let (_, run, body) = import("HB-01:\n\nIt opens \u{e200}cite\u{e202}turn0search3\u{e201}.");
    assert_eq!(body, "It opens[^cite-1].\n\n[^cite-1]: citeturn0search3\n");
    assert!(
        run.stderr.contains("3 zero-width characters removed"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("names no publisher"), "{}", run.stderr);
}

fn words_of(site: &Site) -> String {
    words(&site.page("assessments/old-lock/hb-01/index.html"))
        .text
        .join(" ")
}

#[test]
fn places_in_a_chat_are_no_publishers() {
    let (site, run, body) = import(
        "HB-01:\n\nIt opens【1†source】.\n\nTN-02, Town Agent:\n\nIt stays【1†source】:contentReference[oaicite:0]{index=0}.",
    );
    assert!(body.contains("\n[^cite-1]: 【1†source】\n"), "{body}");
    for id in ["hb-01", "tn-02"] {
        let path = format!("content/assessments/old-lock/{id}.md");
        assert!(!site.text(&path).contains("sources:"));
        site.replace(&path, "draft: true\n", "");
    }
    let told =
        "a.txt:7: 3 citations name no publisher; write into `sources` who they are: lines 7, 11\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    site.build();
    assert!(!site.has("sources/index.html"));
}

#[test]
fn a_citation_in_code_stays_and_the_others_become_footnotes() {
    let (_, run, body) = import(
        "**HB-01:**\n\nIt opens.\u{a0} Radio Nord+1\n\nThe mark `【1†source】` is the tool's.\n\nIt closes.\u{a0} Harbour Post+2\n",
    );
    assert!(body.contains("It opens.[^cite-1]\n"), "{body}");
    assert!(body.contains("It closes.[^cite-2]\n"), "{body}");
    assert!(body.contains("`【1†source】`"), "{body}");
    let told = "a.txt:9: the citation `【1†source】` stays in the text: the Markdown around it leaves no room for a footnote\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
}

#[test]
fn plain_text_that_looks_like_markdown_is_told_once() {
    let (_, run, _) =
        import("HB-01:\n\nIt is **not** [open](https://a.example/).\n\n> Quoted.\n\n> Again.\n");
    let told = "a.txt:7: this and 2 more lines look like Markdown, and the file was read as plain text, \
                in which all signs stay as they are: `--markdown` reads it as Markdown\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    assert_eq!(run.stderr.matches("plain text, in which").count(), 1);
    let (_, run, _) = import("HB-01:\n\nIt costs 2 * 3 * 4 | or so.");
    assert!(!run.stderr.contains("look"), "{}", run.stderr);
}

#[test]
fn bullets_of_word_processors_open_items() {
    for sign in [
        "·\t",
        "∙ ",
        "➢ ",
        "➤\u{a0}",
        "\u{f0b7}\t",
        "\u{f0a7} ",
        "o\t",
    ] {
        let (_, _, body) = import(&format!("HB-01:\n\n{sign}One.\n{sign}Two.\n"));
        assert_eq!(body, "- One.\n- Two.\n", "{sign:?}");
    }
    let (_, _, body) = import("HB-01:\n\n·One.\no Two.\n");
    assert_eq!(body, "·One.\no Two.\n");
}

#[test]
fn links_that_lead_nowhere_are_told_with_the_line_of_the_first() {
    let (_, run, _) =
        import("**HB-01:**\n\nIt opens.\n\nSee [the](https://a.example/) and [map](map.md).\n");
    let told =
        "a.txt:9: made plain words of links that lead nowhere on this site: 1, here the first\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
}

#[test]
fn questions_lose_the_marks_of_chat_tools_too() {
    let asked = "Is https://a.example/x?utm_source=www.perplexity.ai right?";
    let (site, run, _) = import(&format!("{asked}\n\nHB-01:\n\nIt is.\n"));
    let event = site.text("content/events/old-lock.md");
    assert!(
        event.contains("\nquestion: \"Is https://a.example/x right?\"\n"),
        "{event}"
    );
    assert!(
        run.stderr
            .contains("1 tracking mark removed from an address"),
        "{}",
        run.stderr
    );
}
