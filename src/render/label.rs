//! The TLP label of each page of an internal edition.
//!
//! A page has the label of the lowest edition in which it is the same: what that edition withholds has left no trace
//! in it. So the label is the highest marking of what the page shows, counts and neighbours included, and no view has
//! to say what it was made from.

use serde::Serialize;

use super::{Prepared, Renderer};
use crate::digest::Digest;
use crate::model::Marking;
use crate::plan::{Plan, Planned};
use crate::site::{Site, noting};
use crate::theme::Theme;

/// An internal edition, as far as labels need it.
pub struct Labels {
    /// The highest marking of all documents that it shows.
    pub highest: Marking,
    /// The editions below that one which differ, lowest first, each with its site and its pages.
    pub lower: Vec<(Marking, Site, Plan)>,
}

/// The label of a page: `marking` in templates.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct MarkingView {
    /// As TLP 2.0 writes it, such as `TLP:AMBER+STRICT`.
    pub label: &'static str,
    /// Its word for style sheets: `clear`, `green`, `amber`, `amber-strict` or `red`.
    pub class: &'static str,
}

impl MarkingView {
    /// Of a marking.
    pub fn new(marking: Marking) -> Self {
        Self {
            label: marking.label(),
            class: match marking {
                Marking::Clear => "clear",
                Marking::Green => "green",
                Marking::Amber => "amber",
                Marking::AmberStrict => "amber-strict",
                Marking::Red => "red",
            },
        }
    }
}

/// What labels a renderer gives: the highest, and the editions in which a page may be the same.
pub(super) struct Labelling<'a> {
    highest: Marking,
    lower: Vec<(Marking, Renderer<'a>)>,
}

impl<'a> Labelling<'a> {
    pub(super) fn new(labels: &'a Labels, theme: &'a Theme) -> Self {
        let lower = labels.lower.iter();
        let renderer = |(marking, site, plan): &'a (Marking, Site, Plan)| {
            (*marking, Renderer::new(site, plan, theme, None))
        };
        Self {
            highest: labels.highest,
            lower: lower.map(renderer).collect(),
        }
    }

    /// The label of a page that is made from `own`.
    pub(super) fn of(&self, page: &Planned, own: Digest) -> Marking {
        let is_same = |lower: &Renderer<'_>| {
            let page = lower.plan.page(page.route.as_str());
            let prepared = page.map(|page| lower.prepare(page));
            matches!(prepared, Some(Prepared::Page { own: other, .. }) if other == own)
        };
        let mut lower = self.lower.iter();
        // What was looked at in another edition has other positions there.
        let (found, _) = noting(|| lower.find(|(_, lower)| is_same(lower)));
        found.map_or(self.highest, |(marking, _)| *marking)
    }
}
