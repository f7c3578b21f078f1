//! Files on disk; the only reader of content.
#![expect(clippy::disallowed_methods, reason = "the only reader of content")]

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::files::{too_large, unreadable};
use super::{Files, Listing, Stamp, is_document, is_passed_over};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::Digest;

/// The list in every output folder, by which it is known.
const OUTPUT_LIST: &str = ".standpoint-files";

/// The files below a folder on disk.
#[derive(Debug, Clone)]
pub struct DiskFiles {
    root: PathBuf,
}

impl DiskFiles {
    /// The files below `root`. An empty path takes paths as they are, from the current folder.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder that holds all of them.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The place of a path on disk.
    pub fn place(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Opens a regular file within the folder, to be read piece by piece.
    ///
    /// # Errors
    /// What the system says; "permission denied" if a symbolic link leads out of the folder.
    pub fn open(&self, path: &str) -> io::Result<(File, Stamp)> {
        let place = self.place(path).canonicalize()?;
        if !place.starts_with(self.root.canonicalize()?) || !place.is_file() {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let file = File::open(place)?;
        let stamp = Stamp::of(&file.metadata()?);
        Ok((file, stamp))
    }

    /// Opens a regular file, wherever it lies.
    fn open_any(&self, path: &str) -> Result<File, Diagnostic> {
        let place = self.place(path);
        // To open a pipe would wait for its writer for ever.
        if place.metadata().is_ok_and(|found| !found.is_file()) {
            return Err(irregular(path));
        }
        File::open(place).map_err(unreadable(path))
    }
}

impl Files for DiskFiles {
    fn list(&self, folder: &str, diagnostics: &mut Diagnostics) -> Listing {
        let root = &self.root;
        let mut listing = Listing::default();
        let top = self.place(folder);
        if !top.exists() {
            return listing;
        }
        let home = root.canonicalize().unwrap_or_else(|_| root.clone());
        let mut walk = WalkDir::new(&top).follow_links(true).into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    diagnostics.push(unwalkable(root, &error));
                    continue;
                }
            };
            let file_name = entry.file_name().to_string_lossy();
            let is_folder = entry.file_type().is_dir();
            if entry.depth() > 0 && is_passed_over(&file_name) {
                if is_folder {
                    walk.skip_current_dir();
                }
                continue;
            }
            let path = relative(root, entry.path());
            if entry.path_is_symlink()
                && let Some(message) = forbidden(&home, folder, entry.path())
            {
                diagnostics.push(
                    Diagnostic::error(Code::OutsideSite, message)
                        .in_file(&path)
                        .hint("copy what it points to into the site, or remove the link"),
                );
                if is_folder {
                    walk.skip_current_dir();
                }
                continue;
            }
            if is_folder {
                listing.folders.push(path.into());
                continue;
            }
            if !entry.file_type().is_file() {
                diagnostics.push(irregular(&path));
            } else if entry.path().to_str().is_none() || path.chars().any(char::is_control) {
                diagnostics.push(
                    Diagnostic::error(
                        Code::BadFileName,
                        "this file's name is not UTF-8 or holds control characters",
                    )
                    .in_file(&path)
                    .hint("rename the file"),
                );
            } else {
                if entry.path_is_symlink() {
                    listing.links.push((&*path).into());
                }
                listing.files.push(path.into());
            }
        }
        listing.files.sort_unstable();
        listing.folders.sort_unstable();
        listing.links.sort_unstable();
        listing
    }

    fn stamp(&self, path: &str) -> Option<Stamp> {
        let found = self.place(path).metadata();
        found.ok().map(|found| Stamp::of(&found))
    }

    fn has(&self, path: &str) -> io::Result<bool> {
        match self.place(path).symlink_metadata() {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn bytes(&self, path: &str, limit: u64) -> Result<Vec<u8>, Diagnostic> {
        let file = self.open_any(path)?;
        let size = file.metadata().map_err(unreadable(path))?.len();
        if size > limit {
            return Err(too_large(path, limit));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
        // The file may grow while it is read; the limit holds all the same.
        let read = file
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable(path))?;
        if read as u64 > limit {
            return Err(too_large(path, limit));
        }
        Ok(bytes)
    }

    fn digest(&self, path: &str) -> Result<Digest, Diagnostic> {
        Digest::of_all(self.open_any(path)?).map_err(unreadable(path))
    }
}

fn irregular(path: &str) -> Diagnostic {
    Diagnostic::error(Code::BadFileName, "this is not a regular file")
        .in_file(path)
        .hint("remove it; pipes, sockets and devices cannot be published")
}

/// Why a symbolic link in `folder` may not be followed, if so. Within the site, too, there is what
/// is never published: hidden folders, raw imports, the record, and documents under the name of
/// another file, with their front matter and perhaps a draft.
fn forbidden(home: &Path, folder: &str, link: &Path) -> Option<&'static str> {
    let target = link.canonicalize().unwrap_or_default();
    let Ok(below) = target.strip_prefix(home) else {
        return Some("this symbolic link leads out of the site");
    };
    let mut above = below
        .ancestors()
        .filter(|path| !path.as_os_str().is_empty());
    if above.any(|folder| home.join(folder).join(OUTPUT_LIST).is_file()) {
        return Some(
            "this symbolic link leads into an output folder, which would be published within itself",
        );
    }
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    let first = parts.first().map_or("", |part| part);
    let hidden = parts.iter().any(|part| is_passed_over(part));
    let kept = matches!(first, "imports" | "archive") || (folder == "static" && first == "content");
    (hidden || kept || is_document(link) != is_document(&target))
        .then_some("this symbolic link leads to what is never published")
}

/// `path` below `root`, with `/`; what is not UTF-8 is replaced, for messages only.
fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn unwalkable(root: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = relative(root, error.path().unwrap_or(root));
    let (message, hint) = if error.loop_ancestor().is_some() {
        (
            "this symbolic link leads back to a folder that holds it".into(),
            "remove the link",
        )
    } else if error.path().is_some_and(Path::is_symlink) {
        (
            "this symbolic link leads to nothing that can be read".into(),
            "remove the link, or put a file where it leads",
        )
    } else {
        let why = error
            .io_error()
            .map_or_else(|| error.to_string(), ToString::to_string);
        (
            format!("cannot read this: {why}"),
            "check that it exists and may be read",
        )
    };
    Diagnostic::error(Code::Unreadable, message)
        .in_file(&path)
        .hint(hint)
}
