//! `new`: files that pass `check`, whatever they are called.

use crate::support::{Run, Site};

fn site() -> Site {
    Site::new(&[
        ("standpoint.toml", "base_url = \"https://example.org/\"\n"),
        (
            "content/events/talks.md",
            "---\nid: istanbul-talks\ntitle: \"Talks: Istanbul\"\naliases: the talks\n---\n",
        ),
        (
            "content/agents/ua.md",
            "---\nid: UA-01\nname: Ukraine Agent\n---\n",
        ),
    ])
}

/// Makes a file, and gives back its path.
#[track_caller]
fn made(site: &Site, arguments: &[&str]) -> String {
    let run = site.run(&[&["new"], arguments].concat()).expect(0);
    assert_eq!(run.stderr, "");
    let path = run.stdout.strip_suffix('\n').unwrap().to_owned();
    assert!(site.path(&path).is_file(), "{path}");
    path
}

#[track_caller]
fn passes_once_its_confidence_is_filled_in(site: &Site, path: &str) {
    let problem = site.errors();
    let text = std::fs::read_to_string(site.path(path)).unwrap();
    let line = text.lines().position(|line| line == "confidence:").unwrap() + 1;
    assert_eq!(
        problem,
        format!("{path}:{line}:1: error[missing-key]: the key `confidence` is missing\n")
    );
    site.replace(path, "confidence:\n", "confidence: low\n");
    let run = site
        .run(&["check", "--strict", "--format", "short"])
        .expect(0);
    assert_eq!(run.stdout, "");
}

#[test]
fn an_assessment_is_complete_but_for_its_confidence() {
    let site = site();
    let names = ["--event", "The Talks", "--agent", "ukraine agent"];
    let path = made(
        &site,
        &[&["assessment"], &names[..], &["--date", "2025-06-01"]].concat(),
    );
    assert_eq!(path, "content/assessments/istanbul-talks/ua-01.md");
    assert_eq!(
        site.text(&path),
        "---\nid: istanbul-talks/ua-01\nagent: UA-01\ndate: 2025-06-01\nevent: istanbul-talks\n\
         # low, moderate, high or unstated: how good the evidence and the reasoning are\n\
         confidence:\n---\n\n"
    );
    passes_once_its_confidence_is_filled_in(&site, &path);
    // The id is taken now: by a file, by a moved file, and by an old id.
    let second = made(&site, &[&["assessment"], &names[..]].concat());
    assert_eq!(second, "content/assessments/istanbul-talks/ua-01-2.md");
    site.replace(
        &second,
        "confidence:\n",
        "confidence: low\naliases: istanbul-talks/ua-01-3\n",
    );
    std::fs::rename(
        site.path(&second),
        site.path("content/assessments/moved.md"),
    )
    .unwrap();
    let fourth = made(&site, &[&["assessment"], &names[..]].concat());
    assert_eq!(fourth, "content/assessments/istanbul-talks/ua-01-4.md");
    passes_once_its_confidence_is_filled_in(&site, &fourth);
}

#[test]
fn a_draft_passes_as_it_is_made() {
    let site = site();
    let path = made(
        &site,
        &[
            "assessment",
            "--event",
            "the talks",
            "--agent",
            "UA-01",
            "--date",
            "2025-06-01",
            "--draft",
        ],
    );
    assert_eq!(
        site.text(&path),
        "---\nid: istanbul-talks/ua-01\nagent: UA-01\ndate: 2025-06-01\nevent: istanbul-talks\n\
         # low, moderate, high or unstated: how good the evidence and the reasoning are\n\
         confidence: unstated\ndraft: true\n---\n\n"
    );
    for flags in [&[][..], &["--drafts"], &["--drafts", "--future"]] {
        let check = [&["check", "--strict", "--format", "short"], flags].concat();
        assert_eq!(site.run(&check).expect(0).stdout, "");
    }
}

