//! Writing what was made: all of it or nothing, and never over a file that is there.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::super::new::write_new;
use crate::source;

/// Writes the files that are not there, in their order: the evidence comes last, so that a run that
/// was broken off is taken up by the next. Where one cannot be written, those before it are taken
/// away again.
///
/// # Errors
/// The file that could not be written, and why.
#[expect(
    clippy::disallowed_methods,
    reason = "takes away what this very run has written"
)]
pub fn write(out: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), (PathBuf, io::Error)> {
    let mut written: Vec<PathBuf> = Vec::new();
    for (path, bytes) in files {
        let place = out.join(path);
        let was_there = place.symlink_metadata().is_ok();
        let Err(error) = write_new(&place, bytes) else {
            written.push(place);
            continue;
        };
        // Word for word what is to be written: an import that was broken off left it.
        if was_there && lies_there(out, path, bytes) {
            continue;
        }
        if !was_there {
            // It may have been begun.
            written.push(place.clone());
        }
        for path in &written {
            let _ = std::fs::remove_file(path);
        }
        return Err((place, error));
    }
    Ok(())
}

fn lies_there(out: &Path, path: &str, bytes: &[u8]) -> bool {
    source::bytes(out, path, u64::MAX >> 1).is_ok_and(|there| there == bytes)
}
