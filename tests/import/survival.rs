//! Whatever a transcript holds: every byte lies in one span, what is made of it is a site without
//! errors, and the words of each answer stand on its page in their order.
//!
//! What a page must say is worked out here from the transcript, by the rules of `docs/importing.md`,
//! and not with the code that is tested.

use proptest::prelude::*;
use standpoint::import::{Draft, Given, Known, Label, Markup, Speaker, Voices, cover};
use standpoint::text::is_zero_width;

use crate::generated::{cited, conversation, edited, edits, markdown, plain_transcript};
use crate::imported::{Imported, answers, import, import_with};
use crate::page::{Words, split, words};
use crate::texts::HARBOUR;

fn spans_cover(text: &str, draft: &Draft) -> Result<(), TestCaseError> {
    prop_assert!(cover(&draft.spans, text.len()));
    let mut joined = Vec::new();
    for span in &draft.spans {
        joined.extend_from_slice(&text.as_bytes()[span.start..span.end]);
    }
    prop_assert_eq!(joined, text.as_bytes());
    Ok(())
}

/// The numbered sources of a turn that became footnotes: their numbers, and their words.
fn sources(text: &str, draft: &Draft, turn: usize) -> Vec<(String, String)> {
    let mut sources: Vec<(String, String)> = Vec::new();
    let of_turn = draft.spans.iter().filter(|span| span.turn == Some(turn));
    for span in of_turn.filter(|span| span.label == Label::Source) {
        let line = visible(&text[span.start..span.end]);
        let line =
            line.trim_start_matches(|c: char| c.is_whitespace() || "•◦▪‣●○■⁃·-*".contains(c));
        let number = line.trim_start_matches('[');
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        let behind = number[digits..].strip_prefix([']', '.', ')']);
        match (behind, sources.last_mut()) {
            (Some(words), _) if digits > 0 => {
                let words = words.strip_prefix(':').unwrap_or(words);
                sources.push((number[..digits].to_owned(), words.to_owned()));
            }
            (_, Some((_, words))) => words.extend([" ", line]),
            // The title of the list.
            (_, None) => {}
        }
    }
    sources
}

/// What the page of a turn must say: the words of its lines without the signs of lists, and those of
/// its citations.
fn expected(text: &str, draft: &Draft, turn: usize) -> Words {
    let mut body = String::new();
    let mut notes = String::new();
    let mut sources = sources(text, draft, turn);
    let said = [
        Label::Heading,
        Label::Bullet,
        Label::Item,
        Label::Text,
        Label::Blank,
    ];
    for span in draft.spans.iter().filter(|span| span.turn == Some(turn)) {
        let raw = &text[span.start..span.end];
        if span.label == Label::Citation {
            notes.push_str(raw);
            notes.push('\n');
            body.push('\u{e000}');
        } else if span.label == Label::Reference {
            body.push('\u{e000}');
            let numbers = raw.split(|c: char| !c.is_ascii_digit());
            for number in numbers.filter(|number| !number.is_empty()) {
                if let Some(at) = sources.iter().position(|(its, _)| its == number) {
                    let (_, words) = sources.remove(at);
                    notes.push_str(&words);
                    notes.push('\n');
                }
            }
        } else if span.label == Label::Code {
            body.push('\u{e000}');
            body.push_str(raw);
        } else if span.label == Label::Source {
            body.push('\n');
        } else if said.contains(&span.label) {
            body.push_str(raw);
        }
    }
    let lines = body.split(is_break).map(|line| {
        let line = line
            .trim_start_matches(|c: char| c.is_whitespace() || visible(&c.to_string()).is_empty());
        let bullet = line.strip_prefix(['•', '◦', '▪', '‣', '●', '○', '■', '⁃']);
        let spaced = line.strip_prefix(['·', '∙', '➢', '➤', '\u{f0b7}', '\u{f0a7}']);
        let spaced = spaced.filter(|rest| rest.starts_with(char::is_whitespace));
        let typed = line.strip_prefix('o').filter(|rest| rest.starts_with('\t'));
        let bullet = bullet.or(spaced).or(typed);
        let dash = line.strip_prefix(['-', '*']);
        let dash = dash.filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
        visible(bullet.or(dash).unwrap_or(line))
    });
    let lines: Vec<String> = lines.collect();
    Words {
        text: split(&lines.join("\n")),
        notes: split(&visible(&notes)),
    }
}

