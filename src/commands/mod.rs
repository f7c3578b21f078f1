//! One file a command; the only code that prints, reads the clock and knows exit codes.

mod addresses;
mod approve;
mod archive;
mod build;
mod check;
mod clock;
mod compared;
mod crash;
mod dating;
mod desk;
mod earlier;
mod explain;
mod failure;
mod heads;
mod import;
mod init;
mod known;
mod list;
mod marks;
mod merge;
mod move_steps;
mod names;
mod new;
mod out_folder;
mod proof;
mod reason;
mod record;
mod recordable;
mod refusal;
mod relocate;
mod remove;
mod rename;
mod required_key;
mod root;
mod rows;
mod schema;
mod selection;
mod serve;
mod shells;
mod sound;
mod stats;
mod terminal;
mod themes;
mod verify;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::archive::{Error, bag_of, examine};
use crate::cli::{Cli, Command, ThemeCommand};
use crate::compile::{Options, Record, Scanned};
use crate::diagnostic::Diagnostics;
use crate::ledger::{FOLDER, Ledger};
use crate::record::Expected;
use crate::route::{Route, WebAddress};
use crate::site::{Edition, Site};
use crate::source::{DiskFiles, DiskSpool, Spool};
pub use crash::report_faults;
pub use failure::ExitStatus;
use failure::{Failure, Part};
use terminal::Terminal;

/// Folders of a site in which no output and no bag may stand: it would be read, published or removed with
/// them.
const INPUTS: [&str; 7] = [
    "content",
    "static",
    "themes",
    "imports",
    FOLDER,
    ".standpoint",
    ".git",
];

/// The address that `--base-url` gives, if it is given.
fn base_url(given: Option<&str>) -> Result<Option<Box<str>>, Failure> {
    let read = given.map(WebAddress::read_site).transpose();
    read.map_err(|complaint| Failure::usage(format!("--base-url: {complaint}")))
}

/// Fails if the site in `out` has histories of these assessments, which means that `archive/` was lost:
/// to be asked where there is no such folder. A site of version 0.1.0 has no ledger that would tell.
fn check_record_not_lost<'i>(
    out: &Path,
    ids: impl IntoIterator<Item = &'i str>,
) -> Result<(), Failure> {
    let has = |route: &Route| out.join(route.output()).exists();
    let mut histories = ids.into_iter().map(|id| Route::assessment(id).history());
    // Every record has a page, so that a site without that page has none, however many assessments.
    if has(&Route::record()) && histories.any(|route| has(&route)) {
        return Err(Failure::content(format!(
            "the site in `{}` has a record, and there is no archive/ here: restore that folder, or \
             delete the site where its record shall end",
            out.display()
        )));
    }
    Ok(())
}

/// The public edition of now.
fn public() -> Result<Options, Failure> {
    let stamp = clock::fixed()?;
    Ok(Options {
        now: clock::earlier(stamp),
        stamp,
        ..Options::default()
    })
}

/// The site with its drafts and all that is withheld, so that no id is given twice.
fn everything(disk: &DiskFiles) -> Arc<Site> {
    let Options { now, stamp, .. } = Options::default();
    everything_at(disk, now, stamp).0
}

/// The same as of a moment, and whether files with errors are missing in it.
fn everything_at(disk: &DiskFiles, now: Timestamp, stamp: Option<Timestamp>) -> (Arc<Site>, bool) {
    let mut diagnostics = Diagnostics::default();
    let options = Options {
        edition: Edition::ALL,
        now,
        stamp,
        ..Options::default()
    };
    let scanned = Scanned::scan(disk.clone(), &options, None, &mut diagnostics);
    let site = scanned.read().link(Record::Shown, &mut diagnostics).site;
    (site, diagnostics.has_errors())
}

/// Where the prose of documents waits until it is rendered: on the disk that holds `folder`. Where there is no room for
/// it, rendering is only slower.
fn spool(folder: &Path) -> Option<Arc<dyn Spool>> {
    let spool = DiskSpool::create(folder).ok()?;
    Some(Arc::new(spool))
}

/// The record, with what is wrong with its objects, all of which are read, and with its ledger, by what is known of it
/// from elsewhere.
fn examined(
    disk: &DiskFiles,
    scanned: &Scanned,
    expected: Option<&Expected>,
) -> Result<Record<'static>, Error> {
    let ledger = scanned.book.as_ref().map(|book| &*book.ledger);
    let mut audit = examine(disk, ledger.unwrap_or(&Ledger::default()))?.audit;
    let rewound = heads::rewound(disk, &scanned.settings, ledger, None, expected);
    audit.findings.extend(rewound);
    Ok(Record::Checked(audit))
}

/// Runs a command, and prints why it failed if it did.
pub fn run(cli: Cli) -> ExitStatus {
    // The hook has said what there is to say.
    catch_unwind(AssertUnwindSafe(|| run_unguarded(cli))).unwrap_or(ExitStatus::MachineFailed)
}

fn run_unguarded(cli: Cli) -> ExitStatus {
    let terminal = Terminal::new(&cli.globals);
    let Err(failure) = dispatch(&terminal, cli) else {
        return ExitStatus::Done;
    };
    for part in failure.parts {
        match part {
            Part::Message(message) => Terminal::fail(&message),
            Part::Findings(findings) => verify::print(&findings),
            Part::Problems {
                diagnostics,
                texts,
                conclusion,
            } => {
                terminal.report_with(diagnostics.clone(), &texts);
                terminal.say_how_to_read_more(&diagnostics);
                terminal.say(&conclusion);
            }
        }
    }
    failure.status
}

