//! Moments: days, and times with an offset.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::stored::StoredMoment;
use crate::diagnostic::{Code, Complaint};

/// A day, or a moment with an offset (RFC 3339), in the site's time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "StoredMoment", try_from = "StoredMoment")]
pub struct Moment {
    /// The date and time on the site's clock; 00:00 where no time was given.
    pub local: DateTime,
    /// Whether a time was given.
    pub has_time: bool,
    /// The instant by which moments are ordered.
    pub instant: Timestamp,
}

impl Moment {
    /// 1 January 1970, for a draft on a site where nothing has a date.
    pub const EPOCH: Self = Self {
        local: DateTime::constant(1970, 1, 1, 0, 0, 0, 0),
        has_time: false,
        instant: Timestamp::UNIX_EPOCH,
    };

    /// Whether it is over at another moment. A day counts to its end.
    pub fn is_over(&self, now: Timestamp) -> bool {
        let hours = if self.has_time { 0 } else { 24 };
        now.duration_since(self.instant) >= SignedDuration::from_hours(hours)
    }

    /// Reads `2025-11-19` or `2025-11-19T14:30:00+02:00`.
    ///
    /// # Errors
    /// A complaint with the form to write, where it is neither or names no real day.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, Complaint> {
        if is_day(text) {
            return Self::day(date(text)?, zone);
        }
        let instant = instant(text)?;
        let local = instant.to_zoned(zone.clone()).datetime();
        check_years(text, local.date(), instant)?;
        Ok(Self {
            local,
            has_time: true,
            instant,
        })
    }

    /// The start of a day.
    ///
    /// # Errors
    /// Where the day lies outside the years that can be reckoned with.
    pub fn day(date: Date, zone: &TimeZone) -> Result<Self, Complaint> {
        let local = date.at(0, 0, 0, 0);
        let written = date.to_string();
        let start = zone.to_zoned(local).map_err(|_| beyond(&written))?;
        let instant = start.timestamp();
        check_years(&written, date, instant)?;
        Ok(Self {
            local,
            has_time: false,
            instant,
        })
    }

    /// Whether a record of it, made at that time, attests that it was written then: it lies no more
    /// than a day before or after. A day without a time counts from its start to its end, and may be
    /// meant in any time zone.
    pub fn is_attested_by(&self, recorded: Timestamp) -> bool {
        let day = SignedDuration::from_hours(24);
        let length = if self.has_time {
            SignedDuration::ZERO
        } else {
            day
        };
        let since = recorded.duration_since(self.instant);
        -day <= since && since <= length + day
    }

    /// The instant of something that happened then, on the site's clock.
    pub fn at(instant: Timestamp, zone: &TimeZone) -> Self {
        Self {
            local: instant.to_zoned(zone.clone()).datetime(),
            has_time: true,
            instant,
        }
    }

    /// Whether it is later than another moment for certain: by their times where both have one, else by their days on
    /// the site's clock. Of two moments of one day of which one has no time, neither is later.
    pub fn is_later_than(&self, other: &Self) -> bool {
        if self.has_time && other.has_time {
            self.instant > other.instant
        } else {
            self.date() > other.date()
        }
    }

    /// The day on the site's clock.
    pub fn date(&self) -> Date {
        self.local.date()
    }

    /// As a machine reads it: `2025-11-19`, or RFC 3339 with the site's offset.
    pub fn iso(&self, zone: &TimeZone) -> String {
        if self.has_time {
            self.rfc3339(zone)
        } else {
            self.local.date().to_string()
        }
    }

    /// RFC 3339 with the site's offset, also where only a day is known.
    pub fn rfc3339(&self, zone: &TimeZone) -> String {
        rfc3339(self.instant, zone)
    }
}

/// An instant by RFC 3339, with the offset of a time zone. Before about 1925 offsets had seconds (local
/// mean time), which RFC 3339 cannot write: the next whole minute stands for such an offset, and the
/// clock is moved with it, so that the instant and the day stay what they are.
pub fn rfc3339(at: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned(zone.clone());
    let minute = local.offset().seconds().div_euclid(60) * 60;
    let with = |seconds| {
        let offset = Offset::from_seconds(seconds).ok()?;
        Some(at.to_zoned(TimeZone::fixed(offset)))
    };
    let zoned = if local.offset().seconds() == minute {
        local
    } else {
        let mut near = [minute + 60, minute].into_iter().filter_map(with);
        near.find(|near| near.date() == local.date())
            .unwrap_or(local)
    };
    zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Reads a day with a time and an offset.
fn instant(text: &str) -> Result<Timestamp, Complaint> {
    let (Some(day), Some(rest)) = (text.get(..10), text.get(10..)) else {
        return Err(unreadable(text));
    };
    if !is_day(day) || !rest.starts_with(['T', 't', ' ']) {
        return Err(unreadable(text));
    }
    date(day)?;
    let time = &rest[1..];
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ',');
    let (time, offset) = time.split_at(time.find(|c| !is_time(c)).unwrap_or(time.len()));
    if time.is_empty() {
        return Err(unreadable(text));
    }
    // RFC 3339 allows a space for the `T`, and so do people.
    if format!("{day}T{time}").parse::<DateTime>().is_err() {
        return Err(Complaint::new(
            Code::BadDate,
            format!("there is no time `{time}`"),
            "write hours, minutes and seconds, such as `2025-11-19T14:30:00+02:00`",
        ));
    }
    if offset.is_empty() {
        return Err(Complaint::new(
            Code::BadDate,
            format!("the time `{text}` has no offset"),
            "write the offset from UTC behind it, such as `2025-11-19T14:30:00+02:00`, or `Z` for UTC \
             itself; or write the day only",
        ));
    }
    if !is_offset(offset) {
        if !offset.starts_with(['+', '-', '\u{2212}']) {
            return Err(unreadable(text));
        }
        return Err(Complaint::new(
            Code::BadDate,
            format!("there is no offset `{offset}` from UTC"),
            "write it in hours and minutes, from `-23:59` to `+23:59`, such as \
             `2025-11-19T14:30:00+02:00`, or `Z` for UTC itself",
        ));
    }
    let parsed = format!("{day}T{time}{offset}").parse();
    parsed.map_err(|_| beyond(text))
}

