//! `standpoint serve`: the live preview.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::Outcome;
use super::clock::Stopwatch;
use super::terminal::{Terminal, counts, number};
use crate::cli::ServeArgs;
use crate::compile::Options;
use crate::diagnostic::Diagnostics;
use crate::preview::http::{DEFAULT_PORT, Guard, Server};
use crate::preview::{Change, Preview, Refreshed, Scope, Signal, Snapshot, Watch, Workspace};
use crate::site::Edition;

/// A save is often several steps, and a checkout many: the first hint is waited on for so long.
const GATHER: Duration = Duration::from_millis(5);
/// Errors are told when no hint has followed for so long: a file that is half written has some.
const HALF_WRITTEN: Duration = Duration::from_millis(40);
/// So long after a change there is another look, for what nobody told.
const SETTLE: Duration = Duration::from_millis(250);
/// How often it is made sure that the folders are still those that are watched.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// How often files are looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_secs(1);

/// Runs the command, until the process is ended from outside.
pub fn run(terminal: &Terminal, root: &Path, args: &ServeArgs) -> Outcome {
    let watch = Stopwatch::start();
    let guard = match Guard::new(args.host, &args.allowed_host) {
        Ok(guard) => guard,
        Err(name) => {
            Terminal::fail(&format!(
                "--allowed-host: `{name}` is not the name of a host; write one such as \
                 `preview.example.org`, without scheme and path"
            ));
            return Outcome::WrongUsage;
        }
    };
    let server = match Server::bind(args.host, args.port) {
        Ok(server) => server,
        Err(error) => {
            Terminal::fail(&unbound(args, &error));
            return Outcome::MachineFailed;
        }
    };
    let options = Options {
        edition: if args.public {
            Edition::default()
        } else {
            Edition::ALL
        },
        base_url: None,
    };
    let mut workspace = Workspace::new(root, options);
    let Some(first) = workspace.refresh(&Scope::Everything) else {
        return Outcome::Done;
    };
    terminal.report(root, &first.snapshot.diagnostics);
    terminal.say(&format!(
        "{} and {} in {}: {}",
        number(
            workspace.tree().map_or(0, |tree| tree.documents.len()),
            "document"
        ),
        number(first.snapshot.compiled.plan.page_count(), "page"),
        watch.words(),
        problems(&first.snapshot)
    ));
    let address = server.address();
    let (sender, signals) = mpsc::channel();
    let known = first.snapshot.diagnostics.clone();
    let preview = Arc::new(Preview::new(first.snapshot, sender.clone()));
    let answering = preview.clone();
    thread::spawn(move || -> () {
        let streams = answering.streams.clone();
        server.run(guard, streams, move |request| answering.answer(request));
    });
    welcome(terminal, address, args);
    let watch = Watch::new(root, sender);
    let mut desk = Desk {
        terminal,
        root,
        workspace,
        preview,
        watch,
        signals,
        polls: args.poll,
        untold: None,
        known,
        faults: [Diagnostics::default(), Diagnostics::default()],
    };
    desk.run()
}

/// Why the server could not listen.
fn unbound(args: &ServeArgs, error: &std::io::Error) -> String {
    let host = args.host;
    match (error.kind(), args.port) {
        (ErrorKind::AddrInUse, Some(port)) => format!(
            "port {port} is taken: choose another one, or leave `--port` out to get the next one \
             that is free"
        ),
        (ErrorKind::AddrInUse, None) => {
            format!("ports {DEFAULT_PORT} and after are all taken: choose one with `--port N`")
        }
        (ErrorKind::AddrNotAvailable, _) => format!(
            "`{host}` is not an address of this machine: write 127.0.0.1, or 0.0.0.0 for all of them"
        ),
        _ => format!("cannot listen at {host}: {error}"),
    }
}

