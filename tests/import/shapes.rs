//! The shapes in which transcripts come, and what becomes of each.

use crate::page::words;
use crate::support::{Run, Site};

/// A site into which a transcript was imported and whose drafts are finished.
fn site(text: &str) -> (Site, Run) {
    let site = Site::new(&[("a.txt", text)]);
    let run = site
        .run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    for path in run
        .stdout
        .lines()
        .filter(|path| path.contains("/assessments/"))
    {
        site.replace(path, "draft: true\n", "");
    }
    site.run(&["check", "--strict"]).expect(0);
    site.build();
    (site, run)
}

/// What becomes of the words of one agent: the body of its file, and the words on its page.
fn said(answer: &str) -> (String, String, String) {
    let (site, run) = site(&format!("Old Lock\n\nIt closed.\n\nHB-01:\n\n{answer}\n"));
    let file = site.text("content/assessments/old-lock/hb-01.md");
    let (_, body) = file.split_once("\n---\n\n").unwrap();
    let page = words(&site.page("assessments/old-lock/hb-01/index.html"));
    (body.to_owned(), page.text.join(" "), run.stderr)
}

#[test]
fn markdown_keeps_its_markup() {
    let (site, run) = site(
        "# Old Lock\n\nIt **closed**.\n\n*What now?*\n\n**UA-01, Ukraine Agent:**\n\n## What we know\n\n\
         - It is **not** open.\n  - A [source](https://a.example/x?utm_source=chatgpt.com&b=1).\n\n\
         | a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\nUA-02:\n# no heading\n```\n\n**UA-02:**\n\nNo *word*.\n",
    );
    assert!(
        run.stderr
            .starts_with("a.txt: Markdown, 2 answers by UA-01, UA-02\n"),
        "{}",
        run.stderr
    );
    let told = "UA-02 does not speak here: the line is within a block of code\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    let event = site.text("content/events/old-lock.md");
    assert!(event.contains("\ntitle: Old Lock\nquestion: "), "{event}");
    let page = site.page("assessments/old-lock/ua-01/index.html");
    for shown in [
        "What we know</h2>",
        "It is <strong>not</strong> open.",
        "href=\"https://a.example/x?b=1\"",
        "<td>2</td>",
        "# no heading\n</code>",
    ] {
        assert!(page.contains(shown), "{shown} is missing in\n{page}");
    }
    assert!(
        site.page("assessments/old-lock/ua-02/index.html")
            .contains("No <em>word</em>.")
    );
}

#[test]
fn plain_text_keeps_its_signs() {
    for (answer, shown) in [
        ("It is **not** open.", "It is **not** open."),
        ("#1 <b>two</b> &amp; three", "#1 <b>two</b> &amp; three"),
        ("---\ndraft: false\n---", "--- draft: false ---"),
        ("C++, A+1 and grade B+2 here", "C++, A+1 and grade B+2 here"),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "| a | b | |---|---| | 1 | 2 |",
        ),
        ("```\n* x\n```", "``` x ```"),
        (
            "[a](b.md) [[c]] ![d](e.png) [^f]",
            "[a](b.md) [[c]] ![d](e.png) [^f]",
        ),
        ("שלום, מה שלומך? مرحبا", "שלום, מה שלומך? مرحبا"),
        ("2031 was\n1984. Then", "2031 was 1984. Then"),
        ("“a” – b — c… d", "“a” – b — c… d"),
    ] {
        let (body, page, _) = said(answer);
        assert_eq!(page, shown, "{body}");
    }
}

#[test]
fn lists_nest_by_indent_and_by_sign() {
    let (body, ..) = said(
        "Three:\n\n  • a\n    ◦ b\n    ◦ c\n  • d\n\n1. One.\n   1. x\n   2. y\n2. Two.\n\n▪ e\n‣ f",
    );
    assert_eq!(
        body,
        "Three:\n\n- a\n  - b\n  - c\n- d\n\n1. One.\n   1. x\n   2. y\n2. Two.\n\n- e\n  - f\n"
    );
    let (body, page, _) =
        said("• a.\u{a0} Axios+2BBC+1\n  – not an item\n  • Bee.\u{a0} Reuters\n• c");
    assert_eq!(page, "a. – not an item Bee. c", "{body}");
}

