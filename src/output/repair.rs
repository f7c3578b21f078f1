//! Repair: what a killed build left behind is finished or removed before the next one begins.

use std::fs;
use std::io;
use std::path::Path;

use super::error::Error;
use super::folder::Standing;
use super::journal::{self, STAGE, Step};
use super::manifest;
use crate::disk;

/// Repairs the folder and removes its left-over sibling. Tells what it did, in sentences.
pub(super) fn repair(
    folder: &Path,
    standing: Standing,
    sibling: Option<&Path>,
) -> Result<Vec<String>, Error> {
    let mut repairs = Vec::new();
    if let Some(sibling) = sibling {
        repairs.extend(remove_sibling(sibling, standing)?);
    }
    if standing == Standing::Ours {
        repairs.extend(finish(folder)?);
        repairs.extend(remove_stage(folder)?);
    }
    Ok(repairs)
}

/// Removes a half-built site beside the output folder.
fn remove_sibling(sibling: &Path, standing: Standing) -> Result<Option<String>, Error> {
    // There is none also where its name is too long to exist, or lies where nobody may look.
    let Ok(found) = sibling.symlink_metadata() else {
        return Ok(None);
    };
    let ours = found.is_dir() && (manifest::marks(sibling) || is_empty(sibling)?);
    if ours {
        disk::remove_tree(sibling, Some(manifest::NAME)).map_err(Error::io("remove", sibling))?;
        return Ok(Some(format!(
            "Removed `{}`, the unfinished site of a build that was stopped.",
            sibling.display()
        )));
    }
    if standing == Standing::Ours {
        // It is not needed: whatever it is may stay.
        return Ok(None);
    }
    Err(Error::refused(
        sibling,
        "a new site is built there first, but it holds files that Standpoint did not write",
        "Move it elsewhere, then build again.",
    ))
}

/// Carries out the journal of a build that was killed in the middle of its changes.
fn finish(folder: &Path) -> Result<Option<String>, Error> {
    let journal = folder.join(journal::NAME);
    if is_missing(&journal, fs::FileType::is_file)? {
        return Ok(None);
    }
    let Some(steps) = journal::read(folder)? else {
        disk::remove_file(&journal).map_err(Error::io("remove", &journal))?;
        return Ok(Some(
            "Dropped the torn journal of a build that was stopped before it changed the site."
                .into(),
        ));
    };
    journal::check_stage(folder, &steps)?;
    journal::finish(folder, &steps)?;
    let moved = steps
        .iter()
        .filter(|step| matches!(step, Step::Move(..)))
        .count();
    let removed = steps
        .iter()
        .filter(|step| matches!(step, Step::Remove(_)))
        .count();
    Ok(Some(format!(
        "Finished the update of a build that was stopped: {moved} files to write, {removed} to remove."
    )))
}

/// Removes files that were staged and never put in place.
fn remove_stage(folder: &Path) -> Result<Option<String>, Error> {
    let stage = folder.join(STAGE);
    if is_missing(&stage, fs::FileType::is_dir)? {
        return Ok(None);
    }
    disk::remove_tree(&stage, None).map_err(Error::io("remove", &stage))?;
    Ok(Some(format!(
        "Removed `{STAGE}`, which a build that was stopped had left; the site itself is whole."
    )))
}

/// Whether nothing is there; what is there but is not what we would have put there is refused.
fn is_missing(path: &Path, is_ours: impl Fn(&fs::FileType) -> bool) -> Result<bool, Error> {
    match path.symlink_metadata() {
        Ok(found) if is_ours(&found.file_type()) => Ok(false),
        Ok(_) => Err(Error::refused(
            path,
            "that name is Standpoint's own, but something else is there",
            "Move it elsewhere, then build again.",
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Error::io("look at", path)(error)),
    }
}

fn is_empty(folder: &Path) -> Result<bool, Error> {
    Ok(fs::read_dir(folder)
        .map_err(Error::io("read", folder))?
        .next()
        .is_none())
}
