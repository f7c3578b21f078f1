//! The outline of a body: its headings with their anchors, its links, its first words.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::links::{Role, target, wiki};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Heading, Link, Outline, Target};
use crate::route::{plain, slug};
use crate::text::{anchor_words, one_line};

/// The Markdown that is understood: `CommonMark` with tables, footnotes, strike-through, task
/// lists, wikilinks and heading attributes. Both passes over a body must use the same.
pub const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_WIKILINKS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);

/// Blocks and spans may be nested this deep; browsers stop at 512.
const DEEPEST: usize = 100;
/// Table cells of one document; a short row is filled up to the width of its head, so that a
/// few bytes can make many cells.
const MOST_CELLS: usize = 50_000;
/// The first paragraph is kept up to this many bytes.
const SUMMARY: usize = 320;

/// An outline in the making: levels are final once the title is settled.
#[derive(Default)]
pub struct Draft {
    outline: Outline,
    links: Vec<Link>,
    /// The text of a first-level heading with which the body opens.
    opening: Option<Box<str>>,
}

impl Draft {
    /// Decides the title: as `given`, or else the first heading. A heading of the first level
    /// that opens the body and is the title is not shown twice.
    pub fn settle_title(&mut self, given: Option<Box<str>>) -> Option<Box<str>> {
        let repeated = match (&given, &self.opening) {
            (None, Some(_)) => true,
            (Some(given), Some(opening)) => given == opening,
            _ => false,
        };
        self.outline.title_in_body = repeated;
        given.or_else(|| self.outline.headings.first().map(|h| h.text.clone()))
    }

    /// The outline, with levels under the page's own title, and the links.
    pub fn finish(mut self) -> (Arc<Outline>, Arc<Vec<Link>>) {
        let skipped = usize::from(self.outline.title_in_body);
        let headings = &mut self.outline.headings;
        if headings
            .iter()
            .skip(skipped)
            .any(|heading| heading.level == 1)
        {
            for heading in headings.iter_mut().skip(skipped) {
                heading.level = (heading.level + 1).min(6);
            }
        }
        headings.shrink_to_fit();
        self.outline.index_anchors();
        self.links.shrink_to_fit();
        (Arc::new(self.outline), Arc::new(self.links))
    }
}

/// Looks through a body that begins `offset` bytes into `file`. `None`: it cannot be used.
pub fn outline(
    file: &str,
    body: &str,
    offset: usize,
    diagnostics: &mut Diagnostics,
) -> Option<Draft> {
    let mut walk = Walk {
        file,
        diagnostics,
        draft: Draft::default(),
        ids: BTreeMap::new(),
        depth: 0,
        cells: 0,
        first: true,
        heading: None,
        paragraph: None,
        is_mute: false,
    };
    let mut in_code = false;
    for (event, range) in Parser::new_ext(body, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ if in_code => {}
            _ => {
                let open = open_comment(body, &event, range.clone());
                if let Some(at) = open {
                    let message = "this comment is not closed in its block: what follows is shown";
                    let diagnostic = Diagnostic::warning(Code::OpenComment, message)
                        .at(file, Span::new(at, at + 4).shifted(offset))
                        .hint(
                            "close it with `-->` before the next empty line, and begin a comment of \
                             several paragraphs on a line of its own",
                        );
                    walk.diagnostics.push(diagnostic);
                }
            }
        }
        let span = Span::new(range.start, range.end).shifted(offset);
        walk.event(event, span)?;
    }
    Some(walk.draft)
}

/// Where a comment begins that ends with its paragraph or its block of HTML, for which `event` stands.
/// One that begins a block of its own and is not closed hides all that follows, and is not found here.
fn open_comment(body: &str, event: &Event<'_>, range: Range<usize>) -> Option<usize> {
    let here = &body[range.clone()];
    match event {
        Event::Text(_) => {
            let before = &body[..range.start];
            let strokes = before.len() - before.trim_end_matches('\\').len();
            let is_escaped = strokes % 2 == 1;
            (here.starts_with('<') && body[range.start..].starts_with("<!--") && !is_escaped)
                .then_some(range.start)
        }
        Event::Start(Tag::HtmlBlock) if range.end < body.len() => {
            let last = here.rfind("<!--")?;
            (!here[last..].contains("-->")).then_some(range.start + last)
        }
        _ => None,
    }
}

