//! The output folder of a build: where it is, and whether this edition may go there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::INPUTS;
use super::failure::Failure;
use crate::archive::bag_of;
use crate::cache::Folder;
use crate::cli::BuildArgs;
use crate::config::Settings;
use crate::digest::Digest;
use crate::output::{self, Output, Project};
use crate::site::Edition;
use crate::view::robots;

/// The output folder, ready to be written to, and its path. Fails if this edition must not go there.
pub fn open(
    root: &Path,
    args: &BuildArgs,
    settings: &Settings,
    edition: Edition,
    known: Option<&Arc<Folder>>,
) -> Result<(PathBuf, Output), Failure> {
    let configured = root.join(&*settings.output);
    let out = args.out.clone().unwrap_or_else(|| configured.clone());
    if args.out.is_none() {
        check_within(root, &configured)?;
    }
    if !edition.is_public() && is_published(&out, &configured) {
        let what = match edition.internal() {
            Some(marking) => format!(
                "the internal edition {} needs an --out of its own",
                marking.label()
            ),
            None => "--drafts and --future need an --out of their own".to_owned(),
        };
        return Err(Failure::usage(format!(
            "{what}, other than the folder that is published: what is \
             withheld would stand beside what is public"
        )));
    }
    if args.offline && is_published(&out, &configured) {
        return Err(Failure::usage(
            "--offline needs an --out of its own, other than the folder that is published: its links are for a disk",
        ));
    }
    let project = project(root);
    let output = match bag_of(root) {
        Some((bag, declaration)) => {
            check_outside(&bag, &out)?;
            output::open_for_packed(&out, &project, &declaration, known)?
        }
        None => output::open(&out, &project, &lock(root, &out), known)?,
    };
    check_edition(&output, &out, edition)?;
    if holds_public(&output, edition) {
        return Err(Failure::usage(format!(
            "`{}` holds a public site, and --drafts and --future show what is withheld: choose \
             another folder for them",
            out.display()
        )));
    }
    Ok((out, output))
}

/// Fails if a folder that is to be written lies in a bag, which holds nothing but what its manifests list.
pub fn check_outside(bag: &Path, out: &Path) -> Result<(), Failure> {
    let real = output::resolve(out).unwrap_or_else(|_| out.to_path_buf());
    if !real.starts_with(bag) {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "`{}` lies in the bag `{}`, which would no longer be valid: choose a folder elsewhere with --out",
        out.display(),
        bag.display()
    )))
}

/// Whether a preview would go into a folder that holds a public site: whoever uploads that folder
/// would not notice what has come into it.
fn holds_public(output: &Output, edition: Edition) -> bool {
    !edition.is_public() && output.has_other("robots.txt", &robots(None, edition))
}

/// Fails if the folder holds another internal edition, or this edition is internal and the folder holds one that is not.
fn check_edition(output: &Output, out: &Path, edition: Edition) -> Result<(), Failure> {
    let wanted = edition.mark();
    if output.edition() == wanted.as_deref() || output.file_count() == 0 {
        return Ok(());
    }
    let held = match output.edition() {
        Some(held) => format!("the internal edition {held}"),
        None => "a site that is no internal edition".to_owned(),
    };
    let built = match wanted {
        Some(wanted) => format!("the internal edition {wanted}"),
        None if edition.is_public() => "the public edition".to_owned(),
        None => "a preview".to_owned(),
    };
    Err(Failure::usage(format!(
        "`{}` holds {held}, and this build makes {built}: choose another folder with --out, or \
         delete that one",
        out.display()
    )))
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
