//! Dates in a text, for the author to choose from: none is ever taken for granted.

mod reading;
mod token;

use reading::{numeric, written};
use token::{Kind, tokens};

/// A date as a text gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentioned {
    /// The words.
    pub words: String,
    /// What they say.
    pub date: Reading,
}

/// What the words of a date say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// What to write as `date` of an event.
    Whole(String),
    /// A day without its year.
    NoYear,
    /// `11/12/2025`: people write the month first, or the day.
    WhichMonth,
    /// A day that no calendar has.
    NoSuchDay,
}

/// The dates that a line names, in order.
pub fn dates(line: &str) -> Vec<Mentioned> {
    let tokens = tokens(line);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let reading = match tokens[at].kind {
            Kind::Filler => None,
            _ => numeric(&tokens[at..], line).or_else(|| written(&tokens[at..])),
        };
        let Some((length, date)) = reading else {
            at += 1;
            continue;
        };
        let (first, last) = (tokens[at], tokens[at + length - 1]);
        found.push(Mentioned {
            words: line[with_on(line, first.start)..last.end].to_owned(),
            date,
        });
        at += length;
    }
    found
}

/// Where a date begins, with the word `on` before it.
fn with_on(line: &str, start: usize) -> usize {
    let before = line[..start].trim_end();
    let word = ["On", "on"].iter().find_map(|on| before.strip_suffix(on));
    word.filter(|rest| !rest.ends_with(|c: char| c.is_alphanumeric()) && before.len() < start)
        .map_or(start, str::len)
}

#[cfg(test)]
mod tests {
    use super::Reading::{NoSuchDay, NoYear, WhichMonth, Whole};
    use super::*;

    #[test]
    fn dates_are_suggested_as_they_would_be_written() {
        for (line, words, date) in [
            (
                "On November 19, 2025, reports",
                "On November 19, 2025",
                Whole("2025-11-19".into()),
            ),
            (
                "It was on 19 November 2025.",
                "on 19 November 2025",
                Whole("2025-11-19".into()),
            ),
            (
                "the 3rd of May 2024",
                "3rd of May 2024",
                Whole("2024-05-03".into()),
            ),
            ("May 3rd, 2024", "May 3rd, 2024", Whole("2024-05-03".into())),
            (
                "19–20 November 2025",
                "19–20 November 2025",
                Whole("2025-11-19/2025-11-20".into()),
            ),
            (
                "November 19-20, 2025",
                "November 19-20, 2025",
                Whole("2025-11-19/2025-11-20".into()),
            ),
            (
                "30 November – 2 December 2025",
                "30 November – 2 December 2025",
                Whole("2025-11-30/2025-12-02".into()),
            ),
            (
                "November 30 to December 2, 2025",
                "November 30 to December 2, 2025",
                Whole("2025-11-30/2025-12-02".into()),
            ),
            (
                "in late November 2025",
                "late November 2025",
                Whole("2025-11".into()),
            ),
            (
                "in mid-November 2025",
                "mid-November 2025",
                Whole("2025-11".into()),
            ),
            ("since March 2022", "March 2022", Whole("2022-03".into())),
            ("(2025-11-19)", "2025-11-19", Whole("2025-11-19".into())),
            ("Kyiv on 20 November. The", "on 20 November", NoYear),
            ("Kyiv (20 Nov) suggests", "20 Nov", NoYear),
            ("on 11/12/2025.", "on 11/12/2025", WhichMonth),
            (
                "on 25/12/2025.",
                "on 25/12/2025",
                Whole("2025-12-25".into()),
            ),
            ("31 February 2025", "31 February 2025", NoSuchDay),
        ] {
            let found = dates(line);
            assert_eq!(found.len(), 1, "{line}: {found:?}");
            assert_eq!((&*found[0].words, &found[0].date), (words, &date), "{line}");
        }
        for line in [
            "It may 5 times",
            "28-point",
            "in 2025",
            "August summit",
            "24/7",
            "1.5.3",
        ] {
            assert_eq!(dates(line), [], "{line}");
        }
    }
}
