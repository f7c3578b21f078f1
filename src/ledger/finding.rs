//! What a check of the record can find.

use serde::{Serialize, Serializer};

use crate::digest::Digest;

/// The kinds of findings and notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A line of the ledger is not what the next one was chained to, or is no entry.
    ChainBroken,
    /// Two lines follow one line.
    Forked,
    /// The end of the ledger is gone.
    Truncated,
    /// An object is gone or is not what its name says.
    StoreCorrupt,
    /// A recorded assessment bears an earlier date.
    Backdated,
    /// A recorded assessment has other words.
    Edited,
    /// A recorded assessment, or a file of it, is gone.
    Missing,
    /// A note: a recorded assessment lies elsewhere.
    Moved,
    /// A note: an assessment is not on the record.
    Unrecorded,
}

impl Kind {
    /// The word that is printed.
    pub fn word(self) -> &'static str {
        match self {
            Self::ChainBroken => "CHAIN_BROKEN",
            Self::Forked => "FORKED",
            Self::Truncated => "TRUNCATED",
            Self::StoreCorrupt => "STORE_CORRUPT",
            Self::Backdated => "BACKDATED",
            Self::Edited => "EDITED",
            Self::Missing => "MISSING",
            Self::Moved => "MOVED",
            Self::Unrecorded => "UNRECORDED",
        }
    }

    /// Whether it is worth knowing only.
    pub fn is_note(self) -> bool {
        matches!(self, Self::Moved | Self::Unrecorded)
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// One thing that a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind.
    pub kind: Kind,
    /// The assessment; none where the ledger as a whole is meant.
    pub id: Option<Box<str>>,
    /// Its version.
    pub rev: Option<u64>,
    /// The digest that the record names.
    pub expected: Option<Digest>,
    /// The digest of what is there.
    pub found: Option<Digest>,
    /// The file in which it shows, below the site's root.
    pub path: Box<str>,
    /// The first line that differs, from 1.
    pub line: Option<u64>,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// What resolves it.
    pub hint: String,
}

impl Finding {
    /// A finding in a file, about no assessment.
    pub fn new(
        kind: Kind,
        path: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            id: None,
            rev: None,
            expected: None,
            found: None,
            path: path.into(),
            line: None,
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// About a version of an assessment.
    #[must_use]
    pub fn of(mut self, id: &str, rev: u64) -> Self {
        self.id = Some(id.into());
        self.rev = Some(rev);
        self
    }

    /// With the digests that are expected and found.
    #[must_use]
    pub fn digests(
        mut self,
        expected: impl Into<Option<Digest>>,
        found: impl Into<Option<Digest>>,
    ) -> Self {
        self.expected = expected.into();
        self.found = found.into();
        self
    }

    /// By what lists of them are sorted.
    fn order(&self) -> impl Ord {
        (self.kind, &self.id, &self.path, self.line)
    }

    /// At a line.
    #[must_use]
    pub fn at(mut self, line: impl Into<Option<u64>>) -> Self {
        self.line = line.into();
        self
    }
}

/// All that a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audit {
    /// What is wrong, in the order of kinds, then ids.
    pub findings: Vec<Finding>,
    /// What is worth knowing.
    pub notes: Vec<Finding>,
}

impl Audit {
    /// Takes one in.
    pub fn push(&mut self, finding: Finding) {
        let list = if finding.kind.is_note() {
            &mut self.notes
        } else {
            &mut self.findings
        };
        list.push(finding);
    }

    /// Puts both lists in their final order, each finding once.
    pub fn sort(&mut self) {
        for list in [&mut self.findings, &mut self.notes] {
            list.sort_by(|a, b| a.order().cmp(&b.order()));
            list.dedup();
        }
    }
}
