//! The last look at what is about to be published. A debug build plants words into a page, as a fault would.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{Run, Site, assessment, finish};

const SENTENCE: &str = "The delegation will leave the talks before the end of the week";
const DRAFT: &str = "content/assessments/talks/hidden-plan-of-b.md";
const OPEN: &str = "content/assessments/talks/open.md";
const ARCHIVE: [&str; 5] = ["archive", "--format", "bagit", "--out", "bag"];
const PAGE: &str = "assessments/talks/open/index.html";

fn site(body: &str) -> Site {
    let site = Site::new(&[
        (
            "standpoint.toml",
            "title = \"Desk\"\nbase_url = \"https://desk.example/\"\n".to_owned(),
        ),
        (
            "content/events/talks.md",
            "---\ntitle: Talks\ndate: 2025-01-01\n---\n".to_owned(),
        ),
        (OPEN, assessment("A", "2025-01-01", "talks", "", "Open.")),
        (DRAFT, draft("", body)),
    ]);
    site.write("content/assessments/talks/plan-of-b.svg", "<svg/>");
    site
}

fn draft(more: &str, body: &str) -> String {
    let more = format!("draft: true\ntitle: How \"B\" & the others leave\n{more}");
    assessment("A", "2025-01-02", "talks", &more, body)
}

/// Runs a command that finds words at the end of a page.
fn run_with(site: &Site, arguments: &[&str], page: &str, words: &str) -> Run {
    let mut command = site.command(arguments);
    command.env("STANDPOINT_PLANTED_PAGE", page);
    command.env("STANDPOINT_PLANTED_WORDS", words);
    finish(&mut command)
}

#[test]
fn a_page_that_says_what_is_withheld_stops_a_build() {
    let body = format!("{SENTENCE}. [x](https://b.example/) ![](plan-of-b.svg)");
    let site = site(&body);
    site.build();
    let old = site.public();
    let encoded = "How &quot;B&quot; &amp; the others leave";
    for (page, words, kind) in [
        (PAGE, &*format!("<p>{SENTENCE}."), "a sentence"),
        ("index.html", encoded, "the title"),
        ("atom.xml", encoded, "the title"),
        (
            "register.json",
            r#""How \"B\" & the others leave""#,
            "the title",
        ),
        (
            "register.csv",
            "\"How \"\"B\"\" & the others leave\"",
            "the title",
        ),
        (
            "sitemap.xml",
            "/assessments/talks/hidden-plan-of-b/",
            "the id",
        ),
        (PAGE, "https://b.example/", "the name of a host"),
        (PAGE, "<img src=\"plan-of-b.svg\">", "the name of a file"),
    ] {
        // Without what an earlier build knows, and with it.
        for is_cold in [true, false] {
            if is_cold {
                std::fs::remove_dir_all(site.caches().join("standpoint")).unwrap();
            } else {
                site.replace(OPEN, "Open.", "Open, too.");
            }
            let failed = run_with(&site, &["build"], page, words).expect(1);
            let expected = format!(
                "error[disclosure]: `{page}` has {kind} that only `{DRAFT}` has, which is withheld: `"
            );
            assert!(
                failed.stderr.contains(&expected),
                "{page} {}",
                failed.stderr
            );
            assert!(failed.stderr.contains("nothing was written: 1 error"));
            assert_eq!(site.public(), old);
            if !is_cold {
                site.replace(OPEN, "Open, too.", "Open.");
            }
        }
        if page != PAGE {
            continue;
        }
        let failed = run_with(&site, &["check"], page, words).expect(1);
        assert!(failed.stderr.contains("error[disclosure]"), "{failed:?}");
        let failed = run_with(&site, &ARCHIVE, page, words).expect(1);
        assert!(failed.stderr.contains("error[disclosure]"), "{failed:?}");
        assert!(!site.path("bag").exists() && !site.path(".bag.standpoint-new").exists());
    }
    site.run(&ARCHIVE).expect(0);
}

