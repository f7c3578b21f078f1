//! The second stage: all documents, each by itself.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::bodies::Bodies;
use super::disclosed::WithheldDocuments;
use super::known::read_unknown;
use super::scanned::facts;
use super::searched::Searched;
use super::{Linked, Options, Scanned};
use crate::cache::{Inputs, Known};
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostics};
use crate::digest::Digest;
use crate::disclosure::Said;
use crate::ledger::{self, Audit};
use crate::model::{Document, Faulty, Front, Marking, Reach};
use crate::parse::{self, Prose};
use crate::plan::Plan;
use crate::record::{self, Facts, Present, merged};
use crate::render::Labels;
use crate::site::{Edition, Past, link};
use crate::source::{Digests, Files, Source, Tree};
use crate::theme::Theme;

/// A site whose documents were all read and parsed.
pub struct Read {
    pub(super) scanned: Scanned,
    /// In the order of the tree.
    pub(super) parsed: Vec<Parsed>,
    pub(super) bodies: Bodies,
    /// What withheld documents say, as far as it was found out when they were read.
    pub(super) said: Vec<(Box<str>, Said)>,
    /// The terms of the documents that were read now and are shown.
    pub(super) searched: Searched,
}

/// How the record is consulted when a site is linked.
pub enum Record<'p> {
    /// Its versions become pages. Whether it is intact is not asked.
    Shown,
    /// The same, and it is held against the documents. What is wrong is reported, together with these
    /// findings of its objects.
    Checked(Audit),
    /// These versions become pages, which were read before.
    Known(&'p Past),
}

impl Read {
    /// Whether a document is an assessment, and pages that show something of it are all that has to be made anew if
    /// it was like `old`.
    pub fn is_shown_as(&self, old: &Document) -> bool {
        let documents = &self.scanned.tree.documents;
        let Ok(at) = documents.binary_search(&old.path) else {
            return false;
        };
        let parsed = &self.parsed[at];
        let reaches = |new: &Document| {
            let is_assessment = matches!(new.front, Front::Assessment(_));
            // For other words of what is withheld, all pages are looked at again.
            let is_public = self.scanned.options.shows(new);
            is_assessment && is_public && new.reach(old) <= Reach::Shown
        };
        parsed.diagnostics.is_empty() && parsed.document.as_ref().is_ok_and(reaches)
    }

    /// How many documents were read and parsed, and not taken from the cache.
    pub fn unknown(&self) -> usize {
        let unknown = self.parsed.iter().filter(|parsed| !parsed.is_known);
        unknown.count()
    }

    /// The assessments as they are.
    pub fn present(&self) -> Vec<Present> {
        let (tree, now) = (&self.scanned.tree, self.scanned.options.now);
        let present = self.parsed.iter().map(|parsed| parsed.present(tree, now));
        present.flatten().collect()
    }

    /// What public documents and the settings state.
    pub fn facts(&self) -> Facts {
        let (settings, now) = (&self.scanned.settings, self.scanned.options.now);
        facts(settings, self.parsed.iter(), now)
    }

