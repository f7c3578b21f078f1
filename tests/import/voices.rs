//! Who speaks: no word lands with the wrong speaker, and what is not known is asked for, never guessed.

use std::fmt::Write as _;

use crate::pasted::{import, shell_words};
use crate::support::{Run, Site, on_terminal};

fn site(text: &str) -> Site {
    Site::new(&[("a.txt", text)])
}

/// Imports with these options.
fn with(site: &Site, options: &[&str]) -> Run {
    let mut arguments = vec!["import", "a.txt", "--date", "2031-03-14"];
    arguments.extend(options);
    site.run(&arguments)
}

/// The body of a draft.
fn body(site: &Site, path: &str) -> String {
    let text = site.text(&format!("content/assessments/{path}.md"));
    text.split_once("\n---\n\n").unwrap().1.to_owned()
}

#[track_caller]
fn told(run: &Run, what: &str) {
    assert!(run.stderr.contains(what), "{what}\n{}", run.stderr);
}

/// Whether an event has a draft and builds, once its answers are approved.
#[track_caller]
fn builds(site: &Site, paths: &str) {
    for path in paths.lines().filter(|path| path.contains("/assessments/")) {
        site.replace(path, "draft: true\n", "");
    }
    site.run(&["check"]).expect(0);
    site.build();
}

