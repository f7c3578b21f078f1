//! Themes that override the default one, and what is wrong with them.

use crate::support::{Site, assessment};

fn site(files: &[(&str, &str)]) -> Site {
    let site = Site::new(&[("standpoint.toml", "theme = \"x\"\n")]);
    let text = assessment("A", "2025-01-01", "E", "", "Body words.");
    site.write("content/assessments/a.md", text);
    for (path, text) in files {
        site.write(&format!("themes/x/{path}"), text);
    }
    site
}

#[test]
fn one_template_may_extend_that_of_the_default_theme() {
    let plain = site(&[("static/empty.txt", "")]);
    plain.build();
    let site = site(&[(
        "templates/event.html",
        "{% extends \"default/event.html\" %}\n{% block masthead %}<header>Ours</header>{% endblock masthead %}",
    )]);
    site.run(&["build", "--strict"]).expect(0);
    let event = site.page("events/e/index.html");
    assert!(event.contains("<header>Ours</header>") && event.contains("<h1>E</h1>"));
    // Every other page is as it was.
    let others = |site: &Site| {
        let mut files = site.public();
        files.retain(|path, _| path != "events/e/index.html" && path != "theme/empty.txt");
        files
    };
    assert_eq!(others(&site), others(&plain));
}

#[test]
fn a_base_of_its_own_serves_all_default_templates() {
    let base = "<html lang=\"en\"><title>{% block title %}{% endblock title %}</title>\
                {% block head %}{% endblock head %}<body>OURS {% block masthead %}{% endblock masthead %}\
                {% block crumbs %}{% endblock crumbs %}{% block content %}{% endblock content %}\
                {% block footer %}{% endblock footer %}</body></html>";
    let site = site(&[("templates/base.html", base)]);
    site.build();
    assert!(site.page("events/e/index.html").contains("<body>OURS "));
    assert!(
        site.page("assessments/a/index.html")
            .contains("Body words.")
    );
}

#[test]
fn a_single_component_may_be_replaced() {
    let badge = "{%- component badge(confidence: map, after: string = \"\") -%}\n\
                 <b>SURE {{ confidence.label }}</b>\n{%- endcomponent badge -%}\n";
    // In a file of any name: also in one that the default theme has.
    for file in ["templates/badge.html", "templates/components.html"] {
        let site = site(&[(file, badge)]);
        site.run(&["build", "--strict"]).expect(0);
        for page in ["assessments/a/index.html", "events/e/index.html"] {
            let page = site.page(page);
            assert!(page.contains("<b>SURE Low</b>"), "{file} {page}");
        }
    }
}

#[test]
fn static_files_are_laid_over_those_of_the_default_theme() {
    let site = site(&[
        ("static/style.css", "body {}"),
        ("static/deep/own.css", "own"),
    ]);
    site.build();
    assert_eq!(site.page("theme/style.css"), "body {}");
    assert_eq!(site.page("theme/deep/own.css"), "own");
    assert!(site.has("theme/favicon.svg"));
}

#[test]
fn the_embedded_theme_may_be_overlaid_by_its_own_name() {
    let site = site(&[("static/x.txt", "")]);
    site.write("themes/default/templates/404.html", "OURS");
    site.build();
    assert_eq!(site.page("404.html"), "OURS");
    site.write("standpoint.toml", "").build();
    assert_eq!(site.page("404.html"), "OURS");
}

#[test]
fn a_missing_theme_is_an_error_with_the_nearest() {
    let site = site(&[("static/x.txt", "")]);
    site.write("themes/plain/static/x.txt", "")
        .write("standpoint.toml", "theme = \"plian\"\n");
    let run = site.run(&["build"]).expect(1);
    assert!(
        run.stderr
            .contains("error[missing-theme]: there is no theme `plian`")
            && run.stderr.contains("did you mean `plain`?"),
        "{run:?}"
    );
    site.write("standpoint.toml", "theme = \"../x\"\n");
    assert!(
        site.errors()
            .contains("standpoint.toml:1:9: error[bad-value]: `../x` is not the name of a theme")
    );
}

#[test]
fn a_syntax_error_names_template_and_line() {
    let site = site(&[("templates/event.html", "<p>\n{{ page.title | }}\n</p>")]);
    let errors = site.errors();
    assert!(
        errors.contains("themes/x/templates/event.html:2:")
            && errors.contains("error[template-error]"),
        "{errors}"
    );
}

