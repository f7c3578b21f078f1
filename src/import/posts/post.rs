//! A post as its file says it, in the words of our keys.

use super::folder::Folder;
use super::front::front_matter;
use super::index::without_ending;
use super::lines::Lines;
use super::mapping::Mapping;
use super::values::Value;
use super::withheld::withheld;
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::import::flag::Flag;
use crate::source::{LARGEST_TEXT, decode};
use crate::value::Node;

/// A post.
#[derive(Debug)]
pub struct Post {
    /// Its path in its folder's root.
    pub path: String,
    /// How messages name it.
    pub shown: String,
    /// How its draft names it.
    pub origin: String,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its keys.
    pub keys: Node,
    /// Its body, without empty lines before it.
    pub body: String,
    /// The line with which the body begins, from 1.
    pub first: usize,
    /// Who judges.
    pub agents: Vec<Value>,
    /// What is judged.
    pub events: Vec<Value>,
    /// When it was judged, as front matter of ours has it.
    pub date: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its summary.
    pub summary: Option<String>,
    /// Subjects.
    pub tags: Vec<Value>,
    /// Where.
    pub places: Vec<String>,
    /// The id that it gives itself.
    pub id: Option<String>,
    /// Old addresses and other names: the key and what it says.
    pub aliases: Vec<(String, Value)>,
    /// Its language.
    pub lang: Option<String>,
    /// What says that it is not public.
    pub withheld: Option<String>,
    /// What has no place here, as comments.
    pub comments: Vec<String>,
    /// What its author should look at.
    pub flags: Vec<Flag>,
    pub(super) lines: Lines,
}

impl Post {
    /// Reads a post. `None` if it cannot be read, which is reported.
    pub fn read(
        folder: &Folder,
        path: &str,
        mapping: &Mapping,
        settings: &Settings,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let shown = folder.shown(path);
        let bytes = folder.files.bytes(path, LARGEST_TEXT);
        let source = bytes.map_err(|why| why.in_file(&shown));
        let source = source.and_then(|bytes| decode(&shown, bytes));
        let source = match source {
            Ok(source) => source,
            Err(why) => {
                diagnostics.push(why);
                return None;
            }
        };
        let text = source.text.replace("\r\n", "\n");
        let found = front_matter(&shown, &text, diagnostics)?;
        let lines = Lines::of(&text);
        let body = &text[found.body..];
        let body = &body[body.len() - body.trim_start_matches(['\n', '\r']).len()..];
        let first = lines.number(text.len() - body.len());
        let mut post = Self {
            path: path.to_owned(),
            origin: folder.origin(path),
            digest: source.digest,
            withheld: withheld(folder.below(path), &found.keys, mapping),
            body: body.to_owned(),
            keys: found.keys,
            shown,
            first,
            lines,
            agents: Vec::new(),
            events: Vec::new(),
            date: None,
            title: None,
            summary: None,
            tags: Vec::new(),
            places: Vec::new(),
            id: None,
            aliases: Vec::new(),
            lang: None,
            comments: Vec::new(),
            flags: Vec::new(),
        };
        post.take(mapping, settings);
        Some(post)
    }

    /// The number of the line that holds a byte.
    pub fn line(&self, at: usize) -> usize {
        self.lines.number(at)
    }

    /// Adds a flag.
    pub fn flag(&mut self, at: usize, what: impl Into<String>) {
        self.flags.push(Flag::new(self.line(at), what));
    }

    /// The name of its file, without ending; of a bundle (`x/index.md`), that of its folder.
    pub fn stem(&self) -> &str {
        let stem = without_ending(&self.path);
        let stem = stem.strip_suffix("/index").unwrap_or(stem);
        stem.rsplit('/').next().unwrap_or(stem)
    }
}
