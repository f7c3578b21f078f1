//! What assessments rely on, grouped by publisher.

use std::collections::{BTreeMap, BTreeSet};

use super::{Group, SourceEntry};
use crate::model::{Assessment, Outline};
use crate::model::{SourceNote, Target};
use crate::route::{Route, slug};

/// The sources of one assessment: those of its front matter, then the external links of its
/// body, each address once.
pub fn gather(facts: &Assessment, outline: &Outline) -> Vec<(SourceNote, Publisher)> {
    let mut notes: Vec<SourceNote> = Vec::new();
    let mut known = BTreeSet::new();
    for note in &facts.sources {
        if note.url.as_deref().is_none_or(|url| known.insert(url)) {
            notes.push(note.clone());
        }
    }
    for link in &outline.links {
        if let Target::External(url) = &link.target
            && host(url).is_some()
            && known.insert(url)
        {
            notes.push(SourceNote {
                name: None,
                url: Some(url.clone()),
                accessed: None,
                rating: None,
                note: None,
            });
        }
    }
    let publisher = |note: &SourceNote| {
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
    };
    notes
        .into_iter()
        .filter_map(|note| publisher(&note).map(|publisher| (note, publisher)))
        .collect()
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
    Some(if host.chars().all(good) {
        host.to_owned()
    } else {
        slug(host)
    })
}

/// Groups in the making: slug, then title and members.
#[derive(Default)]
pub struct Groups(BTreeMap<String, (String, Vec<usize>)>);

impl Groups {
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

/// The source entries of an assessment, once the publishers have their positions.
pub fn entries(gathered: Vec<(SourceNote, Publisher)>, publishers: &[Group]) -> Vec<SourceEntry> {
    gathered
        .into_iter()
        .filter_map(|(note, publisher)| {
            let at = publishers.binary_search_by(|group| (*group.slug).cmp(&publisher.slug));
            at.ok().map(|publisher| SourceEntry { note, publisher })
        })
        .collect()
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
        assert!(host("https://київ.example/").is_some_and(|host| host.starts_with("kiyiv-")));
    }
}
