//! What `verify --inclusion` and `verify --consistency` print: proofs about the ledger.

use serde::Serialize;

use super::failure::Failure;
use super::heads::read_checkpoint;
use crate::cli::VerifyArgs;
use crate::diagnostic::{Code, nearest};
use crate::digest::Digest;
use crate::ledger::{Checkpoint, Consistency, FILE, Finding, History, Inclusion, Ledger, origin};
use crate::record::not_grown;

/// What is to be proved.
pub enum Claim {
    /// The ledger has an entry about this id.
    Inclusion(Box<str>),
    /// The ledger has grown from what it was at this checkpoint.
    Consistency(Checkpoint),
}

/// A proof as text, and as a value for JSON.
pub struct Proof {
    /// For people and other programs.
    pub text: String,
    /// The same for JSON.
    pub json: ProofRow,
}

/// A proof as JSON.
#[derive(Serialize)]
pub struct ProofRow {
    origin: Box<str>,
    size: usize,
    root: String,
    /// For an inclusion: the position of the line, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    /// For an inclusion: the leaf hash of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    leaf: Option<String>,
    /// For a consistency: the number of lines that there were.
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<usize>,
    path: Vec<String>,
}

impl Claim {
    /// What the arguments ask for; `None` if it is nothing.
    pub fn of(args: &VerifyArgs) -> Result<Option<Self>, Failure> {
        let Some(path) = &args.consistency else {
            return Ok(args
                .inclusion
                .as_deref()
                .map(|id| Self::Inclusion(id.into())));
        };
        let what = "the path of a checkpoint, `record/checkpoint` of an earlier build";
        let earlier = read_checkpoint("--consistency", path, what)?;
        Ok(Some(Self::Consistency(earlier)))
    }

    /// Fails if the ledger has no entry of which inclusion could be proved.
    pub fn check_id(&self, ledger: &Ledger) -> Result<(), Failure> {
        match self {
            Self::Inclusion(id) if ledger.history(today(ledger, id)).is_none() => {
                Err(no_entry(ledger, id))
            }
            _ => Ok(()),
        }
    }

    /// The proof of it in a ledger without faults, which is published below `base_url`; or why it is not true.
    pub fn prove(&self, ledger: &Ledger, base_url: Option<&str>) -> Result<Proof, Box<Finding>> {
        let origin = origin(base_url, ledger);
        let proof = match self {
            Self::Inclusion(id) => {
                let proof = Inclusion::new(ledger, &origin, today(ledger, id));
                proof.as_ref().map(inclusion)
            }
            Self::Consistency(earlier) => {
                let proof = Consistency::new(ledger, &origin, earlier);
                proof.as_ref().map(consistency)
            }
        };
        proof.ok_or_else(|| self.fault(ledger).into())
    }

    /// The ledger is not what it is said to be.
    fn fault(&self, ledger: &Ledger) -> Finding {
        let hint = "restore archive/ledger.jsonl from a copy that has that checkpoint";
        let rewound = match self {
            Self::Inclusion(_) => None,
            Self::Consistency(earlier) => not_grown(ledger, earlier, "that checkpoint", hint),
        };
        // That there is an entry about the id was asked before.
        rewound.unwrap_or_else(|| {
            Finding::new(
                Code::RecordRewound,
                FILE,
                "the ledger cannot prove that",
                hint,
            )
        })
    }
}

/// The id of today: entries about a former id are of the assessment that has another one now.
fn today<'i>(ledger: &'i Ledger, id: &'i str) -> &'i str {
    ledger.today(id).unwrap_or(id)
}

fn no_entry(ledger: &Ledger, id: &str) -> Failure {
    let ids = ledger.all_histories().map(History::id);
    let hint = match nearest(id, ids) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "write an id that `archive/ledger.jsonl` names".to_owned(),
    };
    Failure::usage(format!("--inclusion: no entry is about `{id}`: {hint}"))
}

fn inclusion(proof: &Inclusion) -> Proof {
    let row = row(&proof.checkpoint, &proof.path);
    Proof {
        text: proof.to_string(),
        json: ProofRow {
            index: Some(proof.index),
            leaf: Some(proof.leaf.to_string()),
            ..row
        },
    }
}

fn consistency(proof: &Consistency) -> Proof {
    let row = row(&proof.checkpoint, &proof.path);
    Proof {
        text: proof.to_string(),
        json: ProofRow {
            old: Some(proof.old),
            ..row
        },
    }
}

fn row(checkpoint: &Checkpoint, path: &[Digest]) -> ProofRow {
    ProofRow {
        origin: checkpoint.origin.clone(),
        size: checkpoint.size,
        root: checkpoint.root.to_string(),
        index: None,
        leaf: None,
        old: None,
        path: path.iter().map(Digest::to_string).collect(),
    }
}
