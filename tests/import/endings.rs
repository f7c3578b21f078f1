//! How answers begin and end: speaker lines that are none, signatures, offers with something behind
//! them, and questions in a row.

use crate::page::words;
use crate::support::{Run, Site};

/// Imports a transcript whose first agent is `HB-01`.
fn import(turns: &str) -> (Site, Run) {
    let site = Site::new(&[("a.txt", format!("Old Lock\n\nIt closed.\n\n{turns}"))]);
    let run = site
        .run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    site.run(&["check", "--strict"]).expect(0);
    (site, run)
}

fn body(site: &Site, id: &str) -> String {
    let file = site.text(&format!("content/assessments/old-lock/{id}.md"));
    file.split_once("\n---\n\n").unwrap().1.to_owned()
}

#[track_caller]
fn told(run: &Run, what: &str) {
    assert!(run.stderr.contains(what), "{what}\n{}", run.stderr);
}

#[test]
fn headlines_and_questions_lose_their_marks_and_keep_their_signs() {
    for (written, shown) in [
        ("# >50 boats held", ">50 boats held"),
        (
            "# #LockOut: 2**10 and __all__",
            "#LockOut: 2**10 and __all__",
        ),
        ("## **Old Lock** & _Kestrel_", "Old Lock & Kestrel"),
    ] {
        let text =
            format!("{written}\n\nIt closed.\n\n> _What of {shown}?_\n\n**HB-01:**\n\nSo.\n");
        let site = Site::new(&[("a.txt", text)]);
        let run = site.run(&["import", "a.txt"]).expect(0);
        let event = site.text(run.stdout.lines().next().unwrap());
        assert!(
            event.contains(&format!("\ntitle: \"{shown}\"\n")),
            "{event}"
        );
        assert!(
            event.contains(&format!("\nquestion: \"What of {shown}?\"\n")),
            "{event}"
        );
    }
}

#[test]
fn lines_that_are_nearly_speaker_lines_are_told_wherever_they_stand() {
    for line in [
        "TN-02, Town Agent:  10:32 AM",
        "> **TN-02, Town Agent:**",
        "[10:35 AM] TN-02, Town Agent:",
        "TN-02:10:36",
        "TN_02:",
        "TN 02:",
        "[TN-02]:",
        "### TN-02 — Town Agent",
        "- **TN-02, Town Agent:** It stays.",
        "tn/t-02:",
    ] {
        let (_, run) = import(&format!(
            "{line}\n\nHB-01:\n\nIt opens.\n{line}\nIt stays.\n"
        ));
        let (event, answer) = ("a.txt:5: nearly says that ", "a.txt:10: nearly says that ");
        told(&run, event);
        told(
            &run,
            "speaks, and is taken for text on the event: if so, write `UA-01:`",
        );
        told(&run, answer);
        told(
            &run,
            "speaks, and stays in the one around it: if so, write `UA-01:`",
        );
    }
    let long = format!("Town {}", "Agent ".repeat(20));
    for (name, mend) in [
        (
            "town agent",
            "begin the name behind the comma with a capital",
        ),
        (
            "Analyst A: B",
            "write the name behind the comma without a colon",
        ),
        (&long, "shorten the name behind the comma to 100 characters"),
    ] {
        let text = format!("HB-01:\n\nIt opens.\n\ntn-02, {name}:\n\nIt stays.\n");
        let (_, run) = import(&text);
        let near = "a.txt:9: nearly says that tn-02 speaks, and stays in the one around it";
        told(&run, &format!("{near}: {mend}, if tn-02 speaks\n"));
    }
    let long = "It will stay as it is. ".repeat(40);
    let (_, run) = import(&format!("HB-01:\n\nIt opens.\n\nTN-02: {long}\n"));
    told(&run, "a.txt:9: begins like an answer of TN-02");
}

#[test]
fn a_name_may_stand_in_parentheses_and_dashes_are_hyphens() {
    for line in [
        "TN-02 (Town Agent):",
        "**TN-02 (Town Agent):**",
        "***TN-02, Town Agent:***",
        "TN–02, Town Agent:",
        "TN-02، Town Agent:",
    ] {
        let (site, run) = import(&format!("HB-01:\n\nIt opens.\n\n{line}\n\nIt stays.\n"));
        assert_eq!(body(&site, "tn-02"), "It stays.\n", "{line}");
        let profile = site.text("content/agents/tn-02.md");
        assert_eq!(
            profile, "---\nid: TN-02\nname: Town Agent\n---\n",
            "{}",
            run.stderr
        );
    }
}

