//! Names and the URLs that they make.

use crate::support::{Site, assessment};

fn site(names: &[(&str, &str)]) -> Site {
    let site = Site::new::<&str>(&[]);
    for (at, (agent, event)) in names.iter().enumerate() {
        let quoted = |name: &str| serde_json::Value::from(name).to_string();
        let (agent, event) = (quoted(agent), quoted(event));
        let text = assessment(&agent, &format!("2025-01-{:02}", at + 1), &event, "", "");
        site.write(&format!("content/assessments/{at:02}.md"), text);
    }
    site
}

fn folders(site: &Site, path: &str) -> Vec<String> {
    let entries = std::fs::read_dir(site.path("public").join(path)).unwrap();
    let entries = entries.map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<_> = folders
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn hard_names_get_distinct_urls_that_do_not_depend_on_their_neighbours() {
    let site = site(&[
        ("A", "???"),
        ("A", "東京"),
        ("A", "Київ"),
        ("A", "Kyiv"),
        ("A", "!!!"),
    ]);
    site.build();
    let all = folders(&site, "events");
    assert_eq!(all.len(), 5, "{all:?}");
    assert!(all.contains(&"kyiv".to_owned()));
    assert!(
        all.iter()
            .all(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
    );
    for name in ["???", "東京", "Київ", "Kyiv", "!!!"] {
        let alone = self::site(&[("A", name)]);
        alone.build();
        assert!(all.contains(&folders(&alone, "events")[0]), "{name}");
    }
    // Composed and decomposed letters are one name.
    let site = self::site(&[("A", "\u{439}"), ("A", "\u{438}\u{306}")]);
    site.build();
    assert_eq!(folders(&site, "events").len(), 1);
}

#[test]
fn case_spaces_and_hyphens_do_not_count() {
    let site = site(&[
        ("UA-01", "Kyiv rejects"),
        ("ua 01", "kyiv-Rejects"),
        ("Ua-01", " KYIV  rejects "),
    ]);
    site.run(&["build", "--strict"]).expect(0);
    assert_eq!(folders(&site, "agents"), ["ua-01"]);
    assert_eq!(folders(&site, "events"), ["kyiv-rejects"]);
    assert!(
        site.page("events/kyiv-rejects/index.html")
            .contains("<h1>Kyiv rejects</h1>")
    );
}

#[test]
fn a_declared_one_may_be_named_by_id_title_name_or_alias() {
    let site = site(&[
        ("UA-01", "talks"),
        ("Ukraine Agent", "The Istanbul talks"),
        ("ukrainian desk", "istanbul"),
    ]);
    site.write(
        "content/agents/x.md",
        "---\nid: UA-01\nname: Ukraine Agent\naliases: [Ukrainian desk]\n---\n",
    );
    site.write(
        "content/events/talks.md",
        "---\ntitle: The Istanbul talks\naliases: Istanbul\n---\n",
    );
    site.run(&["build", "--strict"]).expect(0);
    assert_eq!(folders(&site, "agents"), ["ua-01", "ukrainian-desk"]);
    assert!(
        site.page("agents/ukrainian-desk/index.html")
            .contains("url=../../agents/ua-01/")
    );
    assert!(
        site.page("events/istanbul/index.html")
            .contains("url=../../events/talks/")
    );
    assert_eq!(
        site.page("register.csv")
            .matches(",UA-01,The Istanbul talks,")
            .count(),
        3
    );
}

#[test]
fn other_equal_slugs_are_an_error_naming_both() {
    let site = site(&[("A", "Kyiv: no"), ("A", "Kyiv (no)")]);
    let errors = site.errors();
    assert!(
        errors.contains("error[name-collision]: the event names `Kyiv: no` and `Kyiv (no)` make the same URL `/events/kyiv-no/`"),
        "{errors}"
    );
    let human = site.run(&["check"]).expect(1).stderr;
    assert!(
        human.contains("content/assessments/00.md") && human.contains("content/assessments/01.md")
    );
}

#[test]
fn two_files_that_claim_one_url_are_an_error_naming_both() {
    let other = |path: &str, text: &str, other_path: &str, other_text: &str, code: &str| {
        let site = Site::new(&[(path, text), (other_path, other_text)]);
        let human = site.run(&["check"]).expect(1).stderr;
        for part in [path, other_path, code] {
            assert!(human.contains(part), "{path} {other_path}: {human}");
        }
    };
    let four = assessment("A", "2025-01-01", "E", "", "");
    let with = |key: &str| assessment("A", "2025-01-01", "E", key, "");
    other(
        "content/assessments/a b.md",
        &four,
        "content/assessments/a-b.md",
        &four,
        "route-collision",
    );
    other(
        "content/assessments/a.md",
        &four,
        "content/assessments/z.md",
        &with("id: a\n"),
        "route-collision",
    );
    other(
        "content/assessments/a.md",
        &with("aliases: old\n"),
        "content/assessments/z.md",
        &with("aliases: old\n"),
        "route-collision",
    );
    other(
        "content/assessments/a.md",
        &with("aliases: /old/\n"),
        "content/old.md",
        "# Old\n",
        "route-collision",
    );
    other(
        "content/about.md",
        "# A\n",
        "content/About.md",
        "# B\n",
        "route-collision",
    );
    other(
        "content/about.md",
        "# A\n",
        "static/about/index.html",
        "b",
        "route-collision",
    );
    other(
        "content/about.md",
        "# A\n",
        "content/about/index.md",
        "# B\n",
        "route-collision",
    );
    other(
        "content/events/x.md",
        "---\ntitle: T\n---\n",
        "content/events/y.md",
        "---\ntitle: T\n---\n",
        "ambiguous-name",
    );
    // A register of the site's own wins.
    let site = Site::new(&[("static/register.csv", ""), ("static/theme/style.css", "")]);
    assert_eq!(site.errors().matches("error[route-collision]").count(), 1);
}

#[test]
fn one_letter_from_a_declared_id_is_a_warning_and_a_digit_is_none() {
    // Codes of a few letters are all one letter from each other.
    let site = site(&[
        ("UA-02", "kyiv-rejcts"),
        ("RU-01", "kyiv-rejects"),
        ("Coast Desc", "kyiv-rejects"),
    ]);
    site.write(
        "content/agents/coast-desk.md",
        "---\nname: Coast Desk\n---\n",
    );
    site.write("content/events/kyiv-rejects.md", "");
    site.write("content/agents/ua-01.md", "");
    let run = site.run(&["check", "--format", "short"]).expect(0);
    let lines: Vec<_> = run.stdout.lines().skip(1).collect();
    assert_eq!(
        lines,
        [
            "content/assessments/00.md:4:8: warning[near-name]: no event `kyiv-rejcts` is declared",
            "content/assessments/02.md:2:8: warning[near-name]: no agent `Coast Desc` is declared",
        ]
    );
    // Between undeclared names nothing can be told.
    let site = self::site(&[("UA-01", "E"), ("UB-01", "E")]);
    site.run(&["check", "--strict"]).expect(0);
}

#[test]
fn ids_are_paths_of_plain_segments() {
    for (id, good) in [
        ("a/b-2/c", true),
        ("2025", true),
        ("A", false),
        ("a//b", false),
        ("../x", false),
        ("a/v1", false),
        ("history/x", false),
        ("a b", false),
        ("-a", false),
    ] {
        let text = assessment("A", "2025-01-01", "E", &format!("id: {id}\n"), "");
        let site = Site::new(&[("content/assessments/x.md", text)]);
        if good {
            site.build();
            assert!(site.has(&format!("assessments/{id}/index.html")), "{id}");
        } else {
            assert!(site.errors().contains("error[bad-id]"), "{id}");
        }
    }
}

#[test]
fn composed_and_decomposed_names_of_files_match() {
    let (composed, decomposed) = ("r\u{e9}sum\u{e9}", "re\u{301}sume\u{301}");
    for (linked, on_disk) in [(composed, decomposed), (decomposed, composed)] {
        let links = format!(
            "[d](../data/{linked}.csv) ![p]({linked}/{linked}.png) [m](../{linked}.md) [s](/{linked}.txt)"
        );
        let site = Site::new(
            &[
                (
                    "content/assessments/a.md".to_owned(),
                    assessment("A", "2025-01-02", "E", "", &links),
                ),
                (format!("content/data/{on_disk}.csv"), "1".to_owned()),
                (
                    format!("content/assessments/{on_disk}/{on_disk}.png"),
                    "png".to_owned(),
                ),
                (format!("content/{on_disk}.md"), "# Page\n".to_owned()),
                (format!("static/{on_disk}.txt"), "x".to_owned()),
            ]
            .each_ref()
            .map(|(path, text)| (path.as_str(), text.as_str())),
        );
        site.run(&["build", "--strict"]).expect(0);
        // Addresses are as the files are named.
        assert!(site.has(&format!("data/{on_disk}.csv")));
        let page = site.page("assessments/a/index.html");
        let encoded = if on_disk == composed {
            "r%C3%A9sum%C3%A9"
        } else {
            "re%CC%81sume%CC%81"
        };
        for address in [
            format!("../../data/{encoded}.csv"),
            format!("../{encoded}/{encoded}.png"),
            format!("../../{encoded}.txt"),
        ] {
            assert!(page.contains(&address), "{address}: {page}");
        }
        // Of two such files, each is found by its own name.
        site.write(&format!("content/data/{linked}.csv"), "2");
        site.run(&["build", "--strict"]).expect(0);
        assert_eq!(site.page(&format!("data/{linked}.csv")), "2");
        assert!(!site.has(&format!("data/{on_disk}.csv")));
    }
}

#[test]
fn the_record_keeps_a_file_that_is_named_in_another_form() {
    let text = assessment("A", "2025-01-02", "E", "", "[d](../r\u{e9}sum\u{e9}.csv)");
    let site = Site::new(&[
        ("content/assessments/a.md", text.as_str()),
        ("content/re\u{301}sume\u{301}.csv", "1"),
    ]);
    site.run(&["record"]).expect(0);
    site.replace("content/assessments/a.md", "[d]", "[data]");
    let recorded = site.run(&["record", "a", "--kind", "minor", "--note", "Words"]);
    recorded.expect(0);
    // The earlier version shows the file that it had.
    site.run(&["build"]).expect(0);
    let page = site.page("assessments/a/v1/index.html");
    assert!(page.contains("r%C3%A9sum%C3%A9.csv"), "{page}");
    site.write("content/re\u{301}sume\u{301}.csv", "2");
    let run = site.run(&["build"]);
    assert!(run.said().contains("record-edited"), "{}", run.said());
}

#[test]
fn names_that_differ_in_case_are_one_in_every_script() {
    for [one, other] in [
        ["Weiße Karte", "WEISSE KARTE"],
        ["Ελλάς", "ΕΛΛΆΣ"],
        ["Straße", "strasse"],
        ["İzmir", "i\u{307}zmir"],
        ["ÉCOLE", "e\u{301}cole"],
    ] {
        let site = Site::new(&[
            (
                "content/assessments/a.md",
                assessment("A", "2025-01-02", one, "", ""),
            ),
            (
                "content/assessments/b.md",
                assessment("B", "2025-01-03", other, "", ""),
            ),
        ]);
        site.run(&["build", "--strict"]).expect(0);
        let events = site.public().into_keys();
        let events = events
            .filter(|path| path.starts_with("events") && path.ends_with("index.html"))
            .count();
        assert_eq!(events, 2, "the list and one event: {one}");
    }
}
