//! Reads the keys of a post.

use super::date::{date, from_name};
use super::mapping::{Mapping, OurKey};
use super::post::Post;
use super::values::{LONGEST_NAME, LONGEST_TEXT, Value, each, find, in_comment, shortened, texts};
use crate::config::Settings;
use crate::import::flag::Flag;
use crate::model::language;

/// This many keys without a place here are kept as comments.
const MOST_COMMENTS: usize = 100;

impl Post {
    /// Reads the keys.
    pub(super) fn take(&mut self, mapping: &Mapping, settings: &Settings) {
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
            let nodes = find(&self.keys, theirs);
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
            let nodes = find(&self.keys, theirs);
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
