//! `build --offline`: a site for a disk or a USB stick.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::{Site, assessment, files};

fn site() -> Site {
    let site = Site::new::<&str>(&[]);
    site.write(
        "standpoint.toml",
        "base_url = 'https://desk.example/'\nnav = [{ title = 'About', path = '/about/' }]\n",
    );
    site.write(
        "content/events/talks.md",
        "---\ntitle: Talks\naliases: [Parley]\nquestions:\n  - {id: sign, text: Will they sign?}\n---\n\n## Terms\n",
    );
    site.write(
        "content/about.md",
        "---\ntitle: About\naliases: [/who/]\n---\n[The talks](/events/talks/#terms), `href=\"x/\"`.\n",
    );
    for (id, agent) in [("a", "A-1"), ("b", "B-2")] {
        let judgements = "tags: [Straße und Weg]\njudgements: [{text: They sign., question: sign, likelihood: 60-80%}]\n";
        let text =
            "As [[a]] has it, see [elsewhere](https://example.org/) and [About](../about.md).\n";
        site.write(
            &format!("content/assessments/{id}.md"),
            assessment(agent, "2025-01-05", "talks", judgements, text),
        );
    }
    site
}

fn build(site: &Site, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let arguments = ["build", "--out", "stick"].iter().chain(more);
    let arguments: Vec<_> = arguments.copied().collect();
    site.run(&arguments).expect(0);
    let mut files = files(&site.path("stick"));
    files.remove(".standpoint-files");
    files
}

/// The relative links of a page, without anchors and queries.
fn links(html: &str) -> Vec<String> {
    let values = html.split(" href=\"").skip(1);
    let values = values.filter_map(|rest| rest.split('"').next());
    let paths = values.map(|link| link.split(['?', '#']).next().unwrap_or_default());
    let relative = paths.filter(|path| !path.is_empty() && !path.contains(':'));
    let decoded = relative.map(|path| percent_encoding::percent_decode_str(path));
    decoded
        .map(|path| path.decode_utf8().unwrap().into_owned())
        .collect()
}

#[test]
fn every_link_of_a_page_leads_to_a_file() {
    let site = site();
    let files = build(&site, &["--offline"]);
    let mut count = 0;
    for (path, bytes) in &files {
        // Servers show that one, at any address.
        if Path::new(path).extension().is_none_or(|end| end != "html") || path == "404.html" {
            continue;
        }
        let html = String::from_utf8(bytes.clone()).unwrap();
        // Words that look like a link.
        let html = html.replace("<code>href=\"x/\"</code>", "");
        for link in links(&html) {
            let target = site.path("stick").join(path).parent().unwrap().join(&link);
            assert!(target.is_file(), "{path} links to {link}");
            count += usize::from(link.ends_with("index.html"));
        }
    }
    assert!(count > 100, "{count}");
    let page = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    assert!(page("about/index.html").contains("<code>href=\"x/\"</code>"));
    assert!(page("about/index.html").contains("../events/talks/index.html#terms"));
    assert!(page("who/index.html").contains("url=../about/index.html\""));
    // Where the page is on the web is another matter.
    assert!(
        page("about/index.html").contains("rel=\"canonical\" href=\"https://desk.example/about/\"")
    );
}

#[test]
fn the_folder_may_become_another_kind_of_site_and_back() {
    let site = site();
    let online = build(&site, &[]);
    assert_eq!(build(&site, &[]), online);
    let offline = build(&site, &["--offline"]);
    assert_ne!(offline, online);
    assert_eq!(build(&site, &["--offline"]), offline);
    site.replace("content/assessments/a.md", "elsewhere", "there");
    assert_ne!(build(&site, &["--offline"]), offline);
    site.replace("content/assessments/a.md", "there", "elsewhere");
    assert_eq!(build(&site, &[]), online);
    // Nothing but links of pages is different.
    assert!(online.keys().eq(offline.keys()));
    for (path, bytes) in online {
        let html = Path::new(&path)
            .extension()
            .is_some_and(|end| end == "html");
        assert!(html || offline[&path] == bytes, "{path}");
    }
}

#[test]
fn what_is_published_is_not_built_for_a_disk() {
    let site = site();
    site.run(&["build", "--offline"]).expect(2);
    for out in ["public", "public/stick"] {
        let refused = site.run(&["build", "--offline", "--out", out]).expect(2);
        assert!(refused.stderr.contains("needs an --out of its own"));
    }
    assert!(!site.has("index.html"));
}
