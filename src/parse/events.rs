//! The events of a Markdown text, as everything sees them that looks through a body.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{
    CowStr, DefaultBrokenLinkCallback, Event, LinkType, OffsetIter, Options, Parser, Tag,
};

use crate::tally;

/// The Markdown that is understood: `CommonMark` with tables, footnotes, strike-through, task
/// lists, wikilinks and heading attributes.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_WIKILINKS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);

/// A text whose events can be read any number of times.
///
/// The parser takes every `[[…]]` for a wikilink. In `[[1]](https://…)`, in `[[1]][source]`, and in `[[2]]` or
/// `[[^2]]` with a definition of `2`, `CommonMark` has a link or a footnote with a bracket in its words or around it.
/// There, the brackets that are words are replaced by control characters before the text is parsed,
/// and put back in the events.
pub struct Markdown<'t> {
    text: Cow<'t, str>,
    /// The characters that replace `[` and `]` in `text`.
    marks: Option<[char; 2]>,
}

impl<'t> Markdown<'t> {
    /// Finds out which double brackets of a text are wikilinks.
    pub fn of(text: &'t str) -> Self {
        let plain = Self {
            text: Cow::Borrowed(text),
            marks: None,
        };
        if !may_cite(text) {
            return plain;
        }
        let cites = plain.citations();
        let Some(marks) = unused(text).filter(|_| !cites.is_empty()) else {
            return plain;
        };
        let tried = Self::marked(text, marks, &cites);
        // What looked like a destination may be words in parentheses.
        let starts = tried.starts();
        let good: Vec<_> = cites
            .iter()
            .filter(|cite| starts.contains(&cite.start))
            .cloned()
            .collect();
        if good.len() == cites.len() {
            tried
        } else {
            Self::marked(text, marks, &good)
        }
    }

    /// The parser, for events and definitions whose words do not matter.
    pub fn parser(&self) -> OffsetIter<'_, DefaultBrokenLinkCallback> {
        tally::look(self.text.len());
        tally::parse();
        Parser::new_ext(&self.text, OPTIONS).into_offset_iter()
    }

    /// The events, each with its place in the text.
    pub fn events(&self) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        let marks = self.marks;
        self.parser()
            .map(move |(event, range)| match (event, marks) {
                (Event::Text(text), Some(marks)) => (Event::Text(restored(text, marks)), range),
                (event, _) => (event, range),
            })
    }

    /// Double brackets that may be Markdown links, or may have one within.
    fn citations(&self) -> Vec<Cite> {
        let mut cites = Vec::new();
        let mut parser = self.parser();
        while let Some((event, range)) = parser.next() {
            let Event::Start(
                Tag::Link {
                    link_type,
                    dest_url,
                    ..
                }
                | Tag::Image {
                    link_type,
                    dest_url,
                    ..
                },
            ) = &event
            else {
                continue;
            };
            if !matches!(link_type, LinkType::WikiLink { .. }) {
                continue;
            }
            let inner = self.text[range.clone()].trim_start_matches('!');
            let open = range.end - inner.len();
            let definitions = parser.reference_definitions();
            let is_defined = |label: &str| definitions.get(label).is_some();
            let next = self.text.as_bytes().get(range.end);
            let is_collapsed = self.text[range.end..].starts_with("[]");
            if matches!(next, Some(b'(' | b'[')) && !is_collapsed {
                let brackets = [open + 1, range.end - 2];
                let start = range.start;
                cites.push(Cite { start, brackets });
            } else if dest_url.starts_with('^') || is_defined(dest_url) {
                let brackets = [open, range.end - 1];
                let start = open + 1;
                cites.push(Cite { start, brackets });
            }
        }
        cites
    }

    fn marked(text: &str, marks: [char; 2], cites: &[Cite]) -> Self {
        let mut marked = String::with_capacity(text.len());
        let mut done = 0;
        let mut places: Vec<_> = cites
            .iter()
            .flat_map(|cite| cite.brackets.into_iter().zip(marks))
            .collect();
        places.sort_unstable();
        for (at, mark) in places {
            marked.push_str(&text[done..at]);
            marked.push(mark);
            done = at + 1;
        }
        marked.push_str(&text[done..]);
        Self {
            text: Cow::Owned(marked),
            marks: Some(marks),
        }
    }

    /// Where links, images and references to footnotes begin.
    fn starts(&self) -> BTreeSet<usize> {
        let starts = |(event, range): (Event<'_>, Range<usize>)| match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::FootnoteReference(_) => {
                Some(range.start)
            }
            _ => None,
        };
        self.parser().filter_map(starts).collect()
    }
}

