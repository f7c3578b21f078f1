//! Dates: when an event happened.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::moment::{Moment, beyond, date, is_day, unreadable};
use crate::diagnostic::{Code, Complaint};

/// When an event happened: days, from the first to the last, as precisely as somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// The first day.
    #[serde(with = "super::stored::day")]
    pub first: Date,
    /// The last day, the same as the first for a single day.
    #[serde(with = "super::stored::day")]
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
                in_years(text, first)?;
                return Ok((first, first.last_of_year()));
            }
            "0000-00" => number(0..4)
                .zip(text.get(5..7).and_then(|t| t.parse::<i8>().ok()))
                .and_then(|(year, month)| Date::new(year, month, 1).ok())
                .ok_or_else(|| unreadable_event(text))?,
            // No instant is needed of a day, so that it may be any.
            _ if is_day(text) => {
                let day = date(text)?;
                in_years(text, day)?;
                return Ok((day, day));
            }
            _ => {
                let day = Moment::parse(text, zone).map_err(|complaint| {
                    if complaint == unreadable(text) {
                        unreadable_event(text)
                    } else {
                        complaint
                    }
                })?;
                return Ok((day.date(), day.date()));
            }
        };
        in_years(text, month)?;
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

/// A day without its year: `19 Nov` in English, `11-19` otherwise.
pub fn short_date(date: Date, lang: &str) -> String {
    let form = if lang.starts_with("en") {
        "%-d %b"
    } else {
        "%m-%d"
    };
    date.strftime(form).to_string()
}

fn in_years(text: &str, day: Date) -> Result<(), Complaint> {
    if day.year() < 1 {
        return Err(beyond(text));
    }
    Ok(())
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
}
