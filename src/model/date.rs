//! Dates: when a judgement was made, and when an event happened.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

use crate::diagnostic::{Code, Complaint};

/// A day, or a moment with an offset (RFC 3339), in the site's time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The date and time on the site's clock; 00:00 where no time was given.
    pub local: DateTime,
    /// Whether a time was given.
    pub has_time: bool,
    /// The instant by which moments are ordered.
    pub instant: Timestamp,
}

impl Moment {
    /// The first day of 1970, for want of another.
    pub const EPOCH: Self = Self {
        local: DateTime::constant(1970, 1, 1, 0, 0, 0, 0),
        has_time: false,
        instant: Timestamp::UNIX_EPOCH,
    };

    /// Reads `2025-11-19` or `2025-11-19T14:30:00+02:00`.
    ///
    /// # Errors
    /// A complaint with the form to write, where it is neither or names no real day.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, Complaint> {
        if is_day(text) {
            return Self::day(date(text)?, zone);
        }
        // RFC 3339 allows a space for the `T`, and so do people.
        let instant: Timestamp = match text.replacen(' ', "T", 1).parse() {
            Ok(instant) if text.len() > 10 && is_day(text.get(..10).unwrap_or_default()) => instant,
            _ if text.replacen(' ', "T", 1).parse::<DateTime>().is_ok() && text.len() > 10 => {
                return Err(Complaint::new(
                    Code::BadDate,
                    format!("the time `{text}` has no offset"),
                    "write the offset from UTC behind it, such as `2025-11-19T14:30:00+02:00`, or \
                     `Z` for UTC itself; or write the day only",
                ));
            }
            _ => return Err(unreadable(text)),
        };
        let local = instant.to_zoned(zone.clone()).datetime();
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
        let start: Zoned = zone
            .to_zoned(local)
            .map_err(|_| unreadable(&date.to_string()))?;
        Ok(Self {
            local,
            has_time: false,
            instant: start.timestamp(),
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
        let zoned = self.instant.to_zoned(zone.clone());
        zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

/// When an event happened: days, from the first to the last, as precisely as somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// The first day.
    pub first: Date,
    /// The last day, the same as the first for a single day.
    pub last: Date,
    /// The text as written: `2025`, `2025-11`, `2025-11-19` or `2025-11-19/2025-11-20`.
    pub written: Box<str>,
}

impl When {
    /// Reads a year, a month, a day, a date-time, or a range of them with `/` (ISO 8601).
    ///
    /// # Errors
    /// A complaint with the forms to write, also where a range runs backwards.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, Complaint> {
        let (first, last) = match text.split_once('/') {
            Some((from, to)) => (
                Self::span(from.trim(), zone)?.0,
                Self::span(to.trim(), zone)?.1,
            ),
            None => Self::span(text, zone)?,
        };
        if last < first {
            return Err(Complaint::new(
                Code::BadDate,
                format!("the range `{text}` ends before it begins"),
                "write the earlier date first",
            ));
        }
        Ok(Self {
            first,
            last,
            written: text.into(),
        })
    }

    fn span(text: &str, zone: &TimeZone) -> Result<(Date, Date), Complaint> {
        let number = |range: std::ops::Range<usize>| text.get(range).and_then(|t| t.parse().ok());
        let shape: String = text
            .chars()
            .map(|c| if c.is_ascii_digit() { '0' } else { c })
            .collect();
        let month = match shape.as_str() {
            "0000" => {
                let year: i16 = number(0..4).ok_or_else(|| unreadable_event(text))?;
                let first = Date::new(year, 1, 1).map_err(|_| unreadable_event(text))?;
                return Ok((first, first.last_of_year()));
            }
            "0000-00" => number(0..4)
                .zip(text.get(5..7).and_then(|t| t.parse::<i8>().ok()))
                .and_then(|(year, month)| Date::new(year, month, 1).ok())
                .ok_or_else(|| unreadable_event(text))?,
            _ => {
                let day = Moment::parse(text, zone).map_err(|_| unreadable_event(text))?;
                return Ok((day.date(), day.date()));
            }
        };
        Ok((month, month.last_of_month()))
    }

    /// A single day.
    pub fn day(date: Date) -> Self {
        Self {
            first: date,
            last: date,
            written: date.to_string().into(),
        }
    }

    /// The dates in words of the site's language, saying once what both ends share.
    pub fn display(&self, lang: &str) -> String {
        if !lang.starts_with("en") {
            return self.written.replace('/', " – ");
        }
        let (from, to) = self
            .written
            .split_once('/')
            .unwrap_or((&self.written, &self.written));
        let (from, to) = (form(from), form(to));
        let first = |form: &str| self.first.strftime(form).to_string();
        let last = self.last.strftime(to).to_string();
        if from != to {
            return format!("{} – {last}", first(from));
        }
        if first(from) == last {
            return last;
        }
        let same_year = self.first.year() == self.last.year();
        let same_month = same_year && self.first.month() == self.last.month();
        match from {
            YEAR => format!("{}–{last}", first(YEAR)),
            DAY if same_month => format!("{}–{last}", first("%-d")),
            DAY if same_year => format!("{} – {last}", first("%-d %B")),
            MONTH if same_year => format!("{} – {last}", first("%B")),
            _ => format!("{} – {last}", first(from)),
        }
    }
}

const YEAR: &str = "%Y";
const MONTH: &str = "%B %Y";
const DAY: &str = "%-d %B %Y";

/// How a year, a month or a day is said, by how it is written.
fn form(written: &str) -> &'static str {
    match written.trim().len() {
        4 => YEAR,
        7 => MONTH,
        _ => DAY,
    }
}

