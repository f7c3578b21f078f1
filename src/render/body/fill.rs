//! Prose to HTML: what its links and images become depends on where they lead, and on what is around them.

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::links::{Goal, Open};
use crate::config::RemoteImages;
use crate::parse::{Mark, Prose};
use crate::tally;
use crate::text::shown;

/// A body may become this many bytes of HTML: a few bytes of a table can make many cells.
const LARGEST: usize = 16 << 20;

/// The HTML of a body is larger than is accepted.
#[derive(Debug)]
pub struct TooLarge;

/// Makes prose into HTML. `goal` says where the link or image with a number leads.
///
/// # Errors
/// Where the HTML grows beyond 16 MiB.
pub fn fill<'g>(
    prose: Prose,
    goal: impl Fn(usize) -> Option<Goal<'g>>,
    remote_images: RemoteImages,
) -> Result<String, TooLarge> {
    tally::look(prose.as_str().len());
    let html = match prose.into_html() {
        Ok(html) => html,
        Err(prose) => {
            let mut fill = Fill {
                goal,
                remote_images,
                html: String::with_capacity(prose.as_str().len() * 9 / 8),
                open: Vec::new(),
                links: 0,
                images: 0,
                waiting: Vec::new(),
                begins_line: true,
            };
            for (mark, text) in prose.pieces() {
                fill.piece(mark, text);
                if fill.html.len() > LARGEST {
                    break;
                }
            }
            fill.html
        }
    };
    if html.len() > LARGEST {
        return Err(TooLarge);
    }
    Ok(html)
}

/// HTML in the making.
pub(super) struct Fill<'p, 'g, G> {
    goal: G,
    pub(super) remote_images: RemoteImages,
    pub(super) html: String,
    pub(super) open: Vec<Open<'p, 'g>>,
    /// How many of these are `<a>`, and how many `<img>`.
    pub(super) links: usize,
    pub(super) images: usize,
    /// References to footnotes from within a link or an alternative text, to be put after it.
    pub(super) waiting: Vec<&'p str>,
    /// Whether the library that wrote the prose would begin no new line here.
    begins_line: bool,
}

impl<'p, 'g, G: Fn(usize) -> Option<Goal<'g>>> Fill<'p, 'g, G> {
    /// A mark, and the text that follows it.
    fn piece(&mut self, mark: Option<Mark<'p>>, text: &'p str) {
        match mark {
            Some(Mark::Link {
                at,
                href,
                title,
                name,
            }) => self.start_link((self.goal)(at), href, title, name),
            Some(Mark::Image { at, href, title }) => {
                self.start_image((self.goal)(at), href, title);
            }
            Some(Mark::End { words }) => self.close(words),
            Some(Mark::Reference(html)) if self.is_in_link() || self.is_in_image() => {
                self.waiting.push(html);
            }
            Some(Mark::Reference(html)) => self.write(html),
            Some(Mark::Markup) if self.is_in_image() => return,
            Some(Mark::Alternative) if !self.is_in_image() => return,
            Some(Mark::Line) if self.begins_line => {
                self.write(text.strip_prefix('\n').unwrap_or(text));
                return;
            }
            Some(Mark::Text | Mark::Markup | Mark::Alternative | Mark::Line) | None => {}
        }
        if self.open.last().is_some_and(|open| open.is_mute) {
            return;
        }
        if self.is_in_image() {
            self.write_quoted(text);
        } else {
            self.write(text);
        }
    }
}

impl<G> Fill<'_, '_, G> {
    /// Whether this is within a link, where no other may be (HTML, section 4.5.1).
    pub(super) fn is_in_link(&self) -> bool {
        self.links > 0
    }

    /// Whether this is within an alternative text.
    pub(super) fn is_in_image(&self) -> bool {
        self.images > 0
    }

    pub(super) fn write(&mut self, html: &str) {
        if !html.is_empty() {
            self.html.push_str(html);
            self.begins_line = html.ends_with('\n');
        }
    }

    /// Writes text of HTML into an attribute.
    fn write_quoted(&mut self, text: &str) {
        for part in text.split_inclusive(['"', '\'']) {
            let (part, quote) = match part.as_bytes().last() {
                Some(b'"') => (&part[..part.len() - 1], "&quot;"),
                Some(b'\'') => (&part[..part.len() - 1], "&#39;"),
                _ => (part, ""),
            };
            self.write(part);
            self.write(quote);
        }
    }

