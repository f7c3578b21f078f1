//! The page of an earlier version of an assessment.

use serde::Serialize;

use super::judgements::{LikelihoodView, anchor};
use super::parts::{BodyView, ConfidenceView, DateView, LinkView};
use super::record::{
    EntryView, Noted, PublishedVersion, entry_view, history, instant, is_attested, is_given,
    withdrawn,
};
use super::shell::{RelView, Shell};
use super::vantage::Vantage;
use crate::ledger::{Entry, History};
use crate::model::{Judgement, Provenance, SourceNote};
use crate::route::Route;
use crate::site::{Ix, VersionEntry, WrittenName, permanent};

/// The view of `version.html`.
#[derive(Debug, Serialize)]
pub struct VersionView<'a> {
    /// What is around the content.
    pub shell: Shell,
    /// The id of the assessment.
    pub id: &'a str,
    /// The number of this version.
    pub version: u64,
    /// The title that it had.
    pub title: &'a str,
    /// Who judged.
    pub agents: Vec<NameView<'a>>,
    /// What was judged.
    pub events: Vec<NameView<'a>>,
    /// When the judgement was made.
    pub date: Option<DateView>,
    /// Its confidence.
    pub confidence: Option<ConfidenceView>,
    /// Who wrote it, and how.
    pub provenance: Option<&'a Provenance>,
    /// Its key judgements.
    pub judgements: Vec<PastJudgement<'a>>,
    /// What it relied on.
    pub sources: Vec<PastSource<'a>>,
    /// Headings of the body.
    pub body: BodyView,
    /// When it was recorded.
    pub recorded: DateView,
    /// Whether that is not by the machine's clock, and was given.
    pub given: bool,
    /// Whether it, or a version before it, was recorded within a day of its date, by the machine's clock.
    pub attested: bool,
    /// The digest of this version.
    pub digest: String,
    /// The manifest of this version, and the files that it names.
    pub published: PublishedVersion,
    /// The entry of the version that replaced it.
    pub next: EntryView,
    /// The newest version.
    pub latest: LinkView,
    /// The number of that.
    pub latest_version: u64,
    /// The page of the history.
    pub history: String,
    /// When and why the assessment was withdrawn.
    pub withdrawn: Option<Noted>,
}

/// A name as it was written.
#[derive(Debug, Serialize)]
pub struct NameView<'a> {
    /// The name.
    pub text: &'a str,
    /// The page of what bears it today.
    pub href: Option<String>,
}

/// A key judgement of an earlier version. The answers that other agents give today are no part of it.
#[derive(Debug, Serialize)]
pub struct PastJudgement<'a> {
    /// Its anchor on the page.
    pub anchor: String,
    /// What was judged.
    pub text: &'a str,
    /// How likely it was.
    pub likelihood: Option<LikelihoodView>,
    /// How well founded it was.
    pub confidence: Option<ConfidenceView>,
}

/// Something that an earlier version relied on.
#[derive(Debug, Serialize)]
pub struct PastSource<'a> {
    /// Its name, or else its address.
    pub name: &'a str,
    /// Its address.
    pub url: Option<&'a str>,
    /// When it was read, in words where it is a date.
    pub accessed: Option<String>,
    /// The agent's rating.
    pub rating: Option<&'a str>,
    /// A remark.
    pub note: Option<&'a str>,
}

