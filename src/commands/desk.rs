//! The loop of `standpoint serve`: waits for signals, looks at the files, shows and tells.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use super::clock::Stopwatch;
use super::terminal::{Terminal, counts};
use crate::diagnostic::Diagnostics;
use crate::preview::{
    Change, Changes, Preview, Refreshed, Scope, Signal, Snapshot, Watch, Workspace,
};
use crate::source::DiskFiles;

/// A save is often several steps, and a checkout many: the first hint is waited on for so long.
const GATHER: Duration = Duration::from_millis(5);
/// Errors are told when no hint has followed for so long: a file that is half written has some.
const HALF_WRITTEN: Duration = Duration::from_millis(40);
/// So long after a change there is another look, for what nobody told.
const SETTLE: Duration = Duration::from_millis(250);
/// How often it is made sure that the folders are still those that are watched.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// After so many looks the system is asked again to tell of changes.
const LOOKS: u32 = 10;
/// How often files are looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_secs(1);

/// Tells the moment at which embargoes are judged.
pub type Clock = Box<dyn Fn() -> Timestamp>;

/// Why files are looked at every now and then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Polling {
    /// The command line says so.
    Wanted,
    /// The system does not tell of all changes. It is asked again after so many looks.
    Needed { looks: u32 },
}

/// All that the loop works with.
pub struct Desk<'a> {
    terminal: &'a Terminal,
    disk: DiskFiles,
    workspace: Workspace,
    preview: Arc<Preview>,
    watch: Watch,
    signals: Receiver<Signal>,
    /// The moment at which embargoes are judged.
    clock: Clock,
    /// Whether nothing may have changed since the last look.
    is_settled: bool,
    /// Whether texts are still to be read, for what may be broken later.
    lacks_texts: bool,
    /// Whether files are looked at every now and then, for want of hints.
    polls: Option<Polling>,
    /// Whether the site's folder is not there.
    gone: bool,
    /// What has changed and was not told of yet, and how long the last look took.
    untold: Option<(Changes, String)>,
    /// The problems that were told.
    known: Diagnostics,
    /// Those of single pages, told since the last change, and before it.
    faults: [Diagnostics; 2],
}

impl<'a> Desk<'a> {
    /// A desk that shows what `workspace` holds by `preview`, whose problems were told.
    pub fn new(
        terminal: &'a Terminal,
        disk: DiskFiles,
        workspace: Workspace,
        preview: Arc<Preview>,
        (watch, signals, clock): (Watch, Receiver<Signal>, Clock),
    ) -> Self {
        Self {
            known: preview.snapshot().diagnostics.clone(),
            polls: None,
            gone: false,
            untold: None,
            faults: [Diagnostics::default(), Diagnostics::default()],
            terminal,
            disk,
            workspace,
            preview,
            watch,
            signals,
            clock,
            is_settled: false,
            lacks_texts: true,
        }
    }

    /// Looks at the files every now and then, whether or not the system tells of changes.
    pub fn poll(&mut self) {
        self.polls = Some(Polling::Wanted);
        self.terminal.say("looking for changes once a second");
    }

    /// Goes on until the process is ended from outside.
    pub fn run(&mut self) -> ! {
        // Nobody told what happened between the first look and the first watch.
        self.is_settled = !self.attend();
        loop {
            self.turn();
        }
    }

    /// Waits for a hint or until it is time to look without one, and looks.
    fn turn(&mut self) {
        let limit = match (&self.untold, self.is_settled, self.polls) {
            _ if self.lacks_texts => Duration::ZERO,
            (Some(_), _, _) => HALF_WRITTEN,
            (None, false, _) => SETTLE,
            (None, true, Some(_)) => POLL,
            (None, true, None) => HEARTBEAT,
        };
        let hinted = self.wait(limit);
        if hinted.is_none() && self.lacks_texts {
            self.lacks_texts = self.workspace.read_texts();
            if !self.lacks_texts
                && let Some(snapshot) = self.workspace.snapshot()
            {
                // A page is rendered of the text that the site was linked from.
                self.preview.show(snapshot);
            }
            return;
        }
        if hinted.is_none() {
            self.tell();
            let is_quiet = self.is_settled && self.polls.is_none() && self.watch.is_whole();
            if is_quiet && !self.workspace.is_due((self.clock)()) {
                return;
            }
        }
        let has_changed = self.look(hinted.as_ref().unwrap_or(&Scope::Everything));
        self.is_settled = hinted.is_none() && !has_changed;
        if self.attend() {
            self.is_settled = false;
        }
    }

