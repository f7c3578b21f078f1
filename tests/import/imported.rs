//! A transcript made into a site: its draft, its files, and the pages of its answers.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use proptest::prelude::*;
use standpoint::compile::{Inputs, Options, Sink};
use standpoint::config::Settings;
use standpoint::diagnostic::{Code, Diagnostics, Severity, Texts, short};
use standpoint::digest::Digest;
use standpoint::import::{Draft, Known, Label, Plan};
use standpoint::site::Edition;

use crate::page::{Words, words};
use crate::support::temporary;

/// What was made of a transcript, and its pages by their paths.
pub struct Imported {
    pub draft: Draft,
    pub files: BTreeMap<String, Vec<u8>>,
    pub pages: BTreeMap<String, String>,
}

#[derive(Default)]
struct Pages(Mutex<BTreeMap<String, String>>);

impl Sink for Pages {
    type Error = Infallible;

    fn keep(&self, _: &str, _: Digest) -> bool {
        false
    }

    fn put(&self, path: &str, bytes: &[u8], _: Option<Digest>) -> Result<(), Infallible> {
        if path.starts_with("assessments/") {
            let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
            self.0
                .lock()
                .expect("one at a time")
                .insert(path.into(), text);
        }
        Ok(())
    }
}

/// Imports a transcript into an empty site and renders that, drafts included. Nothing comes back
/// where it is refused.
pub fn import(text: &str) -> Result<Option<Imported>, TestCaseError> {
    let folder = temporary();
    let root = folder.path();
    let options = Options {
        edition: Edition::ALL,
        base_url: None,
    };
    let mut diagnostics = Diagnostics::default();
    let empty = Inputs::scan(root, &options, None, &mut diagnostics);
    let empty = empty.compile(root, &mut diagnostics).site;
    let read = Draft::read("x.txt", text, &Known::default(), &Settings::default());
    let draft = match read {
        Ok(draft) => draft,
        Err(wrong) => {
            prop_assert!(wrong.has_errors(), "it was refused without a word");
            return Ok(None);
        }
    };
    let nothing = |_: &str| None;
    let mut plan = Plan::new(&empty, Some("2031-03-16"), &nothing);
    plan.add(draft, text.as_bytes(), Digest::of(text.as_bytes()));
    let mut planned = plan.finish();
    for (path, bytes) in &planned.files {
        let place = root.join(path);
        fs::create_dir_all(place.parent().expect("a folder")).expect("made");
        fs::write(place, bytes).expect("written");
    }
    let mut diagnostics = Diagnostics::default();
    let inputs = Inputs::scan(root, &options, None, &mut diagnostics);
    let compiled = inputs.compile(root, &mut diagnostics);
    let pages = Pages::default();
    let Ok(()) = compiled.render(root, &pages, &mut diagnostics);
    diagnostics.drop_code(Code::NoBaseUrl);
    let texts = Texts::fetch(&diagnostics, |file| {
        fs::read_to_string(Path::new(root).join(file)).ok()
    });
    let problems = [Severity::Error, Severity::Warning];
    let problems: usize = problems
        .map(|severity| diagnostics.count(severity))
        .iter()
        .sum();
    prop_assert_eq!(problems, 0, "{}\n{}", short(&diagnostics, &texts), text);
    Ok(Some(Imported {
        draft: planned.made.remove(0).draft,
        files: planned.files,
        pages: pages.0.into_inner().expect("one at a time"),
    }))
}

/// The page of each answer, with the number of its turn.
pub fn answers(imported: &Imported) -> Vec<(usize, Words)> {
    let turns = imported
        .draft
        .spans
        .iter()
        .filter(|span| span.label == Label::Speaker);
    let speakers: Vec<usize> = turns.map(|span| span.line).collect();
    let texts = imported
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("content/assessments/"));
    texts
        .map(|(path, bytes)| {
            let text = String::from_utf8_lossy(bytes);
            let (_, lines) = text.split_once("raw.txt, lines ").expect("its origin");
            let line: usize = lines
                .split(' ')
                .next()
                .expect("a number")
                .parse()
                .expect("one");
            let turn = speakers
                .iter()
                .position(|speaker| *speaker == line)
                .expect("a turn")
                + 1;
            let id = path["content/".len()..].trim_end_matches(".md");
            let page = &imported.pages[&format!("{id}/index.html")];
            (turn, words(page))
        })
        .collect()
}
