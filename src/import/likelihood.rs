//! Sentences that speak of likelihood or confidence: an author may make judgements of them.

use super::prose::prose;
use crate::tally;

/// Words that speak of likelihood, whatever stands around them.
const WORDS: [&str; 13] = [
    "likely",
    "unlikely",
    "likelihood",
    "likeliest",
    "probable",
    "probably",
    "probability",
    "improbable",
    "improbably",
    "chance",
    "chances",
    "odds",
    "percent",
];
/// Levels of confidence, before the word.
const LEVELS: [&str; 4] = ["low", "moderate", "medium", "high"];
/// Words that a full stop makes short before a name or a number.
const TITLES: [&str; 19] = [
    "Adm", "Brig", "Capt", "Col", "Dr", "Gen", "Gov", "Lt", "Maj", "Mr", "Mrs", "Ms", "Pres",
    "Prof", "Rep", "Sen", "Sgt", "St", "vs",
];
/// An abbreviation has fewer characters.
const SHORT: usize = 8;
/// Percent signs: of ASCII, of Arabic, small, and of full width.
const PERCENT: [char; 4] = ['%', '٪', '﹪', '％'];
/// A sentence is shown up to so many characters.
const LONGEST: usize = 240;

/// The sentences of a line that do.
pub fn speaks_of_likelihood(line: &str) -> Vec<String> {
    sentences(line)
        .filter(|sentence| prose(sentence).any(|words| speaks(words) || has_percentage(words)))
        .map(|sentence| shortened(behind_label(sentence).trim_start()))
        .collect()
}

fn speaks(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '%')
        .filter(|word| !word.is_empty())
        .collect();
    let levels = words
        .windows(2)
        .any(|pair| LEVELS.contains(&pair[0]) && pair[1] == "confidence");
    // `certain` alone is mostly another word.
    let sure = words.windows(2).any(|pair| {
        matches!(pair[0], "almost" | "nearly" | "virtually") && pair[1].starts_with("certain")
    });
    // `Confidence: moderate.`
    let stated = words
        .windows(2)
        .any(|pair| pair[0] == "confidence" && LEVELS.contains(&pair[1]));
    let possible = words
        .windows(2)
        .any(|pair| matches!(pair[0], "real" | "realistic") && pair[1].starts_with("possibilit"));
    levels || stated || sure || possible || words.iter().any(|word| WORDS.contains(word))
}

/// `70%`, `70 %`, `٧٠٪`, `％70`: a number beside a percent sign of any script.
fn has_percentage(words: &str) -> bool {
    words.match_indices(PERCENT).any(|(at, sign)| {
        let mut before = words[..at].chars().rev();
        let before = before.find(|c| !c.is_whitespace());
        let mut behind = words[at + sign.len()..].chars();
        let behind = behind.next();
        let is_apart = behind.is_none_or(|c| !c.is_ascii_alphanumeric());
        let follows = before.is_some_and(char::is_numeric) && is_apart;
        let precedes = !words[..at].ends_with(char::is_alphanumeric);
        follows || precedes && behind.is_some_and(char::is_numeric)
    })
}

/// A line cut behind `.`, `!` and `?` where a capital follows.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let ends = rest
            .char_indices()
            .filter(|(_, c)| matches!(c, '.' | '!' | '?'));
        let end = ends
            .map(|(at, _)| at + 1)
            .find(|&end| {
                if rest[..end].ends_with('.') && is_abbreviation(&rest[..end - 1]) {
                    return false;
                }
                let behind = rest[end..].trim_start_matches(['"', '”', '’', ')']);
                let behind = behind_label(behind);
                let next = behind.trim_start();
                tally::look(rest.len() - end - next.len());
                next.len() < behind.len() && next.starts_with(char::is_uppercase)
            })
            .unwrap_or(rest.len());
        let (sentence, behind) = rest.split_at(end);
        rest = behind;
        Some(sentence.trim())
    })
}

/// A text without the number in brackets with which it begins: `[1]`, `[^1]`.
fn behind_label(text: &str) -> &str {
    let label = text
        .strip_prefix('[')
        .map(|rest| rest.trim_start_matches('^'));
    let behind = label.map(|label| label.trim_start_matches(|c: char| c.is_ascii_digit()));
    behind
        .and_then(|behind| behind.strip_prefix(']'))
        .unwrap_or(text)
}

/// Whether the full stop behind a text belongs to its last word: `Mr.`, `J.`, `U.S.`
fn is_abbreviation(text: &str) -> bool {
    // More than the longest of them is none, and may be very long.
    let near = text.char_indices().rev().take(SHORT);
    let part = near.take_while(|(_, c)| c.is_alphanumeric() || *c == '.');
    let start = part.last().map_or(text.len(), |(at, _)| at);
    let word = &text[start..];
    let is_initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    is_initial || word.contains('.') || TITLES.contains(&word)
}

fn shortened(sentence: &str) -> String {
    match sentence.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &sentence[..at]),
        None => sentence.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_speak_of_likelihood_are_found() {
        let line = "Kyiv is unlikely to sign. The talks go on. A deal has an even chance. We have \
                    certain doubts. We say so with high confidence!";
        assert_eq!(
            speaks_of_likelihood(line),
            [
                "Kyiv is unlikely to sign.",
                "A deal has an even chance.",
                "We say so with high confidence!"
            ]
        );
        assert_eq!(
            speaks_of_likelihood("It is almost certainly so"),
            ["It is almost certainly so"]
        );
        assert_eq!(
            speaks_of_likelihood(
                "It holds. Mr. Hale is unlikely to sign with Gen. J. Orr of the U.S. Navy. No."
            ),
            ["Mr. Hale is unlikely to sign with Gen. J. Orr of the U.S. Navy."]
        );
        for line in [
            "Confidence: moderate.",
            "There is a realistic possibility of ice.",
            "A real possibility remains.",
        ] {
            assert_eq!(speaks_of_likelihood(line), [line]);
        }
        assert_eq!(
            speaks_of_likelihood("It shut.[^1] Ice is likely."),
            ["Ice is likely."]
        );
        assert!(speaks_of_likelihood("Certain people said so.").is_empty());
    }

    #[test]
    fn percentages_speak_of_likelihood_in_every_language() {
        for line in [
            "Imovirnist 70%.",
            "Вероятность 70 %",
            "Die Chancen stehen bei 70\u{202f}%.",
            "احتمال ٧٠٪ أن يبقى",
            "有70％的可能",
            "Zugang zu %70 ihtimal",
        ] {
            assert_eq!(speaks_of_likelihood(line), [line]);
        }
        for line in [
            "See https://a.example/2020%2012 for it.",
            "A % of it",
            "Use 5 %d here",
            "x%y",
        ] {
            assert!(speaks_of_likelihood(line).is_empty(), "{line}");
        }
    }
}
