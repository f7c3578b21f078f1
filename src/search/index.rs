//! The files of the index: manifest, shards, columns, blocks of rows, names.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

use super::code;
use super::earlier::{Earlier, ReadFile, remembered};
use super::lexicon::{DocumentWords, Lexicon};
use super::patch::patched;
use super::segment::{Shard, Shards, shards};
use crate::model::Heading;

/// The path of the manifest in the output.
pub const MANIFEST: &str = "search/index.js";
/// A segment ends with the year in which it has this many documents.
const ENOUGH_DOCUMENTS: usize = 8_192;
/// Rows of one block.
const ROWS: usize = 8;
/// The function that files of the index call.
const CALL: &str = "standpointSearch";
/// Letters and digits of a file's name. Disks that ignore case must not mistake one for another.
pub(super) const NAME_LENGTH: usize = 7;

/// What a result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An assessment.
    Assessment,
    /// An event.
    Event,
    /// An agent.
    Agent,
    /// A plain page.
    Page,
}

/// What a reader has to know of a result before reading it.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Status {
    /// It is the latest that an agent says of an event.
    pub stands: bool,
    /// Another one has replaced it.
    pub superseded: bool,
    /// It was withdrawn.
    pub withdrawn: bool,
    /// Only this edition shows it.
    pub withheld: bool,
}

/// A document that can be found.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The number by which its words are asked for.
    pub number: usize,
    /// The same as in an earlier build if its words are.
    pub identity: u64,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: &'a str,
    /// Its address from the root.
    pub url: String,
    /// Its day.
    pub day: Option<Date>,
    /// Who speaks, by positions among the names of agents.
    pub agents: Vec<u32>,
    /// Of what, by positions among the names of events.
    pub events: Vec<u32>,
    /// Its tags, by positions among the names of tags.
    pub tags: Vec<u32>,
    /// How sure: 0 unstated, 1 low, 2 moderate, 3 high; `None` if it is no assessment.
    pub confidence: Option<u8>,
    /// The likelihood of its first judgement that has one, in percent.
    pub likelihood: Option<(u8, u8)>,
    /// What a reader has to know.
    pub status: Status,
    /// The same in a word, of what only this edition shows: `draft`.
    pub withheld: Option<&'static str>,
    /// One paragraph on it, perhaps empty.
    pub summary: &'a str,
    /// Its headings.
    pub headings: &'a [Heading],
    /// Its language, if it is not the site's.
    pub lang: Option<&'a str>,
}

/// What results and filters are called.
#[derive(Debug, Clone, Default)]
pub struct Names<'a> {
    /// All that each agent may be called, its id and its name first.
    pub agents: Vec<Vec<&'a str>>,
    /// All that each event may be called, its title first.
    pub events: Vec<Vec<&'a str>>,
    /// All tags.
    pub tags: Vec<&'a str>,
}

/// A file of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path in the output.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Takes the files of the index; threads call it at once.
pub trait Shelve: Sync {
    /// What can go wrong with it.
    type Error: Send;

    /// Takes a new file.
    ///
    /// # Errors
    /// What goes wrong.
    fn put(&self, file: File) -> Result<(), Self::Error>;

    /// Keeps the file of the index before at this path; `false` if it is not in place.
    fn keep(&self, path: &str) -> bool;

    /// Reads a file of the index before, if it is as it was written.
    fn read(&self, path: &str) -> Option<Vec<u8>>;
}

/// All documents that can be found, in the order of the index.
pub struct Index<'a> {
    entries: Vec<Entry<'a>>,
    names: Names<'a>,
}

/// The manifest, as `search.js` reads it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The version of the format.
    v: u32,
    /// How many rows a block has.
    block: usize,
    pub(super) segments: Vec<Segment>,
    /// The names of agents and tags.
    names: String,
    /// The names of events.
    events: String,
}

/// A segment in the manifest.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Segment {
    /// How many documents it has.
    pub(super) n: usize,
    /// How many words these have, by the steps of their lengths.
    words: u64,
    /// A text that is not before the terms of the shard before, and not after those of each shard.
    keys: String,
    /// The names of shards, one after the other.
    pub(super) shards: String,
    /// The same for shards of words from their ends.
    #[serde(rename = "tailKeys")]
    tail_keys: String,
    pub(super) tails: String,
    /// The names of blocks of rows.
    rows: String,
    /// The file of columns that every query needs.
    core: String,
    /// The file of columns that filters need.
    facets: String,
}