#[test]
fn an_edition_is_looked_at_for_what_it_withholds() {
    let site = site(&format!("{SENTENCE}."));
    let later = assessment(
        "A",
        "2025-01-03",
        "talks",
        "publish_on: 2099-01-01\n",
        "This sentence has to wait for the end of the century.",
    );
    site.write("content/assessments/talks/later.md", later);
    let build = ["build", "--drafts", "--out", "drafts"];
    let of_later = "this. This sentence has to wait for the end of the century";
    let failed = run_with(&site, &build, PAGE, of_later).expect(1);
    assert!(
        failed
            .stderr
            .contains("only `content/assessments/talks/later.md` has"),
        "{failed:?}"
    );
    assert!(failed.stderr.contains("later.md:8:1"), "{failed:?}");
    let build = ["build", "--drafts", "--future", "--out", "all"];
    run_with(&site, &build, PAGE, of_later).expect(0);
    let of_draft = format!("<p>{SENTENCE}");
    let build = ["build", "--drafts", "--out", "drafts"];
    run_with(&site, &build, PAGE, &of_draft).expect(0);
}

#[test]
fn pages_that_are_kept_are_looked_at_when_other_words_are_withheld() {
    let site = site("Nothing yet.");
    // No public source says this, and nothing withheld does so far.
    let words = format!("<p>{SENTENCE}.");
    run_with(&site, &["build"], PAGE, &words).expect(0);
    assert!(site.page(PAGE).contains(SENTENCE));
    // Each is a change after which that page could be kept.
    for text in [
        draft("", &format!("{SENTENCE}.")),
        draft(&format!("summary: {SENTENCE}\n"), ""),
    ] {
        site.write(DRAFT, text);
        let failed = run_with(&site, &["build"], PAGE, &words).expect(1);
        assert!(
            failed.stderr.contains("has a sentence that only"),
            "{failed:?}"
        );
        assert!(site.page(PAGE).contains(SENTENCE), "the old site stays");
    }
    site.build();
    assert!(!site.page(PAGE).contains(SENTENCE));
}

#[test]
fn what_is_public_too_is_no_disclosure() {
    let long = "How \"B\" & the others leave";
    for (path, text) in [
        // Quoted, with markup of its own.
        (
            OPEN,
            assessment(
                "A",
                "2025-01-01",
                "talks",
                "",
                &format!("> {}.", SENTENCE.replace("the", "*the*")),
            ),
        ),
        (
            OPEN,
            assessment(
                "A",
                "2025-01-01",
                "talks",
                &format!("summary: >\n  {}\n", SENTENCE.replace(" of ", "\n  of ")),
                "",
            ),
        ),
        (
            OPEN,
            assessment(
                "A",
                "2025-01-01",
                "talks",
                "",
                "https://b.example/ [y](https://b.example/y)",
            ),
        ),
        (
            OPEN,
            assessment(
                "A",
                "2025-01-01",
                "talks",
                "aliases: talks/hidden-plan-of-b-2\n",
                long,
            ),
        ),
        (
            OPEN,
            assessment(
                "A",
                "2025-01-01",
                "talks",
                "",
                "See [[?talks/hidden-plan-of-b|there]] and talks/hidden-plan-of-b.",
            ),
        ),
        ("static/notes.txt", format!("{SENTENCE}.")),
        (
            "themes/default/templates/404.html",
            format!("<p>{SENTENCE}</p>"),
        ),
        (
            "content/assessments/talks/other/plan-of-b.md",
            assessment("A", "2025-01-01", "talks", "", "![x](plan-of-b.svg)"),
        ),
    ] {
        let site = site(&format!(
            "{SENTENCE}. https://b.example/ <https://b.example/> [x](https://schema.org/) [y](http://www.w3.org/) ![](plan-of-b.svg)"
        ));
        site.write("content/assessments/talks/other/plan-of-b.svg", "<svg/>");
        site.write(path, text);
        site.build();
        site.run(&ARCHIVE).expect(0);
    }
}

#[test]
fn what_pages_make_of_public_words_is_no_disclosure() {
    for title in [
        "Assessments",
        "1 January 2025",
        "January 2025",
        "Almost no chance",
        "Roughly even chance",
        "A on Talks in detail",
        "Skip to content",
        "What is not known",
    ] {
        let site = site("");
        let texts = [
            (
                "content/page-of-b.md",
                format!("---\ndraft: true\ntitle: {title}\n---\n"),
            ),
            (
                "content/events/e.md",
                format!("---\ndraft: true\ntitle: {title} \n---\n"),
            ),
            (
                "content/events/in-detail.md",
                "---\ntitle: Talks in detail\n---\n".to_owned(),
            ),
            (
                "content/assessments/o.md",
                assessment(
                    "A",
                    "2025-01-01",
                    "in-detail",
                    "judgements: [{text: It holds, likelihood: likely}]\n",
                    "Open.",
                ),
            ),
        ];
        for (path, text) in texts {
            site.write(path, text);
        }
        site.build();
    }
}

