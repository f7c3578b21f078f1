//! The second pass over a body: Markdown to HTML, with the links that were resolved.

mod footnotes;
mod headings;
mod links;
mod raw;

use std::borrow::Cow;
use std::collections::BTreeMap;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, Tag, TagEnd, html};

use crate::model::Outline;
use crate::parse::Markdown;
use crate::route::Route;
use crate::site::{Body, Href, Site};
use crate::text::shown;
use footnotes::Label;
use headings::level;
pub use headings::only_title;
use links::Open;
pub(super) use raw::without_comments;

/// A body may become this many bytes of HTML: a few bytes of a table can make many cells.
const LARGEST: usize = 16 << 20;

/// A body, and where its links lead from the page on which it is shown.
pub struct LinkedBody<'a> {
    /// The body.
    pub body: &'a Body,
    /// Where its links lead, in their order.
    pub hrefs: Cow<'a, [Href]>,
}

/// The HTML of a body is larger than is accepted.
#[derive(Debug)]
pub struct TooLarge;

/// Renders a body for the page at `here`.
///
/// # Errors
/// Where the HTML grows beyond 16 MiB.
pub fn html(
    text: &str,
    body: &LinkedBody<'_>,
    here: &Route,
    site: &Site,
) -> Result<String, TooLarge> {
    let markdown = Markdown::of(text);
    let mut pass = Pass {
        outline: &body.body.outline,
        hrefs: &body.hrefs,
        here,
        site,
        main: Vec::new(),
        notes: Vec::new(),
        note: Vec::new(),
        numbers: BTreeMap::new(),
        references: BTreeMap::new(),
        waiting: Vec::new(),
        said: 0,
        link: 0,
        heading: 0,
        skip: None,
        open: Vec::new(),
        raw: None,
        columns: Vec::new(),
        cell: 0,
        in_head: false,
    };
    for (event, _) in markdown.events() {
        pass.event(event);
    }
    let notes = pass.footnotes();
    let mut out = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut out, pass.main.into_iter());
    html::push_html(&mut out, notes.into_iter());
    if out.len() > LARGEST {
        Err(TooLarge)
    } else {
        Ok(out)
    }
}

struct Note<'a> {
    name: Label,
    events: Vec<Event<'a>>,
}

struct Pass<'a, 'b> {
    outline: &'b Outline,
    hrefs: &'b [Href],
    here: &'b Route,
    site: &'b Site,
    main: Vec<Event<'a>>,
    notes: Vec<Note<'a>>,
    /// The footnotes whose definitions are open, the innermost last.
    note: Vec<usize>,
    /// Numbers of footnotes, in the order of their first reference.
    numbers: BTreeMap<Label, usize>,
    /// How often each footnote was referred to.
    references: BTreeMap<Label, usize>,
    /// References to footnotes from within a link or an alternative text, to be put after it.
    waiting: Vec<Event<'a>>,
    /// How many texts have been said.
    said: usize,
    link: usize,
    heading: usize,
    /// What is left out until the end of this: the title's heading, or a wikilink's own words.
    skip: Option<TagEnd>,
    open: Vec<Open<'a, 'b>>,
    /// The text of an open block of raw HTML.
    raw: Option<String>,
    /// The alignments of the open table's columns.
    columns: Vec<Alignment>,
    /// The column of the next cell.
    cell: usize,
    /// Whether that is a cell of the table's head.
    in_head: bool,
}

