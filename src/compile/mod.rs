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
use crate::model::{Document, Faulty, Reach};
use crate::parse;
use crate::plan::Plan;
use crate::site::{Edition, Site, link};
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
                let document = parse::document(&source, settings, &mut diagnostics)
                    .ok_or_else(|| parse::salvage(path, &source.text));
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
    /// Reads the settings and the theme, and lists the files. Where the settings have mistakes,
    /// `last` stands in for them, or else the defaults.
    pub fn scan(
        root: &Path,
        options: &Options,
        last: Option<&Settings>,
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
            settings = last.cloned().unwrap_or(settings);
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
        Self {
            settings,
            theme: theme.map(Arc::new),
            tree: Arc::new(tree),
            options: options.clone(),
            settings_text,
        }
    }

    /// The digest of everything that the site is made from. It reads every file, and parses
    /// none; what cannot be read counts as it is.
    pub fn fingerprint(&self, root: &Path) -> Digest {
        let documents = self.tree.documents.par_iter();
        let digests = documents.map(|path| source::digest(root, path).ok());
        self.fingerprint_of(root, digests.collect::<Vec<_>>())
    }

    /// The same, where the documents were read already.
    pub fn fingerprint_of(
        &self,
        root: &Path,
        documents: impl IntoIterator<Item = Option<Digest>>,
    ) -> Digest {
        let files: Vec<_> = self.tree.files.iter().chain(&self.tree.statics).collect();
        let others = files.par_iter().map(|path| source::digest(root, path).ok());
        let others: Vec<_> = others.collect();
        let digests = documents.into_iter().chain(others);
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
        digester.finish()
    }

    /// Reads and parses all documents, in the order of the tree.
    pub fn parse(&self, root: &Path) -> Vec<Parsed> {
        let documents = self.tree.documents.par_iter();
        documents
            .map(|path| Parsed::read(root, path, &self.settings).0)
            .collect()
    }

    /// Links the documents, and plans the pages.
    pub fn link(
        self,
        parsed: impl IntoIterator<Item = Parsed>,
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
        let site = link(parsed, &self.tree, self.settings, edition, diagnostics);
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
        self.link(parsed, diagnostics)
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
