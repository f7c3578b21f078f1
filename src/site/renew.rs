//! A site in which assessments say other things about the same: nothing is linked anew.

use std::sync::Arc;

use super::Site;
use super::link::{summary, title};
use crate::model::{Document, Front};

impl Site {
    /// The site with newer versions of some assessments, which differ from theirs by no more than
    /// [`Reach::Shown`](crate::model::Reach::Shown). Nothing comes back where more has to be worked
    /// out anew: where one of them is not on the site, or has links whose places are still needed.
    #[must_use]
    pub fn renewed<'d>(&self, documents: impl IntoIterator<Item = &'d Document>) -> Option<Self> {
        let mut site = self.clone();
        for document in documents {
            let Front::Assessment(facts) = &document.front else {
                return None;
            };
            let mut places = self.absolute_links.iter().map(|link| &link.file);
            if places.any(|file| *file == document.path) {
                return None;
            }
            let mut entries = self.assessments.enumerated();
            let (at, _) = entries.find(|(_, entry)| entry.body.path == document.path)?;
            let entry = Arc::make_mut(&mut site.assessments[at]);
            let agent = entry.agents.first().map_or("", |&at| &self.agents[at].id);
            let event = entry
                .events
                .first()
                .map_or("", |&at| &self.events[at].title);
            entry.title = title(facts, agent, event);
            entry.facts = facts.clone();
            entry.body.digest = document.digest;
            entry.body.outline = document.outline.clone();
            entry.summary = summary(facts.summary.as_ref(), &entry.body);
        }
        Some(site)
    }
}
