//! Histories, what was removed or taken offline, and what the page of an assessment says of its record.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;

use super::facts::{FactChange, since_recorded};
use super::parts::{DateView, LinkView};
use super::shell::{RelView, Shell};
use super::vantage::{Vantage, link};
use crate::digest::Digest;
use crate::ledger::{Act, Change, Entry, History, Manifest, Time};
use crate::model::{Moment, display_date, rfc3339, short_date};
use crate::route::Route;
use crate::site::{AssessmentEntry, AssessmentIx, Kept, Recorded, Site, Tombstone, permanent};
use crate::text::shown;

/// What the record says of an assessment, on its own page.
#[derive(Debug, Serialize)]
pub struct RecordedView {
    /// The number of its newest version.
    pub version: u64,
    /// When that was recorded.
    pub date: DateView,
    /// The digest of that version.
    pub digest: String,
    /// The manifest of that version, and the files that it names.
    pub published: PublishedVersion,
    /// Whether that is not by the machine's clock, and was given.
    pub given: bool,
    /// Whether it, or a version before it, was recorded within a day of its date, by the machine's clock.
    pub attested: bool,
    /// Whether the time of one of its versions was given.
    pub any_given: bool,
    /// The address of this version that will always lead to it.
    pub permanent: String,
    /// The page of its history.
    pub history: String,
    /// What was wrong in earlier versions, newest first.
    pub corrections: Vec<Noted>,
    /// When and why it was withdrawn.
    pub withdrawn: Option<Noted>,
}

/// Files of a version that the site has under their digests.
#[derive(Debug, Serialize)]
pub struct PublishedVersion {
    /// Its manifest.
    pub manifest: String,
    /// The files that the manifest names, if sources are published.
    pub files: Vec<PublishedFile>,
}

/// A file of a version.
#[derive(Debug, Serialize)]
pub struct PublishedFile {
    /// Where it is.
    pub href: String,
    /// Its name when it was recorded, without folders.
    pub name: String,
}

/// Something that was noted on the record.
#[derive(Debug, Serialize)]
pub struct Noted {
    /// The version that it made or is about.
    pub version: u64,
    /// When.
    pub date: DateView,
    /// Whether that is not by the machine's clock, and was given.
    pub given: bool,
    /// What, and why.
    pub note: String,
}

/// An entry of a history.
#[derive(Debug, Serialize)]
pub struct EntryView {
    /// The version that it made or is about.
    pub version: u64,
    /// Its anchor in the history.
    pub anchor: String,
    /// `publish`, `import`, `revise`, `withdraw`, `remove`, `rename`, `reinstate`, `unpublish` or
    /// `clock`.
    pub act: &'static str,
    /// For `rename`: the id that the assessment had.
    pub from: Option<String>,
    /// For `rename`: the id that it has from then on.
    pub to: Option<String>,
    /// `minor`, `update` or `correction`, for a revision.
    pub kind: Option<&'static str>,
    /// What, and why; perhaps empty.
    pub note: String,
    /// When it was recorded.
    pub date: DateView,
    /// Whether that is not by the machine's clock, and was given.
    pub given: bool,
    /// The digest of the version.
    pub digest: String,
    /// The page of the version, where it made one that can still be read.
    pub href: Option<String>,
    /// The local files that it changed, added or took away, besides the text: where they lie below
    /// `content/`.
    pub files: Vec<String>,
}

/// The view of `history.html`.
#[derive(Debug, Serialize)]
pub struct HistoryView {
    /// What is around the content.
    pub shell: Shell,
    /// The id of the assessment.
    pub id: String,
    /// Its page.
    pub of: LinkView,
    /// All entries, newest first.
    pub entries: Vec<EntryView>,
    /// Those that say what was wrong, newest first.
    pub corrections: Vec<Noted>,
    /// When and why it was withdrawn.
    pub withdrawn: Option<Noted>,
    /// How what it answers, the names of its agents and the time zone were changed since its first version was
    /// recorded, and how its questions came out, newest first.
    pub facts: Vec<FactChange>,
}

/// The view of `tombstone.html`: the page of an assessment that was removed or taken offline.
#[derive(Debug, Serialize)]
pub struct TombstoneView {
    /// What is around the content.
    pub shell: Shell,
    /// The id of the assessment.
    pub id: String,
    /// `remove` if it was removed, `unpublish` if it was taken offline.
    pub act: &'static str,
    /// When and why it was removed or taken offline.
    pub removed: Noted,
    /// All entries, newest first.
    pub entries: Vec<EntryView>,
}