/// A day in words: `19 November 2025` in English; other languages get ISO 8601, which all read.
pub fn display_date(date: Date, lang: &str) -> String {
    if lang.starts_with("en") {
        date.strftime(DAY).to_string()
    } else {
        date.to_string()
    }
}

fn is_day(text: &str) -> bool {
    let shape = text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    text.len() == 10 && shape
}

fn date(text: &str) -> Result<Date, Complaint> {
    text.parse().map_err(|_| {
        Complaint::new(
            Code::BadDate,
            format!("there is no day `{text}`"),
            "write a day of the calendar such as `2025-11-19`",
        )
    })
}

fn unreadable(text: &str) -> Complaint {
    Complaint::new(
        Code::BadDate,
        format!("`{text}` is not a date"),
        "write `2025-11-19`, or with a time and an offset `2025-11-19T14:30:00+02:00`",
    )
}

fn unreadable_event(text: &str) -> Complaint {
    Complaint::new(
        Code::BadDate,
        format!("`{text}` is not a date"),
        "write `2025`, `2025-11`, `2025-11-19` or `2025-11-19/2025-11-20`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn events_may_be_less_precise() {
        let span = |text| {
            let when = When::parse(text, &TimeZone::UTC).unwrap();
            format!("{} {} {}", when.first, when.last, when.display("en"))
        };
        assert_eq!(span("2025"), "2025-01-01 2025-12-31 2025");
        assert_eq!(span("2024-02"), "2024-02-01 2024-02-29 February 2024");
        assert_eq!(
            span("2025-11-19/2025-11-20"),
            "2025-11-19 2025-11-20 19–20 November 2025"
        );
        assert!(When::parse("2025/2024", &TimeZone::UTC).is_err());
    }

    #[test]
    fn a_range_says_once_what_both_ends_share() {
        let kyiv = TimeZone::get("Europe/Kyiv").unwrap();
        for (written, shown) in [
            ("2025-11-19/2025-11-19", "19 November 2025"),
            ("2025-11-30/2025-12-02", "30 November – 2 December 2025"),
            ("2024-12-30/2025-01-02", "30 December 2024 – 2 January 2025"),
            ("2022-03/2022-05", "March – May 2022"),
            ("2022-12/2023-01", "December 2022 – January 2023"),
            ("2021/2023", "2021–2023"),
            ("2022-03/2023", "March 2022 – 2023"),
            ("2025-11-19T23:00Z", "20 November 2025"),
        ] {
            let when = When::parse(written, &kyiv).unwrap();
            assert_eq!(when.display("en"), shown, "{written}");
        }
        let when = When::parse("2025-11-19/2025-11-20", &kyiv).unwrap();
        assert_eq!(when.display("uk"), "2025-11-19 – 2025-11-20");
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
}
