//! Names of publishers with counts, glued together: `Axios+2The Moscow Times+2`.

use super::search::LineEnd;
use crate::tally;
use crate::text::is_no_break_space;

/// A publisher's name has so many words at most, and so many bytes.
const MOST_WORDS: usize = 6;
const LONGEST: usize = 60;
/// An abbreviation has so many letters at most.
const SHORT: usize = 6;
/// What may come after the sign that ends a sentence.
const CLOSING: [char; 9] = ['"', '”', '’', '\'', ')', ']', '»', '*', '_'];
/// Words within a name that have no capital.
const SMALL: [&str; 12] = [
    "of", "the", "and", "for", "on", "in", "de", "la", "le", "al", "der", "und",
];

/// Names with counts behind them: `Axios+2The Moscow Times+2`.
#[derive(Debug)]
pub struct Run {
    /// The byte of the line at which it begins.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
    /// The names, in order.
    pub names: Vec<String>,
    /// How many of the names have a count.
    pub counts: usize,
}

/// What such names are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// A citation.
    Cites,
    /// Perhaps one: it stays in the text, and the author is told.
    MayCite,
    /// Words of the text.
    Prose,
}

impl Run {
    /// The names that begin at a byte of a line.
    pub fn read(line: &str, start: usize) -> Self {
        let mut run = Self {
            start,
            end: start,
            names: Vec::new(),
            counts: 0,
        };
        while let Some(name) = name(&line[run.end..]) {
            run.names.push(name.to_owned());
            run.end += name.len();
            let count = count(&line[run.end..]);
            if count == 0 {
                break;
            }
            run.end += count;
            run.counts += 1;
        }
        tally::look(run.end - start);
        run
    }

    /// What its surroundings say. Where it is unclear, it stays in the text.
    pub fn judge(&self, line: &str, end: LineEnd) -> Judgement {
        let (before, behind) = (&line[..self.start], &line[self.end..]);
        let text = before.trim_end();
        tally::look(before.len() - text.len() + behind.len() - behind.trim_start().len());
        let gap = &before[text.len()..];
        let apart = gap.contains(is_no_break_space);
        let next = behind.trim_start().chars().next();
        let last = next.is_none();
        let ends_apart = last || behind.starts_with(is_no_break_space);
        let alone = text.is_empty() && last;
        let sentence = ends_sentence(text);
        let follows = !text.is_empty() && (sentence || apart);
        if self.names.iter().any(|name| is_no_publisher(name)) {
            return Judgement::Prose;
        }
        let doubtful = if follows {
            Judgement::MayCite
        } else {
            Judgement::Prose
        };
        match (self.names.len(), self.counts) {
            (0, _) => Judgement::Prose,
            // The end of a sentence is no part of a name.
            (_, 1..) if self.names.iter().any(|name| is_glued(name)) => Judgement::MayCite,
            // A last name without a count may go on into the text.
            (names, 1..) if names > self.counts && !ends_apart => doubtful,
            (2.., 1..) if follows || alone => Judgement::Cites,
            (_, 1..) if alone || (sentence && (apart || ends_apart)) => Judgement::Cites,
            (_, 1..) => doubtful,
            // A bare name.
            _ if text.is_empty() || !sentence => Judgement::Prose,
            _ if apart && last && end == LineEnd::Closed && states(text, gap) => Judgement::Cites,
            _ if apart && ends_apart && next.is_none_or(|next| !next.is_lowercase()) => {
                Judgement::MayCite
            }
            _ if last && self.names[0].split(' ').count() <= 4 => Judgement::MayCite,
            _ => Judgement::Prose,
        }
    }
}

/// Whether this is one letter, as in `A+1`, or a time zone, as in `UTC+2`.
pub fn is_no_publisher(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphanumeric()).take(2).count();
    letters < 2 || matches!(name, "UTC" | "GMT")
}

