//! Citations that point at sources of the same answer: each becomes a footnote, each source an entry of
//! `sources`, and no word is lost.

use crate::meaning::Answer;

#[test]
fn numbers_become_footnotes_with_the_words_of_their_sources() {
    let made = Answer::markdown(
        "It stays shut.[^1] Ice is likely [1][2]. So [2].\n\n[^1]: https://example.org/board\n\n### Sources\n\n\
         [1] Ice report: https://example.org/ice\n[2] **Fog** report",
    );
    assert_eq!(
        made.body,
        "It stays shut.[^1] Ice is likely[^cite-1][^cite-2]. So[^cite-2].\n\n[^1]: <https://example.org/board>\n\n\
         [^cite-1]: Ice report: <https://example.org/ice>\n\n[^cite-2]: **Fog** report\n"
    );
    let sources = "\nsources:\n  - name: Ice report\n    url: \"https://example.org/ice\"\n  - name: Fog report\n";
    assert!(made.front.contains(sources), "{}", made.front);
    made.told("2 listed sources to footnotes");
    let (text, notes) = made.page();
    assert_eq!(text, "It stays shut. Ice is likely . So .");
    assert_eq!(
        notes,
        "https://example.org/board Ice report: https://example.org/ice Fog report"
    );
}

#[test]
fn sources_are_found_below_their_title_in_every_language() {
    for title in [
        "Sources:",
        "References",
        "**Works cited**",
        "Джерела",
        "Источники:",
        "Références :",
        "Quellen:",
        "Fuentes",
        "参考文献：",
        "المصادر:",
    ] {
        let made = Answer::plain(&format!(
            "It stays shut [1].\n\n{title}\n\n1. Board minutes, https://example.org/c"
        ));
        assert_eq!(
            made.body,
            "It stays shut[^cite-1].\n\n[^cite-1]: Board minutes, <https://example.org/c>\n",
            "{title}"
        );
    }
}

#[test]
fn a_copy_of_gemini_keeps_what_it_cites() {
    let made = Answer::markdown(
        "[cite_start]The lock stays shut[cite: 1, 2]. [cite_start]Ice is likely[cite: 3].\n\n\
         It closed in May.1 The pilots left.2,3\n\n\
         The board said so ([GitHub][1]). It was 4\u{a0}°C ([Reuters][2]).\n::contentReference[oaicite:1]{index=1}\n\n\
         [1]: https://example.org/a \"Example - the board\"\n[2]: https://example.org/b?utm_source=chatgpt.com \"Reuters\"\n\n\
         #### **Works cited**\n\n\
         1. Board minutes, accessed March 3, 2031, [https://example.org/c](https://example.org/c)\n\
         2. Town paper, accessed March 3, 2031, https://example.org/d",
    );
    assert!(
        made.body.starts_with(
            "The lock stays shut[^cite-1][^cite-2]. Ice is likely[cite: 3].\n\n\
             It closed in May.[^cite-1] The pilots left.2,3\n\n\
             The board said so (GitHub[^cite-3]). It was 4 °C (Reuters[^cite-4]).\n[^cite-5]\n"
        ),
        "{}",
        made.body
    );
    for note in [
        "[^cite-1]: Board minutes, accessed March 3, 2031, [https://example.org/c](https://example.org/c)\n",
        "[^cite-2]: Town paper, accessed March 3, 2031, <https://example.org/d>\n",
        "[^cite-3]: <https://example.org/a> \"Example - the board\"\n",
        "[^cite-4]: <https://example.org/b> \"Reuters\"\n",
        "[^cite-5]: ::contentReference\\[oaicite:1]{index=1}\n",
    ] {
        assert!(made.body.contains(note), "{note}\n{}", made.body);
    }
    assert!(
        !made.body.contains("Works cited") && !made.body.contains("cite_start"),
        "{}",
        made.body
    );
    for entry in [
        "  - name: Board minutes\n    url: \"https://example.org/c\"\n    accessed: \"March 3, 2031\"\n",
        "  - name: Example - the board\n    url: \"https://example.org/a\"\n",
        "  - name: Reuters\n    url: \"https://example.org/b\"\n",
    ] {
        assert!(made.front.contains(entry), "{entry}\n{}", made.front);
    }
    assert_eq!(
        made.front.matches("example.org/").count(),
        4,
        "{}",
        made.front
    );
    made.told("2 places may be citations and stay in the text: lines 7, 9\n");
    // When a source was read is no date of the event.
    assert!(!made.run.stderr.contains("March 3"), "{}", made.run.stderr);
}

