//! The change from the old site to the new one: which steps, in which order, and what forbids them.

use std::collections::HashSet;
use std::path::Path;

use super::error::Error;
use super::ground::Ground;
use super::journal::Step;
use super::manifest::Manifest;
use super::path;
use super::stage::Record;
use super::survey::Survey;

/// What to do, and what to report of it.
#[derive(Debug, Default)]
pub(super) struct Change {
    pub(super) steps: Vec<Step>,
    /// How many files are removed.
    pub(super) removed: usize,
    /// What someone else put there, sorted.
    pub(super) foreign: Vec<String>,
}

impl Change {
    /// Whether every file that is to be moved has its place, and each that is to go is in its own: all folders above it are
    /// real, and no folder is there.
    pub(super) fn is_clear(
        folder: &Path,
        manifest: &Manifest,
        records: &[Record],
        removed: &[String],
    ) -> Result<bool, Error> {
        let mut ground = Ground::new(folder);
        for record in records.iter().filter(|record| record.staged.is_some()) {
            let found = ground.place(&record.path).symlink_metadata();
            let is_own = manifest.find(&record.path).is_some();
            let is_free = found.map_or(true, |found| is_own && !found.is_dir());
            if !is_free || !ground.carries(&record.path)? {
                return Ok(false);
            }
        }
        for path in removed {
            let found = ground.place(path).symlink_metadata();
            if !found.is_ok_and(|found| found.is_file()) || !ground.carries(path)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The change where no other file goes than these. What others have put there is not looked for.
    pub(super) fn of_same(records: &[Record], removed: Vec<String>) -> Change {
        let count = removed.len();
        Change {
            steps: moves(records)
                .chain(removed.into_iter().map(Step::Remove))
                .collect(),
            removed: count,
            ..Change::default()
        }
    }

    /// Works out the change, or refuses before anything is touched. The records are sorted.
    pub(super) fn plan(
        folder: &Path,
        manifest: &Manifest,
        records: &[Record],
    ) -> Result<Change, Error> {
        let wanted: HashSet<&str> = records.iter().map(|record| record.path.as_str()).collect();
        let wanted_folders = folders(records);
        let survey = Survey::of(folder, manifest, &wanted, &wanted_folders)?;
        refuse_foreign(folder, &survey.foreign, &wanted, &wanted_folders)?;

        let lower = lower_case(&wanted);
        let lower_folders = lower_case(&wanted_folders);
        let mut change = Change::default();
        let stale = survey
            .files
            .iter()
            .map(|index| &*manifest.files()[*index].path);
        let (first, last): (Vec<&str>, Vec<&str>) = stale
            .filter(|path| !wanted.contains(path))
            .partition(|path| is_in_the_way(path, &lower, &lower_folders));
        change.removed = first.len() + last.len();

        let kept: HashSet<&str> = survey
            .foreign
            .iter()
            .flat_map(|f| path::folders(bare(f)))
            .collect();
        let empty = survey.folders.iter().map(String::as_str);
        let (first_folders, last_folders): (Vec<&str>, Vec<&str>) = empty
            .rev() // A folder sorts before what is in it.
            .filter(|path| !wanted_folders.contains(path) && !kept.contains(path))
            .partition(|path| is_in_the_way(path, &lower, &lower_folders));

        // What is in the way goes first. Else new pages come before old ones go, so that visitors find
        // no page whose links lead nowhere.
        let remove = |path: &str| Step::Remove(path.to_string());
        let remove_folder = |path: &str| Step::RemoveFolder(path.to_string());
        change.steps.extend(first.into_iter().map(remove));
        change
            .steps
            .extend(first_folders.into_iter().map(remove_folder));
        change.steps.extend(moves(records));
        change.steps.extend(last.into_iter().map(remove));
        change
            .steps
            .extend(last_folders.into_iter().map(remove_folder));
        change.foreign = survey.foreign;
        Ok(change)
    }
}

/// What puts the staged files in their places.
fn moves(records: &[Record]) -> impl Iterator<Item = Step> {
    records.iter().filter_map(|record| {
        let number = record.staged?;
        Some(Step::Move(number, record.path.clone()))
    })
}

/// All folders that the records lie in.
pub(super) fn folders(records: &[Record]) -> HashSet<&str> {
    let mut folders = HashSet::new();
    for record in records {
        // A folder that is known is known with all it lies in.
        path::folders(&record.path)
            .take_while(|folder| folders.insert(*folder))
            .for_each(drop);
    }
    folders
}

/// Refuses where the new site needs a place that something of someone else's has.
fn refuse_foreign(
    folder: &Path,
    foreign: &[String],
    wanted: &HashSet<&str>,
    wanted_folders: &HashSet<&str>,
) -> Result<(), Error> {
    let hint = "Move it elsewhere, then build again; the site is as it was.";
    for shown in foreign {
        let bare = bare(shown);
        if wanted.contains(bare) {
            let reason = format!("a page of the site belongs at `{shown}`, which it did not write");
            return Err(Error::refused(folder, reason, hint));
        }
        if wanted_folders.contains(bare) {
            let reason = format!(
                "the site needs a folder `{bare}`, but a file or symlink that it did not write is there"
            );
            return Err(Error::refused(folder, reason, hint));
        }
        if let Some(page) = path::folders(bare).find(|above| wanted.contains(above)) {
            let reason = format!(
                "the folder `{page}` is to become a page, but holds `{shown}`, which it did not write"
            );
            return Err(Error::refused(folder, reason, hint));
        }
    }
    Ok(())
}

/// Whether a stale path must go before the new files can come.
///
/// Some file systems ignore case: there `About` must go before `about` comes, or the new file would
/// take the old one's name and go with it. Elsewhere that order does no harm.
fn is_in_the_way(path: &str, wanted: &HashSet<String>, wanted_folders: &HashSet<String>) -> bool {
    let path = path.to_lowercase();
    wanted_folders.contains(&path)
        || wanted.contains(&path)
        || path::folders(&path).any(|above| wanted.contains(above))
}

fn lower_case(paths: &HashSet<&str>) -> HashSet<String> {
    paths.iter().map(|path| path.to_lowercase()).collect()
}

fn bare(shown: &str) -> &str {
    shown.strip_suffix('/').unwrap_or(shown)
}