#[test]
fn an_undefined_field_names_template_line_and_the_fields_there_are() {
    let site = site(&[("templates/event.html", "<p>\n{{ page.titel }}\n</p>")]);
    let run = site.run(&["check"]).expect(1);
    for part in [
        "error[template-error]: Field `titel` is not defined (on the page `/events/e/`)",
        "--> themes/x/templates/event.html:2:9",
        "2 | {{ page.titel }}",
        "did you mean `title`?",
        "the fields here are all_questions, asked, backlinks, body, ",
        "question",
    ] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    let site = self::site(&[("templates/event.html", "{{ page.shell.titel }}")]);
    let errors = site.run(&["check"]).expect(1).stderr;
    assert!(
        errors.contains("did you mean `title`? the fields here are canonical, "),
        "{errors}"
    );
}

#[test]
fn a_broken_link_of_a_template_names_page_template_and_target() {
    let template = "<a href=\"{{ root }}timelin/\">t</a> <a href=\"#no\">n</a> \
                    <img src=\"../../../../x.png\"> <a href=\"https://example.org/\">e</a>";
    let site = site(&[("templates/event.html", template)]);
    let run = site.run(&["check"]).expect(1);
    for part in [
        "error[template-link]: the template `event.html` makes a link to `/timelin/`, and nothing \
         stands there (on the page `/events/e/`)",
        "did you mean `/timeline/`?",
        "makes a link to `#no`: no element of the page has that id (on the page `/events/e/`)",
        "makes a link to `../../../../x.png`: it climbs above the site's root (on the page",
    ] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert_eq!(run.stderr.matches("error[template-link]").count(), 3);
}

#[test]
fn a_page_may_lead_to_its_own_anchors_by_its_path() {
    let template = "<p id=\"here\"><a href=\"{{ root }}events/e/#here\">h</a> \
                    <a href=\"{{ root }}events/e/#later\">l</a> <a href=\"./#gone\">g</a></p> \
                    <p id=\"later\"></p>";
    let site = site(&[("templates/event.html", template)]);
    let errors = site.errors();
    let wrong = "a template links to `/events/e/#gone` on the page `/events/e/`: no element there has that id";
    assert!(errors.contains(wrong), "{errors}");
    assert_eq!(errors.matches("template-link").count(), 1, "{errors}");
}

#[test]
fn titles_are_escaped_in_every_template() {
    let hostile = "<script>alert('x')</script>\" onload=\"x";
    let quoted = serde_json::Value::from(hostile).to_string();
    let site = Site::new(&[("standpoint.toml", "base_url = \"https://example.org/\"\n")]);
    let more = format!(
        "title: {quoted}\nsummary: {quoted}\ntags: [{quoted}]\nplaces: {quoted}\nsources: [{{name: {quoted}}}]\n"
    );
    site.write(
        "content/assessments/a.md",
        assessment(
            &quoted,
            "2025-01-01",
            &quoted,
            &more,
            "<script>alert('x')</script>",
        ),
    );
    site.build();
    for (path, bytes) in site.public() {
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            !text.contains("<script>alert") && !text.contains("\" onload=\"x")
                // Data is no markup: it has texts as they are.
                || ![".html", ".xml"].iter().any(|end| path.ends_with(end)),
            "{path}: {text}"
        );
    }
}

#[test]
fn a_style_sheet_and_fonts_of_the_site_are_linked_last() {
    let plain = site(&[]);
    plain.write("standpoint.toml", "");
    plain.build();
    assert!(!plain.page("index.html").contains("custom.css"));
    // The five lines of docs/themes.md.
    let docs = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/themes.md"));
    let docs = docs.unwrap();
    let (_, lines) = docs.split_once("```css\n@font-face").unwrap();
    let (lines, _) = lines.split_once("```").unwrap();
    plain.write("static/custom.css", format!("@font-face{lines}"));
    plain.write("static/fonts/our-serif.woff2", "wOF2");
    plain.run(&["build", "--strict"]).expect(0);
    let event = plain.page("events/e/index.html");
    let sheets: Vec<_> = event.match_indices("rel=\"stylesheet\"").collect();
    let own = event.find("href=\"../../custom.css\"").unwrap();
    assert!(sheets.len() == 2 && own > sheets[1].0, "{event}");
    assert!(event.contains("font-src 'self'"));
    assert!(plain.has("fonts/our-serif.woff2") && plain.page("custom.css").contains("our-serif"));
}

