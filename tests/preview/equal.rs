//! Whatever happens to the files, every page of the preview is the one that a build would write.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use proptest::prelude::*;
use standpoint::cache::Basis;
use standpoint::compile::{Options, Record, Scanned, Sink};
use standpoint::diagnostic::Diagnostics;
use standpoint::digest::Digest;
use standpoint::model::Marking;
use standpoint::preview::{Scope, Snapshot, Workspace};
use standpoint::site::{Edition, Rows};
use standpoint::source::DiskFiles;

use crate::support::{assessment, temporary};

/// One thing that a writer does.
#[derive(Debug, Clone)]
enum Edit {
    Write(usize, Text),
    /// Words at the end of a body, which no other page shows.
    Append(usize),
    /// Keys that other pages show, and that do not change where anything stands.
    Key(usize, usize),
    Rename(usize, usize),
    Delete(usize),
    Settings(usize),
    Template(usize),
    DeleteFolder,
    /// The clock shows another moment.
    Clock(usize),
}

/// What is written into a document.
#[derive(Debug, Clone)]
struct Text {
    agent: usize,
    day: u8,
    event: usize,
    marking: usize,
    link: usize,
    words: usize,
}

const PATHS: [&str; 8] = [
    "content/assessments/a.md",
    "content/assessments/b.md",
    "content/assessments/x/c.md",
    "content/assessments/x/y/d.md",
    "content/assessments/x/y/e.md",
    "content/about.md",
    "content/events/one.md",
    "content/agents/a-1.md",
];
const MORE: [&str; 9] = [
    "",
    "judgements: [{text: It holds., likelihood: likely, question: q}]\n",
    "judgements: [{text: It holds., question: q}, {id: r, text: So., likelihood: 20%}]\n",
    "supersedes: a\njudgements:\n- {text: It holds., likelihood: 5-20%, question: one#q}\n",
    "draft: true\n",
    "marking: TLP:RED\n",
    "marking: TLP:GREEN\n",
    "publish_on: 2099-01-01T00:00:00Z\n",
    "title: A title of its own\ntags: [one, two]\n",
];
const KEYS: [&str; 11] = [
    "judgements: [{text: It holds., likelihood: unlikely, question: q}]",
    "judgements: [{text: It does hold., likelihood: 35%, confidence: low, question: q}]",
    "judgements: [{text: Else.}, {id: x, text: It holds., likelihood: 80-90%, question: q}]",
    "judgements: [{text: Nobody asks., likelihood: 65%}]",
    "judgements: []",
    "title: Another title",
    "title: \"\"",
    "summary: In a few words",
    "confidence: 70%",
    "places: [Kyiv, Lviv]",
    "tags: [two, three]",
];
const SETTINGS: [&str; 4] = [
    "",
    "title = \"Desk\"\n",
    "base_url = \"https://example.org/x/\"\ntime_zone = \"Europe/Kyiv\"\n",
    "lang = \"uk\"\nnav = [{ title = \"About\", path = \"/legend/\" }]\n",
];

/// Before, at and after the end of an embargo.
const MOMENTS: [&str; 3] = [
    "2098-12-31T23:59:59Z",
    "2099-01-01T00:00:00Z",
    "2150-01-01T00:00:00Z",
];

