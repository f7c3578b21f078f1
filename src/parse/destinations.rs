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

/// A link that is open.
struct Open<'t> {
    destination: CowStr<'t>,
    link_type: LinkType,
    role: Role,
    start: usize,
    /// Where its words end.
    inner: usize,
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
    let mut open: Vec<Open<'_>> = Vec::new();
    for (event, range) in parser {
        match event {
            Event::Start(
                ref tag @ (Tag::Link {
                    link_type,
                    ref dest_url,
                    ..
                }
                | Tag::Image {
                    link_type,
                    ref dest_url,
                    ..
                }),
            ) => {
                let is_image = matches!(tag, Tag::Image { .. });
                open.push(Open {
                    destination: dest_url.clone(),
                    link_type,
                    role: if is_image { Role::Image } else { Role::Link },
                    start: range.start,
                    inner: range.start + 1,
                });
                continue;
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                found.extend(open.pop().and_then(|link| link.written(body, range.end)));
            }
            _ => {}
        }
        if let Some(link) = open.last_mut() {
            link.inner = link.inner.max(range.end);
        }
    }
    found
}

impl Open<'_> {
    /// The destination of a link that ends there, if it is written within the link.
    fn written(&self, body: &str, end: usize) -> Option<Destination> {
        let range = self.start..end;
        match self.link_type {
            LinkType::Inline => {
                let place = place_of_destination(body, range, self.inner, "](")?;
                by_path(&self.destination, self.role, place)
            }
            LinkType::WikiLink { .. } => {
                let target = wiki(&self.destination);
                let Target::Wiki { name, .. } = &target else {
                    return None;
                };
                let from = self.start + body[range].find("[[")? + 2;
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
