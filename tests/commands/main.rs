//! The commands as people and programs call them: whole outputs, files and exit codes.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]
#![allow(clippy::disallowed_macros, reason = "skipped tests say so")]

mod build;
mod check;
mod editions;
mod folders;
mod init;
mod listing;
mod moving;
mod new;
#[cfg(unix)]
mod outside;
mod schema;
mod theme;
mod usage;

#[path = "../support/mod.rs"]
mod support;
