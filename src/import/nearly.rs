//! Lines that are nearly speaker lines. They stay in the text, and the author is told of each.

use super::marks::{Marked, hyphenated, parts};
use super::speaker::{Spoken, is_id, misnamed};

/// A name has so many words at most where it is not certain that it is one.
const NAME: usize = 5;
/// Hyphens and what stands for one.
const JOINTS: [char; 7] = ['-', '\u{2010}', '\u{2011}', '–', '−', '_', ' '];

/// How a line is nearly a speaker line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Near {
    /// It begins like one, and goes on with what this agent says.
    Inline(String),
    /// What stands behind this id is no name, and how to make it one.
    Name(String, &'static str),
    /// It is written in another way.
    Shape(String),
}

impl Near {
    /// What is to be said of a line that stays where it is.
    pub fn complaint(&self, place: &str) -> String {
        let hint = self.hint();
        match self {
            Self::Inline(id) => format!("begins like an answer of {id}, and {place}: {hint}"),
            Self::Name(id, _) | Self::Shape(id) => {
                format!("nearly says that {id} speaks, and {place}: {hint}")
            }
        }
    }

    /// How to write it, so that the agent speaks.
    pub fn hint(&self) -> String {
        match self {
            Self::Inline(id) => format!("put what {id} says on the next line, if it speaks"),
            Self::Name(id, mend) => format!("{mend}, if {id} speaks"),
            Self::Shape(_) => {
                "if so, write `UA-01:` or `UA-01, Name:`, and nothing else on the line".into()
            }
        }
    }
}

/// What stands before the colon at the end of a line, where it is no agent.
pub fn nearly(named: &str) -> Spoken {
    let (id, name) = parts(named);
    let is_one_word = !id.contains(char::is_whitespace) && !id.contains("://");
    let id = hyphenated(id);
    // A year, or another number.
    let is_number = id.starts_with(|c: char| c.is_ascii_digit());
    if let Some(mend) = name.and_then(misnamed).filter(|_| is_id(&id)) {
        Spoken::Nearly(Near::Name(id, mend))
    } else if !is_one_word || is_number || !ends_in_number(&id) {
        Spoken::Nothing
    } else if is_word(&id) {
        Spoken::Nearly(Near::Shape(id))
    } else {
        Spoken::BadId(id)
    }
}

/// Whether an id ends in a number behind a hyphen.
pub fn ends_in_number(id: &str) -> bool {
    let number = id.rsplit_once('-').map_or("", |(_, number)| number);
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// `F/A-18`: letters and digits with single signs between them.
fn is_word(text: &str) -> bool {
    let is_sign = |c: char| matches!(c, '-' | '/' | '.' | '&' | '\'');
    let mut parts = text.split(is_sign);
    parts.all(|part| !part.is_empty() && part.chars().all(char::is_alphanumeric))
}

/// `UA-01: We judge that …`, `**UA-01, Ukraine Agent:** We judge that …`
pub fn inline(words: &str) -> Option<Near> {
    let heading = Marked::strip(words);
    let (named, said) = heading.words.split_once([':', '：'])?;
    let said = said.trim_start_matches(['*', '_']);
    let (id, name) = parts(named);
    let id = hyphenated(id);
    let is_short = name.is_none_or(|name| name.split_whitespace().count() <= NAME);
    let is_capital = id.chars().any(char::is_uppercase);
    (is_id(&id) && is_short && said.starts_with(' ') && is_capital).then_some(Near::Inline(id))
}

/// Lines on which nothing stands but an agent, written in another way: `UA 03:`, `[UA-07]:`,
/// `> **UA-01:**`, `[10:35 AM] UA-01, Name:`, `UA-01:10:36`, `### UA-01 — Name`.
pub fn shaped(words: &str) -> Option<Near> {
    let (words, is_timed) = behind_time(words);
    let is_marked = words.starts_with('#') || words.contains("**") || words.contains("__");
    let is_item = words.starts_with(['-', '*', '•', '+']) && words.chars().nth(1) == Some(' ');
    let inner = words.trim_start_matches(|c: char| " >#-*_•+[(".contains(c));
    let (id, behind) = loose_id(inner)?;
    let is_closing = |c: char| "*_])".contains(c);
    let rest = behind.trim_start_matches(is_closing).trim_start();
    let is_name = |name: &str| {
        let count = name.split_whitespace().count();
        (1..=NAME).contains(&count) && name.trim_start().starts_with(char::is_uppercase)
    };
    let is_near = match rest.split_once([':', '：']) {
        Some((name, said)) if !name.trim_end_matches(is_closing).is_empty() => {
            let named = name.trim_start_matches([',', '，', '،', '(', '—', '–', '-', '|', ' ']);
            let is_apart = named.len() < name.len();
            is_apart && is_name(named) && (is_item && is_marked || is_timed || is_silent(said))
        }
        Some((_, said)) => is_timed || is_silent(said),
        None => {
            let named = rest.trim_start_matches(['—', '–', '-', '|']);
            words.starts_with('#') && named.len() < rest.len() && is_name(named)
        }
    };
    is_near.then_some(Near::Shape(id))
}

/// Whether nothing is said behind a colon: marks, or when it was said.
fn is_silent(said: &str) -> bool {
    let words = said.to_lowercase();
    let words = words.split(|c: char| !c.is_alphanumeric());
    let mut words = words.filter(|word| !word.is_empty());
    words.all(|word| matches!(word, "am" | "pm") || word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A line without the time in brackets with which it begins.
fn behind_time(words: &str) -> (&str, bool) {
    let bracketed = words.strip_prefix(['[', '(']);
    let time = bracketed.and_then(|rest| rest.split_once([']', ')']));
    match time {
        Some((time, behind)) if time.contains(':') && is_silent(time) => {
            (behind.trim_start(), true)
        }
        _ => (words, false),
    }
}

/// Two to five capitals and a number, joined in whatever way; and what stands behind them.
fn loose_id(words: &str) -> Option<(String, &str)> {
    let letters = words.find(|c: char| !c.is_uppercase())?;
    let (word, rest) = words.split_at(letters);
    let joint = rest.chars().next().filter(|c| JOINTS.contains(c))?;
    let number = &rest[joint.len_utf8()..];
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let behind = &number[digits..];
    // `DAY 3:` is a title.
    let least = if joint == ' ' { 2 } else { 1 };
    let is_one = (2..=5).contains(&word.chars().count())
        && (least..=3).contains(&digits)
        && !behind.starts_with(char::is_alphanumeric);
    is_one.then(|| (format!("{word}-{}", &number[..digits]), behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_ways_of_naming_a_speaker_are_told() {
        for line in [
            "HB_02:",
            "HB 03:",
            "[HB-07]:",
            "[10:35 AM] HB-01, Harbour Agent:",
            "HB-01:10:36",
            "HB-01, Harbour Agent:  10:32 AM",
            "> **HB-01, Harbour Agent:**",
            "### HB-01 — Harbour Agent",
            "- **HB-01, Harbour Agent:** It opens.",
        ] {
            assert!(shaped(line).is_some(), "{line}");
        }
        for line in [
            "- HB-01: It opens.",
            "DAY 3:",
            "FY 2025:",
            "PART 2 of the plan:",
            "## HB-16 deliveries",
            "The lock:",
            "HB-01",
            "- **F-16:** It flies.",
            "• ",
        ] {
            assert_eq!(shaped(line), None, "{line}");
        }
    }
}