/// Says where the preview is, and who can see it.
fn welcome(terminal: &Terminal, address: SocketAddr, args: &ServeArgs) {
    let port = address.port();
    let here = match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let home = format!("http://{}/", SocketAddr::new(here, port));
    if args.port.is_none() && port != DEFAULT_PORT {
        terminal.say(&format!(
            "port {DEFAULT_PORT} is taken: this is port {port}"
        ));
    }
    let shown = if args.public {
        "the public site"
    } else {
        "with drafts and all that is not public"
    };
    terminal.say(&format!("preview at {home} ({shown}); Ctrl-C ends it"));
    if !here.is_loopback() || address.ip().is_unspecified() {
        let other = outside().filter(|_| address.ip().is_unspecified());
        let other = other.map(|ip| format!(", at http://{}/", SocketAddr::new(ip, port)));
        terminal.say(&format!(
            "warning: every machine that reaches this one can read the preview{}",
            other.unwrap_or_default()
        ));
    }
    if args.open
        && let Err(error) = open::that_detached(&home)
    {
        terminal.say(&format!("warning: no browser could be opened: {error}"));
    }
}

/// The address by which other machines reach this one, as the system would choose it. Nothing is
/// sent: to connect a datagram socket only looks up the way (RFC 5737 keeps the address free).
fn outside() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

/// `2 errors, 1 warning` or `no problems`.
fn problems(snapshot: &Snapshot) -> String {
    let found = counts(&snapshot.diagnostics);
    if found.is_empty() {
        "no problems".to_owned()
    } else {
        found
    }
}

/// The loop: waits for signals, looks, shows, tells.
struct Desk<'a> {
    terminal: &'a Terminal,
    root: &'a Path,
    workspace: Workspace,
    preview: Arc<Preview>,
    watch: Watch,
    signals: Receiver<Signal>,
    /// Whether files are looked at every now and then, for want of hints.
    polls: bool,
    /// What has changed and was not told of yet, and how long the last look took.
    untold: Option<(BTreeMap<Box<str>, Change>, String)>,
    /// The problems that were told.
    known: Diagnostics,
    /// Those of single pages, told since the last change, and before it.
    faults: [Diagnostics; 2],
}

impl Desk<'_> {
    fn run(&mut self) -> Outcome {
        if self.polls {
            self.terminal.say("looking for changes once a second");
        }
        // Nobody told what happened between the first look and the first watch.
        let mut settled = !self.attend();
        loop {
            let limit = match (&self.untold, settled, self.polls) {
                (Some(_), _, _) => HALF_WRITTEN,
                (None, false, _) => SETTLE,
                (None, true, true) => POLL,
                (None, true, false) => HEARTBEAT,
            };
            let hinted = self.wait(limit);
            if hinted.is_none() {
                self.tell();
                if settled && !self.polls && self.watch.is_whole() {
                    continue;
                }
            }
            let has_changed = self.look(hinted.as_ref().unwrap_or(&Scope::Everything));
            settled = hinted.is_none() && !has_changed;
            if self.attend() {
                settled = false;
            }
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
            Signal::Blind(why) => self.poll_from_now(&why),
            Signal::Fault(problems) => {
                let new = problems.without(&self.faults[0]).without(&self.faults[1]);
                self.terminal.report(self.root, &new);
                self.faults[0].append(problems);
            }
        }
        None
    }

    /// Watches the folders that there are. Says whether the watch began anew.
    fn attend(&mut self) -> bool {
        if self.polls {
            return false;
        }
        let attended = self.workspace.tree().map(|tree| self.watch.attend(tree));
        attended.unwrap_or(Ok(false)).unwrap_or_else(|why| {
            self.poll_from_now(&why);
            true
        })
    }

    fn poll_from_now(&mut self, why: &str) {
        if !self.polls {
            self.polls = true;
            self.watch.give_up();
            self.terminal.say(&format!(
                "the system does not tell of all changes ({why}): looking for them once a second"
            ));
        }
    }

    /// Looks at the files, and shows the new state if there is one. It is told of at once, but for
    /// new errors: a file that is half written has some.
    fn look(&mut self, scope: &Scope) -> bool {
        let watch = Stopwatch::start();
        let refreshed = catch_unwind(AssertUnwindSafe(|| self.workspace.refresh(scope)));
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
        self.terminal.report(self.root, &new);
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

/// What has changed, in a few words.
fn summary(changes: &BTreeMap<Box<str>, Change>) -> String {
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
