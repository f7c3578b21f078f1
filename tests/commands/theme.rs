//! `theme eject` and `theme new`.

use crate::support::{Site, assessment, files};

fn site() -> Site {
    let text = assessment(
        "A-1",
        "2025-01-05",
        "Bridge",
        "judgements:\n- {text: So., likelihood: 20%}\n",
        "Words.",
    );
    Site::new(&[("content/assessments/a.md", text)])
}

/// All files of the default theme, by their paths in it.
fn all() -> Vec<String> {
    let embedded = standpoint::theme::embedded();
    embedded.map(|(path, _)| path.to_owned()).collect()
}

#[test]
fn every_file_of_the_default_theme_can_be_copied_and_the_site_stays_the_same() {
    for theme in ["default", "mine"] {
        let site = site();
        if theme == "mine" {
            site.write("standpoint.toml", "theme = \"mine\"\n")
                .write("themes/mine/static/map.js", "");
        }
        site.build();
        let before = site.public();
        for file in all() {
            let run = site.run(&["theme", "eject", &file]).expect(0);
            assert_eq!(run.stdout, format!("themes/{theme}/{file}\n"));
            let again = site.run(&["theme", "eject", &file]).expect(2);
            assert!(again.stderr.contains("nothing is overwritten"), "{again:?}");
        }
        site.run(&["build", "--strict"]).expect(0);
        assert_eq!(site.public(), before, "{theme}");
    }
}

#[test]
fn a_copy_is_of_what_the_site_shows_and_can_be_edited() {
    let site = site();
    site.write("standpoint.toml", "theme = \"mine\"\n")
        .write("themes/mine/static/map.js", "")
        .write("themes/default/templates/not-found.html", "overlaid");
    let name = all()
        .into_iter()
        .find(|name| name.ends_with("/event.html"))
        .unwrap();
    site.write(&format!("themes/default/{name}"), "overlaid");
    site.run(&["theme", "eject", "event.html"]).expect(0);
    assert_eq!(site.text(&format!("themes/mine/{name}")), "overlaid");
    let own = site.run(&["theme", "eject", "map.js"]).expect(2);
    assert!(
        own.stderr
            .contains("`themes/mine/static/map.js` is there already"),
        "{own:?}"
    );
}

#[test]
fn an_edit_of_a_copy_changes_what_is_edited_and_nothing_else() {
    let site = site();
    site.build();
    let event = site.page("events/bridge/index.html");
    site.run(&["theme", "eject", "components.html"]).expect(0);
    let path = "themes/default/templates/components.html";
    let text = site.text(path);
    assert!(
        text.contains("component assessment_rows("),
        "rows are what an own component changes"
    );
    site.write(path, text + "{#- a remark -#}");
    site.build();
    assert_eq!(site.page("events/bridge/index.html"), event);
}

#[test]
fn an_unknown_file_lists_those_that_may_be_meant() {
    let site = site();
    for (name, said) in [
        ("evnt.html", "did you mean"),
        ("templates/evnt.html", "`templates/event.html`"),
        ("styl.css", "did you mean `static/style.css`?"),
        ("zzzzzzzz", "the files are `static/favicon.svg`, "),
        ("../standpoint.toml", "the theme has no file"),
    ] {
        let run = site.run(&["theme", "eject", name]).expect(2);
        assert!(run.stderr.contains(said), "{name}: {run:?}");
    }
    assert!(!site.path("themes").exists());
}

#[test]
fn a_new_theme_is_that_of_the_documents_under_its_own_name() {
    let site = site();
    let run = site.run(&["theme", "new", "mine"]).expect(0);
    assert_eq!(
        run.stdout,
        "themes/mine/templates/base.html\nthemes/mine/static/mine.css\nthemes/mine/static/mine.svg\n"
    );
    assert!(
        run.stderr
            .contains("Write `theme = \"mine\"` into standpoint.toml"),
        "{run:?}"
    );
    site.write("standpoint.toml", "theme = \"mine\"\n");
    site.run(&["build", "--strict"]).expect(0);
    let home = site.page("index.html");
    assert!(
        home.contains("theme/mine.css") && home.contains("theme/mine.svg"),
        "{home}"
    );
    assert!(!home.contains("almanac") && site.has("theme/mine.css"));
    let before = files(&site.path("themes"));
    for name in ["mine", "default", "", "Mine", "../x", "a/b", ".x", "a b"] {
        let run = site.run(&["theme", "new", name]).expect(2);
        assert!(
            run.stderr.contains("there already") || run.stderr.contains("cannot be the name"),
            "{run:?}"
        );
    }
    assert_eq!(files(&site.path("themes")), before);
}
