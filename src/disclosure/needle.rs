//! What is searched for: a sequence of words or a name, and the bytes by which it is found.

use std::ops::Range;

use twox_hash::XxHash3_64;

use super::words::{Form, Token, Words, WordsHash, is_of_word};

/// Lengths of long sections in bytes.
pub const LONG: [usize; 3] = [24, 48, 80];
/// The length of short ones, for what has no long one.
pub const SHORT: [usize; 1] = [16];
/// The length of those for what has no short one.
pub const SHORTEST: [usize; 1] = [12];
/// An odd number that spreads the bits of a hash (2⁶⁴ divided by the golden ratio).
pub const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
/// Nothing is found by fewer bytes.
const SHORTEST_OF_ALL: usize = 4;
/// How far before a section its sentence begins at most: tags between words are long.
const REACH: usize = 1 << 13;

/// What a needle is of its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeedleKind {
    /// The address of its page.
    Route,
    /// Its id or an earlier one.
    Id,
    /// Its title.
    Title,
    /// A sentence.
    Sentence,
    /// The name of a host that it links to.
    Host,
    /// The name of a file that it refers to, or its own.
    FileName,
    /// The digest of one of these.
    Digest,
}

impl NeedleKind {
    /// What it is, for messages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Route => "the address",
            Self::Id => "the id",
            Self::Title => "the title",
            Self::Sentence => "a sentence",
            Self::Host => "the name of a host",
            Self::FileName => "the name of a file",
            Self::Digest => "the digest of a file",
        }
    }
}

/// What has to be there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// These words, whatever markup is between them.
    Words {
        /// Their number.
        count: usize,
        /// What they are.
        hash: WordsHash,
        /// Whether they are only meant where no link begins or ends between them: a row of a list shows an event and
        /// an agent side by side.
        is_unbroken: bool,
    },
    /// These characters, not as a part of a longer name.
    Name(Box<str>),
}

/// Bytes that are the same in HTML, XML, JSON and CSV, as a part of a needle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// The first of them; zeros after a short section.
    pub head: [u8; LONG[0]],
    /// How many there are: one of [`LONG`], [`SHORT`] or [`SHORTEST`].
    pub length: usize,
    /// The hash of all of them.
    hash: u64,
    /// How many words of the needle come before them; of a name, how many bytes.
    before: usize,
    /// What the words from there on are; `None` for a name.
    rest: Option<WordsHash>,
}

/// How a needle is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// By one of these.
    Sections(Section, Option<Section>),
    /// By bytes too few for a section, and the number of words before them.
    Bare(Box<str>, usize),
}

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    /// What it is.
    pub kind: NeedleKind,
    /// What has to be there.
    pub shape: Shape,
    /// How it is found.
    pub anchor: Anchor,
}

impl Section {
    /// What sections with these bytes are found by.
    pub fn key_of(bytes: &[u8]) -> u64 {
        XxHash3_64::oneshot(bytes)
    }

    /// What it is found by.
    pub fn key(&self) -> u64 {
        self.hash
    }

    /// The longest one that a text has at its start; `None` if it is too short.
    fn of(text: &str, before: usize, rest: Option<WordsHash>) -> Option<Self> {
        let lengths = SHORTEST.iter().chain(&SHORT).chain(&LONG);
        let length = *lengths.rev().find(|length| **length <= text.len())?;
        Some(Self::with(text, length, before, rest))
    }

    /// That of the first bytes of a text.
    fn with(text: &str, length: usize, before: usize, rest: Option<WordsHash>) -> Self {
        let bytes = &text.as_bytes()[..length];
        let mut head = [0; LONG[0]];
        let first = length.min(head.len());
        head[..first].copy_from_slice(&bytes[..first]);
        Self {
            head,
            length,
            hash: Self::key_of(bytes),
            before,
            rest,
        }
    }

    /// One near the end of a name, where names differ most: public pages are full of addresses and paths that begin
    /// alike.
    fn at_end(name: &str) -> Option<Self> {
        let mut lengths = [LONG[0], SHORT[0], SHORTEST[0]].into_iter();
        let length = lengths.find(|length| *length <= name.len())?;
        let start = name.floor_char_boundary(name.len() - length);
        Some(Self::with(&name[start..], length, start, None))
    }
}

impl Needle {
    /// A name. `None` if it is too short.
    pub fn name(kind: NeedleKind, name: &str) -> Option<Self> {
        let anchor = match Section::at_end(name) {
            Some(end) => Anchor::Sections(end, Section::of(name, 0, None)),
            None if name.len() >= SHORTEST_OF_ALL => Anchor::Bare(name.into(), 0),
            None => return None,
        };
        Some(Self {
            kind,
            shape: Shape::Name(name.into()),
            anchor,
        })
    }

