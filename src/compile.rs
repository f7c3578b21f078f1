//! The pipeline: from files on disk to bytes of pages. Read this first.
//!
//! ```text
//! scan ─▶ Tree ─▶ read ─▶ Source ─▶ parse ─▶ Document ─▶ link ─▶ Site ─▶ plan ─▶ Plan
//!                                              Site + Plan + Theme ─▶ render ─▶ bytes
//! ```

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rayon::prelude::*;

use crate::config::{self, Settings};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::{Digest, Digester};
use crate::parse;
use crate::plan::{Plan, Planned};
use crate::render::{Prepared, Renderer};
use crate::route::Route;
use crate::site::{Body, Edition, Site, link};
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

impl Compiled {
    /// Renders every page into `sink`, and copies every file. All problems of all pages are
    /// reported; what the sink says ends it.
    ///
    /// # Errors
    /// The first error of the sink.
    pub fn render<S: Sink>(
        &self,
        root: &Path,
        sink: &S,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), S::Error> {
        let Some(theme) = &self.theme else {
            return Ok(());
        };
        let renderer = Renderer::new(&self.site, &self.plan, theme);
        let pages = self.plan.pages.par_iter().map(|page| {
            let mut own = Diagnostics::default();
            page_into(&renderer, root, page, sink, &mut own).map(|()| (&page.route, own))
        });
        let own = pages.collect::<Result<Vec<_>, S::Error>>()?;
        diagnostics.append(gather(own));
        for (path, bytes) in &theme.statics {
            let route = Route::file(&format!("theme/{path}"));
            sink.put(&route.output(), bytes, None)?;
        }
        let copies = self.plan.copies.par_iter().map(|(route, path)| {
            match source::bytes(root, path, u64::MAX >> 1) {
                Ok(bytes) => sink.put(&route.output(), &bytes, None).map(|()| None),
                Err(diagnostic) => Ok(Some(diagnostic)),
            }
        });
        for diagnostic in copies
            .collect::<Result<Vec<_>, S::Error>>()?
            .into_iter()
            .flatten()
        {
            diagnostics.push(diagnostic);
        }
        Ok(())
    }
}

/// The problems of all pages. What is wrong with a template shows on many pages, and is told once.
fn gather(pages: Vec<(&Route, Diagnostics)>) -> Diagnostics {
    let mut all = Diagnostics::default();
    let mut templates: BTreeMap<_, (Diagnostic, &Route, usize)> = BTreeMap::new();
    for (route, own) in pages {
        for diagnostic in own {
            if !matches!(diagnostic.code, Code::TemplateError | Code::TemplateLink) {
                all.push(diagnostic);
                continue;
            }
            let key = (
                diagnostic.place.clone(),
                diagnostic.code,
                diagnostic.message.clone(),
            );
            let (_, _, count) = templates.entry(key).or_insert((diagnostic, route, 0));
            *count += 1;
        }
    }
    for (mut diagnostic, route, count) in templates.into_values() {
        let others = match count - 1 {
            0 => String::new(),
            1 => " and one other".to_owned(),
            more => format!(" and {more} others"),
        };
        let message = &diagnostic.message;
        diagnostic.message = format!("{message} (on the page `{route}`{others})");
        all.push(diagnostic);
    }
    all
}

fn page_into<S: Sink>(
    renderer: &Renderer<'_>,
    root: &Path,
    page: &Planned,
    sink: &S,
    diagnostics: &mut Diagnostics,
) -> Result<(), S::Error> {
    let path = page.route.output();
    let made = catch_unwind(AssertUnwindSafe(|| make(renderer, root, page, sink)));
    match made {
        Ok(Ok(Some((bytes, inputs)))) => sink.put(&path, &bytes, inputs),
        Ok(Ok(None)) => Ok(()),
        Ok(Err(problems)) => {
            for problem in problems {
                diagnostics.push(problem);
            }
            Ok(())
        }
        Err(_) => {
            let owner = page.kind.owner(renderer.site);
            diagnostics.push(
                Diagnostic::error(
                    Code::Crashed,
                    format!("Standpoint failed on the page `{}`, {owner}", page.route),
                )
                .hint("this is a fault of Standpoint: please report it with the file"),
            );
            Ok(())
        }
    }
}

/// A file's bytes, and the digest of what they are made from.
type Made = (Vec<u8>, Option<Digest>);

/// Makes a page; nothing where the sink keeps what it has.
fn make<S: Sink>(
    renderer: &Renderer<'_>,
    root: &Path,
    page: &Planned,
    sink: &S,
) -> Result<Option<Made>, Vec<Diagnostic>> {
    let (view, body, inputs) = match renderer.prepare(page) {
        Prepared::Data(bytes) => return Ok(Some((bytes, None))),
        Prepared::Page { view, body, inputs } => (view, body, inputs),
    };
    if sink.keep(&page.route.output(), inputs) {
        return Ok(None);
    }
    let source = body.map(|body| read_again(root, body)).transpose()?;
    let text = body
        .zip(source.as_ref())
        .map(|(body, text)| (body, parse::body(text)));
    let html = renderer.render(&page.route, &view, text)?;
    Ok(Some((html.into_bytes(), Some(inputs))))
}

/// The text of a body's file, which must be as it was when it was parsed.
fn read_again(root: &Path, body: &Body) -> Result<String, Vec<Diagnostic>> {
    let source = source::read(root, &body.path).map_err(|diagnostic| vec![diagnostic])?;
    if source.digest == body.digest {
        return Ok(source.text);
    }
    Err(vec![
        Diagnostic::error(
            Code::Unreadable,
            "this file was changed while the site was built",
        )
        .in_file(&body.path)
        .hint("build again"),
    ])
}