    /// Waits for a hint, and takes those that come with it as one. Nothing comes back where there
    /// was none. Other signals are dealt with.
    fn wait(&mut self, limit: Duration) -> Option<Scope> {
        let mut scope = loop {
            match self.signals.recv_timeout(limit) {
                Ok(Signal::Hint(scope)) => break scope,
                Ok(other) => drop(self.take(other)),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
            }
        };
        thread::sleep(GATHER);
        while let Ok(signal) = self.signals.try_recv() {
            if let Some(more) = self.take(signal) {
                scope.extend(more);
            }
        }
        Some(scope)
    }

    /// Deals with a signal, unless it is a hint.
    fn take(&mut self, signal: Signal) -> Option<Scope> {
        match signal {
            Signal::Hint(scope) => return Some(scope),
            Signal::Blind(why) => self.poll_for_now(&why),
            Signal::Fault(problems) => {
                let new = problems.without(&self.faults[0]).without(&self.faults[1]);
                self.terminal.report(&self.disk, &new);
                self.faults[0].append(problems);
            }
        }
        None
    }

    /// Watches the folders that there are. Says whether the watch began anew.
    fn attend(&mut self) -> bool {
        let waits = match &mut self.polls {
            None => false,
            Some(Polling::Wanted) => true,
            Some(Polling::Needed { looks }) => {
                *looks += 1;
                !looks.is_multiple_of(LOOKS)
            }
        };
        if waits || self.gone {
            return false;
        }
        let attended = self.workspace.tree().map(|tree| self.watch.attend(tree));
        match attended.unwrap_or(Ok(false)) {
            Ok(anew) => {
                if self.polls.take().is_some() {
                    self.terminal.say("the system tells of changes again");
                }
                anew
            }
            Err(why) => {
                self.poll_for_now(&why);
                true
            }
        }
    }

    fn poll_for_now(&mut self, why: &str) {
        self.watch.give_up();
        if self.polls.is_none() {
            self.polls = Some(Polling::Needed { looks: 0 });
            self.terminal.say(&format!(
                "the system does not tell of all changes ({why}): looking for them once a second"
            ));
        }
    }

    /// Looks at the files, and shows the new state if there is one. It is told of at once, but for
    /// new errors: a file that is half written has some.
    fn look(&mut self, scope: &Scope) -> bool {
        let watch = Stopwatch::start();
        let was_gone = std::mem::replace(&mut self.gone, !self.disk.root().is_dir());
        if self.gone {
            if !was_gone {
                self.watch.give_up();
                self.terminal
                    .say("the site's folder is gone: what was there is shown until it is back");
            }
            return false;
        }
        let refreshed = catch_unwind(AssertUnwindSafe(|| {
            self.workspace.refresh(scope, (self.clock)())
        }));
        let Ok(refreshed) = refreshed else {
            self.terminal.say(
                "Standpoint failed on what has changed, and shows what was there before. This is a \
                 fault of Standpoint: please report it with the files",
            );
            return true;
        };
        let Some(Refreshed { snapshot, changes }) = refreshed else {
            return false;
        };
        let has_new_errors = snapshot.diagnostics.without(&self.known).has_errors();
        // To let go of the state before takes a while: browsers are told first.
        let _before = self.preview.show(snapshot);
        let (all, took) = self.untold.get_or_insert_default();
        all.extend(changes);
        *took = watch.words();
        if !has_new_errors {
            self.tell();
        }
        true
    }

