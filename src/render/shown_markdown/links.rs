//! Links and images: their words, and their address where the page has it.

use std::ops::Range;

use pulldown_cmark::{CowStr, LinkType};

use super::Writer;
use crate::parse::bare_name;
use crate::tally;

/// What is written after the words of a link or an image.
pub(super) enum LinkEnd<'e> {
    /// Nothing: a wikilink is its words.
    Nothing,
    /// The sign that ends an address in angle brackets.
    Angle,
    /// A bracket: the page has no address for it.
    Bracket,
    /// What the source has.
    Source,
    /// The address and the title of its definition.
    Defined(CowStr<'e>, CowStr<'e>),
}

impl<'e> Writer<'e, '_> {
    pub(super) fn start_wikilink(&mut self, has_words: bool, name: &str, range: &Range<usize>) {
        self.between(range.start);
        let source = self.source(range);
        if has_words {
            let bar = source.find('|').map_or(0, |at| at + 1);
            self.done = range.start + bar;
            self.links.push(LinkEnd::Nothing);
            return;
        }
        if name.starts_with('?') {
            // There need be no such document, and nobody but the author has to know its name.
            self.put("…", range.end);
        } else if self.is_bare() {
            self.put(&format!("[[{}]]", bare_name(name)), range.end);
        } else {
            self.put(source, range.end);
        }
        self.muted = 1;
    }

    /// Whether the page leaves out the address of a link here: an alternative text holds no links, a link no other
    /// one, and the title none.
    fn is_bare(&self) -> bool {
        self.in_title || !self.links.is_empty()
    }

    pub(super) fn start_link(
        &mut self,
        open: &str,
        link_type: LinkType,
        address: CowStr<'e>,
        title: CowStr<'e>,
        range: &Range<usize>,
    ) {
        self.between(range.start);
        let (open, end) = match link_type {
            LinkType::Autolink | LinkType::Email => ("<", LinkEnd::Angle),
            _ if self.is_bare() => (open, LinkEnd::Bracket),
            LinkType::Inline => (open, LinkEnd::Source),
            _ => (open, LinkEnd::Defined(address, title)),
        };
        self.put(open, range.start + open.len());
        self.links.push(end);
    }

    pub(super) fn end_link(&mut self, end: usize) {
        match self.links.pop() {
            Some(LinkEnd::Angle) => self.put(">", end),
            Some(LinkEnd::Bracket) => self.put("]", end),
            Some(LinkEnd::Source) => {
                let source = self.take(end);
                self.out.push_str(source);
            }
            Some(LinkEnd::Defined(address, title)) => {
                // The parser limits how much text definitions add.
                tally::look(address.len() + title.len());
                let title = match &*title {
                    "" => String::new(),
                    title => format!(" \"{title}\""),
                };
                self.put(&format!("]({address}{title})"), end);
            }
            Some(LinkEnd::Nothing) | None => self.done = self.done.max(end),
        }
        self.is_inline = true;
    }
}
