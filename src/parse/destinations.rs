//! The destinations of a body's links, each with the place where it is written.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::edit::place_of_destination;
use super::events::Markdown;
use super::links::{Role, target, wiki};
use crate::model::Target;

/// Where a link leads, and where that is written.
#[derive(Debug, PartialEq, Eq)]
pub struct Destination {
    /// Where it leads.
    pub target: Target,
    /// The bytes that say so: of a wikilink, those of the name, without its kind.
    pub place: Range<usize>,
    /// What follows the path: `?…`, `#…` or nothing.
    pub rest: Box<str>,
}

/// A link or an image as it is written.
#[derive(Debug)]
pub struct WrittenLink<'t> {
    /// Where it leads, without escapes.
    pub destination: CowStr<'t>,
    /// How it is written.
    pub link_type: LinkType,
    /// Whether it is an image.
    pub is_image: bool,
    /// Its bytes.
    pub range: Range<usize>,
    /// Where its words end.
    inner: usize,
}

impl WrittenLink<'_> {
    /// Where the destination of an inline link is written in its text.
    pub fn place(&self, text: &str) -> Option<Range<usize>> {
        place_of_destination(text, self.range.clone(), self.inner, "](")
    }
}

/// The links that are open while a text is read, the outermost first.
#[derive(Debug, Default)]
pub struct OpenLinks<'t>(Vec<WrittenLink<'t>>);

impl<'t> OpenLinks<'t> {
    /// Takes the next event of the text. Returns the link that ends with it.
    pub fn take(&mut self, event: &Event<'t>, range: &Range<usize>) -> Option<WrittenLink<'t>> {
        let mut closed = None;
        match event {
            Event::Start(
                tag @ (Tag::Link {
                    link_type,
                    dest_url,
                    ..
                }
                | Tag::Image {
                    link_type,
                    dest_url,
                    ..
                }),
            ) => {
                self.0.push(WrittenLink {
                    destination: dest_url.clone(),
                    link_type: *link_type,
                    is_image: matches!(tag, Tag::Image { .. }),
                    range: range.clone(),
                    inner: range.start + 1,
                });
                return None;
            }
            Event::End(TagEnd::Link | TagEnd::Image) => closed = self.0.pop(),
            _ => {}
        }
        if let Some(link) = self.0.last_mut() {
            link.inner = link.inner.max(range.end);
        }
        if let Some(link) = &mut closed {
            link.range.end = range.end;
        }
        closed
    }
}

/// The destinations of all links, images and definitions of a body. Those that lead nowhere are left out.
pub fn destinations(body: &str) -> Vec<Destination> {
    let markdown = Markdown::of(body);
    let parser = markdown.parser();
    let mut found = Vec::new();
    for (_, definition) in parser.reference_definitions().iter() {
        let span = definition.span.clone();
        let place = place_of_destination(body, span.clone(), span.start, "]:");
        found.extend(place.and_then(|place| by_path(&definition.dest, Role::Link, place)));
    }
    let mut open = OpenLinks::default();
    for (event, range) in parser {
        let closed = open.take(&event, &range);
        found.extend(closed.and_then(|link| written(&link, body)));
    }
    found
}

/// The destination of a link, if it is written within the link.
fn written(link: &WrittenLink<'_>, body: &str) -> Option<Destination> {
    match link.link_type {
        LinkType::Inline => {
            let role = if link.is_image {
                Role::Image
            } else {
                Role::Link
            };
            by_path(&link.destination, role, link.place(body)?)
        }
        LinkType::WikiLink { .. } => {
            let target = wiki(&link.destination);
            let Target::Wiki { name, .. } = &target else {
                return None;
            };
            let (start, end) = (link.range.start, link.range.end);
            let from = start + body[start..end].find("[[")? + 2;
            let written = body[from..end].trim_start();
            let written = written.strip_prefix('?').unwrap_or(written).trim_start();
            let bare = match name.split_once(':') {
                Some(("event" | "agent" | "assessment", bare)) => bare.trim_start(),
                _ => name,
            };
            let before = written.strip_prefix(&**name)?;
            let stop = end - before.len();
            Some(Destination {
                place: stop - bare.len()..stop,
                target,
                rest: Box::default(),
            })
        }
        _ => None,
    }
}

fn by_path(destination: &str, role: Role, place: Range<usize>) -> Option<Destination> {
    let cut = destination.find(['?', '#']).unwrap_or(destination.len());
    Some(Destination {
        target: target(destination, role)?,
        place,
        rest: destination[cut..].trim_end().into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_destination_is_found_where_it_is_written() {
        for (body, expected) in [
            (
                "[a](b.md) ![c](<d e.png> \"t\")",
                &["b.md", "<d e.png>"][..],
            ),
            ("[![x](a.png)](b.md#c)", &["a.png", "b.md#c"]),
            ("[a]\n\n[a]: ../b.md 'T'\n", &["../b.md"]),
            ("[[event:event#x|words]] [[? a b ]]", &["event", "a b"]),
            ("| a |\n|-|\n| [[x\\|y]] |\n", &["x"]),
            ("[[1]](/x) `[a](b.md)` <https://a.example>", &["/x"]),
            ("[](a.md)[b](c(d).md)", &["a.md", "c(d).md"]),
        ] {
            let found = destinations(body);
            let found: Vec<_> = found.into_iter().map(|one| &body[one.place]).collect();
            assert_eq!(found, expected, "{body}");
        }
    }
}
