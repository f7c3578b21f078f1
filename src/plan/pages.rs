//! Listing the pages of a site.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::published::{OwnFiles, is_taken};
use super::{Kind, Planned};
use crate::ledger::History;
use crate::model::Text;
use crate::route::{Route, slug};
use crate::site::{
    AssessmentIx, Folder, Ix, Linker, PAGE_LIMIT, Part, QuestionAt, Site, archive, parts, permanent,
};
use crate::view::{
    ArchiveOf, ArchivePage, FeedOf, FigureFile, ListOf, SITEMAP_LIMIT, has_backlinks_page,
};

/// A file that is at an old address as it is at the new one.
#[derive(Clone, Copy)]
enum Again {
    Feed(FeedOf),
    Figure(QuestionAt, FigureFile),
}

/// The pages that are listed so far.
pub(super) struct Pages<'a> {
    pub(super) site: &'a Site,
    own: OwnFiles,
    list: Vec<Planned>,
}

/// All pages and generated files, and the archive of the timeline.
pub fn all(site: &Site) -> (Vec<Planned>, Vec<Folder>) {
    let mut pages = Pages {
        site,
        own: OwnFiles::of(site),
        list: Vec::with_capacity(site.assessments.len() * 2 + 64),
    };
    pages.list.extend(Kind::singles(site, &pages.own));
    // A plain page has its address for itself, unless it introduces one of these.
    let introduced = pages.list.iter().filter(|page| page.route.is_page());
    let introduced: Vec<Route> = introduced.map(|page| page.route.clone()).collect();
    pages.lists();
    for (at, entry) in site.assessments.enumerated() {
        pages.add(entry.route.clone(), Kind::Assessment(at));
        pages.backlinks(Linker::Assessment(at));
    }
    pages.record();
    pages.events();
    pages.agents();
    pages.plain(&introduced);
    pages.changes();
    pages.outcomes();
    pages.questions();
    pages.data();
    if site.settings.search {
        pages.add_free(Route::search(), Kind::Search);
    }
    let timeline = pages.timeline();
    if site.settings.base_url.is_some() {
        pages.feeds();
    }
    pages.redirects();
    pages.host_files();
    pages.checkpoint();
    // Search engines are to leave every other edition out.
    if site.settings.base_url.is_some() && site.edition.is_public() {
        pages.sitemaps();
    }
    (pages.list, timeline)
}

