//! What the record says of the assessments of a site, and the versions that they had.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::references::{Resolver, kind_and_name, plain};
use super::sort::Shown;
use super::{
    AgentIx, AssessmentIx, Body, EventIx, Href, Index, IndexVec, InternalHref, LinkWords,
    TombstoneIx, VersionIx,
};
use crate::digest::Digest;
use crate::ledger::{Entry, Fact, Ledger, Manifest, object_path};
use crate::model::{Assessment, Link, Outline, Target, Text};
use crate::route::{Route, follow, slug};
use crate::text;

/// What is kept of the past of a site, before it is linked.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// The ledger; none where nothing was ever recorded.
    pub ledger: Option<Arc<Ledger>>,
    /// All versions of assessments that have several, by the id of today and number.
    pub versions: Vec<PastVersion>,
    /// All versions of assessments that were taken offline, as far as the store has them, by the id of today and number.
    /// Nothing of their words is shown.
    pub offline: Vec<PastVersion>,
    /// What the versions of facts that have several say, by the digests of their texts.
    pub facts: Arc<BTreeMap<Digest, Fact>>,
    /// The manifests of all versions of assessments that are online, by their digests, if the site has their
    /// sources, too; else empty.
    pub manifests: Arc<BTreeMap<Digest, Manifest>>,
}

/// A version of an assessment that has several.
#[derive(Debug, Clone)]
pub struct PastVersion {
    /// The id that the assessment has today.
    pub id: Box<str>,
    /// The digest of its text.
    pub source: Digest,
    /// The files that it referred to: where they lay, and their digests.
    pub files: Vec<(Box<str>, Digest)>,
    /// Its entry.
    pub entry: Entry,
    /// What it says; none for the newest that is online, which is the assessment itself.
    pub text: Option<PastText>,
}

/// What an earlier version says.
#[derive(Debug, Clone)]
pub struct PastText {
    /// Where its file lay.
    pub path: Box<str>,
    /// Its front matter; none where it cannot be read any more.
    pub facts: Option<Arc<Assessment>>,
    /// Its headings.
    pub outline: Arc<Outline>,
    /// Its links.
    pub links: Arc<Vec<Link>>,
}

/// What the record says of an assessment.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The number of its newest version.
    pub rev: u64,
    /// The digest of that version.
    pub content: Digest,
    /// The permanent address of its newest version.
    pub permanent: Route,
    /// That of the version before.
    pub previous: Option<Route>,
    /// When its newest entry was recorded.
    pub updated: Timestamp,
    /// Why it no longer stands, if so.
    pub withdrawn: Option<Box<str>>,
    /// Its versions, oldest first; none where it has only one.
    pub versions: Vec<Kept>,
}

/// What a version of an assessment was made of.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its text.
    pub body: Body,
    /// The files that it referred to: where they lay, and their digests.
    pub files: Vec<(Box<str>, Digest)>,
}

/// An earlier version of an assessment, with a page of its own.
#[derive(Debug, Clone)]
pub struct VersionEntry {
    /// The assessment.
    pub assessment: AssessmentIx,
    /// Its entry.
    pub entry: Entry,
    /// Its page.
    pub route: Route,
    /// What its front matter said; none where that cannot be read any more.
    pub facts: Option<Arc<Assessment>>,
    /// Who judged.
    pub agents: Vec<WrittenName<AgentIx>>,
    /// What was judged.
    pub events: Vec<WrittenName<EventIx>>,
    /// The assessments that it replaced, as far as they are on the site.
    pub supersedes: Vec<AssessmentIx>,
    /// Its text.
    pub body: Body,
    /// Where the links of that lead, in their order.
    pub hrefs: Vec<Href>,
    /// The files that it shows, and the objects that hold them.
    pub files: Vec<(Route, Box<str>)>,
}

/// A name as it was written, and what bears it today.
#[derive(Debug, Clone)]
pub struct WrittenName<I> {
    /// The name.
    pub name: Box<str>,
    /// The event or the agent; `None` if none has this name any more.
    pub at: Option<I>,
}

