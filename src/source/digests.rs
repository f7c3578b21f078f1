//! Digests of many files, which are not read again while they stay as they were.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Files, Stamp};
use crate::digest::Digest;

/// The digests of files, by their paths. There is `None` for a file that cannot be read.
#[derive(Debug, Clone, Default)]
pub struct Digests(BTreeMap<Box<str>, (Option<Stamp>, Option<Digest>)>);

impl Digests {
    /// Reads these files, except those whose stamps are the same in `last`.
    pub fn read<'p>(
        files: &dyn Files,
        paths: impl IntoIterator<Item = &'p Box<str>>,
        last: &Self,
    ) -> Self {
        let paths: BTreeSet<_> = paths.into_iter().collect();
        let digests = paths.into_par_iter().map(|path| {
            // Before the file is read, so that a change in between is noticed the next time.
            let stamp = files.stamp(path);
            let known = last.0.get(path).filter(|(then, _)| *then == stamp);
            let known = known.and_then(|(_, digest)| *digest);
            let digest = known.or_else(|| files.digest(path).ok());
            (path.clone(), (stamp, digest))
        });
        Self(digests.collect())
    }

    /// Adds a file that was read elsewhere.
    pub fn add(&mut self, path: &str, digest: Digest) {
        self.0.insert(path.into(), (None, Some(digest)));
    }

    /// The digest of a file; `None` if it was not asked for or cannot be read.
    pub fn of(&self, path: &str) -> Option<Digest> {
        self.0.get(path)?.1
    }

    /// The stamp and the digest of each file that was asked for, in the order of paths.
    pub fn stamped(&self) -> impl Iterator<Item = (&str, Option<Stamp>, Option<Digest>)> {
        let all = self.0.iter();
        all.map(|(path, (stamp, digest))| (&**path, *stamp, *digest))
    }
}
