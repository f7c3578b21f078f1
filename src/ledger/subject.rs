//! What an entry is about, read from its id.

use crate::route::plain;

/// What an entry is about, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// An assessment: `talks/ua-01`.
    Assessment,
    /// The text, criteria and deadline of a question: `question:talks/sign-by-march`.
    Question,
    /// How a question came out: `outcome:talks/sign-by-march`.
    Outcome,
    /// The name of an agent: `agent:ua-01`; or which agent that name refers to, where it is no id.
    Agent,
    /// Which event a name refers to that is no id: `event:peace-talks`.
    Event,
    /// What of the settings decides how texts are read, the time zone: `site:settings`.
    Site,
    /// The clock: `site:clock`.
    Clock,
}

impl Subject {
    /// What is in front of the colon of an id; empty for an assessment.
    const KINDS: [(&'static str, Self); 5] = [
        ("question", Self::Question),
        ("outcome", Self::Outcome),
        ("agent", Self::Agent),
        ("event", Self::Event),
        ("", Self::Assessment),
    ];

    /// What an id is of; `None` if it is none.
    pub fn of(id: &str) -> Option<Self> {
        let (kind, path) = id.split_once(':').unwrap_or(("", id));
        let subject = Self::of_kind(kind, path)?;
        if matches!(subject, Self::Site | Self::Clock) {
            return Some(subject);
        }
        let is_segment = |segment: &str| !segment.is_empty() && plain(segment) == segment;
        let is_path = path.split('/').all(is_segment) && (!kind.is_empty() || !id.contains(':'));
        let has_event = path.contains('/') || !matches!(subject, Self::Question | Self::Outcome);
        (is_path && has_event).then_some(subject)
    }

    /// What the id of an entry is of. Only what is in front of the colon is read: entries are asked often, and an entry with
    /// an invalid id cannot be parsed.
    pub(super) fn of_entry(id: &str) -> Self {
        let known = id
            .split_once(':')
            .and_then(|(kind, path)| Self::of_kind(kind, path));
        known.unwrap_or(Self::Assessment)
    }

    fn of_kind(kind: &str, path: &str) -> Option<Self> {
        match (kind, path) {
            ("site", "settings") => Some(Self::Site),
            ("site", "clock") => Some(Self::Clock),
            _ => {
                let mut kinds = Self::KINDS.into_iter();
                Some(kinds.find(|(name, _)| *name == kind)?.1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_what_it_is_of() {
        for (id, subject) in [
            ("talks/ua-01", Some(Subject::Assessment)),
            ("question:talks/sign", Some(Subject::Question)),
            ("outcome:talks/sign", Some(Subject::Outcome)),
            ("agent:ua-01", Some(Subject::Agent)),
            ("event:talks", Some(Subject::Event)),
            ("site:settings", Some(Subject::Site)),
            ("site:clock", Some(Subject::Clock)),
            ("question:sign", None),
            ("agent:", None),
            (":talks", None),
            ("site:other", None),
            ("agent:a:b", None),
            ("Agent:a", None),
            ("agent:../a", None),
        ] {
            assert_eq!(Subject::of(id), subject, "{id}");
            if let Some(subject) = subject {
                assert_eq!(Subject::of_entry(id), subject, "{id}");
            }
        }
    }
}
