//! Characters that pasted text has and that nobody typed: they become what a reader sees.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::text::{has_use, is_citation_mark, is_no_break_space, is_zero_width, without_hidden};

/// What was made of a transcript, by kind. The summary counts each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// A byte order mark was dropped.
    ByteOrderMark,
    /// A line break became LF.
    LineBreak,
    /// A no-break space (U+00A0, U+202F) became a space, or went beside one.
    NoBreakSpace,
    /// A non-breaking hyphen (U+2011) became `-`.
    NoBreakHyphen,
    /// A zero-width character or a soft hyphen was removed.
    ZeroWidth,
    /// A control character was removed.
    Control,
    /// A numbered title became a heading.
    Heading,
    /// A bullet became an item of a list.
    Bullet,
    /// A number became an item of a list.
    Number,
    /// A citation became a footnote.
    Citation,
    /// An entry of a list of sources became a footnote.
    Source,
    /// A mark of a chat tool without words was left out.
    Mark,
    /// Lines with tabs became a table.
    Table,
    /// Code got its fences back.
    Code,
    /// A mark that a chat tool left in an address was removed.
    Tracking,
    /// A character that means something in Markdown was escaped.
    Escape,
    /// A line of a page, such as a button, was left out.
    Furniture,
}

impl Change {
    /// `3 bullets to lists`: what happened, so many times.
    pub fn counted(self, count: usize) -> String {
        let (thing, one, many) = match self {
            Self::ByteOrderMark => ("byte order mark", "dropped", "dropped"),
            Self::LineBreak => ("line break", "to LF", "to LF"),
            Self::NoBreakSpace => ("no-break space", "to a space", "to spaces"),
            Self::NoBreakHyphen => ("non-breaking hyphen", "to a hyphen", "to hyphens"),
            Self::ZeroWidth => ("zero-width character", "removed", "removed"),
            Self::Control => ("control character", "removed", "removed"),
            Self::Heading => ("numbered title", "to a heading", "to headings"),
            Self::Bullet => ("bullet", "to a list", "to lists"),
            Self::Number => ("numbered item", "to a list", "to lists"),
            Self::Citation => ("citation", "to a footnote", "to footnotes"),
            Self::Source => ("listed source", "to a footnote", "to footnotes"),
            Self::Mark => ("mark of a chat tool", "left out", "left out"),
            Self::Table => ("table with tabs", "to Markdown", "to Markdown"),
            Self::Code => ("listing", "fenced", "fenced"),
            Self::Tracking => (
                "tracking mark",
                "removed from an address",
                "removed from addresses",
            ),
            Self::Furniture => ("button, stamp or footer", "left out", "left out"),
            Self::Escape => (
                "sign",
                "escaped, to be seen as written",
                "escaped, to be seen as written",
            ),
        };
        if self == Self::Furniture && count > 1 {
            format!("{count} buttons, stamps and footers {many}")
        } else if count == 1 {
            format!("1 {thing} {one}")
        } else if let Some((thing, more)) = thing.split_once(' ').filter(|_| PLURAL.contains(&self))
        {
            format!("{count} {thing}s {more} {many}")
        } else {
            format!("{count} {thing}s {many}")
        }
    }
}

/// Changes whose things have their plural in the first word: `3 tables with tabs`.
const PLURAL: [Change; 2] = [Change::Mark, Change::Table];

/// How often each change was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Change, usize>);

impl Counts {
    /// One more.
    pub fn add(&mut self, change: Change) {
        *self.0.entry(change).or_default() += 1;
    }

    /// Each kind that occurred, and how often.
    pub fn iter(&self) -> impl Iterator<Item = (Change, usize)> {
        self.0.iter().map(|(change, count)| (*change, *count))
    }
}

/// Characters that take no ink, and that [`clean`] drops where nothing is spelled with them.
pub fn is_unseen(c: char) -> bool {
    is_zero_width(c) || is_citation_mark(c)
}

/// What may stand around the words of a line: what takes no ink says nothing of what the line is.
pub fn is_blank_char(c: char) -> bool {
    c.is_whitespace() || is_unseen(c) || c.is_control()
}

/// A line of text with plain spaces and hyphens, and without what cannot be seen. Each change is
/// told; all other characters stay as they are.
pub fn clean<'t>(text: &'t str, changed: &mut impl FnMut(Change)) -> Cow<'t, str> {
    let is_plain = |c: char| (' '..='~').contains(&c);
    if text.chars().all(is_plain) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut after_no_break = false;
    while let Some(c) = chars.next() {
        let was_no_break = std::mem::take(&mut after_no_break);
        match c {
            c if is_no_break_space(c) => {
                changed(Change::NoBreakSpace);
                after_no_break = true;
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            ' ' if was_no_break => after_no_break = true,
            '\u{2011}' => {
                changed(Change::NoBreakHyphen);
                out.push('-');
            }
            c if is_zero_width(c) && has_use(out.chars().next_back(), c, chars.peek().copied()) => {
                out.push(c);
            }
            c if is_unseen(c) => {
                changed(Change::ZeroWidth);
                after_no_break = was_no_break;
            }
            '\t' => out.push(c),
            c if c.is_control() => changed(Change::Control),
            c => out.push(c),
        }
    }
    out.into()
}

/// A text as one line that may stand in front matter: without what can deceive a reader.
pub fn one_line(words: &str) -> String {
    let visible = without_hidden(words);
    let words: Vec<_> = visible.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> (String, Vec<Change>) {
        let mut changes = Vec::new();
        let out = clean(text, &mut |change| changes.push(change)).into_owned();
        (out, changes)
    }

    #[test]
    fn spaces_and_hyphens_are_plain_and_each_change_is_told() {
        use Change::{NoBreakHyphen, NoBreakSpace, ZeroWidth};
        assert_eq!(
            cleaned("28\u{2011}point\u{a0} plan\u{202f}x\u{ad}y\u{200b}"),
            (
                "28-point plan xy".into(),
                vec![
                    NoBreakHyphen,
                    NoBreakSpace,
                    NoBreakSpace,
                    ZeroWidth,
                    ZeroWidth
                ]
            )
        );
        assert_eq!(cleaned("a \u{a0} b").0, "a b");
        assert_eq!(cleaned("a  b “c” – d"), ("a  b “c” – d".into(), vec![]));
        assert_eq!(cleaned("a\u{1b}[1m\tb").0, "a[1m\tb");
    }

    #[test]
    fn joiners_stay_where_they_spell() {
        for text in ["می\u{200c}خواهم", "👩\u{200d}🚀", "क्\u{200d}ष"] {
            assert_eq!(cleaned(text), (text.into(), vec![]));
        }
        assert_eq!(cleaned("wo\u{200d}rd").0, "word");
    }
}
