//! Facts on which assessments depend, as public documents and the settings state them, and how they stand to the record.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::fact_words::{changed, gone, still_stated, withheld_event};
use super::facts::ChangedFact;
use super::names::Named;
use super::object::object;
use super::present::Standing;
use crate::config::{self, Settings};
use crate::ledger::{self, Entry, Fact, Finding, History};
use crate::model::{Agent, Assessment, Document, Event, Faulty, Front, Moment, Question};
use crate::route::slug;
use crate::site::{Edition, withheld};
use crate::source::Files;

/// The id of what the settings state.
const SITE: &str = "site:settings";

/// What the public site states.
#[derive(Debug, Default)]
pub struct Facts {
    stated: BTreeMap<Box<str>, Stated>,
    events: Named,
    agents: Named,
    /// The ids that questions of events have today, by `<event>/<earlier id>`.
    renamed: BTreeMap<Box<str>, Box<str>>,
}

/// A fact, and the file that states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The fact.
    pub fact: Fact,
    /// The file.
    pub path: Box<str>,
}

/// How a fact stands to its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactVerdict {
    /// It is as it was recorded; or nothing can be said of it, because its document has errors.
    Same,
    /// Something else is stated now.
    Changed {
        /// What.
        now: Box<Fact>,
        /// The values among them that are dates, answers or zones, of which no change is a small one.
        typed: Vec<ChangedFact>,
        /// What is reported of it.
        finding: Box<Finding>,
    },
    /// Nothing states it any more, and nothing that could be recorded takes its place; or it was removed, and is still
    /// stated.
    Gone(Box<Finding>),
}

