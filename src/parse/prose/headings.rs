//! Headings of a body with their anchors, and the one that is the title.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::Pass;
use crate::model::Outline;
use crate::route::plain;

/// The anchors of the title's heading, which is shown elsewhere.
pub fn title_anchors(outline: &Outline) -> String {
    let own = outline.headings.first().map(|heading| &*heading.id);
    let all = own.into_iter().chain(outline.former_anchors(0));
    all.map(anchor).collect::<String>() + "\n"
}

impl<'a, I> Pass<'a, '_, I> {
    pub(super) fn start_heading(&mut self, classes: Vec<CowStr<'a>>) {
        let at = self.heading;
        self.heading += 1;
        let Some(heading) = self.outline.headings.get(at) else {
            return;
        };
        if at == 0 && self.outline.title_in_body {
            // The template shows the title; links to its heading lead to the text below.
            self.push(Event::Html(title_anchors(self.outline).into()));
            self.is_in_title = true;
            return;
        }
        let classes = classes.into_iter().filter(|class| plain(class) == **class);
        self.push(Event::Start(Tag::Heading {
            level: level(heading.level),
            id: Some(heading.id.to_string().into()),
            classes: classes.collect(),
            attrs: Vec::new(),
        }));
        for former in self.outline.former_anchors(at) {
            self.push(Event::InlineHtml(anchor(former).into()));
        }
    }

    pub(super) fn end_heading(&mut self) {
        let at = self.heading.saturating_sub(1);
        if let Some(heading) = self.outline.headings.get(at) {
            self.push(Event::End(TagEnd::Heading(level(heading.level))));
        }
    }
}

/// A place to which links lead. Anchors have no characters that HTML would escape.
fn anchor(id: &str) -> String {
    format!("<span id=\"{id}\"></span>")
}

fn level(level: u8) -> HeadingLevel {
    HeadingLevel::try_from(usize::from(level)).unwrap_or(HeadingLevel::H6)
}
