//! `standpoint check`: every problem, rendering included, nothing written.

use super::clock::{self, Stopwatch};
use super::failure::Failure;
use super::heads::expected;
use super::terminal::{Terminal, counts, number};
use super::{examined, spool};
use crate::cli::{CheckArgs, Format};
use crate::compile::{Begun, Nowhere, Options};
use crate::diagnostic::{Diagnostics, Texts, github, json, short};
use crate::site::Edition;
use crate::source::{DiskFiles, Files as _};

/// Runs the command.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &CheckArgs) -> Result<(), Failure> {
    let watch = Stopwatch::start();
    let expected = expected(args.expect_head.as_deref())?;
    let mut diagnostics = Diagnostics::default();
    let stamp = clock::fixed()?;
    let options = Options {
        edition: Edition {
            drafts: args.drafts,
            future: args.future,
            ..Edition::default()
        },
        base_url: None,
        now: clock::earlier(stamp),
        stamp,
    };
    let begun = Begun::begin(disk.clone(), &options, None, &mut diagnostics).by_settings();
    let scanned = begun.scan(None, &mut diagnostics);
    let documents = scanned.tree.documents.len();
    let record = examined(disk, &scanned, expected.as_ref())?;
    let read = scanned.read_into(spool(&std::env::temp_dir()).as_ref());
    diagnostics.append(read.due());
    let linked = read.link(record, &mut diagnostics);
    diagnostics.append(linked.unexplained());
    let Ok(_) = linked.render(&Nowhere, &mut diagnostics);
    if args.strict {
        diagnostics.deny_warnings();
    }
    let texts = || Texts::fetch(&diagnostics, |file| disk.for_report(file));
    match args.format {
        Format::Human => {
            terminal.report(disk, &diagnostics);
            terminal.say_how_to_read_more(&diagnostics);
        }
        Format::Short => Terminal::data(&short(&diagnostics, &texts())),
        Format::Json => Terminal::data(&json(&diagnostics, &texts())),
        Format::Github => Terminal::data(&github(&diagnostics, &texts())),
    }
    let found = counts(&diagnostics);
    terminal.say(&format!(
        "checked {} and {} in {}: {}",
        number(documents, "document"),
        number(linked.plan.page_count(), "page"),
        watch.words(),
        if found.is_empty() {
            "no problems"
        } else {
            &found
        }
    ));
    if diagnostics.has_errors() {
        return Err(Failure::reported());
    }
    Ok(())
}
