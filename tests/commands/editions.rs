//! `build --drafts`, `--future`, `--base-url` and `--strict`.

use crate::support::{Site, assessment};

fn site() -> Site {
    Site::new(&[
        (
            "content/assessments/a.md",
            assessment("A", "2025-01-01", "E", "", "Public."),
        ),
        (
            "content/assessments/d.md",
            assessment("A", "2025-01-02", "E", "draft: true\n", "Draft."),
        ),
        (
            "content/assessments/f.md",
            assessment(
                "B",
                "2025-01-03",
                "E",
                "publish_on: 2099-01-01\n",
                "Embargo.",
            ),
        ),
        (
            "content/assessments/both.md",
            assessment(
                "B",
                "2025-01-04",
                "E",
                "draft: true\npublish_on: 2099-01-01\n",
                "Both.",
            ),
        ),
        (
            "content/assessments/green.md",
            assessment("C", "2025-01-05", "E", "marking: TLP:GREEN\n", "Green."),
        ),
    ])
}

fn ids(site: &Site, out: &str) -> Vec<String> {
    let register = site.text(&format!("{out}/register.csv"));
    let rows = register.lines().skip(1);
    rows.map(|row| row.split(',').next().unwrap().to_owned())
        .collect()
}

#[test]
fn a_public_build_has_the_public_alone() {
    let site = site();
    site.build();
    assert_eq!(ids(&site, "public"), ["a"]);
}

#[test]
fn each_edition_shows_what_it_says_and_never_a_marking() {
    let site = site();
    site.run(&["build", "--drafts", "--out", "preview"])
        .expect(0);
    assert_eq!(ids(&site, "preview"), ["a", "d"]);
    assert!(
        site.text("preview/assessments/d/index.html")
            .to_lowercase()
            .contains("draft")
    );
    assert!(
        site.text("preview/assessments/d/index.html")
            .contains("noindex")
    );
    site.run(&["build", "--future", "--out", "preview"])
        .expect(0);
    assert_eq!(ids(&site, "preview"), ["a", "f"]);
    site.run(&["build", "--drafts", "--future", "--out", "preview"])
        .expect(0);
    assert_eq!(ids(&site, "preview"), ["a", "d", "f", "both"]);
    assert!(!site.path("public").exists());
}

#[test]
fn they_need_a_folder_of_their_own() {
    let site = site();
    site.write("standpoint.toml", "output = \"www/site\"\n");
    let message = "error: --drafts and --future need an --out of their own, other than the folder \
                   that is published: what is withheld would stand beside what is public\n";
    let folders = [
        None,
        Some("www/site"),
        Some("./www//site/"),
        Some("www/site/drafts"),
        Some("nowhere/../www/site"),
    ];
    for flag in ["--drafts", "--future"] {
        for folder in folders {
            let mut arguments = vec!["build", flag];
            arguments.extend(folder.into_iter().flat_map(|folder| ["--out", folder]));
            let run = site.run(&arguments).expect(2);
            assert_eq!(run.stderr, message, "{arguments:?}");
        }
    }
    assert!(!site.path("www").exists() && !site.path("nowhere").exists());
    // A symlink does not deceive it.
    site.build_symlink();
    let run = site.run(&["build", "--drafts", "--out", "link"]).expect(2);
    assert_eq!(run.stderr, message);
    site.run(&["build", "--drafts", "--out", "www/drafts"])
        .expect(0);
}

impl Site {
    fn build_symlink(&self) {
        std::fs::create_dir_all(self.path("www/site")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(self.path("www/site"), self.path("link")).unwrap();
    }
}

#[test]
fn a_folder_that_holds_a_public_site_takes_no_preview() {
    let site = site();
    site.run(&["build", "--out", "www"]).expect(0);
    let run = site.run(&["build", "--drafts", "--out", "www"]).expect(2);
    assert!(
        run.stderr.contains("`www` holds a public site"),
        "{}",
        run.stderr
    );
    assert_eq!(ids(&site, "www"), ["a"]);
    // The other way round nothing is given away, and what is withheld goes.
    site.run(&["build", "--drafts", "--out", "preview"])
        .expect(0);
    assert!(site.text("preview/robots.txt").contains("Disallow: /"));
    site.run(&["build", "--future", "--out", "preview"])
        .expect(0);
    site.run(&["build", "--out", "preview"]).expect(0);
    assert_eq!(ids(&site, "preview"), ["a"]);
    site.write("static/robots.txt", "User-agent: *\nDisallow: /private/\n");
    site.run(&["build", "--out", "preview"]).expect(0);
    assert!(site.text("preview/robots.txt").contains("/private/"));
}

#[test]
fn a_base_url_brings_feeds_sitemap_and_canonical_links() {
    let site = site();
    site.build();
    assert!(!site.has("atom.xml") && !site.has("sitemap.xml"));
    assert!(!site.page("index.html").contains("canonical"));
    assert!(site.page("register.csv").contains(",/assessments/a/,,,,,,"));
    site.run(&["build", "--base-url", "https://example.org/sub"])
        .expect(0);
    assert!(
        site.page("sitemap.xml")
            .contains("<loc>https://example.org/sub/assessments/a/</loc>")
    );
    assert!(
        site.page("atom.xml")
            .contains("<id>https://example.org/sub/</id>")
    );
    assert!(
        site.page("events/e/atom.xml")
            .contains("https://example.org/sub/events/e/")
    );
    assert!(
        site.page("events/e/index.html")
            .contains("<link rel=\"canonical\" href=\"https://example.org/sub/events/e/\">")
    );
    assert!(
        site.page("register.csv")
            .contains(",https://example.org/sub/assessments/a/,,,,,,")
    );
    assert!(
        site.page("robots.txt")
            .contains("Sitemap: https://example.org/sub/sitemap.xml\n")
    );
    // Its links stay relative; 404.html, which may be shown anywhere, has paths under it.
    assert!(
        site.page("index.html")
            .contains("href=\"./theme/style.css\"")
    );
    assert!(
        site.page("404.html")
            .contains("href=\"/sub/theme/style.css\"")
    );
    for url in [
        "example.org",
        "ftp://example.org",
        "https://",
        "https://a/?b",
        "https://a b/",
    ] {
        let run = site.run(&["build", "--base-url", url]).expect(2);
        assert!(run.stderr.starts_with("error: --base-url: `"), "{run:?}");
    }
}

#[test]
fn strict_takes_warnings_as_errors() {
    let site = site();
    site.replace(
        "content/assessments/a.md",
        "confidence: low\n",
        "confidence: low\ntopics: x\n",
    );
    let run = site.run(&["build"]).expect(0);
    assert!(
        run.said().ends_with("in TIME; 1 warning\n"),
        "{}",
        run.said()
    );
    assert!(
        run.stderr
            .contains("warning[unknown-key]: `topics` is not a known key")
    );
    // The warning is told again, although nothing has changed.
    let run = site.run(&["build"]).expect(0);
    assert!(run.stderr.contains("warning[unknown-key]"), "{run:?}");
    let run = site.run(&["build", "--strict"]).expect(1);
    assert!(
        run.stderr
            .contains("error[unknown-key]: `topics` is not a known key")
    );
    assert!(
        run.stderr.ends_with("nothing was written: 1 error\n"),
        "{run:?}"
    );
    let run = site.run(&["build", "--quiet"]).expect(0);
    assert_eq!(run.stderr, "");
}
