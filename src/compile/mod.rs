//! The pipeline: from files on disk to bytes of pages. Read this first.
//!
//! ```text
//! scan ─▶ Tree ─▶ read ─▶ Source ─▶ parse ─▶ Document ─▶ link ─▶ Site ─▶ plan ─▶ Plan
//!                                              Site + Plan + Theme ─▶ render ─▶ bytes
//! ```

mod pages;

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{self, Settings};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::{Digest, Digester};
use crate::ledger::Audit;
use crate::model::{Document, Faulty, Reach};
use crate::parse;
use crate::plan::Plan;
use crate::record::{self, Book, Present};
use crate::site::{Edition, Index, Past, Site, link};
use crate::source::{self, Tree};
use crate::theme::Theme;

/// What the command line decides.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which documents are shown beside the public ones.
    pub edition: Edition,
    /// Stands in for `base_url`.
    pub base_url: Option<Box<str>>,
}

/// What lies on disk, before anything is parsed. A copy shares all that is large.
#[derive(Clone)]
pub struct Inputs {
    /// The settings.
    pub settings: Settings,
    /// The theme; none where it has errors.
    pub theme: Option<Arc<Theme>>,
    /// Content and static files.
    pub tree: Arc<Tree>,
    /// The ledger of the record; none where nothing was ever recorded.
    pub book: Option<Arc<Book>>,
    options: Options,
    settings_text: String,
}

/// A document that was read and parsed, or why it could not be.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The document; or, where it has errors, what is known of it all the same.
    pub document: Result<Document, Faulty>,
    /// The digest of its file; none where it could not be read.
    pub digest: Option<Digest>,
    /// What is wrong with it.
    pub diagnostics: Diagnostics,
}

/// A site that is ready to be rendered. A copy shares all of it.
#[derive(Clone)]
pub struct Compiled {
    /// The site.
    pub site: Arc<Site>,
    /// Its pages.
    pub plan: Arc<Plan>,
    /// The theme; none where it has errors.
    pub theme: Option<Arc<Theme>>,
}

/// The digests of the files of a tree that are no documents.
pub struct FileDigests(Vec<Option<Digest>>);

impl FileDigests {
    /// The digest of a file of `tree` under `content/`.
    pub fn of(&self, tree: &Tree, path: &str) -> Option<Digest> {
        let found = tree
            .files
            .binary_search_by(|file| (**file).cmp(path))
            .ok()?;
        self.0[found]
    }
}

/// Takes rendered files; threads call it at once.
pub trait Sink: Sync {
    /// What can go wrong with it.
    type Error: Send;

    /// Whether the file at `path` was made from these inputs, so that it need not be rendered.
    fn keep(&self, path: &str, inputs: Digest) -> bool;

    /// Takes a file.
    ///
    /// # Errors
    /// What the sink says.
    fn put(&self, path: &str, bytes: &[u8], inputs: Option<Digest>) -> Result<(), Self::Error>;
}

impl Parsed {
    /// Reads and parses a document. With it comes its text, where it could be read.
    pub fn read(root: &Path, path: &str, settings: &Settings) -> (Self, Option<String>) {
        let mut diagnostics = Diagnostics::default();
        let (document, digest, text) = match source::read(root, path) {
            Ok(source) => {
                let document = parse::document(&source, settings, &mut diagnostics);
                let document = document.ok_or_else(|| Faulty {
                    content: Some(source.content),
                    ..parse::salvage(path, &source.text)
                });
                (document, Some(source.digest), Some(source.text))
            }
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                let text = source::for_report(root, path).unwrap_or_default();
                (Err(parse::salvage(path, &text)), None, None)
            }
        };
        let parsed = Self {
            document,
            digest,
            diagnostics,
        };
        (parsed, text)
    }

    /// The assessment that it is, as it lies there; one for each id that it may have, where it
    /// has errors; nothing where it is no assessment.
    pub fn present(&self) -> Vec<Present> {
        match &self.document {
            Ok(document) => Present::of(document).into_iter().collect(),
            Err(faulty) => Present::of_faulty(faulty).collect(),
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
            Reach::Page if self.diagnostics == older.diagnostics => Reach::Page,
            _ => Reach::Site,
        }
    }
}

