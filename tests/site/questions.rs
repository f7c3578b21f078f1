//! Questions as pages and data: how they stand, what their pages say, and files for programs.

use std::fmt::Write as _;

use serde_json::Value;

use crate::support::{Run, Site, assessment, finish};

const EVENT: &str = "content/events/talks.md";

/// Questions of the event `talks`, in flow form.
fn event(questions: &[&str]) -> String {
    let mut text = String::from("---\ntitle: The talks\nquestions:\n");
    for question in questions {
        let _ = writeln!(text, "  - {{{question}}}");
    }
    text + "---\n"
}

/// An assessment of `talks` that answers one question.
fn answer(agent: &str, date: &str, question: &str, likelihood: &str, more: &str) -> String {
    let more = format!(
        "{more}judgements:\n  - {{text: So be it., question: {question}, likelihood: {likelihood}}}\n"
    );
    assessment(agent, date, "talks", &more, "")
}

fn site(questions: &[&str], assessments: &[(&str, String)]) -> Site {
    let site = Site::new(&[(EVENT, event(questions))]);
    for (id, text) in assessments {
        site.write(&format!("content/assessments/{id}.md"), text);
    }
    site
}

/// Builds with `SOURCE_DATE_EPOCH`.
fn build_at(site: &Site, seconds: &str) -> Run {
    let mut command = site.command(&["build"]);
    finish(command.env("SOURCE_DATE_EPOCH", seconds)).expect(0)
}

/// The words of a page, without markup.
fn words(page: &str) -> String {
    let (_, main) = page.split_once("<main").unwrap();
    let mut text = String::new();
    for part in main.split('<').skip(1) {
        text.push_str(part.split_once('>').map_or("", |(_, words)| words));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rows of a CSV file, each by its header.
fn table(text: &str) -> Vec<Vec<(String, String)>> {
    let mut rows: Vec<Vec<String>> = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => assert_eq!(chars.peek(), Some(&'\n')),
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => row.last_mut().unwrap().push(c),
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last line ends");
    let head = rows.remove(0);
    let named = rows.into_iter().map(|row| {
        assert_eq!(row.len(), head.len());
        head.iter().cloned().zip(row).collect()
    });
    named.collect()
}

#[track_caller]
fn cell<'r>(row: &'r [(String, String)], name: &str) -> &'r str {
    let found = row.iter().find(|(head, _)| head == name);
    &found.unwrap_or_else(|| panic!("no column {name}")).1
}

