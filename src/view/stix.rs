//! The public assessments as a STIX 2.1 bundle (OASIS Standard, 10 June 2021), for platforms that exchange threat
//! intelligence.
//!
//! | here | there |
//! |---|---|
//! | an agent | `identity` |
//! | an event | `incident` |
//! | an assessment | `report` on its events, by its agents |
//!
//! Ids are UUIDs of version 5 (RFC 9562, section 5.5) of the addresses of pages, so that they are the same in each build.

use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use super::register::room_for_all;
use crate::model::{Level, Moment};
use crate::route::Route;
use crate::site::{AgentEntry, AssessmentEntry, EventEntry, Site};

/// An object of the bundle (a STIX Domain Object). Keys are in the order of the specification.
#[derive(Serialize)]
struct Sdo<'a> {
    r#type: &'static str,
    spec_version: &'static str,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by_ref: Option<String>,
    created: String,
    modified: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    revoked: bool,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_class: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report_types: Option<[&'static str; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    object_refs: Vec<String>,
    external_references: [Reference<'a>; 1],
}

/// The page of an object.
#[derive(Serialize)]
struct Reference<'a> {
    source_name: &'a str,
    url: String,
    external_id: &'a str,
}

/// What the bundle is made from.
struct Bundle<'a> {
    site: &'a Site,
    base: &'a str,
    /// When agents and events were made that have no date.
    stamp: Timestamp,
}

/// `stix.json` of a site with this address.
pub fn stix(site: &Site, base: &str) -> Vec<u8> {
    let stamp = site
        .stamp
        .as_ref()
        .map_or(Timestamp::UNIX_EPOCH, |stamp| stamp.instant);
    let bundle = Bundle { site, base, stamp };
    let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{base}stix.json").as_bytes());
    let named = 700 * (site.agents.len() + site.events.len());
    let mut file = Vec::with_capacity(named + room_for_all(site));
    let head = format!("{{\"type\":\"bundle\",\"id\":\"bundle--{id}\",\"objects\":[");
    file.extend_from_slice(head.as_bytes());
    let agents = site.agents.iter().map(|agent| bundle.agent(agent));
    let events = site.events.iter().map(|event| bundle.event(event));
    let assessments = site.assessments.iter().map(|entry| bundle.report(entry));
    for (number, object) in agents.chain(events).chain(assessments).enumerate() {
        file.extend_from_slice(if number == 0 { b"\n" } else { b",\n" });
        // Objects hold nothing that JSON cannot.
        let _ = serde_json::to_writer(&mut file, &object);
    }
    file.extend_from_slice(b"\n]}\n");
    file
}

/// A moment as STIX has it (section 2.13): in UTC, and to the millisecond.
fn time(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

impl<'a> Bundle<'a> {
    fn id(&self, kind: &str, route: &Route) -> String {
        let url = route.absolute(self.base);
        format!(
            "{kind}--{}",
            Uuid::new_v5(&Uuid::NAMESPACE_URL, url.as_bytes())
        )
    }

    fn reference(&self, route: &Route, id: &'a str) -> [Reference<'a>; 1] {
        [Reference {
            source_name: &self.site.settings.title,
            url: route.absolute(self.base),
            external_id: id,
        }]
    }

    /// When something was made of which the first of these assessments is known.
    fn since(&self, first: Option<&Moment>) -> String {
        time(first.map_or(self.stamp, |first| first.instant))
    }

    fn agent(&self, agent: &'a AgentEntry) -> Sdo<'a> {
        let facts = agent.facts.as_ref();
        let first = agent.assessments.first();
        let made = self.since(first.map(|&at| &self.site.assessments[at].date));
        Sdo {
            r#type: "identity",
            spec_version: "2.1",
            id: self.id("identity", &agent.route),
            created_by_ref: None,
            created: made.clone(),
            modified: made,
            revoked: false,
            name: &agent.name,
            description: facts.and_then(|facts| Some(facts.perspective.as_ref()?.to_string())),
            identity_class: Some(match facts.and_then(|facts| facts.kind.as_deref()) {
                Some("ai") => "system",
                Some("human") => "individual",
                Some("team") => "group",
                _ => "unknown",
            }),
            report_types: None,
            published: None,
            confidence: None,
            lang: None,
            object_refs: Vec::new(),
            external_references: self.reference(&agent.route, &agent.id),
        }
    }

    fn event(&self, event: &'a EventEntry) -> Sdo<'a> {
        let facts = event.facts.as_ref();
        let first = event.assessments.first();
        let made = self.since(first.map(|&at| &self.site.assessments[at].date));
        let summary = facts.and_then(|facts| facts.summary.as_deref());
        Sdo {
            r#type: "incident",
            spec_version: "2.1",
            id: self.id("incident", &event.route),
            created_by_ref: None,
            created: made.clone(),
            modified: made,
            revoked: false,
            name: &event.title,
            description: summary
                .filter(|summary| !summary.is_empty())
                .map(str::to_owned),
            identity_class: None,
            report_types: None,
            published: None,
            confidence: None,
            lang: facts.and_then(|facts| facts.lang.as_deref()),
            object_refs: Vec::new(),
            external_references: self.reference(&event.route, &event.slug),
        }
    }

    fn report(&self, entry: &'a AssessmentEntry) -> Sdo<'a> {
        let agents = entry
            .agents
            .iter()
            .map(|&at| self.id("identity", &self.site.agents[at].route));
        let agents: Vec<_> = agents.collect();
        let events = entry
            .events
            .iter()
            .map(|&at| self.id("incident", &self.site.events[at].route));
        let recorded = entry.recorded.as_ref();
        let made = entry.date.instant;
        // What was recorded before its date, as of a day in another time zone, was not changed before it was made.
        let changed = recorded.map_or(made, |recorded| recorded.updated.max(made));
        let created_by = match agents.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        };
        Sdo {
            r#type: "report",
            spec_version: "2.1",
            id: self.id("report", &entry.route),
            created_by_ref: created_by,
            created: time(made),
            modified: time(changed),
            revoked: recorded.is_some_and(|recorded| recorded.withdrawn.is_some()),
            name: &entry.title,
            description: description(entry),
            identity_class: None,
            report_types: Some(["threat-report"]),
            published: Some(time(made)),
            confidence: confidence(entry),
            lang: entry.facts.lang.as_deref(),
            object_refs: events.chain(agents).collect(),
            external_references: self.reference(&entry.route, &entry.facts.id),
        }
    }
}

/// The summary, and each judgement on a line of its own with how likely it is.
fn description(entry: &AssessmentEntry) -> Option<String> {
    let judgement = |one: &crate::model::Judgement| match &one.likelihood {
        Some(likelihood) => format!("{} ({})", one.text, likelihood.written),
        None => one.text.to_string(),
    };
    let summary = Some(entry.summary.to_string()).filter(|summary| !summary.is_empty());
    let judgements = entry.facts.judgements.iter().map(judgement);
    let lines: Vec<_> = summary.into_iter().chain(judgements).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The score that an agent gave, or that of its level on the None/Low/Med/High scale (section 10, appendix A).
fn confidence(entry: &AssessmentEntry) -> Option<u8> {
    let confidence = &entry.facts.confidence;
    confidence.percent.or(match confidence.level {
        Level::Unstated => None,
        Level::Low => Some(15),
        Level::Moderate => Some(50),
        Level::High => Some(85),
    })
}
