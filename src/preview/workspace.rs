//! The files of a site as they were last read: what did not change is not read again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::documents::{Change, Changes, Documents, Trust};
use super::snapshot::Snapshot;
use crate::compile::{Compiled, Inputs, Options};
use crate::config::{self, Settings};
use crate::diagnostic::{Code, Diagnostics};
use crate::digest::{Digest, Digester};
use crate::ledger::{self, Audit};
use crate::model::Reach;
use crate::record;
use crate::site::Past;
use crate::source::{self, Stamp, Tree};
use crate::theme::Theme;

/// What came of another look at the files.
pub struct Refreshed {
    /// The site as it is now.
    pub snapshot: Snapshot,
    /// What has changed, in the order of paths.
    pub changes: Changes,
}

/// Files by their paths; a file may be gone before it is looked at.
type Stamps = BTreeMap<Box<str>, Option<Stamp>>;

/// Digests of files, each with the stamp that the file had.
type FileDigests = BTreeMap<Box<str>, (Stamp, Digest)>;

/// The versions that assessments had, by what they were read with, and what is wrong with them.
struct Kept {
    past: Arc<Past>,
    settings: Settings,
    problems: Diagnostics,
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
    /// The newest site, and what was wrong with it and its documents.
    linked: Option<(Compiled, Diagnostics)>,
    documents: Documents,
    /// Settings, themes, the ledger, static files, and what lies beside the documents.
    others: Stamps,
    /// The digests of local files of recorded assessments.
    files: FileDigests,
    /// The versions that assessments had.
    past: Option<Kept>,
}

