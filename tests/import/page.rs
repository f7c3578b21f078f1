//! The words that a reader of a page sees, in order: what the tests compare with a transcript.

use std::fmt::Write as _;

/// The text of a page's body, and that of its footnotes. Numbers of lists are words; the marks of
/// footnotes and the links back from them are none.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Above the footnotes.
    pub text: Vec<String>,
    /// In the footnotes.
    pub notes: Vec<String>,
}

/// Reads the first `<div class="text">` of a page.
#[track_caller]
pub fn words(html: &str) -> Words {
    let (_, rest) = html.split_once("<div class=\"text\">\n").expect("a text");
    let body = body(rest);
    let (text, notes) = match body.split_once("<section class=\"footnotes\"") {
        Some((text, notes)) => (text, notes.split_once('>').expect("a tag").1),
        None => (body, ""),
    };
    // The numbers of footnotes are no words of anybody.
    let notes = notes.replacen("<ol>", "<ul>", 1);
    Words {
        text: split(&plain(text)),
        notes: split(&plain(&notes)),
    }
}

/// Words between white space.
pub fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// What stands before the end of the element whose opening tag was cut off.
fn body(rest: &str) -> &str {
    let mut depth = 1;
    let mut at = 0;
    while let Some(next) = rest[at..].find('<') {
        at += next;
        if rest[at..].starts_with("<div") {
            depth += 1;
        } else if rest[at..].starts_with("</div>") {
            depth -= 1;
        }
        if depth == 0 {
            return &rest[..at];
        }
        at += 1;
    }
    panic!("the text does not end");
}

/// Tags that stand within words.
const INLINE: [&str; 7] = ["a", "code", "del", "em", "span", "strong", "sup"];

/// The text of HTML, with spaces for the tags of blocks.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    // The number of the next item of each open list; none where it has no numbers.
    let mut lists: Vec<Option<u64>> = Vec::new();
    while let Some((text, behind)) = rest.split_once('<') {
        out.push_str(&decoded(text));
        let (tag, behind) = behind.split_once('>').expect("`<` is escaped in text");
        rest = behind;
        let name: String = tag
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .collect();
        match name.as_str() {
            "ol" => {
                let start = tag.split_once("start=\"").map(|(_, start)| start);
                let start = start.map(|start| start.split('"').next().unwrap_or_default());
                lists.push(Some(
                    start.map_or(1, |start| start.parse().expect("a number")),
                ));
            }
            "ul" => lists.push(None),
            "/ol" | "/ul" => drop(lists.pop()),
            "li" => {
                if let Some(Some(number)) = lists.last_mut() {
                    let _ = write!(out, " {number}. ");
                    *number += 1;
                }
            }
            _ => {}
        }
        let is_mark = tag.starts_with("sup class=\"footnote-ref\"");
        let is_back = tag.starts_with("a class=\"footnote-back\"");
        if is_mark || is_back {
            let end = if is_mark { "</sup>" } else { "</a>" };
            rest = rest.split_once(end).expect("an end").1;
            out.push(' ');
        } else if !INLINE.contains(&name.trim_start_matches('/')) {
            out.push(' ');
        }
    }
    out.push_str(&decoded(rest));
    out
}

fn decoded(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    let text = text
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'");
    text.replace("&amp;", "&")
}

#[test]
fn the_words_of_a_page_are_what_a_reader_sees() {
    let html = "<h1>No</h1><div class=\"text\">\n<p>a<em>b</em> &lt;c&gt; &amp;lt;<sup \
                class=\"footnote-ref\"><a id=\"x\">1</a></sup></p>\n<ol start=\"3\">\n<li>d</li>\n\
                <li><ul><li>e</li></ul></li></ol><div class=\"scroll\">f<br />g</div>\
                <section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n<li id=\"fn_1\">\n\
                <p>h <a class=\"footnote-back\" href=\"#\">↩</a></p></li></ol></section>\n</div>\
                <p>No</p>";
    let found = words(html);
    assert_eq!(found.text.join(" "), "ab <c> &lt; 3. d 4. e f g");
    assert_eq!(found.notes.join(" "), "h");
}
