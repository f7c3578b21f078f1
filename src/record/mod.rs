//! The record held against the files: which assessments, and which facts that they depend on, are as they were recorded,
//! and which not.
//!
//! ```text
//! documents ─▶ Present, Facts ┐
//!                             ├─▶ audit ─▶ Audit ─▶ Diagnostics, or a list for `verify`
//! archive/  ─▶ Ledger ────────┘
//! ```

mod audit;
mod compare;
mod fact_audit;
mod fact_words;
mod facts;
mod intact;
mod object;
mod past;
mod present;
mod read;
mod report;

pub use audit::{Verdict, audit, judge, lost, merged};
pub use fact_audit::{changed_facts, stands, unrecorded};
pub use facts::{FactVerdict, Facts, Stated};
pub use intact::intact;
pub use object::{Damage, check_object, manifest, object};
pub use past::{is_same, past};
pub use present::{Present, Standing};
pub use read::{Book, is_recorded, read};
pub use report::{diagnostics, diagnostics_while_writing};
