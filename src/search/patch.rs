//! The shards of a segment in which few documents have other words: those of the index before, read and put right.

use std::cmp::Ordering;
use std::ops::Range;

use rayon::prelude::*;

use super::fold::compare;
use super::lexicon::{DocumentWords, Lexicon};
use super::segment::{
    Cutter, Shard, Shards, each_entry, encoded, is_tail, posting, postings, tails,
};

/// A posting that a document has now: its term, and the number.
type New = (Vec<u8>, u32);
/// An entry: its term, and the rest of it.
type Entry = (Vec<u8>, Vec<u8>);

/// The shards with the words that these documents have now, which are in order; `None` if the shards are damaged. They are
/// those that `shards` would make of all documents.
pub fn patched(
    old: Shards,
    changed: &[(u32, &DocumentWords)],
    lexicon: &Lexicon,
) -> Option<Shards> {
    let new = postings_of(changed, lexicon);
    let documents: Vec<u32> = changed.iter().map(|(number, _)| *number).collect();
    let firsts: Vec<&[u8]> = old.terms.iter().map(|shard| &*shard.first).collect();
    let range = |at: usize| {
        let start = |at: usize| new.partition_point(|(term, _)| compare(term, firsts[at]).is_lt());
        let from = if at == 0 { 0 } else { start(at) };
        let to = if at + 1 == firsts.len() {
            new.len()
        } else {
            start(at + 1)
        };
        from..to
    };
    let numbers = (0..old.terms.len()).into_par_iter();
    let parts = numbers.map(|at| part(&old.terms[at].text, &new[range(at)], &documents));
    let parts: Vec<Option<Part>> = parts.collect();
    let parts: Vec<Part> = parts.into_iter().collect::<Option<_>>()?;
    let has_other_tails = parts.iter().any(|part| part.has_other_tails);
    let terms = if old.terms.is_empty() {
        super::segment::cut(
            merged(&[], &new, &[])
                .iter()
                .map(|(term, body)| (&**term, &**body)),
        )
    } else {
        joined(old.terms, parts)?
    };
    let tails = if has_other_tails || (old.tails.is_empty() && !terms.is_empty()) {
        let mut all: Vec<Vec<u8>> = Vec::new();
        for shard in &terms {
            each_entry(&shard.text, |term, _| all.push(term.to_vec()))?;
        }
        tails(all.iter().map(|term| &**term))
    } else {
        old.tails
    };
    Some(Shards { terms, tails })
}

/// The postings of documents, by terms and then by numbers.
fn postings_of(changed: &[(u32, &DocumentWords)], lexicon: &Lexicon) -> Vec<New> {
    let tables = lexicon.tables();
    let mut new: Vec<New> = Vec::new();
    for (number, words) in changed {
        let table = &tables[words.shelf as usize];
        let terms = words.terms();
        new.extend(terms.map(|(at, level)| (table.term(at).to_vec(), posting(*number, level))));
    }
    new.sort_unstable_by(|a, b| compare(&a.0, &b.0).then(a.1.cmp(&b.1)));
    new
}

/// What becomes of a shard.
struct Part {
    /// All of its entries, if any of them changes.
    entries: Option<Vec<Entry>>,
    /// Whether what comes first in it is the same, by which the shard before ends.
    has_same_first: bool,
    /// Whether a word comes or goes that may be found from its end.
    has_other_tails: bool,
}

fn part(text: &[u8], new: &[New], documents: &[u32]) -> Option<Part> {
    let mut entries: Vec<(Vec<u8>, Range<usize>)> = Vec::new();
    let mut differs = false;
    let mut rest = new;
    let base = text.as_ptr() as usize;
    each_entry(text, |term, body| {
        let start = body.as_ptr() as usize - base;
        entries.push((term.to_vec(), start..start + body.len()));
        if differs {
            return;
        }
        let before = rest.partition_point(|(other, _)| compare(other, term).is_lt());
        let own = rest[before..].partition_point(|(other, _)| other == term);
        let now = rest[before..before + own]
            .iter()
            .map(|(_, posting)| *posting);
        let was = postings(body).filter(|posting| documents.contains(&(posting >> 3)));
        differs = before > 0 || !was.eq(now);
        rest = &rest[before + own..];
    })?;
    if !differs && rest.is_empty() {
        return Some(Part {
            entries: None,
            has_same_first: true,
            has_other_tails: false,
        });
    }
    let old: Vec<(&[u8], &[u8])> = entries
        .iter()
        .map(|(term, range)| (&**term, &text[range.clone()]))
        .collect();
    let now = merged(&old, new, documents);
    let first =
        |entry: Option<(&[u8], &[u8])>| entry.map(|(term, body)| (term.to_vec(), body.len()));
    let was_first = first(old.first().copied());
    let now_first = first(now.first().map(|(term, body)| (&**term, &**body)));
    let is_among = |term: &[u8]| {
        now.binary_search_by(|(other, _)| compare(other, term))
            .is_ok()
    };
    let was_among = |term: &[u8]| {
        old.binary_search_by(|(other, _)| compare(other, term))
            .is_ok()
    };
    let has_other_tails = old.iter().any(|(term, _)| is_tail(term) && !is_among(term))
        || now
            .iter()
            .any(|(term, _)| is_tail(term) && !was_among(term));
    Some(Part {
        has_same_first: was_first == now_first,
        entries: Some(now),
        has_other_tails,
    })
}

