//! The clock, read once at the edge.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the edge: everything else gets the time as a value"
)]

use std::time::Instant;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// Measures how long a command takes, for its last line.
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start, in words.
    pub fn words(&self) -> String {
        let elapsed = self.0.elapsed();
        match elapsed.as_millis() {
            millis @ ..1_000 => format!("{millis} ms"),
            _ => format!("{:.1} s", elapsed.as_secs_f64()),
        }
    }
}

/// Now, to the second: the earlier of `SOURCE_DATE_EPOCH` and the machine's clock.
pub fn now() -> Timestamp {
    let machine = Timestamp::now();
    let now = fixed().map_or(machine, |fixed| fixed.min(machine));
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// The moment of `SOURCE_DATE_EPOCH`, where that is set.
pub fn fixed() -> Option<Timestamp> {
    let stamp = std::env::var("SOURCE_DATE_EPOCH").ok()?;
    Timestamp::from_second(stamp.parse().ok()?).ok()
}

/// Today on the site's clock: of `SOURCE_DATE_EPOCH` where that is set, else of the machine's.
pub fn today(zone: &TimeZone) -> Date {
    let now: Zoned = fixed()
        .unwrap_or_else(Timestamp::now)
        .to_zoned(zone.clone());
    now.date()
}
