//! Likelihood: how probable it is that something happens or is so (ICD 203, section D.6.e.(2)(a)),
//! kept as the interval that was meant, never as its middle.

use serde::{Deserialize, Serialize};

use super::decimal::Decimal;
use super::interval::Interval;
use super::yardstick::{Band, YARDSTICK, words_of};
use crate::diagnostic::{Code, Complaint, nearest};

/// How a likelihood was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As a term of the yardstick: the interval is that of its band.
    Term(&'static Band),
    /// As one percentage.
    Point,
    /// As two percentages.
    Range,
}

/// A likelihood as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likelihood {
    /// The interval; ends in fractions of a percent are rounded half up to whole ones.
    pub interval: Interval,
    /// How it was given.
    #[serde(with = "super::stored::form")]
    pub form: Form,
    /// The words as written; a range in brackets is written `20–45%`.
    pub written: Box<str>,
}

/// Words of confidence, which are not likelihoods.
const CONFIDENCES: [&str; 5] = ["low", "moderate", "medium", "high", "unstated"];
/// Words that say that something can be, and not how likely it is.
const POSSIBLE: [&str; 11] = [
    "possible",
    "possibly",
    "may",
    "might",
    "could",
    "can",
    "perhaps",
    "maybe",
    "conceivable",
    "plausible",
    "we cannot rule out",
];
/// Words that leave no room for error.
const CERTAIN: [&str; 6] = [
    "certain",
    "certainly",
    "will",
    "impossible",
    "no chance",
    "never",
];

impl Likelihood {
    /// Reads a term of the yardstick, a percentage (`65%`), or a range (`20-45%`, `20% to 45%`,
    /// `[20%, 45%]`).
    ///
    /// # Errors
    /// A complaint that says what to write, for anything else: a bare `0.65` or `65`, 0 and 100,
    /// ranges that run backwards or hold nothing, a confidence, and words that are no term.
    pub fn parse(text: &str) -> Result<Self, Complaint> {
        if let Some(inner) = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
            return match inner.split_once(',') {
                Some((low, high)) => Self::range(low.trim(), high.trim()),
                None => Self::parse(inner.trim()),
            };
        }
        let begins = |text: &str| text.starts_with(|c: char| c.is_ascii_digit() || c == '.');
        if !begins(text) {
            return Self::term(text);
        }
        let separators = [" to ", "–", "—", "-"];
        if let Some((low, high)) = separators.iter().find_map(|s| text.split_once(s)) {
            let (low, high) = (low.trim(), high.trim());
            // `20-45%`: the sign at the end is meant for both.
            let ends = match (low.ends_with('%'), high.ends_with('%')) {
                (false, true) => Self::range(&format!("{low}%"), high)?,
                _ => Self::range(low, high)?,
            };
            return Ok(Self {
                written: text.into(),
                ..ends
            });
        }
        let (_, at) = percent(text)?;
        Ok(Self {
            interval: Interval { low: at, high: at },
            form: Form::Point,
            written: text.into(),
        })
    }

    /// The range between two percentages, each with its sign.
    ///
    /// # Errors
    /// A complaint where one is none, or the range holds nothing.
    pub fn range(low: &str, high: &str) -> Result<Self, Complaint> {
        for (end, other) in [(low, high), (high, low)] {
            if Band::named(end).is_some() {
                let message = format!("`{end}` is a term, and a range has percentages at its ends");
                let hint = match Band::named(other) {
                    Some(_) => "write one term, or a range such as `[20%, 45%]`".to_owned(),
                    None => format!("write `{end}` alone, or a range such as `[20%, 45%]`"),
                };
                return Err(Complaint::new(Code::BadLikelihood, message, hint));
            }
        }
        if !low.ends_with('%') || !high.ends_with('%') {
            return Err(without_signs(low, high));
        }
        let ((exact_low, from), (exact_high, to)) = (percent(low)?, percent(high)?);
        if exact_high < exact_low {
            return Err(Complaint::new(
                Code::BadLikelihood,
                format!("the range from `{low}` to `{high}` runs backwards"),
                format!("write the lower end first: `[{high}, {low}]`"),
            ));
        }
        if from == to {
            return Err(Complaint::new(
                Code::BadLikelihood,
                format!("the range from `{low}` to `{high}` is narrower than one percent"),
                format!("write `{from}%` if that is meant, or a wider range"),
            ));
        }
        let bare = |end: &str| end.trim_end_matches('%').trim_end().to_owned();
        Ok(Self {
            interval: Interval {
                low: from,
                high: to,
            },
            form: Form::Range,
            written: format!("{}–{}%", bare(low), bare(high)).into(),
        })
    }

    fn term(text: &str) -> Result<Self, Complaint> {
        let Some(band) = Band::named(text) else {
            return Err(not_a_likelihood(text));
        };
        Ok(Self {
            interval: Interval {
                low: band.low,
                high: band.high,
            },
            form: Form::Term(band),
            written: text.into(),
        })
    }
}

