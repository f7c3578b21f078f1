//! Ids for assessments, which no other assessment, alias or file has.

use std::collections::{BTreeMap, BTreeSet};

use crate::route::{is_reserved, plain, slug, unreserved};
use crate::site::Site;
use crate::source::Files;
use crate::tally;

/// Room for `-2` and so on, and for the event before it: an id has 200 bytes.
const LONGEST: usize = 90;

/// The ids that are taken.
pub struct Ids {
    taken: BTreeSet<String>,
    /// The last number after each id.
    last: BTreeMap<String, usize>,
}

impl Ids {
    /// Those of a site, with its old ones.
    pub fn of(site: &Site) -> Self {
        let ids = site.assessments.iter();
        let ids = ids.map(|entry| entry.facts.id.to_string());
        let old = site.redirects.keys().filter_map(|route| {
            let id = route.as_str().strip_prefix("assessments/")?;
            Some(id.trim_end_matches('/').to_owned())
        });
        Self {
            taken: ids.chain(old).collect(),
            last: BTreeMap::new(),
        }
    }

    /// An id that nothing has, and takes it: `wanted`, or with `-2`, `-3` and so on.
    pub fn free(&mut self, wanted: &str, there: &dyn Files) -> String {
        let number = self.last.entry(wanted.to_owned()).or_default();
        loop {
            *number += 1;
            let id = match *number {
                1 => wanted.to_owned(),
                number => format!("{wanted}-{number}"),
            };
            let path = format!("content/assessments/{id}.md");
            let folder = format!("content/assessments/{id}/index.md");
            tally::look(path.len() + folder.len());
            let is_there = [path, folder]
                .iter()
                .any(|path| there.stamp(path).is_some());
            if !is_there && self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// The id of a post about an event, by its name.
pub fn id(event: &str, name: &str) -> String {
    format!("{}/{}", part(event, "event"), part(name, "post"))
}

/// Whether a part of a path means something else: the page of a folder, or a setting of web hosts.
fn is_odd(part: &str) -> bool {
    matches!(part, "index" | "cname")
}

/// A name as a part of an id.
fn part(name: &str, kind: &str) -> String {
    let mut slug = slug(name);
    if is_odd(&slug) {
        return format!("{kind}-{slug}");
    }
    if slug.len() > LONGEST {
        // The digits at the end of a long slug tell it from others.
        let digits = slug.rsplit('-').next().map(str::to_owned);
        slug.truncate(LONGEST - 5);
        slug.truncate(slug.trim_end_matches('-').len());
        let digits = digits.filter(|digits| digits.len() == 4);
        slug = format!("{slug}-{}", digits.unwrap_or_default());
        slug.truncate(slug.trim_end_matches('-').len());
    }
    unreserved(&slug, kind)
}

/// An id that a post gives itself, and whether it had to be changed.
pub fn given(written: &str) -> (String, bool) {
    let parts = written.trim_matches('/').split('/');
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    let is_good = |part: &&str| plain(part) == *part && !is_reserved(part) && !is_odd(part);
    if written.len() <= 180 && !parts.is_empty() && parts.iter().all(is_good) {
        let id = parts.join("/");
        let is_changed = id != written;
        return (id, is_changed);
    }
    (part(written, "post"), true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn ids_are_made_of_names() {
        assert_eq!(id("old-lock", "The pilots"), "old-lock/the-pilots");
        assert_eq!(id("v1", "index"), "event-v1/post-index");
        assert_eq!(id("CNAME", "v1"), "event-cname/post-v1");
        let long = id("e", &"word ".repeat(60));
        assert!(long.len() <= 93 && !long.ends_with('-'), "{long}");
        assert_eq!(given("a/b-1"), ("a/b-1".into(), false));
        assert_eq!(given("A b"), ("a-b".into(), true));
        assert_eq!(given("a/v1"), ("a-v1".into(), true));
    }

    #[test]
    fn an_id_is_given_once() {
        let mut files = MemoryFiles::default();
        files.put("content/assessments/e/a-2.md", "");
        let mut ids = Ids {
            taken: ["e/b".to_owned()].into(),
            last: BTreeMap::new(),
        };
        let made = ["e/a", "e/a", "e/b"].map(|wanted| ids.free(wanted, &files));
        assert_eq!(made, ["e/a", "e/a-3", "e/b-2"]);
    }
}
