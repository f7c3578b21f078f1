//! Internal editions: what they show, and the label of each page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::{Site, assessment};

const LABELS: [&str; 5] = [
    "TLP:CLEAR",
    "TLP:GREEN",
    "TLP:AMBER",
    "TLP:AMBER+STRICT",
    "TLP:RED",
];

/// One assessment of each marking, with an event, an agent, a tag, a page and a picture of its own.
fn site() -> Site {
    let site = Site::new(&[
        (
            "standpoint.toml",
            "base_url = \"https://example.org/\"\nlicence = \"Ours\"\n",
        ),
        (
            "content/events/e.md",
            "---\ntitle: Common\nquestions: [{id: q, text: Will it hold?}]\n---\n",
        ),
        ("content/agents/a.md", "---\nname: Common agent\n---\n"),
        ("content/about.md", "# About\n\nA desk.\n"),
        ("static/robots.txt", "User-agent: *\nAllow: /\n"),
        ("static/note.txt", "A note.\n"),
    ]);
    for (at, label) in LABELS.into_iter().enumerate() {
        let more = format!(
            "marking: {label}\ntags: [common, t{at}]\naliases: old-{at}\n\
             judgements: [{{text: It holds., likelihood: likely, question: q}}]\n"
        );
        let event = if at == 2 {
            "e".to_owned()
        } else {
            format!("[e, Event {at}]")
        };
        let text = assessment(
            &format!("[a, Agent-{at}]"),
            &format!("202{at}-03-01"),
            &event,
            &more,
            &format!("Words of {at}. ![map](map-{at}.svg) <https://host-{at}.example/>"),
        );
        site.write(&format!("content/assessments/of-{at}.md"), text);
        site.write(
            &format!("content/assessments/map-{at}.svg"),
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        );
        site.write(
            &format!("content/page-{at}.md"),
            format!("---\nmarking: {label}\naliases: page-old-{at}\n---\n# Page {at}\n"),
        );
    }
    site
}

fn built(site: &Site, label: &str) -> BTreeMap<String, String> {
    let out = label.replace(':', "-");
    site.run(&["build", "--strict", "--marking", label, "--out", &out])
        .expect(0);
    let files = crate::support::files(&site.path(&out)).into_iter();
    files
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
        .collect()
}

/// Without the label, and what depends on what other pages there are.
fn without_label(text: &str) -> String {
    let lines = text.lines();
    let lines = lines.filter(|line| !line.contains(">TLP:"));
    lines.collect::<Vec<_>>().join("\n")
}

fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "html")
}

fn label_of(text: &str) -> &str {
    let (_, rest) = text.split_once(">TLP:").expect("a label");
    LABELS
        .into_iter()
        .find(|label| rest.split('<').next() == label.strip_prefix("TLP:"))
        .expect("one of five")
}

#[test]
fn every_output_has_a_label_or_is_exempt() {
    let site = site();
    let red = built(&site, "TLP:RED");
    let mut exempt = BTreeSet::new();
    for (path, text) in &red {
        if is_page(path) {
            assert_eq!(
                text.matches(&format!("<span>{}</span>", label_of(text)))
                    .count(),
                2,
                "{path}"
            );
            assert!(
                text.contains("<meta name=\"robots\" content=\"noindex\">"),
                "{path}"
            );
        } else if path.ends_with("atom.xml") {
            assert_eq!(text.matches("<subtitle>TLP:").count(), 1, "{path}");
        } else if !path.starts_with("theme/") && !path.starts_with("search/") {
            // A row of the search has the word for why only this edition has it.
            exempt.insert(path.as_str());
        }
    }
    let wanted = [
        ".nojekyll",
        ".standpoint-files",
        "assessments/map-0.svg",
        "assessments/map-1.svg",
        "assessments/map-2.svg",
        "assessments/map-3.svg",
        "assessments/map-4.svg",
        // It has the marking of the edition.
        "changes/feed.json",
        "note.txt",
        // These have the marking of each row, or entry.
        "calendar.ics",
        "events/e/q.csv",
        // It shows the highest of these.
        "events/e/q.svg",
        "judgements.csv",
        "questions.csv",
        "questions.json",
        "questions/e/q/forecasts.csv",
        "register.csv",
        "register.json",
        "robots.txt",
    ];
    assert_eq!(
        exempt,
        BTreeSet::from(wanted)
            .into_iter()
            .filter(|path| red.contains_key(*path))
            .collect()
    );
    assert_eq!(red["robots.txt"], "User-agent: *\nDisallow: /\n");
    let register: serde_json::Value = serde_json::from_str(&red["register.json"]).unwrap();
    let rows = register["assessments"].as_array().unwrap();
    let markings: Vec<_> = rows
        .iter()
        .map(|row| row["marking"].as_str().unwrap())
        .collect();
    assert_eq!(markings, LABELS);
    let rows = red["register.csv"]
        .lines()
        .map(|row| row.rsplit(',').next().unwrap());
    assert_eq!(
        rows.collect::<Vec<_>>(),
        [&["marking"][..], &LABELS].concat()
    );
    for path in [
        "judgements.csv",
        "questions.csv",
        "questions/e/q/forecasts.csv",
    ] {
        let mut rows = red[path].lines().map(|row| row.rsplit(',').next().unwrap());
        assert_eq!(rows.next(), Some("marking"), "{path}");
        assert!(rows.all(|label| LABELS.contains(&label)), "{path}");
    }
    assert!(red["questions.json"].contains("\"marking\":\"TLP:RED\""));
}

