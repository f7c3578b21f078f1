//! What assessments rely on, grouped by publisher.

use std::collections::{BTreeMap, BTreeSet};

use super::{Group, SourceEntry};
use crate::digest::Digest;
use crate::model::{Assessment, Link, SourceNote, Target};
use crate::route::{Route, fold, slug};

/// What one assessment relies on.
pub struct Gathered {
    /// The sources of its front matter, each address once.
    notes: Vec<(SourceNote, Publisher)>,
    /// The hosts that its body links to besides, and to how many of their pages.
    cited: BTreeMap<String, usize>,
}

/// Gathers the sources of one assessment: those of its front matter, then the external links of
/// its body. What lies under the site's `own` address is no source.
pub fn gather(facts: &Assessment, links: &[Link], own: Option<&str>) -> Gathered {
    let mut addresses: BTreeSet<&str> = BTreeSet::new();
    let mut notes = Vec::new();
    for note in &facts.sources {
        let known = note
            .url
            .as_deref()
            .is_some_and(|url| !addresses.insert(url));
        if let Some(publisher) = publisher(note)
            && !known
        {
            notes.push((note.clone(), publisher));
        }
    }
    let mut cited = BTreeMap::new();
    for link in links {
        if let Target::External(url) = &link.target
            && !own.is_some_and(|own| url.starts_with(own))
            && addresses.insert(url)
            && let Some(host) = host(url)
        {
            *cited.entry(host).or_default() += 1;
        }
    }
    Gathered { notes, cited }
}

fn publisher(note: &SourceNote) -> Option<Publisher> {
    let host = note.url.as_deref().and_then(host);
    match (host, &note.name) {
        (Some(host), _) => Some(Publisher {
            slug: host.clone(),
            title: host,
        }),
        (None, Some(name)) => Some(Publisher {
            slug: slug(name),
            title: name.to_string(),
        }),
        (None, None) => None,
    }
}

/// Who published a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    /// The last segment of its URL.
    pub slug: String,
    /// Its host, or the name of a source without an address.
    pub title: String,
}

/// The host of a web address, in lower case and without `www.`, if it can stand in a URL.
pub fn host(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?.trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    if host.is_empty() || host.len() > 253 || host.starts_with('.') {
        return None;
    }
    if !host.is_ascii() {
        return Some(slug(host));
    }
    // `index.html` would stand where the page of all sources has its file.
    Some(if host.chars().all(good) && host != "index.html" {
        host.to_owned()
    } else {
        format!("{}-{}", slug(host), Digest::of(host.as_bytes()).short(4))
    })
}

/// Groups in the making: slug, then title and members.
#[derive(Default)]
pub struct Groups(BTreeMap<String, (String, Vec<usize>)>);

impl Groups {
    /// The title of a group, where it is another name than `title` and no other spelling of it.
    pub fn clash(&self, slug: &str, title: &str) -> Option<&str> {
        let (known, _) = self.0.get(slug)?;
        (known != title && fold(known) != fold(title)).then_some(known)
    }

    /// Adds an assessment to a group.
    pub fn add(&mut self, slug: &str, title: &str, assessment: usize) {
        if !self.0.contains_key(slug) {
            self.0
                .insert(slug.to_owned(), (title.to_owned(), Vec::new()));
        }
        if let Some((_, members)) = self.0.get_mut(slug)
            && members.last() != Some(&assessment)
        {
            members.push(assessment);
        }
    }

    /// The groups by slug, below the page of their collection.
    pub fn finish(self, collection: &str) -> Vec<Group> {
        self.0
            .into_iter()
            .map(|(slug, (title, assessments))| Group {
                route: Route::page([collection, &slug]),
                slug: slug.into(),
                title: title.into(),
                assessments,
            })
            .collect()
    }
}

impl Gathered {
    /// Adds an assessment to the groups of its publishers.
    pub fn group(&self, groups: &mut Groups, assessment: usize) {
        for (_, publisher) in &self.notes {
            groups.add(&publisher.slug, &publisher.title, assessment);
        }
        for host in self.cited.keys() {
            groups.add(host, host, assessment);
        }
    }

    /// The sources and the publishers besides, once the publishers have their positions.
    pub fn place(self, publishers: &[Group]) -> (Vec<SourceEntry>, Vec<(usize, usize)>) {
        let at = |slug: &str| {
            let found = publishers.binary_search_by(|group| (*group.slug).cmp(slug));
            found.ok()
        };
        let entry = |(note, publisher): (SourceNote, Publisher)| {
            at(&publisher.slug).map(|publisher| SourceEntry { note, publisher })
        };
        let cited = self.cited.into_iter();
        (
            self.notes.into_iter().filter_map(entry).collect(),
            cited
                .filter_map(|(host, count)| at(&host).map(|at| (at, count)))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        assert_eq!(host("https://www.Axios.com/a?b"), Some("axios.com".into()));
        assert_eq!(
            host("http://user:pw@news.example.org:8080#x"),
            Some("news.example.org".into())
        );
        assert_eq!(host("mailto:a@b.example"), None);
        assert_eq!(host("https://../etc"), None);
        assert_eq!(host("https:///x"), None);
        assert_ne!(host("https://a_b/"), host("https://a-b/"));
        assert_ne!(host("https://index.html/"), Some("index.html".into()));
        assert!(host("https://київ.example/").is_some_and(|host| host.starts_with("kiyiv-")));
    }
}
