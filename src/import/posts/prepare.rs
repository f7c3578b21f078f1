//! A body before its Markdown is read: template tags that are links become links, and what only other programs
//! understand is noted.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::index::Index;
use super::lines::Ranges;
use super::tags::{Meaning, template_tags};
use super::target::{Stand, Target};
use crate::import::words::unguarded;
use crate::parse::{Markdown, edited};

/// What was noted, each with its byte.
#[derive(Debug, Default)]
pub struct Noted {
    /// Template tags that stay, as they are written.
    pub tags: Vec<(usize, String)>,
    /// Marks of a summary's end, which are left out.
    pub more: Vec<usize>,
    /// Comments of a vault, `%%…%%`.
    pub comments: Vec<usize>,
    /// Lines that looked like `draft: true`.
    pub guarded: Vec<usize>,
}

/// Prepares a body. Each line stays the line that it was.
pub fn prepared(
    text: &str,
    from: &str,
    index: &Index,
    stand: &mut Stand,
    noted: &mut Noted,
) -> String {
    let code = code(text);
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    // Where the last tag in a destination ended: another may follow it there.
    let mut chain = None;
    for tag in template_tags(text) {
        if code.holding(tag.range.start).is_some() {
            continue;
        }
        let mut range = tag.range.clone();
        let before = text[..range.start].trim_end_matches(['<', ' ']);
        let is_chained = chain == Some(range.start);
        let is_link = is_chained || before.ends_with("](") || before.ends_with("]:");
        let rest = &text[range.end..];
        let new = match &tag.meaning {
            Meaning::Home if is_link && rest.starts_with(['/', '{']) => Some(String::new()),
            Meaning::Path(path) if is_link => Some(path.replace(' ', "%20")),
            Meaning::Post(name) if is_link => index.tag(from, name).map(|place| {
                let mut fragment = place.fragment;
                if let Some(more) = rest.strip_prefix('#') {
                    let end = more.find(|c: char| c.is_whitespace() || matches!(c, ')' | '>'));
                    let anchor = &more[..end.unwrap_or(more.len())];
                    fragment = Some(anchor.to_owned()).filter(|anchor| !anchor.is_empty());
                    range.end += 1 + anchor.len();
                }
                stand.address(Target::Post(place.post, fragment))
            }),
            _ => None,
        };
        match new {
            Some(new) => {
                chain = Some(range.end);
                edits.push((range, new));
            }
            None => noted.tags.push((range.start, text[range].to_owned())),
        }
    }
    lines(text, &code, &mut edits, noted);
    for (at, _) in text.match_indices("%%").step_by(2) {
        if code.holding(at).is_none() {
            noted.comments.push(at);
        }
    }
    edited(text, edits)
}

/// Lines that mean something alone.
fn lines(text: &str, code: &Ranges, edits: &mut Vec<(Range<usize>, String)>, noted: &mut Noted) {
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let at = start;
        start += line.len();
        let is_code = code.holding(at).is_some();
        if is_summary_end(line) && !is_code {
            noted.more.push(at);
            edits.push((at..at + line.trim_end().len(), String::new()));
        }
        let words = line.trim_end_matches(['\n', '\r']);
        let harmless = if is_code { None } else { unguarded(words) };
        if let Some(harmless) = harmless {
            noted.guarded.push(at);
            edits.push((at..at + words.len(), harmless));
        }
    }
}

/// `<!--more-->`, after which Hugo and Jekyll end a summary.
fn is_summary_end(line: &str) -> bool {
    let inner = line
        .trim()
        .strip_prefix("<!--")
        .and_then(|it| it.strip_suffix("-->"));
    inner.is_some_and(|inner| {
        matches!(
            inner.trim(),
            "more" | "excerpt" | "truncate" | "end_excerpt" | "readmore"
        )
    })
}

/// Where a text is code.
fn code(text: &str) -> Ranges {
    let markdown = Markdown::of(text);
    let ranges = markdown.parser().filter_map(|(event, range)| {
        let is_code = matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)));
        is_code.then_some(range)
    });
    Ranges::new(ranges.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;

    fn made(text: &str) -> (String, Noted) {
        let mut index = Index::new(vec![String::new()]);
        index.add(0, "a.md", [].into_iter());
        let mut noted = Noted::default();
        let mut stand = Stand::new(Digest::of(b""));
        let prefix = stand.address(Target::File(String::new()));
        let text = prepared(text, "b.md", &index, &mut stand, &mut noted);
        (text.replace(prefix.trim_end_matches("0/"), "LINK/"), noted)
    }

    #[test]
    fn tags_in_links_become_links() {
        for (text, expected) in [
            ("[a]({{< ref \"a.md\" >}})", "[a](LINK/1/)"),
            ("[a]({% post_url a %}#b)", "[a](LINK/1/)"),
            ("[a]: {{% relref \"a\" %}}", "[a]: LINK/1/"),
            ("[a]({{ site.baseurl }}{% link a.md %})", "[a](LINK/1/)"),
            ("![p]({{ site.baseurl }}/p.png)", "![p](/p.png)"),
            (
                "![p]({{ \"/p q.png\" | relative_url }})",
                "![p](/p%20q.png)",
            ),
            (
                "{{< ref \"a.md\" >}} `{{ x }}`",
                "{{< ref \"a.md\" >}} `{{ x }}`",
            ),
            (
                "[a]({{< ref \"nobody.md\" >}})",
                "[a]({{< ref \"nobody.md\" >}})",
            ),
        ] {
            assert_eq!(made(text).0, expected);
        }
        assert_eq!(made("{{ a }}\n{% b %} `{{ c }}`").1.tags.len(), 2);
    }

    #[test]
    fn marks_of_summaries_go_and_slips_are_made_harmless() {
        let (text, noted) = made("a\n<!-- more -->\n\ndraft: true\n\n```\nmarking: TLP:RED\n```\n");
        assert_eq!(text, "a\n\n\ndraft\\: true\n\n```\nmarking: TLP:RED\n```\n");
        assert_eq!((noted.more.len(), noted.guarded.len()), (1, 1));
    }
}
