//! Objects of the record, as they are read back.

use crate::diagnostic::Code;
use crate::digest::Digest;
use crate::ledger::{Finding, Manifest, object_path};
use crate::source::Files;

/// What is wrong with an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// It is not there, or cannot be read.
    Gone,
    /// It is other bytes, with this digest.
    Changed(Digest),
    /// It is whole and is no manifest, which it should be.
    Foreign,
}

/// Reads an object.
///
/// # Errors
/// Where it is not there or is not what its name says.
pub fn object(files: &dyn Files, digest: Digest) -> Result<Vec<u8>, Damage> {
    let bytes = files.whole(&object_path(digest));
    let bytes = bytes.map_err(|_| Damage::Gone)?;
    match Digest::of(&bytes) {
        found if found == digest => Ok(bytes),
        found => Err(Damage::Changed(found)),
    }
}

/// Reads the manifest of a version.
///
/// # Errors
/// Where it is not there or is not what its name says.
pub fn manifest(files: &dyn Files, digest: Digest) -> Result<Manifest, Damage> {
    Manifest::parse(&object(files, digest)?).ok_or(Damage::Foreign)
}

impl Damage {
    /// What is reported of the object with this digest.
    pub fn finding(self, digest: Digest) -> Finding {
        let (what, found) = match self {
            Self::Gone => ("is gone or cannot be read", None),
            Self::Changed(found) => ("is not what its name says", Some(found)),
            Self::Foreign => ("should be the manifest of a version, and is none", None),
        };
        let path = object_path(digest);
        Finding::new(
            Code::RecordStoreCorrupt,
            &path,
            format!("this object of the record {what}"),
            "restore it from a backup or from version control: its name is the sha256 of its bytes",
        )
        .digests(digest, found)
    }
}