impl<'a> Pass<'a, '_> {
    fn push(&mut self, event: Event<'a>) {
        if let Event::Text(text) | Event::Code(text) = &event
            && !text.trim().is_empty()
        {
            self.said += 1;
        }
        match self.note.last() {
            Some(&at) => self.notes[at].events.push(event),
            None => self.main.push(event),
        }
    }

    fn event(&mut self, event: Event<'a>) {
        if let Some(end) = self.skip {
            if matches!(&event, Event::End(tag) if *tag == end) {
                self.skip = None;
                if end == TagEnd::Link {
                    self.close();
                }
            } else if matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. })) {
                // What is skipped still counts.
                self.link += 1;
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => {
                let text = visible(text);
                self.push(Event::Text(text));
            }
            Event::Code(text) => {
                let text = visible(text);
                self.push(Event::Code(text));
            }
            Event::Html(html) => match &mut self.raw {
                Some(raw) => raw.push_str(&html),
                None => self.raw_inline(html),
            },
            Event::InlineHtml(html) => self.raw_inline(html),
            Event::FootnoteReference(name) => self.reference(&name),
            Event::TaskListMarker(done) => {
                let mark = if done {
                    ("☑", "done")
                } else {
                    ("☐", "to do")
                };
                let html = format!(
                    "<span class=\"task\" role=\"img\" aria-label=\"{}\">{}</span> ",
                    mark.1, mark.0
                );
                self.push(Event::InlineHtml(html.into()));
            }
            other => self.push(other),
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Heading { classes, .. } => self.start_heading(classes),
            Tag::Link {
                link_type,
                title,
                dest_url,
                ..
            } => {
                self.start_link(link_type, visible(title), dest_url);
            }
            Tag::Image {
                title,
                dest_url,
                id,
                ..
            } => self.start_image(visible(title), dest_url, id),
            Tag::HtmlBlock => self.raw = Some(String::new()),
            Tag::FootnoteDefinition(name) => {
                self.note.push(self.notes.len());
                self.notes.push(Note {
                    name: footnotes::label(&name),
                    events: Vec::new(),
                });
            }
            Tag::Table(alignments) => {
                let scroll =
                    "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">";
                self.push(Event::Html(scroll.into()));
                // The library would write alignments as styles, which the pages' policy blocks.
                self.columns = alignments;
                self.push(Event::Start(Tag::Table(Vec::new())));
            }
            Tag::TableHead | Tag::TableRow => {
                self.in_head = matches!(tag, Tag::TableHead);
                self.cell = 0;
                self.push(Event::Start(tag));
            }
            Tag::TableCell => self.start_cell(),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let kind = CodeBlockKind::Fenced(visible(info));
                self.push(Event::Start(Tag::CodeBlock(kind)));
            }
            other => self.push(Event::Start(other)),
        }
    }

    fn start_cell(&mut self) {
        let html = match (self.in_head, self.columns.get(self.cell)) {
            (true, Some(Alignment::Right)) => "<th class=\"right\">",
            (true, Some(Alignment::Center)) => "<th class=\"center\">",
            (true, _) => "<th>",
            (false, Some(Alignment::Right)) => "<td class=\"right\">",
            (false, Some(Alignment::Center)) => "<td class=\"center\">",
            (false, _) => "<td>",
        };
        self.cell += 1;
        self.push(Event::InlineHtml(html.into()));
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link | TagEnd::Image => self.close(),
            TagEnd::Heading(_) => {
                let at = self.heading.saturating_sub(1);
                if let Some(heading) = self.outline.headings.get(at) {
                    self.push(Event::End(TagEnd::Heading(level(heading.level))));
                }
            }
            TagEnd::HtmlBlock => self.end_raw(),
            TagEnd::FootnoteDefinition => {
                self.note.pop();
            }
            TagEnd::Table => {
                self.push(Event::End(TagEnd::Table));
                self.push(Event::Html("</div>\n".into()));
            }
            other => self.push(Event::End(other)),
        }
    }
}

/// The address of a link on the page at `here`; a link to a heading of the same page is short.
pub fn address(here: &Route, route: &Route, rest: &str) -> String {
    if route.as_str().is_empty() && rest.starts_with('#') {
        return rest.to_owned();
    }
    format!("{}{rest}", here.link_to(route))
}

/// The address as its scheme was checked: without the white space that browsers drop.
fn trimmed(url: CowStr<'_>) -> CowStr<'_> {
    if !url.contains(|c: char| c <= ' ') {
        return url;
    }
    let kept = url.trim_matches(|c: char| c <= ' ').chars();
    let kept: String = kept.filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    kept.into()
}

/// Text in which a reader sees what is hidden.
fn visible(text: CowStr<'_>) -> CowStr<'_> {
    match shown(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(shown) => shown.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use crate::diagnostic::Diagnostics;
    use crate::digest::Digest;
    use crate::site::{Edition, link};
    use crate::source::Tree;

    fn rendered(text: &str) -> String {
        let mut none = Diagnostics::default();
        let (tree, settings) = (Tree::default(), Settings::default());
        let site = link(
            (vec![], vec![]),
            &tree,
            &crate::site::Past::default(),
            settings,
            Edition::ALL,
            &mut none,
        );
        let body = Body {
            path: "content/x.md".into(),
            digest: Digest::of(b""),
            outline: std::sync::Arc::default(),
        };
        let linked = LinkedBody {
            body: &body,
            hrefs: Cow::Borrowed(&[]),
        };
        html(text, &linked, &Route::home(), &site).expect("small enough")
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
            let html = rendered(text);
            assert!(html.contains("shown") && !html.contains("secret"), "{html}");
        }
        assert!(!rendered("<!-- secret").contains("secret"));
    }

    #[test]
    fn columns_are_aligned_by_classes_and_not_by_styles() {
        let html = rendered("| a | b | c | d |\n|---|--:|:-:|:--|\n| 1 | 2 | 3 | 4 |\n");
        assert!(
            html.contains("<th>a</th><th class=\"right\">b</th><th class=\"center\">c</th>"),
            "{html}"
        );
        assert!(
            html.contains(
                "<td>1</td><td class=\"right\">2</td><td class=\"center\">3</td><td>4</td>"
            ),
            "{html}"
        );
        assert!(!html.contains("style="), "{html}");
    }
}