/// Entries in which these documents have the new postings and no others.
fn merged(old: &[(&[u8], &[u8])], new: &[New], documents: &[u32]) -> Vec<Entry> {
    let mut all = Vec::with_capacity(old.len() + 8);
    let mut old = old.iter().peekable();
    let mut new = new;
    loop {
        let next = new.first().map(|(term, _)| &**term);
        let order = match (old.peek(), next) {
            (None, None) => return all,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((term, _)), Some(next)) => compare(term, next),
        };
        let mut kept: Vec<u32> = Vec::new();
        let mut term: &[u8] = &[];
        let mut body: &[u8] = &[];
        if order.is_le()
            && let Some((own, text)) = old.next()
        {
            (term, body) = (own, text);
            kept.extend(postings(body).filter(|posting| !documents.contains(&(posting >> 3))));
        }
        let mut count = 0;
        if order.is_ge()
            && let Some(next) = next
        {
            term = next;
            count = new.partition_point(|(other, _)| compare(other, term).is_le());
            kept.extend(new[..count].iter().map(|(_, posting)| *posting));
            kept.sort_unstable();
        }
        new = &new[count..];
        if kept.is_empty() {
            continue;
        }
        let now = encoded(kept.iter().copied());
        let now = if now == body { body.to_vec() } else { now };
        all.push((term.to_vec(), now));
    }
}

/// Shards again, cut as if all of their entries were cut anew.
fn joined(old: Vec<Shard>, parts: Vec<Part>) -> Option<Vec<Shard>> {
    let mut shards = Vec::with_capacity(old.len() + 8);
    let mut cutter = Cutter::default();
    // Whether what follows each shard begins as it did.
    let mut same_next: Vec<bool> = parts
        .iter()
        .skip(1)
        .map(|part| part.has_same_first)
        .collect();
    same_next.push(true);
    for ((shard, part), same_next) in old.into_iter().zip(parts).zip(same_next) {
        let entries = match part.entries {
            Some(entries) => entries,
            None => {
                let mut entries: Vec<Entry> = Vec::new();
                if !cutter.is_empty() || !same_next {
                    each_entry(&shard.text, |term, body| {
                        entries.push((term.to_vec(), body.to_vec()));
                    })?;
                }
                if let Some((term, body)) = entries.first()
                    && cutter.ends_before(term, body)
                {
                    shards.extend(cutter.finish());
                }
                if cutter.is_empty() && same_next {
                    shards.push(shard);
                    continue;
                }
                entries
            }
        };
        for (term, body) in &entries {
            shards.extend(cutter.push(term, body));
        }
    }
    shards.extend(cutter.finish());
    Some(shards)
}

#[cfg(test)]
mod tests {
    use super::super::segment::shards;
    use super::*;
    use proptest::prelude::*;

    fn words(lexicon: &Lexicon, seed: u64) -> DocumentWords {
        // Few common words and many rare ones, some of them long.
        let mut text = String::new();
        let mut state = seed;
        for _ in 0..200 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let number = (state >> 33) % 40_000;
            let number = if number.is_multiple_of(3) {
                number % 50
            } else {
                number
            };
            let long = if number.is_multiple_of(5) {
                "considerable"
            } else {
                "w"
            };
            text.push_str(long);
            for digit in number.to_string().bytes() {
                text.push(char::from(digit - b'0' + b'a'));
            }
            text.push(' ');
        }
        lexicon.name(&text)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// A patched segment is the same as one that was made anew.
        #[test]
        fn patched_shards_are_those_of_a_new_segment(
            count in 1_usize..300,
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0_u64..1_000_000), 1..6),
        ) {
            let lexicon = Lexicon::default();
            let mut all: Vec<DocumentWords> = (0..count as u64).map(|seed| words(&lexicon, seed)).collect();
            let old = shards(&all.iter().collect::<Vec<_>>(), &lexicon);
            let mut changed: Vec<usize> = Vec::new();
            for (at, seed) in edits {
                let at = at.index(count);
                all[at] = match seed % 3 {
                    0 => lexicon.name(""),
                    1 => words(&lexicon, at as u64 + 1),
                    _ => words(&lexicon, seed),
                };
                changed.push(at);
            }
            changed.sort_unstable();
            changed.dedup();
            let changed: Vec<(u32, &DocumentWords)> =
                changed.iter().map(|&at| (u32::try_from(at).unwrap(), &all[at])).collect();
            let new = shards(&all.iter().collect::<Vec<_>>(), &lexicon);
            prop_assert!(patched(old, &changed, &lexicon) == Some(new));
        }
    }
}