#[test]
fn a_question_is_overdue_by_the_stamp_of_the_site_and_never_by_the_clock() {
    let site = site(
        &[
            "id: soon, text: Will it be soon?, resolves_by: 2025-01-10",
            "id: late, text: Will it be late?, resolves_by: 2025-01-31",
            "id: some-day, text: Will it ever be?",
            "id: was, text: Was it?, resolves_by: 2025-01-05, outcome: {answer: yes, date: 2025-01-03}",
            "id: void, text: Is it void?, outcome: void",
        ],
        &[("a", answer("A", "2025-01-10", "soon", "likely", ""))],
    );
    let groups = |site: &Site| -> Vec<(String, Vec<String>)> {
        let page = site.page("questions/index.html");
        let groups = page.split("<h2 id=\"_").skip(1).map(|group| {
            let rows = group.split("class=\"name\"").skip(1);
            let id = |row: &str| {
                row.split("questions/talks/")
                    .nth(1)
                    .unwrap()
                    .split('/')
                    .next()
                    .unwrap()
                    .to_owned()
            };
            (
                group.split('"').next().unwrap().to_owned(),
                rows.map(id).collect(),
            )
        });
        groups.collect()
    };
    let is = |state: &str, ids: &[&str]| {
        (
            state.to_owned(),
            ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>(),
        )
    };
    let (decided, void) = (is("decided", &["was"]), is("void", &["void"]));
    site.build();
    // The newest public date is the deadline itself, and a day lasts to its end.
    let first = is("open", &["soon", "late", "some-day"]);
    assert_eq!(
        groups(&site),
        [first.clone(), decided.clone(), void.clone()]
    );
    // 11 January 2025, 00:00.
    build_at(&site, "1736553600");
    let second = [
        is("open", &["late", "some-day"]),
        is("overdue", &["soon"]),
        decided,
        void,
    ];
    assert_eq!(groups(&site), second);
    let page = words(&site.page("questions/talks/soon/index.html"));
    assert!(page.contains("State Overdue"), "{page}");
    let all = site.page("questions.json");
    let all: Value = serde_json::from_str(&all).unwrap();
    assert_eq!(all["as_of"], "2025-01-11T00:00:00+00:00");
    let states: Vec<_> = all["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["overdue", "open", "open", "decided", "void"]);
    // A newer public date does the same without it; what is withheld has none.
    site.write(
        "content/assessments/b.md",
        answer("B", "2025-01-11", "late", "likely", "draft: true\n"),
    );
    site.build();
    assert_eq!(groups(&site)[0], first);
    site.replace("content/assessments/b.md", "draft: true\n", "");
    site.build();
    assert_eq!(groups(&site), second);
}

#[test]
fn the_page_of_a_question_says_all_that_is_known_of_it() {
    let site = site(
        &[
            "id: sign, text: Will they sign?, short: They sign, criteria: A signed text., resolves_by: 2025-03-01, \
             outcome: {answer: yes, date: 2025-02-01, source: The hosts, url: 'https://hosts.example/'}",
        ],
        &[
            ("a1", answer("A", "2025-01-01", "sign", "unlikely", "")),
            (
                "a2",
                answer(
                    "A",
                    "2025-01-15",
                    "sign",
                    "85%",
                    "change: \"They set a date, & met.\"\n",
                ),
            ),
            (
                "a3",
                assessment("A", "2025-01-20", "talks", "", "Silent on it."),
            ),
            (
                "b1",
                answer("[B, C, B]", "2025-02-01", "sign", "likely", ""),
            ),
            (
                "b2",
                answer("B", "2025-02-02", "sign", "almost certain", ""),
            ),
        ],
    );
    site.write(
        "content/agents/a.md",
        "---\nid: A\nname: The agent of the hosts\nshort: Hosts\n---\n",
    );
    site.build();
    let page = site.page("questions/talks/sign/index.html");
    let text = words(&page);
    for said in [
        "Will they sign?",
        "State Decided, before the deadline",
        "Resolves by 1 March 2025",
        "Outcome Yes , 1 February 2025 ( The hosts )",
        "Agents 3 answered",
        "What counts as yes A signed text.",
        "A Hosts 85%",
        "They set a date, &amp; met.",
        "after the outcome",
        "replaced",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    // Three agents; of the joint assessment, each has one row.
    assert_eq!(page.matches("<li class=\"lane\">").count(), 3);
    assert_eq!(page.matches("<tr class=\"answer-counted\">").count(), 3);
    assert_eq!(page.matches("<tr class=\"").count(), 5);
    // What is silent on it replaced nothing, and what is of the day of the outcome was before it.
    let csv = table(&site.page("questions/talks/sign/forecasts.csv"));
    let told: Vec<_> = csv
        .iter()
        .map(|row| (cell(row, "agent"), cell(row, "low"), cell(row, "credit")))
        .collect();
    assert_eq!(
        told,
        [
            ("A", "20", "replaced"),
            ("A", "85", "counted"),
            ("B", "55", "counted"),
            ("B", "95", "after"),
            ("C", "55", "counted"),
        ]
    );
    assert_eq!(cell(&csv[1], "change"), "They set a date, & met.");
    for (from, href) in [
        ("events/talks/index.html", "../../questions/talks/sign/"),
        ("assessments/a1/index.html", "../../questions/talks/sign/"),
        ("agents/a/index.html", "../../questions/talks/sign/"),
        ("questions/index.html", "../questions/talks/sign/"),
        ("index.html", "./questions/"),
    ] {
        assert!(
            site.page(from).contains(&format!("href=\"{href}\"")),
            "{from}"
        );
    }
    assert!(
        site.page("assessments/a2/index.html")
            .contains("They set a date, &amp; met.")
    );
}

#[test]
fn questions_and_judgements_are_data_by_ids_as_well_as_by_titles() {
    let site = site(
        &[
            "id: sign, text: \"Will they, at last, sign?\", resolves_by: 2025-01-31, outcome: {answer: no, date: 2025-01-20}",
        ],
        &[
            (
                "a1",
                answer(
                    "A",
                    "2025-01-01",
                    "sign",
                    "'[20%, 45%]'",
                    "tags: [peace]\nplaces: [Kyiv]\n",
                ),
            ),
            ("b1", answer("B", "2025-01-25", "sign", "likely", "")),
        ],
    );
    site.write(
        "standpoint.toml",
        "base_url = \"https://desk.example/x/\"\n",
    );
    site.build();
    let rows = table(&site.page("judgements.csv"));
    let row = &rows[0];
    for (name, value) in [
        ("assessment", "a1"),
        ("event", "talks"),
        ("event_title", "The talks"),
        ("question", "sign"),
        ("question_text", "Will they, at last, sign?"),
        ("agents", "A"),
        ("date", "2025-01-01"),
        ("low", "20"),
        ("high", "45"),
        ("confidence", "low"),
        ("recorded", ""),
        ("attested", "false"),
        ("stands", "true"),
        ("credit", "counted"),
        ("counts_for", "A"),
        (
            "url",
            "https://desk.example/x/assessments/a1/#_judgement-j1",
        ),
    ] {
        assert_eq!(cell(row, name), value, "{name}");
    }
    assert_eq!(
        (cell(&rows[1], "credit"), cell(&rows[1], "counts_for")),
        ("after", "")
    );
    let rows = table(&site.page("questions.csv"));
    for (name, value) in [
        ("state", "decided"),
        ("outcome", "no"),
        ("decided", "2025-01-20"),
        ("early", "true"),
        ("agents", "1"),
        ("counted", "1"),
        ("url", "https://desk.example/x/questions/talks/sign/"),
    ] {
        assert_eq!(cell(&rows[0], name), value, "{name}");
    }
    let rows = table(&site.page("register.csv"));
    for (name, value) in [
        ("event", "The talks"),
        ("event_ids", "talks"),
        ("tags", "peace"),
        ("places", "Kyiv"),
    ] {
        assert_eq!(cell(&rows[0], name), value, "{name}");
    }
    let register: Value = serde_json::from_str(&site.page("register.json")).unwrap();
    let judged = &register["assessments"][0]["judgements"][0];
    assert_eq!(
        (&judged["event_id"], &judged["question"]),
        (&"talks".into(), &"sign".into())
    );
    // The documentation lists every column, and no other.
    let docs = include_str!("../../docs/data.md");
    for file in [
        "judgements.csv",
        "questions.csv",
        "register.csv",
        "questions/talks/sign/forecasts.csv",
    ] {
        let text = site.page(file);
        let head: Vec<_> = text.lines().next().unwrap().split(',').collect();
        let name = file.rsplit('/').next().unwrap();
        let (_, section) = docs
            .split_once(&format!("## `{name}`"))
            .unwrap_or_else(|| panic!("no section on {name}"));
        let section = section.split("\n## ").next().unwrap();
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
        let listed: Vec<_> = rows
            .map(|row| row.split('`').next().unwrap())
            .filter(|column| *column != "marking")
            .collect();
        assert_eq!(listed, head, "{name}");
    }
}

#[test]
fn a_file_or_a_page_of_the_sites_own_wins() {
    let site = site(
        &[
            "id: sign, text: Will they sign?, resolves_by: 2025-02-01",
            "id: stay, text: Will they stay?",
        ],
        &[("a", answer("A", "2025-01-01", "sign", "likely", ""))],
    );
    let own = [
        "questions.csv",
        "questions.json",
        "judgements.csv",
        "register.csv",
        "register.json",
        "calendar.ics",
        "questions/talks/sign/index.html",
        "questions/talks/sign/forecasts.csv",
    ];
    for path in own {
        site.write(&format!("static/{path}"), "<!doctype html>\nmine\n");
    }
    site.write("content/questions.md", "# What we ask\n\nOur own list.\n");
    site.run(&["build", "--strict"]).expect(0);
    for path in own {
        assert_eq!(site.page(path), "<!doctype html>\nmine\n", "{path}");
    }
    assert!(site.page("questions/index.html").contains("Our own list."));
    assert!(
        site.page("questions/talks/stay/index.html")
            .contains("Will they stay?")
    );
    // Without questions, there is nothing of it.
    let none = Site::new(&[(
        "content/assessments/a.md",
        assessment("A", "2025-01-01", "talks", "", ""),
    )]);
    none.build();
    for path in [
        "questions",
        "questions.csv",
        "judgements.csv",
        "calendar.ics",
    ] {
        assert!(!none.has(path), "{path}");
    }
    assert!(!none.page("index.html").contains("questions/"));
}

#[test]
fn a_renamed_question_keeps_its_answers_and_its_old_address() {
    let site = site(
        &[
            "id: signed, text: Will they sign?, aliases: [sign, pen]",
            "id: stay, text: Will they stay?",
        ],
        &[
            ("a", answer("A", "2025-01-01", "sign", "likely", "")),
            ("b", answer("B", "2025-01-01", "talks#pen", "unlikely", "")),
        ],
    );
    site.replace(
        EVENT,
        "title: The talks\n",
        "title: The talks\naliases: [old talks]\n",
    );
    site.run(&["build", "--strict"]).expect(0);
    let page = words(&site.page("questions/talks/signed/index.html"));
    assert!(page.contains("Agents 2 answered"), "{page}");
    for old in [
        "questions/talks/sign",
        "questions/talks/pen",
        "questions/old-talks/signed",
        "questions/old-talks/pen",
    ] {
        let page = site.page(&format!("{old}/index.html"));
        assert!(
            page.contains("../../../questions/talks/signed/") || page.contains("../signed/"),
            "{old}: {page}"
        );
    }
    site.replace(
        EVENT,
        "text: Will they stay?",
        "text: Will they stay?, aliases: [pen]",
    );
    assert!(site.errors().contains("two questions have the id `pen`"));
    site.replace(EVENT, "aliases: [pen]", "aliases: [No Id]");
    assert!(site.errors().contains("`No Id` is not an id"));
    site.replace(
        EVENT,
        "aliases: [No Id]",
        &format!("short: {}", "x".repeat(61)),
    );
    assert!(site.errors().contains("`short` has 61 characters"));
}

#[test]
fn an_event_is_active_only_while_a_question_is_open() {
    let site = site(
        &[
            "id: sign, text: Will they sign?",
            "id: stay, text: Will they stay?, outcome: no",
        ],
        &[("a", answer("A", "2025-01-01", "sign", "likely", ""))],
    );
    site.write(
        "themes/x/templates/home.html",
        "{% for one in page.active %}active: {{ one.row.title }}{% endfor %}",
    );
    site.write("standpoint.toml", "theme = \"x\"\n");
    site.build();
    assert_eq!(site.page("index.html").trim(), "active: The talks");
    site.replace(
        EVENT,
        "text: Will they sign?",
        "text: Will they sign?, outcome: yes",
    );
    site.build();
    assert_eq!(site.page("index.html").trim(), "");
}

/// The entries of a calendar, unfolded: of each, its properties.
fn calendar(text: &str) -> Vec<Vec<(String, String)>> {
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    assert!(
        !text.replace("\r\n", "").contains(['\r', '\n']),
        "every line ends in CRLF"
    );
    let unfolded = text.replace("\r\n ", "");
    assert!(unfolded.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"));
    assert!(unfolded.ends_with("END:VCALENDAR\r\n"));
    let entries = unfolded.split("BEGIN:VEVENT\r\n").skip(1).map(|entry| {
        let (entry, _) = entry.split_once("END:VEVENT\r\n").unwrap();
        let lines = entry.lines().map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_owned(), value.to_owned())
        });
        lines.collect()
    });
    entries.collect()
}

