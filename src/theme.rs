//! Themes: the default one, embedded in the program, and the folders that override it.

mod bodies;
mod comments;
mod once;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, nearest};
use crate::digest::{Digest, Digester};
use crate::plan::TEMPLATES;
use crate::route::Route;
use crate::source::{Files, LARGEST_TEXT};

pub use once::Drawn;
use words::Words;

/// The name of the embedded theme, and of the folder that overlays it.
pub const DEFAULT: &str = "default";

macro_rules! embedded {
    ($($path:literal),+ $(,)?) => {
        /// The files of the default theme that are no template of a page.
        const SHARED: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!("../themes/default/", $path)))),+];
    };
}

embedded! {
    "static/favicon.svg",
    "static/mode.js",
    "static/search.js",
    "static/site.js",
    "static/style.css",
    "static/timeline.js",
    "templates/base.html",
    "templates/comparison.html",
    "templates/components.html",
    "templates/figures.html",
    "templates/record_parts.html",
    "words/en.toml",
}

/// The files of the default theme, `templates/…` and `static/…`, and their bytes.
pub fn embedded() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    SHARED.iter().chain(TEMPLATES).copied()
}

/// The files that a theme is made of, its own and those of the default theme.
pub struct ThemeFiles {
    /// By their paths below `themes/`.
    all: BTreeMap<String, Vec<u8>>,
    /// Files of templates that lie on disk, by the engine's name for them.
    on_disk: BTreeMap<String, String>,
}

impl ThemeFiles {
    /// Reads the theme called `name`. A file in `themes/default/` takes the place of the embedded
    /// one.
    pub fn read(files: &dyn Files, name: &str, diagnostics: &mut Diagnostics) -> Self {
        let mut all: BTreeMap<String, Vec<u8>> = embedded()
            .map(|(path, bytes)| (format!("{DEFAULT}/{path}"), bytes.to_vec()))
            .collect();
        let mut on_disk = BTreeMap::new();
        for folder in std::iter::once(DEFAULT).chain((name != DEFAULT).then_some(name)) {
            for path in files.list(&format!("themes/{folder}"), diagnostics).files {
                let key = path.strip_prefix("themes/").unwrap_or(&path).to_owned();
                match files.bytes(&path, LARGEST_TEXT) {
                    Ok(bytes) => {
                        all.insert(key.clone(), bytes);
                        on_disk.insert(key.replace(TEMPLATES_FOLDER, "/"), path.to_string());
                    }
                    Err(diagnostic) => diagnostics.push(diagnostic),
                }
            }
        }
        Self { all, on_disk }
    }

    /// The digest that the theme called `name` has if it is loaded from these files.
    pub fn digest(&self, name: &str) -> Digest {
        digest(&self.all, name)
    }

    /// The templates, static files and words, by their paths below `themes/`. A theme may have notes and sources beside them,
    /// which are no part of it.
    pub fn used(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let used = self.all.iter().filter(|(key, _)| is_used(key));
        used.map(|(key, bytes)| (&**key, &**bytes))
    }
}

/// Whether a file of a theme is a template, a static file or has words.
fn is_used(key: &str) -> bool {
    let in_theme = key.split_once('/').map_or("", |(_, path)| path);
    key.contains(TEMPLATES_FOLDER)
        || in_theme.starts_with("static/")
        || in_theme.starts_with("words/")
}

/// Whether files are templates is told by this part of their paths.
const TEMPLATES_FOLDER: &str = "/templates/";

/// The digest of all files of a theme.
fn digest(all: &BTreeMap<String, Vec<u8>>, name: &str) -> Digest {
    let mut digester = Digester::default();
    for (key, bytes) in all {
        digester.part(key).part(bytes);
    }
    digester.part(name);
    digester.finish()
}

/// A theme that is ready to render.
pub struct Theme {
    /// The template engine, with the theme's templates before the default's.
    tera: Arc<Tera>,
    /// The words of the interface.
    words: Arc<Words>,
    /// Whether what components make depends on nothing but their values, `root`, `site` and `words`.
    draws_once: bool,
    /// The components that files on disk define.
    anew: Arc<BTreeSet<String>>,
    /// Static files, by their path below `/theme/`.
    pub statics: BTreeMap<String, Vec<u8>>,
    /// The digest of all of its files.
    pub digest: Digest,
    /// Whether any of its templates is not the default theme's.
    pub has_own_templates: bool,
    /// Whether its templates do nothing with the body of a page but to look whether there is one, and to put it in a
    /// place: then other words of it change nothing else.
    pub only_places_bodies: bool,
    /// Files of templates that lie on disk, by the engine's name for them.
    files: BTreeMap<String, String>,
}

