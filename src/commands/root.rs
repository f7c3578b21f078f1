//! The folder of the site that is meant where `--root` is not given.
#![expect(
    clippy::disallowed_methods,
    reason = "the working folder is looked at at the edge"
)]

use std::path::{Path, PathBuf};

use crate::config::FILE;

/// The working folder if it has a site, else the nearest folder above it with a `standpoint.toml`, as git
/// looks for its own; else the working folder. The path is relative to the working folder, so that messages
/// name files as people would type them.
pub fn find() -> PathBuf {
    let here = PathBuf::from(".");
    if is_site(&here) {
        return here;
    }
    let Ok(working) = std::env::current_dir() else {
        return here;
    };
    let mut path = PathBuf::new();
    for folder in working.ancestors().skip(1) {
        path.push("..");
        if is_shared(folder) {
            break;
        }
        if folder.join(FILE).is_file() {
            return path;
        }
    }
    here
}

/// Whether there is a site in a folder. It needs no settings.
pub fn is_site(folder: &Path) -> bool {
    folder.join("content").is_dir() || folder.join(FILE).is_file()
}

/// Whether anybody may put files into a folder, as into `/tmp`: a site that a stranger left there is not
/// the one that is meant.
#[cfg(unix)]
fn is_shared(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    const STICKY_AND_OPEN: u32 = 0o1002;
    let mode = folder.metadata().map(|found| found.permissions().mode());
    mode.is_ok_and(|mode| mode & STICKY_AND_OPEN == STICKY_AND_OPEN)
}

#[cfg(not(unix))]
fn is_shared(_: &Path) -> bool {
    false
}