/// A moment of the record, on the site's clock.
pub fn instant(site: &Site, at: Timestamp) -> DateView {
    let zoned = at.to_zoned(site.settings.time_zone.clone());
    let lang = &site.settings.lang;
    let (day, short) = (
        display_date(zoned.date(), lang),
        short_date(zoned.date(), lang),
    );
    let time = zoned.strftime("%H:%M");
    DateView {
        iso: rfc3339(at, &site.settings.time_zone),
        text: format!("{day}, {time}"),
        short: format!("{short}, {time}"),
    }
}

/// What the ledger says of the assessment `id`.
pub fn history<'a>(site: &'a Site, id: &str) -> Option<History<'a>> {
    site.ledger.as_ref()?.history(id)
}

fn noted(site: &Site, entry: &Entry) -> Noted {
    Noted {
        version: entry.rev,
        date: instant(site, entry.recorded),
        given: is_given(entry),
        note: shown(&entry.note).into_owned(),
    }
}

/// What was wrong in earlier versions, newest first.
pub fn corrections(site: &Site, history: History<'_>) -> Vec<Noted> {
    let is_correction = |entry: &&Entry| entry.change == Some(Change::Correction);
    let entries = history.entries().rev().filter(is_correction);
    entries.map(|entry| noted(site, entry)).collect()
}

/// When and why an assessment was withdrawn.
pub fn withdrawn(site: &Site, history: History<'_>) -> Option<Noted> {
    history.withdrawn().map(|entry| noted(site, entry))
}

/// Whether the time of an entry is not by the machine's clock, and was given.
pub fn is_given(entry: &Entry) -> bool {
    entry.time == Time::Given
}

/// Whether a version of an assessment, or one before it, was recorded within a day of the date that it
/// bears. A date that was set back later is not attested, whatever the first version bore; one that an
/// update has set to its own day is. A time that was given attests nothing.
pub fn is_attested(history: History<'_>, rev: u64, date: Option<&Moment>) -> bool {
    let mut versions = history
        .versions()
        .filter(|version| version.rev <= rev && !is_given(version));
    date.is_none_or(|date| versions.any(|version| date.is_attested_by(version.first_recorded())))
}

/// All entries, newest first, as [`entry_view`] shows them.
fn entries(site: &Site, history: History<'_>, has_pages: bool) -> Vec<EntryView> {
    let mut acts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut views = Vec::new();
    for entry in history.entries() {
        let mut view = entry_view(site, entry, has_pages);
        if !entry.act.is_version() {
            let count = acts.entry(view.act).or_default();
            *count += 1;
            // An act may come again after it was taken back.
            view.anchor = match count {
                1 => format!("_{}", view.act),
                count => format!("_{}-{count}", view.act),
            };
        }
        views.push(view);
    }
    views.reverse();
    views
}

/// An entry. If `has_pages`, its version has one.
pub fn entry_view(site: &Site, entry: &Entry, has_pages: bool) -> EntryView {
    let is_rename = entry.act == Act::Rename;
    EntryView {
        version: entry.rev,
        anchor: format!("_v{}", entry.rev),
        act: entry.act.word(),
        from: entry.from.as_deref().map(str::to_owned),
        to: is_rename.then(|| entry.id.to_string()),
        kind: entry.change.map(Change::word),
        note: shown(&entry.note).into_owned(),
        date: instant(site, entry.recorded),
        given: is_given(entry),
        digest: entry.content.to_string(),
        href: (has_pages && entry.act.is_version()).then(|| permanent(entry).from_root()),
        files: Vec::new(),
    }
}

impl PublishedVersion {
    /// Those of the version whose manifest has this digest.
    pub fn new(site: &Site, content: Digest) -> Self {
        let manifest = site.manifests.get(&content).into_iter();
        let files = manifest.flat_map(Manifest::files);
        let file = |(digest, path): (Digest, &str)| PublishedFile {
            href: Route::object(digest).from_root(),
            name: path.rsplit('/').next().unwrap_or(path).to_owned(),
        };
        Self {
            manifest: Route::object(content).from_root(),
            files: files.map(file).collect(),
        }
    }
}

