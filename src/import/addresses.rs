//! Bare addresses in Markdown, which a site shows as words: they become links.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::words::address;
use crate::parse::Markdown;

/// Puts angle brackets around bare addresses.
pub fn linked(text: &str) -> String {
    if !text.contains("://") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for place in places(text) {
        out.push_str(&text[done..place.start]);
        out.push('<');
        out.push_str(&text[place.clone()]);
        out.push('>');
        done = place.end;
    }
    out.push_str(&text[done..]);
    out
}

/// The bytes of bare addresses: of text that is no link and no code.
fn places(text: &str) -> Vec<Range<usize>> {
    let markdown = Markdown::of(text);
    let mut runs: Vec<Range<usize>> = Vec::new();
    // Links, pictures and blocks of code or HTML that are open.
    let mut depth = 0_usize;
    for (event, range) in markdown.parser() {
        match event {
            Event::Start(
                Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock,
            ) => depth += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                depth = depth.saturating_sub(1);
            }
            Event::Text(_) if depth == 0 => match runs.last_mut() {
                // The parser cuts text at each sign that might mean something.
                Some(run) if run.end == range.start => run.end = range.end,
                _ => runs.push(range),
            },
            _ => {}
        }
    }
    let mut places = Vec::new();
    for run in runs {
        let words = &text[run.clone()];
        let mut done = 0;
        for (at, _) in words.match_indices("http") {
            if at < done {
                continue;
            }
            let length = address(&words[at..], words[..at].chars().next_back());
            let end = run.start + at + length;
            let is_cut = at + length == words.len() && !ends_there(&text[end..]);
            if length > 0 && !is_cut {
                places.push(run.start + at..end);
                done = at + length;
            }
        }
    }
    places
}

/// Whether an address ends before this text, and is not cut by a mark of Markdown within it.
fn ends_there(behind: &str) -> bool {
    let c = behind.chars().next();
    c.is_none_or(|c| c.is_whitespace() || "[|)*\\".contains(c))
}

#[cfg(test)]
mod tests {
    use super::linked;

    #[test]
    fn bare_addresses_become_links() {
        for (text, expected) in [
            (
                "see https://a.example/b_c?d=1&e=2.",
                "see <https://a.example/b_c?d=1&e=2>.",
            ),
            (
                "a[^1]\n\n[^1]: https://a.example/b\n",
                "a[^1]\n\n[^1]: <https://a.example/b>\n",
            ),
            ("(https://a.example/)", "(<https://a.example/>)"),
            ("**https://a.example/**", "**<https://a.example/>**"),
        ] {
            assert_eq!(linked(text), expected);
        }
        for text in [
            "<https://a.example/>",
            "[a](https://a.example/)",
            "[https://a.example/](https://a.example/)",
            "`https://a.example/`",
            "```\nhttps://a.example/\n```\n",
            "[a]\n\n[a]: https://a.example/\n",
            "xhttps://a.example/",
        ] {
            assert_eq!(linked(text), text);
        }
    }
}
