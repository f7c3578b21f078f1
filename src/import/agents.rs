//! The agents that speak in transcripts: those of the site, and those that get a profile.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::flag::Flag;
use super::speaker::{Known, Speaker};
use crate::route::{fold, stem};
use crate::site::Site;
use crate::source::{Files, LARGEST_TEXT};
use crate::value::yaml_scalar;

/// An agent, as assessments refer to it.
#[derive(Debug, Clone)]
pub struct Agent {
    /// Its id.
    pub id: String,
    /// Its segment of URLs and paths.
    pub slug: String,
    name: Option<String>,
    /// Whether it gets a profile.
    is_new: bool,
}

impl Agent {
    /// The path of the profile that it gets.
    pub fn profile(&self) -> Option<String> {
        (self.is_new).then(|| format!("content/agents/{}.md", self.slug))
    }
}

/// All agents that speak.
pub struct Agents<'s> {
    site: &'s Site,
    there: Arc<dyn Files>,
    /// By their folded ids.
    all: BTreeMap<String, Agent>,
    /// Names that new profiles say, folded.
    names: BTreeSet<String>,
}

/// What a site's agents are called.
pub fn known(site: &Site) -> Known {
    let mut known = Known::default();
    for agent in site.agents.iter().filter(|agent| agent.body.is_some()) {
        let aliases = agent.facts.iter().flat_map(|facts| &facts.aliases);
        let aliases = aliases.map(|alias| &*alias.value);
        for name in aliases.chain([&*agent.name, &*agent.id]) {
            known.add(name, &agent.id);
        }
    }
    known
}

impl<'s> Agents<'s> {
    /// Nobody has spoken yet.
    pub fn new(site: &'s Site, there: Arc<dyn Files>) -> Self {
        Self {
            site,
            there,
            all: BTreeMap::new(),
            names: BTreeSet::new(),
        }
    }

    /// The agent that a speaker line names.
    pub fn agent(&mut self, speaker: &Speaker, line: usize, flags: &mut Vec<Flag>) -> Agent {
        let key = fold(&speaker.id);
        let known = self.site.agent_named(&speaker.id);
        let mut agent = self.all.get(&key).cloned().unwrap_or_else(|| {
            let slug = known.map_or_else(
                || stem(&speaker.id, "agent"),
                |known| known.slug.to_string(),
            );
            let declared = known.is_some_and(|known| known.body.is_some());
            let path = format!("content/agents/{slug}.md");
            let is_new = !declared && self.there.bytes(&path, LARGEST_TEXT).is_err();
            if is_new && speaker.name.is_none() && !speaker.is_certain {
                let id = &speaker.id;
                let what = format!(
                    "read as a speaker line; {id} is not yet an agent of this site: is it one? If \
                     not, put a word in front of it"
                );
                match flags.iter_mut().find(|flag| flag.line == line) {
                    Some(flag) => *flag = Flag::new(line, format!("{what}; {}", flag.what)),
                    None => flags.push(Flag::new(line, what)),
                }
            }
            Agent {
                id: known.map_or_else(|| speaker.id.clone(), |known| known.id.to_string()),
                slug,
                name: None,
                is_new,
            }
        });
        if let Some(name) = speaker.name.as_ref().filter(|name| fold(name) != key) {
            let own = agent.name.as_deref().or(known.map(|known| &*known.name));
            let is_own = own.is_some_and(|own| fold(own) == fold(name));
            let is_taken =
                self.site.agent_named(name).is_some() || self.names.contains(&fold(name));
            let id = &agent.id;
            if is_own {
            } else if is_taken {
                let what = format!(
                    "another agent is called “{name}”: the profile of {id} does not say it"
                );
                flags.push(Flag::new(line, what));
            } else if agent.is_new && agent.name.is_none() {
                self.names.insert(fold(name));
                agent.name = Some(name.clone());
            } else {
                let what = format!("{id} is called “{name}” here, and its profile does not say so");
                flags.push(Flag::new(line, what));
            }
        }
        self.all.insert(key, agent.clone());
        agent
    }

    /// The profiles of new agents: their paths and texts.
    pub fn profiles(&self) -> impl Iterator<Item = (String, String)> {
        self.all.values().filter_map(|agent| {
            let path = agent.profile()?;
            let mut text = format!("---\nid: {}\n", yaml_scalar(&agent.id));
            if let Some(name) = &agent.name {
                let _ = writeln!(text, "name: {}", yaml_scalar(name));
            }
            text.push_str("---\n");
            Some((path, text))
        })
    }
}
