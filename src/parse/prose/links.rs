//! Links and images of a body, which become marks.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, LinkType};
use pulldown_cmark_escape::{escape_href, escape_html};

use super::{Mark, Pass, visible};
use crate::route::last_part;

/// An open link or image.
pub(super) struct Open<'a> {
    /// The end of the text, without what is open within.
    pub(super) has_words: bool,
    /// What it says where its goal lends it no words.
    own: Own<'a>,
}

/// The words that the address of a link or an image makes.
enum Own<'a> {
    /// Those of a link.
    Link(CowStr<'a>),
    /// Those of an image.
    Image(CowStr<'a>),
}

impl Own<'_> {
    fn words(&self) -> &str {
        match self {
            Self::Link(address) => without_scheme(address),
            Self::Image(address) => last_part(without_scheme(address)),
        }
    }
}

impl<'a, I> Pass<'a, '_, I> {
    fn next_link(&mut self) -> usize {
        self.link += 1;
        self.link - 1
    }

    pub(super) fn start_link(
        &mut self,
        link_type: LinkType,
        title: CowStr<'a>,
        address: CowStr<'a>,
    ) {
        let is_email = link_type == LinkType::Email && !address.starts_with("mailto:");
        let href = if is_email {
            Cow::Owned(format!("mailto:{address}"))
        } else {
            trimmed(&address)
        };
        // The parser gives a wikilink without words its name.
        let is_bare = link_type == (LinkType::WikiLink { has_pothole: false });
        let mark = Mark::Link {
            at: self.next_link(),
            href: &escaped_href(&href),
            title: &escaped_title(title),
            name: is_bare.then(|| without_scheme(&address)),
        };
        self.push(Event::InlineHtml(mark.written().into()));
        self.open.push(Open {
            has_words: false,
            own: Own::Link(address),
        });
    }

    pub(super) fn start_image(&mut self, title: CowStr<'a>, address: CowStr<'a>) {
        let mark = Mark::Image {
            at: self.next_link(),
            href: &escaped_href(&trimmed(&address)),
            title: &escaped_title(title),
        };
        self.push(Event::InlineHtml(mark.written().into()));
        self.images += 1;
        self.open.push(Open {
            has_words: false,
            own: Own::Image(address),
        });
    }

    pub(super) fn close(&mut self) {
        let Some(open) = self.open.pop() else {
            return;
        };
        if matches!(open.own, Own::Image(_)) {
            self.images -= 1;
        }
        let words = (!open.has_words).then(|| open.own.words());
        let end = Mark::End { words }.written();
        self.push(Event::InlineHtml(end.into()));
        self.stream().after_link = true;
    }
}

fn escaped_href(address: &str) -> String {
    let mut escaped = String::with_capacity(address.len());
    // Writing to a string does not fail.
    let _ = escape_href(&mut escaped, address);
    escaped
}

/// A title in which what it hides is shown twice: the first time may take its use from a neighbour.
fn escaped_title(title: CowStr<'_>) -> String {
    if title.is_empty() {
        return String::new();
    }
    let title = visible(visible(title));
    let mut escaped = String::with_capacity(title.len());
    let _ = escape_html(&mut escaped, &title);
    escaped
}

/// The address as its scheme was checked: without the white space that browsers drop.
fn trimmed(url: &str) -> Cow<'_, str> {
    if !url.contains(|c: char| c <= ' ') {
        return url.into();
    }
    let kept = url.trim_matches(|c: char| c <= ' ').chars();
    let kept: String = kept.filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    kept.into()
}

/// An address without `https://` or `mailto:`.
fn without_scheme(address: &str) -> &str {
    let address = address.trim();
    let rest = address.split_once(':').map_or(address, |(_, rest)| rest);
    rest.trim_start_matches('/')
}
