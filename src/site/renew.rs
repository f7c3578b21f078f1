//! A site in which assessments say other things about the same: nothing is linked anew.

use std::sync::Arc;

use super::place::{summary, title};
use super::{AssessmentEntry, Body, Site};
use crate::model::{Document, Front};

impl Site {
    /// The site with newer versions of some assessments, which differ from theirs by no more than
    /// [`Reach::Shown`](crate::model::Reach::Shown). Nothing comes back where more has to be worked
    /// out anew: where one of them is not on the site, or has links whose places are still needed.
    #[must_use]
    pub fn renewed<'d>(&self, documents: impl IntoIterator<Item = &'d Document>) -> Option<Self> {
        let mut site = self.clone();
        for document in documents {
            let mut places = self.absolute_links.iter().map(|link| &link.file);
            if places.any(|file| *file == document.path) {
                return None;
            }
            let mut entries = self.assessments.enumerated();
            let (at, entry) = entries.find(|(_, entry)| entry.body.path == document.path)?;
            site.assessments[at] = Arc::new(self.newer(entry, document)?);
        }
        Some(site)
    }

    /// The entry of a newer version of an assessment.
    fn newer(&self, entry: &AssessmentEntry, document: &Document) -> Option<AssessmentEntry> {
        let Front::Assessment(facts) = &document.front else {
            return None;
        };
        let agent = entry.agents.first().map_or("", |&at| &self.agents[at].id);
        let event = entry.events.first();
        let event = event.map_or("", |&at| &self.events[at].title);
        Some(AssessmentEntry {
            title: title(facts, agent, event),
            summary: summary(facts.summary.as_ref(), &document.outline),
            facts: facts.clone(),
            body: Body {
                digest: document.digest,
                outline: document.outline.clone(),
                ..entry.body.clone()
            },
            ..entry.clone()
        })
    }
}