/// An assessment that was removed from the record, or taken offline.
#[derive(Debug, Clone)]
pub struct Tombstone {
    /// The id that it has today.
    pub id: Box<str>,
    /// The entry that removed it, or took it offline.
    pub entry: Entry,
    /// Its page, which says so.
    pub route: Route,
}

/// The earlier versions of assessments, in the order of (assessment, number), with the links that they
/// can still have.
pub fn versions(resolver: &Resolver<'_>, past: &Past) -> IndexVec<VersionIx, Arc<VersionEntry>> {
    if past.versions.is_empty() {
        return Vec::new().into();
    }
    let assessments = resolver.entries.assessments;
    let mut ids = Index::with_capacity(assessments.len());
    for (at, entry) in assessments.enumerated() {
        ids.insert(&*entry.facts.id, at);
    }
    let entries = past.versions.par_iter().filter_map(|version| {
        let text = version.text.as_ref()?;
        let at = *ids.get(&version.id)?;
        Some(Arc::new(entry(resolver, at, version, text)))
    });
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|entry| (entry.assessment, entry.entry.rev));
    entries.into()
}

fn entry(
    resolver: &Resolver<'_>,
    assessment: AssessmentIx,
    version: &PastVersion,
    text: &PastText,
) -> VersionEntry {
    let route = permanent(&version.entry);
    // What no longer resolves is no mistake of today: the words stand plain.
    let mut hrefs = resolver.body(&lay(version, text), &text.links).hrefs;
    let mut files = BTreeMap::new();
    for (link, href) in text.links.iter().zip(&mut hrefs) {
        // What a name stands for may be called otherwise today.
        if let Some(name) = name_in(&link.target).filter(|_| !link.has_words) {
            match href {
                // `alaska-summit` is the same name as "Alaska summit", which reads better.
                Href::Internal(to)
                    if to
                        .words
                        .as_ref()
                        .is_some_and(|title| slug(resolver.entries.words(title)) == slug(name)) => {
                }
                Href::Internal(to) => to.words = Some(LinkWords::Name(name.into())),
                _ => *href = plain(name),
            }
        }
        if let Target::File { path, rest } = &link.target {
            *href = match file(version, &text.path, path, &route) {
                Some((to, object)) => {
                    files.insert(to.clone(), object);
                    Href::Internal(Box::new(InternalHref {
                        route: to,
                        rest: rest.clone(),
                        words: None,
                    }))
                }
                None => Href::Plain(None),
            };
        }
    }
    let facts = text.facts.as_deref();
    VersionEntry {
        assessment,
        entry: version.entry.clone(),
        agents: names(facts.map_or(&[], |facts| &facts.agents), |name| {
            resolver.agents.find(name)
        }),
        events: names(facts.map_or(&[], |facts| &facts.events), |name| {
            resolver.events.find(name)
        }),
        supersedes: facts.map_or_else(Vec::new, |facts| {
            let ids = facts.supersedes.iter();
            ids.filter_map(|id| resolver.known_assessment(&id.value))
                .collect()
        }),
        facts: text.facts.clone(),
        files: files.into_iter().collect(),
        route,
        body: Body {
            path: object_path(version.source).into(),
            digest: version.source,
            outline: text.outline.clone(),
        },
        hrefs,
    }
}

/// The address of a version for good: below that of the id which the assessment had when it was recorded.
pub fn permanent(version: &Entry) -> Route {
    Route::assessment(&version.id).version(version.rev)
}

/// The body of a version where it lay, so that its links lead from there.
fn lay(version: &PastVersion, text: &PastText) -> Body {
    Body {
        path: text.path.clone(),
        digest: version.source,
        outline: text.outline.clone(),
    }
}

