//! What a site's pages hold, for each key, name and link that its sources may have.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]

mod bodies;
mod both_ways;
mod caches;
mod comparison;
mod dates;
mod disclosure;
mod embargoes;
mod exports;
mod feeds;
mod forecasts;
mod frozen;
mod golden;
mod home;
mod hosts;
mod in_doubt;
mod judgements;
mod keys;
mod limits;
mod links;
mod markings;
mod most;
mod names;
mod offline;
mod once;
mod proof;
mod questions;
mod rebuilds;
mod same_bytes;
mod search;
mod slips;
mod spooled;
mod themes;
mod timeline;
mod well_formed;
mod withheld;
mod words;

#[path = "../support/mod.rs"]
mod support;
