//! The words of a body that readers see, as plain text, for the search.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::markdown::bare_name;
use super::without_comments;
use crate::config::RawHtml;

/// Takes the events of a body, and writes its words. Where a block begins or ends, a word does.
pub struct BodyWords<'t> {
    text: &'t mut String,
    raw_html: RawHtml,
    /// Within a wikilink that has no words of its own.
    is_mute: bool,
    /// The text of an open block of raw HTML.
    raw: Option<String>,
}

impl<'t> BodyWords<'t> {
    /// Writes into `text`.
    pub fn new(text: &'t mut String, raw_html: RawHtml) -> Self {
        Self {
            text,
            raw_html,
            is_mute: false,
            raw: None,
        }
    }

    /// Takes the next event.
    pub fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) if !self.is_mute => self.text.push_str(text),
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            Event::InlineHtml(html) => match self.raw_html {
                // It is shown as text, without comments.
                RawHtml::Escape if !html.starts_with("<!--") => self.text.push_str(html),
                RawHtml::Escape => {}
                RawHtml::Trust => self.text.push_str(&without_tags(html)),
            },
            Event::Html(html) => match &mut self.raw {
                Some(raw) => raw.push_str(html),
                None if !html.starts_with("<!--") => self.text.push_str(html),
                None => {}
            },
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Link {
                link_type: LinkType::WikiLink { has_pothole: false },
                dest_url,
                ..
            } => {
                self.text.push_str(bare_name(dest_url));
                self.is_mute = true;
            }
            Tag::HtmlBlock => self.raw = Some(String::new()),
            tag if is_within_words(tag.to_end()) => {}
            _ => self.text.push('\n'),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if tag == TagEnd::Link {
            self.is_mute = false;
        }
        if let Some(raw) = self.raw.take_if(|_| tag == TagEnd::HtmlBlock) {
            let shown = without_comments(&raw);
            match self.raw_html {
                RawHtml::Escape => self.text.push_str(&shown),
                RawHtml::Trust => self.text.push_str(&without_tags(&shown)),
            }
        }
        if !is_within_words(tag) {
            self.text.push('\n');
        }
    }
}

/// Whether what has this end may be within a word.
fn is_within_words(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// HTML without its tags. One that does not end takes the rest with it.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = rest[start..]
            .find('>')
            .map_or("", |end| &rest[start + end + 1..]);
    }
    text.push_str(rest);
    text
}
