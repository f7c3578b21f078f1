//! One answer at a time: how its speaker is named, its titles, its citations, its days and its end, and
//! what is only asked about.

use crate::support::Site;

struct Imported {
    draft: String,
    event: String,
    said: String,
}

/// Imports an answer of `A-1`, or a transcript from its headline on.
fn import(text: &str) -> Imported {
    let text = if text.starts_with("Old Lock") {
        text.to_owned()
    } else {
        format!("Old Lock\n\nIt closed.\n\nA-1:\n\n{text}\n")
    };
    let site = Site::new(&[("a.txt", text)]);
    let run = site
        .run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    site.run(&["check", "--strict"]).expect(0);
    let draft = site.text("content/assessments/old-lock/a-1.md");
    let (_, draft) = draft.split_once("\n---\n\n").expect("front matter");
    Imported {
        draft: draft.to_owned(),
        event: site.text("content/events/old-lock.md"),
        said: run.stderr,
    }
}

#[test]
fn speakers_are_named_in_many_ways() {
    for speaker in [
        "A-1:",
        "A-1, Harbour Agent:",
        "**A-1:**",
        "**A-1**:",
        "**A-1, Harbour Agent:**",
        "__A-1:__",
        "## A-1:",
        "A\u{2011}1,\u{a0}Harbour Agent:",
        "  A-1:  ",
    ] {
        let made = import(&format!(
            "Old Lock\n\nIt closed.\n\n{speaker}\n\nIt opens.\n"
        ));
        assert_eq!(made.draft, "It opens.\n", "{speaker}");
        assert!(
            made.said.contains("1 answer by A-1"),
            "{speaker}\n{}",
            made.said
        );
    }
}

#[test]
fn numbers_alone_on_their_lines_are_titles_only_in_order() {
    let titles = import("1. Before\n\nIt opened.\n\n2. After\n\nIt closed.");
    assert_eq!(
        titles.draft,
        "## 1. Before\n\nIt opened.\n\n## 2. After\n\nIt closed.\n"
    );
    let list = import("Three reasons.\n\n  1. Ice.\n  2. Rent.\n  3. Fear.");
    assert_eq!(
        list.draft,
        "Three reasons.\n\n1. Ice.\n2. Rent.\n3. Fear.\n"
    );
    let year = import("It was in\n\n1914. The lock\n\nwas built.");
    assert!(!year.draft.contains("##"), "{}", year.draft);
}

#[test]
fn what_may_be_a_citation_is_asked_about_and_what_is_prose_is_left_alone() {
    let doubtful = import("It closed. Reuters");
    assert_eq!(doubtful.draft, "It closed. Reuters\n");
    assert!(
        doubtful
            .said
            .contains("a.txt:7: `Reuters` may be a citation: it stays in the text")
    );
    for prose in [
        "We wrote it in C++ and gave it an A+1 mark.",
        "They meet at 10:00 UTC+2 on Monday.",
        "The price went from 3 to 3+2 crowns.",
        "Nobody at Reuters said so.",
    ] {
        let made = import(prose);
        assert_eq!(made.draft, format!("{prose}\n"));
        assert!(!made.said.contains("citation"), "{}", made.said);
    }
}

#[test]
fn the_mark_of_a_chat_tool_is_taken_from_addresses_and_nothing_else() {
    let made = import(
        "See https://a.example/x?utm_source=chatgpt.com, https://a.example/y?b=1&utm_source=openai&c=2#d \
         and https://a.example/z?utm_source=newsletter.",
    );
    assert!(made.draft.contains("https://a.example/x"), "{}", made.draft);
    assert!(
        !made.draft.contains("chatgpt") && !made.draft.contains("openai"),
        "{}",
        made.draft
    );
    assert!(
        made.draft.contains("utm") && made.draft.contains("newsletter"),
        "{}",
        made.draft
    );
    assert!(
        made.said.contains("2 tracking marks removed"),
        "{}",
        made.said
    );
}

