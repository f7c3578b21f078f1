//! The survey: what is in the output folder before it is changed, and what of it is not ours.

use std::collections::HashSet;
use std::fs::{self, DirEntry};
use std::path::Path;

use super::error::Error;
use super::manifest::Manifest;
use super::{path, threads};

/// What is in an output folder.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The files that we wrote and that are still files, as places in the manifest, sorted.
    pub(super) files: Vec<usize>,
    /// The folders that hold files of ours, or did, or will; sorted.
    pub(super) folders: Vec<String>,
    /// What someone else put there, sorted; a whole folder of theirs ends in `/`.
    pub(super) foreign: Vec<String>,
}

impl Survey {
    /// Looks at all folders that hold files of the old site or will hold some of the new one.
    pub(super) fn of(
        folder: &Path,
        manifest: &Manifest,
        wanted: &HashSet<&str>,
        wanted_folders: &HashSet<&str>,
    ) -> Result<Survey, Error> {
        let mut folders: HashSet<&str> = wanted_folders.clone();
        for listed in manifest.files() {
            // A folder that is known is known with all it lies in.
            path::folders(&listed.path)
                .take_while(|folder| folders.insert(folder))
                .for_each(drop);
        }
        let look = |places: &[String]| -> Result<Survey, Error> {
            let mut survey = Survey::default();
            for place in places {
                survey.look_into(folder, place, manifest, wanted, &folders)?;
            }
            Ok(survey)
        };
        // Level by level, so that threads can share each.
        let mut whole = Survey::default();
        let mut level = vec![String::new()];
        while !level.is_empty() {
            let parts = threads::share(&level, look);
            level.clear();
            for part in parts {
                let part = part?;
                whole.files.extend(part.files);
                whole.foreign.extend(part.foreign);
                level.extend(part.folders);
            }
            whole.folders.extend_from_slice(&level);
        }
        whole.files.sort_unstable();
        whole.folders.sort_unstable();
        whole.foreign.sort_unstable();
        Ok(whole)
    }

    /// Takes note of what is in one folder.
    fn look_into(
        &mut self,
        root: &Path,
        inner: &str,
        manifest: &Manifest,
        wanted: &HashSet<&str>,
        folders: &HashSet<&str>,
    ) -> Result<(), Error> {
        let place = root.join(inner);
        for entry in fs::read_dir(&place).map_err(Error::io("read", &place))? {
            let entry = entry.map_err(Error::io("read", &place))?;
            let kind = entry
                .file_type()
                .map_err(Error::io("look at", &entry.path()))?;
            let path = relative(inner, &entry);
            if inner.is_empty() && path::is_private(&path) {
                continue;
            }
            if kind.is_dir() {
                if folders.contains(path.as_str()) {
                    self.folders.push(path);
                } else {
                    self.foreign.push(path + "/");
                }
                continue;
            }
            match manifest.find(&path) {
                Some(index) if kind.is_file() => self.files.push(index),
                // Someone replaced our file by a symlink or the like: ours replaces it again.
                Some(_) if wanted.contains(path.as_str()) => {}
                _ => self.foreign.push(path),
            }
        }
        Ok(())
    }
}

/// A name that is not Unicode cannot be one of ours; how it is shown is all that matters.
fn relative(folder: &str, entry: &DirEntry) -> String {
    let name = entry.file_name();
    let name = name.to_string_lossy();
    if folder.is_empty() {
        name.into_owned()
    } else {
        format!("{folder}/{name}")
    }
}
