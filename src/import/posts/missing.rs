//! Posts that do not say who judges, or what: all of them in one message, with the keys that they have.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::mapping::{Mapping, OurKey};
use super::post::Post;
use super::values::each;
use crate::diagnostic::nearest;
use crate::import::clean::one_line;

/// Keys by which other programs call them, for the example.
const AGENTS: [&str; 8] = [
    "author",
    "authors",
    "extra.author",
    "taxonomies.authors",
    "author.name",
    "by",
    "writer",
    "analyst",
];
const EVENTS: [&str; 8] = [
    "category",
    "categories",
    "taxonomies.categories",
    "topic",
    "topics",
    "series",
    "subject",
    "extra.category",
];
/// This many keys are listed.
const MOST_KEYS: usize = 60;

/// What to say of posts without an agent or an event; empty if there is none.
pub fn missing(posts: &[Post], mapping: &Mapping) -> Vec<String> {
    let all = posts.len();
    let counts = counts(posts);
    let lacking = |lacks: fn(&Post) -> bool| posts.iter().filter(move |post| lacks(post));
    let agents: Vec<_> = lacking(|post| post.agents.is_empty()).collect();
    let events: Vec<_> = lacking(|post| post.events.is_empty()).collect();
    let mut messages = Vec::new();
    for (ours, what, posts, examples) in [
        (OurKey::Agent, "who judges", agents, AGENTS),
        (OurKey::Event, "what is judged", events, EVENTS),
    ] {
        if posts.is_empty() {
            continue;
        }
        let key = ours.name();
        let example = examples.into_iter().find(|name| counts.contains_key(*name));
        let example = example.unwrap_or(examples[0]);
        let mut message = format!(
            "{} of {all} posts have no `{key}`: map the key that says {what}, such as `--map {example}={key}`, or \
             write `{key}` into them",
            posts.len()
        );
        for post in posts {
            let _ = write!(message, "\n  {}:1", post.shown);
        }
        messages.push(message);
    }
    if let Some(last) = messages.last_mut() {
        for given in unknown_among(mapping, &counts) {
            let _ = write!(last, "\n{given}");
        }
        let _ = write!(last, "\n{}", listed(&counts));
    }
    messages
}

/// `the posts have the keys: author (3), title (4)`.
fn listed(counts: &BTreeMap<String, usize>) -> String {
    let mut keys: Vec<_> = counts.iter().collect();
    keys.sort_by_key(|(name, count)| (usize::MAX - **count, *name));
    let more = keys.len().saturating_sub(MOST_KEYS);
    keys.truncate(MOST_KEYS);
    let keys: Vec<_> = keys
        .iter()
        .map(|(name, count)| format!("{name} ({count})"))
        .collect();
    let more = if more == 0 {
        String::new()
    } else {
        format!(" and {more} more")
    };
    if keys.is_empty() {
        "the posts have no keys at all".to_owned()
    } else {
        format!("the posts have the keys: {}{more}", keys.join(", "))
    }
}

/// What to say of keys that `--map` names and no post has.
pub fn unknown(posts: &[Post], mapping: &Mapping) -> Vec<String> {
    if posts.is_empty() {
        return Vec::new();
    }
    unknown_among(mapping, &counts(posts))
}

fn unknown_among(mapping: &Mapping, counts: &BTreeMap<String, usize>) -> Vec<String> {
    let lower: BTreeSet<String> = counts.keys().map(|key| key.to_lowercase()).collect();
    let is_there = |given: &str| {
        let given = given.to_lowercase();
        let outer = format!("{given}.");
        lower
            .iter()
            .any(|key| *key == given || key.starts_with(&outer))
    };
    let unknown = mapping.given().filter(|given| !is_there(given));
    let told = unknown.map(
        |given| match nearest(given, counts.keys().map(|key| &**key)) {
            Some(near) => format!("no post has the key `{given}`: did you mean `{near}`?"),
            None => format!("no post has the key `{given}`"),
        },
    );
    told.collect()
}

/// In how many posts each key is.
fn counts(posts: &[Post]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for post in posts {
        let mut names = BTreeSet::new();
        each(&post.keys, &mut |name, _| {
            names.insert(one_line(name));
        });
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
    }
    counts
}