/// More documents than this are not put right in a segment: it is made anew.
const MOST_PATCHED: usize = 100;

/// A segment's terms, and its lengths as codes.
struct Terms {
    keys: String,
    shards: String,
    tail_keys: String,
    tails: String,
    lengths: Vec<u32>,
}

impl<'a> Index<'a> {
    /// Puts documents in order.
    pub fn new(mut entries: Vec<Entry<'a>>, names: Names<'a>) -> Self {
        entries.sort_by(|a, b| (a.day, &a.url).cmp(&(b.day, &b.url)));
        Self { entries, names }
    }

    /// The documents of each segment: years that follow each other until there are enough. What is in an earlier segment
    /// does not depend on later years.
    fn segments(&self) -> Vec<Range<usize>> {
        let year = |at: usize| self.entries[at].day.map(Date::year);
        let mut segments = Vec::new();
        let mut start = 0;
        for at in 1..self.entries.len() {
            if year(at) != year(at - 1) && at - start >= ENOUGH_DOCUMENTS {
                segments.push(start..at);
                start = at;
            }
        }
        if start < self.entries.len() {
            segments.push(start..self.entries.len());
        }
        segments
    }

    /// Writes all files, the manifest last. The words of documents are asked for by their numbers, and not of all of them if
    /// an `earlier` index has them. Returns what is to be remembered of it.
    ///
    /// # Errors
    /// The first error of the shelf.
    pub fn write<S: Shelve>(
        &self,
        lexicon: &Lexicon,
        words: &(impl Fn(usize) -> DocumentWords + Sync),
        earlier: Option<&Earlier>,
        target: &S,
    ) -> Result<Vec<u8>, S::Error> {
        let mut writing = Writing {
            shelf: target,
            taken: earlier.map(Taken::of).unwrap_or_default(),
        };
        let mut segments = Vec::new();
        let mut identities = Vec::new();
        for range in self.segments() {
            let entries = &self.entries[range];
            let own: Vec<u64> = entries.iter().map(|entry| entry.identity).collect();
            let at = segments.len();
            let known = earlier.and_then(|earlier| {
                let changed = earlier.changed(at, &own)?;
                let words = changed.iter().map(|&at| words(entries[at as usize].number));
                let words: Vec<DocumentWords> = words.collect();
                let changed: Vec<_> = changed.iter().copied().zip(&words).collect();
                writing.patched(earlier, at, &changed, lexicon)
            });
            let terms = match known {
                Some(terms) => terms?,
                None => {
                    let words = entries.par_iter().map(|entry| words(entry.number));
                    let words: Vec<DocumentWords> = words.collect();
                    let all: Vec<_> = words.iter().collect();
                    let lengths = words.iter().map(|words| length_code(words.length));
                    writing.terms(shards(&all, lexicon), lengths.collect())?
                }
            };
            let rows = entries.par_chunks(ROWS).map(|entries| {
                let rows = entries.iter().map(|entry| Row::of(entry, &self.names));
                json(&rows.collect::<Vec<_>>())
            });
            let rows = writing.write(rows.collect())?;
            let core = writing.write(vec![json(&core(entries, &terms.lengths))])?;
            let facets = writing.write(vec![json(&facets(entries))])?;
            segments.push(terms.segment(rows, core, facets));
            identities.push(own);
        }
        let Names {
            agents,
            events,
            tags,
        } = &self.names;
        let manifest = Manifest {
            v: 1,
            block: ROWS,
            segments,
            names: writing.write(vec![json(&(agents, tags))])?,
            events: writing.write(vec![json(events)])?,
        };
        let bytes = call("index", &json(&manifest));
        let remembered = remembered(&bytes, &identities);
        target.put(File {
            path: MANIFEST.to_owned(),
            bytes,
        })?;
        Ok(remembered)
    }
}

impl Terms {
    fn segment(self, rows: String, core: String, facets: String) -> Segment {
        let Self {
            keys,
            shards,
            tail_keys,
            tails,
            lengths,
        } = self;
        Segment {
            n: lengths.len(),
            words: lengths.iter().map(|code| length(*code)).sum(),
            keys,
            shards,
            tail_keys,
            tails,
            rows,
            core,
            facets,
        }
    }
}

