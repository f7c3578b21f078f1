//! Footnotes of a body, numbered by their first reference and put at its end.

use std::collections::{BTreeSet, VecDeque};
use std::fmt::Write as _;

use pulldown_cmark::{Event, TagEnd};
use unicase::UniCase;

use super::{Mark, Pass, Stream};

/// A footnote's name, compared as the parser compares it: without regard to case.
pub(super) type Label = UniCase<String>;

/// A footnote: what defines it.
pub(super) struct Note<'a> {
    name: Label,
    pub(super) stream: Stream<'a>,
}

impl Note<'_> {
    pub(super) fn of(name: &str) -> Self {
        Self {
            name: label(name),
            stream: Stream::default(),
        }
    }
}

fn label(name: &str) -> Label {
    UniCase::new(name.to_owned())
}

impl<'a, I> Pass<'a, '_, I> {
    pub(super) fn reference(&mut self, name: &str) {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(label(name)).or_insert(next);
        let times = self.references.entry(label(name)).or_default();
        *times += 1;
        let html = format!(
            "<sup class=\"footnote-ref\"><a id=\"fnref_{number}_{times}\" href=\"#fn_{number}\">{number}</a></sup>"
        );
        let html = if self.open.is_empty() {
            html
        } else {
            Mark::Reference(&html).written()
        };
        self.push(Event::InlineHtml(html.into()));
    }

    /// The footnotes in the order of their numbers; those that nobody refers to stand last.
    pub(super) fn footnotes(&mut self) -> VecDeque<Event<'a>> {
        let mut events = VecDeque::new();
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
        events.push_back(Event::Html(
            "<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n".into(),
        ));
        let mut shown = BTreeSet::new();
        for note in notes {
            let mut inner = note.stream.events;
            // A second definition of one name is nobody's note, and comes after all numbers.
            let number = self.numbers.get(&note.name);
            let Some(number) = number.filter(|number| shown.insert(**number)) else {
                events.push_back(Event::Html("<li>\n".into()));
                events.append(&mut inner);
                events.push_back(Event::Html("</li>\n".into()));
                continue;
            };
            events.push_back(Event::Html(format!("<li id=\"fn_{number}\">\n").into()));
            let times = self.references.get(&note.name).copied().unwrap_or(0);
            let back = ways_back(*number, times);
            let closes = matches!(inner.back(), Some(Event::End(TagEnd::Paragraph)));
            let at = if closes { inner.len() - 1 } else { inner.len() };
            inner.insert(at, Event::InlineHtml(back.into()));
            events.append(&mut inner);
            events.push_back(Event::Html("</li>\n".into()));
        }
        events.push_back(Event::Html("</ol>\n</section>\n".into()));
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
