//! Who published the sources and the external links of an assessment.

use std::collections::BTreeSet;

use crate::digest::Digest;
use crate::model::{Assessment, Link, Publisher, SourceNote, Sources, Target};
use crate::route::slug;

/// Gathers the publishers of one assessment: of the sources of its front matter, then of the
/// external links of its body. What lies under the site's `own` address is no source.
pub fn sources(facts: &Assessment, links: &[Link], own: Option<&str>) -> Sources {
    let mut addresses: BTreeSet<&str> = BTreeSet::new();
    let mut notes = Vec::new();
    for (at, note) in facts.sources.iter().enumerate() {
        let known = note
            .url
            .as_deref()
            .is_some_and(|url| !addresses.insert(url));
        if let Some(publisher) = publisher(note)
            && !known
        {
            notes.push((at, publisher));
        }
    }
    let mut hosts = Vec::new();
    for link in links {
        if let Target::External(url) = &link.target
            && !own.is_some_and(|own| url.starts_with(own))
            && addresses.insert(url)
        {
            hosts.extend(host(url));
        }
    }
    hosts.sort_unstable();
    Sources {
        notes: notes.into(),
        cited: hosts.join("\n").into(),
    }
}

fn publisher(note: &SourceNote) -> Option<Publisher> {
    let host = note.url.as_deref().and_then(host);
    match (host, &note.name) {
        (Some(host), _) => Some(Publisher {
            slug: host.as_str().into(),
            title: host.into(),
        }),
        (None, Some(name)) => Some(Publisher {
            slug: slug(name).into(),
            title: name.clone(),
        }),
        (None, None) => None,
    }
}

/// The host of a web address, in lower case and without `www.`, if it can stand in a URL.
fn host(url: &str) -> Option<String> {
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