/// Files on their way to a shelf.
struct Writing<'s, S> {
    shelf: &'s S,
    taken: Taken,
}

impl<S: Shelve> Writing<'_, S> {
    /// The terms of a segment in which only these documents have other words than in an earlier index; `None` if that cannot
    /// be read.
    fn patched(
        &mut self,
        earlier: &Earlier,
        at: usize,
        changed: &[(u32, &DocumentWords)],
        lexicon: &Lexicon,
    ) -> Option<Result<Terms, S::Error>> {
        let read = |path: &str| self.shelf.read(path);
        let segment = &earlier.manifest.segments[at];
        let mut lengths = segment.lengths(&read)?;
        if changed.is_empty() {
            let names = [&segment.shards, &segment.tails];
            if !names.into_iter().all(|names| self.keep(names)) {
                return None;
            }
            return Some(Ok(Terms {
                keys: segment.keys.clone(),
                shards: segment.shards.clone(),
                tail_keys: segment.tail_keys.clone(),
                tails: segment.tails.clone(),
                lengths,
            }));
        }
        for (number, words) in changed {
            *lengths.get_mut(*number as usize)? = length_code(words.length);
        }
        let shards = patched(earlier.shards(at, &read)?, changed, lexicon)?;
        Some(self.terms(shards, lengths))
    }

    /// Keeps files of an earlier index; returns whether all of them are in place.
    fn keep(&mut self, names: &str) -> bool {
        let mut names = each_name(names);
        names.all(|name| {
            let path = path_of(name);
            self.taken.has_written(name) || (self.shelf.keep(&path) && self.taken.written(name))
        })
    }

    fn terms(&mut self, shards: Shards, lengths: Vec<u32>) -> Result<Terms, S::Error> {
        let Shards { terms, tails } = shards;
        let mut write = |shards: Vec<Shard>| {
            let keys = keys(&shards);
            let shards = shards.iter().map(|shard| quoted(&shard.text));
            let names = self.write(shards.collect())?;
            Ok((keys, names))
        };
        let (keys, shards) = write(terms)?;
        let (tail_keys, tails) = write(tails)?;
        Ok(Terms {
            keys,
            shards,
            tail_keys,
            tails,
            lengths,
        })
    }

    /// Writes files with these arguments; returns their names, one after the other.
    fn write(&mut self, arguments: Vec<Vec<u8>>) -> Result<String, S::Error> {
        let hashed = arguments.into_par_iter().map(|argument| {
            let hash = XxHash3_64::oneshot(&argument);
            (hash, argument)
        });
        let hashed: Vec<(u64, Vec<u8>)> = hashed.collect();
        let mut names = String::with_capacity(hashed.len() * NAME_LENGTH);
        let mut new = Vec::with_capacity(hashed.len());
        for (hash, argument) in hashed {
            let name = self.taken.name(hash);
            names.push_str(&name);
            if !self.taken.has_written(&name) {
                self.taken.written(&name);
                new.push((name, argument));
            }
        }
        let earlier = &self.taken.earlier;
        new.into_par_iter().try_for_each(|(name, argument)| {
            let path = path_of(&name);
            if earlier.contains(&name) && self.shelf.keep(&path) {
                return Ok(());
            }
            let bytes = call(&name, &argument);
            self.shelf.put(File { path, bytes })
        })?;
        Ok(names)
    }
}

/// What becomes of an index in which only words of bodies have changed.
pub struct Reworded {
    /// New files.
    pub files: Vec<File>,
    /// The paths of files that are gone, sorted.
    pub gone: Vec<String>,
    /// What is to be remembered.
    pub remembered: Vec<u8>,
}

/// A document whose body has other words: its identity before, its identity now, and its words.
pub type Rewording = (u64, u64, DocumentWords);

/// Collects files, and keeps those that there are.
struct Collecting<'r> {
    files: Mutex<Vec<File>>,
    read: ReadFile<'r>,
}

impl Shelve for Collecting<'_> {
    type Error = Infallible;

    fn put(&self, file: File) -> Result<(), Infallible> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.push(file);
        Ok(())
    }

    fn keep(&self, _: &str) -> bool {
        true
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        (self.read)(path)
    }
}

