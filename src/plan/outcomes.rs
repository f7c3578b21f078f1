//! Listing the pages of what moved and of outcomes. A page or a file of the site itself at one of their addresses wins.

use std::collections::BTreeSet;

use super::Kind;
use super::pages::{Pages, slugs_of};
use crate::route::Route;
use crate::site::{AgentPair, parts};
use crate::view::{ArchiveOf, changes_archive};

/// A comparison has redirects for this many aliases of each of its agents: two agents with a thousand each would have a million.
const FORMER_NAMES: usize = 9;

impl Pages<'_> {
    /// What moved.
    pub(super) fn changes(&mut self) {
        if self.site.movements.is_empty() {
            return;
        }
        let top = Route::changes();
        self.archive(ArchiveOf::Changes, &top, &changes_archive(self.site));
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
            for old in self.former_comparisons(pair) {
                let agents = [pair.first, pair.second].map(|at| &site.agents[at].body);
                let file = agents.into_iter().flatten().next();
                let file = file.map_or_else(Box::default, |body| body.path.clone());
                self.add_free(old, Kind::Redirect(route.clone(), file));
            }
            for part in 1..=parts(pair.shared).len() {
                self.add_free(route.part(part), Kind::Compared(pair, Some(part)));
            }
            self.add_free(route, Kind::Compared(pair, None));
        }
    }

    /// The addresses that a comparison had under other names of its agents. The one that comes first by its name is first.
    fn former_comparisons(&self, pair: AgentPair) -> BTreeSet<Route> {
        let site = self.site;
        let [first, second] = [pair.first, pair.second].map(|at| {
            let agent = &site.agents[at];
            let names = agent.facts.iter().flat_map(|facts| &facts.aliases);
            slugs_of(site, "agents", &agent.slug, names.take(FORMER_NAMES))
        });
        let mut routes = BTreeSet::new();
        for one in &first {
            for other in &second {
                routes.insert(Route::compared(one.min(other), one.max(other)));
            }
        }
        let [first, second] = [pair.first, pair.second].map(|at| &site.agents[at].slug);
        routes.remove(&Route::compared(first, second));
        routes
    }
}