    /// The words of a text at these places. `None` if nothing of them looks alike in every file.
    pub fn words(kind: NeedleKind, text: &str, words: &[Range<usize>]) -> Option<Self> {
        let hash = WordsHash::of(text, words);
        let is_joined = |pair: &[Range<usize>]| is_even(&text[pair[0].end..pair[1].start]);
        // The longest run of words between which nothing is written differently.
        let mut longest = 0..0;
        let mut first = 0;
        for last in 0..words.len() {
            if last > 0 && !is_joined(&words[last - 1..=last]) {
                first = last;
            }
            let length = |run: &Range<usize>| words[run.end - 1].end - words[run.start].start;
            if longest.is_empty() || length(&(first..last + 1)) > length(&longest) {
                longest = first..last + 1;
            }
        }
        let end = words.get(longest.end.checked_sub(1)?)?.end;
        let from = |first: usize| &text[words[first].start..end];
        let section = |first: usize| {
            let rest = WordsHash::of(text, &words[first..]);
            Section::of(from(first), first, Some(rest))
        };
        let anchor = match section(longest.start) {
            Some(section_at_start) => {
                // Many sentences of one form may begin alike: the end is another chance.
                let length = section_at_start.length;
                let last = longest
                    .clone()
                    .rev()
                    .find(|first| from(*first).len() >= length);
                let other = last.filter(|last| *last > longest.start).and_then(section);
                Anchor::Sections(section_at_start, other)
            }
            None if from(longest.start).len() >= SHORTEST_OF_ALL => {
                Anchor::Bare(from(longest.start).into(), longest.start)
            }
            None => return None,
        };
        Some(Self {
            kind,
            shape: Shape::Words {
                count: words.len(),
                hash,
                is_unbroken: kind == NeedleKind::Title,
            },
            anchor,
        })
    }

    /// The section by which it is found first, if it has one.
    pub fn section(&self) -> Option<&Section> {
        match &self.anchor {
            Anchor::Sections(section, _) => Some(section),
            Anchor::Bare(..) => None,
        }
    }

    /// Whether it is in a text in which its anchor, or its other section, begins at `at`; and where.
    pub fn find(&self, text: &str, form: Form, at: usize, by_other: bool) -> Option<Range<usize>> {
        let (before, rest) = match &self.anchor {
            Anchor::Sections(section, other) => {
                let section = other.as_ref().filter(|_| by_other).unwrap_or(section);
                (section.before, section.rest)
            }
            Anchor::Bare(_, before) => (*before, None),
        };
        let (count, expected, is_unbroken) = match &self.shape {
            Shape::Name(name) => {
                let start = at.checked_sub(before)?;
                let place = start..start + name.len();
                let is_there = text.get(place.clone())? == &**name;
                // Pages may show more or fewer digits of a digest.
                let is_whole = self.kind == NeedleKind::Digest || is_alone(text, &place);
                return (is_there && is_whole).then_some(place);
            }
            Shape::Words {
                count,
                hash,
                is_unbroken,
            } => (*count, *hash, *is_unbroken),
        };
        if !ends_escape(&text[..at]) && text[..at].chars().next_back().is_some_and(is_of_word) {
            return None;
        }
        let is_cut = |token: Token| match token {
            Token::Block => true,
            Token::Seam => is_unbroken,
            Token::Word(_) | Token::Stop => false,
        };
        let mut after = Vec::with_capacity(count);
        for (token, place) in Words::of(text, form, at) {
            match token {
                Token::Word(_) => after.push(place),
                token if is_cut(token) => return None,
                _ => {}
            }
            if after.len() == count - before {
                break;
            }
        }
        // The words before are looked at only if those from here on are the right ones.
        if after.len() < count - before
            || rest.is_some_and(|rest| WordsHash::of(text, &after) != rest)
        {
            return None;
        }
        let mut found = Vec::with_capacity(count);
        if before > 0 {
            let start = text.floor_char_boundary(at.saturating_sub(REACH));
            for (token, place) in Words::of(&text[..at], form, start) {
                match token {
                    Token::Word(_) => found.push(place),
                    token if is_cut(token) => found.clear(),
                    _ => {}
                }
            }
            found.drain(..found.len().checked_sub(before)?);
        }
        found.append(&mut after);
        (WordsHash::of(text, &found) == expected).then(|| found[0].start..found[count - 1].end)
    }
}

/// Whether what is between two words is written alike in HTML, XML, JSON, CSV and running text.
fn is_even(between: &str) -> bool {
    let even = |c: char| match c {
        '&' | '<' | '>' | '"' | '\'' | '/' | '\\' => false,
        ' ' => true,
        c => !c.is_whitespace() && !c.is_control(),
    };
    between.chars().all(even) && !between.contains("  ")
}

/// Whether a text ends with an escape of JSON, which may end with a letter.
fn ends_escape(text: &str) -> bool {
    match text.as_bytes() {
        [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f'] => true,
        [.., b'\\', b'u', a, b, c, d] => [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()),
        _ => false,
    }
}

/// Whether a name is no part of a longer one. A full stop after it may end a sentence.
fn is_alone(text: &str, name: &Range<usize>) -> bool {
    let of_name = |c: char| is_of_word(c) || matches!(c, '-' | '_' | '%');
    let mut before = text[..name.start].chars().rev();
    let mut after = text[name.end..].chars();
    let before = before
        .next()
        .is_some_and(|c| of_name(c) || c == '.' && before.next().is_some_and(of_name));
    let after = after
        .next()
        .is_some_and(|c| of_name(c) || c == '.' && after.next().is_some_and(of_name));
    (!before || ends_escape(&text[..name.start])) && !after
}
