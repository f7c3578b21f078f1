//! Reading transcripts: each is a text, and none was imported before.

use std::collections::BTreeSet;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::import::{account_by_name, foreign, is_account_name, seal};
use crate::source::{DiskFiles, Files, LARGEST_TEXT, decode, is_document};

/// The name of the standard input in messages.
pub const STDIN: &str = "<stdin>";
/// So many files are named that were made of a transcript.
const MOST_SHOWN: usize = 8;

/// A transcript as it was given.
pub struct Raw {
    /// Its name in messages.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The digest of these.
    pub digest: Digest,
}

/// Reads the transcripts; what cannot be read is reported.
pub fn read(files: &[PathBuf], diagnostics: &mut Diagnostics) -> Vec<Raw> {
    let mut raws = Vec::new();
    let mut has_input = false;
    for path in files {
        let given = path.to_string_lossy();
        if given == "-" && std::mem::replace(&mut has_input, true) {
            let message = "the standard input is given twice, and can be read once";
            let hint = "write `-` once";
            diagnostics.push(
                Diagnostic::error(Code::Unreadable, message)
                    .hint(hint)
                    .in_file(STDIN),
            );
            continue;
        }
        let (name, bytes) = if given == "-" {
            (STDIN.to_owned(), stdin())
        } else {
            (given.replace('\\', "/"), file(path, &given))
        };
        match bytes {
            Ok(bytes) => raws.push(Raw {
                digest: Digest::of(&bytes),
                name,
                bytes,
            }),
            Err(diagnostic) if diagnostic.code == Code::TooLarge && is_account_name(&name) => {
                diagnostics.push(account_by_name(&name));
            }
            Err(diagnostic) => diagnostics.push(diagnostic.in_file(&name)),
        }
    }
    raws
}

/// Reports those that are no text, are empty, or were imported before.
pub fn examine(raws: &[Raw], files: &dyn Files, diagnostics: &mut Diagnostics) {
    let mut known = BTreeSet::new();
    for raw in raws {
        if let Some(diagnostic) = foreign(&raw.name, &raw.bytes) {
            diagnostics.push(diagnostic);
            continue;
        }
        let source = match decode(&raw.name, raw.bytes.clone()) {
            Ok(source) => source,
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                continue;
            }
        };
        if source.text.trim().is_empty() {
            let (message, hint) = if raw.name == STDIN {
                (
                    "nothing came from the standard input",
                    "pipe a transcript into the command, such as `standpoint import - < monday.txt`",
                )
            } else {
                (
                    "this transcript is empty",
                    "check that it was saved, and that this is the right file",
                )
            };
            diagnostics.push(
                Diagnostic::error(Code::BadTranscript, message)
                    .in_file(&raw.name)
                    .hint(hint),
            );
        } else if !known.insert(raw.digest) {
            let message = "this transcript is given twice, byte for byte";
            diagnostics.push(
                Diagnostic::error(Code::ImportedAlready, message)
                    .in_file(&raw.name)
                    .hint("name it once"),
            );
        } else if files.stamp(&seal(raw.digest)).is_some() {
            let message = "this transcript was imported before, byte for byte";
            diagnostics.push(
                Diagnostic::error(Code::ImportedAlready, message)
                    .in_file(&raw.name)
                    .hint(already(files, raw.digest)),
            );
        }
    }
}

/// What to do with a transcript that was imported before.
fn already(site: &dyn Files, digest: Digest) -> String {
    let digest = digest.to_string();
    let listing = site.list("content/assessments", &mut Diagnostics::default());
    let mentions = |path: &&str| {
        let text = site.read(path).map(|source| source.text);
        text.is_ok_and(|text| text.contains(&digest))
    };
    let files = listing.files.iter().map(|path| &**path);
    let files = files.filter(|path| is_document(path));
    let files: Vec<&str> = files.filter(mentions).collect();
    let shown = files
        .iter()
        .take(MOST_SHOWN)
        .map(|path| format!("`{path}`"));
    let shown = shown.collect::<Vec<_>>().join(", ");
    match files.len().saturating_sub(MOST_SHOWN) {
        _ if files.is_empty() => {
            format!(
                "nothing is left of what was made of it: delete `imports/{digest}` to import it anew"
            )
        }
        0 => format!("edit what was made of it: {shown}"),
        more => format!("edit what was made of it: {shown} and {more} more"),
    }
}

/// The bytes of a file. What cannot be read as one is not to be removed: it is something else.
fn file(path: &Path, given: &str) -> Result<Vec<u8>, Diagnostic> {
    let other = |message: &str, hint: &str| {
        Err(Diagnostic::error(Code::Unreadable, message).hint(hint.to_owned()))
    };
    match path.metadata() {
        Ok(found) if found.is_dir() => other(
            "this is a folder, and no transcript",
            "name the files in it that are to be imported",
        ),
        Ok(found) if !found.is_file() => other(
            "this is no regular file",
            "to import what comes from a pipe, write `-` and lead it to the standard input",
        ),
        _ => DiskFiles::new("").bytes(given, LARGEST_TEXT),
    }
}

fn stdin() -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    let limit = LARGEST_TEXT;
    let read = io::stdin().lock().take(limit + 1).read_to_end(&mut bytes);
    match read {
        Err(error) => Err(Diagnostic::error(
            Code::Unreadable,
            format!("cannot read this: {error}"),
        )
        .hint("pipe a transcript into the command")),
        Ok(read) if read as u64 > limit => {
            let message = format!("this is larger than {} MiB", limit >> 20);
            Err(Diagnostic::error(Code::TooLarge, message).hint("split it"))
        }
        Ok(_) => Ok(bytes),
    }
}