#[test]
fn what_was_removed_or_recorded_is_public() {
    let site = site(&format!("{SENTENCE}."));
    let id = "talks/hidden-plan-of-b";
    let public = site.text(DRAFT).replace("draft: true\n", "");
    site.write(DRAFT, &public);
    site.build();
    site.run(&["record"]).expect(0);
    site.run(&["remove", id, "--reason", "An error.", "--yes"])
        .expect(0);
    site.write(
        DRAFT,
        public.replace("confidence", "draft: true\nconfidence"),
    );
    let run = site.run(&["build"]);
    assert!(!run.stderr.contains("disclosure"), "{run:?}");
}

#[test]
fn hits_are_few_in_a_report_whatever_is_withheld() {
    let site = site("");
    let mut all = String::new();
    for document in 0..60 {
        let sentences = (0..9).map(|n| {
            format!("This is sentence {n} of the withheld document number {document} of many.\n\n")
        });
        let body = sentences.collect::<Vec<_>>().concat();
        all += &body;
        site.write(
            &format!("content/hidden/p{document}.md"),
            format!("---\ndraft: true\ntitle: T\n---\n{body}"),
        );
    }
    let failed = run_with(&site, &["build"], PAGE, &all).expect(1);
    let errors = failed.stderr.matches("error[disclosure]").count();
    assert_eq!(errors, 50 * 5 + 1, "{}", failed.stderr);
    assert!(failed.stderr.contains("(and 4 more of this document)"));
    assert!(
        failed
            .stderr
            .contains("pages say what 10 more withheld documents say alone")
    );
}

/// A document of random words out of few, so that what is withheld and what is public say much the same.
fn document() -> impl Strategy<Value = (bool, u8, String)> {
    let words = prop::sample::select(vec![
        "talks",
        "grain",
        "[[talks]]",
        "*both*",
        "sides.",
        "will",
        "not",
        "`agree`",
        "on",
        "& <b>",
        "\"peace\"",
        "https://h.example/x",
        "[a](https://g.example/)",
        "переговори",
        "和平谈判在首都举行了秘密会谈",
        "\n\n",
        "\n- ",
        "A",
        "2025",
    ]);
    let body = prop::collection::vec(words, 0..40).prop_map(|words| words.join(" "));
    (any::<bool>(), 0..6_u8, body)
}

#[test]
fn no_site_is_suspected() {
    let cases = Config {
        cases: 12,
        ..Config::default()
    };
    let sites = prop::collection::btree_map("[ab]{1,2}/[cde]{1,10}", document(), 1..9);
    let all = TestRunner::new(cases).run(&sites, |documents: BTreeMap<String, _>| {
        let site = site("");
        for (name, (is_draft, title, body)) in &documents {
            let title = [
                "Talks",
                "Grain and talks",
                "A on Talks",
                "1 January 2025",
                "Ceasefire \\\"now\\\"",
                "T",
            ][usize::from(*title)];
            let key = if *is_draft { "draft: true\n" } else { "" };
            let more = format!("{key}title: \"{title}\"\n");
            site.write(
                &format!("content/assessments/{name}.md"),
                assessment("A", "2025-01-01", "talks", &more, body),
            );
        }
        let run = site.run(&["build"]);
        prop_assert!(run.code == Some(0), "{run:?}");
        Ok(())
    });
    all.unwrap();
}

#[test]
fn ten_thousand_withheld_documents_are_told_apart() {
    let site = site("");
    for document in 0..10_000 {
        let text = format!(
            "---\ndraft: true\ntitle: T\n---\nThis is all that note number {document} of this desk has to say.\n"
        );
        site.write(&format!("content/notes/n{document}.md"), text);
    }
    let said = "<p>This is all that note number 7777 of this desk has to say";
    let failed = run_with(&site, &["build"], PAGE, said).expect(1);
    assert_eq!(failed.stderr.matches("error[").count(), 1, "{failed:?}");
    assert!(
        failed.stderr.contains("only `content/notes/n7777.md` has"),
        "{failed:?}"
    );
    let other = said.replace("7777", "10000");
    run_with(&site, &["build"], PAGE, &other).expect(0);
}