/// A range with an end that has no percent sign.
fn without_signs(low: &str, high: &str) -> Complaint {
    let meant = [low, high].map(|end| match Decimal::parse(end) {
        Some(exact) if exact < Decimal::ONE => exact.percent().text(),
        _ => end.trim_end_matches('%').trim_end().to_owned(),
    });
    if let Some(end) = meant.iter().find(|end| Decimal::parse(end).is_none()) {
        return not_a_likelihood(end);
    }
    let [from, to] = meant;
    Complaint::new(
        Code::BadLikelihood,
        format!("the range from `{low}` to `{high}` lacks a percent sign"),
        format!("write `[{from}%, {to}%]` if that is meant"),
    )
}

/// A percentage, exact and in whole percent.
fn percent(text: &str) -> Result<(Decimal, u8), Complaint> {
    let bad = |message, hint| Err(Complaint::new(Code::BadLikelihood, message, hint));
    let (number, signed) = match text.strip_suffix('%') {
        Some(number) => (number.trim_end(), true),
        None => (text, false),
    };
    let Some(exact) = Decimal::parse(number) else {
        return Err(not_a_likelihood(text));
    };
    if !signed {
        let meant = if exact < Decimal::ONE {
            exact.percent()
        } else {
            exact
        };
        let hint = match meant.rounded() {
            1..=99 => format!("write `{}%` if that is meant", meant.text()),
            _ => format!("write a percentage between `1%` and `99%`, or {TERMS}"),
        };
        return bad(format!("`{text}` has no percent sign"), hint);
    }
    match exact.rounded() {
        0 => bad(
            format!("a likelihood of `{text}` leaves no room for error"),
            "write `1%` or more, or `almost no chance`".to_owned(),
        ),
        at @ 1..=99 => Ok((exact, u8::try_from(at).unwrap_or(99))),
        100 => bad(
            format!("a likelihood of `{text}` leaves no room for error"),
            "write `99%` or less, or `almost certain`".to_owned(),
        ),
        _ => bad(
            format!("a likelihood of `{text}` is more than 100%"),
            "write a percentage between `1%` and `99%`".to_owned(),
        ),
    }
}

/// What is accepted besides numbers.
const TERMS: &str = "a term of ICD 203: `almost no chance`, `very unlikely`, `unlikely`, `roughly \
                     even chance`, `likely`, `very likely` or `almost certain`";

