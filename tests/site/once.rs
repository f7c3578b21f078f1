//! What is drawn once for many pages, and comes out as if it had been drawn on each.

use crate::support::{Site, assessment};

/// A site of two assessments by two agents that answer a question, with a theme of these templates.
fn site(templates: &[(&str, &str)]) -> Site {
    let site = Site::new(&[("standpoint.toml", "theme = \"x\"\n")]);
    site.write(
        "content/events/e.md",
        "---\ntitle: E\nquestions:\n  - {id: q, text: Will it?}\n---\n",
    );
    for (agent, likelihood) in [("A", "10%"), ("B", "90%")] {
        let more = format!(
            "title: Of {agent}\ntags: t\nsources:\n  - url: https://example.org/{agent}\njudgements:\n  \
             - {{id: j, text: It will, question: q, likelihood: {likelihood}, confidence: high}}\n"
        );
        let text = assessment(agent, "2025-01-01", "e", &more, "Body words.");
        site.write(&format!("content/assessments/{agent}.md"), text);
    }
    site.write("themes/x/static/x.txt", "");
    for (name, text) in templates {
        site.write(&format!("themes/x/templates/{name}"), text);
    }
    site
}

#[test]
fn rows_of_a_theme_are_on_every_list() {
    let rows = "{% component assessment_rows(rows: array, dated: bool = true, events: bool = true, \
                summary: bool = false, @root) %}<li>{{ rows | length }} ROWS\
                {% for row in rows %} {{ loop.index }} {{ row.title }}{% endfor %}</li>{% endcomponent assessment_rows %}";
    let site = site(&[("rows.html", rows)]);
    site.run(&["build", "--strict"]).expect(0);
    for page in [
        "events/e/",
        "tags/t/",
        "sources/example.org/",
        "timeline/2025/",
    ] {
        let html = site.page(&format!("{page}index.html"));
        assert!(
            html.contains("<li>2 ROWS 1 Of B 2 Of A</li>"),
            "{page} {html}"
        );
    }
}

#[test]
fn a_component_that_looks_at_its_page_is_drawn_on_each() {
    let bar = "{% component bar(x: number, width: number, y: number, height: number, level: string, \
               point: bool = false, @page: map = {}) %}<rect data-on=\"{% if page %}{{ page.shell.title }}{% endif %}\"/>\
               {% endcomponent bar %}";
    let site = site(&[("bar.html", bar)]);
    site.run(&["build", "--strict"]).expect(0);
    for agent in ["a", "b"] {
        let html = site.page(&format!("assessments/{agent}/index.html"));
        let own = format!("data-on=\"Of {}\"", agent.to_uppercase());
        // One of its own, and two beside each other.
        assert_eq!(html.matches(&own).count(), 3, "{html}");
    }
}

#[test]
fn a_scale_of_a_theme_is_drawn_for_each_of_its_values() {
    let scale = "{% component scale(low: integer, high: integer, level: string, height: integer) %}\
                 SCALE {{ low }} {{ level }} {{ height }};{% endcomponent scale %}";
    let site = site(&[("scale.html", scale)]);
    site.run(&["build", "--strict"]).expect(0);
    for (agent, own) in [("a", 10), ("b", 90)] {
        let html = site.page(&format!("assessments/{agent}/index.html"));
        for expected in [(own, 12), (10, 8), (90, 8)] {
            let expected = format!("SCALE {} high {};", expected.0, expected.1);
            assert_eq!(html.matches(&expected).count(), 1, "{expected} {html}");
        }
    }
}

#[test]
fn values_that_look_alike_are_told_apart() {
    let show = "{% component show(value, end = \"\", @root) %}[{{ value is string }} {{ value }} {{ end }} {{ root }}]\
                {% endcomponent show %}";
    let page = "{% for value in [8, \"8\", true, \"true\", 8.0, -8] %}{{ once(of=\"show\", value=value) }}{% endfor %}\
                {{ once(of=\"show\", end=\"a\", value=\"bofshowvaluec\") }}{{ once(of=\"show\", end=\"aofshowvalueb\", value=\"c\") }}";
    let site = site(&[("show.html", show), ("404.html", page), ("page.html", page)]);
    site.write("content/a/about.md", "---\ntitle: About\n---\n");
    site.build();
    for (path, root) in [("404.html", "/"), ("a/about/index.html", "../../")] {
        let shown = |is: bool, words: &str| format!("[{is} {words} {root}]");
        let mut expected = String::new();
        for (is, value) in [
            (false, "8"),
            (true, "8"),
            (false, "true"),
            (true, "true"),
            (false, "8.0"),
            (false, "-8"),
        ] {
            expected += &shown(is, &format!("{value} "));
        }
        expected += &shown(true, "bofshowvaluec a");
        expected += &shown(true, "c aofshowvalueb");
        assert_eq!(site.page(path).replace("&#x2F;", "/"), expected);
    }
}

#[test]
fn a_component_that_draws_itself_ends_with_an_error() {
    let scale = "{% component scale(low: integer, high: integer, level: string, height: integer) %}\
                 {{ once(of=\"scale\", low=low, high=high, level=level, height=height + 1) \
                 or <scale low={low} high={high} level={level} height={height + 1} /> }}{% endcomponent scale %}";
    let errors = site(&[("scale.html", scale)]).errors();
    assert!(errors.contains("error[template-error]"), "{errors}");
    // What is wrong in a component is told where it is.
    let scale = "{% component scale(low: integer, high: integer, level: string, height: integer) %}\n\
                 {{ lowest }}{% endcomponent scale %}";
    let errors = site(&[("scale.html", scale)]).errors();
    assert!(
        errors.contains("themes/x/templates/scale.html:2:4: error[template-error]"),
        "{errors}"
    );
}
