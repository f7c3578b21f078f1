//! `standpoint build`: the site, written safely.

use std::path::{Path, PathBuf};

use super::clock::Stopwatch;
use super::failure::Failure;
use super::terminal::{Progress, Terminal, counts, number};
use super::{INPUTS, base_url, check_record_not_lost, read};
use crate::archive::{examine_once, state};
use crate::cli::BuildArgs;
use crate::compile::{Linked, Nowhere, Options, Record, Rendered, Scanned, Sink};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::digest::{Digest, Digester};
use crate::output::{self, Output, Project, Stage, Summary};
use crate::site::Edition;
use crate::source::{DiskFiles, Original};
use crate::view::robots;

/// Puts pages into the output, and counts them.
struct Staged {
    stage: Stage,
    progress: Progress,
}

impl Sink for Staged {
    type Error = output::Error;

    fn keep(&self, path: &str, inputs: Digest) -> bool {
        self.progress.step();
        self.stage.keep(path, inputs)
    }

    fn put(&self, path: &str, bytes: &[u8], inputs: Option<Digest>) -> Result<(), output::Error> {
        self.stage.put(path, bytes, inputs)
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
    let mut diagnostics = Diagnostics::default();
    let options = options(args)?;
    let scanned = Scanned::scan(disk.clone(), &options, None, &mut diagnostics);
    let (out, output) = open(disk.root(), args, &scanned, options.edition)?;
    for repair in output.repairs() {
        terminal.say(&format!("repaired: {repair}"));
    }
    let book = scanned.book.clone();
    let store = book.as_deref().map(|book| state(disk, book)).transpose()?;
    // Where nothing was built yet, the digests come with parsing. A build with problems is not
    // passed over, so that they are told again.
    let was_built = output.file_count() > 0 && !diagnostics.has_errors();
    if was_built && output.is_current(joined(store, scanned.fingerprint())) {
        terminal.say(&format!(
            "built {}: 0 files written, {} unchanged, 0 removed in {}; nothing has changed",
            number(output.page_count(), "page"),
            output.file_count(),
            watch.words()
        ));
        return Ok(());
    }
    let documents = scanned.tree.documents.len();
    let read = if output.file_count() == 0 {
        read(scanned, &disk.place(".standpoint"))
    } else {
        // Most pages stay, and few bodies are needed.
        scanned.read()
    };
    let fingerprint = joined(store, read.fingerprint());
    let examined = book.as_deref().zip(store);
    let examined = examined.map(|(book, state)| examine_once(disk, book, state));
    let record = Record::Checked(examined.transpose()?.unwrap_or_default());
    let linked = read.link(record, &mut diagnostics);
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
    let sink = Staged {
        stage: output.stage()?,
        progress: terminal.progress("rendered", linked.plan.pages.len()),
    };
    let (pages, summary) = write(disk, linked, sink, fingerprint, &mut diagnostics)?;
    terminal.report(disk, &diagnostics);
    tell(terminal, pages, &summary, &counts(&diagnostics), &watch);
    Ok(())
}

/// Renders all pages and puts them in place, if all of them are without errors. Returns how many there are.
fn write(
    disk: &DiskFiles,
    linked: Linked,
    sink: Staged,
    fingerprint: Digest,
    diagnostics: &mut Diagnostics,
) -> Result<(usize, Summary), Failure> {
    let rendered = linked.render(&sink, diagnostics)?;
    // This ends the line that shows how far it is.
    drop(sink.progress);
    let Some(Rendered { pages }) = rendered else {
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
    Ok((pages, summary))
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
    let preview = Digest::of(&robots(None, edition));
    let was = output.digest_of("robots.txt");
    edition.is_preview() && was.is_some_and(|was| was != preview)
}

/// The output folder, ready to be written to, and its path. Fails if this edition must not go there.
fn open(
    root: &Path,
    args: &BuildArgs,
    scanned: &Scanned,
    edition: Edition,
) -> Result<(PathBuf, Output), Failure> {
    let configured = root.join(&*scanned.settings.output);
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
    let output = output::open(&out, &project(root), &cache(root, &out))?;
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

/// The digest of everything that a build looks at: of the store of the record, and of all else.
fn joined(store: Option<Digest>, fingerprint: Digest) -> Digest {
    let Some(store) = store else {
        return fingerprint;
    };
    let mut digester = Digester::default();
    digester.digest(store).digest(fingerprint);
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

/// Where the cache and the lock of an output folder lie: one for each, however its path is written.
fn cache(root: &Path, out: &Path) -> PathBuf {
    let path = output::resolve(out).unwrap_or_else(|_| out.to_path_buf());
    let name = Digest::of(path.as_os_str().as_encoded_bytes()).short(12);
    root.join(".standpoint").join(format!("output-{name}"))
}
