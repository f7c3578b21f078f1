//! Editions of a site: the public one, and those that show more.

use jiff::Timestamp;

use super::Withheld;
use crate::model::{Marking, Publishing};

/// Which documents are shown. The default is the public edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// Drafts, too (`--drafts`).
    pub drafts: bool,
    /// Documents under embargo, too (`--future`).
    pub future: bool,
    /// The highest marking that is shown. `None` for the writer's own preview, which shows every marking, and where each
    /// marked document has a notice but pages have no label.
    pub marking: Option<Marking>,
}

impl Default for Edition {
    fn default() -> Self {
        Self {
            drafts: false,
            future: false,
            marking: Some(Marking::Clear),
        }
    }
}

impl Edition {
    /// Everything that there is.
    pub const ALL: Self = Self {
        drafts: true,
        future: true,
        marking: None,
    };

    /// Whether it shows only what is public.
    pub fn is_public(self) -> bool {
        self == Self::default()
    }

    /// The name of an internal edition, which its output folder bears: `TLP:AMBER`, `TLP:AMBER, drafts, embargoed`.
    pub fn mark(self) -> Option<String> {
        let mut mark = self.internal()?.label().to_owned();
        mark.push_str(if self.drafts { ", drafts" } else { "" });
        mark.push_str(if self.future { ", embargoed" } else { "" });
        Some(mark)
    }

    /// The internal edition with this name; `None` if there is none. The inverse of [`Edition::mark`].
    pub fn marked(mark: &str) -> Option<Self> {
        let editions = Marking::ALL.iter().flat_map(|&marking| {
            [(false, false), (true, false), (false, true), (true, true)].map(|(drafts, future)| {
                Self {
                    drafts,
                    future,
                    marking: Some(marking),
                }
            })
        });
        let mut editions = editions.into_iter();
        editions.find(|edition| edition.mark().as_deref() == Some(mark))
    }

    /// The highest marking that it shows, if it is an internal edition: then every page and feed has a label (TLP 2.0,
    /// section 2).
    pub fn internal(self) -> Option<Marking> {
        self.marking.filter(|&marking| marking > Marking::Clear)
    }
}

/// Whether and why a document is not in a public build at this moment, and whether this edition shows it.
pub fn visibility(
    publishing: &Publishing,
    edition: Edition,
    now: Timestamp,
) -> (Option<Withheld>, bool) {
    let public = withheld(publishing, Edition::default(), now);
    (public, withheld(publishing, edition, now).is_none())
}

/// Why an edition does not show a document at this moment; `None` if it does. An embargo ends at its moment.
pub fn withheld(publishing: &Publishing, edition: Edition, now: Timestamp) -> Option<Withheld> {
    let marking = publishing.marking.unwrap_or(Marking::Clear);
    let embargo = publishing.publish_on.as_ref();
    if edition.marking.is_some_and(|highest| marking > highest) {
        Some(Withheld::Marked(marking))
    } else if publishing.draft && !edition.drafts {
        Some(Withheld::Draft)
    } else if embargo.is_some_and(|moment| now < moment.instant) && !edition.future {
        Some(Withheld::Embargo)
    } else {
        None
    }
}

/// How many documents an edition withholds, and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WithheldCounts {
    /// Those with a marking above that of the edition.
    pub marked: usize,
    /// Drafts.
    pub drafts: usize,
    /// Those that an embargo alone withholds.
    pub embargoed: usize,
    /// When the next embargo ends.
    pub next: Option<Timestamp>,
}

impl WithheldCounts {
    /// Of these documents, in an edition at a moment.
    pub fn of<'p>(
        documents: impl IntoIterator<Item = &'p Publishing>,
        edition: Edition,
        now: Timestamp,
    ) -> Self {
        let mut counts = Self::default();
        for publishing in documents {
            match withheld(publishing, edition, now) {
                None => {}
                Some(Withheld::Marked(_)) => counts.marked += 1,
                Some(Withheld::Draft) => counts.drafts += 1,
                Some(Withheld::Embargo) => {
                    counts.embargoed += 1;
                    let end = publishing.publish_on.as_ref().map(|moment| moment.instant);
                    counts.next = counts.next.into_iter().chain(end).min();
                }
            }
        }
        counts
    }
}
