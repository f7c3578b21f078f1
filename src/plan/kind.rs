//! The kinds of pages and generated files.

use jiff::Timestamp;

use super::Owner;
use crate::route::Route;
use crate::site::{
    AgentIx, AssessmentIx, Body, EventIx, GroupIx, LinkWords, Linker, PageIx, Site, TombstoneIx,
    VersionIx,
};
use crate::view::{ArchiveOf, ArchivePage, FeedOf, ListOf};

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
    /// The page in the place of an assessment that was removed.
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
}

impl Kind {
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
                format!(
                    "`{}`, which was removed from the record",
                    site.tombstones[*at].entry.id
                )
            }
            Self::Record => "the page of the record".to_owned(),
            Self::Archive(page) => match page.of {
                ArchiveOf::Timeline => "the timeline".to_owned(),
                ArchiveOf::Event(at) => format!("the archive of `{}`", site.events[at].title),
                ArchiveOf::Agent(at) => format!("the archive of `{}`", site.agents[at].id),
            },
            Self::Backlinks(linker, _) => format!("the backlinks of `{}`", site.linker(*linker).1),
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
                | Self::List(..)
                | Self::Group(..)
                | Self::Plain(_)
                | Self::Legend
                | Self::Record
        )
    }
}
