//! Changes that look like less than they are: in doubt, a build does more.

use std::fs;
use std::process::Command;

use crate::rebuilds::settle;
use crate::support::{Files, Run, Site, assessment, files, finish};

fn site() -> Site {
    let site = Site::new(&[("standpoint.toml", "")]);
    for n in 1..4 {
        let text = assessment(
            "A",
            &format!("2025-01-0{n}"),
            "E",
            &format!("id: e/a{n}\ntitle: Title {n}\n"),
            &format!("First of {n}.\n\nText under {n}.\n"),
        );
        site.write(&format!("content/assessments/a{n}.md"), text);
    }
    site.write(
        "content/p.md",
        "---\ntitle: P\nsummary: S\n---\nWords.\n\nTail.\n",
    );
    site
}

/// Builds, and as something that knows nothing builds: both end in the same way, and with the same output.
#[track_caller]
fn build(site: &Site) -> Run {
    settle();
    let run = site.run(&["build"]);
    let mut clean = site.command(&["build", "--out", "clean"]);
    let other = finish(clean.env("XDG_CACHE_HOME", "/dev/null"));
    assert_eq!(run.code, other.code, "{run:?}\n{other:?}");
    if run.code == Some(0) {
        assert!(
            files(&site.path("clean")) == files(&site.path("public")),
            "{run:?}"
        );
    }
    drop(fs::remove_dir_all(site.path("clean")));
    run
}

#[test]
fn words_go_to_the_page_of_their_document_whatever_its_file_was() {
    let site = site();
    build(&site);
    let path = |n: u8| site.path(&format!("content/assessments/a{n}.md"));
    fs::rename(path(1), site.path("x")).unwrap();
    fs::rename(path(2), path(1)).unwrap();
    fs::rename(path(3), path(2)).unwrap();
    fs::rename(site.path("x"), path(3)).unwrap();
    build(&site);
    for n in 1..4 {
        site.replace(
            &format!("content/assessments/a{n}.md"),
            "Text under",
            "Text below",
        );
        build(&site);
    }
}

#[test]
fn a_theme_that_does_more_with_bodies_gets_its_pages_made() {
    let base = "{% extends \"default/base.html\" %}{% block content %}";
    for page in [
        "{{ body | safe }}<p>{{ body | length }}</p>{% endblock %}",
        "{% set x %}{{ body | safe }}{% endset %}{{ x | length }}{{ x | safe }}{% endblock %}",
        "{%filter replace(from=\"Tail\", to=\"Head\")%}{{ body | safe }}{%endfilter%}{% endblock %}",
        "{{ body | safe }}{{ body | safe }}{% endblock %}",
        "<p>Words.</p>\n<p>Tail.</p>{% endblock %}",
        "{{ body | safe }}{% endblock %}",
    ] {
        let site = site();
        site.write("standpoint.toml", "theme = \"m\"\n");
        site.write("themes/m/templates/page.html", format!("{base}{page}"));
        build(&site);
        site.replace("content/p.md", "Tail.", "Long *Tail*, and Tail.");
        build(&site);
    }
    // The same by what is around a page of the default theme.
    let site = site();
    site.write("standpoint.toml", "theme = \"m\"\n");
    let around = "{% filter replace(from=\"Tail\", to=\"Head\") %}{{ super() }}{% endfilter %}";
    let page = format!(
        "{{% extends \"default/page.html\" %}}{{% block content %}}{around}{{% endblock %}}"
    );
    site.write("themes/m/templates/page.html", page);
    build(&site);
    site.replace("content/p.md", "Words.", "Words and Tail.");
    build(&site);
}

