//! `standpoint serve`: the live preview.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;

use super::clock::{self, Stopwatch};
use super::desk::{Desk, problems};
use super::failure::Failure;
use super::known::{known, settled};
use super::terminal::{Terminal, number};
use crate::cli::ServeArgs;
use crate::compile::Options;
use crate::preview::http::{DEFAULT_PORT, Guard, Server};
use crate::preview::{Preview, Scope, Watch, Workspace};
use crate::site::Edition;
use crate::source::DiskFiles;

/// Runs the command, until the process is ended from outside.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &ServeArgs) -> Result<(), Failure> {
    let watch = Stopwatch::start();
    // A folder that is removed and made anew is another one, and `.` would stay the old one.
    let root = std::path::absolute(disk.root()).unwrap_or_else(|_| disk.root().to_path_buf());
    let disk = DiskFiles::new(root);
    let guard = Guard::new(args.host, &args.allowed_host).map_err(|name| {
        Failure::usage(format!(
            "--allowed-host: `{name}` is not the name of a host; write one such as \
             `preview.example.org`, without scheme and path"
        ))
    })?;
    let server = Server::bind(args.host, args.port)
        .map_err(|error| Failure::machine(unbound(args, &error)))?;
    let fixed = clock::fixed()?;
    let options = Options {
        edition: match args.marking {
            Some(marking) => Edition {
                marking: Some(marking),
                ..Edition::default()
            },
            None if args.public => Edition::default(),
            None => Edition::ALL,
        },
        base_url: None,
        now: clock::earlier(fixed),
        stamp: fixed,
    };
    let known = known(&disk).map(|known| (known, settled()));
    let mut workspace = Workspace::new(disk.clone(), options, known);
    let Some(first) = workspace.refresh(&Scope::Everything, clock::earlier(fixed)) else {
        return Ok(());
    };
    terminal.report(&disk, &first.snapshot.diagnostics);
    terminal.say(&format!(
        "{} and {} in {}: {}",
        number(
            workspace.tree().map_or(0, |tree| tree.documents.len()),
            "document"
        ),
        number(first.snapshot.linked.plan.page_count(), "page"),
        watch.words(),
        problems(&first.snapshot)
    ));
    let address = server.address();
    let (sender, signals) = mpsc::channel();
    let preview = Arc::new(Preview::new(first.snapshot, sender.clone()));
    let answering = preview.clone();
    thread::spawn(move || -> () {
        let streams = answering.streams.clone();
        server.run(guard, streams, move |request| answering.answer(request));
    });
    welcome(terminal, address, args);
    if let Some(unkept) = workspace.take_unkept() {
        thread::spawn(move || unkept.keep());
    }
    let watch = Watch::new(disk.clone(), sender);
    let clock = Box::new(move || clock::earlier(fixed));
    let mut serving = Desk::new(terminal, disk, workspace, preview, (watch, signals, clock));
    if args.poll {
        serving.poll();
    }
    serving.run()
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
    let shown = match args.marking {
        Some(marking) => format!("the edition {}, without drafts", marking.label()),
        None if args.public => "the public site".to_owned(),
        None => "with drafts and all that is not public".to_owned(),
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