#[test]
fn numbers_are_no_speakers_and_words_with_numbers_are_asked_about() {
    let (site, run) =
        import("HB-01, Harbour Agent:\n\n2031-03-14:\n\nIt opens.\n\n2030-2031:\n\nIt closes.\n");
    assert_eq!(
        body(&site, "hb-01"),
        "2031-03-14:\n\nIt opens.\n\n2030-2031:\n\nIt closes.\n"
    );
    assert!(!run.stderr.contains("speaks,"), "{}", run.stderr);
    // The signature behind it says whose words these are.
    let (site, run) = import(
        "HB-01, Harbour Agent:\n\nThree boats.\n\nKB-16:\n\nIt leaks.\n\nKB-17:\n\nSo does it.\n\n\
         HB-01, Harbour Agent\n\nTN-02, Town Agent:\n\nIt stays.\n\nKB-18:\n",
    );
    assert_eq!(
        body(&site, "hb-01"),
        "Three boats.\n\nKB-16:\n\nIt leaks.\n\nKB-17:\n\nSo does it.\n"
    );
    assert_eq!(body(&site, "tn-02"), "It stays.\n\nKB-18:\n");
    told(
        &run,
        "a.txt:9: KB-16 stays in the answer of HB-01, who signs what stands behind it: give it a name if it speaks: `KB-16, Name:`\n",
    );
    told(&run, "a.txt:13: KB-17 stays in the answer of HB-01, who");
    told(
        &run,
        "a.txt:23: KB-18 stays in the answer of TN-02, because nothing stands behind it",
    );
    // Without one it speaks, and the author is asked.
    let (site, run) = import("HB-01, Harbour Agent:\n\nThree boats.\n\nKB-16:\n\nIt leaks.\n");
    assert_eq!(body(&site, "kb-16"), "It leaks.\n");
    told(
        &run,
        "a.txt:9: read as a speaker line; KB-16 is not yet an agent of this site: is it one? If not, put a word in front of it; the confidence of KB-16 is left `unstated`\n",
    );
    assert_eq!(run.stderr.matches("a.txt:9: ").count(), 1, "{}", run.stderr);
}

#[test]
fn definitions_behind_an_offer_or_a_signature_stay_in_the_answer() {
    for behind in ["[^1]: Radio Nord", "[^1]: Radio Nord\n[^2]: Harbour Post"] {
        for offer in ["If you like, I can go on.", "Would you like me to go on?"] {
            for signature in ["", "**HB-01**\n\n"] {
                let text = format!(
                    "**HB-01:**\n\nIt opens.[^1] And closes.[^2]\n\n{offer}\n\n{signature}{behind}\n"
                );
                let (site, run) = import(&text);
                told(&run, "a closing offer: it is left out of the assessment");
                assert!(!run.stderr.contains("left over"), "{}", run.stderr);
                site.replace("content/assessments/old-lock/hb-01.md", "draft: true\n", "");
                site.build();
                let page = words(&site.page("assessments/old-lock/hb-01/index.html"));
                assert!(page.notes.join(" ").starts_with("Radio Nord"), "{page:?}");
                assert!(!page.text.join(" ").contains("go on"), "{page:?}");
            }
        }
    }
    for sources in [
        "Sources:\n[1] Radio Nord",
        "Sources:\n\n• Radio Nord",
        "[1] Radio Nord",
    ] {
        let (site, run) = import(&format!(
            "HB-01:\n\nIt opens.\n\nIf you like, I can go on.\n\n{sources}\n"
        ));
        let body = body(&site, "hb-01");
        assert!(
            body.starts_with("It opens.\n\n") && body.contains("Radio Nord"),
            "{body}"
        );
        assert!(!body.contains("go on"), "{body}");
        assert!(
            !run.stderr.contains("left over") && !run.stderr.contains("full stop"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn offers_are_found_with_a_list_or_a_note_behind_them() {
    let (site, _) = import("HB-01:\n\nIt opens.\n\nIf you like, I can:\n\n• draw a map\n• go on\n");
    assert_eq!(body(&site, "hb-01"), "It opens.\n");
    let (site, run) = import(
        "HB-01:\n\nIt opens.\n\nIf you like, I can go on.\n\n---\n\nThis is no advice to sail.\n",
    );
    assert_eq!(
        body(&site, "hb-01"),
        "It opens.\n\nThis is no advice to sail.\n"
    );
    told(&run, "a.txt:9: a closing offer");
}

#[test]
fn a_signature_may_stand_right_below_the_text() {
    for signature in [
        "HB-01, Harbour Agent",
        "hb-01, harbour agent",
        "_HB-01, Harbour Agent_",
    ] {
        let (site, _) = import(&format!(
            "HB-01, Harbour Agent:\n\nIt opens.\n{signature}\n"
        ));
        assert_eq!(body(&site, "hb-01"), "It opens.\n", "{signature}");
    }
    for text in ["HB-01", "HB-01, Harbour Agent\nIt closes."] {
        let (site, _) = import(&format!("HB-01, Harbour Agent:\n\nIt opens.\n{text}\n"));
        assert_eq!(body(&site, "hb-01"), format!("It opens.\n{text}\n"));
    }
}

#[test]
fn questions_in_a_row_are_one() {
    let (site, run) = import(
        "What now?\n\nAnd then?\n\nHB-01:\n\nIt opens.\n\nHB-01\n\nWhy?\n\nHow?\n\nTN-02, Town Agent:\n\nIt stays.\n\n\
         Is it so?\n\nWho asks?\n\nHB-01:\n\nNobody.\n",
    );
    let event = site.text("content/events/old-lock.md");
    assert!(
        event.contains("\nquestion: \"What now? And then?\"\n"),
        "{event}"
    );
    assert!(event.contains("|TN-02]]: Why? How?\n"), "{event}");
    assert!(!event.contains("Who asks?"), "{event}");
    assert_eq!(
        body(&site, "tn-02"),
        "It stays.\n\nIs it so?\n\nWho asks?\n"
    );
    told(
        &run,
        "a.txt:25: the answer of TN-02 ends with “Who asks?”: if somebody else asks it, put a line `---` before it\n",
    );
}
