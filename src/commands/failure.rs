//! Why a command failed, as a value: `commands::run` prints it, at the end and once.

use std::process::ExitCode;

use crate::archive::{self, Fault};
use crate::diagnostic::{Complaint, Diagnostics, Texts};
use crate::disk;
use crate::ledger::Finding;
use crate::output;
use crate::source::Files;

/// How a command ended, as its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// 0: done.
    Done,
    /// 1: the content has errors, or a check failed.
    ContentErrors,
    /// 2: wrong usage.
    WrongUsage,
    /// 3: the machine failed (disk, permissions, network), or Standpoint itself.
    MachineFailed,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(match status {
            ExitStatus::Done => 0,
            ExitStatus::ContentErrors => 1,
            ExitStatus::WrongUsage => 2,
            ExitStatus::MachineFailed => 3,
        })
    }
}

/// Why a command failed.
#[derive(Debug)]
pub struct Failure {
    /// Never `Done`.
    pub status: ExitStatus,
    /// In the order in which they are printed.
    pub parts: Vec<Part>,
}

/// Something that is printed about a failure.
#[derive(Debug)]
pub enum Part {
    /// One sentence or several, printed after `error: `.
    Message(String),
    /// What is wrong with the record.
    Findings(Vec<Finding>),
    /// What is wrong with the content.
    Problems {
        /// All problems; with `--quiet`, only the errors among them are printed.
        diagnostics: Diagnostics,
        /// The files in which they are.
        texts: Texts,
        /// The last line, such as `nothing was written: 2 errors`.
        conclusion: String,
    },
}

impl Failure {
    fn new(status: ExitStatus, message: impl Into<String>) -> Self {
        Self {
            status,
            parts: vec![Part::Message(message.into())],
        }
    }

    /// The content or the record is at fault.
    pub fn content(message: impl Into<String>) -> Self {
        Self::new(ExitStatus::ContentErrors, message)
    }

    /// What was asked for is at fault.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ExitStatus::WrongUsage, message)
    }

    /// The machine is at fault.
    pub fn machine(message: impl Into<String>) -> Self {
        Self::new(ExitStatus::MachineFailed, message)
    }

    /// The content or the record is at fault, for these reasons.
    pub fn because(parts: Vec<Part>) -> Self {
        Self {
            status: ExitStatus::ContentErrors,
            parts,
        }
    }

    /// Fails with all of these messages, unless there are none.
    pub fn unless_empty(messages: impl IntoIterator<Item = String>) -> Result<(), Self> {
        let parts: Vec<_> = messages.into_iter().map(Part::Message).collect();
        if parts.is_empty() {
            return Ok(());
        }
        Err(Self::because(parts))
    }

    /// A check failed, and its report was printed already.
    pub fn reported() -> Self {
        Self::because(Vec::new())
    }

    /// The content of a site has errors.
    pub fn problems(
        files: &dyn Files,
        diagnostics: Diagnostics,
        conclusion: impl Into<String>,
    ) -> Self {
        let texts = Texts::fetch(&diagnostics, |file| files.for_report(file));
        Self::because(vec![Part::Problems {
            diagnostics,
            texts,
            conclusion: conclusion.into(),
        }])
    }
}

impl From<Complaint> for Failure {
    fn from(complaint: Complaint) -> Self {
        Self::usage(complaint.to_string())
    }
}

impl From<disk::Error> for Failure {
    fn from(error: disk::Error) -> Self {
        Self::machine(error.to_string())
    }
}

impl From<output::Error> for Failure {
    fn from(error: output::Error) -> Self {
        let status = match error {
            output::Error::Refused { .. } => ExitStatus::WrongUsage,
            output::Error::Busy(_) | output::Error::Io(_) | output::Error::Unread(_) => {
                ExitStatus::MachineFailed
            }
        };
        Self::new(status, error.to_string())
    }
}

impl From<archive::Error> for Failure {
    fn from(error: archive::Error) -> Self {
        let status = match &error {
            archive::Error::Refused { fault, .. } => match fault {
                Fault::Usage => ExitStatus::WrongUsage,
                Fault::Content => ExitStatus::ContentErrors,
                Fault::Busy => ExitStatus::MachineFailed,
            },
            archive::Error::Content(_) => ExitStatus::ContentErrors,
            archive::Error::Io(_) => ExitStatus::MachineFailed,
        };
        Self::new(status, error.to_string())
    }
}
