//! The pipeline: from files on disk to bytes of pages. Read this first.
//!
//! ```text
//! scan ─▶ Tree ─▶ read ─▶ Source ─▶ parse ─▶ Document ─▶ link ─▶ Site ─▶ plan ─▶ Plan
//!                                              Site + Plan + Theme ─▶ render ─▶ bytes
//! ```

mod pages;

use std::convert::Infallible;
use std::path::Path;

use rayon::prelude::*;

use crate::config::{self, Settings};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::{Digest, Digester};
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

/// What lies on disk, before anything is parsed.
pub struct Inputs {
    /// The settings.
    pub settings: Settings,
    /// The theme; none where it has errors.
    pub theme: Option<Theme>,
    /// Content and static files.
    pub tree: Tree,
    options: Options,
    settings_text: String,
}

/// A site that is ready to be rendered.
pub struct Compiled {
    /// The site.
    pub site: Site,
    /// Its pages.
    pub plan: Plan,
    /// The theme; none where it has errors.
    pub theme: Option<Theme>,
    /// The digest of everything that it was made from.
    pub fingerprint: Digest,
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

impl Inputs {
    /// Reads the settings and the theme, and lists the files.
    pub fn scan(root: &Path, options: &Options, diagnostics: &mut Diagnostics) -> Self {
        let settings_text = match source::read(root, config::FILE) {
            Ok(source) => source.text,
            Err(_) if !source::on_disk(root, config::FILE).exists() => String::new(),
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                String::new()
            }
        };
        let mut settings = Settings::parse(&settings_text, diagnostics);
        // A default that stands in for a mistake is not worth a note of its own.
        let faulty = diagnostics.has_errors();
        if options.base_url.is_some() {
            settings.base_url.clone_from(&options.base_url);
        }
        if settings.base_url.is_none() && !faulty {
            diagnostics.push(
                Diagnostic::note(
                    Code::NoBaseUrl,
                    "without `base_url` there are no feeds, no sitemap and no canonical links",
                )
                .hint(
                    "write `base_url = \"https://…/\"` into standpoint.toml, or pass `--base-url`",
                ),
            );
        }
        let theme = Theme::load(root, &settings.theme, settings.theme_span, diagnostics);
        let tree = source::scan(root, diagnostics);
        Self {
            settings,
            theme,
            tree,
            options: options.clone(),
            settings_text,
        }
    }

    /// The digest of everything that the site is made from. It reads every file, and parses
    /// none; what cannot be read counts as it is.
    pub fn fingerprint(&self, root: &Path) -> Digest {
        let documents = self.tree.documents.par_iter();
        let digests = documents.map(|path| source::digest(root, path).ok());
        self.fingerprint_of(root, &digests.collect::<Vec<_>>())
    }

    /// The same, where the documents were read already.
    fn fingerprint_of(&self, root: &Path, documents: &[Option<Digest>]) -> Digest {
        let files: Vec<_> = self.tree.files.iter().chain(&self.tree.statics).collect();
        let others = files.par_iter().map(|path| source::digest(root, path).ok());
        let others: Vec<_> = others.collect();
        let mut digester = Digester::default();
        digester.part(env!("CARGO_PKG_VERSION"));
        digester.part(&self.settings_text);
        digester.part(format!("{:?}", self.options));
        if let Some(theme) = &self.theme {
            digester.digest(theme.digest);
        }
        let paths = self.tree.documents.iter().chain(files);
        for (path, digest) in paths.zip(documents.iter().chain(&others)) {
            digester.part(&**path);
            match digest {
                Some(digest) => digester.digest(*digest),
                None => digester.part("unreadable"),
            };
        }
        digester.finish()
    }

    /// Parses, links and plans.
    pub fn compile(self, root: &Path, diagnostics: &mut Diagnostics) -> Compiled {
        let documents = self.tree.documents.par_iter().map(|path| {
            let mut own = Diagnostics::default();
            match source::read(root, path) {
                Ok(source) => {
                    let document = parse::document(&source, &self.settings, &mut own)
                        .ok_or_else(|| parse::salvage(path, &source.text));
                    (Some(source.digest), document, own)
                }
                Err(diagnostic) => {
                    own.push(diagnostic);
                    let text = source::for_report(root, path).unwrap_or_default();
                    (None, Err(parse::salvage(path, &text)), own)
                }
            }
        });
        let parsed: Vec<_> = documents.collect();
        let mut documents = Vec::with_capacity(parsed.len());
        let mut faulty = Vec::new();
        let mut digests = Vec::with_capacity(parsed.len());
        for (digest, document, own) in parsed {
            diagnostics.append(own);
            digests.push(digest);
            match document {
                Ok(document) => documents.push(document),
                Err(known) => faulty.push(known),
            }
        }
        let fingerprint = self.fingerprint_of(root, &digests);
        let edition = self.options.edition;
        let parsed = (documents, faulty);
        let site = link(parsed, &self.tree, self.settings, edition, diagnostics);
        let theme_files = self.theme.as_ref().map(Theme::routes).unwrap_or_default();
        let plan = Plan::new(&site, &theme_files, diagnostics);
        Compiled {
            site,
            plan,
            theme: self.theme,
            fingerprint,
        }
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
