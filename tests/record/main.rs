//! The record: what goes onto it, what is found wrong with it, and what is left when it is stopped.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]
#![allow(clippy::disallowed_macros, reason = "skipped tests say so")]

mod acts;
mod bags;
mod branches;
mod builds;
mod clock;
mod commands;
mod desk;
#[cfg(unix)]
mod docs;
mod facts;
#[cfg(debug_assertions)]
mod faults;
mod forecasts;
mod forged;
mod git;
mod gone;
mod harm;
mod hints;
mod known_heads;
mod merged_facts;
mod minor;
mod mutation_table;
mod mutations;
mod names;
mod pages;
#[cfg(unix)]
mod payload_names;
mod proofs;
mod published;
mod quick;
mod rebuilt;
mod removed_facts;
mod repository;
mod site_compared;
#[cfg(unix)]
mod steps;
#[cfg(unix)]
mod store;
#[path = "../support/mod.rs"]
mod support;
mod taken_back;
mod versions;
mod witness;
mod words;
