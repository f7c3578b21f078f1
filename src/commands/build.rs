//! `standpoint build`: the site, written safely.

use std::path::{Path, PathBuf};

use super::clock::Stopwatch;
use super::terminal::{Progress, Terminal, counts, number};
use super::{INPUTS, Outcome, base_url, loses_record, unwritten};
use crate::archive::{examine_once, state};
use crate::cli::BuildArgs;
use crate::compile::{Inputs, Nowhere, Options, Sink};
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
pub fn run(terminal: &Terminal, root: &Path, args: &BuildArgs) -> Outcome {
    match build(terminal, root, args) {
        Ok(outcome) => outcome,
        Err(error) => {
            Terminal::fail(&error.to_string());
            match error {
                output::Error::Refused { .. } => Outcome::WrongUsage,
                output::Error::Io { .. } => Outcome::MachineFailed,
            }
        }
    }
}

fn build(terminal: &Terminal, root: &Path, args: &BuildArgs) -> Result<Outcome, output::Error> {
    let watch = Stopwatch::start();
    let mut diagnostics = Diagnostics::default();
    let options = match options(args) {
        Ok(options) => options,
        Err(outcome) => return Ok(outcome),
    };
    let inputs = Inputs::scan(root, &options, None, &mut diagnostics);
    let Some((out, output)) = opened(terminal, root, args, &inputs, options.edition)? else {
        return Ok(Outcome::WrongUsage);
    };
    // Where nothing was built yet, the digests come with parsing. A build with problems is not
    // passed over, so that they are told again.
    let was_built = output.file_count() > 0 && !diagnostics.has_errors();
    let files = inputs.digest_files(root);
    let book = inputs.book.clone();
    let store = match book.as_deref().map(|book| state(root, book)).transpose() {
        Ok(store) => store,
        Err(error) => return Ok(unwritten(&error)),
    };
    if was_built && output.is_current(with(store, inputs.fingerprint(root, &files))) {
        terminal.say(&format!(
            "built {}: 0 files written, {} unchanged, 0 removed in {}; nothing has changed",
            number(output.page_count(), "page"),
            output.file_count(),
            watch.words()
        ));
        return Ok(Outcome::Done);
    }
    let documents = inputs.tree.documents.len();
    let parsed = inputs.parse(root);
    let fingerprint = inputs.fingerprint_of(parsed.iter().map(|parsed| parsed.digest), &files);
    let fingerprint = with(store, fingerprint);
    let audit = inputs.audit(root, &parsed, |path| files.of(&inputs.tree, path));
    let examined = book.as_deref().zip(store);
    let examined = examined.map(|(book, state)| examine_once(root, book, state));
    let audit = match examined.transpose() {
        Ok(found) => merged(found.unwrap_or_default(), audit),
        Err(error) => return Ok(unwritten(&error)),
    };
    diagnostics.append(record::diagnostics(root, &audit));
    let past = inputs.past(root, &mut diagnostics);
    let compiled = inputs.link(parsed, &past, &mut diagnostics);
    let pages = compiled.plan.page_count();
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
        // All problems in one run: those of rendering, too.
        let Ok(()) = compiled.render(root, &Nowhere, &mut diagnostics);
        if !audit.findings.is_empty() {
            // Pages that are missing for want of an object are no fault of the theme.
            diagnostics.drop_code(Code::TemplateLink);
        }
        return Ok(refuse(terminal, root, &diagnostics));
    }
    let ids = compiled
        .site
        .assessments
        .iter()
        .map(|entry| &*entry.facts.id);
    if book.is_none() && loses_record(&out, ids) {
        return Ok(Outcome::ContentErrors);
    }
    let stage = output.stage()?;
    let sink = Staged {
        stage: &stage,
        progress: terminal.progress("rendered", compiled.plan.pages.len()),
    };
    compiled.render(root, &sink, &mut diagnostics)?;
    drop(sink);
    if diagnostics.has_errors() {
        stage.discard()?;
        return Ok(refuse(terminal, root, &diagnostics));
    }
    let warned = diagnostics.count(Severity::Warning) > 0;
    // The process ends soon; to free a million small values one by one would take longer.
    std::mem::forget(compiled);
    let summary = stage.commit(if warned {
        Digest::of(b"problems")
    } else {
        fingerprint
    })?;
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
    Ok(Outcome::Done)
}

/// What the arguments decide; nothing where they are wrong, which is told.
fn options(args: &BuildArgs) -> Result<Options, Outcome> {
    let base_url = base_url(args.base_url.as_deref())?;
    Ok(Options {
        edition: Edition {
            drafts: args.drafts,
            future: args.future,
            marked: false,
        },
        base_url,
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

/// The output folder, ready to be written to, and its path; nothing where what was asked for must not
/// stand there, which is told.
fn opened(
    terminal: &Terminal,
    root: &Path,
    args: &BuildArgs,
    inputs: &Inputs,
    edition: Edition,
) -> Result<Option<(PathBuf, Output)>, output::Error> {
    let configured = root.join(&*inputs.settings.output);
    let out = args.out.clone().unwrap_or_else(|| configured.clone());
    if (args.drafts || args.future) && is_published(&out, &configured) {
        Terminal::fail(
            "--drafts and --future need an --out of their own, other than the folder that is \
             published: what is withheld would stand beside what is public",
        );
        return Ok(None);
    }
    let output = output::open(&out, &project(root), &cache(root, &out))?;
    if holds_public(&output, edition) {
        Terminal::fail(&format!(
            "`{}` holds a public site, and --drafts and --future show what is withheld: choose \
             another folder for them",
            out.display()
        ));
        return Ok(None);
    }
    for repair in output.repairs() {
        terminal.say(&format!("repaired: {repair}"));
    }
    Ok(Some((out, output)))
}

/// The digest of everything that a build looks at: of the store of the record, and of all else.
fn with(store: Option<Digest>, fingerprint: Digest) -> Digest {
    let Some(store) = store else {
        return fingerprint;
    };
    let mut digester = Digester::default();
    digester.digest(store).digest(fingerprint);
    digester.finish()
}

fn refuse(terminal: &Terminal, root: &Path, diagnostics: &Diagnostics) -> Outcome {
    terminal.report(root, diagnostics);
    terminal.say(&format!("nothing was written: {}", counts(diagnostics)));
    Outcome::ContentErrors
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
