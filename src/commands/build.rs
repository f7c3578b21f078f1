//! `standpoint build`: the site, written safely.

use std::path::{Path, PathBuf};

use super::clock::Stopwatch;
use super::failure::Failure;
use super::terminal::{Progress, Terminal, counts, number};
use super::{INPUTS, base_url, check_record_not_lost};
use crate::archive::{examine_once, state};
use crate::cli::BuildArgs;
use crate::compile::{Compiled, FileDigests, Inputs, Nowhere, Options, Sink};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::digest::{Digest, Digester};
use crate::output::{self, Output, Project, Stage, Summary};
use crate::record::{self, merged};
use crate::site::Edition;
use crate::view::robots;

/// Puts pages into the output, and counts them.
struct Staged<'a> {
    stage: &'a Stage,
    progress: Progress,
}

impl Sink for Staged<'_> {
    type Error = output::Error;

    fn keep(&self, path: &str, inputs: Digest) -> bool {
        self.progress.step();
        self.stage.keep(path, inputs)
    }

    fn put(&self, path: &str, bytes: &[u8], inputs: Option<Digest>) -> Result<(), output::Error> {
        self.stage.put(path, bytes, inputs)
    }
}

/// Runs the command.
pub fn run(terminal: &Terminal, root: &Path, args: &BuildArgs) -> Result<(), Failure> {
    let watch = Stopwatch::start();
    let mut diagnostics = Diagnostics::default();
    let options = options(args)?;
    let inputs = Inputs::scan(root, &options, None, &mut diagnostics);
    let (out, output) = open(root, args, &inputs, options.edition)?;
    for repair in output.repairs() {
        terminal.say(&format!("repaired: {repair}"));
    }
    let files = inputs.digest_files(root);
    let book = inputs.book.clone();
    let store = book.as_deref().map(|book| state(root, book)).transpose()?;
    // Where nothing was built yet, the digests come with parsing. A build with problems is not
    // passed over, so that they are told again.
    let was_built = output.file_count() > 0 && !diagnostics.has_errors();
    if was_built && output.is_current(joined(store, inputs.fingerprint(root, &files))) {
        terminal.say(&format!(
            "built {}: 0 files written, {} unchanged, 0 removed in {}; nothing has changed",
            number(output.page_count(), "page"),
            output.file_count(),
            watch.words()
        ));
        return Ok(());
    }
    let documents = inputs.tree.documents.len();
    let ready = compile(root, inputs, &files, store, &mut diagnostics)?;
    let pages = ready.compiled.plan.page_count();
    terminal.detail(&format!(
        "{} make {} after {}",
        number(documents, "document"),
        number(pages, "page"),
        watch.words()
    ));
    if args.strict {
        diagnostics.deny_warnings();
    }
    if diagnostics.has_errors() {
        return Err(ready.refused(root, diagnostics));
    }
    if book.is_none() {
        let assessments = ready.compiled.site.assessments.iter();
        check_record_not_lost(&out, assessments.map(|entry| &*entry.facts.id))?;
    }
    let summary = ready.write(terminal, root, output, &mut diagnostics)?;
    terminal.report(root, &diagnostics);
    tell(terminal, &summary);
    let found = counts(&diagnostics);
    terminal.say(&format!(
        "built {}: {} written, {} unchanged, {} removed in {}{}{}",
        number(pages, "page"),
        number(summary.written, "file"),
        summary.unchanged,
        summary.removed,
        watch.words(),
        if found.is_empty() { "" } else { "; " },
        found
    ));
    Ok(())
}

/// A site, ready to be rendered.
struct Ready {
    compiled: Compiled,
    /// The digest of everything that it is made from.
    fingerprint: Digest,
    /// Whether something is wrong with its record.
    has_findings: bool,
}

/// Reads and links all documents, and holds the record against them.
fn compile(
    root: &Path,
    inputs: Inputs,
    files: &FileDigests,
    store: Option<Digest>,
    diagnostics: &mut Diagnostics,
) -> Result<Ready, Failure> {
    let parsed = inputs.parse(root);
    let fingerprint = inputs.fingerprint_of(parsed.iter().map(|parsed| parsed.digest), files);
    let audit = inputs.audit(root, &parsed, |path| files.of(&inputs.tree, path));
    let examined = inputs.book.as_deref().zip(store);
    let examined = examined.map(|(book, state)| examine_once(root, book, state));
    let audit = merged(examined.transpose()?.unwrap_or_default(), audit);
    diagnostics.append(record::diagnostics(root, &audit));
    let past = inputs.past(root, diagnostics);
    Ok(Ready {
        compiled: inputs.link(parsed, &past, diagnostics),
        fingerprint: joined(store, fingerprint),
        has_findings: !audit.findings.is_empty(),
    })
}

impl Ready {
    /// Why a site with errors is not written.
    fn refused(self, root: &Path, mut diagnostics: Diagnostics) -> Failure {
        // All problems in one run: those of rendering, too.
        let Ok(()) = self.compiled.render(root, &Nowhere, &mut diagnostics);
        if self.has_findings {
            // Pages that are missing for want of an object are no fault of the theme.
            diagnostics.drop_code(Code::TemplateLink);
        }
        refused(root, diagnostics)
    }

    /// Renders all pages and puts them in place, if all of them are without errors.
    fn write(
        self,
        terminal: &Terminal,
        root: &Path,
        output: Output,
        diagnostics: &mut Diagnostics,
    ) -> Result<Summary, Failure> {
        let stage = output.stage()?;
        let sink = Staged {
            stage: &stage,
            progress: terminal.progress("rendered", self.compiled.plan.pages.len()),
        };
        self.compiled.render(root, &sink, diagnostics)?;
        drop(sink);
        if diagnostics.has_errors() {
            stage.discard()?;
            return Err(refused(root, std::mem::take(diagnostics)));
        }
        // The process ends soon; to free a million small values one by one would take longer.
        std::mem::forget(self.compiled);
        let warned = diagnostics.count(Severity::Warning) > 0;
        Ok(stage.commit(if warned {
            Digest::of(b"problems")
        } else {
            self.fingerprint
        })?)
    }
}

fn refused(root: &Path, diagnostics: Diagnostics) -> Failure {
    let conclusion = format!("nothing was written: {}", counts(&diagnostics));
    Failure::problems(root, diagnostics, conclusion)
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

/// What the output folder has to say for itself.
fn tell(terminal: &Terminal, summary: &Summary) {
    for foreign in &summary.foreign {
        terminal.say(&format!(
            "left alone: `{foreign}` in the output folder is not from here"
        ));
    }
    if let Some(error) = &summary.cache_error {
        terminal.say(&format!("note: the next build will be slower: {error}"));
    }
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
    inputs: &Inputs,
    edition: Edition,
) -> Result<(PathBuf, Output), Failure> {
    let configured = root.join(&*inputs.settings.output);
    let out = args.out.clone().unwrap_or_else(|| configured.clone());
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

/// Where the cache of an output folder lies: one for each.
fn cache(root: &Path, out: &Path) -> PathBuf {
    let path = std::path::absolute(out).unwrap_or_else(|_| out.to_path_buf());
    let name = Digest::of(path.as_os_str().as_encoded_bytes()).short(12);
    root.join(".standpoint").join(format!("output-{name}"))
}
