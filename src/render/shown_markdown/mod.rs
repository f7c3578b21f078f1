//! Markdown with only those words that its page shows, and addresses of links that the page has, too.

mod blocks;
mod links;

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::parse::{Markdown, without_comments};
use crate::tally;
use links::LinkEnd;

/// Adds a text without what its page leaves out.
///
/// Words come from the parser's events: what no event holds is not on the page, such as unused definitions,
/// attributes and cells beyond a table's head. Of the source between two events, only signs are kept.
pub fn shown_markdown(text: &str, out: &mut String) {
    tally::look(text.len());
    let markdown = Markdown::of(text);
    let mut writer = Writer {
        text,
        out,
        done: 0,
        is_inline: false,
        is_first: true,
        in_title: false,
        muted: 0,
        lists: Vec::new(),
        links: Vec::new(),
        heading: None,
    };
    for (event, range) in markdown.events() {
        writer.event(event, range);
    }
    writer.blank(text.len());
}

struct Writer<'e, 'o> {
    text: &'o str,
    out: &'o mut String,
    /// Where the rest of the source begins.
    done: usize,
    /// Whether the rest belongs to a line of text, a table or code, where no definition can be.
    is_inline: bool,
    /// Whether no block has begun yet.
    is_first: bool,
    /// Whether this is in a first-level heading that opens the text: it may be the title, whose links are words.
    in_title: bool,
    /// Number of open elements of which nothing more is written.
    muted: usize,
    /// The next number of each open list; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// How the open links and images end.
    links: Vec<LinkEnd<'e>>,
    /// The id of the open heading.
    heading: Option<String>,
}

impl<'e, 'o> Writer<'e, 'o> {
    fn event(&mut self, event: Event<'e>, range: Range<usize>) {
        if self.muted > 0 {
            match event {
                Event::Start(_) => self.muted += 1,
                Event::End(_) => self.muted -= 1,
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range.end),
            Event::Text(words) => self.inline(&words, &range),
            Event::Html(_) | Event::InlineHtml(_) => {
                self.inline(&without_comments(self.source(&range)), &range);
            }
            // It comes after the start of its paragraph, which is behind it in the source.
            Event::TaskListMarker(_) if range.end <= self.done => {}
            Event::FootnoteReference(_) => self.inline("[^]", &range),
            Event::Rule => {
                self.blank(range.start);
                self.put(self.source(&range), range.end);
            }
            _ => self.inline(self.source(&range), &range),
        }
    }

    fn start(&mut self, tag: Tag<'e>, range: Range<usize>) {
        let is_first = std::mem::take(&mut self.is_first);
        match tag {
            Tag::Link {
                link_type: LinkType::WikiLink { has_pothole },
                dest_url,
                ..
            } => self.start_wikilink(has_pothole, &dest_url, &range),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_link("[", link_type, dest_url, title, &range),
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_link("![", link_type, dest_url, title, &range),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => self.between(range.start),
            Tag::TableHead | Tag::TableRow | Tag::TableCell => self.signs(range.start),
            Tag::Paragraph => {
                let before = self.source(&(self.done..range.start));
                if matches!(before.trim(), "[ ]" | "[x]" | "[X]") {
                    self.put(before, range.start);
                }
                self.blank(range.start);
                self.is_inline = true;
            }
            Tag::HtmlBlock => {
                self.blank(range.start);
                self.put(&without_comments(self.source(&range)), range.end);
                self.muted = 1;
            }
            tag => {
                self.blank(range.start);
                self.start_block(tag, &range, is_first);
            }
        }
    }

    fn end(&mut self, tag: TagEnd, end: usize) {
        match tag {
            TagEnd::Link | TagEnd::Image => return self.end_link(end),
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::TableHead
            | TagEnd::TableCell => return self.signs(end),
            TagEnd::TableRow => return self.end_row(end),
            TagEnd::Heading(_) => self.end_heading(end),
            TagEnd::Paragraph | TagEnd::Table | TagEnd::CodeBlock => self.signs(end),
            TagEnd::List(_) => {
                self.lists.pop();
                self.blank(end);
            }
            _ => self.blank(end),
        }
        self.is_inline = false;
    }

