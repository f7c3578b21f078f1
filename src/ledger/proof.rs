//! Proofs about the ledger that others can check with the checkpoint alone: that it holds an entry, and that it has only
//! grown.

use std::fmt;

use super::checkpoint::to_base64;
use super::{Checkpoint, History, Ledger, merkle};
use crate::digest::Digest;

/// The proof that a ledger holds a line. `Display` gives its text, in the form of <https://c2sp.org/tlog-proof>; the
/// `extra` data are the leaf hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    /// The position of the line, from 0.
    pub index: usize,
    /// The leaf hash of the line.
    pub leaf: Digest,
    /// The audit path, from the sibling of the leaf up to a child of the root.
    pub path: Vec<Digest>,
    /// What the whole ledger comes to.
    pub checkpoint: Checkpoint,
}

/// The proof that a ledger has only grown. `Display` gives its text, in the form in which
/// <https://c2sp.org/tlog-witness> asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consistency {
    /// How many lines the ledger had.
    pub old: usize,
    /// The hashes of the proof, in the order of RFC 6962.
    pub path: Vec<Digest>,
    /// What the whole ledger comes to.
    pub checkpoint: Checkpoint,
}

impl Inclusion {
    /// The proof for the newest entry about `id`; `None` if there is no entry about it.
    pub fn new(ledger: &Ledger, origin: &str, id: &str) -> Option<Self> {
        let newest = ledger.history(id).and_then(History::newest_index)?;
        Some(Self {
            index: newest,
            leaf: *ledger.leaves().get(newest)?,
            path: merkle::inclusion(ledger.leaves(), newest)?,
            checkpoint: Checkpoint::new(origin, ledger),
        })
    }
}

impl Consistency {
    /// The proof that a ledger has grown from what it was at an earlier checkpoint; `None` if it has not.
    pub fn new(ledger: &Ledger, origin: &str, earlier: &Checkpoint) -> Option<Self> {
        if !earlier.is_of(ledger) {
            return None;
        }
        Some(Self {
            old: earlier.size,
            path: merkle::consistency(ledger.leaves(), earlier.size)?,
            checkpoint: Checkpoint::new(origin, ledger),
        })
    }
}

impl fmt::Display for Inclusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "c2sp.org/tlog-proof@v1")?;
        writeln!(f, "extra {}", to_base64(self.leaf))?;
        writeln!(f, "index {}", self.index)?;
        hashes(f, &self.path)?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl fmt::Display for Consistency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        hashes(f, &self.path)?;
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Hashes in base64, one a line.
fn hashes(f: &mut fmt::Formatter<'_>, hashes: &[Digest]) -> fmt::Result {
    let mut hashes = hashes.iter();
    hashes.try_for_each(|hash| writeln!(f, "{}", to_base64(*hash)))
}
