//! What comes of a site: built in memory, and packed into a bag.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::path::Path;
use std::sync::{Arc, Mutex};

use standpoint::archive::{Bag, Pages, objects, sources};
use standpoint::cache::Basis;
use standpoint::compile::{Linked, Options, Record, Scanned, Sink};
use standpoint::diagnostic::{Code, Diagnostic, Diagnostics};
use standpoint::digest::Digest;
use standpoint::ledger::Audit;
use standpoint::site::{Rows, WithheldCounts};
use standpoint::source::{MemoryFiles, MemorySpool, Original, Spool, Spooled};

use super::publishing::Circumstances;
use crate::support::{Files, files, temporary};

/// What comes of a site.
pub struct Built {
    /// All files of the output.
    pub files: Files,
    pub diagnostics: Diagnostics,
    /// What is due, such as questions that are past their day.
    pub due: Diagnostics,
    pub counts: WithheldCounts,
    /// The prose that waited in a spool.
    pub spooled: BTreeSet<String>,
}

/// Keeps what is rendered and copied.
#[derive(Default)]
struct Kept(Mutex<Files>);

impl Kept {
    fn add(&self, path: &str, bytes: &[u8]) {
        let before = self
            .0
            .lock()
            .unwrap()
            .insert(path.to_owned(), bytes.to_vec());
        assert!(before.is_none(), "{path} is written twice");
    }
}

impl Sink for Kept {
    type Error = Infallible;

    fn keep(&self, _: &str, _: Digest, _: fn() -> Rows) -> bool {
        false
    }

    fn put(&self, path: &str, bytes: &[u8], _: Basis) -> Result<(), Infallible> {
        self.add(path, bytes);
        Ok(())
    }

    fn copy(&self, path: &str, file: &Original<'_>) -> Result<Result<(), Diagnostic>, Infallible> {
        Ok(file
            .files
            .bytes(file.path, 1 << 20)
            .map(|bytes| self.add(path, &bytes)))
    }
}

/// A spool that remembers what it was given.
#[derive(Default)]
struct Noted(MemorySpool, Mutex<BTreeSet<String>>);

impl Spool for Noted {
    fn keep(&self, text: &str) -> Option<Spooled> {
        self.1.lock().unwrap().insert(text.to_owned());
        self.0.keep(text)
    }

    fn read(&self, at: Spooled) -> Option<String> {
        self.0.read(at)
    }
}

/// Files in memory, as a site.
pub fn memory(files: &Files) -> MemoryFiles {
    let mut memory = MemoryFiles::default();
    for (path, bytes) in files {
        memory.put(path, bytes);
    }
    memory
}

/// A site that is scanned, in an edition at a moment.
pub fn scanned(files: &Files, of: Circumstances, diagnostics: &mut Diagnostics) -> Scanned {
    let options = Options {
        edition: of.edition(),
        now: of.moment(),
        stamp: Some(of.moment()),
        ..Options::default()
    };
    Scanned::scan(memory(files), &options, None, diagnostics)
}

/// Builds a site as `standpoint build` does.
pub fn build(files: &Files, of: Circumstances) -> Built {
    let mut diagnostics = Diagnostics::default();
    let spool = Arc::new(Noted::default());
    let shared: Arc<dyn Spool> = spool.clone();
    let read = scanned(files, of, &mut diagnostics).read_into(Some(&shared));
    let (due, counts) = (read.due(), read.withheld());
    let linked = read.link(Record::Checked(Audit::default()), &mut diagnostics);
    let kept = Kept::default();
    if !diagnostics.has_errors() {
        let Ok(_) = linked.render(&kept, &mut diagnostics);
    }
    Built {
        files: kept.0.into_inner().unwrap(),
        diagnostics,
        due,
        counts,
        spooled: spool.1.lock().unwrap().clone(),
    }
}

/// The errors of a site, without rendering it, and the files that they are in.
pub fn errors(files: &Files, of: Circumstances) -> Vec<(Code, String)> {
    let mut diagnostics = Diagnostics::default();
    let scanned = scanned(files, of, &mut diagnostics);
    scanned.read().link(Record::Shown, &mut diagnostics);
    diagnostics.keep_errors();
    let place = |one: Diagnostic| {
        (
            one.code,
            one.place.map_or(String::new(), |place| place.file.into()),
        )
    };
    diagnostics.into_iter().map(place).collect()
}

/// The bag of a site without errors, as `standpoint archive` fills it.
pub fn bag(files_of_site: &Files, of: Circumstances) -> Files {
    let mut diagnostics = Diagnostics::default();
    let scanned = scanned(files_of_site, of, &mut diagnostics);
    let book = scanned.book.clone();
    let linked = scanned.read().link(Record::Shown, &mut diagnostics);
    let folder = temporary();
    let place = folder.path().join("bag");
    fill(
        &linked,
        &memory(files_of_site),
        book.as_deref(),
        &place,
        &mut diagnostics,
    );
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    files(&place)
}

fn fill(
    linked: &Linked,
    files: &MemoryFiles,
    book: Option<&standpoint::record::Book>,
    place: &Path,
    diagnostics: &mut Diagnostics,
) {
    let bag = Bag::begin(place).unwrap();
    let step = || {};
    linked
        .render(&Pages { bag: &bag, step }, diagnostics)
        .unwrap();
    sources(files, linked, &bag, step).unwrap();
    if let Some(book) = book {
        objects(files, book, &bag, step).unwrap();
    }
    bag.finish(&[]).unwrap();
}

/// What is different between two sets of files.
pub fn difference(with: &Files, without: &Files) -> Option<String> {
    let all: BTreeSet<&String> = with.keys().chain(without.keys()).collect();
    let differs = |path: &&String| with.get(*path) != without.get(*path);
    let path = all.into_iter().find(differs)?;
    let show = |files: &Files| match files.get(path) {
        Some(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        None => "(no file)\n".to_owned(),
    };
    let (with, without) = (show(with), show(without));
    let same = with
        .chars()
        .zip(without.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let around = |text: &str| {
        text.chars()
            .skip(same.saturating_sub(200))
            .take(500)
            .collect::<String>()
    };
    Some(format!(
        "{path}:\n--- with\n{}\n--- without\n{}",
        around(&with),
        around(&without)
    ))
}
