//! The kinds of pages and generated files, and all that is to be said of each: the view and the template
//! that make it, its address where there is one of its kind, its owner, whether the sitemap names it.

use jiff::Timestamp;
use serde::Serialize;

use super::published::OwnFiles;
use super::{Owner, Plan};
use crate::config::Host;
use crate::ledger::Act;
use crate::route::Route;
use crate::site::{
    AgentIx, AgentPair, AssessmentIx, Body, EventIx, GroupIx, LinkWords, Linker, PageIx,
    QuestionAt, Site, Tombstone, TombstoneIx, VersionIx,
};
use crate::view::{
    AgentView, ArchiveOf, ArchivePage, ArchiveView, AssessmentView, BacklinksView, ChangesView,
    ComparedView, EventView, ExplainedView, FeedOf, FeedView, FigureFile, GroupView, HistoryView,
    HomeView, LegendView, ListOf, ListView, NotFoundView, OutcomesView, PlainView,
    QuestionPageView, QuestionsView, RecordView, RedirectView, SearchView, Shared, TimelineView,
    TombstoneView, TrackPageView, Vantage, VersionView, calendar, changes_archive, changes_feed,
    changes_json, checkpoint, citations_bib, citations_json, csv, forecasts_csv, host_headers,
    host_redirects, json, judgements_csv, llms, questions_csv, questions_json, robots, sitemap,
    sitemap_index, stix,
};

macro_rules! views {
    ($life:lifetime; $($name:ident($view:ty) $template:literal;)+) => {
        /// The view of any page that a template makes.
        #[derive(Debug, Serialize)]
        #[serde(untagged)]
        pub enum View<$life> {
            $(#[doc = concat!("`", $template, "`")] $name(Box<$view>),)+
        }

        impl View<'_> {
            /// The template that renders it.
            pub fn template(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => $template,)+
                }
            }
        }

        /// The templates of the default theme that views are rendered by: their paths in the theme, and
        /// their texts.
        pub const TEMPLATES: &[(&str, &[u8])] = &[$((
            concat!("templates/", $template),
            include_bytes!(concat!("../../themes/default/templates/", $template)),
        )),+];
    };
}

