//! Links of every kind, both ways, and the files that travel with documents.

use crate::support::{Site, assessment};

/// A site with one of everything, and a document with this body.
pub fn site(body: &str) -> Site {
    Site::new(&[
        (
            "content/assessments/x/a.md",
            assessment("UA-01", "2025-01-01", "talks", "", body),
        ),
        (
            "content/assessments/x/b.md",
            assessment(
                "RU-01",
                "2025-01-02",
                "talks",
                "id: moved/b\naliases: [x/old, /very/old.html]\n",
                "## Why not\n",
            ),
        ),
        (
            "content/events/talks.md",
            "---\ntitle: Talks\n---\n## Facts\n".to_owned(),
        ),
        (
            "content/agents/ua-01.md",
            "---\nid: UA-01\nname: Ukraine Agent\n---\n".to_owned(),
        ),
        ("content/über uns.md", "# Über uns\n".to_owned()),
        ("content/assessments/x/m 3.png", "png".to_owned()),
        ("content/data.csv", "a,b\n".to_owned()),
        ("static/s.txt", "s".to_owned()),
    ])
}

#[track_caller]
fn leads(body: &str, html: &str) -> Site {
    let site = site(body);
    site.run(&["build", "--strict"]).expect(0);
    let page = site.page("assessments/x/a/index.html");
    assert!(page.contains(html), "{body}: {page}");
    site
}

#[test]
fn markdown_paths_wikilinks_anchors_and_site_paths() {
    leads("[w](b.md)", "<a href=\"../../moved/b/\">w</a>");
    leads(
        "[w](b.md#why-not)",
        "<a href=\"../../moved/b/#why-not\">w</a>",
    );
    leads(
        "[w](../../events/talks.md#facts)",
        "<a href=\"../../../events/talks/#facts\">w</a>",
    );
    leads("[w](<../../über uns.md>)", "<a href=\"../../../uber-uns-");
    leads(
        "[w](../../%C3%BCber%20uns.md)",
        "<a href=\"../../../uber-uns-",
    );
    leads("[[talks]]", "<a href=\"../../../events/talks/\">Talks</a>");
    leads(
        "[[Talks#facts|the facts]]",
        "<a href=\"../../../events/talks/#facts\">the facts</a>",
    );
    leads(
        "[[ukraine agent]]",
        "<a href=\"../../../agents/ua-01/\">UA-01</a>",
    );
    leads("[[moved/b]]", "<a href=\"../../moved/b/\">Why not</a>");
    leads("[[assessment:x/old|w]]", "<a href=\"../../moved/b/\">w</a>");
    leads("[[RU-01]]", "<a href=\"../../../agents/ru-01/\">RU-01</a>");
    leads(
        "[w](/timeline/2025/)",
        "<a href=\"../../../timeline/2025/\">w</a>",
    );
    leads(
        "[w](/s.txt?v=1#x)",
        "<a href=\"../../../s.txt?v=1#x\">w</a>",
    );
    leads("# T\n\n[w](#h)\n\n## H", "<a href=\"#h\">w</a>");
    leads(
        "<https://example.org/a>",
        "<a href=\"https://example.org/a\">",
    );
}

#[test]
fn old_ids_are_redirects_and_links_to_moved_files_still_lead_there() {
    let site = leads(
        "[w](old.md#why-not)",
        "<a href=\"../../moved/b/#why-not\">w</a>",
    );
    assert!(
        site.page("assessments/x/old/index.html")
            .contains("url=../../../assessments/moved/b/")
    );
    assert!(
        site.page("very/old.html")
            .contains("url=../assessments/moved/b/")
    );
    // A file that was moved keeps its id, so its URL and old paths.
    let from = site.path("content/assessments/x/b.md");
    std::fs::rename(from, site.path("content/assessments/elsewhere.md")).unwrap();
    site.replace(
        "content/assessments/x/a.md",
        "old.md#why-not",
        "../moved/b.md",
    );
    site.run(&["build", "--strict"]).expect(0);
    assert!(site.has("assessments/moved/b/index.html"));
    assert!(
        site.page("assessments/x/a/index.html")
            .contains("href=\"../../moved/b/\"")
    );
}

#[test]
fn files_travel_when_they_are_referred_to_and_only_then() {
    let site = leads("![alt](<m 3.png>)", "<img src=\"../m%203.png\" alt=\"alt\"");
    assert_eq!(site.page("assessments/x/m 3.png"), "png");
    assert!(!site.has("data.csv") && site.has("s.txt"));
    let site = leads("[d](../../data.csv)", "<a href=\"../../../data.csv\">d</a>");
    assert!(site.has("data.csv") && !site.has("assessments/x/m 3.png"));
}

