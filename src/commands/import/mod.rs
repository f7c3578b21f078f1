//! `standpoint import`: transcripts to Markdown, all of them or none.

mod read;
mod summary;
mod write;

use std::path::Path;
use std::sync::Arc;

use super::terminal::Terminal;
use super::{Outcome, below};
use crate::cli::ImportArgs;
use crate::compile::{Inputs, Options};
use crate::diagnostic::Diagnostics;
use crate::import::{Draft, Plan, known};
use crate::model::Moment;
use crate::site::{Edition, Site};
use crate::source;
use read::{Raw, STDIN, examine, read};
use summary::{Dated, next, shown, summary};
use write::write;

/// Runs the command.
pub fn run(terminal: &Terminal, root: &Path, args: &ImportArgs) -> Outcome {
    let out = args.out.clone().unwrap_or_else(|| root.to_path_buf());
    let site = everything(&out);
    let date = args.date.as_deref();
    if let Some(Err(complaint)) = date.map(|date| Moment::parse(date, &site.settings.time_zone)) {
        Terminal::fail(&format!(
            "--date: {}; {}",
            complaint.message, complaint.hint
        ));
        return Outcome::WrongUsage;
    }
    let mut diagnostics = Diagnostics::default();
    let raws = read(&args.files, &mut diagnostics);
    examine(&raws, &out, &mut diagnostics);
    let on_disk = |path: &str| source::whole(&out, path).ok();
    let mut plan = Plan::new(&site, date, &on_disk);
    let known = known(&site);
    for raw in &raws {
        if diagnostics.concern(&raw.name) {
            continue;
        }
        let text = String::from_utf8_lossy(&raw.bytes);
        match Draft::read(&raw.name, &text, &known, &site.settings) {
            Ok(draft) => plan.add(draft, &raw.bytes, raw.digest),
            Err(wrong) => diagnostics.append(wrong),
        }
    }
    if diagnostics.has_errors() {
        terminal.report_with(&diagnostics, |file| text_for_report(&raws, file));
        terminal.say("nothing was written");
        return Outcome::ContentErrors;
    }
    let planned = plan.finish();
    if args.dry_run {
        Terminal::data(&shown(&planned.files));
    } else if let Err((path, error)) = write(&out, &planned.files) {
        Terminal::fail(&format!(
            "cannot write `{}`: {error}; what this run had written was taken away again",
            path.display()
        ));
        return Outcome::MachineFailed;
    } else {
        let made = planned.made.iter().flat_map(|made| &made.files);
        for path in made.filter(|path| path.starts_with("content/")) {
            Terminal::data(&format!("{}\n", below(&out, Path::new(path)).display()));
        }
    }
    let dated = date.map_or(Dated::Never, |_| Dated::ByFlag);
    for made in &planned.made {
        terminal.say(&summary(made, dated));
    }
    terminal.say(next(&planned.made));
    Outcome::Done
}

/// All that the site has, drafts included, so that no id is given twice.
fn everything(root: &Path) -> Arc<Site> {
    let mut ignored = Diagnostics::default();
    let options = Options {
        edition: Edition::ALL,
        base_url: None,
    };
    let inputs = Inputs::scan(root, &options, None, &mut ignored);
    inputs.compile(root, &mut ignored).site
}

/// The text of a transcript for the frames of a report.
fn text_for_report(raws: &[Raw], file: &str) -> Option<String> {
    if file != STDIN {
        return source::for_report(Path::new(""), file);
    }
    let raw = raws.iter().find(|raw| raw.name == file)?;
    let text = String::from_utf8_lossy(&raw.bytes);
    Some(text.trim_start_matches('\u{feff}').to_owned())
}