#[test]
fn an_edition_shows_what_is_marked_up_to_its_label() {
    let site = site();
    site.run(&["build"]).expect(0);
    let public = site.public();
    for (at, label) in LABELS.into_iter().enumerate() {
        let out = built(&site, label);
        for other in 0..LABELS.len() {
            let names = [
                format!("assessments/of-{other}/index.html"),
                format!("assessments/map-{other}.svg"),
                format!("page-{other}/index.html"),
                format!("page-old-{other}/index.html"),
                format!("tags/t{other}/index.html"),
                format!("sources/host-{other}.example/index.html"),
                format!("agents/agent-{other}/index.html"),
            ];
            for name in names {
                assert_eq!(out.contains_key(&name), other <= at, "{label} {name}");
            }
        }
        if at == 0 {
            let paths = out.keys().filter(|path| *path != ".standpoint-files");
            let paths: Vec<_> = paths.collect();
            assert_eq!(paths, public.keys().collect::<Vec<_>>());
        }
    }
}

/// A page has the label of the lowest edition in which it is the same, whatever it is and whatever it shows.
#[test]
fn the_label_of_a_page_is_the_highest_of_what_it_shows() {
    let site = site();
    let editions = LABELS.map(|label| built(&site, label));
    let red = &editions[4];
    let mut counts = BTreeMap::new();
    for (path, text) in red
        .iter()
        .filter(|(path, _)| is_page(path) || path.ends_with("atom.xml"))
    {
        let same = |edition: &&BTreeMap<String, String>| {
            let other = edition.get(path).map(|text| body_of(&without_label(text)));
            other == Some(body_of(&without_label(text)))
        };
        let lowest = editions.iter().position(|edition| same(&edition)).unwrap();
        assert_eq!(label_of(text), LABELS[lowest], "{path}");
        *counts.entry(LABELS[lowest]).or_insert(0) += 1;
    }
    assert!(
        counts.len() == LABELS.len() && counts.values().all(|count| *count > 2),
        "{counts:?}"
    );
    assert_eq!(label_of(&red["about/index.html"]), "TLP:CLEAR");
    assert_eq!(label_of(&red["index.html"]), "TLP:RED");
    assert_eq!(label_of(&red["tags/t1/index.html"]), "TLP:GREEN");
    // In a lower edition the same page may have a lower label, and never a higher one.
    for (at, edition) in editions.iter().enumerate().skip(1) {
        for (path, text) in edition.iter().filter(|(path, _)| is_page(path)) {
            let label = label_of(text);
            assert!(
                LABELS[..=at].contains(&label),
                "{path} {label} in {}",
                LABELS[at]
            );
        }
    }
}

/// The navigation and the public address differ between editions where only some have tags or sources.
fn body_of(text: &str) -> String {
    let text = text.split_once("<main").map_or(text, |(_, rest)| rest);
    text.split_once("</main>")
        .map_or(text, |(body, _)| body)
        .to_owned()
}

