//! Which folders may be an output folder: never one whose loss would hurt.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::error::Error;
use super::manifest;

/// The places an output folder may never be, hold or lie in.
#[derive(Clone, Debug)]
pub struct Project {
    /// The project's folder: the output may lie in it, but not be it or hold it.
    pub root: PathBuf,
    /// Everything in the project that people or Standpoint keep: content, static files, themes,
    /// imports, the archive, `.standpoint`, `.git`. They need not exist.
    pub inputs: Vec<PathBuf>,
    /// The home folder of whoever runs the build: the output may lie in it, but not be it or hold it.
    pub home: Option<PathBuf>,
}

/// What is at the place of the output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing: it will be made.
    Absent,
    /// An empty folder.
    Empty,
    /// A folder with our manifest.
    Ours,
}

/// The canonical path of the output folder, if it may be one by its place alone.
pub(super) fn locate(folder: &Path, project: &Project, cache: &Path) -> Result<PathBuf, Error> {
    let refused = |reason: String| {
        Error::refused(
            folder,
            reason,
            "Choose a folder for the site alone, such as `public`.",
        )
    };
    let place = resolve(folder).map_err(Error::io("find", folder))?;
    if place.parent().is_none() {
        return Err(refused("it is the root of the file system".into()));
    }
    if let Some(home) = &project.home {
        // A home that cannot be found cannot be harmed.
        if let Ok(home) = resolve(home)
            && home.starts_with(&place)
        {
            let is = if home == place { "is" } else { "holds" };
            return Err(refused(format!(
                "it {is} your home folder, `{}`",
                home.display()
            )));
        }
    }
    let root = resolve(&project.root).map_err(Error::io("find", &project.root))?;
    if root.starts_with(&place) {
        let is = if root == place { "is" } else { "holds" };
        return Err(refused(format!(
            "it {is} the project, `{}`",
            root.display()
        )));
    }
    let private = cache
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    for input in project.inputs.iter().map(PathBuf::as_path).chain(private) {
        // As with the home folder: what cannot be found is not there to be harmed.
        let Ok(real) = resolve(input) else { continue };
        let relation = if real == place {
            "is"
        } else if real.starts_with(&place) {
            "holds"
        } else if place.starts_with(&real) {
            "lies inside"
        } else {
            continue;
        };
        let name = real.strip_prefix(&root).unwrap_or(&real);
        return Err(refused(format!(
            "it {relation} the project's `{}`",
            name.display()
        )));
    }
    Ok(place)
}

/// What is at that place; a foreign file or folder is refused.
pub(super) fn standing(place: &Path) -> Result<Standing, Error> {
    let found = match place.symlink_metadata() {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::Absent),
        Err(error) => return Err(Error::io("look at", place)(error)),
    };
    let hint = "Choose another folder with --out.";
    if !found.is_dir() {
        return Err(Error::refused(place, "it is not a folder", hint));
    }
    if manifest::marks(place) {
        return Ok(Standing::Ours);
    }
    let mut names: Vec<OsString> = Vec::new();
    for entry in fs::read_dir(place).map_err(Error::io("read", place))? {
        names.push(entry.map_err(Error::io("read", place))?.file_name());
    }
    match names.iter().min() {
        None => Ok(Standing::Empty),
        Some(name) => Err(Error::refused(
            place,
            format!(
                "it holds files that Standpoint did not write, such as `{}`, and no `{}`",
                name.display(),
                manifest::NAME
            ),
            "Choose another folder with --out, or empty this one.",
        )),
    }
}

/// The folder beside the output in which a fresh site is built, to be renamed when it is whole.
pub(super) fn sibling(place: &Path) -> Option<PathBuf> {
    let mut name = OsString::from(".");
    name.push(place.file_name()?);
    name.push(".standpoint-new");
    Some(place.with_file_name(name))
}

/// The path without symlinks and `..`, also where its end does not exist yet.
///
/// # Errors
/// What the disk says; and a symlink to nothing, which names no folder that can be written to.
pub fn resolve(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let parts: Vec<Component> = absolute.components().collect();
    for there in (1..=parts.len()).rev() {
        let existing: PathBuf = parts[..there].iter().collect();
        match existing.canonicalize() {
            Ok(real) => return Ok(extend(real, &parts[there..])),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if existing.symlink_metadata().is_ok() {
                    // Writing there would create what the symlink names, wherever that is.
                    return Err(io::Error::new(error.kind(), "it is a symlink to nothing"));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {}
            Err(error) => return Err(error),
        }
    }
    Ok(absolute)
}

fn extend(mut real: PathBuf, missing: &[Component]) -> PathBuf {
    for part in missing {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            Component::Normal(name) => real.push(name),
            _ => {}
        }
    }
    real
}
