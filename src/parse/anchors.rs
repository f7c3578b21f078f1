//! Anchors of headings: as the author wrote them, or made from their words, and what else finds them.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::model::{FurtherName, Heading};
use crate::route::{plain, slug};

/// How a heading would be called in links.
pub struct Wanted {
    /// The anchor, if no other heading has it.
    anchor: String,
    /// Whether the author wrote it.
    is_explicit: bool,
    /// What version 0.1.0 made of what the author wrote, if that is something else.
    former: Option<String>,
    /// What code hosts make of its words.
    hosted: String,
}

impl Wanted {
    /// From the attribute `{#id}` and the words of a heading.
    pub fn new(explicit: Option<Box<str>>, text: &str) -> Self {
        let hosted = hosted(text);
        let Some(explicit) = explicit.filter(|id| !id.is_empty()) else {
            return Self {
                anchor: slug(text),
                is_explicit: false,
                former: None,
                hosted,
            };
        };
        let mut plain = plain(&explicit);
        if plain.is_empty() {
            plain = slug(text);
        }
        let anchor = match heading_id(&explicit) {
            id if id.is_empty() => plain.clone(),
            id => id,
        };
        Self {
            former: Some(plain).filter(|plain| *plain != anchor),
            anchor,
            is_explicit: true,
            hosted,
        }
    }
}

/// Gives all headings their anchors, those that authors wrote first, and returns their further names.
pub fn assign(headings: &mut [Heading], wanted: Vec<Wanted>) -> Vec<FurtherName> {
    // Anchors that are taken, and the number that the next of that name may try.
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for explicit in [true, false] {
        for (heading, wanted) in headings.iter_mut().zip(&wanted) {
            if wanted.is_explicit == explicit {
                heading.id = free(&wanted.anchor, &mut taken).into();
            }
        }
    }
    let mut further = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut hosted: BTreeSet<String> = BTreeSet::new();
    for (at, (heading, wanted)) in (0..).zip(headings.iter().zip(wanted)) {
        let mut add = |name: String, is_former| {
            if *name != *heading.id && !name.is_empty() {
                further.push(FurtherName {
                    name: name.into(),
                    heading: at,
                    is_former,
                });
            }
        };
        if let Some(former) = wanted.former {
            add(former, true);
        }
        if !heading.id.is_ascii() {
            add(heading.id.nfc().collect(), false);
            add(heading.id.nfd().collect(), false);
        }
        // The second of a name ends in `-1`.
        let count = counts.entry(wanted.hosted.clone()).or_default();
        let mut name = wanted.hosted.clone();
        while !hosted.insert(name.clone()) {
            *count += 1;
            name = format!("{}-{count}", wanted.hosted);
        }
        add(name, false);
    }
    further
}

/// `wanted`, with a number behind it if it is taken.
fn free(wanted: &str, taken: &mut BTreeMap<String, usize>) -> String {
    let mut id = wanted.to_owned();
    while let Some(next) = taken.get(&id).copied() {
        let number = taken.get(wanted).copied().unwrap_or(next);
        id = format!("{wanted}-{number}");
        taken.insert(wanted.to_owned(), number + 1);
    }
    taken.insert(id.clone(), 2);
    id
}

/// The anchor that `{#id}` asks for, as a page can have it; empty if nothing of the id can be used.
pub fn heading_id(id: &str) -> String {
    if is_usable(id) {
        id.to_owned()
    } else {
        plain(id)
    }
}

/// Whether an id can be used as it was written: it has no white space (HTML, section 3.2.6) and nothing that
/// addresses or editors escape, and the theme does not use it (`_…`, `fn_1`, `fnref_1_1`).
fn is_usable(id: &str) -> bool {
    let good =
        |c: char| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '_' | '.' | ':');
    let theirs = ["_", "fn_", "fnref_"]
        .iter()
        .any(|start| id.starts_with(start));
    id.chars().all(good) && !theirs
}

/// The anchor that code hosts give a heading, before they number it: in small letters, letters, digits, marks,
/// hyphens and underscores are kept, and each space is a hyphen.
fn hosted(text: &str) -> String {
    let kept = |c: char| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        _ if c.is_alphanumeric() || is_combining_mark(c) => Some(c),
        _ => None,
    };
    let small = text.chars().flat_map(char::to_lowercase);
    small.filter_map(kept).collect()
}
