//! All entries of one assessment.

use super::entry::{Act, Entry};
use super::subject::Subject;

/// What the ledger says of one assessment, under all ids that it had, in the order of its lines. There is at least
/// one entry.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    entries: &'a [Entry],
    /// Positions in `entries`.
    own: &'a [u32],
}

impl<'a> History<'a> {
    pub(super) fn new(entries: &'a [Entry], own: &'a [u32]) -> Self {
        Self { entries, own }
    }

    /// All of its entries.
    pub fn entries(self) -> impl DoubleEndedIterator<Item = &'a Entry> {
        self.own.iter().map(move |at| &self.entries[*at as usize])
    }

    /// The position of its newest entry in the ledger, from 0.
    pub(super) fn newest_index(self) -> Option<usize> {
        self.own.last().and_then(|at| usize::try_from(*at).ok())
    }

    /// The id that the assessment has today.
    pub fn id(self) -> &'a str {
        &self.entries[self.own[self.own.len() - 1] as usize].id
    }

    /// What it is of.
    pub fn subject(self) -> Subject {
        self.entries[self.own[0] as usize].subject()
    }

    /// Its versions, oldest first.
    pub fn versions(self) -> impl DoubleEndedIterator<Item = &'a Entry> {
        self.entries().filter(|entry| entry.act.is_version())
    }

    /// Its newest version; none where a damaged ledger has lost all of them.
    ///
    /// After a renaming, until there is a next version, that is the entry which renames.
    pub fn latest(self) -> Option<&'a Entry> {
        let mut newest = self.entries().rev();
        newest.find(|entry| entry.act.is_version() || entry.act == Act::Rename)
    }

    /// The entry that withdraws it, unless it was reinstated later.
    pub fn withdrawn(self) -> Option<&'a Entry> {
        self.standing(Act::Withdraw)
    }

    /// The entry that takes it offline, unless it was reinstated later.
    pub fn unpublished(self) -> Option<&'a Entry> {
        self.standing(Act::Unpublish)
    }

    /// The newest entry that does this, if none after it reinstates.
    pub fn standing(self, act: Act) -> Option<&'a Entry> {
        let mut newest = self.entries().rev();
        let found = newest.find(|entry| entry.act == act || entry.act == Act::Reinstate)?;
        (found.act == act).then_some(found)
    }

    /// The entry that removes it.
    pub fn removed(self) -> Option<&'a Entry> {
        self.entries().find(|entry| entry.act == Act::Remove)
    }

    /// Whether its texts are not to be read on the site: it was removed, or taken offline.
    pub fn is_offline(self) -> bool {
        self.removed().is_some() || self.unpublished().is_some()
    }

    /// The position of the first entry that cannot come after those before it, and why.
    pub(super) fn first_contradiction(self) -> Option<(u32, &'static str)> {
        let mut state = State::default();
        self.own.iter().find_map(|at| {
            let why = state.take(&self.entries[*at as usize])?;
            Some((*at, why))
        })
    }
}

/// What the entries of a history so far come to.
#[derive(Default)]
struct State<'a> {
    /// The newest version, or the entry that renames it.
    latest: Option<&'a Entry>,
    /// The id that it has so far.
    id: &'a str,
    is_withdrawn: bool,
    is_unpublished: bool,
    is_removed: bool,
}

impl<'a> State<'a> {
    /// Takes in the next entry; says what is wrong with it, if anything is.
    fn take(&mut self, next: &'a Entry) -> Option<&'static str> {
        let why = self.fault_of(next);
        self.id = &next.id;
        match next.act {
            Act::Withdraw => self.is_withdrawn = true,
            Act::Remove => self.is_removed = true,
            Act::Unpublish => self.is_unpublished = true,
            Act::Reinstate => (self.is_withdrawn, self.is_unpublished) = (false, false),
            Act::Publish | Act::Import | Act::Revise | Act::Rename | Act::Clock => {
                self.latest = Some(next);
            }
        }
        why
    }

    fn fault_of(&self, next: &Entry) -> Option<&'static str> {
        let Some(latest) = self.latest else {
            return match next.act {
                Act::Publish | Act::Import | Act::Clock => {
                    (next.rev != 1).then_some("a first version has the number 1")
                }
                Act::Rename => Some("nothing had the id that it renames"),
                _ => Some("nothing of that id was recorded before"),
            };
        };
        if self.is_removed {
            return Some("that assessment was removed before");
        }
        if next.act == Act::Rename && next.from.as_deref() == Some(&*next.id) {
            return Some("it renames an id to itself");
        }
        if next.act == Act::Rename && next.from.as_deref() == Some(self.id) {
            let is_newest = (next.rev, &next.content) == (latest.rev, &latest.content);
            return (!is_newest).then_some("it is not about the newest version of what it renames");
        }
        match next.act {
            Act::Publish | Act::Import | Act::Rename => Some("that id was recorded before"),
            Act::Revise | Act::Clock if next.rev != latest.rev.saturating_add(1) => {
                Some("its number is not the next one")
            }
            Act::Withdraw if self.is_withdrawn => Some("that assessment was withdrawn before"),
            Act::Unpublish if self.is_unpublished => Some("that assessment was unpublished before"),
            Act::Reinstate if !self.is_withdrawn && !self.is_unpublished => {
                Some("that assessment was neither withdrawn nor unpublished")
            }
            Act::Withdraw | Act::Remove | Act::Unpublish | Act::Reinstate
                if (next.rev, next.content) != (latest.rev, latest.content) =>
            {
                Some("it is not about the newest version")
            }
            _ => None,
        }
    }
}
