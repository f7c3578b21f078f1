//! The site that version 0.1.0 recorded, in `tests/frozen/0.1/`: no later version loses an address of it, a word of its
//! record, or what its owner wrote in place of the program's own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Files, Site, files};

/// The head of the ledger, as 0.1.0 printed it.
const HEAD: &str = "02da4698e685f229fe2946a2da9641b367af0b70727a727f4b1c6ba02fc7dc3d";
const RULE: &str = "Every later version keeps them: tests/frozen/0.1/ is never regenerated. To change an address on \
                    purpose, make the old one a redirect and add a line to CHANGELOG.md.";

/// Old addresses, and where they lead.
const LEADS_ON: &str = "\
/agents/old-port/ /agents/pa-01/
/assessments/harbour-strike/pa-01/v3/ /assessments/harbour-strike/pa-01/
/assessments/strike/first/ /assessments/harbour-strike/pa-01/
/changes/ /corrections/
/events/odesa-conference/ /events/konferentsiia-4867/
/old/strike.html /assessments/harbour-strike/pa-01/
/ueber.html /about/";

/// Files below `assessments/`, and words in them.
const RECORDED: &str = "\
bridge-closure/lab-01/index.html: A person was named.
bridge-closure/lab-01/v1/index.html: A person was named.
harbour-strike/lab-01/index.html: The model had the wrong tide.
harbour-strike/lab-01/v1/index.html: LAB words: the model says otherwise
harbour-strike/pa-01/history/index.html: The count of berths was wrong: eight, and not nine.
harbour-strike/pa-01/index.html: VERSION-THREE words
harbour-strike/pa-01/v1/assessments/harbour-strike/berths.csv: berth,empty
harbour-strike/pa-01/v1/assessments/harbour-strike/berths.svg: rect width=\"36\"
harbour-strike/pa-01/v1/index.html: 20–45%
harbour-strike/pa-01/v1/index.html: Nine berths of eleven.
harbour-strike/pa-01/v1/index.html: VERSION-ONE words
harbour-strike/pa-01/v2/assessments/harbour-strike/berths.svg: rect width=\"32\"
harbour-strike/pa-01/v2/index.html: VERSION-TWO words
harbour-strike/sea-01/v1/index.html: SEA-FIRST words: teh ships wait.
odes-kii-prognoz-3242/index.html: КИРИЛИЦЯ слова про порти.
talks/ar/index.html: كلمات عن الميناء.";

/// Files, and words in them that stand in the owner's pages or come from the owner's theme: a template that extends
/// the default one, a complete template, a component, a style sheet.
const OWNERS: &str = "\
agents/index.html: Words by which the desk introduces its agents.
events/index.html: Words by which the desk introduces its events.
legend/index.html: Words by which the desk introduces the legend.
questions/index.html: The desk wrote this page itself: it is about the desk, and not about events.
record/index.html: Words by which the desk introduces its record.
search/index.html: The desk wrote this page itself, before the program had a search of its own.
sources/index.html: Words by which the desk introduces its sources.
tags/index.html: Words by which the desk introduces its tags.
timeline/index.html: Words by which the desk introduces its timeline.
events/harbour-strike/index.html: <footer class=\"harbour-imprint\">
search/index.html: <article class=\"harbour-page\"
assessments/harbour-strike/pa-01/index.html: <time class=\"harbour-date\"
assessments/harbour-strike/pa-01/v1/index.html: <time class=\"harbour-date\"
search/index.html: theme/style.css\"";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen/0.1")
}

/// A copy of the frozen site, built.
fn built() -> Site {
    let site = Site::copy_of(&folder().join("site"));
    site.build();
    site
}

fn archive(site: &Path) -> Files {
    let mut archive = files(&site.join("archive"));
    archive.retain(|path, _| !path.ends_with('/'));
    archive
}

/// The URL path of a file of the output.
fn address(file: &str) -> String {
    match file.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
        _ => format!("/{file}"),
    }
}

/// The values of `id` in the tags of a page.
fn ids(page: &str) -> impl Iterator<Item = &str> {
    let tags = page.split('<').filter_map(|tag| tag.split('>').next());
    tags.filter_map(|tag| tag.split_once(" id=\"")?.1.split('"').next())
}

/// Where a redirect leads: the URL path that its relative address means.
fn target(from: &str, page: &str) -> Option<String> {
    let refresh = page.split_once("http-equiv=\"refresh\"")?.1;
    let relative = refresh.split_once("url=")?.1.split('"').next()?;
    let mut path: Vec<&str> = from.split('/').collect();
    path.pop();
    for segment in relative.split('/') {
        match segment {
            ".." => drop(path.pop()),
            "." => {}
            _ => path.push(segment),
        }
    }
    Some(path.join("/"))
}

