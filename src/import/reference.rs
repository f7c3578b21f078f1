//! Numbers that point at sources of the same answer: `[1]`, `[cite: 1, 2]`, `([Name][1])`, `May.1`.

use std::ops::Range;

use super::source_line::number;
use super::source_list::SourceList;

/// Brackets are at most this long, in bytes, and the name before a number.
const NEAR: usize = 80;
const LONGEST_NAME: usize = 120;
/// Words before a full stop and a number that are no sentence, in lower case.
const ABBREVIATIONS: [&str; 22] = [
    "abs", "art", "bd", "ch", "eq", "fig", "kap", "no", "nos", "nr", "p", "para", "pp", "sec",
    "st", "v", "ver", "vol", "рис", "ст", "стр", "табл",
];

/// A number that points at sources, on its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The bytes that become the marks of footnotes.
    pub range: Range<usize>,
    /// The bracket before a name, which goes.
    pub bracket: Option<Range<usize>>,
    /// The positions of the sources in their list.
    pub sources: Vec<usize>,
}

/// The reference in brackets that begins at a byte of a line. `before` is the end of the one before it.
pub fn bracketed(line: &str, at: usize, before: usize, list: &SourceList) -> Option<Reference> {
    let rest = &line[at..];
    let inner = inner(rest, NEAR)?;
    let end = at + inner.len() + 2;
    let behind = &line[end..];
    let is_beside = before != at && line[..at].ends_with(['[', ']', '!', '\\']);
    if is_beside || behind.starts_with(['(', ':', ']']) {
        return None;
    }
    let numbers = labels(inner)?;
    // `[1][a]` is a link in Markdown.
    if behind.starts_with('[') && self::inner(behind, NEAR).and_then(labels).is_none() {
        return None;
    }
    let sources = numbers.into_iter().map(|number| {
        let listed = list.listed(number);
        listed.or_else(|| list.defined(number))
    });
    Some(Reference {
        range: at..end,
        bracket: None,
        sources: sources.collect::<Option<_>>()?,
    })
}

/// `[Name][1]` behind a parenthesis, or behind another one of the kind and a comma.
pub fn named(line: &str, at: usize, before: usize, list: &SourceList) -> Option<Reference> {
    let gap = &line[before.min(at)..at];
    let follows = before > 0 && matches!(gap, ", " | "; " | "," | ";" | " ");
    if !line[..at].ends_with('(') && !follows {
        return None;
    }
    let name = inner(&line[at..], LONGEST_NAME)?;
    let close = at + 1 + name.len();
    let label = inner(&line[close + 1..], NEAR)?;
    let number = number(label)?;
    let source = list.defined(number).or_else(|| list.listed(number))?;
    let is_name = !name.trim().is_empty() && !name.starts_with('^') && numbers_of(name).is_none();
    is_name.then(|| Reference {
        range: close..close + label.len() + 3,
        bracket: Some(at..at + 1),
        sources: vec![source],
    })
}

/// Numbers right behind the full stop at a byte of a line: `May.1 The`, `left.2,3`. They are
/// references where a list has all of them, and may be where it lacks some.
pub fn raised(line: &str, at: usize, list: &SourceList) -> Option<Result<Reference, Range<usize>>> {
    if !list.has_list() {
        return None;
    }
    let stop = line[at..].chars().next()?;
    let start = at + stop.len_utf8();
    let digits = line[start..].find(|c: char| !c.is_ascii_digit() && c != ',');
    let digits = &line[start..digits.map_or(line.len(), |length| start + length)];
    let digits = digits.trim_end_matches(',');
    let numbers = numbers_of(digits)?;
    let range = start..start + digits.len();
    let near = line[..at].char_indices().rev().take(NEAR);
    let word = near.take_while(|(_, c)| c.is_alphanumeric()).last();
    let word = word.map_or("", |(from, _)| &line[from..at]);
    let closes = line[..at].ends_with(['"', '”', '’', ')', '»', '%']);
    let is_word = word.chars().all(char::is_alphabetic) && !word.is_empty();
    let is_short = ABBREVIATIONS.contains(&&*word.to_lowercase());
    let behind = &line[range.end..];
    let next = behind.trim_start().chars().next();
    let is_apart = next.is_none() || behind.starts_with(char::is_whitespace);
    let goes_on = next.is_some_and(char::is_lowercase);
    if !(is_word || closes) || is_short || !is_apart || goes_on {
        return None;
    }
    let sources = numbers.into_iter().map(|number| list.listed(number));
    Some(match sources.collect::<Option<Vec<_>>>() {
        Some(sources) => Ok(Reference {
            range,
            bracket: None,
            sources,
        }),
        None => Err(range),
    })
}

/// What stands in the brackets with which a text begins, if that is near and on one level.
fn inner(text: &str, near: usize) -> Option<&str> {
    let rest = text.strip_prefix('[')?;
    let end = rest
        .bytes()
        .take(near)
        .position(|byte| matches!(byte, b'[' | b']' | b'\t'))?;
    rest[end..].starts_with(']').then(|| &rest[..end])
}

/// The numbers of `1, 2` and `cite: 1, 2`.
fn labels(inner: &str) -> Option<Vec<u32>> {
    numbers_of(inner.strip_prefix("cite:").unwrap_or(inner))
}

/// `1`, `1, 2`, `1,2`.
fn numbers_of(text: &str) -> Option<Vec<u32>> {
    text.split(',')
        .map(|part| number(part.trim_matches(' ')))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn list() -> SourceList {
        let lines = lines("Sources\n1. Ice\n2. Fog\n\nx\n\n[1]: https://a.example/\n");
        SourceList::read(&lines, 0..lines.len(), |_| true)
    }

    #[test]
    fn numbers_in_brackets_point_at_sources() {
        let found = |line: &str| {
            let at = line.find('[').expect("a bracket");
            bracketed(line, at, 0, &list()).map(|it| line[it.range].to_owned())
        };
        for (line, words) in [
            ("so [1].", "[1]"),
            ("so [1][2]", "[1]"),
            ("so [1, 2]", "[1, 2]"),
            ("so[cite: 1, 2]", "[cite: 1, 2]"),
        ] {
            assert_eq!(found(line).as_deref(), Some(words), "{line}");
        }
        for line in [
            "so [3]",
            "[1](u)",
            "[1]: u",
            "![1]",
            "[1][a]",
            "[cite: 1, 3]",
            "[]",
            "[01]",
            "[",
        ] {
            assert_eq!(found(line), None, "{line}");
        }
    }

    #[test]
    fn names_and_raised_numbers_point_at_sources() {
        let line = "so ([Town][1], [Ice][2])";
        let first = named(line, 4, 0, &list()).expect("one");
        assert_eq!(
            (&line[first.range.clone()], first.sources.len()),
            ("][1]", 1)
        );
        assert!(named(line, 15, first.range.end, &list()).is_some());
        assert_eq!(named("so [Town][1]", 3, 0, &list()), None);
        let numbers = |line: &str| {
            let at = line.find('.').expect("a full stop");
            raised(line, at, &list()).map(|it| it.map(|it| line[it.range].to_owned()).ok())
        };
        assert_eq!(numbers("in May.1 The"), Some(Some("1".into())));
        assert_eq!(numbers("left.1,2"), Some(Some("1,2".into())));
        assert_eq!(numbers("left.2,3"), Some(None));
        for line in [
            "No.1 The",
            "2.1 The",
            "in May.1 the",
            "v.2",
            "a.1b",
            "left. 1",
        ] {
            assert_eq!(numbers(line), None, "{line}");
        }
    }
}