fn dispatch(terminal: &Terminal, cli: Cli) -> Result<(), Failure> {
    let above = match &cli.globals.root {
        Some(_) => "",
        None => ", and none above it",
    };
    let root = match (cli.globals.root, &cli.command) {
        (Some(root), _) => root,
        // A new site may lie below another.
        (None, Command::Init { .. }) => PathBuf::from("."),
        (None, _) => root::find(),
    };
    let needs_site = match &cli.command {
        Command::Init { .. }
        | Command::Explain { .. }
        | Command::Schema { .. }
        | Command::Completions { .. }
        | Command::Man { .. } => false,
        Command::Import(args) => args.out.is_none(),
        _ => true,
    };
    if needs_site && !root::is_site(&root) {
        return Err(Failure::usage(format!(
            "there is no site in `{}`{above}: neither standpoint.toml nor content/. \
             Make one with `standpoint init`, or say where it is with `--root DIR`",
            root.display()
        )));
    }
    let disk = DiskFiles::new(&root);
    if needs_site {
        check_folders(&disk)?;
    }
    if changes_site(&cli.command)
        && let Some((bag, _)) = bag_of(&root)
    {
        return Err(Failure::usage(format!(
            "`{}` is the payload of the bag `{}`, which would no longer be valid. Copy the folder elsewhere, and \
             run the command there",
            root.display(),
            bag.display()
        )));
    }
    match cli.command {
        Command::Init { dir } => init::run(terminal, &below(&root, &dir)),
        Command::New { what } => new::run(&disk, &what),
        Command::Build(args) => build::run(terminal, &disk, &args),
        Command::Serve(args) => serve::run(terminal, &disk, &args),
        Command::Check(args) => check::run(terminal, &disk, &args),
        Command::Record(args) => record::run(terminal, &disk, &args),
        Command::Withdraw(args) => marks::mark(terminal, &disk, &args, &marks::WITHDRAW),
        Command::Reinstate(args) => marks::reinstate(terminal, &disk, &args),
        Command::Rename(args) => rename::run(terminal, &disk, &args),
        Command::Unpublish(args) => marks::mark(terminal, &disk, &args, &marks::UNPUBLISH),
        Command::Remove(args) => remove::run(terminal, &disk, &args),
        Command::Archive(args) => archive::run(terminal, &disk, &args),
        Command::Verify(args) => verify::run(terminal, &disk, &args),
        Command::Import(args) => import::run(terminal, &disk, &args),
        Command::List(args) => list::run(terminal, &disk, &args),
        Command::Stats(args) => stats::run(terminal, &disk, &args),
        Command::Approve(args) => approve::run(terminal, &disk, &args),
        Command::Move(args) => relocate::run(terminal, &disk, &args),
        Command::Explain { code } => explain::run(code.as_deref()),
        Command::Theme { what } => match what {
            ThemeCommand::Eject { file } => themes::eject(terminal, &disk, &file),
            ThemeCommand::New { name } => themes::new(terminal, &disk, &name),
        },
        Command::Completions { shell } => {
            shells::completions(shell);
            Ok(())
        }
        Command::Schema { of } => {
            schema::run(of);
            Ok(())
        }
        Command::Man { out } => shells::man(out.as_deref()),
    }
}

/// Whether a command adds to the site's own folder.
fn changes_site(command: &Command) -> bool {
    match command {
        Command::Import(args) => args.out.is_none(),
        Command::New { .. }
        | Command::Approve(_)
        | Command::Move(_)
        | Command::Theme { .. }
        | Command::Record(_)
        | Command::Withdraw(_)
        | Command::Reinstate(_)
        | Command::Rename(_)
        | Command::Unpublish(_)
        | Command::Remove(_) => true,
        Command::Init { .. }
        | Command::Build(_)
        | Command::Serve(_)
        | Command::Check(_)
        | Command::Explain { .. }
        | Command::List(_)
        | Command::Stats(_)
        | Command::Schema { .. }
        | Command::Completions { .. }
        | Command::Man { .. }
        | Command::Verify(_)
        | Command::Archive(_) => false,
    }
}

/// Fails if a folder that commands read or write is a symbolic link out of the site; `archive` may be none at
/// all.
fn check_folders(disk: &DiskFiles) -> Result<(), Failure> {
    let own = INPUTS.into_iter().filter(|name| *name != ".git");
    let wrong = own.filter_map(|name| {
        let is_record = name == FOLDER;
        let is_link = || disk.place(name).is_symlink();
        if is_record && is_link() {
            return Some(format!(
                "`{name}` is a symbolic link, and the record holds none. Put what it leads to in its place"
            ));
        }
        let link = disk.leaving(name)?;
        Some(format!(
            "`{link}` is a symbolic link that leads out of the site, or to nothing: nothing outside the site is \
             read or written. Copy what it leads to into the site, or remove the link"
        ))
    });
    Failure::unless_empty(wrong)
}

/// A path below `root` as people write it: without a `./` in front or within.
fn below(root: &Path, path: &Path) -> PathBuf {
    let joined = root.join(path);
    let parts = joined
        .components()
        .filter(|part| *part != Component::CurDir);
    let tidy: PathBuf = parts.collect();
    if tidy.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        tidy
    }
}
