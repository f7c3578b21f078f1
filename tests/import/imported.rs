//! A transcript made into a site: its draft, its files, and the pages of its answers.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Mutex;

use proptest::prelude::*;
use standpoint::cache::Basis;
use standpoint::compile::{Linked, Options, Record, Scanned, Sink};
use standpoint::config::Settings;
use standpoint::diagnostic::{Code, Diagnostics, Severity, Texts, short};
use standpoint::digest::Digest;
use standpoint::import::{Draft, Given, Label, Plan};
use standpoint::site::{Edition, Rows};
use standpoint::source::{Files as _, MemoryFiles};

use crate::page::{Words, words};

/// What was made of a transcript, and its pages by their paths.
pub struct Imported {
    pub draft: Draft,
    pub files: MemoryFiles,
    pub pages: BTreeMap<String, String>,
}

#[derive(Default)]
struct Pages(Mutex<BTreeMap<String, String>>);

impl Sink for Pages {
    type Error = Infallible;

    fn keep(&self, _: &str, _: Digest, _: fn() -> Rows) -> bool {
        false
    }

    fn put(&self, path: &str, bytes: &[u8], _: Basis) -> Result<(), Infallible> {
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

/// A site with its drafts.
pub fn linked(files: &MemoryFiles, diagnostics: &mut Diagnostics) -> Linked {
    let options = Options {
        edition: Edition::ALL,
        ..Options::default()
    };
    let scanned = Scanned::scan(files.clone(), &options, None, diagnostics);
    scanned.read().link(Record::Shown, diagnostics)
}

/// Imports a transcript into an empty site and renders that, drafts included. Nothing comes back
/// where it is refused.
pub fn import(text: &str) -> Result<Option<Imported>, TestCaseError> {
    import_with(text, &Given::default())
}

/// The same for a transcript of which a command says something.
pub fn import_with(text: &str, given: &Given) -> Result<Option<Imported>, TestCaseError> {
    let nothing = MemoryFiles::default();
    let empty = linked(&nothing, &mut Diagnostics::default()).site;
    let read = Draft::read("x.txt", text, given, &Settings::default());
    let draft = match read {
        Ok(draft) => draft,
        Err(wrong) => {
            let wrong = wrong.diagnostics();
            prop_assert!(wrong.has_errors(), "it was refused without a word");
            return Ok(None);
        }
    };
    let mut plan = Plan::new(&empty, Some("2031-03-16"), nothing);
    plan.add(draft, text.as_bytes(), Digest::of(text.as_bytes()));
    let mut planned = plan.finish();
    let files = &planned.files;
    let mut diagnostics = Diagnostics::default();
    let pages = Pages::default();
    let Ok(_) = linked(files, &mut diagnostics).render(&pages, &mut diagnostics);
    diagnostics.drop_code(Code::NoBaseUrl);
    let texts = Texts::fetch(&diagnostics, |file| files.for_report(file));
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
    let turns = imported.draft.spans.iter();
    let turns = turns.filter(|span| span.label == Label::Speaker && span.turn.is_some());
    let turns: BTreeMap<usize, usize> = turns
        .map(|span| (span.line, span.turn.expect("its turn")))
        .collect();
    let texts = imported
        .files
        .files()
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
            let turn = turns[&line];
            let id = path["content/".len()..].trim_end_matches(".md");
            let page = &imported.pages[&format!("{id}/index.html")];
            (turn, words(page))
        })
        .collect()
}
