//! When entries are recorded and by whose word, and the entry that leaves behind a clock which ran ahead.

use jiff::Timestamp;

use super::entry::{Act, Entry, Time, stamp};
use super::{Ledger, START};

/// The id of entries about the clock.
const CLOCK: &str = "site:clock";

/// When entries are recorded, and by whose word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dating {
    /// The moment, to the second.
    pub recorded: Timestamp,
    /// Who says so.
    pub time: Time,
}

/// A moment of the machine's clock.
impl From<Timestamp> for Dating {
    fn from(recorded: Timestamp) -> Self {
        let time = Time::Clock;
        Self { recorded, time }
    }
}

impl Dating {
    /// The entry that must come before all others of this moment, because the newest entry of the ledger is of a
    /// later one.
    pub fn clock_entry(self, ledger: &Ledger) -> Option<Entry> {
        let last = ledger.last()?;
        if last.recorded <= self.recorded {
            return None;
        }
        let before = ledger.history(CLOCK);
        let before = before.and_then(|history| history.entries().next_back());
        let rev = before.map_or(1, |before| before.rev.saturating_add(1));
        Some(Entry {
            note: format!("The clock had run ahead to {}.", stamp(last.recorded)).into(),
            ..Entry::after(Some(last), Act::Clock, CLOCK, (rev, START), self)
        })
    }
}
