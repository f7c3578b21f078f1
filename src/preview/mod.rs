//! The live preview: the site rendered page by page as it is asked for, while people write.
//!
//! ```text
//! Watch ─▶ Signal ─▶ Workspace::refresh ─▶ Snapshot ─▶ Preview::publish ─▶ Streams ─▶ browsers
//!                                                        ▲
//!                                    Server ─▶ Preview::answer
//! ```

mod answer;
mod documents;
pub mod http;
mod inject;
mod snapshot;
mod watch;
mod workspace;

pub use documents::{Change, Changes};
pub use snapshot::{Report, Shown, Snapshot, State};
pub use watch::{Signal, Watch};
pub use workspace::{Refreshed, Scope, Workspace};

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use http::{Reply, Request, Streams};

/// The newest state of the site, as all threads that answer see it.
pub struct Preview {
    snapshot: RwLock<Arc<Snapshot>>,
    /// Where browsers hear of new states.
    pub streams: Arc<Streams>,
    /// The state that they heard of last; `None` once another one was shown, which some may have seen.
    announced: Mutex<Option<Digest>>,
    signals: Mutex<Sender<Signal>>,
}

impl Preview {
    /// A preview that shows `snapshot`; what is wrong with single pages goes to `signals`.
    pub fn new(snapshot: Snapshot, signals: Sender<Signal>) -> Self {
        let streams = Arc::new(Streams::default());
        streams.send("build", &snapshot.id.short(16));
        Self {
            announced: Mutex::new(Some(snapshot.id)),
            snapshot: RwLock::new(Arc::new(snapshot)),
            streams,
            signals: Mutex::new(signals),
        }
    }

    /// The newest state.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        let snapshot = self.snapshot.read().unwrap_or_else(PoisonError::into_inner);
        snapshot.clone()
    }

    /// Shows another state from now on, and gives back the one before. Browsers hear of it by
    /// [`Preview::announce`].
    pub fn show(&self, snapshot: Snapshot) -> Arc<Snapshot> {
        let id = snapshot.id;
        let shown = self.snapshot.write();
        let mut shown = shown.unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *shown, Arc::new(snapshot));
        if before.id != id {
            *self.announced() = None;
        }
        before
    }

    /// Tells browsers which state is shown, if they do not know. That a withheld document has changed
    /// is nothing that a client of the public site may notice.
    pub fn announce(&self) {
        let id = self.snapshot().id;
        if self.announced().replace(id) != Some(id) {
            self.streams.send("build", &id.short(16));
        }
    }

    fn announced(&self) -> MutexGuard<'_, Option<Digest>> {
        self.announced
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request.
    pub fn answer(&self, request: &Request) -> Reply {
        let snapshot = self.snapshot();
        let (reply, problems) = snapshot.answer(&request.path, request.query.as_deref());
        self.tell(problems);
        reply
    }

    fn tell(&self, problems: Diagnostics) {
        if problems.has_errors() {
            let signals = self.signals.lock().unwrap_or_else(PoisonError::into_inner);
            // Nobody listens once the command ends.
            let _ = signals.send(Signal::Fault(problems));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use jiff::Timestamp;

    use super::*;
    use crate::compile::Options;
    use crate::disk::{make_folder, remove_file, write_new};
    use crate::site::Edition;
    use crate::source::DiskFiles;

    #[test]
    fn browsers_hear_of_a_state_that_comes_back_after_one_that_was_not_announced() {
        let folder = tempfile::TempDir::new().unwrap();
        let disk = DiskFiles::new(folder.path());
        let path = disk.place("content/page.md");
        let write = |title: &str| {
            let text = format!("---\ntitle: {title}\n---\nWords.\n");
            write_new(&path, text.as_bytes()).unwrap();
        };
        make_folder(&disk.place("content")).unwrap();
        write("A page");
        let options = Options {
            edition: Edition::ALL,
            ..Options::default()
        };
        let mut workspace = Workspace::new(disk, options, None);
        let mut look = || {
            let refreshed = workspace.refresh(&Scope::Everything, Timestamp::UNIX_EPOCH);
            refreshed.unwrap().snapshot
        };
        let preview = Preview::new(look(), mpsc::channel().0);
        let first = preview.snapshot().id;
        remove_file(&path).unwrap();
        write("[");
        preview.show(look());
        assert_ne!(preview.snapshot().id, first);
        remove_file(&path).unwrap();
        write("A page");
        preview.show(look());
        assert_eq!(preview.snapshot().id, first);
        assert_eq!(preview.streams.sent(), 1);
        preview.announce();
        preview.announce();
        assert_eq!(preview.streams.sent(), 2);
    }
}
