//! The five steps by which `/record/` lets a reader check a page, done with the built site alone.

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use crate::desk::{LEDGER, NORTH, at, built, head, recorded};
use crate::support::{Run, Site, finish};

const VERSIONS: [&str; 3] = [
    "assessments/talks/north",
    "assessments/talks/north/v1",
    "assessments/talks/south",
];

/// What lies between two marks.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let (_, rest) = text.split_once(from).expect(from);
    rest.split_once(to).expect(to).0
}

/// The commands of the steps.
fn commands(site: &Site) -> Vec<String> {
    let page = site.page("record/index.html");
    let steps = between(&page, "<ol class=\"steps\">", "</ol>");
    let steps = steps.split("<li>").skip(1);
    let command = |step: &str| {
        let command = between(step, "<pre><code>", "</code></pre>");
        let command = command.replace("&lt;", "<").replace("&gt;", ">");
        command.replace("&quot;", "\"").replace("&amp;", "&")
    };
    steps.map(command).collect()
}

/// The folder of a reader.
struct Reader {
    folder: TempDir,
    commands: Vec<String>,
    page: String,
}

impl Reader {
    /// Saves all that the pages offer: of the record, and of a version.
    fn new(site: &Site, version: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for page in ["record", version] {
            let text = site.page(&format!("{page}/index.html"));
            for link in text.split("<a href=\"").skip(1) {
                let link = link.split_once('>').unwrap().0;
                let Some((href, name)) = link.split_once("\" download=\"") else {
                    continue;
                };
                let file = site.path(&format!("public/{page}/{href}"));
                let name = name.trim_end_matches('"');
                fs::copy(file, folder.path().join(name)).expect(href);
            }
        }
        Self {
            folder,
            commands: commands(site),
            page: site.page(&format!("{version}/index.html")),
        }
    }

    /// Does a step.
    fn step(&self, number: usize) -> Run {
        let mut shell = Command::new("sh");
        let shell = shell.current_dir(self.folder.path());
        finish(shell.args(["-c", &self.commands[number - 1]]))
    }

    fn damage(&self, name: &str, from: &str, to: &str) {
        let path = self.folder.path().join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
}

/// A site with sources, and the heads of its ledger: the newest, and one before.
fn site(settings: &str) -> (Site, String, String) {
    let site = recorded();
    let base = "base_url = \"https://desk.example/\"\n";
    site.write("standpoint.toml", format!("{base}{settings}"));
    let kept = head(&site);
    let note = "It said \"prev\":\"0\" and \\n.";
    let withdraw = ["withdraw", "talks/south", "--reason", note, "--yes"];
    at(&site, "2026-01-12T00:00:00Z", &withdraw).expect(0);
    built(&site);
    let newest = head(&site);
    (site, newest, kept)
}

#[test]
fn a_reader_can_check_each_page_down_to_its_words() {
    let (site, newest, kept) = site("[record]\npublish_sources = true\n");
    for version in VERSIONS {
        let reader = Reader::new(&site, version);
        assert_eq!(reader.commands.len(), 5);
        let digest = reader.step(1).expect(0).stdout[..64].to_owned();
        assert!(
            reader
                .page
                .contains(&format!("<code>sha256:{digest}</code>"))
        );
        let entry = reader.step(2).expect(0).stdout;
        let id = between(version, "assessments/", "h");
        assert!(entry.contains(&format!("\"id\":\"{id}h\"")), "{entry}");
        assert_eq!(reader.step(3).expect(0).stdout.trim(), newest);
        assert!(site.page("record/index.html").contains(&newest));
        fs::write(reader.folder.path().join("kept.txt"), format!("{kept}\n")).unwrap();
        assert_eq!(reader.step(4).expect(0).stdout.lines().count(), 1);
        let listed = reader.step(5).expect(0).stdout;
        let source = format!("{}.md", id.replace("talks/", "") + "h");
        let files = match version {
            "assessments/talks/south" => vec![source],
            _ => vec!["data.csv".to_owned(), "map.svg".to_owned(), source],
        };
        let names: Vec<_> = listed.lines().map(|line| &line[66..]).collect();
        assert_eq!(names, files);
    }
    // The words are those that the page shows.
    let reader = Reader::new(&site, VERSIONS[1]);
    let words = fs::read_to_string(reader.folder.path().join("north.md")).unwrap();
    assert!(words.contains("They will fail.") && reader.page.contains("They will fail."));
    assert!(site.text(NORTH).contains("by May."));
}

#[test]
fn each_step_finds_what_it_is_for() {
    let (site, newest, kept) = site("[record]\npublish_sources = true\n");
    let reader = || Reader::new(&site, VERSIONS[0]);
    // A manifest that is not that of the page.
    let one = reader();
    one.damage("manifest.txt", "north.md", "other.md");
    let digest = one.step(1).expect(0).stdout[..64].to_owned();
    assert!(!one.page.contains(&digest));
    one.step(2).expect(1);
    // A line that was changed, and one that is gone.
    let one = reader();
    one.damage("ledger.jsonl", "The month", "The year");
    assert!(one.step(3).expect(1).stdout.starts_with("broken before: "));
    let one = reader();
    let ledger = site.text(LEDGER);
    one.damage("ledger.jsonl", ledger.lines().last().unwrap(), "");
    one.damage("ledger.jsonl", "\n\n", "\n");
    assert_eq!(one.step(3).expect(0).stdout.trim(), kept);
    fs::write(one.folder.path().join("kept.txt"), &newest).unwrap();
    one.step(4).expect(1);
    // Words that were changed.
    let one = reader();
    one.damage("north.md", "by May", "by June");
    assert!(!one.step(5).expect(0).stdout.contains("north.md"));
}

#[test]
fn without_sources_a_reader_can_check_a_page_down_to_its_manifest() {
    let (site, newest, kept) = site("");
    for version in VERSIONS {
        let reader = Reader::new(&site, version);
        let saved = fs::read_dir(reader.folder.path()).unwrap().count();
        assert_eq!(saved, 3, "manifest.txt, ledger.jsonl, checkpoint");
        let digest = reader.step(1).expect(0).stdout[..64].to_owned();
        assert!(
            reader
                .page
                .contains(&format!("<code>sha256:{digest}</code>"))
        );
        reader.step(2).expect(0);
        assert_eq!(reader.step(3).expect(0).stdout.trim(), newest);
        fs::write(reader.folder.path().join("kept.txt"), &kept).unwrap();
        reader.step(4).expect(0);
        // Nothing is published that could be compared.
        reader.step(5).expect(1);
    }
    // With a copy of the sources, the newest version is as its manifest says.
    let reader = Reader::new(&site, VERSIONS[0]);
    let copy = reader.folder.path().join("content");
    let status = Command::new("cp")
        .arg("-R")
        .args([site.path("content"), copy])
        .status();
    assert!(status.unwrap().success());
    reader.step(5).expect(0);
}