/// All addresses and anchors of a built site, and where its redirects lead.
fn addresses(site: &Site) -> (BTreeSet<String>, BTreeMap<String, String>) {
    let (mut all, mut redirects) = (BTreeSet::new(), BTreeMap::new());
    for (file, bytes) in site.public() {
        let address = address(&file);
        if Path::new(&file)
            .extension()
            .is_some_and(|end| end == "html")
        {
            let page = String::from_utf8(bytes).unwrap();
            all.extend(ids(&page).map(|id| format!("{address}#{id}")));
            redirects.extend(target(&address, &page).map(|target| (address.clone(), target)));
        }
        all.insert(address);
    }
    (all, redirects)
}

/// Fails unless each file of the list, below a folder of the output, holds its words.
fn expect_words(site: &Site, below: &str, list: &str) {
    for line in list.lines() {
        let (file, words) = line.split_once(": ").unwrap();
        let page = site.page(&format!("{below}{file}"));
        assert!(
            page.contains(words),
            "`{words}` is not in {below}{file}: {page}"
        );
    }
}

#[test]
fn every_address_and_anchor_is_still_there() {
    let (now, redirects) = addresses(&built());
    let listed = fs::read_to_string(folder().join("addresses.txt")).unwrap();
    assert_eq!(listed.lines().count(), 433);
    let is_there = |line: &str| {
        let moved = line.split_once('#').and_then(|(page, anchor)| {
            let target = redirects.get(page)?;
            Some(format!("{target}#{anchor}"))
        });
        now.contains(line) || moved.is_some_and(|moved| now.contains(&moved))
    };
    let missing: Vec<_> = listed.lines().filter(|line| !is_there(line)).collect();
    assert!(
        missing.is_empty(),
        "{} addresses or anchors of version 0.1.0 are gone. {RULE}\n{}",
        missing.len(),
        missing.join("\n")
    );
    for line in LEADS_ON.lines() {
        let (from, to) = line.split_once(' ').unwrap();
        assert_eq!(
            redirects.get(from).map(String::as_str),
            Some(to),
            "{from}. {RULE}"
        );
    }
}

#[test]
fn its_record_is_intact_and_stays_as_it_is() {
    let site = built();
    site.run(&["check"]).expect(0);
    let run = site
        .run(&["verify", "--format", "json", "--expect-head", HEAD])
        .expect(0);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["findings"], serde_json::json!([]), "{report:#}");
    let frozen = archive(&folder().join("site"));
    assert!(
        archive(site.root()) == frozen,
        "build, check or verify changed archive/"
    );

    // It can be continued: old entries and objects stay, byte for byte.
    site.replace(
        "content/assessments/harbour-strike/sea-01-2.md",
        "fill again",
        "fill up again",
    );
    let update = ["record", "--kind", "update", "--note", "A later word."];
    site.run(&update).expect(0);
    site.run(&["verify", "--expect-head", HEAD]).expect(0);
    site.build();
    let continued = archive(site.root());
    for (path, bytes) in frozen {
        assert!(
            continued[&path].starts_with(&bytes),
            "record changed archive/{path}"
        );
    }
}

#[test]
fn recorded_versions_show_their_words_and_pictures() {
    expect_words(&built(), "assessments/", RECORDED);
}

#[test]
fn what_the_owner_wrote_wins() {
    let site = built();
    expect_words(&site, "", OWNERS);
    for (file, source) in [
        ("llms.txt", "static/llms.txt"),
        ("theme/style.css", "themes/harbour/static/style.css"),
        ("theme/anchor.svg", "themes/harbour/static/anchor.svg"),
    ] {
        assert_eq!(site.page(file), site.text(source), "{file}");
    }
}

#[test]
fn what_is_withheld_or_removed_stays_away() {
    let words = [
        "WITHHELD-",
        "withheld-tag",
        "withheld.example.com",
        "lighthouse",
        "harbour master",
        "customs house",
        "end of the century",
        "hidden-77",
        "HIDDEN-77",
        "REMOVED ",
        "named person",
        "UNUSED ",
    ];
    for (path, bytes) in built().public() {
        let text = String::from_utf8_lossy(&bytes);
        for word in words {
            let is_there = path.contains(word) || text.contains(word);
            assert!(!is_there, "`{word}` is in {path}: {text}");
        }
    }
}
