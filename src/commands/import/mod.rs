//! `standpoint import`: transcripts to Markdown, all of them or none.

mod ask;
mod labels;
mod posts;
mod read;
mod suggest;
mod summary;
mod write;

use std::io;
use std::path::Path;

use super::failure::{Failure, Part};
use super::terminal::Terminal;
use super::{below, check_folders, everything};
use crate::cli::ImportArgs;
use crate::diagnostic::{Diagnostics, Texts};
use crate::import::{Draft, Given, Plan, Refused, Unlabelled, known};
use crate::model::Moment;
use crate::site::Site;
use crate::source::{DiskFiles, Files as _};
use crate::text::BYTE_ORDER_MARK;
use ask::ask;
use labels::{Labels, PATH};
use read::{Raw, STDIN, examine, read};
use suggest::Advice;
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
    let known = known(&site);
    let mut labels = Labels::remembered(disk)?.with(&Labels::given(args)?);
    let mut asked = false;
    let drafts = loop {
        let given = labels.say(args, &known)?;
        let (drafts, refused) = read_all(&raws, &given, &site, &mut diagnostics);
        let unlabelled: Vec<&Unlabelled> = refused.iter().collect();
        if unlabelled.is_empty() {
            break drafts;
        }
        let ids = site.agents.iter().map(|agent| agent.id.to_string());
        let mut advice = Advice::of(unlabelled.into_iter(), ids);
        if !asked
            && !diagnostics.has_errors()
            && !advice.labels().is_empty()
            && terminal.can_ask(&args.files)
        {
            asked = true;
            let (mut input, mut output) = (io::stdin().lock(), io::stderr().lock());
            let answers = ask(&mut advice, &known, &mut input, &mut output);
            if let Some(answers) = answers.map_err(|error| Failure::machine(error.to_string()))? {
                labels = labels.with(&answers);
                continue;
            }
        }
        for one in refused {
            diagnostics.push(one.problem);
        }
        let conclusion = format!("{}\nnothing was written", advice.text(args));
        return Err(refusal(diagnostics, &raws, conclusion));
    };
    if diagnostics.has_errors() {
        return Err(refusal(
            diagnostics,
            &raws,
            "nothing was written".to_owned(),
        ));
    }
    let mut plan = Plan::new(&site, date, disk.clone());
    if args.replace {
        plan.replace_unedited();
    }
    for (raw, draft) in drafts {
        plan.add(draft, &raw.bytes, raw.digest);
    }
    let mut planned = plan.finish();
    if args.remember || asked {
        let text = labels.write();
        let is_new = disk
            .bytes(PATH, text.len() as u64)
            .is_ok_and(|there| there == text.as_bytes());
        if !is_new {
            planned.files.put(PATH, text.into_bytes());
            planned.replaced.insert(PATH.to_owned());
        }
    }
    if args.dry_run {
        Terminal::data(&shown(&planned.files));
    } else {
        write(disk, &planned.files, &planned.replaced).map_err(|error| {
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
    for made in &planned.made {
        let mut answers = made.draft.answers.iter();
        let is_dated = date.is_some()
            || made.draft.date.is_some()
            || answers.all(|answer| answer.stated.date.is_some());
        let dated = if is_dated {
            Dated::ByFlag
        } else {
            Dated::Never
        };
        terminal.say(&summary(made, dated));
    }
    terminal.say(next(&planned.made));
    Ok(())
}

/// Takes all transcripts apart in which nothing was found wrong. Returns the drafts, and what is missing of others.
fn read_all<'r>(
    raws: &'r [Raw],
    given: &Given,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> (Vec<(&'r Raw, Draft)>, Vec<Unlabelled>) {
    let (mut drafts, mut refused) = (Vec::new(), Vec::new());
    for raw in raws {
        if diagnostics.concern(&raw.name) {
            continue;
        }
        let text = String::from_utf8_lossy(&raw.bytes);
        match Draft::read(&raw.name, &text, given, &site.settings) {
            Ok(mut draft) => {
                draft.check_date(&site.settings);
                drafts.push((raw, draft));
            }
            Err(Refused::Wrong(wrong)) => diagnostics.append(wrong),
            Err(Refused::Unlabelled(unlabelled)) => refused.push(*unlabelled),
        }
    }
    (drafts, refused)
}

fn refusal(diagnostics: Diagnostics, raws: &[Raw], conclusion: String) -> Failure {
    let texts = Texts::fetch(&diagnostics, |file| text_for_report(raws, file));
    Failure::because(vec![Part::Problems {
        diagnostics,
        texts,
        conclusion,
    }])
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
