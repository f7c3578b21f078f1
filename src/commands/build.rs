//! `standpoint build`: the site, written safely.

use std::path::PathBuf;

use super::clock::{self, Stopwatch};
use super::earlier::{Earlier, Seen};
use super::failure::Failure;
use super::heads::{self, expected};
use super::known::{known, settled};
use super::out_folder;
use super::terminal::{Progress, Terminal, counts, number};
use super::{base_url, check_record_not_lost, spool};
use crate::archive::{bag_of, examine_once, state};
use crate::cache::Basis;
use crate::cli::BuildArgs;
use crate::compile::{Begun, Linked, Nowhere, Options, Record, Rendered, Sink};
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::digest::{Digest, Digester};
use crate::model::{Marking, rfc3339};
use crate::output::{self, Output, Stage, Summary};
use crate::record::{Book, Expected};
use crate::render::name_index_files;
use crate::site::{Edition, Rows, WithheldCounts};
use crate::source::{DiskFiles, Original};

/// Puts pages into the output, and counts them.
struct Staged {
    stage: Stage,
    progress: Progress,
    /// Whether links to pages name their files.
    is_offline: bool,
}

impl Sink for Staged {
    type Error = output::Error;

    fn keep_unseen(&self, path: &str) -> bool {
        let is_kept = self.stage.keep_unseen(path);
        if is_kept {
            self.progress.step();
        }
        is_kept
    }

    fn keep(&self, path: &str, inputs: Digest, rows: fn() -> Rows) -> bool {
        self.progress.step();
        self.stage.keep(path, inputs, rows)
    }

    fn put(&self, path: &str, bytes: &[u8], basis: Basis) -> Result<(), output::Error> {
        let ending = path.rsplit_once('.').map(|(_, ending)| ending);
        if self.is_offline && ending == Some("html") {
            // A page of text is UTF-8; what is none has no links of ours.
            if let Ok(html) = std::str::from_utf8(bytes) {
                let offline = name_index_files(html);
                return self.stage.put(path, offline.as_bytes(), None.into());
            }
        }
        self.stage.put(path, bytes, basis)
    }

    fn copy(
        &self,
        path: &str,
        file: &Original<'_>,
    ) -> Result<Result<(), Diagnostic>, output::Error> {
        self.stage.copy(path, file)
    }

    fn earlier(&self, path: &str) -> Option<Vec<u8>> {
        self.stage.earlier_index().file(path)
    }

    fn recall(&self) -> Option<Vec<u8>> {
        self.stage.earlier_index().recall()
    }

    fn remember(&self, index: &[u8]) {
        self.stage.remember(index);
    }
}

