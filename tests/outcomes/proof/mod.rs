//! Random choices.

#[path = "../../site/proof/random.rs"]
pub mod random;
