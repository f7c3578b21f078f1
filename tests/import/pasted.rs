//! Real shapes of pasted conversations (`tests/import/shapes/`, written before the code that reads them): each is
//! imported with the one command that the refusal prints, and every paragraph lands with its speaker.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::support::{Run, Site};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/import/shapes");

/// Lines of forums and mails at the end of an answer that only a person can tell from its words.
const LIKE_WORDS: [&str; 4] = [
    "Reply Quote Report",
    "Page 1 of 1",
    "Отправлено с мобильного устройства",
    "[End of recording]",
];

/// What is true of a transcript: who said which paragraph.
struct Case {
    name: String,
    file: String,
    truth: Value,
    site: Site,
}

fn cases() -> Vec<Case> {
    let folders = std::fs::read_dir(FOLDER).unwrap();
    let mut folders: Vec<_> = folders.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders.iter().map(|folder| case(folder)).collect()
}

fn case(folder: &Path) -> Case {
    let files = std::fs::read_dir(folder).unwrap();
    let mut names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let file = names.find(|name| name.starts_with("paste.")).unwrap();
    let truth = std::fs::read_to_string(folder.join("said.json")).unwrap();
    let truth: Value = serde_json::from_str(&truth).unwrap();
    let mut texts = vec![(
        file.clone(),
        std::fs::read_to_string(folder.join(&file)).unwrap(),
    )];
    for agent in truth["agents"].as_array().unwrap() {
        let (id, name) = (
            agent["id"].as_str().unwrap(),
            agent["name"].as_str().unwrap(),
        );
        let path = format!("content/agents/{}.md", id.to_lowercase());
        texts.push((path, format!("---\nid: {id}\nname: {name}\n---\n")));
    }
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    Case {
        name: folder.file_name().unwrap().to_str().unwrap().to_owned(),
        file,
        truth,
        site: Site::new(&texts),
    }
}

/// The words of a command as a shell reads them.
pub fn shell_words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    let mut chars = command.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' => quoted = !quoted,
            '\\' if !quoted => words.last_mut().unwrap().extend(chars.next()),
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// Imports with the command that the refusal prints, if it is refused.
pub fn import(site: &Site, arguments: &[&str]) -> (Run, Option<String>) {
    let run = site.run(arguments);
    if run.code == Some(0) {
        return (run, None);
    }
    let printed = run
        .stderr
        .lines()
        .find(|line| line.starts_with("standpoint import "));
    let printed = printed.unwrap_or_else(|| panic!("no command is printed:\n{}", run.stderr));
    assert!(
        !site.has("content/assessments") && !site.has("imports"),
        "something was written"
    );
    let words = shell_words(printed);
    let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    (site.run(&words).expect(0), Some(printed.to_owned()))
}

/// Text without what the import adds to it for Markdown.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .replace(['\\', '\u{200f}', '\u{200e}'], "")
        .replace(['\u{a0}', '\u{202f}'], " ")
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .map(|text| text.as_str().unwrap())
}

/// What has a label in the transcripts of a site.
fn labelled(site: &Site, label: &str) -> String {
    let folders = std::fs::read_dir(site.path("imports")).unwrap();
    let folders = folders
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir());
    let texts = folders.map(|folder| {
        let raw = std::fs::read(folder.join("raw.txt")).unwrap();
        let spans = std::fs::read_to_string(folder.join("spans.json")).unwrap();
        let spans: Value = serde_json::from_str(&spans).unwrap();
        let at = |span: &Value, key: &str| usize::try_from(span[key].as_u64().unwrap()).unwrap();
        let spans = spans["spans"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|span| span["label"] == label);
        let texts = spans.map(|span| {
            String::from_utf8_lossy(&raw[at(span, "start")..at(span, "end")]).into_owned()
        });
        texts.collect::<String>()
    });
    plain(&texts.collect::<String>())
}