/// `Z`, `+02:00`, `+0200`, `+02`, or with seconds `+02:02:04`.
fn is_offset(text: &str) -> bool {
    if matches!(text, "Z" | "z") {
        return true;
    }
    let Some(digits) = text.strip_prefix(['+', '-']) else {
        return false;
    };
    let shape: String = digits
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let forms = ["00", "0000", "00:00", "00:00:00"];
    let minutes = digits.get(2..).unwrap_or_default().trim_start_matches(':');
    forms.contains(&&*shape) && digits[..2] < *"24" && minutes < "60"
}

/// Feeds and pages write years with four digits, and none before the first (RFC 3339; HTML, section
/// 2.3.5), on the site's clock and in UTC.
fn check_years(written: &str, local: Date, instant: Timestamp) -> Result<(), Complaint> {
    let utc = instant.to_zoned(TimeZone::UTC).year();
    if local.year() < 1 || utc < 1 {
        return Err(beyond(written));
    }
    Ok(())
}

pub(super) fn beyond(text: &str) -> Complaint {
    Complaint::new(
        Code::BadDate,
        format!("`{text}` is outside of the years that can be shown"),
        "write a day from `0001-01-02` to `9999-12-29`",
    )
}

pub(super) fn is_day(text: &str) -> bool {
    let shape = text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    text.len() == 10 && shape
}

pub(super) fn date(text: &str) -> Result<Date, Complaint> {
    text.parse().map_err(|_| {
        Complaint::new(
            Code::BadDate,
            format!("there is no day `{text}`"),
            "write a day of the calendar such as `2025-11-19`",
        )
    })
}

