//! Reading transcripts: each is a text, and none was imported before.

use std::collections::BTreeSet;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::import::seal;
use crate::source;

/// The name of the standard input in messages.
pub const STDIN: &str = "<stdin>";

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
    for path in files {
        let given = path.to_string_lossy();
        let (name, bytes) = if given == "-" {
            (STDIN.to_owned(), stdin())
        } else {
            let bytes = source::bytes(Path::new(""), &given, source::LARGEST_TEXT);
            (given.replace('\\', "/"), bytes)
        };
        match bytes {
            Ok(bytes) => raws.push(Raw {
                digest: Digest::of(&bytes),
                name,
                bytes,
            }),
            Err(diagnostic) => diagnostics.push(diagnostic.in_file(&name)),
        }
    }
    raws
}

/// Reports those that are no text, are empty, or were imported before.
pub fn examine(raws: &[Raw], out: &Path, diagnostics: &mut Diagnostics) {
    let mut known = BTreeSet::new();
    for raw in raws {
        let source = match source::decode(&raw.name, raw.bytes.clone()) {
            Ok(source) => source,
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                continue;
            }
        };
        if source.text.trim().is_empty() {
            let message = "this transcript is empty";
            diagnostics.push(
                Diagnostic::error(Code::BadTranscript, message)
                    .in_file(&raw.name)
                    .hint("check that it was saved, and that this is the right file"),
            );
        } else if !known.insert(raw.digest) {
            let message = "this transcript is given twice, byte for byte";
            diagnostics.push(
                Diagnostic::error(Code::ImportedAlready, message)
                    .in_file(&raw.name)
                    .hint("name it once"),
            );
        } else if source::on_disk(out, &seal(raw.digest)).exists() {
            let message = "this transcript was imported before, byte for byte";
            let digest = raw.digest.to_string();
            diagnostics.push(
                Diagnostic::error(Code::ImportedAlready, message)
                    .in_file(&raw.name)
                    .hint(format!(
                        "edit what was made of it: `grep -rl {} content` names the files",
                        &digest[..12]
                    )),
            );
        }
    }
}

fn stdin() -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    let limit = source::LARGEST_TEXT;
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
