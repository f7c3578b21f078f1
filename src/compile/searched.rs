//! The terms of documents on their way to the index, and what the index says of each.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use twox_hash::XxHash3_64;

use super::{Linked, Parsed, Read, Sink};
use crate::cache::Basis;
use crate::config::{RawHtml, Settings};
use crate::digest::Digest;
use crate::disclosure::Search;
use crate::model::{Document, Level};
use crate::search::{
    DocumentWords, Earlier, Entry, File, Index, Kind, Lexicon, MANIFEST, Names, Shelve, Status,
    Weights,
};
use crate::site::{AssessmentIx, Ix as _, Linker, Rows, Site, Withheld};
use crate::source::Tree;

/// The terms of documents, as far as they are known.
#[derive(Clone, Default)]
pub(super) struct Searched {
    lexicon: Arc<Lexicon>,
    /// Those that were read in this run, in the order of the tree.
    read: Option<Arc<WordsOfTree>>,
    /// Those that were read to show the search, by path, with the digests of their texts.
    shown: Arc<Mutex<WordsByPath>>,
    /// The files of the index, once they were asked for.
    files: Arc<OnceLock<BTreeMap<String, Vec<u8>>>>,
}

/// The words of the documents of a tree, in its order.
type WordsOfTree = (Arc<Tree>, Vec<Option<DocumentWords>>);
/// The words of documents by their paths, and the digests of their texts.
type WordsByPath = BTreeMap<Box<str>, (Digest, DocumentWords)>;

impl Searched {
    /// Those of a tree that was read.
    pub(super) fn new(tree: Arc<Tree>, read: Vec<Option<DocumentWords>>) -> Self {
        Self {
            read: Some(Arc::new((tree, read))),
            ..Self::default()
        }
    }

    /// The same, where texts may have changed since.
    pub(super) fn again(&self) -> Self {
        Self {
            read: None,
            files: Arc::default(),
            ..self.clone()
        }
    }

    /// The terms of a document that was read in this run.
    fn read(&self, path: &str) -> Option<&DocumentWords> {
        let (tree, read) = self.read.as_deref()?;
        let at = tree.documents.binary_search_by(|file| (**file).cmp(path));
        read.get(at.ok()?)?.as_ref()
    }
}

impl Read {
    /// The same, whose terms are in this lexicon.
    pub(super) fn searched_in(mut self, lexicon: Lexicon) -> Self {
        self.searched.lexicon = Arc::new(lexicon);
        self
    }
}

impl Linked {
    /// A file of the index, by its path in the output; `None` if there is no such file. The index is made when one is first
    /// asked for, and kept.
    pub fn search_file(&self, path: &str) -> Option<&[u8]> {
        if !self.plan.has_search || !path.starts_with("search/") {
            return None;
        }
        let files = self.searched.files.get_or_init(|| {
            let memory = InMemory::default();
            let Ok(_) = self.write_index(None, &memory);
            memory
                .0
                .into_inner()
                .unwrap_or_else(PoisonError::into_inner)
        });
        files.get(path).map(|bytes| &**bytes)
    }

