//! The documents of a site as they were last read, and the last versions of them that were usable.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::cache::{Inputs, Known};
use crate::compile::Parsed;
use crate::config::Settings;
use crate::digest::Digester;
use crate::model::{Document, Reach};
use crate::parse;
use crate::site::Site;
use crate::source::{Files, Stamp};

/// A file that a rebuild was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It is new.
    Added,
    /// Its bytes are others.
    Changed,
    /// It is gone.
    Removed,
}

/// What has changed, in the order of paths.
pub type Changes = BTreeMap<Box<str>, Change>;

/// What tells that a document need not be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Nothing was read yet.
    First,
    /// Its stamp.
    Stamps,
    /// Nothing: it may mean something else now, or bear the stamp that it had.
    Nothing,
}

/// A document as it was last read.
struct Kept {
    stamp: Option<Stamp>,
    /// Whether it was looked at a second time: two writes within a tick of the clock of the file
    /// system bear one stamp, and the first look may have seen the first of them.
    settled: bool,
    parsed: Parsed,
    text: Option<Arc<str>>,
    /// Whether it came from the cache, and its text was not read yet.
    lacks_text: bool,
    is_sound: bool,
    /// The last sound version, if the one on disk is not.
    good: Option<(Document, Arc<str>)>,
}

/// What earlier runs know of the site, at the first look.
pub struct Earlier {
    /// What is known.
    pub inputs: Inputs,
    /// What this run has found of documents, in the order of paths.
    pub found: Vec<Known>,
}

fn read(
    files: &dyn Files,
    path: &str,
    settings: &Settings,
    inputs: Option<&Inputs>,
) -> (Parsed, Option<String>, Option<Known>) {
    match inputs {
        Some(inputs) => {
            let (parsed, text, known) = Parsed::read_unknown(files, path, settings, inputs);
            (parsed, text, Some(known))
        }
        None => {
            let (parsed, text) = Parsed::read(files, path, settings);
            (parsed, text, None)
        }
    }
}

/// All documents, by their paths.
#[derive(Default)]
pub struct Documents(BTreeMap<Arc<str>, Kept>);

impl Documents {
    /// Whether all of these are known.
    pub fn have(&self, paths: &BTreeSet<Box<str>>) -> bool {
        paths.iter().all(|path| self.0.contains_key(&**path))
    }

    /// Reads those of the documents at `paths` that may have changed, and says which have and how
    /// far that reaches.
    pub fn read(
        &mut self,
        files: &dyn Files,
        paths: &[&str],
        settings: &Settings,
        trust: Trust,
        earlier: &mut Option<Earlier>,
        changes: &mut Changes,
    ) -> Vec<(Arc<str>, Reach)> {
        let known = &self.0;
        let inputs = earlier.as_ref().map(|earlier| &earlier.inputs);
        let looks = paths.par_iter().map(|path| {
            let stamp = files.stamp(path);
            let kept = known.get(*path).filter(|_| trust == Trust::Stamps);
            match kept {
                Some(kept) if kept.stamp == stamp && kept.settled => None,
                Some(kept) if files.digest(path).ok() == kept.parsed.digest => {
                    Some((path, stamp, None))
                }
                _ => Some((path, stamp, Some(read(files, path, settings, inputs)))),
            }
        });
        let looks: Vec<_> = looks.collect();
        let mut reached = Vec::new();
        for (path, stamp, read) in looks.into_iter().flatten() {
            let Some((parsed, text, found)) = read else {
                if let Some(kept) = self.0.get_mut(*path) {
                    kept.settled = kept.stamp == stamp;
                    kept.stamp = stamp;
                }
                continue;
            };
            if let Some(earlier) = earlier {
                earlier.found.extend(found);
            }
            let old = self.0.remove(*path);
            let reach = old.as_ref().map(|old| parsed.reach(&old.parsed));
            reached.push(((*path).into(), reach.unwrap_or(Reach::Site)));
            match &old {
                None => drop(changes.insert((*path).into(), Change::Added)),
                Some(old) if old.parsed.digest != parsed.digest => {
                    changes.insert((*path).into(), Change::Changed);
                }
                Some(_) => {}
            }
            // What comes from the cache had nothing wrong with it.
            let is_sound = parsed.is_known || is_sound(&parsed, text.as_deref());
            let kept = Kept {
                stamp,
                settled: trust == Trust::First,
                good: old.filter(|_| !is_sound).and_then(Kept::last_good),
                is_sound,
                lacks_text: parsed.is_known,
                parsed,
                text: text.map(Arc::from),
            };
            self.0.insert((*path).into(), kept);
        }
        reached
    }

