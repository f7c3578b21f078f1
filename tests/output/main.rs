//! The output folder: what builds do to it, what stops them, and what is left when they are stopped.
//!
//! A small site generator that only copies (`copy`) runs in processes of its own, so that each
//! change to the disk can be stopped without the cost of a whole build; `builds` stops the real one.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]
#![allow(
    clippy::disallowed_macros,
    reason = "the generator prints, and skipped tests say so"
)]

#[cfg(debug_assertions)]
mod builds;
mod changes;
mod copy;
mod damage;
#[cfg(unix)]
mod disks;
#[cfg(debug_assertions)]
mod faults;
mod project;
#[path = "../support/mod.rs"]
mod support;
#[cfg(unix)]
mod swaps;
#[cfg(unix)]
mod symlinks;
