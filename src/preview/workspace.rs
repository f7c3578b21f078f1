//! The files of a site as they were last read: what did not change is not read again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use super::documents::{Change, Changes, Documents, Earlier, Trust};
use super::snapshot::Snapshot;
use crate::cache::{Folder, Inputs, Settled};
use crate::compile::{Begun, Linked, Options, Record, Scanned};
use crate::config::{self, Settings};
use crate::diagnostic::{Code, Diagnostics};
use crate::digest::{Digest, Digester};
use crate::ledger::{self, Audit};
use crate::model::Reach;
use crate::record;
use crate::site::{Past, Site};
use crate::source::{Digests, DiskFiles, Files as _, Stamp, Tree, is_document};
use crate::theme::Theme;

/// Number of texts to read between two looks for hints: they take a few milliseconds.
const TEXTS_AT_ONCE: usize = 256;

/// What came of another look at the files.
pub struct Refreshed {
    /// The site as it is now.
    pub snapshot: Snapshot,
    /// What has changed, in the order of paths.
    pub changes: Changes,
}

/// Files by their paths; a file may be gone before it is looked at.
type Stamps = BTreeMap<Box<str>, Option<Stamp>>;

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
    disk: DiskFiles,
    options: Options,
    /// What the newest site was made from.
    scanned: Option<Scanned>,
    /// What was wrong before any document was read.
    problems: Diagnostics,
    /// The newest site, and what was wrong with it and its documents.
    linked: Option<(Linked, Diagnostics)>,
    documents: Documents,
    /// Settings, themes, the ledger, static files, and what lies beside the documents.
    others: Stamps,
    /// The digests of local files of recorded assessments.
    digests: Digests,
    /// The versions that assessments had.
    past: Option<Kept>,
    /// Where earlier runs have kept what they know of the site, until the first look.
    known: Option<(Arc<Folder>, Settled)>,
    /// What the first look has found.
    unkept: Option<Unkept>,
    /// The newest state, what is wrong with it, and its name.
    newest: Option<(Linked, Diagnostics, Digest)>,
}

/// What the first look has found, to be kept for later runs.
pub struct Unkept {
    folder: Arc<Folder>,
    scanned: Scanned,
    earlier: Earlier,
}

impl Unkept {
    /// Keeps it. This reads what is neither a document nor was read before.
    pub fn keep(self) {
        let Earlier { mut inputs, found } = self.earlier;
        inputs.take(self.scanned.findings(found, &inputs));
        // For want of it the next first look takes longer, and nothing else.
        drop(inputs.write(&self.folder));
    }
}

impl Workspace {
    /// A site of which nothing was read yet. At the first look, documents that are `known` from earlier runs are not
    /// read.
    pub fn new(disk: DiskFiles, options: Options, known: Option<(Arc<Folder>, Settled)>) -> Self {
        Self {
            known,
            unkept: None,
            newest: None,
            disk,
            options,
            scanned: None,
            problems: Diagnostics::default(),
            linked: None,
            documents: Documents::default(),
            others: Stamps::new(),
            digests: Digests::default(),
            past: None,
        }
    }

    /// What lay in the site's folders when all of them were last looked at.
    pub fn tree(&self) -> Option<&Tree> {
        self.scanned.as_ref().map(|scanned| &*scanned.tree)
    }

    /// What the first look has found, once.
    pub fn take_unkept(&mut self) -> Option<Unkept> {
        self.unkept.take()
    }

    /// Reads texts that were not needed so far: where a document is broken later, the version before is shown.
    /// Says whether there may be more.
    pub fn read_texts(&mut self) -> bool {
        self.documents.read_texts(&self.disk, TEXTS_AT_ONCE)
    }

    /// Whether an embargo has ended since the newest site was linked, or runs again because the clock was set back.
    pub fn is_due(&self, now: Timestamp) -> bool {
        let then = self.options.now;
        let between = then.min(now)..=then.max(now);
        let mut ends = self.documents.embargoes();
        // An embargo ends at its moment: one that ends at the earlier of the two has ended at both.
        then != now && ends.any(|(_, end)| end != *between.start() && between.contains(&end))
    }

