//! The ledger: what was put on the record, by whom it can be checked, and what a check can find.
//!
//! `archive/ledger.jsonl` holds one [`Entry`] a line, each chained to the one before by its sha256.
//! Everything here is pure: texts come in, and entries, histories and findings go out.
//! `docs/record.md` is the format.

#[cfg(test)]
mod acts;
mod chain;
mod checkpoint;
mod conflict;
mod dating;
mod entry;
mod fact;
mod fault;
mod finding;
mod history;
mod line;
mod manifest;
mod merkle;
mod proof;
mod subject;

pub use chain::{Ledger, START};
pub use checkpoint::{Checkpoint, origin};
pub use conflict::sides;
pub use dating::Dating;
pub use entry::{Act, Change, Entry, Merged, Time, stamp};
pub use fact::{Difference, Fact};
pub use finding::{Audit, Finding};
pub use history::History;
pub use manifest::{Manifest, object_digest, object_path};
pub use proof::{Consistency, Inclusion};
pub use subject::Subject;

/// Where the ledger lies, below the site's root.
pub const FILE: &str = "archive/ledger.jsonl";
/// No ledger may be larger: an entry takes some 500 bytes.
pub const LARGEST: u64 = 1 << 30;
/// The folder of the record.
pub const FOLDER: &str = "archive";
/// Where the objects lie, below the site's root.
pub const OBJECTS: &str = "archive/objects";
/// Where witnesses keep their proofs, below the site's root: `<head>.<ending>`.
pub const WITNESSES: &str = "archive/witness";
