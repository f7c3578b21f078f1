//! The outline of a body: its headings with their anchors, its links, its first words.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Tag, TagEnd};

use super::anchors::Wanted;
use super::comment::{not_closed, open_comment};
use super::draft::Draft;
use super::events::Markdown;
use super::links::{Role, target, wiki};
use super::table::{not_shown, surplus};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Heading, Link, Target};
use crate::route::WebAddress;
use crate::text::{LONGEST_LINE, anchor_words, one_line};

/// Blocks and spans may be nested this deep; browsers stop at 512.
const DEEPEST: usize = 100;
/// Table cells of one document; a short row is filled up to the width of its head, so that a
/// few bytes can make many cells.
const MOST_CELLS: usize = 50_000;

/// Looks through a body that begins `offset` bytes into `file`, and hands on each event that it has seen. `None`: it
/// cannot be used.
pub fn outline<'m>(
    file: &str,
    body: &str,
    markdown: &'m Markdown<'_>,
    offset: usize,
    diagnostics: &mut Diagnostics,
    mut seen: impl FnMut(Event<'m>, Range<usize>),
) -> Option<Draft> {
    let mut walk = Walk {
        file,
        diagnostics,
        draft: Draft::default(),
        depth: 0,
        cells: 0,
        first: true,
        heading: None,
        paragraph: None,
        is_mute: false,
        open: Vec::new(),
    };
    let mut in_code = false;
    let mut columns = None;
    for (event, range) in markdown.events() {
        match &event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ if in_code => {}
            _ => {
                if let Some(at) = open_comment(body, &event, range.clone()) {
                    let span = Span::new(at, at + 4).shifted(offset);
                    walk.diagnostics.push(not_closed(file, span));
                }
                match &event {
                    Event::Start(Tag::Table(alignments)) => columns = Some(alignments.len()),
                    Event::Start(Tag::TableRow) => {
                        let row = &body[range.clone()];
                        let bar = columns.and_then(|columns| surplus(row, columns).next());
                        if let Some(bar) = bar {
                            let at = range.start + bar;
                            let span = Span::new(at, at + 1).shifted(offset);
                            walk.diagnostics.push(not_shown(file, span));
                            // Once for each table.
                            columns = None;
                        }
                    }
                    _ => {}
                }
            }
        }
        let span = Span::new(range.start, range.end).shifted(offset);
        walk.event(&event, span)?;
        seen(event, range);
    }
    Some(walk.draft)
}

struct OpenHeading {
    level: HeadingLevel,
    id: Option<Box<str>>,
    text: String,
    opens: bool,
}

impl OpenHeading {
    fn may_be_title(&self) -> bool {
        self.opens && self.level == HeadingLevel::H1
    }
}

struct Walk<'a> {
    file: &'a str,
    diagnostics: &'a mut Diagnostics,
    draft: Draft,
    depth: usize,
    cells: usize,
    first: bool,
    heading: Option<OpenHeading>,
    paragraph: Option<String>,
    /// Within a wikilink that has no words of its own.
    is_mute: bool,
    /// The open links and images, by their positions.
    open: Vec<usize>,
}

