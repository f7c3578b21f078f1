//! Where front matter begins and ends.

use std::ops::Range;

/// The two languages of front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Between lines of `---`.
    Yaml,
    /// Between lines of `+++`.
    Toml,
}

/// The parts of a document, as byte offsets.
#[derive(Debug, PartialEq, Eq)]
pub struct Split {
    /// The language of the keys.
    pub language: Language,
    /// The keys, without the fences.
    pub keys: Range<usize>,
    /// Where the body begins.
    pub body: usize,
}

/// Why a text does not split.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not begin with a fence.
    None,
    /// The fence of the first line has no counterpart.
    Unclosed,
}

/// Finds the front matter.
///
/// # Errors
/// Where there is none, or it does not end.
pub fn split(text: &str) -> Result<Split, Fault> {
    let (first, rest) = line(text, 0);
    let language = match first {
        "---" => Language::Yaml,
        "+++" => Language::Toml,
        _ => return Err(Fault::None),
    };
    let start = rest;
    let mut at = rest;
    while at < text.len() {
        let (content, next) = line(text, at);
        if content == first {
            return Ok(Split {
                language,
                keys: start..at,
                body: next,
            });
        }
        at = next;
    }
    Err(Fault::Unclosed)
}

/// The line at `start` without trailing white space, and where the next one begins.
fn line(text: &str, start: usize) -> (&str, usize) {
    let end = text[start..]
        .find('\n')
        .map_or(text.len(), |at| start + at + 1);
    (text[start..end].trim_end(), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_whole_lines() {
        let text = "---\r\na: 1\r\n--- x\r\n---  \r\nbody";
        let found = split(text).unwrap();
        assert_eq!(&text[found.keys], "a: 1\r\n--- x\r\n");
        assert_eq!(&text[found.body..], "body");
        assert_eq!(split("+++\n+++").unwrap().body, 7);
    }

    #[test]
    fn faults() {
        assert_eq!(split(""), Err(Fault::None));
        assert_eq!(split("words"), Err(Fault::None));
        assert_eq!(split("---\na: 1\n"), Err(Fault::Unclosed));
        assert_eq!(split("---\na: 1\n+++\n"), Err(Fault::Unclosed));
    }
}
