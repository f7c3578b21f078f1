//! The first stage: the settings, and how all that is not content looked before it was read.

use std::sync::Arc;

use super::{Options, Scanned};
use crate::cache::StampedPath;
use crate::config::{self, Settings};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::{Digest, Digester};
use crate::ledger;
use crate::source::Files;

/// A site of which the settings were read and nothing else.
pub struct Begun {
    pub(super) files: Arc<dyn Files>,
    /// What the command line decides, and the settings where it leaves that to them.
    pub options: Options,
    /// The settings.
    pub settings: Settings,
    pub(super) settings_text: String,
    /// The stamps of the settings, the ledger, and what is in `themes/`.
    pub(super) around: Vec<StampedPath>,
    /// Whether nothing in `themes/` is a symbolic link.
    pub(super) is_plain: bool,
}

impl Begun {
    /// Reads the settings; those of `last` stand in for settings with errors, or else the default ones.
    pub fn begin(
        files: impl Files + 'static,
        options: &Options,
        last: Option<&Settings>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let (around, is_plain) = around(&files);
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
        Self {
            files: Arc::new(files),
            options: options.clone(),
            settings,
            settings_text,
            around,
            is_plain,
        }
    }

    /// Reads the theme and the ledger, and lists the files. The theme of `last` stands in for one with errors.
    pub fn scan(self, last: Option<&Scanned>, diagnostics: &mut Diagnostics) -> Scanned {
        Scanned::of(self, last, diagnostics)
    }

    /// The edition that the settings ask for: `[publish] marking`.
    #[must_use]
    pub fn by_settings(mut self) -> Self {
        self.options.edition.marking = Some(self.settings.marking);
        self
    }

    /// The digest of all that decides what a document means when it is parsed.
    pub fn settings_digest(&self) -> Digest {
        let mut digester = Digester::default();
        digester.part(&self.settings_text);
        digester.part(format!("{:?}", self.options.base_url));
        digester.finish()
    }
}

/// Stamps of what is read before any content, and whether no symbolic link is among it. A folder that is not there has none.
fn around(files: &dyn Files) -> (Vec<StampedPath>, bool) {
    let themes = files.list("themes", &mut Diagnostics::default());
    let is_plain = themes.links.is_empty() && !themes.has_linked_folders;
    let paths = themes.files.into_iter().chain(themes.folders);
    let single = [config::FILE, ledger::FOLDER, ledger::FILE, "themes"];
    let mut paths: Vec<Box<str>> = paths.chain(single.map(Box::from)).collect();
    paths.sort_unstable();
    paths.dedup();
    let stamped = paths.into_iter().map(|path| {
        let stamp = files.stamp(&path);
        (path, stamp)
    });
    (stamped.collect(), is_plain)
}
