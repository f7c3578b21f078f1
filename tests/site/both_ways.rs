//! Links that both ends know of, introductions of folders, and the navigation.

use crate::links::site;
use crate::support::{Site, assessment};

#[test]
fn typed_links_go_both_ways_and_everything_has_backlinks() {
    let site = site("[[talks]] [[RU-01]] [b](b.md) [b](b.md)");
    let text = assessment(
        "TR-01",
        "2025-01-03",
        "talks",
        "supersedes: x/a\nresponds_to: [moved/b, x/a]\n",
        "",
    );
    site.write("content/assessments/c.md", text);
    site.write("standpoint.toml", "theme = \"t\"\n");
    let rows = "{% for r in page.KEY %}KEY {{ r.href }}\n{% endfor %}";
    let rows: String = [
        "supersedes",
        "superseded_by",
        "responds_to",
        "answered_by",
        "others",
    ]
    .iter()
    .map(|key| rows.replace("KEY", key))
    .collect();
    let back = "{% for l in page.backlinks.links %}back {{ l.kind }} {{ l.href }} {{ l.by }}\n{% endfor %}";
    let near = "{% for n in page.neighbours %}{{ n.kind }} {{ n.of.text }}{% if n.previous %} <{{ n.previous.title }}{% endif %}{% if n.next %} >{{ n.next.title }}{% endif %}\n{% endfor %}";
    site.write(
        "themes/t/templates/assessment.html",
        format!("{rows}{near}{back}"),
    );
    site.write("themes/t/templates/event.html", back);
    site.build();
    assert_eq!(
        site.page("assessments/x/a/index.html"),
        "superseded_by assessments/c/\nanswered_by assessments/c/\nothers assessments/moved/b/\nothers assessments/c/\n\
         event Talks >Why not\nagent UA-01\n"
    );
    assert_eq!(
        site.page("assessments/moved/b/index.html"),
        "answered_by assessments/c/\nothers assessments/c/\nothers assessments/x/a/\n\
         event Talks <UA-01 on Talks >TR-01 on Talks\nagent RU-01\n\
         back assessment assessments/x/a/ UA-01, 1 January 2025\n"
    );
    assert_eq!(
        site.page("assessments/c/index.html"),
        "supersedes assessments/x/a/\nresponds_to assessments/moved/b/\nresponds_to assessments/x/a/\n\
         others assessments/moved/b/\nothers assessments/x/a/\nevent Talks <Why not\nagent TR-01\n"
    );
    assert_eq!(
        site.page("events/talks/index.html"),
        "back assessment assessments/x/a/ UA-01, 1 January 2025\n"
    );
    site.write(
        "content/assessments/d.md",
        assessment("A", "2025-01-01", "E", "supersedes: x/aa\n", ""),
    );
    let errors = site.errors();
    assert!(
        errors.contains("d.md:6:13: error[unknown-reference]: `supersedes` names `x/aa`"),
        "{errors}"
    );
}

#[test]
fn the_word_of_others_is_shown_once_however_they_share_events() {
    let one = |agents: &str, events: &str| assessment(agents, "2025-01-01", events, "", "Text.");
    let site = Site::new(&[
        ("standpoint.toml", "theme = \"t\"\n".to_owned()),
        ("content/assessments/a.md", one("[A]", "[One, Two]")),
        ("content/assessments/b.md", one("[B]", "[One, Two]")),
        ("content/assessments/cd.md", one("[C, D]", "[Two]")),
        ("content/assessments/e.md", one("[E]", "[Two]")),
        (
            "themes/t/templates/assessment.html",
            "{% for r in page.others %}{{ r.href }} {% endfor %}{{ page.others_total }}".to_owned(),
        ),
    ]);
    site.build();
    let shown = |page: &str| site.page(&format!("assessments/{page}/index.html"));
    assert_eq!(
        shown("a"),
        "assessments/b/ assessments/cd/ assessments/e/ 3"
    );
    assert_eq!(
        shown("cd"),
        "assessments/a/ assessments/b/ assessments/e/ 3"
    );
    assert_eq!(
        shown("e"),
        "assessments/a/ assessments/b/ assessments/cd/ 3"
    );
}

#[test]
fn index_files_introduce_and_nav_adds_links() {
    let site = Site::new(&[
        (
            "standpoint.toml",
            "nav = [{title = \"Us\", path = \"/about/\"}, {title = \"Code\", path = \"https://example.org/\"}]\n",
        ),
        (
            "content/index.md",
            "---\ntitle: Welcome\n---\nHome words.\n",
        ),
        ("content/agents/index.md", "# Who speaks\n\nAgent words.\n"),
        ("content/timeline/index.md", "Timeline words.\n"),
        ("content/legend/index.md", "Legend words.\n"),
        ("content/deep/er/index.md", "# Deep\n\nDeep words.\n"),
        ("content/about.md", "# About\n"),
    ]);
    site.run(&["build", "--strict"]).expect(0);
    for (page, words) in [
        ("", "Home words."),
        ("agents/", "Agent words."),
        ("timeline/", "Timeline words."),
        ("legend/", "Legend words."),
        ("deep/er/", "Deep words."),
    ] {
        assert!(
            site.page(&format!("{page}index.html")).contains(words),
            "{page}"
        );
    }
    assert!(
        site.page("agents/index.html")
            .contains("<h1>Who speaks</h1>")
    );
    let deep = site.page("deep/er/index.html");
    assert!(
        deep.contains("<a href=\"../../about/\">Us</a>")
            && deep.contains("<a href=\"https://example.org/\">Code</a>")
    );
    site.replace("standpoint.toml", "/about/", "/abuot/");
    assert!(site.errors().contains("abuot"));
}