#[test]
fn citations_become_footnotes_and_doubt_is_told() {
    let (body, _, told) = said(
        "One. Axios+2The Moscow Times+2\nTwo.\u{a0} Reuters\nThree:contentReference[oaicite:0]{index=0}.\n\
         Four【1†source】. C++ stays.",
    );
    for note in [
        "\n[^cite-1]: Axios+2The Moscow Times+2\n",
        "\n[^cite-2]: Reuters\n",
        "\n[^cite-3]: :contentReference\\[oaicite:0]{index=0}\n",
        "\n[^cite-4]: 【1†source】\n",
    ] {
        assert!(body.contains(note), "{note}\n{body}");
    }
    assert!(body.starts_with("One.[^cite-1]\nTwo.[^cite-2]\n"), "{body}");
    let nobody =
        "a.txt:9: 2 citations name no publisher; write into `sources` who they are: lines 9, 10\n";
    assert!(told.contains(nobody), "{told}");
}

#[test]
fn agents_that_speak_in_turn_and_again() {
    let (site, run) = site(
        "Old Lock\n\nUA-01, Ukraine Agent:\n\nFirst.\n\nUA-01, Ukraine Agent\n\nEU-02, European Agent:\n\n\
         Second.\n\nUA-01, Ukraine Agent\n\nStill second.\n\nUA-01:\n\nThird.\n\nUS-03: Fourth?\n\nFifth.\n",
    );
    let body = |id: &str| {
        let file = site.text(&format!("content/assessments/old-lock/{id}.md"));
        file.split_once("\n---\n\n").unwrap().1.to_owned()
    };
    assert_eq!(body("ua-01"), "First.\n");
    assert_eq!(
        body("eu-02"),
        "Second.\n\nUA-01, Ukraine Agent\n\nStill second.\n"
    );
    assert_eq!(body("ua-01-2"), "Third.\n\nUS-03: Fourth?\n\nFifth.\n");
    for told in [
        "a.txt:13: a signature of UA-01 in the answer of EU-02: it stays in the text, and splits nothing\n",
        "a.txt:21: begins like an answer of US-03, and stays in the one around it",
    ] {
        assert!(run.stderr.contains(told), "{told}\n{}", run.stderr);
    }
}

#[test]
fn rules_between_the_parts_belong_to_none() {
    let (site, run) = site(
        "Old Lock\n\n---\n\nIt closed.\n\n---\n\nWhat now?\n\n---\n\nHB-01, Harbour Agent:\n\n***\n\nOne.\n\n---\n\n\
         Two.\n\n---\n\nIf you like, I can go on.\n\n---\n\nHB-01\n\n-----\n\nAnd then?\n\n=====\n\nTN-02, Town Agent:\n\n\
         Three.\n\n—————\n",
    );
    let event = site.text("content/events/old-lock.md");
    assert!(event.contains("\nquestion: \"What now?\"\n"), "{event}");
    assert!(
        event.contains("\n---\n\nIt closed.\n\n## Questions asked later\n"),
        "{event}"
    );
    assert!(event.ends_with("|TN-02]]: And then?\n"), "{event}");
    let page = |id: &str| {
        words(&site.page(&format!("assessments/old-lock/{id}/index.html")))
            .text
            .join(" ")
    };
    assert_eq!(page("hb-01"), "One. --- Two.");
    assert_eq!(page("tn-02"), "Three.");
    assert!(!run.stderr.contains("left over"), "{}", run.stderr);
}

#[test]
fn dates_are_suggested_with_their_lines_and_never_taken() {
    let site = Site::new(&[(
        "a.txt",
        "Old Lock\n\nIt closed on 19 November 2031.\nTalks: November 20–22, 2031, late November 2031.\n\
         Or 11/12/2031, or 5 May.\n\nHB-01:\n\nSo.\n",
    )]);
    let run = site.run(&["import", "a.txt"]).expect(0);
    for told in [
        "a.txt:3: “on 19 November 2031”: is the event's date 2031-11-19?\n",
        "a.txt:4: “November 20–22, 2031”: is the event's date 2031-11-20/2031-11-22?\n",
        "a.txt:4: “late November 2031”: is the event's date 2031-11?\n",
        "a.txt:5: “11/12/2031”: which figure is the month?\n",
        "a.txt:5: “5 May”: of which year?\n",
    ] {
        assert!(run.stderr.contains(told), "{told}\n{}", run.stderr);
    }
    let event = site.text("content/events/old-lock.md");
    assert!(!event.contains("\ndate:"), "{event}");
    assert!(event.contains("\n#   line 3: date: 2031-11-19 "), "{event}");
    assert!(
        !site
            .text("content/assessments/old-lock/hb-01.md")
            .contains("\ndate:")
    );
}
