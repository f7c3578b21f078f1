//! A last look: whether a page says what only withheld documents say.
//!
//! The site is linked of public documents alone, so that there should be nothing to find. This looks at the bytes
//! that are about to be published, and knows nothing of how they came about.

mod filter;
mod matcher;
mod needle;
mod report;
mod said;
mod table;
mod words;

pub use needle::NeedleKind;
pub use said::{FEWEST_UNSPACED, FEWEST_WORDS, SHORTEST_NAME, Said, texts};
pub use words::Form;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use matcher::Matcher;
use needle::Needle;
use words::{Token, Words};

use crate::text::cut;

/// Bytes of words that a message quotes.
const LONGEST_QUOTE: usize = 120;

/// What withheld documents say, ready to be found.
pub struct Search {
    /// The paths of the documents.
    documents: Vec<Box<str>>,
    /// For each needle, the first document that says it.
    owners: Vec<usize>,
    matcher: Matcher,
    /// For each needle, whether something public says it, too.
    is_public: Vec<AtomicBool>,
    /// For each needle, the number of the first file that has it.
    first: Vec<AtomicUsize>,
    hits: Mutex<BTreeMap<usize, Hit>>,
}

/// Where a needle was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The first of the files that have it.
    pub file: Box<str>,
    /// It, as it is there.
    quote: String,
}

impl Search {
    /// Gets ready to search for what these documents say, each with its path.
    pub fn new(all: Vec<(Box<str>, Said)>) -> Self {
        let mut documents = Vec::with_capacity(all.len());
        let mut needles: Vec<(Needle, usize)> = Vec::new();
        for (at, (path, said)) in all.into_iter().enumerate() {
            documents.push(path);
            needles.extend(said.needles.into_iter().map(|needle| (needle, at)));
        }
        needles.sort_by(|(a, at), (b, bt)| (&a.shape, at, a.kind).cmp(&(&b.shape, bt, b.kind)));
        needles.dedup_by(|(later, _), (first, _)| later.shape == first.shape);
        Self::with(documents, needles.into_iter().unzip())
    }

    fn with(documents: Vec<Box<str>>, (needles, owners): (Vec<Needle>, Vec<usize>)) -> Self {
        Self {
            documents,
            owners,
            is_public: needles.iter().map(|_| AtomicBool::new(false)).collect(),
            first: needles
                .iter()
                .map(|_| AtomicUsize::new(usize::MAX))
                .collect(),
            matcher: Matcher::new(needles),
            hits: Mutex::default(),
        }
    }

    fn is_public(&self, needle: usize) -> bool {
        self.is_public[needle].load(Ordering::Relaxed)
    }

    /// Takes what something public says off the list.
    pub fn publish(&self, text: &[u8], form: Form) {
        let wanted = |needle| !self.is_public(needle);
        self.matcher.find(text, form, wanted, |needle, _| {
            self.is_public[needle].store(true, Ordering::Relaxed);
        });
    }

    /// The same search for what nothing public is known to say. It is the faster for it: names that public documents have
    /// in common with withheld ones are on most pages.
    #[must_use]
    pub fn without_public(self) -> Self {
        let is_public = self.is_public.into_iter().map(AtomicBool::into_inner);
        let needles = self.matcher.into_needles().into_iter().zip(self.owners);
        let kept = needles.zip(is_public).filter(|(_, is_public)| !is_public);
        Self::with(self.documents, kept.map(|(kept, _)| kept).unzip())
    }

    /// Looks at a file that is about to be published: at its bytes, and at its path. Of the files that have a needle, the
    /// one with the least `number` is kept, whatever the order in which threads come.
    pub fn look(&self, number: usize, path: &str, bytes: &[u8]) {
        let first = |needle: usize| self.first[needle].load(Ordering::Relaxed);
        let wanted = |needle| !self.is_public(needle) && number < first(needle);
        for (text, form) in [(bytes, Form::Marked), (path.as_bytes(), Form::Plain)] {
            self.matcher.find(text, form, wanted, |needle, place| {
                let hit = Hit {
                    file: path.into(),
                    quote: self.quote(needle, text, form, place),
                };
                let mut hits = self.hits.lock().unwrap_or_else(PoisonError::into_inner);
                if number < self.first[needle].fetch_min(number, Ordering::Relaxed) {
                    hits.insert(needle, hit);
                }
            });
        }
    }

    /// What is at a place, as a message quotes it.
    fn quote(&self, needle: usize, text: &[u8], form: Form, place: Range<usize>) -> String {
        let text = std::str::from_utf8(text).unwrap_or_default();
        let kind = self.matcher.needles()[needle].kind;
        if !matches!(kind, NeedleKind::Title | NeedleKind::Sentence) {
            return text[place].to_owned();
        }
        let words = Words::of(&text[..place.end], form, place.start);
        let words = words.filter(|(token, _)| matches!(token, Token::Word(_)));
        let words: Vec<_> = words.map(|(_, place)| &text[place]).collect();
        let words = words.join(" ");
        let short = cut(&words, LONGEST_QUOTE);
        if short.len() < words.len() {
            return format!("{short} …");
        }
        words
    }

    /// What was found and is not known to be public.
    pub fn hits(&self) -> Vec<Hit> {
        self.pending().into_iter().map(|(_, hit)| hit).collect()
    }

    fn pending(&self) -> Vec<(usize, Hit)> {
        let hits = self.hits.lock().unwrap_or_else(PoisonError::into_inner);
        let pending = hits.iter().filter(|(needle, _)| !self.is_public(**needle));
        pending
            .map(|(needle, hit)| (*needle, hit.clone()))
            .collect()
    }

    fn forget(&self) {
        let mut hits = self.hits.lock().unwrap_or_else(PoisonError::into_inner);
        for (needle, _) in std::mem::take(&mut *hits) {
            self.first[needle].store(usize::MAX, Ordering::Relaxed);
        }
    }

    /// Takes off the list what the file that has it would say without any withheld document. `page` gives the bytes that
    /// it would have; `None` if it would not be there.
    pub fn publish_pages(&self, page: impl Fn(&str) -> Option<Vec<u8>>) {
        let mut pages: BTreeMap<Box<str>, Option<Vec<u8>>> = BTreeMap::new();
        for (needle, hit) in self.pending() {
            let bytes = pages
                .entry(hit.file.clone())
                .or_insert_with(|| page(&hit.file));
            if let Some(bytes) = bytes {
                for (text, form) in [(&**bytes, Form::Marked), (hit.file.as_bytes(), Form::Plain)] {
                    self.matcher.find(
                        text,
                        form,
                        |at| at == needle,
                        |_, _| {
                            self.is_public[needle].store(true, Ordering::Relaxed);
                        },
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
