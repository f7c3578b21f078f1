//! What is withheld leaves no trace: neither itself nor anything that follows from it.

use crate::support::{Site, assessment};

const BASE: &str = "base_url = \"https://example.org/\"\n";

fn public() -> Site {
    let site = Site::new(&[
        ("standpoint.toml", BASE),
        ("content/events/talks.md", "---\ntitle: Talks\n---\n"),
        (
            "content/assessments/open.md",
            &assessment("A", "2025-01-01", "talks", "tags: t\n", "Open."),
        ),
    ]);
    site.write(
        "content/assessments/open.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    );
    site
}

/// Documents that refer to everything, with one key more.
fn add_hidden(site: &Site, key: &str) {
    let more = format!(
        "{key}\ntitle: Zebra plans\ntags: [t, zebratag]\nplaces: Zebraland\nsupersedes: open\n\
         responds_to: open\naliases: zebra-alias\nsources: [{{url: https://zebra.example/x}}]\n"
    );
    let body = "Zebra words. [open](open.md) [[talks]] [[A]] ![z](zebra.svg) \
                [all](https://zebra.example/y)";
    site.write(
        "content/assessments/zebra.md",
        assessment(
            "[A, Zebra-01]",
            "2026-02-02",
            "[talks, Zebra event]",
            &more,
            body,
        ),
    );
    site.write("content/assessments/zebra.svg", "<svg>zebra</svg>");
    site.write(
        "content/events/zebra-day.md",
        format!("---\n{key}\ndate: 2025-05-05\n---\n[[talks]]\n"),
    );
    site.write(
        "content/agents/zebra-02.md",
        format!("---\n{key}\nname: Zebra\n---\n[[talks]]\n"),
    );
    site.write(
        "content/zebra-page.md",
        format!("---\n{key}\naliases: zebra-old\n---\n[[talks]]\n"),
    );
}

#[test]
fn the_site_is_the_same_as_if_it_did_not_exist() {
    let plain = public();
    plain.build();
    for key in [
        "draft: true",
        "publish_on: 2099-01-01",
        "marking: TLP:GREEN",
        "marking: TLP:AMBER",
        "marking: TLP:AMBER+STRICT",
        "marking: tlp:red",
    ] {
        let site = public();
        add_hidden(&site, key);
        site.run(&["build", "--strict"]).expect(0);
        assert_eq!(site.public(), plain.public(), "{key}");
        for (path, bytes) in site.public() {
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            assert!(
                !text.contains("zebra") && !path.contains("zebra"),
                "{key} {path}"
            );
        }
    }
    for key in ["marking: TLP:CLEAR", "publish_on: 2001-01-01"] {
        let site = public();
        add_hidden(&site, key);
        site.build();
        assert!(site.has("assessments/zebra/index.html") && site.has("assessments/zebra.svg"));
        assert!(site.page("agents/a/index.html").contains("Zebra plans"));
    }
}

#[test]
fn a_public_document_that_refers_to_it_is_an_error_naming_both() {
    for (key, body, verb) in [
        ("", "[z](zebra.md)", "links to"),
        ("", "[[zebra]]", "links to"),
        ("", "[[assessment:zebra-alias]]", "links to"),
        ("", "[[Zebra]]", "links to"),
        ("", "[[event:zebra-day]]", "links to"),
        ("", "[z](../zebra-page.md)", "links to"),
        ("supersedes: zebra\n", "", "has `supersedes` that names"),
        ("responds_to: zebra\n", "", "has `responds_to` that names"),
    ] {
        let site = public();
        add_hidden(&site, "draft: true");
        let body = body.replace("[[zebra]]", "[[assessment:zebra]]");
        site.write(
            "content/assessments/p.md",
            assessment("A", "2025-01-02", "talks", key, &body),
        );
        let errors = site.errors();
        let line = errors.lines().next().unwrap();
        assert!(
            line.starts_with("content/assessments/p.md:")
                && line.contains(&format!(
                    "error[withheld-reference]: this public document {verb} `content/"
                ))
                && line.ends_with(".md`, which is withheld"),
            "{body} {errors}"
        );
        assert_eq!(errors.lines().count(), 1, "{errors}");
    }
    for (agent, event, kind) in [("Zebra-02", "talks", "agent"), ("A", "zebra day", "event")] {
        let site = public();
        add_hidden(&site, "marking: TLP:RED");
        site.write(
            "content/assessments/p.md",
            assessment(agent, "2025-01-02", event, "", ""),
        );
        let errors = site.errors();
        assert!(
            errors.contains(&format!(
                "[withheld-reference]: this public document names the {kind} `content/"
            )),
            "{errors}"
        );
    }
    let site = public();
    add_hidden(&site, "draft: true");
    site.write(
        "content/events/talks.md",
        "---\ntitle: Talks\nagents: [Zebra-02]\n---\n",
    );
    assert!(
        site.errors()
            .contains("names the agent `content/agents/zebra-02.md`")
    );
}

#[test]
fn a_question_mark_makes_plain_words_of_what_is_not_public() {
    let site = public();
    add_hidden(&site, "draft: true");
    let body = "See [[?assessment:zebra|later work]], [[?nowhere|some day]], [[?event:zebra-day|one day]] \
                and [[?talks|the talks]].";
    site.write(
        "content/assessments/p.md",
        assessment("A", "2025-01-02", "talks", "", body),
    );
    site.build();
    let page = site.page("assessments/p/index.html");
    assert!(
        page.contains(
            "See later work, some day, one day and <a href=\"../../events/talks/\">the talks</a>."
        ),
        "{page}"
    );
}

#[test]
fn images_of_public_documents_stay_though_hidden_ones_use_them_too() {
    let site = public();
    add_hidden(&site, "draft: true");
    site.replace(
        "content/assessments/open.md",
        "Open.",
        "Open. ![z](zebra.svg)",
    );
    site.build();
    assert!(site.has("assessments/zebra.svg") && !site.has("assessments/open.svg"));
}

#[test]
fn a_typo_in_a_key_that_withholds_is_an_error() {
    for key in [
        "darft: true",
        "Draft: true",
        "drafts: true",
        "markng: TLP:RED",
        "publish-on: 2099-01-01",
    ] {
        let site = public();
        add_hidden(&site, key);
        let errors = site.errors();
        assert_eq!(
            errors.matches("error[guarded-key]").count(),
            4,
            "{key} {errors}"
        );
    }
}

#[test]
fn a_required_marking_is_required_of_every_document() {
    let site = public();
    site.write("standpoint.toml", "[publish]\nrequire_marking = true\n");
    let errors = site.errors();
    assert_eq!(
        errors
            .matches("error[unmarked]: this document has no marking")
            .count(),
        2,
        "{errors}"
    );
}