impl Facts {
    /// What these settings and documents state at this moment. Of what is withheld, only the names are kept.
    pub fn of<'d>(
        settings: &Settings,
        documents: impl IntoIterator<Item = Result<&'d Document, &'d Faulty>>,
        now: Timestamp,
    ) -> Self {
        let mut facts = Self::default();
        facts.state(
            Fact {
                time_zone: Some(settings.time_zone_name.clone()),
                ..Fact::new(SITE)
            },
            config::FILE,
        );
        for document in documents {
            match document {
                Ok(document) => facts.add(document, now),
                Err(faulty) => facts.add_faulty(faulty),
            }
        }
        facts.state_names();
        facts
    }

    fn add(&mut self, document: &Document, now: Timestamp) {
        let path = &document.path;
        let is_public = withheld(&document.publishing, Edition::default(), now).is_none();
        let standing = if is_public {
            Standing::Public
        } else {
            Standing::Withheld
        };
        match &document.front {
            Front::Event(event) => {
                let names = event.aliases.iter().map(|alias| &*alias.value);
                let names = names.chain(event.title.as_deref());
                let slug = slug(&event.id);
                if self.events.add(&slug, &event.id, names, (path, standing)) && is_public {
                    self.add_questions(&slug, event, path);
                }
            }
            Front::Agent(agent) => {
                let names = agent.aliases.iter().map(|alias| &*alias.value);
                let names = names.chain(agent.name.as_deref());
                let slug = slug(&agent.id);
                if self.agents.add(&slug, &agent.id, names, (path, standing)) && is_public {
                    self.add_agent(&slug, agent, path);
                }
            }
            Front::Assessment(_) | Front::Page(_) => {}
        }
    }

    fn add_faulty(&mut self, faulty: &Faulty) {
        let own = |folder: &str| faulty.path.starts_with(folder);
        let (list, names) = if own("content/events/") {
            (&mut self.events, &faulty.events)
        } else if own("content/agents/") {
            (&mut self.agents, &faulty.agents)
        } else {
            return;
        };
        for name in names {
            let none = std::iter::empty();
            list.add(&slug(name), name, none, (&faulty.path, Standing::Faulty));
        }
    }

    fn add_questions(&mut self, event: &str, facts: &Event, path: &str) {
        for question in &facts.questions {
            let Question {
                id,
                text,
                criteria,
                resolves_by,
                outcome,
                short: _,
                aliases,
            } = question;
            for alias in aliases {
                let (old, new) = (format!("{event}/{}", alias.value), id.clone());
                self.renamed.insert(old.into(), new);
            }
            self.state(
                Fact {
                    text: Some(text.clone()),
                    criteria: criteria.clone(),
                    resolves_by: resolves_by.as_ref().map(day_or_instant),
                    ..Fact::new(format!("question:{event}/{id}"))
                },
                path,
            );
            if let Some(outcome) = outcome {
                self.state(
                    Fact {
                        answer: Some(outcome.answer.word().into()),
                        date: outcome.date.as_ref().map(day_or_instant),
                        source: outcome.source.clone(),
                        url: outcome.url.clone(),
                        ..Fact::new(format!("outcome:{event}/{id}"))
                    },
                    path,
                );
            }
        }
    }

    fn add_agent(&mut self, slug: &str, facts: &Agent, path: &str) {
        // Without a name in words, pages show the id, which is in the assessments themselves.
        if let Some(name) = &facts.name {
            self.state(
                Fact {
                    name: Some(name.clone()),
                    ..Fact::new(format!("agent:{slug}"))
                },
                path,
            );
        }
    }

    /// States what each name refers to that is not an id. An id refers to what has it.
    fn state_names(&mut self) {
        let mut names = Vec::new();
        for (kind, named) in [("agent", &self.agents), ("event", &self.events)] {
            for (name, own) in named.all_elsewhere() {
                let fact = Fact {
                    refers_to: Some(own.into()),
                    ..Fact::new(format!("{kind}:{name}"))
                };
                names.push((fact, Box::from(named.path(own))));
            }
        }
        for (fact, path) in names {
            self.state(fact, &path);
        }
    }

    fn state(&mut self, fact: Fact, path: &str) {
        let stated = Stated {
            path: path.into(),
            fact,
        };
        self.stated.insert(stated.fact.id.clone(), stated);
    }

    /// What is stated under an id.
    pub fn get(&self, id: &str) -> Option<&Stated> {
        self.stated.get(id)
    }

    /// All ids under which something is stated, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.stated.keys().map(|id| &**id)
    }

    /// The ids of all facts on which an assessment may depend, whether or not they are stated: also those of what its
    /// names refer to as ids, because that may be on the record. Of a question that it answers without naming the event,
    /// there is one for each of its events.
    pub fn needed_by(&self, assessment: &Assessment) -> BTreeSet<Box<str>> {
        let mut ids = BTreeSet::from([Box::from(SITE)]);
        for agent in &assessment.agents {
            let names = self.agents.both(&agent.value);
            ids.extend(names.map(|name| format!("agent:{name}").into()));
        }
        let events = || assessment.events.iter().map(|event| &*event.value);
        for event in events() {
            ids.insert(format!("event:{}", slug(event)).into());
        }
        let mut add = |event: &str, question: &str| {
            ids.insert(format!("event:{}", slug(event)).into());
            for event in self.events.both(event) {
                let today = self.renamed.get(&*format!("{event}/{question}"));
                let question = today.map_or(question, |today| today);
                for kind in ["question", "outcome"] {
                    ids.insert(format!("{kind}:{event}/{question}").into());
                }
            }
        };
        for judgement in &assessment.judgements {
            let written = judgement.question.as_ref().map(|text| &*text.value);
            match written.map(|written| written.split_once('#').ok_or(written)) {
                Some(Ok((event, question))) => add(event.trim(), question.trim()),
                Some(Err(question)) => events().for_each(|event| add(event, question)),
                None => {}
            }
        }
        ids
    }

    /// How a fact of the record stands to what is stated now.
    pub fn judge(&self, files: &dyn Files, history: History<'_>) -> FactVerdict {
        let Some(latest) = history.latest() else {
            return FactVerdict::Same;
        };
        if history.removed().is_some() {
            return self.judge_removed(history, latest);
        }
        let now = match self.now(latest) {
            Ok(Some(now)) => now,
            Ok(None) => return FactVerdict::Same,
            Err(finding) => {
                let finding = finding.of(&latest.id, latest.rev);
                return FactVerdict::Gone(finding.digests(latest.content, None).into());
            }
        };
        if now.fact.digest() == latest.content {
            return FactVerdict::Same;
        }
        let was = object(files, latest.content).map(|bytes| Fact::parse(&bytes));
        let was = match was {
            Ok(was) => was.unwrap_or_default(),
            Err(damage) => {
                let finding = damage.finding(latest.content);
                return FactVerdict::Gone(finding.of(&latest.id, latest.rev).into());
            }
        };
        let differences = was.differences(&now.fact);
        let typed = differences.iter().filter(|difference| difference.is_typed);
        let typed = typed.map(|difference| ChangedFact {
            name: difference.what.to_owned(),
            then: difference.from.map(str::to_owned),
            now: difference.to.map(str::to_owned),
        });
        let typed: Vec<_> = typed.collect();
        let finding = changed(files, latest, &now, &differences, !typed.is_empty());
        FactVerdict::Changed {
            typed,
            finding: finding.into(),
            now: now.fact.into(),
        }
    }

    /// What a question or an outcome of the record is, if the id of its event is a name of another event now which has
    /// that question.
    fn asked_elsewhere(&self, kind: &str, event: &str, question: &str) -> Option<Stated> {
        let own = self.events.elsewhere(event)?;
        let path = &self.get(&format!("{kind}:{own}/{question}"))?.path;
        let fact = Fact {
            refers_to: Some(own.into()),
            ..Fact::new(format!("{kind}:{event}/{question}"))
        };
        let path = path.clone();
        Some(Stated { fact, path })
    }

    /// How a fact that was removed stands to what is stated now: other words than those that were removed may be.
    fn judge_removed(&self, history: History<'_>, latest: &Entry) -> FactVerdict {
        let is_removed = |stated: &&Stated| {
            let digest = stated.fact.digest();
            history.versions().any(|version| version.content == digest)
        };
        let Some(stated) = self.get(&latest.id).filter(is_removed) else {
            return FactVerdict::Same;
        };
        let finding = still_stated(&latest.id, &stated.path).of(&latest.id, latest.rev);
        FactVerdict::Gone(finding.digests(None, stated.fact.digest()).into())
    }

    /// What is stated now of a fact of the record; `None` if that cannot be said; or what is wrong if nothing can be.
    fn now(&self, latest: &Entry) -> Result<Option<Stated>, Finding> {
        if let Some(stated) = self.get(&latest.id) {
            return Ok(Some(stated.clone()));
        }
        let (kind, name) = latest.id.split_once(':').unwrap_or_default();
        let (event, question) = name.split_once('/').unwrap_or((name, ""));
        let named = if kind == "agent" {
            &self.agents
        } else {
            &self.events
        };
        let (path, standing) = match named.files.get(event) {
            Some((path, standing)) => (&**path, Some(*standing)),
            None => (ledger::FILE, None),
        };
        let stated = |fact| {
            let path = path.into();
            Ok(Some(Stated { fact, path }))
        };
        match (kind, standing) {
            (_, Some(Standing::Faulty)) => Ok(None),
            // What it says today is recorded under its new id.
            ("question" | "outcome", _) if self.renamed.contains_key(name) => Ok(None),
            ("agent" | "event", _) => stated(Fact::new(latest.id.clone())),
            // The id of the event leads to another one, which asks the same.
            (_, None) if let Some(fact) = self.asked_elsewhere(kind, event, question) => {
                Ok(Some(fact))
            }
            (_, Some(Standing::Withheld)) => Err(withheld_event(question, event, path)),
            ("outcome", _) if self.get(&format!("question:{name}")).is_some() => stated(Fact {
                answer: Some("open".into()),
                ..Fact::new(latest.id.clone())
            }),
            // The question reports it.
            ("outcome", _) => Ok(None),
            (_, Some(_)) => Err(gone(
                question,
                path,
                event,
                "the event has no such question",
            )),
            (_, None) => Err(gone(question, path, event, "no file declares the event")),
        }
    }
}

/// A moment as facts have it: a day, or in UTC, so that it does not depend on the time zone of the site.
fn day_or_instant(moment: &Moment) -> Box<str> {
    if moment.has_time {
        ledger::stamp(moment.instant).into()
    } else {
        moment.date().to_string().into()
    }
}