impl Theme {
    /// Loads the theme called `name` from `themes/`. What is wrong is reported, and the
    /// theme is absent.
    pub fn load(
        files: &dyn Files,
        name: &str,
        written: Option<Span>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let ThemeFiles { all, on_disk } = ThemeFiles::read(files, name, diagnostics);
        if name != DEFAULT && !all.keys().any(|key| key.starts_with(&format!("{name}/"))) {
            diagnostics.push(missing(files, name, written));
            return None;
        }
        let mut theme = Self {
            tera: Arc::default(),
            words: Arc::default(),
            draws_once: false,
            anew: Arc::default(),
            statics: statics(&all, name),
            digest: digest(&all, name),
            has_own_templates: false,
            only_places_bodies: false,
            files: on_disk,
        };
        theme.words = Arc::new(read_words(&all, name, diagnostics)?);
        theme.add_templates(all, name, diagnostics)?;
        Some(theme)
    }

    fn add_templates(
        &mut self,
        files: BTreeMap<String, Vec<u8>>,
        name: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<()> {
        let mut templates = Vec::new();
        for (key, bytes) in files {
            let Some((theme, path)) = key.split_once(TEMPLATES_FOLDER) else {
                continue;
            };
            let engine_name = format!("{theme}/{path}");
            match String::from_utf8(bytes) {
                Ok(text) => templates.push((engine_name, text)),
                Err(error) => {
                    let at = error.utf8_error().valid_up_to();
                    let file = self.file(&engine_name);
                    diagnostics.push(
                        Diagnostic::error(Code::InvalidUtf8, "this template is not valid UTF-8")
                            .at(&file, Span::new(at, at + 1))
                            .hint("save the file in UTF-8"),
                    );
                }
            }
        }
        drop_unused(&mut templates, name);
        // A copy of a template of the default theme is that template.
        let is_own = |key: &str, text: &str| {
            let path = key.split_once('/');
            let path = path.map(|(_, path)| format!("templates/{path}"));
            let is_same = |(other, bytes): (&str, &[u8])| {
                path.as_deref() == Some(other) && bytes == text.as_bytes()
            };
            self.files.contains_key(key) && !embedded().any(is_same)
        };
        let mut own = templates.iter().filter(|(key, text)| is_own(key, text));
        self.has_own_templates = own.clone().next().is_some();
        self.only_places_bodies = templates
            .iter()
            .all(|(_, text)| bodies::are_only_placed(text))
            && own.all(|(_, text)| bodies::are_handed_on(text));
        let on_disk = templates
            .iter()
            .filter(|(key, _)| self.files.contains_key(key));
        self.anew = Arc::new(on_disk.flat_map(|(_, text)| components(text)).collect());
        let mut prefixes = vec![format!("{DEFAULT}/")];
        if name != DEFAULT {
            prefixes.insert(0, format!("{name}/"));
        }
        let mut tera = Tera::new();
        tera.register_function("once", once::once);
        // A template that was copied to be edited has components that are those of the default theme.
        let known: BTreeSet<(&str, &str)> = embedded()
            .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
            .flat_map(definitions)
            .collect();
        let redefined: BTreeSet<String> = templates
            .iter()
            .filter(|(key, text)| is_own(key, text))
            .flat_map(|(_, text)| definitions(text))
            .filter(|definition| !known.contains(definition))
            .map(|(name, _)| name.to_owned())
            .collect();
        tera.register_function("redefined", move |values: Kwargs, _: &State| {
            let of: Option<&str> = values.get("of").ok().flatten();
            Value::from(of.is_some_and(|of| redefined.contains(of)))
        });
        tera.register_function("word", self.words.function());
        tera.register_function("script_words", self.words.script_function());
        tera.register_filter("number", self.words.filter());
        let added = tera
            .set_fallback_prefixes(prefixes)
            .and_then(|()| tera.add_raw_templates(templates));
        match added {
            Ok(()) => {
                self.draws_once = once::is_possible(&tera);
                self.tera = Arc::new(tera);
                Some(())
            }
            Err(error) => {
                diagnostics.push(self.error(&error, None));
                None
            }
        }
    }

    /// Renders a template with values into `out`. What components make of the same values on many
    /// pages is kept.
    ///
    /// # Errors
    /// What the template engine finds wrong.
    pub fn render(
        &self,
        template: &str,
        context: &Context,
        kept: &Arc<Drawn>,
        out: &mut Vec<u8>,
    ) -> Result<(), tera::Error> {
        let _drawing = self
            .draws_once
            .then(|| once::Drawing::begin(self, kept, context));
        self.tera.render_to(template, context, out)
    }

    /// The words of the interface: `words` in templates.
    pub fn words(&self) -> tera::Value {
        self.words.value.clone()
    }

    /// The routes of the static files.
    pub fn routes(&self) -> Vec<Route> {
        let paths = self.statics.keys();
        paths.map(|path| Route::theme_file(path)).collect()
    }

    /// The file behind the engine's name for a template.
    fn file(&self, engine_name: &str) -> String {
        self.files.get(engine_name).cloned().unwrap_or_else(|| {
            let (theme, path) = engine_name
                .split_once('/')
                .unwrap_or((DEFAULT, engine_name));
            format!("themes/{theme}/templates/{path}")
        })
    }

    /// The error that a template makes, with its place, on a page whose values are `page`.
    pub fn error(&self, error: &tera::Error, page: Option<&serde_json::Value>) -> Diagnostic {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let (what, listed) = match report.message().split_once(". Available fields: ") {
                    Some((what, list)) => (what, Some(listed(what, list))),
                    None => (report.message(), None),
                };
                let message = what.trim_end_matches('.').to_owned();
                let file = self.file(report.filename());
                let span = &report.span().range;
                let diagnostic = Diagnostic::error(Code::TemplateError, message)
                    .at(&file, Span::new(span.start, span.end));
                match listed.or_else(|| fields(what, page?)) {
                    Some(hint) => diagnostic.hint(hint),
                    None => diagnostic
                        .hint("templates are written in Tera 2: `{{ value }}`, `{% if value %}`"),
                }
            }
            other => {
                let text = other.to_string();
                let diagnostic = Diagnostic::error(
                    Code::TemplateError,
                    format!("the theme cannot be used: {}", text.trim_end_matches('.')),
                );
                // Errors found when templates are put together come as one text with places, or
                // begin with the template's name.
                let place = text
                    .split("--> ")
                    .nth(1)
                    .and_then(|rest| rest.split(':').next())
                    .or_else(|| text.strip_prefix("Template '")?.split('\'').next());
                match place {
                    Some(name) => diagnostic.in_file(&self.file(name.trim())),
                    None => diagnostic,
                }
                .hint("`{% extends \"default/page.html\" %}` is the default theme's file, and `page.html` is the \
                     first one found: the theme's own, then the default theme's")
            }
        }
    }
}

