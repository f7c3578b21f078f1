//! One file a command; the only code that prints, reads the clock and knows exit codes.

mod archive;
mod build;
mod check;
mod clock;
mod desk;
mod import;
mod init;
mod names;
mod new;
mod reason;
mod record;
mod serve;
mod terminal;
mod verify;

use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use crate::archive::{Error, Fault, examine};
use crate::cli::{Cli, Command};
use crate::compile::Inputs;
use crate::config;
use crate::ledger::{Audit, FOLDER};
use crate::record::merged;
use crate::route::Route;
use crate::site::history_route;
use crate::view::record_route;
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

/// How a command ended, as its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// 0: done.
    Done,
    /// 1: the content has errors, or a check failed.
    ContentErrors,
    /// 2: wrong usage.
    WrongUsage,
    /// 3: the machine failed: disk, permissions, network.
    MachineFailed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::ContentErrors => 1,
            Outcome::WrongUsage => 2,
            Outcome::MachineFailed => 3,
        })
    }
}

/// Says why the record could not be written.
fn unwritten(error: &Error) -> Outcome {
    Terminal::fail(&error.to_string());
    match error {
        Error::Refused {
            fault: Fault::Usage,
            ..
        } => Outcome::WrongUsage,
        Error::Refused {
            fault: Fault::Content,
            ..
        }
        | Error::Content(_) => Outcome::ContentErrors,
        Error::Refused {
            fault: Fault::Busy, ..
        }
        | Error::Io { .. } => Outcome::MachineFailed,
    }
}

/// The address that `--base-url` gives, if it is given.
///
/// # Errors
/// Where it is no address, which is told.
fn base_url(given: Option<&str>) -> Result<Option<Box<str>>, Outcome> {
    let read = given.map(config::base_url).transpose();
    read.map_err(|complaint| {
        Terminal::fail(&format!(
            "--base-url: {}; {}",
            complaint.message, complaint.hint
        ));
        Outcome::WrongUsage
    })
}

/// Whether the site in `out` has histories of these assessments. Where there is no `archive/`, that
/// folder was lost; this is told.
fn loses_record<'i>(out: &Path, ids: impl IntoIterator<Item = &'i str>) -> bool {
    let has = |route: &Route| out.join(route.output()).exists();
    let mut histories = ids
        .into_iter()
        .map(|id| history_route(&Route::assessment(id)));
    // Every record has a page, so that a site without that page has none, however many assessments.
    let is_lost = has(&record_route()) && histories.any(|route| has(&route));
    if is_lost {
        Terminal::fail(&format!(
            "the site in `{}` has a record, and there is no archive/ here: restore that folder, or \
             delete the site where its record shall end",
            out.display()
        ));
    }
    is_lost
}

/// Everything that a check of the record finds, in its store and in the assessments.
fn checked(root: &Path, inputs: &Inputs, compared: Audit) -> Result<Audit, Error> {
    let Some(book) = &inputs.book else {
        return Ok(compared);
    };
    Ok(merged(examine(root, &book.ledger)?.audit, compared))
}

/// Runs a command.
pub fn run(cli: Cli) -> Outcome {
    let terminal = Terminal::new(&cli.globals);
    let root = cli.globals.root;
    let needs_site = match &cli.command {
        Command::Init { .. } => false,
        Command::Import(args) => args.out.is_none(),
        _ => true,
    };
    if needs_site && !root.join("content").is_dir() && !root.join("standpoint.toml").is_file() {
        Terminal::fail(&format!(
            "there is no site in `{}`: neither standpoint.toml nor content/. \
             Make one with `standpoint init`, or say where it is with `--root DIR`",
            root.display()
        ));
        return Outcome::WrongUsage;
    }
    match cli.command {
        Command::Init { dir } => init::run(&terminal, &below(&root, &dir)),
        Command::New { what } => new::run(&root, &what),
        Command::Build(args) => build::run(&terminal, &root, &args),
        Command::Serve(args) => serve::run(&terminal, &root, &args),
        Command::Check(args) => check::run(&terminal, &root, &args),
        Command::Record(args) => record::run(&terminal, &root, &args),
        Command::Withdraw(args) => reason::withdraw(&terminal, &root, &args),
        Command::Remove(args) => reason::remove(&terminal, &root, &args),
        Command::Archive(args) => archive::run(&terminal, &root, &args),
        Command::Verify(args) => verify::run(&terminal, &root, &args),
        Command::Import(args) => import::run(&terminal, &root, &args),
    }
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
