//! Every key of front matter and of `standpoint.toml`: its name, what it accepts, what it means.
//!
//! The tables of `docs/writing.md` are made from this one (`tests/writing_doc.rs`), and a test in
//! `parse` holds the readers of keys against it.

mod table;
mod withholding;

use std::fmt;

pub use table::{
    AGENT, ASSESSMENT, DATA, DOCUMENT, EVENT, JUDGEMENT, MARKDOWN, NAV_ITEM, OUTCOME, PAGE,
    PROVENANCE, PUBLISH, QUESTION, RECORD, SEARCH, SETTINGS, SOURCE,
};
pub use withholding::{
    Line, Says, Verdict, Withholding, is_word_for_withheld, line, parts, sign, withholding,
};

/// What a key accepts. `Display` gives the words of the docs.
#[derive(Debug, Clone, Copy)]
pub enum Accepts {
    /// Any text.
    Text,
    /// A text or a list of texts.
    Texts,
    /// `true` or `false`, without quotes.
    Flag,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A day, or a moment with its offset.
    Moment,
    /// A year, a month, a day or a range of these.
    Period,
    /// A level of confidence or a score.
    Confidence,
    /// A term of ICD 203, a percentage, or the two ends of a range.
    Likelihood,
    /// A label of TLP 2.0.
    Marking,
    /// A language tag of BCP 47.
    Language,
    /// An IANA name of a time zone.
    TimeZone,
    /// Segments of `[a-z0-9-]`, joined by `/`.
    Path,
    /// One segment of `[a-z0-9-]`.
    Id,
    /// A text without `/`.
    Name,
    /// The name of a folder: letters, digits, `-` and `_`.
    Folder,
    /// An address that begins with `http://` or `https://`.
    Url,
    /// A path from the site's root, or an address.
    Link,
    /// A mapping of these keys.
    Mapping(&'static Mapping),
    /// A list of mappings of these keys.
    Mappings(&'static Mapping),
    /// One of these words, or a mapping of these keys.
    WordOrMapping(&'static [&'static str], &'static Mapping),
    /// Any value; templates get it as it was written.
    Anything,
}

impl fmt::Display for Accepts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = |words: &[&str], last: &str| match words {
            [] => last.to_owned(),
            words => format!("`{}` or {last}", words.join("`, `")),
        };
        f.write_str(match self {
            Self::Text => "text",
            Self::Texts => "text or list",
            Self::Flag => "`true` or `false`",
            Self::OneOf([first @ .., last]) => {
                return f.write_str(&words(first, &format!("`{last}`")));
            }
            Self::OneOf([]) => "nothing",
            Self::Moment => "date or date-time",
            Self::Period => "date, month, year or range",
            Self::Confidence => "word or score",
            Self::Likelihood => "term, percentage or range",
            Self::Marking => "TLP label",
            Self::Language => "language tag",
            Self::TimeZone => "IANA name",
            Self::Path => "path of `a-z`, `0-9`, `-`",
            Self::Id => "`a-z`, `0-9`, `-`",
            Self::Name => "text without `/`",
            Self::Folder => "folder name",
            Self::Url => "`http` or `https` address",
            Self::Link => "path or address",
            Self::Mapping(_) => "mapping",
            Self::Mappings(_) => "list of mappings",
            Self::WordOrMapping(all, _) => return f.write_str(&words(all, "mapping")),
            Self::Anything => "anything",
        })
    }
}

/// A key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it accepts.
    pub accepts: Accepts,
    /// What it means, in Markdown, for the docs.
    pub meaning: &'static str,
    /// Whether it must be there.
    pub is_required: bool,
    /// Whether it withholds a document, so that its misspelling or loss could publish it.
    pub withholds: bool,
    /// For these two: what to write where it is missing or has no value.
    pub hint: &'static str,
    /// The value that a setting has where it is not written.
    pub default: Option<&'static str>,
    /// What other programs and desks write for it, by what the values say.
    pub elsewhere: &'static [(Says, &'static [&'static str])],
}

impl Key {
    const fn new(name: &'static str, accepts: Accepts, meaning: &'static str) -> Self {
        Self {
            name,
            accepts,
            meaning,
            is_required: false,
            withholds: false,
            hint: "",
            default: None,
            elsewhere: &[],
        }
    }

    const fn required(mut self, hint: &'static str) -> Self {
        (self.is_required, self.hint) = (true, hint);
        self
    }

    const fn withholds(mut self, hint: &'static str) -> Self {
        (self.withholds, self.hint) = (true, hint);
        self
    }

    const fn elsewhere(mut self, names: &'static [(Says, &'static [&'static str])]) -> Self {
        self.elsewhere = names;
        self
    }

    const fn or(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }
}

/// A mapping: a kind of document, or a mapping within one.
#[derive(Debug)]
pub struct Mapping {
    /// The word for it.
    pub name: &'static str,
    /// The keys that only it has, in the order of the docs.
    pub keys: &'static [Key],
    /// The mappings whose keys it has, too.
    pub shared: &'static [&'static Self],
}

impl Mapping {
    /// All keys that it may have.
    pub fn all(&self) -> impl Iterator<Item = &'static Key> {
        let shared = self.shared.iter().flat_map(|mapping| mapping.keys);
        self.keys.iter().chain(shared)
    }

    /// The keys that must be there, each with what to write.
    pub fn required(&self) -> Vec<(&'static str, &'static str)> {
        let required = self.all().filter(|key| key.is_required);
        required.map(|key| (key.name, key.hint)).collect()
    }
}

/// The keys that withhold a document.
pub fn guarded() -> impl Iterator<Item = &'static Key> {
    DOCUMENT.keys.iter().filter(|key| key.withholds)
}
