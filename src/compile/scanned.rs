//! The first stage: what a site is made from, before any document is read.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::bodies::Bodies;
use super::{Options, Parsed, Read};
use crate::config::{self, Settings};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::{Digest, Digester};
use crate::ledger::Audit;
use crate::record::{self, Book, Present};
use crate::site::{Index, Past, visibility};
use crate::source::{self, Digests, Files, Spool, Tree};
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
        let mut own = Diagnostics::default();
        let settings_text = match files.read(config::FILE) {
            Ok(source) => source.text,
            Err(_) if files.stamp(config::FILE).is_none() => String::new(),
            Err(diagnostic) => {
                own.push(diagnostic);
                String::new()
            }
        };
        let mut settings = Settings::parse(&settings_text, &mut own);
        if own.has_errors() {
            settings = last.map_or(settings, |last| last.settings.clone());
        } else if options.base_url.is_none() && settings.base_url.is_none() {
            // A default that stands in for a mistake would not be worth a note.
            own.push(
                Diagnostic::note(
                    Code::NoBaseUrl,
                    "without `base_url` there are no feeds, no sitemap and no canonical links",
                )
                .hint(
                    "write `base_url = \"https://…/\"` into standpoint.toml, or pass `--base-url`",
                ),
            );
        }
        diagnostics.append(own);
        if options.base_url.is_some() {
            settings.base_url.clone_from(&options.base_url);
        }
        let theme = Theme::load(&files, &settings.theme, settings.theme_span, diagnostics);
        let theme = theme.map(Arc::new);
        Self {
            theme: theme.or_else(|| last.and_then(|last| last.theme.clone())),
            tree: Arc::new(source::scan(&files, diagnostics)),
            book: record::read(&files, last.and_then(|last| last.book.as_ref())),
            options: options.clone(),
            settings,
            settings_text,
            files: Arc::new(files),
            others: OnceLock::new(),
        }
    }

    /// The digest of everything that the site is made from. It reads every document, and parses
    /// none; what cannot be read counts as it is.
    pub fn fingerprint(&self) -> Digest {
        let documents = self.tree.documents.par_iter();
        let digests = documents.map(|path| self.files.digest(path).ok());
        self.fingerprint_of(digests.collect::<Vec<_>>())
    }

    /// The same, with the digests of the documents, in the order of the tree.
    pub(super) fn fingerprint_of(
        &self,
        documents: impl IntoIterator<Item = Option<Digest>>,
    ) -> Digest {
        let mut digester = Digester::default();
        digester.digest(self.fingerprint_of_frame());
        let paths = self.tree.documents.iter().map(|path| &**path);
        for (path, digest) in paths.zip(documents).chain(self.others().iter()) {
            digester.part(path);
            match digest {
                Some(digest) => digester.digest(digest),
                None => digester.part("unreadable"),
            };
        }
        digester.finish()
    }

    /// The digest of the version, the settings, the options and the theme.
    pub fn fingerprint_of_frame(&self) -> Digest {
        let mut digester = Digester::default();
        digester.part(env!("CARGO_PKG_VERSION"));
        digester.part(&self.settings_text);
        digester.part(format!("{:?}", self.options));
        if let Some(theme) = &self.theme {
            digester.digest(theme.digest);
        }
        if let Some(book) = &self.book {
            digester.digest(book.digest);
        }
        digester.finish()
    }

    fn others(&self) -> &Digests {
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

    /// The same, and keeps the prose of each that is shown, so that its page can be rendered without reading and
    /// parsing it again.
    pub fn read_into(self, spool: Arc<dyn Spool>) -> Read {
        let documents = self.tree.documents.par_iter();
        let read = documents.map(|path| {
            let (parsed, prose) = Parsed::read_with_prose(&*self.files, path, &self.settings);
            let document = parsed.document.as_ref().ok();
            let is_shown =
                document.is_some_and(|one| visibility(&one.publishing, self.options.edition).1);
            let prose = prose.filter(|_| is_shown);
            (parsed, prose.and_then(|prose| spool.keep(prose.as_str())))
        });
        let (parsed, places) = read.unzip();
        let bodies = Bodies::new(spool, self.tree.clone(), places);
        Read {
            bodies,
            ..self.resume(parsed)
        }
    }

    /// Goes on with documents that were read before.
    pub fn resume(self, parsed: Vec<Parsed>) -> Read {
        Read {
            scanned: self,
            parsed,
            bodies: Bodies::default(),
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