pub(super) fn unreadable(text: &str) -> Complaint {
    Complaint::new(
        Code::BadDate,
        format!("`{text}` is not a date"),
        "write `2025-11-19`, or with a time and an offset `2025-11-19T14:30:00+02:00`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_moment_is_shown_on_the_sites_clock() {
        let kyiv = TimeZone::get("Europe/Kyiv").unwrap();
        let moment = Moment::parse("2025-11-19T23:30:00Z", &kyiv).unwrap();
        assert_eq!(moment.date().to_string(), "2025-11-20");
        assert_eq!(moment.iso(&kyiv), "2025-11-20T01:30:00+02:00");
        let day = Moment::parse("2025-11-19", &kyiv).unwrap();
        assert_eq!(day.iso(&kyiv), "2025-11-19");
        assert_eq!(day.instant.to_string(), "2025-11-18T22:00:00Z");
    }

    #[test]
    fn of_one_day_only_times_say_what_is_later() {
        let zone = TimeZone::get("Europe/Kyiv").unwrap();
        let is_later = |one, other| {
            let read = |text| Moment::parse(text, &zone).unwrap();
            read(one).is_later_than(&read(other))
        };
        let (day, next) = ("2025-11-19", "2025-11-20");
        // In Kyiv these are 12:00 and 13:00 of the day, and 01:30 of the next.
        let (noon, after) = ("2025-11-19T10:00:00Z", "2025-11-19T11:00:00Z");
        let night = "2025-11-19T23:30:00Z";
        for (later, earlier) in [
            (next, day),
            (after, noon),
            (night, day),
            (night, noon),
            (next, noon),
        ] {
            assert!(is_later(later, earlier), "{later} {earlier}");
            assert!(!is_later(earlier, later), "{earlier} {later}");
        }
        for (one, other) in [
            (day, day),
            (day, noon),
            (noon, day),
            (noon, noon),
            (night, next),
        ] {
            assert!(!is_later(one, other), "{one} {other}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "2025-02-30",
            "19.11.2025",
            "2025-11-19T14:30",
            "20251119",
            "",
            "2025-11",
        ] {
            assert!(Moment::parse(text, &TimeZone::UTC).is_err(), "{text}");
        }
    }

    #[test]
    fn a_date_within_a_day_is_attested_and_one_further_off_is_not() {
        let recorded: Timestamp = "2026-01-10T12:00:00Z".parse().unwrap();
        let is_attested = |text: &str| {
            let date = Moment::parse(text, &TimeZone::UTC).unwrap();
            date.is_attested_by(recorded)
        };
        for date in [
            "2026-01-09",
            "2026-01-10",
            "2026-01-11",
            "2026-01-09T12:00:00Z",
            "2026-01-11T12:00:00Z",
        ] {
            assert!(is_attested(date), "{date}");
        }
        for date in [
            "2026-01-08",
            "2025-01-10",
            "2026-01-09T11:59:59Z",
            "2026-01-12",
            "2099-01-01",
            "2026-01-11T12:00:01Z",
        ] {
            assert!(!is_attested(date), "{date}");
        }
    }

    #[test]
    fn offsets_with_seconds_are_not_written() {
        for (name, text, shown) in [
            ("Europe/Kyiv", "1920-05-07", "1920-05-07T00:00:56+02:03"),
            (
                "Europe/Kyiv",
                "1920-05-07T12:00:00Z",
                "1920-05-07T14:03:00+02:03",
            ),
            (
                "Europe/Kyiv",
                "1920-05-06T21:57:50Z",
                "1920-05-06T23:59:50+02:02",
            ),
            (
                "America/New_York",
                "1800-01-01T12:00:00Z",
                "1800-01-01T07:04:00-04:56",
            ),
            (
                "Europe/Kyiv",
                "1925-01-01T12:00:00Z",
                "1925-01-01T14:00:00+02:00",
            ),
        ] {
            let zone = TimeZone::get(name).unwrap();
            let moment = Moment::parse(text, &zone).unwrap();
            let written = moment.rfc3339(&zone);
            assert_eq!(written, shown, "{name} {text}");
            assert_eq!(
                written.parse::<Timestamp>().unwrap(),
                moment.instant,
                "{name} {text}"
            );
            assert!(written.starts_with(&moment.date().to_string()), "{written}");
        }
    }

    #[test]
    fn a_complaint_says_which_part_is_wrong() {
        for (text, told) in [
            ("9999-12-31", "outside of the years"),
            ("9999-12-31T23:59:59-12:00", "outside of the years"),
            ("0000-01-01", "outside of the years"),
            ("0000-06-01T12:00:00Z", "outside of the years"),
            ("0001-01-01", "outside of the years"),
            ("2025-11-19T12:00:00+25:00", "no offset `+25:00`"),
            ("2025-11-19T12:00:00+99:00", "no offset `+99:00`"),
            ("2025-11-19T12:00:00-02:60", "no offset `-02:60`"),
            ("2025-11-19T12:00:00+2", "no offset `+2`"),
            ("2025-11-19T25:00:00Z", "no time `25:00:00`"),
            ("2025-02-30T12:00:00Z", "no day `2025-02-30`"),
            ("2025-11-19T12:00:00 EST", "is not a date"),
            ("2025-11-19 and so on", "is not a date"),
        ] {
            let name = if text.starts_with('0') {
                "Europe/Kyiv"
            } else {
                "UTC"
            };
            let zone = TimeZone::get(name).unwrap();
            let complaint = Moment::parse(text, &zone).unwrap_err();
            let told_in = &complaint.message;
            assert!(told_in.contains(told), "{text}: {told_in}");
        }
    }

    #[test]
    fn the_days_that_a_complaint_offers_are_days_in_every_zone() {
        for name in jiff::tz::db().available() {
            let zone = TimeZone::get(name.as_str()).unwrap();
            for text in ["0001-01-02", "9999-12-29"] {
                let moment = Moment::parse(text, &zone).expect(text);
                let read: Result<Timestamp, _> = moment.rfc3339(&zone).parse();
                assert_eq!(read.ok(), Some(moment.instant), "{name} {text}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_moment_is_written_as_it_was_read(
            second in -62_140_000_000_i64..253_402_000_000,
            zone in 0..600_usize,
            text in "[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]{1,9}([Zz+-][0-9:]{0,8})?)?",
        ) {
            let names: Vec<_> = jiff::tz::db().available().map(|name| name.to_string()).collect();
            let zone = TimeZone::get(&names[zone % names.len()]).unwrap();
            let instant = Timestamp::from_second(second).unwrap();
            let written = rfc3339(instant, &zone);
            prop_assert_eq!(written.len(), 25);
            prop_assert_eq!(written.parse::<Timestamp>().unwrap(), instant);
            let moment = Moment::parse(&written, &zone).unwrap();
            prop_assert_eq!(moment.instant, instant);
            prop_assert_eq!(moment.iso(&zone), written);
            if let Ok(moment) = Moment::parse(&text, &zone) {
                let read = moment.rfc3339(&zone).parse::<Timestamp>().unwrap();
                prop_assert_eq!(read.as_second(), moment.instant.as_second());
            }
        }
    }
}