/// The name with which a text begins: words with capitals, with small words between them.
fn name(text: &str) -> Option<&str> {
    let mut end = 0;
    let mut rest = text;
    for _ in 0..MOST_WORDS {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '\'' | '’' | '&' | '-');
        let length = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let word = &rest[..length];
        let is_small = end > 0 && (SMALL.contains(&word) || word == "&");
        let starts_well = word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        if !starts_well && !is_small {
            break;
        }
        let behind = text.len() - rest.len() + length;
        let stem = word.trim_end_matches('.');
        if stem.len() < word.len() && stem.chars().count() > 1 && !stem.contains('.') {
            // A full stop, and no abbreviation: the name ends before it.
            end = behind - (word.len() - stem.len());
            break;
        }
        if !is_small {
            end = behind;
        }
        rest = &text[behind..];
        match rest.strip_prefix(' ') {
            Some(next) if next.starts_with(char::is_alphanumeric) || next.starts_with('&') => {
                rest = next;
            }
            _ => break,
        }
    }
    let has_letter = text[..end].contains(char::is_alphabetic);
    (has_letter && end <= LONGEST).then(|| &text[..end])
}

/// The bytes of a count such as `+2`.
pub fn count(text: &str) -> usize {
    let Some(digits) = text.strip_prefix('+') else {
        return 0;
    };
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=2).contains(&length) {
        1 + length
    } else {
        0
    }
}

/// Whether a text ends as a sentence does, and not with an abbreviation such as `U.S.` or `Dr.`.
pub fn ends_sentence(text: &str) -> bool {
    let inner = text.trim_end_matches(CLOSING);
    let last = inner.rsplit(char::is_whitespace).next().unwrap_or_default();
    tally::look(text.len() - inner.len() + last.len());
    match inner.chars().next_back() {
        Some('!' | '?' | '…' | '。' | '！' | '？') => true,
        Some('.') if inner.len() < text.len() => true,
        Some('.') => {
            let word = last
                .trim_end_matches('.')
                .trim_start_matches(|c: char| !c.is_alphanumeric());
            let is_short = word.chars().count() <= 1
                || ["Mr", "Mrs", "Ms", "Dr", "St", "Gen", "vs"].contains(&word);
            !is_short && !word.contains('.')
        }
        _ => false,
    }
}

/// Whether a text ends with a full stop, and not with that of an abbreviation: one such as `Vol.` is
/// kept together with what follows by a no-break space and no other. A name may follow that, too, or
/// be the answer to a question.
fn states(text: &str, gap: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = last.trim_start_matches(|c: char| !c.is_alphanumeric());
    let stem = word.trim_end_matches('.');
    let is_short = stem.chars().count() <= SHORT && stem.chars().all(char::is_alphabetic);
    let is_abbreviation = is_short && stem.starts_with(char::is_uppercase);
    let is_tight = gap.chars().count() == 1;
    let asks = text
        .trim_end_matches(CLOSING)
        .ends_with(['?', '!', '？', '！']);
    !(asks || is_abbreviation && is_tight)
}

/// Whether a full stop stands within a name with a capital behind it: `closed.Reuters`.
fn is_glued(name: &str) -> bool {
    name.match_indices('.').any(|(at, _)| {
        let before = name[..at].chars().rev().take_while(|c| c.is_alphabetic());
        before.take(2).count() == 2 && name[at + 1..].starts_with(char::is_uppercase)
    })
}

/// Whether a name may be two that were glued, such as `AxiosReuters`: or is it `YouTube`?
pub fn may_be_several(name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    let joins = |w: &[char]| {
        let lower_upper = w[0].is_lowercase() && w[1].is_uppercase();
        let capitals_word = w[0].is_uppercase()
            && w[1].is_uppercase()
            && w.get(2).is_some_and(|c| c.is_lowercase());
        lower_upper || capitals_word
    };
    chars.windows(2).any(joins) || chars.windows(3).any(joins)
}
