//! What a bag holds: the public site, its sources, and the record.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::bag::Bag;
use super::error::{Error, Fault};
use super::examine::list;
use crate::cache::Basis;
use crate::compile::{Linked, Sink};
use crate::config::{self, Settings};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::ledger::{FILE, Ledger, Manifest, object_path};
use crate::record::{self, Book, manifest};
use crate::site::{Body, Rows};
use crate::source::{DiskFiles, Files, Original};
use crate::theme::{DEFAULT, ThemeFiles};

/// Takes the pages of a site into `site/` of a bag, and tells of each that one more is there.
pub struct Pages<'a, F> {
    /// The bag.
    pub bag: &'a Bag,
    /// Called once for each file.
    pub step: F,
}

impl<F: Fn() + Sync> Sink for Pages<'_, F> {
    type Error = Error;

    fn keep(&self, _: &str, _: Digest, _: fn() -> Rows) -> bool {
        false
    }

    fn put(&self, path: &str, bytes: &[u8], _: Basis) -> Result<(), Error> {
        (self.step)();
        self.bag.put(&format!("site/{path}"), bytes)
    }

    fn copy(&self, path: &str, file: &Original<'_>) -> Result<Result<(), Diagnostic>, Error> {
        (self.step)();
        let digest = match file.digest() {
            Ok(digest) => digest,
            Err(diagnostic) => return Ok(Err(diagnostic)),
        };
        file.stream(digest, |bytes| self.bag.put(&format!("site/{path}"), bytes))
    }
}

/// Puts all that a build needs to make a public site again into a bag, but for its record: the sources and the files that
/// they refer to, static files, the theme, and the public part of the settings.
///
/// # Errors
/// Where a file cannot be read or has changed since it was parsed; and what the bag says.
pub fn sources(
    files: &dyn Files,
    linked: &Linked,
    bag: &Bag,
    step: impl Fn() + Sync,
) -> Result<(), Error> {
    let site = &*linked.site;
    let put = |path: &str, known: Option<Digest>| {
        step();
        pack(&Original { files, path, known }, bag)
    };
    let bodies: Vec<&Body> = site.bodies().collect();
    bodies
        .into_par_iter()
        .try_for_each(|body| put(&body.path, Some(body.digest)))?;
    let copied: Vec<_> = site.files.keys().chain(&site.statics).collect();
    copied
        .into_par_iter()
        .try_for_each(|path| put(path, None))?;
    let theme = theme(files, linked, bag, &step)?;
    let settings = Settings {
        theme: theme.into(),
        ..site.settings.clone()
    };
    step();
    bag.put(config::FILE, settings.packed().as_bytes())
}

/// Puts the theme of a site into a bag, and the default theme, on which it builds: a later version may have another.
/// Returns its name.
fn theme<'l>(
    files: &dyn Files,
    linked: &'l Linked,
    bag: &Bag,
    step: &impl Fn(),
) -> Result<&'l str, Error> {
    let name = &*linked.site.settings.theme;
    let mut diagnostics = Diagnostics::default();
    let read = ThemeFiles::read(files, name, &mut diagnostics);
    let rendered = linked.theme.as_ref().map(|theme| theme.digest);
    if diagnostics.has_errors() || rendered != Some(read.digest(name)) {
        return Err(Error::changed(&format!("themes/{name}"), "packed"));
    }
    let mut is_used = false;
    for (path, bytes) in read.used() {
        step();
        bag.put(&format!("themes/{path}"), bytes)?;
        is_used |= path.split('/').next() == Some(name);
    }
    // One that has neither templates nor static files changes nothing, and is not there for a build of the bag.
    Ok(if is_used { name } else { DEFAULT })
}

/// Puts the ledger into a bag, and all objects of assessments that are online. What nothing names stays out, and so do
/// texts that were taken offline: a bag is for others to read.
///
/// # Errors
/// Where the ledger was changed, or an object is gone or is not what its name says; and what the bag
/// says.
pub fn objects(
    files: &dyn Files,
    book: &Book,
    bag: &Bag,
    step: impl Fn() + Sync,
) -> Result<(), Error> {
    let ledger = Original {
        files,
        path: FILE,
        known: Some(book.digest),
    };
    pack(&ledger, bag)?;
    let damaged = |digest: Digest, damage: record::Damage| {
        let finding = damage.finding(digest);
        Error::refused(
            Fault::Content,
            format!("`{}`: {}", finding.path(), finding.diagnostic.message),
            "`standpoint verify` says more",
        )
    };
    let contents: Vec<_> = live(&book.ledger).into_iter().collect();
    let named = contents.par_iter().map(|content| {
        let manifest = manifest(files, *content).map_err(|damage| damaged(*content, damage))?;
        let files = |manifest: &Manifest| manifest.files().map(|(digest, _)| digest).collect();
        let files: Vec<Digest> = files(&manifest);
        Ok::<_, Error>(files)
    });
    let named: BTreeSet<Digest> = named
        .collect::<Result<Vec<_>, _>>()?
        .concat()
        .into_iter()
        .collect();
    let facts = book.ledger.facts().map(|entry| entry.content);
    let all: BTreeSet<Digest> = named.into_iter().chain(contents).chain(facts).collect();
    let all: Vec<_> = all.into_iter().collect();
    all.into_par_iter().try_for_each(|digest| {
        let path = object_path(digest);
        if !matches!(files.has(&path), Ok(true)) {
            return Err(damaged(digest, record::Damage::Gone));
        }
        step();
        let object = Original {
            files,
            path: &path,
            known: Some(digest),
        };
        pack(&object, bag)
    })
}

/// Puts the proofs of witnesses into a bag.
///
/// # Errors
/// Where one cannot be read; and what the bag says.
pub fn witnesses(disk: &DiskFiles, bag: &Bag, step: impl Fn()) -> Result<(), Error> {
    for path in &list(disk)?.witnesses {
        step();
        let proof = Original {
            files: disk,
            path,
            known: None,
        };
        pack(&proof, bag)?;
    }
    Ok(())
}

/// Puts a file at its own path.
fn pack(file: &Original<'_>, bag: &Bag) -> Result<(), Error> {
    let digest = file.digest().map_err(Error::content)?;
    file.stream(digest, |bytes| bag.put(file.path, bytes))?
        .map_err(Error::content)
}

/// The manifests of all versions of assessments that are online.
fn live(ledger: &Ledger) -> BTreeSet<Digest> {
    let live = ledger.histories().filter(|history| !history.is_offline());
    let versions = live.flat_map(crate::ledger::History::versions);
    versions.map(|version| version.content).collect()
}
