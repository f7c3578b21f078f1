//! Assessments as they lie in the site's folder.

use std::sync::Arc;

use jiff::Timestamp;

use crate::digest::Digest;
use crate::ledger::Manifest;
use crate::model::{Assessment, Document, Faulty, Front, Link, Moment, Target};
use crate::route::follow;
use crate::site::{Edition, withheld};
use crate::source::{Digests, Tree, is_document};

/// What is known of an assessment's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A public build shows it.
    Public,
    /// It is a draft, under embargo, or marked above TLP:CLEAR.
    Withheld,
    /// It has errors, so that it is not known whether it is public.
    Faulty,
}

/// An assessment as it lies in the site's folder.
#[derive(Debug, Clone)]
pub struct Present {
    /// Its id.
    pub id: Box<str>,
    /// Its file.
    pub path: Box<str>,
    /// The digest of its text as the record keeps it.
    pub content: Digest,
    /// Whether it is public.
    pub standing: Standing,
    /// When it was made; none where that cannot be read.
    pub date: Option<Moment>,
    /// The local files that it refers to, in order, whether or not they are there.
    pub files: Vec<Box<str>>,
    /// What its front matter says; `None` if it has errors.
    pub facts: Option<Arc<Assessment>>,
}

impl Present {
    /// Of a document, as it is at this moment; `None` if it is no assessment.
    pub fn of(document: &Document, tree: &Tree, now: Timestamp) -> Option<Self> {
        let Front::Assessment(facts) = &document.front else {
            return None;
        };
        let withheld = withheld(&document.publishing, Edition::default(), now);
        Some(Self {
            id: facts.id.clone(),
            path: document.path.clone(),
            content: document.content,
            standing: match withheld {
                Some(_) => Standing::Withheld,
                None => Standing::Public,
            },
            date: facts.date.clone(),
            files: local_files(&document.path, &document.links, tree),
            facts: Some(facts.clone()),
        })
    }

    /// Of a document with errors: one for each id that it may have.
    pub fn of_faulty(faulty: &Faulty, tree: &Tree) -> impl Iterator<Item = Self> {
        let is_assessment = faulty.path.starts_with("content/assessments/");
        let ids = faulty.ids.iter().filter(move |_| is_assessment);
        ids.map(|id| Self {
            id: id.clone(),
            path: faulty.path.clone(),
            content: faulty.content.unwrap_or(Digest::ZERO),
            standing: Standing::Faulty,
            date: None,
            files: local_files(&faulty.path, &faulty.links, tree),
            facts: None,
        })
    }

    /// The manifest of it as it is; files that are not there are left out.
    pub fn manifest(&self, digests: &Digests) -> Manifest {
        let own = (self.content, self.path.clone());
        let files = self.files.iter();
        let files = files.filter_map(|path| Some((digests.of(path)?, path.clone())));
        Manifest::new(std::iter::once(own).chain(files))
    }
}

/// The files under `content/` to which the document at `path` links by a relative path.
fn local_files(path: &str, links: &[Link], tree: &Tree) -> Vec<Box<str>> {
    let below = path.strip_prefix("content/").unwrap_or(path);
    let mut files: Vec<Box<str>> = Vec::new();
    for link in links {
        if let Target::File { path, .. } = &link.target
            && let Some(found) = follow(below, path)
            && !is_document(&found)
        {
            files.push(tree.spelled(&format!("content/{found}")).into());
        }
    }
    files.sort_unstable();
    files.dedup();
    files
}
