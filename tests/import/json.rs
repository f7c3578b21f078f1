//! Answers and chats in JSON: what is made of them, where each byte goes, and what is refused.

use std::process::{Command, Stdio};

use proptest::prelude::*;
use standpoint::config::Settings;
use standpoint::import::{Draft, Given, Label, cover};

use crate::imported;
use crate::pasted::import;
use crate::support::{Run, Site};

const EVENT: &str = r#"{
  "event": "Old lock closes",
  "question": "Will it open by May?",
  "date": "2031-03-14",
  "answers": [
    {
      "agent": "HB-01, Harbour Agent",
      "text": "**No.** The seals\nare worn.\n\n- Rust: \"heavy\"\n- Frost \u2744 \ud83d\ude80\n\nThe board said so. Reuters+2\n\nIf you like, I can go on.",
      "confidence": 0.4,
      "judgements": [
        {"text": "The lock opens by May.", "likelihood": ["5%", "20%"], "confidence": "low", "id": "opens"},
        {"text": "The seals: worn", "likelihood": "very likely"}
      ]
    },
    {"date": "2031-03-15T10:00:00Z", "text": "Yes.", "agent": "TN-02, Town Agent", "confidence": null}
  ]
}
"#;

const CHAT: &str = r#"[
  {"role": "system", "content": "Be brief."},
  {"role": "user", "content": "Will the lock open by May?"},
  {"role": "assistant", "content": null, "tool_calls": [{"id": "1"}]},
  {"role": "tool", "content": "board.example: closed", "tool_call_id": "1"},
  {"role": "assistant", "content": [{"type": "text", "text": "No."}, {"type": "image_url", "image_url": {"url": "x"}}, {"type": "text", "text": "The seals are worn."}]},
  {"role": "user", "content": "And by June?"},
  {"role": "assistant", "name": "critic", "content": "Perhaps."},
  {"role": "user", "content": "Thanks."}
]
"#;

fn read(text: &str) -> Result<Draft, String> {
    let read = Draft::read("a.json", text, &Given::default(), &Settings::default());
    read.map_err(|wrong| {
        let wrong = wrong.diagnostics();
        let all: Vec<String> = wrong
            .sorted()
            .iter()
            .map(|one| format!("{}: {}", one.code.name(), one.message))
            .collect();
        all.join("\n")
    })
}

/// The stretches of a file with one label, joined by lines.
fn labelled(text: &str, draft: &Draft, label: Label) -> String {
    let spans = draft.spans.iter().filter(|span| span.label == label);
    let texts: Vec<&str> = spans.map(|span| &text[span.start..span.end]).collect();
    texts.join("\n")
}

fn refused(text: &str, expected: &[&str]) -> Run {
    let site = Site::new(&[("a.json", text)]);
    let run = site.run(&["import", "a.json"]).expect(1);
    for words in expected {
        assert!(
            run.stderr.contains(words),
            "{words} is missing in\n{}",
            run.stderr
        );
    }
    assert!(
        run.stderr.ends_with("nothing was written\n")
            || run.stderr.contains("nothing was written\n")
    );
    assert!(!site.path("imports").exists() && !site.path("content/events").exists());
    run
}

