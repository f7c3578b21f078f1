//! Times and roles that stand around a label: `[12:03]`, `(00:01:02)`, `10:32 AM`, `(moderator)`.

/// Words without a time at their start or end, and whether there was one.
pub fn without_time(words: &str) -> (&str, bool) {
    let words = words.trim();
    if let Some(rest) = behind_time(words) {
        return (rest, true);
    }
    if let Some(rest) = before_time(words) {
        return (rest, true);
    }
    (words, false)
}

/// What comes after `[12:03] `, `(12:03 PM) `, `00:01:02 - `.
fn behind_time(words: &str) -> Option<&str> {
    let rest = match words.chars().next()? {
        '[' => bracketed(&words[1..], ']')?,
        '(' => bracketed(&words[1..], ')')?,
        _ => &words[length(words)?..],
    };
    let named = rest
        .trim_start()
        .trim_start_matches(['-', '–', '—', '|', '·']);
    (named.len() < rest.len() && !named.trim().is_empty()).then(|| named.trim_start())
}

/// What comes after a time and a closing bracket.
fn bracketed(words: &str, close: char) -> Option<&str> {
    words[length(words)?..].trim_start().strip_prefix(close)
}

/// What comes before ` (00:01:02)`, ` [00:10]`, ` 00:01:02`, `, 10:32 AM`.
fn before_time(words: &str) -> Option<&str> {
    let close = words.chars().next_back()?;
    let open = match close {
        ')' => words.rfind('(')?,
        ']' => words.rfind('[')?,
        _ => lone_time(words)?,
    };
    let time = words[open..].trim_start_matches(['(', '[']);
    let is_time = length(time).is_some_and(|end| time[end..].trim_matches([')', ']']).is_empty());
    let named = words[..open]
        .trim_end()
        .trim_end_matches([',', '-', '–', '—', '|', '·']);
    (is_time && named.len() < open && !named.trim().is_empty()).then(|| named.trim_end())
}

/// Where a time without brackets at the end of words begins.
fn lone_time(words: &str) -> Option<usize> {
    let stem = ["AM", "PM", "am", "pm"]
        .into_iter()
        .find_map(|half| words.strip_suffix(half))
        .map_or(words, str::trim_end);
    let start = stem
        .trim_end_matches(|c: char| c.is_ascii_digit() || c == ':')
        .len();
    (start > 0 && start < stem.len()).then_some(start)
}

/// The length of `12:03`, `1:02:03`, `10:32 AM` at the start of a text.
fn length(text: &str) -> Option<usize> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(text);
    let mut end = first;
    let mut groups = 0;
    while let Some(rest) = text[end..].strip_prefix(':') {
        if digits(rest) != 2 {
            break;
        }
        end += 3;
        groups += 1;
    }
    if !(1..=3).contains(&first) || !(1..=2).contains(&groups) {
        return None;
    }
    let rest = text[end..].trim_start_matches(' ');
    let half = ["AM", "PM", "am", "pm"].into_iter().find(|half| {
        let behind = rest.strip_prefix(half);
        behind.is_some_and(|behind| !behind.starts_with(char::is_alphanumeric))
    });
    Some(half.map_or(end, |half| text.len() - rest.len() + half.len()))
}

/// Whether a text is a time, and nothing else.
pub fn is_time(text: &str) -> bool {
    length(text.trim()) == Some(text.trim().len())
}

/// A name without a role in parentheses after it: `Anna (host)`.
pub fn stripped_role(name: &str) -> &str {
    let name = name.trim();
    let inner = name.strip_suffix([')', '）']);
    let open = inner.and_then(|inner| inner.rfind(['(', '（']));
    match open {
        Some(open) if open > 0 => name[..open].trim_end(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_go_and_numbers_stay() {
        for (words, rest) in [
            ("[12:03] Anna", "Anna"),
            ("(12:03 PM) Anna", "Anna"),
            ("00:01:02 - Anna", "Anna"),
            ("Anna (00:01:02)", "Anna"),
            ("Anna [0:10]", "Anna"),
            ("Anna, 10:32 AM", "Anna"),
            ("Anna 00:01:02", "Anna"),
        ] {
            assert_eq!(without_time(words), (rest, true), "{words}");
        }
        for words in [
            "GPT-5",
            "Anna (host)",
            "12:03",
            "Anna 12",
            "a:12",
            "[1] Anna",
            "Anna 1:2:3:4",
            "",
            "(",
            "é:10",
        ] {
            assert_eq!(without_time(words), (words, false), "{words}");
        }
        assert_eq!(stripped_role("Anna (host)"), "Anna");
        assert_eq!(stripped_role("(host)"), "(host)");
    }
}
