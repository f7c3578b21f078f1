//! Documents as they were parsed: every value read, no name resolved yet.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Confidence, Judgement, Link, Marking, Moment, Outline, Question, Sources, When};
use crate::diagnostic::Spanned;
use crate::digest::Digest;
use crate::route::Route;
use crate::value::Node;

/// A short text with its place.
pub type Text = Spanned<Box<str>>;

/// One Markdown file: what its front matter says and what its body holds. The body's text is
/// not kept. A copy shares all that is large.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Document {
    /// Its path below the site's root.
    pub path: Box<str>,
    /// The digest of the file.
    pub digest: Digest,
    /// The digest of its text as the record keeps it.
    pub content: Digest,
    /// What it is.
    pub front: Front,
    /// Whether it may be published.
    pub publishing: Publishing,
    /// Headings of its body.
    pub outline: Arc<Outline>,
    /// Links and images of its body, in order.
    pub links: Arc<Vec<Link>>,
    /// Who published what it relies on, if it is an assessment.
    pub sources: Arc<Sources>,
}

/// How far the change of a document reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// No further than its own page.
    Page,
    /// To pages that show something of it.
    Shown,
    /// To how documents are named, ordered and linked.
    Site,
}

impl Document {
    /// How far it reaches if this takes the place of an `older` version.
    pub fn reach(&self, older: &Self) -> Reach {
        // Taken apart, so that what is added here must be thought of.
        let Self {
            path,
            digest: _,
            content: _,
            front,
            publishing,
            outline,
            links,
            sources,
        } = self;
        if path != &older.path || publishing != &older.publishing || sources != &older.sources {
            return Reach::Site;
        }
        if (front, outline, links) == (&older.front, &older.outline, &older.links) {
            return Reach::Page;
        }
        let ids = |outline: &Outline| -> Vec<Box<str>> {
            outline.headings.iter().map(|h| h.id.clone()).collect()
        };
        let targets = links.iter().map(|link| &link.target);
        let same_targets = targets.eq(older.links.iter().map(|link| &link.target));
        match (front, &older.front) {
            (Front::Assessment(facts), Front::Assessment(other))
                if same_targets && ids(outline) == ids(&older.outline) && facts.links_as(other) =>
            {
                Reach::Shown
            }
            _ => Reach::Site,
        }
    }

    /// Whether it differs from an `older` version in no more than the words of its body: all that other pages show,
    /// all headings, and where all links lead are the same.
    pub fn has_only_other_words(&self, older: &Self) -> bool {
        // Taken apart, so that what is added here must be thought of.
        let Self {
            path,
            digest: _,
            content: _,
            front,
            publishing,
            outline,
            links,
            sources,
        } = self;
        let is_alike = |(link, older): (&Link, &Link)| {
            // Places only matter where something is wrong.
            let Link {
                target,
                span: _,
                has_words,
            } = link;
            (target, has_words) == (&older.target, &older.has_words)
        };
        (path, front, publishing, outline, sources)
            == (
                &older.path,
                &older.front,
                &older.publishing,
                &older.outline,
                &older.sources,
            )
            && links.len() == older.links.len()
            && links.iter().zip(older.links.iter()).all(is_alike)
    }
}

impl Assessment {
    /// How well founded a judgement of it is: that is the confidence of the judgement, or else that of all of it.
    pub fn confidence_in<'a>(&'a self, judgement: &'a Judgement) -> &'a Confidence {
        judgement.confidence.as_ref().unwrap_or(&self.confidence)
    }

    /// Whether both are named, ordered and linked alike.
    fn links_as(&self, other: &Self) -> bool {
        // Taken apart, so that what is added here must be thought of.
        let Self {
            id,
            agents,
            events,
            date,
            tags,
            supersedes,
            responds_to,
            aliases,
            sources,
            // Only the questions that they answer, and whether they do so by a likelihood.
            judgements,
            // Only shown.
            confidence: _,
            title: _,
            summary: _,
            places: _,
            lang: _,
            as_of: _,
            provenance: _,
            change: _,
            extra: _,
        } = self;
        let same = |one: &[Text], two: &[Text]| {
            let two = two.iter().map(|text| &text.value);
            one.iter().map(|text| &text.value).eq(two)
        };
        let answers = |judgements: &[Judgement]| -> Vec<Option<(Box<str>, bool)>> {
            let answer = |one: &Judgement| {
                let question = one.question.as_ref()?.value.clone();
                Some((question, one.likelihood.is_some()))
            };
            judgements.iter().map(answer).collect()
        };
        id == &other.id
            && date == &other.date
            && sources.len() == other.sources.len()
            && answers(judgements) == answers(&other.judgements)
            && same(agents, &other.agents)
            && same(events, &other.events)
            && same(tags, &other.tags)
            && same(supersedes, &other.supersedes)
            && same(responds_to, &other.responds_to)
            && same(aliases, &other.aliases)
    }
}

/// A document with errors: it cannot be used, and references to it are no errors of their own.
#[derive(Debug, Clone, Default)]
pub struct Faulty {
    /// Its path below the site's root.
    pub path: Box<str>,
    /// The digest of its text as the record keeps it; none where it could not be read.
    pub content: Option<Digest>,
    /// Ids under which it may be known, if it is an assessment.
    pub ids: Vec<Box<str>>,
    /// Names of events that it may declare or mention.
    pub events: Vec<Box<str>>,
    /// Names of agents that it may declare or mention.
    pub agents: Vec<Box<str>>,
    /// Pages that would be there but for its errors.
    pub routes: Vec<Route>,
    /// Headings of its body.
    pub outline: Arc<Outline>,
    /// Links of its body, which may have errors of their own.
    pub links: Arc<Vec<Link>>,
}

