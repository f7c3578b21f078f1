//! The live preview, asked over real connections.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]
#![allow(
    clippy::disallowed_macros,
    reason = "a failing test prints what the program said"
)]

mod client;
mod connections;
mod crowds;
mod equal;
mod hostile;
mod http;
mod last_good;
mod live;
mod public;
mod record;
mod saves;
mod serve;
mod served;
mod undated;

#[path = "../support/mod.rs"]
mod support;
