//! `standpoint build`: the site, written safely.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::clock::Stopwatch;
use super::earlier::{Earlier, Seen};
use super::failure::Failure;
use super::known::{known, settled};
use super::terminal::{Progress, Terminal, counts, number};
use super::{INPUTS, base_url, check_record_not_lost, spool};
use crate::archive::{examine_once, state};
use crate::cache::{Basis, Folder};
use crate::cli::BuildArgs;
use crate::compile::{Begun, Linked, Nowhere, Options, Record, Rendered, Sink};
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::digest::{Digest, Digester};
use crate::output::{self, Output, Project, Stage, Summary};
use crate::site::{Edition, Rows};
use crate::source::{DiskFiles, Original};
use crate::view::robots;

/// Puts pages into the output, and counts them.
struct Staged {
    stage: Stage,
    progress: Progress,
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
        self.stage.put(path, bytes, basis)
    }

    fn copy(
        &self,
        path: &str,
        file: &Original<'_>,
    ) -> Result<Result<(), Diagnostic>, output::Error> {
        self.stage.copy(path, file)
    }
}

/// Runs the command.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &BuildArgs) -> Result<(), Failure> {
    let watch = Stopwatch::start();
    let settled = settled();
    let mut diagnostics = Diagnostics::default();
    let options = options(args)?;
    let begun = Begun::begin(disk.clone(), &options, None, &mut diagnostics);
    let known = known(disk);
    let (out, output) = open(disk.root(), args, &begun.settings, &options, known.as_ref())?;
    for repair in output.repairs() {
        terminal.say(&format!("repaired: {repair}"));
    }
    let store = state(disk)?;
    let key = |inputs: Digest| joined(&options, store, inputs);
    let is_current = |inputs: Digest| output.is_current(key(inputs));
    let mut earlier = known.map(|known| Earlier::new(known, begun.settings_digest(), settled));
    let seen = earlier.as_mut().map(|it| it.look(disk, is_current));
    if matches!(seen, Some(Seen::Same)) {
        tell_unchanged(terminal, &output, &watch);
        return Ok(());
    }
    if let (Some(Seen::Documents(changed)), Some(earlier)) = (&seen, &mut earlier)
        && let Some(pages) = earlier.reword(disk, &begun.settings, &output, changed)
    {
        let count = output.page_count();
        terminal.detail(&format!("read {}", number(changed.len(), "document")));
        let fingerprint = earlier.fingerprint().map_or(Digest::ZERO, key);
        let mut summary = output.replace(&pages, fingerprint)?;
        summary.cache_error = summary.cache_error.or(earlier.keep().err());
        terminal.report(disk, &diagnostics);
        tell(terminal, count, &summary, &counts(&diagnostics), &watch);
        return Ok(());
    }
    let scanned = begun.scan(None, &mut diagnostics);
    let book = scanned.book.clone();
    let documents = scanned.tree.documents.len();
    // Where much is known, most pages stay, and few bodies are needed.
    let is_cold = output.file_count() == 0;
    let spool = is_cold.then(|| spool(&disk.place(".standpoint"))).flatten();
    let read = match &mut earlier {
        Some(earlier) => earlier.read(scanned, spool.as_ref()),
        None => scanned.read_into(spool.as_ref()),
    };
    terminal.detail(&format!(
        "read {} of {}",
        read.unknown(),
        number(documents, "document")
    ));
    let inputs = earlier.as_ref().and_then(Earlier::fingerprint);
    // A build with problems is never skipped: they have to be reported again.
    let is_same = !diagnostics.has_errors() && inputs.is_some_and(is_current);
    let fingerprint = inputs.map_or(Digest::ZERO, key);
    let keep = || earlier.map_or((None, None), Earlier::finish);
    if is_same {
        keep();
        tell_unchanged(terminal, &output, &watch);
        return Ok(());
    }
    let examined = book.as_deref();
    let examined = examined.map(|book| examine_once(disk, book, store));
    let record = Record::Checked(examined.transpose()?.unwrap_or_default());
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
        let assessments = linked.site.assessments.iter();
        check_record_not_lost(&out, assessments.map(|entry| &*entry.facts.id))?;
    }
    let mut stage = output.stage()?;
    if let Some(shown) = shown.filter(|_| !linked.needs_all_bodies()) {
        stage.keep_without(linked.site.positions(&shown));
    }
    let sink = Staged {
        stage,
        progress: terminal.progress("rendered", linked.plan.pages.len()),
    };
    let (rendered, mut summary) = write(disk, linked, sink, fingerprint, &mut diagnostics)?;
    let Rendered { pages, made } = rendered;
    terminal.detail(&format!("made {made} of all pages and generated files"));
    summary.cache_error = summary.cache_error.or(unkept);
    terminal.report(disk, &diagnostics);
    tell(terminal, pages, &summary, &counts(&diagnostics), &watch);
    Ok(())
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

