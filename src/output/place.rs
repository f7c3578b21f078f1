//! The place of a stage: where files wait until they are the site, and how it is cleared.

use std::io;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::folder::{self, Standing};
use super::journal::STAGE;
use super::manifest::{self, Manifest};
use crate::disk;

/// Where files are staged. Dropping it removes them.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) kind: Kind,
    folder: PathBuf,
    /// A marker that this build put into an empty folder.
    marker: Option<PathBuf>,
    armed: bool,
}

/// The two ways to write a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A whole site in a folder beside the output, which one rename puts in place.
    Fresh,
    /// Changed files alone, numbered, in a folder inside the output.
    Update,
}

impl Place {
    /// Beside the output where a rename can be hoped for, else inside it.
    pub(super) fn new(folder: &Path, standing: Standing) -> Result<Place, Error> {
        match folder::sibling(folder) {
            Some(sibling) if standing != Standing::Ours && can_rename(&sibling, folder) => {
                Place::fresh(sibling, folder, standing)
            }
            _ => Place::update(folder, standing),
        }
    }

    /// A folder beside the output; where none can be made, the output itself will do.
    fn fresh(sibling: PathBuf, folder: &Path, standing: Standing) -> Result<Place, Error> {
        if let Some(above) = folder.parent()
            && !above.is_dir()
        {
            disk::make_folders(Path::new(""), above)
                .map_err(Error::io("make the folder", above))?;
        }
        match disk::make_folder(&sibling) {
            Err(error) if no_sibling(error.kind()) => return Place::update(folder, standing),
            result => result.map_err(Error::io("make the folder", &sibling))?,
        }
        let place = Place {
            kind: Kind::Fresh,
            folder: sibling,
            marker: None,
            armed: true,
        };
        mark(&place.folder)?;
        Ok(place)
    }

    fn update(folder: &Path, standing: Standing) -> Result<Place, Error> {
        if standing == Standing::Absent {
            disk::make_folders(Path::new(""), folder)
                .map_err(Error::io("make the folder", folder))?;
        }
        let marker = (standing != Standing::Ours).then(|| folder.join(manifest::NAME));
        let fresh = marker.is_some();
        let place = Place {
            kind: Kind::Update,
            folder: folder.join(STAGE),
            marker,
            armed: true,
        };
        if fresh {
            mark(folder)?;
        }
        Ok(place)
    }

    /// Turns a fresh stage into an update of the output, for where one rename is not possible.
    pub(super) fn turn(&mut self, folder: &Path, standing: Standing) -> Result<PathBuf, Error> {
        let update = Place::update(folder, standing)?;
        let mut fresh = std::mem::replace(self, update);
        fresh.armed = false;
        Ok(std::mem::take(&mut fresh.folder))
    }

    /// Where the files are.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// From here on what is staged must survive, whatever happens.
    pub(super) fn hold(&mut self) {
        self.armed = false;
    }

    pub(super) fn clear(&mut self) -> Result<(), Error> {
        if !std::mem::take(&mut self.armed) {
            return Ok(());
        }
        if self.folder.symlink_metadata().is_ok() {
            disk::remove_tree(&self.folder, Some(manifest::NAME))
                .map_err(Error::io("remove", &self.folder))?;
        }
        if let Some(marker) = &self.marker {
            disk::remove_file_if_there(marker).map_err(Error::io("remove", marker))?;
        }
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Another error is on its way up; what cannot be removed now goes when the next build opens.
        drop(self.clear());
    }
}

fn mark(folder: &Path) -> Result<(), Error> {
    let marker = folder.join(manifest::NAME);
    disk::write_new(&marker, Manifest::marker())
        .map(drop)
        .map_err(Error::io("write", &marker))
}

/// Nobody lets us make a folder there, or its name would be too long.
fn no_sibling(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::InvalidFilename
    )
}

/// Whether the sibling would lie on the same file system as the output, as far as one can tell.
fn can_rename(sibling: &Path, folder: &Path) -> bool {
    #[cfg(unix)]
    if let (Some(Ok(above)), Ok(folder)) = (sibling.parent().map(Path::metadata), folder.metadata())
    {
        use std::os::unix::fs::MetadataExt as _;
        return above.dev() == folder.dev();
    }
    let _ = (sibling, folder);
    true
}