#[test]
fn all_rules_of_the_default_theme_are_in_layers() {
    let sheet = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/themes/default/static/style.css"
    );
    let sheet = std::fs::read_to_string(sheet).unwrap();
    // An important rule of a layer would win over those of no layer.
    assert!(!sheet.contains("!important"));
    let (mut depth, mut alone) = (0_usize, Vec::new());
    let mut rest = String::new();
    for part in sheet.split("/*") {
        rest.push_str(part.split_once("*/").map_or(part, |(_, rest)| rest));
    }
    let mut start = 0;
    for (at, c) in rest.char_indices() {
        match c {
            '{' => {
                if depth == 0 {
                    alone.push(rest[start..at].trim().to_owned());
                }
                depth += 1;
            }
            '}' => {
                depth -= 1;
                start = at + 1;
            }
            ';' if depth == 0 => start = at + 1,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    assert!(
        alone
            .iter()
            .all(|rule| rule.starts_with("@layer ") || rule == "@font-face"),
        "{alone:?}"
    );
}

#[test]
fn the_example_theme_changes_colours_type_and_logo() {
    let site = site(&[]);
    site.write("standpoint.toml", "theme = \"almanac\"\n");
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/almanac/");
    for file in [
        "templates/base.html",
        "static/almanac.css",
        "static/almanac.svg",
    ] {
        let text = std::fs::read_to_string(format!("{root}{file}")).unwrap();
        assert!(text.lines().count() <= 12, "{file}");
        site.write(&format!("themes/almanac/{file}"), text);
    }
    site.run(&["build", "--strict"]).expect(0);
    let event = site.page("events/e/index.html");
    let order = ["theme/style.css", "theme/almanac.css", "theme/almanac.svg"];
    let places = order.map(|file| event.find(file).unwrap_or_else(|| panic!("{file}")));
    assert!(places.is_sorted(), "{event}");
    assert!(!event.contains("class=\"discs\""));
}

#[test]
fn the_style_sheet_and_the_scripts_are_published_without_comments() {
    let site = site(&[("static/x.txt", "")]);
    site.run(&["build"]).expect(0);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/static");
    for (file, comment) in [
        ("style.css", "/*"),
        ("site.js", "\n  //"),
        ("search.js", "\n  //"),
    ] {
        let ours = std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
        let published = site.page(&format!("theme/{file}"));
        assert!(
            ours.contains(comment) && !published.contains(comment),
            "{file}"
        );
        let braces = |text: &str| text.matches('{').count() - text.matches('}').count();
        assert_eq!(braces(&published), 0, "{file}");
    }
    // A file of the theme's own is published as it is.
    site.write("standpoint.toml", "theme = \"x\"\n");
    site.write("themes/x/static/style.css", "/* Mine */ body {}");
    site.run(&["build"]).expect(0);
    assert_eq!(site.page("theme/style.css"), "/* Mine */ body {}");
}

#[test]
fn a_theme_says_the_words_of_figures_and_scripts_otherwise() {
    let words = "[level]\nlow = \"poco\"\n[compare]\nfirst_view = \"Prima\"\n\
                 [filtered]\nshown = \"{total}/{n} visti\"\n";
    let site = site(&[("words/en.toml", words)]);
    site.write(
        "content/assessments/b.md",
        assessment("B", "2025-01-02", "e", "", ""),
    );
    site.run(&["build", "--strict"]).expect(0);
    let event = site.page("events/e/index.html");
    assert!(event.contains(">Prima "), "{event}");
    assert!(event.contains("\"shown\":\"{total}/{n} visti\""), "{event}");
    assert!(
        event.contains("\"meet\":\"{shown}, ranges meet\""),
        "{event}"
    );
}

#[test]
fn a_theme_says_some_words_otherwise() {
    let words = "[base]\nagents = \"Watchers & co\"\n[count]\n\
                 agents = { one = \"{n} watcher\", other = \"{n} watchers\" }\n";
    let site = site(&[("words/en.toml", words)]);
    site.run(&["build", "--strict"]).expect(0);
    let home = site.page("index.html");
    assert!(home.contains(">Watchers &amp; co</a>") && home.contains("1 watcher"));
    assert!(home.contains(">Events</a>"), "the others are as they were");
    site.write("themes/x/words/en.toml", "[base]\nagents = 7\n");
    let errors = site.errors();
    assert!(
        errors.contains("`base.agents` must be a text")
            && errors.contains("themes/x/words/en.toml"),
        "{errors}"
    );
}
