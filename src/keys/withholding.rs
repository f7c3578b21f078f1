//! Keys that withhold a document, and what other programs and desks write for them: whether a key is one,
//! and what its value says.
//!
//! The names are in the table ([`super::Key::elsewhere`]). Front matter, bodies and imports of posts all ask here.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::{Accepts, DOCUMENT, Key};
use crate::text::{is_citation_mark, is_invisible, is_odd_space};

/// No key and no value that withholds is longer than this many bytes.
const LONGEST: usize = 64;
/// In a body, a value of more words is prose.
const MOST_WORDS: usize = 3;

/// How the values of a key withhold a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// `true` withholds: `private: true`.
    Withheld,
    /// `false` withholds: `published: false`.
    Public,
    /// How far the text has come: `status: draft`. Most words mean something else.
    Stage,
    /// Who may read it: `visibility: members`. All but the words for everybody withhold.
    Audience,
    /// When it may be read: `embargoed_until: 2030-01-01`.
    Embargo,
    /// A date that may be an embargo, and in a source is the date of its publication.
    Date,
}

/// What a value says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The text is public, as far as this key knows.
    Public,
    /// Nobody can tell.
    Unclear,
    /// The text is withheld.
    Withheld,
}

const NO: &[&str] = &[
    "false", "no", "off", "0", "n", "never", "none", "null", "not",
];
const YES: &[&str] = &["true", "yes", "on", "1", "y", "always"];
const FOR_ALL: &[&str] = &[
    "public",
    "published",
    "publish",
    "final",
    "everyone",
    "everybody",
    "anyone",
    "all",
    "world",
    "open",
    "unclassified",
    "unrestricted",
    "none",
    "low",
    "clear",
    "white",
    "tlpclear",
    "tlpwhite",
];
/// Short words for a text in work, which are values only if nothing else is there.
const IN_WORK: &[&str] = &["wip"];
/// The colours of TLP, which are values only if nothing else is there.
const COLOURS: &[&str] = &["green", "amber", "amberstrict", "red"];
/// Words for a text that is public later, or was.
const NOT_NOW: &[&str] = &["pending", "scheduled", "future", "trash"];
/// Words that withhold wherever they are in a value.
const HELD: &[&str] = &[
    "draft",
    "private",
    "hidden",
    "internal",
    "unlisted",
    "withheld",
    "embargo",
    "unpublished",
    "confidential",
    "secret",
    "restricted",
    "members",
    "inreview",
    "underreview",
    "notforrelease",
    "notforpublication",
    "workinprogress",
];

impl Says {
    /// What a value says.
    pub fn verdict(self, value: &str) -> Verdict {
        let value = folded_value(value);
        let is = |words: &[&str]| words.contains(&&*value);
        let is_held = || {
            let colour = value.strip_prefix("tlp").unwrap_or(&value);
            COLOURS.contains(&colour) || is(IN_WORK) || HELD.iter().any(|word| value.contains(word))
        };
        let is_not_now = || NOT_NOW.iter().any(|word| value.contains(word));
        match self {
            Self::Withheld | Self::Audience if is(NO) || is(FOR_ALL) => Verdict::Public,
            Self::Withheld if is(YES) || is(HELD) => Verdict::Withheld,
            Self::Public if is(YES) || is(FOR_ALL) => Verdict::Public,
            Self::Public if is(NO) || is_held() || is_not_now() => Verdict::Withheld,
            Self::Stage if is_held() || is_not_now() => Verdict::Withheld,
            Self::Stage => Verdict::Public,
            Self::Audience if is_held() => Verdict::Withheld,
            Self::Embargo | Self::Date if is(NO) => Verdict::Public,
            Self::Embargo | Self::Date if is(YES) || starts_with_digit(&value) => Verdict::Withheld,
            _ => Verdict::Unclear,
        }
    }

    /// What a value says in a body, where more than a few words are prose.
    pub fn verdict_in_text(self, value: &str) -> Verdict {
        let value = value.trim_matches(|c: char| !c.is_alphanumeric() && c != '#');
        let value = value.split(" #").next().unwrap_or(value);
        let most = match self {
            Self::Stage => 1,
            _ => MOST_WORDS,
        };
        let is_short = value.len() <= LONGEST && value.split_whitespace().count() <= most;
        match self.verdict(value) {
            _ if value.is_empty() => Verdict::Unclear,
            _ if self.is_remarked(value) => Verdict::Withheld,
            Verdict::Withheld if !is_short => Verdict::Unclear,
            verdict => verdict,
        }
    }

    /// Whether a value withholds before a remark, however long: `true (not before Monday)`.
    fn is_remarked(self, value: &str) -> bool {
        let ends = ["(", ",", ";", " -", " –", " —"].map(|sign| value.find(sign));
        let Some(end) = ends.into_iter().flatten().min() else {
            return false;
        };
        let word = value[..end].trim_end_matches(|c: char| !c.is_alphanumeric());
        let folded = folded_value(word);
        match self {
            Self::Withheld => matches!(&*folded, "true" | "yes"),
            Self::Audience => {
                let colour = folded.strip_prefix("tlp");
                colour.is_some_and(|colour| COLOURS.contains(&colour))
            }
            Self::Embargo => is_iso_date(word),
            Self::Public | Self::Stage | Self::Date => false,
        }
    }

