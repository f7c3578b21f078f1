//! Values that many pages show, prepared on first use and shared by all of them.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::{Mutex, OnceLock, PoisonError};

use jiff::Timestamp;

use serde::{Serialize, Serializer};
use tera::Value;

use super::parts::{ConfidenceView, DateView, EventRow, LinkView, Row};
use super::questions::AskedView;
use super::vantage::{date_of, event_row, is_withdrawn, link, row};
use crate::digest::Digest;
use crate::model::Level;
use crate::site::{
    AgentIx, AssessmentIx, EventIx, IndexVec, Ix, PublisherIx, QuestionAt, QuestionIx, Rows, Site,
    TagIx, note_rows, noting,
};

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

/// Values by their positions on the site, each prepared when a page first asks for it: a program
/// that shows one page prepares those of that page alone. Whoever takes one depends on all that it was made of.
#[derive(Debug)]
struct Lazy<I, T>(IndexVec<I, OnceLock<(Ready<T>, Rows)>>);

impl<I: Ix, T: Serialize> Lazy<I, T> {
    fn of<E>(list: &IndexVec<I, E>) -> Self {
        Self::with_places(list.indices())
    }

    fn with_places(places: impl Iterator<Item = I>) -> Self {
        Self(places.map(|_| OnceLock::new()).collect())
    }

    fn get(&self, at: I, make: impl FnOnce() -> T) -> &Ready<T> {
        let prepare = || noting(|| Ready::new(&make()));
        let (ready, rows) = self.0[at].get_or_init(prepare);
        note_rows(rows);
        ready
    }
}

/// Values by what they are made from, where many have the same.
#[derive(Debug)]
struct Alike<K, T>(Mutex<BTreeMap<K, Ready<T>>>);

impl<K, T> Default for Alike<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord, T: Serialize> Alike<K, T> {
    fn get(&self, key: K, make: impl FnOnce() -> T) -> Ready<T> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value = known.entry(key).or_insert_with(|| Ready::new(&make()));
        value.clone()
    }
}

/// Everything that pages share, by the positions on the site.
#[derive(Debug)]
pub struct Shared<'a> {
    site: &'a Site,
    agents: Lazy<AgentIx, LinkView>,
    events: Lazy<EventIx, LinkView>,
    tags: Lazy<TagIx, LinkView>,
    publishers: Lazy<PublisherIx, LinkView>,
    rows: Lazy<AssessmentIx, Row>,
    event_rows: Lazy<EventIx, EventRow>,
    /// By the instant, and whether it has a time.
    dates: Alike<Option<(Timestamp, bool)>, DateView>,
    /// By the text; `None` for a withdrawn assessment.
    confidences: Alike<Option<(Level, Box<str>)>, ConfidenceView>,
    /// Those of each event.
    questions: IndexVec<EventIx, Lazy<QuestionIx, AskedView>>,
}

impl<'a> Shared<'a> {
    /// Of a site, with nothing prepared.
    pub fn new(site: &'a Site) -> Self {
        Self {
            site,
            agents: Lazy::of(&site.agents),
            events: Lazy::of(&site.events),
            tags: Lazy::of(&site.tags),
            publishers: Lazy::of(&site.publishers),
            rows: Lazy::with_places(site.assessments.indices()),
            event_rows: Lazy::of(&site.events),
            dates: Alike::default(),
            confidences: Alike::default(),
            questions: (site.standings.iter())
                .map(|standing| Lazy::of(&standing.questions))
                .collect(),
        }
    }

    /// The link to an agent, by its id.
    pub fn agent(&self, at: AgentIx) -> &Ready<LinkView> {
        let agent = &self.site.agents[at];
        self.agents.get(at, || link(&agent.route, &agent.id))
    }

    /// The link to an event, by its title.
    pub fn event(&self, at: EventIx) -> &Ready<LinkView> {
        let event = &self.site.events[at];
        self.events.get(at, || link(&event.route, &event.title))
    }

    /// The link to a tag.
    pub fn tag(&self, at: TagIx) -> &Ready<LinkView> {
        let tag = &self.site.tags[at];
        self.tags.get(at, || link(&tag.route, &tag.title))
    }

    /// The link to a publisher.
    pub fn publisher(&self, at: PublisherIx) -> &Ready<LinkView> {
        let publisher = &self.site.publishers[at];
        let make = || link(&publisher.route, &publisher.title);
        self.publishers.get(at, make)
    }

    /// The row of an assessment.
    pub fn row(&self, at: AssessmentIx) -> &Ready<Row> {
        self.rows.get(at, || row(self, self.site, at))
    }

    /// The row of an event.
    pub fn event_row(&self, at: EventIx) -> &Ready<EventRow> {
        self.event_rows.get(at, || event_row(self, self.site, at))
    }

    /// When an assessment was made.
    pub fn date(&self, at: AssessmentIx) -> Ready<DateView> {
        let entry = &self.site.assessments[at];
        let date = entry.facts.date.as_ref();
        let key = date.map(|date| (date.instant, date.has_time));
        self.dates.get(key, || date_of(self.site, entry))
    }

    /// The confidence of an assessment as a whole.
    pub fn confidence(&self, at: AssessmentIx) -> Ready<ConfidenceView> {
        let confidence = &self.site.assessments[at].facts.confidence;
        let key = (confidence.level, confidence.written.clone());
        self.confidences.get(Some(key), || confidence.into())
    }

    /// The confidence where nothing else about the assessment is shown: that it was withdrawn, if it was.
    pub fn standing_confidence(&self, at: AssessmentIx) -> Ready<ConfidenceView> {
        if is_withdrawn(&self.site.assessments[at]) {
            self.confidences.get(None, ConfidenceView::withdrawn)
        } else {
            self.confidence(at)
        }
    }

    /// A question of an event, as the pages of the assessments that answer it show it.
    pub fn question(&self, at: QuestionAt) -> &Ready<AskedView> {
        self.questions[at.0].get(at.1, || AskedView::new(self, self.site, at))
    }
}
