//! The live preview, asked over real connections.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]

mod client;
mod crowds;
mod hostile;
mod http;
mod served;
