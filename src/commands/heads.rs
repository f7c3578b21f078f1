//! What commands know of the ledger from elsewhere: `--expect-head`, the output folder and the settings.

use std::path::Path;

use super::failure::Failure;
use crate::config::Settings;
use crate::ledger::{Checkpoint, Finding, Ledger};
use crate::record::{self, BuiltSite, Expected, KnownHeads, LARGEST_CHECKPOINT};
use crate::source::{DiskFiles, Files as _};

/// Reads what `--expect-head` gives: 64 hex digits, or the path of a checkpoint.
pub fn expected(given: Option<&str>) -> Result<Option<Expected>, Failure> {
    let read = |text: &str| match text.trim().to_ascii_lowercase().parse() {
        Ok(head) => Ok(Expected::Head(head)),
        Err(_) => {
            let what = "the 64 hex digits that `standpoint record` printed, or the path of a checkpoint, \
                        `record/checkpoint` of the published site";
            read_checkpoint("--expect-head", Path::new(text), what).map(Expected::Checkpoint)
        }
    };
    given.map(read).transpose()
}

/// The checkpoint at a path that an option gives; `what` is what to write there.
pub fn read_checkpoint(option: &str, path: &Path, what: &str) -> Result<Checkpoint, Failure> {
    let refused = |why: &str| {
        Failure::usage(format!(
            "{option}: `{}` {why}: write {what}",
            path.display()
        ))
    };
    if !path.is_file() {
        return Err(refused("is no file"));
    }
    let bytes = DiskFiles::new("").bytes(&path.to_string_lossy(), LARGEST_CHECKPOINT);
    let bytes = bytes.map_err(|_| refused("cannot be read"))?;
    let text = String::from_utf8(bytes).ok();
    let checkpoint = text.as_deref().and_then(Checkpoint::parse);
    checkpoint.ok_or_else(|| refused("is no checkpoint"))
}

/// What says that the ledger is shorter than it was, or another one. The site that was built before is in `out`, or
/// else in the output folder of the settings.
pub fn rewound(
    disk: &DiskFiles,
    settings: &Settings,
    ledger: Option<&Ledger>,
    out: Option<&Path>,
    expected: Option<&Expected>,
) -> Vec<Finding> {
    let elsewhere = out.map(|out| (DiskFiles::new(out), out.display().to_string()));
    let built = match &elsewhere {
        Some((files, name)) => BuiltSite {
            files,
            folder: "",
            name,
        },
        None => BuiltSite {
            files: disk,
            folder: &settings.output,
            name: &settings.output,
        },
    };
    let known = KnownHeads {
        built,
        expected,
        is_required: settings.require_record,
    };
    record::rewound(ledger.unwrap_or(&Ledger::default()), &known)
}