    /// Writes words that are not the author's; returns whether there is something to read.
    pub(super) fn say(&mut self, words: &str) -> bool {
        let words = shown(words);
        // Writing to a string does not fail.
        let _ = if self.is_in_image() {
            escape_html(&mut self.html, &words)
        } else {
            escape_html_body_text(&mut self.html, &words)
        };
        self.begins_line = words.ends_with('\n');
        !words.trim().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RawHtml;
    use crate::model::Outline;

    fn prose(text: &str) -> Prose {
        Prose::of(text, &Outline::default(), RawHtml::Escape)
    }

    fn filled(prose: Prose, goals: &[Goal<'static>], images: RemoteImages) -> String {
        fill(prose, |at| goals.get(at).cloned(), images).expect("small enough")
    }

    fn rendered(text: &str, goals: &[Goal<'static>]) -> String {
        filled(prose(text), goals, RemoteImages::Link)
    }

    fn to(address: &str, words: &'static str) -> Goal<'static> {
        let address = address.to_owned();
        Goal::Internal { address, words }
    }

    #[test]
    fn links_become_what_their_goals_and_places_allow() {
        let plain = || Goal::Plain("");
        for (text, goals, html) in [
            (
                "[a](b \"c'\")",
                vec![to("d e", "f")],
                "<a href=\"d%20e\" title=\"c&#39;\">a</a>",
            ),
            (
                "[](b)",
                vec![to("d", "f\u{202e}<")],
                "<a href=\"d\">f[U+202E]&lt;</a>",
            ),
            (
                "[](https://h.example/b)",
                vec![Goal::External],
                "<a href=\"https://h.example/b\">h.example/b</a>",
            ),
            (
                "<a@b.example>",
                vec![Goal::External],
                "<a href=\"mailto:a@b.example\">a@b.example</a>",
            ),
            ("[a *b*](c)", vec![plain()], "a <em>b</em>"),
            (
                "[[?a:b]]",
                vec![to("d", "T & T")],
                "<a href=\"d\">T &amp; T</a>",
            ),
            ("[[?a:b]]", vec![Goal::Plain("b")], "b"),
            ("[[?a:b]]", vec![plain()], "?a:b"),
            (
                "[[?a:b|*w*]]",
                vec![to("d", "T")],
                "<a href=\"d\"><em>w</em></a>",
            ),
            // No link is in another, and an alternative text has no markup.
            (
                "[a [[b]]](c)",
                vec![to("d", "T"), to("e", "U")],
                "[a <a href=\"d\">T</a>](c)",
            ),
            (
                "![a *b* \"`c`\"](d \"t\")",
                vec![to("e", "")],
                "<img src=\"e\" alt=\"a b &quot;c&quot;\" title=\"t\" />",
            ),
            (
                "![a *b* \"`c`\"](d)",
                vec![plain()],
                "a <em>b</em> \"<code>c</code>\"",
            ),
            (
                "![a ![b'](c) [d](e)](f)",
                vec![to("g", ""), to("h", ""), to("i", "")],
                "<img src=\"g\" alt=\"a b&#39; d\" />",
            ),
            (
                "![a ![b'](c) [d](e)](f)",
                vec![plain(), to("h", ""), to("i", "")],
                "a <img src=\"h\" alt=\"b&#39;\" /> <a href=\"i\">d</a>",
            ),
            (
                "![a\nb\\\nc](d)",
                vec![to("e", "")],
                "<img src=\"e\" alt=\"a b c\" />",
            ),
            ("![a\nb\\\nc](d)", vec![plain()], "a\nb<br />\nc"),
            (
                "![](https://h.example/b.png?c)",
                vec![Goal::RemoteImage],
                "<a href=\"https://h.example/b.png?c\">Image: b.png</a>",
            ),
            (
                "[![](https://h.example/b.png)](c)",
                vec![to("d", "T"), Goal::RemoteImage],
                "<a href=\"d\">b.png</a>",
            ),
            (
                "[![](b.png)](c)",
                vec![to("d", "T"), to("e", "")],
                "<a href=\"d\"><img src=\"e\" alt=\"\" />T</a>",
            ),
        ] {
            assert_eq!(rendered(text, &goals), format!("<p>{html}</p>\n"), "{text}");
        }
        let shown = filled(
            prose("![](https://h.example/b)"),
            &[Goal::RemoteImage],
            RemoteImages::Show,
        );
        assert_eq!(
            shown,
            "<p><img src=\"https://h.example/b\" alt=\"\" /></p>\n"
        );
    }

    #[test]
    fn references_wait_for_the_end_of_links_and_links_in_footnotes_keep_their_numbers() {
        let text = "[^n]: [a](x)\n\n[[y|b[^n] c]]\n";
        let goals = [to("A", ""), to("B", "")];
        let html = rendered(text, &goals);
        assert!(html.contains("<a href=\"B\">b c</a><sup"), "{html}");
        assert!(html.contains("<a href=\"A\">a</a>"), "{html}");
        let html = rendered(text, &[Goal::Plain(""), Goal::Plain("")]);
        assert!(
            html.contains("b<sup") && html.contains("</sup> c"),
            "{html}"
        );
        let html = rendered(&text.replace("[[", "![["), &goals);
        assert!(html.contains(" alt=\"b c\" /><sup"), "{html}");
    }

    #[test]
    fn a_block_after_a_link_begins_a_new_line_once() {
        for (text, html) in [
            ("- [a](b)\n  - c\n", "<li>a\n<ul>"),
            ("- [a&#10;](b)\n  - c\n", "<li>a\n<ul>"),
            ("- a\n  [](b)\n  - c\n", "<li>a\n\n<ul>"),
            ("- [a](b)\n  ***\n", "<li>a\n<hr />"),
        ] {
            let filled = rendered(text, &[Goal::Plain("")]);
            assert!(filled.contains(html), "{text:?}: {filled:?}");
        }
    }

    #[test]
    fn comments_are_left_out_wherever_they_stand() {
        for text in [
            "<!-- secret --> shown",
            "- <!-- secret --> shown",
            "<!-- secret\nsecret --> shown <!-- secret -->",
            "shown <!-- secret --> more",
            "> <!-- secret\n> secret --> shown",
        ] {
            let html = rendered(text, &[]);
            assert!(html.contains("shown") && !html.contains("secret"), "{html}");
        }
        assert!(!rendered("<!-- secret", &[]).contains("secret"));
    }

    #[test]
    fn columns_are_aligned_by_classes_and_not_by_styles() {
        let html = rendered(
            "| a | b | c | d |\n|---|--:|:-:|:--|\n| 1 | 2 | 3 | 4 |\n",
            &[],
        );
        let head = "<th>a</th><th class=\"right\">b</th><th class=\"center\">c</th>";
        let row = "<td>1</td><td class=\"right\">2</td><td class=\"center\">3</td><td>4</td>";
        assert!(html.contains(head) && html.contains(row), "{html}");
        assert!(!html.contains("style="), "{html}");
    }

    #[test]
    fn trusted_html_cannot_write_marks() {
        let prose = Prose::of(
            "<b\0a>\n\nx <i \0b0> y",
            &Outline::default(),
            RawHtml::Trust,
        );
        assert_eq!(prose.pieces().count(), 1, "{prose:?}");
    }

    #[test]
    fn prose_of_any_text_is_filled() {
        let parts = [
            "\0a", "\0b", "\0i", "\0e", "\0f", "\0r", "\0m", "\0n", "\0l", "\0é", "\0", "0", "9",
            "'é\n",
        ];
        for at in 0..parts.len().pow(4) {
            let picked = (0..4).map(|place| parts[at / parts.len().pow(place) % parts.len()]);
            let text: String = picked.collect();
            let html = filled(Prose::from_text(text), &[to("a", "b")], RemoteImages::Show);
            assert!(!html.contains('\0'), "{html:?}");
        }
    }

    #[test]
    fn html_of_more_than_16_mib_is_refused() {
        for text in ["[a](b) ", "&lt; "] {
            let text = text.repeat(LARGEST / text.len() + 1);
            let found = fill(Prose::from_text(text.clone()), |_| None, RemoteImages::Link);
            assert!(found.is_err());
            let mark = format!("\0r{text}");
            let found = fill(Prose::from_text(mark), |_| None, RemoteImages::Link);
            assert!(found.is_err());
        }
    }
}
