//! Watching the site's files. What the system tells is a hint that a look is worth while, and no more.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Config, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::workspace::Scope;
use crate::config;
use crate::diagnostic::Diagnostics;
use crate::ledger;
use crate::source::{DiskFiles, Files as _, Stamp, Tree, is_passed_over};

/// The folders that are looked into.
const FOLDERS: [&str; 3] = ["content", "static", "themes"];

/// The folder of the ledger; what lies below it is not looked at while a site is previewed.
const RECORD: &str = ledger::FOLDER;

/// What the loop of the preview waits for.
#[derive(Debug)]
pub enum Signal {
    /// Something may have changed.
    Hint(Scope),
    /// The system cannot tell of all changes, for this reason.
    Blind(String),
    /// A page that was asked for has problems.
    Fault(Diagnostics),
}

/// The folders that are watched, and by whom.
pub struct Watch {
    disk: DiskFiles,
    signals: Sender<Signal>,
    watcher: Option<RecommendedWatcher>,
    /// What each folder was when the watch began. A folder that was replaced by another of its
    /// name is not watched any more, and nobody says so.
    folders: BTreeMap<Box<str>, Option<Stamp>>,
}

impl Watch {
    /// Nothing is watched yet; hints will go to `signals`.
    pub fn new(disk: DiskFiles, signals: Sender<Signal>) -> Self {
        Self {
            disk,
            signals,
            watcher: None,
            folders: BTreeMap::new(),
        }
    }

    /// Whether the folders at the top are those that are watched. It costs next to nothing.
    pub fn is_whole(&self) -> bool {
        let top = FOLDERS.into_iter().chain([RECORD, ""]);
        let mut top = top.map(|folder| (folder, self.disk.stamp(folder)));
        top.all(|(folder, now)| is_same(self.folders.get(folder).copied().flatten(), now))
    }

    /// Watches all folders of a tree, if they are others than before. Whoever calls it must look at
    /// the files once more where it says that it began anew: nobody told what happened meanwhile.
    ///
    /// # Errors
    /// Why the system cannot tell of all changes.
    pub fn attend(&mut self, tree: &Tree) -> Result<bool, String> {
        let mut ignored = Diagnostics::default();
        let themes = self.disk.list("themes", &mut ignored).folders;
        let top = FOLDERS.into_iter().chain([RECORD, ""]).map(Box::from);
        let all = tree.folders.iter().cloned().chain(themes).chain(top);
        let stamped = all.map(|folder| {
            let stamp = self.disk.stamp(&folder);
            (folder, stamp)
        });
        let now: BTreeMap<_, _> = stamped.collect();
        let same = now.len() == self.folders.len()
            && now
                .iter()
                .zip(&self.folders)
                .all(|((a, now), (b, then))| a == b && is_same(*then, *now));
        if same {
            return Ok(false);
        }
        self.watcher = Some(self.begin(tree).map_err(|error| error.to_string())?);
        self.folders = now;
        Ok(true)
    }

    /// Ends watching, until it is asked for again.
    pub fn give_up(&mut self) {
        self.watcher = None;
        self.folders = BTreeMap::new();
    }

    fn begin(&self, tree: &Tree) -> notify::Result<RecommendedWatcher> {
        let signals = self.signals.clone();
        let root = self.disk.root();
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
        let top = root.clone();
        let targets = tree.links.iter();
        let targets = targets.filter_map(|link| self.disk.place(link).canonicalize().ok());
        let mut targets: Vec<PathBuf> = targets.collect();
        targets.sort_unstable();
        let mut beside: Vec<PathBuf> = (targets.iter())
            .filter_map(|file| file.parent().map(Path::to_path_buf))
            .collect();
        beside.dedup();
        let handler = move |event: notify::Result<notify::Event>| {
            let signal = match event {
                Ok(event) if is_change(&event) && concerns(&event, &top, &targets) => {
                    Signal::Hint(scope(&event, &top))
                }
                Ok(_) => return,
                Err(error) => Signal::Blind(error.to_string()),
            };
            // Nobody listens once the command ends.
            let _ = signals.send(signal);
        };
        let mut watcher = RecommendedWatcher::new(handler, Config::default())?;
        // For the settings, and for folders that come and go.
        watcher.watch(&root, RecursiveMode::NonRecursive)?;
        for folder in FOLDERS {
            if root.join(folder).is_dir() {
                watcher.watch(&root.join(folder), RecursiveMode::Recursive)?;
            }
        }
        if root.join(RECORD).is_dir() {
            watcher.watch(&root.join(RECORD), RecursiveMode::NonRecursive)?;
        }
        // What a symbolic link leads to may lie in a folder that nobody else watches.
        for folder in beside {
            watcher.watch(&folder, RecursiveMode::NonRecursive)?;
        }
        Ok(watcher)
    }
}

fn is_same(then: Option<Stamp>, now: Option<Stamp>) -> bool {
    match (then, now) {
        (Some(then), Some(now)) => then.is_same_file(&now),
        (then, now) => then.is_none() && now.is_none(),
    }
}

/// Whether an event tells of a change: to read a file is none, and the preview reads many.
fn is_change(event: &notify::Event) -> bool {
    match event.kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

/// What an event is about: one file, if all that it says is that this was written.
fn scope(event: &notify::Event, root: &Path) -> Scope {
    let is_data = matches!(
        event.kind,
        EventKind::Modify(ModifyKind::Data(_)) | EventKind::Access(_)
    );
    let file = match event.paths.as_slice() {
        [path] if is_data => path.strip_prefix(root).ok().and_then(Path::to_str),
        _ => None,
    };
    file.map_or(Scope::Everything, |file| {
        Scope::Files(BTreeSet::from([file.replace('\\', "/").into()]))
    })
}

/// Whether an event is about the site. The output, caches and version control lie beside the
/// folders that are watched, and editors' temporary files in them.
fn concerns(event: &notify::Event, root: &Path, targets: &[PathBuf]) -> bool {
    event.need_rescan()
        || event.paths.is_empty()
        || event.paths.iter().any(|path| {
            let Ok(below) = path.strip_prefix(root) else {
                // Behind a symbolic link, where only what concerns the site is watched.
                return true;
            };
            let mut parts = below.iter().map(|part| part.to_string_lossy());
            let first = parts.next().unwrap_or_default();
            if first == RECORD {
                let rest = below.strip_prefix(RECORD).unwrap_or(below);
                return rest.as_os_str().is_empty() || below == Path::new(ledger::FILE);
            }
            let known = first.is_empty() || first == config::FILE || FOLDERS.contains(&&*first);
            known && !parts.any(|part| is_passed_over(&part)) || targets.contains(path)
        })
}
