//! The files of a site as they were last read: what did not change is not read again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::snapshot::{Snapshot, Texts};
use crate::compile::{Inputs, Options, Parsed};
use crate::config::{self, Settings};
use crate::diagnostic::{Code, Diagnostics};
use crate::digest::{Digest, Digester};
use crate::model::Document;
use crate::source::{self, Stamp, Tree};

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

/// What came of another look at the files.
pub struct Refreshed {
    /// The site as it is now.
    pub snapshot: Snapshot,
    /// What has changed, in the order of paths.
    pub changes: BTreeMap<Box<str>, Change>,
}

/// What tells that a document need not be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
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
    /// The last version that had no errors, where the one on disk has some.
    good: Option<(Document, Arc<str>)>,
}

/// What may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Anything.
    Everything,
    /// The bytes of these files, by their paths below the root.
    Files(BTreeSet<Box<str>>),
}

/// All that was read, and what was last usable of it.
pub struct Workspace {
    root: PathBuf,
    options: Options,
    /// Settings, theme and tree as the newest site was made from them.
    inputs: Option<Inputs>,
    /// What was wrong before any document was read.
    problems: Diagnostics,
    documents: BTreeMap<Arc<str>, Kept>,
    /// Settings, themes, static files, and what lies beside the documents.
    others: BTreeMap<Box<str>, Option<Stamp>>,
}

impl Workspace {
    /// A site of which nothing was read yet.
    pub fn new(root: &Path, options: Options) -> Self {
        Self {
            root: root.to_path_buf(),
            options,
            inputs: None,
            problems: Diagnostics::default(),
            documents: BTreeMap::new(),
            others: BTreeMap::new(),
        }
    }

    /// What lay in the site's folders when all of them were last looked at.
    pub fn tree(&self) -> Option<&Tree> {
        self.inputs.as_ref().map(|inputs| &*inputs.tree)
    }

    /// Looks at the files, reads those that may have changed, and links the site again if any has.
    /// Nothing comes back where none has.
    ///
    /// Settings, a theme or a document with errors are reported, and their last good version
    /// stands in for them.
    pub fn refresh(&mut self, scope: &Scope) -> Option<Refreshed> {
        let mut changes = BTreeMap::new();
        match (scope, self.inputs.take()) {
            (Scope::Files(paths), Some(inputs)) if self.has_documents(paths) => {
                let paths: Vec<_> = paths.iter().collect();
                self.read(&paths, &inputs.settings, Trust::Nothing, &mut changes);
                self.inputs = Some(inputs);
                if changes.is_empty() {
                    return None;
                }
            }
            (_, last) => {
                let is_same = self.look(last, &mut changes);
                if changes.is_empty() && is_same {
                    return None;
                }
            }
        }
        let inputs = self.inputs.clone()?;
        let frame = inputs.fingerprint_of_frame();
        let mut diagnostics = self.problems.clone();
        let parsed = self.documents.values().map(Kept::usable);
        let compiled = inputs.link(parsed, &mut diagnostics);
        let snapshot = Snapshot::new(
            &self.root,
            compiled,
            self.texts(),
            diagnostics,
            self.id(frame),
        );
        Some(Refreshed { snapshot, changes })
    }

    fn has_documents(&self, paths: &BTreeSet<Box<str>>) -> bool {
        paths
            .iter()
            .all(|path| self.documents.contains_key(&**path))
    }

    /// Looks at everything. Says whether settings, theme and folders are as they were.
    fn look(&mut self, last: Option<Inputs>, changes: &mut BTreeMap<Box<str>, Change>) -> bool {
        let mut problems = Diagnostics::default();
        let settings = last.as_ref().map(|last| &last.settings);
        let mut inputs = Inputs::scan(&self.root, &self.options, settings, &mut problems);
        // Who previews a site does not publish it now.
        problems.drop_code(Code::NoBaseUrl);
        let theme = inputs.theme.take();
        inputs.theme = theme.or_else(|| last.as_ref().and_then(|last| last.theme.clone()));
        let trust = match &last {
            None => Trust::First,
            Some(last) if last.settings == inputs.settings => Trust::Stamps,
            Some(_) => Trust::Nothing,
        };
        let frame = last.map(|last| last.fingerprint_of_frame());
        let is_same = frame == Some(inputs.fingerprint_of_frame()) && self.problems == problems;
        let tree = inputs.tree.clone();
        let paths: Vec<_> = tree.documents.iter().collect();
        self.read(&paths, &inputs.settings, trust, changes);
        self.documents.retain(|path, _| {
            let found = tree.documents.binary_search_by(|other| (**other).cmp(path));
            if found.is_err() {
                changes.insert((**path).into(), Change::Removed);
            }
            found.is_ok()
        });
        self.look_at_others(&tree, changes);
        self.problems = problems;
        self.inputs = Some(inputs);
        is_same
    }