    /// Links the documents, and plans the pages.
    pub fn link(self, record: Record<'_>, diagnostics: &mut Diagnostics) -> Linked {
        let (past, has_findings) = match record {
            Record::Known(past) => (Cow::Borrowed(past), false),
            Record::Shown => (Cow::Owned(self.scanned.past(diagnostics)), false),
            Record::Checked(store) => {
                let none = Digests::default();
                let known = self.scanned.others.get().unwrap_or(&none);
                let (audit, _) = self.scanned.audit(&self.parsed, known);
                let audit = merged(store, audit);
                diagnostics.append(record::diagnostics(&*self.scanned.files, &audit));
                diagnostics.append(self.embargoed_after_record());
                let past = self.scanned.past(diagnostics);
                (Cow::Owned(past), !audit.findings.is_empty())
            }
        };
        let Scanned {
            files,
            options,
            settings,
            theme,
            tree,
            others,
            book,
            ..
        } = self.scanned;
        let mut documents = Vec::with_capacity(self.parsed.len());
        let mut faulty = Vec::new();
        for parsed in self.parsed {
            let mut found = parsed.diagnostics;
            if found.have_error(Code::GuardedKey)
                && let Ok(document) = &parsed.document
                && record::is_recorded(&*files, book.as_deref(), document)
            {
                // It is published, and cannot be edited without a word on that.
                found.lower(Code::GuardedKey);
            }
            diagnostics.append(found);
            match parsed.document {
                Ok(document) => documents.push(document),
                Err(known) => faulty.push(known),
            }
        }
        let withheld = WithheldDocuments::of(&documents, self.said, &options);
        let theme_files = theme.as_deref().map(Theme::routes).unwrap_or_default();
        let mut digests = others.into_inner().unwrap_or_default();
        if let Some(book) = &book {
            // A ledger that grows meanwhile is not the one of the checkpoint.
            digests.add(ledger::FILE, book.digest);
        }
        let site = |(documents, faulty), marking, diagnostics: &mut Diagnostics| {
            let edition = Edition {
                marking,
                ..options.edition
            };
            let shown = (edition, options.now, options.stamp);
            let parsed = (documents, faulty);
            let site = link(parsed, &tree, &past, settings.clone(), shown, diagnostics);
            let plan = Plan::new(&site, &theme_files, diagnostics);
            (site, plan)
        };
        let labels = options.edition.internal().map(|internal| {
            // What is wrong with a lower edition is wrong with this one or is no fault of it.
            let mut ignored = Diagnostics::default();
            let mut markings = markings(&documents, internal);
            let highest = markings.pop().unwrap_or(Marking::Clear);
            let lower = markings.into_iter().map(|marking| {
                let parsed = (documents.clone(), faulty.clone());
                let (site, plan) = site(parsed, Some(marking), &mut ignored);
                (marking, site, plan)
            });
            Arc::new(Labels {
                lower: lower.collect(),
                highest,
            })
        });
        let search = || {
            let withheld = withheld.as_ref()?;
            Some(withheld.search(&*files, &settings, &digests))
        };
        let site = || site((documents, faulty), options.edition.marking, diagnostics);
        // Each of them is the work of one thread, and neither needs the other.
        let (_, (site, plan)) = rayon::join(search, site);
        Linked {
            files,
            bodies: self.bodies,
            searched: self.searched,
            site: Arc::new(site),
            labels,
            plan: Arc::new(plan),
            theme,
            digests: Arc::new(digests),
            has_findings,
            withheld: withheld.map(Arc::new),
        }
    }
}

/// The markings that documents have, up to the highest of an edition, in order; TLP:CLEAR is one of them.
fn markings(documents: &[Document], highest: Marking) -> Vec<Marking> {
    let markings = documents.iter().filter_map(|one| one.publishing.marking);
    let markings = markings.chain([Marking::Clear]);
    let markings: BTreeSet<_> = markings.filter(|&marking| marking <= highest).collect();
    markings.into_iter().collect()
}

/// A document that was read and parsed, or why it could not be.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The document; or, where it has errors, what is known of it all the same.
    pub document: Result<Document, Faulty>,
    /// The digest of its file; `None` if it could not be read.
    pub digest: Option<Digest>,
    /// What is wrong with it.
    pub diagnostics: Diagnostics,
    /// Whether it was taken from the cache.
    pub is_known: bool,
}

impl Read {
    /// The documents whose front matter can be read, in the order of their paths.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.parsed.iter().flat_map(|parsed| &parsed.document)
    }
}

impl Parsed {
    /// Reads and parses a document. With it comes its text, where it could be read.
    pub fn read(files: &dyn Files, path: &str, settings: &Settings) -> (Self, Option<String>) {
        Self::of(files, path, |source, diagnostics| {
            parse::document(source, settings, diagnostics)
        })
    }

