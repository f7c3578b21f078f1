//! The clock, read once at the edge.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the edge: everything else gets the time as a value"
)]

use std::time::Instant;

use super::failure::Failure;
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

/// Now, to the second: the earlier of `SOURCE_DATE_EPOCH`, if that is this moment, and the machine's clock.
pub fn earlier(fixed: Option<Timestamp>) -> Timestamp {
    let machine = machine();
    fixed.map_or(machine, |fixed| fixed.min(machine))
}

/// The machine's clock, to the second: what is recorded is of this moment, whatever `SOURCE_DATE_EPOCH` is.
pub fn machine() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// The moment of `SOURCE_DATE_EPOCH` (reproducible-builds.org), if that is set and not empty.
///
/// # Errors
/// If it is no number of seconds that the calendar has.
pub fn fixed() -> Result<Option<Timestamp>, Failure> {
    let written = match std::env::var_os("SOURCE_DATE_EPOCH") {
        Some(written) if !written.is_empty() => written,
        _ => return Ok(None),
    };
    let seconds = written.to_str().and_then(|text| text.parse().ok());
    let moment = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    moment.map(Some).ok_or_else(|| {
        Failure::usage(format!(
            "SOURCE_DATE_EPOCH is `{}`, which is no number of seconds since 1970: write one such as \
             `1767225600`, or unset it",
            written.to_string_lossy().escape_debug()
        ))
    })
}

/// Today on the site's clock: of `SOURCE_DATE_EPOCH` where that is set, else of the machine's.
///
/// # Errors
/// As [`fixed`].
pub fn today(zone: &TimeZone) -> Result<Date, Failure> {
    let now: Zoned = fixed()?
        .unwrap_or_else(Timestamp::now)
        .to_zoned(zone.clone());
    Ok(now.date())
}
