//! The words of a text, whatever it is written in: HTML, XML, JSON, CSV, Markdown or none of these.

use std::ops::Range;

use twox_hash::XxHash3_64;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Each character is what a reader sees.
    Plain,
    /// Tags, entities and escapes of JSON are not what a reader sees.
    Marked,
    /// The same, and where links of Markdown lead.
    Source,
}

/// A step through a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// A run of letters and digits; whether a space, or nothing, comes before it.
    Word(bool),
    /// The end of a sentence.
    Stop,
    /// A tag inside a line that may join two things, as of a link.
    Seam,
    /// The end of a block.
    Block,
}

/// Elements that only say how words look.
const LOOKS: [&str; 15] = [
    "b", "br", "code", "del", "em", "i", "ins", "kbd", "mark", "s", "strong", "sub", "sup", "u",
    "wbr",
];
/// Other elements that are inside a line.
const INLINE: [&str; 10] = [
    "a", "abbr", "bdi", "bdo", "cite", "dfn", "q", "small", "span", "time",
];
/// A tag or an entity that is longer is none.
const LONGEST_TAG: usize = 4096;
const LONGEST_ENTITY: usize = 12;

/// Steps through a text, each with its place.
pub struct Words<'t> {
    text: &'t str,
    form: Form,
    at: usize,
    after_space: bool,
}

impl<'t> Words<'t> {
    /// Those of a text from a place on.
    pub fn of(text: &'t str, form: Form, at: usize) -> Self {
        Self {
            text,
            form,
            at,
            after_space: true,
        }
    }

    /// The first character at `at`.
    fn char(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// What a character begins that is no word: a token, if it is one, and where it ends.
    fn mark(&self, c: char, at: usize) -> (Option<Token>, usize) {
        let bytes = self.text.as_bytes();
        let after = at + c.len_utf8();
        match (c, self.form) {
            ('.' | '!' | '?', _) => {
                let next = self.char(after);
                let ends = next.is_none_or(|next| !next.is_alphanumeric() && next != c);
                (ends.then_some(Token::Stop), after)
            }
            ('…' | '。' | '！' | '？' | '؟' | '।' | '｡', _) => (Some(Token::Stop), after),
            ('\0', _) => (Some(Token::Block), after),
            ('<', Form::Marked | Form::Source) => self.tag(at).unwrap_or((None, after)),
            ('&', Form::Marked | Form::Source) => {
                let end = after + LONGEST_ENTITY.min(bytes.len() - after);
                let end = bytes[after..end].iter().position(|&b| b == b';');
                let name = end.map(|end| &bytes[after..after + end]);
                let good = |b: &u8| b.is_ascii_alphanumeric() || *b == b'#';
                match name.filter(|name| !name.is_empty() && name.iter().all(good)) {
                    Some(name) => (None, after + name.len() + 1),
                    None => (None, after),
                }
            }
            (']', Form::Source) if bytes.get(after) == Some(&b'(') => {
                let within = &bytes[after..bytes.len().min(after + LONGEST_TAG)];
                match memchr::memchr(b')', within) {
                    Some(end) => (Some(Token::Seam), after + end + 1),
                    None => (None, after),
                }
            }
            ('\\', Form::Marked) => match bytes.get(after) {
                Some(b'u') => (None, self.text.floor_char_boundary(after + 5)),
                Some(b'n' | b't' | b'r' | b'b' | b'f' | b'"' | b'\\' | b'/') => (None, after + 1),
                _ => (None, after),
            },
            _ => (None, after),
        }
    }

    /// The tag or the comment at `at`.
    fn tag(&self, at: usize) -> Option<(Option<Token>, usize)> {
        let rest = &self.text[at + 1..];
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let first = name.bytes().next()?;
        if !(first.is_ascii_alphabetic() || matches!(first, b'!' | b'?')) {
            return None;
        }
        let within = &rest.as_bytes()[..rest.len().min(LONGEST_TAG)];
        let end = at + 2 + memchr::memchr(b'>', within)?;
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = &name[..length];
        let token = if first == b'!' || LOOKS.contains(&name) {
            None
        } else if INLINE.contains(&name) {
            Some(Token::Seam)
        } else {
            Some(Token::Block)
        };
        Some((token, end))
    }
}

impl Iterator for Words<'_> {
    type Item = (Token, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.at;
            let c = self.char(start)?;
            if is_of_word(c) {
                let rest = &self.text[start..];
                let length = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
                self.at += length;
                let after_space = std::mem::take(&mut self.after_space);
                return Some((Token::Word(after_space), start..self.at));
            }
            let (token, end) = self.mark(c, start);
            self.at = end;
            self.after_space |= c.is_whitespace() || token.is_some();
            if let Some(token) = token {
                return Some((token, start..end));
            }
        }
    }
}

/// Whether a character is part of a word.
pub fn is_of_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        c.is_alphanumeric()
    }
}

/// Whether a character is of a script that puts no spaces between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF
        | 0x3400..=0x9FFF | 0x2_0000..=0x3_FFFF)
}

/// A number for a sequence of words, whatever is between them. Two sequences have one by a chance of 1 to 2⁶⁴.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct WordsHash(u64);

impl WordsHash {
    /// That of the words of a text at these places.
    pub fn of(text: &str, words: &[Range<usize>]) -> Self {
        let with = |hash, word: &Range<usize>| {
            XxHash3_64::oneshot_with_seed(hash, text[word.clone()].as_bytes())
        };
        Self(words.iter().fold(0, with))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, form: Form) -> String {
        let words = Words::of(text, form, 0).map(|(token, place)| match token {
            Token::Word(true) => format!(" {}", &text[place]),
            Token::Word(false) => format!("-{}", &text[place]),
            Token::Stop => ".".to_owned(),
            Token::Seam => "~".to_owned(),
            Token::Block => "|".to_owned(),
        });
        words.collect()
    }

    #[test]
    fn markup_and_escapes_are_no_words() {
        for (text, expected) in [
            (
                "<p>One <em>two</em>s &amp; th&#x27;ree.</p>",
                "| One two-s th-ree.|",
            ),
            ("a <a href=\"/x\">b</a>, c <5 d", " a~ b~ c 5 d"),
            (r#"{"a": "b\n\"c\" \u003cd\\e"}"#, " a b-c d-e"),
            (
                "3.5 in U.S. hands… 和平。谈判",
                " 3-5 in U-S. hands. 和平. 谈判",
            ),
            ("<!-- x -->a & b && c &nbsp;d &", " a b c d"),
            ("Мир — переговори", " Мир переговори"),
            ("a\0b", " a| b"),
            ("a < b > c <", " a b c"),
            ("\\u", ""),
            ("\\u12é", ""),
        ] {
            assert_eq!(shown(text, Form::Marked), expected, "{text}");
        }
        assert_eq!(shown("a <b c> &d; \\n", Form::Plain), " a b c d n");
        let source = "[a *b*](../c_(d.md), [e] (f) [[g]] \\*h\\*, \\n [i](";
        assert_eq!(shown(source, Form::Source), " a b~ e f g h n i");
    }
}
