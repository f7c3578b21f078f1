//! A line of the ledger, and whether it can follow the one before it.

use std::fmt;

use super::START;
use super::entry::{Act, Entry};
use super::merkle;
use crate::digest::Digest;

/// A line as it was read.
pub(super) struct Line<'a> {
    /// The digest of its text.
    pub(super) digest: Digest,
    /// Its hash as a leaf of the Merkle tree.
    pub(super) leaf: Digest,
    /// The entry, and the digest of the line that it follows; or why it is none.
    pub(super) entry: Result<(Entry, Digest), String>,
    /// Why it cannot follow the line before it.
    pub(super) gap: Option<Gap>,
    /// As it stands there.
    pub(super) text: &'a [u8],
}

/// Why a line cannot follow the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Gap {
    /// It cannot be read.
    Unreadable(String),
    /// So many lines are missing between them.
    Missing(u64),
    /// It was chained to another line.
    Elsewhere,
    /// Its number is not this.
    NotDue(u64),
    /// It was recorded before it.
    Earlier,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => f.write_str(why),
            Self::Missing(1) => f.write_str("a line is missing before it"),
            Self::Missing(count) => write!(f, "{count} lines are missing before it"),
            Self::Elsewhere => f.write_str("it follows another line"),
            Self::NotDue(due) => write!(f, "its `seq` is not {due}"),
            Self::Earlier => f.write_str("it was recorded before the line above it"),
        }
    }
}

impl<'a> Line<'a> {
    /// Reads a line without its newline.
    pub(super) fn read(text: &'a [u8]) -> Self {
        let entry = match std::str::from_utf8(text) {
            Ok(line) if line.ends_with('\r') => Err(
                "its line ends were changed to CRLF; with `* -text` in archive/.gitattributes, Git leaves them \
                 alone"
                    .to_owned(),
            ),
            Ok(line) => Entry::parse(line),
            Err(_) => Err("it is not UTF-8".to_owned()),
        };
        Self {
            digest: Digest::of(text),
            leaf: merkle::leaf(text),
            entry,
            gap: None,
            text,
        }
    }

    /// Why it cannot follow `before`, if so.
    pub(super) fn gap_after(&self, before: Option<&Self>) -> Option<Gap> {
        let (entry, prev) = match &self.entry {
            Ok(read) => read,
            Err(why) => return Some(Gap::Unreadable(why.clone())),
        };
        let follows = *prev == before.map_or(START, |line| line.digest);
        let last = match before.map(|line| &line.entry) {
            Some(Ok((entry, _))) => Some(entry),
            Some(Err(_)) => return (!follows).then_some(Gap::Elsewhere),
            None => None,
        };
        let due = last.map_or(1, |last| last.seq.saturating_add(1));
        if entry.seq > due {
            return Some(Gap::Missing(entry.seq - due));
        }
        if !follows {
            return Some(Gap::Elsewhere);
        }
        if entry.seq != due {
            return Some(Gap::NotDue(due));
        }
        // A clock that ran ahead is left behind by an entry that says so.
        let earlier =
            entry.act != Act::Clock && last.is_some_and(|last| last.recorded > entry.recorded);
        earlier.then_some(Gap::Earlier)
    }

    /// The digest of the line that it follows.
    pub(super) fn prev(&self) -> Option<Digest> {
        self.entry.as_ref().ok().map(|(_, prev)| *prev)
    }
}