/// Where a file that a version referred to stands, and the object that holds it. It has a place of
/// its own, because the file that lies where it lay may be another one today.
fn file(of: &PastVersion, document: &str, path: &str, page: &Route) -> Option<(Route, Box<str>)> {
    let below = follow(document.strip_prefix("content/").unwrap_or(document), path)?;
    let lay = format!("content/{below}");
    let mut files = of.files.iter();
    // It may have been recorded under the decomposed form of the name.
    let (_, digest) = files.find(|(path, _)| **path == *lay || path.nfc().eq(lay.nfc()))?;
    Some((page.beside(&below), object_path(*digest).into()))
}

/// What a link without words says of what it leads to.
fn name_in(target: &Target) -> Option<&str> {
    match target {
        Target::Wiki { name, .. } => Some(kind_and_name(name).1),
        Target::Document { path, .. } => {
            let name = path.rsplit('/').next().unwrap_or(path);
            Some(name.strip_suffix(".md").unwrap_or(name))
        }
        _ => None,
    }
}

fn names<I>(written: &[Text], named: impl Fn(&str) -> Option<I>) -> Vec<WrittenName<I>> {
    let name = |text: &Text| WrittenName {
        at: named(&text.value),
        name: text.value.clone(),
    };
    written.iter().map(name).collect()
}

/// What the record says of a site.
pub struct OnRecord {
    /// The ledger, if it is sound and has an entry.
    pub ledger: Option<Arc<Ledger>>,
    /// What it says of each assessment.
    pub assessments: Vec<Option<Box<Recorded>>>,
    /// Assessments that were removed or taken offline, by id.
    pub tombstones: IndexVec<TombstoneIx, Tombstone>,
}

/// What the record says of assessments, and which were removed or taken offline.
pub fn on_record(assessments: &[Shown<Assessment>], past: &Past) -> OnRecord {
    // A record without an entry says nothing, and a damaged one nothing that could be relied on.
    let is_sound = |ledger: &&Arc<Ledger>| ledger.last().is_some() && ledger.faults.is_empty();
    let ledger = past.ledger.as_ref().filter(is_sound);
    let recorded = assessments.iter().map(|shown| {
        let history = ledger?.history(&shown.facts.id)?;
        let (latest, last) = (history.latest()?, history.entries().next_back()?);
        // Its versions have no pages any more. Where its file is still public, that is a finding.
        if history.is_offline() {
            return None;
        }
        let mut versions = history.versions().rev().map(permanent);
        Some(Box::new(Recorded {
            rev: latest.rev,
            content: latest.content,
            permanent: versions.next()?,
            previous: versions.next(),
            updated: last.recorded,
            withdrawn: history
                .withdrawn()
                .map(|entry| text::shown(&entry.note).into()),
            versions: kept(past, &shown.facts.id),
        }))
    });
    let mut ids: Index<&str, ()> = Index::default();
    for shown in assessments.iter().filter(|_| ledger.is_some()) {
        ids.insert(&shown.facts.id, ());
    }
    let histories = ledger.into_iter().flat_map(|ledger| ledger.histories());
    let removed = histories
        .filter(|history| ids.get(history.id()).is_none())
        .filter_map(|history| {
            let entry = history.removed().or(history.unpublished())?;
            Some((history.id(), entry))
        });
    let tombstones = removed.map(|(id, entry)| Tombstone {
        id: id.into(),
        route: Route::assessment(id),
        entry: entry.clone(),
    });
    OnRecord {
        ledger: ledger.cloned(),
        assessments: recorded.collect(),
        tombstones: tombstones.collect(),
    }
}

/// What all versions of an assessment were made of, if it has several.
fn kept(past: &Past, id: &str) -> Vec<Kept> {
    let from = past.versions.partition_point(|version| *version.id < *id);
    let own = past.versions[from..].iter();
    let own = own.take_while(|version| *version.id == *id);
    let kept = |version: &PastVersion| Kept {
        body: Body {
            path: object_path(version.source).into(),
            digest: version.source,
            outline: Arc::default(),
        },
        files: version.files.clone(),
    };
    own.map(kept).collect()
}
