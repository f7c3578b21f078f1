//! `build`: what is written and what is not, and what is said of it.

use crate::support::{Site, assessment, stamps};

fn site() -> Site {
    let site = Site::new(&[("standpoint.toml", "base_url = \"https://example.org/\"\n")]);
    for (agent, day) in [("A", "01"), ("B", "02"), ("C", "03")] {
        let text = assessment(
            agent,
            &format!("2025-01-{day}"),
            "E",
            "",
            &format!("By {agent}."),
        );
        site.write(
            &format!("content/assessments/{}.md", agent.to_lowercase()),
            text,
        );
    }
    site
}

/// Builds, and gives back the last line that it says.
#[track_caller]
fn built(site: &Site) -> String {
    let said = site.build().said();
    said.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn a_second_build_writes_nothing() {
    let site = site();
    assert_eq!(
        built(&site),
        "built 19 pages: 47 files written, 0 unchanged, 0 removed in TIME"
    );
    let before = stamps(site.root());
    assert_eq!(
        built(&site),
        "built 19 pages: 0 files written, 47 unchanged, 0 removed in TIME; nothing has changed"
    );
    assert_eq!(stamps(site.root()), before);
    // A touched source is no change, and neither is a lost cache.
    site.replace("content/assessments/a.md", "By A.", "By A.");
    std::fs::remove_dir_all(site.path(".standpoint")).unwrap();
    std::fs::remove_dir_all(site.caches()).unwrap();
    let public = stamps(&site.path("public"));
    assert_eq!(
        built(&site),
        "built 19 pages: 0 files written, 47 unchanged, 0 removed in TIME"
    );
    assert_eq!(stamps(&site.path("public")), public);
}

#[test]
fn one_changed_body_rewrites_only_its_page() {
    let site = site();
    site.replace("content/assessments/a.md", "By A.", "By A.\n\nMore.");
    site.build();
    let before = stamps(&site.path("public"));
    site.replace("content/assessments/a.md", "More.", "Less.");
    assert_eq!(
        built(&site),
        "built 19 pages: 3 files written, 44 unchanged, 1 removed in TIME"
    );
    let mut changed: Vec<_> = stamps(&site.path("public"))
        .into_iter()
        .filter(|(path, at)| path.is_file() && before.get(path) != Some(at))
        .map(|(path, _)| path.strip_prefix(site.path("public")).unwrap().to_owned())
        // Of the index of the search, the manifest and the file that has the words.
        .filter(|path| !path.starts_with("search"))
        .collect();
    changed.sort();
    assert_eq!(
        changed,
        [".standpoint-files", "assessments/a/index.html"].map(std::path::PathBuf::from)
    );
}

#[test]
fn what_is_added_and_removed_is_counted() {
    let site = site();
    site.build();
    site.remove("content/assessments/c.md");
    let line = built(&site);
    assert!(line.contains(", 9 removed in TIME"), "{line}");
    assert!(!site.has("agents/c") && !site.has("assessments/c"));
}

#[test]
fn a_hand_edited_output_is_repaired() {
    let site = site();
    site.build();
    let sound = site.public();
    site.write("public/index.html", "defaced");
    std::fs::remove_dir_all(site.path("public/agents")).unwrap();
    std::fs::remove_file(site.path("public/theme/style.css")).unwrap();
    let line = built(&site);
    assert!(
        line.starts_with("built 19 pages: 12 files written"),
        "{line}"
    );
    assert_eq!(site.public(), sound);
}

#[test]
fn files_of_others_stay_and_are_named_once() {
    let site = site();
    site.build();
    site.write("public/CNAME", "example.org");
    site.write("public/events/e/notes/mine.txt", "mine");
    // They are looked for when a page comes or goes.
    site.write("content/more.md", "More.");
    let run = site.build();
    assert!(
        run.stderr.starts_with(
            "left alone: `CNAME` in the output folder is not from here\n\
             left alone: `events/e/notes/` in the output folder is not from here\n"
        ),
        "{run:?}"
    );
    assert_eq!(site.page("CNAME"), "example.org");
}

#[test]
fn a_changed_theme_or_setting_changes_the_pages() {
    let site = site();
    site.build();
    site.write("themes/default/static/style.css", "body { color: red }");
    assert!(built(&site).contains(": 1 file written, 46 unchanged"));
    assert_eq!(site.page("theme/style.css"), "body { color: red }");
    site.write(
        "themes/default/templates/404.html",
        "<p>{{ page.shell.title }}</p>",
    );
    assert!(built(&site).contains(": 1 file written, 46 unchanged"));
    assert_eq!(site.page("404.html"), "<p>Not found</p>");
    site.write("standpoint.toml", "title = \"Ours\"\n");
    let run = site.build();
    // Without a `base_url` the feeds and the sitemap go.
    assert!(run.said().contains("7 removed"), "{run:?}");
    assert!(site.page("index.html").contains("Ours"));
}

#[test]
fn content_with_errors_leaves_the_site_as_it_is() {
    let site = site();
    site.build();
    let before = stamps(&site.path("public"));
    site.write(
        "content/assessments/bad.md",
        assessment("A", "2025-02-30", "E", "", ""),
    );
    site.write("content/worse.md", "[nowhere](nowhere.md)\n");
    let run = site.run(&["build"]).expect(1);
    assert_eq!(
        run.stderr,
        "\
error[bad-date]: there is no day `2025-02-30`
 --> content/assessments/bad.md:3:7
  |
3 | date: 2025-02-30
  |       ^^^^^^^^^^
  |
  = help: write a day of the calendar such as `2025-11-19`

error[broken-link]: there is no file `content/nowhere.md`
 --> content/worse.md:1:1
  |
1 | [nowhere](nowhere.md)
  | ^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write the path of a Markdown file, relative to this one

nothing was written: 2 errors
"
    );
    assert_eq!(stamps(&site.path("public")), before);
    // So does a page that cannot be rendered, although others could.
    site.remove("content/assessments/bad.md")
        .remove("content/worse.md");
    site.write("themes/default/templates/legend.html", "{{ page.nothing }}");
    let run = site.run(&["build"]).expect(1);
    assert!(
        run.stderr.ends_with("nothing was written: 1 error\n"),
        "{run:?}"
    );
    let mut after = stamps(&site.path("public"));
    after.retain(|path, _| path.is_file());
    assert!(after.iter().all(|(path, at)| before[path] == *at));
}
