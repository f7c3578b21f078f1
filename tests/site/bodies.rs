//! What becomes of a body: links within links, footnotes, citations in brackets, anchors of headings.

use crate::links::site;

/// The body of the page that a text becomes; the build must be free of warnings.
#[track_caller]
fn body(text: &str) -> String {
    let site = site(text);
    site.run(&["build", "--strict"]).expect(0);
    let page = site.page("assessments/x/a/index.html");
    let (_, rest) = page.split_once("<div class=\"text\">\n").expect("a body");
    let (body, _) = rest.split_once("\n</div>\n").expect("an end");
    body.to_owned()
}

#[track_caller]
fn becomes(text: &str, expected: &str) {
    let body = body(text);
    assert_eq!(body.trim(), expected, "{text}");
}

const B: &str = "../../moved/b/";

#[test]
fn within_a_link_links_and_remote_pictures_are_words() {
    for (text, expected) in [
        (
            "[![chart](https://i.example/d.png)](https://r.example/full)",
            "<a href=\"https://r.example/full\">chart</a>",
        ),
        (
            "[![](https://i.example/d.png)](https://r.example/full)",
            "<a href=\"https://r.example/full\">d.png</a>",
        ),
        (
            "[a <https://x.example/y> b](b.md)",
            "<a href=\"../../moved/b/\">a https://x.example/y b</a>",
        ),
        (
            "[[talks|<https://q.example>]]",
            "<a href=\"../../../events/talks/\">https://q.example</a>",
        ),
        (
            "[[talks|![map](https://i.example/m.png)]]",
            "<a href=\"../../../events/talks/\">map</a>",
        ),
        (
            "![](https://i.example/2025/d.png?size=2)",
            "<a href=\"https://i.example/2025/d.png?size=2\">Image: d.png</a>",
        ),
        (
            "[![pier](<m 3.png>)](b.md)",
            "<a href=\"../../moved/b/\"><img src=\"../m%203.png\" alt=\"pier\" /></a>",
        ),
    ] {
        becomes(text, &format!("<p>{expected}</p>"));
    }
    // A reference to a footnote is a link, too.
    let body = body("[[talks|the talks[^n] end]]\n\n[^n]: Note.\n");
    assert!(
        body.contains("the talks end</a><sup class=\"footnote-ref\"><a id=\"fnref_1_1\""),
        "{body}"
    );
}

#[test]
fn links_without_words_say_what_they_lead_to() {
    for (text, href, words) in [
        ("[](b.md)", B, "Why not"),
        ("[ ](b.md)", B, " Why not"),
        ("[](b.md#why-not)", "../../moved/b/#why-not", "Why not"),
        ("[](/assessments/moved/b/)", B, "Why not"),
        ("[[talks|]]", "../../../events/talks/", "Talks"),
        ("[[ua-01| ]]", "../../../agents/ua-01/", " UA-01"),
        ("[](../../data.csv)", "../../../data.csv", "data.csv"),
        ("[](/timeline/2025/)", "../../../timeline/2025/", "2025"),
        ("[](#top)", "#top", "#top"),
        (
            "[](https://a.example/x)",
            "https://a.example/x",
            "a.example/x",
        ),
        (
            "[](mailto:d@a.example)",
            "mailto:d@a.example",
            "d@a.example",
        ),
    ] {
        becomes(text, &format!("<p><a href=\"{href}\">{words}</a></p>"));
    }
    becomes("[[?nobody|]]", "<p>nobody</p>");
    becomes(
        "[![](<m 3.png>)](b.md)",
        "<p><a href=\"../../moved/b/\"><img src=\"../m%203.png\" alt=\"\" />Why not</a></p>",
    );
}

#[test]
fn footnotes_match_as_the_parser_matches_them_and_lead_back_to_each_reference() {
    let html = body("High[^Gauge] and low[^GAUGE].\n\n[^gauge]: The north pier.\n");
    for part in [
        "<a id=\"fnref_1_1\" href=\"#fn_1\">1</a>",
        "<a id=\"fnref_1_2\" href=\"#fn_1\">1</a>",
        "<li id=\"fn_1\">\n<p>The north pier.",
        "href=\"#fnref_1_1\" aria-label=\"Back to reference 1, 1\">↩<sup>1</sup></a>",
        "href=\"#fnref_1_2\" aria-label=\"Back to reference 1, 2\">↩<sup>2</sup></a>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    for (reference, definition) in [("É", "é"), ("Straße", "STRASSE"), ("ΣΑΣ", "σας")] {
        let html = body(&format!("x[^{reference}]\n\n[^{definition}]: y\n"));
        assert!(html.contains("<li id=\"fn_1\">\n<p>y <a"), "{html}");
        assert!(html.contains("aria-label=\"Back to reference 1\">↩</a>"));
    }
}

#[test]
fn citations_in_brackets_are_markdown_links_and_names_stay_wikilinks() {
    becomes(
        "So [[1]](https://one.example/a), [[talks]](https://t.example) and [[2]].\n\n[2]: https://two.example/b\n",
        "<p>So <a href=\"https://one.example/a\">[1]</a>, <a href=\"https://t.example\">[talks]</a> and \
         [<a href=\"https://two.example/b\">2</a>].</p>",
    );
    becomes(
        "[[talks]](see below)",
        "<p><a href=\"../../../events/talks/\">Talks</a>(see below)</p>",
    );
    let html = body("| a |\n|---|\n| [[talks#facts\\|the facts]] [[?nobody#x\\|none]] |\n");
    assert!(
        html.contains("<td><a href=\"../../../events/talks/#facts\">the facts</a> none</td>"),
        "{html}"
    );
}

