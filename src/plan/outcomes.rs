//! Listing the pages of what moved and of outcomes. A page or a file of the site itself at one of their addresses wins.

use super::Kind;
use super::pages::Pages;
use super::published::own_routes;
use crate::route::Route;
use crate::site::parts;
use crate::view::{ArchiveOf, changes_archive};

impl Pages<'_> {
    /// Whether the site has a page or a file of its own at this address.
    fn has_own(&self, route: &Route) -> bool {
        let own = self.own.get_or_init(|| own_routes(self.site));
        own.contains(route) || (route.is_page() && own.contains(&route.beside("index.html")))
    }

    /// Adds a page or a file, unless the site has something of its own at its address.
    pub(super) fn add_free(&mut self, route: Route, kind: Kind) {
        if !self.has_own(&route) {
            self.add(route, kind);
        }
    }

    /// What moved.
    pub(super) fn changes(&mut self) {
        if self.site.movements.is_empty() {
            return;
        }
        let top = Route::changes();
        let first = self.list.len();
        self.archive(ArchiveOf::Changes, &top, &changes_archive(self.site));
        for period in self.list.split_off(first) {
            self.add_free(period.route, period.kind);
        }
        self.add_free(top.json_feed(), Kind::ChangesJson);
        if self.site.settings.base_url.is_some() {
            self.add_free(top.feed(), Kind::ChangesFeed);
        }
        self.add_free(top, Kind::Changes);
    }

    /// Decided questions, and what agents had answered to them.
    pub(super) fn outcomes(&mut self) {
        let site = self.site;
        if !site.decided.are_any() {
            return;
        }
        self.add_free(Route::outcomes(), Kind::Outcomes(None));
        self.add_free(Route::outcomes_explained(), Kind::OutcomesExplained);
        for part in 1..=parts(site.decided.questions.len()).len() {
            self.add_free(Route::outcomes_part(part), Kind::Outcomes(Some(part)));
        }
        for (at, agent) in site.agents.enumerated() {
            let parts = parts(site.track_of(at).len()).len();
            let route = agent.route.agent_outcomes();
            for part in 1..=parts {
                self.add_free(route.part(part), Kind::Track(at, Some(part)));
            }
            if parts > 0 {
                self.add_free(route, Kind::Track(at, None));
            }
        }
        for &pair in &site.decided.pairs {
            let [first, second] = [pair.first, pair.second].map(|at| &site.agents[at].slug);
            let route = Route::compared(first, second);
            for part in 1..=parts(pair.shared).len() {
                self.add_free(route.part(part), Kind::Compared(pair, Some(part)));
            }
            self.add_free(route, Kind::Compared(pair, None));
        }
    }
}
