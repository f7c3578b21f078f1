//! The words, numbers and signs of a line, as a date sees them.

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What a word or a sign may be within a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Number(u32),
    /// A month, from 1.
    Month(u32),
    /// `early`, `mid`, `late`.
    Part,
    /// What joins two dates to a range.
    Dash,
    /// `/`.
    Slash,
    /// What may stand within a date: commas, `of`, `the`.
    Filler,
    /// Anything else.
    Other,
}

/// A word, a number or a sign of a line.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// What it may be.
    pub kind: Kind,
    /// The byte at which it begins.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
}

/// The tokens of a line, without white space.
pub fn tokens(line: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut start = 0;
    while let Some(c) = line[start..].chars().next() {
        let rest = &line[start..];
        let same = |test: fn(char) -> bool| rest.find(|c| !test(c)).unwrap_or(rest.len());
        let (kind, length) = if c.is_ascii_digit() {
            let length = same(|c| c.is_ascii_digit());
            let kind = rest[..length].parse().map_or(Kind::Other, Kind::Number);
            (kind, length)
        } else if c.is_alphabetic() {
            let length = same(char::is_alphabetic);
            (word(&rest[..length]), length)
        } else {
            let kind = match c {
                '-' | '–' | '—' => Kind::Dash,
                '/' => Kind::Slash,
                ',' | '.' => Kind::Filler,
                _ => Kind::Other,
            };
            (kind, c.len_utf8())
        };
        if !c.is_whitespace() {
            tokens.push(Token {
                kind,
                start,
                end: start + length,
            });
        }
        start += length;
    }
    tokens
}

fn word(word: &str) -> Kind {
    let lower = word.to_lowercase();
    let is_capital = word.starts_with(char::is_uppercase);
    let is_month = |month: &&str| {
        *month == lower
            || (lower.len() >= 3 && lower == month[..3])
            || (lower == "sept" && month.starts_with("sept"))
    };
    match lower.as_str() {
        // `may` and `march` are words as well.
        _ if is_capital && MONTHS.iter().any(is_month) => {
            let before = MONTHS.iter().take_while(|month| !is_month(month));
            Kind::Month(before.map(|_| 1).sum::<u32>() + 1)
        }
        "early" | "mid" | "late" => Kind::Part,
        "of" | "the" | "st" | "nd" | "rd" | "th" => Kind::Filler,
        "to" | "and" | "until" => Kind::Dash,
        _ => Kind::Other,
    }
}
