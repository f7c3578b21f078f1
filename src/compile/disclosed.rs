//! A last look at what is about to be published, for the words of withheld documents.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::page::make;
use super::{Linked, Options, Parsed, Record, Scanned};
use crate::config;
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::{Digest, Digester};
use crate::disclosure::{Form, Said, Search, texts};
use crate::ledger;
use crate::model::{Document, Front, Target};
use crate::parse::Prose;
use crate::route::follow;
use crate::site::Index;
use crate::source::{Digests, Files, LARGEST_TEXT, Without};
use crate::theme;

/// The documents that an edition withholds, and what the public ones are. Nothing of it comes from the linked site, whose
/// faults are looked for.
pub(super) struct WithheldDocuments {
    /// The digest of the withheld documents: what was looked at for others has to be looked at again.
    pub(super) digest: Digest,
    /// Sorted by path. What a document says is taken when the search begins.
    documents: Vec<(Document, Mutex<Option<Said>>)>,
    /// Files that only these refer to.
    files: BTreeSet<Box<str>>,
    /// Files that public documents refer to.
    public_files: BTreeSet<Box<str>>,
    /// The paths of public documents.
    public: BTreeSet<Box<str>>,
    /// Ids, titles, hosts and the front matter's texts of public documents: what pages of others repeat.
    names: String,
    options: Options,
    search: OnceLock<Search>,
}

impl WithheldDocuments {
    /// `None` if nothing is withheld. `said` has what was found out when the documents were read.
    pub(super) fn of(
        documents: &[Document],
        mut said: Vec<(Box<str>, Said)>,
        options: &Options,
    ) -> Option<Self> {
        let is_shown = |document: &&Document| options.shows(document);
        let (shown, mut withheld): (Vec<_>, Vec<_>) = documents.iter().partition(is_shown);
        withheld.sort_by(|a, b| a.path.cmp(&b.path));
        if withheld.is_empty() {
            return None;
        }
        let mut digester = Digester::default();
        for document in &withheld {
            digester.part(&*document.path).digest(document.digest);
        }
        let public_files: BTreeSet<_> = shown.iter().flat_map(|one| files_of(one)).collect();
        let files = withheld.iter().flat_map(|one| files_of(one));
        let files = files.filter(|file| !public_files.contains(file)).collect();
        said.sort_by(|a, b| a.0.cmp(&b.0));
        let mut said = |path: &str| {
            let at = said.binary_search_by(|(of, _)| (**of).cmp(path)).ok()?;
            Some(std::mem::take(&mut said[at].1))
        };
        let documents = withheld.into_iter();
        Some(Self {
            digest: digester.finish(),
            documents: documents
                .map(|one| (one.clone(), Mutex::new(said(&one.path))))
                .collect(),
            files,
            public_files,
            public: shown.iter().map(|one| one.path.clone()).collect(),
            names: names(&shown),
            options: options.clone(),
            search: OnceLock::new(),
        })
    }

    /// The same, where files may have changed since.
    pub(super) fn again(&self) -> Self {
        let documents = self.documents.iter();
        Self {
            digest: self.digest,
            documents: documents
                .map(|(one, _)| (one.clone(), Mutex::default()))
                .collect(),
            files: self.files.clone(),
            public_files: self.public_files.clone(),
            public: self.public.clone(),
            names: self.names.clone(),
            options: self.options.clone(),
            search: OnceLock::new(),
        }
    }

    /// What these documents say, ready to be found.
    pub(super) fn search(
        &self,
        files: &dyn Files,
        settings: &Settings,
        digests: &Digests,
    ) -> &Search {
        self.search
            .get_or_init(|| self.begin_search(files, settings, digests))
    }

