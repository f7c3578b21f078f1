//! Whether a file was left alone for long enough that any change gives it another stamp.

use std::time::{Duration, SystemTime};

use crate::source::Stamp;

/// Clocks of file systems that count nanoseconds advance in steps of at most 10 ms.
const TICK: Duration = Duration::from_millis(50);
/// Those of others in steps of up to two seconds (FAT).
const COARSE_TICK: Duration = Duration::from_millis(2_100);

/// When a run began, by the machine's clock. What changed just before may change again within a tick, unnoticed.
#[derive(Debug, Clone, Copy)]
pub struct Settled(pub SystemTime);

impl Settled {
    /// Whether all later changes of a file with this stamp will be noticed.
    pub(super) fn is(self, stamp: Option<Stamp>) -> bool {
        let Some(stamp) = stamp else {
            return true;
        };
        let tick = if stamp.is_coarse() { COARSE_TICK } else { TICK };
        let changed = stamp.last_change();
        changed.is_some_and(|changed| changed + tick < self.0)
    }
}
