//! Headings of a body with their anchors, and the one that is the title.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::{Pass, without_comments};
use crate::model::Outline;
use crate::route::plain;

/// The anchor of the title's heading, if the HTML of a body shows nothing else, or an empty text if
/// it shows nothing: templates then leave out what they put around a body.
pub fn only_title<'o>(html: &str, outline: &'o Outline) -> Option<&'o str> {
    let title = outline.headings.first().filter(|_| outline.title_in_body);
    let anchor = title.map(|_| title_anchors(outline));
    let rest = html
        .strip_prefix(anchor.as_deref().unwrap_or_default())
        .unwrap_or(html)
        .trim_start();
    let is_empty =
        rest.is_empty() || (rest.starts_with("<!--") && without_comments(rest).trim().is_empty());
    is_empty.then(|| title.map_or("", |heading| &*heading.id))
}

/// The anchors of the title's heading, which is shown elsewhere.
fn title_anchors(outline: &Outline) -> String {
    let own = outline.headings.first().map(|heading| &*heading.id);
    let all = own.into_iter().chain(outline.former_anchors(0));
    all.map(anchor).collect::<String>() + "\n"
}

impl<'a> Pass<'a, '_> {
    pub(super) fn start_heading(&mut self, classes: Vec<CowStr<'a>>) {
        let headings = &self.outline.headings;
        let at = self.heading;
        self.heading += 1;
        let Some(heading) = headings.get(at) else {
            return;
        };
        if at == 0 && self.outline.title_in_body {
            // The template shows the title; links to its heading lead to the text below.
            self.push(Event::Html(title_anchors(self.outline).into()));
            self.skip = Some(TagEnd::Heading(HeadingLevel::H1));
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
}

/// A place to which links lead. Anchors have no characters that HTML would escape.
fn anchor(id: &str) -> String {
    format!("<span id=\"{id}\"></span>")
}

pub(super) fn level(level: u8) -> HeadingLevel {
    HeadingLevel::try_from(usize::from(level)).unwrap_or(HeadingLevel::H6)
}
