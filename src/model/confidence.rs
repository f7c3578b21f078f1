//! Confidence: how good the evidence and reasoning are (ICD 203, section D.6.e.2.b), which is
//! never the likelihood of what is judged.

use serde::{Deserialize, Serialize};

use super::decimal::Decimal;
use super::yardstick::Band;
use crate::diagnostic::{Code, Complaint, nearest};

/// The three levels of analytic confidence, and the lack of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// No level was given.
    Unstated,
    /// Low.
    Low,
    /// Moderate.
    Moderate,
    /// High.
    High,
}

impl Level {
    /// The word as it stands in data and class names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unstated => "unstated",
            Self::Low => "low",
            Self::Moderate => "moderate",
            Self::High => "high",
        }
    }

    /// The word as readers see it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unstated => "Not stated",
            Self::Low => "Low",
            Self::Moderate => "Moderate",
            Self::High => "High",
        }
    }
}

/// A confidence as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confidence {
    /// The level; a number is banded 1-29 low, 30-69 moderate, 70-100 high, the bands of STIX
    /// 2.1's None/Low/Med/High scale (section 10, appendix A).
    pub level: Level,
    /// A self-reported score in whole percent, rounded half up.
    pub percent: Option<u8>,
    /// The same without rounding: `69.5`.
    pub score: Option<Box<str>>,
    /// The text as written.
    pub written: Box<str>,
}

impl Confidence {
    /// Reads `low`, `moderate`, `medium`, `high`, `unstated`, `0.7`, `70%` or `70`.
    ///
    /// # Errors
    /// A complaint that says what to write, for anything else: `0` and `1` can mean two things,
    /// and a likelihood is not a confidence.
    pub fn parse(text: &str) -> Result<Self, Complaint> {
        let level = match text.to_lowercase().as_str() {
            "low" => Some(Level::Low),
            "moderate" | "medium" => Some(Level::Moderate),
            "high" => Some(Level::High),
            "unstated" => Some(Level::Unstated),
            _ => None,
        };
        if let Some(level) = level {
            return Ok(Self {
                level,
                percent: None,
                score: None,
                written: text.into(),
            });
        }
        let (number, is_percent) = match text.strip_suffix('%') {
            Some(number) => (number.trim_end(), true),
            None => (text, false),
        };
        let Some(score) = Decimal::parse(number) else {
            return Err(not_a_confidence(text));
        };
        let (score, percent) = percent(score, text, is_percent)?;
        Ok(Self {
            level: match percent {
                ..=29 => Level::Low,
                30..=69 => Level::Moderate,
                _ => Level::High,
            },
            percent: Some(percent),
            score: Some(score.text().into()),
            written: text.into(),
        })
    }
}

/// A score in percent, and in whole percent.
fn percent(score: Decimal, text: &str, is_percent: bool) -> Result<(Decimal, u8), Complaint> {
    if !is_percent && score == Decimal::ONE {
        return Err(Complaint::new(
            Code::AmbiguousConfidence,
            format!("a confidence of `{text}` can mean 1% or 100%"),
            "write `1%` or `100%`",
        ));
    }
    let score = if is_percent || score > Decimal::ONE {
        score
    } else {
        score.percent()
    };
    match score.rounded() {
        0 => Err(Complaint::new(
            Code::AmbiguousConfidence,
            format!("a confidence of `{text}` says nothing: is none stated, or is it very low?"),
            "write `unstated`, or `low`, or a score of `1%` or more",
        )),
        percent @ 1..=100 => Ok((score, u8::try_from(percent).unwrap_or(100))),
        _ => Err(Complaint::new(
            Code::BadConfidence,
            format!("a confidence of `{text}` is more than 100%"),
            "write a score between `1%` and `100%`",
        )),
    }
}

fn not_a_confidence(text: &str) -> Complaint {
    let lower = text.to_lowercase();
    if Band::named(text).is_some() {
        return Complaint::new(
            Code::LikelihoodAsConfidence,
            format!("`{text}` is a likelihood, and `confidence` is about the evidence"),
            "write `low`, `moderate`, `high` or `unstated` here, and the likelihood in a judgement",
        );
    }
    let words = ["low", "moderate", "medium", "high", "unstated"];
    let hint = match nearest(&lower, words) {
        Some(word) => format!("did you mean `{word}`?"),
        None => "write `low`, `moderate`, `high`, `unstated`, or a score such as `70%`".to_owned(),
    };
    Complaint::new(
        Code::BadConfidence,
        format!("`{text}` is not a confidence"),
        hint,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Level, Option<u8>) {
        let confidence = Confidence::parse(text).unwrap();
        assert_eq!(&*confidence.written, text);
        (confidence.level, confidence.percent)
    }

    #[test]
    fn words_and_scores() {
        assert_eq!(read("medium"), (Level::Moderate, None));
        assert_eq!(read("High"), (Level::High, None));
        assert_eq!(read("0.7"), (Level::High, Some(70)));
        assert_eq!(read("70"), (Level::High, Some(70)));
        assert_eq!(read("29.4%"), (Level::Low, Some(29)));
        assert_eq!(read("29.5%"), (Level::Moderate, Some(30)));
        assert_eq!(read("0.285"), (Level::Low, Some(29)));
        assert_eq!(read(".695"), (Level::High, Some(70)));
        assert_eq!(read("1%"), (Level::Low, Some(1)));
        assert_eq!(read("100"), (Level::High, Some(100)));
    }

    #[test]
    fn scores_are_compared_without_rounding() {
        let score = |text| Confidence::parse(text).unwrap().score.unwrap();
        for (text, exact) in [
            ("99.6%", "99.6"),
            (".695", "69.5"),
            ("85", "85"),
            ("0.7", "70"),
        ] {
            assert_eq!(&*score(text), exact);
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_what_to_write() {
        let code = |text| Confidence::parse(text).unwrap_err().code;
        for text in ["0", "1", "1.0", "0%", "0.0", "0.004"] {
            assert_eq!(code(text), Code::AmbiguousConfidence, "{text}");
        }
        for text in ["101", "250%", "-3", "1e2", "", ".", "0,7", "hgih"] {
            assert_eq!(code(text), Code::BadConfidence, "{text}");
        }
        assert_eq!(code("Very likely"), Code::LikelihoodAsConfidence);
    }
}
