//! What links between posts lead to: by their paths, their names and their old addresses.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use super::date::from_name;
use crate::route::{fold, follow};

/// Endings of posts.
pub const ENDINGS: [&str; 2] = [".md", ".markdown"];

/// Where posts lie, so that links can be followed.
#[derive(Debug, Default)]
pub struct Index {
    /// Posts by their paths.
    paths: BTreeMap<String, usize>,
    /// Posts by their names and what else they are called, folded; `None` where two are called so.
    names: BTreeMap<String, Option<usize>>,
    /// Posts by their addresses, without the slashes around them.
    addresses: BTreeMap<String, Option<usize>>,
    /// Folders from which paths that begin with `/` or `@/` may count, each `""` or ending in `/`.
    roots: Vec<String>,
}

/// A post, and what of it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its position in the list of posts.
    pub post: usize,
    /// A heading, as the link names it.
    pub fragment: Option<String>,
}

impl Index {
    /// An index without posts.
    pub fn new(roots: Vec<String>) -> Self {
        Self {
            roots,
            ..Self::default()
        }
    }

    /// Adds a post with what it is called besides its path.
    pub fn add(&mut self, post: usize, path: &str, aliases: impl Iterator<Item = String>) {
        self.paths.insert(path.to_owned(), post);
        let stem = without_ending(path);
        let bundle = stem.strip_suffix("/index").unwrap_or(stem);
        let name = bundle.rsplit('/').next().unwrap_or(bundle);
        add(&mut self.names, fold(name), post);
        if let (Some(_), rest) = from_name(name)
            && rest != name
        {
            add(&mut self.names, fold(rest), post);
        }
        for root in &self.roots {
            if let Some(below) = bundle.strip_prefix(&**root) {
                add(&mut self.addresses, below.to_lowercase(), post);
            }
        }
        for alias in aliases {
            if alias.contains('/') {
                let address = alias.trim_matches('/').to_lowercase();
                add(&mut self.addresses, address, post);
            } else {
                add(&mut self.names, fold(&alias), post);
            }
        }
    }

    /// The post to which the destination of a link leads from a file.
    pub fn link(&self, from: &str, destination: &str) -> Option<Place> {
        let (path, fragment) = parts(destination)?;
        let post = match path.strip_prefix("@/") {
            Some(path) => self.below_roots(path),
            None if is_post(&path) => self.path(from, &path),
            None => self.address(from, &path),
        };
        Some(Place {
            post: post?,
            fragment,
        })
    }

    /// The post that a template names: by a path with or without its ending, or by its name alone.
    pub fn tag(&self, from: &str, name: &str) -> Option<Place> {
        let (path, fragment) = parts(name)?;
        let below = path.strip_prefix("@/").unwrap_or(&path);
        let paths = ENDINGS.map(|end| format!("{}{end}", without_ending(below)));
        let bundles = ENDINGS.map(|end| format!("{}/index{end}", without_ending(below)));
        let mut paths = paths.iter().chain(&bundles);
        let post = paths.find_map(|path| self.path(from, path));
        Some(Place {
            post: post.or_else(|| self.name(without_ending(below)))?,
            fragment,
        })
    }

    /// The post that `[[name#heading]]` means.
    pub fn wiki(&self, from: &str, written: &str) -> Option<Place> {
        let written = written.trim().trim_end_matches('\\').trim();
        let (name, fragment) = written.split_once('#').unwrap_or((written, ""));
        let name = name.trim();
        if name.is_empty() {
            return None;
        }
        let fragment = fragment.rsplit('#').next().unwrap_or_default().trim();
        let path = |end: &str| self.path(from, &format!("{}{end}", without_ending(name)));
        let post = ENDINGS.iter().find_map(|end| path(end));
        Some(Place {
            post: post.or_else(|| self.name(without_ending(name)))?,
            fragment: Some(fragment.trim_start_matches('^').to_owned()).filter(|it| !it.is_empty()),
        })
    }

    fn path(&self, from: &str, path: &str) -> Option<usize> {
        let beside = follow(from, path).and_then(|path| self.paths.get(&path));
        let beside = beside.filter(|_| !path.starts_with('/'));
        let below = || self.below_roots(path.trim_start_matches('/'));
        beside.copied().or_else(below)
    }

    fn below_roots(&self, path: &str) -> Option<usize> {
        let mut roots = self.roots.iter();
        roots.find_map(|root| {
            let path = follow("", &format!("{root}{path}"))?;
            self.paths.get(&path).copied()
        })
    }

