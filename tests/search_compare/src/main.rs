//! Holds the ranking of the search against that of tantivy, over the same words with the same weights.
//!
//!     search-compare SITE FOLDER COUNT
//!
//! Writes an index in which all weights are 1 into FOLDER/search, and prints COUNT queries made from the site, as JSON: each
//! with the addresses of the first ten that tantivy finds, and how many have all of its words.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use serde_json::json;
use standpoint::compile::{Options, Record, Scanned};
use standpoint::diagnostic::Diagnostics;
use standpoint::model::Front;
use standpoint::search::{Weights, each_term};
use standpoint::site::Linker;
use standpoint::source::{DiskFiles, Files as _};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value as _,
};
use tantivy::tokenizer::{SimpleTokenizer, TextAnalyzer};
use tantivy::{Index, TantivyDocument, Term, doc};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, site, folder, count] = &arguments[..] else {
        return Err("usage: search-compare SITE FOLDER COUNT".into());
    };
    let disk = DiskFiles::new(Path::new(site));
    let mut diagnostics = Diagnostics::default();
    let scanned = Scanned::scan(disk.clone(), &Options::default(), None, &mut diagnostics);
    let linked = scanned.read().link(Record::Shown, &mut diagnostics);
    for (path, bytes) in linked.index_with(Weights::FLAT) {
        let path = Path::new(folder).join(path);
        std::fs::create_dir_all(path.parent().ok_or("a folder")?)?;
        std::fs::write(path, bytes)?;
    }

    let texts = texts(&disk, &linked)?;
    let (index, text, url) = tantivy_of(&texts)?;
    let searcher = index.reader()?.searcher();
    let mut queries = Vec::new();
    for words in random_queries(&texts, count.parse()?) {
        let terms = words.iter().map(|word| {
            let term = Term::from_field_text(text, word);
            let query: Box<dyn Query> =
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Must, query)
        });
        let query = BooleanQuery::new(terms.collect());
        let top = TopDocs::with_limit(10).order_by_score();
        let (top, all) = searcher.search(&query, &(top, Count))?;
        let mut first = Vec::new();
        for (score, address) in top {
            let document: TantivyDocument = searcher.doc(address)?;
            let url = document.get_first(url).and_then(|value| value.as_str());
            first.push(json!([url.unwrap_or_default(), score]));
        }
        queries.push(json!({ "query": words.join(" "), "first": first, "all": all }));
    }
    println!("{}", serde_json::to_string(&queries)?);
    Ok(())
}

/// The words of each document that has a page, as the index with weights of 1 counts them.
fn texts(
    disk: &DiskFiles,
    linked: &standpoint::compile::Linked,
) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let site = &linked.site;
    let mut texts = BTreeMap::new();
    for of in site.entries().linkers() {
        let (route, title) = site.linker(of);
        let url = route.from_root();
        let Some(body) = site.body(of) else {
            texts.insert(url, title.to_owned());
            continue;
        };
        let source = disk.read(&body.path).map_err(|why| why.message)?;
        let mut words = String::new();
        let document = standpoint::parse::document_with_words(
            &source,
            &site.settings,
            None,
            &mut words,
            &mut Diagnostics::default(),
        )
        .ok_or("a document without errors")?;
        let mut all = vec![words];
        match (&document.front, of) {
            (Front::Assessment(facts), Linker::Assessment(_)) => {
                all.extend(facts.title.iter().map(ToString::to_string));
                all.extend(facts.tags.iter().map(|tag| tag.value.to_string()));
                all.extend(facts.places.iter().map(|place| place.value.to_string()));
                all.extend(facts.judgements.iter().map(|one| one.text.to_string()));
                let sources = facts.sources.iter();
                all.extend(sources.filter_map(|source| source.name.as_deref().map(str::to_owned)));
                if facts.summary != document.outline.first_paragraph {
                    all.extend(facts.summary.iter().map(ToString::to_string));
                }
            }
            _ => all.push(title.to_owned()),
        }
        texts.insert(url, all.join("\n"));
    }
    Ok(texts)
}

fn tantivy_of(texts: &BTreeMap<String, String>) -> tantivy::Result<(Index, Field, Field)> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("plain")
        .set_index_option(IndexRecordOption::WithFreqs);
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    let url = schema.add_text_field("url", STRING | STORED);
    let index = Index::create_in_ram(schema.build());
    index
        .tokenizers()
        .register("plain", TextAnalyzer::from(SimpleTokenizer::default()));
    let mut writer = index.writer_with_num_threads(1, 200_000_000)?;
    for (address, words) in texts {
        // Both are given the same terms: this is about ranking.
        let mut terms = String::with_capacity(words.len());
        each_term(words, |term| {
            if !term.is_extra {
                terms.push_str(std::str::from_utf8(term.bytes).unwrap_or_default());
                terms.push(' ');
            }
        });
        writer.add_document(doc!(text => terms, url => address.as_str()))?;
    }
    writer.commit()?;
    Ok((index, text, url))
}

/// Queries of one to three words of one document, the same each time.
fn random_queries(texts: &BTreeMap<String, String>, count: usize) -> Vec<Vec<String>> {
    let texts: Vec<&String> = texts.values().collect();
    let mut state = 1_u64;
    let mut below = |end: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % end
    };
    let mut queries = Vec::new();
    while queries.len() < count {
        let mut words = Vec::new();
        each_term(texts[below(texts.len())], |term| {
            if !term.is_extra && term.bytes.len() > 3 {
                words.push(String::from_utf8_lossy(term.bytes).into_owned());
            }
        });
        if words.is_empty() {
            continue;
        }
        let length = 1 + queries.len() % 3;
        let mut query: Vec<String> = (0..length).map(|_| words[below(words.len())].clone()).collect();
        query.sort();
        query.dedup();
        queries.push(query);
    }
    queries
}