impl Earlier {
    /// The documents of a segment that have another identity, if there are few and all others are at their places.
    fn changed(&self, segment: usize, now: &[u64]) -> Option<Vec<u32>> {
        let was = self.identities.get(segment)?;
        if was.len() != now.len() {
            return None;
        }
        let pairs = (0..).zip(was.iter().zip(now));
        let changed = pairs.filter(|(_, (was, now))| was != now);
        let changed: Vec<u32> = changed.map(|(at, _)| at).collect();
        (changed.len() <= MOST_PATCHED).then_some(changed)
    }

    /// The index in which these bodies have other words, and nothing else has changed. `None` if it has to be made anew.
    pub fn reworded(
        mut self,
        mut rewordings: Vec<Rewording>,
        lexicon: &Lexicon,
        read: ReadFile<'_>,
    ) -> Option<Reworded> {
        let collecting = Collecting {
            files: Mutex::default(),
            read,
        };
        let mut writing = Writing {
            shelf: &collecting,
            taken: Taken::of(&self),
        };
        let mut manifest = self.manifest.clone();
        let mut identities = std::mem::take(&mut self.identities);
        for (at, own) in identities.iter_mut().enumerate() {
            let mut changed: Vec<(u32, DocumentWords)> = Vec::new();
            rewordings.retain(|(was, now, words)| {
                let found = own.iter().position(|identity| identity == was);
                if let Some(number) = found {
                    own[number] = *now;
                    changed.push((u32::try_from(number).unwrap_or(u32::MAX), words.clone()));
                }
                found.is_none()
            });
            if changed.is_empty() {
                continue;
            }
            changed.sort_by_key(|(number, _)| *number);
            let changed: Vec<_> = changed.iter().map(|(at, words)| (*at, words)).collect();
            let Ok(terms) = writing.patched(&self, at, &changed, lexicon)?;
            let segment = &mut manifest.segments[at];
            let mut columns: Vec<String> = column_file(&segment.core, read)?;
            *columns.first_mut()? = text(encoded_lengths(&terms.lengths));
            let Ok(core) = writing.write(vec![json(&columns)]);
            let (rows, facets) = (segment.rows.clone(), segment.facets.clone());
            *segment = terms.segment(rows, core, facets);
        }
        if !rewordings.is_empty() {
            return None;
        }
        let mut files = collecting
            .files
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let now: BTreeSet<&str> = manifest.names().collect();
        let was: BTreeSet<&str> = self.manifest.names().collect();
        let gone = was.difference(&now).map(|name| path_of(name));
        let gone = gone.collect();
        let bytes = call("index", &json(&manifest));
        let remembered = remembered(&bytes, &identities);
        files.push(File {
            path: MANIFEST.to_owned(),
            bytes,
        });
        Some(Reworded {
            files,
            gone,
            remembered,
        })
    }
}

impl Manifest {
    /// The names of all files but its own.
    fn names(&self) -> impl Iterator<Item = &str> {
        let of_segments = self.segments.iter().flat_map(Segment::names);
        let own = [&self.names, &self.events].into_iter();
        of_segments.chain(own.flat_map(|names| each_name(names)))
    }
}

impl Segment {
    /// The names of all of its files.
    fn names(&self) -> impl Iterator<Item = &str> {
        let Self {
            n: _,
            words: _,
            keys: _,
            shards,
            tail_keys: _,
            tails,
            rows,
            core,
            facets,
        } = self;
        let all = [shards, tails, rows, core, facets].into_iter();
        all.flat_map(|names| each_name(names))
    }

    /// The codes of the lengths of its documents.
    fn lengths(&self, read: ReadFile<'_>) -> Option<Vec<u32>> {
        let columns = column_file(&self.core, read)?;
        let mut column = columns.first()?.as_bytes();
        let lengths = (0..self.n).map(|_| code::take(&mut column));
        lengths.collect()
    }
}

/// The columns of a file.
fn column_file(name: &str, read: ReadFile<'_>) -> Option<Vec<String>> {
    let file = read(&path_of(name))?;
    serde_json::from_slice(argument(&file, name)?).ok()
}

/// Each of names that are one after the other.
fn each_name(names: &str) -> impl Iterator<Item = &str> {
    let starts = (0..names.len()).step_by(NAME_LENGTH);
    starts.filter_map(|start| names.get(start..start + NAME_LENGTH))
}

/// The path of the file of this name.
pub(super) fn path_of(name: &str) -> String {
    format!("search/{name}.js")
}

