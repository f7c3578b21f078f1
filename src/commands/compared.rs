//! `verify --site`: the site that a build makes now, held against a folder.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::failure::Failure;
use super::{base_url, public, spool};
use crate::archive::shown;
use crate::cache::Basis;
use crate::cli::VerifyArgs;
use crate::compile::{Options, Record, Scanned, Sink};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::ledger::{Audit, Finding};
use crate::output::{self, Comparison, Difference, Instead};
use crate::site::{Edition, Rows};
use crate::source::{DiskFiles, Original};

/// How the path of a page ends.
const PAGE: &str = ".html";

/// Number of differences that are listed before "and N more"; JSON has all of them.
pub const MOST_LISTED: usize = 20;

/// A site that was held against a folder.
pub struct Compared {
    /// How many files a build makes.
    pub files: usize,
    /// What the folder has otherwise.
    pub findings: Vec<Finding>,
    /// Whether more than half of the pages differ.
    pub do_most_differ: bool,
}

/// Takes the pages of a site, and looks whether the folder has them.
struct Held {
    comparison: Comparison,
    /// How many pages there were.
    pages: AtomicUsize,
}

impl Sink for Held {
    type Error = output::Error;

    fn keep(&self, _: &str, _: Digest, _: fn() -> Rows) -> bool {
        false
    }

    fn put(&self, path: &str, bytes: &[u8], _: Basis) -> Result<(), output::Error> {
        if path.ends_with(PAGE) {
            self.pages.fetch_add(1, Ordering::Relaxed);
        }
        self.comparison.put(path, bytes)
    }

    fn copy(
        &self,
        path: &str,
        file: &Original<'_>,
    ) -> Result<Result<(), Diagnostic>, output::Error> {
        self.comparison.copy(path, file)
    }
}

/// Renders the site, and compares each of its files with that in the folder. Fails if the site has errors: then no build
/// makes it.
pub fn compare(disk: &DiskFiles, folder: &Path, args: &VerifyArgs) -> Result<Compared, Failure> {
    if !folder.is_dir() {
        return Err(Failure::usage(format!(
            "--site: there is no folder `{}`",
            folder.display()
        )));
    }
    let held = Held {
        comparison: Comparison::begin(folder)?,
        pages: AtomicUsize::new(0),
    };
    let edition = match held.comparison.edition() {
        None => Edition::default(),
        Some(mark) => Edition::marked(&mark).ok_or_else(|| {
            Failure::usage(format!(
                "--site: `{}` holds the edition `{}`, which this version does not know",
                folder.display(),
                mark.escape_debug()
            ))
        })?,
    };
    let options = Options {
        edition,
        base_url: base_url(args.base_url.as_deref())?,
        ..public()?
    };
    let mut diagnostics = Diagnostics::default();
    let scanned = Scanned::scan(disk.clone(), &options, None, &mut diagnostics);
    let read = scanned.read_into(spool(&std::env::temp_dir()).as_ref());
    // The objects of the record were examined already.
    let linked = read.link(Record::Checked(Audit::default()), &mut diagnostics);
    if !diagnostics.has_errors() {
        linked.render(&held, &mut diagnostics)?;
    }
    if diagnostics.has_errors() {
        diagnostics.keep_errors();
        let conclusion =
            "the folder was not compared: no build makes this site while it has errors";
        return Err(Failure::problems(disk, diagnostics, conclusion));
    }
    let (files, differences) = held.comparison.finish()?;
    let is_other_page = |difference: &&Difference| {
        let is_file = matches!(difference.found, Instead::File(_));
        is_file && difference.expected.is_some() && difference.path.ends_with(PAGE)
    };
    let other_pages = differences.iter().filter(is_other_page).count();
    Ok(Compared {
        files,
        findings: differences.iter().map(finding).collect(),
        do_most_differ: 2 * other_pages > held.pages.into_inner(),
    })
}

fn finding(difference: &Difference) -> Finding {
    let Difference {
        path,
        expected,
        found,
    } = difference;
    let (what, hint) = match (expected, found) {
        (None, _) => (
            "no build of this site makes it",
            "remove it, or put it into static/ if it belongs to the site",
        ),
        (_, Instead::Nothing) => ("is missing", "build the site again, and publish all of it"),
        (_, Instead::Irregular) => (
            "is no regular file",
            "build the site again, and publish all of it",
        ),
        (_, Instead::File(_)) => (
            "is not what a build of this site makes",
            "build the site again, and publish all of it; or find out who changed the file",
        ),
    };
    let shown = shown(path);
    let message = match expected {
        None => format!("`{shown}` is too much: {what}"),
        Some(_) => format!("`{shown}` {what}"),
    };
    let found = match found {
        Instead::File(digest) => *digest,
        Instead::Nothing | Instead::Irregular => None,
    };
    Finding::new(Code::RecordSiteDiffers, path, message, hint).digests(*expected, found)
}