    /// The same, with the prose of its body, if it has no errors.
    pub fn read_with_prose(
        files: &dyn Files,
        path: &str,
        settings: &Settings,
    ) -> (Self, Option<Prose>) {
        let mut prose = None;
        let (parsed, _) = Self::of(files, path, |source, diagnostics| {
            let (document, made) = parse::document_with_prose(source, settings, diagnostics)?;
            prose = Some(made);
            Some(document)
        });
        (parsed, prose)
    }

    /// The same, and hands the document with the words of its body to `words`. Prose is made only if it is asked for.
    pub(super) fn read_with_words<T>(
        files: &dyn Files,
        path: &str,
        settings: &Settings,
        with_prose: bool,
        words: impl FnOnce(&Document, &str) -> T,
    ) -> (Self, Option<Prose>, Option<T>) {
        let mut made = None;
        let mut prose = with_prose.then(Prose::default);
        let (parsed, _) = Self::of(files, path, |source, diagnostics| {
            let mut text = String::with_capacity(source.text.len());
            let prose = prose.as_mut();
            let document =
                parse::document_with_words(source, settings, prose, &mut text, diagnostics)?;
            made = Some(words(&document, &text));
            Some(document)
        });
        let prose = prose.filter(|_| made.is_some());
        (parsed, prose, made)
    }

    fn of(
        files: &dyn Files,
        path: &str,
        parse: impl FnOnce(&Source, &mut Diagnostics) -> Option<Document>,
    ) -> (Self, Option<String>) {
        let mut diagnostics = Diagnostics::default();
        let (document, digest, text) = match files.read(path) {
            Ok(source) => {
                let document = parse(&source, &mut diagnostics).ok_or_else(|| Faulty {
                    content: Some(source.content),
                    ..parse::salvage(path, &source.text)
                });
                (document, Some(source.digest), Some(source.text))
            }
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                let text = files.for_report(path).unwrap_or_default();
                (Err(parse::salvage(path, &text)), None, None)
            }
        };
        let parsed = Self {
            document,
            digest,
            diagnostics,
            is_known: false,
        };
        (parsed, text)
    }

    /// The same, unless it is known from an earlier run and its file is as it was: then there is no text. Returns
    /// what is now known of the file, too.
    pub fn read_unknown(
        files: &dyn Files,
        path: &str,
        settings: &Settings,
        inputs: &Inputs,
    ) -> (Self, Option<String>, Known) {
        let read = || Self::read(files, path, settings);
        read_unknown(files, path, inputs, read)
    }

    /// Whether it is known to be shown. One with errors may be withheld.
    pub fn is_shown(&self, options: &Options) -> bool {
        let document = self.document.as_ref();
        document.is_ok_and(|document| options.shows(document))
    }

    /// The assessment that it is, as it lies there at this moment; one for each id that it may have, where it
    /// has errors; empty if it is no assessment.
    pub fn present(&self, tree: &Tree, now: Timestamp) -> Vec<Present> {
        match &self.document {
            Ok(document) => Present::of(document, tree, now).into_iter().collect(),
            Err(faulty) => Present::of_faulty(faulty, tree).collect(),
        }
    }

    /// How far it reaches if this takes the place of an `older` version.
    pub fn reach(&self, older: &Self) -> Reach {
        let (Ok(document), Ok(other)) = (&self.document, &older.document) else {
            return Reach::Site;
        };
        match document.reach(other) {
            // The places of problems may have moved.
            Reach::Shown if self.diagnostics.is_empty() && older.diagnostics.is_empty() => {
                Reach::Shown
            }
            // Whether a text is a recorded one decides how bad a slip is.
            Reach::Page
                if self.diagnostics == older.diagnostics
                    && !self.diagnostics.have_error(Code::GuardedKey) =>
            {
                Reach::Page
            }
            _ => Reach::Site,
        }
    }
}