    fn begin_search(&self, files: &dyn Files, settings: &Settings, digests: &Digests) -> Search {
        let said = self.documents.par_iter().map(|(document, said)| {
            let read = || {
                let (parsed, prose) = Parsed::read_with_prose(files, &document.path, settings);
                match (parsed.document, prose) {
                    (Ok(now), Some(prose)) => Said::of(&now, &prose),
                    _ => Said::of(document, &Prose::default()),
                }
            };
            let known = said.lock().unwrap_or_else(PoisonError::into_inner).take();
            let mut said = known.unwrap_or_else(read);
            for file in std::mem::take(&mut said.files) {
                let digest = || files.digest(&file).ok();
                let is_own = self.files.contains(&file);
                if let Some(digest) = is_own.then(|| digests.of(&file).or_else(digest)).flatten() {
                    said.digest(digest);
                }
            }
            (document.path.clone(), said)
        });
        let search = Search::new(said.collect());
        search.publish(self.names.as_bytes(), Form::Plain);
        let base_url = settings.base_url.as_deref();
        search.publish(base_url.unwrap_or_default().as_bytes(), Form::Plain);
        search.without_public()
    }

    /// What a page is made from, together with what it was looked at for.
    pub(super) fn salted(&self, inputs: Digest) -> Digest {
        let mut digester = Digester::default();
        digester.digest(self.digest).digest(inputs);
        digester.finish()
    }
}

/// Files that a document refers to.
fn files_of(document: &Document) -> impl Iterator<Item = Box<str>> {
    document.links.iter().filter_map(|link| match &link.target {
        Target::File { path, .. } => follow(&document.path, path).map(Into::into),
        _ => None,
    })
}

/// What pages show of other documents: their names, the texts of their front matter, and the hosts that they link to. Texts
/// and hosts are mostly there once, as many agents answer a question in its own words.
fn names(documents: &[&Document]) -> String {
    let of_some = |documents: &[&Document]| {
        let mut names = String::new();
        let mut known = Index::default();
        for document in documents {
            let (id, title) = match &document.front {
                Front::Assessment(facts) => (&*facts.id, facts.title.as_deref()),
                Front::Event(facts) => (&*facts.id, facts.title.as_deref()),
                Front::Agent(facts) => (&*facts.id, facts.name.as_deref()),
                Front::Page(facts) => ("", facts.title.as_deref()),
            };
            // NUL, which no name holds, ends a block: no title goes on in the next name.
            let _ = write!(names, "{id}\0{}\0", title.unwrap_or_default());
            let links = document.links.iter().filter_map(|link| match &link.target {
                Target::External(address) | Target::RemoteImage(address) => Some(&**address),
                _ => None,
            });
            let sources = match &document.front {
                Front::Assessment(facts) => &*facts.sources,
                _ => &[],
            };
            let sources = sources.iter().filter_map(|source| source.url.as_deref());
            let hosts = links.chain(sources).filter_map(authority);
            for text in hosts.chain(texts(&document.front)) {
                if known.insert(text, ()).is_none() {
                    let _ = write!(names, "{text}\0");
                }
            }
        }
        names
    };
    documents.par_chunks(1024).map(of_some).collect()
}

/// What may be a host in an address. It need not be one: whatever it is, it is public.
fn authority(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("//")?;
    rest.split(['/', '?', '#']).next()
}

impl Linked {
    /// What withheld documents say; `None` if nothing is withheld.
    pub(super) fn search(&self) -> Option<&Search> {
        let withheld = self.withheld.as_deref()?;
        Some(withheld.search(&*self.files, &self.site.settings, &self.digests))
    }

