//! A segment: the documents of some years, and the shards of their terms.

use rayon::prelude::*;
use twox_hash::XxHash3_64;

use super::code;
use super::fold::{compare, is_variant};
use super::lexicon::{DocumentWords, Lexicon, Shelf};

/// A shard that has this many bytes may end before the next term that is chosen for it by its hash.
const ENOUGH: usize = 3 << 10;
/// No shard has more bytes than this, unless one term alone does.
const MOST: usize = 8 << 10;
/// One of this many terms is chosen, by its hash.
const CHOSEN: u64 = 4;
/// Terms that one thread encodes at a time.
const TERMS_AT_ONCE: usize = 256;

/// A run of sorted terms, and where they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shard {
    /// Its first term.
    pub first: Box<[u8]>,
    /// Its last term.
    pub last: Box<[u8]>,
    /// Its entries, as `search.js` reads them.
    pub text: Vec<u8>,
}

/// The shortest word for which another one is proposed, in characters.
const SHORTEST_PROPOSED: usize = 6;

/// The shards of a segment.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Shards {
    /// The terms.
    pub terms: Vec<Shard>,
    /// Long words from their ends, by which one is found whose beginning was mistyped.
    pub tails: Vec<Shard>,
}

/// The shards of documents, in the order of their numbers.
pub fn shards(documents: &[&DocumentWords], lexicon: &Lexicon) -> Shards {
    let tables = lexicon.tables();
    let tables: Vec<&Shelf> = tables.iter().map(|shelf| &**shelf).collect();
    let Inverted {
        terms,
        postings,
        ends,
    } = invert(documents, &tables);
    let range = |at: usize| at.checked_sub(1).map_or(0, |before| ends[before])..ends[at];
    let numbers: Vec<usize> = (0..terms.len()).collect();
    let encoded = numbers.par_chunks(TERMS_AT_ONCE).map(|numbers| {
        let entry = |&at: &usize| encoded(postings[range(at)].iter().copied());
        numbers.iter().map(entry).collect::<Vec<_>>()
    });
    let encoded: Vec<Vec<Vec<u8>>> = encoded.collect();
    let bodies = encoded.iter().flatten().map(|body| &**body);
    Shards {
        terms: cut(terms.iter().copied().zip(bodies)),
        tails: tails(terms.iter().copied()),
    }
}

/// Entries in shards.
pub fn cut<'e>(entries: impl Iterator<Item = (&'e [u8], &'e [u8])>) -> Vec<Shard> {
    let mut cutter = Cutter::default();
    let mut shards = Vec::new();
    for (term, body) in entries {
        shards.extend(cutter.push(term, body));
    }
    shards.extend(cutter.finish());
    shards
}

/// Whether a term is a word that may be found from its end.
pub fn is_tail(term: &[u8]) -> bool {
    let word = str::from_utf8(term).unwrap_or_default();
    term.len() >= SHORTEST_PROPOSED
        && word.chars().count() >= SHORTEST_PROPOSED
        && word.chars().all(char::is_alphabetic)
}

/// The shards of long words from their ends.
pub fn tails<'t>(terms: impl Iterator<Item = &'t [u8]>) -> Vec<Shard> {
    let long = terms.filter(|term| is_tail(term)).filter_map(|term| {
        let word = str::from_utf8(term).ok()?;
        Some(word.chars().rev().collect::<String>().into_bytes())
    });
    let mut long: Vec<Vec<u8>> = long.collect();
    long.par_sort_unstable_by(|a, b| compare(a, b));
    let none = encoded(std::iter::empty());
    cut(long.iter().map(|word| (&**word, &*none)))
}

/// The numbers of documents, and levels in them, as one number each.
pub fn posting(document: u32, level: u8) -> u32 {
    document << 3 | u32::from(level)
}

/// An entry without its term: the number of postings, and their gaps with their levels.
pub fn encoded(postings: impl ExactSizeIterator<Item = u32>) -> Vec<u8> {
    let mut body = Vec::with_capacity(postings.len() * 3 / 2 + 4);
    code::push(&mut body, u32::try_from(postings.len()).unwrap_or(u32::MAX));
    let mut last = 0;
    for posting in postings {
        let (document, level) = (posting >> 3, posting & 7);
        code::push(&mut body, (document - last) << 3 | level);
        last = document + 1;
    }
    body
}

