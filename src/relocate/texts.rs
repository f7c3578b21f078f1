//! What a move changes in one text.

use std::collections::BTreeMap;

use super::front::{Edit, replaced};
use crate::model::{Document, Front, Target, Text};
use crate::parse::{Destination, body, destinations};
use crate::route::{Route, fold, follow};
use crate::site::kind_and_name;
use crate::source::Tree;

/// What has another id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewId {
    /// An assessment.
    Assessment,
    /// An event.
    Event,
    /// An agent.
    Agent,
}

impl NewId {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Assessment => "assessment",
            Self::Event => "event",
            Self::Agent => "agent",
        }
    }
}

/// Where things were and are.
#[derive(Debug, Default)]
pub struct Moved<'a> {
    /// Files, by their old paths.
    pub files: BTreeMap<Box<str>, Box<str>>,
    /// What has another id: the old and the new one.
    pub id: Option<(NewId, Box<str>, Box<str>)>,
    /// The old and the new page.
    pub page: Option<(Route, Route)>,
    /// All files, as they are named on disk.
    pub tree: Option<&'a Tree>,
}

impl Moved<'_> {
    /// Where a file is after the move.
    pub fn place<'p>(&'p self, path: &'p str) -> &'p str {
        self.files.get(path).map_or(path, |new| new)
    }

    /// Whether a document refers to what moves, or moves itself, so that its text has to be looked at.
    pub fn concerns(&self, document: &Document) -> bool {
        let links = || document.links.iter().map(|link| &link.target);
        self.files.contains_key(&document.path)
            || links().any(|target| self.is_meant(&document.path, target))
            || !self.names(document).is_empty()
    }

    /// Whether the link of a document at `path` leads to what moves.
    fn is_meant(&self, path: &str, target: &Target) -> bool {
        match target {
            Target::Document { path: link, .. } | Target::File { path: link, .. } => self
                .followed(path, link)
                .is_some_and(|wanted| self.files.contains_key(&*wanted)),
            Target::Site { path: link, .. } => self.is_old_page(link),
            Target::Wiki { name, .. } => self.is_old_name(name),
            _ => false,
        }
    }

    /// The file to which a relative path leads from the document at `path`.
    pub fn followed(&self, path: &str, link: &str) -> Option<String> {
        let below = path.strip_prefix("content/").unwrap_or(path);
        let wanted = format!("content/{}", follow(below, link)?);
        let spelled = self.tree.map(|tree| tree.spelled(&wanted).to_owned());
        Some(spelled.unwrap_or(wanted))
    }

    fn is_old_page(&self, link: &str) -> bool {
        let route = Route::home().follow(link);
        let old = self.page.as_ref().map(|(old, _)| old);
        route.is_some() && route.as_ref() == old
    }

    /// Whether a wikilink names what has another id by the old one.
    fn is_old_name(&self, written: &str) -> bool {
        let (kind, name) = kind_and_name(written);
        self.id.as_ref().is_some_and(|(of, old, _)| {
            let is_kind = kind.is_none_or(|kind| kind == of.word());
            is_kind && is_same(*of, name, old)
        })
    }

    /// The values of front matter that name the old id, each with what to write instead.
    fn names<'d>(&self, document: &'d Document) -> Vec<(&'d Text, Box<str>)> {
        let Some((of, old, new)) = &self.id else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let lists: [&[Text]; 2] = match (&document.front, of) {
            (Front::Assessment(facts), NewId::Assessment) => {
                [&facts.supersedes, &facts.responds_to]
            }
            (Front::Assessment(facts), NewId::Event) => {
                for judgement in &facts.judgements {
                    let written = judgement.question.as_ref();
                    if let Some(text) = written
                        && let Some((event, question)) = text.value.split_once('#')
                        && is_same(*of, event.trim(), old)
                    {
                        found.push((text, format!("{new}#{question}").into()));
                    }
                }
                [&facts.events, &[]]
            }
            (Front::Assessment(facts), NewId::Agent) => [&facts.agents, &[]],
            (Front::Event(facts), NewId::Agent) => [&facts.agents, &[]],
            _ => [&[], &[]],
        };
        let all = lists.into_iter().flatten();
        let named = all.filter(|text| is_same(*of, &text.value, old));
        found.extend(named.map(|text| (text, new.clone())));
        found
    }

    /// The edits that let all links and names of a document lead where they led before.
    pub fn edits(&self, document: &Document, text: &str) -> Vec<Edit> {
        let names = self.names(document).into_iter();
        let names = names.filter_map(|(name, new)| replaced(text, name.span, &new));
        let links = self.of_links(document, text).into_iter();
        names.chain(links.map(|(_, edit)| edit)).collect()
    }

    /// How many of its relative links would lead elsewhere.
    pub fn relative_links(&self, document: &Document, text: &str) -> usize {
        let links = self.of_links(document, text).into_iter();
        links.filter(|(is_relative, _)| *is_relative).count()
    }

    /// The edits of links, each with whether that is a relative one.
    fn of_links(&self, document: &Document, text: &str) -> Vec<(bool, Edit)> {
        let (path, now) = (&*document.path, self.place(&document.path));
        let from = text.len() - body(text).len();
        let edit = |one: Destination| {
            let place = one.place.start + from..one.place.end + from;
            let address = |new: &str| escaped(&format!("{new}{}", one.rest));
            match &one.target {
                Target::Document { path: link, .. } | Target::File { path: link, .. } => {
                    let new = self.relative(path, now, link)?;
                    Some((true, (place, address(&new))))
                }
                Target::Site { path: link, .. } if self.is_old_page(link) => {
                    let (_, new) = self.page.as_ref()?;
                    Some((false, (place, address(&new.url()))))
                }
                Target::Wiki { name, .. } if self.is_old_name(name) => {
                    let (_, _, new) = self.id.as_ref()?;
                    Some((false, (place, new.to_string())))
                }
                _ => None,
            }
        };
        destinations(&text[from..])
            .into_iter()
            .filter_map(edit)
            .collect()
    }

    /// What to write for a relative link of the document that was at `path` and is at `now`; `None` if it still leads
    /// where it led.
    fn relative(&self, path: &str, now: &str, link: &str) -> Option<String> {
        let was = self.followed(path, link)?;
        let goal = self.place(&was);
        if path == now && goal == was {
            return None;
        }
        if self.followed(now, link).as_deref() == Some(goal) {
            return None;
        }
        Some(Route::file(now).link_to(&Route::file(goal)))
    }
}

/// Whether a name means what has this id.
fn is_same(of: NewId, name: &str, id: &str) -> bool {
    match of {
        NewId::Assessment => {
            let name = name.trim_matches('/');
            let name = name.strip_prefix("assessment:").unwrap_or(name).trim();
            name == id || fold(name) == id
        }
        NewId::Event | NewId::Agent => fold(name) == fold(id),
    }
}

/// An address as the destination of a link in Markdown.
fn escaped(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            ' ' => out.push_str("%20"),
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            _ => out.push(c),
        }
    }
    out
}