impl Workspace {
    /// A site of which nothing was read yet.
    pub fn new(root: &Path, options: Options) -> Self {
        Self {
            root: root.to_path_buf(),
            options,
            inputs: None,
            problems: Diagnostics::default(),
            linked: None,
            documents: Documents::default(),
            others: Stamps::new(),
            files: FileDigests::new(),
            past: None,
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
        let mut changes = Changes::new();
        match (scope, self.inputs.take()) {
            (Scope::Files(paths), Some(inputs)) if self.documents.have(paths) => {
                self.read(paths, &inputs.settings, Trust::Nothing, &mut changes);
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
        let published = |linked: &Option<(Compiled, Diagnostics)>| {
            let site = linked.as_ref().map(|(last, _)| last.site.clone());
            move |path: &str| {
                site.as_ref()
                    .is_some_and(|site| site.files.contains_key(path))
            }
        };
        let was = published(&self.linked);
        let (compiled, problems) = self.link()?;
        let is = published(&self.linked);
        // What lies beside documents and is not published is nobody's change.
        changes.retain(|path, _| !is_beside(path) || was(path) || is(path));
        let mut diagnostics = self.problems.clone();
        diagnostics.append(problems);
        diagnostics.append(self.audit());
        let frame = self.inputs.as_ref()?.fingerprint_of_frame();
        let snapshot = Snapshot::new(
            &self.root,
            compiled,
            self.documents.texts(),
            diagnostics,
            self.id(frame),
        );
        Some(Refreshed { snapshot, changes })
    }

    /// Links the site, unless it is the one that was linked last: words of bodies, templates and
    /// copied files are no part of it.
    fn link(&mut self) -> Option<(Compiled, Diagnostics)> {
        let inputs = self.inputs.clone()?;
        let routes = |theme: &Option<Arc<Theme>>| theme.as_deref().map(Theme::routes);
        match self.linked.take() {
            Some((last, problems)) if routes(&last.theme) == routes(&inputs.theme) => {
                let theme = inputs.theme;
                self.linked = Some((Compiled { theme, ..last }, problems));
            }
            _ => {
                let mut problems = Diagnostics::default();
                let past = self.past(&inputs, &mut problems);
                let compiled = inputs.link(self.documents.parsed(), &past, &mut problems);
                self.linked = Some((compiled, problems));
            }
        }
        self.linked.clone()
    }

    /// The versions that assessments had.
    fn past(&mut self, inputs: &Inputs, problems: &mut Diagnostics) -> Arc<Past> {
        let book = inputs.book.as_deref();
        let is_known =
            |kept: &Kept| record::is_same(&kept.past, book) && kept.settings == inputs.settings;
        let known = self.past.take().filter(is_known);
        let kept = self.past.insert(known.unwrap_or_else(|| {
            let mut problems = Diagnostics::default();
            Kept {
                past: Arc::new(inputs.past(&self.root, &mut problems)),
                settings: inputs.settings.clone(),
                problems,
            }
        }));
        problems.append(kept.problems.clone());
        kept.past.clone()
    }

    /// What is wrong with the record. Digests of local files are kept while their stamps stay.
    fn audit(&mut self) -> Diagnostics {
        let Some(inputs) = &self.inputs else {
            return Diagnostics::default();
        };
        let known = std::mem::take(&mut self.files);
        let now = Mutex::new(FileDigests::new());
        let digest_of = |path: &str| {
            let stamp = source::stamp(&self.root, path)?;
            let kept = known.get(path).filter(|(then, _)| *then == stamp);
            let digest = match kept {
                Some((_, digest)) => *digest,
                None => source::digest(&self.root, path).ok()?,
            };
            let mut now = now.lock().unwrap_or_else(PoisonError::into_inner);
            now.insert(path.into(), (stamp, digest));
            Some(digest)
        };
        let audit = inputs.audit(&self.root, self.documents.newest(), digest_of);
        self.files = now.into_inner().unwrap_or_else(PoisonError::into_inner);
        record::diagnostics(&self.root, &record::merged(audit, Audit::default()))
    }

    /// Looks at everything. Says whether settings, theme and folders are as they were.
    fn look(&mut self, last: Option<Inputs>, changes: &mut Changes) -> bool {
        let mut others = self.stamps_of_frame();
        let mut problems = Diagnostics::default();
        let mut inputs = Inputs::scan(&self.root, &self.options, last.as_ref(), &mut problems);
        // Who previews a site does not publish it now.
        problems.drop_code(Code::NoBaseUrl);
        let theme = inputs.theme.take();
        inputs.theme = theme.or_else(|| last.as_ref().and_then(|last| last.theme.clone()));
        let trust = match &last {
            None => Trust::First,
            Some(last) if last.settings == inputs.settings => Trust::Stamps,
            Some(_) => Trust::Nothing,
        };
        let same_site = |last: &Inputs| {
            let head = |inputs: &Inputs| inputs.book.as_ref().map(|book| book.digest);
            last.settings == inputs.settings
                && last.tree.has_same_files(&inputs.tree)
                && head(last) == head(&inputs)
        };
        if !last.as_ref().is_some_and(same_site) {
            self.linked = None;
        }
        let frame = last.map(|last| last.fingerprint_of_frame());
        let is_same = frame == Some(inputs.fingerprint_of_frame()) && self.problems == problems;
        let tree = inputs.tree.clone();
        self.read(&tree.documents, &inputs.settings, trust, changes);
        self.documents.retain(&tree.documents, changes);
        others.extend(self.stamps(tree.files.iter().chain(&tree.statics)));
        self.compare_others(others, changes);
        self.problems = problems;
        self.inputs = Some(inputs);
        is_same
    }

    fn read<'p>(
        &mut self,
        paths: impl IntoIterator<Item = &'p Box<str>>,
        settings: &Settings,
        trust: Trust,
        changes: &mut Changes,
    ) {
        let paths: Vec<_> = paths.into_iter().map(|path| &**path).collect();
        let reached = self
            .documents
            .read(&self.root, &paths, settings, trust, changes);
        let goes = |far: Reach| reached.iter().any(|(_, reach)| *reach == far);
        if goes(Reach::Site) {
            self.linked = None;
        } else if goes(Reach::Shown) {
            self.renew(&reached);
        }
    }

    /// Lets the newest site show newer versions of documents.
    fn renew(&mut self, reached: &[(Arc<str>, Reach)]) {
        let shown = reached.iter().filter(|(_, reach)| *reach == Reach::Shown);
        let paths: Vec<_> = shown.map(|(path, _)| path).collect();
        let documents = paths.iter().filter_map(|path| self.documents.sound(path));
        self.linked = self.linked.take().and_then(|(last, problems)| {
            // The places of problems may have moved.
            if paths.iter().any(|path| problems.concern(path)) {
                return None;
            }
            let site = Arc::new(last.site.renewed(documents)?);
            Some((Compiled { site, ..last }, problems))
        });
    }

    /// The stamps of files. They are taken before the files are read: what changes in between is
    /// found by the next look.
    fn stamps<'p>(&self, paths: impl IntoIterator<Item = &'p Box<str>>) -> Stamps {
        let paths: Vec<_> = paths.into_iter().collect();
        let stamps = paths.into_par_iter();
        let stamps = stamps.map(|path| (path.clone(), source::stamp(&self.root, path)));
        stamps.collect()
    }

    /// The stamps of the settings, the ledger and the themes.
    fn stamps_of_frame(&self) -> Stamps {
        let mut ignored = Diagnostics::default();
        let mut paths = source::list(&self.root, "themes", &mut ignored).files;
        paths.push(config::FILE.into());
        paths.push(ledger::FILE.into());
        self.stamps(&paths)
    }

    fn compare_others(&mut self, now: Stamps, changes: &mut Changes) {
        for (path, stamp) in &now {
            let was = self.others.get(path).copied().flatten();
            let change = match (was, stamp) {
                (None, Some(_)) => Change::Added,
                (Some(_), None) => Change::Removed,
                (was, stamp) if was != *stamp => Change::Changed,
                _ => continue,
            };
            changes.insert(path.clone(), change);
        }
        let gone = self.others.keys().filter(|path| !now.contains_key(*path));
        changes.extend(gone.map(|path| (path.clone(), Change::Removed)));
        self.others = now;
    }

    /// The name of this state of the files; the same after a restart.
    fn id(&self, frame: Digest) -> Digest {
        let mut digester = Digester::default();
        digester.digest(frame);
        digester.part(format!("{:?}", self.problems.sorted()));
        self.documents.digest(&mut digester);
        for (path, stamp) in &self.others {
            digester.part(&**path);
            digester.part(stamp.map(|stamp| stamp.version()).unwrap_or_default());
        }
        digester.finish()
    }
}

/// Whether a file lies among the documents and is none.
fn is_beside(path: &str) -> bool {
    let is_document = Path::new(path).extension().is_some_and(|end| end == "md");
    path.starts_with("content/") && !is_document
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
