//! The commit: a staged site takes the place of the old one.

use std::fs::File;
use std::io::{self, BufReader};

use rayon::slice::ParallelSliceMut as _;

use super::Summary;
use super::cache::{Cache, is_of_index, stamp_at};
use super::change::{self, Change};
use super::error::Error;
use super::folder::{self, Standing};
use super::journal;
use super::manifest::{self, Listed, Manifest};
use super::place::Kind;
use super::stage::{Record, Stage, collision};
use crate::digest::Digest;
use crate::disk;
use crate::search;

impl Stage {
    /// Puts the staged site in place, removes what is stale, and remembers it all under `fingerprint`.
    ///
    /// # Errors
    /// Refused, with the old site untouched, where a file of someone else's is in the way or two files
    /// want one place. Where the disk fails once the journal is written, the next build goes on from there.
    pub fn commit(mut self, fingerprint: Digest) -> Result<Summary, Error> {
        let mut records = self.take_records();
        records.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
        // With the same files, nothing can collide, and nobody else's file can be in the way.
        if self.removed(&records).is_none() {
            self.refuse_collisions(&records)?;
        }
        let edition = self.edition.as_deref();
        let text = Manifest::text(
            edition,
            records
                .iter()
                .map(|record| (record.path.as_str(), record.sum)),
        );
        let change = match self.place.kind {
            Kind::Fresh => self.settle(&mut records, &text)?,
            Kind::Update => self.update(&mut records, &text)?,
        };
        drop(text);
        // The site is complete. A cache that cannot be written makes the next build slow, not wrong.
        let cache = self.known.as_ref().map(|known| {
            let old = self.cache.as_ref().filter(|_| self.same_bases);
            let edition = (self.edition.as_deref(), fingerprint);
            Cache::write(known, &self.folder, edition, &records, old)
        });
        let written = records
            .iter()
            .filter(|record| record.staged.is_some())
            .count();
        Ok(Summary {
            written,
            unchanged: records.len() - written,
            removed: change.removed,
            foreign: change.foreign,
            cache_error: cache.and_then(Result::err),
        })
    }

    /// Puts a fresh site in place with one rename.
    fn settle(&mut self, records: &mut [Record], text: &str) -> Result<Change, Error> {
        let sibling = self.place.folder();
        let manifest = sibling.join(manifest::NAME);
        // The marker is replaced, not rewritten: the folder is known as ours at any time.
        disk::replace(&manifest, &sibling.join(".standpoint-new"), text.as_bytes())
            .map_err(Error::io("write", &manifest))?;
        if self.folder.is_dir() {
            disk::copy_permissions(&self.folder, sibling)
                .map_err(Error::io("set the permissions of", sibling))?;
        }
        match disk::rename_folder(sibling, &self.folder) {
            Err(error) if is_mount(error.kind()) => self.settle_by_copy(records, text),
            Err(error) => Err(Error::io("rename the new site to", &self.folder)(error)),
            Ok(()) => {
                self.place.hold();
                Ok(Change::default())
            }
        }
    }

    /// Puts a fresh site in place where a folder cannot be renamed to, as with a mount point.
    fn settle_by_copy(&mut self, records: &mut [Record], text: &str) -> Result<Change, Error> {
        let standing = folder::standing(&self.folder)?;
        if standing == Standing::Ours {
            let reason = "another build has written there in the meantime";
            return Err(Error::refused(&self.folder, reason, "Build again."));
        }
        let sibling = self.place.turn(&self.folder, standing)?;
        for record in records.iter_mut() {
            let place = sibling.join(&record.path);
            let file = File::open(&place).map_err(Error::io("read", &place))?;
            let (number, stamp) = self.stage_bytes(BufReader::new(file))?;
            record.staged = Some(number);
            record.stamp = stamp;
        }
        let change = self.update(records, text)?;
        disk::remove_tree(&sibling, Some(manifest::NAME)).map_err(Error::io("remove", &sibling))?;
        Ok(change)
    }

    /// Changes the site in place, by way of the journal.
    fn update(&mut self, records: &mut [Record], text: &str) -> Result<Change, Error> {
        let removed = self.removed(records);
        let change = match removed {
            Some(removed) if Change::is_clear(&self.folder, &self.manifest, records, &removed)? => {
                Change::of_same(records, removed)
            }
            _ => Change::plan(&self.folder, &self.manifest, records)?,
        };
        let files = records.iter().map(|record| (&*record.path, record.sum));
        if change.steps.is_empty() && self.manifest.lists(files) {
            return Ok(change);
        }
        // Should the journal's own rename report an error, it may have happened all the same.
        journal::begin(&self.folder, &change.steps, text, || self.place.hold())?;
        journal::finish(&self.folder, &change.steps)?;
        // To be moved counts as a change of a file.
        for record in records.iter_mut().filter(|it| it.staged.is_some()) {
            let stamp = stamp_at(&self.folder.join(&*record.path));
            // Nobody has written to it meanwhile.
            let stamp = stamp.filter(|stamp| stamp.version() == record.stamp.version());
            record.stamp = stamp.unwrap_or(record.stamp);
        }
        Ok(change)
    }

    /// The files of the old site that the new one has not, if both have the same files but for some of the index of the
    /// search, and all is known of the old one. The records are sorted.
    fn removed(&self, records: &[Record]) -> Option<Vec<String>> {
        self.cache.as_ref()?;
        let mut removed = Vec::new();
        let mut old = self.manifest.files().iter().peekable();
        for record in records {
            let is_before = |listed: &&Listed| *listed.path < *record.path;
            while let Some(listed) = old.next_if(|listed| is_before(listed)) {
                removed.push(listed.path.to_string());
            }
            let is_same = |listed: &&Listed| *listed.path == *record.path;
            if old.next_if(|listed| is_same(listed)).is_none() && !is_of_index(&record.path) {
                return None;
            }
        }
        removed.extend(old.map(|listed| listed.path.to_string()));
        let stays = |path: &str| records.binary_search_by(|it| (*it.path).cmp(path)).is_ok();
        let is_usual = removed.iter().all(|path| is_of_index(path)) && stays(search::MANIFEST);
        let twice = records.windows(2).any(|pair| pair[0].path == pair[1].path);
        (is_usual || removed.is_empty())
            .then_some(removed)
            .filter(|_| !twice)
    }

    fn refuse_collisions(&self, records: &[Record]) -> Result<(), Error> {
        let folders = change::folders(records);
        let twice = records
            .windows(2)
            .find(|pair| pair[0].path == pair[1].path)
            .map(|pair| &pair[0]);
        let both = || {
            records
                .iter()
                .find(|record| folders.contains(record.path.as_str()))
        };
        match twice.or_else(both) {
            Some(record) => Err(collision(&self.folder, &record.path)),
            None => Ok(()),
        }
    }
}

fn is_mount(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::CrossesDevices | io::ErrorKind::ResourceBusy
    )
}