/// Whether every paragraph is in the answer of its speaker.
fn said(case: &Case, texts: &[String], wrong: &mut Vec<String>) {
    let Case { truth, site, .. } = case;
    let bodies: Vec<String> = texts.iter().map(|text| plain(text)).collect();
    let offers = labelled(site, "offer");
    let titles = labelled(site, "source");
    let agent = |text: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix("agent: "));
        line.unwrap().to_owned()
    };
    let mut agents: BTreeMap<&str, String> = BTreeMap::new();
    for said in truth["said"].as_array().unwrap() {
        let (by, words) = (said["by"].as_str().unwrap(), said["text"].as_str().unwrap());
        let turn = usize::try_from(said["turn"].as_u64().unwrap()).unwrap();
        let Some(body) = bodies.get(turn - 1) else {
            wrong.push(format!("there is no answer {turn}, of {by}: {words}"));
            continue;
        };
        // What an agent offers to do next is no part of an assessment, and no title of a list that became footnotes.
        if !body.contains(&plain(words))
            && !offers.contains(&plain(words))
            && !titles.contains(&plain(words))
        {
            let place = bodies.iter().position(|body| body.contains(&plain(words)));
            wrong.push(format!(
                "answer {turn} of {by} lacks “{words}”, which is in {place:?}"
            ));
        }
        let found = agent(&texts[turn - 1]);
        let of_by = agents.entry(by).or_insert_with(|| found.clone());
        if *of_by != found {
            wrong.push(format!("answer {turn} is {found}'s, and {by} is {of_by}"));
        }
    }
    let mut all: Vec<&String> = agents.values().collect();
    all.sort();
    all.dedup();
    if all.len() != agents.len() {
        wrong.push(format!("two speakers are one agent: {agents:?}"));
    }
    let turns = truth["said"].as_array().unwrap().last().unwrap()["turn"]
        .as_u64()
        .unwrap();
    if texts.len() as u64 != turns {
        wrong.push(format!("{} answers, and not {turns}", texts.len()));
    }
}

fn check(case: &Case) -> Result<(), String> {
    let Case {
        file, truth, site, ..
    } = case;
    let mut arguments = vec!["import", file, "--date", "2031-03-14"];
    arguments.extend(strings(&truth["options"]));
    let (run, printed) = import(site, &arguments);
    let mut wrong = Vec::new();
    let paths: Vec<&str> = run.stdout.lines().collect();
    let answers: Vec<&str> = paths
        .iter()
        .copied()
        .filter(|path| path.contains("/assessments/"))
        .collect();
    let texts: Vec<String> = answers.iter().map(|path| site.text(path)).collect();
    said(case, &texts, &mut wrong);
    let residue = labelled(site, "residue");
    let events: Vec<&str> = paths
        .iter()
        .copied()
        .filter(|path| path.contains("/events/"))
        .collect();
    let event = events
        .first()
        .map_or_else(String::new, |path| site.text(path));
    for asked in strings(&truth["asked"]) {
        let is_told = plain(&event).replace("''", "'").contains(&plain(asked));
        // What nobody answers is kept.
        if !is_told && !residue.contains(&plain(asked)) {
            wrong.push(format!("the event does not ask “{asked}”"));
        }
    }
    let unescaped = |line: &str| plain(line);
    let lines: Vec<String> = texts
        .iter()
        .flat_map(|text| text.lines())
        .map(unescaped)
        .collect();
    for furniture in strings(&truth["left_out"]) {
        if lines.iter().any(|line| *line == plain(furniture)) && !LIKE_WORDS.contains(&furniture) {
            wrong.push(format!("“{furniture}” is published"));
        }
    }
    if let Some(title) = truth["title"].as_str()
        && !event.replace("''", "'").contains(title)
        && !arguments.contains(&"--event")
    {
        wrong.push(format!("the event is not called “{title}”"));
    }
    for path in answers.iter().chain(&events) {
        if site.text(path).contains("\ndraft: true\n") {
            site.replace(path, "draft: true\n", "");
        }
    }
    let checked = site.run(&["check"]);
    if checked.code != Some(0) {
        wrong.push(format!("check: {}", checked.stderr));
    }
    site.build();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!(
        "== {}\n{}\n{}\n{}\n",
        case.name,
        printed.unwrap_or_default(),
        wrong.join("\n"),
        run.stderr
    ))
}

#[test]
fn every_paragraph_lands_with_its_speaker() {
    let cases = cases();
    assert!(cases.len() >= 30, "{} cases", cases.len());
    let only = std::env::var("CASE").ok();
    let cases = cases
        .iter()
        .filter(|case| only.as_ref().is_none_or(|only| case.name.contains(only)));
    let wrong: Vec<String> = cases
        .filter_map(|case| {
            let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(case)));
            checked
                .unwrap_or_else(|_| Err(format!("== {}: it panics\n", case.name)))
                .err()
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} cases:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