#[test]
fn the_calendar_has_deadlines_and_outcomes() {
    let long = "Wird „es“, trotz allem; ja\\nein, so sein? ".repeat(4);
    let site = site(
        &[
            "id: day, text: TEXT, short: 'Short, one; two', resolves_by: 2025-02-01",
            "id: hour, text: At noon?, resolves_by: '2025-02-01T12:00:00+02:00', outcome: {answer: no, date: 2025-01-20, source: Us}",
            "id: never, text: Without a date?",
            "id: done, text: Was it?, outcome: {answer: yes, date: 2025-01-05}",
        ],
        &[("a", answer("A", "2025-01-01", "day", "likely", ""))],
    );
    site.replace(EVENT, "TEXT", &format!("'{}'", long.trim()));
    build_at(&site, "1736553600");
    let first = calendar(&site.page("calendar.ics"));
    assert_eq!(first.len(), 3);
    let get = |at: usize, name: &str| cell(&first[at], name).to_owned();
    assert_eq!(get(0, "DTSTAMP"), "20250111T000000Z");
    assert_eq!(get(0, "DTSTART;VALUE=DATE"), "20250201");
    assert_eq!(get(0, "SUMMARY"), "Short\\, one\\; two");
    let escaped = long
        .trim()
        .replace('\\', "\\\\")
        .replace(',', "\\,")
        .replace(';', "\\;");
    assert_eq!(get(0, "DESCRIPTION"), escaped);
    assert_eq!(get(1, "DTSTART"), "20250201T100000Z");
    assert_eq!(get(1, "SUMMARY"), "No: At noon?");
    assert!(get(1, "DESCRIPTION").ends_with("\\nOutcome: no\\, 2025-01-20\\, Us"));
    assert_eq!(
        (get(2, "DTSTART;VALUE=DATE"), get(2, "SUMMARY")),
        ("20250105".to_owned(), "Yes: Was it?".to_owned())
    );
    // Whatever changes of a question, it is the same entry; without SOURCE_DATE_EPOCH the stamp is the newest date.
    site.replace(
        EVENT,
        "resolves_by: 2025-02-01}",
        "resolves_by: 2025-02-02, outcome: yes}",
    );
    site.build();
    let second = calendar(&site.page("calendar.ics"));
    for at in 0..3 {
        assert_eq!(cell(&first[at], "UID"), cell(&second[at], "UID"));
        assert_eq!(cell(&second[at], "DTSTAMP"), "20250101T000000Z");
    }
    assert_ne!(cell(&first[0], "UID"), cell(&first[1], "UID"));
}

