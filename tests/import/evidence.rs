//! What is kept of a transcript: its bytes, a label for each of them, and what was left over.

use std::process::Command;

use serde_json::Value;

use crate::support::{Site, files};
use crate::texts::HARBOUR;

/// The folder of the only transcript of a site.
fn folder(site: &Site) -> String {
    let kept = files(&site.path("imports"));
    let raw = kept.keys().find(|path| path.ends_with("/raw.txt")).unwrap();
    format!("imports/{}", raw.trim_end_matches("/raw.txt"))
}

/// The labels of all spans, each with the bytes that it stands for. They must be the whole file.
fn labelled(site: &Site, raw: &[u8]) -> Vec<(String, String)> {
    let folder = folder(site);
    let sum = Command::new("sha256sum")
        .arg(site.path("a.txt"))
        .output()
        .expect("coreutils");
    let sum = String::from_utf8(sum.stdout).expect("a digest");
    assert_eq!(folder["imports/".len()..], sum[..64]);
    let kept = std::fs::read(site.path(&format!("{folder}/raw.txt"))).unwrap();
    assert_eq!(kept, raw);
    let spans: Value = serde_json::from_str(&site.text(&format!("{folder}/spans.json"))).unwrap();
    assert_eq!(spans["bytes"], raw.len());
    let mut end = 0;
    let mut found = Vec::new();
    for span in spans["spans"].as_array().unwrap() {
        let at = |key: &str| usize::try_from(span[key].as_u64().unwrap()).unwrap();
        assert_eq!(at("start"), end, "{span}");
        end = at("end");
        let before = raw[..at("start")].split(|byte| *byte == b'\n');
        assert_eq!(at("line"), before.count(), "{span}");
        let bytes = String::from_utf8(raw[at("start")..end].to_vec()).unwrap();
        found.push((span["label"].as_str().unwrap().to_owned(), bytes));
    }
    assert_eq!(end, raw.len());
    found
}

#[test]
fn every_byte_has_one_label() {
    let raw = format!("\u{feff}{}", HARBOUR.replace('\n', "\r\n"));
    let site = Site::new(&[("a.txt", &raw)]);
    let run = site.run(&["import", "a.txt"]).expect(0);
    assert!(
        run.stderr
            .contains("  changed: 1 byte order mark dropped; 63 line breaks to LF; "),
        "{}",
        run.stderr
    );
    let found = labelled(&site, raw.as_bytes());
    let count = |label: &str| found.iter().filter(|(found, _)| found == label).count();
    for (label, expected) in [
        ("byte-order-mark", 1),
        ("headline", 1),
        ("event", 1),
        ("question", 1),
        ("speaker", 1),
        ("heading", 6),
        ("bullet", 21 + 3),
        ("item", 3),
        ("citation", 3),
        ("offer", 1),
        ("signature", 1),
        ("residue", 1),
    ] {
        // The line of a citation is cut where that begins and ends.
        assert_eq!(count(label), expected, "{label}");
    }
    assert_eq!(found.last().unwrap().1, "Edited by two");
    let residue = site.text(&format!("{}/residue.txt", folder(&site)));
    assert_eq!(residue, "Edited by two");
    // What lies in the site is without the marks of its source.
    for (path, bytes) in files(&site.path("content")) {
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            !text.contains(['\r', '\u{feff}', '\u{a0}', '\u{2011}']),
            "{path}"
        );
    }
}

#[test]
fn evidence_is_committed_as_it_is_and_never_published() {
    let site = Site::new(&[("a.txt", HARBOUR)]);
    site.run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    assert!(site.text("imports/.gitattributes").ends_with("\n* -text\n"));
    let drafts = ["build", "--drafts", "--out", "all"];
    site.run(&drafts).expect(0);
    for (path, bytes) in files(&site.path("all")) {
        assert!(!path.contains("imports"), "{path}");
        let text = String::from_utf8_lossy(&bytes);
        for kept in ["Edited by two", "I can set out each", "raw.txt"] {
            assert!(!text.contains(kept), "{path} says {kept}");
        }
    }
    // A page that links to it is told that nobody can follow.
    let link = format!(
        "---\ntitle: Desk\n---\n\n[raw](../{}/raw.txt)\n",
        folder(&site)
    );
    site.write("content/desk.md", link);
    assert!(site.errors().contains("content/desk.md:5:1: error["));
}

#[test]
fn lines_are_counted_as_editors_count_them() {
    let raw = "Old Lock\n\nIt\u{2028}closed.\u{c}\r\n\r\nHB-01:\r\rIt\u{b}opens. Reuters\n\nHB-01\n\nTail\n";
    let site = Site::new(&[("a.txt", raw)]);
    let run = site
        .run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    assert!(
        run.stderr.contains("a.txt:7: `Reuters` may be a citation"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("a.txt:11: `Tail` is left over"),
        "{}",
        run.stderr
    );
    let draft = site.text("content/assessments/old-lock/hb-01.md");
    assert!(draft.contains("raw.txt, lines 5 to 7\n"), "{draft}");
}
