//! The second stage: what a site is made from, before any document is read.

use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use rayon::prelude::*;

use super::bodies::Bodies;
use super::known::{findings, read_unknown};
use super::searched::Searched;
use super::{Begun, Options, Parsed, Read};
use crate::cache::{Findings, Inputs, Known, StampedPath};
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::digest::{Digest, Digester};
use crate::disclosure::Said;
use crate::ledger::Audit;
use crate::model::Document;
use crate::parse::Prose;
use crate::record::{self, Book, Facts, Intact, Present};
use crate::search::{DocumentWords, Lexicon};
use crate::site::Past;
use crate::source::{self, Digests, Files, Spool, Tree};
use crate::theme::Theme;

/// The settings, the theme, the ledger, and which files there are. A copy shares all that is large.
#[derive(Clone)]
pub struct Scanned {
    pub(super) files: Arc<dyn Files>,
    /// What the command line decides.
    pub options: Options,
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
    /// Whether what was taken offline is unknown, as it is in a bag.
    knows_nothing_offline: bool,
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
            knows_nothing_offline: false,
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
        digester.digest(self.options.digest());
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

    /// The same, and keeps the prose of each that is shown in a spool, if there is one, so that its page can be
    /// rendered without reading and parsing it again.
    pub fn read_into(self, spool: Option<&Arc<dyn Spool>>) -> Read {
        let lexicon = Lexicon::default();
        let read = |path: &str| {
            let (parsed, made) = self.parse_for(spool, &lexicon, path);
            (parsed, made.unwrap_or_default(), ())
        };
        let (read, _) = self.read_by(spool, read);
        read.searched_in(lexicon)
    }

    /// The same, without those that are known from an earlier run. Returns what is now known, too.
    pub fn read_unknown(self, inputs: &Inputs, spool: Option<&Arc<dyn Spool>>) -> (Read, Findings) {
        let lexicon = Lexicon::default();
        let read = |path: &str| {
            let read = || self.parse_for(spool, &lexicon, path);
            let (parsed, more, known) = read_unknown(&*self.files, path, inputs, read);
            (parsed, more.unwrap_or_default(), known)
        };
        let (read, known) = self.read_by(spool, read);
        let findings = findings(&self, known, inputs);
        (read.searched_in(lexicon), findings)
    }

    /// All that a run has found, in which this is known of the documents.
    pub fn findings(&self, documents: Vec<Known>, inputs: &Inputs) -> Findings {
        findings(self, documents, inputs)
    }

    /// Reads all documents in the same way, and keeps the prose of each that is shown.
    fn read_by<T: Send>(
        &self,
        spool: Option<&Arc<dyn Spool>>,
        read: impl Fn(&str) -> (Parsed, Made, T) + Sync,
    ) -> (Read, Vec<T>) {
        let keep = |parsed: &Parsed, prose: Option<Prose>| {
            let (Ok(document), Some(prose)) = (&parsed.document, prose) else {
                return (None, None);
            };
            if self.options.shows(document) {
                (spool.and_then(|spool| spool.keep(prose.as_str())), None)
            } else {
                let said = Said::of(document, &prose);
                (None, Some((document.path.clone(), said)))
            }
        };
        let documents = self.tree.documents.par_iter();
        let read = documents.map(|path| {
            let (parsed, Made { prose, words }, more) = read(path);
            let kept = keep(&parsed, prose);
            (parsed, (kept, (words, more)))
        });
        let (parsed, rest): (Vec<_>, Vec<_>) = read.unzip();
        let (kept, rest): (Vec<_>, Vec<_>) = rest.into_iter().unzip();
        let (words, more): (Vec<_>, Vec<_>) = rest.into_iter().unzip();
        let (places, said): (Vec<_>, Vec<_>) = kept.into_iter().unzip();
        let bodies = spool.map_or_else(Bodies::default, |spool| {
            Bodies::new(spool.clone(), self.tree.clone(), places)
        });
        let read = Read {
            bodies,
            searched: Searched::new(self.tree.clone(), words),
            said: said.into_iter().flatten().collect(),
            ..self.clone().resume(parsed)
        };
        (read, more)
    }

    /// Goes on with documents that were read before.
    pub fn resume(self, parsed: Vec<Parsed>) -> Read {
        Read {
            scanned: self,
            parsed,
            bodies: Bodies::default(),
            said: Vec::new(),
            searched: Searched::default(),
        }
    }

    /// The assessments among some documents as they are; nothing else is kept of these.
    pub fn present(&self, documents: &[&str]) -> Vec<Present> {
        let present = documents
            .par_iter()
            .map(|path| self.parse(path).present(&self.tree, self.options.now));
        present.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    /// Reads and parses a document, with its prose if there is a spool to keep it, and its terms if it is shown and the
    /// site has a search.
    fn parse_for(
        &self,
        spool: Option<&Arc<dyn Spool>>,
        lexicon: &Lexicon,
        path: &str,
    ) -> (Parsed, Option<Made>) {
        let (files, settings) = (&*self.files, &self.settings);
        let with_prose = spool.is_some();
        if !settings.search {
            let (parsed, prose) = if with_prose {
                Parsed::read_with_prose(files, path, settings)
            } else {
                (self.parse(path), None)
            };
            return (parsed, Some(Made { prose, words: None }));
        }
        let words = |document: &Document, body: &str| {
            let is_shown = self.options.shows(document);
            is_shown.then(|| lexicon.document(document, body))
        };
        let (parsed, prose, words) =
            Parsed::read_with_words(files, path, settings, with_prose, words);
        let words = words.flatten();
        (parsed, Some(Made { prose, words }))
    }

    pub(super) fn parse(&self, path: &str) -> Parsed {
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
        let now = self.options.now;
        let parsed: Vec<_> = parsed.into_iter().collect();
        let present = parsed.iter();
        let present = present.flat_map(|parsed| parsed.present(&self.tree, now));
        let present: Vec<_> = present.collect();
        let facts = facts(&self.settings, parsed.into_iter(), now);
        let (files, settings, intact) = (&*self.files, &self.settings, Intact::default());
        let there = (&*present, &facts);
        record::audit(files, settings, &book.ledger, there, &intact, known)
    }

    /// What events, agents and settings state. Only these documents are read.
    pub fn facts(&self) -> Facts {
        let folders = ["content/events/", "content/agents/"];
        let documents = self.tree.documents.par_iter();
        let own = documents.filter(|path| folders.iter().any(|folder| path.starts_with(folder)));
        let parsed: Vec<_> = own.map(|path| self.parse(path)).collect();
        facts(&self.settings, parsed.iter(), self.options.now)
    }

    /// Reads the versions that recorded assessments had; none if nothing was ever recorded.
    pub fn past(&self, diagnostics: &mut Diagnostics) -> Past {
        let book = self.book.as_deref();
        let mut past = record::past(&*self.files, &self.settings, book, diagnostics);
        if self.knows_nothing_offline {
            past.offline.clear();
        }
        past
    }

    /// The same as it is read from a bag, which does not have the texts that were taken offline.
    #[must_use]
    pub fn as_in_bag(self) -> Self {
        Self {
            knows_nothing_offline: true,
            ..self
        }
    }
}

/// What is made of a document besides.
#[derive(Default)]
struct Made {
    prose: Option<Prose>,
    words: Option<DocumentWords>,
}

/// What public documents and the settings state.
pub(super) fn facts<'p>(
    settings: &Settings,
    parsed: impl Iterator<Item = &'p Parsed>,
    now: Timestamp,
) -> Facts {
    Facts::of(settings, parsed.map(|parsed| parsed.document.as_ref()), now)
}
