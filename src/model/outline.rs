//! The outline of a body: its headings, and its links as they were written.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Span;

/// What a body holds, as far as other pages need to know.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// Its headings, in order.
    pub headings: Vec<Heading>,
    /// The text of the first paragraph.
    pub first_paragraph: Option<Arc<str>>,
    /// Whether the body opens with the heading that serves as the title.
    pub title_in_body: bool,
    /// Positions of the headings in the order of their anchors.
    by_anchor: Vec<u32>,
    /// Further names of headings, sorted; none is also an anchor.
    further: Box<[FurtherName]>,
    /// Positions in `further` of former anchors, in the order of their headings.
    former: Box<[u32]>,
}

/// Another name by which links find a heading.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FurtherName {
    /// The name.
    pub name: Box<str>,
    /// The position of the heading.
    pub heading: u32,
    /// Whether pages had it as an anchor once, so that they keep it.
    pub is_former: bool,
}

impl Outline {
    /// Makes anchors findable, once all headings are there. Of `further` names, the first of each spelling
    /// counts, unless a heading has it as its anchor.
    pub fn index_anchors(&mut self, mut further: Vec<FurtherName>) {
        let count = u32::try_from(self.headings.len()).unwrap_or(u32::MAX);
        self.by_anchor = (0..count).collect();
        let headings = &self.headings;
        self.by_anchor
            .sort_by(|a, b| headings[*a as usize].id.cmp(&headings[*b as usize].id));
        further.retain(|name| !self.has_anchor(&name.name));
        further.sort_by(|a, b| a.name.cmp(&b.name));
        further.dedup_by(|later, first| later.name == first.name);
        let former = (0..).zip(&further).filter(|(_, name)| name.is_former);
        let mut former: Vec<(u32, u32)> = former.map(|(at, name)| (name.heading, at)).collect();
        former.sort_unstable();
        self.former = former.into_iter().map(|(_, at)| at).collect();
        self.further = further.into();
    }

    /// Whether a heading has this anchor.
    pub fn has_anchor(&self, anchor: &str) -> bool {
        let id = |at: &u32| &*self.headings[*at as usize].id;
        self.by_anchor
            .binary_search_by(|at| id(at).cmp(anchor))
            .is_ok()
    }

    /// The anchor of the heading that has this anchor or further name, in this case or in small letters.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.find_exactly(name)
            .or_else(|| self.find_exactly(&name.to_lowercase()))
    }

    fn find_exactly(&self, name: &str) -> Option<&str> {
        let id = |at: &u32| &*self.headings[*at as usize].id;
        if let Ok(at) = self.by_anchor.binary_search_by(|at| id(at).cmp(name)) {
            return Some(id(&self.by_anchor[at]));
        }
        let by_name = |further: &FurtherName| (*further.name).cmp(name);
        let at = self.further.binary_search_by(by_name).ok()?;
        Some(&self.headings[self.further[at].heading as usize].id)
    }

    /// The anchors that the heading at a position had once.
    pub fn former_anchors(&self, heading: usize) -> impl Iterator<Item = &str> {
        let of = |at: &u32| self.further[*at as usize].heading as usize;
        let first = self.former.partition_point(|at| of(at) < heading);
        let own = self.former[first..].iter();
        own.take_while(move |at| of(at) == heading)
            .map(|at| &*self.further[*at as usize].name)
    }
}

/// A heading of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 2 to 6: the page's own title is the first level.
    pub level: u8,
    /// Its anchor.
    pub id: Box<str>,
    /// Its text without markup.
    pub text: Box<str>,
}

/// A link or an image of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it should lead.
    pub target: Target,
    /// The text that is underlined where it does not.
    pub span: Span,
    /// Whether it has words of its own; those of an image are its alternative text.
    pub has_words: bool,
}

/// Where a link should lead, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// `#anchor` on the same page.
    Anchor(Box<str>),
    /// A path to a Markdown file relative to the document, percent-decoded, with a fragment.
    Document {
        /// The path as written.
        path: Box<str>,
        /// The anchor, if any.
        fragment: Option<Box<str>>,
    },
    /// `[[name]]`, `[[event:name#anchor]]` or `[[?name|words]]`.
    Wiki {
        /// The name, with its kind if one was written.
        name: Box<str>,
        /// The anchor, if any.
        fragment: Option<Box<str>>,
        /// Whether the words stand plain where the target is not public.
        optional: bool,
    },
    /// A path to another file relative to the document, percent-decoded.
    File {
        /// The path as written.
        path: Box<str>,
        /// Query and fragment as written.
        rest: Box<str>,
    },
    /// An absolute path on the site, percent-decoded, with what follows it (`?…`, `#…`).
    Site {
        /// The path, which begins with `/`.
        path: Box<str>,
        /// Query and fragment as written.
        rest: Box<str>,
    },
    /// An address elsewhere, of an allowed scheme.
    External(Box<str>),
    /// An image elsewhere, which is shown as a link.
    RemoteImage(Box<str>),
    /// An address whose scheme is not allowed: it does not become a link.
    Refused,
}
