//! The marks in prose. Each begins with NUL, which no source holds, and a letter; fields end with NUL.

use std::borrow::Cow;

/// What begins a mark, and ends a field of one.
pub(super) const SIGN: u8 = 0;

/// [`Mark::Text`], as it is written; and so on.
pub(super) const TEXT: &str = "\0t";
pub(super) const MARKUP: &str = "\0m";
pub(super) const ALTERNATIVE: &str = "\0n";
/// The writer of HTML takes what ends with a line break for the end of a line.
pub(super) const LINE: &str = "\0l\n";

/// What a page has to put into prose, or to leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark<'p> {
    /// A link begins.
    Link {
        /// Its number among the links and images of the body.
        at: usize,
        /// Its address if it leads elsewhere, escaped.
        href: &'p str,
        /// Its title, escaped; perhaps empty.
        title: &'p str,
        /// The name that it says if its goal has no words for it, where the author wrote nothing else.
        /// What it holds is that name as it was written, with marks that readers do not see.
        name: Option<&'p str>,
    },
    /// An image begins.
    Image {
        /// Its number among the links and images of the body.
        at: usize,
        /// Its address if it lies elsewhere, escaped.
        href: &'p str,
        /// Its title, escaped; perhaps empty.
        title: &'p str,
    },
    /// The innermost link or image ends.
    End {
        /// If nothing in it but links and images has words: what it says if its goal lends it none.
        words: Option<&'p str>,
    },
    /// A reference to a footnote, as HTML. It comes after the link or the alternative text that it is in.
    Reference(&'p str),
    /// What follows within an image is text: HTML, and an alternative text.
    Text,
    /// What follows within an image is only HTML.
    Markup,
    /// What follows within an image is only alternative text.
    Alternative,
    /// What follows begins with a line break, which is left out at the beginning of a line.
    Line,
}

impl Mark<'_> {
    /// The mark in prose.
    pub(super) fn written(&self) -> String {
        match *self {
            Self::Link {
                at,
                href,
                title,
                name,
            } => match name {
                Some(name) => written('b', &[&at.to_string(), href, title, name]),
                None => written('a', &[&at.to_string(), href, title]),
            },
            Self::Image { at, href, title } => written('i', &[&at.to_string(), href, title]),
            Self::End { words: Some(words) } => written('f', &[words]),
            Self::End { words: None } => written('e', &[]),
            Self::Reference(html) => written('r', &[html]),
            Self::Text => TEXT.into(),
            Self::Markup => MARKUP.into(),
            Self::Alternative => ALTERNATIVE.into(),
            Self::Line => LINE.into(),
        }
    }
}

fn written(letter: char, fields: &[&str]) -> String {
    let length: usize = fields.iter().map(|field| field.len() + 1).sum();
    let mut mark = String::with_capacity(2 + length);
    mark.push('\0');
    mark.push(letter);
    for field in fields {
        mark.push_str(&without_sign(field));
        mark.push('\0');
    }
    mark
}

/// A text that holds no mark: the parser or an entity may have made a NUL.
pub(super) fn without_sign(text: &str) -> Cow<'_, str> {
    if memchr::memchr(SIGN, text.as_bytes()).is_none() {
        return text.into();
    }
    text.replace('\0', "\u{fffd}").into()
}

/// The parts of prose: a mark, except for the first, and the text that follows it.
pub struct Pieces<'p> {
    rest: &'p str,
    /// Where `rest` begins; at the end of the prose, only the first part may be left.
    at: At,
}

#[derive(PartialEq, Eq)]
enum At {
    Start,
    Sign,
    End,
}

impl<'p> Pieces<'p> {
    pub(super) fn of(prose: &'p str) -> Self {
        Self {
            rest: prose,
            at: At::Start,
        }
    }

    /// What comes before the next sign, which is passed over.
    fn field(&mut self) -> &'p str {
        match memchr::memchr(SIGN, self.rest.as_bytes()) {
            Some(at) => {
                let field = &self.rest[..at];
                self.rest = &self.rest[at + 1..];
                self.at = At::Sign;
                field
            }
            None => {
                self.at = At::End;
                std::mem::take(&mut self.rest)
            }
        }
    }

    fn number(&mut self) -> usize {
        self.field().parse().unwrap_or(usize::MAX)
    }

    fn mark(&mut self) -> Mark<'p> {
        let mut chars = self.rest.chars();
        let letter = chars.next();
        self.rest = chars.as_str();
        match letter {
            Some('a') => Mark::Link {
                at: self.number(),
                href: self.field(),
                title: self.field(),
                name: None,
            },
            Some('b') => Mark::Link {
                at: self.number(),
                href: self.field(),
                title: self.field(),
                name: Some(self.field()),
            },
            Some('i') => Mark::Image {
                at: self.number(),
                href: self.field(),
                title: self.field(),
            },
            Some('e') => Mark::End { words: None },
            Some('f') => Mark::End {
                words: Some(self.field()),
            },
            Some('r') => Mark::Reference(self.field()),
            Some('m') => Mark::Markup,
            Some('n') => Mark::Alternative,
            Some('l') => Mark::Line,
            _ => Mark::Text,
        }
    }
}

impl<'p> Iterator for Pieces<'p> {
    type Item = (Option<Mark<'p>>, &'p str);

    fn next(&mut self) -> Option<Self::Item> {
        let mark = match self.at {
            At::Start => None,
            At::Sign => Some(self.mark()),
            At::End => return None,
        };
        Some((mark, self.field()))
    }
}
