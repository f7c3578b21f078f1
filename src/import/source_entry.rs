//! Numbered sources as entries of `sources`: a name, an address, and when it was read.

use super::clean::{Counts, clean, one_line};
use super::source_line::Form;
use super::tracking::without_tracking;
use super::transcript::Markup;
use super::unmarked::unmarked;
use super::words::address;

/// What comes before the day on which a source was read, in lower case.
const ACCESSED: [&str; 11] = [
    "accessed on",
    "accessed",
    "retrieved on",
    "retrieved",
    "дата звернення",
    "дата обращения",
    "consulté le",
    "abgerufen am",
    "zugriff am",
    "consultado el",
    "访问日期",
];
/// What may stand around a name.
const AROUND: &str = " ,:;–—-|()[]<>\"“”*_";

/// An entry of `sources`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceEntry {
    /// What it is called.
    pub name: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// When it was read, as written.
    pub accessed: Option<String>,
}

impl SourceEntry {
    /// A publisher of which only the name is known.
    pub fn named(name: &str) -> Self {
        let name = one_line(name);
        Self {
            name: (!name.is_empty()).then_some(name),
            ..Self::default()
        }
    }

    /// What the words of a numbered source say.
    pub fn read(words: &str, form: Form, markup: Markup) -> Self {
        let words = clean(words, &mut |_| {});
        let words = without_tracking(&words, &mut Counts::default());
        let schemes = ["https://", "http://"].iter();
        let start = schemes.filter_map(|scheme| words.find(scheme)).min();
        let url = start.and_then(|start| {
            let length = address(&words[start..], None);
            (length > 0).then(|| words[start..start + length].to_owned())
        });
        let words = match (markup, form) {
            (Markup::Markdown, Form::Listed) => unmarked(&[words]),
            _ => words,
        };
        match url {
            Some(url) => Self::split(&words.replace(&*url, " "), Some(url)),
            None => Self::split(&words, None),
        }
    }

    fn split(words: &str, url: Option<String>) -> Self {
        let words = one_line(words);
        // Lower case has other lengths in some scripts.
        let lower = words.to_ascii_lowercase();
        let found = ACCESSED.iter().find_map(|mark| {
            let at = lower.find(mark)?;
            Some((at, at + mark.len()))
        });
        let (name, accessed) = match found {
            Some((at, end)) => (&words[..at], &words[end..]),
            None => (&*words, ""),
        };
        let text = |words: &str| {
            let words = words.trim_matches(|c| AROUND.contains(c));
            words
                .contains(char::is_alphanumeric)
                .then(|| words.to_owned())
        };
        Self {
            name: text(name),
            url,
            accessed: text(accessed),
        }
    }

    /// Whether it says anything.
    pub fn is_some(&self) -> bool {
        self.name.is_some() || self.url.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_a_name_an_address_and_a_day() {
        for (words, form, name, url, accessed) in [
            (
                "Ice report: https://a.example/ice",
                Form::Listed,
                "Ice report",
                "https://a.example/ice",
                "",
            ),
            (
                "Board minutes, accessed March 3, 2031, [https://a.example/c](https://a.example/c)",
                Form::Listed,
                "Board minutes",
                "https://a.example/c",
                "March 3, 2031",
            ),
            (
                "https://a.example/b?utm_source=chatgpt.com \"Reuters\"",
                Form::Defined,
                "Reuters",
                "https://a.example/b",
                "",
            ),
            (
                "[Ice](https://a.example/)",
                Form::Listed,
                "Ice",
                "https://a.example/",
                "",
            ),
            ("Radio Nord", Form::Listed, "Radio Nord", "", ""),
            (
                "https://a.example/",
                Form::Listed,
                "",
                "https://a.example/",
                "",
            ),
        ] {
            let entry = SourceEntry::read(words, form, Markup::Markdown);
            let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let expected = SourceEntry {
                name: text(name),
                url: text(url),
                accessed: text(accessed),
            };
            assert_eq!(entry, expected, "{words}");
        }
    }
}