    /// Looks at the paths of all files, and at which are copied; the bytes of pages were looked at when they were made.
    /// Returns an error for each thing that is said by withheld documents alone.
    pub(super) fn disclosures(&self, search: &Search) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        let pages = self.plan.pages.len();
        for (at, (route, path)) in self.plan.copies.iter().enumerate() {
            search.look(pages + at, &route.output(), &[]);
            diagnostics.append(self.of_withheld(path));
        }
        self.settle(search);
        diagnostics.append(search.report(|path| self.files.for_report(path)));
        diagnostics
    }

    /// Looks whether sources that are about to be published are withheld.
    pub fn check_sources(&self, diagnostics: &mut Diagnostics) {
        let bodies = self.site.bodies().map(|body| &body.path);
        for path in bodies.chain(self.site.files.keys()) {
            diagnostics.append(self.of_withheld(path));
        }
    }

    /// An error if a file is that of a withheld document, or only such documents refer to it.
    fn of_withheld(&self, path: &str) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        let Some(withheld) = &self.withheld else {
            return diagnostics;
        };
        let own = |(document, _): &(Document, _)| (*document.path).cmp(path);
        let is_own = withheld.documents.binary_search_by(own).is_ok();
        if is_own || withheld.files.contains(path) {
            let message = format!("`{path}` would be published, and belongs to what is withheld");
            let diagnostic = Diagnostic::error(Code::Disclosure, message).in_file(path);
            diagnostics.push(diagnostic.hint("this is a fault of Standpoint: please report it"));
        }
        diagnostics
    }

    /// Finds out which hits are public: those that the text of the page's own document has, then any public text, and
    /// then those that the page would have without what is withheld, such as a date in words.
    fn settle(&self, search: &Search) {
        let Some(withheld) = &self.withheld else {
            return;
        };
        let publish = |path: &str| {
            if let Ok(bytes) = self.files.bytes(path, LARGEST_TEXT) {
                search.publish(&bytes, Form::Source);
            }
        };
        let hits = search.hits();
        let own: BTreeSet<_> = (hits.iter())
            .filter_map(|hit| self.document(&hit.file))
            .filter(|path| withheld.public.contains(*path))
            .collect();
        own.into_par_iter().for_each(publish);
        if search.hits().is_empty() {
            return;
        }
        let mut unread = Diagnostics::default();
        let folders = ["themes", "static", ledger::FOLDER].into_iter();
        let listed = folders.flat_map(|folder| self.files.list(folder, &mut unread).files);
        let mut all: BTreeSet<Box<str>> = listed.collect();
        all.extend(
            withheld
                .public
                .iter()
                .chain(&withheld.public_files)
                .cloned(),
        );
        all.insert(config::FILE.into());
        all.into_par_iter().for_each(|path| publish(&path));
        for (_, bytes) in theme::embedded() {
            search.publish(bytes, Form::Marked);
        }
        if !search.hits().is_empty() {
            self.settle_by_pages(withheld, search);
        }
    }

    /// The document whose page a file is.
    fn document(&self, file: &str) -> Option<&str> {
        let page = self
            .plan
            .page(file.strip_suffix("index.html").unwrap_or(file))?;
        let body = page.kind.body(&page.route, &self.site)?;
        Some(&body.path)
    }

    /// The same by the site as it would be if nothing were withheld: if there were no such documents.
    fn settle_by_pages(&self, withheld: &WithheldDocuments, search: &Search) {
        let paths = withheld
            .documents
            .iter()
            .map(|(document, _)| document.path.clone());
        let files = Without::new(self.files.clone(), paths.collect());
        let mut diagnostics = Diagnostics::default();
        let scanned = Scanned::scan(files, &withheld.options, None, &mut diagnostics);
        let public = scanned.read().link(Record::Shown, &mut diagnostics);
        let Some(theme) = &public.theme else {
            return;
        };
        let renderer = public.renderer(theme);
        search.publish_pages(|file| {
            let path = file.strip_suffix("index.html").unwrap_or(file);
            match public.plan.page(path) {
                Some(page) => {
                    let made = make(&renderer, page, public.texts(), |_| false);
                    made.ok().flatten().map(|made| made.bytes)
                }
                None => public.plan.has_path(file).then(Vec::new),
            }
        });
    }

    /// Looks at one page. Returns an error for each thing that it says and withheld documents alone say.
    pub(super) fn disclosed_by(&self, path: &str, bytes: &[u8]) -> Diagnostics {
        let Some(search) = self.search() else {
            return Diagnostics::default();
        };
        search.look(0, path, bytes);
        self.settle(search);
        search.report(|path| self.files.for_report(path))
    }
}
