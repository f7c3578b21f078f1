//! What is written in Markdown and would not be seen on a page: it becomes words.
//!
//! A page shows HTML as text, or obeys it; comments are left out; a definition that nothing refers to
//! disappears; so do the attributes of headings, and the cells of a row that is wider than its table.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::fence::fence;
use crate::parse::{Markdown, surplus};

/// The bytes before which a backslash makes words of such things. What they hide may be more of the
/// kind: to be asked again when it has been done.
pub fn unseen(text: &str) -> Vec<usize> {
    let markdown = Markdown::of(text);
    let parser = markdown.parser();
    let mut definitions: Vec<(String, Range<usize>)> = Vec::new();
    for (label, definition) in parser.reference_definitions().iter() {
        definitions.push((label.to_lowercase(), definition.span.clone()));
    }
    let mut used = BTreeSet::new();
    let mut notes: Vec<(String, usize)> = Vec::new();
    let mut referred = BTreeSet::new();
    let mut columns = 0;
    let mut places = Vec::new();
    for (event, range) in parser {
        match event {
            Event::InlineHtml(_) => places.push(range.start),
            Event::Start(Tag::HtmlBlock) => {
                places.extend(tags(&text[range.clone()]).map(|at| range.start + at));
            }
            Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) => {
                used.insert(id.to_lowercase());
            }
            Event::Start(Tag::FootnoteDefinition(name)) => {
                notes.push((name.to_string(), range.start));
            }
            Event::FootnoteReference(name) => {
                referred.insert(name.to_string());
            }
            Event::Start(Tag::Heading { .. }) => {
                places.extend(attributes(&text[range.clone()]).map(|at| range.start + at));
            }
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::Start(Tag::TableRow) => {
                places.extend(surplus(&text[range.clone()], columns).map(|at| range.start + at));
            }
            _ => {}
        }
    }
    let unused = definitions
        .iter()
        .filter(|(label, _)| !used.contains(label));
    places.extend(unused.map(|(_, span)| span.start));
    let mut first = BTreeSet::new();
    for (name, start) in notes {
        if !referred.contains(&name) || !first.insert(name) {
            places.push(start);
        }
    }
    places
}

/// The brace that closes the attributes of a heading. (A backslash before the one that opens them
/// does not help.)
fn attributes(heading: &str) -> Option<usize> {
    let is_closing = |c: char| c.is_ascii_whitespace() || matches!(c, '#' | '=' | '-');
    let inner = heading.trim_end_matches(is_closing).strip_suffix('}')?;
    let (_, attributes) = inner.rsplit_once('{')?;
    let is_one = !attributes.contains(['}', '<', '>', '\\', '\n', '\r']);
    is_one.then_some(inner.len())
}

/// The tags with which the lines of a block of HTML begin, up to what will be code without it.
fn tags(block: &str) -> impl Iterator<Item = usize> {
    let mut start = 0;
    let lines = block.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line)
    });
    let lines = lines.take_while(|(_, line)| fence(line).is_none());
    lines.filter_map(|(at, line)| {
        let margin = line.find(|c: char| !matches!(c, ' ' | '\t' | '>'))?;
        line[margin..].starts_with('<').then_some(at + margin)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..8 {
            let mut places = unseen(&text);
            places.sort_unstable();
            for at in places.into_iter().rev() {
                text.insert(at, '\\');
            }
        }
        text
    }

    #[test]
    fn what_a_page_leaves_out_becomes_words() {
        for (text, expected) in [
            ("a <b>c</b> <!-- d -->", r"a \<b>c\</b> \<!-- d -->"),
            ("<!-- a\n\nb", "\\<!-- a\n\nb"),
            ("<div>\na <i>\n</div>\n", "\\<div>\na \\<i>\n\\</div>\n"),
            ("[a]: https://a.example/\n", "\\[a]: https://a.example/\n"),
            (
                "[a]\n\n[a]: https://a.example/\n",
                "[a]\n\n[a]: https://a.example/\n",
            ),
            ("[^a]: b\n\nc\n", "\\[^a]: b\n\nc\n"),
            ("c[^a]\n\n[^a]: b\n", "c[^a]\n\n[^a]: b\n"),
            ("## A {#b .c}\n", "## A {#b .c\\}\n"),
            ("A {}\n--\n", "A {\\}\n--\n"),
            ("# {a} #\n", "# {a\\} #\n"),
            ("a|b\n-|-\n1|2|3\n", "a|b\n-|-\n1|2\\|3\n"),
            ("|a|\n|-|\n|1|2|\n", "|a|\n|-|\n|1\\|2|\n"),
            ("<https://a.example/> `<b>`", "<https://a.example/> `<b>`"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }
}