#[test]
fn numbers_without_a_source_stay_and_are_told() {
    for (speaker, text) in [
        ("**HB-01:**", "It stays shut [1][2]."),
        ("HB-01:", "It stays shut [1][2]."),
        ("HB-01:", "It stays shut [2].\n\nSources:\n1. Ice"),
        ("HB-01:", "It stays shut [1].\n\nSources:\n1. Ice\n1. Fog"),
    ] {
        let made = Answer::of(speaker, text);
        made.told("may be a citation: it stays in the text");
        assert!(!made.body.contains("[^cite"), "{text}\n{}", made.body);
        let words: Vec<&str> = text.split_whitespace().collect();
        assert_eq!(
            made.page().0.replace("1. Ice 2. Fog", "1. Ice 1. Fog"),
            words.join(" ")
        );
    }
    let vague = Answer::plain("It closed in May.1 The pilots left.");
    assert_eq!(vague.body, "It closed in May.1 The pilots left.\n");
}

#[test]
fn a_source_at_which_nothing_points_stays_in_its_list() {
    let made = Answer::plain(
        "It stays shut [2].\n\nSources:\n\n1. Ice: https://example.org/ice\n2. Fog\n3. Rent",
    );
    assert_eq!(
        made.body,
        "It stays shut[^cite-1].\n\nSources:\n\n1. Ice: <https://example.org/ice>\n\n[^cite-1]: Fog\n\n3. Rent\n"
    );
    let bracketed =
        Answer::markdown("It stays shut [2].\n\n### Sources\n\n[1] Ice\nand [2]\n\n[2] Fog");
    assert_eq!(
        bracketed.body,
        "It stays shut[^cite-1].\n\n### Sources\n\n[1] Ice\nand [2]\n\n[^cite-1]: Fog\n"
    );
    assert!(
        !bracketed.run.stderr.contains("citations stay"),
        "{}",
        bracketed.run.stderr
    );
    assert!(
        !bracketed.run.stderr.contains("no room"),
        "{}",
        bracketed.run.stderr
    );
    for entry in ["name: Ice\n    url:", "name: Fog", "name: Rent"] {
        assert!(made.front.contains(entry), "{entry}\n{}", made.front);
    }
}

#[test]
fn names_on_lines_of_their_own_are_one_citation() {
    let text = "The board acted.Reuters\n+2\nExample Times\n+2\n\nIt is shut.\nReuters\n\nIt opens.\nCanal Post";
    for speaker in ["HB-01:", "**HB-01:**"] {
        let made = Answer::of(speaker, text);
        assert_eq!(
            made.body,
            "The board acted.[^cite-1]\n\nIt is shut.[^cite-2]\n\nIt opens.\nCanal Post\n\n\
             [^cite-1]: Reuters +2 Example Times +2\n\n[^cite-2]: Reuters\n"
        );
        let sources = "\nsources:\n  - name: Reuters\n  - name: Example Times\n#";
        assert!(made.front.contains(sources), "{}", made.front);
        made.told("a.txt:16: `Canal Post` may be a citation: it stays in the text\n");
    }
}

#[test]
fn marks_of_chat_tools_go_and_what_they_name_stays() {
    let made = Answer::plain(
        "The plan of \u{e200}entity\u{e202}[\"people\",\"A. Person\",0]\u{e201} holds. See [[4]].",
    );
    assert_eq!(made.body, "The plan of A. Person holds. See \\[\\[4]].\n");
    made.told("2 marks of a chat tool left out");
    let code = Answer::markdown("Write `[cite_start]` and `[1]`.\n\nSources\n\n[1] Ice");
    assert_eq!(code.page().0, "Write [cite_start] and [1]. Sources [1] Ice");
}