struct OpenHeading {
    level: HeadingLevel,
    id: Option<Box<str>>,
    text: String,
    opens: bool,
}

struct Walk<'a> {
    file: &'a str,
    diagnostics: &'a mut Diagnostics,
    draft: Draft,
    /// Anchors that are taken, and the number that the next of that name may try.
    ids: BTreeMap<String, usize>,
    depth: usize,
    cells: usize,
    first: bool,
    heading: Option<OpenHeading>,
    paragraph: Option<String>,
    /// Within a wikilink that has no words of its own.
    is_mute: bool,
}

impl Walk<'_> {
    /// One event; `None` ends the walk, because the body cannot be used.
    fn event(&mut self, event: Event<'_>, span: Span) -> Option<()> {
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
                self.end(tag);
            }
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::InlineHtml(html) if !html.starts_with("<!--") => self.text(&html),
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
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        if let Some(paragraph) = &mut self.paragraph
            && paragraph.len() <= SUMMARY
        {
            paragraph.push_str(text);
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) -> Option<()> {
        match tag {
            Tag::Heading { level, id, .. } => {
                self.heading = Some(OpenHeading {
                    level,
                    id: id.map(|id| plain(&id).into()),
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
                if link_type == (LinkType::WikiLink { has_pothole: false }) {
                    // Its words are a name with marks that readers do not see.
                    self.text(bare_name(&dest_url));
                    self.is_mute = true;
                }
                let target = match link_type {
                    LinkType::WikiLink { has_pothole } => Some(wiki(&dest_url, has_pothole)),
                    LinkType::Email => Some(Target::External(format!("mailto:{dest_url}").into())),
                    _ => target(&dest_url, Role::Link),
                };
                self.link(target, &dest_url, span);
            }
            Tag::Image { dest_url, .. } => {
                let found = target(&dest_url, Role::Image);
                self.link(found, &dest_url, span);
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
            Some(target) => target,
            None => {
                self.diagnostics.push(
                    Diagnostic::error(Code::BrokenLink, "this link leads nowhere")
                        .at(self.file, span)
                        .hint("write where it should lead, or remove the brackets"),
                );
                Target::Refused
            }
        };
        self.draft.links.push(Link { target, span });
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => self.is_mute = false,
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
        let wanted = heading
            .id
            .filter(|id| !id.is_empty())
            .map_or_else(|| slug(&anchor_words(&heading.text)), String::from);
        let mut id = wanted.clone();
        while let Some(next) = self.ids.get(&id).copied() {
            let number = self.ids.get(&wanted).map_or(next, |number| *number);
            id = format!("{wanted}-{number}");
            self.ids.insert(wanted.clone(), number + 1);
        }
        self.ids.insert(id.clone(), 2);
        let level = heading.level as u8;
        if heading.opens && level == 1 {
            self.draft.opening = Some(text.as_str().into());
        }
        self.draft.outline.headings.push(Heading {
            level,
            id: id.into(),
            text: text.into(),
        });
    }
}

/// The name in `?event:name#anchor`.
fn bare_name(destination: &str) -> &str {
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
            let draft = outline("x.md", body, 0, &mut Diagnostics::default());
            let (outline, _) = draft.unwrap_or_default().finish();
            outline.first_paragraph.clone().unwrap_or_default()
        };
        let body = "On [[event:kyiv#now]], [[?ua-02]] and [[?agent:X|event: words]] (a: b).\n";
        assert_eq!(&*first(body), "On kyiv, ua-02 and event: words (a: b).");
    }
}
