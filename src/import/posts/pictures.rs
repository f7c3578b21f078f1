//! Pictures that posts show: found among their files, and given places beside the assessments.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::folder::Folder;
use super::index::has_scheme;
use crate::digest::Digest;
use crate::route::{follow, slug};
use crate::source::{Files, MemoryFiles};
use crate::tally;

/// The largest picture that is brought along, and what all of them may have: they are held in memory.
const LARGEST: u64 = 64 << 20;
const LARGEST_ALL: u64 = 1 << 30;
/// Kinds of pictures that can hold no script.
const KINDS: [&str; 6] = ["avif", "gif", "jpeg", "jpg", "png", "webp"];
/// Other kinds, which are flagged.
const OTHERS: [&str; 8] = ["svg", "bmp", "heic", "ico", "tif", "tiff", "pdf", "apng"];
/// Folders whose files other programs publish from the root.
const PUBLISHED: [&str; 5] = ["", "static/", "assets/", "content/", "public/"];

/// What a destination means among the files of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    /// A picture, by its path in the folder.
    At(String),
    /// One that is not brought along, and why.
    Refused(String),
    /// No picture.
    Nothing,
}

/// The pictures of a folder, and those that were brought along.
pub struct Pictures<'f> {
    folder: &'f Folder,
    there: Arc<dyn Files>,
    /// Paths of files by their names in small letters.
    names: BTreeMap<String, Vec<&'f str>>,
    /// By the path in the folder and the folder on the site, the path on the site.
    placed: BTreeMap<(String, String), String>,
    /// Those that were brought along, by the path that they asked for and their bytes.
    same: BTreeMap<(String, Digest), String>,
    /// The paths of all of them.
    paths: BTreeSet<String>,
    /// The last number after each such path.
    last: BTreeMap<String, usize>,
    bytes: u64,
}

impl<'f> Pictures<'f> {
    /// The pictures of a folder, for a site where `there` lies already.
    pub fn new(folder: &'f Folder, there: Arc<dyn Files>) -> Self {
        let mut names: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for path in folder.listed.iter().filter(|path| kind(path).is_some()) {
            let name = path.rsplit('/').next().unwrap_or(path);
            names.entry(name.to_lowercase()).or_default().push(path);
        }
        Self {
            folder,
            there,
            names,
            placed: BTreeMap::new(),
            same: BTreeMap::new(),
            paths: BTreeSet::new(),
            last: BTreeMap::new(),
            bytes: 0,
        }
    }

    /// How many were brought along.
    pub fn count(&self) -> usize {
        self.paths.len()
    }

    /// What a destination in a post means. `is_wiki`: a name may stand for a file in any folder.
    pub fn find(&self, from: &str, destination: &str, is_wiki: bool) -> Picture {
        let destination = destination.trim();
        let cut = destination.find(['?', '#']).filter(|_| !is_wiki);
        let path = &destination[..cut.unwrap_or(destination.len())];
        let decoded = if is_wiki {
            Some(path.into())
        } else {
            percent_decode_str(path).decode_utf8().ok()
        };
        let Some(path) = decoded.filter(|path| !path.contains(['\\', '\0'])) else {
            return Picture::Nothing;
        };
        let Some(kind) = kind(&path).filter(|_| !has_scheme(destination)) else {
            return Picture::Nothing;
        };
        let found = self.place_of(from, &path);
        let found = found.or_else(|| if is_wiki { self.named(&path) } else { None });
        match found {
            Some(_) if !KINDS.contains(&&*kind) => {
                let why = if kind == "svg" {
                    "an SVG can hold scripts".to_owned()
                } else {
                    format!("a file that ends in `.{kind}` is no picture for a page")
                };
                Picture::Refused(format!("{why}, and is not brought along"))
            }
            Some(path) => Picture::At(path.to_owned()),
            None if is_wiki && self.is_ambiguous(&path) => {
                Picture::Refused("several files have this name".to_owned())
            }
            None => Picture::Refused("it is not among the files".to_owned()),
        }
    }

    /// Beside the post, or where other programs publish files from.
    fn place_of(&self, from: &str, path: &str) -> Option<&'f str> {
        let beside = follow(from, path).filter(|_| !path.starts_with('/'));
        if let Some(found) = beside.and_then(|path| self.folder.file(&path)) {
            return Some(found);
        }
        let path = path.trim_start_matches('/');
        let base = self.folder.base_prefix();
        let homes = [String::new(), base].into_iter();
        let mut all = homes.flat_map(|home| PUBLISHED.map(|below| format!("{home}{below}{path}")));
        all.find_map(|path| self.folder.file(&follow("", &path)?))
    }

    fn named(&self, path: &str) -> Option<&'f str> {
        match self.names.get(&path.to_lowercase()).map(Vec::as_slice) {
            Some([one]) => Some(one),
            _ => None,
        }
    }

    fn is_ambiguous(&self, path: &str) -> bool {
        self.names
            .get(&path.to_lowercase())
            .is_some_and(|all| all.len() > 1)
    }

    /// Brings a picture along to a folder of the site. The path is one that no file has, or one that has the same bytes.
    ///
    /// # Errors
    /// Why it cannot be brought along.
    pub fn place(
        &mut self,
        source: &str,
        beside: &str,
        files: &mut MemoryFiles,
    ) -> Result<String, String> {
        let key = (source.to_owned(), beside.to_owned());
        if let Some(path) = self.placed.get(&key) {
            return Ok(path.clone());
        }
        let bytes = self.folder.files.bytes(source, LARGEST);
        let bytes = bytes.map_err(|why| why.message)?;
        if self.bytes + bytes.len() as u64 > LARGEST_ALL {
            return Err(format!(
                "the pictures are larger than {} MiB together",
                LARGEST_ALL >> 20
            ));
        }
        let digest = Digest::of(&bytes);
        let name = source.rsplit('/').next().unwrap_or(source);
        let (stem, end) = name.rsplit_once('.').unwrap_or((name, "png"));
        let (stem, end) = (slug(stem), end.to_lowercase());
        let wanted = format!("{beside}/{stem}.{end}");
        let same = (wanted.clone(), digest);
        if let Some(path) = self.same.get(&same) {
            return Ok(path.clone());
        }
        let number = self.last.entry(wanted.clone()).or_default();
        let path = loop {
            *number += 1;
            tally::look(wanted.len());
            let path = match *number {
                1 => wanted.clone(),
                number => format!("{beside}/{stem}-{number}.{end}"),
            };
            let is_taken = self.paths.contains(&path) || self.there.has(&path).unwrap_or(true);
            if !is_taken || self.there.digest(&path).ok() == Some(digest) {
                break path;
            }
        };
        self.bytes += bytes.len() as u64;
        self.paths.insert(path.clone());
        files.put(&path, bytes);
        self.same.insert(same, path.clone());
        self.placed.insert(key, path.clone());
        Ok(path)
    }
}

/// The ending of a picture, in small letters.
fn kind(path: &str) -> Option<String> {
    let (_, end) = path.rsplit_once('.')?;
    let end = end.to_lowercase();
    let is_one = KINDS.contains(&&*end) || OTHERS.contains(&&*end);
    is_one.then_some(end)
}
