//! What a check of the record can find.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::digest::Digest;

/// The codes of findings and notes, in the order in which they are listed.
const ORDER: [Code; 14] = [
    Code::RecordChainBroken,
    Code::RecordForked,
    Code::RecordTruncated,
    Code::RecordRewound,
    Code::RecordStoreCorrupt,
    Code::RecordMisattested,
    Code::RecordBackdated,
    Code::RecordEdited,
    Code::RecordMissing,
    Code::RecordSiteDiffers,
    Code::RecordMoved,
    Code::RecordOffline,
    Code::RecordStray,
    Code::Unrecorded,
];

/// One thing that a check of the record found: a problem, and what the record says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong, in which file, and what resolves it; an error, or a note.
    pub diagnostic: Diagnostic,
    /// The assessment; none where the ledger as a whole is meant.
    pub id: Option<Box<str>>,
    /// Its version.
    pub rev: Option<u64>,
    /// The digest that the record names.
    pub expected: Option<Digest>,
    /// The digest of what is there.
    pub found: Option<Digest>,
    /// The first line that differs, from 1.
    pub line: Option<u64>,
    /// Further files of which the same is true.
    pub others: Vec<Box<str>>,
    /// Whether a recorded text or file was only changed, as who writes does all the time.
    pub is_edit: bool,
}

impl Finding {
    /// A finding in a file, about no assessment.
    pub fn new(
        code: Code,
        path: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        let diagnostic = match code {
            Code::RecordMoved | Code::RecordOffline | Code::RecordStray | Code::Unrecorded => {
                Diagnostic::note(code, message)
            }
            _ => Diagnostic::error(code, message),
        };
        Self {
            diagnostic: diagnostic.in_file(path).hint(hint),
            id: None,
            rev: None,
            expected: None,
            found: None,
            line: None,
            others: Vec::new(),
            is_edit: false,
        }
    }

    /// The same finding, of something that was only changed.
    #[must_use]
    pub fn edit(mut self) -> Self {
        self.is_edit = true;
        self
    }

    /// What kind of finding.
    pub fn code(&self) -> Code {
        self.diagnostic.code
    }

    /// The word for its kind that `verify` prints, such as `CHAIN_BROKEN`.
    pub fn word(&self) -> String {
        let name = self.code().name();
        let name = name.strip_prefix("record-").unwrap_or(name);
        name.replace('-', "_").to_uppercase()
    }

    /// The file in which it shows, below the site's root.
    pub fn path(&self) -> &str {
        let place = self.diagnostic.place.as_ref();
        place.map_or("", |place| &place.file)
    }

    /// Whether lines of the ledger are gone or were changed, which explains what else does not fit it.
    pub fn is_of_chain(&self) -> bool {
        self.path() == super::FILE
            && matches!(
                self.code(),
                Code::RecordTruncated
                    | Code::RecordChainBroken
                    | Code::RecordForked
                    | Code::RecordRewound
            )
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
        let rank = ORDER.iter().position(|code| *code == self.code());
        (rank, &self.id, self.path(), self.line)
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
    /// What is wrong, in the order of codes, then ids.
    pub findings: Vec<Finding>,
    /// What is worth knowing.
    pub notes: Vec<Finding>,
}

impl Audit {
    /// Takes one in.
    pub fn push(&mut self, finding: Finding) {
        let list = if finding.diagnostic.severity == Severity::Note {
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