views! { 'a;
    Home(HomeView) "home.html";
    Assessment(AssessmentView<'a>) "assessment.html";
    Version(VersionView<'a>) "version.html";
    History(HistoryView) "history.html";
    Tombstone(TombstoneView) "tombstone.html";
    Record(RecordView) "record.html";
    Backlinks(BacklinksView) "backlinks.html";
    Event(EventView<'a>) "event.html";
    Agent(AgentView<'a>) "agent.html";
    Timeline(TimelineView) "timeline.html";
    Archive(ArchiveView) "archive.html";
    Changes(ChangesView) "changes.html";
    Outcomes(OutcomesView) "outcomes.html";
    Track(TrackPageView) "track.html";
    Compared(ComparedView) "compared.html";
    Explained(ExplainedView) "explained.html";
    Questions(QuestionsView) "questions.html";
    Question(QuestionPageView) "question.html";
    Search(SearchView) "search.html";
    List(ListView) "list.html";
    Group(GroupView) "group.html";
    Plain(PlainView<'a>) "page.html";
    Legend(LegendView) "legend.html";
    NotFound(NotFoundView) "404.html";
    Redirect(RedirectView) "redirect.html";
    Feed(FeedView) "atom.xml";
}

/// What a page is made of.
pub enum Contents<'a> {
    /// Values for a template.
    View(View<'a>),
    /// Bytes.
    Data(Vec<u8>),
}

/// A page or a generated file, and where it stands.
#[derive(Debug)]
pub struct Planned {
    /// Its route.
    pub route: Route,
    /// What it is.
    pub kind: Kind,
}

/// What a page or a generated file is.
#[derive(Debug)]
pub enum Kind {
    /// The home page.
    Home,
    /// An assessment.
    Assessment(AssessmentIx),
    /// An earlier version.
    Version(VersionIx),
    /// The permanent address of the newest version of an assessment.
    Newest(AssessmentIx),
    /// The history of an assessment.
    History(AssessmentIx),
    /// The page in the place of an assessment that was removed or taken offline.
    Tombstone(TombstoneIx),
    /// The address of a version of it, or of its history.
    Removed(TombstoneIx),
    /// The record.
    Record,
    /// What links to something: a numbered part, or the newest.
    Backlinks(Linker, Option<usize>),
    /// An event.
    Event(EventIx),
    /// An agent.
    Agent(AgentIx),
    /// The timeline.
    Timeline,
    /// A period of an archive.
    Archive(Box<ArchivePage>),
    /// Decided questions: a numbered part, or the newest.
    Outcomes(Option<usize>),
    /// The outcomes of an agent that has more than its page shows: a numbered part, or the newest.
    Track(AgentIx, Option<usize>),
    /// Two agents side by side: a numbered part, or the newest.
    Compared(AgentPair, Option<usize>),
    /// What the figures on outcomes mean.
    OutcomesExplained,
    /// The newest of what moved.
    Changes,
    /// The feed of what moved.
    ChangesFeed,
    /// The same as JSON.
    ChangesJson,
    /// All questions: a numbered part, or the first page.
    Questions(Option<usize>),
    /// A question.
    Question(QuestionAt),
    /// The forecasts on a question as CSV.
    Forecasts(QuestionAt),
    /// The figure of a question on its event's page: its data or its image.
    Figure(QuestionAt, FigureFile),
    /// The search.
    Search,
    /// `questions.csv`
    QuestionsCsv,
    /// `questions.json`
    QuestionsJson,
    /// `judgements.csv`
    JudgementsCsv,
    /// `calendar.ics`
    Calendar,
    /// `citations.bib` of an event, or of the site
    CitationsBib(Option<EventIx>),
    /// `citations.json` of an event, or of the site
    CitationsJson(Option<EventIx>),
    /// `stix.json`
    Stix,
    /// `llms.txt`
    Llms,
    /// `_redirects` for a web host
    HostRedirects(Host),
    /// `_headers` for a web host
    HostHeaders,
    /// A list of events, agents, tags or sources: a numbered part, or its own page.
    List(ListOf, Option<usize>),
    /// A tag or a publisher: a numbered part, or its own page.
    Group(GroupIx, Option<usize>),
    /// A plain page.
    Plain(PageIx),
    /// What the levels of confidence mean.
    Legend,
    /// The page for what is not found.
    NotFound,
    /// An old address: where it leads, and the file that says so.
    Redirect(Route, Box<str>),
    /// A feed.
    Feed(FeedOf),
    /// `register.json`
    RegisterJson,
    /// `register.csv`
    RegisterCsv,
    /// `sitemap.xml`, or one of several: the pages that it names.
    Sitemap(Vec<(Route, Option<Timestamp>)>),
    /// The index of several sitemaps.
    SitemapIndex(Vec<Route>),
    /// `robots.txt`
    Robots,
    /// The checkpoint of the ledger.
    Checkpoint,
}

impl Planned {
    /// Makes the values or the bytes of the page.
    pub fn make<'a>(&'a self, site: &'a Site, shared: &'a Shared<'a>, plan: &Plan) -> Contents<'a> {
        let from = Vantage {
            site,
            shared,
            here: &self.route,
        };
        let base_url = site.settings.base_url.as_deref();
        let base = base_url.unwrap_or("/");
        Contents::View(match &self.kind {
            Kind::Home => View::Home(Box::new(HomeView::new(from))),
            Kind::Assessment(at) => View::Assessment(Box::new(AssessmentView::new(from, *at))),
            Kind::Version(at) => {
                View::Version(Box::new(VersionView::new(from, &site.versions[*at])))
            }
            Kind::Newest(at) => {
                let entry = &site.assessments[*at];
                let version = entry.recorded.as_ref().map_or(1, |recorded| recorded.rev);
                View::Redirect(Box::new(RedirectView::newest(from, &entry.route, version)))
            }
            Kind::History(at) => View::History(Box::new(HistoryView::new(from, *at))),
            Kind::Tombstone(at) | Kind::Removed(at) => {
                View::Tombstone(Box::new(TombstoneView::new(from, &site.tombstones[*at])))
            }
            Kind::Record => {
                let published = |route: Route| plan.has(&route).then(|| route.from_root());
                let (ledger, checkpoint) = (Route::ledger(), Route::checkpoint());
                let files = (published(ledger), published(checkpoint));
                View::Record(Box::new(RecordView::new(from, files)))
            }
            Kind::Backlinks(of, part) => {
                View::Backlinks(Box::new(BacklinksView::new(from, *of, *part)))
            }
            Kind::Event(at) => View::Event(Box::new(EventView::new(from, *at))),
            Kind::Agent(at) => View::Agent(Box::new(AgentView::new(from, *at))),
            Kind::Timeline => View::Timeline(Box::new(TimelineView::new(from, &plan.timeline))),
            Kind::Archive(page) if page.of == ArchiveOf::Changes => {
                View::Changes(Box::new(ChangesView::period(from, page)))
            }
            Kind::Archive(page) => View::Archive(Box::new(ArchiveView::new(from, page))),
            Kind::Outcomes(part) => View::Outcomes(Box::new(OutcomesView::new(from, *part))),
            Kind::Track(at, part) => View::Track(Box::new(TrackPageView::new(from, *at, *part))),
            Kind::Compared(pair, part) => {
                View::Compared(Box::new(ComparedView::new(from, *pair, *part)))
            }
            Kind::OutcomesExplained => View::Explained(Box::new(ExplainedView::new(from))),
            Kind::Changes => {
                let folders = changes_archive(site);
                View::Changes(Box::new(ChangesView::newest(from, &folders)))
            }
            Kind::ChangesFeed => View::Feed(Box::new(changes_feed(from, base))),
            Kind::ChangesJson => return Contents::Data(changes_json(from)),
            Kind::Questions(part) => View::Questions(Box::new(QuestionsView::new(from, *part))),
            Kind::Question(at) => View::Question(Box::new(QuestionPageView::new(from, *at))),
            Kind::Search => View::Search(Box::new(SearchView::new(from))),
            Kind::Forecasts(at) => return Contents::Data(forecasts_csv(site, *at)),
            Kind::Figure(at, file) => return Contents::Data(file.make(from, *at)),
            Kind::QuestionsCsv => return Contents::Data(questions_csv(site)),
            Kind::QuestionsJson => return Contents::Data(questions_json(site)),
            Kind::JudgementsCsv => return Contents::Data(judgements_csv(site)),
            Kind::Calendar => return Contents::Data(calendar(site)),
            Kind::CitationsBib(of) => return Contents::Data(citations_bib(site, *of)),
            Kind::CitationsJson(of) => return Contents::Data(citations_json(site, *of)),
            Kind::Stix => return Contents::Data(stix(site, base)),
            Kind::Llms => return Contents::Data(llms(site, |route| plan.has(route))),
            Kind::HostRedirects(host) => {
                let moved = plan.pages.iter().filter_map(|page| match &page.kind {
                    Kind::Redirect(to, _) => Some((&page.route, to)),
                    _ => None,
                });
                return Contents::Data(host_redirects(*host, base_url, moved));
            }
            Kind::HostHeaders => {
                return Contents::Data(host_headers(site, |route| plan.has(route)));
            }
            Kind::List(of, part) => View::List(Box::new(ListView::new(from, *of, *part))),
            Kind::Group(of, part) => View::Group(Box::new(GroupView::new(from, *of, *part))),
            Kind::Plain(at) => View::Plain(Box::new(PlainView::new(from, *at))),
            Kind::Legend => View::Legend(Box::new(LegendView::new(from))),
            Kind::NotFound => View::NotFound(Box::new(NotFoundView::new(from))),
            Kind::Redirect(target, _) => View::Redirect(Box::new(RedirectView::new(from, target))),
            Kind::Feed(of) => View::Feed(Box::new(FeedView::new(from, *of, base))),
            Kind::RegisterJson => return Contents::Data(json(site)),
            Kind::RegisterCsv => return Contents::Data(csv(site)),
            Kind::Sitemap(routes) => {
                return Contents::Data(sitemap(base, routes));
            }
            Kind::SitemapIndex(maps) => return Contents::Data(sitemap_index(base, maps)),
            Kind::Robots => return Contents::Data(robots(base_url, site.edition)),
            Kind::Checkpoint => return Contents::Data(checkpoint(site)),
        })
    }
}

/// Whether a static file takes the place of the `robots.txt` that the public edition has.
pub(super) fn is_robots(path: &str) -> bool {
    path == "static/robots.txt"
}

impl Kind {
    /// The pages of which a site has one: their addresses, and what they are. A plain page at the address
    /// of one introduces it.
    pub(super) fn singles(site: &Site, own: &OwnFiles) -> Vec<Planned> {
        // That of the site lets search engines in.
        let has_robots =
            site.edition.is_public() && site.statics.iter().any(|path| is_robots(path));
        let lists = ListOf::ALL.into_iter().filter(|of| of.is_planned(site));
        let registers = [
            (Route::register("json"), Self::RegisterJson),
            (Route::register("csv"), Self::RegisterCsv),
        ];
        let registers = registers
            .into_iter()
            .filter(|(route, _)| !own.have(route, site));
        let singles = [
            (Route::home(), Self::Home),
            (Route::timeline(), Self::Timeline),
            (Route::legend(), Self::Legend),
            (Route::not_found(), Self::NotFound),
        ]
        .into_iter()
        .chain(registers)
        .chain((!has_robots).then(|| (Route::robots(), Self::Robots)))
        .chain(
            site.ledger
                .as_ref()
                .map(|_| (Route::record(), Self::Record)),
        )
        .chain(lists.map(|of| (of.route(), Self::List(of, None))));
        singles
            .map(|(route, kind)| Planned { route, kind })
            .collect()
    }

    /// What it is the page of, or else the document that introduces it.
    pub fn linker(&self, route: &Route, site: &Site) -> Option<Linker> {
        match self {
            Self::Home | Self::Timeline | Self::Legend | Self::Record | Self::List(_, None) => {
                site.introduced_by(route).map(Linker::Page)
            }
            _ => self.own_linker(),
        }
    }

    /// What it is the page of, if that can have a document.
    fn own_linker(&self) -> Option<Linker> {
        match *self {
            Self::Assessment(at) => Some(Linker::Assessment(at)),
            Self::Event(at) => Some(Linker::Event(at)),
            Self::Agent(at) => Some(Linker::Agent(at)),
            Self::Plain(at) => Some(Linker::Page(at)),
            _ => None,
        }
    }

    /// The body that is rendered into it.
    pub fn body<'a>(&self, route: &Route, site: &'a Site) -> Option<&'a Body> {
        match self {
            Self::Version(at) => Some(&site.versions[*at].body),
            _ => site.body(self.linker(route, site)?),
        }
    }

    /// The file or the thing on whose behalf it stands there, for messages.
    pub fn owner(&self, site: &Site) -> Owner {
        if let Some(linker) = self.own_linker() {
            return match site.body(linker) {
                Some(body) => Owner::File(body.path.clone()),
                None => {
                    let words = LinkWords::Title(linker);
                    let name = site.words(&words);
                    Owner::Thing(format!("the page of `{name}`"), None)
                }
            };
        }
        let thing = match self {
            Self::Version(at) => {
                let version = &site.versions[*at];
                let id = &site.assessments[version.assessment].facts.id;
                format!("version {} of `{id}`", version.entry.rev)
            }
            Self::Newest(at) => {
                format!("the newest version of `{}`", site.assessments[*at].facts.id)
            }
            Self::History(at) => format!("the history of `{}`", site.assessments[*at].facts.id),
            Self::Tombstone(at) | Self::Removed(at) => {
                let Tombstone { id, entry, .. } = &site.tombstones[*at];
                match entry.act {
                    Act::Unpublish => format!("`{id}`, which was taken offline"),
                    _ => format!("`{id}`, which was removed from the record"),
                }
            }
            Self::Record => "the page of the record".to_owned(),
            Self::Checkpoint => "the checkpoint of the record".to_owned(),
            Self::Archive(page) => match page.of {
                ArchiveOf::Timeline => "the timeline".to_owned(),
                ArchiveOf::Event(at) => format!("the archive of `{}`", site.events[at].title),
                ArchiveOf::Agent(at) => format!("the archive of `{}`", site.agents[at].id),
                ArchiveOf::Changes => "the page of a period of changes".to_owned(),
            },
            Self::Backlinks(linker, _) => format!("the backlinks of `{}`", site.linker(*linker).1),
            Self::Outcomes(_) => "the page of outcomes".to_owned(),
            Self::Track(at, _) => format!("the outcomes of `{}`", site.agents[*at].id),
            Self::Compared(pair, _) => {
                let [first, second] = [pair.first, pair.second].map(|at| &site.agents[at].id);
                format!("the comparison of `{first}` and `{second}`")
            }
            Self::Questions(_) => "the list of questions".to_owned(),
            Self::Search => "the search".to_owned(),
            Self::Question(at) | Self::Forecasts(at) | Self::Figure(at, _) => {
                let question = &site.question(*at).id;
                format!("the question `{question}` of `{}`", site.events[at.0].title)
            }
            Self::List(of, _) => format!("the list of {}", of.segment()),
            Self::Group(of, _) => {
                let list = ListOf::of(*of).segment();
                format!("`{}` among the {list}", site.group(*of).title)
            }
            Self::Redirect(target, file) => {
                let words = format!("an alias that leads to `{target}`");
                return Owner::Thing(words, Some(file.clone()));
            }
            _ => "a page of every site".to_owned(),
        };
        Owner::Thing(thing, None)
    }

    /// Whether the sitemap names it.
    pub fn is_in_sitemap(&self) -> bool {
        matches!(
            self,
            Self::Home
                | Self::Assessment(_)
                | Self::Event(_)
                | Self::Agent(_)
                | Self::Timeline
                | Self::Archive(_)
                | Self::Changes
                | Self::Outcomes(_)
                | Self::Track(..)
                | Self::Compared(..)
                | Self::OutcomesExplained
                | Self::Questions(_)
                | Self::Question(_)
                | Self::List(..)
                | Self::Group(..)
                | Self::Plain(_)
                | Self::Legend
                | Self::Record
        )
    }
}