/// The names that files have.
#[derive(Default)]
struct Taken {
    /// The names of files that are made, and the hashes of their contents.
    made: BTreeMap<String, u64>,
    /// The names of files that were put or kept.
    written: BTreeSet<String>,
    /// The names of files of the index before.
    earlier: BTreeSet<String>,
}

impl Taken {
    fn of(earlier: &Earlier) -> Self {
        Self {
            earlier: earlier.manifest.names().map(str::to_owned).collect(),
            ..Self::default()
        }
    }

    fn has_written(&self, name: &str) -> bool {
        self.written.contains(name)
    }

    fn written(&mut self, name: &str) -> bool {
        self.written.insert(name.to_owned())
    }

    /// A name for a file with contents of this hash. Two files of the same contents are one.
    fn name(&mut self, hash: u64) -> String {
        let mut seed = hash;
        loop {
            let name = name(seed);
            match self.made.get(&name) {
                Some(known) if *known == hash => return name,
                // Another file has it, which is as good as never the case.
                Some(_) => seed = XxHash3_64::oneshot(&seed.to_le_bytes()),
                None => {
                    self.made.insert(name.clone(), hash);
                    return name;
                }
            }
        }
    }
}

/// A name made of a number.
fn name(mut seed: u64) -> String {
    let mut name = String::with_capacity(NAME_LENGTH);
    for _ in 0..NAME_LENGTH {
        name.push(char::from(
            b"0123456789abcdefghijklmnopqrstuvwxyz"[(seed % 36) as usize],
        ));
        seed /= 36;
    }
    name
}

/// The script that hands over an argument.
fn call(name: &str, argument: &[u8]) -> Vec<u8> {
    [
        CALL.as_bytes(),
        b"(\"",
        name.as_bytes(),
        b"\",",
        argument,
        b")\n",
    ]
    .concat()
}

/// The argument in a script of this name.
pub(super) fn argument<'f>(file: &'f [u8], name: &str) -> Option<&'f [u8]> {
    let head = call(name, b"");
    let rest = file.strip_prefix(&head[..head.len() - 2])?;
    rest.strip_suffix(b")\n")
}

/// A text without its quotes.
pub(super) fn unquoted(argument: &[u8]) -> Option<&[u8]> {
    argument.strip_prefix(b"\"")?.strip_suffix(b"\"")
}

fn quoted(text: &[u8]) -> Vec<u8> {
    // Neither numbers nor terms have characters that a string of a script may not.
    [b"\"", text, b"\""].concat()
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Texts and numbers can always be written.
    serde_json::to_vec(value).unwrap_or_default()
}

/// For each shard the shortest text that is after all terms of the shard before, and not after its own.
fn keys(shards: &[Shard]) -> String {
    let mut keys = String::new();
    let mut last: &[u8] = &[];
    for shard in shards {
        let first = str::from_utf8(&shard.first).unwrap_or_default();
        let before = str::from_utf8(last).unwrap_or_default();
        let same = first
            .chars()
            .zip(before.chars())
            .take_while(|(a, b)| a == b);
        let end = first.char_indices().nth(same.count() + 1);
        if !keys.is_empty() {
            keys.push(' ');
        }
        keys.push_str(end.map_or(first, |(end, _)| &first[..end]));
        last = &shard.last;
    }
    keys
}

