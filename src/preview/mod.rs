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
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use http::{Reply, Request, Streams};

/// The newest state of the site, as all threads that answer see it.
pub struct Preview {
    snapshot: RwLock<Arc<Snapshot>>,
    /// Where browsers hear of new states.
    pub streams: Arc<Streams>,
    /// The state that they heard of last.
    announced: Mutex<Digest>,
    signals: Mutex<Sender<Signal>>,
}

impl Preview {
    /// A preview that shows `snapshot`; what is wrong with single pages goes to `signals`.
    pub fn new(snapshot: Snapshot, signals: Sender<Signal>) -> Self {
        let streams = Arc::new(Streams::default());
        streams.send("build", &snapshot.id.short(16));
        Self {
            announced: Mutex::new(snapshot.id),
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
        let shown = self.snapshot.write();
        let mut shown = shown.unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *shown, Arc::new(snapshot))
    }

    /// Tells browsers which state is shown, if they do not know. That a withheld document has changed
    /// is nothing that a client of the public site may notice.
    pub fn announce(&self) {
        let id = self.snapshot().id;
        let announced = self.announced.lock();
        let mut announced = announced.unwrap_or_else(PoisonError::into_inner);
        if *announced != id {
            *announced = id;
            self.streams.send("build", &id.short(16));
        }
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
