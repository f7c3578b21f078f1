//! Footnotes of a body, numbered by their first reference and put at its end.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use pulldown_cmark::{Event, TagEnd};
use unicase::UniCase;

use super::Pass;

/// A footnote's name, compared as the parser compares it: without regard to case.
pub(super) type Label = UniCase<String>;

pub(super) fn label(name: &str) -> Label {
    UniCase::new(name.to_owned())
}

impl<'a> Pass<'a, '_> {
    pub(super) fn reference(&mut self, name: &str) {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(label(name)).or_insert(next);
        let times = self.references.entry(label(name)).or_default();
        *times += 1;
        let html = format!(
            "<sup class=\"footnote-ref\"><a id=\"fnref_{number}_{times}\" href=\"#fn_{number}\">{number}</a></sup>"
        );
        let reference = Event::InlineHtml(html.into());
        if self.is_in_link() || self.is_in_image() {
            self.waiting.push(reference);
        } else {
            self.push(reference);
        }
    }

    /// The footnotes in the order of their numbers; those that nobody refers to stand last.
    pub(super) fn footnotes(&mut self) -> Vec<Event<'a>> {
        let mut events = Vec::new();
        let mut notes = std::mem::take(&mut self.notes);
        if notes.is_empty() {
            return events;
        }
        let last = self.numbers.len() + 1;
        let mut known = BTreeSet::new();
        notes.sort_by_cached_key(|note| {
            let is_first = known.insert(note.name.clone());
            let number = self.numbers.get(&note.name).filter(|_| is_first);
            number.copied().unwrap_or(last)
        });
        events.push(Event::Html(
            "<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n".into(),
        ));
        let mut shown = BTreeSet::new();
        for note in notes {
            // A second definition of one name is nobody's note, and comes after all numbers.
            let number = self.numbers.get(&note.name);
            let Some(number) = number.filter(|number| shown.insert(**number)) else {
                events.push(Event::Html("<li>\n".into()));
                events.extend(note.events);
                events.push(Event::Html("</li>\n".into()));
                continue;
            };
            events.push(Event::Html(format!("<li id=\"fn_{number}\">\n").into()));
            let times = self.references.get(&note.name).copied().unwrap_or(0);
            let back = ways_back(*number, times);
            let mut inner = note.events;
            let closes = matches!(inner.last(), Some(Event::End(TagEnd::Paragraph)));
            let at = if closes { inner.len() - 1 } else { inner.len() };
            inner.insert(at, Event::InlineHtml(back.into()));
            events.extend(inner);
            events.push(Event::Html("</li>\n".into()));
        }
        events.push(Event::Html("</ol>\n</section>\n".into()));
        events
    }
}

/// Links from a footnote to its references, numbered where there are several.
fn ways_back(number: usize, times: usize) -> String {
    let mut back = String::new();
    for time in 1..=times {
        let (name, mark) = match times {
            1 => (number.to_string(), String::new()),
            _ => (format!("{number}, {time}"), format!("<sup>{time}</sup>")),
        };
        let _ = write!(
            back,
            " <a class=\"footnote-back\" href=\"#fnref_{number}_{time}\" aria-label=\"Back to reference {name}\">↩{mark}</a>"
        );
    }
    back
}
