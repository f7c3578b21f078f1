//! Whether first versions were entered as what they are: published within a day of their date, or imported.
//!
//! The ledger says it, and so does the date in the text. Whoever forges the one has to change the other, too.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use crate::diagnostic::Code;
use crate::ledger::{Act, Entry, FILE, Finding, stamp};
use crate::model::Moment;
use crate::parse;
use crate::value::Kind;

/// The offsets from UTC, in hours, between which all time zones lie.
const OFFSETS: [i8; 2] = [-12, 14];

/// What is wrong with a first version that the ledger calls `publish` though the date of its text is more than a day from
/// when it was recorded, or `import` though it is not. A text whose date cannot be read is passed over.
pub(super) fn wrongly_attested(entry: &Entry, text: &str) -> Option<Finding> {
    let expected = match entry.act {
        Act::Publish => true,
        Act::Import => false,
        _ => return None,
    };
    let written = date(text)?;
    let is_attested = is_attested(&written, entry.first_recorded())?;
    (is_attested != expected).then(|| finding(entry, &written))
}

/// The date of a text, as it is written.
fn date(text: &str) -> Option<Cow<'_, str>> {
    if let Some(date) = plain_date(text) {
        return Some(date.into());
    }
    match parse::front_matter(text)?.get("date")?.kind.clone() {
        Kind::Scalar { text, .. } => Some(String::from(text).into()),
        _ => None,
    }
}

/// The same, if a single line says it, as nearly always, so that no YAML has to be read. A recorded text has the key
/// `date`. Where its front matter has those letters once, they are that key.
fn plain_date(text: &str) -> Option<&str> {
    let front = text.strip_prefix("---\n")?;
    let (front, _) = front.split_once("\n---\n")?;
    let mut found = front.match_indices("date");
    let (at, _) = found.next()?;
    let is_line = at == 0 || front.as_bytes()[at - 1] == b'\n';
    let line = front[at..].lines().next()?;
    let date = line.strip_prefix("date: ")?.trim_end();
    let is_plain =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'T' | b'Z' | b'+');
    // An escape may spell the key in other letters.
    let is_sure = is_line && found.next().is_none() && !front.contains('\\');
    (is_sure && date.bytes().all(is_plain)).then_some(date)
}

/// Whether a record made at that time attests a date; `None` if that depends on the time zone, for that of the site may
/// have been another one then.
///
/// If it does not in the first of all zones and in the last, it does in none: the days on which it does are more than
/// these zones are apart.
fn is_attested(written: &str, recorded: Timestamp) -> Option<bool> {
    let [first, last] = OFFSETS.map(|hours| {
        let zone = TimeZone::fixed(Offset::constant(hours));
        Moment::parse(written, &zone).map(|moment| moment.is_attested_by(recorded))
    });
    let (first, last) = (first.ok()?, last.ok()?);
    (first == last).then_some(first)
}

fn finding(entry: &Entry, date: &str) -> Finding {
    let what = match entry.act {
        Act::Publish => "more than a day from when it was recorded",
        _ => "within a day of when it was recorded",
    };
    let (id, act) = (&entry.id, entry.act.word());
    let message = format!(
        "the ledger calls the first version of `{id}` `{act}`, and its date {date} is {what} ({})",
        stamp(entry.first_recorded())
    );
    let hint =
        "`record` never writes that: restore archive/ledger.jsonl from a copy that you trust";
    let finding = Finding::new(Code::RecordMisattested, FILE, message, hint);
    // Lines are numbered as entries are, where none was lost.
    finding.of(id, entry.rev).at(entry.seq)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_from_its_line_or_else_by_the_parser() {
        for (front, plain, read) in [
            ("date: 2026-01-10\n", true, Some("2026-01-10")),
            (
                "a: b\ndate: 2026-01-10T12:00:00+02:00 \n",
                true,
                Some("2026-01-10T12:00:00+02:00"),
            ),
            ("date: \"2026-01-10\"\n", false, Some("2026-01-10")),
            ("date: 2026-01-10 # of writing\n", false, Some("2026-01-10")),
            ("\"date\": 2026-01-10\n", false, Some("2026-01-10")),
            (
                "title: An update\ndate: 2026-01-10\n",
                false,
                Some("2026-01-10"),
            ),
            (
                "extra:\n  date: 2020-01-01\n\"\\x64ate\": 2026-01-10\n",
                false,
                Some("2026-01-10"),
            ),
            ("extra:\n  date: 2020-01-01\n", false, None),
            ("{date: 2026-01-10}\n", false, Some("2026-01-10")),
        ] {
            let text = format!("---\n{front}---\ndate: 1999-01-01\n");
            assert_eq!(plain_date(&text).is_some(), plain, "{front}");
            assert_eq!(date(&text).as_deref(), read, "{front}");
        }
    }

    #[test]
    fn only_what_is_so_in_every_time_zone_is_said() {
        let at = |written, recorded: &str| is_attested(written, recorded.parse().unwrap());
        // A day lasts from 14:00 UTC of the day before to 12:00 UTC of the day after, somewhere.
        for (recorded, expected) in [
            ("2026-01-08T09:59:59Z", Some(false)),
            ("2026-01-08T10:00:00Z", None),
            ("2026-01-09T11:59:59Z", None),
            ("2026-01-09T12:00:00Z", Some(true)),
            ("2026-01-11T10:00:00Z", Some(true)),
            ("2026-01-11T10:00:01Z", None),
            ("2026-01-12T12:00:00Z", None),
            ("2026-01-12T12:00:01Z", Some(false)),
        ] {
            assert_eq!(at("2026-01-10", recorded), expected, "{recorded}");
        }
        // A time with an offset is the same everywhere.
        let written = "2026-01-10T12:00:00Z";
        assert_eq!(at(written, "2026-01-11T12:00:00Z"), Some(true));
        assert_eq!(at(written, "2026-01-11T12:00:01Z"), Some(false));
        assert_eq!(at("yesterday", "2026-01-11T12:00:00Z"), None);
    }
}
