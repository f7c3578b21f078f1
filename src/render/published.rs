//! What a reader may see of a source: its text without comments, and links to names as their words.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag};

use super::body::without_comments;
use crate::parse::{OPTIONS, body};

/// The text of a document without what its page leaves out as well: comments of the front matter and of
/// the body, the key `extra`, which is for themes, and the names behind the words of `[[name|words]]`,
/// which may be those of withheld documents.
pub fn published(text: &str) -> String {
    let body = body(text);
    let mut out = String::with_capacity(text.len());
    front(&text[..text.len() - body.len()], &mut out);
    markdown(body, &mut out);
    out
}

/// Adds front matter without comments and `extra`.
fn front(text: &str, out: &mut String) {
    // Whether lines belong to the key `extra`, or to a table of TOML of that name.
    let (mut is_value, mut is_table) = (false, false);
    for line in text.lines() {
        let goes_on = line.is_empty() || line.starts_with([' ', '\t', '}', ']']);
        if line.starts_with('[') {
            let name = line.trim_start_matches('[');
            is_table = name.starts_with("extra]") || name.starts_with("extra.");
            is_value = false;
        } else if !goes_on && !line.starts_with("- ") {
            let rest = line.strip_prefix("extra").map(str::trim_start);
            is_value = rest.is_some_and(|rest| rest.starts_with([':', '=', '.']));
            is_table &= !line.starts_with("+++");
        }
        if is_value || is_table || line.trim_start().starts_with('#') {
            continue;
        }
        out.push_str(without_comment(line).trim_end());
        out.push('\n');
    }
}

/// A line of front matter up to its comment.
fn without_comment(line: &str) -> &str {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') if before.is_whitespace() => return &line[..at],
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(c),
            (Some(open), _) if open == c && before != '\\' => quote = None,
            _ => {}
        }
        before = c;
    }
    line
}

/// Adds Markdown without its comments, the addresses that no link uses, and the names of links that have
/// words. In code, all of these are what readers see.
fn markdown(text: &str, out: &mut String) {
    let mut cuts: Vec<(Range<usize>, Cow<'_, str>)> = Vec::new();
    let mut used = BTreeSet::new();
    // The blocks that do not stand within others, and how deep in one of them this is.
    let (mut blocks, mut depth) = (Vec::new(), 0);
    let mut events = Parser::new_ext(text, OPTIONS).into_offset_iter();
    for (event, range) in events.by_ref() {
        if depth == 0 {
            blocks.push(range.clone());
        }
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                let shown = without_comments(&text[range.clone()]);
                cuts.push((range, shown.into()));
            }
            Event::Start(Tag::Link {
                link_type: LinkType::WikiLink { has_pothole },
                dest_url,
                ..
            }) => match text[range.clone()].find('|').filter(|_| has_pothole) {
                Some(bar) => {
                    cuts.push((range.start..range.start + bar + 1, "".into()));
                    let close = text[range.clone()].trim_end_matches(']').len();
                    cuts.push((range.start + close..range.end, "".into()));
                }
                // A name whose document there need not be, and which nobody but its author has to know.
                None if dest_url.starts_with('?') => cuts.push((range, "…".into())),
                None => {}
            },
            Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) => {
                used.insert(id.to_lowercase());
            }
            _ => {}
        }
    }
    let definitions = events.reference_definitions().iter();
    let (kept, unused): (Vec<_>, Vec<_>) =
        definitions.partition(|(label, _)| used.contains(&label.to_lowercase()));
    cuts.extend(
        unused
            .into_iter()
            .map(|(_, one)| (one.span.clone(), "".into())),
    );
    // Between the blocks nothing stands that is shown. A second definition of a label has no effect.
    blocks.extend(kept.into_iter().map(|(_, one)| one.span.clone()));
    blocks.sort_by_key(|block| block.start);
    let mut shown = 0;
    let end = text.len()..text.len();
    for block in blocks.into_iter().chain(std::iter::once(end)) {
        let between = text.get(shown..block.start).unwrap_or_default();
        let start = shown + (between.len() - between.trim_start().len());
        let end = shown + between.trim_end().len();
        if start < end {
            cuts.push((start..end, "".into()));
        }
        shown = shown.max(block.end);
    }
    cuts.sort_by_key(|(range, _)| (range.start, Reverse(range.end)));
    let mut done = 0;
    for (range, shown) in cuts {
        // What stands within something that was cut is gone with it.
        if range.start >= done {
            out.push_str(&text[done..range.start]);
            out.push_str(&shown);
            done = range.end;
        }
    }
    out.push_str(&text[done..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_names_behind_words_are_left_out() {
        let text = "---\nid: a # one\n# two\ntitle: \"C # 3\" # four\nnote: it's # five\n---\n\
                    One<!-- two\nthree --> [[?secret|four]] [[five|six]] [[seven]] [[?eight]] [x](y.md) <b>\n";
        assert_eq!(
            published(text),
            "---\nid: a\ntitle: \"C # 3\"\nnote: it's\n---\n\
             One four six [[seven]] … [x](y.md) <b>\n"
        );
        assert_eq!(
            published("No front matter\n\n<!-- x"),
            "No front matter\n\n"
        );
        assert_eq!(published("No comment <!-- x"), "No comment <!-- x");
        assert_eq!(published("---\nid: a\n"), "---\nid: a\n");
        assert_eq!(
            published("> <!-- a\n> b -->\n> c [[d|e *f* <!-- g -->]].\n"),
            "> \n> c e *f* .\n"
        );
    }

    #[test]
    fn addresses_that_no_link_uses_are_left_out() {
        let text =
            "[A][b] and [c].\n\n[b]: x.md\n[C]: y.md\n[//]: # (hidden)\n[//]: # (too)\n\nD\n";
        assert_eq!(
            published(text),
            "[A][b] and [c].\n\n[b]: x.md\n[C]: y.md\n\n\nD\n"
        );
    }

    #[test]
    fn in_code_they_are_shown() {
        let text =
            "A `<!-- b -->` and `[[c|d]]`.\n\n```\n<!-- e -->\n[[f|g]]\n```\n\n    <!-- h -->\n";
        assert_eq!(published(text), text);
    }

    #[test]
    fn what_is_for_themes_alone_is_left_out() {
        let yaml = "---\nid: a\nextra:\n  b: 1\n\n  c: 2\ntags:\n- d\n---\n";
        assert_eq!(published(yaml), "---\nid: a\ntags:\n- d\n---\n");
        assert_eq!(
            published("---\nextra: {b: 1,\n  c: 2\n}\nid: a\n---\n"),
            "---\nid: a\n---\n"
        );
        let toml = "+++\nid = \"a\"\nextra.b = 1\n[extra]\nc = 2\n[[extra.d]]\ne = 3\n[[sources]]\nname = \"f\"\n+++\n";
        assert_eq!(
            published(toml),
            "+++\nid = \"a\"\n[[sources]]\nname = \"f\"\n+++\n"
        );
    }
}