fn text(path: &str, of: &Text) -> String {
    let link = match of.link % 4 {
        0 => String::new(),
        1 => "See [[agent:A-1]].".to_owned(),
        2 => "See [[?e|that]], [[?a]] and [[?b]].".to_owned(),
        _ => "See [a paper](https://example.com/paper).".to_owned(),
    };
    let words = format!("# Heading {}\n\nWords {}. {link}\n", of.words, of.words);
    if path.contains("/assessments/") {
        let date = format!("2025-01-{:02}", of.day);
        let agents = ["A-1", "B-2", "[A-1, C-3]"];
        let events = ["one", "two", "[one, The third]"];
        let (agent, event) = (agents[of.agent % 3], events[of.event % 3]);
        // Of the other event nobody asks anything.
        let more = MORE[of.marking];
        let more = if event == "two" && more.contains("question") {
            ""
        } else {
            more
        };
        assessment(agent, &date, event, more, &words)
    } else if path.contains("/events/") && !of.words.is_multiple_of(4) {
        let questions = [
            "[{id: q, text: Does it hold?}]",
            "[{id: p, text: And that?, outcome: no}, {id: q, text: Does it hold?, resolves_by: 2026-01-01}]",
            "[{id: q, text: Will it hold?, criteria: It did.}]",
        ];
        let draft = if of.marking == 1 { "draft: true\n" } else { "" };
        let questions = questions[of.link % 3];
        format!("---\n{draft}questions: {questions}\n---\n{words}")
    } else if of.words.is_multiple_of(5) {
        format!("---\ndraft: true\n---\n{words}")
    } else {
        words
    }
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let document = (
        0..3usize,
        1..29u8,
        0..3usize,
        0..MORE.len(),
        0..4usize,
        0..40usize,
    );
    let document = document.prop_map(|(agent, day, event, marking, link, words)| Text {
        agent,
        day,
        event,
        marking,
        link,
        words,
    });
    let edit = prop_oneof![
        6 => (0..PATHS.len(), document).prop_map(|(at, text)| Edit::Write(at, text)),
        3 => (0..PATHS.len()).prop_map(Edit::Append),
        4 => (0..5usize, 0..KEYS.len()).prop_map(|(at, key)| Edit::Key(at, key)),
        2 => (0..5usize, 0..5usize).prop_map(|(from, to)| Edit::Rename(from, to)),
        2 => (0..PATHS.len()).prop_map(Edit::Delete),
        1 => (0..SETTINGS.len()).prop_map(Edit::Settings),
        1 => (0..3usize).prop_map(Edit::Template),
        1 => Just(Edit::DeleteFolder),
        2 => (0..MOMENTS.len()).prop_map(Edit::Clock),
    ];
    prop::collection::vec(edit, 1..10)
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn apply(root: &Path, edit: &Edit) {
    match edit {
        Edit::Write(at, document) => write(root, PATHS[*at], &text(PATHS[*at], document)),
        Edit::Append(at) => {
            if let Ok(text) = fs::read_to_string(root.join(PATHS[*at])) {
                write(root, PATHS[*at], &(text + "\nWords at the end.\n"));
            }
        }
        Edit::Key(at, key) => {
            if let Ok(text) = fs::read_to_string(root.join(PATHS[*at])) {
                let (name, _) = KEYS[*key].split_once(':').unwrap();
                let others = text.lines().filter(|line| !line.starts_with(name)).skip(1);
                let lines: Vec<_> = ["---", KEYS[*key]].into_iter().chain(others).collect();
                write(root, PATHS[*at], &(lines.join("\n") + "\n"));
            }
        }
        Edit::Rename(from, to) => {
            fs::create_dir_all(root.join(PATHS[*to]).parent().unwrap()).unwrap();
            let _ = fs::rename(root.join(PATHS[*from]), root.join(PATHS[*to]));
        }
        Edit::Delete(at) => drop(fs::remove_file(root.join(PATHS[*at]))),
        Edit::Settings(at) => write(root, "standpoint.toml", SETTINGS[*at]),
        Edit::Template(at) => match at {
            0 => drop(fs::remove_dir_all(root.join("themes"))),
            more => write(
                root,
                "themes/default/templates/404.html",
                &format!(
                    "{{% extends \"base.html\" %}}{{% block footer %}}{{{{ site.title }}}} {more}{{% endblock footer %}}"
                ),
            ),
        },
        Edit::DeleteFolder => drop(fs::remove_dir_all(root.join("content/assessments/x"))),
        Edit::Clock(_) => {}
    }
}

/// Keeps what was rendered.
#[derive(Default)]
struct Kept(Mutex<BTreeMap<String, Vec<u8>>>);

impl Sink for Kept {
    type Error = Infallible;

    fn keep(&self, _: &str, _: Digest, _: fn() -> Rows) -> bool {
        false
    }

    fn put(&self, path: &str, bytes: &[u8], _: Basis) -> Result<(), Infallible> {
        self.0
            .lock()
            .unwrap()
            .insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// The writer's preview, the public edition or an internal one.
fn editions() -> impl Strategy<Value = Edition> {
    let internal = Edition {
        marking: Some(Marking::Red),
        ..Edition::default()
    };
    prop_oneof![2 => Just(Edition::ALL), 1 => Just(Edition::default()), 1 => Just(internal)]
}

/// All pages of a clean build, and whether it has errors.
fn built(root: &Path, options: &Options) -> (BTreeMap<String, Vec<u8>>, bool) {
    let disk = DiskFiles::new(root);
    let mut diagnostics = Diagnostics::default();
    let scanned = Scanned::scan(disk, options, None, &mut diagnostics);
    let linked = scanned.read().link(Record::Shown, &mut diagnostics);
    let kept = Kept::default();
    let Ok(_) = linked.render(&kept, &mut diagnostics);
    let mut pages = kept.0.into_inner().unwrap();
    // The preview makes the index of the search when it is asked for.
    let is_index = |path: &str| path.starts_with("search/") && path.ends_with("js");
    pages.retain(|path, _| !path.starts_with("theme/") && !is_index(path));
    (pages, diagnostics.has_errors())
}

/// All pages of the preview, and whether anything has errors.
fn shown(snapshot: &Snapshot) -> (BTreeMap<String, Vec<u8>>, bool) {
    let mut has_errors = snapshot.diagnostics.has_errors();
    let mut pages = BTreeMap::new();
    for page in &snapshot.linked.plan.pages {
        let shown = snapshot.show(page, 200);
        has_errors |= shown.problems.has_errors();
        pages.insert(page.route.output(), shown.bytes);
    }
    (pages, has_errors)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_preview_is_always_what_a_build_would_write(edition in editions(), edits in edits()) {
        let mut options = Options { edition, ..Options::default() };
        let folder = temporary();
        let root = folder.path();
        write(root, "content/events/one.md", "---\nquestions: [{id: q, text: Does it hold?}]\n---\n");
        for (path, agent) in [(PATHS[0], "A-1"), (PATHS[2], "B-2")] {
            write(root, path, &assessment(agent, "2025-01-02", "one", MORE[1], "Words.\n"));
        }
        let mut workspace = Workspace::new(DiskFiles::new(root), options.clone(), None);
        let mut newest = workspace.refresh(&Scope::Everything, options.now).map(|first| first.snapshot);
        for edit in &edits {
            apply(root, edit);
            if let Edit::Clock(at) = edit {
                options.now = MOMENTS[*at].parse().unwrap();
            }
            // As the command does it: where it was told, and later everywhere.
            let scope = match edit {
                Edit::Write(at, _) | Edit::Append(at) | Edit::Key(at, _) => Scope::Files(BTreeSet::from([PATHS[*at].into()])),
                _ => Scope::Everything,
            };
            newest = workspace.refresh(&scope, options.now).map(|next| next.snapshot).or(newest);
            prop_assert!(workspace.refresh(&Scope::Everything, options.now).is_none(), "{:?} was missed", edit);
            let built = built(root, &options);
            let shown = shown(newest.as_ref().unwrap());
            prop_assert_eq!(shown.1, built.1);
            // With errors there is no build to be equal to, and last good versions are shown.
            if !built.1 {
                prop_assert_eq!(shown, built);
            }
        }
    }
}