#[test]
fn an_edition_has_a_folder_of_its_own() {
    let site = site();
    let refused = |arguments: &[&str], told: &str| {
        let run = site.run(&[&["build"], arguments].concat()).expect(2);
        assert!(run.stderr.contains(told), "{arguments:?} {}", run.stderr);
    };
    let amber = ["--marking", "tlp:amber", "--out", "amber"];
    refused(
        &amber[..2],
        "error: the internal edition TLP:AMBER needs an --out of its own",
    );
    refused(
        &[&amber[..3], &["public"]].concat(),
        "needs an --out of its own",
    );
    site.run(&[&["build"], &amber[..]].concat()).expect(0);
    assert!(
        site.text("amber/.standpoint-files")
            .contains("\n# edition TLP:AMBER\n")
    );
    refused(
        &["--out", "amber"],
        "`amber` holds the internal edition TLP:AMBER, and this build makes the public edition",
    );
    refused(
        &["--drafts", "--out", "amber"],
        "and this build makes a preview",
    );
    refused(
        &["--marking", "TLP:GREEN", "--out", "amber"],
        "and this build makes the internal edition TLP:GREEN",
    );
    refused(
        &[&["--drafts"], &amber[..]].concat(),
        "and this build makes the internal edition TLP:AMBER, drafts",
    );
    // What the cache knows does not matter.
    std::fs::remove_dir_all(site.cache()).unwrap();
    refused(&["--out", "amber"], "holds the internal edition TLP:AMBER");
    // Nor does it matter that nothing has changed.
    for _ in 0..2 {
        site.run(&[&["build"], &amber[..]].concat()).expect(0);
    }
    site.run(&["build", "--out", "www"]).expect(0);
    refused(&[&amber[..3], &["www"]].concat(), "`www` holds");
    site.run(&["build", "--drafts", "--out", "drafts"])
        .expect(0);
    refused(&[&amber[..3], &["drafts"]].concat(), "`drafts` holds");
    // The settings ask for it, too, and the flag stands above them.
    site.write("standpoint.toml", "[publish]\nmarking = \"TLP:AMBER\"\n");
    refused(
        &[],
        "the internal edition TLP:AMBER needs an --out of its own",
    );
    site.run(&["build", "--out", "amber"]).expect(0);
    site.run(&["build", "--marking", "TLP:CLEAR"]).expect(0);
    assert!(!site.has("assessments/of-1/index.html"));
    refused(
        &["--marking", "amber", "--out", "x"],
        "`amber` is not a marking of TLP 2.0",
    );
}

#[test]
fn drafts_and_embargoes_are_withheld_from_it_as_from_any_other() {
    let site = site();
    for (name, key) in [
        ("draft", "draft: true"),
        ("later", "publish_on: 2999-01-01"),
    ] {
        let more = format!("marking: TLP:RED\n{key}\n");
        site.write(
            &format!("content/assessments/{name}.md"),
            assessment("a", "2025-01-01", "e", &more, "Words."),
        );
    }
    let red = built(&site, "TLP:RED");
    assert!(
        !red.contains_key("assessments/draft/index.html")
            && !red.contains_key("assessments/later/index.html")
    );
    let run = site
        .run(&["build", "--marking", "TLP:GREEN", "--out", "green"])
        .expect(0);
    assert!(
        run.stderr.contains("withheld: 8 by marking\n"),
        "{}",
        run.stderr
    );
    site.run(&[
        "build",
        "--marking",
        "TLP:RED",
        "--drafts",
        "--future",
        "--out",
        "all",
    ])
    .expect(0);
    let page = site.text("all/assessments/draft/index.html");
    assert!(page.contains("<span>TLP:RED</span>"), "{page}");
}

#[test]
fn a_theme_that_hides_the_label_builds_no_internal_edition() {
    let site = site();
    let settings = "theme = \"own\"\nbase_url = \"https://example.org/\"\n";
    site.write("standpoint.toml", settings);
    site.write(
        "themes/own/templates/404.html",
        "{% extends \"default/404.html\" %}{% block footer %}Ours{% endblock footer %}\
         {% block masthead %}{% endblock masthead %}",
    );
    built(&site, "TLP:GREEN");
    // The words alone, in a title or a text, are no label.
    site.write(
        "themes/own/templates/404.html",
        "<!doctype html><title>TLP:CLEAR</title><p>This is TLP:CLEAR</p>",
    );
    site.run(&["build"]).expect(0);
    let run = site
        .run(&["build", "--marking", "TLP:RED", "--out", "red"])
        .expect(1);
    assert!(
        run.stderr.contains(
            "error[unlabelled]: `404.html` does not show the label TLP:CLEAR of its page"
        ),
        "{}",
        run.stderr
    );
    assert!(!site.path("red").exists());
}

#[test]
fn a_page_that_is_kept_has_the_label_of_now() {
    let site = site();
    let clean = built(&site, "TLP:RED");
    // A page that is kept has the label of now: another marking of a document changes those of other pages.
    let marked = |from: &str, to: &str| {
        site.replace(
            "content/assessments/of-4.md",
            &format!("marking: {from}\n"),
            &format!("marking: {to}\n"),
        );
        built(&site, "TLP:RED")
    };
    let lower = marked("TLP:RED", "TLP:GREEN");
    std::fs::remove_dir_all(site.path("TLP-RED")).unwrap();
    assert_eq!(built(&site, "TLP:RED"), lower);
    assert_eq!(label_of(&lower["tags/t4/index.html"]), "TLP:GREEN");
    assert_eq!(marked("TLP:GREEN", "TLP:RED"), clean);
}
