//! The outline of a body: its headings with their anchors, its links, its first words.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::links::{Role, target, wiki};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Heading, Link, Outline, Target};
use crate::route::{plain, slug};

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

/// Controls that change the direction of text without being seen (Unicode TR 36, section 2).
pub fn is_hidden_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// An outline in the making: levels are final once the title is settled.
pub struct Draft {
    outline: Outline,
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

    /// The outline, with levels under the page's own title.
    pub fn into_outline(mut self) -> Outline {
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
        self.outline.links.shrink_to_fit();
        self.outline
    }
}

/// Looks through a body that begins `offset` bytes into `file`.
pub fn outline(file: &str, body: &str, offset: usize, diagnostics: &mut Diagnostics) -> Draft {
    let mut walk = Walk {
        file,
        diagnostics,
        draft: Draft {
            outline: Outline::default(),
            opening: None,
        },
        ids: BTreeSet::new(),
        depth: 0,
        cells: 0,
        first: true,
        heading: None,
        paragraph: None,
        named: false,
    };
    for (event, range) in Parser::new_ext(body, OPTIONS).into_offset_iter() {
        let span = Span::new(range.start, range.end).shifted(offset);
        if walk.event(event, span).is_none() {
            break;
        }
    }
    walk.draft
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
    ids: BTreeSet<String>,
    depth: usize,
    cells: usize,
    first: bool,
    heading: Option<OpenHeading>,
    paragraph: Option<String>,
    /// Whether a wikilink is open whose words are its target.
    named: bool,
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
            Event::Text(text) if self.named => self.text(bare(&text)),
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
                let target = match link_type {
                    LinkType::WikiLink { .. } => Some(wiki(&dest_url)),
                    LinkType::Email => Some(Target::External(format!("mailto:{dest_url}").into())),
                    _ => target(&dest_url, Role::Link),
                };
                self.named = matches!(link_type, LinkType::WikiLink { has_pothole: false });
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
        self.draft.outline.links.push(Link { target, span });
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => self.named = false,
            TagEnd::Heading(_) => {
                if let Some(heading) = self.heading.take() {
                    self.close_heading(heading);
                }
            }
            TagEnd::Paragraph if self.depth == 0 => {
                if let Some(text) = self.paragraph.take() {
                    let text = tidy(&text);
                    if !text.is_empty() {
                        self.draft.outline.first_paragraph = Some(text.into());
                    }
                }
            }
            _ => {}
        }
    }

    fn close_heading(&mut self, heading: OpenHeading) {
        let text = tidy(&heading.text);
        let wanted = heading
            .id
            .filter(|id| !id.is_empty())
            .map_or_else(|| slug(&text), String::from);
        let mut id = wanted.clone();
        let mut number = 1;
        while !self.ids.insert(id.clone()) {
            number += 1;
            id = format!("{wanted}-{number}");
        }
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

/// The target of a wikilink without what only the program reads: `?` and the kind.
fn bare(target: &str) -> &str {
    let target = target.trim_start();
    let target = target.strip_prefix('?').unwrap_or(target);
    match target.split_once(':') {
        Some(("event" | "agent" | "assessment", name)) => name.trim_start(),
        _ => target,
    }
}

/// One line of plain words: white space folded, hidden controls gone, cut at a word.
fn tidy(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if words.len() + word.len() > SUMMARY && !words.is_empty() {
            words.push('…');
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.extend(word.chars().filter(|&c| !is_hidden_direction(c)));
    }
    words
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_paragraph_names_what_wikilinks_lead_to() {
        let first = |body: &str| {
            let draft = outline("x.md", body, 0, &mut Diagnostics::default());
            draft.outline.first_paragraph.unwrap_or_default()
        };
        let body =
            "# Title\n\nOn [[event:kyiv]], [[?ua-02]] and [[?agent:X|event: words]] (a: b).\n";
        assert_eq!(&*first(body), "On kyiv, ua-02 and event: words (a: b).");
    }
}