/// Runs the command.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &BuildArgs) -> Result<(), Failure> {
    let watch = Stopwatch::start();
    let settled = settled();
    let expected = expected(args.expect_head.as_deref())?;
    let mut diagnostics = Diagnostics::default();
    let begun = begin(disk, args, &mut diagnostics)?;
    let options = begun.options.clone();
    // What is known of a folder is of pages as a web server has them.
    let known = if args.offline { None } else { known(disk) };
    let (root, edition) = (disk.root(), options.edition);
    let (out, output) = out_folder::open(root, args, &begun.settings, edition, known.as_ref())?;
    for repair in output.repairs() {
        terminal.say(&format!("repaired: {repair}"));
    }
    let store = state(disk)?;
    let key = |inputs: Digest| joined(&options, store, inputs);
    // What is given now was not given to the build that made the output, or may have been another.
    let is_current = |inputs: Digest| expected.is_none() && output.is_current(key(inputs));
    let mut earlier =
        known.map(|known| Earlier::new(known, begun.settings_digest(), settled, options.now));
    let seen = earlier.as_mut().map(|it| it.look(disk, is_current));
    if let (Some(Seen::Same), Some(earlier)) = (&seen, &earlier) {
        tell_withheld(terminal, &begun.settings, earlier.withheld(options.edition));
        tell_unchanged(terminal, &output, &watch);
        return Ok(());
    }
    if let (Some(Seen::Documents(changed)), Some(earlier)) = (&seen, &mut earlier)
        && let Some(edit) = earlier.reword(disk, &begun.settings, &output, changed)
    {
        terminal.detail(&format!("read {}", number(changed.len(), "document")));
        let (count, fingerprint) = (output.page_count(), earlier.fingerprint());
        let mut summary = output.replace(&edit, fingerprint.map_or(Digest::ZERO, key))?;
        summary.cache_error = summary.cache_error.or(earlier.keep().err());
        terminal.report(disk, &diagnostics);
        tell_withheld(terminal, &begun.settings, earlier.withheld(options.edition));
        let found = counts(&diagnostics);
        tell(terminal, count, &summary, &found, &watch);
        return Ok(());
    }
    let settings = begun.settings.clone();
    let scanned = begun.scan(None, &mut diagnostics);
    let book = scanned.book.clone();
    let documents = scanned.tree.documents.len();
    // Where much is known, most pages stay, and few bodies are needed.
    let is_cold = output.file_count() == 0;
    let spool = is_cold.then(|| spool(&scratch(disk))).flatten();
    let read = match &mut earlier {
        Some(earlier) => earlier.read(scanned, spool.as_ref()),
        None => scanned.read_into(spool.as_ref()),
    };
    terminal.detail(&format!(
        "read {} of {}",
        read.unknown(),
        number(documents, "document")
    ));
    let withheld = read.withheld();
    let inputs = earlier.as_ref().and_then(Earlier::fingerprint);
    // A build with problems is never skipped: they have to be reported again.
    let is_same = !diagnostics.has_errors() && inputs.is_some_and(is_current);
    let fingerprint = inputs.map_or(Digest::ZERO, key);
    let keep = || earlier.map_or((None, None), Earlier::finish);
    if is_same {
        keep();
        tell_withheld(terminal, &settings, withheld);
        tell_unchanged(terminal, &output, &watch);
        return Ok(());
    }
    let record = checked(
        disk,
        args,
        &settings,
        (book.as_deref(), store),
        expected.as_ref(),
    )?;
    let link = || read.link(record, &mut diagnostics);
    let (linked, (shown, unkept)) = rayon::join(link, keep);
    terminal.detail(&format!(
        "{} make {} after {}",
        number(documents, "document"),
        number(linked.plan.page_count(), "page"),
        watch.words()
    ));
    if args.strict {
        diagnostics.deny_warnings();
    }
    if diagnostics.has_errors() {
        return Err(refused_unrendered(disk, &linked, diagnostics));
    }
    if book.is_none() {
        check_record_not_lost(&out, linked.ids())?;
    }
    let sink = Staged {
        stage: stage(output, &linked, shown)?,
        progress: terminal.progress("rendered", linked.plan.pages.len()),
        is_offline: args.offline,
    };
    let (rendered, mut summary) = write(disk, linked, sink, fingerprint, &mut diagnostics)?;
    let Rendered { pages, made } = rendered;
    terminal.detail(&format!("made {made} of all pages and generated files"));
    summary.cache_error = summary.cache_error.or(unkept);
    terminal.report(disk, &diagnostics);
    tell_withheld(terminal, &settings, withheld);
    tell(terminal, pages, &summary, &counts(&diagnostics), &watch);
    Ok(())
}

/// The record, with what is wrong with its store, which is in this state, and with its ledger by what is known of it from
/// elsewhere.
fn checked(
    disk: &DiskFiles,
    args: &BuildArgs,
    settings: &Settings,
    (book, store): (Option<&Book>, Digest),
    expected: Option<&Expected>,
) -> Result<Record<'static>, Failure> {
    let mut audit = examine_once(disk, book, store)?;
    let ledger = book.map(|book| &*book.ledger);
    let rewound = heads::rewound(disk, settings, ledger, args.out.as_deref(), expected);
    audit.findings.extend(rewound);
    Ok(Record::Checked(audit))
}

/// A folder for what is gone with the process: on the disk of the site, unless that is a bag, which stays as it is.
fn scratch(disk: &DiskFiles) -> PathBuf {
    match bag_of(disk.root()) {
        Some(_) => std::env::temp_dir(),
        None => disk.place(".standpoint"),
    }
}

/// Begins to write a site, in which only these documents are shown otherwise than before, if that is known.
fn stage(
    output: Output,
    linked: &Linked,
    shown: Option<Vec<Box<str>>>,
) -> Result<Stage, output::Error> {
    let internal = linked.site.edition.internal();
    let mut stage = output.stage(linked.site.edition.mark().as_deref())?;
    // The label of a page depends on what lower editions show as well.
    if let Some(shown) = shown.filter(|_| internal.is_none() && !linked.needs_all_bodies()) {
        stage.keep_without(linked.site.positions(&shown));
    }
    Ok(stage)
}