    /// The files of an index with other weights, by their paths: for a comparison with other engines. All documents are read
    /// again.
    pub fn index_with(&self, weights: Weights) -> BTreeMap<String, Vec<u8>> {
        let searched = Searched {
            lexicon: Arc::new(Lexicon::new(weights)),
            ..Searched::default()
        };
        let memory = InMemory::default();
        let with = Self {
            searched,
            ..self.clone()
        };
        let Ok(_) = with.write_index(None, &memory);
        memory
            .0
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts the files of the index into a sink, if the site has a search; those that it has already are kept. They are looked
    /// at for what is withheld.
    pub(super) fn put_index<S: Sink>(
        &self,
        sink: &S,
        search: Option<&Search>,
        salted: &(dyn Fn(Digest) -> Digest + Sync),
    ) -> Result<(), S::Error> {
        if !self.plan.has_search || !sink.is_read() {
            return Ok(());
        }
        let target = InSink {
            sink,
            search,
            salted,
            // After the numbers of all files that are planned.
            next: AtomicUsize::new(self.plan.pages.len() + self.plan.copies.len()),
        };
        let earlier = sink.recall();
        let earlier = earlier.and_then(|kept| Earlier::read(&kept, &|path| sink.earlier(path)));
        let remembered = self.write_index(earlier.as_ref(), &target)?;
        sink.remember(&remembered);
        Ok(())
    }

    fn write_index<S: Shelve>(
        &self,
        earlier: Option<&Earlier>,
        target: &S,
    ) -> Result<Vec<u8>, S::Error> {
        let latest = latest(&self.site);
        let linkers: Vec<Linker> = self.site.entries().linkers().collect();
        let entries = linkers.par_iter().enumerate();
        let entries = entries.map(|(number, of)| entry(&self.site, *of, number, &latest));
        let index = Index::new(entries.collect(), names(&self.site));
        let words = |number: usize| self.words_of(linkers[number]);
        index.write(&self.searched.lexicon, &words, earlier, target)
    }

    /// The terms of something: those that were found when its document was read, or else it is read again.
    fn words_of(&self, of: Linker) -> DocumentWords {
        let lexicon = &self.searched.lexicon;
        let by_name = || lexicon.name(self.site.linker(of).1);
        let Some(body) = self.site.body(of) else {
            return by_name();
        };
        if let Some(words) = self.searched.read(&body.path) {
            return words.clone();
        }
        let shown = || {
            let shown = self.searched.shown.lock();
            shown.unwrap_or_else(PoisonError::into_inner)
        };
        let digest = self.files.digest(&body.path).ok();
        if let Some((known, words)) = shown().get(&body.path)
            && Some(*known) == digest
        {
            return words.clone();
        }
        let settings = &self.site.settings;
        let (parsed, _, words) = Parsed::read_with_words(
            &*self.files,
            &body.path,
            settings,
            false,
            |document, body| lexicon.document(document, body),
        );
        let Some(words) = words else {
            // Somebody is changing it. What is read then is reported by its page.
            return by_name();
        };
        if let Some(digest) = parsed.digest {
            shown().insert(body.path.clone(), (digest, words.clone()));
        }
        words
    }
}

/// The identity of the words of a document, of which the settings decide what is shown of HTML.
fn identity(path: &str, digest: Digest, settings: &Settings) -> u64 {
    let trusts = settings.raw_html == RawHtml::Trust;
    let text = format!("{path}\0{digest}\0{trusts}\0{}", env!("CARGO_PKG_VERSION"));
    XxHash3_64::oneshot(text.as_bytes())
}

/// The identities of the words of a document before and now.
pub(super) fn identities(old: &Document, new: &Document, settings: &Settings) -> (u64, u64) {
    let of = |document: &Document| identity(&document.path, document.digest, settings);
    (of(old), of(new))
}

/// What a file of the index is made from, without regard to what is withheld: its name is that of its contents.
pub fn inputs_of_index_file(path: &str) -> Digest {
    Digest::of(path.as_bytes())
}

/// Keeps the files of an index in memory.
#[derive(Default)]
struct InMemory(Mutex<BTreeMap<String, Vec<u8>>>);

impl Shelve for InMemory {
    type Error = Infallible;

    fn put(&self, file: File) -> Result<(), Infallible> {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(file.path, file.bytes);
        Ok(())
    }

    fn keep(&self, _: &str) -> bool {
        false
    }

    fn read(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

/// Puts the files of an index into a sink.
struct InSink<'s, S> {
    sink: &'s S,
    search: Option<&'s Search>,
    salted: &'s (dyn Fn(Digest) -> Digest + Sync),
    next: AtomicUsize,
}

impl<S> InSink<'_, S> {
    fn inputs(&self, path: &str) -> Digest {
        (self.salted)(inputs_of_index_file(path))
    }
}

impl<S: Sink> Shelve for InSink<'_, S> {
    type Error = S::Error;

    fn put(&self, file: File) -> Result<(), S::Error> {
        let File { path, bytes } = file;
        if let Some(search) = self.search {
            search.look(self.next.fetch_add(1, Ordering::Relaxed), &path, &bytes);
        }
        let inputs = (path != MANIFEST).then(|| self.inputs(&path));
        let basis = Basis {
            rows: Rows::none(),
            ..inputs.into()
        };
        self.sink.put(&path, &bytes, basis)
    }

    fn keep(&self, path: &str) -> bool {
        self.sink.keep_unseen(path) || self.sink.keep(path, self.inputs(path), Rows::none)
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.sink.earlier(path)
    }
}