/// Columns that every query needs: lengths, days and marks, one number for each document.
fn core(entries: &[Entry<'_>], lengths: &[u32]) -> [String; 3] {
    let mut columns: [Vec<u8>; 3] = [encoded_lengths(lengths), Vec::new(), Vec::new()];
    let mut last = 0;
    for entry in entries {
        let day = entry.day.map_or(0, day_number);
        code::push(&mut columns[1], day - last);
        last = day;
        let Status {
            stands,
            superseded,
            withdrawn,
            withheld,
        } = entry.status;
        let marks = u32::from(stands)
            | u32::from(superseded) << 1
            | u32::from(withdrawn) << 2
            | u32::from(withheld) << 3;
        code::push(&mut columns[2], marks);
    }
    columns.map(text)
}

fn encoded_lengths(lengths: &[u32]) -> Vec<u8> {
    let mut column = Vec::with_capacity(lengths.len());
    for &length in lengths {
        code::push(&mut column, length);
    }
    column
}

fn text(column: Vec<u8>) -> String {
    String::from_utf8(column).unwrap_or_default()
}

/// A length in steps of a tenth.
fn length_code(length: u32) -> u32 {
    // Whole numbers give the same on every machine: eight steps for each doubling, between 16 and a million words.
    let scaled = u64::from(length) / 2 + 8;
    let doublings = scaled.ilog2();
    // The three bits after the first: less than eight.
    let eighth = u32::try_from(scaled << 3 >> doublings & 7).unwrap_or(0);
    (doublings - 3) * 8 + eighth
}

/// The length that a code stands for.
fn length(code: u32) -> u64 {
    let scaled = u64::from(8 + code % 8) << (code / 8);
    (scaled - 8) * 2 + 1
}

/// Days since the first of the year 1, plus one.
fn day_number(day: Date) -> u32 {
    const FIRST: Date = jiff::civil::date(1, 1, 1);
    let days = (day - FIRST).get_days();
    u32::try_from(days + 1).unwrap_or(0)
}

/// Columns that filters need. Of agents, events and tags there may be several for a document: their number comes first.
fn facets(entries: &[Entry<'_>]) -> [String; 6] {
    let mut columns: [Vec<u8>; 6] = Default::default();
    for entry in entries {
        code::push(&mut columns[0], entry.kind as u32);
        code::push(
            &mut columns[1],
            entry.confidence.map_or(0, |level| u32::from(level) + 1),
        );
        match entry.likelihood {
            Some((low, high)) => {
                code::push(&mut columns[2], u32::from(low) + 1);
                code::push(&mut columns[2], u32::from(high));
            }
            None => code::push(&mut columns[2], 0),
        }
        let lists = [&entry.agents, &entry.events, &entry.tags];
        for (column, list) in columns[3..].iter_mut().zip(lists) {
            code::push(column, u32::try_from(list.len()).unwrap_or(0));
            for &at in list {
                code::push(column, at);
            }
        }
    }
    columns.map(text)
}

/// What is shown of a result: title, address, agents, event, summary, headings, language, why only this edition has it,
/// confidence, and the ends of the likelihood, or zeros.
#[derive(Serialize)]
struct Row<'a>(
    &'a str,
    &'a str,
    Vec<&'a str>,
    &'a str,
    String,
    Vec<RowHeading<'a>>,
    &'a str,
    &'a str,
    u8,
    u8,
    u8,
);

/// A heading: with its anchor, if a script cannot make that of its text.
#[derive(Serialize)]
#[serde(untagged)]
enum RowHeading<'a> {
    Plain(&'a str),
    Anchored(&'a str, &'a str),
}

/// Characters of a summary that a result shows.
const LONGEST_SUMMARY: usize = 160;
/// Headings that a result may link to.
const MOST_HEADINGS: usize = 10;

impl<'a> Row<'a> {
    fn of(entry: &'a Entry<'_>, names: &'a Names<'_>) -> Self {
        let agents = entry.agents.iter();
        let agents = agents.filter_map(|&at| names.agents.get(at as usize));
        let event = entry.events.first();
        let event = event.and_then(|&at| names.events.get(at as usize)?.first());
        let headings = entry.headings.iter();
        let headings = headings.filter(|heading| *heading.text != *entry.title);
        let headings = headings.take(MOST_HEADINGS).map(|heading| {
            let (text, anchor) = (&*heading.text, &*heading.id);
            if is_made_of(anchor, text) {
                RowHeading::Plain(text)
            } else {
                RowHeading::Anchored(text, anchor)
            }
        });
        let (low, high) = entry.likelihood.unwrap_or_default();
        Self(
            entry.title,
            &entry.url,
            agents.filter_map(|names| names.get(1).copied()).collect(),
            event.copied().unwrap_or_default(),
            shortened(entry.summary),
            headings.collect(),
            entry.lang.unwrap_or_default(),
            entry.withheld.unwrap_or_default(),
            entry.confidence.unwrap_or_default(),
            low,
            high,
        )
    }
}

/// Whether an anchor is what a script makes of a heading.
fn is_made_of(anchor: &str, text: &str) -> bool {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    text.is_ascii() && anchor == words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_SUMMARY) {
        None => text.to_owned(),
        Some((end, _)) => {
            let cut = &text[..end];
            let end = cut.rfind(' ').filter(|end| *end > cut.len() / 2);
            format!("{}…", cut[..end.unwrap_or(cut.len())].trim_end())
        }
    }
}
