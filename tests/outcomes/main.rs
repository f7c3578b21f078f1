//! What moved, how questions came out, and the figures on that.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]

mod credit;
mod figures;
mod markets;
mod movement;
mod page;
mod paging;
mod proof;
mod random_site;
mod script;
mod shown;

#[path = "../record/desk.rs"]
#[allow(dead_code, reason = "these tests use a part of it")]
mod desk;

#[path = "../support/mod.rs"]
mod support;
