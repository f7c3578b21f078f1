//! Bodies: what stays text, where links lead, and that each result builds.

use super::{imported, one, post, publish};

#[test]
fn tags_of_templates_and_html_stay_as_text_and_are_told_with_their_lines() {
    let body = "{% include a.html %}\n\n<div class=\"x\">\nwords\n</div>\n\nA {{< b >}} and <b>c</b>\n{{% d %}}\n\n\
                <!--more-->\n\n<!-- a remark -->\n\n`{{ code }}` {{ page.title }}\n";
    let (site, run) = imported(&[("posts/a.md", post("", body))]);
    for told in [
        "posts/a.md:8: 4 template tags stay as text, the first is `{% include a.html %}`: lines 8, 14, 15, 21",
        "posts/a.md:10: 3 pieces of HTML stay as text: lines 10, 14",
        "posts/a.md:17: 1 mark of a summary's end is left out: line 17",
        "posts/a.md:19: 1 hidden comment in HTML becomes text: line 19",
    ] {
        assert!(run.stderr.contains(told), "{told}\n{}", run.stderr);
    }
    publish(&site);
    let page = site.page("assessments/old-lock/a/index.html");
    for shown in [
        "{% include a.html %}",
        "&lt;div class=",
        "words",
        "&lt;b>c&lt;/b>",
        "{{&lt; b >}}",
        "{{% d %}}",
        "a remark",
        "<code>{{ code }}</code>",
        "{{ page.title }}",
    ] {
        assert!(page.replace("&gt;", ">").contains(shown), "{shown}\n{page}");
    }
    assert!(!page.contains("more--"));
}

#[test]
fn links_between_posts_lead_to_their_drafts() {
    let body = "[one](b.md) [two](./c/d.md#a-heading) [**three**](b.md \"title\") [four][b] [five](/posts/b.md)\n\n\
                | a |\n|---|\n| [six](b.md) |\n\n[b]: <b.md>\n";
    let (site, run) = imported(&[
        ("posts/a.md", post("", body)),
        ("posts/b.md", post("", "Back: [a](a.md)")),
        (
            "posts/c/d.md",
            post(
                "",
                "# A post\n\n## A heading\n\n[up](../a.md), [x](../../../etc/passwd.md)",
            ),
        ),
    ]);
    assert!(
        run.stderr
            .contains("posts/c/d.md:12: 1 link leads to nothing that is imported"),
        "{}",
        run.stderr
    );
    let draft = site.text("content/assessments/old-lock/a.md");
    for written in [
        "[[?assessment:old-lock/b|one]]",
        "[[?assessment:old-lock/d#a-heading|two]]",
        "[**three**](b.md \"title\")",
        "\n[b]: b.md\n",
        "[five](/posts/b.md)",
        "| [six](b.md) |",
    ] {
        assert!(draft.contains(written), "{written}\n{draft}");
    }
    publish(&site);
    let page = site.page("assessments/old-lock/a/index.html");
    assert_eq!(
        page.split("<section")
            .next()
            .unwrap()
            .matches("href=\"../b/\"")
            .count(),
        4,
        "{page}"
    );
    assert!(page.contains("href=\"../d/#a-heading\""), "{page}");
}

#[test]
fn a_draft_can_be_published_before_those_that_it_links_to() {
    let (site, _) = imported(&[
        ("posts/a.md", post("", "See [the other](b.md).")),
        ("posts/b.md", post("", "Not yet.")),
    ]);
    site.replace("content/assessments/old-lock/a.md", "draft: true\n", "");
    site.run(&["check"]).expect(0);
    site.build();
    assert!(
        site.page("assessments/old-lock/a/index.html")
            .contains("<p>See the other.</p>")
    );
}

#[test]
fn a_post_that_is_shown_as_a_picture_becomes_a_link() {
    let body = "![a]({{< ref \"b.md\" >}}) ![c][r] ![[b]]\n\n[r]: b.md\n";
    let (site, _) = imported(&[
        ("posts/a.md", post("", body)),
        ("posts/b.md", post("", "x")),
    ]);
    let draft = site.text("content/assessments/old-lock/a.md");
    let written = "\n[a](b.md) [c][r] [[?assessment:old-lock/b|b]]\n\n[r]: b.md\n";
    assert!(draft.contains(written), "{draft}");
    publish(&site);
}

#[test]
fn links_that_may_mean_two_posts_stay_words() {
    let (site, run) = imported(&[
        ("posts/a.md", post("", "[[same]] and [x](same.md)")),
        ("posts/b/same.md", post("", "One.")),
        ("posts/c/same.md", post("", "Two.")),
    ]);
    let told = "posts/a.md:8: 2 links lead to nothing that is imported and become words, the first is `same`: line 8";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    assert!(
        site.text("content/assessments/old-lock/a.md")
            .contains("\\[[same]] and \\[x](same.md)")
    );
    publish(&site);
}

#[test]
fn text_that_looks_like_front_matter_and_markdown_too_deep_are_told() {
    let (said, draft) = one("", "draft: true\n\n```yaml\ndraft: true\n```");
    assert!(
        said.contains(
            "posts/a.md:8: 1 line looks like front matter, and withholds nothing: line 8"
        ),
        "{said}"
    );
    assert!(
        draft.ends_with("\ndraft\\: true\n\n```yaml\ndraft: true\n```\n"),
        "{draft}"
    );
    let (site, run) = imported(&[(
        "posts/a.md",
        post("", &format!("{} words", "> ".repeat(200))),
    )]);
    assert!(
        run.stderr
            .contains("posts/a.md:8: no page can have this Markdown"),
        "{}",
        run.stderr
    );
    publish(&site);
    let page = site.page("assessments/old-lock/a/index.html");
    assert!(page.contains("words</p>"), "{page}");
}
