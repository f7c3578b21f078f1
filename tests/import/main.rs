//! From a pasted transcript to a page: what is made, what is told, what is kept, and that no word and
//! no byte is lost on the way.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]

mod answers;
mod doubts;
mod endings;
mod evidence;
mod faults;
mod generated;
mod harm;
mod hostile;
mod imported;
mod journey;
mod json;
mod json_schema;
mod meaning;
mod page;
mod pasted;
mod posts;
mod runs;
mod shapes;
mod sites;
mod sources;
mod survival;
mod texts;
mod voices;

#[path = "../support/mod.rs"]
mod support;
