//! Front matter that is not where it must be: a document that somebody meant to withhold must
//! not be published because of a blank line.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::keys::is_guarded;
use crate::text::is_invisible;

/// How far into a text front matter can have slipped.
const LINES: usize = 40;

/// The error that a text, which begins `offset` bytes into `file` and is not front matter, has a
/// line that would withhold the document if it were.
pub fn misplaced(file: &str, text: &str, offset: usize) -> Option<Diagnostic> {
    let mut at = offset;
    for line in text.split_inclusive(['\n', '\r']).take(LINES) {
        let words = line.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        let key = words
            .split([':', '='])
            .next()
            .unwrap_or_default()
            .trim_end();
        let has_value = words[key.len()..].trim_start().starts_with([':', '=']);
        if has_value && is_guarded(key) {
            return Some(
                Diagnostic::error(
                    Code::GuardedKey,
                    format!("`{key}` stands here in the text, where it withholds nothing"),
                )
                .at(file, Span::new(at, at + line.trim_end().len()))
                .hint(
                    "front matter begins with a line `---` or `+++`, the very first of the file, and \
                     ends with another; if this is text, begin the line with another word",
                ),
            );
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slipped_front_matter_is_found() {
        for text in [
            "\n---\ndraft: true\n---\n",
            "\u{feff}---\ndraft: true\n---\n",
            "# Title\n---\r\ndraft : true\r\n---\n",
            "----\rmarking: TLP:RED\r---\r",
            "\n+++\npublish_on = 2026-01-01\n+++\n",
        ] {
            let found = misplaced("a.md", text, 0).expect(text);
            assert_eq!(found.code, Code::GuardedKey);
        }
        for text in [
            "",
            "A draft: this one\n",
            "drafts: 1\n",
            "draft\n",
            "Draft: a\n",
        ] {
            assert_eq!(misplaced("a.md", text, 0), None, "{text}");
        }
    }
}