    /// Looks at the files at the moment `now`, reads those that may have changed, and links the site again if any has,
    /// or if an embargo has ended. Returns `None` if neither is so.
    ///
    /// Settings, a theme or a document with errors are reported, and their last good version
    /// stands in for them.
    pub fn refresh(&mut self, scope: &Scope, now: Timestamp) -> Option<Refreshed> {
        let mut changes = Changes::new();
        let is_due = self.is_due(now);
        self.options.now = now;
        if let Some(scanned) = &mut self.scanned {
            scanned.options.now = now;
        }
        if is_due {
            self.linked = None;
        }
        match (scope, self.scanned.take()) {
            (Scope::Files(paths), Some(scanned)) if self.documents.have(paths) => {
                self.read(
                    paths,
                    &scanned.settings,
                    Trust::Nothing,
                    &mut None,
                    &mut changes,
                );
                self.scanned = Some(scanned);
                if changes.is_empty() && !is_due {
                    return None;
                }
            }
            (_, last) => {
                let is_same = self.look(last, &mut changes);
                if changes.is_empty() && is_same && !is_due {
                    return None;
                }
            }
        }
        let published = |linked: &Option<(Linked, Diagnostics)>| {
            let site = linked.as_ref().map(|(last, _)| last.site.clone());
            move |path: &str| {
                site.as_ref()
                    .is_some_and(|site| site.files.contains_key(path))
            }
        };
        let was = published(&self.linked);
        let (linked, problems) = self.link()?;
        let is = published(&self.linked);
        // What lies beside documents and is not published is nobody's change.
        changes.retain(|path, _| !is_beside(path) || was(path) || is(path));
        let mut diagnostics = self.problems.clone();
        diagnostics.append(problems);
        diagnostics.append(self.audit());
        let frame = self.scanned.as_ref()?.fingerprint_of_frame();
        let id = self.id(frame, &linked.site);
        self.newest = Some((linked, diagnostics, id));
        let snapshot = self.snapshot()?;
        Some(Refreshed { snapshot, changes })
    }

    /// The newest state, with all texts that were read by now.
    pub fn snapshot(&self) -> Option<Snapshot> {
        let (linked, diagnostics, id) = self.newest.clone()?;
        let texts = self.documents.texts();
        Some(Snapshot::new(
            self.disk.clone(),
            linked,
            texts,
            diagnostics,
            id,
        ))
    }

    /// Links the site, unless it is the one that was linked last: words of bodies, templates and
    /// copied files are no part of it.
    fn link(&mut self) -> Option<(Linked, Diagnostics)> {
        let scanned = self.scanned.clone()?;
        let routes = |theme: &Option<Arc<Theme>>| theme.as_deref().map(Theme::routes);
        let linked = match self.linked.take() {
            Some((last, problems)) if routes(&last.theme) == routes(&scanned.theme) => {
                (last.with_theme(scanned.theme), problems)
            }
            _ => {
                let mut problems = Diagnostics::default();
                let past = self.past(&scanned, &mut problems);
                let read = scanned.clone().resume(self.documents.parsed().collect());
                let linked = read.link(Record::Known(&past), &mut problems);
                if scanned.options.edition.is_public() && problems.has_errors() {
                    // What is wrong may be a reference to a withheld document, which no client may notice: they see the site as
                    // if there were no such documents. Without errors, both are the same.
                    let shown = self.documents.parsed();
                    let shown = shown.filter(|parsed| parsed.is_shown(&scanned.options));
                    let read = scanned.clone().resume(shown.collect());
                    let public = read.link(Record::Known(&past), &mut Diagnostics::default());
                    (public.looked_at_as(&linked), problems)
                } else {
                    (linked, problems)
                }
            }
        };
        Some(self.linked.insert(linked).clone())
    }

    /// The versions that assessments had.
    fn past(&mut self, scanned: &Scanned, problems: &mut Diagnostics) -> Arc<Past> {
        let book = scanned.book.as_deref();
        let is_known =
            |kept: &Kept| record::is_same(&kept.past, book) && kept.settings == scanned.settings;
        let known = self.past.take().filter(is_known);
        let kept = self.past.insert(known.unwrap_or_else(|| {
            let mut problems = Diagnostics::default();
            Kept {
                past: Arc::new(scanned.past(&mut problems)),
                settings: scanned.settings.clone(),
                problems,
            }
        }));
        problems.append(kept.problems.clone());
        kept.past.clone()
    }

    /// What is wrong with the record.
    fn audit(&mut self) -> Diagnostics {
        let Some(scanned) = &self.scanned else {
            return Diagnostics::default();
        };
        let (audit, digests) = scanned.audit(self.documents.newest(), &self.digests);
        self.digests = digests;
        record::diagnostics_while_writing(&self.disk, record::merged(audit, Audit::default()))
    }