/// Renders all pages and puts them in place, if all of them are without errors.
fn write(
    disk: &DiskFiles,
    linked: Linked,
    sink: Staged,
    fingerprint: Digest,
    diagnostics: &mut Diagnostics,
) -> Result<(Rendered, Summary), Failure> {
    let rendered = linked.render(&sink, diagnostics)?;
    // This ends the line that shows how far it is.
    drop(sink.progress);
    let Some(rendered) = rendered else {
        sink.stage.discard()?;
        return Err(refused(disk, std::mem::take(diagnostics)));
    };
    // The process ends soon; to free a million small values one by one would take longer.
    std::mem::forget(linked);
    let has_warnings = diagnostics.count(Severity::Warning) > 0;
    let summary = sink.stage.commit(if has_warnings {
        Digest::of(b"problems")
    } else {
        fingerprint
    })?;
    Ok((rendered, summary))
}

/// Why a site with errors is not written. One run reports all problems, those of rendering, too.
fn refused_unrendered(disk: &DiskFiles, linked: &Linked, mut diagnostics: Diagnostics) -> Failure {
    let Ok(_) = linked.render(&Nowhere, &mut diagnostics);
    if linked.has_findings {
        // Pages that are missing for want of an object are no fault of the theme.
        diagnostics.drop_code(Code::TemplateLink);
    }
    refused(disk, diagnostics)
}

fn refused(disk: &DiskFiles, diagnostics: Diagnostics) -> Failure {
    let conclusion = format!("nothing was written: {}", counts(&diagnostics));
    Failure::problems(disk, diagnostics, conclusion)
}

/// Reads the settings, which decide on the marking where the arguments do not.
fn begin(
    disk: &DiskFiles,
    args: &BuildArgs,
    diagnostics: &mut Diagnostics,
) -> Result<Begun, Failure> {
    let begun = Begun::begin(disk.clone(), &options(args)?, None, diagnostics);
    Ok(match args.marking {
        None => begun.by_settings(),
        Some(_) => begun,
    })
}

/// What the arguments decide.
fn options(args: &BuildArgs) -> Result<Options, Failure> {
    let stamp = clock::fixed()?;
    Ok(Options {
        edition: Edition {
            drafts: args.drafts,
            future: args.future,
            marking: Some(args.marking.unwrap_or(Marking::Clear)),
        },
        base_url: base_url(args.base_url.as_deref())?,
        now: clock::earlier(stamp),
        stamp,
    })
}

/// Says how many documents are withheld and why, and when the next embargo ends; nothing if none is.
fn tell_withheld(terminal: &Terminal, settings: &Settings, counts: WithheldCounts) {
    let WithheldCounts {
        marked,
        drafts,
        embargoed,
        next,
    } = counts;
    let mut reasons = Vec::new();
    if drafts > 0 {
        reasons.push(number(drafts, "draft"));
    }
    if let Some(next) = next {
        let next = rfc3339(next, &settings.time_zone);
        reasons.push(format!("{embargoed} under embargo (the next until {next})"));
    }
    if marked > 0 {
        reasons.push(format!("{marked} by marking"));
    }
    if !reasons.is_empty() {
        terminal.say(&format!("withheld: {}", reasons.join(", ")));
    }
}

/// Says that all is as it was.
fn tell_unchanged(terminal: &Terminal, output: &Output, watch: &Stopwatch) {
    terminal.say(&format!(
        "built {}: 0 files written, {} unchanged, 0 removed in {}; nothing has changed",
        number(output.page_count(), "page"),
        output.file_count(),
        watch.words()
    ));
}

/// Says what was written, and what the output folder has to say for itself.
fn tell(terminal: &Terminal, pages: usize, summary: &Summary, found: &str, watch: &Stopwatch) {
    for foreign in &summary.foreign {
        terminal.say(&format!(
            "left alone: `{foreign}` in the output folder is not from here"
        ));
    }
    if let Some(error) = &summary.cache_error {
        terminal.say(&format!("note: the next build will be slower: {error}"));
    }
    terminal.say(&format!(
        "built {}: {} written, {} unchanged, {} removed in {}{}{found}",
        number(pages, "page"),
        number(summary.written, "file"),
        summary.unchanged,
        summary.removed,
        watch.words(),
        if found.is_empty() { "" } else { "; " },
    ));
}

/// The digest of everything that decides what a build writes: options, the store of the record, and the site's files.
fn joined(options: &Options, store: Digest, inputs: Digest) -> Digest {
    let mut digester = Digester::default();
    digester.digest(options.digest());
    digester.digest(store).digest(inputs);
    digester.finish()
}
