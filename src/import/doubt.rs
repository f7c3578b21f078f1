//! Words that may be citations of a kind that cannot be told from prose, or names nobody. They stay
//! in the text, and the author is told.

use super::chip::{count, is_no_publisher};
use super::transcript::Markup;

/// So many bytes of brackets are looked through, and so many characters of a word are shown.
const NEAR: usize = 80;
const SHOWN: usize = 60;

/// The first words of a stretch between two citations that may be one.
pub fn doubt(text: &str, markup: Markup) -> Option<String> {
    let found = text.split_whitespace().find(|word| {
        let is_address = word.contains("://") || word.contains('=');
        is_turn(word) || word.contains("oaicite:") || (!is_address && is_counted(word))
    });
    let lone = text.trim();
    let lone = (!lone.is_empty() && count(lone) == lone.len()).then_some(lone);
    let linked = || (markup == Markup::Plain).then(|| linked(text)).flatten();
    let found = found.or(lone).or_else(|| bracketed(text, markup));
    let found = found.or_else(linked)?;
    Some(found.chars().take(SHOWN).collect())
}

/// `n-tv+1`, `路透社+2`, `Kyiv.Axios+2BBC+1`: a count behind what may be a name.
fn is_counted(word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '\'' | '’' | '&' | '-');
    word.match_indices('+').any(|(at, _)| {
        let (before, behind) = word.split_at(at);
        let start = before.trim_end_matches(is_part).len();
        let name = &before[start..];
        let length = count(behind);
        let goes_on = |c: char| c.is_lowercase() || c.is_ascii_digit();
        length > 0
            && name.ends_with(char::is_alphabetic)
            && !is_no_publisher(name)
            && !behind[length..].starts_with(goes_on)
    })
}

/// `citeturn0search3`: what a chat tool calls a page that it has found.
fn is_turn(word: &str) -> bool {
    word.match_indices("turn").any(|(at, turn)| {
        let is_digit = |c: char| c.is_ascii_digit();
        let number = &word[at + turn.len()..];
        // Asked first: from each `turn` of many in a row, the letters behind it are all the others.
        if !number.starts_with(is_digit) {
            return false;
        }
        let kind = number.trim_start_matches(is_digit);
        let place = kind.trim_start_matches(|c: char| c.is_ascii_lowercase());
        kind.len() - place.len() >= 3 && place.starts_with(is_digit)
    })
}

/// `[1]`, `[cite: 1, 2]`; what opens the entry of a list of sources is none.
fn bracketed(text: &str, markup: Markup) -> Option<&str> {
    let first = text.len() - text.trim_start().len();
    text.match_indices('[').find_map(|(at, _)| {
        let near = text[at..]
            .bytes()
            .take(NEAR)
            .position(|byte| byte == b']')?;
        let (before, found, behind) = (&text[..at], &text[at..=at + near], &text[at + near + 1..]);
        let inner = &found[1..near];
        let is_sign = |c: char| c.is_ascii_digit() || ", –-".contains(c);
        let mut numbers = inner.split(|c: char| !c.is_ascii_digit());
        let are_small =
            inner.contains(|c: char| c.is_ascii_digit()) && numbers.all(|number| number.len() <= 3);
        let is_label = are_small && inner.chars().all(is_sign);
        let is_note = markup == Markup::Plain && inner.starts_with('^');
        // Numbers in a row, `[1][2]`, are no link: no name is one of them.
        let is_row = is_label && (follows_number(before) || is_number(behind));
        let is_beside = !is_row
            && (before.ends_with(['[', ']', '!']) || behind.starts_with(['(', '[', ':', ']']));
        let is_link = markup == Markup::Markdown && is_beside;
        let is_entry = at == first && !behind.trim().is_empty();
        let cites = is_label || is_note || inner.starts_with("cite:");
        (cites && !is_link && !is_entry).then_some(found)
    })
}

/// Whether a text begins with a number in brackets.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('[').unwrap_or_default();
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&length) && digits[length..].starts_with(']')
}

/// Whether a text ends with a number in brackets.
fn follows_number(text: &str) -> bool {
    let inner = text.strip_suffix(']').unwrap_or_default();
    let length = inner.bytes().rev().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&length) && inner[..inner.len() - length].ends_with('[')
}

/// `[Reuters](https://…)` in plain text.
fn linked(text: &str) -> Option<&str> {
    let at = text.find("](http")?;
    let start = text[..at].rfind('[')?;
    let end = text[at..].find(')').map_or(text.len(), |end| at + end + 1);
    Some(&text[start..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_cite_is_told_from_prose() {
        for (text, words) in [
            ("+2", "+2"),
            ("It closed citeturn0search3 then", "citeturn0search3"),
            ("It closed. turn12news0", "turn12news0"),
            ("It closed [oaicite:3].", "[oaicite:3]."),
            ("It closed [1].", "[1]"),
            ("It closed.[2, 3]", "[2, 3]"),
            ("It closed [cite: 1, 2].", "[cite: 1, 2]"),
            ("as told n-tv+1", "n-tv+1"),
            ("as told understandingwar.org+1", "understandingwar.org+1"),
            ("据报道 路透社+2", "路透社+2"),
            ("так повідомляє Суспільне+1", "Суспільне+1"),
            ("It closed.Axios+2The Moscow Times+2", "closed.Axios+2The"),
            (
                "It closed ([Radio](https://a.example/x)).",
                "[Radio](https://a.example/x)",
            ),
            ("It closed.[^1]", "[^1]"),
            ("It closed ([Radio][1]).", "[1]"),
        ] {
            assert_eq!(doubt(text, Markup::Plain).as_deref(), Some(words), "{text}");
        }
        for text in [
            "C++, A+1, UTC+2, 3+2 and E3+3",
            "[1] Radio Nord",
            "the return of 5 ships",
            "https://a.example/?a=b+1",
            "[2031] and [Update]",
            "",
        ] {
            assert_eq!(doubt(text, Markup::Plain), None, "{text}");
        }
        assert_eq!(
            doubt("shut [1][2].", Markup::Markdown).as_deref(),
            Some("[1]")
        );
        for text in ["[1](https://a.example/)", "[a][1]", "[1]: x", "[^1]"] {
            assert_eq!(doubt(text, Markup::Markdown), None, "{text}");
        }
    }
}
