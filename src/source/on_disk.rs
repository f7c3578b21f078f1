//! Files on disk; the only reader of content.
#![expect(clippy::disallowed_methods, reason = "the only reader of content")]

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use walkdir::WalkDir;

use super::beneath::{Home, Refusal, regular};
use super::files::unreadable;
use super::{Files, Listing, Opened, Stamp, is_document, is_passed_over};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// The list in every output folder, by which it is known.
pub const OUTPUT_LIST: &str = ".standpoint-files";

/// The files below a folder on disk. Copies share the folder, which is held open once a file of it was read.
#[derive(Debug, Clone)]
pub struct DiskFiles {
    root: PathBuf,
    home: Arc<OnceLock<Home>>,
}

impl DiskFiles {
    /// The files below `root`. An empty path takes paths as they are, from the current folder.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            home: Arc::default(),
        }
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
    pub fn open_file(&self, path: &str) -> io::Result<(File, Stamp)> {
        match self.regular(path) {
            Ok((file, found)) => Ok((file, Stamp::of(&found))),
            Err(Refusal::Io(error)) => Err(error),
            Err(_) => Err(io::ErrorKind::PermissionDenied.into()),
        }
    }

    fn regular(&self, path: &str) -> Result<(File, Metadata), Refusal> {
        if self.root.as_os_str().is_empty() {
            // To open a pipe would wait for its writer for ever.
            if Path::new(path)
                .metadata()
                .is_ok_and(|found| !found.is_file())
            {
                return Err(Refusal::Irregular);
            }
            return regular(File::open(path)?);
        }
        let home = match self.home.get() {
            Some(home) => home,
            None => {
                let home = Home::open(&self.root)?;
                self.home.get_or_init(|| home)
            }
        };
        regular(home.file(&self.root, path)?)
    }

    /// The first symbolic link on the way to a path that leads out of the folder, or to nothing.
    pub fn leaving(&self, path: &str) -> Option<String> {
        let ends = path.match_indices('/').map(|(at, _)| at);
        for end in ends.chain([path.len()]) {
            let part = &path[..end];
            let place = self.place(part);
            // What is not there leads nowhere, and nor does what lies in it.
            if !place.symlink_metadata().ok()?.is_symlink() {
                continue;
            }
            let home = self.root.canonicalize().ok()?;
            let stays = |target: PathBuf| target.starts_with(&home);
            if !place.canonicalize().is_ok_and(stays) {
                return Some(part.to_owned());
            }
        }
        None
    }

    /// Fails if something written at a path would land outside the folder.
    ///
    /// # Errors
    /// "Permission denied", with the name of the symbolic link.
    pub fn check_stays(&self, path: &str) -> io::Result<()> {
        let Some(link) = self.leaving(path) else {
            return Ok(());
        };
        let why = format!("`{link}` is a symbolic link that leads out of the site, or to nothing");
        Err(io::Error::new(io::ErrorKind::PermissionDenied, why))
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
        if let Some(link) = self.leaving(folder) {
            diagnostics.push(outside(&link, "this symbolic link leads out of the site"));
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
                diagnostics.push(outside(&path, message));
                if is_folder {
                    walk.skip_current_dir();
                }
                continue;
            }
            if is_folder {
                listing.has_linked_folders |= entry.path_is_symlink();
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

    fn open(&self, path: &str) -> Result<Opened<'_>, Diagnostic> {
        match self.regular(path) {
            Ok((file, found)) => Ok(Opened::new(found.len(), file)),
            Err(Refusal::Outside) => Err(outside(path, "this file lies outside the site")),
            Err(Refusal::Irregular) => Err(irregular(path)),
            Err(Refusal::Sparse(length)) => Err(sparse(path, length)),
            Err(Refusal::Io(error)) => Err(unreadable(path)(error)),
        }
    }
}

fn outside(path: &str, message: &str) -> Diagnostic {
    Diagnostic::error(Code::OutsideSite, message)
        .in_file(path)
        .hint("copy what it points to into the site, or remove the link")
}

fn sparse(path: &str, length: u64) -> Diagnostic {
    let message = format!("this file is {length} bytes long, and nearly all of it is a hole");
    Diagnostic::error(Code::TooLarge, message)
        .in_file(path)
        .hint("write it out, as with `cp --sparse=never`, or remove it")
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
    // All files of `static/` and of a theme are published; of `content/`, those that public documents refer to.
    let is_content = folder.split('/').next() == Some("content");
    let kept = matches!(first, "imports" | "archive") || (first == "content" && !is_content);
    (hidden || kept || is_document(link) != is_document(&target))
        .then_some("this symbolic link leads to what is never published")
}

/// `path` below `root`, with `/`; what is not UTF-8 is replaced, for messages only.
pub(super) fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

pub(super) fn unwalkable(root: &Path, error: &walkdir::Error) -> Diagnostic {
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