/// The words of the interface, those of the theme called `name` before those of the default theme.
fn read_words(
    all: &BTreeMap<String, Vec<u8>>,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Words> {
    let read = Words::read(words::files(all, name));
    let report = |bad: words::BadWords| {
        let message = format!("the words of the theme cannot be read: {}", bad.message);
        let diagnostic = Diagnostic::error(Code::TemplateError, message);
        diagnostics.push(
            diagnostic
                .in_file(&format!("themes/{}", bad.file))
                .hint("write TOML such as `[site]` and `events = \"Events\"`; `words/en.toml` of the default theme has all keys"),
        );
    };
    read.map_err(report).ok()
}

/// Drops those pages of the default theme that the theme called `name` has anew and does not build
/// upon: they may need blocks that the theme's own `base.html` does not have.
fn drop_unused(templates: &mut Vec<(String, String)>, name: &str) {
    if name == DEFAULT {
        return;
    }
    let prefix = format!("{name}/");
    let own: Vec<(String, String)> = templates
        .iter()
        .filter_map(|(key, text)| Some((key.strip_prefix(&prefix)?.to_owned(), text.clone())))
        .collect();
    templates.retain(|(key, text)| {
        let replaced = key
            .strip_prefix("default/")
            .is_some_and(|path| own.iter().any(|(other, _)| other == path));
        let built_upon = own.iter().any(|(_, text)| text.contains(key));
        !replaced || built_upon || !text.contains("{% extends")
    });
}

/// The names of the components that a template defines.
fn components(text: &str) -> impl Iterator<Item = String> {
    let after = text.split("component").skip(1);
    after.map(str::trim_start).filter_map(|rest| {
        let end = rest.find(|c: char| c == '(' || c.is_whitespace())?;
        Some(rest[..end].to_owned())
    })
}

/// The components that a template defines: the name of each, and its text.
fn definitions(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut parts: Vec<&str> = text.split("endcomponent").collect();
    parts.pop();
    parts.into_iter().filter_map(|part| {
        let from = part.rfind("component ")? + "component ".len();
        let definition = part[from..].trim_start();
        let (name, _) = definition.split_once('(')?;
        Some((name.trim(), definition))
    })
}

fn missing(files: &dyn Files, name: &str, written: Option<Span>) -> Diagnostic {
    let mut ignored = Diagnostics::default();
    let mut themes: Vec<String> = files
        .list("themes", &mut ignored)
        .files
        .iter()
        .filter_map(|path| path.split('/').nth(1).map(str::to_owned))
        .collect();
    themes.push(DEFAULT.to_owned());
    themes.dedup();
    let hint = match nearest(name, themes.iter().map(String::as_str)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("put its files into `themes/{name}/`, or leave `theme` out"),
    };
    let diagnostic = Diagnostic::error(Code::MissingTheme, format!("there is no theme `{name}`"));
    let file = crate::config::FILE;
    match written {
        Some(span) => diagnostic.at(file, span),
        None => diagnostic.in_file(file),
    }
    .hint(hint)
}

fn statics(files: &BTreeMap<String, Vec<u8>>, name: &str) -> BTreeMap<String, Vec<u8>> {
    let mut statics = BTreeMap::new();
    for theme in [DEFAULT, name] {
        let prefix = format!("{theme}/static/");
        for (key, bytes) in files {
            let Some(path) = key.strip_prefix(&prefix) else {
                continue;
            };
            let in_theme = format!("static/{path}");
            let is_ours = embedded().any(|(file, ours)| file == in_theme && ours == bytes);
            let published = match std::str::from_utf8(bytes) {
                Ok(text) if is_ours => comments::without(path, text).into_bytes(),
                _ => bytes.clone(),
            };
            statics.insert(path.to_owned(), published);
        }
    }
    statics
}

/// The fields that the engine lists, the nearest first.
fn listed(what: &str, list: &str) -> String {
    let list = list.trim_end_matches('.');
    let unknown = what.split('`').nth(1).unwrap_or_default();
    let meant = nearest(unknown, list.split(", "));
    let meant = meant.map_or_else(String::new, |meant| format!("did you mean `{meant}`? "));
    format!("{meant}the fields here are {list}")
}

/// What fields there are, where a message names one that is not and the engine lists none.
fn fields(message: &str, page: &serde_json::Value) -> Option<String> {
    let wanted = message.split('`').nth(1)?;
    let mut here = page;
    let mut path = String::from("page");
    let mut segments = wanted
        .split('.')
        .skip_while(|segment| *segment == "page")
        .peekable();
    while let Some(segment) = segments.peek() {
        match here.get(*segment) {
            Some(inner) if inner.is_object() => {
                path = format!("{path}.{segment}");
                here = inner;
                segments.next();
            }
            _ => break,
        }
    }
    let keys: Vec<&str> = here.as_object()?.keys().map(String::as_str).collect();
    let unknown = segments.next().unwrap_or(wanted);
    let meant = nearest(unknown, keys.iter().copied());
    let meant = meant.map_or_else(String::new, |meant| format!("did you mean `{meant}`? "));
    Some(format!("{meant}`{path}` has {}", keys.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::DiskFiles;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_of_the_default_theme_is_embedded() {
        let project = DiskFiles::new(env!("CARGO_MANIFEST_DIR"));
        let mut diagnostics = Diagnostics::default();
        let on_disk: BTreeSet<String> = project
            .list("themes/default", &mut diagnostics)
            .files
            .iter()
            .map(|path| path.trim_start_matches("themes/default/").to_owned())
            .collect();
        let embedded = embedded().map(|(path, _)| path.to_owned()).collect();
        assert_eq!(on_disk, embedded);
    }

    #[test]
    fn a_hint_lists_the_fields_that_there_are() {
        let page = serde_json::json!({"title": "x", "shell": {"root": "./", "lang": "en"}});
        let hint = fields("Field `page.titel` is not defined", &page).unwrap();
        assert_eq!(hint, "did you mean `title`? `page` has shell, title");
        let hint = fields("`page.shell.rooot` not found", &page).unwrap();
        assert!(hint.contains("did you mean `root`? `page.shell` has"));
    }
}