impl Inputs {
    /// Reads the settings, the theme and the ledger, and lists the files. Where the settings have
    /// mistakes, those of `last` stand in for them, or else the defaults.
    pub fn scan(
        root: &Path,
        options: &Options,
        last: Option<&Self>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut own = Diagnostics::default();
        let settings_text = match source::read(root, config::FILE) {
            Ok(source) => source.text,
            Err(_) if !source::on_disk(root, config::FILE).exists() => String::new(),
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
        let theme = Theme::load(root, &settings.theme, settings.theme_span, diagnostics);
        let tree = source::scan(root, diagnostics);
        let book = record::read(root, last.and_then(|last| last.book.as_ref()));
        Self {
            settings,
            theme: theme.map(Arc::new),
            tree: Arc::new(tree),
            book,
            options: options.clone(),
            settings_text,
        }
    }

    /// The digests of all files that are no documents, in the order of the tree; none for those
    /// that cannot be read.
    pub fn digest_files(&self, root: &Path) -> FileDigests {
        let files: Vec<_> = self.tree.files.iter().chain(&self.tree.statics).collect();
        let digests = files.par_iter().map(|path| source::digest(root, path).ok());
        FileDigests(digests.collect())
    }

    /// The digest of everything that the site is made from. It reads every document, and parses
    /// none; what cannot be read counts as it is.
    pub fn fingerprint(&self, root: &Path, files: &FileDigests) -> Digest {
        let documents = self.tree.documents.par_iter();
        let digests = documents.map(|path| source::digest(root, path).ok());
        self.fingerprint_of(digests.collect::<Vec<_>>(), files)
    }

    /// The same, where the documents were read already.
    pub fn fingerprint_of(
        &self,
        documents: impl IntoIterator<Item = Option<Digest>>,
        others: &FileDigests,
    ) -> Digest {
        let files = self.tree.files.iter().chain(&self.tree.statics);
        let digests = documents.into_iter().chain(others.0.iter().copied());
        let mut digester = Digester::default();
        digester.digest(self.fingerprint_of_frame());
        let paths = self.tree.documents.iter().chain(files);
        for (path, digest) in paths.zip(digests) {
            digester.part(&**path);
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

    /// Holds the record against the documents; finds nothing where nothing was ever recorded.
    /// `digest_of` tells the digests of local files.
    pub fn audit<'p>(
        &self,
        root: &Path,
        parsed: impl IntoIterator<Item = &'p Parsed>,
        digest_of: impl Fn(&str) -> Option<Digest> + Sync,
    ) -> Audit {
        let Some(book) = &self.book else {
            return Audit::default();
        };
        let present: Vec<_> = parsed.into_iter().flat_map(Parsed::present).collect();
        let intact = Index::default();
        record::audit(
            root,
            &self.settings,
            &book.ledger,
            &present,
            &intact,
            digest_of,
        )
    }

    /// Reads and parses all documents, in the order of the tree.
    pub fn parse(&self, root: &Path) -> Vec<Parsed> {
        let documents = self.tree.documents.par_iter();
        documents
            .map(|path| Parsed::read(root, path, &self.settings).0)
            .collect()
    }

    /// Reads the versions that recorded assessments had; nothing where nothing was ever recorded.
    pub fn past(&self, root: &Path, diagnostics: &mut Diagnostics) -> Past {
        record::past(root, &self.settings, self.book.as_deref(), diagnostics)
    }

    /// Links the documents, and plans the pages.
    pub fn link(
        self,
        parsed: impl IntoIterator<Item = Parsed>,
        past: &Past,
        diagnostics: &mut Diagnostics,
    ) -> Compiled {
        let mut documents = Vec::with_capacity(self.tree.documents.len());
        let mut faulty = Vec::new();
        for parsed in parsed {
            diagnostics.append(parsed.diagnostics);
            match parsed.document {
                Ok(document) => documents.push(document),
                Err(known) => faulty.push(known),
            }
        }
        let edition = self.options.edition;
        let parsed = (documents, faulty);
        let site = link(
            parsed,
            &self.tree,
            past,
            self.settings,
            edition,
            diagnostics,
        );
        let theme_files = self.theme.as_deref().map(Theme::routes).unwrap_or_default();
        let plan = Plan::new(&site, &theme_files, diagnostics);
        Compiled {
            site: Arc::new(site),
            plan: Arc::new(plan),
            theme: self.theme,
        }
    }

    /// Parses, links and plans.
    pub fn compile(self, root: &Path, diagnostics: &mut Diagnostics) -> Compiled {
        let parsed = self.parse(root);
        let past = self.past(root, diagnostics);
        self.link(parsed, &past, diagnostics)
    }
}

/// Takes pages and forgets them: for what is looked at and not written.
pub struct Nowhere;

impl Sink for Nowhere {
    type Error = Infallible;

    fn keep(&self, _: &str, _: Digest) -> bool {
        false
    }

    fn put(&self, _: &str, _: &[u8], _: Option<Digest>) -> Result<(), Infallible> {
        Ok(())
    }
}
