//! The bodies of documents in the files of the last build, and the files in which they are replaced.

use std::ops::Range;
use std::path::Path;

use serde::ser::SerializeSeq as _;
use serde::{Deserialize, Serialize, Serializer};

use super::cache::{Cache, Entry, part};
use super::error::Error;
use super::stage::{Record, Stage};
use super::sum::Sum;
use super::{Output, Summary};
use crate::cache::{Basis, PlacedBody};
use crate::digest::Digest;
use crate::site::Rows;

/// The documents whose bodies are in files of the output, by the paths of the files.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Bodies(Vec<Placed>);

/// Where a body is, and where its links lead.
#[derive(Debug, Deserialize)]
struct Placed {
    file: Box<str>,
    document: Box<str>,
    goals: Box<[u8]>,
}

/// The bodies in the files of the new site, whose records are sorted by path, written as [`Bodies`] is read.
pub(super) struct BodiesOf<'r>(pub(super) &'r [Record]);

impl Serialize for BodiesOf<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let bodies = || {
            let records = self.0.iter();
            records.filter_map(|record| Some((&record.path, record.basis.body.as_ref()?)))
        };
        let mut list = to.serialize_seq(Some(bodies().count()))?;
        for (file, body) in bodies() {
            list.serialize_element(&(file, &body.document, &body.goals))?;
        }
        list.end()
    }
}

/// A page in which a body has taken the place of another.
#[derive(Debug)]
pub struct Page {
    /// Its path in the output.
    pub path: Box<str>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The place of the body.
    pub range: Range<u32>,
}

/// What an edit of bodies changes in the output.
#[derive(Debug, Default)]
pub struct Edit {
    /// Pages, sorted by path.
    pub pages: Vec<Page>,
    /// Files of the index of the search: the path, the bytes, and what it was made from.
    pub files: Vec<(String, Vec<u8>, Option<Digest>)>,
    /// Files of the index that are gone, sorted.
    pub gone: Vec<String>,
    /// What is to be remembered of the index.
    pub index: Option<Vec<u8>>,
}

impl Edit {
    /// Whether a file stays as it is.
    fn keeps(&self, path: &str) -> bool {
        let by_path = |page: &Page| (*page.path).cmp(path);
        self.pages.binary_search_by(by_path).is_err()
            && self
                .gone
                .binary_search_by(|gone| (**gone).cmp(path))
                .is_err()
            && !self.files.iter().any(|(new, ..)| new == path)
    }
}

impl Bodies {
    /// The body in a file.
    pub(super) fn placed(&self, file: &str, range: Option<(u32, u32)>) -> Option<PlacedBody> {
        let (start, end) = range?;
        let at = self.0.binary_search_by(|placed| (*placed.file).cmp(file));
        let placed = &self.0[at.ok()?];
        Some(PlacedBody {
            document: placed.document.clone(),
            range: start..end,
            goals: placed.goals.clone(),
        })
    }
}

impl Cache {
    /// The bodies in the files of the last build.
    pub(super) fn bodies(&self, known: &crate::cache::Folder, folder: &Path) -> Option<Bodies> {
        part(self.bodies, "bodies", known, folder)
    }
}

impl Output {
    /// The pages that show the bodies of these documents, whose paths are sorted: the path of each, its bytes, and
    /// where the body is. `None` where that is not known of all of them, or a document is on another number of pages than one.
    #[must_use]
    pub fn pages_of(&self, documents: &[&str]) -> Option<Vec<(Page, PlacedBody)>> {
        let cache = self.cache.as_ref()?;
        let bodies = cache.bodies(self.known.as_deref()?, &self.folder)?;
        let wanted = |placed: &&Placed| documents.binary_search(&&*placed.document).is_ok();
        let mut found: Vec<&Placed> = bodies.0.iter().filter(wanted).collect();
        found.sort_by(|a, b| a.document.cmp(&b.document));
        if !found
            .iter()
            .map(|placed| &*placed.document)
            .eq(documents.iter().copied())
        {
            return None;
        }
        let page = |placed: &Placed| {
            let at = self.manifest.find(&placed.file)?;
            let entry = cache.entries[at];
            let bytes = super::read(&self.folder.join(&*placed.file)).ok()?;
            let body = bodies.placed(&placed.file, entry.body)?;
            let page = Page {
                path: placed.file.clone(),
                range: body.range.clone(),
                bytes,
            };
            (Sum::of(&page.bytes) == self.manifest.files()[at].sum?).then_some((page, body))
        };
        found.into_iter().map(page).collect()
    }

    /// Makes these changes, and leaves all other files, which must be in place untouched.
    ///
    /// # Errors
    /// As [`Stage::commit`].
    pub fn replace(self, edit: &Edit, fingerprint: Digest) -> Result<Summary, Error> {
        let edition = self.edition().map(Box::from);
        let mut stage = Stage::new(self, edition)?;
        let Edit {
            pages,
            files,
            gone: _,
            index,
        } = edit;
        stage.same_bases = true;
        stage.keep_all_but(edit);
        for (path, bytes, inputs) in files {
            let basis = Basis {
                inputs: *inputs,
                rows: Rows::none(),
                body: None,
            };
            stage.put(path, bytes, basis)?;
        }
        if let Some(index) = index {
            stage.remember(index);
        }
        for page in pages {
            let basis = Basis {
                // It is not worked out what the page would be made from now.
                inputs: None,
                rows: Rows::All,
                body: Some(PlacedBody::bare(page.range.clone())),
            };
            stage.put(&page.path, &page.bytes, basis)?;
        }
        stage.commit(fingerprint)
    }
}

impl Entry {
    /// What is known of a file of the new site.
    pub(super) fn of(record: &Record) -> Self {
        let body = record.basis.body.as_ref();
        Self {
            inputs: record.basis.inputs,
            stamp: record.stamp,
            body: body.map(|body| (body.range.start, body.range.end)),
        }
    }

    /// The body that it had, of which only the place is known.
    pub(super) fn bare_body(self) -> Option<PlacedBody> {
        self.body.map(|(start, end)| PlacedBody::bare(start..end))
    }
}

impl Stage {
    /// Keeps all files of the last build that an edit does not change.
    fn keep_all_but(&mut self, edit: &Edit) {
        let Some(cache) = &self.cache else {
            return;
        };
        let kept = self.manifest.files().iter().zip(&cache.entries);
        let kept = kept.filter(|(listed, _)| edit.keeps(&listed.path));
        let records = kept.filter_map(|(listed, entry)| {
            Some(Record {
                path: listed.path.to_string(),
                sum: listed.sum?,
                basis: Basis {
                    inputs: entry.inputs,
                    rows: Rows::All,
                    body: entry.bare_body(),
                },
                stamp: entry.stamp,
                staged: None,
            })
        });
        let records = records.collect();
        self.set_records(records);
    }
}