#[test]
fn what_readers_cannot_see_goes_and_what_they_see_stays() {
    let made =
        import("“It’s” — so\u{ad}me co\u{200b}lour, 3\u{202f}000 naïve cafés… and more.\r\nNext.");
    assert_eq!(
        made.draft,
        "“It’s” — some colour, 3 000 naïve cafés… and more.\nNext.\n"
    );
}

#[test]
fn days_are_suggested_with_their_lines_and_never_written_as_facts() {
    for (words, told) in [
        ("On November 19, 2025 it closed.", "date: 2025-11-19"),
        ("On 19 November 2025 it closed.", "date: 2025-11-19"),
        ("From 19 to 21 November 2025 it was closed.", "2025-11-19"),
        ("In late November 2025 it closed.", "date: 2025-11"),
    ] {
        let made = import(&format!("Old Lock\n\n{words}\n\nA-1:\n\nSo it is.\n"));
        let (front, _) = made.event.split_once("\n---\n").expect("front matter");
        let hint = front
            .lines()
            .find(|line| line.contains(told))
            .unwrap_or_default();
        assert!(hint.starts_with("#   line 3: "), "{words}\n{front}");
        assert!(made.said.contains("a.txt:3: "), "{words}\n{}", made.said);
    }
    for (words, told) in [
        ("It closed on 19 November.", "of which year?"),
        ("It closed on 11/12/2025.", "which figure is the month?"),
    ] {
        let made = import(&format!("Old Lock\n\n{words}\n\nA-1:\n\nSo it is.\n"));
        assert!(made.said.contains(told), "{words}\n{}", made.said);
        assert!(!made.event.contains("date:"), "{words}\n{}", made.event);
    }
}

#[test]
fn an_answer_ends_with_its_offer_its_signature_or_in_the_middle() {
    for offer in [
        "If you like, I can write more.",
        "Would you like me to go on?",
        "Let me know if you want the full list.",
    ] {
        let made = import(&format!("It closes.\n\n{offer}\n\nA-1\n"));
        assert!(made.draft == "It closes.\n", "{}", made.draft);
        assert!(
            made.said.contains("a closing offer"),
            "{offer}\n{}",
            made.said
        );
    }
    let cut = import("It closes because the");
    assert!(
        cut.said
            .contains("the answer ends without a full stop: has it been cut off?"),
        "{}",
        cut.said
    );
    let tail = import("Old Lock\n\nIt closed.\n\nA-1:\n\nIt opens.\n\nA-1\n\nThree Corporate\n");
    assert!(
        tail.said
            .contains("`Three Corporate` is left over behind the signature of A-1"),
        "{}",
        tail.said
    );
    assert_eq!(tail.draft, "It opens.\n");
    let foreign = import(
        "Old Lock\n\nIt closed.\n\nA-1:\n\nIt opens.\n\nB-2, Baker\n\nIt does.\n\nB-2, Baker:\n\nNo.\n",
    );
    assert_eq!(foreign.draft, "It opens.\n\nB-2, Baker\n\nIt does.\n");
    assert!(
        foreign
            .said
            .contains("a signature of B-2 in the answer of A-1"),
        "{}",
        foreign.said
    );
}

#[test]
fn likelihood_is_shown_to_the_author_and_never_taken_for_a_fact() {
    let site = Site::new(&[(
        "a.txt",
        "Old Lock\n\nIt closed.\n\nA-1:\n\nThey will probably sign. It snows.\n",
    )]);
    site.run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    let draft = site.text("content/assessments/old-lock/a-1.md");
    assert!(draft.contains("\nconfidence: unstated\n"), "{draft}");
    assert!(
        draft.contains("#   line 7: They will probably sign.\n---"),
        "{draft}"
    );
    assert!(!draft.contains("\njudgements:"), "{draft}");
}
