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
    let site = Site::new(&[("static/register.csv", ""), ("static/theme/style.css", "")]);
    assert_eq!(site.errors().matches("error[route-collision]").count(), 2);
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
