//! The manifest of a version: which files it is made of, by their digests.

use std::fmt::Write as _;

use crate::digest::Digest;
use crate::source::is_document;

/// The files of one version: its source and the local files that it refers to.
///
/// As text it is lines of `<sha256>  <path>`, sorted as lines, which `sha256sum -c` reads below the
/// site's root. The source's digest is that of its text without byte order mark and with LF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    files: Vec<(Digest, Box<str>)>,
}

impl Manifest {
    /// Of files in any order.
    pub fn new(files: impl IntoIterator<Item = (Digest, Box<str>)>) -> Self {
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_unstable();
        files.dedup();
        Self { files }
    }

    /// Reads a text; nothing where it is not one that [`Manifest::text`] writes, or has not one
    /// Markdown file.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let file = |line: &str| -> Option<(Digest, Box<str>)> {
            let (digest, path) = line.split_once("  ")?;
            is_content(path).then_some((digest.parse().ok()?, path.into()))
        };
        let lines = text.strip_suffix('\n')?.split('\n');
        let files = lines.map(file).collect::<Option<Vec<_>>>()?;
        let manifest = Self::new(files);
        let sources = manifest
            .files
            .iter()
            .filter(|(_, path)| is_document(&**path));
        (sources.count() == 1 && manifest.text() == text).then_some(manifest)
    }

    /// Its text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (digest, path) in &self.files {
            // Writing into a String cannot fail.
            let _ = writeln!(text, "{digest}  {path}");
        }
        text
    }

    /// The digest of its text: what an entry names as `content`.
    pub fn digest(&self) -> Digest {
        Digest::of(self.text().as_bytes())
    }

    /// The Markdown file among its files.
    pub fn source(&self) -> (Digest, &str) {
        let source = self.files.iter().find(|(_, path)| is_document(&**path));
        source.map_or((Digest::of(b""), ""), |(digest, path)| (*digest, path))
    }

    /// All other files, in order.
    pub fn attachments(&self) -> impl Iterator<Item = (Digest, &str)> {
        let others = self.files.iter().filter(|(_, path)| !is_document(&**path));
        others.map(|(digest, path)| (*digest, &**path))
    }

    /// All files, in order.
    pub fn files(&self) -> impl Iterator<Item = (Digest, &str)> {
        self.files.iter().map(|(digest, path)| (*digest, &**path))
    }

    /// Whether both have the same files, wherever these lie.
    pub fn has_same_texts(&self, other: &Self) -> bool {
        let of = |manifest: &Self| -> Vec<Digest> {
            // The source stands first, so that it is not taken for one of the others.
            let others = manifest.attachments().map(|(digest, _)| digest);
            std::iter::once(manifest.source().0).chain(others).collect()
        };
        of(self) == of(other)
    }
}

/// Whether a path can be one of a file under `content/`.
fn is_content(path: &str) -> bool {
    let below = path.strip_prefix("content/");
    let is_name = |name: &str| !matches!(name, "" | "." | "..");
    below.is_some_and(|below| below.split('/').all(is_name)) && !path.contains(char::is_control)
}

/// Where an object lies, below the site's root.
pub fn object_path(digest: Digest) -> String {
    let name = digest.to_string();
    format!("{}/{}/{}", super::OBJECTS, &name[..2], &name[2..])
}

/// The digest of the object at a path below the site's root, by its name; `None` if it cannot be one.
pub fn object_digest(path: &str) -> Option<Digest> {
    let name = path.strip_prefix(super::OBJECTS)?.strip_prefix('/')?;
    let digest = name.replacen('/', "", 1).parse().ok()?;
    (object_path(digest) == path).then_some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_sorted_lines_and_reads_back() {
        let (a, b) = (Digest::of(b"a"), Digest::of(b"b"));
        let files = [
            (a, "content/assessments/x.md".into()),
            (b, "content/assessments/x  y.png".into()),
            (b, "content/assessments/x  y.png".into()),
        ];
        let manifest = Manifest::new(files);
        let text = manifest.text();
        assert_eq!(
            text,
            format!("{b}  content/assessments/x  y.png\n{a}  content/assessments/x.md\n")
        );
        assert_eq!(Manifest::parse(text.as_bytes()), Some(manifest.clone()));
        assert_eq!(manifest.source(), (a, "content/assessments/x.md"));
        assert_eq!(manifest.attachments().count(), 1);
        for end in 0..text.len() {
            let cut = Manifest::parse(&text.as_bytes()[..end]);
            assert_eq!(cut, None, "{end}");
        }
        let swapped: String = text.lines().rev().flat_map(|l| [l, "\n"]).collect();
        assert_eq!(Manifest::parse(swapped.as_bytes()), None);
    }

    #[test]
    fn objects_lie_in_folders_by_their_first_two_digits() {
        let path = object_path(Digest::of(b"abc"));
        assert_eq!(
            path,
            "archive/objects/ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(object_digest(&path), Some(Digest::of(b"abc")));
        for other in [
            "archive/ledger.jsonl",
            "content/a.md",
            &path.replace("ba/", "b/a"),
            &path.to_uppercase(),
        ] {
            assert_eq!(object_digest(other), None, "{other}");
        }
    }
}
