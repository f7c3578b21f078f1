//! Reads an index as `docs/search.md` describes it, by code that is not ours.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::Files;

/// What an index says.
#[derive(Debug, Default)]
pub struct Read {
    /// The addresses of the documents that have each term.
    pub terms: BTreeMap<String, BTreeSet<String>>,
    /// The same, with how often, by levels.
    pub levels: BTreeMap<String, Vec<(String, u32)>>,
    /// Words from their ends.
    pub tails: BTreeSet<String>,
    /// All rows, in order.
    pub rows: Vec<Vec<Value>>,
    /// The number of shards.
    pub shards: usize,
}

/// The argument of a file of the index.
fn argument(files: &Files, name: &str) -> Value {
    let path = format!("search/{name}.js");
    let file = files.get(&path).unwrap_or_else(|| panic!("no {path}"));
    let text = String::from_utf8(file.clone()).unwrap();
    let head = format!("standpointSearch(\"{name}\",");
    let rest = text
        .strip_prefix(&head)
        .unwrap_or_else(|| panic!("{path}: {text:.60}"));
    serde_json::from_str(rest.strip_suffix(")\n").unwrap()).unwrap()
}

fn names(text: &Value) -> Vec<String> {
    let text = text.as_str().unwrap();
    let letters: Vec<char> = text.chars().collect();
    letters
        .chunks(7)
        .map(|name| name.iter().collect())
        .collect()
}

struct Numbers<'t>(std::str::Chars<'t>);

impl Numbers<'_> {
    fn next(&mut self) -> Option<u32> {
        let mut high: i64 = -1;
        loop {
            let c = self.0.next()?;
            let mut value = i64::from(u32::from(c)) - 35;
            if value > 57 {
                value -= 1;
            }
            if value < 64 {
                return u32::try_from((high + 1) * 64 + value).ok();
            }
            high = (high + 1) * 27 + value - 64;
        }
    }

    /// So many units of UTF-16.
    fn text(&mut self, mut units: u32) -> String {
        let mut text = String::new();
        while units > 0 {
            let c = self.0.next().unwrap();
            units -= u32::try_from(c.len_utf16()).unwrap();
            text.push(c);
        }
        text
    }
}

fn entries(shard: &Value) -> Vec<(String, Vec<(u32, u32)>)> {
    let mut numbers = Numbers(shard.as_str().unwrap().chars());
    let mut entries: Vec<(String, Vec<(u32, u32)>)> = Vec::new();
    while let Some(same) = numbers.next() {
        let last = entries.last().map_or("", |(term, _)| term);
        let units: Vec<u16> = last.encode_utf16().take(same as usize).collect();
        let length = numbers.next().unwrap();
        let term = String::from_utf16(&units).unwrap() + &numbers.text(length);
        let mut next = 0;
        let mut postings = Vec::new();
        for _ in 0..numbers.next().unwrap() {
            let value = numbers.next().unwrap();
            postings.push((next + value / 8, value % 8));
            next += value / 8 + 1;
        }
        entries.push((term, postings));
    }
    entries
}

impl Read {
    /// Reads the index among these files, and makes sure that there are no other files of one.
    pub fn of(files: &Files) -> Self {
        let mut read = Self::default();
        let manifest = argument(files, "index");
        let mut known: BTreeSet<String> = ["search/index.js".to_owned()].into();
        let mut file = |name: &str| {
            known.insert(format!("search/{name}.js"));
            argument(files, name)
        };
        let block = manifest["block"].as_u64().unwrap();
        for segment in manifest["segments"].as_array().unwrap() {
            let mut rows: Vec<Vec<Value>> = Vec::new();
            for name in names(&segment["rows"]) {
                let rows_of_block = file(&name);
                let rows_of_block = rows_of_block.as_array().unwrap();
                assert!(rows_of_block.len() as u64 <= block);
                rows.extend(
                    rows_of_block
                        .iter()
                        .map(|row| row.as_array().unwrap().clone()),
                );
            }
            assert_eq!(rows.len() as u64, segment["n"].as_u64().unwrap());
            let url = |at: u32| rows[at as usize][1].as_str().unwrap().to_owned();
            let keys = segment["keys"].as_str().unwrap();
            let keys: Vec<&str> = keys.split(' ').filter(|key| !key.is_empty()).collect();
            let shards = names(&segment["shards"]);
            assert_eq!(keys.len(), shards.len());
            let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
            let mut last = String::new();
            for (key, name) in keys.iter().zip(shards) {
                read.shards += 1;
                let shard = entries(&file(&name));
                assert!(units(&last) < units(key) || last.is_empty(), "{last} {key}");
                assert!(units(key) <= units(&shard[0].0), "{key} {}", shard[0].0);
                for (term, postings) in shard {
                    assert!(units(&last) < units(&term), "{last} {term}");
                    let documents = read.terms.entry(term.clone()).or_default();
                    documents.extend(postings.iter().map(|(at, _)| url(*at)));
                    let levels = read.levels.entry(term.clone()).or_default();
                    levels.extend(postings.iter().map(|(at, level)| (url(*at), *level)));
                    last = term;
                }
            }
            for name in names(&segment["tails"]) {
                let tails = entries(&file(&name));
                read.tails.extend(
                    tails
                        .into_iter()
                        .map(|(term, _)| term.chars().rev().collect()),
                );
            }
            for name in ["core", "facets"] {
                file(segment[name].as_str().unwrap());
            }
            read.rows.extend(rows);
        }
        for name in ["names", "events"] {
            file(manifest[name].as_str().unwrap());
        }
        let there = files.keys().filter(|path| path.starts_with("search/"));
        let there = there.filter(|path| *path != "search/index.html").cloned();
        assert_eq!(there.collect::<BTreeSet<_>>(), known);
        read
    }

    /// The addresses of documents that have all terms of a text.
    pub fn find(&self, text: &str) -> BTreeSet<String> {
        let mut found: Option<BTreeSet<String>> = None;
        standpoint::search::each_term(text, |term| {
            // The last character of several is sought as part of the pair before it.
            if term.is_extra {
                return;
            }
            let term = std::str::from_utf8(term.bytes).unwrap();
            let own = self.terms.get(term).cloned().unwrap_or_default();
            found = Some(match &found {
                Some(found) => found.intersection(&own).cloned().collect(),
                None => own,
            });
        });
        found.unwrap_or_default()
    }
}