impl RecordedView {
    /// What the record says of an assessment; nothing where it is not recorded.
    pub fn new(site: &Site, entry: &AssessmentEntry) -> Option<Self> {
        let recorded = entry.recorded.as_ref()?;
        let Recorded { rev, content, .. } = **recorded;
        let history = history(site, &entry.facts.id)?;
        let newest = history.versions().next_back()?;
        Some(Self {
            version: rev,
            date: instant(site, newest.recorded),
            given: is_given(newest),
            any_given: history.versions().any(is_given),
            digest: content.to_string(),
            published: PublishedVersion::new(site, content),
            attested: is_attested(history, rev, entry.facts.date.as_ref()),
            permanent: recorded.permanent.from_root(),
            history: entry.route.history().from_root(),
            corrections: corrections(site, history),
            withdrawn: withdrawn(site, history),
        })
    }
}

/// How the newest version of an assessment is related to other pages (RFC 5829).
pub fn relations(entry: &AssessmentEntry) -> Vec<RelView> {
    let Some(recorded) = &entry.recorded else {
        return Vec::new();
    };
    let before = recorded.previous.as_ref();
    let before = before.map(|route| RelView::new("predecessor-version", route));
    let history = RelView::new("version-history", &entry.route.history());
    before.into_iter().chain([history]).collect()
}

impl HistoryView {
    /// The view of the history of the assessment at a position.
    pub fn new(from: Vantage<'_>, at: AssessmentIx) -> Self {
        let site = from.site;
        let entry = &site.assessments[at];
        let title = format!("History of “{}”", entry.title);
        let mut shell = from.shell("events", &title, "");
        shell.crumbs = vec![from.link(&entry.route, &entry.title).into()];
        shell.links = vec![RelView::new("latest-version", &entry.route)];
        let history = history(site, &entry.facts.id);
        let mut entries = history.map_or_else(Vec::new, |history| entries(site, history, true));
        let versions = entry.recorded.as_ref();
        let versions = versions.map_or(&[][..], |recorded| &recorded.versions);
        for entry in &mut entries {
            if let Some((old, new)) = entry.step()
                && let Some((old, new)) = versions.get(old).zip(versions.get(new))
            {
                entry.files = changed_files(old, new);
            }
        }
        Self {
            shell,
            id: entry.facts.id.to_string(),
            of: link(&entry.route, &entry.title),
            entries,
            corrections: history.map_or_else(Vec::new, |history| corrections(site, history)),
            withdrawn: history.and_then(|history| withdrawn(site, history)),
            facts: since_recorded(site, at),
        }
    }

    /// For each entry, which of the texts of all versions it changed, and into which.
    pub fn changes(&self) -> impl Iterator<Item = Option<(usize, usize)>> {
        self.entries.iter().map(EntryView::step)
    }
}

impl EntryView {
    /// The positions of the versions from which and to which it leads, if it is a revision.
    fn step(&self) -> Option<(usize, usize)> {
        let version = usize::try_from(self.version).ok()?;
        let is_later = self.act == Act::Revise.word();
        (is_later && version > 1).then(|| (version - 2, version - 1))
    }
}

/// The files that are in one version and not, or not as they are, in the other.
fn changed_files(old: &Kept, new: &Kept) -> Vec<String> {
    let gone = old.files.iter().filter(|file| !new.files.contains(file));
    let came = new.files.iter().filter(|file| !old.files.contains(file));
    let paths: BTreeSet<&str> = gone.chain(came).map(|(path, _)| &**path).collect();
    let below = paths
        .iter()
        .map(|path| path.strip_prefix("content/").unwrap_or(path));
    below.map(str::to_owned).collect()
}

impl TombstoneView {
    /// The view of the page of an assessment that was removed or taken offline.
    pub fn new(from: Vantage<'_>, tombstone: &Tombstone) -> Self {
        let site = from.site;
        let entry = &tombstone.entry;
        let history = history(site, &tombstone.id);
        let title = match entry.act {
            Act::Unpublish => "This assessment was taken offline",
            _ => "This assessment was removed",
        };
        let mut shell = from.shell("events", title, "");
        // The addresses of its versions say the same.
        let base = site.settings.base_url.as_deref();
        shell.canonical = base.map(|base| tombstone.route.absolute(base));
        Self {
            shell,
            id: tombstone.id.to_string(),
            act: entry.act.word(),
            removed: noted(site, entry),
            entries: history.map_or_else(Vec::new, |history| entries(site, history, false)),
        }
    }
}
