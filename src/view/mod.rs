//! One serialisable struct per template: all that a page says, in order, with its links made.

mod active;
mod activity;
mod agent;
mod archive;
mod assessment;
mod citation;
mod density;
mod event;
mod feed;
mod figure;
mod finding;
mod groups;
mod home;
mod judgements;
mod lanes;
mod ledger;
mod outcomes;
mod parts;
mod plain;
mod questions;
mod ready;
mod record;
mod register;
mod shell;
mod sitemap;
mod stands;
mod timeline;
mod vantage;
mod version;

pub use active::{ActiveView, LeadView, RangeView};
pub use agent::AgentView;
pub use archive::{ArchiveOf, ArchivePage, ArchiveView};
pub use assessment::{AssessmentView, BacklinksView};
pub use citation::CitationView;
pub use event::EventView;
pub use feed::{FeedOf, FeedView};
pub use finding::{FindingView, Gap, Piece};
pub use groups::{GroupView, ListOf, ListView};
pub use home::HomeView;
pub use judgements::{ANCHORS, JudgementView, LikelihoodView, MainJudgement};
pub use ledger::RecordView;
pub use parts::{
    Backlink, Backlinks, BodyView, ConfidenceView, CountedLink, DateView, EventRow, LinkView, Row,
};
pub use plain::{LegendView, NotFoundView, PlainView, RedirectView};
pub use questions::{
    AnswerView, AskedView, ChangeView, EarlierAnswer, OutcomeView, QuestionView, StripView,
};
pub use ready::{Ready, Shared, fingerprint};
pub use record::{HistoryView, TombstoneView};
pub use register::{csv, json};
pub use shell::{Shell, SiteView};
pub use sitemap::{SITEMAP_LIMIT, robots, sitemap, sitemap_index};
pub use timeline::TimelineView;
pub use vantage::{Vantage, has_backlinks_page};
pub use version::VersionView;

use serde::Serialize;

/// The view of any page that a template makes.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum View<'a> {
    /// `home.html`
    Home(Box<HomeView>),
    /// `assessment.html`
    Assessment(Box<AssessmentView<'a>>),
    /// `version.html`
    Version(Box<VersionView<'a>>),
    /// `history.html`
    History(Box<HistoryView>),
    /// `tombstone.html`
    Tombstone(Box<TombstoneView>),
    /// `record.html`
    Record(Box<RecordView>),
    /// `backlinks.html`
    Backlinks(Box<BacklinksView>),
    /// `event.html`
    Event(Box<EventView<'a>>),
    /// `agent.html`
    Agent(Box<AgentView<'a>>),
    /// `timeline.html`
    Timeline(Box<TimelineView>),
    /// `archive.html`
    Archive(Box<ArchiveView>),
    /// `list.html`
    List(Box<ListView>),
    /// `group.html`
    Group(Box<GroupView>),
    /// `page.html`
    Plain(Box<PlainView<'a>>),
    /// `legend.html`
    Legend(Box<LegendView>),
    /// `404.html`
    NotFound(Box<NotFoundView>),
    /// `redirect.html`
    Redirect(Box<RedirectView>),
    /// `atom.xml`
    Feed(Box<FeedView>),
}

impl View<'_> {
    /// The template that renders it.
    pub fn template(&self) -> &'static str {
        match self {
            Self::Home(_) => "home.html",
            Self::Assessment(_) => "assessment.html",
            Self::Version(_) => "version.html",
            Self::History(_) => "history.html",
            Self::Tombstone(_) => "tombstone.html",
            Self::Record(_) => "record.html",
            Self::Backlinks(_) => "backlinks.html",
            Self::Event(_) => "event.html",
            Self::Agent(_) => "agent.html",
            Self::Timeline(_) => "timeline.html",
            Self::Archive(_) => "archive.html",
            Self::List(_) => "list.html",
            Self::Group(_) => "group.html",
            Self::Plain(_) => "page.html",
            Self::Legend(_) => "legend.html",
            Self::NotFound(_) => "404.html",
            Self::Redirect(_) => "redirect.html",
            Self::Feed(_) => "atom.xml",
        }
    }
}