    /// Looks at everything. Says whether settings, theme and folders are as they were.
    fn look(&mut self, last: Option<Scanned>, changes: &mut Changes) -> bool {
        let mut others = self.stamps_of_frame();
        let mut problems = Diagnostics::default();
        // The root may be another folder by now.
        self.disk = DiskFiles::new(self.disk.root());
        let files = self.disk.clone();
        let settings = last.as_ref().map(|last| &last.settings);
        let begun = Begun::begin(files, &self.options, settings, &mut problems);
        let known = self.known.take().filter(|_| last.is_none());
        let mut earlier = known.as_ref().map(|(folder, settled)| Earlier {
            inputs: Inputs::read(folder, begun.settings_digest(), *settled),
            found: Vec::new(),
        });
        let scanned = begun.scan(last.as_ref(), &mut problems);
        // Who previews a site does not publish it now.
        problems.drop_code(Code::NoBaseUrl);
        let trust = match &last {
            None => Trust::First,
            Some(last) if last.settings == scanned.settings => Trust::Stamps,
            Some(_) => Trust::Nothing,
        };
        let same_site = |last: &Scanned| {
            let head = |scanned: &Scanned| scanned.book.as_ref().map(|book| book.digest);
            last.settings == scanned.settings
                && last.tree.has_same_files(&scanned.tree)
                && head(last) == head(&scanned)
        };
        if !last.as_ref().is_some_and(same_site) {
            self.linked = None;
        }
        let frame = last.map(|last| last.fingerprint_of_frame());
        let is_same = frame == Some(scanned.fingerprint_of_frame()) && self.problems == problems;
        let tree = scanned.tree.clone();
        let settings = &scanned.settings;
        self.read(&tree.documents, settings, trust, &mut earlier, changes);
        // Of a small site, all texts are there before anybody edits it.
        self.read_texts();
        self.unkept = known.zip(earlier).map(|((folder, _), earlier)| Unkept {
            folder,
            scanned: scanned.clone(),
            earlier,
        });
        self.documents.retain(&tree.documents, changes);
        others.extend(self.stamps(tree.files.iter().chain(&tree.statics)));
        self.compare_others(others, changes);
        self.problems = problems;
        self.scanned = Some(scanned);
        is_same
    }

    fn read<'p>(
        &mut self,
        paths: impl IntoIterator<Item = &'p Box<str>>,
        settings: &Settings,
        trust: Trust,
        earlier: &mut Option<Earlier>,
        changes: &mut Changes,
    ) {
        let paths: Vec<_> = paths.into_iter().map(|path| &**path).collect();
        let reached = self
            .documents
            .read(&self.disk, &paths, settings, trust, earlier, changes);
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
            Some((last.renewed(documents)?, problems))
        });
    }

    /// The stamps of files. They are taken before the files are read: what changes in between is
    /// found by the next look.
    fn stamps<'p>(&self, paths: impl IntoIterator<Item = &'p Box<str>>) -> Stamps {
        let paths: Vec<_> = paths.into_iter().collect();
        let stamps = paths.into_par_iter();
        let stamps = stamps.map(|path| (path.clone(), self.disk.stamp(path)));
        stamps.collect()
    }

    /// The stamps of the settings, the ledger and the themes.
    fn stamps_of_frame(&self) -> Stamps {
        let mut ignored = Diagnostics::default();
        let mut paths = self.disk.list("themes", &mut ignored).files;
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

    /// The name of this state of the files; the same after a restart. The name of a public state
    /// depends on nothing that is withheld, as its clients see when it changes.
    fn id(&self, frame: Digest, site: &Site) -> Digest {
        let is_public = site.edition.is_public();
        let mut digester = Digester::default();
        digester.digest(frame);
        if is_public {
            self.documents.digest_shown(site, &mut digester);
        } else {
            digester.part(format!("{:?}", self.problems.sorted()));
            self.documents.digest(&mut digester);
            for (path, end) in self.documents.embargoes() {
                digester.part(if self.options.now < end { "" } else { path });
            }
        }
        let is_shown = |path: &str| !is_beside(path) || site.files.contains_key(path);
        for (path, stamp) in &self.others {
            if is_public && !is_shown(path) {
                continue;
            }
            digester.part(&**path);
            digester.part(stamp.map(|stamp| stamp.version()).unwrap_or_default());
        }
        digester.finish()
    }
}

/// Whether a file lies among the documents and is none.
fn is_beside(path: &str) -> bool {
    path.starts_with("content/") && !is_document(path)
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
