//! `standpoint check`: every problem, rendering included, nothing written.

use std::path::Path;

use super::checked;
use super::clock::Stopwatch;
use super::failure::Failure;
use super::terminal::{Terminal, counts, number};
use crate::cli::{CheckArgs, Format};
use crate::compile::{Inputs, Nowhere, Options};
use crate::diagnostic::{Diagnostics, Texts, github, json, short};
use crate::record;
use crate::site::Edition;
use crate::source;

/// Runs the command.
pub fn run(terminal: &Terminal, root: &Path, args: &CheckArgs) -> Result<(), Failure> {
    let watch = Stopwatch::start();
    let mut diagnostics = Diagnostics::default();
    let options = Options {
        edition: Edition {
            drafts: args.drafts,
            future: args.future,
            marked: false,
        },
        base_url: None,
    };
    let inputs = Inputs::scan(root, &options, None, &mut diagnostics);
    let documents = inputs.tree.documents.len();
    let parsed = inputs.parse(root);
    let audit = inputs.audit(root, &parsed, |path| source::digest(root, path).ok());
    let audit = checked(root, &inputs, audit)?;
    diagnostics.append(record::diagnostics(root, &audit));
    let past = inputs.past(root, &mut diagnostics);
    let compiled = inputs.link(parsed, &past, &mut diagnostics);
    let Ok(()) = compiled.render(root, &Nowhere, &mut diagnostics);
    if args.strict {
        diagnostics.deny_warnings();
    }
    let texts = || Texts::fetch(&diagnostics, |file| source::for_report(root, file));
    match args.format {
        Format::Human => terminal.report(root, &diagnostics),
        Format::Short => Terminal::data(&short(&diagnostics, &texts())),
        Format::Json => Terminal::data(&json(&diagnostics, &texts())),
        Format::Github => Terminal::data(&github(&diagnostics, &texts())),
    }
    let found = counts(&diagnostics);
    terminal.say(&format!(
        "checked {} and {} in {}: {}",
        number(documents, "document"),
        number(compiled.plan.page_count(), "page"),
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