fn is_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The characters that a reader sees. U+E000 stands for a citation.
fn visible(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\u{a0}' | '\u{202f}' | '\u{e000}' => out.push(' '),
            '\u{2011}' => out.push('-'),
            '\u{e200}'..='\u{e206}' => {}
            c if is_zero_width(c) => {}
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// What two texts may differ in: the sign behind the number of an item, and what has no width, which stays
/// where it spells.
fn alike(words: &[String]) -> Vec<String> {
    let alike = words.iter().map(|word| {
        let word = word.replace(is_zero_width, "");
        match word.strip_suffix(')') {
            Some(number) if number.parse::<u32>().is_ok() => format!("{number}."),
            _ => word,
        }
    });
    alike.collect()
}

/// Whether a transcript was taken, all of whose words must then be on its pages.
fn words_survive(text: &str) -> Result<bool, TestCaseError> {
    let imported = import(text)?;
    imported.map_or(Ok(false), |imported| {
        survive(text, &imported).map(|()| true)
    })
}

/// All words of a transcript that was taken are on its pages.
fn survive(text: &str, imported: &Imported) -> Result<(), TestCaseError> {
    spans_cover(text, &imported.draft)?;
    if imported.draft.markup == Markup::Markdown {
        return Ok(());
    }
    for (turn, found) in answers(imported) {
        let expected = expected(text, &imported.draft, turn);
        prop_assert_eq!(alike(&found.text), alike(&expected.text), "{:?}", text);
        prop_assert_eq!(alike(&found.notes), alike(&expected.notes), "{:?}", text);
    }
    Ok(())
}

/// Whether a text is nothing but lines drawn between its parts, and empty lines.
fn is_silent(text: &str) -> bool {
    let strokes = ['-', '*', '_', '=', '–', '—'];
    let text = visible(text);
    let mut lines = text.split(is_break).map(str::trim);
    lines.all(|line| line.is_empty() || strokes.iter().any(|stroke| is_drawn(line, *stroke)))
}

fn is_drawn(line: &str, stroke: char) -> bool {
    line.matches(stroke).count() >= 3 && line.chars().all(|c| c == stroke || c == ' ')
}

/// The marked words of a text, in order.
fn marked(text: &str) -> Vec<usize> {
    let numbers = text.split("zq").skip(1).map(|rest| {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        rest[..end].parse().expect("a number")
    });
    numbers.collect()
}

/// Without what Markdown keeps for itself: what stands behind the fence of a block of code.
fn without_info(text: &str) -> String {
    let lines = text.split_inclusive(is_break).map(|line| {
        match line.find("```").or_else(|| line.find("~~~")) {
            Some(at) => format!("{}\n", &line[..at]),
            None => line.to_owned(),
        }
    });
    lines.collect()
}

/// What a command says of a generated conversation.
fn conversing() -> Given {
    let known = Known::default();
    let speaker = |text: &str| Speaker::parse(text, &known).expect("an agent");
    let mut voices = Voices::default();
    voices.add_speaker("Anna", Some(speaker("AN-01, Anna")));
    voices.add_speaker("Berta Ost", Some(speaker("BE-02, Berta Ost")));
    voices.add_asker("Moderator");
    Given {
        voices,
        markup: Some(Markup::Plain),
        ..Given::default()
    }
}

/// How many transcripts each property is tried on: `PROPTEST_CASES`, or so many.
fn cases(usual: u32) -> u32 {
    let asked = std::env::var("PROPTEST_CASES");
    asked.map_or(usual, |cases| cases.parse().expect("a number"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(40), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn words_of_plain_text_survive_in_order(text in plain_transcript()) {
        let taken = words_survive(&text)?;
        // Only silence is refused.
        let (_, said) = text.split_once("Agent:\n").expect("a speaker line");
        prop_assert!(taken || is_silent(said), "{:?}", text);
    }

    #[test]
    fn words_of_a_conversation_land_with_their_speaker(text in conversation()) {
        let given = conversing();
        let Some(imported) = import_with(&text, &given)? else {
            let marks = ["Qa", "Qb"];
            prop_assert!(marks.iter().all(|mark| !text.contains(mark)), "{:?} is refused", text);
            return Ok(());
        };
        for (path, bytes) in imported.files.files().filter(|(path, _)| path.starts_with("content/assessments/")) {
            let draft = String::from_utf8_lossy(bytes);
            let (_, body) = draft.split_once("\n---\n").expect("front matter");
            let own = if path.contains("an-01") { "Qa" } else { "Qb" };
            let others = ["Qa", "Qb", "Qu"].into_iter().filter(|mark| *mark != own);
            for mark in others {
                prop_assert!(!body.contains(mark), "{} has words of {}: {:?}", path, mark, text);
            }
        }
        survive(&text, &imported)?;
        let drafts = imported.files.files().filter(|(path, _)| path.starts_with("content/assessments/"));
        let drafts: Vec<_> = drafts.map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect();
        for word in split(&text).iter().filter(|word| word.starts_with("Qa") || word.starts_with("Qb")) {
            prop_assert!(drafts.iter().any(|draft| draft.contains(word.as_str())), "{} is lost: {:?}", word, text);
        }
    }

    #[test]
    fn words_of_an_edited_transcript_survive(edits in edits()) {
        words_survive(&edited(HARBOUR, &edits))?;
    }

    #[test]
    fn words_of_markdown_survive_once(body in markdown()) {
        let text = format!("Old Lock\n\nIt closed.\n\n**HB-01:**\n\n{body}");
        let Some(imported) = import(&text)? else {
            prop_assert!(is_silent(&body), "{:?} is refused", body);
            return Ok(());
        };
        spans_cover(&text, &imported.draft)?;
        let (_, html) = imported.pages.iter().next().expect("a page");
        let found = words(html);
        // A heading of the first level with which the text begins is the page's title.
        let title = html.split("<h1").nth(1).and_then(|rest| rest.split("</h1>").next());
        let above = title.filter(|title| title.contains("zq")).unwrap_or_default();
        let mut seen = marked(above);
        seen.extend(marked(&found.text.join(" ")));
        seen.extend(marked(&found.notes.join(" ")));
        let left_out = [Label::Residue, Label::Offer, Label::Signature];
        let spans = imported.draft.spans.iter().filter(|span| !left_out.contains(&span.label));
        let said: Vec<usize> = spans.flat_map(|span| marked(&text[span.start..span.end])).collect();
        let mut expected = marked(&without_info(&body));
        expected.retain(|number| said.contains(number));
        if found.notes.is_empty() {
            let mut kept = seen.clone();
            kept.retain(|number| expected.contains(number));
            prop_assert_eq!(&kept, &expected, "{:?}", body);
        }
        let (mut seen, mut expected) = (seen, expected);
        seen.sort_unstable();
        expected.sort_unstable();
        seen.retain(|number| expected.contains(number));
        prop_assert_eq!(seen, expected, "{:?}", body);
    }

    #[test]
    fn words_of_what_is_cited_survive_once(body in cited(), is_plain: bool) {
        let speaker = if is_plain { "HB-01:" } else { "**HB-01:**" };
        let text = format!("Old Lock\n\nIt closed.\n\n{speaker}\n\n{body}");
        let Some(imported) = import(&text)? else {
            prop_assert!(is_silent(&body), "{:?} is refused", body);
            return Ok(());
        };
        spans_cover(&text, &imported.draft)?;
        let (_, html) = imported.pages.iter().next().expect("a page");
        let found = words(html);
        let mut seen = marked(&found.text.join(" "));
        seen.extend(marked(&found.notes.join(" ")));
        // A definition that a link of Markdown uses is seen as the address of that; its title is not.
        let left_out = [Label::Residue, Label::Offer, Label::Signature, Label::Mark];
        let spans = imported.draft.spans.iter().filter(|span| !left_out.contains(&span.label));
        let mut said: Vec<usize> = spans.flat_map(|span| marked(&text[span.start..span.end])).collect();
        said.sort_unstable();
        let is_link = |number: &usize| {
            html.contains(&format!("example/zq{number}e")) || text.contains(&format!("\"zq{number}e\"\n"))
        };
        let hidden: Vec<usize> = said.iter().copied().filter(|it| !seen.contains(it)).collect();
        prop_assert!(hidden.iter().all(is_link), "{:?} of {:?}", hidden, text);
        seen.sort_unstable();
        seen.dedup();
        prop_assert!(seen.iter().all(|it| said.contains(it)), "{:?}", text);
    }

    #[test]
    fn any_text_is_taken_apart_or_refused(text in "\\PC{0,40}(\n|\r\n|\\PC){0,20}A-1:\n(\n|\\PC|[#*`<>\\[\\]|0-9. -]){0,60}") {
        words_survive(&text)?;
    }
}