/// Double brackets that `CommonMark` may read otherwise.
#[derive(Clone)]
struct Cite {
    /// Where the link or the reference begins, if it is one.
    start: usize,
    /// The brackets that are words then.
    brackets: [usize; 2],
}

/// Whether a text may hold such brackets; most texts do not, and are parsed only once.
fn may_cite(text: &str) -> bool {
    let has = |needle: &str| memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
    has("[[") && (["]](", "]][", "[[^"].into_iter().any(has) || (has("]:") && may_define(text)))
}

/// Whether a text may define a link: `[1]:`, and not `[^1]:`.
fn may_define(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut label = None;
    memchr::memchr2_iter(b'[', b']', bytes).any(|at| {
        if bytes[at] == b'[' {
            label = bytes.get(at + 1);
        }
        bytes[at] == b']' && bytes.get(at + 1) == Some(&b':') && label != Some(&b'^')
    })
}

/// Two control characters of one byte that the text does not hold.
fn unused(text: &str) -> Option<[char; 2]> {
    let mut free = ('\u{1}'..='\u{8}').filter(|&c| !text.contains(c));
    Some([free.next()?, free.next()?])
}

fn restored(text: CowStr<'_>, [open, close]: [char; 2]) -> CowStr<'_> {
    if !text.contains([open, close]) {
        return text;
    }
    let restore = |c| match c {
        _ if c == open => '[',
        _ if c == close => ']',
        _ => c,
    };
    text.chars().map(restore).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Links as `{words>destination}`, wikilinks as `{{words>destination}}`.
    fn read(text: &str) -> String {
        use std::fmt::Write as _;
        let mut out = String::new();
        let mut open = Vec::new();
        for (event, _) in Markdown::of(text).events() {
            match event {
                Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    ..
                }) => {
                    let is_wiki = matches!(link_type, LinkType::WikiLink { .. });
                    out.push_str(if is_wiki { "{{" } else { "{" });
                    let end = if is_wiki { "}}" } else { "}" };
                    open.push(format!(">{dest_url}{end}"));
                }
                Event::End(pulldown_cmark::TagEnd::Link) => {
                    out.push_str(&open.pop().unwrap_or_default());
                }
                Event::Text(text) => out.push_str(&text),
                Event::Code(code) => write!(out, "`{code}`").expect("a string"),
                Event::FootnoteReference(name) => write!(out, "{{^{name}}}").expect("a string"),
                _ => {}
            }
        }
        out
    }

    #[test]
    fn numbered_citations_are_markdown_links() {
        for (text, expected) in [
            ("[[1]](https://a.example)", "{[1]>https://a.example}"),
            ("[[kyiv]](https://a.example)", "{[kyiv]>https://a.example}"),
            ("[[a|b]](<x y> \"t\")", "{[a|b]>x y}"),
            ("[[2]]\n\n[2]: https://b.example", "[{2>https://b.example}]"),
            ("[[A b]]\n\n[a  B]: /x", "[{A b>/x}]"),
            ("[[2]][s]\n\n[s]: /x", "{[2]>/x}"),
            ("[[4]][]\n\n[4]: /x", "[{4>/x}][]"),
            ("[[^2]]\n\n[^2]: note", "[{^2}]note"),
            ("![[1]](x.png)", "[1]"),
            ("[[1]](/a)[[2]](/b) [[c]]", "{[1]>/a}{[2]>/b} {{c>c}}"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn other_double_brackets_stay_wikilinks() {
        for (text, expected) in [
            ("[[kyiv]] (now)", "{{kyiv>kyiv}} (now)"),
            ("[[kyiv]](see below)", "{{kyiv>kyiv}}(see below)"),
            ("[[a]][[b]](c d)", "{{a>a}}{{b>b}}(c d)"),
            ("[[a]] [[2]](/x)", "{{a>a}} {[2]>/x}"),
            ("[[^2]] [x]: no", "{{^2>^2}} [x]: no"),
            ("`[[1]](/x)`", "`[[1]](/x)`"),
            ("\u{1}[[1]](/x)\u{2}", "\u{1}{[1]>/x}\u{2}"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