/// What the arguments decide.
fn options(args: &BuildArgs) -> Result<Options, Failure> {
    Ok(Options {
        edition: Edition {
            drafts: args.drafts,
            future: args.future,
            marked: false,
        },
        base_url: base_url(args.base_url.as_deref())?,
    })
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

/// Whether a preview would go into a folder that holds a public site: whoever uploads that folder
/// would not notice what has come into it.
fn holds_public(output: &Output, edition: Edition) -> bool {
    edition.is_preview() && output.has_other("robots.txt", &robots(None, edition))
}

/// The output folder, ready to be written to, and its path. Fails if this edition must not go there.
fn open(
    root: &Path,
    args: &BuildArgs,
    settings: &Settings,
    options: &Options,
    known: Option<&Arc<Folder>>,
) -> Result<(PathBuf, Output), Failure> {
    let edition = options.edition;
    let configured = root.join(&*settings.output);
    let out = args.out.clone().unwrap_or_else(|| configured.clone());
    if args.out.is_none() {
        check_within(root, &configured)?;
    }
    if (args.drafts || args.future) && is_published(&out, &configured) {
        return Err(Failure::usage(
            "--drafts and --future need an --out of their own, other than the folder that is \
             published: what is withheld would stand beside what is public",
        ));
    }
    let output = output::open(&out, &project(root), &lock(root, &out), known)?;
    if holds_public(&output, edition) {
        return Err(Failure::usage(format!(
            "`{}` holds a public site, and --drafts and --future show what is withheld: choose \
             another folder for them",
            out.display()
        )));
    }
    Ok((out, output))
}

/// Fails if the output folder of the settings is a symbolic link out of the site, or lies below one.
fn check_within(root: &Path, configured: &Path) -> Result<(), Failure> {
    // What cannot be found is refused where it is opened.
    let (Ok(root), Ok(real)) = (output::resolve(root), output::resolve(configured)) else {
        return Ok(());
    };
    // The root itself, and what holds it, have a reason of their own.
    if real.starts_with(&root) || root.starts_with(&real) {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "will not write into `{}`: it leads out of the site, to `{}`. Only `--out` may do that",
        configured.display(),
        real.display()
    )))
}

/// The digest of everything that decides what a build writes: options, the store of the record, and the site's files.
fn joined(options: &Options, store: Digest, inputs: Digest) -> Digest {
    let mut digester = Digester::default();
    digester.part(format!("{options:?}"));
    digester.digest(store).digest(inputs);
    digester.finish()
}

/// Whether `out` is the folder that is published, or lies in it.
fn is_published(out: &Path, configured: &Path) -> bool {
    let real = |path: &Path| output::resolve(path).unwrap_or_else(|_| path.to_path_buf());
    real(out).starts_with(real(configured))
}

/// What an output folder may never touch.
fn project(root: &Path) -> Project {
    Project {
        root: root.to_path_buf(),
        inputs: INPUTS.map(|name| root.join(name)).into(),
        home: std::env::home_dir(),
    }
}

/// Where the lock of an output folder is: one for each, however its path is written.
fn lock(root: &Path, out: &Path) -> PathBuf {
    let path = output::resolve(out).unwrap_or_else(|_| out.to_path_buf());
    let name = Digest::of(path.as_os_str().as_encoded_bytes()).short(12);
    root.join(".standpoint").join(format!("output-{name}"))
}
