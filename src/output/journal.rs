//! The journal: all that is left to do once a site is fully staged, so that a killed build can be
//! finished by the next one.
//!
//! It appears in one step, by rename, and counts only with its last line. Every step can be done twice.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use super::cache::stamp_at;
use super::error::Error;
use super::ground::Ground;
use super::{manifest, path};
use crate::disk::{self, Access};

/// The journal's name in the output folder.
pub(super) const NAME: &str = ".standpoint-journal";
/// The folder of staged files in the output folder, each named by a number.
pub(super) const STAGE: &str = ".standpoint-stage";
/// The staged manifest, in the folder of staged files.
const MANIFEST: &str = "manifest";

const FIRST_LINE: &str = "standpoint journal 1\n";
const LAST_LINE: &str = "end\n";

/// One change to the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Removes a file that we wrote.
    Remove(String),
    /// Removes a folder if it is empty.
    RemoveFolder(String),
    /// Puts the staged file of that number in its place.
    Move(usize, String),
}

/// Begins the journal of these steps, which end in this manifest. `hold` is called once what is staged
/// must survive; from there on there is no way back.
pub(super) fn begin(
    folder: &Path,
    steps: &[Step],
    manifest: &str,
    hold: impl FnOnce(),
) -> Result<(), Error> {
    let stage = folder.join(STAGE);
    disk::make_folders(folder, &stage).map_err(Error::io("make the folder", &stage))?;
    let staged = stage.join(MANIFEST);
    disk::write_new(&staged, manifest.as_bytes()).map_err(Error::io("write", &staged))?;
    let new = stage.join("journal");
    disk::write_new_synced(&new, text(steps).as_bytes(), Access::Writable)
        .map_err(Error::io("write", &new))?;
    hold();
    let journal = folder.join(NAME);
    disk::rename(&new, &journal).map_err(Error::io("write", &journal))
}

/// Where the staged file of that number is.
pub(super) fn staged(folder: &Path, number: usize) -> PathBuf {
    // Threads that make files in one folder wait for each other.
    folder
        .join(STAGE)
        .join((number % 8).to_string())
        .join(number.to_string())
}

/// Does all steps, then ends the journal.
pub(super) fn finish(folder: &Path, steps: &[Step]) -> Result<(), Error> {
    let stage = folder.join(STAGE);
    let mut ground = Ground::new(folder);
    for step in steps {
        match step {
            Step::Remove(path) => remove(&mut ground, path)?,
            Step::RemoveFolder(path) => remove_folder(&mut ground, path)?,
            Step::Move(number, path) => {
                ground.prepare(path)?;
                settle(&staged(folder, *number), &ground.place(path))?;
            }
        }
    }
    settle(&stage.join(MANIFEST), &folder.join(manifest::NAME))?;
    let journal = folder.join(NAME);
    disk::remove_file(&journal).map_err(Error::io("remove", &journal))?;
    if stage.symlink_metadata().is_ok() {
        disk::remove_tree(&stage, None).map_err(Error::io("remove", &stage))?;
    }
    Ok(())
}

/// The steps of the journal in this folder: `None` where there is none, or only the torn beginning of
/// one, whose steps then have not begun.
pub(super) fn read(folder: &Path) -> Result<Option<Vec<Step>>, Error> {
    let journal = folder.join(NAME);
    match super::read(&journal) {
        Ok(bytes) => Ok(std::str::from_utf8(&bytes).ok().and_then(parse)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", &journal)(error)),
    }
}

/// Refuses a journal whose stage holds links: it did not come from a build, and would move files from elsewhere
/// into the site.
pub(super) fn check_stage(folder: &Path, steps: &[Step]) -> Result<(), Error> {
    let stage = folder.join(STAGE);
    let is_link = |place: &Path| place.is_symlink();
    let mut ground = Ground::new(&stage);
    let mut is_sound = !is_link(&stage);
    for step in steps {
        if let Step::Move(number, _) = step {
            let place = staged(folder, *number);
            let inner = format!("{}/{number}", number % 8);
            let is_there = place.symlink_metadata().is_ok();
            is_sound &= !is_there || (!is_link(&place) && ground.carries(&inner)?);
        }
    }
    if is_sound {
        return Ok(());
    }
    Err(Error::refused(
        folder,
        format!(
            "its journal is to be finished, and `{STAGE}` holds a link, which no build puts there"
        ),
        format!("Delete `{NAME}` and `{STAGE}`, then build again."),
    ))
}

fn remove(ground: &mut Ground, path: &str) -> Result<(), Error> {
    let place = ground.place(path);
    // Whatever is there instead of a file is not what we wrote.
    if ground.carries(path)? && place.symlink_metadata().is_ok_and(|found| found.is_file()) {
        disk::remove_file(&place).map_err(Error::io("remove", &place))?;
    }
    Ok(())
}

fn remove_folder(ground: &mut Ground, path: &str) -> Result<(), Error> {
    let place = ground.place(path);
    if !ground.carries(path)? || !place.symlink_metadata().is_ok_and(|found| found.is_dir()) {
        return Ok(());
    }
    match disk::remove_folder(&place) {
        Ok(()) => {
            ground.forget(path);
            Ok(())
        }
        // Someone has put something there since: it stays.
        Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
        Err(error) => Err(Error::io("remove the folder", &place)(error)),
    }
}

/// Renames a staged file into its place, unless that has been done.
fn settle(staged: &Path, place: &Path) -> Result<(), Error> {
    match disk::rename(staged, place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && stamp_at(place).is_some() => {
            Ok(())
        }
        result => result.map_err(Error::io("put a new file in the place of", place)),
    }
}

fn text(steps: &[Step]) -> String {
    let mut text = String::from(FIRST_LINE);
    for step in steps {
        // Writing into a String cannot fail.
        let _ = match step {
            Step::Remove(path) => writeln!(text, "remove {path}"),
            Step::RemoveFolder(path) => writeln!(text, "remove-folder {path}"),
            Step::Move(number, path) => writeln!(text, "move {number} {path}"),
        };
    }
    text.push_str(LAST_LINE);
    text
}

fn parse(text: &str) -> Option<Vec<Step>> {
    let lines = text.strip_prefix(FIRST_LINE)?.strip_suffix(LAST_LINE)?;
    lines.lines().map(parse_step).collect()
}

fn parse_step(line: &str) -> Option<Step> {
    let (what, rest) = line.split_once(' ')?;
    let sound = |path: &str| path::fault(path).is_none().then(|| path.to_string());
    Some(match what {
        "remove" => Step::Remove(sound(rest)?),
        "remove-folder" => Step::RemoveFolder(sound(rest)?),
        "move" => {
            let (number, path) = rest.split_once(' ')?;
            Step::Move(number.parse().ok()?, sound(path)?)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_reads_back_and_counts_for_nothing_when_torn() {
        let steps = vec![
            Step::Remove("a".into()),
            Step::RemoveFolder("b c".into()),
            Step::Move(12, "a/ü b".into()),
        ];
        let text = text(&steps);
        assert_eq!(parse(&text), Some(steps));
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert_eq!(parse(&text[..end]), None, "{end}");
        }
        assert_eq!(
            parse("standpoint journal 1\nremove ../precious\nend\n"),
            None
        );
    }
}
