//! Who published the sources and the external links of an assessment.

use std::collections::BTreeSet;

use crate::model::{Assessment, Link, Publisher, SourceNote, Sources, Target};
use crate::route::{WebAddress, slug};

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

/// How many hosts the body links to.
pub(super) fn hosts(sources: &Sources) -> usize {
    // They are sorted, and each as often as it is linked to.
    let hosts = || sources.cited.lines();
    let same = hosts().zip(hosts().skip(1)).filter(|(a, b)| a == b).count();
    hosts().count() - same
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

fn host(url: &str) -> Option<String> {
    WebAddress::parse(url)?.publisher()
}