/// What results and filters are called.
fn names(site: &Site) -> Names<'_> {
    let agents = site.agents.iter();
    let events = site.events.iter();
    let tags = site.tags.iter();
    Names {
        agents: agents
            .map(|agent| named(&[&agent.id, &agent.name], agent.names()))
            .collect(),
        events: events
            .map(|event| named(&[&event.title], event.names()))
            .collect(),
        tags: tags.map(|tag| &*tag.title).collect(),
    }
}

/// All names of something, each once: these first.
fn named<'s>(first: &[&'s str], all: impl Iterator<Item = &'s str>) -> Vec<&'s str> {
    let mut names = first.to_vec();
    for name in all {
        if !names[first.len()..].contains(&name) && !first.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The assessments that are an agent's latest on an event, in order.
fn latest(site: &Site) -> Vec<AssessmentIx> {
    let standings = site.standings.iter();
    let latest = standings.flat_map(|standing| standing.latest.iter().map(|(_, at)| *at));
    let mut latest: Vec<_> = latest.collect();
    latest.sort_unstable();
    latest.dedup();
    latest
}

/// What the index says of something.
fn entry<'s>(site: &'s Site, of: Linker, number_of: usize, latest: &[AssessmentIx]) -> Entry<'s> {
    let (route, title) = site.linker(of);
    let headings = site.body(of).map(|body| &*body.outline.headings);
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut entry = Entry {
        number: number_of,
        identity: match site.body(of) {
            Some(body) => identity(&body.path, body.digest, &site.settings),
            None => XxHash3_64::oneshot(title.as_bytes()),
        },
        kind: Kind::Page,
        title,
        url: route.from_root(),
        day: None,
        agents: Vec::new(),
        events: Vec::new(),
        tags: Vec::new(),
        confidence: None,
        likelihood: None,
        status: Status::default(),
        withheld: None,
        summary: "",
        headings: headings.unwrap_or_default(),
        lang: None,
    };
    let (withheld, lang) = match of {
        Linker::Assessment(at) => {
            let own = &site.assessments[at];
            entry.kind = Kind::Assessment;
            entry.day = Some(own.date.date());
            entry.agents = own.agents.iter().map(|at| number(at.at())).collect();
            entry.events = own.events.iter().map(|at| number(at.at())).collect();
            entry.tags = own.tags.iter().map(|at| number(at.at())).collect();
            entry.confidence = Some(match own.facts.confidence.level {
                Level::Unstated => 0,
                Level::Low => 1,
                Level::Moderate => 2,
                Level::High => 3,
            });
            let mut judgements = own.facts.judgements.iter();
            let likelihood = judgements.find_map(|judgement| judgement.likelihood.as_ref());
            let interval = likelihood.map(|likelihood| likelihood.interval);
            entry.likelihood = interval.map(|interval| (interval.low, interval.high));
            entry.summary = &own.summary;
            let recorded = own.recorded.as_deref();
            entry.status = Status {
                stands: latest.binary_search(&at).is_ok(),
                superseded: !site.related[at].superseded_by.is_empty(),
                withdrawn: recorded.is_some_and(|recorded| recorded.withdrawn.is_some()),
                withheld: own.withheld.is_some(),
            };
            (own.withheld, own.facts.lang.as_deref())
        }
        Linker::Event(at) => {
            let own = &site.events[at];
            let facts = own.facts.as_deref();
            entry.kind = Kind::Event;
            entry.day = own.first_day;
            entry.events = vec![number(at.at())];
            entry.summary = facts
                .and_then(|facts| facts.summary.as_deref())
                .unwrap_or_default();
            (own.withheld, facts.and_then(|facts| facts.lang.as_deref()))
        }
        Linker::Agent(at) => {
            let own = &site.agents[at];
            let facts = own.facts.as_deref();
            entry.kind = Kind::Agent;
            entry.agents = vec![number(at.at())];
            let perspective = facts.and_then(|facts| facts.perspective.as_deref());
            entry.summary = perspective.unwrap_or_default();
            (own.withheld, facts.and_then(|facts| facts.lang.as_deref()))
        }
        Linker::Page(at) => {
            let own = &site.pages[at];
            entry.summary = &own.summary;
            (own.withheld, own.facts.lang.as_deref())
        }
    };
    entry.lang = lang.filter(|lang| *lang != &*site.settings.lang);
    entry.status.withheld = withheld.is_some();
    entry.withheld = withheld.map(Withheld::word);
    entry
}