    /// Reads those of the documents at `paths` that may have changed.
    fn read(
        &mut self,
        paths: &[&Box<str>],
        settings: &Settings,
        trust: Trust,
        changes: &mut BTreeMap<Box<str>, Change>,
    ) {
        let (root, known) = (&self.root, &self.documents);
        let looks = paths.par_iter().map(|path| {
            let stamp = source::stamp(root, path);
            let kept = known.get(&***path).filter(|_| trust == Trust::Stamps);
            match kept {
                Some(kept) if kept.stamp == stamp && kept.settled => None,
                Some(kept) if source::digest(root, path).ok() == kept.parsed.digest => {
                    Some((path, stamp, None))
                }
                _ => Some((path, stamp, Some(Parsed::read(root, path, settings)))),
            }
        });
        let looks: Vec<_> = looks.collect();
        for (path, stamp, read) in looks.into_iter().flatten() {
            let Some((parsed, text)) = read else {
                if let Some(kept) = self.documents.get_mut(&***path) {
                    kept.settled = kept.stamp == stamp;
                    kept.stamp = stamp;
                }
                continue;
            };
            let old = self.documents.remove(&***path);
            match &old {
                None => drop(changes.insert((*path).clone(), Change::Added)),
                Some(old) if old.parsed.digest != parsed.digest => {
                    changes.insert((*path).clone(), Change::Changed);
                }
                Some(_) => {}
            }
            let kept = Kept {
                stamp,
                settled: trust == Trust::First,
                good: match parsed.document {
                    Ok(_) => None,
                    Err(_) => old.and_then(Kept::last_good),
                },
                parsed,
                text: text.map(Arc::from),
            };
            self.documents.insert((***path).into(), kept);
        }
    }

    fn look_at_others(&mut self, tree: &Tree, changes: &mut BTreeMap<Box<str>, Change>) {
        let mut ignored = Diagnostics::default();
        let themes = source::list(&self.root, "themes", &mut ignored).files;
        let paths = tree.files.iter().chain(&tree.statics).chain(&themes);
        let mut paths: Vec<Box<str>> = paths.cloned().collect();
        paths.push(config::FILE.into());
        let stamps = paths.into_par_iter().map(|path| {
            let stamp = source::stamp(&self.root, &path);
            (path, stamp)
        });
        let now: BTreeMap<_, _> = stamps.collect();
        for (path, stamp) in &now {
            match self.others.get(path) {
                None if stamp.is_some() => drop(changes.insert(path.clone(), Change::Added)),
                Some(old) if old != stamp => drop(changes.insert(path.clone(), Change::Changed)),
                _ => {}
            }
        }
        let gone = self.others.keys().filter(|path| !now.contains_key(*path));
        changes.extend(gone.map(|path| (path.clone(), Change::Removed)));
        self.others = now;
    }

    /// The texts of all versions that are shown.
    fn texts(&self) -> Texts {
        let shown = self.documents.iter();
        shown
            .filter_map(|(path, kept)| Some((path.clone(), kept.shown()?)))
            .collect()
    }

    /// The name of this state of the files; the same after a restart.
    fn id(&self, frame: Digest) -> Digest {
        let mut digester = Digester::default();
        digester.digest(frame);
        // The theme and the settings may have been broken after they were read and before their
        // stamps were taken: then nothing but the report tells this state from the one before.
        digester.part(format!("{:?}", self.problems.sorted()));
        for (path, kept) in &self.documents {
            digester.part(&**path);
            if let Some(digest) = kept.parsed.digest {
                digester.digest(digest);
            }
        }
        for (path, stamp) in &self.others {
            digester.part(&**path);
            digester.part(stamp.map(|stamp| stamp.version()).unwrap_or_default());
        }
        digester.finish()
    }
}

impl Scope {
    /// Both.
    pub fn extend(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Files(files), Self::Files(more)) => files.extend(more),
            _ => *self = Self::Everything,
        }
    }
}

impl Kept {
    /// The document to be linked: the last good version, with what is wrong with the newest.
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
            Ok(document) => Some((document, self.text?)),
            Err(_) => self.good,
        }
    }
}