#[test]
fn unlucky_questions_have_right_pages() {
    let site = site(
        &[
            "id: none, text: Without answers?, resolves_by: 2025-02-01, outcome: {answer: yes, date: 2025-01-20}",
            "id: void, text: Is it void?, outcome: {answer: void, date: 2025-01-20}",
            "id: future, text: In the future?, outcome: {answer: no, date: 2099-01-01}",
            "id: before, text: Before the event?, outcome: {answer: yes, date: 2001-01-01}",
            "id: undated, text: Without a date?, outcome: yes",
        ],
        &[
            ("a", answer("A", "2025-01-01", "void", "likely", "")),
            ("b", answer("A", "2025-01-02", "future", "likely", "")),
            ("c", answer("A", "2025-01-03", "before", "likely", "")),
            ("d", answer("A", "2025-01-04", "undated", "likely", "")),
        ],
    );
    site.replace(
        EVENT,
        "title: The talks\n",
        "title: The talks\ndate: 2025-01-01\n",
    );
    site.run(&["build", "--strict"]).expect(0);
    let page = |id: &str| words(&site.page(&format!("questions/talks/{id}/index.html")));
    assert!(page("none").contains("No agent has given a likelihood."));
    assert!(page("void").contains("State Void"));
    let rows = table(&site.page("judgements.csv"));
    let credits: Vec<_> = rows
        .iter()
        .map(|row| (cell(row, "question"), cell(row, "credit")))
        .collect();
    assert_eq!(
        credits,
        [
            ("void", "counted"),
            ("future", "counted"),
            ("before", "after"),
            ("undated", "counted")
        ]
    );
    let all = table(&site.page("questions.csv"));
    let agents: Vec<_> = all.iter().map(|row| cell(row, "agents")).collect();
    assert_eq!(agents, ["0", "1", "1", "0", "1"]);
}

