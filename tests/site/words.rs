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
        let shown = format!("Agent’s own score: {score}");
        for path in [
            format!("assessments/{page}/index.html"),
            "events/kyiv/index.html".to_owned(),
            format!("agents/{page}/index.html"),
        ] {
            assert!(site.page(&path).contains(&shown), "{path}: {shown}");
        }
    }
    let event = site.page("events/kyiv/index.html");
    for given in [">12.5%</text>", ">33.3-66.7%</text>", ">65%</text>"] {
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
    assert!(event.contains("Agent’s own score: 99.6%") && !event.contains("Unchanged"));
    site.replace("content/assessments/a.md", "99.6%", "0.999");
    site.run(&["build"]).expect(0);
    assert!(site.page("events/kyiv/index.html").contains("Unchanged"));
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

#[test]
fn a_first_paragraph_without_spaces_is_cut_between_its_characters() {
    let sentence = "情勢は依然として不透明であり、".repeat(30);
    let address = format!("https://example.org/{}", "e\u{301}".repeat(300));
    let site = built(&[
        (
            "standpoint.toml",
            "base_url = \"https://example.org/\"\n".to_owned(),
        ),
        (
            "content/assessments/a.md",
            assessment("A", "2025-01-02", "kyiv", "", &sentence),
        ),
        (
            "content/assessments/b.md",
            assessment("B", "2025-01-03", "kyiv", "", &format!("Read {address}")),
        ),
    ]);
    let feed = site.page("atom.xml");
    let summaries: Vec<_> = feed.split("<summary>").skip(1).collect();
    for (summary, whole) in summaries
        .iter()
        .zip([&format!("Read {address}"), &sentence])
    {
        let summary = summary.split("</summary>").next().unwrap();
        let start = summary.strip_suffix('…').expect("a sign that it goes on");
        assert!(
            whole.starts_with(start) && start.len() <= 320 && start.len() > 300,
            "{start}"
        );
        // An accent stays with its letter.
        assert!(!whole[start.len()..].starts_with('\u{301}'), "{start}");
    }
    assert_eq!(summaries.len(), 2);
    let page = site.page("assessments/a/index.html");
    let description = page.split("<meta name=\"description\" content=\"").nth(1);
    assert!(description.unwrap().split('"').next().unwrap().len() <= 323);
}

#[test]
fn what_has_no_width_and_no_use_is_shown_in_texts() {
    let text = "One\u{200b}two \u{3164} three\u{e0041} می\u{200c}خواهم 👩\u{200d}🚀 co\u{ad}op ❤\u{fe0f} &#x200B;";
    let shown = "One[U+200B]two [U+3164] three[U+E0041] می\u{200c}خواهم 👩\u{200d}🚀 co\u{ad}op ❤\u{fe0f} [U+200B]";
    let site = built(&[
        (
            "content/assessments/a.md",
            assessment("A", "2025-01-02", "kyiv", "", text),
        ),
        (
            "content/assessments/b.md",
            assessment(
                "B",
                "2025-01-03",
                "kyiv",
                "title: \"T\u{200b}\"\nsummary: \"S\u{2060}\"\n",
                "# می&zwnj;خواهم\n\nx",
            ),
        ),
    ]);
    let page = site.page("assessments/a/index.html");
    assert!(page.contains(&format!("<p>{shown}</p>")), "{page}");
    assert!(page.contains(&format!("<meta name=\"description\" content=\"{shown}\">")));
    let page = site.page("assessments/b/index.html");
    for words in ["T[U+200B]</h1>", "S[U+2060]", "می\u{200c}خواهم</h"] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn an_invisible_character_makes_no_second_agent() {
    for (path, text) in [
        (
            "content/assessments/a.md",
            assessment("U\u{200b}A-01", "2025-01-02", "kyiv", "", ""),
        ),
        (
            "content/assessments/a.md",
            assessment("UA-01", "2025-01-02", "ky\u{ad}iv", "", ""),
        ),
        (
            "content/assessments/a.md",
            assessment(
                "UA-01",
                "2025-01-02",
                "kyiv",
                "tags: [\"a\u{e0041}\"]\n",
                "",
            ),
        ),
        (
            "content/assessments/a.md",
            assessment(
                "UA-01",
                "2025-01-02",
                "kyiv",
                "aliases: [\"a\u{115f}\"]\n",
                "",
            ),
        ),
        (
            "content/agents/b.md",
            "---\nname: \"UA\u{2060}-01\"\n---\n".to_owned(),
        ),
        ("content/agents/UA\u{200d}-01.md", "x\n".to_owned()),
    ] {
        let site = Site::new(&[(path, text)]);
        let errors = site.errors();
        assert!(errors.contains("invisible character U+"), "{errors}");
        assert_eq!(errors.matches("error[").count(), 1, "{errors}");
    }
    // A joiner that a name is spelled with is part of it.
    let name = "می\u{200c}خواهم";
    built(&[(
        "content/assessments/a.md",
        assessment(name, "2025-01-02", name, "", ""),
    )]);
}
