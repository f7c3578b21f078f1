//! Words of Markdown for front matter, where its marks would show: as a page would show them.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The words of a paragraph or a heading, as one line. What is no mark stays: `>50`, `#MeToo`,
/// `2**10`.
pub fn unmarked(lines: &[String]) -> String {
    let inner: Vec<&str> = lines.iter().map(|line| without_block_marks(line)).collect();
    // Within a heading nothing opens a block; its own marks close it.
    let mut text = format!("# {}", inner.join(" "));
    if text.ends_with('#') {
        text.insert(text.len() - 1, '\\');
    }
    let mut out = String::with_capacity(text.len());
    for (event, range) in Parser::new_ext(&text, Options::ENABLE_STRIKETHROUGH).into_offset_iter() {
        match event {
            Event::Text(words) | Event::Code(words) => out.push_str(&words),
            Event::InlineHtml(tag) => out.push_str(&tag),
            // Chat tools write bold words with asterisks: these are part of a name.
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong)
                if text[range.clone()].starts_with("__") && range.len() + 2 < text.len() =>
            {
                out.push_str("__");
            }
            _ => {}
        }
    }
    out
}

/// A line without the marks of a heading or of a quotation.
fn without_block_marks(line: &str) -> &str {
    let line = line.strip_prefix("> ").unwrap_or(line).trim_start();
    let words = line.trim_start_matches('#');
    if !(1..=6).contains(&(line.len() - words.len())) || !words.starts_with(' ') {
        return line;
    }
    let open = words.trim_end_matches('#');
    if open.ends_with(' ') { open } else { words }.trim()
}

#[cfg(test)]
mod tests {
    use super::unmarked;

    #[test]
    fn marks_go_and_signs_stay() {
        for (line, words) in [
            ("# >50 boats", ">50 boats"),
            (
                "# #LockOut again: 2**10 and __all__",
                "#LockOut again: 2**10 and __all__",
            ),
            ("> What now?", "What now?"),
            (">50 boats?", ">50 boats?"),
            ("_What now?_", "What now?"),
            ("__What now?__", "What now?"),
            ("***What* of the _Kestrel_?**", "What of the Kestrel?"),
            ("#no heading", "#no heading"),
            ("####### seven", "####### seven"),
            ("## Lock ##", "Lock"),
            ("In C #", "In C #"),
            ("1. One & two &amp; `three` \\*", "1. One & two & three *"),
            ("The [lock](https://a.example/) <b>", "The lock <b>"),
            ("> **What\n> now?**", "What now?"),
            ("", ""),
        ] {
            let lines: Vec<String> = line.lines().map(String::from).collect();
            assert_eq!(unmarked(&lines), words, "{line}");
        }
    }
}
