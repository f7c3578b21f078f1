//! Which posts were imported before: each draft says in a comment what it was made of.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::import::clean::one_line;
use crate::source::{Files, LARGEST_TEXT, is_document};

const FROM: &str = "# From ";
const SHA256: &str = ", sha256 ";

/// The comment about a post, by its path and the digest of its bytes.
pub fn origin(path: &str, digest: Digest) -> String {
    format!("{FROM}{}{SHA256}{digest}", one_line(path))
}

/// What the assessments of a site were made of.
#[derive(Debug, Default)]
pub struct Earlier {
    /// By the digest and the name of the post.
    same: BTreeMap<(Digest, String), String>,
    /// By the path of the post.
    paths: BTreeMap<String, String>,
}

/// What there is already of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// The file that was made of these bytes.
    Same(String),
    /// The file that was made of other bytes under the same path.
    Edited(String),
}

impl Earlier {
    /// Looks through the front matter of all assessments of a site.
    pub fn of(site: &dyn Files) -> Self {
        let mut earlier = Self::default();
        let listing = site.list("content/assessments", &mut Diagnostics::default());
        for file in listing.files.iter().filter(|file| is_document(&***file)) {
            let Ok(bytes) = site.bytes(file, LARGEST_TEXT) else {
                continue;
            };
            let text = String::from_utf8_lossy(&bytes);
            let mut lines = text
                .lines()
                .skip(1)
                .take_while(|line| line.trim_end() != "---");
            let found = lines.find_map(|line| line.strip_prefix(FROM)?.rsplit_once(SHA256));
            let Some((path, digest)) = found else {
                continue;
            };
            if let Ok(digest) = Digest::from_str(digest.trim()) {
                earlier.same.insert((digest, name(path)), file.to_string());
            }
            earlier.paths.insert(path.to_owned(), file.to_string());
        }
        earlier
    }

    /// What there is of a post. Posts with the same bytes are one if their files have one name, too: without front
    /// matter, the day is only in the name.
    pub fn find(&self, path: &str, digest: Digest) -> Option<Known> {
        let path = one_line(path);
        let same = self.same.get(&(digest, name(&path)));
        let same = same.map(|file| Known::Same(file.clone()));
        same.or_else(|| {
            self.paths
                .get(&path)
                .map(|file| Known::Edited(file.clone()))
        })
    }
}

/// The last part of a path; of `x/index.md`, both.
fn name(path: &str) -> String {
    let mut parts = path.rsplit('/');
    let last = parts.next().unwrap_or_default();
    match parts.next() {
        Some(folder) if last.starts_with("index.") => format!("{folder}/{last}"),
        _ => last.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn drafts_say_what_they_were_made_of() {
        let (digest, other) = (Digest::of(b"a"), Digest::of(b"b"));
        let mut site = MemoryFiles::default();
        let text = format!(
            "---\nid: e/a\n{}\n---\n\n{}\n",
            origin("posts/a.md", digest),
            origin("x/y.md", other)
        );
        site.put("content/assessments/e/a.md", text);
        let earlier = Earlier::of(&site);
        let file = || "content/assessments/e/a.md".to_owned();
        assert_eq!(
            earlier.find("posts/a.md", digest),
            Some(Known::Same(file()))
        );
        assert_eq!(
            earlier.find("moved/a.md", digest),
            Some(Known::Same(file()))
        );
        assert_eq!(
            earlier.find("posts/a.md", other),
            Some(Known::Edited(file()))
        );
        assert_eq!(earlier.find("posts/b.md", digest), None);
        assert_eq!(earlier.find("x/y.md", other), None);
    }
}
