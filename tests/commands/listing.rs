//! `list`, `stats`, `approve`, `completions` and `man`.

use serde_json::Value;

use crate::support::{Site, assessment, temporary};

/// Two public assessments, a draft, one under embargo and one that is marked; an event with questions of each state.
fn site() -> Site {
    let event = "---\ntitle: The talks\ndate: 2025-01-01\nagents: [C]\nquestions:\n\
                 - {id: late, text: \"Will they, at last?\", resolves_by: 2025-02-01}\n\
                 - {id: soon, text: Will they?, resolves_by: 2999-01-01}\n\
                 - {id: never, text: Will they ever?}\n\
                 - {id: done, text: Did they?, resolves_by: 2025-01-02, outcome: yes}\n---\n";
    let answer = "judgements:\n- {text: So., likelihood: 20%, question: soon}\n- {text: Words.}\n";
    let site = Site::new::<&str>(&[]);
    site.write("content/events/talks.md", event);
    for (id, text) in [
        ("a", assessment("A-1", "2025-01-05", "talks", answer, "")),
        (
            "b",
            assessment("B-2", "2025-01-07", "Bridge", "title: =cmd|x\n", ""),
        ),
        (
            "d",
            assessment("A-1", "2025-01-08", "talks", "draft: true\n", ""),
        ),
        (
            "e",
            assessment("A-1", "2025-01-09", "talks", "publish_on: 2999-01-01\n", ""),
        ),
        (
            "m",
            assessment("B-2", "2025-01-10", "talks", "marking: TLP:AMBER\n", ""),
        ),
    ] {
        site.write(&format!("content/assessments/{id}.md"), text);
    }
    site
}

/// What a command prints.
fn printed(site: &Site, arguments: &[&str]) -> String {
    site.run(arguments).expect(0).stdout
}

/// The values of one key in the rows that `list` prints as JSON.
fn listed(site: &Site, arguments: &[&str], key: &str) -> Vec<Value> {
    let all = [&["list", "--format", "json"], arguments].concat();
    let rows: Value = serde_json::from_str(&printed(site, &all)).unwrap();
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row[key].clone()).collect()
}

#[test]
fn assessments_are_listed_newest_first_by_what_is_asked_for() {
    let site = site();
    for (arguments, ids) in [
        (&[][..], &["m", "e", "d", "b", "a"][..]),
        (&["--drafts"], &["d"]),
        (&["--withheld"], &["m", "e", "d"]),
        (&["--agent", "a-1"], &["e", "d", "a"]),
        (&["--event", "the talks", "--agent", "B-2"], &["m"]),
        (&["--since", "2025-01-08"], &["m", "e", "d"]),
        (&["--unrecorded"], &["b", "a"]),
    ] {
        assert_eq!(listed(&site, arguments, "id"), ids, "{arguments:?}");
    }
    assert_eq!(
        listed(&site, &[], "state"),
        ["TLP:AMBER", "embargoed", "draft", "public", "public"]
    );
    site.run(&["record", "b"]).expect(0);
    assert_eq!(listed(&site, &["--unrecorded"], "id"), ["a"]);
    let record = listed(
        &site,
        &["--since", "2025-01-07", "--agent", "B-2"],
        "record",
    );
    assert_eq!(record, [Value::Null, "recorded".into()]);
}

#[test]
fn tables_and_csv_say_the_same_and_run_nothing() {
    let site = site();
    let table = printed(&site, &["list", "--agent", "B-2"]);
    assert_eq!(
        table,
        "DATE        AGENTS  EVENTS  CONFIDENCE  STATE      RECORD  PATH\n\
         2025-01-10  B-2     talks   low         TLP:AMBER          content/assessments/m.md\n\
         2025-01-07  B-2     bridge  low         public             content/assessments/b.md\n"
    );
    let csv = printed(&site, &["list", "--agent", "B-2", "--format", "csv"]);
    let columns = "date,agents,events,confidence,state,record,path,id,title,address\r\n";
    assert!(csv.starts_with(columns), "{csv}");
    assert!(csv.contains(",b,'=cmd|x,/assessments/b/\r\n"), "{csv}");
}

#[test]
fn open_questions_are_listed_due_first() {
    let site = site();
    assert_eq!(listed(&site, &["--due"], "question"), ["soon"]);
    assert_eq!(listed(&site, &["--due"], "answers"), [1]);
    assert_eq!(listed(&site, &["--overdue"], "question"), ["late"]);
    let both = listed(&site, &["--overdue", "--due"], "question");
    assert_eq!(both, ["late", "soon"]);
    // Who is expected is concerned, and who has assessed something else is not.
    site.write(
        "content/assessments/c.md",
        assessment("C", "2025-01-05", "Bridge", "", ""),
    );
    site.write(
        "content/assessments/z.md",
        assessment("Z", "2025-01-05", "Bridge", "", ""),
    );
    assert_eq!(
        listed(&site, &["--due", "--agent", "C"], "event"),
        ["talks"]
    );
    assert!(listed(&site, &["--due", "--agent", "Z"], "event").is_empty());
    assert!(listed(&site, &["--due", "--since", "2999-01-02"], "event").is_empty());
}