#[test]
fn two_thousand_questions_of_one_event_have_pages_that_stay_small() {
    let questions: Vec<String> = (0..2_000)
        .map(|n| {
            let outcome = if n % 2 == 0 { ", outcome: yes" } else { "" };
            format!("id: q{n}, text: Will it be {n}?{outcome}")
        })
        .collect();
    let questions: Vec<&str> = questions.iter().map(String::as_str).collect();
    let assessments: Vec<(String, String)> = (0..40)
        .map(|n| {
            let mut more = String::from("judgements:\n");
            for question in n * 50..n * 50 + 50 {
                let _ = writeln!(
                    more,
                    "  - {{text: So., question: q{question}, likelihood: 65%}}"
                );
            }
            (
                format!("a{n}"),
                assessment("A", "2025-01-01", "talks", &more, ""),
            )
        })
        .collect();
    let assessments: Vec<(&str, String)> = assessments
        .iter()
        .map(|(id, text)| (&**id, text.clone()))
        .collect();
    let site = site(&questions, &assessments);
    site.build();
    let rows = |path: &str| site.page(path).matches("<li class=\"row asking\">").count();
    assert_eq!(rows("questions/index.html"), 100);
    let mut all = 0;
    for part in 1..=10 {
        let count = rows(&format!("questions/all_/{part}/index.html"));
        assert!(count <= 200);
        all += count;
    }
    assert_eq!(all, 2_000);
    assert!(!site.has("questions/all_/11"));
    assert!(words(&site.page("questions/talks/q1999/index.html")).contains("Agents 1 answered"));
    assert_eq!(table(&site.page("questions.csv")).len(), 2_000);
    assert_eq!(table(&site.page("judgements.csv")).len(), 2_000);
}