#[test]
fn links_find_headings_by_the_anchors_of_code_hosts() {
    for (heading, anchor, id) in [
        ("What's new", "whats-new", "what-s-new"),
        ("1. Aims & means", "1-aims--means", "1-aims-means"),
        ("Що далі", "що-далі", "shcho-dali-6485"),
        ("snake_case", "snake_case", "snake-case"),
        ("Café `code` — end", "café-code--end", "cafe-code-end-48e9"),
    ] {
        let html = body(&format!("# T\n\n[x](#{anchor})\n\n## {heading}\n"));
        assert!(html.contains(&format!("<a href=\"#{id}\">x</a>")), "{html}");
    }
    // The second of a name is `-1` there and `-2` here; anchors of this site come first.
    let html = body("# T\n\n[a](#who-s) [b](#whos-1) [c](#who-s-2)\n\n## Who's\n\n## Who's\n");
    for link in ["\"#who-s\">a", "\"#who-s-2\">b", "\"#who-s-2\">c"] {
        assert!(html.contains(link), "{html}");
    }
    let html = body("# T\n\n[x](#Whats-New)\n\n## What's new\n");
    assert!(html.contains("<a href=\"#what-s-new\">x</a>"), "{html}");
    // From elsewhere, by file, by name and by path.
    let site =
        site("[x](b.md#whats-new) [[moved/b#whats-new]] [y](/assessments/moved/b/?q#whats-new)");
    site.replace("content/assessments/x/b.md", "Why not", "What's new");
    site.run(&["build", "--strict"]).expect(0);
    let page = site.page("assessments/x/a/index.html");
    assert_eq!(page.matches("moved/b/#what-s-new\"").count(), 2, "{page}");
    assert!(page.contains("moved/b/?q#what-s-new\""), "{page}");
}

#[test]
fn anchors_that_authors_wrote_come_first_and_stay_as_written() {
    let html = body(
        "# T\n\n[c](#aims-2) [l](#sec.Limits_A) [s](#sec-limits-a) [e](#%C3%A9t%C3%A9) [f](#fn-1)\n\n\
         ## Aims\n\n## Aims\n\n## Costs {#aims-2}\n\n## Limits {#sec.Limits_A}\n\n## Summer {#été}\n\n\
         ## Notes {#fn_1}\n",
    );
    for part in [
        "<h2 id=\"aims\">Aims</h2>\n<h2 id=\"aims-3\">Aims</h2>\n<h2 id=\"aims-2\">Costs</h2>",
        // What 0.1.0 made of it still leads there.
        "<h2 id=\"sec.Limits_A\"><span id=\"sec-limits-a\"></span>Limits</h2>",
        "<a href=\"#sec.Limits_A\">l</a> <a href=\"#sec.Limits_A\">s</a>",
        "<h2 id=\"été\">",
        "<a href=\"#%C3%A9t%C3%A9\">e</a>",
        // The theme's own anchors stay the theme's.
        "<h2 id=\"fn-1\">Notes</h2>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
}

#[test]
fn the_top_of_any_page_can_be_linked_to() {
    becomes("[up](#top)", "<p><a href=\"#top\">up</a></p>");
    becomes("[up](#)", "<p><a href=\"#\">up</a></p>");
    becomes("[up](#TOP)", "<p><a href=\"#TOP\">up</a></p>");
    becomes(
        "[b](b.md#top)",
        "<p><a href=\"../../moved/b/#top\">b</a></p>",
    );
    becomes(
        "[[talks#]]",
        "<p><a href=\"../../../events/talks/\">Talks</a></p>",
    );
    becomes(
        "[t](/timeline/#top)",
        "<p><a href=\"../../../timeline/#top\">t</a></p>",
    );
    // A heading of that name is meant where there is one.
    let html = body("[up](#top)\n\n## Top\n");
    assert!(html.contains("<h2 id=\"top\">"), "{html}");
}

#[test]
fn a_heading_without_words_is_no_title() {
    for empty in ["#", "# <!-- c -->", "# &nbsp;"] {
        let site = site("x");
        let text = format!(
            "---\nagent: UA-01\ndate: 2025-01-01\nevent: talks\nconfidence: low\n---\n{empty}\n\n## Words\n"
        );
        site.write("content/assessments/x/a.md", text);
        site.run(&["build"]).expect(0);
        let page = site.page("assessments/x/a/index.html");
        assert!(page.contains("<h1>Words</h1>"), "{empty}: {page}");
    }
}

#[test]
fn a_second_definition_of_a_footnote_takes_no_number() {
    let html = body("A[^a] B[^b].\n\n[^a]: one\n\n[^a]: again\n\n[^b]: two\n");
    let (one, two, again) = (html.find("one"), html.find("two"), html.find("again"));
    assert!(one < two && two < again, "{html}");
}
