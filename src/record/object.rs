//! Objects of the record, as they are read back.

use std::io::Read as _;

use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::ledger::{Finding, Manifest, object_path};
use crate::source::{Files, LARGEST_TEXT};

/// What is wrong with an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// It is not there, or cannot be read.
    Gone,
    /// It is other bytes, with this digest.
    Changed(Digest),
    /// It is whole and is no manifest, which it should be.
    Foreign,
    /// It is larger than anything it can be, and was not read.
    TooLarge,
}

/// No manifest may be larger. It has a line for each file that a document refers to.
const LARGEST_MANIFEST: u64 = 64 << 20;

/// Reads an object that is a text.
///
/// # Errors
/// Where it is not there or is not what its name says.
pub fn object(files: &dyn Files, digest: Digest) -> Result<Vec<u8>, Damage> {
    bytes(files, digest, LARGEST_TEXT)
}

/// The same without a look whether it is what its name says. `None` if it is no text.
pub fn unchecked_text(files: &dyn Files, digest: Digest) -> Option<String> {
    let bytes = files.bytes(&object_path(digest), LARGEST_TEXT).ok()?;
    String::from_utf8(bytes).ok()
}

fn bytes(files: &dyn Files, digest: Digest, limit: u64) -> Result<Vec<u8>, Damage> {
    let bytes = files
        .bytes(&object_path(digest), limit)
        .map_err(|why| unread(&why))?;
    match Digest::of(&bytes) {
        found if found == digest => Ok(bytes),
        found => Err(Damage::Changed(found)),
    }
}

/// Looks whether an object is what its name says, piece by piece. One that is larger than `limit` is not read.
///
/// # Errors
/// What is wrong with it.
pub fn check_object(files: &dyn Files, digest: Digest, limit: u64) -> Result<(), Damage> {
    let file = files
        .open(&object_path(digest))
        .map_err(|why| unread(&why))?;
    if file.length > limit {
        return Err(Damage::TooLarge);
    }
    match Digest::of_all(file.take(limit)) {
        Ok(found) if found == digest => Ok(()),
        Ok(found) => Err(Damage::Changed(found)),
        Err(_) => Err(Damage::Gone),
    }
}

fn unread(why: &Diagnostic) -> Damage {
    match why.code {
        Code::TooLarge => Damage::TooLarge,
        _ => Damage::Gone,
    }
}

/// Reads the manifest of a version.
///
/// # Errors
/// Where it is not there or is not what its name says.
pub fn manifest(files: &dyn Files, digest: Digest) -> Result<Manifest, Damage> {
    Manifest::parse(&bytes(files, digest, LARGEST_MANIFEST)?).ok_or(Damage::Foreign)
}

impl Damage {
    /// What is reported of the object with this digest.
    pub fn finding(self, digest: Digest) -> Finding {
        let (what, found) = match self {
            Self::Gone => ("is gone or cannot be read", None),
            Self::Changed(found) => ("is not what its name says", Some(found)),
            Self::TooLarge => (
                "is larger than what it is named for can be, and was not read",
                None,
            ),
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
