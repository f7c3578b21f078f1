//! Values that many pages show, prepared once and shared by all of them.

use std::marker::PhantomData;

use rayon::prelude::*;
use serde::{Serialize, Serializer};
use tera::Value;

use super::parts::{EventRow, LinkView, Row};
use super::vantage::{event_row, link, row};
use crate::digest::Digest;
use crate::site::{Group, Site};

/// A `T` as the template engine holds it: to copy it is to count one more reader.
///
/// Where a view is digested, its own digest stands for it; see [`fingerprint`].
#[derive(Debug)]
pub struct Ready<T> {
    value: Value,
    digest: Digest,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Ready<T> {
    fn clone(&self) -> Self {
        Self {
            value: self.value.clone(),
            digest: self.digest,
            of: PhantomData,
        }
    }
}

impl<T: Serialize> Ready<T> {
    /// Prepares a value.
    pub fn new(value: &T) -> Self {
        Self {
            digest: fingerprint(value),
            value: Value::try_from_serializable(value).unwrap_or_else(|_| Value::none()),
            of: PhantomData,
        }
    }
}

impl<T: Serialize> From<T> for Ready<T> {
    fn from(value: T) -> Self {
        Self::new(&value)
    }
}

impl<T> Serialize for Ready<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            // The template engine takes its own values as they are.
            self.value.serialize(serializer)
        } else {
            self.digest.serialize(serializer)
        }
    }
}

/// The digest of a value in a compact form, in which prepared values stand as their digests.
pub fn fingerprint<T: Serialize>(value: &T) -> Digest {
    // What has no compact form has its long one; an empty one would make all such pages alike.
    let compact = postcard::to_stdvec(value).ok();
    Digest::of(&compact.unwrap_or_else(|| serde_json::to_vec(value).unwrap_or_default()))
}

/// Everything that is prepared, by the positions on the site.
#[derive(Debug)]
pub struct Shared {
    /// Links to agents, by their ids.
    pub agents: Vec<Ready<LinkView>>,
    /// Links to events, by their titles.
    pub events: Vec<Ready<LinkView>>,
    /// Links to tags.
    pub tags: Vec<Ready<LinkView>>,
    /// Links to publishers.
    pub publishers: Vec<Ready<LinkView>>,
    /// The rows of assessments.
    pub rows: Vec<Ready<Row>>,
    /// The rows of events.
    pub event_rows: Vec<Ready<EventRow>>,
}

impl Shared {
    /// Prepares the values of a site.
    pub fn new(site: &Site) -> Self {
        let agents = site
            .agents
            .iter()
            .map(|agent| Ready::new(&link(&agent.route, &agent.id)));
        let events = site
            .events
            .iter()
            .map(|event| Ready::new(&link(&event.route, &event.title)));
        let (agents, events): (Vec<_>, Vec<_>) = (agents.collect(), events.collect());
        let groups = |groups: &[Group]| {
            let links = groups
                .iter()
                .map(|group| Ready::new(&link(&group.route, &group.title)));
            links.collect()
        };
        let rows = (0..site.assessments.len()).into_par_iter();
        let rows = rows.map(|at| Ready::new(&row(site, at, &agents, &events)));
        let event_rows = site
            .events
            .par_iter()
            .map(|event| Ready::new(&event_row(site, event)));
        Self {
            rows: rows.collect(),
            event_rows: event_rows.collect(),
            tags: groups(&site.tags),
            publishers: groups(&site.publishers),
            agents,
            events,
        }
    }
}