    fn source(&self, range: &Range<usize>) -> &'o str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The rest of the source up to `end`, which is done with.
    fn take(&mut self, end: usize) -> &'o str {
        let source = self.source(&(self.done..end));
        self.done = self.done.max(end);
        source
    }

    /// Writes `words` in place of the source up to `end`.
    fn put(&mut self, words: &str, end: usize) {
        self.out.push_str(words);
        self.done = self.done.max(end);
    }

    /// Writes `words` in place of a part of a line.
    fn inline(&mut self, words: &str, range: &Range<usize>) {
        self.between(range.start);
        self.put(words, range.end);
        self.is_inline = true;
    }

    /// Writes what is before something in a line: an item of a list may begin with it, after definitions.
    fn between(&mut self, end: usize) {
        if self.is_inline {
            self.signs(end);
        } else {
            self.blank(end);
        }
        self.is_inline = true;
    }

    /// Writes the signs of the source up to `end`.
    fn signs(&mut self, end: usize) {
        let signs = self.take(end);
        self.put_signs(signs);
    }

    fn put_signs(&mut self, signs: &str) {
        self.out
            .extend(signs.chars().filter(|c| !c.is_alphanumeric()));
    }

    /// Writes the space between blocks up to `end`, and the signs of quotes. Lines of definitions are left out.
    fn blank(&mut self, end: usize) {
        for (at, line) in self.take(end).split_inclusive('\n').enumerate() {
            let rest = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
            if rest.is_empty() || at == 0 {
                self.out.push_str(&line[..line.len() - rest.len()]);
                self.out.push_str(&rest[rest.trim_end().len()..]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::{RemoteImages, Settings};
    use crate::diagnostic::Diagnostics;
    use crate::model::Target;
    use crate::parse::document_with_prose;
    use crate::render::body::{Goal, fill};
    use crate::source::decode;

    /// Markdown with words at `@`, whether readers see them or not, and labels at `%`.
    const FORMS: &str = "@ @¶¶|@¶|# @¶¶|## @ {#@ .@ @=@}¶¶|@ {.@}¶===¶¶|@¶---¶¶|*@* **@** |~~@~~ `@` |``@ ` @`` |\\* @ |@\\¶|\
        @  ¶|&amp;@ &hellip; &@; |<b @=@>@</b> |<!-- @ --> |<!-- @¶¶@ -->¶¶|<div @>¶@¶</div>¶¶|<?@?> <!@> |\
        [@](https://@.example/@ \"@\") |![@ *@*](@.png '@') |[@][%] |[%][] [%] |![@][%] |[%]: https://@.example/ (@)¶¶|\
        [%]: @.md¶|[%]:¶  <@.md>¶  '@'¶|[//]: # (@)¶|[![@](https://@.example/@.png)](@.md) |![@ [@](@.md \"@\")](@.png) |\
        [[@]] |[[?@]] |[[1]](https://@.example) |[[%]] |<https://@.example/@> |<@@@.example> |@[^%] |[^%] |[^%]: @¶¶|\
        [^%]: @¶¶    @¶¶|``` @ @¶@¶```¶¶|~~~@¶@¶~~~¶|    @¶¶|- @¶|- [x] @¶¶|1. @¶|98765. @¶|> @¶|> |- |  |    |@|[|]|(|)|](|]:|{|}|`|~~~|<|>|*|_|\\|&|!|^|#|:|=|-|+|<!--|-->|\t|\u{1}|é|¶|¶¶";
    /// Forms that have bars.
    const TABLES: [&str; 6] = [
        "| @ | @ |\n|---|:-:|\n| @ | @ | @ |\n| @ |\n\n",
        "@|@\n-|-\n@|@|@|@\n\n",
        "|@\n|-\n|`@\\|@`|@\n",
        "[[@|@]] ",
        "[[?@|@ *@*]] ",
        "[[?@|[@](@.md)]] ",
    ];

    /// Texts of these forms, in which each word is another one.
    fn texts() -> impl Strategy<Value = String> {
        let forms = FORMS.split('|').map(|form| form.replace('¶', "\n"));
        let forms: Vec<_> = forms.chain(TABLES.map(Into::into)).collect();
        let forms = prop::collection::vec(prop::sample::select(forms), 1..16);
        (forms, "[a-c]{64}").prop_map(|(forms, labels)| {
            let mut labels = labels.chars().cycle();
            let mut words = 100..;
            let mut text = String::new();
            for c in forms.concat().chars() {
                match c {
                    '@' => text.extend(words.next().map(|number| format!("w{number}"))),
                    '%' => text.extend(labels.next().map(|label| format!("label{label}"))),
                    c => text.push(c),
                }
            }
            text
        })
    }

    /// What the page of a text has for readers: words, addresses, alternative texts, titles, anchors and the
    /// languages of code.
    fn page(text: &str) -> Option<String> {
        let source = decode("content/a.md", text.into()).ok()?;
        let read = document_with_prose(&source, &Settings::default(), &mut Diagnostics::default());
        let (document, prose) = read?;
        let headings = document.outline.headings.iter();
        let mut page = headings
            .map(|heading| &*heading.text)
            .collect::<Vec<_>>()
            .join(" ");
        page.push(' ');
        let goal = |at: usize| match &document.links.get(at)?.target {
            Target::External(_) => Some(Goal::External),
            Target::RemoteImage(_) => Some(Goal::RemoteImage),
            target => Some(Goal::Internal {
                address: format!("{target:?}").replace(|c: char| !c.is_alphanumeric(), "/"),
                words: "",
            }),
        };
        let html = fill(prose, goal, RemoteImages::Link).ok()?;
        for part in html.split('<') {
            let (tag, words) = part.split_once('>').unwrap_or(("", part));
            let values: Vec<_> = tag.split('"').collect();
            for pair in values.chunks_exact(2) {
                let name = pair[0].trim_start_matches(|c| c != ' ').trim();
                let is_seen = matches!(name, "href=" | "src=" | "alt=" | "title=" | "id=");
                if is_seen || pair[1].starts_with("language-") {
                    page.extend([pair[1], " "]);
                }
                if name == "start=" {
                    let first: usize = pair[1].parse().ok()?;
                    page.extend((first..first + 32).map(|number| format!("{number} ")));
                }
            }
            page.extend([words, " "]);
        }
        Some(page)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_word_is_shown_that_the_page_does_not_have(text in texts()) {
            let Some(page) = page(&text) else { return Ok(()) };
            let mut shown = String::new();
            shown_markdown(&text, &mut shown);
            // Words may touch; each begins with `w`, and what is behind that is enough to know it.
            let words = shown.split(|c: char| !c.is_alphanumeric() || c == 'w');
            for word in words.filter(|word| word.len() > 2) {
                prop_assert!(page.contains(word), "{word} of\n{text}\nin\n{shown}");
            }
        }
    }
}
