//! Standpoint compiles assessments of events, written by many agents as Markdown with front
//! matter, into a cross-linked static website.
//!
//! Read [`compile`] first: it is the pipeline. `docs/architecture.md` has the picture.

pub mod archive;
pub mod cache;
pub mod chart;
pub mod cli;
pub mod commands;
pub mod compile;
pub mod config;
pub mod diagnostic;
pub mod digest;
pub mod disclosure;
pub mod disk;
pub mod import;
pub mod keys;
pub mod ledger;
pub mod model;
pub mod output;
pub mod parse;
pub mod plan;
pub mod preview;
pub mod record;
pub mod relocate;
pub mod render;
pub mod route;
pub mod score;
pub mod search;
pub mod site;
pub mod source;
pub mod tally;
pub mod text;
pub mod theme;
pub mod value;
pub mod view;