#[test]
fn an_events_page_shows_what_counts_as_of_the_outcome_and_latest_answers_while_a_question_is_open()
{
    let both = |likelihood: &str, open: &str| {
        format!(
            "judgements:\n  - {{text: So be it., question: q, likelihood: {likelihood}}}\n  \
             - {{text: And that., question: r, likelihood: {open}}}\n"
        )
    };
    let made = |agent, date, more: &str| assessment(agent, date, "talks", more, "");
    let site = site(
        &[
            "id: q, text: Will they sign?, outcome: {answer: yes, date: 2026-03-01}",
            "id: r, text: Will they ratify?",
        ],
        &[
            ("a1", made("A", "2026-01-01", &both("10%", "20%"))),
            ("b1", made("B", "2026-01-01", &both("90%", "70%"))),
            ("a2", made("A", "2026-02-01", "")),
            ("b2", made("B", "2026-02-01", "")),
            ("a3", answer("A", "2026-03-05", "q", "99%", "")),
            ("b3", answer("B", "2026-03-05", "q", "2%", "")),
        ],
    );
    site.build();
    let page = words(&site.page("events/talks/index.html"));
    let decided = "A said 10%; B 90%";
    let plain = |text: &str| text.replace(' ', "");
    let page = plain(&page);
    assert!(page.contains(&plain(decided)), "{page}");
    assert!(page.contains(&plain("A says 20%; B 70%")), "{page}");
    assert!(!page.contains("B2%"), "{page}");
    let home = plain(&words(&site.page("index.html")));
    assert!(
        home.contains("50pointsapart") || home.contains("Asays20%"),
        "{home}"
    );
    // What a later assessment says stands beside the answers that count.
    let beside = site.page("assessments/a2/index.html");
    let (_, beside) = beside.split_once("class=\"beside\"").unwrap_or(("", ""));
    assert!(!beside.contains("<span class=\"n\">99%"), "{beside}");
}