/// The kinds of documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Front {
    /// Under `content/assessments/`.
    Assessment(Arc<Assessment>),
    /// Under `content/events/`.
    Event(Arc<Event>),
    /// Under `content/agents/`.
    Agent(Arc<Agent>),
    /// Anywhere else.
    Page(Arc<Page>),
}

/// What decides whether a document is public.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Publishing {
    /// Not finished.
    pub draft: bool,
    /// How far it may be shared.
    pub marking: Option<Marking>,
    /// Not before this moment.
    pub publish_on: Option<Moment>,
}

/// Values that the site does not interpret, for templates.
pub type Extra = Option<Node>;

/// One agent's assessment of one or more events.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Its id: a path of slugs, its URL below `/assessments/`.
    pub id: Box<str>,
    /// Who judges; several for a joint assessment.
    pub agents: Vec<Text>,
    /// What is judged.
    pub events: Vec<Text>,
    /// When the judgement was made. Only a draft may leave it open.
    pub date: Option<Moment>,
    /// How good the evidence and the reasoning are.
    pub confidence: Confidence,
    /// The title: as given, or else the first heading.
    pub title: Option<Arc<str>>,
    /// The summary: as given, or else the first paragraph.
    pub summary: Option<Arc<str>>,
    /// Subjects.
    pub tags: Vec<Text>,
    /// Places.
    pub places: Vec<Text>,
    /// The language of the text (BCP 47).
    pub lang: Option<Box<str>>,
    /// The information cut-off.
    pub as_of: Option<Moment>,
    /// Key judgements, in order.
    pub judgements: Vec<Judgement>,
    /// Why its judgements moved, or hold (ICD 203, section D.6.e.(7)).
    pub change: Option<Box<str>>,
    /// What it relies on.
    pub sources: Vec<SourceNote>,
    /// Who wrote it, and how.
    pub provenance: Option<Provenance>,
    /// Ids of assessments that this one replaces.
    pub supersedes: Vec<Text>,
    /// Ids of assessments that this one answers.
    pub responds_to: Vec<Text>,
    /// Earlier ids.
    pub aliases: Vec<Text>,
    /// Values for templates.
    #[serde(with = "crate::value::stored")]
    pub extra: Extra,
}

/// What happened.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its id, the last segment of its URL.
    pub id: Box<str>,
    /// Its title.
    pub title: Option<Arc<str>>,
    /// When it happened.
    pub when: Option<When>,
    /// What the agents were asked.
    pub question: Option<Box<str>>,
    /// One paragraph on it.
    pub summary: Option<Arc<str>>,
    /// Where.
    pub places: Vec<Text>,
    /// Subjects.
    pub tags: Vec<Text>,
    /// `open`, `closed` or the desk's own word.
    pub status: Option<Box<str>>,
    /// Agents that are expected to speak.
    pub agents: Vec<Text>,
    /// Questions on which agents are compared, in order.
    pub questions: Vec<Question>,
    /// Other spellings.
    pub aliases: Vec<Text>,
    /// The language of the text.
    pub lang: Option<Box<str>>,
    /// Values for templates.
    #[serde(with = "crate::value::stored")]
    pub extra: Extra,
}

/// Who judges.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Agent {
    /// Its id as written, such as `UA-01`.
    pub id: Box<str>,
    /// Its name in words.
    pub name: Option<Box<str>>,
    /// The same in a few words, for figures and lists.
    pub short: Option<Box<str>>,
    /// `ai`, `human` or `team`.
    pub kind: Option<Box<str>>,
    /// From where it looks.
    pub perspective: Option<Box<str>>,
    /// The model behind it.
    pub model: Option<Box<str>>,
    /// When it was active, as written.
    pub active: Option<Box<str>>,
    /// Other spellings.
    pub aliases: Vec<Text>,
    /// The language of the text.
    pub lang: Option<Box<str>>,
    /// Values for templates.
    #[serde(with = "crate::value::stored")]
    pub extra: Extra,
}

/// A plain page.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// The segments of its URL: none for the home page.
    pub segments: Vec<Box<str>>,
    /// Its title: as given, or else the first heading.
    pub title: Option<Arc<str>>,
    /// One paragraph on it.
    pub summary: Option<Arc<str>>,
    /// The language of the text.
    pub lang: Option<Box<str>>,
    /// Earlier paths.
    pub aliases: Vec<Text>,
    /// Values for templates.
    #[serde(with = "crate::value::stored")]
    pub extra: Extra,
}

/// Something that an assessment relies on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceNote {
    /// The publisher or the title.
    pub name: Option<Box<str>>,
    /// Its address, `http` or `https`.
    pub url: Option<Box<str>>,
    /// When it was read, as written.
    pub accessed: Option<Box<str>>,
    /// The agent's own rating.
    pub rating: Option<Box<str>>,
    /// A remark.
    pub note: Option<Box<str>>,
}

/// Who wrote a text, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// `ai`, `human` or `mixed`.
    pub kind: Box<str>,
    /// The model.
    pub model: Option<Box<str>>,
    /// Who reviewed it.
    pub reviewed_by: Option<Box<str>>,
}