impl<'a> VersionView<'a> {
    /// The view of an earlier version.
    pub fn new(from: Vantage<'a>, version: &'a VersionEntry) -> Self {
        let site = from.site;
        let entry = &site.assessments[version.assessment];
        let facts = version.facts.as_deref();
        let title = facts.and_then(|facts| facts.title.as_deref());
        let title = title.unwrap_or(&entry.title);
        let mut shell = from.shell(
            "events",
            &format!("{title} (version {})", version.entry.rev),
            "",
        );
        if let Some(lang) = facts.and_then(|facts| facts.lang.as_deref()) {
            shell.set_lang(lang);
        }
        let base = site.settings.base_url.as_deref();
        // Who looks for the assessment looks for its newest version.
        shell.canonical = base.map(|base| entry.route.absolute(base));
        shell.crumbs = vec![from.link(&entry.route, &entry.title).into()];
        let latest = entry
            .recorded
            .as_ref()
            .map_or(version.entry.rev, |recorded| recorded.rev);
        let history = history(site, &entry.facts.id);
        shell.links = relations(&entry.route, version.entry.rev, latest, history);
        let is_later = |later: &&Entry| later.rev > version.entry.rev;
        let next = history.and_then(|history| history.versions().find(is_later));
        // There is one: only earlier versions have such a page.
        let next = next.unwrap_or(&version.entry);
        Self {
            shell,
            id: &entry.facts.id,
            version: version.entry.rev,
            title,
            agents: names(&version.agents, |at| &site.agents[at].route),
            events: names(&version.events, |at| &site.events[at].route),
            date: facts
                .and_then(|facts| facts.date.as_ref())
                .map(|date| from.moment(date)),
            confidence: facts.map(|facts| (&facts.confidence).into()),
            provenance: facts.and_then(|facts| facts.provenance.as_ref()),
            judgements: facts.map_or_else(Vec::new, |facts| judgements(&facts.judgements)),
            sources: facts.map_or_else(Vec::new, |facts| sources(from, &facts.sources)),
            body: from.body(Some(&version.body)),
            recorded: instant(site, version.entry.recorded),
            given: is_given(&version.entry),
            attested: history.is_none_or(|history| {
                let date = facts.and_then(|facts| facts.date.as_ref());
                is_attested(history, version.entry.rev, date)
            }),
            digest: version.entry.content.to_string(),
            published: PublishedVersion::new(site, version.entry.content),
            next: entry_view(site, next, true),
            latest: from.link(&entry.route, &entry.title),
            latest_version: latest,
            history: entry.route.history().from_root(),
            withdrawn: history.and_then(|history| withdrawn(site, history)),
        }
    }
}

/// How an earlier version is related to other pages (RFC 5829).
fn relations(of: &Route, rev: u64, latest: u64, history: Option<History<'_>>) -> Vec<RelView> {
    let versions = || history.into_iter().flat_map(History::versions);
    let page = |entry: &Entry| {
        if entry.rev == latest {
            of.clone()
        } else {
            permanent(entry)
        }
    };
    let before = versions().rev().find(|entry| entry.rev < rev);
    let after = versions().find(|entry| entry.rev > rev);
    let before = before.map(|entry| RelView::new("predecessor-version", &page(entry)));
    let after = after.map(|entry| RelView::new("successor-version", &page(entry)));
    let others = [
        RelView::new("latest-version", of),
        RelView::new("version-history", &of.history()),
    ];
    before.into_iter().chain(after).chain(others).collect()
}

fn names<'a, I: Ix>(
    written: &'a [WrittenName<I>],
    route: impl Fn(I) -> &'a Route,
) -> Vec<NameView<'a>> {
    let name = |name: &'a WrittenName<I>| NameView {
        text: &name.name,
        href: name.at.map(|at| route(at).from_root()),
    };
    written.iter().map(name).collect()
}

fn judgements(all: &[Judgement]) -> Vec<PastJudgement<'_>> {
    let mut views = Vec::with_capacity(all.len());
    for judgement in all {
        views.push(PastJudgement {
            anchor: anchor(judgement),
            text: &judgement.text,
            likelihood: judgement.likelihood.as_ref().map(Into::into),
            confidence: judgement.confidence.as_ref().map(Into::into),
        });
    }
    views
}

fn sources<'a>(from: Vantage<'_>, notes: &'a [SourceNote]) -> Vec<PastSource<'a>> {
    let mut views = Vec::with_capacity(notes.len());
    for note in notes {
        let name = note.name.as_deref().or(note.url.as_deref());
        views.push(PastSource {
            name: name.unwrap_or_default(),
            url: note.url.as_deref(),
            accessed: note.accessed.as_deref().map(|written| from.when(written)),
            rating: note.rating.as_deref(),
            note: note.note.as_deref(),
        });
    }
    views
}
