//! An outline in the making.

use std::sync::Arc;

use super::anchors::{self, Wanted};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Link, Outline};

/// The outline of a body, whose levels are final once the title is settled.
#[derive(Default)]
pub struct Draft {
    pub(super) outline: Outline,
    pub(super) links: Vec<Link>,
    /// What each heading would be called in links.
    pub(super) anchors: Vec<Wanted>,
    /// The text of a first-level heading with which the body opens.
    pub(super) opening: Option<Box<str>>,
    /// Links, pictures and footnotes in that heading.
    pub(super) in_opening: Vec<(&'static str, Span)>,
}

impl Draft {
    /// Decides the title: as `given`, or else the first heading. A heading of the first level
    /// that opens the body and is the title is not shown twice.
    pub fn settle_title(&mut self, given: Option<Box<str>>) -> Option<Box<str>> {
        let repeated = match (&given, &self.opening) {
            (None, Some(_)) => true,
            (Some(given), Some(opening)) => given == opening,
            _ => false,
        };
        self.outline.title_in_body = repeated;
        let mut texts = self.outline.headings.iter().map(|heading| &heading.text);
        given.or_else(|| texts.find(|text| !text.is_empty()).cloned())
    }

    /// The outline, with levels under the page's own title, and the links.
    pub fn finish(
        mut self,
        file: &str,
        diagnostics: &mut Diagnostics,
    ) -> (Arc<Outline>, Arc<Vec<Link>>) {
        if self.outline.title_in_body {
            diagnostics.append(lost_in_title(file, &self.in_opening));
        }
        let skipped = usize::from(self.outline.title_in_body);
        let headings = &mut self.outline.headings;
        if headings
            .iter()
            .skip(skipped)
            .any(|heading| heading.level == 1)
        {
            for heading in headings.iter_mut().skip(skipped) {
                heading.level = (heading.level + 1).min(6);
            }
        }
        headings.shrink_to_fit();
        let further = anchors::assign(&mut self.outline.headings, self.anchors);
        self.outline.index_anchors(further);
        self.links.shrink_to_fit();
        (Arc::new(self.outline), Arc::new(self.links))
    }
}

/// Warns of links, pictures and footnotes in a heading that becomes the title, which is words only.
fn lost_in_title(file: &str, marks: &[(&str, Span)]) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    for (what, span) in marks {
        diagnostics.push(
            Diagnostic::warning(
                Code::TitleMarkup,
                format!("the title is shown as plain words, without this {what}"),
            )
            .at(file, *span)
            .hint(format!("move the {what} to the text below the title")),
        );
    }
    diagnostics
}