    /// Reads the texts of at most `most` documents that lack theirs. Returns whether there were any.
    pub fn read_texts(&mut self, files: &dyn Files, most: usize) -> bool {
        let lacking = self.0.iter_mut().filter(|(_, kept)| kept.lacks_text);
        let lacking: Vec<_> = lacking.take(most).collect();
        let has_some = !lacking.is_empty();
        lacking.into_par_iter().for_each(|(path, kept)| {
            let digest = kept.parsed.digest;
            let text = digest.and_then(|digest| Some(files.text(path, digest).ok()?.into()));
            kept.text = text;
            // One that has changed meanwhile is read as such.
            kept.lacks_text = false;
        });
        has_some
    }

    /// Forgets all that do not stand in `paths`, which are sorted.
    pub fn retain(&mut self, paths: &[Box<str>], changes: &mut Changes) {
        self.0.retain(|path, _| {
            let found = paths.binary_search_by(|other| (**other).cmp(path));
            if found.is_err() {
                changes.insert((**path).into(), Change::Removed);
            }
            found.is_ok()
        });
    }

    /// All of them to be linked: the last good versions, with what is wrong with the newest.
    pub fn parsed(&self) -> impl Iterator<Item = Parsed> {
        self.0.values().map(Kept::usable)
    }

    /// The ends of the embargoes of the versions that are shown, with the paths of their documents.
    pub fn embargoes(&self) -> impl Iterator<Item = (&str, Timestamp)> {
        self.0.iter().filter_map(|(path, kept)| {
            let good = kept.good.as_ref().map(|(document, _)| document);
            let document = good.or(kept.parsed.document.as_ref().ok())?;
            let embargo = document.publishing.publish_on.as_ref()?;
            Some((&**path, embargo.instant))
        })
    }

    /// All of them as they lie on disk.
    pub fn newest(&self) -> impl Iterator<Item = &Parsed> {
        self.0.values().map(|kept| &kept.parsed)
    }

    /// The document at a path, if it has no errors.
    pub fn sound(&self, path: &str) -> Option<&Document> {
        self.0.get(path)?.parsed.document.as_ref().ok()
    }

    /// The texts of the versions that are shown, by their paths.
    pub fn texts(&self) -> impl Iterator<Item = (Arc<str>, Arc<[u8]>)> {
        let all = self.0.iter();
        all.filter_map(|(path, kept)| Some((path.clone(), kept.shown()?.into())))
    }

    /// Adds the paths of those that `site` shows, and the digests of the versions that are shown.
    pub fn digest_shown(&self, site: &Site, digester: &mut Digester) {
        let shown: BTreeSet<_> = site.bodies().map(|body| &*body.path).collect();
        for (path, kept) in self.0.iter().filter(|(path, _)| shown.contains(&***path)) {
            digester.part(&**path);
            let good = kept.good.as_ref().map(|(document, _)| document.digest);
            if let Some(digest) = good.or(kept.parsed.digest) {
                digester.digest(digest);
            }
        }
    }

    /// Adds the paths and the digests of all of them.
    pub fn digest(&self, digester: &mut Digester) {
        for (path, kept) in &self.0 {
            digester.part(&**path);
            if let Some(digest) = kept.parsed.digest {
                digester.digest(digest);
            }
        }
    }
}

impl Kept {
    fn usable(&self) -> Parsed {
        let mut parsed = self.parsed.clone();
        if let Some((document, _)) = &self.good {
            parsed.document = Ok(document.clone());
        }
        parsed
    }

    /// The text of the version that is shown.
    fn shown(&self) -> Option<Arc<str>> {
        let good = self.good.as_ref().map(|(_, text)| text);
        good.or(self.text.as_ref()).cloned()
    }

    fn last_good(self) -> Option<(Document, Arc<str>)> {
        match self.parsed.document {
            Ok(document) if self.is_sound => Some((document, self.text?)),
            _ => self.good,
        }
    }
}

/// Whether a document can be shown as it is. Where a value of its front matter is wrong, that value would be
/// missing. What is wrong in its body is words that do not lead anywhere, and the rest is there.
fn is_sound(parsed: &Parsed, text: Option<&str>) -> bool {
    let Ok(document) = &parsed.document else {
        return false;
    };
    let front = text.map_or(0, |text| text.len() - parse::body(text).len());
    !parsed.diagnostics.have_error_before(&document.path, front)
}
