//! All entries of one assessment.

use super::entry::{Act, Entry};

/// What the ledger says of one assessment, in the order of its lines. There is at least one entry.
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

    /// The assessment's id.
    pub fn id(self) -> &'a str {
        &self.entries[self.own[0] as usize].id
    }

    /// Its versions, oldest first.
    pub fn versions(self) -> impl DoubleEndedIterator<Item = &'a Entry> {
        self.entries().filter(|entry| entry.act.is_version())
    }

    /// Its newest version; none where a damaged ledger has lost all of them.
    pub fn latest(self) -> Option<&'a Entry> {
        self.versions().next_back()
    }

    /// The entry that withdraws it.
    pub fn withdrawn(self) -> Option<&'a Entry> {
        self.entries().find(|entry| entry.act == Act::Withdraw)
    }

    /// The entry that removes it.
    pub fn removed(self) -> Option<&'a Entry> {
        self.entries().find(|entry| entry.act == Act::Remove)
    }

    /// The position of the first entry that cannot come after those before it, and why.
    pub(super) fn first_contradiction(self) -> Option<(u32, &'static str)> {
        (0..self.own.len()).find_map(|count| {
            let before = (count > 0).then(|| Self::new(self.entries, &self.own[..count]));
            let at = self.own[count];
            let why = Self::fault_of(before, &self.entries[at as usize])?;
            Some((at, why))
        })
    }

    /// What is wrong with `next` as its next entry, if anything is.
    fn fault_of(history: Option<Self>, next: &Entry) -> Option<&'static str> {
        let first = matches!(next.act, Act::Publish | Act::Import);
        let Some(history) = history else {
            return if first {
                (next.rev != 1).then_some("a first version has the number 1")
            } else {
                Some("nothing of that id was recorded before")
            };
        };
        let latest = history.latest()?;
        if history.removed().is_some() {
            return Some("that assessment was removed before");
        }
        match next.act {
            Act::Publish | Act::Import => Some("that id was recorded before"),
            Act::Revise if next.rev != latest.rev + 1 => Some("its number is not the next one"),
            Act::Withdraw if history.withdrawn().is_some() => {
                Some("that assessment was withdrawn before")
            }
            Act::Withdraw | Act::Remove
                if (next.rev, next.content) != (latest.rev, latest.content) =>
            {
                Some("it is not about the newest version")
            }
            _ => None,
        }
    }
}
