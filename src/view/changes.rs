//! The pages of what moved.

use serde::Serialize;

use super::archive::{ArchivePage, CountedFolder, counted_folders, words};
use super::movement::MovementView;
use super::parts::{DateView, LinkView};
use super::shell::Shell;
use super::vantage::Vantage;
use crate::route::Route;
use crate::site::{Folder, Movement, PAGE_LIMIT, Part, Site, archive};

/// The home page shows this many.
const HOME_LIMIT: usize = 5;

/// The view of `changes.html`: what moved, the newest or of one period.
#[derive(Debug, Serialize)]
pub struct ChangesView {
    /// What is around the content.
    pub shell: Shell,
    /// The period in words; `None` on the page of the newest.
    pub period: Option<String>,
    /// Number of changes, in the period or in all.
    pub total: usize,
    /// The changes by day, newest first: at most 200. A period of more has none.
    pub days: Vec<ChangesDay>,
    /// The periods below with their counts, newest first.
    pub folders: Vec<CountedFolder>,
    /// The period before.
    pub previous: Option<LinkView>,
    /// The period after.
    pub next: Option<LinkView>,
    /// The Atom feed, if the site has feeds.
    pub feed: Option<String>,
    /// The newest changes as data.
    pub json: String,
}

/// What moved on one day.
#[derive(Debug, Serialize)]
pub struct ChangesDay {
    /// The day.
    pub date: DateView,
    /// The changes, newest first.
    pub changes: Vec<MovementView>,
}

/// The periods in which something moved.
pub fn changes_archive(site: &Site) -> Vec<Folder> {
    let days = site.movements.iter().map(|movement| movement.at.date());
    let days: Vec<_> = days.collect();
    archive(&days, Part::Month)
}

/// The newest of what moved, newest first, for the home page.
pub fn newest_changes(from: Vantage<'_>) -> Vec<MovementView> {
    let newest = from.site.movements.iter().rev().take(HOME_LIMIT);
    newest
        .map(|movement| MovementView::new(from, movement))
        .collect()
}

impl ChangesView {
    /// The page of the newest.
    pub fn newest(from: Vantage<'_>, folders: &[Folder]) -> Self {
        let movements = &from.site.movements;
        let shown = movements.len().saturating_sub(PAGE_LIMIT);
        Self {
            days: days(from, &movements[shown..]),
            total: movements.len(),
            folders: counted_folders(from, &Route::changes(), folders),
            ..Self::empty(from, "Changes")
        }
    }

    /// The page of a period.
    pub fn period(from: Vantage<'_>, page: &ArchivePage) -> Self {
        let (top, folder) = (Route::changes(), &page.folder);
        let period = words(from, &folder.path);
        let mut view = Self::empty(from, &format!("Changes, {period}"));
        view.shell.crumbs = vec![from.link(&top, "Changes").into()];
        for (at, _) in folder.path.match_indices('/') {
            let path = &folder.path[..at];
            let link = from.link(&top.period(path), &words(from, path));
            view.shell.crumbs.push(link.into());
        }
        let link = |path: &String| from.link(&top.period(path), &words(from, path));
        let days = if folder.lists_items() {
            days(from, &from.site.movements[folder.items.clone()])
        } else {
            Vec::new()
        };
        Self {
            period: Some(period),
            total: folder.items.len(),
            days,
            folders: counted_folders(from, &top, &folder.children),
            previous: page.previous.as_ref().map(link),
            next: page.next.as_ref().map(link),
            ..view
        }
    }

    fn empty(from: Vantage<'_>, title: &str) -> Self {
        let top = Route::changes();
        let has_feeds = from.site.settings.base_url.is_some();
        let mut shell = from.shell(
            "changes",
            title,
            "Who changed an answer, and what was decided",
        );
        if has_feeds {
            shell.feed = Some(from.link(&top.feed(), "Changes"));
        }
        Self {
            shell,
            period: None,
            total: 0,
            days: Vec::new(),
            folders: Vec::new(),
            previous: None,
            next: None,
            feed: has_feeds.then(|| from.href(&top.feed())),
            json: from.href(&top.json_feed()),
        }
    }
}

/// Movements in order of time as days, newest first.
fn days(from: Vantage<'_>, movements: &[Movement]) -> Vec<ChangesDay> {
    let mut days: Vec<ChangesDay> = Vec::new();
    let mut last = None;
    for movement in movements.iter().rev() {
        let day = movement.at.date();
        if last != Some(day) {
            last = Some(day);
            days.push(ChangesDay {
                date: from.day(day),
                changes: Vec::new(),
            });
        }
        if let Some(today) = days.last_mut() {
            today.changes.push(MovementView::new(from, movement));
        }
    }
    days
}
