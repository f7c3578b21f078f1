//! The agents and events that posts name: those of the site, and those that get files.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::names::Names;
use crate::import::agents::Agents;
use crate::import::event::EventFile;
use crate::import::flag::Flag;
use crate::import::speaker::Speaker;
use crate::parse::label;
use crate::route::{fold, stem};
use crate::site::Site;
use crate::source::Files;

/// Agents and events.
pub struct Parties<'s> {
    site: &'s Site,
    there: Arc<dyn Files>,
    agent_names: Names,
    agents: Agents<'s>,
    event_names: Names,
    /// Events by their folded names: id and slug.
    events: BTreeMap<String, (String, String)>,
    new_events: BTreeMap<String, EventFile>,
}

impl<'s> Parties<'s> {
    /// Those of a site.
    pub fn new(site: &'s Site, there: Arc<dyn Files>) -> Self {
        Self {
            site,
            agent_names: Names::agents(site),
            agents: Agents::new(site, there.clone()),
            event_names: Names::events(site),
            events: BTreeMap::new(),
            new_events: BTreeMap::new(),
            there,
        }
    }

    /// The id of an agent that a post names on this line.
    pub fn agent(&mut self, name: &str, line: usize, flags: &mut Vec<Flag>) -> String {
        let id = match self.site.agent_named(name) {
            Some(_) => name.to_owned(),
            None => {
                let is_id = |name: &str| !name.contains('/') && !fold(name).is_empty();
                self.agent_names.named(name, is_id).id
            }
        };
        let speaker = Speaker {
            id,
            name: Some(name.to_owned()),
            is_marked_up: false,
            is_certain: false,
        };
        self.agents.agent(&speaker, line, flags).id
    }

    /// The id and the slug of an event that a post names.
    pub fn event(&mut self, name: &str) -> (String, String) {
        let key = fold(name);
        if let Some(event) = self.events.get(&key) {
            return event.clone();
        }
        let known = self.site.event_named(name);
        let declared = known.filter(|known| known.body.is_some());
        let facts = declared.and_then(|known| known.facts.as_ref());
        let slug = match known {
            Some(known) => known.slug.to_string(),
            None => stem(&self.event_names.named(name, |_| false).id, "event"),
        };
        let id = facts.map_or_else(|| slug.clone(), |facts| facts.id.to_string());
        let path = format!("content/events/{slug}.md");
        if declared.is_none() && self.there.stamp(&path).is_none() {
            let title = known.map_or(name, |known| &*known.title);
            // A title that begins with a label of TLP reads as a marking, and is an error.
            let title = if label(title).is_some() { &slug } else { title };
            let event = EventFile {
                id: id.clone(),
                slug: slug.clone(),
                path: path.clone(),
                title: title.to_owned(),
                assessments: Vec::new(),
                question: None,
                is_draft: false,
                notes: String::new(),
                text: String::new(),
                later: Vec::new(),
            };
            self.new_events.entry(path).or_insert(event);
        }
        self.events.insert(key, (id.clone(), slug.clone()));
        (id, slug)
    }

    /// The files of new events and agents: their paths and texts.
    pub fn files(&self) -> Vec<(String, String)> {
        let events = self.new_events.values();
        let events = events.map(|event| (event.path.clone(), event.write()));
        events.chain(self.agents.profiles()).collect()
    }
}
