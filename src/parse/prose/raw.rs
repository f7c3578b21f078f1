//! Raw HTML of a body: shown as text, or let through where every author is trusted.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::mark::without_sign;
use super::{Pass, visible};
use crate::config::RawHtml;

impl<'a, I> Pass<'a, '_, I> {
    pub(super) fn raw_inline(&mut self, html: CowStr<'a>) {
        match self.raw_html {
            RawHtml::Trust => {
                // An alternative text shows it as it was written.
                let text = Event::Text(html.clone());
                let html = without_sign(&html).into_owned();
                self.push_markup(Event::InlineHtml(html.into()), Some(text));
            }
            RawHtml::Escape if html.starts_with("<!--") || html.trim() == "-->" => {}
            RawHtml::Escape => self.push_words(Event::Text(visible(html))),
        }
    }

    pub(super) fn end_raw(&mut self) {
        let Some(raw) = self.raw.take() else {
            return;
        };
        if self.raw_html == RawHtml::Trust {
            let raw = without_sign(&raw).into_owned();
            self.push(Event::Html(raw.into()));
            return;
        }
        // A comment was never meant to be read; anything else is shown as it was written.
        let shown = without_comments(&raw);
        let text = shown.trim();
        if !text.is_empty() {
            self.push(Event::Start(Tag::Paragraph));
            self.push(Event::Text(visible(text.to_owned().into())));
            self.push(Event::End(TagEnd::Paragraph));
        }
    }
}

/// Text without its comments of HTML; one that does not end takes the rest with it.
pub fn without_comments(raw: &str) -> String {
    let mut shown = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(start) = rest.find("<!--") {
        shown.push_str(&rest[..start]);
        let inside = &rest[start + 4..];
        rest = inside.find("-->").map_or("", |end| &inside[end + 3..]);
    }
    shown.push_str(rest);
    shown
}