impl Walk<'_> {
    /// One event; `None` ends the walk, because the body cannot be used.
    fn event(&mut self, event: &Event<'_>, span: Span) -> Option<()> {
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    self.refuse(
                        Code::TooDeep,
                        span,
                        format!("this is nested more than {DEEPEST} deep"),
                    );
                    return None;
                }
                self.start(tag, span)?;
                self.first = false;
            }
            Event::End(tag) => {
                self.depth -= 1;
                self.end(*tag);
            }
            Event::Text(text) | Event::Code(text) => self.text(text),
            Event::FootnoteReference(_) => self.in_title("footnote", span),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::InlineHtml(html) if !html.starts_with("<!--") => self.text(html),
            _ => {}
        }
        Some(())
    }

    fn refuse(&mut self, code: Code, span: Span, message: String) {
        let span = Span {
            end: span.end.min(span.start + 40),
            ..span
        };
        self.diagnostics.push(
            Diagnostic::error(code, message)
                .at(self.file, span)
                .hint("split the document, or simplify it here"),
        );
    }

    fn text(&mut self, text: &str) {
        if self.is_mute {
            return;
        }
        if let Some(&link) = self.open.last()
            && !text.trim().is_empty()
        {
            self.draft.links[link].has_words = true;
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        if let Some(paragraph) = &mut self.paragraph
            && paragraph.len() <= LONGEST_LINE
        {
            paragraph.push_str(text);
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span) -> Option<()> {
        match tag {
            Tag::Heading { level, id, .. } => {
                self.heading = Some(OpenHeading {
                    level: *level,
                    id: id.as_ref().map(|id| id.as_ref().into()),
                    text: String::new(),
                    opens: self.first,
                });
            }
            Tag::Paragraph if self.depth == 1 && self.draft.outline.first_paragraph.is_none() => {
                self.paragraph = Some(String::new());
            }
            Tag::TableCell => {
                self.cells += 1;
                if self.cells > MOST_CELLS {
                    let message = format!("the tables have more than {MOST_CELLS} cells");
                    self.refuse(Code::TooLarge, span, message);
                    return None;
                }
            }
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                if *link_type == (LinkType::WikiLink { has_pothole: false }) {
                    // Its words are a name with marks that readers do not see.
                    self.text(bare_name(dest_url));
                    self.is_mute = true;
                }
                let target = match link_type {
                    LinkType::WikiLink { .. } => Some(wiki(dest_url)),
                    LinkType::Email => Some(Target::External(format!("mailto:{dest_url}").into())),
                    _ => target(dest_url, Role::Link),
                };
                self.in_title("link", span);
                self.link(target, dest_url, span);
            }
            Tag::Image { dest_url, .. } => {
                self.in_title("picture", span);
                let found = target(dest_url, Role::Image);
                self.link(found, dest_url, span);
            }
            _ => {}
        }
        Some(())
    }

    fn link(&mut self, target: Option<Target>, destination: &str, span: Span) {
        let target = match target {
            Some(Target::Refused) => {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::UnsafeLink,
                        format!("a link may not lead to `{}`", shortened(destination)),
                    )
                    .at(self.file, span)
                    .hint("links begin with `https://`, `http://`, `mailto:` or `tel:`, or are paths on this site"),
                );
                Target::Refused
            }
            Some(target) => {
                if let Target::External(url) | Target::RemoteImage(url) = &target
                    && WebAddress::parse(url).is_some_and(|address| address.has_password())
                {
                    self.diagnostics.push(
                        Diagnostic::warning(
                            Code::BadUrl,
                            "this address holds a password, which everybody could read",
                        )
                        .at(self.file, span)
                        .hint("take the password out of the address, and change it if it was published"),
                    );
                }
                target
            }
            None => {
                self.diagnostics.push(
                    Diagnostic::error(Code::BrokenLink, "this link leads nowhere")
                        .at(self.file, span)
                        .hint("write where it should lead, or remove the brackets"),
                );
                Target::Refused
            }
        };
        self.open.push(self.draft.links.len());
        self.draft.links.push(Link {
            target,
            span,
            has_words: false,
        });
    }

    /// Notes what the words of a title cannot show.
    fn in_title(&mut self, what: &'static str, span: Span) {
        if self.heading.as_ref().is_some_and(OpenHeading::may_be_title) {
            self.draft.in_opening.push((what, span));
        }
    }

    /// What a link says, the link around it says, too.
    fn close_link(&mut self) {
        self.is_mute = false;
        let closed = self.open.pop();
        if let (Some(closed), Some(&around)) = (closed, self.open.last()) {
            self.draft.links[around].has_words |= self.draft.links[closed].has_words;
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link | TagEnd::Image => self.close_link(),
            TagEnd::Heading(_) => {
                if let Some(heading) = self.heading.take() {
                    self.close_heading(heading);
                }
            }
            TagEnd::Paragraph if self.depth == 0 => {
                if let Some(text) = self.paragraph.take() {
                    let text = one_line(&text);
                    if !text.is_empty() {
                        self.draft.outline.first_paragraph = Some(text.into());
                    }
                }
            }
            _ => {}
        }
    }

    fn close_heading(&mut self, heading: OpenHeading) {
        let text = one_line(&heading.text);
        let level = heading.level as u8;
        if heading.may_be_title() && !text.is_empty() {
            self.draft.opening = Some(text.as_str().into());
        }
        let words = anchor_words(&heading.text);
        self.draft.anchors.push(Wanted::new(heading.id, &words));
        self.draft.outline.headings.push(Heading {
            level,
            id: Box::default(),
            text: text.into(),
        });
    }
}

/// The name in `?event:name#anchor`.
pub fn bare_name(destination: &str) -> &str {
    let name = destination.trim().trim_start_matches('?');
    let name = name.split('#').next().unwrap_or(name);
    match name.split_once(':') {
        Some(("event" | "agent" | "assessment", name)) => name.trim(),
        _ => name.trim(),
    }
}

fn shortened(text: &str) -> String {
    let text = text.replace(char::is_control, "�");
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_paragraph_names_what_wikilinks_lead_to() {
        let first = |body: &str| {
            let markdown = Markdown::of(body);
            let draft = outline(
                "x.md",
                body,
                &markdown,
                0,
                &mut Diagnostics::default(),
                |_, _| (),
            );
            let draft = draft.unwrap_or_default();
            let (outline, _) = draft.finish("x.md", &mut Diagnostics::default());
            outline.first_paragraph.clone().unwrap_or_default()
        };
        let body = "On [[event:kyiv#now]], [[?ua-02]] and [[?agent:X|event: words]] (a: b).\n";
        assert_eq!(&*first(body), "On kyiv, ua-02 and event: words (a: b).");
    }
}