impl Pages<'_> {
    pub(super) fn add(&mut self, route: Route, kind: Kind) {
        self.list.push(Planned { route, kind });
    }

    fn lists(&mut self) {
        for of in ListOf::ALL {
            if !of.is_planned(self.site) {
                continue;
            }
            for part in 1..=parts(of.length(self.site)).len() {
                self.add(of.part_route(part), Kind::List(of, Some(part)));
            }
        }
        for of in self.site.groups() {
            let group = self.site.group(of);
            self.add(group.route.clone(), Kind::Group(of, None));
            for part in 1..=parts(group.assessments.len()).len() {
                let route = group.route.part(part);
                self.add(route, Kind::Group(of, Some(part)));
            }
        }
    }

    fn backlinks(&mut self, of: Linker) {
        let linkers = &self.site.backlinks[of];
        if !has_backlinks_page(linkers) {
            return;
        }
        let route = self.site.linker(of).0.backlinks();
        for part in 1..=parts(linkers.len()).len() {
            self.add(route.part(part), Kind::Backlinks(of, Some(part)));
        }
        self.add(route, Kind::Backlinks(of, None));
    }

    fn days(&self, assessments: &[AssessmentIx]) -> Vec<Date> {
        let dates = assessments
            .iter()
            .map(|&at| self.site.assessments[at].date.date());
        dates.collect()
    }

    /// The pages of the record: of earlier versions, histories, and what was removed or taken offline.
    fn record(&mut self) {
        let Some(ledger) = &self.site.ledger else {
            return;
        };
        let mut former: BTreeMap<&str, Vec<Route>> = BTreeMap::new();
        for (id, today) in ledger.former_ids() {
            let routes = former.entry(today).or_default();
            routes.push(Route::assessment(id));
        }
        for (at, entry) in self.site.assessments.enumerated() {
            if let Some(recorded) = &entry.recorded {
                self.add(recorded.permanent.clone(), Kind::Newest(at));
                self.add(entry.route.history(), Kind::History(at));
            }
        }
        for entry in &self.site.assessments {
            // The page of a former id is among the old addresses.
            for route in former.remove(&*entry.facts.id).into_iter().flatten() {
                let (to, file) = (entry.route.history(), entry.body.path.clone());
                self.add(route.history(), Kind::Redirect(to, file));
            }
        }
        for (at, version) in self.site.versions.enumerated() {
            self.add(version.route.clone(), Kind::Version(at));
        }
        for (at, tombstone) in self.site.tombstones.enumerated() {
            let history = ledger.history(&tombstone.id);
            let versions = history.into_iter().flat_map(History::versions);
            for version in versions {
                self.add(permanent(version), Kind::Removed(at));
            }
            for route in former.remove(&*tombstone.id).into_iter().flatten() {
                self.add(route.history(), Kind::Removed(at));
                self.add(route, Kind::Removed(at));
            }
            self.add(tombstone.route.history(), Kind::Removed(at));
            self.add(tombstone.route.clone(), Kind::Tombstone(at));
        }
    }

    /// The checkpoint, unless the site has something of its own in its place.
    fn checkpoint(&mut self) {
        let route = Route::checkpoint();
        if self.site.ledger.is_some() && !is_taken(&route, self.site, &self.list) {
            self.add(route, Kind::Checkpoint);
        }
    }

    fn events(&mut self) {
        for (at, event) in self.site.events.enumerated() {
            self.add(event.route.clone(), Kind::Event(at));
            self.backlinks(Linker::Event(at));
            if event.assessments.len() > PAGE_LIMIT {
                let folders = archive(&self.days(&event.assessments), Part::Year);
                self.archive(ArchiveOf::Event(at), &event.route, &folders);
            }
        }
    }

    fn agents(&mut self) {
        for (at, agent) in self.site.agents.enumerated() {
            self.add(agent.route.clone(), Kind::Agent(at));
            self.backlinks(Linker::Agent(at));
            let folders = archive(&self.days(&agent.assessments), Part::Year);
            self.archive(ArchiveOf::Agent(at), &agent.route, &folders);
        }
    }

    fn timeline(&mut self) -> Vec<Folder> {
        let days: Vec<_> = self
            .site
            .timeline
            .iter()
            .map(|&i| self.site.day_of(i))
            .collect();
        let folders = archive(&days, Part::Month);
        self.archive(ArchiveOf::Timeline, &Route::timeline(), &folders);
        folders
    }

    /// All questions and the page of each. A page or a file of the site's own wins.
    fn questions(&mut self) {
        let site = self.site;
        let mut count = 0;
        for at in site.forecasts.questions() {
            count += 1;
            let (event, question) = (&site.events[at.0], site.question(at));
            let route = Route::question(&event.slug, &question.id);
            self.add_free(route.forecasts(), Kind::Forecasts(at));
            for old in former_routes(site, at) {
                let file = event.body.as_ref().map(|body| body.path.clone());
                self.add_free(old, Kind::Redirect(route.clone(), file.unwrap_or_default()));
            }
            self.add_free(route, Kind::Question(at));
            // The page of the event has figures of so many.
            if at.1.at() < PAGE_LIMIT {
                let ids = question.aliases.iter().map(|alias| &*alias.value);
                for id in std::iter::once(&*question.id).chain(ids) {
                    for file in FigureFile::ALL {
                        let route = Route::figure(&event.route, id, file.extension());
                        self.add_free(route, Kind::Figure(at, file));
                    }
                }
            }
        }
        if count > 0 {
            for part in 1..=parts(count).len() {
                self.add(Route::questions_part(part), Kind::Questions(Some(part)));
            }
            self.add_free(Route::questions(), Kind::Questions(None));
        }
    }

    /// Files of data. A file of the site's own wins.
    fn data(&mut self) {
        let has_questions = self.site.forecasts.questions().next().is_some();
        let mut assessments = self.site.assessments.iter();
        if has_questions || assessments.any(|entry| !entry.facts.judgements.is_empty()) {
            self.add_free(Route::judgements(), Kind::JudgementsCsv);
        }
        if has_questions {
            self.add_free(Route::questions_data("csv"), Kind::QuestionsCsv);
            self.add_free(Route::questions_data("json"), Kind::QuestionsJson);
            self.add_free(Route::calendar(), Kind::Calendar);
        }
        self.exports();
    }

    /// Files for other programs, of the public edition alone: they have no place for a label of TLP.
    fn exports(&mut self) {
        let settings = &self.site.settings;
        let wanted = settings.data;
        if self.site.edition.internal().is_some() || self.site.assessments.is_empty() {
            return;
        }
        if wanted.citations {
            let events = self.site.events.enumerated();
            let events = events.map(|(at, event)| (event.route.clone(), Some(at)));
            for (page, of) in [(Route::home(), None)].into_iter().chain(events) {
                self.add_free(page.citations("bib"), Kind::CitationsBib(of));
                self.add_free(page.citations("json"), Kind::CitationsJson(of));
            }
        }
        if wanted.stix && settings.base_url.is_some() {
            self.add_free(Route::stix(), Kind::Stix);
        }
        if wanted.llms {
            self.add_free(Route::llms(), Kind::Llms);
        }
    }

    /// What the web host of the settings reads. A file of the publisher's own in `static/` wins.
    fn host_files(&mut self) {
        if let Some(host) = self.site.settings.host {
            self.add_free(Route::host_redirects(), Kind::HostRedirects(host));
            self.add_free(Route::host_headers(), Kind::HostHeaders);
        }
    }

    /// Adds a page or a file, unless the site has something of its own at its address.
    pub(super) fn add_free(&mut self, route: Route, kind: Kind) {
        if !self.own.have(&route, self.site) {
            self.add(route, kind);
        }
    }

    /// The pages of folders of one level, and of all below.
    pub(super) fn archive(&mut self, of: ArchiveOf, top: &Route, folders: &[Folder]) {
        for (at, folder) in folders.iter().enumerate() {
            let beside = |at: Option<usize>| {
                at.and_then(|at| folders.get(at))
                    .map(|folder| folder.path.clone())
            };
            let children = folder.children.iter().map(|child| Folder {
                children: Vec::new(),
                ..child.clone()
            });
            let page = ArchivePage {
                of,
                folder: Folder {
                    children: children.collect(),
                    ..folder.clone()
                },
                previous: beside(at.checked_sub(1)),
                next: beside(Some(at + 1)),
            };
            // Those of what moved came later than sites that may have something at their addresses.
            let is_new = of == ArchiveOf::Changes;
            let route = top.period(&folder.path);
            if !is_new || !self.own.have(&route, self.site) {
                self.add(route, Kind::Archive(Box::new(page)));
            }
            self.archive(of, top, &folder.children);
        }
    }

    /// Plain pages, but for those that introduce a page that exists anyway.
    fn plain(&mut self, introduced: &[Route]) {
        for (at, page) in self.site.pages.enumerated() {
            if !introduced.contains(&page.route) {
                self.add(page.route.clone(), Kind::Plain(at));
            }
            self.backlinks(Linker::Page(at));
        }
    }

    fn feeds(&mut self) {
        self.add(Route::home().feed(), Kind::Feed(FeedOf::Site));
        for (at, event) in self.site.events.enumerated() {
            self.add(event.route.feed(), Kind::Feed(FeedOf::Event(at)));
        }
        for (at, agent) in self.site.agents.enumerated() {
            self.add(agent.route.feed(), Kind::Feed(FeedOf::Agent(at)));
        }
    }

    /// Old addresses. Where an event or an agent has moved, its periods, its feed and its figures have moved with it; feeds
    /// and figures are there again, since whatever reads them does not follow pages.
    fn redirects(&mut self) {
        if self.site.redirects.is_empty() {
            return;
        }
        let moves = self.list.iter().filter(|page| match &page.kind {
            Kind::Archive(page) => !matches!(page.of, ArchiveOf::Timeline | ArchiveOf::Changes),
            Kind::Track(..) | Kind::Figure(..) => true,
            Kind::Backlinks(of, _) => matches!(of, Linker::Event(_) | Linker::Agent(_)),
            Kind::Feed(of) => *of != FeedOf::Site,
            _ => false,
        });
        let mut moves: Vec<(Route, Option<Again>)> = moves
            .map(|page| {
                let again = match page.kind {
                    Kind::Feed(of) => Some(Again::Feed(of)),
                    Kind::Figure(at, file) => Some(Again::Figure(at, file)),
                    _ => None,
                };
                (page.route.clone(), again)
            })
            .collect();
        moves.sort_by(|a, b| a.0.cmp(&b.0));
        let events = self.site.events.iter().map(|event| &event.route);
        let agents = self.site.agents.iter().map(|agent| &agent.route);
        let may_have_more: BTreeSet<&Route> = events.chain(agents).collect();
        for (from, (to, file)) in &self.site.redirects {
            self.add(from.clone(), Kind::Redirect(to.clone(), file.clone()));
            if !may_have_more.contains(to) {
                continue;
            }
            let is_before = |(route, _): &(Route, _)| route.as_str() < to.as_str();
            let below = &moves[moves.partition_point(is_before)..];
            for (route, again) in below {
                let Some(rest) = route.as_str().strip_prefix(to.as_str()) else {
                    break;
                };
                let kind = match again {
                    Some(Again::Feed(of)) => Kind::Feed(*of),
                    Some(Again::Figure(at, file)) => Kind::Figure(*at, *file),
                    None => Kind::Redirect(route.clone(), file.clone()),
                };
                self.add(from.beside(rest), kind);
            }
        }
    }

    /// Must come last: the maps name what stands before.
    fn sitemaps(&mut self) {
        let updated = |kind: &Kind| match kind {
            Kind::Assessment(at) => {
                let recorded = self.site.assessments[*at].recorded.as_ref();
                recorded.map(|recorded| recorded.updated)
            }
            Kind::Record => self.site.ledger.as_ref()?.last().map(|last| last.recorded),
            _ => None,
        };
        let mut routes: Vec<_> = self
            .list
            .iter()
            .filter(|page| page.kind.is_in_sitemap())
            .map(|page| (page.route.clone(), updated(&page.kind)))
            .collect();
        routes.sort();
        if routes.len() <= SITEMAP_LIMIT {
            self.add(Route::sitemap(), Kind::Sitemap(routes));
            return;
        }
        let mut maps = Vec::new();
        for (number, chunk) in routes.chunks(SITEMAP_LIMIT).enumerate() {
            let route = Route::sitemap_part(number + 1);
            maps.push(route.clone());
            self.add(route, Kind::Sitemap(chunk.to_vec()));
        }
        self.add(Route::sitemap(), Kind::SitemapIndex(maps));
    }
}

/// The addresses that the page of a question had under other names of its event and earlier ids.
fn former_routes(site: &Site, at: QuestionAt) -> BTreeSet<Route> {
    let (event, question) = (&site.events[at.0], site.question(at));
    let names = event.facts.iter().flat_map(|facts| &facts.aliases);
    let mut routes = BTreeSet::new();
    for slug in &slugs_of(site, "events", &event.slug, names) {
        let ids = question.aliases.iter().map(|alias| &*alias.value);
        routes.extend(
            ids.chain([&*question.id])
                .map(|id| Route::question(slug, id)),
        );
    }
    routes.remove(&Route::question(&event.slug, &question.id));
    routes
}

/// The last segments of all addresses that an event or an agent of this folder has or had.
pub(super) fn slugs_of<'a>(
    site: &Site,
    folder: &str,
    today: &str,
    aliases: impl IntoIterator<Item = &'a Text>,
) -> BTreeSet<String> {
    let former = aliases.into_iter().map(|name| slug(&name.value));
    // An old address may be that of another one by now.
    let former = former.filter(|slug| site.redirects.contains_key(&Route::member(folder, slug)));
    former.chain([today.to_owned()]).collect()
}