#[test]
fn answers_become_drafts_with_what_is_stated() {
    let site = Site::new(&[("a.json", EVENT)]);
    let run = site
        .run(&["import", "a.json", "--date", "2031-01-01"])
        .expect(0);
    let harbour = site.text("content/assessments/old-lock-closes/hb-01.md");
    for line in [
        "agent: HB-01\ndate: 2031-03-14\n",
        "\nconfidence: 0.4\ndraft: true\n",
        "judgements:\n  - text: The lock opens by May.\n    likelihood: [\"5%\", \"20%\"]\n    confidence: low\n    id: opens\n  - text: \"The seals: worn\"\n    likelihood: very likely\n",
        "sources:\n  - name: Reuters\n",
        "raw.txt, lines 7 to 8\n",
        "**No.** The seals\nare worn.\n\n- Rust: \"heavy\"\n- Frost ❄ 🚀\n\nThe board said so.[^cite-1]\n",
    ] {
        assert!(harbour.contains(line), "{line} is missing in\n{harbour}");
    }
    assert!(!harbour.contains("If you like"), "{harbour}");
    let town = site.text("content/assessments/old-lock-closes/tn-02.md");
    assert!(
        town.contains("date: 2031-03-15T10:00:00Z\n") && town.contains("confidence: unstated\n")
    );
    let event = site.text("content/events/old-lock-closes.md");
    assert!(
        event.contains("title: Old lock closes\nquestion: \"Will it open by May?\"\n"),
        "{event}"
    );
    for flag in [
        "a.json:8: a closing offer",
        "a.json:15: the confidence of TN-02 is left `unstated`",
    ] {
        assert!(run.stderr.contains(flag), "{}", run.stderr);
    }
    assert!(
        !run.stderr.contains("confidence of HB-01") && !run.stderr.contains("no answer has a date")
    );
    for path in ["hb-01", "tn-02"] {
        site.replace(
            &format!("content/assessments/old-lock-closes/{path}.md"),
            "draft: true\n",
            "",
        );
    }
    site.run(&["check"]).expect(0);
    site.build();
    assert!(
        site.page("assessments/old-lock-closes/hb-01/index.html")
            .contains("The lock opens by May.")
    );
}

#[test]
fn dates_are_those_of_the_answer_the_file_and_the_command() {
    let file = |date: &str, own: &str| {
        format!(
            r#"{{"event": "E", {date} "answers": [{{{own} "agent": "HB-01", "text": "No."}}]}}"#
        )
    };
    for (date, own, arguments, expected) in [
        (
            r#""date": "2031-03-14","#,
            r#""date": "2031-03-15","#,
            &["--date", "2031-01-01"][..],
            "date: 2031-03-15\n",
        ),
        (
            r#""date": "2031-03-14","#,
            "",
            &["--date", "2031-01-01"],
            "date: 2031-03-14\n",
        ),
        ("", "", &["--date", "2031-01-01"], "date: 2031-01-01\n"),
        ("", "", &[], "# date: "),
    ] {
        let site = Site::new(&[("a.json", file(date, own))]);
        let run = site
            .run(&[&["import", "a.json"], arguments].concat())
            .expect(0);
        let text = site.text("content/assessments/e/hb-01.md");
        assert!(text.contains(expected), "{text}");
        assert_eq!(
            run.stderr.contains("no answer has a date"),
            expected == "# date: "
        );
    }
}

#[test]
fn each_byte_of_the_file_is_in_one_span() {
    for mark in ["", "\u{feff}"] {
        let text = format!("{mark}{EVENT}");
        let draft = read(&text).unwrap();
        assert!(cover(&draft.spans, text.len()));
        let of = |label| labelled(&text, &draft, label);
        assert_eq!(of(Label::Headline), "Old lock closes");
        assert_eq!(of(Label::Question), "Will it open by May?");
        assert_eq!(
            of(Label::Speaker),
            "HB-01, Harbour Agent\nTN-02, Town Agent"
        );
        assert_eq!(of(Label::Citation), "Reuters+2");
        assert_eq!(of(Label::Offer), "If you like, I can go on.");
        assert_eq!(
            of(Label::Text),
            "**No.** The seals\\nare worn.\\n\n- Rust: \\\"heavy\\\"\\n- Frost \\u2744 \\ud83d\\ude80\\n\nThe board said so. \n\\n\nYes."
        );
        assert_eq!(of(Label::ByteOrderMark), mark);
        assert!(of(Label::Syntax).starts_with("{\n  \"event\": \"\n\",\n  \"question\""));
        let lines: Vec<usize> = draft
            .spans
            .iter()
            .filter(|span| span.label == Label::Speaker)
            .map(|span| span.line)
            .collect();
        assert_eq!(lines, [7, 15]);
        assert_eq!(draft.residue(text.as_bytes()), b"");
    }
}

