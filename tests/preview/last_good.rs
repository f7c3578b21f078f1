//! A document whose front matter has an error keeps its last good version, whatever the error.

use crate::live::{Live, site};

const A: &str = "content/assessments/e/a.md";
const PAGE: &str = "/assessments/e/a/";
const STATE: &str = "/_standpoint/state?page=/";

#[test]
fn a_value_that_cannot_be_read_takes_nothing_from_the_page() {
    let site = site();
    let good = "confidence: low\njudgements:\n  - text: It runs in June.\n    likelihood: 65%\n    confidence: high\n";
    site.replace(A, "confidence: low\n", good);
    let live = Live::start(&site, &[]);
    live.equals_build(&site);
    let page = live.text(PAGE);
    assert!(
        page.contains("It runs in June.") && page.contains("65%"),
        "{page}"
    );
    for (from, to) in [
        ("likelihood: 65%", "likelihood: 0.65"),
        ("likelihood: 65%", "likelihood: [80%, 20%]"),
        ("    confidence: high", "    confidence: likely"),
        ("text: It runs in June.", "text:"),
        ("  - text: It", "  - id: No id\n    text: It"),
        ("confidence: low", "confidence: low\nas_of: soon"),
        (
            "confidence: low",
            "confidence: low\nsources:\n  - url: nowhere",
        ),
        ("confidence: low", "confidence: low\nlang: not a language"),
    ] {
        // Words of the body change with it, and wait for it to be mended.
        let whole = site.text(A);
        let broken = whole
            .replace(from, to)
            .replace("A first look", "A second look");
        assert_ne!(
            broken,
            whole.replace("A first look", "A second look"),
            "{from}"
        );
        site.write(A, broken);
        live.shows(STATE, "error[");
        assert_eq!(live.text(PAGE), page, "{to}");
        site.replace(A, "A second look", "A third look");
        live.shows(STATE, "error[");
        assert_eq!(live.text(PAGE), page, "{to}");
        site.write(A, whole);
        live.shows(STATE, "\"errors\":0");
        assert_eq!(live.text(PAGE), page, "{to}");
    }
    // A link that leads nowhere, or may not, holds nothing back.
    site.replace(A, "A first look", "A fourth look [there](javascript:x)");
    live.shows(PAGE, "A fourth look");
    live.shows(STATE, "error[unsafe-link]");
}

#[test]
fn what_was_never_good_is_shown_as_far_as_it_can_be_read() {
    let site = site();
    let bad = "confidence: low\njudgements:\n  - text: It runs in June.\n    likelihood: 0.65\n";
    site.replace(A, "confidence: low\n", bad);
    let live = Live::start(&site, &[]);
    live.shows(PAGE, "It runs in June.");
    site.replace(A, "in June", "in July");
    live.shows(PAGE, "It runs in July.");
    site.replace(A, "0.65", "65%");
    live.shows(PAGE, "65%");
    live.equals_build(&site);
}
