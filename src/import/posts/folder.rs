//! A folder of posts, as whoever reads it is handed it.

use std::sync::Arc;

use super::index::is_post;
use crate::source::Files;

/// Folders that hold no posts: what other programs have made of them.
pub const PASSED_OVER: [&str; 2] = ["_site", "node_modules"];

/// A folder of posts, with the files that belong to it.
#[derive(Clone)]
pub struct Folder {
    /// The files below its root: the folder itself, or the site of which it is a part.
    pub files: Arc<dyn Files>,
    /// The paths of all files below the root, sorted. Hidden ones and symbolic links are left out.
    pub listed: Vec<Box<str>>,
    /// The folder of the posts below the root; empty if it is the root.
    pub base: String,
    /// The folder below the root of which the paths are addresses, such as `content`, if there is one.
    pub addressed: Option<String>,
    /// How messages name the folder of the posts.
    pub shown: String,
    /// The name of that folder alone.
    pub name: String,
}

impl Folder {
    /// The folder of the posts as the beginning of paths: empty, or with a `/` at its end.
    pub fn base_prefix(&self) -> String {
        as_prefix(&self.base)
    }

    /// The paths of the posts. A list of posts (`_index.md` of Hugo and Zola) is none.
    pub fn posts(&self) -> impl Iterator<Item = &str> {
        let base = self.base_prefix();
        let all = self.listed.iter().map(|path| &**path);
        all.filter(move |path| path.starts_with(&base) && is_post(path) && !is_list(path))
    }

    /// How many lists of posts there are.
    pub fn lists(&self) -> usize {
        let base = self.base_prefix();
        let all = self.listed.iter();
        all.filter(|path| path.starts_with(&base) && is_list(path))
            .count()
    }

    /// The path of a file as it is listed, if it is.
    pub fn file(&self, path: &str) -> Option<&str> {
        let at = self.listed.binary_search_by(|it| (**it).cmp(path)).ok()?;
        Some(&self.listed[at])
    }

    /// A path below the folder of the posts.
    pub fn below<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(&*self.base_prefix()).unwrap_or(path)
    }

    /// How messages name a post.
    pub fn shown(&self, path: &str) -> String {
        format!("{}{}", as_prefix(&self.shown), self.below(path))
    }

    /// How its draft names a post.
    pub fn origin(&self, path: &str) -> String {
        format!("{}{}", as_prefix(&self.name), self.below(path))
    }

    /// The address of the folder of a post, such as `posts/`, where paths are addresses.
    pub fn address(&self, path: &str) -> Option<String> {
        let below = path.strip_prefix(&*as_prefix(self.addressed.as_deref()?))?;
        let (folder, _) = below.rsplit_once('/').unwrap_or_default();
        let is_bundle = below
            .rsplit('/')
            .next()
            .is_some_and(|name| name.starts_with("index."));
        let folder = if is_bundle {
            folder.rsplit_once('/').unwrap_or_default().0
        } else {
            folder
        };
        Some(as_prefix(folder))
    }

    /// Folders from which paths in links may count.
    pub fn roots(&self) -> Vec<String> {
        let addressed = self.addressed.as_deref().map(as_prefix);
        let mut roots: Vec<String> = addressed.into_iter().collect();
        roots.extend([self.base_prefix(), String::new()]);
        let mut known = Vec::new();
        for root in roots {
            if !known.contains(&root) {
                known.push(root);
            }
        }
        known
    }
}

fn as_prefix(folder: &str) -> String {
    if folder.is_empty() {
        String::new()
    } else {
        format!("{}/", folder.trim_end_matches('/'))
    }
}

fn is_list(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("_index.") && is_post(name)
}
