//! A body as HTML with gaps: where its links lead is known only when all documents have been read.

mod footnotes;
mod headings;
mod links;
mod mark;
mod raw;

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, Tag, TagEnd, html};

use super::Markdown;
use crate::config::RawHtml;
use crate::model::Outline;
use crate::text::shown;
use footnotes::{Label, Note};
pub use headings::title_anchors;
use links::Open;
pub use mark::{Mark, Pieces};
pub use raw::without_comments;

/// The HTML of a body but for its links: a text with marks, which say what a page has to put there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose(String);

impl Prose {
    /// Makes it from a body, without the front matter, whose outline is known.
    pub fn of(body: &str, outline: &Outline, raw_html: RawHtml) -> Self {
        let markdown = Markdown::of(body);
        let events = markdown.events().map(|(event, _)| event);
        Self::of_events(events, body.len(), outline, raw_html)
    }

    /// Makes it from the events of a body of `length` bytes.
    pub(super) fn of_events<'a>(
        events: impl Iterator<Item = Event<'a>>,
        length: usize,
        outline: &Outline,
        raw_html: RawHtml,
    ) -> Self {
        let mut pass = Pass {
            events,
            outline,
            raw_html,
            main: Stream::default(),
            notes: Vec::new(),
            note: Vec::new(),
            numbers: BTreeMap::new(),
            references: BTreeMap::new(),
            heading: 0,
            is_in_title: false,
            link: 0,
            open: Vec::new(),
            images: 0,
            raw: None,
            columns: Vec::new(),
            cell: 0,
            in_head: false,
        };
        let mut out = String::with_capacity(length * 3 / 2);
        html::push_html(&mut out, &mut pass);
        html::push_html(&mut out, pass.footnotes().into_iter());
        Self(out)
    }

    /// What was made before, and kept as text.
    pub fn from_text(text: String) -> Self {
        Self(text)
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its text, if no mark is in it: then it is the HTML.
    ///
    /// # Errors
    /// Itself, where it has marks.
    pub fn into_html(self) -> Result<String, Self> {
        if memchr::memchr(mark::SIGN, self.0.as_bytes()).is_some() {
            return Err(self);
        }
        Ok(self.0)
    }

    /// Its parts, in order.
    pub fn pieces(&self) -> Pieces<'_> {
        Pieces::of(&self.0)
    }
}

/// Events on their way into the main text or into a footnote.
#[derive(Default)]
struct Stream<'a> {
    events: VecDeque<Event<'a>>,
    /// Whether the last of them is the end of a link or an image.
    after_link: bool,
}

/// Turns the events of Markdown into those that are written as prose.
struct Pass<'a, 'o, I> {
    events: I,
    outline: &'o Outline,
    raw_html: RawHtml,
    main: Stream<'a>,
    notes: Vec<Note<'a>>,
    /// The footnotes whose definitions are open, the innermost last.
    note: Vec<usize>,
    /// Numbers of footnotes, in the order of their first reference.
    numbers: BTreeMap<Label, usize>,
    /// How often each footnote was referred to.
    references: BTreeMap<Label, usize>,
    heading: usize,
    /// Whether this is within the title's heading, which is left out.
    is_in_title: bool,
    /// The number of the next link or image.
    link: usize,
    open: Vec<Open<'a>>,
    /// How many of the open ones are images.
    images: usize,
    /// The text of an open block of raw HTML.
    raw: Option<String>,
    /// The alignments of the open table's columns.
    columns: Vec<Alignment>,
    /// The column of the next cell.
    cell: usize,
    /// Whether that is a cell of the table's head.
    in_head: bool,
}

/// The events of the main text; those of footnotes are kept.
impl<'a, I: Iterator<Item = Event<'a>>> Iterator for Pass<'a, '_, I> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            if let Some(event) = self.main.events.pop_front() {
                return Some(event);
            }
            let event = self.events.next()?;
            self.event(event);
        }
    }
}

impl<'a, I> Pass<'a, '_, I> {
    /// The main text, or the footnote that is open.
    fn stream(&mut self) -> &mut Stream<'a> {
        match self.note.last() {
            Some(&at) => &mut self.notes[at].stream,
            None => &mut self.main,
        }
    }

    /// Adds an event to the text that is open.
    fn push(&mut self, event: Event<'a>) {
        let stream = self.stream();
        if std::mem::take(&mut stream.after_link) && begins_line(&event) {
            let line = Event::InlineHtml(mark::LINE.into());
            stream.events.push_back(line);
        }
        stream.events.push_back(event);
    }

    /// Adds words of the author.
    fn push_words(&mut self, event: Event<'a>) {
        if let Event::Text(text) | Event::Code(text) = &event
            && let Some(open) = self.open.last_mut()
            && !text.trim().is_empty()
        {
            open.has_words = true;
        }
        match event {
            Event::Code(code) if self.images > 0 => {
                self.push_mark(mark::MARKUP);
                self.push(Event::InlineHtml("<code>".into()));
                self.push_mark(mark::TEXT);
                self.push(Event::Text(code));
                self.push_mark(mark::MARKUP);
                self.push(Event::InlineHtml("</code>".into()));
                self.push_mark(mark::TEXT);
            }
            event => self.push(event),
        }
    }

    /// Adds markup, of which an alternative text shows no more than `instead`.
    fn push_markup(&mut self, event: Event<'a>, instead: Option<Event<'a>>) {
        if self.images == 0 {
            self.push(event);
            return;
        }
        self.push_mark(mark::MARKUP);
        self.push(event);
        if let Some(instead) = instead {
            self.push_mark(mark::ALTERNATIVE);
            self.push(instead);
        }
        self.push_mark(mark::TEXT);
    }

    fn push_mark(&mut self, mark: &'static str) {
        self.push(Event::InlineHtml(mark.into()));
    }

    fn event(&mut self, event: Event<'a>) {
        if self.is_in_title {
            match event {
                // What is left out still counts.
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) => self.link += 1,
                Event::End(TagEnd::Heading(_)) => self.is_in_title = false,
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.push_words(Event::Text(visible(text))),
            Event::Code(text) => self.push_words(Event::Code(visible(text))),
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
            Event::SoftBreak | Event::HardBreak => {
                self.push_markup(event, Some(Event::Text(" ".into())));
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
            } => self.start_link(link_type, title, dest_url),
            Tag::Image {
                title, dest_url, ..
            } => self.start_image(title, dest_url),
            Tag::HtmlBlock => self.raw = Some(String::new()),
            Tag::FootnoteDefinition(name) => {
                self.note.push(self.notes.len());
                self.notes.push(Note::of(&name));
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
            other => self.push_markup(Event::Start(other), None),
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
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::HtmlBlock => self.end_raw(),
            TagEnd::FootnoteDefinition => {
                self.note.pop();
            }
            TagEnd::Table => {
                self.push(Event::End(TagEnd::Table));
                self.push(Event::Html("</div>\n".into()));
            }
            other => self.push_markup(Event::End(other), None),
        }
    }
}

/// Whether the library begins a new line before it writes this, unless it is at the beginning of one.
fn begins_line(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Rule
            | Event::Start(
                Tag::Paragraph
                    | Tag::Heading { .. }
                    | Tag::BlockQuote(_)
                    | Tag::CodeBlock(_)
                    | Tag::List(_)
                    | Tag::Item
            )
    )
}

/// Text in which a reader sees what is hidden.
fn visible(text: CowStr<'_>) -> CowStr<'_> {
    match shown(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(shown) => shown.into(),
    }
}
