//! How many bytes were looked at, counted in builds with debug assertions.
//!
//! Code that may look at one text several times, or back over it, says so here. A test doubles hostile texts and asks
//! that the count doubles, too (`tests/linear.rs`): a clock would say it less surely. Other builds count nothing.

use std::sync::atomic::{AtomicU64, Ordering};

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
