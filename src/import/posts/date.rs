//! The forms in which other programs write dates.

use jiff::tz::TimeZone;

use crate::import::dates::{Reading, dates};
use crate::model::Moment;

/// A date as front matter of ours has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostDate {
    /// A day, or a moment with its offset.
    pub text: String,
    /// Whether a time was left out because nothing says in which zone it is.
    pub has_lost_time: bool,
}

/// Reads `2031-03-14`, `2031-03-14 10:00:00 +0200`, `2031-03-14T10:00:00Z`, `2031-03-14T10:00` (of which the day
/// is taken), and words such as `March 14, 2031`. `None` if it is none of these or no day of a calendar.
pub fn date(written: &str, zone: &TimeZone) -> Option<PostDate> {
    let written = written.trim();
    let (text, has_lost_time) = if begins_with_day(written) {
        numeric(written)?
    } else {
        in_words(written)?
    };
    Moment::parse(&text, zone).ok()?;
    Some(PostDate {
        text,
        has_lost_time,
    })
}

/// Whether a text begins like `2031-03-14`.
fn begins_with_day(written: &str) -> bool {
    let day = written.get(..10).unwrap_or_default();
    let is_part = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    !day.is_empty() && day.bytes().enumerate().all(is_part)
}

/// What begins with a day in digits, and whether its time is lost.
fn numeric(written: &str) -> Option<(String, bool)> {
    if !begins_with_day(written) {
        return None;
    }
    let (day, rest) = written.split_at(10);
    if rest.is_empty() {
        return Some((day.to_owned(), false));
    }
    let time = rest.strip_prefix(['T', 't', ' '])?.trim();
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.');
    let (clock, offset) = time.split_at(time.find(|c| !is_time(c)).unwrap_or(time.len()));
    let clock = match clock.split(':').count() {
        2 => format!("{clock}:00"),
        3 => clock.to_owned(),
        _ => return None,
    };
    // `9:05` is written by people and read by Jekyll.
    let clock = if clock.find(':') == Some(1) {
        format!("0{clock}")
    } else {
        clock
    };
    Some(match offset.trim() {
        "" => (day.to_owned(), true),
        "Z" | "z" | "UTC" | "GMT" => (format!("{day}T{clock}Z"), false),
        offset => match hours_and_minutes(offset) {
            Some(offset) => (format!("{day}T{clock}{offset}"), false),
            None => (day.to_owned(), true),
        },
    })
}

/// `+0200` as `+02:00`.
fn hours_and_minutes(offset: &str) -> Option<String> {
    let digits: String = offset.get(1..)?.chars().filter(|c| *c != ':').collect();
    let is_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    let sign = &offset[..1];
    if !is_digits || !matches!(sign, "+" | "-") {
        return None;
    }
    match digits.len() {
        2 => Some(format!("{sign}{digits}:00")),
        4 => Some(format!("{sign}{}:{}", &digits[..2], &digits[2..])),
        _ => None,
    }
}

/// The one day that words name.
fn in_words(written: &str) -> Option<(String, bool)> {
    // Longer texts are no dates, and are not searched for one.
    if written.len() > 60 {
        return None;
    }
    let found = dates(written);
    match found.as_slice() {
        [one] => match &one.date {
            Reading::Whole(day) if day.len() == 10 => Some((day.clone(), written.contains(':'))),
            _ => None,
        },
        _ => None,
    }
}

/// The day with which Jekyll names a file, `2031-03-14-old-lock`, and the name after it.
pub fn from_name(stem: &str) -> (Option<&str>, &str) {
    let dated = stem.get(..10).filter(|day| begins_with_day(day));
    let rest = stem.get(10..).unwrap_or_default();
    match dated {
        Some(day) if rest.is_empty() => (Some(day), stem),
        Some(day) => match rest.strip_prefix(['-', '_', ' ']) {
            Some(name) if !name.trim().is_empty() => (Some(day), name.trim()),
            _ => (None, stem),
        },
        None => (None, stem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_forms_of_other_programs() {
        for (written, read, has_lost_time) in [
            ("2031-03-14", "2031-03-14", false),
            (
                "2031-03-14 10:00:00 +0200",
                "2031-03-14T10:00:00+02:00",
                false,
            ),
            ("2031-03-14T10:00:00Z", "2031-03-14T10:00:00Z", false),
            (
                "2031-03-14T10:00:00.5-05:30",
                "2031-03-14T10:00:00.5-05:30",
                false,
            ),
            ("2031-03-14 9:05 +02", "2031-03-14T09:05:00+02:00", false),
            ("2031-03-14T10:00:00", "2031-03-14", true),
            ("2031-03-14 10:00:00 CET", "2031-03-14", true),
            ("March 14, 2031", "2031-03-14", false),
            ("14 March 2031", "2031-03-14", false),
            ("Fri, 14 Mar 2031 10:00:00 +0200", "2031-03-14", true),
        ] {
            let expected = PostDate {
                text: read.into(),
                has_lost_time,
            };
            assert_eq!(date(written, &TimeZone::UTC), Some(expected), "{written}");
        }
        for written in [
            "",
            "soon",
            "2031",
            "March 2031",
            "03/04/2031",
            "2031-02-30",
            "2031-03-14x",
            "true",
            "2031-03-14T99:00:00Z",
            "14–15 March 2031",
        ] {
            assert_eq!(date(written, &TimeZone::UTC), None, "{written}");
        }
    }

    #[test]
    fn names_of_files_hold_days() {
        assert_eq!(
            from_name("2031-03-14-old-lock"),
            (Some("2031-03-14"), "old-lock")
        );
        assert_eq!(
            from_name("2031-03-14 Old lock"),
            (Some("2031-03-14"), "Old lock")
        );
        assert_eq!(from_name("2031-03-14"), (Some("2031-03-14"), "2031-03-14"));
        assert_eq!(from_name("2031-03-14th"), (None, "2031-03-14th"));
        assert_eq!(from_name("old-lock"), (None, "old-lock"));
    }
}
