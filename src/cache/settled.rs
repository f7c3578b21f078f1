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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk;

    #[test]
    fn a_file_that_is_younger_than_a_tick_is_not_settled() {
        let folder = tempfile::TempDir::new().unwrap();
        let found = disk::write_new(&folder.path().join("file"), &b"x"[..]).unwrap();
        let stamp = Stamp::of(&found);
        let changed = stamp.last_change().unwrap();
        let is_settled = |at: SystemTime| Settled(at).is(Some(stamp));
        assert!(is_settled(changed + COARSE_TICK + TICK));
        assert!(!is_settled(changed) && !is_settled(changed + TICK));
        // The clock was set back.
        assert!(!is_settled(changed - COARSE_TICK));
        assert!(Settled(changed).is(None));
    }
}
