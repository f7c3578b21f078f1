//! Names that posts give to agents, events and tags, each with an address that no other name has.

use std::collections::{BTreeMap, BTreeSet};

use crate::route::{fold, slug, stem};
use crate::site::Site;
use crate::tally;

/// The names of one kind.
#[derive(Debug)]
pub struct Names {
    kind: &'static str,
    /// The id of each name, folded.
    ids: BTreeMap<String, String>,
    /// Addresses that are taken.
    slugs: BTreeSet<String>,
    /// The last number after each of them.
    last: BTreeMap<String, usize>,
}

/// What a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The id by which assessments refer to it.
    pub id: String,
    /// Whether nobody has named it before.
    pub is_new: bool,
}

impl Names {
    /// The names of events. A site's own are looked up in the site.
    pub fn events(site: &Site) -> Self {
        Self::new("event", site.events.iter().map(|event| &*event.slug))
    }

    /// The names of agents.
    pub fn agents(site: &Site) -> Self {
        Self::new("agent", site.agents.iter().map(|agent| &*agent.slug))
    }

    fn new<'s>(kind: &'static str, slugs: impl Iterator<Item = &'s str>) -> Self {
        Self {
            kind,
            ids: BTreeMap::new(),
            slugs: slugs.map(str::to_owned).collect(),
            last: BTreeMap::new(),
        }
    }

    /// The id of a name that the site does not know: what `id` makes of it, or its slug with `-2`, `-3` and so on where
    /// another name has that address.
    pub fn named(&mut self, name: &str, is_id: impl Fn(&str) -> bool) -> Named {
        let folded = fold(name);
        if let Some(id) = self.ids.get(&folded) {
            return Named {
                id: id.clone(),
                is_new: false,
            };
        }
        let first = stem(name, self.kind);
        let number = self.last.entry(first.clone()).or_default();
        let slug = loop {
            *number += 1;
            tally::look(first.len());
            let slug = match *number {
                1 => first.clone(),
                number => format!("{first}-{number}"),
            };
            // Another name may be spelled as this id.
            let is_name = *number > 1 && self.ids.contains_key(&fold(&slug));
            if !self.slugs.contains(&slug) && !is_name {
                break slug;
            }
        };
        let id = if *number == 1 && is_id(name) {
            name.to_owned()
        } else {
            slug.clone()
        };
        self.slugs.insert(slug);
        self.ids.insert(fold(&id), id.clone());
        self.ids.insert(folded, id.clone());
        Named { id, is_new: true }
    }
}

/// Tags, of which no two may have one address.
#[derive(Debug)]
pub struct Tags(BTreeMap<String, String>);

impl Tags {
    /// Those of a site.
    pub fn of(site: &Site) -> Self {
        let tags = site.tags.iter();
        Self(
            tags.map(|tag| (tag.slug.to_string(), fold(&tag.title)))
                .collect(),
        )
    }

    /// Whether a document may have a tag; it is remembered.
    pub fn accept(&mut self, tag: &str) -> bool {
        let folded = fold(tag);
        let known = self.0.entry(slug(tag)).or_insert_with(|| folded.clone());
        *known == folded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_names_with_one_address_get_two_ids() {
        let mut names = Names::new("agent", ["taken"].into_iter());
        let mut id = |name: &str| names.named(name, |name| !name.contains('/')).id;
        assert_eq!(id("Jane Doe"), "Jane Doe");
        assert_eq!(id("JANE-DOE"), "Jane Doe");
        assert_eq!(id("Jane, Doe"), "jane-doe-2");
        assert_eq!(id("Jane; Doe"), "jane-doe-3");
        assert_eq!(id("jane-doe-2"), "jane-doe-2");
        assert_eq!(id("Taken"), "taken-2");
        assert_eq!(id("a/b"), "a-b");
        assert_eq!(id("index"), "index");
    }

    #[test]
    fn tags_share_no_address() {
        let mut tags = Tags(BTreeMap::new());
        assert!(tags.accept("C++") && tags.accept("c++"));
        assert!(!tags.accept("C#"));
    }
}
