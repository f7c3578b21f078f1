//! The record held against the files: which assessments, and which facts that they depend on, are as they were recorded,
//! and which not.
//!
//! ```text
//! documents ─▶ Present, Facts ┐
//!                             ├─▶ audit ─▶ Audit ─▶ Diagnostics, or a list for `verify`
//! archive/  ─▶ Ledger ────────┘
//! ```
//!
//! `known_heads` holds the ledger against what is known of it from elsewhere.

mod attested;
mod audit;
mod compare;
mod fact_audit;
mod fact_words;
mod facts;
mod intact;
mod known_heads;
mod names;
mod object;
mod past;
mod present;
mod read;
mod renamed;
mod report;
mod stated;
mod untrue;

pub use audit::{Verdict, audit, judge, lost, merged};
pub use fact_audit::{changed_facts_of_record, stands, unrecorded};
pub use facts::{ChangedFact, changed_facts, recorded_source};
pub use intact::{Intact, intact};
pub use known_heads::{
    BuiltSite, Expected, KnownHeads, LARGEST_CHECKPOINT, check_witnesses, not_grown, rewound,
};
pub use object::{Damage, check_object, manifest, object};
pub use past::{is_same, past};
pub use present::{Present, Standing};
pub use read::{Book, is_recorded, read};
pub use renamed::differs_by_id_alone;
pub use report::{diagnostics, diagnostics_while_writing};
pub use stated::{FactVerdict, Facts, Stated};
pub use untrue::misattested;