#[test]
fn a_declared_name_is_text_where_ids_open_turns() {
    let agents = [
        (
            "content/agents/ua-01.md",
            "---\nid: UA-01\nname: Ukraine Agent\naliases: [Ukraine]\n---\n",
        ),
        (
            "content/agents/ru-01.md",
            "---\nid: RU-01\nname: Russia\n---\n",
        ),
    ];
    let ids = "Lock closes\n\nUA-01, Ukraine Agent:\n\nThe positions are these.\n\nRussia:\n\nIt wants it shut.\n\n\
               ### Ukraine:\n\nIt wants it open.\n\nIn sum, no deal.\n\nUA-01, Ukraine Agent\n";
    let site = Site::new(&[agents[0], agents[1], ("a.txt", ids)]);
    let run = with(&site, &["--plain"]).expect(0);
    told(
        &run,
        "a.txt:7: `Russia` is a name of RU-01, and stays in the text, because turns of this file begin with ids",
    );
    told(
        &run,
        "a.txt:11: `Ukraine` is a name of UA-01, and stays in the text",
    );
    let text = body(&site, "lock-closes/ua-01");
    for words in [
        "Russia:",
        "It wants it shut.",
        "Ukraine:",
        "It wants it open.",
        "In sum, no deal.",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    // Names alone open turns where no ids do, and each is flagged.
    let names = "Lock closes\n\nRussia:\n\nShut.\n\nUkraine:\n\nOpen.\n";
    let site = Site::new(&[agents[0], agents[1], ("a.txt", names)]);
    let run = with(&site, &[]).expect(0);
    told(
        &run,
        "a.txt:3: `Russia` opens a turn of RU-01 by its name alone: is it one?",
    );
    assert_eq!(body(&site, "lock-closes/ru-01"), "Shut.\n");
    assert_eq!(body(&site, "lock-closes/ua-01"), "Open.\n");
}

#[test]
fn a_last_paragraph_that_asks_stays_in_the_answer() {
    let text = "Lock closes\n\nHB-01, Harbour Agent:\n\nThe board closes it.\n\nWhy should it agree now?\n\n\
                TN-02, Town Agent:\n\nIt will not.\n";
    let site = site(text);
    let run = with(&site, &[]).expect(0);
    told(
        &run,
        "a.txt:7: the answer of HB-01 ends with “Why should it agree now?”: if somebody else asks it, put a line `---` before it\n",
    );
    assert_eq!(
        body(&site, "lock-closes/hb-01"),
        "The board closes it.\n\nWhy should it agree now?\n"
    );
    // After a rule, somebody else asks.
    let site = self::site(&text.replace("Why should", "---\n\nWhy should"));
    with(&site, &[]).expect(0);
    assert_eq!(body(&site, "lock-closes/hb-01"), "The board closes it.\n");
    assert!(
        site.text("content/events/lock-closes.md")
            .contains("|TN-02]]: Why should it agree now?\n")
    );
}

#[test]
fn what_may_be_an_answer_makes_its_event_a_draft() {
    let text = "# Lock closes\n\nIt was announced.\n\n### Atlas\n\nIt stays shut, I think.\n\n**HB-01:**\n\nIt opens.\n";
    let site = Site::new(&[("a.md", text), ("standpoint.toml", "")]);
    let run = site
        .run(&["import", "a.md", "--date", "2031-03-14"])
        .expect(0);
    told(
        &run,
        "a.md:5: from here on, the text before the first answer may be somebody's answer",
    );
    let event = site.text("content/events/lock-closes.md");
    assert!(event.contains("\ndraft: true\n"), "{event}");
    site.replace(
        "content/assessments/lock-closes/hb-01.md",
        "draft: true\n",
        "",
    );
    let run = site.run(&["build"]).expect(1);
    told(
        &run,
        "names the event `content/events/lock-closes.md`, which is withheld",
    );
    assert!(!site.has("public"), "something is published");
    // Opening paragraphs alone are the event's text.
    let site = self::site("Lock closes\n\nIt was announced.\n\nTwice.\n\nHB-01:\n\nIt opens.\n");
    with(&site, &[]).expect(0);
    assert!(!site.text("content/events/lock-closes.md").contains("draft"));
}

#[test]
fn a_users_label_ends_an_answer_and_goes() {
    for (user, label) in [
        ("You said:", "ChatGPT said"),
        ("Vous avez dit :", "ChatGPT a dit "),
        ("你说：", "ChatGPT 说"),
        ("قلت:", "قال ChatGPT"),
    ] {
        let text = format!(
            "Lock closes\n\nWhat is your assessment?\n\n{label}:\nIt stays shut.\n\n{user}\nNow argue for the town.\n\n{label}:\nThe town won.\n"
        );
        let site = site(&text);
        let (run, printed) = import(&site, &["import", "a.txt", "--date", "2031-03-14"]);
        let printed = printed.expect("no agent is known");
        assert!(printed.contains("=CH-01, ChatGPT'"), "{printed}");
        assert_eq!(body(&site, "lock-closes/ch-01"), "It stays shut.\n");
        assert_eq!(body(&site, "lock-closes/ch-01-2"), "The town won.\n");
        let event = site.text("content/events/lock-closes.md");
        assert!(
            event.contains("question: \"What is your assessment?\"\n"),
            "{event}"
        );
        assert!(
            event.contains("|CH-01]]: Now argue for the town.\n"),
            "{event}"
        );
        builds(&site, &run.stdout);
    }
    let site = Site::new(&[(
        "a.txt",
        "# Lock closes\n\n## Prompt:\n\nWhat now?\n\n**HB-01:**\n\nIt stays.\n\n## Prompt:\n\nAnd then?\n\n**HB-01:**\n\nIt opens.\n",
    )]);
    with(&site, &[]).expect(0);
    assert_eq!(body(&site, "lock-closes/hb-01"), "It stays.\n");
}

#[test]
fn a_name_below_its_label_is_no_signature() {
    let site = site(
        "Lock closes\n\nChatGPT said:\nChatGPT\nIt stays shut.\n\nIce.\n\nYou said:\nAnd the pilots?\n\nChatGPT said:\nPaid off.\n",
    );
    with(&site, &["--speaker", "ChatGPT said=GP-05, ChatGPT"]).expect(0);
    assert_eq!(body(&site, "lock-closes/gp-05"), "It stays shut.\n\nIce.\n");
    assert_eq!(body(&site, "lock-closes/gp-05-2"), "Paid off.\n");
}

#[test]
fn a_heading_that_announces_a_speaker_goes_with_the_next_turn() {
    let site = site(
        "# Lock closes\n\n## Round 1\n\n**HB-01:**\n\nIt stays shut.\n\n**TN-02:**\n\nIt opens.\n\n## Round 2\n\n**HB-01:**\n\n\
         It still stays.\n\n---\n\n## Verdict of the judge\n\nThe town won.\n",
    );
    let run = with(&site, &[]).expect(0);
    assert_eq!(
        body(&site, "lock-closes/hb-01"),
        "## Round 1\n\nIt stays shut.\n"
    );
    assert_eq!(body(&site, "lock-closes/tn-02"), "It opens.\n");
    assert!(body(&site, "lock-closes/hb-01-2").starts_with("## Round 2\n\nIt still stays.\n"));
    told(
        &run,
        "a.txt:21: a section after a rule, at the end of the answer of HB-01: is it part of that?\n",
    );
    assert!(!site.text("content/events/lock-closes.md").contains("Round"));
}

#[test]
fn definitions_go_to_every_answer_that_uses_them() {
    let site = site(
        "# Lock closes\n\n**HB-01:**\n\nIt stays shut[^1]. See the [board][b].\n\n**TN-02:**\n\nIt opens[^2].\n\n\
         [^1]: Board, https://example.org/1\n[^2]: Town, https://example.org/2\n[b]: https://example.org/board\n",
    );
    let run = with(&site, &[]).expect(0);
    let (first, last) = (
        body(&site, "lock-closes/hb-01"),
        body(&site, "lock-closes/tn-02"),
    );
    assert!(
        first.contains("[^1]: Board") && first.contains("[b]: https://example.org/board"),
        "{first}"
    );
    assert!(!first.contains("[^2]"), "{first}");
    assert!(
        last.contains("[^2]: Town") && !last.contains("[^1]") && !last.contains("[b]"),
        "{last}"
    );
    builds(&site, &run.stdout);
    let page = site.page("assessments/lock-closes/hb-01/index.html");
    assert!(page.contains("href=\"https://example.org/board\""));
}

#[test]
fn one_answer_alone_needs_its_agent_and_its_event() {
    let text = "The lock closes for winter because ice is likely.\n\n1. The board asked.\n2. The pilots left.\n\nI judge it likely (about 70%).\n";
    let site = site(text);
    let options = [
        "--agent",
        "GP-05, ChatGPT",
        "--event",
        "Lock closes",
        "--question",
        "Does it close?",
    ];
    let run = with(&site, &options).expect(0);
    assert!(
        body(&site, "lock-closes/gp-05")
            .starts_with("The lock closes for winter because ice is likely.\n")
    );
    assert!(
        site.text("content/events/lock-closes.md")
            .contains("question: \"Does it close?\"\n")
    );
    assert!(
        site.text("content/agents/gp-05.md")
            .contains("name: ChatGPT\n")
    );
    builds(&site, &run.stdout);
    assert!(
        !run.stderr.contains("put a word in front of it"),
        "{}",
        run.stderr
    );
    // Without an event, the refusal prints the command.
    let site = self::site(text);
    let (_, printed) = import(
        &site,
        &[
            "import",
            "a.txt",
            "--agent",
            "GP-05",
            "--date",
            "2031-03-14",
        ],
    );
    assert!(printed.unwrap().contains("--event"));
    // The id of an event of the site is enough.
    let site = Site::new(&[
        ("a.txt", text),
        (
            "content/events/lock.md",
            "---\nid: lock\ntitle: The Lock Closes\n---\n",
        ),
    ]);
    with(&site, &["--agent", "GP-05", "--event", "lock"]).expect(0);
    assert!(
        site.text("content/assessments/lock/gp-05.md")
            .contains("title: GP-05 on The Lock Closes\n")
    );
    let wrong = with(&site, &["--agent", "nobody at all", "--event", "lock"]).expect(2);
    told(&wrong, "--agent: `nobody at all` names no agent");
}

#[test]
fn labels_are_remembered_where_the_user_says_so() {
    let text = "Lock closes\n\nChatGPT said:\nIt stays shut.\n\nModerator:\nAnd the pilots?\n\nChatGPT said:\nPaid off.\n";
    let site = site(text);
    let options = [
        "--speaker",
        "ChatGPT said=GP-05, ChatGPT",
        "--asker",
        "Moderator",
        "--remember",
    ];
    with(&site, &options).expect(0);
    let remembered = site.text("imports/labels.toml");
    assert!(
        remembered.contains("\"ChatGPT said\" = \"GP-05, ChatGPT\"\n"),
        "{remembered}"
    );
    site.write("b.txt", text.replace("shut", "closed"));
    site.run(&["import", "b.txt", "--date", "2031-03-15"])
        .expect(0);
    site.build();
    assert!(!site.public().keys().any(|path| path.contains("labels")));
    // What is wrong in the file is said, and nothing is written.
    site.write("imports/labels.toml", "speaker = 1\n");
    site.write("c.txt", text.replace("shut", "locked"));
    let run = site.run(&["import", "c.txt"]).expect(1);
    told(&run, "imports/labels.toml: ");
}

#[test]
fn a_refusal_lists_every_label_and_writes_nothing() {
    let text = "Lock closes\n\nSMITH: What is your assessment?\n\nJONES: It stays shut. Ice.\n\nDR. MARY O'NEIL: The town forces it open.\n";
    let site = site(text);
    let run = with(&site, &[]).expect(1);
    for line in [
        "  SMITH  (line 3, may be whoever asks)\n",
        "  JONES  (line 5)\n",
        "  DR. MARY O'NEIL  (line 7)\n",
    ] {
        told(&run, line);
    }
    let printed = run
        .stderr
        .lines()
        .find(|line| line.starts_with("standpoint import"))
        .unwrap();
    assert_eq!(
        shell_words(printed)[5..],
        [
            "--asker",
            "SMITH",
            "--speaker",
            "JONES=JO-01, JONES",
            "--speaker",
            "DR. MARY O'NEIL=DR-01, DR. MARY O'NEIL"
        ]
    );
    told(
        &run,
        "\nsay who speaks, and check the ids:\nstandpoint import ",
    );
    let before = site.has("content");
    assert!(!before && !site.has("imports"));
    let (_, _) = import(&site, &["import", "a.txt", "--date", "2031-03-14"]);
    assert_eq!(body(&site, "lock-closes/jo-01"), "It stays shut. Ice.\n");
    assert!(
        site.text("content/events/lock-closes.md")
            .contains("question: \"What is your assessment?\"\n")
    );
}

#[test]
fn a_label_may_begin_with_a_dash_or_hold_quotes() {
    let site = site(
        "Lock closes\n\n## It's \u{ab}\n\n--- Anna's $(x) ---\n\nIt stays.\n\n--- Berta ---\n\nIt opens.\n",
    );
    let (run, printed) = import(&site, &["import", "a.txt", "--date", "2031-03-14"]);
    let printed = printed.unwrap();
    assert!(
        printed.contains("--speaker 'Berta=BE-01, Berta'"),
        "{printed}"
    );
    assert!(run.stdout.contains("be-01"), "{}", run.stdout);
    with(
        &self::site("Lock closes\n\nHB-01:\n\nIt stays.\n"),
        &["--asker", "-x"],
    )
    .expect(0);
}

#[test]
fn the_name_of_a_model_is_no_id() {
    let text =
        "Lock closes\n\nGPT-5:\n\nIt opens.\n\nClaude:\n\nIt stays.\n\nGPT-5:\n\nI said it.\n";
    let site = site(text);
    let (_, printed) = import(&site, &["import", "a.txt", "--date", "2031-03-14"]);
    let printed = printed.expect("nobody is known");
    assert!(
        printed.contains("'GPT-5=GP-01, GPT-5'") && printed.contains("'Claude=CL-01, Claude'"),
        "{printed}"
    );
    assert_eq!(body(&site, "lock-closes/cl-01"), "It stays.\n");
    // What only looks like an id opens no turn beside labels that are given.
    let text =
        "Lock closes\n\nAssistant:\n\nJets fly.\n\nF-16:\n\nIt is fast.\n\nAssistant:\n\nSo.\n";
    let site = self::site(text);
    let run = with(&site, &["--speaker", "Assistant=AS-01"]).expect(0);
    assert_eq!(
        body(&site, "lock-closes/as-01"),
        "Jets fly.\n\nF-16:\n\nIt is fast.\n"
    );
    told(
        &run,
        "a.txt:7: `F-16` looks like an id, and stays in the text",
    );
}

#[test]
fn the_name_of_a_model_above_a_page_opens_no_turn() {
    let site = site(
        "Skip to content\n\nChatGPT 5\n\nShare\n\nYou said:\nDoes it close?\n\nChatGPT said:\nIt does.\n",
    );
    let (run, printed) = import(&site, &["import", "a.txt", "--date", "2031-03-14"]);
    let printed = printed.unwrap();
    assert!(
        printed.ends_with("--speaker 'ChatGPT said=CH-01, ChatGPT'")
            && !printed.contains("ChatGPT 5"),
        "{printed}"
    );
    assert_eq!(body(&site, "does-it-close/ch-01"), "It does.\n");
    assert!(!run.stderr.contains("says nothing"), "{}", run.stderr);
}

#[test]
fn labels_with_signs_around_them_and_names_alone_are_seen() {
    let site = site(
        "# Lock closes\n\n**You:** Should it close?\n\n**🤖 Claude:** Yes.\n\n**GPT-5:** No.\n\n**🤖 Claude:** Still yes.\n",
    );
    let (_, printed) = import(&site, &["import", "a.txt", "--date", "2031-03-14"]);
    assert!(printed.unwrap().contains("'Claude=CL-01, Claude'"));
    assert_eq!(body(&site, "lock-closes/cl-01-2"), "Still yes.\n");
    assert_eq!(body(&site, "lock-closes/gp-01"), "No.\n");
    let site = self::site("Lock closes\n\nClaude\n\nNo.\n\nGemini\n\nYes.\n");
    let (_, printed) = import(&site, &["import", "a.txt", "--date", "2031-03-14"]);
    assert!(printed.unwrap().contains("'Gemini=GE-01, Gemini'"));
    assert_eq!(body(&site, "lock-closes/ge-01"), "Yes.\n");
    let two = with(
        &self::site("Lock closes\n\nClaude:\n\nNo.\n\nGemini said:\n\nYes.\n"),
        &["--agent", "GP-05, ChatGPT"],
    )
    .expect(1);
    told(
        &two,
        "`--agent` names one agent, and `Claude` and `Gemini said` are two labels",
    );
}

#[test]
fn labels_count_in_one_form_and_the_others_are_flagged() {
    let text = "# Lock closes\n\n## Claude\n\nOne.\n\n#### Gemini\n\nGemini thinks no, I say.\n\n\
                - **Gemini:** says yes\n\n  **Gemini:** says no\n\n## Gemini\n\nThree.\n";
    let site = site(text);
    let (run, _) = import(&site, &["import", "a.txt", "--date", "2031-03-14"]);
    let claude = body(&site, "lock-closes/cl-01");
    for words in ["Gemini thinks no", "says yes", "says no"] {
        assert!(claude.contains(words), "{words}\n{claude}\n{}", run.stderr);
    }
    assert_eq!(body(&site, "lock-closes/ge-01"), "Three.\n");
    // A speaker that the command does not know is named.
    let run = with(
        &self::site("Lock closes\n\n**Alice Smith:** No.\n\n**Bob Jones:** I say yes.\n\n**Alice Smith:** Still no.\n"),
        &["--speaker", "Alice Smith=AL-01"],
    )
    .expect(0);
    told(
        &run,
        "a.txt:5: `Bob Jones` names nobody, and stays in the text: `--speaker \"Bob Jones=AGENT\"` if somebody speaks here\n",
    );
}

#[test]
fn what_nobody_wrote_to_be_read_is_not_published() {
    let text = "Lock closes\n\nSystem: You are an agent of Acme.\n\nUser: Does it open?\n\nAssistant: No.\n";
    let site = site(text);
    let (run, printed) = import(&site, &["import", "a.txt", "--date", "2031-03-14"]);
    assert!(!printed.unwrap().contains("System"), "{}", run.stderr);
    let event = site.text("content/events/lock-closes.md");
    assert!(
        !event.contains("Acme") && event.contains("Does it open?"),
        "{event}"
    );
    // The titles of other chats are above the first turn of a page.
    let site = self::site(
        "Divorce plan\n\nSalary negotiation\n\nLock closes\n\nYou: Should it close?\n\nChatGPT: Yes.\n",
    );
    let (_, printed) = import(&site, &["import", "a.txt", "--date", "2031-03-14"]);
    assert!(printed.unwrap().contains("--event 'Should it close'"));
    let event = site.text("content/events/should-it-close.md");
    assert!(
        !event.contains("Divorce") && !event.contains("Salary"),
        "{event}"
    );
    let quoted =
        self::site("# Lock closes\n\n> **User:** hi\n\n> **Claude:** No.\n\n**HB-01:**\n\nYes.\n");
    with(&quoted, &[]).expect(0);
    assert!(
        quoted
            .text("content/events/lock-closes.md")
            .contains("\ndraft: true\n")
    );
}

#[test]
fn hostile_labels_are_bounded_and_write_nowhere_else() {
    let site = site("Lock closes\n\n../../x:\nIt stays.\n\n../../x:\nIt opens.\n");
    with(&site, &[]).expect(1);
    let run = with(&site, &["--speaker", "../../x=../../y"]).expect(2);
    told(&run, "`../../y` names no agent");
    with(&site, &["--speaker", "=HB-01"]).expect(2);
    let mut many = String::from("Lock closes\n\n");
    for number in 0..10_000 {
        write!(many, "Speaker{number} Name:\nSo.\n\n").unwrap();
    }
    let site = self::site(&many);
    let run = with(&site, &[]).expect(1);
    told(&run, "  and 9984 labels more\n");
    assert!(run.stderr.len() < 4_000, "{}", run.stderr.len());
}

#[test]
fn on_a_terminal_it_asks() {
    let text = "Lock closes\n\nSMITH: What now?\n\nJONES: It stays shut. Ice.\n\nNOTE: unsure.\n";
    let site = site(text);
    let Some(run) = on_terminal(
        &site,
        &["import", "a.txt", "--date", "2031-03-14"],
        "\nnobody\nHB-01, Jones\n-\n",
    ) else {
        return;
    };
    let said = run.said();
    assert!(said.contains("SMITH (line 3, 1 in all) [?]: "), "{said}");
    assert!(said.contains("`nobody` names no agent"), "{said}");
    assert_eq!(
        body(&site, "lock-closes/hb-01"),
        "It stays shut. Ice.\n\nNOTE: unsure.\n"
    );
    assert!(
        site.text("imports/labels.toml")
            .contains("JONES = \"HB-01, Jones\"")
            || site
                .text("imports/labels.toml")
                .contains("\"JONES\" = \"HB-01, Jones\"")
    );
}

#[test]
fn a_repaired_transcript_can_replace_what_nobody_has_edited() {
    let text = "Lock closes\n\nHB-01, Harbour Agent:\n\nIt stays shut.\n\nTN-02, Town Agent:\n\nIt opens.\n";
    let site = site(text);
    with(&site, &[]).expect(0);
    site.replace(
        "content/assessments/lock-closes/tn-02.md",
        "It opens.",
        "It opens, I say.",
    );
    site.write(
        "a.txt",
        text.replace("shut.", "shut until March.")
            .replace("opens.", "opens soon."),
    );
    let run = site
        .run(&["import", "a.txt", "--date", "2031-03-14", "--dry-run"])
        .expect(0);
    told(
        &run,
        "an earlier import made content/assessments/lock-closes/hb-01.md, and nobody has edited it: `--replace` puts this answer in its place\n",
    );
    with(&site, &["--replace"]).expect(0);
    assert_eq!(
        body(&site, "lock-closes/hb-01"),
        "It stays shut until March.\n"
    );
    // What somebody has edited stays, and the new answer lies beside it.
    assert_eq!(body(&site, "lock-closes/tn-02"), "It opens, I say.\n");
    assert_eq!(body(&site, "lock-closes/tn-02-2"), "It opens soon.\n");
    assert!(!site.has("content/assessments/lock-closes/hb-01-2.md"));
}

#[test]
fn front_matter_gives_title_and_date() {
    let site = site(
        "---\ntitle: Lock closes for winter\ndate: 2031-03-14\nmodel: gpt-5\n---\n\n**GP-05, ChatGPT:**\n\nThe lock stays shut.\n",
    );
    site.run(&["import", "a.txt"]).expect(0);
    let draft = site.text("content/assessments/lock-closes-for-winter/gp-05.md");
    assert!(draft.contains("\ndate: 2031-03-14\n"), "{draft}");
    assert!(!draft.contains("model"), "{draft}");
}

#[test]
fn many_short_answers_are_asked_about() {
    let mut text = String::from("Lock closes\n\n");
    for _ in 0..15 {
        text.push_str("HB-01, Harbour Agent:\nYes.\n\nTN-02, Town Agent:\nNo.\n\n");
    }
    let run = with(&site(&text), &[]).expect(0);
    told(
        &run,
        "a.txt:1: 30 answers, half of them with fewer than 2 words: is this a conversation, and no set of assessments?\n",
    );
}
