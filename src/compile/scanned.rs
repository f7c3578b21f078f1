//! The second stage: what a site is made from, before any document is read.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::known::{findings, read_unknown};
use super::{Begun, Options, Parsed, Read};
use crate::cache::{Findings, Inputs, Known, StampedPath};
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::digest::{Digest, Digester};
use crate::ledger::Audit;
use crate::record::{self, Book, Present};
use crate::site::{Index, Past};
use crate::source::{self, Digests, Files, Tree};
use crate::theme::Theme;

/// The settings, the theme, the ledger, and which files there are. A copy shares all that is large.
#[derive(Clone)]
pub struct Scanned {
    pub(super) files: Arc<dyn Files>,
    pub(super) options: Options,
    /// The settings.
    pub settings: Settings,
    settings_text: String,
    /// The theme; `None` if it has errors.
    pub theme: Option<Arc<Theme>>,
    /// Content and static files.
    pub tree: Arc<Tree>,
    /// The files of the frame and the folders of themes, with the stamps that they had before they were read.
    pub(super) around: Vec<StampedPath>,
    /// Whether no symbolic link is among them.
    pub(super) is_plain: bool,
    /// The ledger of the record; `None` if nothing was ever recorded.
    pub book: Option<Arc<Book>>,
    /// The digests of all files that are no documents, once anyone has asked for them.
    pub(super) others: OnceLock<Digests>,
}

impl Scanned {
    /// Reads the settings, the theme and the ledger, and lists the files. The settings and the theme of
    /// `last` stand in for those with errors; without it, the default settings and no theme.
    pub fn scan(
        files: impl Files + 'static,
        options: &Options,
        last: Option<&Self>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let settings = last.map(|last| &last.settings);
        Begun::begin(files, options, settings, diagnostics).scan(last, diagnostics)
    }

    pub(super) fn of(begun: Begun, last: Option<&Self>, diagnostics: &mut Diagnostics) -> Self {
        let Begun {
            files,
            options,
            settings,
            settings_text,
            around,
            is_plain,
        } = begun;
        let theme = Theme::load(&*files, &settings.theme, settings.theme_span, diagnostics);
        let theme = theme.map(Arc::new);
        Self {
            theme: theme.or_else(|| last.and_then(|last| last.theme.clone())),
            tree: Arc::new(source::scan(&*files, diagnostics)),
            book: record::read(&*files, last.and_then(|last| last.book.as_ref())),
            options,
            settings,
            settings_text,
            files,
            around,
            is_plain,
            others: OnceLock::new(),
        }
    }

    /// The digest of the version, the settings, the theme and the ledger.
    pub fn frame(&self) -> Digest {
        let mut digester = Digester::default();
        digester.part(env!("CARGO_PKG_VERSION"));
        digester.part(&self.settings_text);
        if let Some(theme) = &self.theme {
            digester.digest(theme.digest);
        }
        if let Some(book) = &self.book {
            digester.digest(book.digest);
        }
        digester.finish()
    }

    /// The digest of the version, the settings, the options and the theme.
    pub fn fingerprint_of_frame(&self) -> Digest {
        let mut digester = Digester::default();
        digester.digest(self.frame());
        digester.part(format!("{:?}", self.options));
        digester.finish()
    }

    pub(super) fn others(&self) -> &Digests {
        self.others.get_or_init(|| {
            let paths = self.tree.files.iter().chain(&self.tree.statics);
            Digests::read(&*self.files, paths, &Digests::default())
        })
    }

    /// Reads and parses all documents.
    pub fn read(self) -> Read {
        let documents = self.tree.documents.par_iter();
        let parsed = documents.map(|path| self.parse(path)).collect();
        self.resume(parsed)
    }

    /// The same, without those that are known from an earlier run. Returns what is now known, too.
    pub fn read_unknown(self, inputs: &Inputs) -> (Read, Findings) {
        let documents = self.tree.documents.par_iter();
        let files = &*self.files;
        let read = documents.map(|path| {
            let (parsed, _, known) = read_unknown(files, path, &self.settings, inputs);
            (parsed, known)
        });
        let (parsed, known) = read.unzip();
        let findings = self.findings(known, inputs);
        (self.resume(parsed), findings)
    }

    /// All that a run has found, in which this is known of the documents.
    pub fn findings(&self, documents: Vec<Known>, inputs: &Inputs) -> Findings {
        findings(self, documents, inputs)
    }

    /// Goes on with documents that were read before.
    pub fn resume(self, parsed: Vec<Parsed>) -> Read {
        Read {
            scanned: self,
            parsed,
        }
    }

    /// The assessments among some documents as they are; nothing else is kept of these.
    pub fn present(&self, documents: &[&str]) -> Vec<Present> {
        let present = documents
            .par_iter()
            .map(|path| self.parse(path).present(&self.tree));
        present.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    fn parse(&self, path: &str) -> Parsed {
        Parsed::read(&*self.files, path, &self.settings).0
    }

    /// Holds the record against the documents; finds nothing if nothing was ever
    /// recorded. Local files whose digests are `known` are not read again. Those that were needed are
    /// given back.
    pub fn audit<'p>(
        &self,
        parsed: impl IntoIterator<Item = &'p Parsed>,
        known: &Digests,
    ) -> (Audit, Digests) {
        let Some(book) = &self.book else {
            return (Audit::default(), Digests::default());
        };
        let present = parsed.into_iter().map(|parsed| parsed.present(&self.tree));
        let present: Vec<_> = present.flatten().collect();
        let (files, settings, intact) = (&*self.files, &self.settings, Index::default());
        record::audit(files, settings, &book.ledger, &present, &intact, known)
    }

    /// Reads the versions that recorded assessments had; none if nothing was ever recorded.
    pub fn past(&self, diagnostics: &mut Diagnostics) -> Past {
        let book = self.book.as_deref();
        record::past(&*self.files, &self.settings, book, diagnostics)
    }
}
