//! How many bytes were looked at, and how often Markdown was parsed, counted in builds with debug assertions.
//!
//! Code that may look at one text several times, or back over it, says so here. A test doubles hostile texts and asks
//! that the count doubles, too (`tests/linear.rs`): a clock would say it less surely. Other builds count nothing.

use std::sync::atomic::{AtomicU64, Ordering};

static PARSED: AtomicU64 = AtomicU64::new(0);
static LOOKED_AT: AtomicU64 = AtomicU64::new(0);

/// Counts bytes that are looked at.
#[inline]
pub fn look(bytes: usize) {
    if cfg!(debug_assertions) {
        LOOKED_AT.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

/// All bytes that the process has looked at so far.
pub fn looked_at() -> u64 {
    LOOKED_AT.load(Ordering::Relaxed)
}

/// Counts a pass of the parser over a text of Markdown.
#[inline]
pub fn parse() {
    if cfg!(debug_assertions) {
        PARSED.fetch_add(1, Ordering::Relaxed);
    }
}

/// How often the process has parsed a text of Markdown so far.
pub fn parsed() -> u64 {
    PARSED.load(Ordering::Relaxed)
}
