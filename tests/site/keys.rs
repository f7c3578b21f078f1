//! The keys of front matter, in both of its languages.

use crate::support::{Site, assessment};

/// Builds, and reads the register.
pub fn register(site: &Site) -> serde_json::Value {
    site.build();
    serde_json::from_str(&site.page("register.json")).unwrap()
}

#[test]
fn yaml_and_toml_say_the_same() {
    let yaml = "---\nagent: [A, B]\ndate: 2025-11-19\nevent: [E, F]\nconfidence: 0.7\ntitle: T\n\
                summary: S\ntags: [x, y]\nplaces: P\nlang: uk\nas_of: 2025-11-01\n\
                sources:\n- {name: N, url: 'https://example.org/', accessed: 2025-11-18, rating: B2, note: n}\n\
                provenance: {kind: ai, model: M, reviewed_by: R}\nextra: {k: 1}\n---\nBody.\n";
    let toml = "+++\nagent = [\"A\", \"B\"]\ndate = 2025-11-19\nevent = [\"E\", \"F\"]\n\
                confidence = 0.7\ntitle = \"T\"\nsummary = \"S\"\ntags = [\"x\", \"y\"]\n\
                places = [\"P\"]\nlang = \"uk\"\nas_of = 2025-11-01\n\
                sources = [{ name = \"N\", url = \"https://example.org/\", accessed = 2025-11-18, rating = \"B2\", note = \"n\" }]\n\
                [provenance]\nkind = \"ai\"\nmodel = \"M\"\nreviewed_by = \"R\"\n[extra]\nk = 1\n+++\nBody.\n";
    let [first, second] = [yaml, toml].map(|text| {
        let site = Site::new(&[("content/assessments/a.md", text)]);
        site.run(&["build", "--strict"]).expect(0);
        let page = site.page("assessments/a/index.html");
        for word in [
            "uk",
            "Body.",
            "Agent’s own score: 0.7",
            "B2",
            "18 November 2025",
            "M",
            "R",
            "P",
        ] {
            assert!(page.contains(word), "{word}");
        }
        site.public()
    });
    assert_eq!(first, second);
}

#[test]
fn the_four_keys_are_enough() {
    let site = Site::new(&[(
        "content/assessments/x/a.md",
        assessment("A", "2025-01-01", "An event", "", ""),
    )]);
    let register = register(&site);
    let row = &register["assessments"][0];
    assert_eq!(row["id"], "x/a");
    assert_eq!(row["title"], "A on An event");
    assert_eq!(row["url"], "/assessments/x/a/");
    assert_eq!(row["confidence_level"], "low");
    assert!(site.has("events/an-event/index.html") && site.has("agents/a/2025/index.html"));
}

#[test]
fn titles_and_summaries_come_from_the_body_where_they_must() {
    let site = Site::new(&[
        (
            "content/assessments/a.md",
            assessment(
                "A",
                "2025-01-01",
                "E",
                "",
                "# The *heading*\n\nThe first paragraph.\n\nMore.",
            ),
        ),
        (
            "content/assessments/b.md",
            assessment(
                "A",
                "2025-01-02",
                "E",
                "title: Given\n",
                "# The heading\n\nText.",
            ),
        ),
        (
            "content/assessments/c.md",
            assessment("UA", "2025-01-03", "kyiv", "", "Text only."),
        ),
    ]);
    site.write("content/events/kyiv.md", "---\ntitle: Kyiv says no\n---\n");
    site.write("content/agents/ua.md", "---\nid: UA-01\naliases: UA\n---\n");
    let register = register(&site);
    let titles: Vec<_> = (0..3)
        .map(|at| register["assessments"][at]["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles, ["The heading", "Given", "UA-01 on Kyiv says no"]);
    let page = site.page("assessments/a/index.html");
    assert_eq!(page.matches("<h1").count(), 1);
    assert!(page.contains("<meta name=\"description\" content=\"The first paragraph.\">"));
    // Where the title is given, the heading stays, one level down.
    assert!(
        site.page("assessments/b/index.html")
            .contains("<h2 id=\"the-heading\">The heading</h2>")
    );
}

#[test]
fn confidence_is_shown_as_written_and_banded() {
    let mut site = Site::new::<&str>(&[]);
    let cases = [
        ("low", "low"),
        ("Medium", "moderate"),
        ("high", "high"),
        ("unstated", "unstated"),
        ("29%", "low"),
        ("29.5%", "moderate"),
        ("0.7", "high"),
        ("70", "high"),
        ("1%", "low"),
    ];
    for (at, (written, _)) in cases.iter().enumerate() {
        let text = assessment("A", &format!("2025-01-0{}", at + 1), "E", "", "");
        site.write(
            &format!("content/assessments/{at}.md"),
            text.replace("low", written),
        );
    }
    let register = register(&site);
    for (at, (written, level)) in cases.iter().enumerate() {
        let row = &register["assessments"][at];
        assert_eq!(
            (row["confidence"].as_str(), row["confidence_level"].as_str()),
            (Some(*written), Some(*level))
        );
    }
    for (written, code) in [
        ("1", "ambiguous-confidence"),
        ("0", "ambiguous-confidence"),
        ("likely", "likelihood-as-confidence"),
        ("hihg", "bad-confidence"),
        ("101%", "bad-confidence"),
    ] {
        let text = assessment("A", "2025-01-01", "E", "", "").replace("low", written);
        site = Site::new(&[("content/assessments/a.md", text)]);
        let errors = site.errors();
        assert!(
            errors.contains("\ncontent/assessments/a.md:5:13: error[") && errors.contains(code),
            "{errors}"
        );
    }
}

#[test]
fn extra_reaches_templates_whole() {
    let site = Site::new(&[
        ("standpoint.toml", "theme = \"x\"\n".to_owned()),
        (
            "themes/x/templates/assessment.html",
            "{% for key, value in page.extra.map %}{{ key }}={{ value }};{% endfor %}{{ page.extra.list[1] }}".to_owned(),
        ),
        ("content/assessments/a.md", assessment("A", "2025-01-01", "E", "extra: {map: {z: 1, a: two}, list: [x, y]}\n", "")),
    ]);
    site.build();
    assert_eq!(site.page("assessments/a/index.html"), "z=1;a=two;y");
}

#[test]
fn all_problems_of_all_files_in_one_run() {
    let site = Site::new(&[
        ("content/assessments/a.md", "---\nagent: A\ndate: soon\nevent: E\nconfidence: 1\nlang: ???\n---\n[x](x.md) [y](#y)\n".to_owned()),
        ("content/assessments/b.md", "no front matter".to_owned()),
        ("content/assessments/c.md", assessment("A", "2025-01-01", "E", "colour: red\nsummry: x\n", "")),
        ("content/events/e.md", "---\ndate: soon\n---\n".to_owned()),
    ]);
    let errors = site.errors();
    for code in [
        "bad-date",
        "ambiguous-confidence",
        "bad-value",
        "front-matter-missing",
        "unknown-key",
    ] {
        assert!(errors.contains(&format!("[{code}]")), "{code}: {errors}");
    }
    assert_eq!(errors.matches("[bad-date]").count(), 2);
}
