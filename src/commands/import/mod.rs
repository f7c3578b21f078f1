//! `standpoint import`: transcripts to Markdown, all of them or none.

mod posts;
mod read;
mod summary;
mod write;

use std::path::Path;

use super::failure::{Failure, Part};
use super::terminal::Terminal;
use super::{below, check_folders, everything};
use crate::cli::ImportArgs;
use crate::diagnostic::{Diagnostics, Texts};
use crate::import::{Draft, Plan, known};
use crate::model::Moment;
use crate::source::{DiskFiles, Files as _};
use crate::text::BYTE_ORDER_MARK;
use read::{Raw, STDIN, examine, read};
use summary::{Dated, next, shown, summary};
use write::write;

/// Runs the command.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &ImportArgs) -> Result<(), Failure> {
    let out = args.out.as_ref().map(DiskFiles::new);
    let disk = out.as_ref().unwrap_or(disk);
    check_folders(disk)?;
    let site = everything(disk);
    let date = args.date.as_deref();
    date.map(|date| Moment::parse(date, &site.settings.time_zone))
        .transpose()
        .map_err(|complaint| Failure::usage(format!("--date: {complaint}")))?;
    if let Some(folder) = &args.posts {
        return posts::run(terminal, disk, &site, folder, args);
    }
    let mut diagnostics = Diagnostics::default();
    let raws = read(&args.files, &mut diagnostics);
    examine(&raws, disk, &mut diagnostics);
    let mut plan = Plan::new(&site, date, disk.clone());
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
        let texts = Texts::fetch(&diagnostics, |file| text_for_report(&raws, file));
        return Err(Failure::because(vec![Part::Problems {
            diagnostics,
            texts,
            conclusion: "nothing was written".to_owned(),
        }]));
    }
    let planned = plan.finish();
    if args.dry_run {
        Terminal::data(&shown(&planned.files));
    } else {
        write(disk, &planned.files).map_err(|error| {
            Failure::machine(format!(
                "{error}; what this run had written was taken away again"
            ))
        })?;
        let made = planned.made.iter().flat_map(|made| &made.files);
        for path in made.filter(|path| path.starts_with("content/")) {
            Terminal::data(&format!(
                "{}\n",
                below(disk.root(), Path::new(path)).display()
            ));
        }
    }
    let dated = date.map_or(Dated::Never, |_| Dated::ByFlag);
    for made in &planned.made {
        terminal.say(&summary(made, dated));
    }
    terminal.say(next(&planned.made));
    Ok(())
}

/// The text of a transcript for the frames of a report.
fn text_for_report(raws: &[Raw], file: &str) -> Option<String> {
    if file != STDIN {
        return DiskFiles::new("").for_report(file);
    }
    let raw = raws.iter().find(|raw| raw.name == file)?;
    let text = String::from_utf8_lossy(&raw.bytes);
    Some(text.trim_start_matches(BYTE_ORDER_MARK).to_owned())
}
