//! Where the user's caches are, and which build of the program this is.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the edge: the environment and the clock are read here"
)]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::cache::{Folder, Settled};
use crate::digest::{Digest, Digester};
use crate::source::{DiskFiles, Stamp};

/// What is known of a site from earlier runs; `None` where there is no place to keep it.
pub fn known(disk: &DiskFiles) -> Option<Arc<Folder>> {
    let folder = Folder::open(&base()?.join("standpoint"), disk.root(), program()?)?;
    Some(Arc::new(folder))
}

/// Removes all that is known of a site from earlier runs.
///
/// # Errors
/// The folder that could not be removed.
pub fn forget(disk: &DiskFiles) -> Result<(), PathBuf> {
    base().map_or(Ok(()), |base| {
        Folder::delete(&base.join("standpoint"), disk.root())
    })
}

/// When this run began.
pub fn settled() -> Settled {
    Settled(SystemTime::now())
}

/// The user's cache folder: that of the XDG Base Directory Specification, or the system's own.
fn base() -> Option<PathBuf> {
    let folder = |variable: &str| {
        let path = PathBuf::from(std::env::var_os(variable)?);
        // A relative path is invalid, by the same specification.
        path.is_absolute().then_some(path)
    };
    let own = || match std::env::consts::OS {
        "macos" => Some(folder("HOME")?.join("Library/Caches")),
        "windows" => folder("LOCALAPPDATA"),
        _ => Some(folder("HOME")?.join(".cache")),
    };
    folder("XDG_CACHE_HOME").or_else(own)
}

/// The digest of what tells this build of the program from others: what one has written may mean something else to
/// another.
fn program() -> Option<Digest> {
    let found = std::env::current_exe().ok()?.metadata().ok()?;
    let mut digester = Digester::default();
    digester.part(env!("CARGO_PKG_VERSION"));
    digester.part(Stamp::of(&found).exact());
    Some(digester.finish())
}