    /// Values that withhold, for the docs.
    pub fn values(self) -> &'static str {
        match self {
            Self::Withheld => "all but `false`, `no`, `none`, `public` and the like",
            Self::Public => "all but `true`, `yes`, `public` and the like",
            Self::Stage => {
                "`draft`, `wip`, `private`, `internal`, `withheld`, `scheduled` and the like"
            }
            Self::Audience => {
                "all but `public`, `everyone`, `unclassified`, `TLP:CLEAR` and the like"
            }
            Self::Embargo | Self::Date => "all but `false` and `none`",
        }
    }
}

/// Whether a text is a date such as `2030-01-31`, with or without a time of day.
fn is_iso_date(text: &str) -> bool {
    let is_date = text
        .bytes()
        .take(10)
        .enumerate()
        .all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    is_date && text.len() >= 10 && !text.contains(char::is_whitespace)
}

fn starts_with_digit(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a word alone says that a text is not public, such as `draft` or `confidential`.
pub fn is_word_for_withheld(word: &str) -> bool {
    HELD.contains(&&*folded_value(word))
}

/// A key that withholds a document, or that would elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Withholding {
    /// The key to write.
    pub key: &'static Key,
    /// Whether it is that key, and not one of another program.
    pub is_ours: bool,
    /// What its values say.
    pub says: Says,
}

/// The key that withholds of this name. Capitals, full width, invisible characters and what parts the words of a
/// name do not count.
pub fn withholding(name: &str) -> Option<Withholding> {
    let folded = folded_key(name)?;
    let is_name = |name: &&str| {
        let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
        letters.eq(folded.bytes())
    };
    DOCUMENT
        .keys
        .iter()
        .filter(|key| key.withholds)
        .find_map(|key| {
            let found = |is_ours, says| Withholding { key, is_ours, says };
            if is_name(&key.name) {
                return Some(found(true, own(key)));
            }
            let mut elsewhere = key.elsewhere.iter();
            let (says, _) = elsewhere.find(|(_, names)| names.iter().any(is_name))?;
            Some(found(false, *says))
        })
}

fn own(key: &Key) -> Says {
    match key.accepts {
        Accepts::Marking => Says::Audience,
        Accepts::Moment => Says::Embargo,
        _ => Says::Withheld,
    }
}

/// A name in small letters and digits; `None` if it is no name: too long, or with a sign that no key has.
fn folded_key(name: &str) -> Option<String> {
    if name.len() > LONGEST {
        return None;
    }
    let is_around = |c: char| {
        c.is_whitespace()
            || is_invisible(c)
            || is_odd_space(c)
            || is_citation_mark(c)
            || matches!(
                c,
                '-' | '_' | '.' | '"' | '\'' | '*' | '“' | '”' | '„' | '‘' | '’' | '«' | '»'
            )
            || c.is_control()
    };
    let mut folded = String::with_capacity(name.len());
    for c in name.nfkc().filter(|c| !is_around(*c)) {
        if !c.is_alphanumeric() {
            return None;
        }
        folded.extend(c.to_lowercase());
    }
    (!folded.is_empty()).then_some(folded)
}

/// A value in small letters and digits, without the comment behind it.
fn folded_value(value: &str) -> String {
    let value = value.split(" #").next().unwrap_or(value);
    let letters = value
        .nfkc()
        .filter(|c| c.is_alphanumeric() && !is_invisible(*c));
    letters.flat_map(char::to_lowercase).take(LONGEST).collect()
}

/// A line that reads `key: value` or `key = value`, with a key that withholds.
#[derive(Debug, Clone)]
pub struct Line<'t> {
    /// Its key.
    pub found: Withholding,
    /// The key as it is written.
    pub name: &'t str,
    /// Where the sign between key and value is.
    pub sign: Range<usize>,
    /// What the value says; that of more than a few words is unclear.
    pub verdict: Verdict,
}

/// Reads a line of a body. Quotes and emphasis around the key do not count; an item of a list has no key.
pub fn line(line: &str) -> Option<Line<'_>> {
    let sign = sign(line)?;
    let name = line[..sign.start].trim_start();
    if name.starts_with("- ") || name.starts_with("* ") {
        return None;
    }
    let found = withholding(name)?;
    let verdict = found.says.verdict_in_text(&line[sign.end..]);
    let is_quote = |c: char| !c.is_alphanumeric();
    Some(Line {
        found,
        name: name.trim_matches(is_quote),
        sign,
        verdict,
    })
}

/// The parts of a line that may have a key each: those of a line in braces or of JSON, or the whole line.
pub fn parts(line: &str) -> impl Iterator<Item = &str> {
    let is_json = line.starts_with(['{', '"']);
    line.split(move |c| is_json && matches!(c, '{' | '}' | ','))
}

/// Where the sign between a key and its value is.
pub fn sign(line: &str) -> Option<Range<usize>> {
    // A margin of any width may be before the key.
    let start = line.len() - line.trim_start().len();
    let end = line.floor_char_boundary(start + LONGEST + 8);
    let is_sign = |c: char| matches!(c, ':' | '=' | '：' | '﹕' | '＝' | '﹦');
    let at = start + line[start..end].find(is_sign)?;
    Some(at..at + line[at..].chars().next().map_or(0, char::len_utf8))
}
