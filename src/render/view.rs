//! The view of each kind of page.

use crate::plan::{Kind, Plan, Planned};
use crate::site::Site;
use crate::view::{
    AgentView, ArchiveView, AssessmentView, BacklinksView, EventView, FeedView, GroupView,
    HistoryView, HomeView, LegendView, ListView, NotFoundView, PlainView, RecordView, RedirectView,
    Shared, TimelineView, TombstoneView, Vantage, VersionView, View, csv, json, robots, sitemap,
    sitemap_index,
};

/// What a page is made of.
pub enum Made<'a> {
    /// Values for a template.
    View(View<'a>),
    /// Bytes.
    Data(Vec<u8>),
}

/// The view of a page that a template makes; none for data.
pub fn view<'a>(
    site: &'a Site,
    shared: &'a Shared<'a>,
    plan: &Plan,
    page: &'a Planned,
) -> Option<View<'a>> {
    match make(site, shared, plan, page) {
        Made::View(view) => Some(view),
        Made::Data(_) => None,
    }
}

/// Makes a page's values or bytes.
pub fn make<'a>(
    site: &'a Site,
    shared: &'a Shared<'a>,
    plan: &Plan,
    page: &'a Planned,
) -> Made<'a> {
    let from = Vantage {
        site,
        shared,
        here: &page.route,
    };
    let base = site.settings.base_url.as_deref().unwrap_or("/");
    Made::View(match &page.kind {
        Kind::Home => View::Home(Box::new(HomeView::new(from))),
        Kind::Assessment(at) => View::Assessment(Box::new(AssessmentView::new(from, *at))),
        Kind::Version(at) => View::Version(Box::new(VersionView::new(from, &site.versions[*at]))),
        Kind::Newest(at) => {
            let entry = &site.assessments[*at];
            let version = entry.recorded.as_ref().map_or(1, |recorded| recorded.rev);
            View::Redirect(Box::new(RedirectView::newest(from, &entry.route, version)))
        }
        Kind::History(at) => View::History(Box::new(HistoryView::new(from, *at))),
        Kind::Tombstone(at) | Kind::Removed(at) => {
            View::Tombstone(Box::new(TombstoneView::new(from, &site.tombstones[*at])))
        }
        Kind::Record => View::Record(Box::new(RecordView::new(from))),
        Kind::Backlinks(of, part) => {
            View::Backlinks(Box::new(BacklinksView::new(from, *of, *part)))
        }
        Kind::Event(at) => View::Event(Box::new(EventView::new(from, *at))),
        Kind::Agent(at) => View::Agent(Box::new(AgentView::new(from, *at))),
        Kind::Timeline => View::Timeline(Box::new(TimelineView::new(from, &plan.timeline))),
        Kind::Archive(page) => View::Archive(Box::new(ArchiveView::new(from, page))),
        Kind::List(of, part) => View::List(Box::new(ListView::new(from, *of, *part))),
        Kind::Group(of, part) => View::Group(Box::new(GroupView::new(from, *of, *part))),
        Kind::Plain(at) => View::Plain(Box::new(PlainView::new(from, *at))),
        Kind::Legend => View::Legend(Box::new(LegendView::new(from))),
        Kind::NotFound => View::NotFound(Box::new(NotFoundView::new(from))),
        Kind::Redirect(target, _) => View::Redirect(Box::new(RedirectView::new(from, target))),
        Kind::Feed(of) => View::Feed(Box::new(FeedView::new(from, *of, base))),
        Kind::RegisterJson => return Made::Data(json(site)),
        Kind::RegisterCsv => return Made::Data(csv(site)),
        Kind::Sitemap(routes) => {
            return Made::Data(sitemap(base, routes));
        }
        Kind::SitemapIndex(maps) => return Made::Data(sitemap_index(base, maps)),
        Kind::Robots => return Made::Data(robots(site.settings.base_url.as_deref(), site.edition)),
    })
}