#[test]
fn unknown_names_are_refused_and_files_with_errors_are_missed() {
    let site = site();
    let run = site.run(&["list", "--event", "The talkz"]).expect(2);
    assert!(
        run.stderr
            .contains("no event is called `The talkz`: did you mean `The talks`?")
    );
    site.run(&["list", "--since", "soon"]).expect(2);
    site.run(&["list", "--due", "--drafts"]).expect(2);
    assert!(
        !site
            .run(&["list"])
            .expect(0)
            .stderr
            .contains("missing here")
    );
    site.replace(
        "content/assessments/b.md",
        "confidence: low",
        "confidence: huge",
    );
    assert!(
        site.run(&["list"])
            .expect(0)
            .stderr
            .contains("missing here")
    );
    assert!(
        site.run(&["stats"])
            .expect(0)
            .stderr
            .contains("not counted")
    );
}

#[test]
fn counts_are_of_everything() {
    let site = site();
    let text = printed(&site, &["stats"]);
    for line in [
        "assessments        5  2 public, 1 draft, 1 embargoed, 1 marked\n",
        "questions          4  2 open, 1 overdue, 1 decided\n",
        "judgements         2  1 with a likelihood\n",
        "events             2  1 without a file\n",
        "dates        2025-01-05 to 2025-01-10\n",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    site.run(&["record", "a"]).expect(0);
    let counts: Value =
        serde_json::from_str(&printed(&site, &["stats", "--format", "json"])).unwrap();
    assert_eq!(counts["assessments"]["public"], 2);
    assert_eq!(counts["entries_of_the_record"]["assessments_on_it"], 1);
    assert_eq!(
        counts["entries_of_the_record"]["public_ones_that_are_not"],
        1
    );
    assert_eq!(counts["last_date"], "2025-01-10");
}

#[test]
fn a_draft_is_approved_and_its_new_pages_are_printed() {
    let site = site();
    let path = "content/assessments/d.md";
    let text = site.text(path);
    let page = "becomes public: /assessments/d/\n";
    assert_eq!(printed(&site, &["approve", "--dry-run", path]), page);
    assert_eq!(site.text(path), text);
    assert_eq!(printed(&site, &["approve", path]), page);
    assert_eq!(site.text(path), text.replace("draft: true\n", ""));
    assert_eq!(listed(&site, &["--drafts"], "id"), [""; 0]);
    let again = site.run(&["approve", path]).expect(1);
    assert!(again.stderr.contains("is no draft"), "{}", again.stderr);
}

#[test]
fn nothing_is_approved_where_anything_is_wrong() {
    let site = site();
    let draft = |more: &str| {
        assessment(
            "A-1",
            "2025-01-08",
            "talks",
            &format!("draft: true\n{more}"),
            "",
        )
    };
    // A draft may lack a date, and an assessment that is public may not.
    let wrong = draft("").replace("date: 2025-01-08\n", "");
    site.write("content/assessments/f.md", &wrong);
    let both = [
        "approve",
        "content/assessments/f.md",
        "content/assessments/d.md",
    ];
    let run = site.run(&both).expect(1);
    assert!(
        run.stderr.contains("nothing was approved: 1 error"),
        "{}",
        run.stderr
    );
    assert_eq!(site.text("content/assessments/f.md"), wrong);
    assert!(
        site.text("content/assessments/d.md")
            .contains("draft: true")
    );
    // What stays withheld is said.
    site.write(
        "content/assessments/f.md",
        draft("publish_on: 2999-01-01\n"),
    );
    let run = site.run(&["approve", "content/assessments/f.md"]).expect(0);
    assert!(
        run.stderr
            .contains("is not public yet: it is under embargo"),
        "{}",
        run.stderr
    );
    assert_eq!(run.stdout, "");
    for path in [
        "content/none.md",
        "../x.md",
        "standpoint.toml",
        "content/assessments",
    ] {
        site.run(&["approve", path]).expect(1);
    }
}

#[test]
fn shells_and_man_know_every_command() {
    let site = Site::new::<&str>(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&site, &["completions", shell]);
        assert!(
            script.contains("approve") && script.contains("dry-run"),
            "{shell}"
        );
    }
    assert!(printed(&site, &["man"]).contains(".TH standpoint 1"));
    let folder = temporary();
    let out = folder.path().join("a/man1");
    for _ in 0..2 {
        let pages = printed(&site, &["man", "--out", out.to_str().unwrap()]);
        for page in ["record", "theme-eject", "new-event"] {
            assert!(pages.contains(&format!("standpoint-{page}.1\n")), "{pages}");
        }
        assert!(!pages.contains("-theme-help"), "{pages}");
    }
    let page = std::fs::read_to_string(out.join("standpoint-approve.1")).unwrap();
    assert!(
        page.contains("dry\\-run") && page.contains("Example"),
        "{page}"
    );
}
