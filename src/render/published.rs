//! What a reader may see of a source: its text without comments, and links to names as their words.

use super::body::without_comments;
use crate::parse::body;

/// The text of a document without what its page leaves out as well: comments of the front matter and of
/// the body, and the names behind the words of `[[name|words]]`, which may be those of withheld documents.
pub fn published(text: &str) -> String {
    let body = body(text);
    let front = text[..text.len() - body.len()].lines();
    let mut out = String::with_capacity(text.len());
    for line in front.filter(|line| !line.trim_start().starts_with('#')) {
        out.push_str(without_comment(line).trim_end());
        out.push('\n');
    }
    words(&without_comments(body), &mut out);
    out
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

/// Adds Markdown without the names of links that have words.
fn words(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("[[") {
        let (before, link) = rest.split_at(at);
        out.push_str(before);
        let (shown, behind) = named(link).unwrap_or_else(|| link.split_at(1));
        out.push_str(shown);
        rest = behind;
    }
    out.push_str(rest);
}

/// The words of the `[[name|words]]` with which a text begins, and what stands behind it. A `?` alone is a
/// name whose document there need not be, and which nobody but its author has to know.
fn named(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix("[[")?;
    let end = inner.find("]]")?;
    let (inner, behind) = (&inner[..end], &inner[end + 2..]);
    match inner.split_once('|') {
        Some((_, words)) => Some((words, behind)),
        None => inner.starts_with('?').then_some(("…", behind)),
    }
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
        assert_eq!(published("No front matter <!-- x"), "No front matter ");
        assert_eq!(published("---\nid: a\n"), "---\nid: a\n");
    }
}