/// What terms are in which documents.
struct Inverted<'t> {
    /// In order.
    terms: Vec<&'t [u8]>,
    /// Of all terms, one after the other.
    postings: Vec<u32>,
    /// Where those of each term end.
    ends: Vec<usize>,
}

fn invert<'t>(documents: &[&DocumentWords], tables: &[&'t Shelf]) -> Inverted<'t> {
    // How many documents each term of a shelf is in; then its rank among all terms.
    let mut ranks: Vec<Vec<u32>> = tables.iter().map(|t| vec![0; t.len() as usize]).collect();
    for words in documents {
        let counts = &mut ranks[words.shelf as usize];
        for (at, _) in words.terms() {
            counts[at as usize] += 1;
        }
    }
    let mut found: Vec<(&[u8], usize, u32, u32)> = Vec::new();
    for (shelf, (table, counts)) in tables.iter().zip(&ranks).enumerate() {
        let used = (0..).zip(counts).filter(|(_, count)| **count > 0);
        found.extend(used.map(|(at, &count)| (table.term(at), shelf, at, count)));
    }
    found.par_sort_unstable_by(|a, b| compare(a.0, b.0).then(a.1.cmp(&b.1)));
    let mut terms: Vec<&[u8]> = Vec::with_capacity(found.len());
    let mut sums: Vec<usize> = Vec::with_capacity(found.len());
    let mut total = 0;
    for (term, shelf, at, count) in found {
        total += count as usize;
        if terms.last() == Some(&term) {
            if let Some(sum) = sums.last_mut() {
                *sum = total;
            }
        } else {
            terms.push(term);
            sums.push(total);
        }
        ranks[shelf][at as usize] = u32::try_from(terms.len() - 1).unwrap_or(u32::MAX);
    }
    let mut postings = vec![0; total];
    let mut next: Vec<usize> = [0].into_iter().chain(sums.iter().copied()).collect();
    for (number, words) in (0..).zip(documents) {
        let ranks = &ranks[words.shelf as usize];
        for (at, level) in words.terms() {
            let place = &mut next[ranks[at as usize] as usize];
            postings[*place] = posting(number, level);
            *place += 1;
        }
    }
    Inverted {
        terms,
        postings,
        ends: sums,
    }
}

/// Cuts a sequence of entries into shards. Where it cuts depends on the entries since the last cut alone, so that a
/// change of one moves few cuts.
#[derive(Default)]
pub struct Cutter {
    shard: Option<Shard>,
    size: usize,
}

impl Cutter {
    /// Adds an entry; returns the shard that ends before it.
    pub fn push(&mut self, term: &[u8], body: &[u8]) -> Option<Shard> {
        let ends = self.ends_before(term, body);
        let ended = if ends { self.finish() } else { None };
        self.size += term.len() + body.len();
        let shard = self.shard.get_or_insert_with(|| Shard {
            first: term.into(),
            last: Box::default(),
            text: Vec::with_capacity(MOST),
        });
        let same = common(&shard.last, term);
        let units = |bytes: &[u8]| {
            let text = str::from_utf8(bytes).unwrap_or_default();
            u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
        };
        code::push(&mut shard.text, units(&term[..same]));
        code::push(&mut shard.text, units(&term[same..]));
        shard.text.extend_from_slice(&term[same..]);
        shard.text.extend_from_slice(body);
        shard.last = term.into();
        ended
    }

    /// Whether a shard ends before this entry.
    pub fn ends_before(&self, term: &[u8], body: &[u8]) -> bool {
        let is_full = self.size + term.len() + body.len() > MOST;
        let may_end = self.size >= ENOUGH && XxHash3_64::oneshot(term).is_multiple_of(CHOSEN);
        // An exact form stays with its term.
        self.size > 0 && (is_full || may_end) && !is_variant(term)
    }