#[test]
fn what_leads_nowhere_is_an_error_with_its_place_and_the_nearest() {
    for (body, code, hint) in [
        ("[w](c.md)", "broken-link", "did you mean `b.md`?"),
        (
            "[w](../../event/talks.md)",
            "broken-link",
            "did you mean `../../events/talks.md`?",
        ),
        (
            "[w](b.md#whynot)",
            "broken-anchor",
            "did you mean `#why-not`?",
        ),
        (
            "[w](#nowhere)",
            "broken-anchor",
            "that page has no headings",
        ),
        ("[[tlaks]]", "broken-link", "did you mean `[[talks]]`?"),
        ("[[event:UA-01]]", "broken-link", ""),
        (
            "[w](/timelin/)",
            "broken-link",
            "did you mean `/timeline/`?",
        ),
        ("[w](/timeline)", "broken-link", "with the slash at its end"),
        ("![w](m3.png)", "missing-file", "did you mean `m%203.png`?"),
        ("[w](../../../Cargo.toml)", "outside-site", ""),
        ("![w](../../../../etc/passwd)", "outside-site", ""),
        ("[w](javascript:alert)", "unsafe-link", ""),
        ("[w](//evil.example)", "unsafe-link", ""),
        ("[w]()", "broken-link", ""),
    ] {
        let site = site(body);
        let run = site.run(&["check", "--format", "json"]).expect(1);
        let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let rows = value["diagnostics"].as_array().unwrap();
        let errors: Vec<_> = rows
            .iter()
            .filter(|row| row["severity"] == "error")
            .collect();
        assert_eq!(errors.len(), 1, "{body} {errors:?}");
        let (row, found) = (errors[0], errors[0]["hint"].as_str().unwrap());
        assert_eq!(
            (&row["code"], &row["line"], &row["column"]),
            (&code.into(), &7.into(), &1.into()),
            "{body}"
        );
        assert_eq!(row["file"], "content/assessments/x/a.md");
        assert!(found.contains(hint), "{body}: {found}");
    }
}

#[test]
fn a_namesake_elsewhere_is_meant_before_a_like_name_nearby() {
    for (body, hint) in [
        ("![w](map.png)", "did you mean `/img/map.png`?"),
        ("![w](logo.png)", "did you mean `../../logo.png`?"),
        ("![w](m_4.png)", "did you mean `m%203.png`?"),
        ("[w](b)", "did you mean `b.md`?"),
        ("![w](b.md)", "a picture is a file such as"),
        ("[w](/other/b/)", "did you mean `/assessments/moved/b/`?"),
        ("[w](/img/maps.png)", "did you mean `/img/map.png`?"),
        ("![w](/map.png)", "did you mean `/img/map.png`?"),
        (
            "![w](/pictures/of/harbours.png)",
            "put the file at `static/pictures/of/harbours.png`",
        ),
        ("[w](pictures/)", "this is a folder"),
    ] {
        let site = site(body);
        site.write("static/img/map.png", "png")
            .write("static/img/mop.png", "png")
            .write("content/logo.png", "png")
            .write("content/assessments/x/logos.png", "png");
        let errors = site.run(&["check"]).expect(1).stderr;
        assert!(errors.contains(hint), "{body}: {errors}");
    }
}

#[test]
fn what_lies_below_an_event_or_an_agent_moves_with_it() {
    let site = site("x");
    site.write(
        "standpoint.toml",
        "base_url = \"https://desk.example/r/\"\n",
    )
    .write(
        "content/events/talks.md",
        "---\ntitle: Talks\naliases: [Old talks]\n---\n",
    )
    .write(
        "content/agents/ua-01.md",
        "---\nid: UA-01\naliases: [Ukrainian desk]\n---\n",
    )
    .write("content/index.md", "---\naliases: [front]\n---\n");
    let many = |at: usize| {
        (
            format!("content/assessments/x/m{at}.md"),
            format!("2025-01-{:02}", at % 28 + 1),
        )
    };
    for (path, date) in (0..201).map(many) {
        site.write(&path, assessment("UA-01", &date, "talks", "", "x"));
    }
    site.run(&["build", "--strict"]).expect(0);
    for (old, new) in [
        ("events/old-talks/", "events/talks/"),
        ("events/old-talks/2025/", "events/talks/2025/"),
        ("events/old-talks/2025/01/", "events/talks/2025/01/"),
        ("agents/ukrainian-desk/2025/", "agents/ua-01/2025/"),
    ] {
        let page = site.page(&format!("{old}index.html"));
        assert!(
            page.contains(&format!("{new}\"")) && page.contains("http-equiv=\"refresh\""),
            "{old}: {page}"
        );
    }
    for (old, new) in [
        ("events/old-talks", "events/talks"),
        ("agents/ukrainian-desk", "agents/ua-01"),
    ] {
        let feed = site.page(&format!("{old}/atom.xml"));
        assert_eq!(feed, site.page(&format!("{new}/atom.xml")));
        assert!(feed.contains(&format!("rel=\"self\" type=\"application/atom+xml\" href=\"https://desk.example/r/{new}/atom.xml\"")));
    }
    // The page above everything has not everything below it.
    assert!(site.has("front/index.html") && !site.has("front/events/talks/2025/index.html"));
}

#[test]
fn a_wikilink_that_fits_two_kinds_is_an_error() {
    let site = site("[[UA-01]]");
    site.write("content/events/ua-01.md", "");
    let errors = site.errors();
    assert!(
        errors.contains("7:1: error[ambiguous-name]: `[[UA-01]]` fits more than one"),
        "{errors}"
    );
    site.replace(
        "content/assessments/x/a.md",
        "[[UA-01]]",
        "[[event:UA-01]] [[agent:UA-01]]",
    );
    site.run(&["check", "--strict"]).expect(0);
}
