//! One serialisable struct per template: all that a page says, in order, with its links made.

mod active;
mod activity;
mod agent;
mod archive;
mod assessment;
mod calendar;
mod change_feed;
mod changes;
mod citation;
mod csv;
mod density;
mod event;
mod facts;
mod feed;
mod figure;
mod finding;
mod forecast;
mod groups;
mod home;
mod json_ld;
mod judgements;
mod judgements_data;
mod lanes;
mod ledger;
mod movement;
mod outcomes;
mod parts;
mod plain;
mod question_list;
mod question_page;
mod questions;
mod questions_data;
mod ready;
mod record;
mod register;
mod search;
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
pub use calendar::calendar;
pub use change_feed::{changes_feed, changes_json};
pub use changes::{ChangesDay, ChangesView, changes_archive};
pub use citation::CitationView;
pub use event::EventView;
pub use facts::{FactChange, ValueChange};
pub use feed::{FeedOf, FeedView};
pub use finding::{FindingView, Gap, Piece};
pub use groups::{GroupView, ListOf, ListView};
pub use home::HomeView;
pub use judgements::{ANCHORS, JudgementView, LikelihoodView, MainJudgement};
pub use judgements_data::judgements_csv;
pub use ledger::{RecordView, checkpoint};
pub use movement::{MovementView, RangeWords};
pub use outcomes::{ComparedView, ExplainedView, OutcomesView, TrackPageView};
pub use parts::{
    Backlink, Backlinks, BodyView, ConfidenceView, CountedLink, DateView, EventRow, LinkView, Row,
};
pub use plain::{LegendView, NotFoundView, PlainView, RedirectView};
pub use question_list::{QuestionsView, questions_in_order};
pub use question_page::QuestionPageView;
pub use questions::{
    AnswerView, AskedView, ChangeView, ClaimView, EarlierAnswer, OutcomeView, QuestionView,
    StripView,
};
pub use questions_data::{forecasts_csv, questions_csv, questions_json};
pub use ready::{Ready, Shared, fingerprint};
pub use record::{HistoryView, TombstoneView};
pub use register::{csv, json};
pub use search::SearchView;
pub use shell::{Shell, SiteView};
pub use sitemap::{SITEMAP_LIMIT, robots, sitemap, sitemap_index};
pub use timeline::TimelineView;
pub use vantage::{Vantage, has_backlinks_page};
pub use version::VersionView;
