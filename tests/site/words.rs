//! Words as somebody wrote them: scores, directions, languages, and pages without any.

use crate::support::{Site, assessment};

fn built(files: &[(&str, String)]) -> Site {
    let site = Site::new(files);
    site.run(&["build"]).expect(0);
    site
}

#[test]
fn scores_are_shown_as_they_were_given() {
    let with = |agent: &str, confidence: &str, likelihood: &str| {
        let more = format!(
            "judgements:\n  - {{text: So., question: sign, likelihood: \"{likelihood}\", confidence: {confidence}}}\n"
        );
        assessment(agent, "2025-01-02", "kyiv", &more, "")
            .replace("confidence: low\n", &format!("confidence: {confidence}\n"))
    };
    let site = built(&[
        ("content/assessments/a.md", with("A", "99.6%", "12.5%")),
        ("content/assessments/b.md", with("B", "0.695", "33.3-66.7%")),
        ("content/assessments/c.md", with("C", "70", "65%")),
        (
            "content/events/kyiv.md",
            "---\nquestions:\n  - {id: sign, text: Will they sign?}\n---\n".to_owned(),
        ),
    ]);
    for (page, score) in [("a", "99.6%"), ("b", "0.695"), ("c", "70")] {
        let shown = format!("{score} as written");
        for path in [
            format!("assessments/{page}/index.html"),
            "events/kyiv/index.html".to_owned(),
            format!("agents/{page}/index.html"),
        ] {
            assert!(site.page(&path).contains(&shown), "{path}: {shown}");
        }
    }
    let event = site.page("events/kyiv/index.html");
    for given in ["<b>12.5%</b>", "<b>33.3-66.7%</b>", "<b>65%</b>"] {
        assert!(event.contains(given), "{given}");
    }
    assert!(
        site.page("assessments/a/index.html")
            .contains("<b>12.5%</b>")
    );
    assert!(!site.page("assessments/a/index.html").contains("</b> 13%"));
}

#[test]
fn a_change_within_one_percent_is_a_change() {
    let of = |date: &str, confidence: &str| {
        assessment("A", date, "kyiv", "", "")
            .replace("confidence: low\n", &format!("confidence: {confidence}\n"))
    };
    let site = built(&[
        ("content/assessments/a.md", of("2025-01-02", "99.6%")),
        ("content/assessments/b.md", of("2025-01-03", "99.9%")),
    ]);
    let event = site.page("events/kyiv/index.html");
    assert!(event.contains("99.6% as written") && !event.contains("No change in confidence"));
    site.replace("content/assessments/a.md", "99.6%", "0.999");
    site.run(&["build"]).expect(0);
    assert!(
        site.page("events/kyiv/index.html")
            .contains("No change in confidence")
    );
}

#[test]
fn pages_run_in_the_direction_of_their_script() {
    for (lang, opening) in [
        ("AR", "<html lang=\"AR\" dir=\"rtl\">"),
        ("ckb", "<html lang=\"ckb\" dir=\"rtl\">"),
        ("az-Arab", "<html lang=\"az-Arab\" dir=\"rtl\">"),
        ("ur-Latn", "<html lang=\"ur-Latn\">"),
    ] {
        let more = format!("lang: {lang}\n");
        let site = built(&[(
            "content/assessments/a.md",
            assessment("A", "2025-01-02", "kyiv", &more, ""),
        )]);
        let page = site.page("assessments/a/index.html");
        assert!(page.contains(opening), "{opening}");
        assert!(site.page("index.html").contains("<html lang=\"en\">"));
    }
}

#[test]
fn titles_and_summaries_in_lists_have_their_own_direction() {
    let site = built(&[
        (
            "content/assessments/a.md",
            assessment(
                "A",
                "2025-01-02",
                "kyiv",
                "lang: he\ntitle: \"שלום (2025)!\"\n",
                "מה שלומך?",
            ),
        ),
        (
            "content/assessments/b.md",
            assessment(
                "B",
                "2025-01-03",
                "kyiv",
                "title: Next\n",
                "[[assessment:a]]",
            ),
        ),
    ]);
    for path in [
        "index.html",
        "timeline/index.html",
        "events/kyiv/index.html",
        "agents/a/index.html",
    ] {
        let page = site.page(path);
        for (at, _) in page.match_indices(">שלום (2025)!</a>") {
            let tag = &page[page[..at].rfind('<').unwrap()..at];
            assert!(tag.contains("dir=\"auto\""), "{path}: {tag}");
        }
        assert!(page.contains("שלום"), "{path}");
    }
    assert!(
        site.page("events/kyiv/index.html")
            .contains("<p class=\"sum\" dir=\"auto\">מה שלומך?</p>")
    );
}

#[test]
fn a_document_of_a_title_only_has_no_empty_section() {
    for body in [
        "# Kyiv\n",
        "# Kyiv\n\n<!-- later -->\n",
        "# Kyiv\n\n[x]: https://x.example/\n",
    ] {
        let site = built(&[
            ("content/events/kyiv.md", body.to_owned()),
            ("content/agents/a.md", body.to_owned()),
            ("content/about.md", body.to_owned()),
            ("content/index.md", body.to_owned()),
            (
                "content/assessments/a.md",
                assessment("A", "2025-01-02", "kyiv", "", "[x](../events/kyiv.md#kyiv)"),
            ),
        ]);
        let event = site.page("events/kyiv/index.html");
        assert!(!event.contains("What happened") && event.contains("<span id=\"kyiv\"></span>"));
        assert!(event.contains("<h1>Kyiv</h1>"));
        for path in ["agents/a", "about", "."] {
            let page = site.page(&format!("{path}/index.html"));
            assert!(!page.contains("<div class=\"text\">"), "{path}: {body}");
        }
        site.write("content/events/kyiv.md", format!("{body}\nWords.\n"));
        site.run(&["build"]).expect(0);
        assert!(
            site.page("events/kyiv/index.html")
                .contains("What happened")
        );
    }
}

#[test]
fn search_engines_read_terms_that_schema_org_has() {
    for (kind, term) in [
        ("ai", Some("TrainedAlgorithmicMediaDigitalSource")),
        (
            "mixed",
            Some("CompositeWithTrainedAlgorithmicMediaDigitalSource"),
        ),
        ("human", None),
    ] {
        let more = format!("provenance: {{kind: {kind}}}\n");
        let site = built(&[(
            "content/assessments/a.md",
            assessment("A", "2025-01-02", "kyiv", &more, ""),
        )]);
        let page = site.page("assessments/a/index.html");
        let found = page.split("\"digitalSourceType\":\"").nth(1);
        let found = found.and_then(|rest| rest.split('"').next());
        let wanted = term.map(|term| format!("https://schema.org/{term}"));
        assert_eq!(found, wanted.as_deref(), "{kind}");
    }
}