#[test]
fn no_link_of_a_page_that_is_kept_leads_nowhere() {
    let site = site();
    site.write(
        "standpoint.toml",
        "nav = [{ title = \"P\", path = \"/p/#fn_2\" }]\n",
    );
    site.replace(
        "content/p.md",
        "Tail.",
        "One[^a], two[^b].\n\n[^a]: A\n\n[^b]: B",
    );
    build(&site);
    site.replace("content/p.md", ", two[^b].", ", two.");
    let run = build(&site);
    assert!(run.stderr.contains("template-link"), "{run:?}");

    let site = self::site();
    site.write("standpoint.toml", "theme = \"m\"\n");
    site.write("static/logo.txt", "");
    let footer = "{% block footer %}<a href=\"{{ root }}logo.txt\">l</a>{% endblock %}";
    let page = format!("{{% extends \"default/page.html\" %}}{footer}");
    site.write("themes/m/templates/page.html", page);
    build(&site);
    site.remove("static/logo.txt");
    assert_eq!(build(&site).code, Some(1));

    // A link that only an author can make: to a heading that gets another name.
    let site = self::site();
    site.write("standpoint.toml", "theme = \"m\"\n");
    let footer = "{% block footer %}{% if page.extra %}<a href=\"{{ root }}{{ page.extra.see }}\">l</a>{% endif %}{% endblock %}";
    let page = format!("{{% extends \"default/page.html\" %}}{footer}");
    site.write("themes/m/templates/page.html", page);
    site.replace(
        "content/p.md",
        "summary: S",
        "summary: S\nextra:\n  see: q/#why",
    );
    site.write("content/q.md", "---\ntitle: Q\n---\n## Why\n");
    build(&site);
    site.replace("content/q.md", "## Why", "## Because");
    assert_eq!(build(&site).code, Some(1));
}

#[test]
fn trusted_markup_that_no_page_may_hold_is_written_out() {
    let site = site();
    site.write("standpoint.toml", "[markdown]\nraw_html = \"trust\"\n");
    site.replace(
        "content/p.md",
        "Tail.",
        "<b>Tail</b> <a href=\"nowhere/\">x</a>",
    );
    build(&site);
    site.replace(
        "content/p.md",
        "<b>Tail</b>",
        "<b title=\"\u{b}\">Tail \u{1}</b>",
    );
    build(&site);
}

/// What somebody has put into the place of a page or of a folder of ours is refused before anything is moved.
#[cfg(unix)]
#[test]
fn what_is_in_the_way_of_a_page_is_refused_before_any_page_is_moved() {
    use std::os::unix::fs::symlink;
    type Put = fn(&Site);
    let in_the_way: [(&str, Put); 3] = [
        ("a link in the place of a folder", |site| {
            fs::rename(site.path("public/p"), site.path("elsewhere")).unwrap();
            symlink(site.path("elsewhere"), site.path("public/p")).unwrap();
        }),
        ("a folder in the place of a page", |site| {
            fs::remove_file(site.path("public/p/index.html")).unwrap();
            site.write("public/p/index.html/mine", "mine");
        }),
        ("a file in the place of a folder", |site| {
            fs::remove_dir_all(site.path("public/p")).unwrap();
            site.write("public/p", "mine");
        }),
    ];
    for (what, put) in in_the_way {
        let site = site();
        site.build();
        settle();
        put(&site);
        let before: Files = files(&site.path("public"));
        site.replace("content/p.md", "title: P", "title: Q");
        site.replace(
            "content/assessments/a1.md",
            "title: Title 1",
            "title: Other",
        );
        let run = site.run(&["build"]).expect(2);
        assert!(
            run.stderr.contains("the site is as it was"),
            "{what}: {run:?}"
        );
        assert!(files(&site.path("public")) == before, "{what}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_in_the_cache_folder_stops_a_build() {
    for name in [
        "inputs",
        "output-",
        "bodies-",
        "rows-",
        "documents-",
        "site",
        "lock",
    ] {
        let site = site();
        site.build();
        settle();
        let mut entries = fs::read_dir(site.cache()).unwrap();
        let entry = entries.find(|entry| {
            let found = entry.as_ref().unwrap().file_name();
            found.to_str().unwrap().starts_with(name)
        });
        let place = entry.unwrap().unwrap().path();
        fs::remove_file(&place).unwrap();
        let made = Command::new("mkfifo").arg(&place).status();
        assert!(made.unwrap().success());
        site.replace("content/p.md", "Tail.", "Tale.");
        build(&site);
        site.replace("content/p.md", "title: P", "title: Q");
        build(&site);
    }
}

#[test]
fn a_cache_within_the_site_is_none() {
    let site = site();
    for place in ["static/c", "public/c", "c"] {
        for _ in 0..2 {
            let mut command = site.command(&["build"]);
            finish(command.env("XDG_CACHE_HOME", site.path(place))).expect(0);
        }
        assert!(!site.path(place).exists());
    }
}
