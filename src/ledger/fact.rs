//! The text of a fact: what the record keeps of a question, an outcome, an agent, a name or the settings.

use serde::{Deserialize, Serialize};

use super::subject::Subject;
use crate::digest::Digest;

/// A value of a fact, if it is stated.
type Stated = Option<Box<str>>;

/// A fact on which assessments depend. As text it is JSON in the canonical form of RFC 8785, on one line that LF ends.
/// What is not stated is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fact {
    // In the order of RFC 8785, which is that of the names.
    /// Of an outcome: `yes`, `no` or `void`; `open` if it was taken back.
    #[serde(skip_serializing_if = "is_unstated")]
    pub answer: Stated,
    /// Of a question: what decides it.
    #[serde(skip_serializing_if = "is_unstated")]
    pub criteria: Stated,
    /// Of an outcome: when it was decided, as a day or in UTC.
    #[serde(skip_serializing_if = "is_unstated")]
    pub date: Stated,
    /// The id of its entries, such as `question:talks/sign`.
    pub id: Box<str>,
    /// Of an agent: its name in words.
    #[serde(skip_serializing_if = "is_unstated")]
    pub name: Stated,
    /// Of a name that is not the id of an agent or event: the id of the one to which it refers.
    #[serde(skip_serializing_if = "is_unstated")]
    pub refers_to: Stated,
    /// Of a question: its deadline, as a day or in UTC.
    #[serde(skip_serializing_if = "is_unstated")]
    pub resolves_by: Stated,
    /// Of an outcome: who says so.
    #[serde(skip_serializing_if = "is_unstated")]
    pub source: Stated,
    /// Of a question: the question.
    #[serde(skip_serializing_if = "is_unstated")]
    pub text: Stated,
    /// Of the settings: the name of the time zone in the IANA database.
    #[serde(skip_serializing_if = "is_unstated")]
    pub time_zone: Stated,
    /// Of an outcome: where that can be read.
    #[serde(skip_serializing_if = "is_unstated")]
    pub url: Stated,
}

fn is_unstated(value: &Stated) -> bool {
    value.is_none()
}

/// One value that differs between two versions of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference<'a> {
    /// The key of the value.
    pub key: &'static str,
    /// The word for it.
    pub what: &'static str,
    /// Whether it is a date, an answer, a page or a zone, of which no change is a small one.
    pub is_typed: bool,
    /// What it was; `None` if it was not stated.
    pub from: Option<&'a str>,
    /// What it is.
    pub to: Option<&'a str>,
}

impl Fact {
    /// A fact of which nothing is stated.
    pub fn new(id: impl Into<Box<str>>) -> Self {
        Self {
            id: id.into(),
            ..Self::default()
        }
    }

    /// What it is of.
    pub fn subject(&self) -> Option<Subject> {
        Subject::of(&self.id)
    }

    /// Its text.
    pub fn text(&self) -> String {
        // Texts can always be written.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }

    /// The digest of its text: what an entry names as `content`.
    pub fn digest(&self) -> Digest {
        Digest::of(self.text().as_bytes())
    }

    /// Reads a text; `None` if it is not one that [`Fact::text`] writes.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let fact: Self = serde_json::from_slice(bytes).ok()?;
        (fact.text().as_bytes() == bytes).then_some(fact)
    }

    /// Its values in the order in which messages list them.
    fn values(&self) -> [Value<'_>; 10] {
        [
            Value::of("text", "text", false, &self.text),
            Value::of("criteria", "criteria", false, &self.criteria),
            Value::of("resolves_by", "deadline", true, &self.resolves_by),
            Value::of("answer", "answer", true, &self.answer),
            Value::of("date", "date", true, &self.date),
            Value::of("source", "source", false, &self.source),
            Value::of("url", "address", false, &self.url),
            Value::of("name", "name", false, &self.name),
            Value::of("refers_to", "page", true, &self.refers_to),
            Value::of("time_zone", "time zone", true, &self.time_zone),
        ]
    }

    /// What differs in a `newer` version.
    pub fn differences<'a>(&'a self, newer: &'a Self) -> Vec<Difference<'a>> {
        let both = self.values().into_iter().zip(newer.values());
        let differ = both.filter(|(old, new)| old.stated != new.stated);
        let difference = |(old, new): (Value<'a>, Value<'a>)| Difference {
            key: old.key,
            what: old.what,
            is_typed: old.is_typed,
            from: old.stated,
            to: new.stated,
        };
        differ.map(difference).collect()
    }
}

/// One value of a fact; the first three as in [`Difference`].
struct Value<'a> {
    key: &'static str,
    what: &'static str,
    is_typed: bool,
    stated: Option<&'a str>,
}

impl<'a> Value<'a> {
    fn of(key: &'static str, what: &'static str, is_typed: bool, stated: &'a Stated) -> Self {
        Self {
            key,
            what,
            is_typed,
            stated: stated.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question() -> Fact {
        Fact {
            text: Some("Will “they” sign?".into()),
            resolves_by: Some("2026-03-01".into()),
            ..Fact::new("question:talks/sign")
        }
    }

    #[test]
    fn a_fact_is_a_line_of_canonical_json_and_reads_back() {
        let text = question().text();
        assert_eq!(
            text,
            "{\"id\":\"question:talks/sign\",\"resolves_by\":\"2026-03-01\",\"text\":\"Will “they” sign?\"}\n"
        );
        assert_eq!(Fact::parse(text.as_bytes()), Some(question()));
        assert_eq!(question().digest(), Digest::of(text.as_bytes()));
        assert_eq!(question().subject(), Some(Subject::Question));
        for other in [
            text.trim_end(),
            &text.replace(':', ": "),
            &text.replace("\"id\"", "\"other\""),
            &text.replace("\"id\"", "\"answer\":null,\"id\""),
        ] {
            assert_eq!(Fact::parse(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn keys_are_in_canonical_order() {
        let some = || Some(Box::from("x"));
        let full = Fact {
            answer: some(),
            criteria: some(),
            date: some(),
            id: "agent:a".into(),
            name: some(),
            refers_to: some(),
            resolves_by: some(),
            source: some(),
            text: some(),
            time_zone: some(),
            url: some(),
        };
        let text = full.text();
        let keys: Vec<_> = text.split('"').skip(1).step_by(4).collect();
        assert!(keys.is_sorted() && keys.len() == 11, "{keys:?}");
        assert_eq!(Fact::new("agent:a").differences(&full).len(), 10);
    }

    #[test]
    fn what_differs_is_told_with_both_values() {
        let newer = Fact {
            resolves_by: None,
            criteria: Some("A signed text.".into()),
            ..question()
        };
        let (was, told) = (question(), |d: Difference<'_>| {
            (d.what, d.is_typed, d.from.is_some(), d.to.is_some())
        });
        let all: Vec<_> = was.differences(&newer).into_iter().map(told).collect();
        assert_eq!(
            all,
            [
                ("criteria", false, false, true),
                ("deadline", true, true, false)
            ]
        );
        assert_eq!(was.differences(&was), []);
    }
}
