//! The typed facts of an assessment, by which two versions of it are compared: what they mean, not how they are written.

use std::collections::BTreeMap;

use super::object::{manifest, object};
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::ledger::Entry;
use crate::model::{Assessment, Confidence, Front, Text};
use crate::parse;
use crate::route::slug;
use crate::source::{Files, Source};

/// A fact that two versions of an assessment state otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFact {
    /// Its key, such as `confidence`, or `likelihood` and the judgement that has it.
    pub name: String,
    /// What the recorded version says; `None` if nothing.
    pub then: Option<String>,
    /// What the text says now.
    pub now: Option<String>,
}

/// What a fact says.
struct Fact {
    /// Equal in two versions if they mean the same.
    meaning: String,
    /// As it is written.
    written: String,
}

type Facts = BTreeMap<String, Fact>;

/// The facts that differ between a recorded version and the text at `path`, sorted by their names; none if one of the
/// two cannot be read.
pub fn changed_facts(
    files: &dyn Files,
    settings: &Settings,
    latest: &Entry,
    path: &str,
) -> Vec<ChangedFact> {
    let compared = || {
        let then = facts(&recorded_source(files, latest)?, settings)?;
        let now = facts(&files.read(path).ok()?, settings)?;
        Some(compare(then, now))
    };
    compared().unwrap_or_default()
}

/// The facts that differ between two texts, sorted by their names; none if one of the two cannot be read.
pub(super) fn changed_between(
    settings: &Settings,
    then: &Source,
    now: &Source,
) -> Vec<ChangedFact> {
    let both = facts(then, settings).zip(facts(now, settings));
    both.map_or_else(Vec::new, |(then, now)| compare(then, now))
}

/// The source of a recorded version; `None` if it cannot be read.
pub fn recorded_source(files: &dyn Files, latest: &Entry) -> Option<Source> {
    let manifest = manifest(files, latest.content).ok()?;
    let (digest, path) = manifest.source();
    let text = String::from_utf8(object(files, digest).ok()?).ok()?;
    Some(source(path, digest, text))
}

/// A recorded text as a source.
pub(super) fn source(path: &str, digest: Digest, text: String) -> Source {
    Source {
        path: path.into(),
        digest,
        content: digest,
        text,
    }
}

fn facts(source: &Source, settings: &Settings) -> Option<Facts> {
    let document = parse::document(source, settings, &mut Diagnostics::default())?;
    match document.front {
        Front::Assessment(assessment) => Some(of(&assessment, settings)),
        _ => None,
    }
}

fn of(assessment: &Assessment, settings: &Settings) -> Facts {
    let mut facts = Facts::new();
    let mut put = |name: String, meaning: String, written: String| {
        facts.insert(name, Fact { meaning, written });
    };
    let zone = &settings.time_zone;
    for (name, moment) in [("date", &assessment.date), ("as_of", &assessment.as_of)] {
        if let Some(moment) = moment {
            let written = moment.iso(zone);
            put(name.to_owned(), written.clone(), written);
        }
    }
    // A name may be written in other letters, and a list in another order.
    let by_slug = |text: &Text| slug(&text.value);
    let by_text = |text: &Text| text.value.to_string();
    for (name, list, meaning) in [
        ("agent", &assessment.agents, by_slug as fn(&Text) -> String),
        ("event", &assessment.events, by_slug),
        ("supersedes", &assessment.supersedes, by_text),
    ] {
        if !list.is_empty() {
            let mut meanings: Vec<_> = list.iter().map(meaning).collect();
            meanings.sort_unstable();
            let written: Vec<_> = list.iter().map(|text| &*text.value).collect();
            put(name.to_owned(), meanings.join(", "), written.join(", "));
        }
    }
    let confidence = &assessment.confidence;
    put(
        "confidence".to_owned(),
        meaning_of(confidence),
        confidence.written.to_string(),
    );
    for judgement in &assessment.judgements {
        let of = |name: &str| format!("{name} of judgement {}", judgement.id);
        if let Some(likelihood) = &judgement.likelihood {
            let meaning = format!("{:?} {:?}", likelihood.interval, likelihood.form);
            put(of("likelihood"), meaning, likelihood.written.to_string());
        }
        if let Some(confidence) = &judgement.confidence {
            let written = confidence.written.to_string();
            put(of("confidence"), meaning_of(confidence), written);
        }
        if let Some(question) = &judgement.question {
            let written = question.value.to_string();
            put(of("question"), written.clone(), written);
        }
    }
    facts
}

fn meaning_of(confidence: &Confidence) -> String {
    let score = confidence.score.as_deref().unwrap_or_default();
    format!("{} {score}", confidence.level.word())
}

fn compare(mut then: Facts, now: Facts) -> Vec<ChangedFact> {
    let mut changed = Vec::new();
    for (name, now) in now {
        let then = then.remove(&name);
        if then.as_ref().is_none_or(|then| then.meaning != now.meaning) {
            changed.push(ChangedFact {
                name,
                then: then.map(|then| then.written),
                now: Some(now.written),
            });
        }
    }
    changed.extend(then.into_iter().map(|(name, then)| ChangedFact {
        name,
        then: Some(then.written),
        now: None,
    }));
    changed.sort_by(|a, b| a.name.cmp(&b.name));
    changed
}
