//! Whom labels name in one import: what the command line and `imports/labels.toml` say, what the site
//! declares, and what chat tools write.

use std::collections::{BTreeMap, BTreeSet};

use super::clean::one_line;
use super::interface::{is_assistant, is_system, is_user, said_by};
use super::speaker::{Known, Speaker};
use crate::route::fold;

/// Who is meant by a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Voice {
    /// An agent, because the user says so.
    Given(Speaker),
    /// An agent that the site declares, by this id, name or alias.
    Declared(Speaker),
    /// The one agent of the command line, by a label of an assistant.
    Alone(Speaker),
    /// Whoever asks, because the user says so.
    GivenAsker,
    /// Instructions to a model, which are nobody's to read.
    System,
    /// Whoever asks, as chat tools label them.
    User,
    /// Nobody: the user says that the label is text.
    Text,
    /// Not known.
    Unknown,
}

/// All labels that are known.
#[derive(Debug, Clone, Default)]
pub struct Voices {
    /// The agents that the site declares.
    pub known: Known,
    /// By the folded label; `None` for one that is text.
    speakers: BTreeMap<String, Option<Speaker>>,
    askers: BTreeSet<String>,
    /// The one agent that answers, in a file that may have no label for it.
    alone: Option<Speaker>,
}

impl Voices {
    /// Those of a site that declares these agents.
    pub fn of(known: Known) -> Self {
        Self {
            known,
            ..Self::default()
        }
    }

    /// An agent speaks under this label. With `None`, the label is text.
    pub fn add_speaker(&mut self, label: &str, speaker: Option<Speaker>) {
        self.speakers.insert(key(label), speaker);
    }

    /// Whoever asks has this label.
    pub fn add_asker(&mut self, label: &str) {
        self.askers.insert(key(label));
    }

    /// All answers that no label gives to somebody else are of this agent.
    pub fn set_alone(&mut self, speaker: Speaker) {
        self.alone = Some(speaker);
    }

    /// The one agent that answers.
    pub fn alone(&self) -> Option<&Speaker> {
        self.alone.as_ref()
    }

    /// Who is meant by a label.
    pub fn voice(&self, label: &str) -> Voice {
        let folded = key(label);
        if let Some(speaker) = self.speakers.get(&folded) {
            return speaker.clone().map_or(Voice::Text, Voice::Given);
        }
        if self.askers.contains(&folded) {
            return Voice::GivenAsker;
        }
        if is_user(&one_line(label)) {
            return Voice::User;
        }
        let named = [Some(label), said_by(label)];
        let declared = named
            .into_iter()
            .flatten()
            .find_map(|name| self.known.speaker(name));
        if let Some(speaker) = declared {
            return Voice::Declared(speaker);
        }
        match &self.alone {
            Some(speaker) if is_assistant(&one_line(label)) => Voice::Alone(speaker.clone()),
            _ if is_system(&one_line(label)) => Voice::System,
            _ => Voice::Unknown,
        }
    }

    /// Whether the user gave this label, whatever for.
    pub fn is_given(&self, label: &str) -> bool {
        let folded = key(label);
        self.speakers.contains_key(&folded) || self.askers.contains(&folded)
    }
}

/// The form in which labels are compared.
pub fn key(label: &str) -> String {
    let line = one_line(label);
    fold(line.trim_end_matches([':', '：']).trim_end())
}