    /// Whether no entry has come since the last cut.
    pub fn is_empty(&self) -> bool {
        self.size == 0
    }

    /// The last shard, if it has entries.
    pub fn finish(&mut self) -> Option<Shard> {
        self.size = 0;
        self.shard.take()
    }
}

/// How many bytes two terms have in common at their beginnings, in whole characters.
fn common(a: &[u8], b: &[u8]) -> usize {
    let mut same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    while same > 0 && b.get(same).is_some_and(|byte| byte & 0xc0 == 0x80) {
        same -= 1;
    }
    same
}

/// Calls `each` with every entry of a shard; `None` if that is damaged.
pub fn each_entry(text: &[u8], mut each: impl FnMut(&[u8], &[u8])) -> Option<()> {
    let mut term: Vec<u8> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let same = bytes_of(&term, code::take(&mut rest)?)?;
        term.truncate(same);
        let new = code::take(&mut rest)?;
        let new = bytes_of(rest, new)?;
        term.extend_from_slice(&rest[..new]);
        rest = &rest[new..];
        let begin = rest;
        for _ in 0..code::take(&mut rest)? {
            code::take(&mut rest)?;
        }
        each(&term, &begin[..begin.len() - rest.len()]);
    }
    Some(())
}

/// How many bytes so many units of UTF-16 are.
fn bytes_of(text: &[u8], units: u32) -> Option<usize> {
    let mut at = 0;
    let mut left = units;
    while left > 0 {
        let (length, units) = match text.get(at)? {
            0..0x80 => (1, 1),
            0x80..0xe0 => (2, 1),
            0xe0..0xf0 => (3, 1),
            _ => (4, 2),
        };
        at += length;
        left = left.checked_sub(units)?;
    }
    (at <= text.len()).then_some(at)
}

/// The postings of an entry.
pub fn postings(mut body: &[u8]) -> impl Iterator<Item = u32> {
    let mut left = code::take(&mut body).unwrap_or(0);
    let mut next = 0;
    std::iter::from_fn(move || {
        left = left.checked_sub(1)?;
        let value = code::take(&mut body)?;
        let document = next + (value >> 3);
        next = document + 1;
        Some(document << 3 | value & 7)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_from_shards() {
        let mut cutter = Cutter::default();
        let terms: Vec<String> = (0..5_000).map(|at| format!("w{at:05}")).collect();
        let terms = terms
            .into_iter()
            .chain(["é".into(), "ë".into(), "火事".into(), "𠮷野".into()]);
        let mut all: Vec<(Vec<u8>, Vec<u32>)> = Vec::new();
        let mut shards = Vec::new();
        for (at, term) in (0_u32..).zip(terms) {
            let postings: Vec<u32> = (0..at % 50)
                .map(|number| posting(number * 7 + at, 3))
                .collect();
            shards.extend(cutter.push(term.as_bytes(), &encoded(postings.iter().copied())));
            all.push((term.into_bytes(), postings));
        }
        shards.extend(cutter.finish());
        assert!(shards.len() > 20);
        let mut read = Vec::new();
        for shard in &shards {
            assert!(shard.text.len() < MOST * 3 / 2);
            let mut terms = Vec::new();
            each_entry(&shard.text, |term, body| {
                terms.push(term.to_vec());
                read.push((term.to_vec(), postings(body).collect::<Vec<_>>()));
            })
            .unwrap();
            assert_eq!(terms.first().map(|term| &**term), Some(&*shard.first));
            assert_eq!(terms.last().map(|term| &**term), Some(&*shard.last));
        }
        assert_eq!(read, all);
    }

    #[test]
    fn a_damaged_shard_is_none_or_something_else() {
        let mut cutter = Cutter::default();
        cutter.push("火事".as_bytes(), &encoded([8, 16].into_iter()));
        let shard = cutter.finish().unwrap();
        for end in 0..shard.text.len() {
            let cut = each_entry(&shard.text[..end], |_, _| ());
            assert_eq!(cut.is_some(), end == 0, "{end}");
        }
    }
}