#[test]
fn a_chat_is_imported_with_the_command_that_the_refusal_prints() {
    let site = Site::new(&[("a.json", CHAT)]);
    let (run, printed) = import(&site, &["import", "a.json", "--date", "2031-03-14"]);
    assert_eq!(
        printed.as_deref(),
        Some(
            "standpoint import a.json --date 2031-03-14 --event 'Will the lock open by May' --speaker assistant=AS-01 --speaker critic=CR-01"
        )
    );
    let event = site.text("content/events/will-the-lock-open-by-may.md");
    assert!(
        event.contains("question: \"Will the lock open by May?\"\n")
            && event.contains("]]: And by June?\n"),
        "{event}"
    );
    let answer = site.text("content/assessments/will-the-lock-open-by-may/as-01.md");
    assert!(
        answer.ends_with("---\n\nNo.\n\nThe seals are worn.\n"),
        "{answer}"
    );
    assert!(
        site.path("content/assessments/will-the-lock-open-by-may/cr-01.md")
            .exists()
    );
    for flag in [
        "a.json:2: the message of `system` is left out",
        "a.json:4: `tool_calls` of this message is left out",
        "a.json:5: the message of `tool` is left out",
        "a.json:6: a part of the type `image_url` is left out",
        "a.json:9: nobody answers “Thanks.”: it is kept as residue",
    ] {
        assert!(run.stderr.contains(flag), "{flag}\n{}", run.stderr);
    }
    let folder = std::fs::read_dir(site.path("imports")).unwrap();
    let folder = folder
        .map(|entry| entry.unwrap().path())
        .find(|path| path.is_dir())
        .unwrap();
    let residue = std::fs::read_to_string(folder.join("residue.txt")).unwrap();
    assert_eq!(residue, "Be brief.board.example: closedThanks.");
}

#[test]
fn a_title_an_asker_and_one_agent_are_taken_from_file_and_command() {
    let chat = r#"{"title": "The lock", "messages": [
        {"role": "Moderator", "content": "Will it open?"}, {"role": "model", "content": "No."}]}"#;
    let site = Site::new(&[("a.json", chat)]);
    let arguments = [
        "import",
        "a.json",
        "--asker",
        "moderator",
        "--agent",
        "GP-05, ChatGPT",
    ];
    site.run(&arguments).expect(0);
    assert!(
        site.text("content/events/the-lock.md")
            .contains("question: \"Will it open?\"")
    );
    assert!(site.path("content/assessments/the-lock/gp-05.md").exists());
    let site = Site::new(&[("a.json", chat)]);
    let (_, printed) = import(&site, &["import", "a.json"]);
    assert_eq!(
        printed.as_deref(),
        Some("standpoint import a.json --asker Moderator --speaker model=MO-01")
    );
}

