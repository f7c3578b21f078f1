//! The names of events and agents with documents of their own, and what each refers to.

use std::collections::BTreeMap;

use super::present::Standing;
use crate::route::{fold, slug};
use crate::site::Index;

/// Events or agents with documents of their own.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// By each of their names, folded: the last segment of their URL. Of two with one name, the first counts.
    slugs: Index<Box<str>, Box<str>>,
    /// By that segment: the file, and whether it is public.
    pub(super) files: BTreeMap<Box<str>, (Box<str>, Standing)>,
    /// By the last segment of the URL that a name would have if it were an id: that of what it refers to, if that is
    /// public and another one.
    elsewhere: BTreeMap<Box<str>, Box<str>>,
}

impl Named {
    /// Adds one; says whether none has its URL yet.
    pub(super) fn add<'n>(
        &mut self,
        own: &str,
        id: &'n str,
        names: impl Iterator<Item = &'n str>,
        (path, standing): (&str, Standing),
    ) -> bool {
        for name in [id].into_iter().chain(names) {
            let is_first = self.slugs.insert(fold(name).into(), own.into()).is_none();
            let as_id = slug(name);
            if is_first && standing == Standing::Public && as_id != own {
                self.elsewhere.entry(as_id.into()).or_insert(own.into());
            }
        }
        let is_new = !self.files.contains_key(own);
        if is_new {
            self.files.insert(own.into(), (path.into(), standing));
        }
        is_new
    }

    /// The last segment of the URL of what has this name.
    pub(super) fn slug(&self, name: &str) -> Box<str> {
        let known = self.slugs.get(&fold(name));
        known.cloned().unwrap_or_else(|| slug(name).into())
    }

    /// The segments that a written name stands for: its own, as if it were an id, and that of what it refers to.
    pub(super) fn both(&self, name: &str) -> [Box<str>; 2] {
        [slug(name).into(), self.slug(name)]
    }

    /// What a name that is not the id of a public document refers to, by its segment.
    pub(super) fn elsewhere(&self, name: &str) -> Option<&str> {
        let is_id = self
            .files
            .get(name)
            .is_some_and(|(_, standing)| *standing == Standing::Public);
        self.elsewhere.get(name).filter(|_| !is_id).map(|it| &**it)
    }

    /// Names that are not the ids of public documents: the segment of each, and that of what it refers to.
    pub(super) fn all_elsewhere(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = self.elsewhere.keys();
        names.filter_map(|name| Some((&**name, self.elsewhere(name)?)))
    }

    /// The file of what is public and has this segment.
    pub(super) fn path(&self, own: &str) -> &str {
        self.files.get(own).map_or("", |(path, _)| path)
    }
}