fn not_a_likelihood(text: &str) -> Complaint {
    let words = words_of(text);
    let word = words.strip_suffix(" confidence").unwrap_or(&words);
    if CONFIDENCES.contains(&word) {
        let message = format!("`{text}` is a confidence, and `likelihood` says how likely it is");
        let hint = if word == "unstated" {
            "leave `likelihood` out where none is given".to_owned()
        } else {
            format!(
                "write `confidence: {word}` beside it, and here how likely, such as `likely`, \
                 `65%` or `[20%, 45%]`"
            )
        };
        return Complaint::new(Code::ConfidenceAsLikelihood, message, hint);
    }
    let (message, hint) = if POSSIBLE.contains(&word) {
        (
            format!("`{text}` says that something can be, and not how likely it is"),
            format!("write `65%`, `[20%, 45%]`, or {TERMS}"),
        )
    } else if CERTAIN.contains(&word) {
        (
            format!("`{text}` leaves no room for error"),
            "write `almost certain` or `almost no chance`, or a percentage between `1%` and `99%`"
                .to_owned(),
        )
    } else {
        let names = YARDSTICK.iter().flat_map(Band::names);
        let hint = match nearest(&words, names) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("write `65%`, `[20%, 45%]`, or {TERMS}"),
        };
        (format!("`{text}` is not a likelihood"), hint)
    };
    Complaint::new(Code::BadLikelihood, message, hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> (u8, u8) {
        let likelihood = Likelihood::parse(text).unwrap();
        (likelihood.interval.low, likelihood.interval.high)
    }

    #[test]
    fn terms_points_and_ranges() {
        for (text, interval) in [
            ("likely", (55, 80)),
            ("Almost Certainly", (95, 99)),
            ("65%", (65, 65)),
            ("12.5 %", (13, 13)),
            ("99.4%", (99, 99)),
            ("20-45%", (20, 45)),
            ("20%-45%", (20, 45)),
            ("20 – 45 %", (20, 45)),
            ("20% to 45%", (20, 45)),
            ("[20%, 45%]", (20, 45)),
            ("[65%]", (65, 65)),
        ] {
            assert_eq!(read(text), interval, "{text}");
        }
    }

    #[test]
    fn words_are_kept_as_written() {
        let written = |text| Likelihood::parse(text).unwrap().written;
        assert_eq!(&*written("Highly Likely"), "Highly Likely");
        assert_eq!(&*written("12.5%"), "12.5%");
        assert_eq!(&*written("20% to 45%"), "20% to 45%");
        assert_eq!(&*written("[12.5%, 20%]"), "12.5–20%");
        assert!(matches!(
            Likelihood::parse("probable").unwrap().form,
            Form::Term(band) if band.term == "likely"
        ));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_what_to_write() {
        for (text, told) in [
            ("0.65", "`65%`"),
            ("65", "`65%`"),
            ("0.125", "`12.5%`"),
            ("0%", "almost no chance"),
            ("0.4%", "almost no chance"),
            ("100%", "almost certain"),
            ("99.5%", "almost certain"),
            ("650%", "`99%`"),
            ("45-20%", "`[20%, 45%]`"),
            ("20-20%", "`20%`"),
            ("20.1-20.3%", "`20%`"),
            ("20-45", "`[20%, 45%]`"),
            ("[20, 45]", "`[20%, 45%]`"),
            ("0.2 to 0.45", "`[20%, 45%]`"),
            ("[20, 45%]", "`[20%, 45%]`"),
            ("[20, x%]", "`[20%, 45%]`"),
            ("[unlikely, likely]", "one term"),
            ("likly", "`likely`"),
            ("possible", "`65%`"),
            ("May", "roughly even chance"),
            ("certain", "almost certain"),
            ("~65%", "`65%`"),
            ("2e1%", "`65%`"),
        ] {
            let complaint = Likelihood::parse(text).unwrap_err();
            assert_eq!(complaint.code, Code::BadLikelihood, "{text}");
            assert!(complaint.hint.contains(told), "{text}: {}", complaint.hint);
        }
        for text in ["high", "Moderate confidence", "unstated"] {
            let complaint = Likelihood::parse(text).unwrap_err();
            assert_eq!(complaint.code, Code::ConfidenceAsLikelihood, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_way_to_write_a_range_means_the_same(low in 1u8..99, more in 1u8..98) {
            let high = low.saturating_add(more).min(99);
            for text in [
                format!("{low}-{high}%"), format!("{low}%–{high}%"), format!("{low}% to {high}%"),
                format!("[{low}%, {high}%]"), format!("{low}.0% - {high}.00%"),
            ] {
                prop_assert_eq!(read(&text), (low, high), "{}", text);
            }
            let backwards = format!("{high}-{low}%");
            prop_assert!(Likelihood::parse(&backwards).is_err());
        }

        #[test]
        fn an_interval_never_leaves_the_scale(text in "[0-9.%, \\[\\]a-z–-]{0,12}") {
            if let Ok(likelihood) = Likelihood::parse(&text) {
                let Interval { low, high } = likelihood.interval;
                prop_assert!(1 <= low && low <= high && high <= 99);
                // A range is never a point, and a point never a range.
                prop_assert_eq!(low == high, likelihood.form == Form::Point);
                prop_assert!(!likelihood.written.is_empty());
            }
        }

        #[test]
        fn points_round_half_up(tenths in 10u16..994) {
            let text = format!("{}.{}%", tenths / 10, tenths % 10);
            let whole = u8::try_from((tenths + 5) / 10).unwrap();
            prop_assert_eq!(read(&text), (whole, whole));
        }
    }
}