    /// Tells the terminal and the browsers what is shown now.
    fn tell(&mut self) {
        let Some((changes, took)) = self.untold.take() else {
            return;
        };
        let snapshot = self.preview.snapshot();
        let new = snapshot.diagnostics.without(&self.known);
        self.terminal.report(&self.disk, &new);
        if !changes.is_empty() || snapshot.diagnostics != self.known {
            let (changes, problems) = (summary(&changes), problems(&snapshot));
            self.terminal.say(&format!("{changes}: {problems}, {took}"));
        }
        self.known = snapshot.diagnostics.clone();
        self.faults.swap(0, 1);
        self.faults[0] = Diagnostics::default();
        self.preview.announce();
    }
}

/// `2 errors, 1 warning` or `no problems`.
pub fn problems(snapshot: &Snapshot) -> String {
    let found = counts(&snapshot.diagnostics);
    if found.is_empty() {
        "no problems".to_owned()
    } else {
        found
    }
}

/// What has changed, in a few words.
fn summary(changes: &Changes) -> String {
    let verb = |change: Change| match change {
        Change::Added => "added",
        Change::Changed => "changed",
        Change::Removed => "removed",
    };
    let Some((path, change)) = changes.first_key_value() else {
        return "looked again".to_owned();
    };
    if changes.len() == 1 {
        return format!("{} {path}", verb(*change));
    }
    let count = |of: Change| changes.values().filter(|change| **change == of).count();
    let kinds = [Change::Changed, Change::Added, Change::Removed];
    let counts = kinds.map(|kind| (count(kind), verb(kind)));
    let some = counts.iter().filter(|(count, _)| *count > 0);
    let some: Vec<_> = some
        .map(|(count, verb)| format!("{count} {verb}"))
        .collect();
    format!("{} ({path}, …)", some.join(", "))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};
    use std::sync::mpsc;

    use super::*;
    use crate::cli::{Color, Globals};
    use crate::compile::Options;
    use crate::disk::{make_folder, write_new};
    use crate::route::Route;

    #[test]
    fn at_its_hour_a_page_is_published_without_a_request() {
        let folder = tempfile::TempDir::new().unwrap();
        let disk = DiskFiles::new(folder.path());
        let text = "---\npublish_on: 2030-01-01T00:00:00Z\n---\nWords.\n";
        make_folder(&disk.place("content")).unwrap();
        write_new(&disk.place("content/later.md"), text.as_bytes()).unwrap();
        let hour: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
        let seconds = Arc::new(AtomicI64::new(hour.as_second() - 1));
        let read = seconds.clone();
        let clock = move || Timestamp::from_second(read.load(Ordering::Relaxed)).unwrap();
        let options = Options {
            now: clock(),
            ..Options::default()
        };
        let mut workspace = Workspace::new(disk.clone(), options, None);
        let first = workspace.refresh(&Scope::Everything, clock()).unwrap();
        let (sender, signals) = mpsc::channel();
        let preview = Arc::new(Preview::new(first.snapshot, sender.clone()));
        let watch = Watch::new(disk.clone(), sender);
        let terminal = Terminal::new(&Globals {
            root: None,
            color: Color::Never,
            quiet: true,
            verbose: false,
        });
        let from = (watch, signals, Box::new(clock) as Clock);
        let mut serving = Desk::new(&terminal, disk, workspace, preview.clone(), from);
        let page = Route::page(["later"]);
        let has_page = || preview.snapshot().linked.plan.has(&page);
        let mut turns = |at: i64| {
            seconds.store(at, Ordering::Relaxed);
            // One for the texts, and some until all is quiet.
            (0..3).for_each(|_| serving.turn());
        };
        turns(hour.as_second() - 1);
        assert!(!has_page());
        turns(hour.as_second());
        assert!(has_page());
        // A clock that is set back withholds it again.
        turns(hour.as_second() - 3600);
        assert!(!has_page());
    }
}