    /// A name; of a path, the part that names its file, where no two files have that name.
    fn name(&self, name: &str) -> Option<usize> {
        let last = name.rsplit('/').next()?;
        *self.names.get(&fold(last))?
    }

    fn address(&self, from: &str, path: &str) -> Option<usize> {
        let path = follow(&format!("/{from}"), path)?;
        let path = path.trim_matches('/').to_lowercase();
        let stem = path.strip_suffix(".html").unwrap_or(&path);
        let found = self.addresses.get(&path);
        *found.or_else(|| self.addresses.get(stem))?
    }
}

fn add(map: &mut BTreeMap<String, Option<usize>>, key: String, post: usize) {
    let is_other = |there: &mut Option<usize>| {
        if *there != Some(post) {
            *there = None;
        }
    };
    map.entry(key).and_modify(is_other).or_insert(Some(post));
}

/// Whether a path is that of a post.
pub fn is_post(path: &str) -> bool {
    without_ending(path) != path
}

/// A path without the ending of a post.
pub fn without_ending(path: &str) -> &str {
    let mut ends = ENDINGS.iter();
    ends.find_map(|end| path.strip_suffix(end)).unwrap_or(path)
}

/// The path of a destination, decoded, and the heading that it names. `None` if it leads elsewhere.
fn parts(destination: &str) -> Option<(String, Option<String>)> {
    let destination = destination.trim();
    if has_scheme(destination) || destination.contains('\\') {
        return None;
    }
    let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
    let path = path.split('?').next().unwrap_or(path);
    let decode = |text: &str| {
        let decoded = percent_decode_str(text).decode_utf8().ok()?;
        (!decoded.contains('\0')).then(|| decoded.into_owned())
    };
    let path = decode(path)?;
    let fragment = decode(fragment).filter(|fragment| !fragment.is_empty());
    (!path.is_empty()).then_some((path, fragment))
}

/// Whether a destination is an address of the web, of mail or of another kind.
pub fn has_scheme(destination: &str) -> bool {
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let scheme = destination.split_once(':').map(|(scheme, _)| scheme);
    destination.starts_with("//")
        || scheme.is_some_and(|scheme| !scheme.is_empty() && scheme.chars().all(is_scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index {
        let mut index = Index::new(vec!["content/".into(), String::new()]);
        index.add(
            0,
            "content/posts/2031-03-14-lock.md",
            ["/old/lock/", "The lock"].map(str::to_owned).into_iter(),
        );
        index.add(1, "content/posts/pilots/index.md", [].into_iter());
        index.add(2, "content/a/same.md", [].into_iter());
        index.add(3, "content/b/same.md", [].into_iter());
        index
    }

    #[test]
    fn links_lead_to_posts() {
        let index = index();
        let from = "content/posts/x.md";
        for (destination, post) in [
            ("2031-03-14-lock.md", Some(0)),
            ("../posts/2031-03-14-lock.md#a", Some(0)),
            ("@/posts/2031-03-14-lock.md", Some(0)),
            ("/posts/2031-03-14-lock.md", Some(0)),
            ("/old/lock/", Some(0)),
            ("/old/lock", Some(0)),
            ("/posts/pilots/", Some(1)),
            ("../../../etc/a.md", None),
            ("https://a.example/old/lock/", None),
            ("same.md", None),
            ("", None),
            ("#a", None),
        ] {
            let found = index.link(from, destination).map(|place| place.post);
            assert_eq!(found, post, "{destination}");
        }
        let place = index.link(from, "2031-03-14-lock.md?x#a%20b").unwrap();
        assert_eq!(place.fragment.as_deref(), Some("a b"));
    }

    #[test]
    fn tags_and_names_lead_to_posts_if_they_mean_one() {
        let index = index();
        let tag = |name: &str| index.tag("content/x.md", name).map(|place| place.post);
        assert_eq!(tag("2031-03-14-lock"), Some(0));
        assert_eq!(tag("posts/pilots"), Some(1));
        assert_eq!(tag("pilots#b"), Some(1));
        assert_eq!(tag("same"), None);
        assert_eq!(tag("a/same.md"), Some(2));
        let wiki = |name: &str| index.wiki("content/b/x.md", name).map(|place| place.post);
        assert_eq!(wiki("The Lock"), Some(0));
        assert_eq!(wiki("lock#Words"), Some(0));
        assert_eq!(wiki("same"), Some(3));
        assert_eq!(wiki("nobody"), None);
    }
}
