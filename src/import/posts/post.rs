//! A post as its file says it, in the words of our keys.

use super::date::{date, from_name};
use super::folder::Folder;
use super::front::front_matter;
use super::index::without_ending;
use super::lines::Lines;
use super::mapping::{Mapping, OurKey};
use super::values::{LONGEST_NAME, LONGEST_TEXT, Value, in_comment, shortened, texts};
use super::withheld::withheld;
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::import::flag::Flag;
use crate::model::language;
use crate::source::{LARGEST_TEXT, decode};
use crate::value::{Kind, Node};

/// This many keys without a place here are kept as comments.
const MOST_COMMENTS: usize = 100;

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
    lines: Lines,
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

    fn take(&mut self, mapping: &Mapping, settings: &Settings) {
        self.agents = self.values(mapping, OurKey::Agent);
        self.events = self.values(mapping, OurKey::Event);
        self.title = self.one(mapping, OurKey::Title, LONGEST_TEXT);
        self.summary = self.one(mapping, OurKey::Summary, LONGEST_TEXT);
        self.id = self.one(mapping, OurKey::Id, LONGEST_NAME);
        self.lang = self.one(mapping, OurKey::Lang, LONGEST_NAME);
        if let Some(lang) = self.lang.take_if(|lang| language(lang).is_err()) {
            self.flag(
                0,
                format!("`{lang}` is not a language tag: write `lang` by hand"),
            );
            self.comments.push(format!("lang: {lang}"));
        }
        self.tags = self.tags(mapping);
        let places = self.values(mapping, OurKey::Places);
        self.places = places.into_iter().map(|place| place.text).collect();
        for theirs in mapping.theirs(OurKey::Aliases) {
            let nodes = super::values::find(&self.keys, theirs);
            let values = nodes.into_iter().flat_map(texts);
            self.aliases
                .extend(values.map(|value| (theirs.to_owned(), value)));
        }
        self.take_date(mapping, settings);
        self.keep(mapping);
    }

    /// The values of one of our keys, each at most as long as a name may be.
    fn values(&mut self, mapping: &Mapping, ours: OurKey) -> Vec<Value> {
        let found = mapping.first(&self.keys, ours);
        let nodes = found.map(|(_, nodes)| nodes).unwrap_or_default();
        let mut values: Vec<_> = nodes.into_iter().flat_map(texts).collect();
        for value in &mut values {
            let (short, is_cut) = shortened(&value.text, LONGEST_NAME);
            if is_cut {
                let what = format!("`{}` is cut: it is too long for a name", ours.name());
                self.flags
                    .push(Flag::new(self.lines.number(value.at), what));
            }
            value.text = short;
        }
        values
    }

    fn one(&mut self, mapping: &Mapping, ours: OurKey, most: usize) -> Option<String> {
        let (theirs, nodes) = mapping.first(&self.keys, ours)?;
        let mut values = nodes.into_iter().flat_map(texts);
        let value = values.next()?;
        let (more, (short, is_cut)) = (values.count(), shortened(&value.text, most));
        if more > 0 {
            let what = format!("`{theirs}` has {} values: the first is taken", more + 1);
            self.flag(value.at, what);
        }
        if is_cut {
            self.flag(value.at, format!("`{theirs}` is cut after {most} bytes"));
        }
        Some(short)
    }

    /// Tags, which some programs write in one text with commas.
    fn tags(&mut self, mapping: &Mapping) -> Vec<Value> {
        let tags = self.values(mapping, OurKey::Tags);
        let mut all = Vec::new();
        for tag in tags {
            let parts = tag
                .text
                .split(',')
                .map(|part| part.trim().trim_start_matches('#'));
            for text in parts.filter(|part| !part.is_empty()) {
                all.push(Value {
                    text: text.to_owned(),
                    ..tag
                });
            }
        }
        all
    }

    fn take_date(&mut self, mapping: &Mapping, settings: &Settings) {
        let mut unread = None;
        for theirs in mapping.theirs(OurKey::Date) {
            let nodes = super::values::find(&self.keys, theirs);
            // `published: true` says no day.
            let is_day =
                |value: &Value| !(value.is_bare && matches!(&*value.text, "true" | "false"));
            let mut values = nodes.into_iter().flat_map(texts).filter(is_day);
            let Some(value) = values.next() else {
                continue;
            };
            let Some(read) = date(&value.text, &settings.time_zone) else {
                unread = unread.or(Some((theirs.to_owned(), value)));
                continue;
            };
            if read.has_lost_time {
                let what = format!(
                    "`{}` is in no known time zone: the day is taken",
                    value.text
                );
                self.flags
                    .push(Flag::new(self.lines.number(value.at), what));
                self.comments.push(format!("{theirs}: {}", value.text));
            }
            self.date = Some(read.text);
            return;
        }
        if let Some((theirs, value)) = unread {
            let what = format!(
                "`{theirs}: {}` cannot be read as a date: write `date` by hand",
                value.text
            );
            self.flag(value.at, what);
            self.comments.push(format!("{theirs}: {}", value.text));
        }
        let day = from_name(self.stem()).0;
        let day = day.and_then(|day| date(day, &settings.time_zone));
        self.date = day.map(|day| day.text);
    }

    /// Keeps keys that have no place here.
    fn keep(&mut self, mapping: &Mapping) {
        let mut kept = Vec::new();
        each(&self.keys, &mut |name, node| {
            if !mapping.takes(name) && !node.is_empty() {
                kept.push(format!("{name}: {}", in_comment(node)));
            }
        });
        let more = kept.len().saturating_sub(MOST_COMMENTS);
        kept.truncate(MOST_COMMENTS);
        self.comments.extend(kept);
        if more > 0 {
            self.comments.push(format!("and {more} more keys"));
        }
    }
}

/// Every key with its value; those of a mapping under `outer.inner`, and of a list of mappings, too.
pub fn each(keys: &Node, act: &mut impl FnMut(&str, &Node)) {
    let Kind::Map(entries) = &keys.kind else {
        return;
    };
    for (key, node) in entries {
        let items = match &node.kind {
            Kind::Map(inner) if !inner.is_empty() => std::slice::from_ref(node),
            Kind::List(items) if matches!(items.first().map(|it| &it.kind), Some(Kind::Map(_))) => {
                items
            }
            _ => {
                act(&key.value, node);
                continue;
            }
        };
        for item in items {
            let Kind::Map(inner) = &item.kind else {
                continue;
            };
            for (name, node) in inner {
                act(&format!("{}.{}", key.value, name.value), node);
            }
        }
    }
}
