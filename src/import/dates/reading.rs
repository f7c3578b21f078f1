//! Dates as tokens spell them.

use jiff::civil::Date;

use super::Reading;
use super::token::{Kind, Token};

/// How many tokens a date takes, and what they say.
type Found = (usize, Reading);

/// `2025-11-19`; and `11/12/2025`, of which nobody knows the month.
pub fn numeric(tokens: &[Token], line: &str) -> Option<Found> {
    let [first, by, second, by_too, third, ..] = tokens else {
        return None;
    };
    let digits = |token: &Token| match token.kind {
        Kind::Number(number) => Some((number, token.end - token.start)),
        _ => None,
    };
    let ((one, a), (two, b), (three, c)) = (digits(first)?, digits(second)?, digits(third)?);
    let is_whole = first.end == by.start && by.end == second.start && by_too.end == third.start;
    let sign = &line[by.start..by.end];
    if !is_whole || sign != &line[by_too.start..by_too.end] {
        return None;
    }
    match (sign, a, b, c) {
        ("-", 4, 2, 2) => day(one, two, three).map(|date| (5, Reading::Whole(date))),
        ("/" | ".", 1..=2, 1..=2, 2 | 4) if (1..=31).contains(&one) && (1..=31).contains(&two) => {
            let reading = match (one > 12, two > 12, c) {
                (true, false, 4) => whole(day(three, two, one)),
                (false, true, 4) => whole(day(three, one, two)),
                (true, true, _) => Reading::NoSuchDay,
                _ => Reading::WhichMonth,
            };
            Some((5, reading))
        }
        _ => None,
    }
}

/// `19 November 2025`, `November 19, 2025`, ranges of both, `late November 2025`.
pub fn written(tokens: &[Token]) -> Option<Found> {
    let mut cursor = Cursor { tokens, at: 0 };
    let is_part = cursor.take(|kind| matches!(kind, Kind::Part)).is_some();
    if is_part {
        cursor.take(|kind| matches!(kind, Kind::Dash));
    }
    let mut from = cursor.day();
    let mut to = None;
    let mut from_month = None;
    if from.is_some() && cursor.dash() {
        to = Some(cursor.day()?);
    }
    let mut month = cursor.month()?;
    if from.is_some() && to.is_none() && cursor.dash() {
        let mark = cursor.at;
        match (cursor.day(), cursor.month()) {
            (Some(day), Some(next)) => {
                (to, from_month, month) = (Some(day), Some(month), next);
            }
            _ => cursor.at = mark - 1,
        }
    }
    if from.is_none() {
        let mark = cursor.at;
        from = cursor.day();
        if from.is_some() {
            let behind = cursor.at;
            if cursor.dash() {
                let next = cursor.month();
                match cursor.day() {
                    Some(day) => {
                        to = Some(day);
                        if let Some(next) = next {
                            (from_month, month) = (Some(month), next);
                        }
                    }
                    None => cursor.at = behind,
                }
            }
        } else {
            cursor.at = mark;
        }
    }
    let year = cursor.year();
    let date = match (year, from, to) {
        (None, None, _) => return None,
        (None, Some(_), _) => Reading::NoYear,
        (Some(year), None, _) => Reading::Whole(format!("{year:04}-{month:02}")),
        (Some(year), Some(from), None) => whole(day(year, month, from)),
        (Some(year), Some(from), Some(to)) => {
            let first = day(year, from_month.unwrap_or(month), from);
            let range = first.zip(day(year, month, to));
            whole(range.map(|(first, last)| format!("{first}/{last}")))
        }
    };
    Some((cursor.at, date))
}

fn whole(date: Option<String>) -> Reading {
    date.map_or(Reading::NoSuchDay, Reading::Whole)
}

fn day(year: u32, month: u32, day: u32) -> Option<String> {
    let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
    let date = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
    Some(date.to_string())
}

/// Goes through tokens, one by one.
struct Cursor<'t> {
    tokens: &'t [Token],
    at: usize,
}

impl Cursor<'_> {
    fn take(&mut self, wanted: impl Fn(Kind) -> bool) -> Option<Kind> {
        let kind = self.tokens.get(self.at)?.kind;
        wanted(kind).then(|| {
            self.at += 1;
            kind
        })
    }

    fn dash(&mut self) -> bool {
        self.take(|kind| kind == Kind::Dash).is_some()
    }

    fn number(&mut self, range: std::ops::RangeInclusive<u32>) -> Option<u32> {
        let mark = self.at;
        while self.take(|kind| kind == Kind::Filler).is_some() {}
        match self.take(|kind| matches!(kind, Kind::Number(number) if range.contains(&number))) {
            Some(Kind::Number(number)) => Some(number),
            _ => {
                self.at = mark;
                None
            }
        }
    }

    /// A day of a month, with `st`, `nd` and their like behind it.
    fn day(&mut self) -> Option<u32> {
        let day = self.number(1..=31)?;
        let mark = self.at;
        while self.take(|kind| kind == Kind::Filler).is_some() {}
        if !matches!(
            self.tokens.get(self.at).map(|token| token.kind),
            Some(Kind::Month(_))
        ) {
            self.at = mark;
        }
        // An ordinal's ending belongs to it.
        let joined = self.at > 0
            && self.tokens.get(self.at).is_some_and(|token| {
                token.kind == Kind::Filler
                    && token.start == self.tokens[self.at - 1].end
                    && token.end - token.start == 2
            });
        if joined {
            self.at += 1;
        }
        Some(day)
    }

    fn month(&mut self) -> Option<u32> {
        match self.take(|kind| matches!(kind, Kind::Month(_))) {
            Some(Kind::Month(month)) => Some(month),
            _ => None,
        }
    }

    fn year(&mut self) -> Option<u32> {
        self.number(1000..=2999)
    }
}