#[test]
fn a_joint_assessment_names_each_agent_once() {
    let site = site();
    let new = |agents: &[&str]| {
        let agents = agents.iter().flat_map(|agent| ["--agent", agent]);
        let all = [
            "assessment",
            "--draft",
            "--event",
            "the talks",
            "--date",
            "2025-06-01",
        ];
        let all: Vec<_> = all.into_iter().chain(agents).collect();
        made(&site, &all)
    };
    let path = new(&["Ukraine Agent", "ua-01", "New: one", "new  one", "UA-01"]);
    assert_eq!(path, "content/assessments/istanbul-talks/ua-01-new-one.md");
    assert!(
        site.text(&path)
            .contains("\nagent:\n  - UA-01\n  - \"New: one\"\ndate: "),
        "{}",
        site.text(&path)
    );
    let many: Vec<_> = (0..30).map(|number| format!("AGENT-{number}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    assert_eq!(new(&many), "content/assessments/istanbul-talks/joint.md");
    let check = ["check", "--strict", "--drafts", "--format", "short"];
    assert_eq!(site.run(&check).expect(0).stdout, "");
}

/// Arguments with one slip, and the end of the refusal.
const SLIPS: [(&[&str], &str); 6] = [
    (
        &["--event", "istanbul-talk", "--agent", "UA-01"],
        "did you mean `istanbul-talks`?",
    ),
    (
        &["--event", "Talks: Istambul", "--agent", "UA-01"],
        "did you mean `Talks: Istanbul`?",
    ),
    (
        &["--event", "te talks", "--agent", "UA-01"],
        "did you mean `the talks`?",
    ),
    (&["--event", "the talks", "--agent", "Ukrainian Agent"], ""),
    (
        &["--event", "the talks", "--agent", "Ukrain Agent"],
        "did you mean `Ukraine Agent`?",
    ),
    (
        &["--event", "the talks", "--agent", "X", "--agent", "NORHT"],
        "there is no agent `NORHT` yet: did you mean `north`? If it is another agent, make it first, with \
         `standpoint new agent ID`\n",
    ),
];

/// The site with an agent that only an assessment names.
fn with_north() -> Site {
    let site = site();
    site.write(
        "content/assessments/a.md",
        crate::support::assessment("NORTH", "2025-01-01", "the talks", "", "Words."),
    );
    site
}

#[test]
fn one_slip_in_a_name_is_refused_where_nobody_can_be_asked() {
    for (arguments, end) in SLIPS {
        let site = with_north();
        let before = crate::support::files(site.root());
        let run = site.run(&[&["new", "assessment"], arguments].concat());
        if end.is_empty() {
            run.expect(0);
            continue;
        }
        let run = run.expect(2);
        assert!(
            run.stderr.starts_with("error: there is no ") && run.stderr.contains(end),
            "{run:?}"
        );
        assert_eq!(crate::support::files(site.root()), before);
    }
    // A digit is never a slip, nor is a letter of a short code; what was made first is known.
    let site = with_north();
    for agent in ["UA-02", "UB-01", "NORTH2"] {
        made(
            &site,
            &["assessment", "--event", "the talks", "--agent", agent],
        );
    }
    made(&site, &["agent", "NORHT"]);
    made(
        &site,
        &["assessment", "--event", "the talks", "--agent", "norht"],
    );
}

#[test]
fn one_slip_in_a_name_is_asked_about_on_a_terminal() {
    let new = [
        "new",
        "assessment",
        "--event",
        "the talks",
        "--agent",
        "NORHT",
    ];
    for (typed, code, made) in [
        ("\n", 0, Some("north")),
        ("what\nYES\n", 0, Some("north")),
        ("n\n", 0, Some("norht")),
        ("\u{4}", 2, None),
    ] {
        let site = with_north();
        let Some(run) = crate::support::on_terminal(&site, &new, typed) else {
            return;
        };
        let run = run.expect(code);
        assert!(
            run.stderr.contains("did you mean `north`? [Y/n] "),
            "{run:?}"
        );
        let folder = site.path("content/assessments/istanbul-talks");
        let files = std::fs::read_dir(folder).into_iter().flatten();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let names: Vec<_> = names.collect();
        let made: Vec<_> = made.iter().map(|made| format!("{made}.md")).collect();
        assert_eq!(names, made, "{typed:?} {run:?}");
    }
}

#[test]
fn today_is_the_day_on_the_sites_clock() {
    let site = site();
    site.write("standpoint.toml", "time_zone = \"Pacific/Kiritimati\"\n");
    let mut command = site.command(&["new", "assessment", "--event", "E", "--agent", "A"]);
    // 2025-06-01 20:00 UTC is the next day there.
    let output = command
        .env("SOURCE_DATE_EPOCH", "1748808000")
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(
        site.text("content/assessments/e/a.md")
            .contains("\ndate: 2025-06-02\n")
    );
}

#[test]
fn hostile_names_make_files_that_pass() {
    for (event, agent) in [
        ("../../etc/passwd", "..\\..\\x"),
        ("a: b # c", "- x"),
        ("\"quoted\" 'twice'", "{a: [b, &c, *d]}"),
        ("null", "true"),
        ("~", "0x1F"),
        ("東京 & <b>", "Київ %20 🙂"),
        ("???", "!!!"),
        ("history", "v1"),
        ("con.md", ".hidden"),
        ("---", "+++"),
    ] {
        let site = site();
        let title = format!("{agent}: {event}");
        let flags = [("event", event), ("agent", agent), ("title", &title)];
        let flags = flags.map(|(flag, value)| format!("--{flag}={value}"));
        let path = made(&site, &["assessment", &flags[0], &flags[1], &flags[2]]);
        assert!(
            path.starts_with("content/assessments/") && !path.contains(".."),
            "{path}"
        );
        passes_once_its_confidence_is_filled_in(&site, &path);
        let event_path = made(&site, &["event", "--date", "2025-06", "--", event]);
        assert!(event_path.starts_with("content/events/"), "{event_path}");
        let agent = agent.replace('/', "-");
        made(
            &site,
            &["agent", "--name", &format!("The {agent}"), "--", &agent],
        );
        let run = site
            .run(&["check", "--strict", "--format", "short"])
            .expect(0);
        assert_eq!(run.stdout, "", "{event} {agent}");
        // The declared ones are those that the assessment names.
        site.build();
        assert_eq!(site.page("register.csv").lines().count(), 2);
        let events = std::fs::read_dir(site.path("public/events")).unwrap();
        let folders = events.filter(|entry| entry.as_ref().unwrap().path().is_dir());
        // That of the site, its alias, and this one.
        assert_eq!(folders.count(), 3, "{event}");
    }
}

#[test]
fn names_that_could_not_be_read_back_are_refused() {
    let site = site();
    let long = "x".repeat(201);
    for (arguments, message) in [
        (
            &["agent", ""][..],
            "the id is empty; write one line of plain words",
        ),
        (
            &["agent", "a/b"],
            "the id holds a `/`; write one line of plain words",
        ),
        (
            &["agent", &long],
            "the id is longer than 200 bytes; write one line of plain words",
        ),
        (
            &["event", "a\nb"],
            "the title holds an invisible character; write one line of plain words",
        ),
        (
            &["assessment", "--event", " ", "--agent", "A"],
            "--event is empty; write one line of plain words",
        ),
        (
            &["assessment", "--event", "E", "--agent", "A\u{202e}B"],
            "--agent holds an invisible character; write one line of plain words",
        ),
        (
            &[
                "assessment",
                "--event",
                "E",
                "--agent",
                "A",
                "--date",
                "soon",
            ],
            "`soon` is not a date; write `2025-11-19`, or with a time and an offset \
             `2025-11-19T14:30:00+02:00`",
        ),
        (
            &["event", "E", "--date", "2025-13"],
            "`2025-13` is not a date; write `2025`, `2025-11`, `2025-11-19` or \
             `2025-11-19/2025-11-20`",
        ),
        (
            &["agent", "ua-01"],
            "there is an agent `ua-01` already, in `content/agents/ua.md`; edit that, or choose \
             another name",
        ),
        (
            &["event", "the  Talks"],
            "there is an event `the  Talks` already, in `content/events/talks.md`; edit that, or \
             choose another name",
        ),
    ] {
        let before = crate::support::files(site.root());
        let run = site.run(&[&["new"], arguments].concat());
        let expected = Run {
            code: Some(2),
            stdout: String::new(),
            stderr: format!("error: {message}\n"),
        };
        assert_eq!(run, expected);
        assert_eq!(crate::support::files(site.root()), before);
    }
}

#[test]
fn a_file_is_never_overwritten() {
    let site = site();
    // It has errors of its own, so that nothing but its name is known.
    site.write("content/events/e.md", "---\ntitle: [\n---\n");
    let run = site.run(&["new", "event", "E"]).expect(2);
    assert_eq!(
        run.stderr,
        "error: `content/events/e.md` exists already; edit that, or choose another id\n"
    );
}
