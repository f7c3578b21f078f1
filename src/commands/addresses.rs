//! Addresses that pages of the record need, and who has them.

use super::failure::Failure;
use crate::compile::Linked;
use crate::ledger::{Act, Entry, History, Ledger, Subject};
use crate::route::Route;
use crate::source::{DiskFiles, Files as _};

/// Fails if pages of the site already use addresses that these entries need. `undone` says what is not done then, such
/// as "nothing was recorded".
pub fn check_addresses_free(
    linked: &Linked,
    entries: &[Entry],
    undone: &str,
) -> Result<(), Failure> {
    let Linked { site, plan, .. } = linked;
    // A page of that address introduces the record.
    let own = Some(Route::record()).filter(|route| site.introduction(route).is_none());
    let own = own.filter(|_| site.ledger.is_none());
    let routes = own.into_iter().chain(entries.iter().flat_map(needed));
    let taken = routes.filter_map(|route| Some((plan.owner_at(&route, site)?, route)));
    Failure::unless_empty(taken.map(|(owner, route)| {
        format!(
            "{undone}: `{route}` is claimed by {owner}, and the record has a page there. Give that another address"
        )
    }))
}

/// The addresses that an entry adds to the site: its version, and below a new id the history.
fn needed(entry: &Entry) -> impl Iterator<Item = Route> {
    let page = (entry.subject() == Subject::Assessment).then(|| Route::assessment(&entry.id));
    let version = page.as_ref().and_then(|page| match entry.act {
        Act::Publish | Act::Import | Act::Revise => Some(page.version(entry.rev)),
        // Earlier versions stay where they are; the next one is here.
        Act::Rename => Some(page.version(entry.rev.saturating_add(1))),
        Act::Withdraw | Act::Remove | Act::Reinstate | Act::Unpublish | Act::Clock => None,
    });
    let is_new = matches!(entry.act, Act::Publish | Act::Import | Act::Rename);
    let history = page.filter(|_| is_new).map(|page| page.history());
    version.into_iter().chain(history)
}

/// Whether a static file is at the address of the next version of an assessment: nothing else can get there, because no
/// id and no alias may end in `v1` and so on.
pub fn has_static_file_at_next_version(disk: &DiskFiles, ledger: &Ledger, id: &str) -> bool {
    let latest = ledger.history(id).and_then(History::latest);
    let rev = latest.map_or(1, |latest| latest.rev.saturating_add(1));
    let file = Route::assessment(id).version(rev).output();
    disk.stamp(&format!("static/{file}")).is_some()
}