#[test]
fn an_agent_of_an_answer_is_an_id_a_declared_name_or_a_label() {
    let file = |agent: &str| {
        format!(r#"{{"event": "E", "answers": [{{"agent": "{agent}", "text": "No."}}]}}"#)
    };
    let site = Site::new(&[
        ("a.json", file("harbour desk")),
        ("b.json", file("openai/gpt=5")),
        (
            "content/agents/hb-01.md",
            "---\nid: HB-01\nname: Harbour Desk\n---\n".to_owned(),
        ),
    ]);
    site.run(&["import", "a.json"]).expect(0);
    assert!(site.path("content/assessments/e/hb-01.md").exists());
    let refused = site.run(&["import", "b.json"]).expect(1);
    for words in [
        "b.json:1:38",
        "it is not said which agent `openai/gpt=5` is",
        "--speaker openai/gpt=5=OP-01\n",
    ] {
        assert!(refused.stderr.contains(words), "{}", refused.stderr);
    }
    site.run(&[
        "import",
        "b.json",
        "--speaker",
        "openai/gpt=5=GP-05, ChatGPT",
    ])
    .expect(0);
    assert!(
        site.text("content/agents/gp-05.md")
            .contains("name: ChatGPT")
    );
    self::refused(
        &file("GP-05, chatgpt"),
        &[
            "begin the name behind the comma with a capital",
            "a.json:1:38",
        ],
    );
}

#[test]
fn a_missing_event_is_suggested_from_the_question() {
    let site = Site::new(&[(
        "a.json",
        r#"{"question": "Will it open?", "answers": [{"agent": "HB-01", "text": "No."}]}"#,
    )]);
    let (_, printed) = import(&site, &["import", "a.json"]);
    assert_eq!(
        printed.as_deref(),
        Some("standpoint import a.json --event 'Will it open'")
    );
}

/// Keys of an answer on the second line, and what is said of them.
const WRONG_ANSWERS: &[(&str, &[&str])] = &[
    (
        r#""confidense": "low""#,
        &[
            "error[unknown-key]: `confidense` is not a known key of an answer",
            "a.json:2:35",
            "did you mean `confidence`?",
        ],
    ),
    (
        r#""confidence": "likely""#,
        &["error[likelihood-as-confidence]", "a.json:2:49"],
    ),
    (
        r#""confidence": "hgih""#,
        &["error[bad-confidence]", "did you mean `high`?"],
    ),
    (r#""confidence": 1"#, &["error[ambiguous-confidence]"]),
    (r#""confidence": 1e99999999"#, &["error[bad-confidence]"]),
    (
        r#""confidence": true"#,
        &["`confidence` must be a string or a number, and this is true or false"],
    ),
    (r#""date": "tomorrow""#, &["error[bad-date]", "a.json:2:43"]),
    (
        r#""judgements": {}"#,
        &["`judgements` must be a list of objects, and this is an object"],
    ),
    (
        r#""judgements": [1]"#,
        &["this is a list that holds other values than objects"],
    ),
    (
        r#""judgements": [{"text": "It opens.", "likelihood": "0.65"}]"#,
        &["error[bad-likelihood]", "a.json:2:86"],
    ),
    (
        r#""judgements": [{"likelihood": "likely"}]"#,
        &["error[missing-key]: the key `text` is missing"],
    ),
    (
        r#""judgements": [{"text": "It opens.", "liklihood": "likely"}]"#,
        &["error[unknown-key]", "did you mean `likelihood`?"],
    ),
    (
        r#""judgements": [{"text": "A.", "id": "x"}, {"text": "B.", "id": "x"}]"#,
        &["error[duplicate-id]"],
    ),
    (
        r#""text": "Yes.""#,
        &[
            "error[duplicate-key]: the key `text` is written twice",
            "a.json:2:35",
        ],
    ),
    (
        r#""date": "\ud83d""#,
        &[
            "this is not valid JSON",
            "half of a character",
            "a.json:2:50",
        ],
    ),
    (
        r#""date": "2031-03-14"#,
        &["this is not valid JSON", "a.json:2:"],
    ),
];
/// Files, and what is said of them.
const WRONG_FILES: &[(&str, &[&str])] = &[
    (
        "{}",
        &["the key `answers` of an event with answers is missing"],
    ),
    (
        r#"{"event": "E", "answers": []}"#,
        &["nobody answers in this file"],
    ),
    (
        r#"{"event": "E", "answers": [{"agent": "HB-01", "text": ""}]}"#,
        &["nobody says anything in this file"],
    ),
    (
        r#"{"event": "E", "answers": [{"agent": "", "text": "No."}]}"#,
        &["nobody is named here"],
    ),
    ("[]", &["nobody answers in this chat"]),
    (
        r#"["a"]"#,
        &["a message must be an object, and this is a string"],
    ),
    (
        r#"[{"content": "No."}]"#,
        &["the key `role` of a message is missing"],
    ),
    (
        r#"{"title": "E", "messages": [{"role": "user", "content": "No?"}]}"#,
        &["nobody answers in this chat"],
    ),
    (
        "{\"model\": \"a\", \"response\": \"b\"}\n{\"model\": \"c\", \"response\": \"d\"}\n",
        &["this is JSON Lines", "a.json:2:1", "jq -s"],
    ),
    (
        "{\"event\": \"E\",\n'answers': []}",
        &["this is not valid JSON: key must be a string", "a.json:2:1"],
    ),
];

#[test]
fn wrong_values_are_errors_with_their_places() {
    let answer = |keys: &str| {
        format!(
            "{{\"event\": \"E\", \"answers\": [\n{{\"agent\": \"HB-01\", \"text\": \"No.\", {keys}}}]}}"
        )
    };
    for (keys, expected) in WRONG_ANSWERS {
        let run = refused(&answer(keys), expected);
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    }
    let deep = format!("{}1{}", "[{\"a\":".repeat(5_000), "}]".repeat(5_000));
    refused(
        &answer(&format!("\"extra\": {deep}")),
        &["error[too-deep]", "a.json:2:"],
    );
    refused(
        &format!("[{}", "[".repeat(100_000)),
        &["error[bad-transcript]"],
    );
    for (text, expected) in WRONG_FILES {
        refused(text, expected);
    }
    let long = "x".repeat(301);
    refused(
        &format!(r#"{{"event": "{long}", "answers": [{{"agent": "HB-01", "text": "No."}}]}}"#),
        &["this is no title: it has 301 bytes"],
    );
}

#[test]
fn a_confidence_in_another_language_is_flagged() {
    let text =
        r#"{"event": "E", "answers": [{"agent": "HB-01", "text": "No.", "confidence": "висока"}]}"#;
    let draft = read(text).unwrap();
    assert_eq!(
        draft.answers[0].stated.confidence.as_deref(),
        Some("unstated")
    );
    assert!(draft.flags.iter().any(|flag| {
        flag.what
            .starts_with("the confidence `висока` is left `unstated`")
    }));
}

#[test]
fn a_judgement_that_answers_a_question_is_flagged() {
    let text = r#"{"event": "E", "answers": [{"agent": "HB-01", "text": "No.", "judgements": [{"text": "It opens.", "question": "opens"}]}]}"#;
    let draft = read(text).unwrap();
    assert!(draft.flags.iter().any(|flag| {
        flag.what
            .contains("the event has to declare it under `questions`")
    }));
}

#[test]
fn one_key_that_is_wrong_in_many_answers_is_one_error() {
    let answer = r#"{"agent": "HB-01", "text": "No.", "score": 1}"#;
    let answers = vec![answer; 1_000].join(",");
    let run = refused(
        &format!(r#"{{"event": "E", "answers": [{answers}]}}"#),
        &["`score` is not a known key"],
    );
    assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
}

#[test]
fn what_begins_with_a_bracket_and_is_text_stays_a_transcript() {
    for first in [
        "[Update] Old lock closes",
        "[2031] Old lock",
        "[[lock]] closes",
    ] {
        let site = Site::new(&[(
            "a.txt",
            format!("{first}\n\nHB-01, Harbour Agent:\n\nNo.\n"),
        )]);
        site.run(&["import", "a.txt"]).expect(0);
    }
}

#[test]
fn an_account_is_refused_with_the_way_to_one_conversation() {
    for (name, expected) in [
        ("chatgpt", "select(.title == \"TITLE\")"),
        ("claude", "select(.name == \"TITLE\")"),
    ] {
        let path = format!(
            "{}/tests/import/recipes/{name}.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let text = std::fs::read_to_string(path).unwrap();
        let run = refused(
            &text,
            &[
                "it is a private history",
                "`imports/` is committed",
                expected,
            ],
        );
        let recipe = recipe(&run.stderr).replace("TITLE", "The lock");
        let Some(one) = jq(&[&recipe], &text) else {
            continue;
        };
        let site = Site::new(&[("chat.json", &one)]);
        let (_, printed) = import(&site, &["import", "chat.json"]);
        assert_eq!(
            printed.as_deref(),
            Some("standpoint import chat.json --speaker assistant=AS-01")
        );
        let event = site.text("content/events/the-lock.md");
        assert!(
            event.contains("question: \"Will the lock open by May?\""),
            "{event}"
        );
        let answer = site.text("content/assessments/the-lock/as-01.md");
        assert!(answer.ends_with("\n\nYes, by May.\n"), "{answer}");
        // One conversation in the form of the export has its own recipe.
        let one = jq(&[".[1]"], &text).unwrap();
        let run = refused(&one, &["this is a conversation in the form of an export"]);
        let made = jq(&[&self::recipe(&run.stderr)], &one).unwrap();
        assert!(
            read(&made)
                .unwrap_err()
                .contains("which agent `assistant` is")
        );
    }
    let site = Site::new(&[("conversations.json", vec![b'['; (8 << 20) + 1])]);
    let run = site.run(&["import", "conversations.json"]).expect(1);
    assert!(
        run.stderr.contains("it is a private history"),
        "{}",
        run.stderr
    );
}

/// The program of the `jq` command in a message.
fn recipe(message: &str) -> String {
    let (_, rest) = message.split_once("jq '").unwrap();
    rest.split_once('\'').unwrap().0.to_owned()
}

/// What `jq` makes of a text; `None` where it is not installed.
fn jq(arguments: &[&str], input: &str) -> Option<String> {
    let mut command = Command::new("jq");
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.spawn().ok()?;
    let mut stdin = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut stdin, input.as_bytes()).unwrap();
    drop(stdin);
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{arguments:?}");
    Some(String::from_utf8(done.stdout).unwrap())
}

#[test]
fn the_recipes_of_the_manual_make_what_is_imported() {
    let root = env!("CARGO_MANIFEST_DIR");
    let file = |path: &str| std::fs::read_to_string(format!("{root}/{path}")).unwrap();
    let manual = file("docs/importing.md");
    let (_, section) = manual.split_once("## JSON\n").unwrap();
    let mut found = 0;
    for block in section.split("```sh\n").skip(1) {
        let command = block.split("\n```").next().unwrap();
        if !command.starts_with("jq ") {
            continue;
        }
        found += 1;
        let (before, rest) = command.split_once('\'').unwrap();
        let (program, files) = rest.split_once('\'').unwrap();
        let input = files.split_whitespace().next().unwrap();
        let name = input.split('.').next().unwrap();
        let expected = file(&format!("tests/import/recipes/{name}.out.json"));
        let mut arguments: Vec<&str> = before.split_whitespace().skip(1).collect();
        arguments.push(program);
        let input = file(&format!("tests/import/recipes/{input}"));
        if let Some(made) = jq(&arguments, &input) {
            assert_eq!(made, expected, "{command}");
        }
        let site = Site::new(&[("a.json", expected)]);
        import(&site, &["import", "a.json", "--date", "2031-03-14"]);
        assert!(
            site.path("content/assessments/the-lock").exists(),
            "{command}"
        );
    }
    assert_eq!(found, 3);
}

#[test]
fn other_formats_are_refused_with_what_to_do() {
    let utf16: Vec<u8> = "\u{feff}Old Lock\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (name, bytes, expected) in [
        (
            "a.docx",
            &b"PK\x03\x04\x14\0\x06\0\x08\0word/document.xml"[..],
            &[
                "this is a Word document",
                "pandoc -t markdown page.docx -o page.md",
            ][..],
        ),
        (
            "a.odt",
            b"PK\x03\x04\0mimetypeapplication/vnd.oasis.opendocument.text",
            &["OpenDocument", "page.odt"],
        ),
        (
            "a.eval",
            b"PK\x03\x04\0header.json",
            &["this is an evaluation log", "inspect log dump"],
        ),
        (
            "a.zip",
            b"PK\x03\x04\0a.txt",
            &["this is a ZIP archive, and no text", "unpack it"],
        ),
        ("a.pdf", b"%PDF-1.7\n\xE2", &["this is a PDF", "pdftotext"]),
        (
            "a.gz",
            b"\x1f\x8b\x08\0",
            &["compressed with gzip", "gunzip"],
        ),
        ("a.txt", &utf16, &["in UTF-16", "iconv -f UTF-16"]),
        (
            "a.html",
            b"\n<!DOCTYPE html>\n<html>",
            &["this is the HTML of a page", "pandoc -f html"],
        ),
        ("b.html", b"<html lang=en>", &["this is the HTML of a page"]),
        (
            "a.rtf",
            b"{\\rtf1\\ansi Old Lock}",
            &["this is Rich Text", "page.rtf"],
        ),
        (
            "a.vtt",
            b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>No.\n",
            &["subtitles (WebVTT)"],
        ),
        (
            "a.srt",
            b"1\r\n00:00:01,000 --> 00:00:02,000\r\nNo.\r\n",
            &["subtitles (SRT)"],
        ),
        (
            "a.csv",
            b"id,role,content\n1,user,\"Will it open?\"\n",
            &["this is a table (CSV)", "\"answers\""],
        ),
        (
            "b.csv",
            b"\"Speaker\";\"Text\"\nHB-01;No.\n",
            &["this is a table (CSV)"],
        ),
    ] {
        let site = Site::new(&[(name, bytes)]);
        let run = site.run(&["import", name]).expect(1);
        for words in ["error[bad-transcript]"].iter().chain(expected) {
            assert!(run.stderr.contains(words), "{words}\n{}", run.stderr);
        }
        assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
        assert!(!site.path("imports").exists());
    }
}

/// Values of JSON, with keys that mean something and with any.
fn value() -> impl Strategy<Value = String> {
    let text = "(\\PC|\\\\n|\\\\u00e9|\\\\ud83d\\\\ude80|\\\\ud83d|\\\\\"|[*#`|> -]){0,12}";
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "-?[0-9]{1,30}(\\.[0-9]{1,3})?(e[0-9]{1,6})?",
        text.prop_map(|text| format!("\"{}\"", text.replace(['"', '\u{7f}'], ""))),
        prop::sample::select(vec![
            "\"assistant\"",
            "\"user\"",
            "\"HB-01\"",
            "\"text\"",
            "\"2031-03-14\"",
            "\"low\"",
            "\"likely\""
        ])
        .prop_map(str::to_owned),
    ];
    let key = prop::sample::select(vec![
        "event",
        "question",
        "date",
        "answers",
        "agent",
        "text",
        "confidence",
        "judgements",
        "likelihood",
        "title",
        "messages",
        "role",
        "name",
        "content",
        "type",
        "tool_calls",
        "mapping",
        "chat_messages",
        "x",
    ]);
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5)
                .prop_map(|values| format!("[{}]", values.join(", "))),
            prop::collection::vec((key.clone(), inner), 0..6).prop_map(|entries| {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, value)| format!("\"{key}\":\n{value}"))
                    .collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    })
}

/// Files that are nearly always accepted.
fn file() -> impl Strategy<Value = String> {
    let text = prop::collection::vec(
        prop::sample::select(vec![
            "a",
            "word",
            " ",
            "\\n",
            "\\n\\n",
            "\\r\\n",
            "\\u2028",
            "\\u0000",
            "\\t",
            "\\\\",
            "\\\"",
            "**b**",
            "\\n\\n## h\\n\\n",
            "- i",
            "• j",
            "```",
            "| k |",
            "[l](https://a.example/)",
            "[m](n.md)",
            "Reuters+2",
            "\\ud83d\\ude80",
            "é",
            "\u{a0}",
            "\u{200b}",
            "If you like, I can go on.",
            "?",
            "\\u202e",
            "<b>",
            "[^1]",
            "1. x",
            "---",
            "\\u00e9",
            "UA-01:",
        ]),
        0..20,
    );
    let texts = prop::collection::vec(text.prop_map(|pieces| pieces.concat()), 1..5);
    (texts, any::<bool>()).prop_map(|(texts, is_chat)| {
        let one = |text: &String| {
            if is_chat {
                format!("{{\"role\": \"user\", \"content\": \"{text}\"}},\r\n{{\"content\": \"{text}\", \"role\": \"HB-01\"}}")
            } else {
                format!("{{\"text\": \"{text}\",\n\"agent\": \"HB-01\"}}")
            }
        };
        let all: Vec<String> = texts.iter().map(one).collect();
        let name = &texts[0];
        let (title, list) = if is_chat { ("title", "messages") } else { ("event", "answers") };
        format!("{{\"{list}\": [{}], \"{title}\": \"{name} Old lock\"}}", all.join(", "))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_is_refused_or_covered_by_spans(text in value()) {
        for text in [&text, &format!("[{text}]"), &format!("{{\"event\": \"E\", \"answers\": [{text}]}}")] {
            if let Ok(draft) = read(text) {
                prop_assert!(cover(&draft.spans, text.len()), "{}", text);
            }
        }
    }

    #[test]
    fn a_good_file_becomes_a_site_and_keeps_its_bytes(text in file()) {
        if let Some(imported) = imported::import(&text)? {
            let draft = &imported.draft;
            prop_assert!(cover(&draft.spans, text.len()), "{}", text);
            for (number, answer) in draft.answers.iter().enumerate() {
                prop_assert!(answer.lines.start >= 1, "{}", number);
            }
            for span in &draft.spans {
                prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                let line = text[..span.start].matches('\n').count() + 1;
                prop_assert_eq!(span.line, line);
            }
        }
    }

    #[test]
    fn judgements_are_written_as_they_are_read(texts in prop::collection::vec("(\\PC|[\"'\\\\:#{} \\n\\x00-\\x20\u{85}\u{2028}\u{feff}]){1,20}", 1..4)) {
        let judgements: Vec<String> = texts.iter().map(|text| format!("{{\"text\": {}}}", serde_json::Value::from(&**text))).collect();
        let file = format!("{{\"event\": \"E\", \"answers\": [{{\"agent\": \"HB-01\", \"text\": \"No.\", \"judgements\": [{}]}}]}}", judgements.join(", "));
        // A site without problems: what is written is what was checked.
        if let Some(imported) = imported::import(&file)? {
            let yaml = imported.draft.answers[0].stated.judgements.as_deref().unwrap_or_default();
            prop_assert_eq!(yaml.matches("  - text: ").count(), texts.len(), "{}", file);
        }
    }

    /// Words of an answer are on its page, in their order.
    #[test]
    fn the_words_of_an_answer_survive(words in prop::collection::vec("[a-z]{2,8}", 1..30), breaks in prop::collection::vec(prop::sample::select(vec![" ", "\\n", "\\n\\n", "\\u0020", " \\u2014 ", "\\n- "]), 30)) {
        let mut text = String::new();
        for (word, sign) in words.iter().zip(&breaks) {
            text.push_str(word);
            text.push_str(sign);
        }
        let file = format!("{{\"event\": \"E\", \"answers\": [{{\"agent\": \"HB-01\", \"text\": \"{text}.\"}}]}}");
        let imported = imported::import(&file)?.expect("it is good");
        let body = imported.draft.answers[0].body.write();
        let found: Vec<&str> = body.split(|c: char| !c.is_ascii_lowercase()).filter(|word| !word.is_empty()).collect();
        prop_assert_eq!(found, words);
    }
}
